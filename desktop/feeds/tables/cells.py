"""What the text of a cell says: lengths, days of the week, how many.

Each answers None, or nothing, for what it cannot read.
"""

import re
from datetime import datetime, timedelta

from desktop.words.dates import PartialDate

_LENGTH = re.compile(
    r"(?:(\d+(?:\.\d+)?) ?(?:h|hr|hrs|hour|hours)\.?(?:,? (?:and )?|$|(?=\d)))?"
    r"(?:(\d+) ?(?:m|min|mins|minute|minutes)?\.?)?",
    re.IGNORECASE,
)
_KEPT_AS_TEXT = re.compile(r"=\"(.*)\"|'(\d.*)")
"""How a number is written so that no spreadsheet counts with it."""
_FULL = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAYS = (
    {name: at for at, full in enumerate(_FULL) for name in (full, f"{full}s", full[:3])}
    | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
    | {"m": 0, "tu": 1, "w": 2, "th": 3, "f": 4, "sa": 5, "su": 6}
)
_HOW_MANY = re.compile(
    r"x? ?(\d{1,2})(?:\.0)?(?: ?(?:x|(?:care )?(?:workers?|staff)|carers?|people|handed|person))?"
)
_ERROR = re.compile(r"#(?:REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|#+)", re.IGNORECASE)
_LAST = 9999
"""A year after which there is no day."""
DAILY = ("daily", "every day", "each day", "7 days", "seven days", "all week", "mon-sun")


def plain(cell: str) -> str:
    """One line, and nothing where a database has nothing, or a formula has found nothing."""
    text = " ".join(cell.split())
    if found := _KEPT_AS_TEXT.fullmatch(text):
        text = (found[1] or found[2]).strip()
    return "" if text.upper() in ("NULL", "#N/A") else text


def is_error(text: str) -> bool:
    """Whether a spreadsheet could not work it out, or had no room to show it."""
    return _ERROR.fullmatch(text) is not None


def length(text: str) -> int | None:
    """A length in minutes: ``30``, ``0:45``, ``1 hr 30``, ``1.5 hours``; no more than a day."""
    text = text.strip()
    minutes: float | None = None
    if found := re.fullmatch(r"(\d+)(?:\.0)?", text):
        minutes = int(found[1])
    elif found := re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", text):
        minutes = int(found[1]) * 60 + int(found[2])
    elif re.fullmatch(r"0?\.\d{3,}", text):  # of a day, as a spreadsheet keeps it
        minutes = float(text) * 24 * 60
    elif found := _LENGTH.fullmatch(text):
        minutes = float(found[1] or 0) * 60 + int(found[2] or 0)
    return round(minutes) if minutes is not None and 0 < minutes <= 24 * 60 else None


def starts(on: PartialDate, at: str | None) -> PartialDate:
    return PartialDate(f"{on.text}T{at}") if at else on


def stops(begins: PartialDate, at: str | None, minutes: int | None) -> PartialDate | None:
    """When it ends: by the clock, on the next day where that is earlier, or by its length."""
    if len(begins.text) < 16:
        return None
    begun = datetime.fromisoformat(begins.text)
    if begun.year >= _LAST:
        return None
    if at:
        hour, minute = map(int, at.split(":"))
        end = begun.replace(hour=hour, minute=minute)
        if end == begun:
            return None
        return PartialDate.of(end if end > begun else end + timedelta(days=1))
    return PartialDate.of(begun + timedelta(minutes=minutes)) if minutes else None


def weekdays(text: str) -> tuple[int, ...] | None:
    """The days of the week that are named, Monday as 0: lists, spans and ``daily``."""
    low = " ".join(text.casefold().replace("–", "-").split())
    if low in DAILY:
        return tuple(range(7))
    if low in ("weekdays", "week days"):
        return tuple(range(5))
    if low in ("weekends", "weekend"):
        return 5, 6
    found: set[int] = set()
    for part in re.split(
        r"\s*(?:[,;/&+]|\band\b)\s*|(?<=[a-z]) (?=[a-z])", low.replace(" to ", "-")
    ):
        ends = [_weekday(each) for each in re.split(r"\s*-\s*", part)] if part else []
        if any(each is None for each in ends) or len(ends) > 2:
            return None
        if ends:
            first, last = ends[0] or 0, ends[-1] or 0
            found |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return tuple(sorted(found)) or None


def _weekday(text: str) -> int | None:
    return _WEEKDAYS.get(text.rstrip(". "))


def telephone(text: str) -> str:
    """As it was sent, but for the nought that a spreadsheet takes away."""
    return f"0{text}" if re.fullmatch(r"[1237]\d{9}", text) else text


def number(text: str) -> int | None:
    """How many: ``2``, ``2 carers``, ``double``."""
    low = text.casefold().strip()
    if low in ("double", "double up", "double-up", "double handed", "double-handed", "yes"):
        return 2
    if low in ("single", "single handed", "single-handed", "no"):
        return 1
    found = _HOW_MANY.fullmatch(low)
    return int(found[1]) if found and 0 < int(found[1]) < 10 else None
