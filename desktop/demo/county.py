"""The synthetic county: everything that its sources would send, as files, from a seed.

People stream by practice and household, so a large county needs no more memory than a small one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from desktop.demo import stories
from desktop.demo.council import CouncilFeed
from desktop.demo.directory import PRACTICES, SOURCES, Practice, write_directory
from desktop.demo.dirt import BadFile, write_dirt
from desktop.demo.fhir import Feed
from desktop.demo.life import Feeds, Life
from desktop.demo.ordinary import share_out, write_ordinary
from desktop.demo.people import Person, Population
from desktop.errors import Problem

PEOPLE_PER_FILE = 50
COMPLEX = 60
FEWEST, MOST = 20, 900_000
"""Every practice needs someone in it; and there are only so many numbers beginning 999."""


@dataclass(frozen=True, slots=True)
class County:
    """Where the files are, and what they should come to."""

    directory: Path
    feeds: tuple[Path, ...]
    """One folder a source, named by its code; GP practices first, since they register people."""
    dirt: tuple[BadFile, ...]
    """Bad files, apart from the feeds, each with the reason why it should be set aside."""
    complex: tuple[str, ...]
    """NHS numbers of those with long stories; the first is the person to show."""
    contradictions: Mapping[str, str]
    """By NHS number, how the sources of a person were made to disagree."""
    people: int
    """How many people GP practices have registered."""
    counts: Mapping[str, Mapping[str, int]]
    """By source, how many of each resource type (``row`` for the council) its files hold."""
    oddities: Mapping[str, Mapping[str, int]]
    """By source, how often each kind of dirt was put in on purpose."""


def write_county(
    folder: Path, *, seed: int = 1974, patients: int = 2000, today: date,
    people_per_file: int = PEOPLE_PER_FILE,
) -> County:  # fmt: skip
    """Write the county's files under ``folder``. The same arguments give the same bytes."""
    if not FEWEST <= patients <= MOST:
        raise Problem(f"A county has between {FEWEST} and {MOST} people: choose such a number.")
    folder.mkdir(parents=True, exist_ok=True)
    directory = folder / "directory.json"
    write_directory(directory)
    root = folder / "feeds"
    dirt = write_dirt(folder / "dirt", today)

    def feed(source: str, system: str) -> Feed:
        return Feed(root / source, source, system, today, people_per_file)

    gp = {each.code: feed(each.source, each.system) for each in PRACTICES}
    community, hospital = feed("community", "urn"), feed("hospital", "absolute")
    voluntary = feed("voluntary", "relative")
    council = CouncilFeed(root / "council", today)
    known: list[str] = []
    contradictions: dict[str, str] = {}
    people = 0
    with council:
        feeds = Feeds(gp, community, hospital, voluntary, council)
        for number, household in households(seed, patients, today):
            share_out(household, {each.index: each.age(today) for each in household})
            for n, person in enumerate(household):
                people += 1
                life = Life(feeds, person, today)
                if number is not None and n == 0:
                    stories.tell(life, number)
                    known.append(person.nhs)
                    if life.contradiction:
                        contradictions[person.nhs] = life.contradiction
                else:
                    write_ordinary(life)
                life.close()
        for each in (*gp.values(), community, hospital, voluntary):
            each.flush()
    written = {each.source: each for each in (*gp.values(), community, hospital, voluntary)}
    return County(
        directory,
        tuple(root / each.code for each in SOURCES),
        dirt,
        tuple(known),
        MappingProxyType(contradictions),
        people,
        _frozen(
            {code: each.counts for code, each in written.items()} | {"council": council.counts}
        ),
        _frozen(
            {code: each.oddities for code, each in written.items()} | {"council": council.oddities}
        ),
    )


def _frozen(counts: dict[str, Counter[str]]) -> Mapping[str, Mapping[str, int]]:
    return MappingProxyType(
        {source: MappingProxyType(dict(sorted(each.items()))) for source, each in counts.items()}
    )


def households(seed: int, patients: int, today: date) -> Iterator[tuple[int | None, list[Person]]]:
    """Households by practice; those of the complex people first, each with its number."""
    population = Population(seed, today)
    complex_people = min(COMPLEX, max(1, patients // 10))
    for at, (practice, wanted) in enumerate(shares(patients)):
        made = 0
        for number in range(at, complex_people, len(PRACTICES)):
            household = stories.household(population, practice, number)[: wanted - made]
            made += len(household)
            yield number, household
        for household in population.of_practice(practice, wanted, made):
            yield None, household


def shares(patients: int) -> list[tuple[Practice, int]]:
    """How many people each practice has; the last takes what rounding leaves."""
    found = [(each, round(patients * each.share)) for each in PRACTICES[:-1]]
    return [*found, (PRACTICES[-1], patients - sum(wanted for _, wanted in found))]
