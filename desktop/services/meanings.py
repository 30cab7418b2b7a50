"""What typed words may mean, each as a range of one index, in words that both stores know.

Written out, since to build the questions from expressions at every key takes longer than to ask
them. Whatever was typed is a parameter.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from desktop.services import disclosure
from desktop.services.names import FEWEST, Names
from desktop.services.typed import Typed, splits
from desktop.services.wards import on_wards
from desktop.words.dates import shown_date
from desktop.words.enums import PlaceKind
from desktop.words.patients import SOUNDS, SPELT, Mark, folded
from desktop.words.people import Actor

NUMBER, NAME, FORMER, PREFERRED = "NHS number", "name", "former name", "preferred name"
BORN, POSTCODE, ADDRESS, LOCAL = "birth date", "postcode", "address", "local id"
ANYBODY = ""
RANK = {
    ANYBODY: 0, NAME: 0, NUMBER: 1, BORN: 1, POSTCODE: 1, LOCAL: 1, FORMER: 2, PREFERRED: 2,
    ADDRESS: 3, PlaceKind.CARE_HOME: 3, PlaceKind.WARD: 3, SOUNDS: 4, SPELT: 5,
}  # fmt: skip
"""The best first."""
BY_FAMILY = "patient.family_key, patient.given_key, patient.born"
_BY_GIVEN = "patient.given_key, patient.family_key, patient.born"
_WHERE = ("street", "village", "house", "building")
_AFTER_ALL = "\U0010ffff"
"""Sorts after every letter: from ``text`` to ``text + _AFTER_ALL`` is all that begins with it."""


class Given:
    """The parameters of one search, named as they come."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}

    def __call__(self, value: object) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def begins(self, column: str, beginning: str) -> str:
        """All that begins with it, as a range that an index finds on either store."""
        low, high = self(beginning), self(beginning + _AFTER_ALL)
        return f"patient.{column} >= {low} AND patient.{column} < {high}"

    def has(self, column: str, beginning: str) -> str:
        """The same of those whom another part of the condition finds: no index is gone along."""
        return self.begins(column, beginning).replace(
            f"patient.{column}", f"(patient.{column}||'')"
        )

    def is_one_of(self, column: str, values: Iterable[object]) -> str:
        return f"patient.{column} IN {self.listed(values)}"

    def listed(self, values: Iterable[object]) -> str:
        return f"({', '.join(self(each) for each in values)})"


@dataclass(frozen=True, slots=True)
class Range:
    """One way in which the typed words may be meant."""

    matched: str
    where: str = ""
    order: str = ""
    marks: tuple[Mark, ...] = ()
    found_in: str = ""
    homes: Mapping[int, str] = field(default_factory=dict)
    """The names of the care homes that are meant, by their ids."""
    wards: Mapping[int, str] = field(default_factory=dict)
    """The names of the wards that are meant, by who is on them."""

    def said(self, row: Any) -> str:
        """The words in which somebody was found, where the rest of a row does not say them."""
        if self.matched == FORMER:
            return str(row.former_family)
        if self.matched == PREFERRED:
            return str(row.preferred)
        return self.wards.get(row.id) or self.homes.get(row.place_id) or self.found_in


def names(words: Typed, given: Given) -> Iterator[Range]:
    """Family and given names in any order; of figures alone, what they may be."""
    figures = list(_figures(words, given))
    if not words.names:
        yield from figures
        return
    narrowed, beside = _narrowed(words, figures)
    whole = "".join(words.names)
    mark = (Mark("name", whole), *beside)
    yield Range(NAME, given.begins("family_key", whole) + narrowed, BY_FAMILY, mark)
    yield Range(NAME, given.begins("given_key", whole) + narrowed, _BY_GIVEN, mark)
    for last, first in words.splits:
        where = f"{given.begins('family_key', last)} AND {given.begins('given_key', first)}"
        marks = (Mark("name", last), Mark("name", first), *beside)
        yield Range(NAME, where + narrowed, BY_FAMILY, marks)


def other_names(words: Typed, given: Given) -> Iterator[Range]:
    """A former family name, and what someone likes to be called."""
    if not words.names:
        return
    narrowed, beside = _narrowed(words, _figures(words, given))
    whole = "".join(words.names)
    for matched, column in ((FORMER, "former_key"), (PREFERRED, "preferred_key")):
        where = given.begins(column, whole) + narrowed
        yield Range(matched, where, f"patient.{column}", (Mark("reason", whole), *beside))
    if len(words.names) == 1:
        return
    # All ways in one part each, in no order: to plan a part takes a hub longer than to answer it.
    former = [
        f"{given.begins('former_key', last)} AND {given.begins('given_key', first)}"
        for last, first in words.splits
    ]
    former += (  # for this the index has no column, so of a letter there would be too many
        f"{given.begins('former_key', last)} AND {given.begins('preferred_key', first)}"
        for last, first in words.splits
        if len(last) >= FEWEST
    )
    preferred = (
        f"{given.begins('preferred_key', first)} AND {given.begins('family_key', last)}"
        for last, first in words.splits
    )
    typed = dict.fromkeys(each for both in words.splits for each in both)
    marks = (*(Mark(part, each) for part in ("reason", "name") for each in typed), *beside)
    yield Range(FORMER, _either(former) + narrowed, marks=marks)
    yield Range(PREFERRED, _either(preferred) + narrowed, marks=marks)


def _either(ways: Iterable[str]) -> str:
    return f"({' OR '.join(ways)})"


def wheres(
    session: Session, actor: Actor, words: Typed, names: Names, given: Given
) -> Iterator[Range]:
    """Where people are: street and house, a house by its name, a village, a care home or a ward."""
    whole = "".join(words.names)
    if len(whole) < FEWEST:
        return
    narrowed = "" if words.house else _narrowed(words, _figures(words, given))[0]
    mark = Mark("address", whole)
    by_street, by_house = ("patient.street_key, patient.house_key",
                           "patient.house_key, patient.street_key")  # fmt: skip
    street = given.begins("street_key", whole)
    if words.house:
        house, flat = given(words.house), given(f"flat{words.house}")
        numbered = (Mark("address", words.house), mark)
        at = f"patient.house_key IN ({house}, {flat}) AND {street}"
        yield Range(ADDRESS, at, by_house, numbered)
        # Its number is kept as that of the street, or is that of a flat in it.
        there, within = given.begins("building_key", whole), given(f"% {words.house}, %")
        of_it = f"(patient.house_key = {house} OR ' ' || lower(patient.address) LIKE {within})"
        yield Range(ADDRESS, f"{there} AND {of_it}", marks=numbered)
    else:
        yield Range(ADDRESS, street + narrowed, by_street, (mark,))
        house = _either(given.begins(column, whole) for column in ("house_key", "building_key"))
        yield Range(ADDRESS, house + narrowed, marks=(mark,))
        village = given.begins("village_key", whole)
        yield Range(ADDRESS, village + narrowed, "patient.village_key", (mark,))
    yield from _somewhere(words, narrowed, given)
    said = (*words.names, words.number)
    homes: dict[PlaceKind, dict[int, str]] = {}
    for place, name, kind in names.places(session):
        if all(any(rest.startswith(typed) for rest in _rests(name)) for typed in said):
            homes.setdefault(kind, {})[place] = name
    marks = tuple(Mark("reason", each) for each in said if each)
    if named := homes.get(PlaceKind.CARE_HOME):
        there = given.is_one_of("place_id", named) + narrowed
        yield Range(PlaceKind.CARE_HOME, there, BY_FAMILY, marks, homes=named)
    if named := homes.get(PlaceKind.WARD):
        on = on_wards(session, actor, disclosure.person(session, actor), named)
        if wards := {patient: named[ward] for ward in on for patient in on[ward]}:
            there = given.is_one_of("id", wards) + narrowed
            yield Range(PlaceKind.WARD, there, BY_FAMILY, marks, wards=wards)


def _somewhere(words: Typed, narrowed: str, given: Given) -> Iterator[Range]:
    """A name beside where someone lives, in any order: ``coulthard quarry row``, ``jones front``,
    ``14 quarry row edith``, ``quarry coldhope coulthard``; or a street and its village.
    """
    ways = [
        _of_both("".join(street), "".join(village), given)
        for street, village in words.parted
        if len(street) > 1  # one word alone may be the beginning of too many
    ]
    for called, there in words.parted:
        if words.house:
            street = given.begins("street_key", "".join(there))
            ways.append(f"{street} AND {_either(_called(called, given))}")
        # Of a word or two letters there would be too many, here and there.
        elif min(len("".join(called)), len("".join(there))) > FEWEST:
            # By the names: a street has its thousands in a county, and a town most of it.
            lives = [given.has(f"{column}_key", "".join(there)) for column in _WHERE]
            lives += (_of_both(street, village, given, given.has)
                      for street, village in splits(there))  # fmt: skip
            lived = _either(filter(None, lives))
            ways += (f"{named} AND {lived}" for named in _called(called, given))
    ways = list(filter(None, ways))
    if ways:
        house = f" AND patient.house_key = {given(words.house)}" if words.house else ""
        marks = tuple(Mark(part, each) for each in words.names for part in ("name", "address"))
        yield Range(ADDRESS, _either(ways) + house + narrowed, marks=marks)


def _of_both(
    street: str, village: str, given: Given, begins: Callable[[str, str], str] | None = None
) -> str:
    """A street in a village, found by the street; or by ``begins``."""
    if min(len(street), len(village)) < FEWEST:
        return ""
    along = (begins or given.begins)("street_key", street)
    return f"{along} AND {given.has('village_key', village)}"


def _called(names: tuple[str, ...], given: Given) -> Iterator[str]:
    """Who has these names, the family name first or last."""
    whole = "".join(names)
    yield given.begins("family_key", whole)
    yield given.begins("given_key", whole)
    for last, first in splits(names):
        yield f"{given.begins('family_key', last)} AND {given.begins('given_key', first)}"


def narrowed(words: Typed, given: Given) -> tuple[str, tuple[Mark, ...]]:
    """What whole figures beside a name ask for besides, and what they mark."""
    return _narrowed(words, _figures(words, given))


def _figures(words: Typed, given: Given) -> Iterator[Range]:
    if number := words.whole_nhs_number:
        where = f"patient.nhs_number = {given(number)}"
        yield Range(NUMBER, where, "patient.nhs_number", (Mark("nhs_number", number),))
    elif beginning := words.nhs_beginning:
        where = given.begins("nhs_number", beginning)
        yield Range(NUMBER, where, "patient.nhs_number", (Mark("nhs_number", beginning),))
    for day in words.days:
        mark = Mark("born", folded(shown_date(day)))
        yield Range(BORN, given.begins("born", day.text), "patient.born", (mark,))
    if words.postcode:
        mark = Mark("address", words.postcode)
        where = given.begins("postcode_key", words.postcode)
        yield Range(POSTCODE, where, "patient.postcode_key", (mark,))


def _narrowed(words: Typed, figures: Iterable[Range]) -> tuple[str, tuple[Mark, ...]]:
    """Whole figures beside a name narrow it, whatever they are meant as."""
    meant = [each for each in figures if each.matched != NUMBER or words.whole_nhs_number]
    if not meant:
        return "", ()
    where = " OR ".join(each.where for each in meant)
    return f" AND ({where})", tuple(mark for each in meant for mark in each.marks)


@lru_cache(maxsize=2_000)
def _rests(name: str) -> tuple[str, ...]:
    """The folded name of a place from each of its words on."""
    starts = (at for at in range(len(name)) if at == 0 or name[at - 1] == " ")
    return tuple(folded(name[at:]) for at in starts)
