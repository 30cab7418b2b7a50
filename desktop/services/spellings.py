"""People whose names are like what was typed: a slip, another spelling, or a later word of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from desktop.services import meanings
from desktop.services.meanings import Given
from desktop.services.names import FEWEST, MOST, Compounds, Like, Spoken
from desktop.services.typed import Typed
from desktop.words.patients import SOUNDS, SPELT, Mark

_COMPOUNDS = 400
"""Names of several words beside another name, by which the index finds them."""
_BOTH = 5
"""Names of each kind, where both were typed with a slip."""
Likes = dict[str, Like]


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which a name may be meant, as a condition, and how like the names in it are."""

    where: str
    lasts: Likes = field(default_factory=Likes)
    firsts: Likes = field(default_factory=Likes)
    wholes: Likes = field(default_factory=Likes)
    """All given names of somebody, found by a later one, as it was typed."""
    families: Likes = field(default_factory=Likes)
    """Family names of several words, found in the same way."""
    family: str = ""
    given: str = ""
    """How the other name begins, where that one is as it was typed."""
    typed: tuple[str, ...] = ()
    beside: tuple[Mark, ...] = ()

    def found(self, family: str, first: str, given: str) -> Likes:
        """The names of one person, by their keys, that are like it; none, and they are not meant.

        Whoever was found by another way in the same question may not be meant by this one.
        """
        if not (family.startswith(self.family) and given.startswith(self.given)):
            return {}
        asked = (
            (family, self.lasts), (first, self.firsts), (given, self.wholes),
            (family, self.families),
        )  # fmt: skip
        if any(likes and name not in likes for name, likes in asked):
            return {}
        return {name: likes[name] for name, likes in asked if likes}

    @property
    def _by_words(self) -> bool:
        return bool(self.wholes or self.families)

    def matched(self, likes: Likes) -> str:
        """By which names, and whether every one of them sounds as it was typed."""
        if self._by_words:
            return meanings.NAME
        return SOUNDS if all(name.sounds for name in likes.values()) else SPELT

    def marks(self, likes: Likes, family: str, given: str) -> tuple[Mark, ...]:
        if self._by_words:
            return (*(Mark("name", each) for each in self.typed if each), *self.beside)
        rest = [
            each for each in self.typed
            if each and (family.startswith(each) or given.startswith(each))
        ]  # fmt: skip
        return (*(Mark("name", each) for each in (*likes, *rest)), *self.beside)


def spellings(words: Typed, spoken: Spoken, given: Given) -> Iterator[Spelling]:
    """One word of the name with a slip, or both; what else was typed narrows it."""
    narrowed, beside = meanings.narrowed(words, given)
    for last, called in [("".join(words.names), ""), *words.splits]:
        lasts, firsts = spoken.family.like(last), spoken.first.like(called or last)
        if not called:
            lasts, firsts = _as_one(last, words, lasts), _as_one(last, words, firsts)
        told = partial(Spelling, typed=(last, called), beside=beside)
        if lasts:
            where = given.is_one_of("family_key", sorted(lasts))
            if called:
                where += f" AND {given.begins('given_key', called)}"
            yield told(where + narrowed, lasts, given=called)
        if firsts:
            where = given.is_one_of("first_key", sorted(firsts))
            if called:
                where += f" AND {given.begins('family_key', last)}"
            yield told(where + narrowed, firsts=firsts, family=last if called else "")
        if called and lasts and firsts:  # the likest of both: many of each would be half the people
            lasts, firsts = _likest(lasts), _likest(firsts)
            where = given.is_one_of("family_key", lasts)
            where += f" AND {given.is_one_of('first_key', firsts)}"
            yield told(where + narrowed, lasts, firsts)
    yield from _by_later_words(words, spoken, given)


def _by_later_words(words: Typed, spoken: Spoken, given: Given) -> Iterator[Spelling]:
    """Names of several words in any order and any of them left out, beside another or alone."""
    narrowed, beside = meanings.narrowed(words, given)
    for last, called in [((), words.names), (words.names, ()), *words.parted]:
        whole_last, whole_called = "".join(last), "".join(called)
        most = _COMPOUNDS if last and called else MOST
        wholes, families = Likes(), Likes()
        if last or _long_enough(called):
            wholes = _with_words(spoken.given, called, most)
        if _long_enough(last):
            families = _with_words(spoken.families, last, most)
        told = partial(Spelling, beside=beside)
        if wholes:
            where = given.is_one_of("given_key", wholes)
            if last:
                where += f" AND {given.begins('family_key', whole_last)}"
            typed = (whole_last, *called)
            yield told(where + narrowed, wholes=wholes, family=whole_last, typed=typed)
        if families:
            where = given.is_one_of("family_key", families)
            if called:
                where += f" AND {given.begins('given_key', whole_called)}"
            typed = (*last, whole_called)
            yield told(where + narrowed, families=families, given=whole_called, typed=typed)
        if wholes and families:
            # Found by the one, then weighed by the other: both are many.
            where = given.is_one_of("family_key", families)
            where += f" AND coalesce(patient.given_key, '') IN {given.listed(wholes)}"
            yield told(where + narrowed, wholes=wholes, families=families, typed=(*last, *called))


def _with_words(names: Compounds, typed: Sequence[str], most: int) -> Likes:
    """Names in which each typed word begins one."""
    return dict.fromkeys(names.with_words(typed, most), Like(0, sounds=True))


def _long_enough(typed: Sequence[str]) -> bool:
    return any(len(each) >= FEWEST for each in typed)


def _as_one(whole: str, words: Typed, likes: Likes) -> Likes:
    """Of names like several words typed as one, those that are none of them: a word that is left
    out is no slip.
    """
    if len(words.names) == 1:
        return likes
    return {
        name: like
        for name, like in likes.items()
        if not (whole.startswith(name) or whole.endswith(name))
    }


def _likest(likes: Likes) -> Likes:
    return dict(list(likes.items())[:_BOTH])
