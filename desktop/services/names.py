"""The names that are in use among someone's people, and which of them are like a typed one.

What no index finds, a slip of the fingers, another spelling of the same sound or a second given
name, is looked for among the distinct names; the index then finds who has them. Nobody is told of a
name by this: the people are weighed by the disclosure rule as always.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jellyfish
from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import String, text
from sqlalchemy.orm import Session

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
    """Given names of several words, found by any of their words: ``Edith Mary`` by ``mary``."""

    def __init__(self, given: Iterable[str]) -> None:
        by_word: dict[str, set[str]] = defaultdict(set)
        for each in given:
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


@dataclass(frozen=True, slots=True)
class Spoken:
    """The names of some people, and as of what they were read."""

    family: Vocabulary
    first: Vocabulary
    given: Compounds
    of: tuple[object, ...]
    read_at: datetime
    who: str = ""
    """The few themselves, by their numbers, as a hub reads a list of them."""

    def stands(self, of: tuple[object, ...], now: datetime) -> bool:
        return self.of == of and now - self.read_at < _KEPT


@dataclass
class Names:
    """What was read of a hub's names, kept while somebody is signed in and for some minutes.

    Whoever asks holds it, so that it goes with them when the screen is locked.
    """

    many: Spoken | None = None
    """Of a whole list, until an import comes in."""
    few: Spoken | None = None
    """Of everyone else, until anything is signed: it may have brought somebody new."""

    def read(self, session: Session, ways: Ways) -> Iterator[tuple[Asked, Spoken]]:
        """Whose names are looked through, and their names; read anew where they may have moved."""
        now, bind = moment(session), session.get_bind()
        entry, imported = session.connection().execute(_MOVED[on_hub(session)]).one()
        if ways.many is not None:
            if self.many is None or not self.many.stands((bind, imported), now):
                among = ways.many if on_hub(session) else EVERYBODY
                self.many = Spoken(*_of_many(session, among), (bind, imported), now)
            yield ways.many, self.many
        if ways.few is not None:
            if self.few is None or not self.few.stands((bind, entry), now):
                people = _people(session, ways.few)
                self.few = Spoken(*_names_of(people), (bind, entry), now, _numbers_of(people))
            yield ways.few, self.few

    def at_hand(self, session: Session, ways: Ways) -> Ways:
        """On a hub the few as they were read; gathered anew where anything was signed since.

        To gather them at every key takes longer than all else that is asked. Row security weighs
        again whoever is found among them.
        """
        if ways.few is None or self.few is None or not on_hub(session):
            return ways
        _, entry = self.few.of
        if not self.few.stands((session.get_bind(), entry), moment(session)):
            return ways
        given = {**ways.few.given, "few": self.few.who, "entry": entry}
        return Ways(ways.many, Asked(_AT_HAND, given))


_MOVED = {
    False: text("SELECT max(number), (SELECT max(id) FROM import) FROM audit_entry"),
    True: text("SELECT max(number), (SELECT max(id) FROM import) FROM audit_head()"),
}
"""What tells whether the names may be others by now; by whether it is a hub that is asked."""
_AT_HAND = """
patient.id = ANY (CAST((SELECT CASE WHEN (SELECT number FROM audit_head()) = :entry
    THEN CAST(:few AS bigint[]) ELSE my_related() END) AS bigint[]))"""


def _of_many(session: Session, among: Asked) -> tuple[Vocabulary, Vocabulary, Compounds]:
    return (
        Vocabulary(_distinct(session, "family_key", among)),
        Vocabulary(_distinct(session, "first_key", among)),
        Compounds(_given(session, among)),
    )


def _distinct(session: Session, column: str, among: Asked) -> Iterable[str]:
    """Among everybody it steps from one name to the next along the index, past all people."""
    asked = f"SELECT DISTINCT {column} AS name FROM {among.people} WHERE {among.words}"  # noqa: S608 - our own words
    if among == EVERYBODY:
        asked = _STEPS.format(column)
    names = text(asked).columns(name=String)
    return session.connection().scalars(names, among.given)


def _given(session: Session, among: Asked) -> Iterable[str]:
    """As they are written, for a key has no words; of everybody, as one of each key writes it."""
    if among != EVERYBODY:
        return _distinct(session, "given", among)
    return session.connection().scalars(text(_AS_WRITTEN).columns(given=String))


def _people(session: Session, among: Asked) -> Sequence[Any]:
    """Those who are gathered one by one are walked through once."""
    asked = f"SELECT id, family_key, first_key, given FROM {among.people} WHERE {among.words}"  # noqa: S608 - our own words
    return session.connection().execute(text(asked), among.given).all()


def _names_of(people: Sequence[Any]) -> tuple[Vocabulary, Vocabulary, Compounds]:
    return (
        Vocabulary({each.family_key for each in people}),
        Vocabulary({each.first_key for each in people}),
        Compounds({each.given for each in people}),
    )


def _numbers_of(people: Sequence[Any]) -> str:
    return f"{{{','.join(str(each.id) for each in people)}}}"


_STEPS = """
WITH RECURSIVE step (name) AS (
    SELECT min({0}) FROM patient
    UNION ALL SELECT (SELECT min({0}) FROM patient WHERE {0} > step.name) FROM step
    WHERE step.name IS NOT NULL)
SELECT name FROM step WHERE name IS NOT NULL"""
_AS_WRITTEN = f"""
SELECT (SELECT given FROM patient WHERE given_key = each.name LIMIT 1) AS given
FROM ({_STEPS.format("given_key")}) AS each"""  # noqa: S608 - our own words
