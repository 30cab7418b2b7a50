"""How sources say that no allergy is known: none of any sort, or none of some sort.

Python and PostgreSQL read the words alike, and without regard to capitals.
"""

import re

NO_KNOWN_ALLERGY = "716186003"
"""SNOMED CT: no known allergy, of any sort."""
NO_KNOWN_DRUG_ALLERGY = "409137002"
NONE_OF_A_SORT = (NO_KNOWN_DRUG_ALLERGY, "429625007", "428607008")
"""SNOMED CT: no known drug, food or environmental allergy."""

_ALLERGIES = "(allerg(y|ies)|allergic reactions?|adverse reactions?)"
NONE_AT_ALL_WORDS = (
    rf"((no|nil|none)( known)? {_ALLERGIES}( (or|and) {_ALLERGIES})?( known)?"
    rf"|no( known)? history of {_ALLERGIES}"
    rf"|({_ALLERGIES} ?[:-] ?)?(none|nil|no known)( known)?( {_ALLERGIES})?|nka)\.?"
)
"""How a whole title says that no allergy is known."""
NONE_WORDS = (
    r"(?!.* (except|excepting|apart|other than|but|besides) )"
    r"((no|nil) known .*(allerg|adverse)|(no|nil) [a-z]+ allerg(y|ies)"
    r"|(no|nil) allerg(y|ies)( known)? to |nkda)"
)
"""How a title begins that says that none is known, or none of some sort; not one that goes on to
name what there is."""
_NONE_AT_ALL = re.compile(NONE_AT_ALL_WORDS, re.IGNORECASE)
_NONE = re.compile(NONE_WORDS, re.IGNORECASE)


def states_none_at_all(title: str, code: str) -> bool:
    """Whether it says that no allergy of any sort is known."""
    return code == NO_KNOWN_ALLERGY or _NONE_AT_ALL.fullmatch(title.strip()) is not None


def states_none(title: str, code: str) -> bool:
    """Whether it says that no allergy, or none of some sort, is known."""
    return (
        code in NONE_OF_A_SORT
        or states_none_at_all(title, code)
        or _NONE.match(title.strip()) is not None
    )
