"""Long stories of the last months and of a care home. All people are invented."""

from desktop.demo import community, council, hospital, rota, voluntary
from desktop.demo.conditions import MEDICINES
from desktop.demo.gp import add_medicine
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


def last_months(life: Life) -> None:
    """Cancer that will not be cured, a person clear about where to be, and a house made ready."""
    rng = life.rng
    groundwork(life, ("paracetamol", "laxative", "omeprazole"))
    child = family_member(life, rng.choice(("Son", "Daughter")))
    around(life, "community nurse", since=150)
    for ago, name, words in ((420, "Oncology", "Second line of treatment begun."),
                             (170, "Oncology", "Scan shows spread. Treatment stopped at own wish; "
                              "hospice introduced.")):  # fmt: skip
        hospital.clinic(life, life.day(ago), name, words, "Dr Rosalind Heath")
    crisis(life, 88, 4, "pain", reablement=False, visits=False)
    add_medicine(life.gp, *MEDICINES["anticipatory"], issued=life.day(52),
                 note="In the locked box by the bed")  # fmt: skip
    community.dnacpr(life.gp, life.day(80), rng.choice((
        "yellow envelope, hall table", "fridge door pocket", "top drawer of the bureau")),
        life.staff("gp").name)  # fmt: skip
    life.gp.add("DocumentReference", life.day(79), status="current",
                type={"text": "Emergency health care plan"}, date=life.gp.at(life.day(79), 12),
                description="Emergency health care plan, shared with the ambulance service",
                content=[{"attachment": {"title": "Emergency health care plan",
                                         "contentType": "application/pdf"}}])  # fmt: skip
    community.flag(life.community, life.day(78), "Preferred place of death: home, the front room",
                   "admin", by=life.staff("community nurse").name)  # fmt: skip
    community.episode(
        life,
        life.day(84),
        None,
        "Palliative nursing",
        "Wishes to stay at home",
        days=("mon", "wed", "fri"),
        who=life.staff("community nurse").name,
    )
    visited(life, "Community nurse home visit", life.staff("community nurse").name, (
            "Comfortable. Partner knows the night number.", "Pain 3 of 10. Took soup.",
            "Sleeping more. Skin sound. Chart and box checked.",
            "Talked about the dog, and who will have him.",
        ), (70, 41, 20, 6, 3))  # fmt: skip
    for what in (
        "Profiling bed",
        "Pressure relieving mattress",
        "Syringe pump, in the nurses' car",
    ):
        community.equipment(life.community, life.day(76), what)
    home_care(life, (66, 14, "Health-funded care, three calls a day with two carers"),
              provider=rota.PROVIDER, calls=(
        Call("08:30", 40, "Morning call", carers=2), Call("13:00", 40, "Lunch call", carers=2),
        Call("20:00", 40, "Bedtime call", carers=2)))  # fmt: skip
    if life.calls and life.turn == 0:
        life.calls.short = life.day(-1), 2
    frailty(life, (140, 6), (30, 8))
    measured(life, (74, 58), every=45)
    told(
        life,
        (160, "GP home visit", "Knows how things stand. Wants plain speaking."),
        (50, "GP home visit", "Anticipatory medicines written up and explained."),
        (8, "GP by telephone", f"Spoke with {child.given}, who is coming to stay."),
    )
    voluntary.support(life, life.day(60), None, "Hospice at home sitting service",
                      charity="ZV502")  # fmt: skip
    carer_assessed(life, 48, "100+")
    own_words(life, 57, "Hospice nurse")
    in_the_book(life, "Community nurse home visit", life.staff("community nurse").name,
                ("mon", "wed", "fri"), 10)  # fmt: skip


def in_a_home(life: Life) -> None:
    """A care home resident: the weekly round, one bad week in hospital, and weight to watch."""
    rng = life.rng
    home = life.person.place
    name = home.name if home else "the home"
    groundwork(life, ("paracetamol", "laxative", "mirtazapine"))
    child = family_member(life, rng.choice(("Son", "Daughter", "Niece")), next_of_kin=True)
    around(life, "care co-ordinator", "care home staff", since=320)
    moved = 330 + rng.randrange(200)
    life.council.request(
        life.day(moved + 40),
        "Community / Other route",
        "Progress to assessment, review or reassessment",
    )
    life.council.assessment(life.day(moved + 33), life.day(moved + 9))
    life.council.funding = council.SHARED
    life.council.service(life.day(moved), None, council.RESIDENTIAL, "Long term residential care",
                         provider=name, location=f"1-{home.code}" if home else "", hours=1,
                         unit_cost=812, frequency="Weekly")  # fmt: skip
    life.council.review(life.day(moved - 60), achieved="Fully achieved")
    crisis(life, 160, 9, "delirium", reablement=False, went=f"Care home: {name}")
    community.dnacpr(life.gp, life.day(150), f"{name}, care office", life.staff("gp").name)
    community.attorney(life.gp, life.day(moved + 500), child.name, "health and welfare",
                       "Registered; copy seen by the practice.", child.reference)  # fmt: skip
    community.flag(
        life.community,
        life.day(moved),
        f"Deprivation of liberty authorised until {life.day(-120):%d/%m/%Y}",
        "admin",
        by=life.staff("social worker").name,
    )
    visited(life, "Weekly home round", life.staff("care co-ordinator").name, (
            "Quiet week. Ate well with company.", "Skin sound, heels up. Weight down a little.",
            "Up twice a night, calmer with the lamp on.", "Chest clear. Family visited.",
            "Fell from the chair on Sunday, no injury, sensor mat in.",
        ), range(5, 75, 14))  # fmt: skip
    frailty(life, (300, 7), (20, 7))
    measured(life, (61 + rng.random() * 6, 52 + rng.random() * 4), every=42, times=9)
    told(
        life,
        (155, "GP home visit", "Within the week of coming back. Plan written with family."),
        (82, "Practice pharmacist by telephone", "Three tablets stopped with family's blessing."),
        (19, "GP home visit", "Weight again. Dietitian asked, fortified puddings liked."),
    )
    hospital.appointment(life.community, life.day(-4), 13, "Dietitian visit", "Priti Solanki")
    own_words(life, 140, f"{child.given} and the home")
    if rng.random() < 0.3:
        community.safeguarding(life.community, life.day(61), "Unexplained bruise to forearm: "
                               "looked into with the home, cause found, closed with a plan.",
                               life.staff("social worker").name)  # fmt: skip
        life.feeds.community.oddities["restricted item"] += 1
