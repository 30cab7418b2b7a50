"""What may be about somebody else is marked by rule: too much rather than too little."""

import pytest

from desktop.services.third_parties import (
    CONTACT,
    FAMILY,
    NAMES,
    RELATIVE,
    SAFEGUARDING,
    Others,
    others,
)
from desktop.words.enums import Kind, Sector

SUE = ("Mrs Sue Adams-Harker", "0191 498 0123", "Daughter, next of kin")


@pytest.fixture
def they() -> Others:
    return others([SUE, ("Jo Ng", "", "")], ["Adams", "Mary Jane", "May", ""])


@pytest.mark.parametrize(
    ("kind", "sector", "words", "why"),
    [
        (Kind.CONTACT, Sector.HEALTH, "anyone", CONTACT),
        (Kind.SAFEGUARDING, Sector.SOCIAL, "a concern", SAFEGUARDING),
        (Kind.NOTE, Sector.HEALTH, "Rang sue at noon", NAMES),
        (Kind.NOTE, Sector.HEALTH, "Adams-Harker has the key", NAMES),
        (Kind.NOTE, Sector.HEALTH, "Ring 01914980123", NAMES),
        (Kind.NOTE, Sector.HEALTH, "Ring (0191) 498-0123 first", NAMES),
        (Kind.NOTE, Sector.HEALTH, "Her daughter-in-law shops", RELATIVE),
        (Kind.NOTE, Sector.HEALTH, "The neighbour's dog", RELATIVE),
        (Kind.ENCOUNTER, Sector.HEALTH, "Informant: ward staff", RELATIVE),
        (Kind.NOTE, Sector.PERSON, "Feels low", FAMILY),
        (Kind.ABOUT_ME, Sector.PERSON, "My garden", ""),
        (Kind.PROBLEM, Sector.HEALTH, "Heart failure", ""),
        (Kind.NOTE, Sector.HEALTH, "Mary Adams walks with a stick", ""),
        (Kind.NOTE, Sector.HEALTH, "Ring +44 191 498 0123", NAMES),
        (Kind.NOTE, Sector.HEALTH, "Asked Jo Ng to call", NAMES),
        (Kind.NOTE, Sector.HEALTH, "Mrs Pyle has the key", NAMES),
        (Kind.NOTE, Sector.HEALTH, "Her stepson Kevin takes her money", RELATIVE),
        (Kind.NOTE, Sector.HEALTH, "Lives with boyfriend Dave", RELATIVE),
        (Kind.NOTE, Sector.HEALTH, "Grandma Ivy, auntie and the in-laws", RELATIVE),
        (Kind.NOTE, Sector.HEALTH, "The lady next door; a flatmate", RELATIVE),
        (Kind.NOTE, Sector.HEALTH, "Kevin Smith (DOB 01/02/1970) hit her", RELATIVE),
        (Kind.NOTE, Sector.HEALTH, "Will issue a frame", ""),
        (Kind.NOTE, Sector.HEALTH, "Mrs Adams does so; an angel", ""),
        (Kind.NOTE, Sector.HEALTH, "Partnership board and season", ""),
    ],
)
def test_an_item_is_marked_for_its_kind_and_its_words(
    they: Others, kind: Kind, sector: Sector, words: str, why: str
) -> None:
    assert they.item(kind, sector, "Title", words) == why


def test_with_no_contacts_only_words_for_people_are_marked() -> None:
    nobody = others([], ["Adams"])
    assert nobody.words("Walks with a stick", "0191 498 0123") == ""
    assert nobody.words("Lives with a son") == RELATIVE
