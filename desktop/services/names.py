"""The names that are in use among someone's people, and which of them are like a typed one.

What no index finds, a slip of the fingers, another spelling of the same sound or a later word of a
name, is looked for among the distinct names; the index then finds who has them. Nobody is told of a
name by this: the people are weighed by the disclosure rule as always.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import jellyfish
from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import String, select, text
from sqlalchemy.orm import Session

from desktop.models import Place
from desktop.services.reach import EVERYBODY, Asked, Ways
from desktop.store.session import moment, on_hub
from desktop.words.patients import folded

FEWEST = 3
"""Letters below which everything is like everything."""
SLIPS = 2
MOST = 40
"""Names that are looked up for one typed word: the likest."""
_KEPT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Like:
    """How like a name is: the fewer ``slips``, the liker."""

    slips: int
    sounds: bool
    """Whether it sounds like what was typed, however it is spelt."""


class Vocabulary:
    """Distinct folded names, and what each sounds like."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(sorted(name for name in names if len(name) >= FEWEST))
        self._sounding: dict[str, list[str]] = defaultdict(list)
        for name in self.names:
            if sound := sound_of(name):
                self._sounding[sound].append(name)

    def like(self, typed: str) -> dict[str, Like]:
        """Names like one that was typed, which is not among them; the likest, at most ``MOST``.

        Of the beginning of a name, which somebody may still be typing, only what sounds like it.
        """
        found: dict[str, Like] = {}
        if len(typed) < FEWEST:
            return found
        if not self._may_become_one(typed):
            slips = 1 if len(typed) <= FEWEST + 1 else SLIPS
            found = {
                name: Like(int(off), sounds=False)
                for name, off, _ in process.extract(
                    typed, self.names, scorer=OSA.distance, score_cutoff=slips, limit=MOST
                )
            }
        for name in self._sounding.get(sound_of(typed), ()):
            off = OSA.distance(typed, name)
            if off <= max(len(typed), len(name)) // 2:  # two of one consonant sound alike, too
                found[name] = Like(off, sounds=True)
        found.pop(typed, None)
        likest = sorted(found, key=lambda name: (not found[name].sounds, found[name].slips, name))
        return {name: found[name] for name in likest[:MOST]}

    def _may_become_one(self, typed: str) -> bool:
        at = bisect_left(self.names, typed)
        return at < len(self.names) and self.names[at] != typed and self.names[at].startswith(typed)


class Compounds:
    """Names of several words, found by any of these: Edith Mary by mary, Smith-Jones by jones."""

    def __init__(self, names: Iterable[str]) -> None:
        by_word: dict[str, set[str]] = defaultdict(set)
        for each in names:
            if len(parts := _PARTS.split(each.strip())) > 1:
                whole = folded(each)
                for part in parts:
                    by_word[folded(part)].add(whole)
        self._words = sorted(by_word)
        self._by_word = by_word

    def with_words(self, typed: Iterable[str], most: int) -> list[str]:
        """The keys of those in which each typed word begins one, in any order."""
        each_in = [self._with_word(word) for word in typed]
        return sorted(set.intersection(*each_in))[:most] if each_in else []

    def _with_word(self, typed: str) -> set[str]:
        at, found = bisect_left(self._words, typed), set[str]()
        while at < len(self._words) and self._words[at].startswith(typed):
            found |= self._by_word[self._words[at]]
            at += 1
        return found


_PARTS = re.compile(r"[\s-]+")


def sound_of(name: str) -> str:
    return str(jellyfish.metaphone(name))


class Moved(NamedTuple):
    """The numbers of the last entry and the last import: what tells that others came or went."""

    entry: int | None
    imported: int | None


MOVED: Final = {
    False: "SELECT (SELECT max(number) FROM audit_entry) AS entry,"
    " (SELECT max(id) FROM import) AS imported",
    True: "SELECT (SELECT number FROM audit_head()) AS entry,"
    " (SELECT max(id) FROM import) AS imported",
}
"""How they are asked; by whether it is a hub."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """When something was read, and where."""

    bind: object
    at: datetime
    moved: Moved

    def stands(self, session: Session) -> bool:
        return self.bind is session.get_bind() and moment(session) - self.at < _KEPT


def _now(session: Session) -> AsOf:
    """Asked before what is kept as of it: what is signed meanwhile has come later."""
    moved = session.connection().execute(text(MOVED[on_hub(session)])).one()
    return AsOf(session.get_bind(), moment(session), Moved(*moved))


@dataclass(frozen=True, slots=True)
class Spoken:
    """The names of some people."""

    as_of: AsOf
    family: Vocabulary
    first: Vocabulary
    given: Compounds
    families: Compounds
    who: str = ""
    """The few themselves, by their numbers, as a hub reads a list of them."""


@dataclass(frozen=True, slots=True)
class Homes:
    """Care homes and wards: number, name and kind of each."""

    as_of: AsOf
    each: Sequence[Any]


@dataclass
class Names:
    """What was read of a hub's names, kept while somebody is signed in and for some minutes.

    Whoever asks holds it, so that it goes with them when the screen is locked. A search goes by
    what is kept, is told with its answer what has moved, and asks again where that is ``outdated``.
    """

    many: Spoken | None = None
    """Of a whole list, until an import comes in."""
    few: Spoken | None = None
    """Of everyone else, until anything is signed: it may have brought somebody new."""
    homes: Homes | None = None
    """Until anything is signed, too."""

    def read(self, session: Session, ways: Ways) -> Iterator[tuple[Asked, Spoken]]:
        """Whose names are looked through, and their names."""
        if ways.many is not None:
            if self.many is None or not self.many.as_of.stands(session):
                among = ways.many if on_hub(session) else EVERYBODY
                self.many = Spoken(_now(session), *_of_many(session, among))
            yield ways.many, self.many
        if ways.few is not None:
            if self.few is None or not self.few.as_of.stands(session):
                as_of, people = _now(session), _people(session, ways.few)
                self.few = Spoken(as_of, *_names_of(people), _numbers_of(people))
            yield ways.few, self.few

    def at_hand(self, session: Session, ways: Ways) -> Ways:
        """On a hub the few as they were read.

        To gather them at every key takes longer than all else that is asked. Row security weighs
        again whoever is found among them.
        """
        few = self.few
        if ways.few is None or few is None or not on_hub(session) or not few.as_of.stands(session):
            return ways
        if few.who == _NOBODY and ways.many is not None:
            return Ways(ways.many, None)
        return Ways(ways.many, Asked(_AT_HAND, {**ways.few.given, "few": few.who}))

    def places(self, session: Session) -> Sequence[Any]:
        """Number, name and kind of each care home and ward."""
        if self.homes is None or not self.homes.as_of.stands(session):
            self.homes = Homes(_now(session), session.connection().execute(_PLACES).all())
        return self.homes.each

    def outdated(self, moved: Moved) -> bool:
        """Let go of whatever may be other by now; whether there was any."""
        kept = (self.many, self.few, self.homes)
        if self.many is not None and self.many.as_of.moved.imported != moved.imported:
            self.many = None
        if self.few is not None and self.few.as_of.moved.entry != moved.entry:
            self.few = None
        if self.homes is not None and self.homes.as_of.moved.entry != moved.entry:
            self.homes = None
        return kept != (self.many, self.few, self.homes)


_PLACES = select(Place.id, Place.name, Place.kind)
_NOBODY = "{}"
_AT_HAND = "patient.id = ANY (CAST(:few AS bigint[]))"


_InUse = tuple[Vocabulary, Vocabulary, Compounds, Compounds]


def _of_many(session: Session, among: Asked) -> _InUse:
    return (
        Vocabulary(_distinct(session, "family_key", among)),
        Vocabulary(_distinct(session, "first_key", among)),
        Compounds(_written(session, "given", among)),
        Compounds(_written(session, "family", among)),
    )


def _distinct(session: Session, column: str, among: Asked) -> Iterable[str]:
    """Among everybody it steps from one name to the next along the index, past all people."""
    asked = f"SELECT DISTINCT {column} AS name FROM {among.people} WHERE {among.words}"  # noqa: S608 - our own words
    if among == EVERYBODY:
        asked = _STEPS.format(column)
    names = text(asked).columns(name=String)
    return session.connection().scalars(names, among.given)


def _written(session: Session, column: str, among: Asked) -> Iterable[str]:
    """As they are written, for a key has no words; of everybody, as one of each key writes it."""
    if among != EVERYBODY:
        return _distinct(session, column, among)
    asked = _AS_WRITTEN.format(column, _STEPS.format(f"{column}_key"))
    return session.connection().scalars(text(asked).columns(name=String))


_READ = "id, family_key, first_key, given, family"


def _people(session: Session, among: Asked) -> Sequence[Any]:
    """Those who are gathered one by one are walked through once."""
    asked = f"SELECT {_READ} FROM {among.people} WHERE {among.words}"  # noqa: S608 - our own words
    return session.connection().execute(text(asked), among.given).all()


def _names_of(people: Sequence[Any]) -> _InUse:
    return (
        Vocabulary({each.family_key for each in people}),
        Vocabulary({each.first_key for each in people}),
        Compounds({each.given for each in people}),
        Compounds({each.family for each in people}),
    )


def _numbers_of(people: Sequence[Any]) -> str:
    return f"{{{','.join(str(each.id) for each in people)}}}"


_STEPS = """
WITH RECURSIVE step (name) AS (
    SELECT min({0}) FROM patient
    UNION ALL SELECT (SELECT min({0}) FROM patient WHERE {0} > step.name) FROM step
    WHERE step.name IS NOT NULL)
SELECT name FROM step WHERE name IS NOT NULL"""
_AS_WRITTEN = """
SELECT (SELECT {0} FROM patient WHERE {0}_key = each.name LIMIT 1) AS name FROM ({1}) AS each"""
