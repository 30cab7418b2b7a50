"""The dates in the cells of a table, as far as only one day can be meant.

The day comes before the month, as England writes it; a spreadsheet's own dates come as ISO, or as
the number of days that it counts.
"""

import re
from datetime import date, timedelta
from functools import lru_cache

from desktop.feeds.tables import times
from desktop.words.dates import MONTHS, PartialDate

_NAMED = re.compile(
    r"(?:[A-Za-z]+day,?|Mon|Tues?|Weds?|Thur?s?|Fri|Sat|Sun)\.?,? +(?=\d)|(?<=\d)(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
_YEAR = r"(?P<year>\d{4}|\d{2})(?!\d)"
_MONTH = r"(?P<name>[A-Za-z]{3,9})\.?"
_FORMS = tuple(
    re.compile(each, re.IGNORECASE)
    for each in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)",
        rf"(?P<day>\d{{1,2}})(?P<mark>[/.-])(?P<month>\d{{1,2}})(?P=mark){_YEAR}",
        rf"(?P<day>\d{{1,2}})[ /.-]*{_MONTH},?[ /.-]*{_YEAR}",
        rf"{_MONTH} (?P<day>\d{{1,2}}),? (?P<year>\d{{4}})(?!\d)",
        rf"{_MONTH} (?P<year>\d{{4}})(?!\d)",
        r"(?P<month>\d{1,2})/(?P<year>\d{4})(?!\d)",
        r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)",
        r"(?P<day>\d\d)(?P<month>\d\d)(?P<year>(?:19|20)\d\d)(?!\d)",
        r"(?P<year>\d{4})-(?P<month>\d\d)(?!\d)",
        r"(?P<year>(?:19|20)\d\d)(?!\d)",
    )
)
_COUNTED = re.compile(r"(?P<days>[1-6]\d{4})(?:\.(?P<part>\d+))?(?![\d/-])")
"""Excel's number of a day of this century or the last."""
_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")
_ZONED = re.compile(r"\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)")
_THIS_CENTURY = 50
"""A year of two figures below is one of this century; above, of either."""
_SEPTEMBER = "sept"
MANY_TO_ONE = 20
"""So many dates that can only have the day first make one with the month first a slip."""


def parted(text: str) -> tuple[PartialDate | None, str]:
    """The date with which a text begins, and what stands behind it."""
    return _parted(_plain(text), past=False)


def day(text: str, *, past: bool = False) -> PartialDate | None:
    """What a text says that is a date alone, or one with a time behind it.

    A year of two figures is one of this century, and none at all where it is ``past``.
    """
    found, rest = _parted(_plain(text), past=past)
    return found if not rest or _is_behind(rest) else None


def within(text: str) -> tuple[PartialDate | None, str]:
    """The only date somewhere in a text, and the words around it: ``RIP 1.2.26``."""
    text = _plain(text)
    starts = [found.start() for found in re.finditer(r"(?<![\w/.-])\w", text)]
    for at in starts:
        found, rest = _parted(text[at:], past=False)
        if found is not None and (len(found.text) > 4 or not text[:at]):
            if any(map(str.isdigit, text[:at] + rest)):
                return None, text
            return found, " ".join(f"{text[:at]} {rest}".split()).strip(" ,;:-–()")
    return None, text


def short_year(text: str) -> bool:
    """Whether the year of a date has but two figures."""
    return any(
        (found := form.match(_plain(text))) is not None and len(found["year"]) == 2
        for form in _FORMS
    )


def may_be_turned(text: str) -> bool:
    """Whether day and month of a date can be taken for each other."""
    found = _NUMERIC.match(_plain(text))
    if found is None:
        return False
    first, second = int(found[1]), int(found[3])
    return first != second and max(first, second) <= len(MONTHS)


def month_first(cells: list[str]) -> bool:
    """Whether some of these dates, and no mere slip, can only have the month before the day."""
    dates = [(int(found[1]), int(found[3])) for each in cells if (found := _NUMERIC.match(each))]
    turned = sum(first <= len(MONTHS) < second for first, second in dates)
    straight = sum(second <= len(MONTHS) < first for first, second in dates)
    return turned * MANY_TO_ONE > straight


def _plain(text: str) -> str:
    return _NAMED.sub("", text).strip()


def _is_behind(rest: str) -> bool:
    """Whether it is a time, or a part of the day."""
    said = times.clock(rest) or times.span(rest) or times.shift(rest)
    return bool(said) or times.is_midnight(rest) or _ZONED.fullmatch(rest) is not None


@lru_cache(maxsize=20_000)
def _parted(text: str, *, past: bool) -> tuple[PartialDate | None, str]:
    if found := _COUNTED.match(text):
        on = date(1899, 12, 30) + timedelta(days=int(found["days"]))
        return PartialDate.of(on), _clock(found["part"]) or text[found.end() :].strip()
    for form in _FORMS:
        if found := form.match(text):
            read = _read(found.groupdict(), past=past)
            if read is not None:
                return read, text[found.end() :].lstrip(" T,").strip()
    return None, text


def _clock(part: str | None) -> str:
    minutes = round(float(f"0.{part}") * 24 * 60) if part else 0
    return f"{minutes // 60:02}:{minutes % 60:02}" if 0 < minutes < 24 * 60 else ""


def _read(said: dict[str, str | None], *, past: bool) -> PartialDate | None:
    year = said["year"] or ""
    if len(year) == 2:
        if past or int(year) >= _THIS_CENTURY:
            return None
        year = f"20{year}"
    month = _named(said["name"]) if said.get("name") else said.get("month")
    if month is None and said.get("name"):
        return None
    parts = [year, *(f"{int(each):02}" for each in (month, said.get("day")) if each)]
    try:
        return PartialDate("-".join(parts))
    except ValueError:
        return None


def _named(name: str | None) -> str | None:
    low = (name or "").casefold()
    for at, month in enumerate(MONTHS, 1):
        if month.casefold().startswith(low) or (low == _SEPTEMBER and month == "September"):
            return str(at)
    return None
