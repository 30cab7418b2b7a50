"""People whom the pages are tried with: much known, little known, and died."""

from datetime import timedelta

from desktop.models import Action, Item, Patient, Source
from desktop.models.item import item_id
from desktop.store.session import sign
from desktop.words.dates import PartialDate
from desktop.words.enums import (
    Agreement,
    Confidentiality,
    Gender,
    ItemStatus,
    Kind,
    PrintFormat,
    Sector,
    SourceKind,
)
from tests.clock import NOW, TODAY
from tests.views.conftest import Office

_ABOUT = """What is most important to me: My own front door, and the leeks judged in September.
Please do: Knock, then ring the bell. Let me make the tea; it keeps me moving.
Please do not: Talk over me to Keith. Move my frame out of reach.
A good day: As far as the front gate, and sitting out with Jean.
Also worth knowing: I was a midwife for forty years.
Supported to write this by: Leanne, granddaughter"""
_MEDICINES = (
    ("Apixaban 2.5mg tablets", "twice a day"), ("Atorvastatin 20mg tablets", "at night"),
    ("Bisoprolol 2.5mg tablets", "each morning"), ("Furosemide 40mg tablets", "each morning"),
    ("Paracetamol 500mg tablets", "when needed"), ("Ramipril 2.5mg capsules", "each day"),
    ("Salbutamol 100micrograms inhaler", "when needed"),
    ("Tiotropium 18microgram capsules", "inhale daily"),
)  # fmt: skip
_PROBLEMS = (
    ("Falls", "2026-11-18"), ("Venous leg ulcer, left", "2026-10"), ("Low mood", "2025"),
    ("Chronic kidney disease stage 3", "2021"), ("Atrial fibrillation", "2020"),
    ("Heart failure", "2019"), ("COPD", "2014"), ("Osteoarthritis, both knees", "2008"),
)  # fmt: skip


def edith(office: Office) -> Patient:
    """Someone with years of everything, from five sources."""
    make = office.factory
    patient = make.patient(
        "Coulthard", "Edith Mary", practice=office.practice, title="Mrs", preferred="Edie",
        born="1939-02-03", print_format=PrintFormat.LARGE, address="14 Quarry Row, Coldhope",
        postcode="DL13 0ZA",
    )  # fmt: skip
    gp = make.source("GP", Sector.HEALTH, SourceKind.GP)
    nursing = make.source("Nursing", Sector.HEALTH, SourceKind.COMMUNITY)
    hospital = make.source("Hospital", Sector.HEALTH, SourceKind.HOSPITAL)
    council = make.source("Council", Sector.SOCIAL, SourceKind.COUNCIL)
    charity = make.source("Volunteers", Sector.VOLUNTARY, SourceKind.VOLUNTARY)

    rows: list[Item] = []

    def say(source: Source, kind: Kind, title: str, begins: str | None = None, days: float = 0.1,
            **others: object) -> None:  # fmt: skip
        said_at = NOW - timedelta(days=days)
        ref = f"ref{len(rows)}"
        rows.append(
            Item(
                patient_id=patient.id, id=item_id(source.code, ref), source_id=source.id,
                source_ref=ref, kind=kind, sector=source.sector, title=title, said_at=said_at,
                begins=PartialDate(begins) if begins else None, recorded_from=said_at,
                confidentiality=Confidentiality.NORMAL,
                **{"status": ItemStatus.ACTIVE, **others},
            )
        )  # fmt: skip

    make.item(patient, "About me", Kind.ABOUT_ME, sector=Sector.PERSON, author=office.matron,
              detail=_ABOUT, begins="2026-11-02", said_at=NOW - timedelta(days=24))  # fmt: skip
    say(hospital, Kind.ALERT, "Two falls in 14 days, no injury", "2026-11-21", 5)
    say(gp, Kind.LEGAL, "DNACPR", "2025-11-02", 24, detail="Kept: in blue folder, kitchen drawer")
    say(nursing, Kind.REQUIREMENT, "Hearing aid, left: face her", None, 24)
    say(gp, Kind.REQUIREMENT, "Papers in large print, English", None, 24)
    say(gp, Kind.ALLERGY, "Penicillin", "1974", detail="Rash")
    say(nursing, Kind.ALLERGY, "Zinc oxide tape", None, 49, detail="Skin blisters")
    for title, begins in _PROBLEMS:
        say(gp, Kind.PROBLEM, title, begins)
    for title, dose in _MEDICINES:
        say(gp, Kind.MEDICINE, title, "2026-11-12", value=dose)
    say(nursing, Kind.FRAILTY, "Clinical Frailty Scale", "2026-11-02", 24, value="6")
    say(gp, Kind.FRAILTY, "Electronic Frailty Index", "2026-11-01", 25, value="0.31")
    planned = ItemStatus.PLANNED
    say(council, Kind.VISIT, "Home care", "2026-11-26T12:30", 2, detail="lunch", status=planned)
    say(nursing, Kind.VISIT, "Community nurse", "2026-11-27T09:30", detail="leg dressing",
        status=planned)  # fmt: skip
    say(gp, Kind.APPOINTMENT, "Practice nurse", "2026-12-04T10:00", detail="blood test",
        status=planned)  # fmt: skip
    say(council, Kind.LEGAL, "LPA health and welfare", "2022-11-08", 24,
        detail="Keith Coulthard, copy seen")  # fmt: skip
    ended = ItemStatus.ENDED
    say(hospital, Kind.ENCOUNTER, "A&E, home same day", "2026-11-21T22:10", 5, status=ended,
        detail="Fall in the kitchen. No injury found.")  # fmt: skip
    say(gp, Kind.ENCOUNTER, "GP by telephone", "2026-11-19", 7, status=ended,
        detail="Fell again on Tuesday night. Sore, nothing broken. Wants to stay put.")  # fmt: skip
    say(council, Kind.REVIEW, "Stair rail fitted", "2026-11-20", 6, status=ended)
    for month in range(1, 11):
        say(gp, Kind.RESULT, "Creatinine", f"2026-{month:02}-14", value=str(90 + month),
            unit="umol/L", status=ended)  # fmt: skip
    say(council, Kind.EQUIPMENT, "Pendant alarm", None, 2, detail="Key holder Jean Ferry")
    say(council, Kind.EQUIPMENT, "Perching stool, grab rails, stair rail", None, 6)
    say(council, Kind.SOCIAL_CONTEXT, "Lives alone", None, 2)
    say(council, Kind.SERVICE, "Home care", "2026-11-16", 2, value="4 visits a day, 14 h a week",
        detail="Brightway Home Care · Council pays")  # fmt: skip
    say(nursing, Kind.SERVICE, "Community nursing", "2026-10-03", value="leg dressing, Tue and Fri",
        detail="Dunholm nurses")  # fmt: skip
    say(charity, Kind.SERVICE, "Befriending", "2026-09-09", 6, value="Wednesday afternoons",
        detail="Kettle and Company")  # fmt: skip
    for source, name, role, code in (
        (nursing, "Anna Bell", "community matron", "key-worker"),
        (gp, "Dr Miriam Oduya", "GP, Larkmoor Surgery", ""),
        (council, "Colin Raistrick", "social worker", ""),
        (nursing, "Bethan Price", "occupational therapist", ""),
        (charity, "Yasmin Farooq", "link worker", ""),
    ):
        say(source, Kind.PROFESSIONAL, name, None, 3, detail=role, code=code)
    for name, relation, telephone in (
        ("Keith Coulthard", "Son", "07700 900318"),
        ("Leanne Coulthard", "Granddaughter", "07700 900742"),
        ("Jean Ferry", "Neighbour", "0191 498 0189"),
    ):
        say(gp, Kind.CONTACT, name, None, 18, detail=relation, value=telephone)
    make.keep(*rows)
    return patient


def alan(office: Office) -> Patient:
    """Someone of whom hardly anything is known."""
    patient = office.factory.patient(
        "Robson",
        "Alan",
        practice=office.practice,
        title="Mr",
        born="1958-07-30",
        gender=Gender.MALE,
    )
    gp = office.factory.source("GP Kirkfold", Sector.HEALTH, SourceKind.GP)
    office.factory.item(patient, "Asthma", source=gp, begins="1999")
    return patient


def wilf(office: Office) -> Patient:
    """Someone who died a week ago."""
    patient = office.factory.patient(
        "Armstrong", "Wilfred", practice=office.practice, title="Mr", born="1936-01-12",
        gender=Gender.MALE,
        died=PartialDate("2026-11-19"),
    )  # fmt: skip
    gp = office.factory.source("GP Pitlaw", Sector.HEALTH, SourceKind.GP)
    office.factory.item(patient, "No known allergies", Kind.ALLERGY, source=gp, begins=None)
    office.factory.item(patient, "Heart failure", source=gp, begins="2021")
    return patient


def work(office: Office, *patients: Patient) -> None:
    """Meetings, promises and feeds of every age, around these people."""
    make, store, matron = office.factory, office.store, office.matron
    for days in (0, 4):
        make.meeting(
            office.team, chair=matron, starts_at=NOW + timedelta(days=days, hours=4),
            patients=patients[: 2 - days // 4],
        )  # fmt: skip
    whats = ("Ring the provider about Saturday visits", "Skin check with the care home",
             "Ask Jo about transport to chapel", "Falls review with Ben")  # fmt: skip
    for place, (what, days) in enumerate(zip(whats, (-1, 0, 1, 21), strict=True)):
        patient = patients[place % len(patients)]
        make.keep(
            Action(patient_id=patient.id, what=what, owner_id=matron.id, agreed_on=TODAY
                   - timedelta(days=14), due=TODAY + timedelta(days=days))
        )  # fmt: skip
    plan = make.plan(patients[0])
    with store.writing() as session:
        plan = session.merge(plan)
        plan.review_on = TODAY - timedelta(days=5)
        plan.agree(TODAY - timedelta(days=300), matron.id, Agreement.PERSON, "")
        for name, hours in (("GP", 2), ("Nursing", 58), ("Council", 200), ("Volunteers", 960)):
            source = session.query(Source).filter_by(name=name).one()
            source.heard_at = NOW - timedelta(hours=hours)
        sign(session, matron, "test.set up", [])
