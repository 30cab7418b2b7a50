"""How sources say that there is nothing: no problem known, no medicine, no allergy asked about.

Words count only where they are all that is said: whatever is not surely "nothing" is shown as it
is.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from desktop.feeds import clean
from desktop.feeds.fhir.types import Coding, Concept
from desktop.feeds.fhir.words import SNOMED, codes, shown
from desktop.words.allergies import (
    NO_KNOWN_ALLERGY,
    NO_KNOWN_DRUG_ALLERGY,
    states_none,
    states_none_at_all,
)

_NO_PROBLEMS = frozenset({"160245001", "no-known-problems", "no-problem-info"})
_NOTHING = _NO_PROBLEMS | {
    "no-known-medications", "no-medication-info", "no-known-immunizations", "no-immunization-info",
    "no-known-procedures", "no-procedure-info", "no-known-devices", "no-device-info",
}  # fmt: skip
"""SNOMED CT, and the code system of the International Patient Summary."""
_IPS_ALLERGIES = {
    "no-known-allergies": NO_KNOWN_ALLERGY, "no-known-medication-allergies": NO_KNOWN_DRUG_ALLERGY,
    "no-known-food-allergies": "429625007", "no-known-environmental-allergies": "428607008",
}  # fmt: skip
_NONE = re.compile(
    r"((no|nil|none)( known| current| active| significant| relevant)*( past)?"
    r"( medical| health)?( problems?( or disabilit(y|ies))?| conditions?| diagnos[ei]s| history"
    r"| medications?| medicines?| drugs?)( known| recorded| reported)?"
    r"|(nil|none)( known| of note| recorded)?)\.?",
    re.IGNORECASE,
)
_NONE_KNOWN = re.compile(r"\b(no|nil)( known)?( \w+)? allerg|\bnone known\b", re.IGNORECASE)
_EXCEPT = re.compile(r"\b(except\w*|apart|other than|but|besides)\b", re.IGNORECASE)
_FAMILY = re.compile(r"(no )?(significant |relevant )?(family history\b|fhx?( of\b|:| -))", re.I)
_NOT_ASKED = frozenset({"1631000175102", "no-allergy-info"})
_UNKNOWN = re.compile(
    r"(allerg(y|ies)|allergic)?[ :-]*(status|history)?[ :-]*(is |are |was |were )?"
    r"((un|not )known|(patient )?not asked|not recorded|not assessed|unable to (assess|obtain))\.?",
    re.IGNORECASE,
)
_NULLS = ("NullFlavor", "data-absent-reason")


def says_nothing(concept: Concept | None) -> bool:
    """Whether a problem, a medicine and so on is a statement that there is none, or none known."""
    return bool(codes(concept) & _NOTHING) or _is_none_at_all(shown(concept))


@lru_cache(maxsize=1_000)
def _is_none_at_all(words: str) -> bool:
    return _NONE.fullmatch(words) is not None


def is_of_family(concept: Concept | None) -> bool:
    """Whether it says what runs in the family, or that it does not: nobody has that themselves."""
    return _FAMILY.match(shown(concept)) is not None


class NoneKnown(NamedTuple):
    """What a concept says of there being no allergy."""

    code: str = ""
    """Of SNOMED CT, if it surely says that none, or none of a sort, is known."""
    title: str = ""
    """In one wording for each, but for the words that a source has of its own."""
    doubt: str = ""
    """What else it names beside that: then it is in doubt, and stands as that allergy."""


NONE_AT_ALL = NoneKnown(NO_KNOWN_ALLERGY, "No known allergies")
_OF_A_SORT = {
    NO_KNOWN_DRUG_ALLERGY: "No known drug allergies",
    "429625007": "No known food allergies",
    "428607008": "No known environmental allergies",
}


def none_known(concept: Concept | None) -> NoneKnown:
    if concept is None:
        return NoneKnown()
    codings = concept.coding or []
    told = [clean.line(each.display) for each in codings] + [clean.line(concept.text)]
    words = [each for each in told if each]
    sent = [_IPS_ALLERGIES.get(each, each) for each in sorted(codes(concept))]
    none = next((each for each in sent if states_none("", each)), "")
    if any(states_none_at_all(_untagged(each), "") for each in words):
        none = NO_KNOWN_ALLERGY
    if not none:
        return NoneKnown()
    unlike = [each for each in words if not _is_none(each)]
    if len(codings) > 1:  # else the text is what the one code says
        unlike += [f"SNOMED CT {each.code}" for each in codings if _is_other(each)]
    if unlike:
        return NoneKnown(doubt=unlike[0])
    if none == NO_KNOWN_ALLERGY or NO_KNOWN_ALLERGY in sent:
        return NONE_AT_ALL
    said = shown(concept)
    return NoneKnown(none, said if states_none(said, "") else _OF_A_SORT.get(none, said))


def _is_none(words: str) -> bool:
    words = _untagged(words)
    said = _NONE_KNOWN.search(words) is not None and _EXCEPT.search(words) is None
    return states_none(words, words) or said


def _untagged(text: str) -> str:
    return text.removesuffix(" (situation)").removesuffix(" (finding)")


def _is_other(coding: Coding) -> bool:
    """Whether it is a code of SNOMED CT alone, of which nobody knows that it says so too."""
    own = clean.line(str(coding.code or ""))
    return coding.system == SNOMED and not coding.display and not states_none("", own)


def not_asked(concept: Concept | None) -> bool:
    """Whether it says only that nobody asked about allergies, or that nobody knows."""
    if concept is None:
        return False
    codings = [each for each in concept.coding or [] if each.code]
    null = bool(codings) and all((each.system or "").endswith(_NULLS) for each in codings)
    words = shown(concept)
    if codes(concept) & _NOT_ASKED:
        return True
    plain = _UNKNOWN.fullmatch(words) is not None
    return plain or (null and (not concept.text or plain))
