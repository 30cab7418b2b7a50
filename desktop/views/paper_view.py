"""Looking at a paper, keeping it as a file, and sending it to a printer.

A PDF is drawn from memory: nothing of it lies in a temporary file.
"""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QFileDialog, QScrollArea, QSizePolicy, QWidget

from desktop.errors import Problem
from desktop.views.parts.buttons import Button
from desktop.views.parts.layout import NO_LIMIT, Across, Down, bring_to_top
from desktop.views.parts.paragraph import Paragraph
from desktop.views.theme import Look

POINT = 96 / 72
"""Pixels for one point of paper at a zoom of 1."""
STEP = 1.25
SMALLEST, LARGEST = 0.4, 4.0
WIDEST = 980
"""At first a page is no wider than can be read without moving one's head."""
FINEST = 600
"""Dots an inch beyond which a page would only take memory."""


class PaperView(QWidget):
    """``PaperView(look, name)``: ``show_pdf(pdf)`` and ``clear()``.

    Every page below the one before, as wide as there is room; Ctrl and the wheel, or the buttons,
    change the size. ``put_right(*widgets)`` adds what can be done with this paper.
    """

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._document: Any = None
        self._zoom = 0.0  # 0 is as wide as there is room
        self._sheets: list[_Sheet] = []
        self.pages = Paragraph("", "small", "text2", wrap=False)
        self.smaller = Button(look, self.tr("Smaller"), key="Ctrl+PgDown")
        self.larger = Button(look, self.tr("Larger"), key="Ctrl+PgUp")
        self.whole = Button(look, self.tr("Page width"))
        self._bar = Across(look, gap=8)
        for button in (self.smaller, self.larger, self.whole):
            self._bar.addWidget(button)
        self._bar.addWidget(self.pages)
        self._bar.addStretch(1)
        self._desk = _Desk(look, name)
        column = Down(look, gap=8, parent=self)
        column.addLayout(self._bar)
        column.addWidget(self._desk, 1)
        self.smaller.clicked.connect(lambda: self._magnify(1 / STEP))
        self.larger.clicked.connect(lambda: self._magnify(STEP))
        self.whole.clicked.connect(lambda: self._set_zoom(0.0))
        for keys, place in (("Home", 0), ("End", -1)):
            QShortcut(
                QKeySequence(keys), self._desk, lambda at=place: self._go(at),
                context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
            )  # fmt: skip
        self.clear()

    def put_right(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self._bar.addWidget(widget)

    def grow(self, on: bool, /) -> None:
        """Be as high as its pages, where what holds it scrolls; or scroll by itself."""
        self._desk.grow(on)
        self._fit()

    def clear(self) -> None:
        """Show nothing: never leave the last person's paper on screen."""
        self._lay([])
        if self._document is not None:
            self._document.close()
        self._document = None

    def show_pdf(self, pdf: bytes) -> None:
        import pypdfium2

        self.clear()
        self._document = pypdfium2.PdfDocument(pdf)
        self._lay([_Sheet(self._look, page) for page in self._document])
        self._desk.verticalScrollBar().setValue(0)

    def _lay(self, sheets: list["_Sheet"]) -> None:
        for old in self._sheets:
            old.let_go()
        self._sheets = sheets
        self._desk.lay(sheets)
        for place, sheet in enumerate(sheets, start=1):
            sheet.setAccessibleName(
                self.tr("Page {place} of {count}").format(place=place, count=len(sheets))
            )
        count = len(sheets)
        self.pages.setText(
            self.tr("1 page") if count == 1 else self.tr("{count} pages").format(count=count)
        )
        self.pages.setVisible(bool(sheets))
        self._fit()

    def _go(self, place: int) -> None:
        if self._sheets:
            self._desk.go(self._sheets[place])

    def _magnify(self, by: float) -> None:
        if self._sheets:
            shown = self._zoom or self._wide() / (self._sheets[0].points.width() * POINT)
            self._set_zoom(min(max(shown * by, SMALLEST), LARGEST))

    def _set_zoom(self, zoom: float) -> None:
        self._zoom = zoom
        self._fit()

    def _wide(self) -> int:
        theme = self._look.theme
        room = self._desk.viewport().width() - 2 * theme.px(16)
        return min(max(theme.px(200), room), theme.px(WIDEST))

    def _fit(self) -> None:
        for sheet in self._sheets:
            wide = round(sheet.points.width() * POINT * self._zoom) if self._zoom else self._wide()
            sheet.set_wide(wide)
        self._desk.settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._fit()


_DOWN = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class _Desk(QScrollArea):
    """The ground on which pages lie."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Always there, so that its coming never takes width from a page just fitted.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setAutoFillBackground(False)
        self._look, self._grown = look, False
        self._pile = QWidget()
        self._pile.setAutoFillBackground(False)
        self._column = Down(look, gap=16, pad=(16, 12, 16, 12), parent=self._pile)
        self._column.addStretch(1)
        self.setWidget(self._pile)

    def grow(self, on: bool, /) -> None:
        self._grown, bars = on, Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(bars.ScrollBarAlwaysOff if on else bars.ScrollBarAlwaysOn)
        if not on:
            self.setMinimumHeight(0)
            self.setMaximumHeight(NO_LIMIT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Where it does not scroll up and down by itself, keys scroll what holds it."""
        if self._grown and event.key() in _DOWN:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def go(self, sheet: QWidget) -> None:
        if self._grown:
            bring_to_top(sheet)
        else:
            self.ensureWidgetVisible(sheet)

    def lay(self, sheets: list["_Sheet"]) -> None:
        while self._column.count() > 1:
            taken = self._column.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, sheet in enumerate(sheets):
            self._column.insertWidget(place, sheet, 0, Qt.AlignmentFlag.AlignHCenter)
            sheet.show()

    def settle(self) -> None:
        """Give pages their new places now: until then they would lie over one another."""
        self._column.activate()
        high = self._column.minimumSize().height()
        self._pile.setMinimumHeight(high)
        if self._grown:
            bar = self.horizontalScrollBar().sizeHint().height()
            self.setFixedHeight(high + 2 * self.frameWidth() + bar)


class _Sheet(QWidget):
    """One page, drawn when it is first seen at its size."""

    def __init__(self, look: Look, page: Any) -> None:
        super().__init__()
        self._look, self._page = look, page
        width, height = page.get_size()
        self.points = QSize(round(width), round(height))
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_wide(self, wide: int) -> None:
        self.setFixedSize(wide, round(wide * self.points.height() / self.points.width()))

    def let_go(self) -> None:
        self._page = None
        self._image = QImage()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        wide = round(self.width() * ratio)
        if self._page is not None and self._image.width() != wide:
            self._image = page_image(self._page, wide / self.points.width())
        painter.drawImage(self.rect(), self._image)
        painter.setPen(self._look.theme.line2)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


def page_image(page: Any, scale: float) -> QImage:
    """A page of pypdfium2 as an image; ``scale`` is in pixels a point."""
    bitmap = page.render(scale=scale, prefer_bgrx=True)
    image = QImage(
        bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
    ).copy()
    bitmap.close()
    return image


def ask_where(parent: QWidget, suggested: str) -> Path | None:
    """Where to keep a file, a PDF or a table; None if the person thinks better of it.

    ``suggested`` is a file name, which never names a patient; its ending says what is kept.
    """
    tr = QCoreApplication.translate
    ending = Path(suggested).suffix
    title, kinds = tr("Paper", "Save as PDF"), tr("Paper", "PDF documents (*.pdf)")
    if ending == ".csv":
        title, kinds = tr("Paper", "Save as a table"), tr("Paper", "Tables (*.csv)")
    elif ending != ".pdf":
        title, kinds = tr("Paper", "Save as a file"), f"*{ending}"
    chosen, _ = QFileDialog.getSaveFileName(parent, title, suggested, kinds)
    return Path(chosen).with_suffix(ending) if chosen else None


def chosen_printer(parent: QWidget) -> Any | None:
    """Ask which printer; None if the person thinks better of it."""
    try:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter
    except ImportError as trouble:
        raise Problem(
            "This computer cannot print from here. Save the PDF and print that instead."
        ) from trouble

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    return printer if dialog.exec() == QPrintDialog.DialogCode.Accepted else None


def draw_pages(pdf: bytes, printer: Any) -> None:
    """Draw each page at the printer's own resolution, on a sheet of its own."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    dots = min(printer.resolution(), FINEST)
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise Problem("The printer did not answer. Look whether it is switched on, or save a PDF.")
    try:
        for place, page in enumerate(document):
            if place:
                printer.newPage()
            width, height = (round(side / 72 * printer.resolution()) for side in page.get_size())
            painter.drawImage(QRect(0, 0, width, height), page_image(page, dots / 72))
    finally:
        painter.end()
        document.close()
