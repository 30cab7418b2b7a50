"""People whose names are like what was typed: a slip of the fingers, or another spelling."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from desktop.services import meanings
from desktop.services.meanings import Given
from desktop.services.names import Like, Spoken
from desktop.services.typed import Typed
from desktop.words.patients import Mark

_BOTH = 5
"""Names of each kind, where both were typed with a slip."""
Likes = dict[str, Like]


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which a name may be meant, as a condition, and how like the names in it are."""

    where: str
    lasts: Likes = field(default_factory=Likes)
    firsts: Likes = field(default_factory=Likes)
    family: str = ""
    given: str = ""
    """How the other name begins, where that one is as it was typed."""
    typed: tuple[str, str] = ("", "")
    beside: tuple[Mark, ...] = ()

    def found(self, family: str, first: str, given: str) -> Likes:
        """The names of one person, by their keys, that are like it; none, and they are not meant.

        Whoever was found by another way in the same question may not be meant by this one.
        """
        if not (family.startswith(self.family) and given.startswith(self.given)):
            return {}
        asked = ((family, self.lasts), (first, self.firsts))
        if any(likes and name not in likes for name, likes in asked):
            return {}
        return {name: likes[name] for name, likes in asked if likes}

    def marks(self, likes: Likes, family: str, given: str) -> tuple[Mark, ...]:
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


def _likest(likes: Likes) -> Likes:
    return dict(list(likes.items())[:_BOTH])
