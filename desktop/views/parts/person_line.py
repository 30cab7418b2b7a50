"""Who is at the table, in one line on a page that names others too."""

from datetime import date

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.parts.ink import Run, draw_runs, runs_width, width_of
from desktop.views.theme import Look
from desktop.words.dates import shown_date
from desktop.words.enums import Gender
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.patients import BannerRow

HIGH, NEXT = 30, 24
"""Heights of the first line, with the name, and of those below it."""
GAP = 24
"""From one pair to the next, with the blanks that part words."""


class PersonLine(QWidget):
    """``show_patient(row, today)`` and ``clear()``; name, Born, Gender and NHS No. as a banner."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._name = ""
        self._pairs: list[tuple[str, str]] = []
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self.updateGeometry)

    def clear(self) -> None:
        self._say("", [])

    def show_patient(self, row: BannerRow, today: date) -> None:
        unknown = self.tr("Not known")
        age, born = row.age(today), shown_date(row.born, unknown)
        gender = {
            Gender.FEMALE: self.tr("Female"),
            Gender.MALE: self.tr("Male"),
            Gender.OTHER: self.tr("Other"),
            Gender.NOT_KNOWN: unknown,
        }[row.gender]
        died = row.died is not None
        pairs = [(self.tr("Born"), f"{born} ({age}y)" if age is not None and not died else born)]
        if died:
            pairs.append((self.tr("Died"), shown_date(row.died)))
        pairs.append((self.tr("Gender"), gender))
        pairs.append((self.tr("NHS No."), shown_nhs_number(row.nhs_number)))
        self._say(row.name, pairs)

    def _say(self, name: str, pairs: list[tuple[str, str]]) -> None:
        self._name, self._pairs = name, pairs
        self.setAccessibleName(", ".join([name, *(f"{label} {value}" for label, value in pairs)]))
        self.updateGeometry()
        self.update()

    def _lines(self, width: int) -> list[list[Run]]:
        """The name and the pairs, on as many lines as they need: who it is is never cut."""
        theme = self._look.theme
        lines = [[Run(self._name, theme.font(20, 600), theme.text)]]
        for label, value in self._pairs:
            pair = [
                Run(label, theme.font(14), theme.text2),
                Run(value, theme.font(16, 600), theme.text),
            ]
            wanted = sum(runs_width(line) for line in (lines[-1], pair)) + theme.px(GAP)
            if wanted > width or (len(lines) == 1 and not self._fits(width)):
                lines.append(pair)
            else:
                lines[-1].append(Run("\N{NO-BREAK SPACE}", theme.font(14), theme.text))
                lines[-1].extend(pair)
        return lines

    def _fits(self, width: int) -> bool:
        """Whether all of it stands on one line."""
        theme = self._look.theme
        wanted = width_of(self._name, theme.font(20, 600))
        for label, value in self._pairs:
            wanted += width_of(label, theme.font(14)) + width_of(value, theme.font(16, 600))
            wanted += theme.px(GAP)
        return wanted <= width

    def sizeHint(self) -> QSize:
        return QSize(self._look.theme.px(300), self._look.theme.px(HIGH))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        px = self._look.theme.px
        return px(HIGH) + (len(self._lines(width)) - 1) * px(NEXT)

    def paintEvent(self, event: QPaintEvent) -> None:
        px = self._look.theme.px
        painter = QPainter(self)
        top = 0.0
        for place, line in enumerate(self._lines(self.width())):
            high = px(NEXT if place else HIGH)
            draw_runs(painter, line, QRectF(0, top, self.width(), high))
            top += high
        painter.end()
