"""What the desk sees of someone who rings, or of whom somebody rings."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.words.dates import PartialDate
from desktop.words.enums import Kind, ReviewOf, Role
from desktop.words.items import ItemRow
from desktop.words.week import WeekRow


class Identifier(StrEnum):
    """What a caller can say to show who the call is about. The audit keeps these words alone."""

    NAME_AND_BIRTH = "name and birth date"
    ADDRESS = "address"
    NHS_NUMBER = "NHS number"
    TELEPHONE = "telephone"


class CallerKind(StrEnum):
    """Who rings. The audit keeps these words alone."""

    PERSON = "the person rings"
    CONTACT = "someone recorded in their life rings"
    OTHER = "somebody else rings"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who rings: of a contact the item that records them, of somebody else the name they give."""

    kind: CallerKind
    item: int | None = None
    name: str = ""


LEAST_RIGHT = 2
"""So many identifiers must be right before anything is told."""


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """What the caller's words are compared with; empty where it is not known, or withheld."""

    patient: int
    version: int
    name: str
    born: PartialDate | None
    died: PartialDate | None
    address: str
    nhs_number: str
    telephone: str
    contacts: tuple[ItemRow, ...] = ()
    """People in their life, any of whom may be the one who rings."""


@dataclass(frozen=True, slots=True)
class Identified:
    """The answer to asking who a call is about: what to compare with, or what is asked first."""

    known: IdentityRow | None
    asks: frozenset[ReviewOf] = frozenset()
    """Why this person needs a reason; nothing was shown, and nothing signed."""


@dataclass(frozen=True, slots=True)
class KeyWorker:
    """Who holds the threads; while they are away, who stands in for them and is there."""

    staff: int | None
    """None for someone whom a source names and who does not work here."""
    name: str
    role: str
    telephone: str
    away_until: date | None = None
    deputy: int | None = None
    """None also where everyone who stands in is away, too."""
    deputy_name: str = ""


@dataclass(frozen=True, slots=True)
class DeskRow:
    """All that a call needs, once two identifiers were right."""

    identity: IdentityRow
    caller: Caller
    rings: str
    """The name of whoever rings."""
    permissions: tuple[ItemRow, ...]
    """Who may be told what, as the person has said and a source has recorded: what names the
    caller, and what names none of the others."""
    named: bool
    """Whether any of it names the caller."""
    forbidding: frozenset[int]
    """Those of it, by their ids, that say that something is not to be told."""
    unseen: tuple[Kind, ...]
    """Kinds of entry that may forbid it, and of which the reader's role sees none."""
    contacts: tuple[ItemRow, ...]
    """People in their life: to be rung, and told nothing by that alone."""
    key_worker: KeyWorker | None
    week: WeekRow
    owners: tuple[tuple[int, str, Role], ...]
    """Who can be left a message for: id, name and role."""
