"""What in a person's record may be about somebody else, by rule: too much rather than too little.

A mark asks a person to look before the record is given away; it takes nothing out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from desktop.words.enums import Kind, Sector

CONTACT = "someone in the person's life"
SAFEGUARDING = "safeguarding"
NAMES = "names someone in the person's life"
RELATIVE = "speaks of a relative, friend or neighbour"
FAMILY = "may be said by the person's family"
TAKEN_OUT = "written here and taken out again"
_OWN = frozenset({Kind.ABOUT_ME, Kind.REQUIREMENT, Kind.GOAL, Kind.CARE_PLAN})
"""What the person says of themselves."""
_RELATIVE = re.compile(
    r"\b(?:(?:step|god|foster|half)?[- ]?(?:daughter|son|mother|father|mum|mam|dad|parent|child"
    r"|children|sister|brother|sibling)|wife|husband|partner|spouse|widow(?:er)?|niece|nephew"
    r"|aunt(?:ie|y)?|uncle|cousin|twin|grand(?:son|daughter|child|mother|father|parent|ma|pa|dad|ad"
    r"|mum)|gran(?:ny|dad)?|nana?|nanna|in-?laws?|neighbour|next door|(?:boy|girl)?friend|mate|pal"
    r"|(?:flat|house|room)-?mate|carer|informant|relative|family|next of kin|guardian|attorney"
    r"|lodger|landlord|landlady|tenant|fianc[eé]e?|ex|d\.?o\.?b)(?:['’]?s|ren)?(?:-in-law)?\b",
    re.IGNORECASE,
)
_TITLED = re.compile(r"\b(?:Mr|Mrs|Miss|Ms|Mx)\.? +([A-Z][\w'’-]+)")
_LEAST_DIGITS, _LEAST_LETTERS = 7, 3
_TOLD_APART = 9
"""The last digits of a telephone, the same with +44 before them or 0."""


@dataclass(frozen=True, slots=True)
class Others:
    """The people in someone's life: their names, and their telephones as digits."""

    names: frozenset[str]
    """Each part by itself, and whole names, for a part of two letters is a word as well."""
    telephones: frozenset[str]
    own: frozenset[str]
    """The parts of the person's own name."""

    def item(self, kind: Kind, sector: Sector, *words: str) -> str:
        """Why an item must be looked at; empty where nothing in it asks for that."""
        if kind is Kind.CONTACT:
            return CONTACT
        if kind is Kind.SAFEGUARDING:
            return SAFEGUARDING
        return self.words(*words) or (
            FAMILY if sector is Sector.PERSON and kind not in _OWN else ""
        )

    def words(self, *words: str) -> str:
        """The same for words that somebody wrote."""
        whole = "\n".join(words)
        if self._named(whole):
            return NAMES
        return RELATIVE if _RELATIVE.search(whole) else ""

    def _named(self, words: str) -> bool:
        parts = list(_parts(words))
        pairs = (" ".join(pair) for pair in pairwise(parts))
        digits = re.sub(r"\D", "", words)
        titled = {each for found in _TITLED.findall(words) for each in _parts(found)}
        return (
            bool(titled - self.own)
            or not self.names.isdisjoint((*parts, *pairs))
            or any(each in digits for each in self.telephones)
        )


def others(contacts: Iterable[tuple[str, ...]], own: Iterable[str]) -> Others:
    """From the words of the contacts in a record; ``own`` are the names of the person."""
    mine = frozenset(part for name in own for part in _parts(name))
    names: set[str] = set()
    telephones: set[str] = set()
    for name, *more in contacts:
        parts = [part for part in _parts(name) if part not in _NO_NAMES]
        names |= {part for part in parts if len(part) >= _LEAST_LETTERS} - mine
        names |= {" ".join(pair) for pair in pairwise(parts) if not mine.issuperset(pair)}
        for words in (name, *more):
            for found in re.findall(r"[\d +()-]{7,}", words):
                digits = re.sub(r"\D", "", found)
                if len(digits) >= _LEAST_DIGITS:
                    telephones.add(digits[-_TOLD_APART:])
    return Others(frozenset(names), frozenset(telephones), mine)


_NO_NAMES = frozenset(
    {"mr", "ms", "mx", "dr", "mrs", "miss", "mister", "doctor", "the", "and", "not", "known"}
)


def _parts(words: str) -> Iterable[str]:
    return (each.casefold() for each in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", words))
