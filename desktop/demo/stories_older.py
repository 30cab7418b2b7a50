"""Long stories: hip, heart, breath, memory, stroke, tremor. All people are invented."""

from desktop.demo import community, council, hospital, voluntary
from desktop.demo.fhir import concept, status_of
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


def hip(life: Life) -> None:
    """Broke a hip, came home by way of the community ward, and is walking to the shop again."""
    rng, shift = life.rng, life.rng.randrange(0, 60)
    groundwork(life, ("amlodipine", "paracetamol", "atorvastatin", "senna"))
    child = family_member(life, rng.choice(("Son", "Daughter")), next_of_kin=True)
    around(life, "physiotherapist", "occupational therapist", since=260 + shift)
    hospital.attendance(life, life.day(420 + shift), "Fall", "Fell at the bus stop. Wrist X-ray, "
                        "no break.", "1912002")  # fmt: skip
    told(
        life,
        (417 + shift, "GP by telephone", "After the fall: tablets looked at, eye test due."),
        (120, "Practice nurse home visit", "Bloods after hip repair. Walking to the gate."),
        (44, "GP home visit", "Managing stairs. Misses the shop. No dizziness on standing."),
        (16, "Practice pharmacist by telephone", "Bone tablet: takes it on Sundays, upright."),
    )
    event = crisis(life, 250 + shift, 11, "hip", rehabilitation=21)
    community.procedure(life.hospital, event.admitted, "Hip hemiarthroplasty")
    after = (life.today - (event.reablement_ended or event.home)).days
    home_care(life, (after - 1, 7, "Morning and bedtime help after reablement"), calls=(
        Call("08:15", 30, "Morning call"), Call("20:30", 30, "Bedtime call")))  # fmt: skip
    frailty(life, (430 + shift, 4), (180, 6), (40, 5))
    measured(life, (63 + rng.random() * 9, 58 + rng.random() * 9))
    community.equipment(life.community, event.home, "Walking frame and raised toilet seat")
    life.council.service(event.home, None, council.LOW_LEVEL, "Equipment",
                         description="Pendant alarm and second stair rail")  # fmt: skip
    voluntary.support(life, life.day(70), None, "Walking company, Tuesdays",
                      who=life.staff("link worker").name)  # fmt: skip
    voluntary.seen(life, life.day(13), "Volunteer visit", "Walked to the post box and back, with "
                   "one rest on the wall.", life.staff("link worker").name)  # fmt: skip
    community.flag(life.community, life.day(240), "Falls: uses a frame indoors, a stick outside",
                   by=life.staff("physiotherapist").name)  # fmt: skip
    own_words(life, 62, f"{child.given}, family")
    hospital.clinic(life, life.day(150), "Fracture clinic", "X-ray shows the hip sitting well. "
                    "Discharged to physiotherapy.", "Mr Gareth Penhale")  # fmt: skip


def heart(life: Life) -> None:
    """Heart failure in a couple who weigh in every morning; two admissions, then fewer."""
    rng, shift = life.rng, life.rng.randrange(0, 40)
    groundwork(life, ("ramipril", "bisoprolol", "apixaban", "atorvastatin", "furosemide"),
               stop_before="furosemide")  # fmt: skip
    family_member(life, "Daughter")
    around(life, "community matron", "specialist", since=330)
    crisis(life, 345 + shift, 9, "heart", reablement=False, repeat=True)
    second = crisis(life, 118 + shift, 6, "heart", stopped="amlodipine")
    life.has("hf")
    weight = 71 + rng.random() * 20
    measured(life, (weight, weight + 2.5), every=40, times=10, creatinine=(98, 141))
    frailty(life, (340, 5), (90, 6))
    told(
        life,
        (300, "GP by telephone", "Ankles up again. Water tablet twice a day for three days."),
        (112, "GP home visit", "Just home. Breath better, sleeping on two pillows not four."),
        (61, "Practice nurse home visit", "Bloods. Weight book kept every day by both of them."),
        (12, "GP by telephone", "Weight up two kilograms in a week; matron asked to call."),
    )
    for ago, words in (
        (100, "Weight chart begun. Both understand when to ring."),
        (58, "Weight steady. Chest clear. Salt talked over again."),
        (9, "Weight up, ankles marked. Extra tablet as the plan says; seen again in three days."),
        (6, "Down a kilogram. Sleeping flatter."),
    ):
        community.visit(life, life.day(ago), "Heart failure nurse home visit", words,
                        life.staff("community matron").name)  # fmt: skip
    community.episode(life, life.day(105), None, "Heart failure nursing", "Twice in hospital",
                      days=("mon",), who=life.staff("community matron").name)  # fmt: skip
    after = (life.today - (second.reablement_ended or second.home)).days
    home_care(life, (max(20, after - 1), 7, "Help with washing, mornings"),
              calls=(Call("08:00", 60, "Morning call"),))  # fmt: skip
    carer_assessed(life, 80, "35-49")
    plan = community.care_plan(life, life.day(98), "If the weight goes up",
                               "When the book says red, ring the matron the same morning.",
                               ("Stay out of hospital until spring", "Sleep in our own bed"),
                               by=life.staff("community matron").name)  # fmt: skip
    if life.turn == 0:
        life.community.reworded(plan, life.day(6), description="When the book says red two days "
                                "running, ring the practice.")  # fmt: skip
    own_words(life, 51, "Both of us, at the kitchen table")
    in_the_book(life, "Heart failure nurse home visit", life.staff("community matron").name,
                ("mon",), 10)  # fmt: skip
    hospital.clinic(life, life.day(-26), "Cardiology", "", "Dr Stuart Abernethy")


def breath(life: Life) -> None:
    """COPD alone in a terrace: ambulance calls, a rescue pack, and someone to ring."""
    rng = life.rng
    groundwork(life, ("salbutamol", "umeclidinium", "sertraline", "omeprazole"))
    family_member(life, rng.choice(("Brother", "Son", "Nephew")), next_of_kin=True,
                  note="Lives away, rings on Sundays")  # fmt: skip
    around(life, "community matron", since=500)
    for ago, words in ((610, "Nebuliser in the department, home."), (402, "Better after oxygen and "
                       "steroids, home."), (47, "Ambulance called at night, frightened. Settled, "
                       "home by morning.")):  # fmt: skip
        hospital.attendance(life, life.day(ago), "Breathlessness", words, "267036007")
    crisis(life, 520, 7, "copd", reablement=False)
    later = crisis(life, 190, 8, "copd")
    after = (life.today - (later.reablement_ended or later.home)).days
    home_care(life, (max(20, after - 1), 5.25, "Help with shopping and a hot meal"))
    frailty(life, (480, 5), (150, 6))
    measured(life, (58 + rng.random() * 12, 52 + rng.random() * 9))
    told(
        life,
        (598, "GP consultation in surgery", "Cutting down to five a day; patches given."),
        (395, "Practice nurse appointment", "Inhaler technique gone through, spacer given."),
        (180, "GP by telephone", "Rescue pack used properly, did not need the ambulance."),
        (46, "GP by telephone", "Rang after the night in A&E. Panic first, breath second."),
        (20, "Practice nurse home visit", "Flu and pneumonia jabs talked over. Oxygen level 91%."),
    )
    life.gp.add(
        "Condition", life.day(700), restricted=True, code={"text": "Counselling for low mood"},
        clinicalStatus=status_of("condition-clinical", "active"),
        onsetDateTime=f"{life.day(700).year}",
    )  # fmt: skip
    life.gp.feed.oddities["restricted item"] += 1
    community.equipment(life.community, life.day(170), "Home oxygen concentrator",
                        "No smoking signs up; fire service has visited")  # fmt: skip
    community.flag(life.community, life.day(168), "Oxygen in the house: no naked flame", "safety",
                   by=life.staff("community matron").name)  # fmt: skip
    community.episode(life, life.day(160), life.day(104), "Breathing classes at the welfare hall",
                      "COPD, two admissions", team="Pulmonary rehabilitation",
                      who=life.staff("physiotherapist").name)  # fmt: skip
    visited(life, "Community matron home visit", life.staff("community matron").name, (
            "Breath at its usual. Sits at the window and waves.",
            "Rescue pack in date. Knows the three signs.",
            "Low today; talked about the club and who still goes.",
        ), (99, 64, 15))  # fmt: skip
    voluntary.support(life, life.day(88), None, "Telephone company, evenings",
                      who=life.staff("link worker").name)  # fmt: skip
    own_words(life, 75, "Community matron")


def memory(life: Life) -> None:
    """Dementia, and a partner who says that all is well until it is not."""
    rng, given = life.rng, life.person.given
    groundwork(life, ("donepezil", "amlodipine", "atorvastatin"))
    child = family_member(life, "Daughter", next_of_kin=True)
    around(life, "social worker", "specialist", since=540)
    community.episode(life, life.day(900), life.day(700), "Memory clinic", "Losing words and the "
                      "way home", team="Old age psychiatry")  # fmt: skip
    hospital.clinic(
        life,
        life.day(860),
        "Memory",
        "Tests and scan fit with dementia of mixed kind. "
        "Told together, at their own wish. Tablet begun.",
        "Dr Ines Carvalho",
    )
    told(
        life,
        (880, "GP consultation in surgery", "Partner speaks first; memory worse for a year."),
        (410, "Practice nurse appointment", "Dementia review. Still sings."),
        (95, "GP by telephone", "Partner up four times a night. Asked what help there is."),
        (33, "GP home visit", "Partner tearful for the first time. Carer's assessment asked for."),
    )
    hospital.attendance(
        life,
        life.day(212),
        "Found wandering",
        "Brought by police from the bus station in slippers. Unhurt, home with family.",
    )
    event = crisis(life, 150, 13, "delirium", reablement=False)
    home_care(
        life,
        ((life.today - event.home).days - 2, 10.5, "Getting up and going to bed"),
        (60, 14, "A tea visit added: partner needs an hour out"),
    )
    record = life.council
    record.request(
        life.day(92),
        "Community / Other route",
        "Progress to assessment, review or reassessment",
        "Carer asked for a break",
    )
    record.service(life.day(75), life.day(68), council.OTHER_SHORT,
                   "Short term residential care", provider="Rowan Bank", location="1-ZC201",
                   hours=1, unit_cost=845, frequency="Weekly",
                   outcome="NFA: Support ended as planned",
                   description="A week for the carer to rest")  # fmt: skip
    record.service(life.day(58), None, council.COMMUNITY, "Day support", provider="Park Room Club",
                   hours=2, unit_cost=48, frequency="Per session")  # fmt: skip
    carer_assessed(life, 29, "100+")
    community.equipment(life.community, life.day(140), "Door sensor and locator watch")
    community.attorney(
        life.gp,
        life.day(790),
        child.name,
        "health and welfare",
        f"Registered; copy seen on {life.day(780):%d/%m/%Y}.",
        child.reference,
    )
    community.flag(life.gp, life.day(200), f"{given} may leave the house and not find the way back",
                   "safety", by=life.staff("gp").name)  # fmt: skip
    frailty(life, (520, 5), (130, 6))
    measured(life, (70 + rng.random() * 10, 63 + rng.random() * 9))
    voluntary.support(life, life.day(300), None, "Singing for memory, Fridays",
                      who=life.staff("link worker").name)  # fmt: skip
    voluntary.seen(life, life.day(11), "Call to the carer", "Slept two nights running since the "
                   "tea visit began.", life.staff("link worker").name, "ZV502")  # fmt: skip
    own_words(life, 120, f"{child.given}, daughter")
    if rng.random() < 0.4:
        community.safeguarding(life.community, life.day(26), "Carer at breaking point: shouted and "
                               "regretted it. Being supported, joint visit made.",
                               life.staff("social worker").name)  # fmt: skip
        life.feeds.community.oddities["restricted item"] += 1


def stroke(life: Life) -> None:
    """A stroke that took words more than strength; a daughter who moved back in."""
    rng = life.rng
    groundwork(life, ("amlodipine", "atorvastatin", "metformin"))
    around(life, "occupational therapist", "physiotherapist", since=240)
    event = crisis(life, 232 + rng.randrange(30), 19, "stroke", rehabilitation=16)
    life.gp.add("Flag", life.day(200), status="active", category=[{"text": "Communication"}],
                code={"text": "Finds words hard since the stroke: yes and no are reliable, use the "
                      "picture book"}, period={"start": life.day(200).isoformat()})  # fmt: skip
    community.flag(life.community, life.day(190), "Needs time to answer and a picture book",
                   "communication", by=life.staff("occupational therapist").name)  # fmt: skip
    community.episode(life, event.home, None, "Talking practice", "Aphasia after stroke",
                      days=("wed",), team="Speech and language therapy")  # fmt: skip
    for days, words in ((14, "Names of family, eight of ten."), (60, "Ordered own tea in a café."),
                        (120, "Telephone still too fast; text works.")):  # fmt: skip
        on = life.day((life.today - event.home).days - days)
        if on <= life.today:
            community.visit(life, on, "Speech therapist home visit", words, "Orla Devine")
    after = (life.today - (event.reablement_ended or event.home)).days
    home_care(
        life,
        (max(14, after - 1), 14, "Two carers, morning and night, for the hoist"),
        *(((40, 10.5, "One carer now that transfers are safe"),) if after > 60 else ()),
    )
    for what in ("Profiling bed", "Standing hoist", "Wheelchair, attendant pushed"):
        community.equipment(life.community, event.home, what)
    life.council.service(
        event.home,
        None,
        council.LOW_LEVEL,
        "Equipment",
        description="Ramp to the front door, wet room under discussion",
    )
    frailty(life, (210, 7), (50, 6))
    measured(life, (82 + rng.random() * 9, 77 + rng.random() * 9))
    told(
        life,
        (170, "GP home visit", "Blood pressure 128 over 72. Smiled at the joke."),
        (84, "Practice pharmacist by telephone", "Spoke with daughter: one box, one list."),
        (27, "GP by telephone", "Daughter's back is sore from lifting; therapist asked to look."),
    )
    carer_assessed(life, 55, "50-99")
    own_words(life, 90, "Daughter, with the picture book")
    hospital.clinic(life, life.day(140), "Stroke", "Six months on: arm much recovered. Not to "
                    "drive.", "Dr Ines Carvalho")  # fmt: skip
    in_the_book(life, "Speech therapist home visit", "Orla Devine", ("wed",), 14)


def tremor(life: Life) -> None:
    """Parkinson's: tablets by the clock, and a hospital that once gave them late."""
    rng = life.rng
    groundwork(life, ("co-careldopa", "laxative"))
    family_member(life, "Son")
    around(life, "physiotherapist", "specialist", since=700)
    told(
        life,
        (640, "GP consultation in surgery", "Tablets wear off before lunch; clinic asked."),
        (230, "GP home visit", "Freezes in doorways. Partner counts aloud and it helps."),
        (40, "Practice pharmacist by telephone", "Timed box with an alarm; nothing after ten."),
    )
    hospital.clinic(life, life.day(600), "Movement disorder", "Doses moved closer together.",
                    "Dr Helen Tranmer")  # fmt: skip
    event = crisis(life, 205, 8, "fall", stopped="amlodipine")
    after = (life.today - (event.reablement_ended or event.home)).days
    home_care(life, (after - 1, 10.5, "Dressing and breakfast, timed around tablets"))
    community.flag(life.gp, life.day(198), "Parkinson's tablets on time, every time: late doses "
                   "mean no walking", by=life.staff("gp").name)  # fmt: skip
    community.flag(life.community, life.day(100), "Soft voice: come close, turn the set down",
                   "communication", by=life.staff("physiotherapist").name)  # fmt: skip
    frailty(life, (400, 5), (100, 6))
    measured(life, (76 + rng.random() * 8, 69 + rng.random() * 8))
    visited(life, "Parkinson's nurse home visit", "Siobhan Leary", (
            "Timing chart full and honest.", "Sleep poor; acts out dreams. Bed moved from window.",
            "Swallow fine with upright sitting.", "Fewer freezes since the metronome.",
        ), (180, 130, 72, 24))  # fmt: skip
    community.equipment(life.community, life.day(170), "Bed lever and metronome")
    own_words(life, 44, "Partner")
    voluntary.support(life, life.day(380), None, "Dance class for Parkinson's, Mondays")
    life.community.add("Observation", life.day(24), status="final",
                       code=concept("Timed walk, 10 metres"), valueQuantity={
                           "value": round(rng.uniform(11, 19), 1), "unit": "s"},
                       effectiveDateTime=life.community.at(life.day(24), 11))  # fmt: skip
