"""The people with long stories: who they are, and how a few of their sources disagree."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop.demo import community, demonstration, gp, hospital, names, persons
from desktop.demo import stories_close as close
from desktop.demo import stories_older as older
from desktop.demo import stories_support as support
from desktop.demo.conditions import BY_KEY
from desktop.demo.directory import PRACTICES, WARD, Practice
from desktop.demo.life import Life
from desktop.demo.people import Address, Person, Population


@dataclass(frozen=True, slots=True)
class Story:
    """A kind of life; several people live one, each in their own way."""

    tell: Callable[[Life], None]
    ages: tuple[int, int]
    home: str
    problems: tuple[str, ...]
    gender: str = ""


STORIES = (
    Story(older.hip, (79, 92), "alone", ("hypertension", "osteoarthritis", "falls")),
    Story(older.heart, (75, 88), "couple", ("hf", "af", "ihd", "ckd", "hypertension")),
    Story(older.breath, (64, 79), "alone", ("copd", "anxiety", "depression", "osteoporosis")),
    Story(older.memory, (77, 88), "couple", ("dementia", "hypertension", "hearing")),
    Story(older.stroke, (67, 82), "with daughter", ("stroke", "hypertension", "diabetes")),
    Story(older.tremor, (70, 83), "couple", ("parkinsons", "osteoarthritis", "falls")),
    Story(close.last_months, (61, 82), "couple", ("bowel", "hypertension")),
    Story(close.in_a_home, (84, 97), "care home", ("dementia", "osteoarthritis", "falls")),
    Story(support.feet, (57, 74), "alone", ("diabetes", "ihd", "macular", "hypertension")),
    Story(support.supported, (38, 60), "supported", ("learning", "epilepsy", "eczema")),
    Story(support.by_degrees, (43, 58), "couple", ("depression",)),
    Story(support.alone, (60, 76), "alone", ("alcohol", "depression", "anaemia")),
)  # fmt: skip

CONTRADICTIONS = {
    # which of the complex people, counted from 0: how their sources disagree
    3: "allergy", 4: "care ended", 6: "address", 9: "two practices",
    14: "died in hospital, practice not told", 18: "stopped medicine",
    19: "died at home, council not told", 26: "stopped medicine", 29: "care ended",
    41: "allergy", 47: "address", 0: "stopped medicine", 22: "two next of kin",
}  # fmt: skip
ON_WARD: dict[int, tuple[str, int | None, tuple[str, ...]]] = {
    13: ("Stronger legs before home", 8, ("care", "bed", "keys")),
    25: ("Stairs tried twice with the therapist", 1, ("rail", "keys")),
    37: ("Eating little, and tired by noon", None, ()),
}
"""Those who lie in the community hospital today: how they are, in how many days they hope to go
home, and what is wanted for it."""
SENSITIVE = 36
"""The complex person whom the spine marks: no address, no telephone."""


def household(population: Population, practice: Practice, number: int) -> list[Person]:
    """The home of the complex person of that number, who comes first in it."""
    if number == 0:
        return demonstration.household(population, practice)
    story = STORIES[(number - 1) % len(STORIES)]
    return population.around(practice, story.ages, story.gender, story.home)


def tell(life: Life, number: int) -> None:
    """Write the whole story, and whatever its sources get wrong about it."""
    person = life.person
    person.sensitive = number == SENSITIVE
    life.contradiction = CONTRADICTIONS.get(number, "")
    _before(life)
    if number == 0:
        demonstration.tell(life)
    else:
        life.turn, at = divmod(number - 1, len(STORIES))
        story = STORIES[at]
        life.story = story.tell.__name__
        life.has(*story.problems)
        life.deficits = max(life.deficits, 10)
        story.tell(life)
    _after(life)
    life.goes_on = True
    if number in ON_WARD:
        how, ahead, wanted = ON_WARD[number]
        date = f"; hoped-for date {life.day(-ahead):%d/%m/%Y}" if ahead else "; no date yet"
        hospital.ward_stay(life, life.day(9), None, WARD, how + date)
        community.wanted_to_go_home(life, wanted)
    if number in ON_WARD or person.died:
        life.calls = None  # the provider has been told


def _before(life: Life) -> None:
    person = life.person
    match life.contradiction:
        case "address":
            life.known_elsewhere = _former_address(life, person.practice)
        case "allergy":
            life.allergies_told = True
        case "died in hospital, practice not told":
            person.died = life.day(1)
            life.alive_in = frozenset({"gp", "community", "voluntary", "council"})
        case "died at home, council not told":
            person.died = life.day(1)
            life.alive_in = frozenset({"council", "voluntary"})


def _after(life: Life) -> None:
    match life.contradiction:
        case "care ended":
            community.visit(
                life, life.day(6), "Community nurse home visit",
                "Carers were in when I called; they come twice a day and write in the book.",
                life.staff("community nurse").name,
            )  # fmt: skip
            gp.add_contact_note(
                life.gp, life.day(4), "GP by telephone", "Has carers twice a day, happy with them.",
                life.staff("gp").name,
            )  # fmt: skip
        case "allergy":
            text, snomed, reaction = gp.ALLERGIES[0]
            gp.add_allergy(life.gp, text, snomed, reaction, on=life.day(9000), severity="severe",
                           partial=f"{life.day(9000).year}")  # fmt: skip
            gp.add_allergy(life.hospital, "No known allergy", "716186003", None, on=life.day(200))
        case "two practices":
            _second_practice(life)
        case "two next of kin":
            given = names.given_name(life.rng, "female", 1971, elsewhere=False)
            family = names.family_name(life.rng, elsewhere=False)
            persons.add_contact(life.hospital, given, family, "Friend", on=life.day(200),
                                next_of_kin=True)  # fmt: skip


def _former_address(life: Life, practice: Practice) -> Address:
    village = practice.villages[-1]
    return Address(f"{life.rng.randrange(1, 60)} {life.rng.choice(names.STREETS)}", village.name,
                   names.postcode(life.rng, village))  # fmt: skip


def _second_practice(life: Life) -> None:
    """Moved house last year; the first practice still has a record that nobody closed."""
    person = life.person
    at = next(n for n, each in enumerate(PRACTICES) if each is person.practice)
    other = PRACTICES[(at + 1) % len(PRACTICES)]
    record = life.feeds.gp[other.code].record(person)
    persons.add_patient(record, on=life.day(640), address=_former_address(life, other),
                        practice=other)  # fmt: skip
    gp.add_problem(record, BY_KEY["hypertension"], f"{life.day(2600).year}")
    gp.add_contact_note(record, life.day(655), "Practice nurse appointment",
                        "Moving soon; told to register near the new house.",
                        "Practice nurse, locum")  # fmt: skip
    record.close()
