"""What waits for a member of staff today."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.words.enums import Rule, Sector
from desktop.words.items import SourceAge
from desktop.words.meetings import ActionRow, MeetingRow


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """Something new about one of my people."""

    patient: int
    name: str
    what: str
    sector: Sector
    at: datetime


@dataclass(frozen=True, slots=True)
class PlanDue:
    patient: int
    name: str
    why: str
    overdue_days: int
    """0 or less: not yet due."""


@dataclass(frozen=True, slots=True)
class PaperDue:
    """Papers in a home that no longer say what the plan says, or whose person has died."""

    patient: int
    name: str
    why: str
    papers: int


@dataclass(frozen=True, slots=True)
class Differs:
    """One of my people whose sources disagree, and nobody sees to it."""

    patient: int
    name: str
    rules: tuple[Rule, ...]
    """About what, the gravest first."""


class DutyKind(StrEnum):
    """What someone looks after for the whole hub."""

    REVIEWS = "reviews"
    RETENTION = "retention"
    MATCHING = "matching"
    BACKUP = "backup"
    LEAVERS = "leavers"


@dataclass(frozen=True, slots=True)
class Duty:
    kind: DutyKind
    waits: int = 0
    at: datetime | None = None
    """When it was last done; None: never, or no matter."""


@dataclass(frozen=True, slots=True)
class There:
    """How many there are of each, in sight or not."""

    changes: int = 0
    plans: int = 0
    overdue: int = 0
    """Plans whose review is past."""
    papers: int = 0
    """People with a paper that is out of date."""
    differ: int = 0


@dataclass(frozen=True, slots=True)
class TodayRow:
    """What the page shows, and no more: whoever is in it counts as looked at."""

    meetings: tuple[MeetingRow, ...]
    actions: tuple[ActionRow, ...]
    changes: tuple[ChangeLine, ...]
    plans: tuple[PlanDue, ...]
    papers: tuple[PaperDue, ...]
    feeds: tuple[SourceAge, ...]
    differ: tuple[Differs, ...]
    there: There

    @property
    def people(self) -> frozenset[int]:
        """Of whom it tells what a record holds; one's own actions are what was promised."""
        told: tuple[ChangeLine | PlanDue | PaperDue | Differs, ...]
        told = (*self.changes, *self.plans, *self.papers, *self.differ)
        return frozenset(each.patient for each in told)
