"""Tables from sources: what kinds there are, what their columns can mean, and a mapping of one.

A column is met under many names. Names are compared by their letters and figures alone, so that
``NHS No.`` and ``nhs_no`` are one.
"""

from dataclasses import dataclass
from enum import StrEnum

NEEDS_MAPPING = "This table needs to be told what its columns mean: open Feeds and set its columns."


class TableKind(StrEnum):
    """What a table is about. The values are stored, and begin the refs of what it brings."""

    REGISTRATION = "registration list"
    CENSUS = "care-home census"
    VOLUNTARY = "voluntary-sector contacts"
    CASELOAD = "community nursing caseload"
    NURSING_VISITS = "community nursing visits"
    THERAPY = "therapy appointments"
    ROTA = "home-care rota"
    CASES = "council case extract"


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a column can say."""

    name: str
    label: str
    headings: tuple[str, ...]
    """The names under which columns of it are usually met, the surest first."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of table: its fields, and of which groups of them at least one column is needed."""

    kind: TableKind
    fields: tuple[Field, ...]
    needs: tuple[tuple[str, ...], ...]

    def field(self, name: str) -> Field:
        return next(each for each in self.fields if each.name == name)

    def is_needed(self, name: str) -> bool:
        """Whether nothing else can stand in for it."""
        return (name,) in self.needs

    def missing(self, given: set[str]) -> tuple[tuple[Field, ...], ...]:
        """The groups of which nothing is given."""
        return tuple(
            tuple(self.field(name) for name in group)
            for group in self.needs
            if not given & set(group)
        )


@dataclass(frozen=True, slots=True)
class Mapping:
    """What the columns of a source's table mean: set once on screen, kept by source and header."""

    kind: TableKind
    header: tuple[str, ...]
    """The names of all columns of the table that it was made for."""
    columns: tuple[tuple[str, str], ...]
    """Field and column; a field that no column says is not there."""
    always: tuple[tuple[str, str], ...] = ()
    """Field and words, of what holds for every row and stands in no column."""
    complete: bool = False
    """Each file holds all there is: what it leaves out is no longer so."""

    def fits(self, header: tuple[str, ...]) -> bool:
        """Whether every column that it names is there."""
        return {column for _, column in self.columns} <= set(header)


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A mapping that is kept."""

    id: int
    version: int
    source_id: int
    mapping: Mapping


@dataclass(frozen=True, slots=True)
class MappingSources:
    """Whose tables can be mapped, and what was set so far."""

    sources: tuple[tuple[int, str, str], ...]
    """Id, code and short name of each."""
    kept: tuple[MappingRow, ...]
    homes: tuple[str, ...]
    """The care homes of the hub."""

    def of(self, source_id: int, header: tuple[str, ...]) -> MappingRow | None:
        """What was set for this very row of column names."""
        return next(
            (each for each in self.kept
             if each.source_id == source_id and each.mapping.header == header),
            None,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TriedRow:
    """One row as it would be read."""

    row: int
    """Where it stands in the sheet."""
    who: str
    says: str
    trouble: str
    """Why it would be set aside; empty where it would be taken in."""


@dataclass(frozen=True, slots=True)
class Tried:
    """The first rows as they would be read, and how it went with all of them."""

    first: tuple[TriedRow, ...]
    rows: int
    troubled: int
    passed_over: int


def bare(heading: str) -> str:
    """How the names of columns are compared."""
    return "".join(letter for letter in heading.casefold() if letter.isalnum())


def _field(name: str, label: str, *headings: str) -> Field:
    return Field(name, label, tuple(dict.fromkeys(map(bare, (label, *headings)))))


# --- the fields --------------------------------------------------------------------------------

_NUMBER = _field("nhs_number", "NHS number", "NHS no", "NHS", "NHS num", "NHSNumber",
                 "New NHS number", "Patient NHS number", "Client NHS number")  # fmt: skip
_OWN = _field(
    "own_id", "The source’s own number", "Own number", "Person ID", "Patient ID", "Client ID",
    "Person number", "Client number", "Client ref", "Client reference", "Service user ID",
    "Service user number", "Customer number", "Local ID", "RiO ID", "RiO number", "SystmOne ID",
    "Mosaic ID", "LAS ID", "Liquidlogic ID", "ContrOCC ID", "Hospital number", "Unit number",
    "MRN", "Patient number", "Person unique identifier", "LA Person Unique Identifier",
    "EMIS number", "EMIS ID", "Resident ID", "ID",
)  # fmt: skip
_FAMILY = _field("family", "Family name", "Surname", "Last name", "Patient surname",
                 "Client surname", "Resident surname")  # fmt: skip
_GIVEN = _field("given", "Given names", "Forename", "Forenames", "First name", "First names",
                "Given name", "Patient forename", "Client forename", "Christian name")  # fmt: skip
_WHOLE_NAME = _field("full_name", "Whole name", "Name", "Full name", "Patient name", "Patient",
                     "Client name", "Client", "Resident", "Resident name", "Service user",
                     "Service user name", "Customer name", "Customer")  # fmt: skip
_BORN = _field("born", "Date of birth", "DOB", "D.O.B.", "Birth date", "Born",
               "Patient DOB", "Client DOB")  # fmt: skip
_POSTCODE = _field("postcode", "Postcode", "Post code", "Home postcode")
_SAID_ON = _field("said_on", "Date of the extract", "Extract date", "Date extracted",
                  "Report date", "As at", "Snapshot date", "Last updated",
                  "Date updated")  # fmt: skip
_WHO = (_NUMBER, _OWN, _FAMILY, _GIVEN, _WHOLE_NAME, _BORN)
_TITLE = _field("title", "Title", "Salutation")
_GENDER = _field("gender", "Gender", "Sex")
_DIED = _field("died", "Date of death", "DOD", "Deceased date", "Died", "Death date")
_DECEASED = _field("deceased", "Whether they have died", "Deceased", "Is deceased",
                   "Deceased flag", "Deceased indicator", "Deceased status", "Dead")  # fmt: skip

_NOTE = _field("note", "Note", "Notes", "Comment", "Comments", "Details", "Further information")
_STATUS = _field("status", "Status", "Appointment status", "Visit status", "Outcome",
                 "Attendance", "State")  # fmt: skip
_STANDS = _field("status", "Status", "Service status", "Case status", "Caseload status",
                 "Referral status", "Package status", "Current status", "Active",
                 "Is active", "Open")  # fmt: skip
_STAYS = _field("status", "Status", "Resident status", "Residency status", "Type of stay",
                "Stay type")  # fmt: skip
_LISTED = _field("status", "Registration status", "Patient status", "Status",
                 "Registration type", "Patient type", "Reg type", "Reg status")  # fmt: skip
_WORKER = _field(
    "worker", "Worker", "Allocated worker", "Key worker", "Keyworker", "Named worker",
    "Staff name", "Staff", "Clinician", "Clinician name", "Seen by", "Professional",
    "Case worker", "Caseworker", "Lead worker", "HCP", "Volunteer", "Befriender",
)  # fmt: skip
_CARER = _field("worker", "Worker", "Carer", "Carer name", "Care worker", "Support worker",
                "Visited by", "Visitor", *_WORKER.headings)  # fmt: skip
"""In a rota it is who comes; in other tables a carer may be of the family."""
_CARERS = _field("carers", "Number of carers", "Carers", "No of carers", "Carers required",
                 "Number of staff", "No of staff", "Staff required", "Handed")  # fmt: skip
_TEAM = _field("team", "Team", "Team name", "Service team", "Allocated team", "Locality")
_WORKER_PHONE = _field(
    "telephone", "Telephone", "Worker telephone", "Telephone number", "Phone", "Tel", "Tel no",
    "Phone number", "Contact number", "Contact telephone", "Worker phone", "Team telephone",
    "Mobile", "Worker contact", "Duty telephone",
)  # fmt: skip
_BEGINS = _field(
    "begins", "Start date", "Date started", "Began", "Begins", "Admitted on", "Date admitted",
    "Referral date", "Date of referral", "Referred on", "Service start date", "Package start date",
    "Start", "From", "Date accepted", "Caseload start date", "Episode start date",
)  # fmt: skip
_ENDS = _field(
    "ends", "End date", "Date ended", "Ended", "Ends", "Discharge date", "Date discharged",
    "Discharged on", "Service end date", "Package end date", "To", "Closed date", "Date closed",
    "Episode end date",
)  # fmt: skip
_DAYS = _field(
    "days", "Days of the week", "Days", "Day of week", "Weekday", "Weekdays", "Visit days",
    "Visiting days", "Day(s)",
)  # fmt: skip
_TIMES = _field("times", "Visit times", "Times", "Times of visits", "Call times", "Time of visits",
                "Visit time")  # fmt: skip

_DAY = _field(
    "day", "Date", "Visit date", "Appointment date", "Date of visit", "Planned date", "Appt date",
    "Due date", "Scheduled date", "Call date", "Shift date", "Start date", "Date of appointment",
    "Visit due", "Planned visit date", "Appointment date/time", "Appointment", "Date/time",
    "Visit date time", "Start date time", "Planned start",
)  # fmt: skip
_STARTS = _field(
    "starts", "Start time", "Time", "Starts", "Start", "Visit time", "Appointment time",
    "Planned start time", "Planned time", "Time of visit", "Scheduled start", "Call time", "Due",
    "Appt time", "From", "Time in",
)  # fmt: skip
_STOPS = _field("stops", "End time", "Ends", "End", "Finish", "Finish time", "Planned end time",
                "Planned end", "Scheduled end", "To", "Until", "Time out")  # fmt: skip
_LASTS = _field("lasts", "Duration", "Length", "Minutes", "Duration (minutes)", "Duration (mins)",
                "Visit length", "Mins", "Call length", "Planned duration", "Duration mins",
                "Duration minutes")  # fmt: skip
_VISIT_ID = _field(
    "event_id", "Visit number", "Visit ID", "Appointment ID", "Appointment number", "Booking ID",
    "Booking reference", "Call ID", "Activity ID", "Event ID", "Visit ref", "Visit reference",
    "Contact ID", "Roster ID", "Schedule ID", "Appointment reference", "Booking number",
)  # fmt: skip
_PURPOSE = _field(
    "what", "What for", "Purpose", "Visit type", "Appointment type", "Reason", "Reason for visit",
    "Activity", "Visit reason", "Call type", "Care type", "Intervention", "Task", "Service",
    "Type", "Clinic", "Session type", "Visit name",
)  # fmt: skip
_PROVIDER = _field("provider", "Provider", "Provider name", "Care provider", "Agency",
                   "Care agency", "Organisation", "Company", "Service provider",
                   "Branch")  # fmt: skip
_PROVIDER_PHONE = _field(
    "provider_telephone", "Provider’s telephone", "Provider telephone", "Provider phone",
    "Provider tel", "Agency telephone", "Provider contact number", "Provider contact",
    "Provider telephone number", "Office telephone", "Branch telephone", "Out of hours number",
)  # fmt: skip
_WHERE = _field("where", "Where", "Location", "Venue", "Site", "Visit location", "Place",
                "Appointment location")  # fmt: skip

_IDENTIFIED = (("nhs_number", "own_id"), ("born", "own_id"))
"""A number of the NHS is worth something with a birth date alone; an own id once it is linked."""

_VISIT = (
    *_WHO, _DAY, _STARTS, _STOPS, _LASTS, _PURPOSE, _WORKER, _CARERS, _TEAM, _WHERE,
    _STATUS, _NOTE, _VISIT_ID, _SAID_ON,
)  # fmt: skip
_CARE = (
    *_WHO, _WORKER, _TEAM, _WORKER_PHONE, _PROVIDER, _PROVIDER_PHONE, _BEGINS, _ENDS, _DAYS,
    _TIMES, _STANDS, _NOTE, _SAID_ON,
)  # fmt: skip


def _care(label: str, *headings: str) -> tuple[Field, ...]:
    """The fields of a service, called by what such a table calls it."""
    what = _field("what", label, *headings, "Service", "Service name", "Service type", "Reason")
    return (*_CARE[:6], what, *_CARE[6:])


SHAPES = (
    Shape(
        TableKind.REGISTRATION,
        (
            _NUMBER, _OWN, _FAMILY, _GIVEN, _WHOLE_NAME, _BORN, _TITLE,
            _field("preferred", "Known as", "Preferred name", "Preferred forename", "Calling name"),
            _field("former_family", "Former family name", "Previous surname", "Maiden name",
                   "Birth surname", "Former surname", "Previous name"),
            _GENDER,
            _field("address_1", "Address", "Address line 1", "Address 1", "House name and number",
                   "Home address", "Full address", "Street", "Address1"),
            _field("address_2", "Address, second line", "Address line 2", "Address 2"),
            _field("address_3", "Address, third line", "Address line 3", "Address 3", "Locality",
                   "Village", "Town", "City"),
            _field("address_4", "Address, fourth line", "Address line 4", "Address 4",
                   "Address line 5", "Address 5", "County"),
            _POSTCODE,
            _field("telephone", "Telephone", "Telephone number", "Phone", "Home telephone",
                   "Home phone", "Tel", "Phone number", "Contact number", "Mobile",
                   "Mobile telephone"),
            _field("practice", "Practice code", "GP practice code", "Practice", "ODS code",
                   "Organisation code", "Registered practice", "Surgery code"),
            _DIED, _DECEASED, _LISTED, _SAID_ON,
        ),
        (("nhs_number", "own_id"), ("born",), ("family", "full_name")),
    ),
    Shape(
        TableKind.CENSUS,
        (
            *_WHO,
            _field("home", "Care home", "Home", "Home name", "Care home name", "Name of home",
                   "Residence", "Location name"),
            _field("room", "Room", "Room number", "Room no", "Bed", "Unit", "Unit and room"),
            _field("begins", "Moved in", "Admission date", "Date of admission", "Admitted",
                   "Move in date", "Date moved in", "Start date", "Date admitted",
                   "Resident since"),
            _field("ends", "Left", "Discharge date", "Date left", "Date of discharge",
                   "Leaving date", "Moved out", "End date"),
            _STAYS, _NOTE, _SAID_ON,
        ),
        (*_IDENTIFIED, ("home",)),
    ),
    Shape(
        TableKind.VOLUNTARY,
        (
            *_care("What is given", "Activity", "Support", "Support type", "Project", "Group",
                   "Scheme"),
            _field("seen_on", "Date of contact", "Contact date", "Date of last contact",
                   "Last contact", "Last seen", "Date seen", "Session date"),
        ),
        _IDENTIFIED,
    ),
    Shape(
        TableKind.CASELOAD,
        _care("What they are seen for", "Reason for referral", "Referral reason", "Caseload",
              "Caseload name", "Primary need", "Care need", "Intervention", "Treatment"),
        _IDENTIFIED,
    ),
    Shape(TableKind.NURSING_VISITS, _VISIT, (*_IDENTIFIED, ("day",))),
    Shape(TableKind.THERAPY, _VISIT, (*_IDENTIFIED, ("day",))),
    Shape(
        TableKind.ROTA,
        (
            *(_CARER if each is _WORKER else each for each in _VISIT[:-1]),
            _PROVIDER, _DAYS, _PROVIDER_PHONE, _SAID_ON,
        ),
        (*_IDENTIFIED, ("day", "days"), ("starts", "day")),
    ),
    Shape(
        TableKind.CASES,
        (
            *_care("Service", "Service element", "Care package", "Package", "Service description",
                   "Service component", "Support"),
            _field("units", "How much", "Hours per week", "Hours a week", "Weekly hours",
                   "Planned hours", "Hours", "Units per week", "Planned units per week"),
            _CARERS,
            _field("event_id", "Service number", "Service ID", "Package ID", "Service reference",
                   "Package reference", "Element ID", "Provision ID", "Purchase order"),
        ),
        _IDENTIFIED,
    ),
)  # fmt: skip


def shape_of(kind: TableKind) -> Shape:
    return next(each for each in SHAPES if each.kind is kind)


KNOWN_HEADINGS = frozenset(
    heading for shape in SHAPES for field in shape.fields for heading in field.headings
)


PERSONS_HEADINGS = frozenset(
    heading for field in (_NUMBER, _OWN, _FAMILY, _WHOLE_NAME, _BORN) for heading in field.headings
)


def matched(shape: Shape, header: tuple[str, ...]) -> dict[str, str]:
    """Field by column, by name alone: each column means one thing, the surest match first."""
    found: dict[str, str] = {}
    free = {bare(column): column for column in reversed(header)}
    for depth in range(max(len(each.headings) for each in shape.fields)):
        for field in shape.fields:
            if field.name not in found and depth < len(field.headings):
                column = free.pop(field.headings[depth], None)
                if column is not None:
                    found[field.name] = column
    return found


def likeliest(header: tuple[str, ...]) -> TableKind | None:
    """The kind of which most columns are recognised and nothing is missing; None for no idea."""
    best: tuple[int, Shape | None] = (0, None)
    for shape in SHAPES:
        found = matched(shape, header)
        score = len(found) - 3 * len(shape.missing(set(found)))
        if score > best[0]:
            best = score, shape
    return best[1].kind if best[1] else None
