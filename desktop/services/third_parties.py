"""What in a person's record may be about somebody else, by rule: too much rather than too little.

A mark asks a person to look before the record is given away; it takes nothing out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

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
    r"\b(?:daughter|son|wife|husband|partner|spouse|mother|father|mum|mam|dad|parent|child|children"
    r"|sister|brother|sibling|niece|nephew|aunt|uncle|cousin|grand(?:son|daughter|child|mother"
    r"|father|parent)|neighbour|friend|carer|informant|relative|family|next of kin|guardian"
    r"|attorney|lodger|landlord|tenant|fianc[eé]e?|ex)(?:'?s|ren)?(?:-in-law)?\b",
    re.IGNORECASE,
)
_LEAST_DIGITS, _LEAST_LETTERS = 7, 3


@dataclass(frozen=True, slots=True)
class Others:
    """The people in someone's life: their names, and their telephones as digits."""

    names: frozenset[str]
    telephones: frozenset[str]

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
        parts = set(_parts(words))
        digits = re.sub(r"\D", "", words)
        return bool(parts & self.names) or any(each in digits for each in self.telephones)


def others(contacts: Iterable[tuple[str, ...]], own: Iterable[str]) -> Others:
    """From the words of the contacts in a record; ``own`` are the names of the person."""
    mine = {part for name in own for part in _parts(name)}
    names: set[str] = set()
    telephones: set[str] = set()
    for name, *more in contacts:
        names |= {part for part in _parts(name) if len(part) >= _LEAST_LETTERS} - mine
        for words in (name, *more):
            for found in re.findall(r"[\d +()-]{7,}", words):
                digits = re.sub(r"\D", "", found)
                if len(digits) >= _LEAST_DIGITS:
                    telephones.add(digits)
    return Others(frozenset(names - _TITLES), frozenset(telephones))


_TITLES = frozenset({"mrs", "miss", "mister", "doctor", "the", "and", "not", "known"})


def _parts(words: str) -> Iterable[str]:
    return (each.casefold() for each in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", words))
