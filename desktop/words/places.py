"""Who stays where: the residents of a home or a ward, and the people on a caseload."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from desktop.words.dates import PartialDate
from desktop.words.enums import PlaceKind, PlanState, Role

WORKING_DAYS = 7
"""Within which a plan is due after admission or re-admission to a home (Enhanced Health in Care
Homes)."""
ROUND = "Weekly round"


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A home or ward, with how many of its people may be opened by whoever looks."""

    id: int
    name: str
    kind: PlaceKind
    telephone: str
    residents: int


@dataclass(frozen=True, slots=True)
class RoundNote:
    """What was written at the last round."""

    patient: int
    item: int
    words: str
    """Empty where their record asks first why it is opened."""
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Resident:
    """One person who stays there. What the reader may not see is blank."""

    patient: int
    name: str
    born: PartialDate | None
    nhs_number: str
    """With the birth date it tells two of one name apart; empty where none is known."""
    came_on: date | None
    """When they last came, or came back, as far as a source tells."""
    reads_plans: bool
    plan: PlanState | None
    """None: there is no plan."""
    agreed_on: date | None
    review_on: date | None
    plan_due: date | None
    """By when a plan is due after they came; None once one was agreed since, or on a ward."""
    due_beyond_calendar: bool
    """The day lies beyond the bank holidays that are known."""
    discharge: str
    """When they are expected to go home, as its source says."""
    needed: tuple[str, ...]
    """What is still needed to go home: promised, requested, on its way."""
    note: RoundNote | None


class Group(StrEnum):
    """Whose caseload."""

    NURSE = "nurse"
    THERAPIST = "therapist"
    SOCIAL_WORKER = "social worker"
    LINK_WORKER = "link worker"


ROLES = {
    Group.NURSE: (Role.COMMUNITY_NURSE, Role.COMMUNITY_MATRON),
    Group.THERAPIST: (Role.PHYSIOTHERAPIST, Role.OCCUPATIONAL_THERAPIST),
    Group.SOCIAL_WORKER: (Role.SOCIAL_WORKER,),
    Group.LINK_WORKER: (Role.LINK_WORKER,),
}


@dataclass(frozen=True, slots=True)
class OnCaseload:
    """One person on a caseload, with who comes to them."""

    patient: int
    name: str
    born: PartialDate | None
    nhs_number: str
    stays: tuple[str, ...]
    """Where: in hospital, as its source says it, before the home or the ward that is theirs."""
    today: tuple[str, ...]
    """Visits of today, anybody's: ``09:30 Community nurse``; another's says whose it is.

    What is to come is first, the role's own first of it.
    """
    to_come: int
    """How many visits of the role are still to come this week, today's among them."""
    following: str
    """The next of them after today."""
    goals: tuple[str, ...]
    equipment: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Caseload:
    people: tuple[OnCaseload, ...]
    not_supplied: tuple[str, ...]
    """Sources of the sector that sent no visit for this week, of anybody here."""
