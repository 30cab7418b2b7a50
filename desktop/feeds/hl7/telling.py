"""What one message says of a stay or an attendance, before it is laid over what stands."""

from dataclasses import dataclass

from desktop.feeds import clean
from desktop.feeds.hl7.discharges import discharge
from desktop.feeds.hl7.messages import Message, Segment, Value, day, when
from desktop.feeds.hl7.people import person_name
from desktop.words.dates import PartialDate
from desktop.words.enums import Confidentiality
from desktop.words.items import closest

ADMISSION, EMERGENCY, OUTPATIENT = "IMP", "EMER", "AMB"
_CLASSES = {"I": ADMISSION, "B": ADMISSION, "D": ADMISSION, "E": EMERGENCY, "O": OUTPATIENT,
            "R": OUTPATIENT}  # fmt: skip
BED, PLACE, HOSPITAL, REASON = "Bed", "Place", "Hospital", "Reason"
SPECIALTY, CONSULTANT = "Specialty", "Consultant"
MOVED_FROM, TRANSFER_DUE = "Moved from", "Transfer expected"
ADMISSION_DUE, DISCHARGE_DUE = "Admission expected", "Discharge expected"
ON_LEAVE = "On leave since"
WENT_TO, HOW, NOT_DISCHARGED = "Discharged to", "Discharge", "Discharge taken back"
_DEATHS = {"died", "patient died", "deceased", "dead", "death", "expired", "rip"}
_NONE = "none"
_NOT_VIP = {"", "N", "NO", "0"}


@dataclass(frozen=True, slots=True)
class Place:
    ward: str = ""
    bed: str = ""

    @property
    def text(self) -> str:
        return clean.joined(self.ward, f"bed {self.bed}" if self.bed else "", by=", ")

    @classmethod
    def of(cls, text: str) -> "Place":
        ward, _, bed = text.partition(", bed ")
        return cls(ward, bed)


@dataclass(frozen=True, slots=True)
class Told:
    """What one message says of a stay; empty where it says nothing."""

    ref: str
    event: str
    happened: PartialDate | None
    """When it happened, or else when it was said."""
    said_on: PartialDate | None
    """The day on which it was said: what is dated later is to come."""
    class_: str
    place: Place
    place_before: Place
    place_due: Place
    begins: PartialDate | None
    due: PartialDate | None
    """When someone is expected who has not been admitted."""
    ends: PartialDate | None
    never_ended: bool
    discharge_due: PartialDate | None
    due_as_sent: str
    discharge_due_as_sent: str
    """Where those two days cannot be read."""
    parts: dict[str, str]
    label: Confidentiality | None
    """None where the message says nothing of it."""

    @property
    def has_died(self) -> bool:
        """Whether it says that the stay has ended by a death."""
        return self._is_over and self.parts[HOW].casefold() in _DEATHS

    @property
    def left_alive(self) -> bool:
        """Whether it says that the stay has ended in another way."""
        return self._is_over and bool(self.parts[HOW]) and not self.has_died

    @property
    def _is_over(self) -> bool:
        over = bool(self.ends or self.event == "A03") and not self.never_ended
        return over and HOW in self.parts


def ref_of(message: Message) -> str:
    """The number of the visit, or else when it began; empty where there is none."""
    pv1 = message.first("PV1")
    if pv1.text(2).upper() == "N":
        return ""
    if number := pv1.text(19) or pv1.text(50):
        return f"visit/{clean.ref(number)}"
    began = when(pv1.text(44))
    return f"visit/{began.text}" if began else ""


def tells(message: Message, ref: str, label: Confidentiality | None) -> Told:
    pv1, pv2, event = message.first("PV1"), message.first("PV2"), message.first("EVN")
    said = message.said_at
    happened = (
        when(event.text(6)) or when(event.text(2)) or (PartialDate.of(said) if said else None)
    )
    class_ = _CLASSES.get(pv1.text(2).upper(), "")
    if not class_ and message.event == "A04":
        class_ = OUTPATIENT
    return Told(
        ref=ref,
        event=message.event,
        happened=happened,
        said_on=PartialDate(PartialDate.of(said).text[:10]) if said else None,
        class_=class_,
        place=_place(pv1.value(3)),
        place_before=_place(pv1.value(6)),
        place_due=_place(pv1.value(42)),
        begins=_moment(pv1.text(44)),
        due=_moment(pv2.text(8)),
        ends=_moment(pv1.text(45)),
        never_ended=message.event == "A13" or pv1.deleted(45),
        discharge_due=_real(day(pv2.text(9)))
        or (day(event.text(3)) if message.event == "A16" else None),
        due_as_sent=_unread(pv2.text(8)),
        discharge_due_as_sent=_unread(pv2.text(9)),
        parts={name: value for name, value in _parts(pv1, pv2).items() if value},
        label=_label(message, label),
    )


def can_be_read(message: Message, field: int) -> bool:
    """Whether a date of the visit is one, where there is any."""
    text = message.first("PV1").text(field)
    return not text.strip("0") or when(text) is not None


def _unread(text: str) -> str:
    return f"“{clean.line(_plain(text), 60)}” as sent" if text.strip("0") and not when(text) else ""


def _moment(text: str) -> PartialDate | None:
    return _real(when(text))


def _real(on: PartialDate | None) -> PartialDate | None:
    """But for the days that systems write for none: in 1900 and before, or in the year 9999."""
    return None if on is not None and (clean.is_never(on) or on.text < "1901") else on


def _place(it: Value) -> Place:
    bed = clean.joined(it.text(2), _bare(it.text(3)), by=" ")
    return Place(_plain(it.text(1) or it.text(9) or it.text(4)), bed if it.text(1) else "")


def _bare(bed: str) -> str:
    return bed[4:] if bed.casefold().startswith("bed ") else bed


def _parts(pv1: Segment, pv2: Segment) -> dict[str, str]:
    doctors = [each for number in (7, 9, 17) for each in pv1.each(number)]
    doctor = next((told for each in doctors if (told := person_name(each, 2))), "")
    from_bed = _CLASSES.get(pv1.text(2).upper()) != OUTPATIENT
    went_to, how = discharge(pv1.value(37), pv1.value(36), from_bed=from_bed)
    return {
        HOSPITAL: _or_none(pv1, 3, pv1.value(3).text(4), none=False),
        REASON: _or_none(pv2, 3, pv2.value(3).words() or pv2.text(12)),
        SPECIALTY: _or_none(pv1, 10, pv1.value(10).words()),
        CONSULTANT: _or_none(pv1, 7, doctor),
        WENT_TO: _plain(went_to),
        HOW: _plain(how),
    }  # fmt: skip


def _or_none(segment: Segment, number: int, value: str, *, none: bool = True) -> str:
    return _NONE if none and segment.deleted(number) else _plain(value)


def _plain(text: str) -> str:
    """Fit to stand between two points, and to be told from its neighbours again."""
    return text.replace(" · ", ", ")


def _label(message: Message, of_message: Confidentiality | None) -> Confidentiality | None:
    """How closely the stay is held. Blank says nothing; only a deletion makes it less close."""
    if any(each.text(3).upper() in ("LOC", "ALL") and each.text(2).upper() != "D"
           for each in message.all("ARV")):  # fmt: skip
        return Confidentiality.RESTRICTED
    pv1 = message.first("PV1")
    marked = pv1.text(16).upper() not in _NOT_VIP or message.first("PV2").text(22).upper() == "Y"
    if marked or of_message not in (None, Confidentiality.NORMAL):
        return closest(of_message, Confidentiality.SENSITIVE)
    return Confidentiality.NORMAL if pv1.deleted(16) else None
