"""What a printed document shows: filled by services, by the rule for paper; drawn by reports.

A report prints these fields and knows no others, so what may not lie in a home is left out here.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from desktop.words.dates import PartialDate
from desktop.words.enums import (
    AgendaState,
    Agreement,
    AllergyHeading,
    Attendance,
    Outcome,
    PaperKind,
    PlanState,
    PrintFormat,
    Role,
)
from desktop.words.patients import shown_name
from desktop.words.plans import AboutMe, Contingency, Goal

PREVIEW = "Preview, not for use"
"""Stands in the place of a serial on what is only looked at."""
CANCELLED = "Cancelled"


@dataclass(frozen=True, slots=True)
class Copy:
    """One printed paper, as it names itself in its foot and its QR code."""

    serial: str
    """``000418-2``: the number of the print and which copy of it."""
    version: int
    """What people call the plan's version."""
    printed_on: date
    printed_by: str
    """The team's name."""
    place: str = ""
    """Where this copy will lie: ``Kitchen drawer``."""
    format: PrintFormat = PrintFormat.STANDARD
    recorded_format: PrintFormat = PrintFormat.STANDARD
    """What the person needs; printed for all to see where it is not the standard size."""
    format_reason: str = ""
    """Why this copy is in another format than the recorded one."""


@dataclass(frozen=True, slots=True)
class PersonOnPaper:
    """Enough to know whose paper this is; no address and no telephone."""

    family: str
    given: str
    title: str = ""
    preferred: str = ""
    born: PartialDate | None = None
    nhs_number: str | None = None
    practice: str = ""

    @property
    def name(self) -> str:
        return shown_name(self.family, self.given, self.title)

    @property
    def called(self) -> str:
        """The name over the person's own paper: ``Peg Hall``."""
        return f"{self.preferred or self.given} {self.family}".strip()


@dataclass(frozen=True, slots=True)
class RingLine:
    """Whom to ring about what."""

    about: str
    """``Anything about this plan``."""
    who: str
    role: str = ""
    """``my key worker, community matron``."""
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class EmergencyForm:
    """A pointer to a form that exists elsewhere; the form itself is never redrawn."""

    form: str
    """``DNACPR``, ``Emergency Health Care Plan``."""
    kept: str = ""
    dated: PartialDate | None = None
    review: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class VisitLine:
    """Who comes, what for and when."""

    who: str
    what_for: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class AllergyLine:
    substance: str
    reaction: str = ""


@dataclass(frozen=True, slots=True)
class AllergyList:
    heading: AllergyHeading
    lines: tuple[AllergyLine, ...] = ()


@dataclass(frozen=True, slots=True)
class MedicineList:
    """Names only: how to take each is on its label."""

    names: tuple[str, ...]
    source: str
    """In words: ``Larkmoor Surgery``."""
    as_of: PartialDate | None = None
    """When that source last said so."""


@dataclass(frozen=True, slots=True)
class PrintedPlan:
    """The care plan summary that lies in a home. An empty part prints as ``Not recorded``."""

    copy: Copy
    person: PersonOnPaper
    state: PlanState
    about_me: AboutMe = field(default_factory=AboutMe)
    ring: tuple[RingLine, ...] = ()
    contingencies: tuple[Contingency, ...] = ()
    emergency_forms: tuple[EmergencyForm, ...] = ()
    goals: tuple[Goal, ...] = ()
    visits: tuple[VisitLine, ...] = ()
    allergies: AllergyList = field(default_factory=lambda: AllergyList(AllergyHeading.NOT_RECORDED))
    medicines: MedicineList | None = None
    """None where no source has said anything."""
    agreement: Agreement | None = None
    agreed_on: date | None = None
    agreed_with: str = ""
    """The attorney or deputy, or who else took part, in words."""
    agreed_by: str = ""
    """The member of staff who signed."""
    review_on: date | None = None
    review_by: str = ""
    key_worker: str = ""


@dataclass(frozen=True, slots=True)
class PrintedAttendance:
    name: str
    role: Role
    state: Attendance


@dataclass(frozen=True, slots=True)
class PrintedAction:
    what: str
    owner: str
    owner_role: Role | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class PrintedAgendaItem:
    """One person discussed, or listed and not reached."""

    position: int
    person: PersonOnPaper
    question: str
    asked_by: str
    asked_role: Role | None
    state: AgendaState
    outcomes: tuple[Outcome, ...] = ()
    note: str = ""
    actions: tuple[PrintedAction, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedMinutes:
    """The minutes of one meeting, for its team; never for a home."""

    copy: Copy
    team: str
    title: str
    place: str
    chair: str
    starts_at: datetime
    ended_at: datetime | None
    """None while the meeting is still going on."""
    attendance: tuple[PrintedAttendance, ...] = ()
    items: tuple[PrintedAgendaItem, ...] = ()
    started_at: datetime | None = None
    """None until it is started; ``starts_at`` is as planned."""


@dataclass(frozen=True, slots=True)
class PrintedVisit:
    """One visit of the week on the kitchen wall: who comes and what for, and nothing else."""

    time: str
    """``9:30 am``; empty where no time is known."""
    who: str
    what_for: str = ""
    state: str = ""
    """``CANCELLED``, or that they ring; empty for a visit that is to be."""


@dataclass(frozen=True, slots=True)
class PrintedDay:
    day: date
    visits: tuple[PrintedVisit, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedWeek:
    """Who comes to a home in one week. What comes alike on all its days stands once."""

    copy: Copy
    person: PersonOnPaper
    days: tuple[PrintedDay, ...]
    """Those of the week that were still to come, the day of the print among them."""
    every_day: tuple[PrintedVisit, ...] = ()
    arranged: tuple[VisitLine, ...] = ()
    """Care whose visits nobody has sent: the days and times are not known here."""
    ring: tuple[RingLine, ...] = ()
    """Whom to ring if someone does not come."""


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A paper that was printed, as the list of a person's papers shows it."""

    id: int
    serial: str
    kind: PaperKind
    plan_id: int | None
    version: int | None
    """What people call the plan's version."""
    format: PrintFormat
    place: str
    printed_at: datetime
    printed_by: str
    taken_back_at: datetime | None
    out_of_date: str
    """Why it is wrong now, or lies in the home of someone who has died, as a sentence; empty while
    it says what the plan or the week says."""
    week_of: date | None = None
    """The Monday of the week that it is about."""
