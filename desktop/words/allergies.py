"""How sources say that no allergy is known, of any sort or of some; and that some were not sent.

Python and PostgreSQL read the words alike, and without regard to capitals.
"""

import re
from functools import lru_cache

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
_DRUGS = re.compile(r"\b(drugs?|medicines?|medications?|nkda)\b", re.IGNORECASE)
_NO_DRUG = re.compile(
    r"\b(latex|rubber|foods?|(pea|wal|hazel|brazil |coco|chest)?nuts?|almonds?|cashews?|seeds?"
    r"|sesame|eggs?|milk|dairy|cheese|lactose|gluten|wheat|rye|barley|soya?|(shell)?fish|seafood"
    r"|prawns?|crabs?|lobsters?|mussels?|oysters?|crustaceans?|molluscs?|fruits?|strawberr(y|ies)"
    r"|kiwis?|bananas?|apples?|oranges?|citrus|lemons?|tomato(es)?|pineapples?|mango(es)?|melons?"
    r"|peach(es)?|avocados?|celery|mustard|lupin|mushrooms?|chocolate|garlic|onions?|spices?|honey"
    r"|meat|pork|beef|chicken|pollens?|grass(es)?|trees?|plants?|flowers?|hay ?fever|dust|mites?"
    r"|moulds?|feathers?|fur|wool|hair|dander|pets?|animals?|cats?|dogs?|horses?|birds?|insects?"
    r"|bees?|wasps?|hornets?|mosquito(es)?|midges?|fleas?|stings?|nickel|metals?|jewellery"
    r"|adhesives?|plasters?|elastoplast|micropore|tape|dressings?|bandages?|glue|detergents?"
    r"|washing powder|soaps?|perfumes?|fragrances?|cosmetics?|make-?up|sun|sunlight|chlorine)\b",
    re.IGNORECASE,
)
_YET_A_DRUG = re.compile(
    r"\b(vaccin\w*|serum|insulins?|capsules?|tablets?|creams?|ointments?|drops?|oils?|injections?"
    r"|contrast|iodine|chlorhexidine|magnesia)\b",
    re.IGNORECASE,
)
"""Made of an egg, a fish or a cow, or in a dressing."""
_EACH = re.compile(r"[,;/&+]|\b(?:and|or)\b", re.IGNORECASE)
NOT_SENT = "Allergies were not sent"
"""The title of an alert that a source's list of allergies came without what is on it."""
LISTS_LACK = ("confidential-items", "data-in-transit", "data-awaiting-filing")
"""Codes of an alert that a source's lists do not hold everything; its detail names the lists."""
OF_ALLERGIES = r"allerg|adverse reaction"
NOBODY_ASKED = r"^not (asked|started)"
"""How the detail of ``NOT_SENT`` begins where the source has none to send."""
_NOBODY_ASKED = re.compile(NOBODY_ASKED, re.IGNORECASE)
_OF_ALLERGIES = re.compile(OF_ALLERGIES, re.IGNORECASE)
_NONE_AT_ALL = re.compile(NONE_AT_ALL_WORDS, re.IGNORECASE)
_NONE = re.compile(NONE_WORDS, re.IGNORECASE)


@lru_cache(maxsize=1_000)
def states_none_at_all(title: str, code: str) -> bool:
    """Whether it says that no allergy of any sort is known."""
    return code == NO_KNOWN_ALLERGY or _NONE_AT_ALL.fullmatch(title.strip()) is not None


@lru_cache(maxsize=1_000)
def states_none(title: str, code: str) -> bool:
    """Whether it says that no allergy, or none of some sort, is known."""
    return (
        code in NONE_OF_A_SORT
        or states_none_at_all(title, code)
        or _NONE.match(title.strip()) is not None
    )


def denies(title: str, code: str, allergy: str) -> bool:
    """Whether it says that there is no such allergy as another source names.

    ``No known drug allergies`` says so of all that is not plainly something else than a drug.
    """
    if states_none_at_all(title, code):
        return True
    of_drugs = code == NO_KNOWN_DRUG_ALLERGY or _DRUGS.search(title) is not None
    return of_drugs and states_none(title, code) and not _is_no_drug(allergy)


def _is_no_drug(allergy: str) -> bool:
    """Whether every one of those that are named is plainly no drug."""
    return _YET_A_DRUG.search(allergy) is None and all(map(_NO_DRUG.search, _EACH.split(allergy)))


def states_more(title: str, code: str, detail: str) -> bool:
    """Whether an alert says that its source may hold allergies that it has not sent."""
    if title == NOT_SENT:
        return _NOBODY_ASKED.search(detail) is None
    return code in LISTS_LACK and _OF_ALLERGIES.search(detail) is not None
