"""What an audience would see of a person, shown to whoever governs the policy."""

from dataclasses import dataclass
from datetime import datetime

from desktop.words.enums import Confidentiality, Kind, Role, Sector
from desktop.words.items import ItemRow
from desktop.words.people import StaffRow


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose eyes: a role, someone who works here, the room of a meeting; none of these: a paper.

    A guest is at a meeting in a role, and works nowhere here.
    """

    role: Role | None = None
    staff: int | None = None
    meeting: int | None = None
    guest: bool = False


@dataclass(frozen=True, slots=True)
class MeetingChoice:
    """A meeting that has the person on its agenda."""

    id: int
    title: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Viewers:
    """Everyone whose eyes can be chosen for one person."""

    staff: tuple[StaffRow, ...]
    meetings: tuple[MeetingChoice, ...]


@dataclass(frozen=True, slots=True)
class Opens:
    """Whether someone may open the person, and why, in words."""

    who: str
    may: bool
    why: str


@dataclass(frozen=True, slots=True)
class WithheldSort:
    """A sort of facts that is held and not shown; no word of any of them."""

    kind: Kind
    sector: Sector
    confidentiality: Confidentiality
    why: str = ""
    """Where it is not for the policy that it is left out."""


@dataclass(frozen=True, slots=True)
class Preview:
    opens: tuple[Opens, ...]
    """Everyone of the audience; a role and a paper have nobody."""
    reaches: bool
    """Whether the audience gets to see the person at all."""
    items: tuple[ItemRow, ...]
    """As they would be listed."""
    allergies_heading: str
    withheld: tuple[WithheldSort, ...]
