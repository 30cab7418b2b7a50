"""What a GP practice's system holds: problems, medicines, allergies, measurements, contacts."""

from datetime import date, timedelta
from random import Random

from desktop.demo.conditions import MEDICINES, Condition
from desktop.demo.directory import usual_gp
from desktop.demo.fhir import READ, SNOMED, Json, Record, concept, local, status_of
from desktop.demo.life import Life
from desktop.demo.persons import add_household_contacts

ALLERGIES = (
    # text, SNOMED, what happened
    ("Allergy to penicillin", "91936005", ("Rash", "271807003")),
    ("Trimethoprim allergy", "", ("Rash", "271807003")),
    ("Codeine intolerance", "", ("Nausea", "422587007")),
    ("Allergy to nut", "91934008", ("Urticaria", "126485001")),
    ("Sticking plaster sensitivity", "", ("Skin blisters", "")),
    ("Statin intolerance", "", ("Aching muscles", "")),
    ("ACE inhibitor intolerance", "", ("Dry cough", "")),
)
_SMOKING = (("Never smoked tobacco", "266919005"), ("Ex-smoker", "8517006"),
            ("Smoker", "77176002"))  # fmt: skip
_CONTACTS = (
    ("GP consultation in surgery", "Cough and cold for five days, chest clear."),
    ("GP consultation in surgery", "Knee pain on stairs, exercises given."),
    ("GP by telephone", "Tired for some weeks, blood tests arranged."),
    ("GP by telephone", "Wanted to talk over hospital letter."),
    ("Practice nurse appointment", "Annual review, feels well."),
    ("Practice nurse appointment", "Blood pressure and bloods taken."),
    ("Practice pharmacist by telephone", "Medicines gone through, none missed."),
    ("GP consultation in surgery", "Rash on both forearms, cream issued."),
    ("GP consultation in surgery", "Low mood since losing a friend; will come back in a month."),
    ("Health care assistant appointment", "Ears checked, wax on the left."),
    ("GP by telephone", "Back pain after gardening, advice given."),
    ("Practice nurse appointment", "Ear syringing."),
)


def write_gp(life: Life) -> None:
    """The record of someone whose life holds no long story."""
    record, rng, age = life.gp, life.rng, life.age
    add_household_contacts(record, life.day(rng.randrange(30, 1500)))
    for problem in life.problems:
        add_problem(record, problem.condition, problem.since)
    taken: set[str] = set()
    for problem in life.problems:
        for key in problem.condition.medicines:
            if key not in taken and rng.random() < 0.72:
                taken.add(key)
                add_medicine(record, *MEDICINES[key], issued=life.day(rng.randrange(1, 27)),
                             since=life.day(rng.randrange(60, 2400)))  # fmt: skip
    add_allergies(life)
    add_measurements(life)
    for _ in range(min(9, int(rng.gammavariate(1.3, 0.5 + age / 45)))):
        title, words = rng.choice(_CONTACTS)
        who = life.staff("practice nurse" if "nurse" in title else "gp")
        add_contact_note(record, life.day(rng.randrange(3, 900)), title, words, who.name)
    add_vaccinations(life)
    add_sensitive(life)


def add_problem(
    record: Record, condition: Condition, since: str, *, ended: date | None = None, note: str = "",
    text: str = "", restricted: bool = False, status: str = "",
) -> Json:  # fmt: skip
    others = []
    if condition.read and record.feed.system == "urn":
        others.append({"system": READ, "code": condition.read, "display": condition.text})
    code = concept(condition.text, condition.snomed, *others)
    if others:  # this system puts the old code first
        code["coding"] = [*others, *(each for each in code["coding"] if each["system"] == SNOMED)]
    if text:
        code["text"] = text
    begun = date(int(since[:4]), int(since[5:7] or 6), int(since[8:10] or 15))
    state = status or ("resolved" if ended else "active")
    return record.add(
        "Condition", ended or begun, restricted=restricted,
        clinicalStatus=status_of("condition-clinical", state),
        verificationStatus=status_of("condition-ver-status", "confirmed"),
        category=[{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-category",
                               "code": "problem-list-item", "display": "Problem List Item"}]}],
        code=code, onsetDateTime=since, abatementDateTime=ended.isoformat() if ended else None,
        recordedDate=begun.isoformat(), note=[{"text": note}] if note else None,
    )  # fmt: skip


def add_medicine(
    record: Record, product: str, dose: str, *, issued: date, since: date | None = None,
    form: str = "", reason: str = "", stopped: date | None = None, acute: bool = False,
    note: str = "",
) -> Json:  # fmt: skip
    """A medicine in the way of this system: repeat and its issues, one order, or one contained.

    ``form`` is ``plan``, ``order``, ``contained`` or ``statement``; by default the system's own.
    """
    own = {"urn": "plan", "relative": "order", "absolute": "contained"}[record.feed.system]
    form = form or (own if record.rng.random() < 0.85 else "order")
    medicine: Json = {"medicationCodeableConcept": {"text": product}}
    if form == "plan":
        ident = record.feed.ident("medication", product)
        reference = record.feed.reference("Medication", ident)
        record.share(reference, {"resourceType": "Medication", "id": ident,
                                 "code": {"text": product}})  # fmt: skip
        medicine = {"medicationReference": {"reference": reference, "display": product}}
    elif form == "contained":
        medicine = {
            "contained": [{"resourceType": "Medication", "id": "med", "code": {"text": product}}],
            "medicationReference": {"reference": "#med"},
        }
    status = "stopped" if stopped else ("completed" if acute else "active")
    requester = record.practitioner(usual_gp(record.person.practice).name)
    fields: Json = {
        "status": status, **medicine, "requester": requester,
        "dosageInstruction": [{"text": dose}],
        "reasonCode": [{"text": reason}] if reason else None,
        "note": [{"text": note}] if note and not stopped else None,
        "statusReason": {"text": note} if stopped and note else None,
    }  # fmt: skip
    begun = since or issued
    if form != "plan":
        order = record.add("MedicationRequest", stopped or issued, intent="order",
                           authoredOn=record.at(issued, 11, 20),
                           dispenseRequest={"validityPeriod": {"start": begun.isoformat()}},
                           **fields)  # fmt: skip
        if form == "contained" and not stopped and record.rng.random() < 0.3:
            record.add("MedicationStatement", issued, status=status, basedOn=[order],
                       medicationCodeableConcept={"text": product}, dosage=[{"text": dose}],
                       effectivePeriod={"start": begun.isoformat()})  # fmt: skip
        return order
    plan = record.add(
        "MedicationRequest", stopped or issued, intent="plan", authoredOn=begun.isoformat(),
        dispenseRequest={"validityPeriod": {"start": begun.isoformat()},
                         "numberOfRepeatsAllowed": 6}, **fields,
    )  # fmt: skip
    for n in range(1 if acute else 2):
        day = issued - timedelta(days=28 * n)
        if day < begun and n:
            break
        record.add("MedicationRequest", day, **{**fields, "status": "completed", "note": None},
                   intent="order", basedOn=[plan], authoredOn=record.at(day, 11, 20))  # fmt: skip
    return plan


def add_allergies(life: Life) -> None:
    """Something, a statement that there is nothing, or no word about it: all three are met."""
    record, rng = life.gp, life.rng
    chance = rng.random()
    if chance < 0.13 + life.age / 900:
        for allergy in rng.sample(ALLERGIES, 1 if rng.random() < 0.85 else 2):
            add_allergy(record, *allergy, on=_long_ago(life, rng))
    elif chance < 0.75:
        add_allergy(record, "No known allergy", "716186003", None, on=_long_ago(life, rng))


def _long_ago(life: Life, rng: Random) -> date:
    return life.day(rng.randrange(30, min(15_000, 40 + (life.age + 1) * 330)))


def add_allergy(
    record: Record, text: str, snomed: str, reaction: tuple[str, str] | None, *, on: date,
    severity: str = "", status: str = "confirmed", partial: str = "",
) -> Json:  # fmt: skip
    return record.add(
        "AllergyIntolerance", on,
        clinicalStatus=status_of("allergyintolerance-clinical", "active")
        if status != "entered-in-error" else None,
        verificationStatus=status_of("allergyintolerance-verification", status),
        code=concept(text, snomed), recordedDate=partial or on.isoformat(),
        category=None if snomed == "716186003" else ["medication"],
        reaction=[{"manifestation": [concept(*reaction)], "severity": severity or None}
                  if severity else {"manifestation": [concept(*reaction)]}]
        if reaction else None,
    )  # fmt: skip


def add_number(
    record: Record, on: date, text: str, snomed: str, value: float | None, unit: str, *,
    comparator: str = "", status: str = "final", category: str = "vital-signs", note: str = "",
) -> Json:  # fmt: skip
    quantity: Json | None = None
    if value is not None:
        quantity = {"value": value, "unit": unit}
        if comparator:
            quantity = {"value": value, "comparator": comparator, "unit": unit}
    return record.add(
        "Observation", on, status=status, code=concept(text, snomed),
        category=[status_of("observation-category", category)],
        effectiveDateTime=record.at(on, 10, 10), valueQuantity=quantity,
        dataAbsentReason=status_of("data-absent-reason", "unknown") if quantity is None else None,
        note=[{"text": note}] if note else None,
    )  # fmt: skip


def add_pressure(record: Record, on: date, systolic: int, diastolic: int) -> Json:
    def part(text: str, code: str, value: int) -> Json:
        return {"code": concept(text, code), "valueQuantity": {"value": value, "unit": "mmHg"}}

    return record.add(
        "Observation", on, status="final", code=concept("Blood pressure", "75367002"),
        category=[status_of("observation-category", "vital-signs")],
        effectiveDateTime=record.at(on, 10, 5),
        component=[part("Systolic blood pressure", "271649006", systolic),
                   part("Diastolic blood pressure", "271650006", diastolic)],
    )  # fmt: skip


def add_frailty_index(record: Record, on: date, deficits: int, *, version: str = "1") -> Json:
    """A score that another system worked out, brought in with the version that made it."""
    value = round(deficits / 36, 4)
    return record.add(
        "Observation", on, status="final",
        code=local(f"Electronic frailty index (eFI version {version}) score", "frailty",
                   f"efi-{version}"),
        category=[status_of("observation-category", "survey")],
        effectiveDateTime=on.isoformat(), valueQuantity={"value": value, "unit": "score"},
        method={"text": f"eFI version {version}"},
    )  # fmt: skip


FRAILTY_SCALE = ("", "very fit", "fit", "managing well", "very mild frailty", "mild frailty",
                 "moderate frailty", "severe frailty", "very severe frailty",
                 "terminally ill")  # fmt: skip


def add_frailty_scale(record: Record, on: date, score: int, by: str) -> Json:
    return record.add(
        "Observation", on, status="final",
        code=concept("Clinical Frailty Scale score", "763264000"),
        category=[status_of("observation-category", "survey")], effectiveDateTime=record.at(on, 14),
        valueInteger=score, performer=[record.practitioner(by)],
        interpretation=[{"text": FRAILTY_SCALE[score]}],
    )  # fmt: skip


def add_measurements(life: Life) -> None:
    record, rng, age = life.gp, life.rng, life.age
    keys = {problem.condition.key for problem in life.problems}
    if age >= 18 and rng.random() < 0.6:
        text, code = rng.choices(_SMOKING, (60, 27, 13))[0]
        record.add("Observation", life.day(400), status="final", code=concept(text, code),
                   effectiveDateTime=record.at(life.day(rng.randrange(20, 1500))))  # fmt: skip
    for _ in range(int(age > 40) + (2 if keys & {"hypertension", "diabetes", "ckd"} else 0)):
        add_pressure(record, life.day(rng.randrange(4, 800)), round(rng.gauss(134, 13)),
                     round(rng.gauss(77, 8)))  # fmt: skip
    if age >= 18 and rng.random() < 0.5:
        add_number(record, life.day(rng.randrange(10, 900)), "Body weight", "27113001",
                   round(rng.gauss(79, 14), 1), "kg")  # fmt: skip
    if "diabetes" in keys:
        for n in range(2):
            add_number(record, life.day(40 + 180 * n + rng.randrange(60)),
                       "Haemoglobin A1c level (IFCC)", "999791000000106",
                       round(rng.gauss(58, 11)), "mmol/mol", category="laboratory")  # fmt: skip
    if keys & {"ckd", "hypertension", "diabetes", "hf"}:
        add_number(record, life.day(rng.randrange(10, 400)), "Serum creatinine level",
                   "1000731000000107", round(rng.gauss(118 if "ckd" in keys else 80, 14)),
                   "umol/L", category="laboratory")  # fmt: skip
    if age >= 40 and rng.random() < 0.04:
        add_number(record, life.day(rng.randrange(30, 900)), "Serum C reactive protein level", "",
                   5, "mg/L", comparator="<", category="laboratory")  # fmt: skip
        record.feed.oddities["value with a comparator"] += 1
    if age >= 30 and rng.random() < 0.03:
        add_number(record, life.day(rng.randrange(30, 900)), "Haemoglobin estimation",
                   "1022431000000105", None, "g/L", category="laboratory")  # fmt: skip
        record.feed.oddities["observation without a value"] += 1
    if age >= 65:
        add_frailty_index(record, life.day(rng.randrange(14, 380)), life.deficits,
                          version="2" if rng.random() < 0.04 else "1")  # fmt: skip
        if life.deficits >= 9 and rng.random() < 0.6:
            life.frailty_scale = max(4, min(8, 3 + life.deficits // 4))
            add_frailty_scale(record, life.day(rng.randrange(10, 500)), life.frailty_scale,
                              life.staff("gp").name)  # fmt: skip


def add_contact_note(
    record: Record, on: date, title: str, words: str, who: str, *, hour: int = 0,
    place: str = "AMB", status: str = "finished", reason: str = "",
) -> Json:  # fmt: skip
    """A consultation: ``place`` is AMB at the practice, VR by telephone, HH at home."""
    hour = hour or record.rng.randrange(8, 18)
    minute = record.rng.randrange(0, 60, 5)
    if "telephone" in title:
        place = "VR"
    return record.add(
        "Encounter", on, status=status, encounter_class=place,
        type=[{"text": title}],
        participant=[{"individual": record.practitioner(who)}],
        period={"start": record.at(on, hour, minute), "end": record.at(on, hour, minute + 4)},
        reasonCode=[{"text": reason or words}],
    )  # fmt: skip


def add_vaccinations(life: Life) -> None:
    record, rng, age = life.gp, life.rng, life.age
    last = date(life.today.year - (life.today.month < 11), 10, 12)
    if age >= 65 or (life.problems and rng.random() < 0.4):
        for n in range(2):
            if rng.random() < 0.78:
                add_vaccination(record, last.replace(year=last.year - n) + timedelta(
                    days=rng.randrange(0, 17)), "Seasonal influenza vaccination",
                    "822851000000102")  # fmt: skip
    if age >= 66 and rng.random() < 0.7:
        add_vaccination(record, life.day((age - 65) * 365 + rng.randrange(1, 300)),
                        "Pneumococcal vaccination", "12866006")  # fmt: skip
    if age < 6:
        add_vaccination(record, life.person.born + timedelta(days=60),
                        "Six-in-one vaccination, first dose", "")  # fmt: skip


def add_vaccination(record: Record, on: date, text: str, snomed: str) -> Json:
    return record.add("Immunization", on, status="completed", vaccineCode=concept(text, snomed),
                      occurrenceDateTime=record.at(on, 9, 30), primarySource=True)  # fmt: skip


def add_sensitive(life: Life) -> None:
    """Items that a source itself labels as restricted, and a few written by mistake."""
    record, rng, age = life.gp, life.rng, life.age
    if 16 <= age < 60 and rng.random() < 0.02:
        on = life.day(rng.randrange(40, 1600))
        record.add(
            "Condition", on, restricted=True,
            clinicalStatus=status_of("condition-clinical", "resolved"),
            verificationStatus=status_of("condition-ver-status", "confirmed"),
            code={"text": "Sexual health clinic attendance"}, onsetDateTime=on.isoformat(),
        )  # fmt: skip
        record.feed.oddities["restricted item"] += 1
    if rng.random() < 0.012:
        on = life.day(rng.randrange(40, 1600))
        add_number(record, on, "Body weight", "27113001", round(rng.gauss(690, 40)), "kg",
                   status="entered-in-error")  # fmt: skip
        record.feed.oddities["entered in error"] += 1
    if rng.random() < 0.01:
        record.add(
            "Condition", life.day(300), clinicalStatus=status_of("condition-clinical", "active"),
            verificationStatus=status_of("condition-ver-status", "entered-in-error"),
            code=concept("Diabetes insipidus"), recordedDate=life.day(300).isoformat(),
        )  # fmt: skip
        record.feed.oddities["entered in error"] += 1
    if rng.random() < 0.01:
        record.add(
            "Observation", life.day(200), status="final", code=concept("Peak flow"),
            effectiveDateTime=record.at(life.day(200)),
            valueQuantity={"value": 380, "unit": "L/min"},
            performer=[{"reference": record.feed.reference("Practitioner", "gone-with-migration")}],
            encounter={"reference": record.feed.reference("Encounter", "gone-with-migration")},
        )  # fmt: skip
        record.feed.oddities["dangling reference"] += 2
