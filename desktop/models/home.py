"""Whether two addresses are one home, as far as two sources' spellings let it be told."""

import re

from rapidfuzz.distance import OSA

from desktop.models.patient import spot
from desktop.words.patients import folded

_NUMBER = re.compile(r"\b\d+[a-z]?\b")
"""None of a postcode is one."""


def household(address: str, postcode: str) -> str:
    """How homes are compared; empty where no address is known, which is nobody's home.

    The postcode, or what stands last; and the address as far as the street, or the name of a house
    without a number: a village and a county one source adds, and another does not.
    A hub does it in SQL (``home_of``), letter by letter the same for an English address.
    """
    where, line = spot(address), folded(address)
    numbered = any(letter.isdigit() for letter in where.house)
    house = where.house + where.street if numbered else where.house or where.street
    if not house:
        return ""
    code = folded(postcode) or folded(address.rpartition(",")[2])
    return f"{line.partition(house)[0]}{house} {code}"


def is_another(one: str, other: str) -> bool:
    """Whether two addresses of one postcode are those of two houses; not where one says too little.

    Another number in the street, another street, or another name of a house without a number. Of
    a house with a name in one, and a number in the other, nothing is known.
    """
    lines = one.casefold(), other.casefold()
    numbers, others = ({*_NUMBER.findall(each)} for each in lines)
    if bool(numbers) != bool(others):
        return False
    if not (numbers <= others or others <= numbers):
        return True
    names, parts = [*map(_name, lines)], [*map(_parts, lines)]
    return all(names) and not any(
        _alike(name, each)
        for name, theirs in zip(names, reversed(parts), strict=True)
        for each in theirs
    )


def _name(line: str) -> str:
    """By what a house is known, beside its number: the street, or its own name."""
    where = spot(line)
    return where.street if _NUMBER.search(line) else where.house or where.street


def _parts(line: str) -> list[str]:
    return [part for each in line.split(",") if (part := folded(_NUMBER.sub("", each)))]


def _alike(one: str, other: str) -> bool:
    """Both begin with one letter, and are the same but for a slip, or one is the other cut short.

    ``High Street`` has all letters of ``High St`` in turn.
    """
    short, long = sorted((one.removeprefix("the"), other.removeprefix("the")), key=len)
    letters = iter(long)
    return short[:1] == long[:1] and (
        all(each in letters for each in short) or OSA.distance(short, long) <= 1
    )
