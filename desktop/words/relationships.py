"""Why someone may open a person, what the person objects to, and what is looked at afterwards."""

from dataclasses import dataclass
from datetime import date, datetime

from desktop.words.enums import ObjectionTo, RelationshipKind, ReviewOf, Role, Verdict
from desktop.words.patients import BannerRow


@dataclass(frozen=True, slots=True)
class Ways:
    """What the policy lets a role do about someone who is on no list of theirs."""

    declared_until: date | None
    """The last day of a relationship declared now; None: this role may not declare one."""
    glass_minutes: int | None
    """How long broken glass stays open; None: this role may not break it."""
    reviewer: str
    """Who will look at it afterwards; empty: nobody is here to do it."""


@dataclass(frozen=True, slots=True)
class GlassRow:
    """Glass that someone has broken, while it is open."""

    relationship: int
    version: int
    broken_at: datetime
    closes_at: datetime
    reviewer: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The answer to opening someone: whose record it is, or what is asked first."""

    about: BannerRow | None
    asks: frozenset[ReviewOf] = frozenset()
    """Why this opening needs a reason; nothing was shown, and nothing signed."""
    glass: GlassRow | None = None


@dataclass(frozen=True, slots=True)
class RelationshipRow:
    """Someone, or everyone of a role in a team, who may open a person."""

    id: int
    version: int
    kind: RelationshipKind
    who: str
    role: Role
    team: str
    """Where it is everybody's of that role; otherwise empty."""
    reason: str
    begins_at: datetime
    ends_at: datetime | None
    made_by: str
    """Who gave it."""


@dataclass(frozen=True, slots=True)
class Givable:
    """To whom a person may be given: colleagues by name, and teams whose roles may have them."""

    staff: tuple[tuple[int, str, Role], ...]
    teams: tuple[tuple[int, str], ...]
    """Empty for a person who is restricted: only those named for them may open them."""


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """What a person does not want."""

    id: int
    version: int
    patient: int
    name: str
    """The person's, as a list shows it."""
    against: ObjectionTo
    whom: str
    """The organisation, or the member of staff; empty for being discussed."""
    note: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """A name that an organisation goes by, beside others."""

    name: str
    also: tuple[str, ...]
    objecting: int
    """People who object to it, by whichever of its names."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A record that was opened in an unusual way."""

    id: int
    version: int
    what: ReviewOf
    patient: int
    name: str
    who: str
    role: Role
    reason: str
    at: datetime
    reviewer: str
    """Who is to look; empty: nobody was there to name."""
    own: bool
    """One's own access: someone else reviews it."""
    verdict: Verdict | None
    reviewed_by: str
    reviewed_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class DeclaredRow:
    """A relationship that someone declared lately."""

    id: int
    version: int
    patient: int
    name: str
    who: str
    role: Role
    reason: str
    begins_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class RestrictedRow:
    """Someone whom only those named for them may open."""

    patient: int
    name: str
    born: str
    nhs_number: str | None
