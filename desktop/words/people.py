"""Staff, and the audiences that the disclosure rule knows."""

import re
from dataclasses import dataclass

from desktop.words.enums import AudienceKind, Confidentiality, Kind, Role, Sector

_LETTERED = re.compile(r"\b(?:gp|ot|cpn|anp|hca|nhs)\b", re.IGNORECASE)


def role_words(role: str) -> str:
    """What someone does, in the middle of a sentence; sources write ``gp`` and ``Gp``."""
    return _LETTERED.sub(lambda found: found[0].upper(), role)


def raised(words: str) -> str:
    """With a capital to begin with, and all else as it stands."""
    return words[:1].upper() + words[1:]


def one_name(organisation: str) -> str:
    """How names of organisations are compared: a to z without case, and no spaces.

    As both databases do it, ``models.people.ONE_NAME``, and no more than they can.
    """
    return organisation.replace(" ", "").encode().lower().decode()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who signs a change: a member of staff, or a service account for a script."""

    id: int
    name: str
    role: Role
    teams: frozenset[int] = frozenset()
    practices: frozenset[int] = frozenset()
    organisation: str = ""
    covers: frozenset[int] = frozenset()
    """Colleagues who are away and have named this person their deputy."""

    @property
    def selves(self) -> frozenset[int]:
        """Whose caseload and promises are looked after here: one's own, and those covered."""
        return self.covers | {self.id}


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A member of staff as lists show them."""

    id: int
    name: str
    role: Role
    organisation: str
    telephone: str


@dataclass(frozen=True, slots=True)
class UserRow:
    """A member of staff as whoever looks after the hub knows them."""

    username: str
    name: str
    role: Role
    teams: tuple[str, ...]
    """Their codes, as are the practices."""
    practices: tuple[str, ...]
    has_password: bool


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """The grain of the disclosure policy."""

    sector: Sector
    kind: Kind
    confidentiality: Confidentiality

    @property
    def key(self) -> str:
        """As the store keeps it beside each item."""
        return f"{self.sector}/{self.kind}/{self.confidentiality}"


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is looking, and every cell of the policy that they may see.

    A room's cells are the intersection of those of each person present, never a rank; a paper's
    are its own. Made by ``services.disclosure`` alone.
    """

    kind: AudienceKind
    cells: frozenset[Cell]
    reader: Actor | None = None
    """The person signed in; None for a room and a paper."""


@dataclass(frozen=True, slots=True)
class TeamRow:
    id: int
    name: str
