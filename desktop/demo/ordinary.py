"""What everyone else's life leaves in the other systems: a clinic, a fall, a home help, a carer."""

from datetime import timedelta

from desktop.demo import community, council, hospital, voluntary
from desktop.demo.conditions import MEDICINES
from desktop.demo.directory import PROVIDERS
from desktop.demo.gp import add_medicine, write_gp
from desktop.demo.hospital import ILLNESSES
from desktop.demo.life import Life
from desktop.demo.people import Person
from desktop.demo.persons import speaks

_CLINICS = {
    "diabetes": ("Diabetic eye screening", "Photographs taken, no change."),
    "cataract": ("Ophthalmology", "Cataract listed for the left eye."),
    "macular": ("Macular clinic", "Injection given, next in eight weeks."),
    "rheumatoid": ("Rheumatology", "Joints quiet on present treatment."),
    "breast": ("Breast clinic", "Yearly mammogram clear."),
    "prostate": ("Urology", "PSA steady, next check in six months."),
    "bowel": ("Colorectal", "Scope clear, next in three years."),
    "osteoarthritis": ("Orthopaedics", "X-ray shows wear; exercises first, then think again."),
    "hf": ("Heart failure clinic", "Weight steady, tablets unchanged."),
    "parkinsons": ("Movement disorder clinic", "A little slower, tablets moved earlier."),
    "epilepsy": ("Neurology", "No seizures for a year."),
    "psychosis": ("Community mental health review", "Well on present treatment."),
}
_ATTENDANCES = (
    ("Sprained wrist", "X-ray, no break. Splint."), ("Cut hand", "Glued."),
    ("Chest pain", "Heart trace and bloods normal."), ("Head injury", "Observed, sent home."),
    ("Fall", "No fracture, walked out."), ("Nosebleed", "Stopped with packing."),
    ("Abdominal pain", "Scan normal, settled."),
)  # fmt: skip
_CONSULTANTS = ("Dr Oluwaseun Akande", "Dr Rosalind Heath", "Mr Gareth Penhale", "Dr Ines Carvalho",
                "Miss Katarina Novak", "Dr Stuart Abernethy")  # fmt: skip
_HELP = {
    # provider, what a week of it costs the council for an hour
    0: 23.4, 1: 22.9, 2: 24.15,
}  # fmt: skip


_LANGUAGES = {
    "Asian or Asian British: Indian": ("Punjabi", "pa"),
    "Asian or Asian British: Pakistani": ("Urdu", "ur"),
    "White: Any other white background": ("Polish", "pl"),
}


def share_out(household: list[Person], age: dict[int, int]) -> None:
    """Who at home looks after whom: a partner or grown child of someone old and unwell."""
    for person in household:
        if age[person.index] < 76 or person.place is not None or person.index % 3:
            continue
        grown = [each for each in household if person in each.parents
                 and age[each.index] >= 18]  # fmt: skip
        carer = person.partner or (grown[0] if grown else None)
        if carer is not None and carer.carer is None:
            person.carer = carer
            carer.cares_for.append(person)


def write_ordinary(life: Life) -> None:
    """The whole of a life that holds no long story."""
    person, rng = life.person, life.rng
    person.sensitive = rng.random() < 0.003
    if life.age >= 65 and rng.random() < 0.004 * (life.age - 60) / 10:
        person.died = life.today = life.day(rng.randrange(3, 300))
    life.draw()
    if person.ethnicity in _LANGUAGES and life.age >= 55 and rng.random() < 0.4:
        language, code = _LANGUAGES[person.ethnicity]
        life.about = [speaks(language, code, interpreter=True)]
        community.flag(life.gp, life.day(700), f"Needs an interpreter: {language}", "communication")
    write_gp(life)
    write_elsewhere(life)
    if person.died is None and rng.random() < 0.05:
        hospital.appointment(
            life.gp, life.day(-rng.randrange(1, 28)), rng.randrange(9, 17),
            rng.choice(("Blood test", "Practice nurse appointment", "Long-term condition review")),
            life.staff("practice nurse").name,
        )  # fmt: skip


def write_elsewhere(life: Life) -> None:
    _hospital(life)
    _community(life)
    if life.age >= 18:
        _council(life)
    _voluntary(life)


def _hospital(life: Life) -> None:
    rng = life.rng
    for problem in life.problems:
        if problem.condition.key in _CLINICS and rng.random() < 0.45:
            name, words = _CLINICS[problem.condition.key]
            hospital.clinic(life, life.day(rng.randrange(10, 700)), name, words,
                            rng.choice(_CONSULTANTS), written=rng.random() < 0.5)  # fmt: skip
    if rng.random() < 0.05 + max(0, life.age - 60) / 220:
        why, words = rng.choice(_ATTENDANCES)
        hospital.attendance(life, life.day(rng.randrange(4, 720)), why, words)
    if life.age >= 60 and rng.random() < life.deficits / 1500:
        hospital.admission(life, life.day(rng.randrange(1, 7)), None, ILLNESSES["chest"])
    elif life.age >= 60 and rng.random() < 0.02 + life.deficits / 130:
        keys = {problem.condition.key for problem in life.problems}
        likely = [
            illness for illness, needs in (("copd", "copd"), ("heart", "hf"), ("fall", "falls"),
                                           ("delirium", "dementia"), ("sugar", "diabetes"))
            if needs in keys
        ] or ["chest", "skin"]  # fmt: skip
        illness = ILLNESSES[rng.choice(likely)]
        start = life.day(rng.randrange(25, 720))
        hospital.admission(life, start, start + timedelta(days=rng.randrange(2, 14)), illness,
                           by=rng.choice(_CONSULTANTS))  # fmt: skip
        if illness.medicine:
            product, dose = MEDICINES[illness.medicine]
            add_medicine(life.gp, product, dose, issued=start + timedelta(days=14), acute=True,
                         reason=illness.why)  # fmt: skip


def _community(life: Life) -> None:
    rng = life.rng
    nurse = life.staff("community nurse").name
    if life.age >= 65 and rng.random() < life.deficits / 90:
        start = life.day(rng.randrange(30, 500))
        going_on = rng.random() < 0.4
        community.episode(
            life, start, None if going_on else start + timedelta(days=rng.randrange(14, 25)),
            "Leg dressing", "Skin tear that is slow to heal", days=("tue", "fri"), who=nurse,
        )  # fmt: skip
        for n in range(3):
            community.visit(life, start + timedelta(days=3 * n + 1), "Community nurse home visit",
                            ("Dressing changed, clean.", "Smaller than last week.",
                             "Skin around it sound.")[n], nurse)  # fmt: skip
    elif rng.random() < 0.02 and life.age >= 50:
        start = life.day(rng.randrange(20, 600))
        community.episode(life, start, start + timedelta(days=42), "Exercises after a fall",
                          "Lost confidence outdoors", team="Community therapy",
                          who=life.staff("physiotherapist").name)  # fmt: skip


def _council(life: Life) -> None:
    rng, person = life.rng, life.person
    provider = rng.randrange(len(PROVIDERS))
    start = life.day(rng.randrange(20, 1500))
    if person.place is not None:
        life.council.funding = rng.choice((council.COUNCIL_PAYS, council.SHARED))
        life.council.service(
            start, None, council.RESIDENTIAL, "Long term residential care",
            provider=person.place.name, location=f"1-{person.place.code}", hours=1,
            unit_cost=rng.randrange(690, 910), frequency="Weekly",
        )  # fmt: skip
        life.council.review(life.day(rng.randrange(10, 300)))
    elif life.age >= 70 and rng.random() < life.deficits / 75:
        record = life.council
        record.request(start - timedelta(days=24), "Community / Other route",
                       "Progress to assessment, review or reassessment")  # fmt: skip
        record.assessment(start - timedelta(days=16), start - timedelta(days=3))
        ended = start + timedelta(days=rng.randrange(30, 400)) if rng.random() < 0.25 else None
        if ended and ended >= life.today:
            ended = None
        record.service(
            start, ended, council.COMMUNITY, council.HOME_SUPPORT,
            provider=PROVIDERS[provider].name, location=f"1-{PROVIDERS[provider].code}",
            hours=rng.choice((3.5, 7, 7, 10.5, 14)), unit_cost=_HELP[provider],
            outcome="NFA: Support ended as planned",
        )  # fmt: skip
        if start < life.day(120):
            record.review(start + timedelta(days=rng.randrange(42, 110)))
    elif life.age >= 68 and rng.random() < 0.05:
        life.council.service(start, None, council.LOW_LEVEL, "Equipment",
                             description=rng.choice(("Grab rails", "Pendant alarm",
                                                     "Bath board")))  # fmt: skip
    if person.assessed is not None:
        ago, hours = person.assessed
        _carer(life, ago, hours)
    elif person.cares_for and rng.random() < 0.5:
        _carer(life, (life.today - start).days, "20-34")
    if life.known_to_council:
        life.council.numberless = rng.random() < 0.04


def _carer(life: Life, ago: int, hours: str) -> None:
    """A carer's own assessment and payment, and the link to whoever is cared for."""
    record, person, start = life.council, life.person, life.day(ago)
    record.reason = "Social support: Support to unpaid carer"
    columns = record.caring(hours, *person.cares_for)
    if life.rng.random() < 0.4:
        record.caring(hours, *person.cares_for, by_association=True)
    record.event("Assessment", start, start + timedelta(days=9), {
        **columns, "Assessment Type": "Long term assessment",
        "Event Outcome": "Progress to support planning or services"},
        client=council.CARER)  # fmt: skip
    record.service(start + timedelta(days=10), None, council.TO_CARER, "Direct payment",
                   unit_cost=250, frequency="One-off", client=council.CARER)  # fmt: skip


def _voluntary(life: Life) -> None:
    rng = life.rng
    worker = life.staff("link worker").name
    if life.age >= 72 and rng.random() < 0.05:
        start = life.day(rng.randrange(20, 700))
        what = rng.choice(("Befriending, weekly", "Lunch club", "Lift to the shops"))
        voluntary.support(life, start, None if rng.random() < 0.7 else life.day(10), what,
                          who=worker)  # fmt: skip
        voluntary.seen(life, start + timedelta(days=7), "First visit", rng.choice((
            "Got on well; likes dominoes.", "Wants company at the week-end most.",
            "Shy at first, then out came the photographs.")), worker)  # fmt: skip
    elif life.person.cares_for and rng.random() < 0.3:
        voluntary.support(life, life.day(rng.randrange(30, 500)), None, "Carers' group",
                          charity="ZV502", who=worker)  # fmt: skip
