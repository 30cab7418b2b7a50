"""The strip at the top of every page: the patient's banner, or the page's title.

Both are 58 px high, so that nothing jumps between a page of a patient and one without; where that
would cut the patient's name, or where they are reached, the banner is higher.
"""

from datetime import date

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from desktop.views.parts.ink import width_of
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.paragraph import OneLine, Paragraph
from desktop.views.theme import Look
from desktop.words.dates import PartialDate, shown_date
from desktop.words.enums import Gender
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.patients import BannerRow

HEIGHT = 58
NAMES, PAIRS, UNDER = 45, 22, 4
"""Heights of the name with what stands under it, of one line of the rest, and of the ground below
them, one below another."""
STRIPES = 76
"""Width of the pattern that, with the colour, says that someone has died."""


class _Elided(QLabel):
    """Words on one line. If they must be cut, the tip and the screen reader have them whole."""

    def __init__(self, kind: str, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setProperty("type", kind)
        self.setProperty("tone", tone)

    def show_words(self, words: str) -> None:
        self._whole = words
        self.setAccessibleName(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, self.width()
        )
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


class PatientBanner(QFrame):
    """``PatientBanner(look)``: ``show_patient(row, today)`` and ``clear()``.

    Name, Born with the age in brackets, Gender, NHS No., in this order and without colons, as the
    NHS Common User Interface has it; under the name, what to call them and where they are reached.
    Deceased has another colour and a pattern.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._died = False
        self.setAccessibleName(self.tr("Patient"))
        self._name, self._reached = _Elided("title", "navy"), _Elided("small", "navy2")
        self._labels = [Paragraph("", "body", "navy2", wrap=False) for _ in range(4)]
        self._values = [Paragraph("", "panel", "navy", wrap=False) for _ in range(4)]
        # Nothing is written on the pattern, where it would be hard to read.
        self._beside_stripes = QWidget()
        names = Down(look, gap=0)
        names.addStretch()
        names.addWidget(self._name)
        names.addWidget(self._reached)
        names.addStretch()
        self._pairs = QGridLayout()
        self._pairs.setContentsMargins(0, 0, 0, 0)
        self._who = Across(look, gap=22)
        self._who.addLayout(names, 1)
        self._who.addLayout(self._pairs)
        row = Across(look, gap=22, pad=(16, 0, 20, 0), parent=self)
        row.addWidget(self._beside_stripes)
        row.addLayout(self._who, 1)
        look.changed.connect(self._fit)
        self.clear()
        self._fit()

    def clear(self) -> None:
        """Show nobody: never leave the last patient on screen."""
        self._fill("", "", [])

    def show_patient(self, row: BannerRow, today: date) -> None:
        unknown = self.tr("Not known")
        age = row.age(today)
        born = shown_date(row.born, unknown)
        pairs: list[tuple[str, str]] = []
        if row.died is None:
            pairs.append((self.tr("Born"), f"{born} ({age}y)" if age is not None else born))
        else:
            pairs.append((self.tr("Born"), born))
            pairs.append((self.tr("Died"), shown_date(row.died)))
            if age is not None:
                pairs.append((self.tr("Age at Death"), f"{age}y"))
        gender = {
            Gender.FEMALE: self.tr("Female"),
            Gender.MALE: self.tr("Male"),
            Gender.OTHER: self.tr("Other"),
            Gender.NOT_KNOWN: unknown,
        }[row.gender]
        pairs.append((self.tr("Gender"), gender))
        pairs.append((self.tr("NHS No."), shown_nhs_number(row.nhs_number)))
        called = self.tr("Likes to be called {name}").format(name=row.preferred)
        practice = row.practice or self.tr("No practice here")
        if row.off_list_since is not None:
            since = shown_date(PartialDate.of(row.off_list_since))
            off = self.tr("no longer on its list since {day}").format(day=since)
            practice = f"{row.practice or self.tr('GP practice')}, {off}"
        reached = (
            called if row.preferred else "", row.place, row.address, row.telephone, practice,
        )  # fmt: skip
        below = " · ".join(filter(None, reached))
        self._fill(row.name, below, pairs, died=row.died is not None)

    def _fill(
        self, name: str, reached: str, pairs: list[tuple[str, str]], *, died: bool = False
    ) -> None:
        self._died = died
        self._beside_stripes.setVisible(died)
        self._name.show_words(name)
        self._reached.show_words(reached)
        self._reached.setVisible(bool(reached))
        while len(self._labels) < len(pairs):
            self._labels.append(Paragraph("", "body", "navy2", wrap=False))
            self._values.append(Paragraph("", "panel", "navy", wrap=False))
        for place, (label, value) in enumerate(zip(self._labels, self._values, strict=True)):
            words = pairs[place] if place < len(pairs) else ("", "")
            label.setText(words[0])
            value.setText(words[1])
        self._arrange()
        self.update()

    def _arrange(self) -> None:
        """Who it is on one line, or on two where the text is large and the window narrow.

        Where even that would cut the name, or the telephone at the end of what stands under it,
        these stand above the rest.
        """
        used = [pair for pair in zip(self._labels, self._values, strict=True) if pair[0].text()]
        theme = self._look.theme
        gap = theme.px(22)
        wide = [
            width_of(label.text(), theme.font(14))
            + width_of(value.text(), theme.font(16, 600))
            + gap
            for label, value in used
        ]
        name = max(width_of(self._name.accessibleName(), theme.font(20, 600)), theme.px(160))
        left = self.width() - theme.px(STRIPES) - name
        lines = 1 if sum(wide) <= left else 2
        columns = max(1, -(-len(used) // lines))
        needed = sum(max(wide[place::columns]) for place in range(min(columns, len(wide))))
        reached = width_of(self._reached.accessibleName(), theme.font(12.5))
        under = self.width() - theme.px(STRIPES) - needed
        above = lines > 1 and (needed > left or reached > under)
        if above and sum(wide) <= self.width() - theme.px(STRIPES):
            lines, columns = 1, len(used)
        way = QBoxLayout.Direction
        self._who.setDirection(way.TopToBottom if above else way.LeftToRight)
        self._who.setSpacing(0 if above else gap)
        self._who.setContentsMargins(0, 0, 0, theme.px(UNDER) if above else 0)
        self.setFixedHeight(theme.px(NAMES + PAIRS * lines + UNDER if above else HEIGHT))
        while self._pairs.count():
            self._pairs.takeAt(0)
        self._pairs.setHorizontalSpacing(theme.px(7))
        self._pairs.setVerticalSpacing(0)
        base = Qt.AlignmentFlag.AlignBaseline | Qt.AlignmentFlag.AlignLeft
        for place, (label, value) in enumerate(used):
            line, column = divmod(place, columns)
            first = above and column == 0  # under the name
            label.setContentsMargins(0 if first else gap - theme.px(7), 0, 0, 0)
            self._pairs.addWidget(label, line, column * 2, base)
            self._pairs.addWidget(value, line, column * 2 + 1, base)
        for column in range(2 * len(self._labels) + 1):
            rest = above and column == 2 * columns
            self._pairs.setColumnStretch(column, 1 if rest else 0)
        for label, value in zip(self._labels, self._values, strict=True):
            shown = bool(label.text())
            label.setVisible(shown)
            value.setVisible(shown)

    def _fit(self) -> None:
        px = self._look.theme.px
        self._beside_stripes.setFixedWidth(px(STRIPES - 22))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.died if self._died else theme.navy)
        if self._died:
            self._paint_stripes(painter)
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), theme.navyl)
        painter.end()

    def _paint_stripes(self, painter: QPainter) -> None:
        theme = self._look.theme
        wide, step = theme.px(STRIPES), theme.px(12)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(0, 0, wide, self.height())
        painter.setPen(QPen(theme.diedl, theme.px(4)))
        for x in range(-self.height(), wide + self.height(), step):
            painter.drawLine(x, self.height(), x + self.height(), 0)
        painter.restore()


class _Note(OneLine):
    """What is said of a page where there is room for all of it; the tip has it otherwise."""

    def shown(self) -> str:
        words = super().shown()
        return words if words == self.text() else ""


class PageHeader(QFrame):
    """``PageHeader(look, title, note="")`` for a page without one patient.

    ``put_middle(widget)`` holds the find box; ``put_right(*widgets)`` what belongs to the page.
    """

    def __init__(
        self, look: Look, title: str, note: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.title = Paragraph(title, "title", wrap=False)
        self.note = _Note(note, "note", "text2")
        row = Across(look, gap=14, pad=(16, 0, 16, 0), parent=self)
        left = Across(look, gap=14)
        left.addWidget(self.title)
        left.addWidget(self.note)
        left.addStretch()
        row.addLayout(left, 1)
        self._middle = Across(look, gap=8)
        row.addLayout(self._middle)
        self._right = Across(look, gap=14)
        right = Across(look, gap=0)
        right.addStretch()
        right.addLayout(self._right)
        row.addLayout(right, 1)
        look.changed.connect(self._fit)
        self._fit()

    def set_title(self, title: str, note: str = "") -> None:
        self.title.setText(title)
        self.note.setText(note)

    def put_middle(self, widget: QWidget) -> None:
        self._middle.addWidget(widget)

    def put_right(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self._right.addWidget(widget)

    def _fit(self) -> None:
        self.setFixedHeight(self._look.theme.px(HEIGHT))
