"""What the hospital trust sends: admissions with their letters, attendances and clinics."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.demo.directory import COMMUNITY_TRUST, HOSPITAL, HOSPITAL_TRUST
from desktop.demo.fhir import TERMINOLOGY, Json, Record, concept, status_of
from desktop.demo.gp import add_contact_note
from desktop.demo.life import Life


@dataclass(frozen=True, slots=True)
class Illness:
    """Why someone is admitted, and what is said and done about it."""

    why: str
    snomed: str
    ward: str
    course: str
    """What happened on the ward, as the letter says it."""
    ask: str
    """What the letter asks of the practice."""
    medicine: str = ""
    """A key of ``conditions.MEDICINES`` that was started."""
    after: str = ""
    """What the GP wrote on reading the letter."""
    therapy: str = ""
    """What the therapist worked on at home."""
    problem: str = ""
    """A key of ``conditions.CONDITIONS`` that it left behind."""


ILLNESSES = {
    "hip": Illness(
        "Fracture of neck of femur", "5913000", "Ward 12, Trauma and Orthopaedics",
        "Fell in the kitchen and could not get up. Hip repaired the next day. Stood on day two, "
        "walking with a frame and one person by discharge.",
        "Please check bloods in two weeks and consider bone protection.",
        "alendronic acid", "Hip repair healing. Bone protection started as the letter asks.",
        "Stairs with one rail and a stick, stepping over the bath", "osteoporosis"),
    "fall": Illness(
        "Fall", "1912002", "Ward 4, Care of Older People",
        "Found on the bedroom floor after about three hours. No fracture. Blood pressure fell on "
        "standing; water tablet reduced.",
        "Please repeat lying and standing blood pressure in two weeks.",
        "", "Letter read. Lying and standing blood pressure to be done at home.",
        "Getting up from the floor, and a safer way to the bathroom at night", "falls"),
    "chest": Illness(
        "Pneumonia", "233604007", "Ward 7, Respiratory",
        "Five days of cough and fever. Treated with antibiotics and oxygen for two days. Eating "
        "little at first, better by discharge.",
        "Please arrange a chest X-ray in six weeks.",
        "doxycycline", "Chest clearing. X-ray booked for six weeks.",
        "Breathing control and building up to the garden gate"),
    "copd": Illness(
        "Acute exacerbation of chronic obstructive pulmonary disease", "195951007",
        "Ward 7, Respiratory",
        "Breathless at rest on arrival. Nebulisers, steroids and controlled oxygen. Home with a "
        "rescue pack and a number to ring.",
        "Please make sure that the rescue pack is on repeat.",
        "prednisolone", "Rescue pack given and explained.",
        "Pacing, and where to sit down on the way upstairs", "copd"),
    "heart": Illness(
        "Acute heart failure", "56675007", "Ward 9, Cardiology",
        "Swollen legs and breathless lying flat. Lost six kilograms with water tablets through a "
        "drip. Echocardiogram done.",
        "Please check kidney function in one week; target weight is in the letter.",
        "furosemide", "Weight and kidney function booked with the nurse.",
        "Weighing each morning and writing it down", "hf"),
    "stroke": Illness(
        "Cerebrovascular accident", "230690007", "Ward 2, Stroke Unit",
        "Sudden weakness of the right arm and slurred speech. Scan showed a clot. Swallow safe "
        "with soft food. Arm recovering, speech still slow.",
        "Please review blood pressure in one month.",
        "clopidogrel", "New tablets explained to the family.",
        "Right hand tasks at the table, dressing in order", "stroke"),
    "delirium": Illness(
        "Delirium", "2776000", "Ward 4, Care of Older People",
        "Newly muddled and seeing things, with a urine infection. Settled over a week with "
        "antibiotics, fluids and familiar faces.",
        "Please review memory in three months, when this has fully passed.",
        "nitrofurantoin", "Much clearer. Memory to be looked at again in three months.",
        "Finding the way round the house, labels on the doors"),
    "skin": Illness(
        "Cellulitis", "128045006", "Acute Medical Unit",
        "Hot, red, swollen left leg. Antibiotics through a drip for three days, then tablets.",
        "Please ask the community nurses to measure and dress the leg.",
        "co-amoxiclav", "Leg better. Community nurses asked to see.",
        "Leg raising and short walks"),
    "foot": Illness(
        "Infected foot ulcer", "", "Ward 15, Vascular and Diabetes",
        "Ulcer under the left big toe with infection. Cleaned in theatre. Foot clinic will follow.",
        "Please keep the foot protection team informed.",
        "co-amoxiclav", "Foot clinic and nurses both involved.",
        "Walking in the offloading boot"),
    "seizure": Illness(
        "Seizure", "91175000", "Acute Medical Unit",
        "Two seizures at home in one day after missed tablets. No injury. Levels checked.",
        "Please look at how tablets are taken at home.",
        "lamotrigine", "Tablets now in a weekly box, checked by support staff.",
        "Safer kitchen and a mat alarm"),
    "pain": Illness(
        "Uncontrolled pain", "", "Acute Medical Unit",
        "Pain in the back and hips not held by tablets. Medicines changed with the palliative "
        "team. Wishes about coming into hospital again were talked over.",
        "Please see at home within the week.",
        "morphine", "Seen at home. Comfortable. Knows who to ring at night.",
        "A bed downstairs and a riser chair"),
    "sugar": Illness(
        "Hypoglycaemia", "302866003", "Acute Medical Unit",
        "Found drowsy by carers, blood sugar very low. Had not been eating. Tablets for diabetes "
        "reduced.",
        "Please review diabetes medicines with the pharmacist.",
        "", "Diabetes tablets reduced, pharmacist will ring.",
        "Making a simple breakfast"),
}  # fmt: skip


def _display(ward: str) -> list[Json]:
    return [{"location": {"display": f"{ward}, {HOSPITAL}"}}]


def admission(
    life: Life, start: date, end: date | None, illness: Illness, *, ward: str = "",
    by: str = "Dr Oluwaseun Akande", stopped: str = "", went: str = "Usual place of residence",
) -> Json:  # fmt: skip
    """A stay, its diagnosis, and, once it has ended, its letter here and at the practice."""
    record = life.hospital
    trust = record.organisation("ZT602", HOSPITAL_TRUST)
    diagnosis = record.add(
        "Condition", start, clinicalStatus=status_of("condition-clinical",
                                                     "resolved" if end else "active"),
        verificationStatus=status_of("condition-ver-status", "confirmed"),
        category=[{"coding": [{"system": TERMINOLOGY + "condition-category",
                               "code": "encounter-diagnosis", "display": "Encounter Diagnosis"}]}],
        code=concept(illness.why, illness.snomed), onsetDateTime=start.isoformat(),
        abatementDateTime=end.isoformat() if end else None, recordedDate=start.isoformat(),
    )  # fmt: skip
    period = {"start": record.at(start, record.rng.randrange(1, 23), 35)}
    if end:
        period["end"] = record.at(end, 15, 20)
    stay = record.add(
        "Encounter", end or start, status="finished" if end else "in-progress",
        encounter_class="IMP", type=[{"text": "Emergency admission"}],
        reasonCode=[concept(illness.why, illness.snomed)], period=period,
        diagnosis=[{"condition": diagnosis}], serviceProvider=trust,
        location=_display(ward or illness.ward),
        participant=[{"individual": record.practitioner(by, "Consultant")}],
        hospitalization={"admitSource": {"text": "Emergency department"},
                         **({"dischargeDisposition": {"text": went}} if end else {})},
    )  # fmt: skip
    if end:
        nights = (end - start).days
        letter(life, end, "Discharge summary",
               f"Admitted {start:%d/%m/%Y}, discharged {end:%d/%m/%Y} ({nights} nights). "
               f"{illness.why}. {illness.course} {_change(stopped)}{illness.ask}",
               by, stay)  # fmt: skip
        add_contact_note(life.gp, end + timedelta(days=2), "Letter from hospital read",
                         illness.after or "Letter read and filed.",
                         life.staff("gp").name, reason=f"Discharge: {illness.why}. "
                         f"{illness.after}")  # fmt: skip
    return stay


def _change(stopped: str) -> str:
    return f"Medicine stopped: {stopped}. " if stopped else ""


def letter(life: Life, on: date, kind: str, words: str, by: str, about: Json | None = None) -> None:
    """A letter as the hospital holds it, in full, and as the practice files it, by its title."""
    record = life.hospital
    record.add(
        "DocumentReference", on, status="current", docStatus="final", type={"text": kind},
        date=record.at(on, 16, 45), author=[record.practitioner(by, "Consultant")],
        description=f"{kind}, {HOSPITAL}",
        content=[{"attachment": {"contentType": "text/plain", "title": kind,
                                 "data": b64encode(words.encode()).decode(),
                                 "creation": record.at(on, 16, 40)}}],
        context={"encounter": [about]} if about else None,
    )  # fmt: skip
    received = on + timedelta(days=1)
    life.gp.add(
        "DocumentReference", received, status="current", type={"text": f"{kind} received"},
        date=life.gp.at(received, 8, 5), description=f"{kind} from {HOSPITAL}: {words[:160]}",
        content=[{"attachment": {"contentType": "application/pdf", "title": kind,
                                 "url": f"https://documents.{life.gp.feed.source}.example/"
                                        f"{life.person.index}-{on:%Y%m%d}.pdf"}}],
    )  # fmt: skip


def attendance(life: Life, on: date, why: str, words: str, snomed: str = "") -> Json:
    """The emergency department, home the same day."""
    record = life.hospital
    hour = record.rng.randrange(9, 20)
    return record.add(
        "Encounter", on, status="finished", encounter_class="EMER",
        type=[{"text": "Emergency department attendance"}],
        reasonCode=[concept(why, snomed), {"text": words}],
        period={"start": record.at(on, hour, 15), "end": record.at(on, hour + 3, 50)},
        serviceProvider=record.organisation("ZT602", HOSPITAL_TRUST),
        location=[{"location": {"display": f"Emergency Department, {HOSPITAL}"}}],
        hospitalization={"dischargeDisposition": {"text": "Usual place of residence"}},
    )  # fmt: skip


def clinic(life: Life, on: date, name: str, words: str, by: str, *, written: bool = True) -> Json:
    """An outpatient appointment; one in the future is only booked."""
    record = life.hospital
    if on > life.today:
        return appointment(record, on, 10, name, by)
    seen = record.add(
        "Encounter", on, status="finished", encounter_class="AMB",
        type=[{"text": f"{name} outpatient clinic"}], reasonCode=[{"text": words}],
        participant=[{"individual": record.practitioner(by, "Consultant")}],
        period={"start": record.at(on, 10, 20), "end": record.at(on, 10, 45)},
        serviceProvider=record.organisation("ZT602", HOSPITAL_TRUST),
    )  # fmt: skip
    if written:
        letter(life, on + timedelta(days=3), f"{name} clinic letter", words, by, seen)
    return seen


def appointment(
    record: Record, on: date, hour: int, what: str, who: str, *, minute: int = 0,
    where: str = "", status: str = "booked", length: int = 30,
) -> Json:  # fmt: skip
    """Something that is to come, in the book of any health source."""
    end = hour * 60 + minute + length
    return record.add(
        "Appointment", min(on, record.today) - timedelta(days=2), status=status, description=what,
        serviceType=[{"text": what}], start=record.at(on, hour, minute),
        end=record.at(on, end // 60, end % 60),
        participant=[{"actor": {"reference": record.patient}, "status": "accepted"},
                     {"actor": record.practitioner(who), "status": "accepted"}],
        comment=where or None,
    )  # fmt: skip


def ward_stay(life: Life, start: date, end: date | None, ward: str, words: str) -> Json:
    """Rehabilitation in the community hospital, in the community trust's own system."""
    record = life.community
    period = {"start": record.at(start, 14)}
    if end:
        period["end"] = record.at(end, 11)
    return record.add(
        "Encounter", end or start, status="finished" if end else "in-progress",
        encounter_class="IMP", type=[{"text": "Rehabilitation ward"}], period=period,
        reasonCode=[{"text": words}], location=[{"location": {"display": ward}}],
        serviceProvider=record.organisation("ZT601", COMMUNITY_TRUST),
        hospitalization={"dischargeDisposition": {"text": "Home with support"}} if end else None,
    )  # fmt: skip
