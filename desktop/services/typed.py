"""What someone may mean by the words of a search: names, dates, numbers, addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from desktop.models.patient import valid_nhs_number
from desktop.words.dates import MONTHS, PartialDate
from desktop.words.patients import folded
from desktop.words.persons import TITLES

_TITLES = TITLES | {"master"}
# Whole words only, or Mark, Janet and Marshall would be months.
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in MONTHS).casefold()
_MONTH = rf"(?P<m>{_MONTH}|sept)(?![a-z])"
_DAY = r"\b(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_DATES = (
    re.compile(r"\b(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>\d{4}|\d{2})\b"),
    re.compile(r"\b(?P<y>\d{4})[/.-](?P<m>\d{1,2})(?:[/.-](?P<d>\d{1,2}))?\b"),
    re.compile(rf"{_DAY}[\s./-]*(?:of\s+)?{_MONTH}[\s./-]*(?P<y>\d{{4}}|\d{{2}})\b"),
    re.compile(rf"\b{_MONTH}[\s./-]*{_DAY}[\s./-]+(?P<y>\d{{4}})\b"),
    re.compile(r"\b(?P<d>[0-3]?\d)\s+(?P<m>0?[1-9]|1[0-2])\s+(?P<y>(?:18|19|20)?\d\d)\b"),
)  # fmt: skip
_DASHES = re.compile("[\u2010-\u2015\u2212]")
"""Whatever is pasted out of a letter between figures: hyphens that hold together, en dashes."""
_MONTH_OF_YEAR = re.compile(rf"\b{_MONTH}[\s./-]*(?P<y>\d{{4}}|\d{{2}})\b")
_LABELS = re.compile(
    rf"\b(?:nhs(?:\s*(?:no|num|number)\b)?|dob|d\.o\.b|date\s+of\s+birth|born(?:\s+on)?|b\.)"
    rf"[\s.#]*(?=\d|{_MONTH.replace('?P<m>', '?:')}[\s./-]*\d)"
)
"""What stands before a number or a birth date, as letters and the banner have it."""
_AGE = re.compile(r"(?<!\S)\d{1,3}\s?y(?:rs?|ears?(?:\s+old)?)?(?!\S)")
_WHOLE_NUMBER = re.compile(r"(?<!\d)(\d{3})[\s./-]*(\d{3})[\s./-]*(\d{4})(?!\d)")
_POSTCODE = re.compile(
    r"(?<!\S)(?:([a-z]{1,2})\s*(\d[a-z\d]?)\s*(\d[a-z]{2})"
    r"|([a-z]{1,2}\d[a-z\d]?)(?:\s*(\d[a-z]{0,2}))?)(?!\S)"
)
_NUMBER = re.compile(r"\d[\d\s-]*\d|\d")
_HOUSE = re.compile(r"(?<!\S)(?P<n>\d{1,4})(?P<l>[a-z]?)(?=\s+[^\W\d])")
_LOCAL_ID = re.compile(r"(?<!\S)[a-z]{1,2}[\d-]{3,}\S*")
"""A source's own id, whose letters are nobody's name."""
_OLDEST = 1880
_FEWEST = 3
"""Figures before a number is looked for."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Every meaning at once; ``140339`` is a birth date and the beginning of a number."""

    names: tuple[str, ...] = ()
    """Folded, without titles."""
    days: tuple[PartialDate, ...] = ()
    """Days, months or years of birth."""
    postcode: str = ""
    nhs_beginning: str = ""
    whole_nhs_number: str | None = None
    house: str = ""
    """A number before a word: ``4`` of ``4 chapel bank``."""
    number: str = ""
    """One too short to begin anything else: ``12`` of ``ward 12``."""

    @property
    def whole_days(self) -> tuple[PartialDate, ...]:
        return tuple(day for day in self.days if len(day.text) == len("1939-03-14"))

    @property
    def parted(self) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Every way to read the names as family and given, in either order."""
        return parted(self.names)

    @property
    def splits(self) -> Iterator[tuple[str, str]]:
        """The same, as one word each."""
        return splits(self.names)


def parted(names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    for at in range(1, len(names)):
        yield names[:at], names[at:]
        yield names[at:], names[:at]


def splits(names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return (("".join(last), "".join(called)) for last, called in parted(names))


def readings(typed: str, today: date) -> tuple[Typed, ...]:
    """Every way to read it: ``June 1938`` is a month of birth, or June who was born in 1938."""
    by_month = read_typed(typed, today)
    if not _has_figures(typed):
        return (by_month,)
    by_name = read_typed(typed, today, month_is_name=True)
    return (by_month,) if by_name == by_month else (by_month, by_name)


def read_typed(typed: str, today: date, *, month_is_name: bool = False) -> Typed:
    """Take dates out first, then a postcode, then numbers; what is left are names.

    A number of ten figures is put together before, for its parts may look like a date.

    ``month_is_name`` leaves the month without a day among the names.
    """
    text = re.sub(r"[,;:()]", " ", _DASHES.sub("-", typed.casefold()))
    if not _has_figures(text):
        return Typed(names=_names(text))
    text = _AGE.sub(" ", _LABELS.sub(" ", _WHOLE_NUMBER.sub(r"\1\2\3", text)))
    days: list[PartialDate] = []
    for pattern in _DATES:
        for found in pattern.finditer(text):
            days += _days(found["y"], found["m"], found["d"], today)
        text = pattern.sub(" ", text)
    if not month_is_name:
        for found in _MONTH_OF_YEAR.finditer(text):
            days += _days(found["y"], found["m"], None, today)
        text = _MONTH_OF_YEAR.sub(" ", text)
    postcode = ""
    if at := _POSTCODE.search(text):
        postcode = "".join(part for part in at.groups() if part)
        text = text[: at.start()] + " " + text[at.end() :]
    house = ""
    if at := _HOUSE.search(text):
        house = at["n"] + at["l"]
        if at["l"]:
            text = text[: at.start()] + " " + text[at.end() :]
    text = _LOCAL_ID.sub(" ", text)
    figures = "".join(
        letter for found in _NUMBER.findall(text)[:1] for letter in found if letter.isdigit()
    )
    text = _NUMBER.sub(" ", text)
    days += _days_of(figures, today)
    return Typed(
        names=_names(text),
        days=tuple(dict.fromkeys(days)),
        postcode=postcode,
        nhs_beginning=figures if _FEWEST <= len(figures) <= 10 else "",
        whole_nhs_number=valid_nhs_number(figures) if len(figures) == 10 else None,
        house=house,
        number=figures if len(figures) < _FEWEST else "",
    )


def _has_figures(text: str) -> bool:
    """Without any there is no date, postcode or number: most keys are of a name alone."""
    return any(map(str.isdigit, text))


def _names(text: str) -> tuple[str, ...]:
    """The words that are left, without titles; a title that stands alone is a name."""
    words = [word for each in text.split() if (word := folded(each))]
    return tuple([word for word in words if word not in _TITLES] or words)


def _days_of(figures: str, today: date) -> Iterator[PartialDate]:
    """``1939``, ``140339``, ``14031939``, ``19390314``."""
    if len(figures) == 4:
        yield from _days(figures, None, None, today)
    elif len(figures) == 6:
        yield from _days(figures[4:], figures[2:4], figures[:2], today)
    elif len(figures) == 8:
        yield from _days(figures[4:], figures[2:4], figures[:2], today)
        yield from _days(figures[:4], figures[4:6], figures[6:], today)


def _days(year: str, month: str | None, day: str | None, today: date) -> Iterator[PartialDate]:
    """The possible days of birth: two figures of a year may mean either century."""
    years = (year,) if len(year) == 4 else (f"19{year}", f"20{year}")
    for each in years:
        text = each
        if month is not None:
            text += f"-{_month(month):02}"
            if day is not None:
                text += f"-{int(day):02}"
        try:
            found = PartialDate(text)
        except ValueError:
            continue
        if int(each) >= _OLDEST and found.first_day <= today:
            yield found


def _month(month: str) -> int:
    if month.isdigit():
        return int(month)
    return next(n for n, name in enumerate(MONTHS, 1) if name.casefold().startswith(month[:3]))
