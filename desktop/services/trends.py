"""What goes up or down: of one person, for one audience, in units that are certain.

A unit is brought to another only where nothing but its name differs, or the measure between the
two is fixed by law. What is in another unit is a series of its own; what has none is never drawn.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from desktop.services import items, sources
from desktop.words.dates import PartialDate
from desktop.words.enums import ItemStatus, Kind, Sector
from desktop.words.items import ItemRow
from desktop.words.people import Audience
from desktop.words.trends import KINDS, ContactMonth, Measured, Series, Trend, TrendsRow

_WEIGHT, _PRESSURE = "27113001", "75367002"
"""SNOMED CT: body weight, blood pressure."""
_WEIGHT_NAMES = {"body weight", "weight", "o/e - weight", "on examination - weight"}
_MOBILITY = re.compile(
    r"\b(gait|mobility|timed walk|walk(ing)? (test|speed)|timed up and go|sit to stand)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PAIR = re.compile(r"(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)")
_UNITS = {
    "kg": ("kg", 1.0), "kgs": ("kg", 1.0), "kilogram": ("kg", 1.0), "kilograms": ("kg", 1.0),
    "g": ("kg", 0.001), "lb": ("kg", 0.45359237), "[lb_av]": ("kg", 0.45359237),
    "mmhg": ("mmHg", 1.0), "mm hg": ("mmHg", 1.0), "mm[hg]": ("mmHg", 1.0),
    "s": ("s", 1.0), "sec": ("s", 1.0), "seconds": ("s", 1.0), "second": ("s", 1.0),
    "min": ("s", 60.0), "minutes": ("s", 60.0),
    "hours a week": ("hours a week", 1.0), "hour a week": ("hours a week", 1.0),
    "hours per week": ("hours a week", 1.0),
}  # fmt: skip
"""What a unit is called here, and how many of ours one of it is."""


def read(session: Session, audience: Audience, patient_id: int, now: datetime) -> TrendsRow:
    """Every trend of a person; nothing of it is reckoned from what an audience may not see."""
    rows = items.timeline(session, audience, patient_id)[::-1]
    planners = _planners(rows)
    return TrendsRow(
        series={
            Trend.WEIGHT: _by_unit(filter(_is_weight, rows), "Body weight"),
            Trend.PRESSURE: _by_unit(
                filter(_is_pressure, rows), "Blood pressure", ("Systolic", "Diastolic")
            ),
            Trend.MOBILITY: _by_measure(filter(_is_mobility, rows)),
            Trend.FRAILTY: _by_measure(
                (row for row in rows if row.kind is Kind.FRAILTY), scores=True
            ),
            Trend.CARE: _by_measure(filter(_is_care, rows), lasts=True),
        },
        contacts=_months(rows, planners, PartialDate.of(now)),
        as_planned=tuple(sorted(planners)),
        sources=sources.ages_for(session, audience, patient_id),
    )


def in_our_unit(value: str, unit: str) -> tuple[tuple[float, ...], str]:
    """The numbers of a value, and the unit in which they are; no numbers where it has no number.

    A unit that is not known stays as it was said.
    """
    name, times = _UNITS.get(unit.strip().casefold(), (unit.strip(), 1.0))
    if (pair := _PAIR.fullmatch(value.strip())) is not None:
        return (float(pair[1]) * times, float(pair[2]) * times), name
    if _NUMBER.fullmatch(value.strip()):
        return (float(value) * times,), name
    return (), name


def _is_weight(row: ItemRow) -> bool:
    named = row.code == _WEIGHT or row.title.strip().casefold() in _WEIGHT_NAMES
    return named and row.kind in KINDS[Trend.WEIGHT]


def _is_pressure(row: ItemRow) -> bool:
    named = row.code == _PRESSURE or row.title.strip().casefold() == "blood pressure"
    return named and row.kind in KINDS[Trend.PRESSURE]


def _is_mobility(row: ItemRow) -> bool:
    return row.kind in KINDS[Trend.MOBILITY] and bool(row.value and _MOBILITY.search(row.title))


def _is_care(row: ItemRow) -> bool:
    """A service that says how much of it there is a week; a number that is a weekday's is none."""
    return (
        row.kind is Kind.SERVICE
        and row.status is not ItemStatus.PLANNED
        and row.unit.casefold().endswith("week")
    )


def _by_unit(
    rows: Iterable[ItemRow], name: str, lines: tuple[str, ...] = ("",)
) -> tuple[Series, ...]:
    """One measure, whatever it was called; a series for each unit, the most used first."""
    found: dict[str, list[Measured]] = {}
    for row in rows:
        numbers, unit = in_our_unit(row.value, row.unit)
        fits = unit and len(numbers) == len(lines)
        found.setdefault(unit, []).append(Measured(row, numbers if fits else ()))
    return _in_order(Series(name, unit, tuple(each), lines) for unit, each in found.items())


def _by_measure(
    rows: Iterable[ItemRow], *, scores: bool = False, lasts: bool = False
) -> tuple[Series, ...]:
    """A series for each measure by its name and its unit. Of ``scores`` none need be said.

    Two versions of an index are two measures, and so are two services.
    """
    found: dict[tuple[str, str], list[Measured]] = {}
    for row in rows:
        numbers, unit = in_our_unit(row.value, row.unit)
        unit = "" if scores and unit.strip("{}").casefold() in {"score", "1"} else unit
        fits = (unit or scores or row.kind is Kind.ASSESSMENT) and len(numbers) == 1
        found.setdefault((row.title, unit), []).append(Measured(row, numbers if fits else ()))
    return _in_order(
        Series(title, unit, tuple(each), lasts=lasts) for (title, unit), each in found.items()
    )


def _in_order(series: Iterable[Series]) -> tuple[Series, ...]:
    return tuple(sorted(series, key=lambda each: (-len(each.values), each.name, each.unit)))


def _planners(rows: Sequence[ItemRow]) -> frozenset[str]:
    """Whose visits are a rota: all of them planned, and none said to have been made."""
    visits = [row for row in rows if row.kind is Kind.VISIT]
    made = {row.source for row in visits if row.status is not ItemStatus.PLANNED}
    return frozenset(row.source for row in visits) - made


def _months(
    rows: Sequence[ItemRow], planners: frozenset[str], now: PartialDate
) -> tuple[ContactMonth, ...]:
    """What was recorded as having happened, by its month; what is known to the year is in none.

    Of a rota, what was planned until now and was not called off.
    """
    counts: dict[str, Counter[Sector]] = {}
    said: dict[str, set[str]] = {}
    for row in rows:
        rota = row.source in planners and row.gone_at is None
        happened = row.status is not ItemStatus.PLANNED or (rota and row.kind is Kind.VISIT)
        if (
            row.kind in KINDS[Trend.CONTACTS]
            and happened
            and not row.not_made
            and row.begins
            and len(row.begins.text) >= 7
            and row.begins <= now
        ):
            month = row.begins.text[:7]
            counts.setdefault(month, Counter())[row.sector] += 1
            said.setdefault(month, set()).add(row.source)
    return tuple(
        ContactMonth(PartialDate(month), dict(counts[month]), tuple(sorted(said[month])))
        for month in sorted(counts, reverse=True)
    )
