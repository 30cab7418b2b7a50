"""Who lives in the county: people in households, as old as an English county's people are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from desktop.demo import names
from desktop.demo.directory import HOMES, Place, Practice

COMMON = "White: English, Welsh, Scottish, Northern Irish or British"
ELSEWHERE = (
    "Asian or Asian British: Indian", "Asian or Asian British: Pakistani",
    "Asian or Asian British: Any other Asian background", "White: Any other white background",
    "Black, Black British, Caribbean or African: African", "No data: Undeclared or not known",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    line: str
    village: str
    postcode: str


@dataclass(slots=True)
class Person:
    """Someone registered with a practice. ``index`` counts people through the county from 0."""

    index: int
    nhs: str
    given: str
    family: str
    title: str
    gender: str
    born: date
    practice: Practice
    address: Address
    household: int
    ethnicity: str = COMMON
    preferred: str = ""
    former_family: str = ""
    died: date | None = None
    place: Place | None = None
    landline: str = ""
    mobile: str = ""
    sensitive: bool = False
    """The spine marks the whole person: no address or telephone may leave a system."""
    partner: "Person | None" = None
    parents: tuple["Person", ...] = ()
    carer: "Person | None" = None
    """Who at home looks after this person unpaid."""
    cares_for: list["Person"] = field(default_factory=list)
    assessed: tuple[int, str] | None = None
    """As a carer: how many days ago, and for how many hours of caring a week."""

    def age(self, on: date) -> int:
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))

    @property
    def council_id(self) -> str:
        """The council's own number for the person."""
        return f"{4_100_000 + self.index * 7}"

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


_KEPT_BACK = 100
"""Endings up to 000 1000 are for examples and tests."""


class Numbers:
    """NHS numbers of the range that is never issued, in an order that looks like none.

    Steps through all six-figure endings by a stride that shares no factor with a million, and
    passes over those whose check digit would be 10.
    """

    def __init__(self, seed: int) -> None:
        self._at = (seed * 7919 + 271_828) % 1_000_000

    def __next__(self) -> str:
        while True:
            self._at = (self._at + 618_033) % 1_000_000
            if self._at < _KEPT_BACK:
                continue
            nine = f"999{self._at:06}"
            check = check_digit(nine)
            if check is not None:
                return f"{nine}{check}"


def check_digit(nine: str) -> int | None:
    """Modulus 11 with weights 10 to 2; None where no digit will do."""
    check = 11 - sum(int(figure) * (10 - n) for n, figure in enumerate(nine)) % 11
    return None if check == 10 else check % 11


_HOUSEHOLDS = (
    # kind, weight: tuned so that ages come out like an old northern county's
    ("older alone", 16), ("older couple", 13.5), ("alone", 16), ("couple", 17),
    ("family", 14), ("lone parent", 6), ("grown child at home", 12), ("sharing", 4),
    ("three generations", 1.5), ("care home", 0.8),
)  # fmt: skip
_KINDS = [kind for kind, _ in _HOUSEHOLDS]
_WEIGHTS = [weight for _, weight in _HOUSEHOLDS]


class Population:
    """Makes people one household at a time, so that a county of any size needs little memory."""

    def __init__(self, seed: int, today: date) -> None:
        self.today = today
        self._numbers = Numbers(seed)
        self._seed = seed
        self._people = 0
        self._households = 0

    def of_practice(self, practice: Practice, wanted: int, made: int = 0) -> Iterator[list[Person]]:
        """Households until the practice has as many people as wanted; the last one may be cut."""
        while made < wanted:
            household = self.household(practice)[: wanted - made]
            made += len(household)
            yield household

    def household(
        self, practice: Practice, kind: str = "", ages: tuple[int, int] = (0, 0), gender: str = ""
    ) -> list[Person]:
        """One home. ``ages`` and ``gender`` are those of the first person, for "for …" kinds."""
        self._households += 1
        rng = Random(f"{self._seed}/household/{self._households}")
        kind = kind or rng.choices(_KINDS, _WEIGHTS)[0]
        village = rng.choice(practice.villages)
        elsewhere = rng.random() < 0.05
        house = _House(
            self, rng, practice, names.family_name(rng, elsewhere=elsewhere), elsewhere,
            Address(f"{rng.randrange(1, 98)} {rng.choice(names.STREETS)}", village.name,
                    names.postcode(rng, village)),
        )  # fmt: skip
        if kind.startswith("for "):
            people = house.fill_for(kind[4:], rng.uniform(*ages), gender)
        else:
            people = house.fill(kind)
        if kind.endswith("care home"):
            _move_into_home(people[0], rng)
        return people

    def around(
        self, practice: Practice, ages: tuple[int, int], gender: str, home: str
    ) -> list[Person]:
        """A household for someone with a long story, who comes first in it."""
        people = self.household(practice, f"for {home}", ages, gender)
        if home in {"couple", "with daughter", "with parents"}:
            people[0].carer = people[1]
            people[1].cares_for.append(people[0])
        return people

    def person(
        self, rng: Random, practice: Practice, family: str, address: Address, *,
        age: float, gender: str = "", elsewhere: bool = False,
    ) -> Person:  # fmt: skip
        gender = gender or rng.choice(("female", "male"))
        born = self.today - timedelta(days=int(age * 365.25) + rng.randrange(1, 300))
        index = self._people
        self._people += 1
        given = names.given_name(rng, gender, born.year, elsewhere=elsewhere)
        person = Person(
            index, next(self._numbers), given, family, _title(rng, gender, age), gender, born,
            practice, address, self._households,
            ethnicity=rng.choice(ELSEWHERE) if elsewhere else COMMON,
            preferred=names.SHORT.get(given, "") if rng.random() < 0.4 else "",
        )  # fmt: skip
        if age >= 16 and rng.random() < (0.55 if age >= 75 else 0.95):
            person.mobile = names.mobile(rng)
        if age >= 50 and rng.random() < 0.8:
            person.landline = names.landline(rng)
        return person


@dataclass(frozen=True, slots=True)
class _House:
    """One front door, while it is being filled."""

    of: Population
    rng: Random
    practice: Practice
    family: str
    elsewhere: bool
    address: Address

    def one(self, age: float, gender: str = "", family: str = "") -> Person:
        return self.of.person(
            self.rng, self.practice, family or self.family, self.address,
            age=max(age, 0.9), gender=gender, elsewhere=self.elsewhere,
        )  # fmt: skip

    def couple(self, age: float) -> list[Person]:
        """Two partners some years apart; in nearly all, the older the likelier, of one name."""
        rng = self.rng
        first = self.one(age, "male")
        gender = "male" if rng.random() < 0.02 else "female"
        shared = rng.random() < (0.96 if age > 60 else 0.7)
        second = self.one(
            max(18, age - rng.gauss(2, 3)), gender,
            "" if shared else names.family_name(rng, elsewhere=self.elsewhere),
        )  # fmt: skip
        first.partner, second.partner = second, first
        for each in (first, second):
            if shared and each.gender == "female":
                each.title = "Mrs"
                if rng.random() < 0.5:
                    each.former_family = names.family_name(rng, elsewhere=self.elsewhere)
        return [first, second]

    def fill(self, kind: str) -> list[Person]:
        rng = self.rng
        older = 65 + min(35.0, rng.gammavariate(1.9, 6.2))
        match kind:
            case "older alone":
                women = 0.6 if older < 78 else 0.76
                return [self.one(older + 2, "female" if rng.random() < women else "male")]
            case "older couple":
                return self.couple(65 + min(26.0, rng.gammavariate(1.9, 4.4)))
            case "care home":
                return [self.one(min(101.0, 70 + rng.gammavariate(5, 3.2)),
                                 "female" if rng.random() < 0.68 else "male")]  # fmt: skip
            case "alone":
                return [self.one(rng.triangular(19, 65, 52))]
            case "couple":
                return self.couple(rng.triangular(21, 66, 57))
            case "sharing":
                return [
                    self.one(rng.triangular(18, 34, 20),
                             family=names.family_name(rng, elsewhere=self.elsewhere))
                    for _ in range(rng.randrange(2, 4))
                ]  # fmt: skip
            case "three generations":
                parents = self.couple(rng.triangular(32, 55, 45))
                children = self.children(parents, 1, 3)
                elder = self.one(parents[0].age(self.of.today) + rng.triangular(22, 34, 26))
                parents[0].parents = (elder,)
                return [*parents, *children, elder]
            case "grown child at home":
                parents = self.couple(rng.triangular(42, 70, 52))
                younger = min(each.age(self.of.today) for each in parents)
                grown = [self.one(max(16, younger - rng.triangular(21, 40, 30)))]
                if rng.random() < 0.4:
                    grown.append(self.one(max(16, younger - rng.triangular(23, 42, 33))))
                for each in grown:
                    each.parents = tuple(parents)
                return [*parents, *grown]
            case "lone parent":
                parents = [self.one(rng.triangular(19, 54, 34),
                                    "female" if rng.random() < 0.87 else "male")]  # fmt: skip
                return [*parents, *self.children(parents, 1, 3)]
            case _:
                parents = self.couple(rng.triangular(23, 56, 38))
                return [*parents, *self.children(parents, 1, 4)]

    def fill_for(self, home: str, age: float, gender: str) -> list[Person]:
        """The person of a long story and who lives with them."""
        match home:
            case "couple":
                pair = self.couple(age)
                wanted = gender or self.rng.choice(("female", "male"))
                return sorted(pair, key=lambda each: each.gender != wanted)
            case "with daughter":
                elder = self.one(age, gender)
                child = self.one(age - self.rng.uniform(23, 31), "female")
                child.parents = (elder,)
                return [elder, child]
            case "with parents":
                grown = self.one(age, gender)
                grown.parents = tuple(self.couple(age + self.rng.uniform(24, 31)))
                return [grown, *reversed(grown.parents)]
        return [self.one(age, gender)]

    def children(self, parents: list[Person], fewest: int, most: int) -> list[Person]:
        """Each born when the mother was between 17 and 43, none of them grown up."""
        mother = min(parents, key=lambda each: (each.gender != "female", each.index))
        age = mother.age(self.of.today)
        found: list[Person] = []
        for _ in range(self.rng.randrange(fewest, most)):
            childs = age - self.rng.triangular(18, 42, 29)
            if not 0 <= childs < 18:
                childs = self.rng.triangular(0, max(1, min(17.5, age - 18)), 1)
            child = self.one(childs)
            child.parents = tuple(parents)
            found.append(child)
        return found


def _title(rng: Random, gender: str, age: float) -> str:
    if age < 16:
        return "Miss" if gender == "female" else "Master"
    if gender == "male":
        return "Mr" if rng.random() < 0.985 else "Dr"
    if age > 65:
        return rng.choices(("Mrs", "Miss", "Ms"), (86, 10, 4))[0]
    return rng.choices(("Mrs", "Miss", "Ms"), (30, 40, 30))[0]


def _move_into_home(person: Person, rng: Random) -> None:
    near = [home for home in HOMES if home.team == person.practice.team]
    person.place = rng.choice(near)
    line, village, code = person.place.address.rsplit(", ", 2)
    person.address = Address(line, village, code)
    person.landline, person.mobile = person.place.telephone, ""
