"""The synthetic county: everything that its sources would send, as files, from a seed.

People stream by practice and household, so a large county needs no more memory than a small one.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.demo import rota, stories
from desktop.demo.council import CouncilFeed
from desktop.demo.directory import PRACTICES, SOURCES, Practice, write_directory
from desktop.demo.dirt import BadFile, write_dirt
from desktop.demo.editions import A_WEEK
from desktop.demo.fhir import Feed
from desktop.demo.life import Feeds, Life
from desktop.demo.ordinary import share_out, write_ordinary
from desktop.demo.people import Person, Population
from desktop.demo.rota import RotaFeed
from desktop.errors import Problem

PEOPLE_PER_FILE = 200
COMPLEX = 60
EARLIER = "earlier"
"""The folder of what was sent a week ago."""
FEWEST, MOST = 20, 900_000
"""Every practice needs someone in it; and there are only so many numbers beginning 999."""


@dataclass(frozen=True, slots=True)
class County:
    """Where the files are, and what they should come to."""

    directory: Path
    feeds: tuple[Path, ...]
    """One folder a source, named by its code; GP practices first, since they register people.

    In ``earlier`` beside them lies what each had sent a week before of those with long stories.
    """
    dirt: tuple[BadFile, ...]
    """Bad files, apart from the feeds, each with the reason why it should be set aside."""
    complex: tuple[str, ...]
    """NHS numbers of those with long stories; the first is the person to show."""
    contradictions: Mapping[str, str]
    """By NHS number, how the sources of a person were made to disagree."""
    people: int
    """How many people GP practices have registered."""
    counts: Mapping[str, Mapping[str, int]]
    """By source, how many of each resource type (``row`` of a table) its files hold."""
    oddities: Mapping[str, Mapping[str, int]]
    """By source, how often each kind of dirt was put in on purpose."""


def write_county(
    folder: Path, *, seed: int = 1974, patients: int = 2000, today: date,
    people_per_file: int = PEOPLE_PER_FILE, told: Callable[[Path], None] = lambda _: None,
) -> County:  # fmt: skip
    """Write the county's files under ``folder``. The same arguments give the same bytes.

    ``told`` hears of each part once it is whole: the directory, then the folders of each source,
    that of a week ago before the other.
    """
    if not FEWEST <= patients <= MOST:
        raise Problem(f"A county has between {FEWEST} and {MOST} people: choose such a number.")
    folder.mkdir(parents=True, exist_ok=True)
    directory = folder / "directory.json"
    write_directory(directory)
    told(directory)
    dirt = write_dirt(folder / "dirt", today)
    known: list[str] = []
    contradictions: dict[str, str] = {}
    people = 0
    roots = folder / EARLIER, folder / "feeds"
    with (
        _opened(roots[0], today - A_WEEK, today, people_per_file) as before,
        _opened(roots[1], today, today, people_per_file, before) as feeds,
    ):

        def finish(source: str) -> None:
            """Nothing more is said by it, of today or of a week ago."""
            for each in (*before.fhir, *feeds.fhir):
                if each.source == source:
                    each.flush()
            for root in roots:
                if (root / source).exists():
                    told(root / source)

        for practice, homes in households(seed, patients, today):
            for number, household in homes:
                share_out(household, {each.index: each.age(today) for each in household})
                people += len(household)
                for n, person in enumerate(household):
                    life = Life(feeds, person, today)
                    if number is not None and n == 0:
                        stories.tell(life, number)
                        known.append(person.nhs)
                        if life.contradiction:
                            contradictions[person.nhs] = life.contradiction
                    else:
                        write_ordinary(life)
                    life.close()
            finish(practice.source)
    for source in SOURCES[len(PRACTICES) :]:
        finish(source.code)
    kept: dict[str, Feed | CouncilFeed | RotaFeed] = {each.source: each for each in feeds.fhir}
    kept |= {"council": feeds.council, rota.SOURCE: feeds.rota}
    return County(
        directory,
        tuple(roots[1] / each.code for each in SOURCES),
        dirt,
        tuple(known),
        contradictions,
        people,
        {source: dict(sorted(each.counts.items())) for source, each in kept.items()},
        {source: dict(sorted(each.oddities.items())) for source, each in kept.items()},
    )


@contextmanager
def _opened(
    root: Path, on: date, today: date, people_per_file: int, before: Feeds | None = None
) -> Iterator[Feeds]:
    """Every source's files as it sent them ``on`` a day, of the county that plays ``today``."""

    def feed(source: str, system: str) -> Feed:
        return Feed(root / source, source, system, on, people_per_file)

    with (
        CouncilFeed(root / "council", on) as council,
        RotaFeed(root / rota.SOURCE, today, before=on < today) as calls,
    ):
        yield Feeds(
            {each.code: feed(each.source, each.system) for each in PRACTICES},
            feed("community", "urn"), feed("hospital", "absolute"), feed("voluntary", "relative"),
            council, calls, before,
        )  # fmt: skip


def households(
    seed: int, patients: int, today: date
) -> Iterator[tuple[Practice, Iterator[tuple[int | None, list[Person]]]]]:
    """Each practice's households; those of the complex people first, each with its number."""
    population = Population(seed, today)
    complex_people = min(COMPLEX, max(1, patients // 10))
    for at, (practice, wanted) in enumerate(shares(patients)):
        numbers = range(at, complex_people, len(PRACTICES))
        yield practice, _of_practice(population, practice, wanted, numbers)


def _of_practice(
    population: Population, practice: Practice, wanted: int, numbers: range
) -> Iterator[tuple[int | None, list[Person]]]:
    made = 0
    for number in numbers:
        household = stories.household(population, practice, number)[: wanted - made]
        made += len(household)
        yield number, household
    for household in population.of_practice(practice, wanted, made):
        yield None, household


def shares(patients: int) -> list[tuple[Practice, int]]:
    """How many people each practice has; the last takes what rounding leaves."""
    found = [(each, round(patients * each.share)) for each in PRACTICES[:-1]]
    return [*found, (PRACTICES[-1], patients - sum(wanted for _, wanted in found))]
