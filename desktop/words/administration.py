"""The hub's people, teams, practices, places and sources, as whoever looks after them sees them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from desktop.words.dates import ENGLAND
from desktop.words.enums import PlaceKind, Role, Sector, SourceKind
from desktop.words.silence import Silence, silence_of


class Standing(StrEnum):
    """Whether someone works here at a moment."""

    WORKING = "working here"
    TO_COME = "to come"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Named:
    """Something that is chosen from a list."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class PersonForm:
    """Someone who joins, or as they shall be from now on."""

    name: str
    role: Role | None
    """None: nobody has said it yet, and so it is not kept."""
    teams: frozenset[int] = frozenset()
    practices: frozenset[int] = frozenset()
    organisation: str = ""
    telephone: str = ""
    first_day: date | None = None
    """None: they are here already."""
    last_day: date | None = None
    """None: no end is known."""
    renamed: bool = False
    """Their organisation is the same one as before, under another name: objections to it hold."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A member of staff as whoever looks after people sees them."""

    id: int
    version: int
    username: str
    form: PersonForm
    teams: str
    """Their names, and those of the practices, as a list shows them."""
    practices: str
    standing: Standing
    has_password: bool
    locked_until: datetime | None
    """None where they are not locked out at this moment."""
    deputy: Named | None
    away_until: date | None
    """The last day away; None where they are not away."""
    own_record: bool
    """Whether it is known which record here is their own."""
    refusal: str
    """Why whoever asked may not change this entry; empty where they may."""


@dataclass(frozen=True, slots=True)
class Grantable:
    """What someone who looks after people may give to others."""

    roles: tuple[Role, ...]
    teams: tuple[Named, ...]
    """All of the hub, as are the practices."""
    practices: tuple[Named, ...]
    may_give_teams: frozenset[int]
    may_give_practices: frozenset[int]
    organisations: tuple[str, ...]
    """Names of those that are known here."""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What is someone's own and stays behind when they leave, as numbers alone."""

    actions: int = 0
    """Open ones."""
    caseload: int = 0
    """People on a caseload or referral in their name."""
    plans: int = 0
    """Plans whose key worker they are."""
    meetings: int = 0
    """Meetings to come that they chair."""


@dataclass(frozen=True, slots=True)
class Handing:
    """Who takes over each of what someone leaves behind; None: it stays where it is."""

    actions: int | None = None
    caseload: int | None = None
    plans: int | None = None
    meetings: int | None = None


@dataclass(frozen=True, slots=True)
class PersonAround:
    """What stands around one member of staff."""

    left: LeftBehind
    colleagues: tuple[Named, ...]
    """Who could stand in for them, or take over what they leave behind."""
    covered: tuple[str, ...] = ()
    """The names of colleagues who are away, and for whom they stand in."""


@dataclass(frozen=True, slots=True)
class TeamForm:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PracticeForm:
    code: str
    name: str
    team: int | None
    telephone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class PlaceForm:
    code: str
    name: str
    kind: PlaceKind
    team: int | None
    telephone: str = ""
    address: str = ""


REGISTERS_NOBODY = (
    "Only the system of a GP practice may register people. What any other sends of somebody who is"
    " not known here waits in the matching tray."
)


@dataclass(frozen=True, slots=True)
class SourceForm:
    code: str
    name: str
    """Short, as shown beside each fact."""
    sector: Sector
    kind: SourceKind
    may_register: bool = False
    amber_days: int | None = None
    """Days of silence after which it is late; None, as below: what is usual for its kind."""
    red_days: int | None = None
    sends_all: bool = False
    """Each file holds everything: what it no longer has is marked."""

    @property
    def silence(self) -> Silence:
        return silence_of(self.kind, self.amber_days, self.red_days)


@dataclass(frozen=True, slots=True)
class TeamEntry:
    """A team with what belongs to it."""

    id: int
    form: TeamForm
    staff: int
    practices: int
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class PracticeEntry:
    id: int
    form: PracticeForm
    team: str
    staff: int
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    id: int
    form: PlaceForm
    team: str
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class SourceEntry:
    id: int
    form: SourceForm
    heard_at: datetime | None

    @property
    def silence(self) -> Silence:
        return self.form.silence


@dataclass(frozen=True, slots=True)
class SetUp:
    """All teams, practices, places and sources of the hub, each by its name."""

    teams: tuple[TeamEntry, ...] = ()
    practices: tuple[PracticeEntry, ...] = ()
    places: tuple[PlaceEntry, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    mine: frozenset[int] = frozenset()
    """The teams for which whoever asked may change things."""
    may_add_teams: bool = False


def first_day_of(begins_at: datetime | None) -> date | None:
    return None if begins_at is None else begins_at.astimezone(ENGLAND).date()


def last_day_of(ended_at: datetime | None) -> date | None:
    """The last day of which some was before the end."""
    if ended_at is None:
        return None
    return (ended_at - timedelta(microseconds=1)).astimezone(ENGLAND).date()
