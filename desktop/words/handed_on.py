"""What is handed on to other systems of one person: the plan, what was decided, who does what."""

from dataclasses import dataclass
from datetime import date, datetime

from desktop.words.enums import Gender, Outcome
from desktop.words.meetings import ActionRow
from desktop.words.papers import PersonOnPaper
from desktop.words.plans import PlanRow


@dataclass(frozen=True, slots=True)
class Decided:
    """What a finished meeting decided about the person."""

    id: int
    """Of the agenda item."""
    on: date
    team: str
    question: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class HandedOn:
    """Everything that goes out, of whom, and who sent it."""

    hub: str
    """By which this hub knows its own again."""
    patient: int
    person: PersonOnPaper
    gender: Gender
    plan: PlanRow | None
    """The version that stands; None where there is none."""
    actions: tuple[ActionRow, ...]
    decided: tuple[Decided, ...]
    made_by: str
    made_at: datetime
