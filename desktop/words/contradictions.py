"""What sources contradict each other in, side by side, as screens hold it."""

from dataclasses import dataclass
from datetime import date, datetime

from desktop.words.dates import PartialDate
from desktop.words.enums import Rule, Sector


@dataclass(frozen=True, slots=True)
class Side:
    """What one source says."""

    source: str
    sector: Sector
    title: str
    detail: str
    begins: PartialDate | None
    ends: PartialDate | None
    said_at: datetime
    """When the source last said so."""
    happened: bool = False
    """It is of a day, a letter say, and does not stand until it ends."""
    item: int | None = None
    """Whose story tells the rest; None where it is about who the person is."""


@dataclass(frozen=True, slots=True)
class Explained:
    """Why it is no contradiction, until either side is worded otherwise."""

    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Task:
    """The open action that was made of it."""

    action: int
    owner: str
    due: date


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing that sources disagree about; every side is for the eyes of whoever asked."""

    patient: int
    rule: Rule
    sides: tuple[Side, ...]
    pairs: tuple[tuple[str, str], ...]
    """The findings it is made of: the subject of each, and as of when."""
    explained: Explained | None = None
    task: Task | None = None

    @property
    def waits(self) -> bool:
        """Nobody has explained it, and it is nobody's task."""
        return self.explained is None and self.task is None
