"""What has changed about a person since a moment, as far as an audience may see it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.words.dates import PartialDate
from desktop.words.enums import ItemStatus
from desktop.words.items import ItemRow, SourceAge


class Since(StrEnum):
    """From what one counts."""

    MET = "we last met"
    VISIT = "my last contact"
    OPENED = "I last looked"
    DISCHARGE = "discharge"
    DAY = "a day"


class How(StrEnum):
    """What became of an item, in the order in which one wants to hear it."""

    NEW = "new"
    PLANNED = "planned"  # new too, and still to come
    CHANGED = "changed"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    GONE = "no longer in the source"
    OLDER = "older, heard since"  # from a source that had said nothing of the person before


@dataclass(frozen=True, slots=True)
class Then:
    """How an item was worded at the moment."""

    title: str
    detail: str
    value: str
    unit: str
    status: ItemStatus
    begins: PartialDate | None
    ends: PartialDate | None


@dataclass(frozen=True, slots=True)
class Change:
    how: How
    row: ItemRow
    """As it stands now."""
    at: datetime
    """When the hub was told."""
    then: Then | None = None
    """As it stood, of what was there already."""
    earlier: bool = False
    """It is new here, and began before the moment."""


@dataclass(frozen=True, slots=True)
class SinceRow:
    """``moments`` says from when each counts; a ``Since`` that is not in it cannot be told."""

    moments: dict[Since, datetime]
    since: Since | None
    """What was asked for; None where there is no such moment."""
    changes: tuple[Change, ...]
    """By what became of them, by sector, newest first; what is planned, soonest first."""
    sources: tuple[SourceAge, ...]
