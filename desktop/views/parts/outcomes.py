"""The eight outcomes, one key each."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.parts.buttons import OutcomeButton
from desktop.views.theme import Look
from desktop.words.enums import Outcome

GAP = 8
HIGH, LOW = 56, 44
"""Pixels of a button, and where the window is short; 44 is the least that a finger hits."""


class OutcomeGrid(QWidget):
    """``OutcomeGrid(look)``: ``toggled(outcome)`` on a press; ``show_outcomes(outcomes)``.

    As many columns, up to four, as can be read at its width; ``be_low(True)`` in a short window.
    """

    toggled = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._high = look, HIGH
        self.setAccessibleName(self.tr("Outcome"))
        self.buttons = {
            outcome: OutcomeButton(look, outcome.value.capitalize(), str(place), self)
            for place, outcome in enumerate(Outcome, start=1)
        }
        for outcome, button in self.buttons.items():
            button.clicked.connect(lambda _=False, which=outcome: self.toggled.emit(which))
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._arrange)

    def be_low(self, low: bool) -> None:
        high = LOW if low else HIGH
        if high != self._high:
            self._high = high
            for button in self.buttons.values():
                button.be_low(low)
            self._arrange()

    def show_outcomes(self, outcomes: Iterable[Outcome]) -> None:
        """What the store holds, whatever was pressed."""
        held = set(outcomes)
        for outcome, button in self.buttons.items():
            button.setChecked(outcome in held)

    def sizeHint(self) -> QSize:
        wide = self._widest() * 4 + self._look.theme.px(GAP) * 3
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._widest(), self._look.theme.px(self._high))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self.buttons) // self._columns(width))
        px = self._look.theme.px
        return rows * px(self._high) + (rows - 1) * px(GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _widest(self) -> int:
        return max(button.sizeHint().width() for button in self.buttons.values())

    def _columns(self, width: int) -> int:
        gap = self._look.theme.px(GAP)
        fitting = (width + gap) // (self._widest() + gap)
        return next((count for count in (4, 3, 2) if count <= fitting), 1)

    def _arrange(self) -> None:
        px = self._look.theme.px
        columns, gap, high = self._columns(self.width()), px(GAP), px(self._high)
        wide = (self.width() - gap * (columns - 1)) / columns
        for place, button in enumerate(self.buttons.values()):
            row, column = divmod(place, columns)
            left, right = round(column * (wide + gap)), round(column * (wide + gap) + wide)
            button.setGeometry(left, row * (high + gap), right - left, high)
        self.updateGeometry()
