"""Rows and columns whose gaps grow with the text, and marks that the style sheet reads."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QFrame,
    QGridLayout,
    QScrollArea,
    QWidget,
)

from desktop.views.theme import Look

Pad = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels at scale 1."""

NO_LIMIT = 16_777_215
"""A width or height without bounds: Qt's own number, which PySide does not offer."""


class _Line(QBoxLayout):
    """Widgets in one direction; gaps and pads follow the text."""

    def __init__(
        self,
        direction: QBoxLayout.Direction,
        look: Look,
        gap: int,
        pad: Pad,
        parent: QWidget | None,
    ) -> None:
        super().__init__(direction, parent)
        self._look, self._gap, self._pad = look, gap, pad
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        px = self._look.theme.px
        self.setSpacing(px(self._gap))
        self.setContentsMargins(*(px(side) for side in self._pad))


class Across(_Line):
    """Widgets side by side: ``Across(look, gap=8, pad=(0, 0, 0, 0), parent=None)``."""

    def __init__(
        self, look: Look, gap: int = 8, pad: Pad = (0, 0, 0, 0), parent: QWidget | None = None
    ) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight, look, gap, pad, parent)


class Down(_Line):
    """Widgets one below another: ``Down(look, gap=8, pad=(0, 0, 0, 0), parent=None)``."""

    def __init__(
        self, look: Look, gap: int = 8, pad: Pad = (0, 0, 0, 0), parent: QWidget | None = None
    ) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, look, gap, pad, parent)


class Rule(QFrame):
    """A hairline, decoration only: ``section``, ``row`` or ``upright``."""

    def __init__(self, kind: str = "section", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("rule", kind)


class Scroll(QScrollArea):
    """A page that scrolls when it must: ``Scroll(content)``; only ever up and down.

    It takes no focus: what is in it does, and comes into sight with it.
    """

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(content)
        content.setAutoFillBackground(False)  # an area fills whatever it is given


class Growing(Scroll):
    """A page that scrolls, or that is as high as its content in one that does: ``grow(on)``."""

    _grown = False

    def grow(self, on: bool, /) -> None:
        self._grown, bars = on, Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(bars.ScrollBarAlwaysOff if on else bars.ScrollBarAsNeeded)
        if on:
            self._fit()
        else:
            self.setMinimumHeight(0)
            self.setMaximumHeight(NO_LIMIT)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What it holds has another height: Qt's own area listens to that, too."""
        if self._grown and event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        content = self.widget()
        layout = content.layout() if content is not None else None
        if layout is None:
            return
        wide = self.viewport().width()
        high = layout.totalHeightForWidth(wide) if layout.hasHeightForWidth() else 0
        high = max(high, layout.totalMinimumSize().height())
        if high != self.minimumHeight():
            self.setFixedHeight(high)


FRAME = QSize(40, 60)
"""What is left round a dialog: for its own frame, and of what lies beneath it."""


def room_for(dialog: QWidget) -> QSize:
    """How large a dialog may be on its screen."""
    return dialog.screen().availableSize() - FRAME


def bring_into_sight(widget: QWidget) -> None:
    """Scroll what holds a widget that has just appeared, once it is laid out."""

    def scroll() -> None:
        each = widget.parentWidget()
        while each is not None:
            if isinstance(each, QScrollArea):
                each.ensureWidgetVisible(widget)
            each = each.parentWidget()

    QTimer.singleShot(0, widget, scroll)


def bring_to_top(widget: QWidget, at: int = 0) -> None:
    """Scroll what holds a widget until what stands so far down in it is at the top."""
    each = widget.parentWidget()
    while each is not None:
        if isinstance(each, QScrollArea) and (held := each.widget()) is not None:
            each.verticalScrollBar().setValue(widget.mapTo(held, QPoint(0, at)).y())
        each = each.parentWidget()


def keep_row_in_sight(view: QAbstractItemView) -> None:
    """Scroll what holds a list that is as high as its rows to the one on which a key has come."""
    index = view.currentIndex()
    if not index.isValid():
        return
    row = view.visualRect(index)
    each = view.parentWidget()
    while each is not None:
        if isinstance(each, QScrollArea) and (held := each.widget()) is not None:
            spot = view.viewport().mapTo(held, row.center())
            each.ensureVisible(spot.x(), spot.y(), 0, row.height())
        each = each.parentWidget()


def mark(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet reads, and have it read again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def one_line_or_two(
    look: Look, bar: QBoxLayout, first: QWidget, rest: QBoxLayout, width: int
) -> None:
    """Put the two groups of a bar side by side where both have room, else one over another."""
    px, way = look.theme.px, QBoxLayout.Direction
    needed = first.sizeHint().width() + rest.sizeHint().width() + px(10)
    bar.setDirection(way.LeftToRight if needed < width else way.TopToBottom)
    bar.setSpacing(px(10))
    bar.setAlignment(first, Qt.AlignmentFlag.AlignLeft)


def columns_for(look: Look, width: int) -> int:
    """How many columns of a page of three still read at a width, text scale and all."""
    px = look.theme.px
    return 3 if width >= px(960) else 2 if width >= px(700) else 1


def put_in_columns(grid: QGridLayout, holders: Sequence[QWidget], columns: int, row: int) -> None:
    """Lay holders side by side from a row on; the last takes a whole row if it is alone there."""
    for place, holder in enumerate(holders):
        alone = place == len(holders) - 1 and place % columns == 0
        span = columns if alone else 1
        grid.addWidget(holder, row + place // columns, place % columns, 1, span)
