"""The policy as people write and read it."""

from dataclasses import dataclass
from datetime import datetime

from desktop.words.enums import Confidentiality, Kind, Limit, Permission, Role, Sector

BOUNDS = {
    Limit.DECLARED_DAYS: (1, 90),
    Limit.BREAK_GLASS_MINUTES: (5, 240),
    Limit.SUBJECT_ACCESS_MINUTES: (15, 480),
    Limit.AGENDA_DAYS: (1, 60),
    Limit.IDLE_MINUTES: (2, 30),
    Limit.DIED_YEARS: (8, 100),
    Limit.LEFT_YEARS: (8, 100),
    Limit.ORIGINAL_DAYS: (7, 365),
    Limit.FILE_DAYS: (1, 365),
    Limit.DRAFT_DAYS: (1, 365),
}
"""The least and the most that each limit may be: what is shorter or longer is a slip of the hand.

Records are kept at least as long as the NHS asks for the shortest-lived of what is in them.
"""


@dataclass(frozen=True, slots=True)
class PolicyText:
    """The three tables of a policy, each as comma-separated text with its reasons."""

    disclosure: str
    """Who may see which facts."""
    permissions: str
    """Who may do what else."""
    limits: str
    """How long things last."""


@dataclass(frozen=True, slots=True)
class PolicyVersionRow:
    """A policy that is or was in force."""

    number: int
    text: PolicyText
    note: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """Every policy there was, the newest first, and whether the store keeps the newest to the line.

    The store weighs what it shows by rows; they are the text of the newest policy, spread out.
    """

    versions: tuple[PolicyVersionRow, ...]
    as_written: bool


@dataclass(frozen=True, slots=True)
class Allowing:
    """A line of the first table: these audiences may see these kinds from these sectors."""

    audiences: tuple[str, ...]
    """Roles, or ``paper``."""
    sectors: tuple[Sector, ...]
    kinds: tuple[Kind, ...]
    confidentialities: tuple[Confidentiality, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Permitting:
    """A line of the second table."""

    permission: Permission
    roles: tuple[Role, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Limiting:
    """A line of the third table."""

    limit: Limit
    value: int
    reason: str


@dataclass(frozen=True, slots=True)
class PolicyLines:
    """A policy line by line, as it is read and as it is changed."""

    allowing: tuple[Allowing, ...]
    permitting: tuple[Permitting, ...]
    limiting: tuple[Limiting, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of the policy, and the reason that the table gives."""

    sentence: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class SaidOf:
    """All that the policy says of one audience, or of what is the same for all."""

    heading: str
    sentences: tuple[Said, ...]
