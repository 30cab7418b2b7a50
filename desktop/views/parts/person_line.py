"""Who is at the table, in one line on a page that names others too."""

from datetime import date

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.parts.ink import Run, draw_runs, runs_width
from desktop.views.theme import Look
from desktop.words.dates import shown_date
from desktop.words.enums import Gender
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.patients import BannerRow


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

    def _runs(self) -> tuple[list[Run], list[Run]]:
        theme = self._look.theme
        rest: list[Run] = []
        for label, value in self._pairs:
            rest.append(Run(label if not rest else f"   {label}", theme.font(14), theme.text2))
            rest.append(Run(value, theme.font(16, 600), theme.text))
        return [Run(self._name, theme.font(20, 600), theme.text)], rest

    def _one_line(self, width: int) -> bool:
        name, rest = self._runs()
        return runs_width(name) + self._look.theme.px(22) + runs_width(rest) <= width

    def sizeHint(self) -> QSize:
        return QSize(self._look.theme.px(300), self._look.theme.px(30))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._look.theme.px(30 if self._one_line(width) else 52)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        name, rest = self._runs()
        painter = QPainter(self)
        first = QRectF(0, 0, self.width(), theme.px(30))
        end = draw_runs(painter, name, first)
        if self._one_line(self.width()):
            draw_runs(painter, rest, first.adjusted(end + theme.px(22), 0, 0, 0))
        else:
            draw_runs(painter, rest, QRectF(0, theme.px(28), self.width(), theme.px(24)))
        painter.end()
