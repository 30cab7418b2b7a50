"""A day as people type it, read back in the one way in which it is shown."""

from collections.abc import Callable
from datetime import date

from desktop.services import action_line
from desktop.views.parts.fields import LineField
from desktop.views.theme import Look
from desktop.words.dates import shown_date


class DayField(LineField):
    """``day()``, ``set_day(day)``; ``26/2``, ``26 Feb 2027`` and ``in 3 weeks`` are understood."""

    def __init__(self, look: Look, label: str, today: Callable[[], date]) -> None:
        super().__init__(look, label)
        self._today = today
        self.edit.setToolTip(self.tr("A day such as 26-Feb-2027, 26/2 or in 3 weeks"))
        self.edit.editingFinished.connect(self._read_back)

    def day(self) -> date | None:
        """None where nothing is typed, or nothing that can be read as a day."""
        return action_line.day(self.text(), self._today())

    def set_day(self, day: date | None) -> None:
        self.set_text(shown_date(day))
        self.wrong("")

    def readable(self) -> bool:
        """Whether it is empty or a day; if not, it says so below."""
        wrong = bool(self.text().strip()) and self.day() is None
        self.wrong(self.tr("Type a day such as 26-Feb-2027.") if wrong else "")
        return not wrong

    def _read_back(self) -> None:
        if self.readable():
            self.set_text(shown_date(self.day()))
