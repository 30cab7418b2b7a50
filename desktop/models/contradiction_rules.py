"""When two sources contradict each other in what matters: one small rule for each sort.

Each looks at what the sources say of one person, and names pairs of items (or, where it is about
who the person is, pairs of sources). Only what two *different* sources say is compared, and of a
source only what it still says. A rule says that somebody should look, never who is right.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations, product

from desktop.models.home import is_another
from desktop.words.allergies import denies, states_none
from desktop.words.carers import HOME_CARE, carers_come
from desktop.words.dates import ENGLAND, UNDATED, PartialDate, utc_text
from desktop.words.enums import ItemStatus, Kind, Rule
from desktop.words.medicines import substances
from desktop.words.patients import folded
from desktop.words.persons import one_person
from desktop.words.stopped import says_stopped

NUMBER = 2
"""Of these rules and the words they read. One more whenever they come to find otherwise: what was
found by the ones before is then worked out anew."""
_HOME_CARE = re.compile(rf"{HOME_CARE}|care at home|care package|package of care", re.IGNORECASE)
LETTER_HOLDS = timedelta(days=730)
"""After so long a letter says nothing of a medicine that is given now."""
_TELLS = (Kind.ENCOUNTER, Kind.VISIT, Kind.NOTE)


@dataclass(frozen=True, slots=True)
class Saying:
    """An item, as far as a rule looks at it."""

    id: int
    source: int
    kind: Kind
    status: ItemStatus
    title: str
    detail: str
    code: str
    begins: PartialDate | None
    ends: PartialDate | None
    said_at: datetime
    recorded_from: datetime
    gone: bool = False
    """Its source no longer has it."""

    @property
    def stands(self) -> bool:
        return self.status is ItemStatus.ACTIVE and not self.gone

    @property
    def words(self) -> str:
        return f"{self.title} · {self.detail}"


@dataclass(frozen=True, slots=True)
class Telling:
    """What one source says of who the person is."""

    id: int
    """The source's."""
    address: str
    postcode: str
    practice_code: str
    died: PartialDate | None
    said_at: datetime
    recorded_from: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """All that the rules weigh of one person."""

    sayings: tuple[Saying, ...] = ()
    tellings: tuple[Telling, ...] = ()

    def of(self, *kinds: Kind) -> list[Saying]:
        return [each for each in self.sayings if each.kind in kinds]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides of one contradiction."""

    subject: str
    """``allergy:ID:ID``: the rule and its sides, in the order in which they are shown."""
    as_of: str
    """Since when the hub has held the words of each: it changes when either is reworded."""


def found(told: Told) -> list[Pair]:
    """Everything that the sources contradict each other in, the gravest first."""
    return [
        Pair(
            f"{rule}:{one.id}:{other.id}",
            f"{utc_text(one.recorded_from)}/{utc_text(other.recorded_from)}",
        )
        for rule, pairs in RULES.items()
        for one, other in pairs(told)
    ]


# --- who the person is --------------------------------------------------------------------------


def death(told: Told) -> Iterator[tuple[Telling, Telling]]:
    """One says that the person died; another has spoken of them since, and knows of no death."""
    for dead, living in product(told.tellings, repeat=2):
        if dead.died and not living.died and _is_after(living.said_at, _at_the_latest(dead)):
            yield dead, living


def _at_the_latest(dead: Telling) -> PartialDate:
    """The day of a death; of one without a date the day by which its source knew of it."""
    if dead.died and dead.died != UNDATED:
        return dead.died
    return PartialDate.of(min(dead.said_at, dead.recorded_from).astimezone(ENGLAND).date())


def _is_after(said_at: datetime, day: PartialDate) -> bool:
    """At the end of that day or later; of a death known to the year, once the year is over."""
    latest = f"{day.text}-12-31"[:10] if len(day.text) < 7 else f"{day.text}-31"[:10]
    return PartialDate.of(said_at).text >= f"{latest}T23:59"


def address(told: Told) -> Iterator[tuple[Telling, Telling]]:
    """Another postcode; or the same, and another house."""
    for one, other in combinations(_in_order(told.tellings), 2):
        codes = folded(one.postcode), folded(other.postcode)
        if all(codes) and (codes[0] != codes[1] or is_another(one.address, other.address)):
            yield one, other


def _differ(one: str, other: str) -> bool:
    """Both are known, and are not the same."""
    return bool(one and other) and one != other


def practice(told: Told) -> Iterator[tuple[Telling, Telling]]:
    for one, other in combinations(_in_order(told.tellings), 2):
        if _differ(one.practice_code.upper(), other.practice_code.upper()):
            yield one, other


def _in_order(tellings: Iterable[Telling]) -> list[Telling]:
    """The last word first."""
    return sorted(tellings, key=lambda each: (each.said_at, -each.id), reverse=True)


# --- what is said of them -----------------------------------------------------------------------


def allergy(told: Told) -> Iterator[tuple[Saying, Saying]]:
    """An allergy in one, and in another the statement that there is none, or none to a drug."""
    held = [each for each in told.of(Kind.ALLERGY) if each.stands]
    for one, none in product(held, repeat=2):
        if (
            one.source != none.source
            and not states_none(one.title, one.code)
            and denies(none.title, none.code, one.title)
        ):
            yield one, none


def medicine(told: Told) -> Iterator[tuple[Saying, Saying]]:
    """Given in one, and stopped in another while it was given: in its list, or in a letter."""
    listed = told.of(Kind.MEDICINE)
    papers = told.of(Kind.DOCUMENT, *_TELLS)
    for given in listed:
        what = substances(given.title)
        if not given.stands or not what:
            continue
        stops = [
            each
            for each in (*listed, *papers)
            if each.source != given.source and not each.gone and _stops(each, what, given)
        ]
        by_source = {each.source: each for each in sorted(stops, key=_when)}
        for stop in by_source.values():
            if not any(
                other.stands and other.source == stop.source and _are(other.title, what)
                for other in listed
            ):
                yield given, stop


def _are(title: str, what: Iterable[str]) -> bool:
    """Whether it is the same medicine; one of two that are combined is another."""
    return {*substances(title)} == {*what}


def _stops(item: Saying, what: Sequence[str], given: Saying) -> bool:
    """Whether it says that the medicine was stopped, at a time when it was already given.

    A combination goes by the first that it combines.
    """
    if given.begins is not None and given.begins.text > _when(item)[: len(given.begins.text)]:
        return False
    if item.kind is Kind.MEDICINE:
        over = item.status is ItemStatus.ENDED and _are(item.title, what)
        return over and any(
            says_stopped(f"{item.title}: {each}", what[0]) for each in item.detail.split(" · ")
        )
    if PartialDate.of(given.said_at - LETTER_HOLDS).text > _when(item):
        return False
    return says_stopped(item.detail, what[0])


def _when(item: Saying) -> str:
    """The day of it: its end, else its beginning, else when its source last said so."""
    day = item.ends or (item.begins if item.kind is not Kind.MEDICINE else None)
    return (day or PartialDate.of(item.said_at)).text[:10]


def care(told: Told) -> Iterator[tuple[Saying, Saying]]:
    """Carers' visits have ended in one; in another they stand, or someone met them since."""
    services = [each for each in told.of(Kind.SERVICE) if _is_home_care(each.title)]
    standing = [each for each in services if each.stands]
    ended = {
        each.source: each
        for each in sorted(services, key=_when)
        if each.status is ItemStatus.ENDED and each.ends and not each.gone
    }
    if not ended:
        return
    met: dict[int, Saying] = {
        each.source: each
        for each in sorted(told.of(*_TELLS), key=_when)
        if not each.gone and carers_come(each.words)
    }
    for source, end in ended.items():
        if any(each.source == source for each in standing):
            continue
        day = _when(end)
        for other in standing:
            if other.begins is None or other.begins.text[:10] <= day:
                yield end, other
        for tells in met.values() if not standing else ():
            if tells.source != source and _when(tells) > day:
                yield end, tells


def _is_home_care(title: str) -> bool:
    """By what it is called, or by what is said instead: ``Carers twice a day``."""
    return _HOME_CARE.search(title) is not None or carers_come(title)


def kin(told: Told) -> Iterator[tuple[Saying, Saying]]:
    """Each names a next of kin, and not one of them is the same person."""
    named: dict[int, list[Saying]] = {}
    for each in told.of(Kind.CONTACT):
        if each.stands and _is_next_of_kin(each):
            named.setdefault(each.source, []).append(each)
    for one, other in combinations(sorted(named), 2):
        pairs = list(product(named[one], named[other]))
        if not any(one_person(a.title, b.title) for a, b in pairs):
            yield pairs[0]


def _is_next_of_kin(contact: Saying) -> bool:
    words = f"{contact.code} {contact.detail}".casefold().replace("-", " ")
    return "next of kin" in words


Pairs = Callable[[Told], Iterator[tuple[Saying, Saying]] | Iterator[tuple[Telling, Telling]]]
RULES: dict[Rule, Pairs] = {
    Rule.DEATH: death,
    Rule.ALLERGY: allergy,
    Rule.MEDICINE: medicine,
    Rule.CARE: care,
    Rule.ADDRESS: address,
    Rule.PRACTICE: practice,
    Rule.KIN: kin,
}
