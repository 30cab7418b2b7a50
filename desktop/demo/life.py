"""One person's life as the sources will tell it, while it is being made."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random

from desktop.demo import conditions
from desktop.demo.conditions import Condition
from desktop.demo.council import CouncilFeed, CouncilRecord
from desktop.demo.directory import Staff, in_team, usual_gp
from desktop.demo.editions import tell_before
from desktop.demo.fhir import Feed, Json, Record
from desktop.demo.people import Address, Person
from desktop.demo.persons import add_patient
from desktop.demo.rota import Calls, RotaFeed


@dataclass(frozen=True, slots=True)
class Feeds:
    """Every source's files, open."""

    gp: dict[str, Feed]
    """By practice code."""
    community: Feed
    hospital: Feed
    voluntary: Feed
    council: CouncilFeed
    rota: RotaFeed
    before: "Feeds | None" = None
    """What the same sources had sent a week ago, of those whose stories go on."""

    @property
    def fhir(self) -> tuple[Feed, ...]:
        return (*self.gp.values(), self.community, self.hospital, self.voluntary)


@dataclass(frozen=True, slots=True)
class Problem:
    condition: Condition
    since: str
    """As the record has it: a year, a month or a day."""


class Life:
    """A person, what they have, and the records that sources keep of them.

    A record comes into being the first time that something is put in it, and goes to its file
    when the life is closed.
    """

    def __init__(self, feeds: Feeds, person: Person, today: date) -> None:
        self.feeds, self.person = feeds, person
        self.today = today
        """The day from which the life is told: for someone dead, the last."""
        self.rng = Random(f"life/{person.nhs}")
        self.age = person.age(today)
        self.known_elsewhere: Address | None = None
        """The address that hospital and council still have."""
        self.alive_in: frozenset[str] = frozenset()
        """Sources that have not heard of a death."""
        self.about: list[Json] = []
        """Extensions of the patient, such as a language."""
        self.communication: list[Json] | None = None
        self.story, self.turn = "", 0
        """Which long story this is, and the how-manyth telling of it."""
        self.contradiction = ""
        """How this person's sources are made to disagree, if they are."""
        self.allergies_told = False
        """Whether the story writes the allergies itself."""
        self.problems: list[Problem] = []
        self.deficits = 0
        self.frailty_scale: int | None = None
        self.calls: Calls | None = None
        """Whom a provider that sends its rota has down to come."""
        self.goes_on = False
        """Whether the sources had told of this person a week ago, as it was then."""
        self._records: list[Record] = []

    def day(self, ago: int) -> date:
        """That many days back, though never before the person was born."""
        return max(self.today - timedelta(days=ago), self.person.born)

    def draw(self) -> None:
        """What an ordinary person has, how frail they are."""
        rng, person = self.rng, self.person
        burden = rng.gauss(0.9 if person.place else 0, 0.8)
        self.has(*(each.key for each in conditions.draw(rng, self.age, person.gender, burden)))
        if person.place and self.age > 65 and rng.random() < 0.6:
            self.has("dementia")

    def has(self, *keys: str) -> None:
        """Add problems by key, each with a believable beginning, and count frailty again."""
        held = {problem.condition.key for problem in self.problems}
        for key in keys:
            if key not in held:
                condition = conditions.BY_KEY[key]
                self.problems.append(Problem(condition, self._since(condition)))
        weight = sum(problem.condition.frailty for problem in self.problems)
        if self.age >= 65:
            spread = Random(f"frailty/{self.person.nhs}").gauss(0, 1.1)
            self.deficits = max(0, min(25, round((self.age - 64) / 9 + weight * 0.95 + spread)))

    def _since(self, condition: Condition) -> str:
        first = condition.curve[0][0]
        years = max(0.1, min((self.age - first) * 0.8, self.rng.gammavariate(2, 4)))
        day = max(self.day(int(years * 365)), self.person.born + timedelta(days=20))
        match self.rng.random():
            case low if low < 0.18:
                return f"{day.year}"
            case low if low < 0.36:
                return f"{day.year}-{day.month:02}"
        return day.isoformat()

    def staff(self, role: str) -> Staff:
        if role == "gp":
            return usual_gp(self.person.practice)
        return in_team(self.person.practice.team, role)

    @cached_property
    def gp(self) -> Record:
        record = self._open(self.feeds.gp[self.person.practice.code])
        add_patient(record, on=self.day(self.rng.randrange(5, 900)), extension=self.about,
                    communication=self.communication,
                    alive="gp" in self.alive_in)  # fmt: skip
        return record

    @cached_property
    def community(self) -> Record:
        record = self._open(self.feeds.community)
        add_patient(record, gp_of=False, alive="community" in self.alive_in)
        return record

    @cached_property
    def hospital(self) -> Record:
        record = self._open(self.feeds.hospital)
        add_patient(record, gp_of=False, address=self.known_elsewhere,
                    alive="hospital" in self.alive_in)  # fmt: skip
        return record

    @cached_property
    def voluntary(self) -> Record:
        record = self._open(self.feeds.voluntary)
        add_patient(record, gp_of=False, alive="voluntary" in self.alive_in)
        return record

    @cached_property
    def council(self) -> CouncilRecord:
        keys = {problem.condition.key for problem in self.problems}
        return CouncilRecord(
            self.person, dementia="dementia" in keys, hearing="hearing" in keys,
            sight="macular" in keys, has_carer=self.person.carer is not None,
            postcode=self.known_elsewhere.postcode if self.known_elsewhere else "",
            alive="council" in self.alive_in,
            reason="Support with memory and cognition" if "dementia" in keys
            else "Physical support: Personal care support",
        )  # fmt: skip

    @property
    def known_to_council(self) -> bool:
        return "council" in self.__dict__

    def _open(self, feed: Feed) -> Record:
        record = feed.record(self.person)
        self._records.append(record)
        return record

    def close(self) -> None:
        for record in self._records:
            record.close()
        self._tables(self.feeds)
        if self.goes_on and self.feeds.before is not None:
            by_source = {each.source: each for each in self.feeds.before.fhir}
            for record in self._records:
                tell_before(record, by_source[record.feed.source])
            self._tables(self.feeds.before)

    def _tables(self, feeds: Feeds) -> None:
        if self.known_to_council:
            feeds.council.write(self.council)
        if self.calls is not None:
            feeds.rota.write(self.person, self.calls)
