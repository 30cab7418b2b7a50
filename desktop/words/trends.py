"""What goes up or down in a life: measures by their unit, hours of care, contacts by month."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from desktop.words.dates import PartialDate
from desktop.words.enums import Kind, Sector
from desktop.words.items import ItemRow, SourceAge


class Trend(StrEnum):
    WEIGHT = "weight"
    PRESSURE = "blood pressure"
    MOBILITY = "mobility"
    FRAILTY = "frailty"
    CARE = "hours of care"
    CONTACTS = "contacts"


KINDS: Mapping[Trend, frozenset[Kind]] = {
    Trend.WEIGHT: frozenset({Kind.RESULT}),
    Trend.PRESSURE: frozenset({Kind.RESULT}),
    Trend.MOBILITY: frozenset({Kind.RESULT, Kind.ASSESSMENT}),
    Trend.FRAILTY: frozenset({Kind.FRAILTY}),
    Trend.CARE: frozenset({Kind.SERVICE}),
    Trend.CONTACTS: frozenset({Kind.ENCOUNTER, Kind.VISIT}),
}
"""Where each is looked for: nobody who may see none of these is told that nothing is recorded."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One value as its source said it, and as numbers where it can be drawn.

    ``numbers`` is empty of what is no plain number, or has no unit; of a blood pressure it is two.
    They are in the unit of their series, whatever that of the source was.
    """

    row: ItemRow
    numbers: tuple[float, ...]

    @property
    def said(self) -> str:
        return " ".join(filter(None, (self.row.value, self.row.unit)))


@dataclass(frozen=True, slots=True)
class Series:
    """What may stand on one axis: one measure in one unit, oldest first.

    ``lines`` names the numbers of each value, where there are more than one. What ``lasts`` holds
    from its beginning to its end.
    """

    name: str
    unit: str
    values: tuple[Measured, ...]
    lines: tuple[str, ...] = ("",)
    lasts: bool = False

    @property
    def drawn(self) -> tuple[Measured, ...]:
        """What has a number and a date."""
        return tuple(each for each in self.values if each.numbers and each.row.begins)


@dataclass(frozen=True, slots=True)
class ContactMonth:
    """How many contacts each sector recorded in a month; one that recorded none is not in it."""

    month: PartialDate
    counts: Mapping[Sector, int]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrendsRow:
    """Everything that the page shows, already filtered for its audience."""

    series: Mapping[Trend, tuple[Series, ...]]
    contacts: tuple[ContactMonth, ...]
    """Newest first."""
    as_planned: tuple[str, ...]
    """Sources that never say that a visit was made: theirs are counted once their time is past."""
    sources: tuple[SourceAge, ...]
