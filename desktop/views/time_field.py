"""A time of day as people type it, read back as it is shown."""

import datetime as clock
import re

from desktop.views.parts.fields import LineField
from desktop.views.theme import Look

_TYPED = re.compile(r"(\d{1,2})(?:[:. ]?([0-5]\d))?\s*(am|pm)?", re.IGNORECASE)


class TimeField(LineField):
    """``time()``, ``set_time(time)``; ``14:00``, ``1400``, ``2pm`` and ``14`` are understood."""

    def __init__(self, look: Look, label: str) -> None:
        super().__init__(look, label)
        self.edit.setPlaceholderText("14:00")
        self.edit.editingFinished.connect(self._read_back)

    def time(self) -> clock.time | None:
        """None where nothing is typed, or nothing that can be read as a time."""
        return read_time(self.text())

    def set_time(self, at: clock.time | None) -> None:
        self.set_text(f"{at:%H:%M}" if at is not None else "")
        self.wrong("")

    def readable(self) -> bool:
        """Whether it is a time; if not, it says so below."""
        wrong = self.time() is None
        self.wrong(self.tr("Type a time such as 14:00.") if wrong else "")
        return not wrong

    def _read_back(self) -> None:
        if self.time() is not None:
            self.set_time(self.time())


def read_time(typed: str) -> clock.time | None:
    found = _TYPED.fullmatch(typed.strip())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return clock.time(hour, minute) if hour < 24 else None
