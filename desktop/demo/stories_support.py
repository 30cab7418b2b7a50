"""Long stories of feet, learning disability, MS and living alone. All people are invented."""

from datetime import timedelta

from desktop.demo import community, council, hospital, rota, voluntary
from desktop.demo.fhir import concept, status_of
from desktop.demo.gp import add_number
from desktop.demo.life import Life
from desktop.demo.rota import Call
from desktop.demo.threads import (
    around,
    carer_assessed,
    crisis,
    family_member,
    frailty,
    groundwork,
    home_care,
    in_the_book,
    measured,
    own_words,
    told,
    visited,
)


def feet(life: Life) -> None:
    """Diabetes, poor sight and a foot that will not heal; nurses every day for insulin."""
    rng = life.rng
    groundwork(life, ("metformin", "gliclazide", "insulin", "atorvastatin", "ramipril"),
               stop_before="gliclazide")  # fmt: skip
    family_member(life, rng.choice(("Brother", "Sister")), next_of_kin=True)
    around(life, "community nurse", since=420)
    told(
        life,
        (500, "Practice nurse appointment", "Feet: no feeling in either. Referred that day."),
        (260, "GP home visit", "Toe black at the tip. To hospital today."),
        (96, "Practice pharmacist by telephone", "Gliclazide stopped after the low sugar."),
        (18, "GP by telephone", "Landlord says no to a level-access shower; letter written."),
    )
    crisis(life, 259, 12, "foot", reablement=False)
    later = crisis(life, 104, 3, "sugar")
    community.procedure(life.hospital, life.day(255), "Amputation of left second toe")
    home_care(
        life,
        (
            max(12, (life.today - (later.reablement_ended or later.home)).days - 1),
            7,
            "Breakfast before insulin, every day",
        ),
    )
    for n in range(7):
        add_number(life.gp, life.day(25 + 88 * n), "Haemoglobin A1c level (IFCC)",
                   "999791000000106", 71 + 4 * n + rng.randrange(-3, 4), "mmol/mol",
                   category="laboratory")  # fmt: skip
    add_number(life.gp, life.day(30), "Urine albumin level", "", 3, "mg/L", comparator="<",
               category="laboratory")  # fmt: skip
    life.gp.feed.oddities["value with a comparator"] += 1
    nurse = life.staff("community nurse").name
    community.episode(life, life.day(246), None, "Insulin once a day", "Cannot see the dial",
                      days=community.WEEKDAYS, who=nurse)  # fmt: skip
    community.episode(life, life.day(246), None, "Foot dressing", "Ulcer, left foot",
                      days=("mon", "thu"), who=nurse)  # fmt: skip
    for ago, size in ((200, "3 by 2 cm"), (150, "2.5 by 2 cm"), (90, "2 by 1 cm"), (30, "1 cm"),
                      (2, "8 by 6 mm")):  # fmt: skip
        community.visit(
            life,
            life.day(ago),
            "Community nurse home visit",
            f"Foot wound {size}, clean. Boot worn indoors too.",
            nurse,
        )
    community.flag(life.community, life.day(240), "Poor sight: large print, bold, on yellow",
                   "communication", by=nurse)  # fmt: skip
    hospital.clinic(life, life.day(66), "Foot protection", "Healing at last. Boot six more weeks.",
                    "Miss Katarina Novak")  # fmt: skip
    hospital.clinic(life, life.day(-12), "Foot protection", "", "Miss Katarina Novak")
    in_the_book(life, "Insulin", nurse, community.WEEKDAYS, 8)
    in_the_book(life, "Foot dressing", nurse, ("mon", "thu"), 9)
    if life.age >= 65:
        frailty(life, (230, 5), (60, 5))
    measured(life, (96 + rng.random() * 9, 91 + rng.random() * 9), creatinine=(104, 133))
    own_words(life, 88, "Community nurse")


def supported(life: Life) -> None:
    """Learning disability and epilepsy, in a shared house that knows its people well."""
    rng, given = life.rng, life.person.given
    groundwork(life, ("lamotrigine", "emollient", "laxative"))
    relative = family_member(life, rng.choice(("Sister", "Brother")), next_of_kin=True)
    around(life, "social worker", since=800)
    life.council.reason = "Learning Disability Support"
    life.council.accommodation = "Supported accommodation or supported lodgings"
    life.council.service(life.day(1300), None, council.COMMUNITY, "Community supported living",
                         provider="Threshold Support", location="1-ZP403", hours=42,
                         unit_cost=19.8)  # fmt: skip
    life.council.review(life.day(170), achieved="Fully achieved")
    life.council.service(life.day(600), None, council.COMMUNITY, "Day support",
                         provider="Woodshed Project", hours=3, unit_cost=44,
                         frequency="Per session")  # fmt: skip
    crisis(life, 236, 3, "seizure", reablement=False, visits=False)
    community.flag(
        life.gp,
        life.day(900),
        "Reasonable adjustments: double appointment, first of the day, easy-read letters",
        "communication",
        by=life.staff("gp").name,
    )
    community.flag(life.hospital, life.day(230), "Hospital passport in the red bag; support worker "
                   "stays", "admin")  # fmt: skip
    community.attorney(
        life.gp,
        life.day(1500),
        relative.name,
        "property and affairs",
        "Deputy by court order; seen by the council.",
        relative.reference,
    )
    for ago in (60, 425, 790):
        told(life, (ago, "Practice nurse appointment", "Annual health check with support worker. "
                    "Easy-read plan given."))  # fmt: skip
    told(life, (228, "Practice pharmacist by telephone", "Missed doses explained; box and a "
                "picture chart."), (21, "GP by telephone", f"{given} is sleeping in the day; level "
                "asked for."))  # fmt: skip
    visited(life, "Learning disability nurse home visit", "Siobhan Leary", (
        "Seizure diary blank for a month. Proud of it.", "Practised blood test with the toy.",
        "House meeting: wants a key to own door."), (190, 100, 33))  # fmt: skip
    measured(life, (88, 84), every=120, times=5)
    voluntary.support(life, life.day(410), None, "Allotment group", charity="ZV503")
    own_words(life, 130, f"{relative.given} and the house team")
    hospital.clinic(life, life.day(-33), "Neurology", "", "Dr Oluwaseun Akande")


def by_degrees(life: Life) -> None:
    """Multiple sclerosis at working age: own carers on a direct payment, and pressure to watch."""
    groundwork(life, ("sertraline", "laxative"))
    around(life, "occupational therapist", "physiotherapist", since=600)
    life.council.service(
        life.day(760), None, council.COMMUNITY, "Direct payment", hours=21, unit_cost=15.6,
        mechanism="Direct payment", description="Own assistants, mornings and two evenings",
    )  # fmt: skip
    life.council.review(life.day(90), "Unplanned: Carer related", achieved="Partially achieved",
                        description="One assistant leaving; agency to bridge")  # fmt: skip
    life.council.service(
        life.day(700),
        life.day(600),
        council.LOW_LEVEL,
        "Equipment",
        description="Ceiling track hoist",
        outcome="NFA: Support ended as planned",
    )
    crisis(life, 310, 5, "chest", reablement=False)
    nurse = life.staff("community nurse").name
    community.episode(life, life.day(290), life.day(205), "Pressure sore dressing",
                      "Sore at the base of the spine", who=nurse)  # fmt: skip
    community.episode(life, life.day(500), None, "Catheter care", "Long-term catheter",
                      days=("thu",), who=nurse)  # fmt: skip
    for ago, words in (
        (280, "Grade two, 4 by 3 cm."),
        (250, "Smaller. New cushion."),
        (206, "Healed."),
        (27, "Catheter changed, next in ten weeks."),
        (4, "Red again at the base of the spine. Cushion flat, replaced."),
    ):
        community.visit(life, life.day(ago), "Community nurse home visit", words, nurse)
    for what in ("Powered wheelchair", "Ceiling track hoist", "Alternating air cushion"):
        community.equipment(life.community, life.day(560), what)
    community.flag(life.community, life.day(3), "Skin: red area at base of spine, turn and check "
                   "daily", by=nurse)  # fmt: skip
    life.gp.add(
        "Condition", life.day(3000), code=concept("Multiple sclerosis", "24700007"),
        clinicalStatus=status_of("condition-clinical", "active"),
        verificationStatus=status_of("condition-ver-status", "confirmed"),
        onsetDateTime=f"{life.day(3900).year}",
    )  # fmt: skip
    told(
        life,
        (300, "GP by telephone", "Home from hospital. Cough assist machine asked for."),
        (75, "GP home visit", "Down since an assistant gave notice. Not unsafe."),
        (5, "GP by telephone", "Nurse rang about skin. Seat assessment brought forward."),
    )
    measured(life, (70, 66), every=110, times=5)
    community.visit(
        life,
        life.day(20),
        "Occupational therapist home visit",
        "Seat pressures mapped; tilt used too little.",
        life.staff("occupational therapist").name,
    )
    hospital.clinic(life, life.day(210), "Neurology", "Slow change. No treatment that would help "
                    "more than it harms, and an honest talk.", "Dr Ines Carvalho")  # fmt: skip
    carer_assessed(life, 66, "50-99")
    own_words(life, 71, "Written by me, with one finger")


def alone(life: Life) -> None:
    """Living alone with drink, ulcers and unopened letters; trust built one visit at a time."""
    rng = life.rng
    groundwork(life, ("thiamine", "omeprazole"))
    around(life, "link worker", "social worker", since=210)
    told(
        life,
        (330, "GP by telephone", "Neighbour rang, worried. No reply at the door."),
        (186, "GP home visit", "Let in after twenty minutes. Legs weeping. Agreed to a nurse."),
        (58, "Practice nurse home visit", "Bloods, the first in four years."),
        (14, "GP by telephone", "Rang us, unprompted, to say thank you for the nurse."),
    )
    for ago in (325, 194):
        hospital.attendance(life, life.day(ago), "Alcohol intoxication",
                            "Brought by ambulance, left before seen.")  # fmt: skip
    event = crisis(life, 180, 8, "skin", reablement=False, visits=False)
    nurse = life.staff("community nurse").name
    community.episode(life, event.home + timedelta(days=1), None, "Leg ulcer dressing",
                      "Both lower legs", days=("tue", "fri"), who=nurse)  # fmt: skip
    for ago, words in (
        (160, "Not in."),
        (153, "Spoke through the letter box."),
        (146, "In for ten minutes. Left leg dressed."),
        (90, "Both legs. Tea made by the patient."),
        (31, "Right leg healed. Left half the size."),
        (3, "Carers' notes seen. Left leg 2 cm. Drinking less by own count."),
    ):
        community.visit(life, life.day(ago), "Community nurse home visit", words, nurse)
    life.council.request(
        life.day(200),
        "Community / Other route",
        "NFA: Information and advice or signposting",
        "Declined to be seen",
    )
    life.council.request(life.day(140), "Discharge from Hospital",
                         "Progress to assessment, review or reassessment")  # fmt: skip
    life.council.assessment(life.day(133), life.day(101), method="Face to face")
    home_care(life, (98, 3.5, "One call a day to start with, same person each time"),
              provider=rota.PROVIDER,
              calls=(Call("10:00", 30, "Breakfast call", weekends=life.turn > 0),))  # fmt: skip
    community.safeguarding(life.community, life.day(128), "Acquaintance has been holding the bank "
                           "card. Police and bank involved, with the person's agreement.",
                           life.staff("social worker").name)  # fmt: skip
    community.safeguarding(life.gp, life.day(188), "Self-neglect: multi-agency meeting held.",
                           life.staff("gp").name)  # fmt: skip
    life.feeds.community.oddities["restricted item"] += 1
    life.gp.feed.oddities["restricted item"] += 1
    community.flag(life.community, life.day(150), "Knock, wait, say your first name. Dog is old "
                   "and friendly", by=nurse)  # fmt: skip
    way = community.flag(life.community, life.day(120), "Much in the house: clear way kept to both "
                         "doors", "safety", by=life.staff("social worker").name)  # fmt: skip
    if life.turn == 0:
        life.community.reworded(way, life.day(4), code={"text": "Much in the house: way in by the "
                                                        "back door only"})  # fmt: skip
    if life.age >= 65:
        frailty(life, (140, 5), (40, 5))
    measured(life, (59, 66), every=40, times=5)
    voluntary.support(life, life.day(110), None, "Workshop mornings", charity="ZV503")
    voluntary.seen(
        life,
        life.day(17),
        "Link worker visit",
        "Three carrier bags of letters opened together. Pension credit form sent.",
        life.staff("link worker").name,
    )
    own_words(life, 40, "Link worker")
    in_the_book(life, "Leg ulcer dressing", nurse, ("tue", "fri"), 11, where="Knock and wait",
                length=45 + rng.randrange(15))  # fmt: skip
