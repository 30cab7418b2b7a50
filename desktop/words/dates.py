"""Dates as sources give them and as people read them, whatever the computer's locale."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

ENGLAND = ZoneInfo("Europe/London")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = re.compile(rf"\b(?:{'|'.join(DAYS)})\b")
_UNSAID = "XXXX"
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2}))?)?)?")


class Precision(StrEnum):
    """How much of a date its source gave."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    NONE = "none"


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date known to a year, a month, a day or a minute of the clock in England.

    ``text`` is ISO 8601 cut off where knowledge ends (``2024``, ``2024-03``, ``2024-03-09``,
    ``2024-03-09T14:05``), so that it sorts and stores as it stands. Of what has happened, and
    nobody tells when, it is ``XXXX`` (``UNDATED``), as ISO writes a year that is not said.
    """

    text: str

    def __post_init__(self) -> None:
        if self.text == _UNSAID:
            return
        found = _PARTIAL.fullmatch(self.text)
        if found is None:
            raise ValueError("not a date")
        year, month, day, hour, minute = found.groups()  # "00" is no month, and none at all may be
        datetime(int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0))  # noqa: DTZ001 - range check only

    @classmethod
    def of(cls, when: date) -> Self:
        """From a date, or a datetime (an aware one is brought to the clock in England)."""
        if isinstance(when, datetime):
            local = when.astimezone(ENGLAND) if when.tzinfo else when
            return cls(local.strftime("%Y-%m-%dT%H:%M"))
        return cls(when.isoformat())

    @property
    def precision(self) -> Precision:
        if self.text == _UNSAID:
            return Precision.NONE
        return {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY, 16: Precision.MINUTE}[
            len(self.text)
        ]

    @property
    def first_day(self) -> date:
        """The earliest day that it can mean."""
        if self.text == _UNSAID:
            return date.min
        return date.fromisoformat((self.text[:10] + "-01-01")[:10])

    @property
    def last_day(self) -> date:
        """The latest day that it can mean."""
        if self.text == _UNSAID:
            return date.max
        first = self.first_day
        if self.precision is Precision.YEAR:
            return date(first.year, 12, 31)
        if self.precision is Precision.MONTH:
            return date(first.year, first.month, monthrange(first.year, first.month)[1])
        return first


UNDATED = PartialDate(_UNSAID)
"""It has happened, and nobody tells when."""
NOT_RECORDED = "date not recorded"


def shown_date(when: date | PartialDate | None, unknown: str = "") -> str:
    """A clinical date: 03-Feb-2026, Feb-2026 or 2026; with its time where one is known."""
    if when is None:
        return unknown
    if not isinstance(when, PartialDate):
        return f"{when.day:02}-{MONTHS[when.month - 1][:3]}-{when.year}"
    if when == UNDATED:
        return NOT_RECORDED
    parts = when.text[:10].split("-")
    if len(parts) > 1:
        parts[1] = MONTHS[int(parts[1]) - 1][:3]
    shown = "-".join(reversed(parts))
    return f"{shown} {when.text[11:]}" if when.precision is Precision.MINUTE else shown


def shown_moment(when: datetime) -> str:
    """A moment by the clock in England: 03-Feb-2026 14:05."""
    return shown_date(PartialDate.of(when))


def long_date(when: date | PartialDate | None, unknown: str = "") -> str:
    """The date on paper for patients: 3 February 2026, February 2026 or 2026."""
    if when is None:
        return unknown
    if not isinstance(when, PartialDate):
        return f"{when.day} {MONTHS[when.month - 1]} {when.year}"
    if when == UNDATED:
        return NOT_RECORDED
    parts = when.text[:10].split("-")
    if len(parts) > 1:
        parts[1] = MONTHS[int(parts[1]) - 1]
    if len(parts) > 2:
        parts[2] = str(int(parts[2]))
    return " ".join(reversed(parts))


def shown_death(died: PartialDate, words: str = "Died") -> str:
    """``Died 03-Feb-2026``, or ``Died, date not recorded``."""
    return f"{words}, {NOT_RECORDED}" if died == UNDATED else f"{words} {shown_date(died)}"


def day_and_date(when: date) -> str:
    """Thu 26-Nov-2026."""
    return f"{DAYS[when.weekday()]} {shown_date(when)}"


def start_of(day: date) -> datetime:
    """The moment at which a day begins in England."""
    return datetime.combine(day, time(), ENGLAND)


def end_of(day: date) -> datetime:
    """The first moment after a day in England."""
    return start_of(day + timedelta(days=1))


def start_of_day(now: datetime) -> datetime:
    """The moment at which the day of a moment began in England."""
    return start_of(now.astimezone(ENGLAND).date())


def years_between(born: date, on: date) -> int:
    """Whole years of age; someone born on 29 February has the birthday on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def whole_days(words: str) -> str:
    """``Tue, Fri`` as ``Tuesday, Friday``."""
    return _DAY.sub(lambda found: DAY_NAMES[DAYS.index(found[0])], words)


def ago(said: datetime, now: datetime) -> str:
    """How long since a source said so: 40 min, 2 h, 5 d, 7 wk, 3 y. Nothing is younger than 0."""
    minutes = max(0, int((now - said).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    days = minutes // (24 * 60)
    if days < 50:
        return f"{days} d"
    return f"{days // 7} wk" if days < 730 else f"{days // 365} y"


def utc_text(when: datetime) -> str:
    """The one form in which moments are stored and signed: 2026-11-22T09:30:00.000000Z."""
    at = when if when.tzinfo is UTC else when.astimezone(UTC)
    return f"{at.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
