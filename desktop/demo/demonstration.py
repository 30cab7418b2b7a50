"""The person to show: Edith Coulthard, 87, of Quarry Row. Invented, like everyone here.

Her record is written out by hand, so that every page has something true to life to show.
"""

from dataclasses import replace
from datetime import date, timedelta

from desktop.demo import community, council, hospital, voluntary
from desktop.demo.conditions import BY_KEY
from desktop.demo.directory import PROVIDERS, Practice
from desktop.demo.fhir import UKCORE, concept, moment, status_of
from desktop.demo.gp import (
    add_allergy,
    add_contact_note,
    add_frailty_index,
    add_frailty_scale,
    add_medicine,
    add_number,
    add_pressure,
    add_problem,
    add_vaccination,
)
from desktop.demo.hospital import ILLNESSES, appointment
from desktop.demo.life import Life
from desktop.demo.people import Address, Person, Population
from desktop.demo.persons import add_contact
from desktop.demo.rota import Call, Calls

ABOUT_ME = {
    "most-important": "My own front door in Quarry Row, and seeing my leeks judged in September.",
    "people-important": "Keith, who fusses. Leanne and the bairn on Saturdays. Jean next door.",
    "how-i-communicate": "Both hearing aids in, then face me. Write it big and I will read it.",
    "please-do": "Shout through the letter box so I know who it is. Let me carry my own cup.",
    "please-do-not": "Move my frame out of reach, or ring Keith before you have asked me.",
    "good-day": "Out the back by ten with the wireless on, and a cheese scone for my dinner.",
}
"""In her words; the keys are those of the form."""
_BRIGHTWAY = PROVIDERS[0]
_CALLS = (
    Call("07:45", 45, "Morning call"), Call("12:15", 30, "Lunch call"),
    Call("16:45", 15, "Tea call"), Call("21:00", 30, "Bedtime call"),
)  # fmt: skip


def household(population: Population, practice: Practice) -> list[Person]:
    """Mrs Coulthard, who lives alone."""
    people = population.around(practice, (87, 87), "female", "alone")
    today, edie = population.today, people[0]
    birthday_to_come = (today.month, today.day) < (2, 3)
    edie.born = date(today.year - 87 - birthday_to_come, 2, 3)
    edie.given, edie.family, edie.title = "Edith Mary", "Coulthard", "Mrs"
    edie.preferred, edie.former_family = "Edie", "Nattrass"
    edie.address = Address("14 Quarry Row", "Coldhope", "DL13 0ZA")
    edie.landline, edie.mobile = "0191 498 0187", ""
    return people


def tell(life: Life) -> None:
    life.about = [{
        "url": UKCORE + "ContactPreference",
        "extension": [{"url": "PreferredWrittenCommunicationFormat",
                       "valueCodeableConcept": {"text": "Large print"}}],
    }]  # fmt: skip
    life.communication = [{"language": {"text": "English"}, "preferred": True}]
    life.deficits = 11
    _practice(life)
    _measurements(life)
    _hospital(life)
    _nursing(life)
    _council(life)
    _volunteers(life)
    _coming(life)


def _practice(life: Life) -> None:
    record, doctor = life.gp, life.staff("gp").name
    for key, since, text in (
        ("hypertension", "1998", ""),
        ("osteoarthritis", "2009-06", "Osteoarthritis of both knees and hands"),
        ("af", "2016-11-08", ""),
        ("ckd", "2019-04-30", ""),
        ("macular", "2022-02", "Age-related macular degeneration, right eye"),
        ("hf", life.day(386).isoformat(), ""),
        ("osteoporosis", life.day(330).isoformat(), ""),
        ("falls", life.day(50).isoformat(), "Falls, two in eight weeks"),
    ):
        add_problem(record, BY_KEY[key], since, text=text)
    add_problem(record, BY_KEY["breast"], "2003", ended=date(2013, 5, 14),
                note="Discharged from follow-up")  # fmt: skip
    add_problem(record, replace(BY_KEY["depression"], text="Bereavement"), "2019-08",
                ended=date(2020, 11, 3), note="Arthur died in August")  # fmt: skip
    given = {}
    for product, dose, begun, form, reason in (
        ("Apixaban 2.5mg tablets", "One twice a day", 3300, "plan", "Atrial fibrillation"),
        ("Bisoprolol 1.25mg tablets", "One each morning", 380, "order", "Heart failure"),
        ("Furosemide 40mg tablets", "One each morning, and one at noon if up two kilograms", 380,
         "plan", "Heart failure"),
        ("Atorvastatin 20mg tablets", "One at night", 2900, "contained", ""),
        ("Alendronic acid 70mg tablets", "One each Sunday, sitting up, with a full glass of water",
         330, "plan", "Osteoporosis"),
        ("Calcium carbonate 1.5g / Colecalciferol 400unit chewable tablets", "Chew one twice a day",
         330, "order", ""),
        ("Paracetamol 500mg tablets", "Two up to four times a day when needed", 2100, "contained",
         "Knees"),
    ):  # fmt: skip
        given[product] = add_medicine(record, product, dose, issued=life.day(9),
                                      since=life.day(begun), form=form, reason=reason)  # fmt: skip
    record.reworded(given["Furosemide 40mg tablets"], life.day(2),
                    dosageInstruction=[{"text": "One each morning"}])  # fmt: skip
    add_medicine(record, "Chloramphenicol 0.5% eye drops", "One drop in the left eye, four times a "
                 "day", issued=life.day(11), form="order", stopped=life.day(3),
                 note="Course finished, eye clear")  # fmt: skip
    add_medicine(record, "Amlodipine 5mg tablets", "One each day", issued=life.day(9),
                 since=life.day(5200), form="plan")  # fmt: skip
    add_medicine(record, "Ramipril 2.5mg capsules", "One each day", issued=life.day(420),
                 since=life.day(2600), form="order", stopped=life.day(384),
                 note="Kidney function fell")  # fmt: skip
    add_allergy(record, "Allergy to penicillin", "91936005", ("Rash", "271807003"),
                on=date(1968, 6, 1), partial="1968", severity="moderate")  # fmt: skip
    add_allergy(record, "Codeine intolerance", "", ("Confusion", ""), on=life.day(2050))
    for ago, title, words in (
        (820, "Practice nurse appointment", "Yearly review. Walks to the allotments and back."),
        (396, "GP home visit", "Breathless on the stairs, ankles to the knee. To hospital today."),
        (
            377,
            "GP by telephone",
            "Home. Breath easier. Will weigh herself if the dial is big enough.",
        ),
        (214, "Practice pharmacist by telephone", "Tablets in a weekly box from now on."),
        (66, "Practice nurse home visit", "Skin tear, left shin, on the coal bunker. Dressed."),
        (48, "GP home visit", "Steadier. Blood pressure 138 over 74 lying, 112 over 66 standing."),
        (
            7,
            "GP by telephone",
            "Fell again on Tuesday night. Sore, nothing broken. Wants to stay put.",
        ),
    ):
        who = "pharmacist" if "pharmacist" in title else (
            "practice nurse" if "nurse" in title else "gp")  # fmt: skip
        add_contact_note(record, life.day(ago), title, words, life.staff(who).name,
                         place="HH" if "home" in title else "AMB")  # fmt: skip
    son = add_contact(record, "Keith", "Coulthard", "Son", "07700 900318", on=life.day(18),
                      next_of_kin=True, note="Works away Monday to Thursday")  # fmt: skip
    add_contact(record, "Leanne", "Coulthard", "Granddaughter", "07700 900742", on=life.day(18),
                carer=True, rank=2, note="Saturdays: shopping and a bath",
                told="may be told about visits and tablets")  # fmt: skip
    add_contact(record, "Jean", "Ferry", "Neighbour", "0191 498 0189", on=life.day(18), rank=3,
                note="Holds a key")  # fmt: skip
    community.attorney(record, life.day(1480), "Keith Coulthard", "health and welfare",
                       "Registered; copy seen and kept at the practice.", son)  # fmt: skip
    community.dnacpr(record, life.day(376), "inside the pantry door", doctor)
    record.add("DocumentReference", life.day(376), status="current",
               type={"text": "Emergency health care plan"}, date=record.at(life.day(376), 12),
               description="Emergency health care plan: treat chest infections at home first",
               content=[{"attachment": {"contentType": "application/pdf",
                                        "title": "Emergency health care plan"}}])  # fmt: skip
    autumn = date(life.today.year - (life.today.month < 11), 10, 6)
    for on, what, code in (
        (autumn, "Seasonal influenza vaccination", "822851000000102"),
        (autumn.replace(year=autumn.year - 1), "Seasonal influenza vaccination", "822851000000102"),
        (autumn + timedelta(days=1), "COVID-19 vaccination, autumn dose", ""),
        (date(2016, 10, 3), "Shingles vaccination", ""),
        (date(2005, 1, 17), "Pneumococcal vaccination", "12866006"),
    ):
        add_vaccination(record, on, what, code)


def _measurements(life: Life) -> None:
    record = life.gp
    for ago, kilograms, systolic, diastolic, creatinine in (
        (780, 62.4, 146, 82, 92), (540, 61.8, 144, 80, 96), (372, 63.9, 128, 70, 118),
        (320, 60.2, 132, 74, 109), (230, 59.1, 136, 76, 107), (140, 58.0, 134, 72, 111),
        (76, 56.7, 138, 74, 114), (45, 55.9, 126, 68, 116), (20, 55.2, 128, 70, 113),
    ):  # fmt: skip
        on = life.day(ago)
        add_number(record, on, "Body weight", "27113001", kilograms, "kg")
        add_pressure(record, on, systolic, diastolic)
        add_number(record, on, "Serum creatinine level", "1000731000000107", creatinine, "umol/L",
                   category="laboratory")  # fmt: skip
    add_number(record, life.day(45), "Haemoglobin estimation", "1022431000000105", 118, "g/L",
               category="laboratory")  # fmt: skip
    add_number(record, life.day(45), "Serum C reactive protein level", "", 5, "mg/L",
               comparator="<", category="laboratory")  # fmt: skip
    add_number(record, life.day(44), "Body weight", "27113001", 559, "kg",
               status="entered-in-error")  # fmt: skip
    record.feed.oddities.update({"value with a comparator": 1, "entered in error": 1})
    add_frailty_index(record, life.day(400), 9)
    add_frailty_index(record, life.day(25), 11)
    nursing = life.community
    for ago, scale in ((340, 5), (47, 6), (1, 6)):
        add_frailty_scale(nursing, life.day(ago), scale, "Nadia Osei")
    nursing.add("Observation", life.day(40), status="final", code=concept("4AT score"),
                category=[status_of("observation-category", "survey")],
                effectiveDateTime=nursing.at(life.day(40), 15), valueInteger=0)  # fmt: skip


def _hospital(life: Life) -> None:
    hospital.clinic(life, life.day(900), "Macular", "Injection, right eye. Every eight weeks.",
                    "Dr Rosalind Heath")  # fmt: skip
    community.procedure(life.hospital, date(2018, 3, 12), "Cataract extraction, left eye")
    hospital.admission(life, life.day(396), life.day(388), ILLNESSES["heart"],
                       by="Dr Stuart Abernethy")  # fmt: skip
    hospital.clinic(life, life.day(318), "Heart failure", "Echocardiogram: moderately weak pump. "
                    "Bisoprolol begun. Not for ramipril again.", "Dr Stuart Abernethy")  # fmt: skip
    hospital.admission(life, life.day(58), life.day(53), ILLNESSES["fall"],
                       by="Dr Helen Tranmer", stopped="Amlodipine 5mg tablets")  # fmt: skip
    hospital.attendance(life, life.day(9), "Fall", "On the landing at four in the morning. Bruised "
                        "hip, X-ray clear. Home by dinner time.", "1912002")  # fmt: skip
    community.score(life.hospital, life.day(9), "NEWS2 total score", "1104051000000101", 1,
                    "On arrival")  # fmt: skip
    community.flag(life.hospital, life.day(9), "Fell again within two months of discharge",
                   by="Dr Helen Tranmer")  # fmt: skip
    sore = life.hospital.add(
        "Flag", life.day(4), status="entered-in-error", period={"start": life.day(9).isoformat()},
        category=[status_of("flag-category", "clinical")],
        code={"text": "Pressure sore, right heel"},
    )  # fmt: skip
    life.hospital.reworded(sore, life.day(4), status="active")  # it was about another patient
    life.hospital.feed.oddities["entered in error"] += 1


def _nursing(life: Life) -> None:
    nurse, matron, therapist = "Ruth Eggleston", "Nadia Osei", "Bethan Price"
    life.community.add(
        "AllergyIntolerance", life.day(63),
        clinicalStatus=status_of("allergyintolerance-clinical", "active"),
        verificationStatus=status_of("allergyintolerance-verification", "confirmed"),
        code=concept("Adhesive dressing sensitivity"), recordedDate=life.day(63).isoformat(),
        reaction=[{"manifestation": [concept("Blisters")]}],
    )  # fmt: skip
    community.care_team(life, life.day(384), [
        life.staff(role) for role in ("community matron", "gp", "social worker",
                                      "community nurse", "occupational therapist",
                                      "physiotherapist", "pharmacist", "link worker")],
        life.staff("community matron"))  # fmt: skip
    community.episode(life, life.day(383), None, "Heart failure nursing", "Admitted last year",
                      who=matron)  # fmt: skip
    community.episode(life, life.day(64), None, "Leg dressing", "Skin tear, left shin",
                      days=("tue", "fri"), who=nurse)  # fmt: skip
    community.episode(
        life,
        life.day(50),
        life.day(18),
        "Strength and balance at home",
        "Fall with a long lie",
        team="Community therapy",
        who="Marek Zielinski",
    )
    for ago, title, words, who in (
        (381, "Community matron home visit", "Scales with a talking dial. Writes her weight on the "
         "calendar.", matron),
        (250, "Community matron home visit", "Weight steady, leeks in the trench.", matron),
        (64, "Community nurse home visit", "Shin 5 by 3 cm. Leg up on the piano stool.", nurse),
        (51, "Community nurse home visit", "First visit since discharge. Tablets checked: "
         "amlodipine still in the box.", nurse),
        (47, "Community matron home visit", "Clinical Frailty Scale 6. Slow, stiff, determined.",
         matron),
        (33, "Physiotherapist home visit", "Ten stands from the chair. Stairs with one rail.",
         "Marek Zielinski"),
        (24, "Community nurse home visit", "Shin 3 by 2 cm, clean.", nurse),
        (6, "Occupational therapist home visit", "Second stair rail and a light for the landing. "
         "Will not hear of a commode.", therapist),
        (3, "Community nurse home visit", "Shin 2 by 1 cm. Carer there, kettle on.", nurse),
        (1, "Community matron home visit", "Up three times a night for the bathroom. Wants to talk "
         "about the team meeting first.", matron),
    ):  # fmt: skip
        community.visit(life, life.day(ago), title, words, who)
    for words in ("Hearing aids in both ears: face her, one person at a time",
                  "Sight: large print, 18 point, black on white"):  # fmt: skip
        community.flag(life.community, life.day(47), words, "communication", by=matron)
    community.flag(life.community, life.day(8), "Two falls in eight weeks, both at night",
                   "safety", by=matron)  # fmt: skip
    for ago, what, note in (
        (380, "Walking frame, with a tray", ""),
        (380, "Perching stool", ""),
        (49, "Raised toilet seat", ""),
        (49, "Bed lever", "Right side"),
    ):
        community.equipment(life.community, life.day(ago), what, note)
    community.care_plan(life, life.day(47), "Steady on her feet",
                        "Strength exercises with the wireless at eleven; shoes, not slippers.",
                        ["Walk to the allotment by Easter"], by="Marek Zielinski")  # fmt: skip


def _council(life: Life) -> None:
    record = life.council
    record.hearing = record.sight = record.has_carer = True

    def home_support(start: int, end: int | None, hours: float, why: str) -> None:
        record.service(
            life.day(start), life.day(end) if end is not None else None, council.COMMUNITY,
            council.HOME_SUPPORT, provider=_BRIGHTWAY.name, location=f"1-{_BRIGHTWAY.code}",
            hours=hours, unit_cost=23.4, description=why,
            outcome="Admitted to hospital",
        )  # fmt: skip

    def reablement(start: int, end: int) -> None:
        record.request(life.day(start + 1), "Discharge from Hospital",
                       "Progress to reablement/ST-Max")  # fmt: skip
        record.service(life.day(start), life.day(end), council.ST_MAX, "Reablement",
                       provider="Dunholm Reablement Team", hours=10.5,
                       outcome="Progress to support planning or services")  # fmt: skip

    reablement(388, 347)
    record.assessment(life.day(356), life.day(348), description="Care Act assessment at home")
    home_support(346, 58, 7, "Two calls a day, morning and bedtime")
    record.review(life.day(250), achieved="Fully achieved", description="Same two carers, liked")
    reablement(53, 15)
    record.assessment(life.day(24), life.day(16), description="Care Act assessment at home")
    home_support(14, None, 14, "Four calls a day, the last at nine at night")
    # Tomorrow's lunch is later, for the nurse who takes blood comes first.
    life.calls = Calls(_CALLS, moved=(life.day(-1), 1, "13:00"))
    record.service(life.day(300), None, council.LOW_LEVEL, "Equipment",
                   description="Pendant alarm; key holder Jean Ferry, next door")  # fmt: skip
    record.service(life.day(4), None, council.LOW_LEVEL, "Equipment",
                   description="Second stair rail and landing light")  # fmt: skip


def _volunteers(life: Life) -> None:
    worker = life.staff("link worker").name
    voluntary.about_me(life, life.day(18), ABOUT_ME, "Leanne, granddaughter, and Yasmin Farooq")
    voluntary.support(life, life.day(420), life.day(396), "Lift to the macular clinic",
                      who=worker)  # fmt: skip
    voluntary.support(life, life.day(78), None, "Befriending, Thursday mornings, with Sheila",
                      who=worker)  # fmt: skip
    for ago, title, words in (
        (
            71,
            "First visit",
            "Talked about Arthur's leeks for an hour. Sheila is to learn trenching.",
        ),
        (18, "Link worker visit", "Wrote About me together. Asked for the show schedule."),
        (6, "Volunteer visit", "Quieter than usual, hip sore. Ate the scone."),
    ):
        voluntary.seen(life, life.day(ago), title, words, worker)


def _coming(life: Life) -> None:
    """The next days, each in the book of whoever is coming."""
    for ahead, hour, minute, what, who in (
        (1, 9, 30, "Community nurse, leg dressing", "Ruth Eggleston"),
        (1, 14, 0, "Occupational therapist, bathroom at night", "Bethan Price"),
        (5, 10, 0, "Community matron home visit", "Nadia Osei"),
    ):
        appointment(
            life.community, life.day(-ahead), hour, what, who, minute=minute, where="At home"
        )
    off = appointment(life.community, life.day(-2), 13, "Physiotherapist home visit",
                      "Marek Zielinski", minute=30, where="At home",
                      status="cancelled")  # fmt: skip
    life.community.reworded(off, life.day(1), status="booked", meta={
        "lastUpdated": moment(life.day(12), 9)})  # fmt: skip
    appointment(life.gp, life.day(-1), 11, "Blood test at home", "Gillian Stoker", minute=20)
    appointment(life.gp, life.day(-6), 15, "Medicines review by telephone", "Wei Ling Tan")
    hospital.clinic(life, life.day(-19), "Heart failure clinic", "", "Dr Stuart Abernethy")
