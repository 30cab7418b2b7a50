"""Plans and minutes to print, of people who do not exist."""

from dataclasses import replace
from datetime import UTC, date, datetime

from desktop.words.dates import PartialDate
from desktop.words.enums import (
    AgendaState,
    Agreement,
    AllergyHeading,
    Attendance,
    Outcome,
    PlanState,
    PrintFormat,
    Role,
)
from desktop.words.papers import (
    AllergyLine,
    AllergyList,
    Copy,
    EmergencyForm,
    MedicineList,
    PersonOnPaper,
    PrintedAction,
    PrintedAgendaItem,
    PrintedAttendance,
    PrintedMinutes,
    PrintedPlan,
    RingLine,
    VisitLine,
)
from desktop.words.plans import AboutMe, Contingency, Goal, GoalAction

COPY = Copy(
    serial="000731-2",
    version=4,
    printed_on=date(2026, 11, 27),
    printed_by="Derwent Valley team",
    place="the kitchen",
)

WIN = PersonOnPaper(
    family="Featherstone",
    given="Winifred",
    title="Mrs",
    preferred="Win",
    born=PartialDate("1938-05-02"),
    nhs_number="9990000018",
    practice="Riverbank Surgery",
)

SHORT = PrintedPlan(copy=COPY, person=WIN, state=PlanState.AGREED)

TYPICAL = PrintedPlan(
    copy=COPY,
    person=WIN,
    state=PlanState.AGREED,
    about_me=AboutMe(
        most_important="My garden, and the allotment show in August. Hearing the brass band.",
        please_do="say who you are before you come in. Speak to my right side.",
        please_do_not="tidy my sewing, or call me love.",
    ),
    ring=(
        RingLine(
            "Anything about this plan",
            "Grace Okoro",
            "my key worker, community matron",
            "01632 960101",
        ),
        RingLine("Nobody has come to help", "Hillside Home Care", "office", "01632 960102"),
        RingLine("My son", "Martin Featherstone", "holds a key", "01632 960103"),
        RingLine("Evenings and weekends", "NHS 111", "", "111"),
    ),
    contingencies=(
        Contingency("My chest gets tight or I am more breathless", "Sit me up.", "Grace, same day"),
        Contingency("I fall and cannot get up", "Do not lift me alone", "999"),
        Contingency("I am muddled and was not yesterday", "Check whether I have drunk", "111"),
        Contingency("Martin is ill", "My neighbour Jean can sit with me", "Hillside Home Care"),
    ),
    emergency_forms=(
        EmergencyForm(
            "DNACPR",
            "front of the yellow folder, hall table",
            PartialDate("2026-09-14"),
            PartialDate("2027-03"),
        ),
    ),
    goals=(
        Goal(
            "To get down to the allotment",
            actions=(
                GoalAction("Try the outdoor frame", "Tom Reay", date(2026, 12, 8)),
                GoalAction("Ask about a lift on Saturdays", "Ines Duarte", date(2026, 12, 15)),
            ),
        ),
        Goal(
            "To sleep through",
            actions=(GoalAction("Look at evening tablets", "Kofi Mensah", date(2026, 12, 1)),),
        ),
    ),
    visits=(
        VisitLine("Hillside Home Care", "Washing and breakfast", "Every morning"),
        VisitLine("Community nurse", "Leg dressing", "Tuesdays and Fridays"),
        VisitLine("Friendly Faces", "Company", "Wednesday afternoons"),
        VisitLine("Martin, my son", "Family, shopping", "Sundays"),
    ),
    allergies=AllergyList(
        AllergyHeading.KNOWN,
        (AllergyLine("Penicillin", "rash"), AllergyLine("Latex", "blisters")),
    ),
    medicines=MedicineList(
        (
            "Amlodipine 5mg tablets",
            "Bisoprolol 1.25mg tablets",
            "Furosemide 20mg tablets",
            "Levothyroxine 50microgram tablets",
            "Paracetamol 500mg tablets",
            "Salbutamol 100micrograms inhaler",
        ),
        "Riverbank Surgery",
        PartialDate("2026-11-12"),
    ),
    agreement=Agreement.PERSON,
    agreed_on=date(2026, 11, 26),
    agreed_with="Martin Featherstone",
    agreed_by="Grace Okoro",
    review_on=date(2027, 2, 26),
    review_by="Grace Okoro",
    key_worker="Grace Okoro",
)

DRAFT = replace(TYPICAL, state=PlanState.WORKING, agreement=None, agreed_on=None)


def sized(plan: PrintedPlan, print_format: PrintFormat) -> PrintedPlan:
    copy = replace(plan.copy, format=print_format, recorded_format=print_format)
    return replace(plan, copy=copy)


NAMES = {
    "Arabic": PersonOnPaper("خان", "عمر فاروق", "Mr", "", PartialDate("1951-03-09"), "9990000026"),
    "Bengali": PersonOnPaper("চৌধুরী", "রহিমা", "Mrs", "", PartialDate("1949"), "9990000034"),
    "Polish": PersonOnPaper("Żółkiewska", "Łucja", "Ms", "", PartialDate("1960-12"), "9990000042"),
    "Vietnamese": PersonOnPaper("Đặng", "Thị Hường", "Mrs", "", None, "9990000050"),
    "Greek": PersonOnPaper("Παπαδόπουλος", "Γιώργος", "Mr", "", None, None),
    "Ukrainian": PersonOnPaper("Шевченко", "Олена", "Mrs", "", None, None),
}

LONG_WORDS = " ".join(f"word{number:04} and" for number in range(1, 250)) + " the end of it."
LONG_LINK = "https://example.org/" + "/".join(f"folder-{number}" for number in range(60))
assert len(LONG_WORDS) > 3000

LONG = replace(
    TYPICAL,
    about_me=AboutMe(*[LONG_WORDS] * 9),
    ring=tuple(
        RingLine(f"{LONG_LINK} {number}", LONG_WORDS, LONG_WORDS, "01632 960104")
        for number in range(2)
    ),
    contingencies=(
        Contingency("Short", LONG_WORDS, LONG_LINK),
        Contingency(LONG_WORDS, LONG_WORDS, LONG_WORDS),
    ),
    emergency_forms=(EmergencyForm(LONG_WORDS, LONG_LINK),) * 2,
    goals=(
        Goal(LONG_WORDS, actions=(GoalAction("One short thing", "A Person", None),)),
        Goal("Brief", actions=tuple(GoalAction(LONG_WORDS, LONG_LINK, None) for _ in range(2))),
        Goal("Many", actions=tuple(GoalAction(f"Step {n}", f"Helper {n}") for n in range(60))),
    ),
    visits=tuple(VisitLine(f"Visitor {number}", LONG_LINK, "Daily") for number in range(40)),
    allergies=AllergyList(
        AllergyHeading.KNOWN,
        tuple(AllergyLine(f"Substance {number}", "swelling") for number in range(50)),
    ),
    medicines=MedicineList(
        (*(f"Medicine {number} 5mg tablets" for number in range(120)), LONG_WORDS), LONG_LINK
    ),
)

MINUTES = PrintedMinutes(
    copy=replace(COPY, serial="000732-1", version=1, place=""),
    team="Derwent Valley team",
    title="Weekly frailty meeting",
    place="Room 2, Riverbank Surgery",
    chair="Dr Farida Aziz",
    starts_at=datetime(2026, 11, 26, 13, 0, tzinfo=UTC),
    ended_at=datetime(2026, 11, 26, 14, 4, tzinfo=UTC),
    attendance=(
        PrintedAttendance("Dr Farida Aziz", Role.GP, Attendance.IN),
        PrintedAttendance("Grace Okoro", Role.COMMUNITY_MATRON, Attendance.IN),
        PrintedAttendance("Tom Reay", Role.PHYSIOTHERAPIST, Attendance.STEPPED_OUT),
        PrintedAttendance("Kofi Mensah", Role.PHARMACIST, Attendance.CALL),
        PrintedAttendance("Ines Duarte", Role.LINK_WORKER, Attendance.LEFT),
        PrintedAttendance("Paul Stobbs", Role.SOCIAL_WORKER, Attendance.APOLOGIES),
        PrintedAttendance("Rona Bell", Role.COMMUNITY_NURSE, Attendance.EXPECTED),
    ),
    items=(
        PrintedAgendaItem(
            1,
            WIN,
            "Can she manage at home after the second fall?",
            "Grace Okoro",
            Role.COMMUNITY_MATRON,
            AgendaState.DONE,
            (Outcome.PLAN_CHANGED, Outcome.ACTION),
            "Two falls in three weeks, both at night. She wants to stay at home.",
            (
                PrintedAction(
                    "Night-time visit to watch her get up",
                    "Tom Reay",
                    Role.PHYSIOTHERAPIST,
                    date(2026, 12, 3),
                ),
                PrintedAction("Ring Martin", "Grace Okoro", Role.COMMUNITY_MATRON, None),
            ),
        ),
        PrintedAgendaItem(
            2,
            NAMES["Arabic"],
            "Who reviews his warfarin?",
            "Kofi Mensah",
            Role.PHARMACIST,
            AgendaState.DONE,
            (Outcome.NO_CHANGE,),
        ),
        PrintedAgendaItem(
            3,
            NAMES["Bengali"],
            "Is day care open to her?",
            "Ines Duarte",
            None,
            AgendaState.WAITING,
        ),
    ),
)
