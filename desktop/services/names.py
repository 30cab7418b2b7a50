"""The names that are in use among someone's people, and which of them are like a typed one.

What no index finds, a slip of the fingers or another spelling of the same sound, is looked for
among the distinct names; the index then finds who has them. Nobody is told of a name by this: the
people are weighed by the disclosure rule as always.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import jellyfish
from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import String, func, select, text
from sqlalchemy.orm import Session

from desktop.models import Import
from desktop.services.relationships import EVERYBODY, Asked
from desktop.store.session import moment

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


def sound_of(name: str) -> str:
    return str(jellyfish.metaphone(name))


@dataclass
class Names:
    """What was read of a hub's names, kept while somebody is signed in and for some minutes.

    Whoever asks holds it, so that it goes with them when the screen is locked.
    """

    family: Vocabulary = field(default_factory=lambda: Vocabulary(()))
    first: Vocabulary = field(default_factory=lambda: Vocabulary(()))
    _of: tuple[object, ...] = ()
    _read_at: datetime | None = None

    def read(self, session: Session, among: Asked) -> None:
        """Read them anew where an import came in since, or some minutes went by."""
        now = moment(session)
        newest = session.scalar(select(func.max(Import.id)))
        of = (session.get_bind(), newest)
        if self._of == of and self._read_at is not None and now - self._read_at < _KEPT:
            return
        self.family = Vocabulary(distinct(session, "family_key", among))
        self.first = Vocabulary(distinct(session, "first_key", among))
        self._of, self._read_at = of, now


def distinct(session: Session, column: str, among: Asked) -> Iterable[str]:
    """The different values of a column of ``patient`` among some people.

    Among everybody it steps from one to the next along the index, and not through all people.
    """
    if among.words == EVERYBODY.words:
        return session.scalars(text(_STEPS.format(column)).columns(name=String))
    asked = f"SELECT DISTINCT {column} FROM patient WHERE {among.words}"  # noqa: S608 - our own words
    return session.scalars(text(asked), among.given)


_STEPS = """
WITH RECURSIVE step (name) AS (
    SELECT min({0}) FROM patient
    UNION ALL SELECT (SELECT min({0}) FROM patient WHERE {0} > step.name) FROM step
    WHERE step.name IS NOT NULL)
SELECT name FROM step WHERE name IS NOT NULL"""
