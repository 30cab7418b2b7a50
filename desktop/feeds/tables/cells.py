"""What the text of a cell says: days, times of the clock, lengths, days of the week.

Each answers None, or nothing, for what it cannot read. The day comes before the month, as England
writes it; a spreadsheet's own dates come as ISO and are read as such.
"""

import re
from datetime import datetime, timedelta

from desktop.feeds import clean
from desktop.words.dates import PartialDate

_SHORT_YEAR = re.compile(r"(\d{1,2})([/.-])(\d{1,2}|[A-Za-z]{3,9})\2(\d{2})(?!\d)")
_NAMED = re.compile(
    r"(?:[A-Za-z]+day,?|Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?=\d)|(?<=\d)(?:st|nd|rd|th)\b|"
    r"(?<=[a-z]),(?= \d{4})",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?)? ?([ap])?\.?(?:m\.?)?$", re.IGNORECASE
)
_FOUR = re.compile(r"([01]\d|2[0-3])([0-5]\d)(?: ?h(?:rs?)?)?$", re.IGNORECASE)
_MIDNIGHT = re.compile(r"(?:^|[ T])24[:.]?00(?:[:.]00)?(?: ?h(?:rs?)?)?$", re.IGNORECASE)
_SHIFTS = frozenset({
    "am", "pm", "morning", "breakfast", "lunch", "lunchtime", "midday", "afternoon", "tea",
    "teatime", "tea time", "dinner", "evening", "bed", "bedtime", "night", "nights", "early",
    "late", "all day", "any time", "anytime", "day", "days",
})  # fmt: skip
_BEHIND_DATE = re.compile(r"^\S*\d[/.-]\S*[/.-]\d+\S*[ T]+(.+)$|^\d+ \w+ \d{4},? +(.+)$")
_HOURS = re.compile(r"(\d+(?:\.\d+)?) ?(?:h|hr|hrs|hour|hours)\b", re.IGNORECASE)
_MINUTES = re.compile(r"(\d+) ?(?:m|min|mins|minute|minutes)\b", re.IGNORECASE)
_FULL = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAYS = (
    {name: at for at, full in enumerate(_FULL) for name in (full, f"{full}s", full[:3])}
    | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
    | {"m": 0, "tu": 1, "w": 2, "th": 3, "f": 4, "sa": 5, "su": 6}
)
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "NULL"})
_LAST = 9999
"""A year after which there is no day."""
DAILY = ("daily", "every day", "each day", "7 days", "seven days", "all week", "mon-sun")


def plain(cell: str) -> str:
    """One line, and nothing where a spreadsheet could not work it out."""
    text = " ".join(cell.split())
    return "" if text.upper() in _ERRORS else text


def day(text: str, *, past: bool = False) -> PartialDate | None:
    """A day; a year of two figures is one of this century, and none at all where it is ``past``."""
    text = _NAMED.sub("", text).strip()
    if found := _SHORT_YEAR.match(text):
        if past:
            return None
        days, mark, month, year = found.groups()
        text = f"{days}{mark}{month}{mark}20{year}"
    return clean.english_day(text)


def short_year(text: str) -> bool:
    return _SHORT_YEAR.match(_NAMED.sub("", text).strip()) is not None


def clock(text: str) -> str | None:
    """A time of the day as ``HH:MM``; of a date with a time, its time."""
    text = text.strip()
    if found := _BEHIND_DATE.match(text):
        text = (found[1] or found[2]).strip()
    if found := _FOUR.match(text):
        return f"{found[1]}:{found[2]}"
    found = _CLOCK.match(text)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    half = (found[3] or "").casefold()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def clock_of_end(text: str) -> str | None:
    """A time at which something ends: 24:00 is the midnight that comes then."""
    return "00:00" if is_midnight(text) else clock(text)


def is_midnight(text: str) -> bool:
    return _MIDNIGHT.search(text.strip()) is not None


def shift(text: str) -> str | None:
    """A part of the day that stands for a time: ``AM``, ``Morning``."""
    low = " ".join(re.sub(r"[^a-z ]", "", text.casefold()).split())
    if low not in _SHIFTS:
        return None
    return low.upper() if len(low) == 2 else low.capitalize()


def has_clock(text: str) -> bool:
    """Whether a date comes with a time behind it."""
    return _BEHIND_DATE.match(text.strip()) is not None


def length(text: str) -> int | None:
    """A length in minutes: ``30``, ``0:45``, ``1 hr 30``, ``1.5 hours``; no more than a day."""
    text = text.strip()
    minutes: float | None = None
    if text.isdigit():
        minutes = int(text)
    elif found := re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", text):
        minutes = int(found[1]) * 60 + int(found[2])
    else:
        hours, rest = _HOURS.search(text), _MINUTES.search(text)
        if hours or rest:
            minutes = (float(hours[1]) * 60 if hours else 0) + (int(rest[1]) if rest else 0)
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


def clocks(text: str) -> tuple[str, ...] | None:
    """Several times of the day: ``08:00, 12.30 and 5pm``, or its parts: ``morning and tea``."""
    parts = re.split(r"\s*(?:[,;/&+]|\band\b)\s*", text.strip())
    found = [clock(part) or shift(part) for part in parts if part]
    return None if None in found else tuple(sorted({each for each in found if each}))


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
    found = re.match(r"x?(\d{1,2})\b", low)
    return int(found[1]) if found and 0 < int(found[1]) < 10 else None
