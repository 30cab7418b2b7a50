"""Whom a hub knows, told again in plain words for the count of what an import must come to."""

import re
from collections import Counter
from datetime import date
from typing import Any, NamedTuple

TAKEN, ASIDE = "taken", "set aside"
REPEATED = "repeated in this file"

Json = dict[str, Any]
Counts = Counter[tuple[str, str]]
"""By outcome (``taken``, ``set aside`` or the reason for skipping) and kind."""


class Who(NamedTuple):
    """What a file says of who someone is; each may be empty."""

    number: str
    born: str
    families: frozenset[str]
    given: str

    def may_be(self, other: "Who") -> bool:
        """Whether the same id of one source can mean both."""
        family = not self.families or not other.families or bool(self.families & other.families)
        given = not self.given or not other.given or self.given == other.given
        known = min(len(self.born), len(other.born))
        born = self.born[:known] == other.born[:known]
        if self.number and other.number:
            return self.number == other.number and (family or (born and known == 10))
        if known == 10:
            return born and (family or given)
        return born and family and given and not self.number

    def is_surely(self, other: "Who") -> bool:
        """Whether birth date and family name agree."""
        family = not self.families or bool(self.families & other.families)
        return self.born == other.born and family


class World:
    """Whom the hub knows once every file was read."""

    def __init__(self) -> None:
        self.numbers: dict[str, Who] = {}
        self.ids: dict[tuple[str, str], Who] = {}

    def add(self, source: str, own: str, who: Who) -> None:
        if who.number:
            self.numbers.setdefault(who.number, who)
        if own:
            self.ids.setdefault((source, own), who)

    def knows(self, source: str, own: str, who: Who, *, disputed: bool = False) -> bool:
        there = self.ids.get((source, own)) if own else None
        if there is not None:
            return who.may_be(there) and (not disputed or who.is_surely(there))
        held = self.numbers.get(who.number)
        if held is None or not who.is_surely(held):
            return False
        if own:
            self.ids[source, own] = held
        return True


def valid(number: str) -> str:
    """Ten figures of which the last is right: weights 10 to 2, eleven less the remainder."""
    figures = re.sub(r"[\s-]", "", number)
    if not re.fullmatch(r"[0-9]{10}", figures):
        return ""
    check = 11 - sum(int(figures[n]) * (10 - n) for n in range(9)) % 11
    return figures if check != 10 and check % 11 == int(figures[9]) else ""


def first(names: str) -> str:
    return plain(names.split(maxsplit=1)[0]) if names.split() else ""


def plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def day(text: str) -> str:
    """ISO, from day/month/year or from ISO itself; empty if it is no date."""
    found = re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    parts = [found[3], found[2], found[1]] if found else text[:10].split("-")
    try:
        return date(*map(int, parts)).isoformat()
    except (ValueError, TypeError):
        return ""
