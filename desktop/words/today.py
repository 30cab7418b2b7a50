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
class TodayRow:
    meetings: tuple[MeetingRow, ...]
    actions: tuple[ActionRow, ...]
    changes: tuple[ChangeLine, ...]
    plans: tuple[PlanDue, ...]
    papers: tuple[PaperDue, ...]
    feeds: tuple[SourceAge, ...]
    differ: tuple[Differs, ...] = ()
