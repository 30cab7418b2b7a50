"""Time as a length: moments in days, from days to pixels, and what stands along the axis."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf

from desktop.words.dates import DAYS, MONTHS, PartialDate, Precision

YEAR = 365.2425
SLACK = 0.03
ZOOMS = tuple(7 * 2 ** (step / 2) for step in range(27))
"""Days that a view holds: from one week to a century and a half, each step half as much again."""
_NARROWEST = {"day": 82, "week": 64, "month": 72, "quarter": 72, "year": 46}
"""Px at scale 1 that a division needs for its words."""
_YEARS = (1, 2, 5, 10, 20, 50)


@dataclass(frozen=True, slots=True)
class Tick:
    """Where a division of the axis begins, in days, and what it is called."""

    at: float
    words: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """Part of time laid over a width: ``days`` from ``left`` on over ``width`` px.

    Of a whole life nothing is in view beyond ``end``.
    """

    left: float
    days: float
    width: float
    end: float = inf

    @property
    def right(self) -> float:
        return self.left + self.days

    @property
    def middle(self) -> float:
        return self.left + self.days / 2

    @property
    def per_day(self) -> float:
        """Pixels of one day."""
        return self.width / self.days

    def x(self, moment: float) -> float:
        return (moment - self.left) * self.per_day

    def moment(self, x: float) -> float:
        return self.left + x / self.per_day

    def holds(self, moment: float) -> bool:
        return self.left <= moment <= self.right


def earliest(when: PartialDate) -> float:
    """The first moment that a date can mean, in days."""
    return when.first_day.toordinal() + _clock(when)


def latest(when: PartialDate) -> float:
    """The moment at which a date is over for certain, in days."""
    if when.precision is Precision.MINUTE:
        return earliest(when) + 1 / 1440
    return when.last_day.toordinal() + 1.0


def day_of(moment: float) -> date:
    """The day of a moment; what lies before or beyond the calendar is brought to its edge."""
    return date.fromordinal(min(max(int(moment), 1), date.max.toordinal()))


def nearest_zoom(days: float) -> int:
    """The place in ``ZOOMS`` of the smallest view that holds as good as so many days.

    448 days pass for fifteen months: the next view has twenty-one.
    """
    least = days * (1 - SLACK)
    return next((place for place, each in enumerate(ZOOMS) if each >= least), len(ZOOMS) - 1)


def ticks(scale: Scale, size: float = 1.0) -> list[Tick]:
    """The divisions in view, from the one that is under way at its left; ``size`` of the text."""
    wide = scale.per_day / size
    if wide >= _NARROWEST["day"]:
        return list(_days(scale, 1))
    if wide * 7 >= _NARROWEST["week"]:
        return list(_days(scale, 7))
    for months, name in ((1, "month"), (3, "quarter")):
        if wide * 28 * months >= _NARROWEST[name]:
            return list(_months(scale, months))
    years = next((n for n in _YEARS if wide * YEAR * n >= _NARROWEST["year"]), _YEARS[-1])
    return list(_years(scale, years))


def _clock(when: PartialDate) -> float:
    if when.precision is not Precision.MINUTE:
        return 0.0
    return (int(when.text[11:13]) * 60 + int(when.text[14:16])) / 1440


def _days(scale: Scale, step: int) -> Iterator[Tick]:
    """Every day, or every Monday."""
    day = day_of(scale.left)
    day -= timedelta(days=day.weekday() if step == 7 else 0)
    while day.toordinal() <= scale.right:
        words = f"{day.day}-{MONTHS[day.month - 1][:3]}"
        strong = day.day <= step
        name = f"{DAYS[day.weekday()]} " if step == 1 else ""
        year = f"-{day.year}" if strong and day.month == 1 and step == 7 else ""
        yield Tick(day.toordinal(), f"{name}{words}{year}", strong)
        day += timedelta(days=step)


def _months(scale: Scale, step: int) -> Iterator[Tick]:
    day = day_of(scale.left)
    day = date(day.year, (day.month - 1) // step * step + 1, 1)
    first = True
    while day.toordinal() <= scale.right:
        words = MONTHS[day.month - 1][:3]
        if day.month == 1 or first:
            words = f"{words} {day.year}"
        yield Tick(day.toordinal(), words, day.month == 1)
        first = False
        months = day.year * 12 + day.month - 1 + step
        day = date(months // 12, months % 12 + 1, 1)


def _years(scale: Scale, step: int) -> Iterator[Tick]:
    year = max(1, day_of(scale.left).year // step * step)
    while year <= date.max.year and date(year, 1, 1).toordinal() <= scale.right:
        yield Tick(date(year, 1, 1).toordinal(), str(year), year % (step * 5) == 0)
        year += step
