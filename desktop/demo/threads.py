"""Threads that long stories are woven from: a crisis and what follows it, care at home, a team.

Days are given as "ago", counted back from the county's today, so that a story reads as a calendar.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.demo import community, council, hospital, rota, voluntary
from desktop.demo.conditions import MEDICINES
from desktop.demo.directory import PROVIDERS, Organisation, Staff
from desktop.demo.fhir import Json
from desktop.demo.gp import (
    ALLERGIES,
    add_allergy,
    add_contact_note,
    add_frailty_index,
    add_frailty_scale,
    add_medicine,
    add_number,
    add_pressure,
    add_problem,
    add_vaccinations,
)
from desktop.demo.hospital import ILLNESSES
from desktop.demo.life import Life
from desktop.demo.names import given_name, mobile
from desktop.demo.persons import add_contact, add_household_contacts
from desktop.demo.rota import Call, Calls
from desktop.demo.voices import voice

CONSULTANTS = {
    "hip": "Mr Gareth Penhale", "fall": "Dr Helen Tranmer", "chest": "Dr Rosalind Heath",
    "copd": "Dr Rosalind Heath", "heart": "Dr Stuart Abernethy", "stroke": "Dr Ines Carvalho",
    "delirium": "Dr Helen Tranmer", "skin": "Dr Oluwaseun Akande", "foot": "Miss Katarina Novak",
    "seizure": "Dr Oluwaseun Akande", "pain": "Dr Oluwaseun Akande",
    "sugar": "Dr Oluwaseun Akande",
}  # fmt: skip
_RATES = {"ZP401": 23.4, "ZP402": 22.9, "ZP403": 24.15}


@dataclass(frozen=True, slots=True)
class Relative:
    given: str
    family: str
    reference: Json

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


TEAM = ("gp", "community matron", "community nurse", "social worker", "pharmacist", "link worker")


@dataclass(frozen=True, slots=True)
class Crisis:
    """What an admission left behind: the days that the rest of the story hangs on."""

    admitted: date
    home: date
    reablement_ended: date | None


def provider_of(life: Life) -> Organisation:
    return PROVIDERS[life.person.index % 2]


def groundwork(life: Life, taken: Sequence[str], *, stop_before: str = "") -> None:
    """Problems, medicines and what a practice has measured for years."""
    record, rng = life.gp, life.rng
    add_household_contacts(record, life.day(rng.randrange(60, 900)))
    for problem in life.problems:
        add_problem(record, problem.condition, problem.since)
    for key in taken:
        if key != stop_before:
            add_medicine(record, *MEDICINES[key], issued=life.day(rng.randrange(2, 25)),
                         since=life.day(rng.randrange(200, 2600)))  # fmt: skip
    if not life.allergies_told:
        for allergy in rng.sample(ALLERGIES, rng.randrange(1, 3)):
            add_allergy(record, *allergy, on=life.day(rng.randrange(900, 12_000)))
    add_vaccinations(life)


def measured(life: Life, weights: tuple[float, float], *, every: int = 75, times: int = 8,
             creatinine: tuple[int, int] | None = None) -> None:  # fmt: skip
    """Weights and pressures over the months, drifting from the first figure to the last."""
    record, rng = life.gp, life.rng
    first, last = weights
    for n in range(times):
        on = life.day(9 + every * (times - 1 - n) + rng.randrange(12))
        part = n / (times - 1)
        add_number(record, on, "Body weight", "27113001",
                   round(first + (last - first) * part + rng.gauss(0, 0.5), 1), "kg")  # fmt: skip
        add_pressure(record, on, round(rng.gauss(136 - 8 * part, 7)), round(rng.gauss(74, 5)))
        if creatinine:
            low, high = creatinine
            add_number(record, on, "Serum creatinine level", "1000731000000107",
                       round(low + (high - low) * part + rng.gauss(0, 4)), "umol/L",
                       category="laboratory")  # fmt: skip


def frailty(life: Life, *scores: tuple[int, int]) -> None:
    """Clinical Frailty Scale by days ago, in nursing hands; the index as the practice has it."""
    nurse = life.staff("community matron").name
    for ago, scale in scores:
        add_frailty_scale(life.community, life.day(ago), scale, nurse)
        life.frailty_scale = scale
    if life.age >= 65:
        low = max(5, life.deficits - 3)
        add_frailty_index(life.gp, life.day(410), low)
        add_frailty_index(life.gp, life.day(31), max(life.deficits, low + 1))


def told(life: Life, *notes: tuple[int, str, str]) -> None:
    """GP contacts: days ago, what sort, what was said."""
    for ago, title, words in notes:
        who = life.staff("practice nurse" if "nurse" in title else
                         "pharmacist" if "harmacist" in title else "gp")  # fmt: skip
        add_contact_note(life.gp, life.day(ago), title, words, who.name,
                         place="HH" if "home" in title else "AMB")  # fmt: skip


def crisis(
    life: Life, ago: int, nights: int, kind: str, *, rehabilitation: int = 0,
    reablement: bool = True, stopped: str = "", went: str = "Usual place of residence",
    visits: bool = True, repeat: bool = False,
) -> Crisis:  # fmt: skip
    """An admission and all that follows: letter, medicine, the ward at home, nurse, therapist.

    ``rehabilitation`` is the nights on the community ward before going home.
    """
    illness = ILLNESSES[kind]
    admitted = life.day(ago)
    left = admitted + timedelta(days=nights)
    hospital.attendance(life, admitted, illness.why, "Brought by ambulance, admitted.",
                        illness.snomed)  # fmt: skip
    hospital.admission(life, admitted, left, illness, by=CONSULTANTS[kind],
                       stopped=MEDICINES[stopped][0] if stopped else "",
                       went="Community hospital" if rehabilitation else went)  # fmt: skip
    home = left + timedelta(days=rehabilitation)
    if rehabilitation:
        hospital.ward_stay(life, left, home, "Coppice Ward, Hesperley Community Hospital",
                           f"Rehabilitation after {illness.why.lower()}")  # fmt: skip
    if stopped:
        _stopped(life, stopped, home)
    if illness.medicine:
        product, dose = MEDICINES[illness.medicine]
        acute = illness.medicine in {"doxycycline", "prednisolone", "nitrofurantoin",
                                     "co-amoxiclav"}  # fmt: skip
        add_medicine(life.gp, product, dose, since=home,
                     issued=home if acute or repeat else max(home, life.day(20)),
                     acute=acute or repeat, reason=illness.why)  # fmt: skip
    if visits:
        _visits_after(life, home, illness)
    ended = _reablement(life, left, home) if reablement else None
    return Crisis(admitted, home, ended)


def _stopped(life: Life, key: str, home: date) -> None:
    """What the hospital stopped is stopped at the practice too, except where they disagree."""
    product, dose = MEDICINES[key]
    begun = home - timedelta(days=1500)
    if life.contradiction == "stopped medicine":
        add_medicine(life.gp, product, dose, issued=life.day(9), since=begun)
    else:
        stop = home + timedelta(days=2)
        add_medicine(life.gp, product, dose, issued=home - timedelta(days=30), since=begun,
                     stopped=stop, note="Stopped in hospital")  # fmt: skip


def _visits_after(life: Life, home: date, illness: hospital.Illness) -> None:
    """The nurse within days, the therapist for a month; nothing after today."""
    nurse, therapist = life.staff("community nurse").name, life.staff("physiotherapist").name
    for days, title, words, who in (
        (2, "Community nurse home visit", f"First visit since discharge ({illness.why.lower()}). "
            "Settled, tablets checked against the letter.", nurse),
        (5, "Physiotherapist home visit", f"{illness.therapy}. Keen to try." if illness.therapy
            else "Moving about the house safely.", therapist),
        (19, "Physiotherapist home visit", f"{illness.therapy}: better than two weeks ago."
            if illness.therapy else "Back to usual.", therapist),
    ):  # fmt: skip
        on = home + timedelta(days=days)
        if on <= life.today:
            community.visit(life, on, title, words, who)
    start, end = home + timedelta(days=3), home + timedelta(days=33)
    community.episode(life, start, end if end < life.today else None,
                      illness.therapy or "Getting strong again", f"After {illness.why.lower()}",
                      team="Community therapy", who=therapist)  # fmt: skip


def _reablement(life: Life, left: date, home: date) -> date | None:
    """Up to six weeks of the council's short-term help, asked for from the ward."""
    record = life.council
    record.request(left - timedelta(days=1), "Discharge from Hospital",
                   "Progress to reablement/ST-Max", "Help to settle back at home")  # fmt: skip
    planned = home + timedelta(days=40)
    ended = planned if planned < life.today else None
    record.service(
        home, ended, council.ST_MAX, "Reablement", provider="Dunholm Reablement Team",
        hours=10.5, outcome="Progress to assessment, review or reassessment",
    )  # fmt: skip
    if ended:
        record.assessment(ended - timedelta(days=8), ended - timedelta(days=1))
    return ended


def home_care(
    life: Life, *steps: tuple[int, float, str], ended: int | None = None,
    provider: Organisation | None = None, calls: Sequence[Call] = (),
) -> None:  # fmt: skip
    """Care at home in steps: days ago, hours a week, and why it changed.

    Each step ends the row before it, as a council's system does. ``calls`` are those of a day now,
    where the provider sends its rota.
    """
    record, provider = life.council, provider or provider_of(life)
    if life.contradiction == "care ended" and ended is None:
        ended = 38
    for n, (ago, hours, why) in enumerate(steps):
        start = life.day(ago)
        if n + 1 < len(steps):
            end: date | None = life.day(steps[n + 1][0] + 1)
            outcome = "Progress to assessment, review or reassessment"
            record.review(life.day(steps[n + 1][0] + 4), "Unplanned: Other reason", description=
                          steps[n + 1][2])  # fmt: skip
        else:
            end = life.day(ended) if ended is not None else None
            outcome = "NFA: Support ended as planned"
        record.service(
            start, end, council.COMMUNITY, council.HOME_SUPPORT, provider=provider.name,
            location=f"1-{provider.code}", hours=hours, unit_cost=_RATES[provider.code],
            outcome=outcome, description=why,
        )  # fmt: skip
    if calls and ended is None and provider is rota.PROVIDER:
        life.calls = Calls(tuple(calls))
    if steps[-1][0] > 100 and ended is None:
        record.review(life.day(steps[-1][0] - 70), achieved="Fully achieved",
                      description="Visits at the right times; no change wanted")  # fmt: skip


def around(life: Life, key_worker: str, *more: str, since: int = 300) -> None:
    """The team as the community system lists it."""
    roles = dict.fromkeys((*TEAM, key_worker, *more))
    members: list[Staff] = [life.staff(role) for role in roles]
    community.care_team(life, life.day(since), members, life.staff(key_worker))


def family_member(life: Life, relation: str, *, carer: bool = False, next_of_kin: bool = False,
                  rank: int = 2, note: str = "") -> Relative:  # fmt: skip
    """Someone who lives elsewhere."""
    rng, person = life.rng, life.person
    gender = "female" if relation in {"Daughter", "Niece", "Sister"} else "male"
    born = person.born.year + (27 if relation in {"Daughter", "Son", "Niece", "Nephew"} else 1)
    given = given_name(rng, gender, born, elsewhere=False)
    reference = add_contact(life.gp, given, person.family, relation, mobile(rng), carer=carer,
                next_of_kin=next_of_kin, rank=rank, note=note, on=life.day(210))  # fmt: skip
    return Relative(given, person.family, reference)


def carer_assessed(life: Life, ago: int, hours: str) -> None:
    """The council's assessment of the one who cares, kept under that person's own name."""
    if life.person.carer is not None:
        life.person.carer.assessed = (ago, hours)


def in_the_book(
    life: Life, what: str, who: str, days: Sequence[str], hour: int, *, length: int = 30,
    where: str = "",
) -> None:  # fmt: skip
    """The nurses' or therapists' visits on their days, to the end of next week."""
    for ahead in range(1, 14 - life.today.weekday()):
        on = life.day(-ahead)
        if community.WEEKDAYS[on.weekday()] in days:
            hospital.appointment(life.community, on, hour, what, who, length=length, where=where)


def own_words(life: Life, ago: int, helped_by: str) -> None:
    """About me, in one of the voices that go with the story."""
    words = voice(life.story, life.turn)
    voluntary.about_me(life, life.day(ago), words, helped_by)


def visited(
    life: Life, title: str, who: str, phrases: Sequence[str], days_ago: Sequence[int]
) -> None:
    """Calls by the same person over the months; no phrase twice before all have been used."""
    order = life.rng.sample(phrases, len(phrases))
    for n, ago in enumerate(days_ago):
        community.visit(life, life.day(ago), title, order[n % len(order)], who)
