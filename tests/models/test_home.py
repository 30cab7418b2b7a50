"""Whether two addresses are one home, or those of two houses."""

import pytest

from desktop.models.home import household, is_another


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("14 Quarry Row, Coldhope", "14 Quarry Row, Coldhope, County Durham", True),
        ("14 Quarry Row, Coldhope", "14, QUARRY ROW, Bishop Auckland", True),
        ("14 Quarry Row, Coldhope", "14 Quarry Row", True),
        ("14 Quarry Row, Coldhope", "14a Quarry Row, Coldhope", False),
        ("14 Quarry Row, Coldhope", "14 Mill Lane, Coldhope", False),
        ("14 Quarry Row, Coldhope", "Flat 1, 14 Quarry Row, Coldhope", False),
        ("Flat 1, 14 Quarry Row", "Flat 2, 14 Quarry Row", False),
        ("Flat 1, Beech Court, Mill Lane", "Flat 2, Beech Court, Mill Lane", False),
        ("Flat 1, Beech Court, 4 Mill Lane", "Flat 2, Beech Court, 4 Mill Lane", False),
        ("Rose Cottage, Low Lane", "Rose Cottage, Low Lane, Coldhope, County Durham", True),
        ("Rose Cottage, Low Lane, Coldhope", "Ivy Farm, Low Lane, Coldhope", False),
    ],
)
def test_a_home_is_the_postcode_and_the_address_as_far_as_the_street(
    one: str, other: str, same: bool
) -> None:
    assert (household(one, "DL13 0ZA") == household(other, "dl130za")) is same
    assert household(one, "DL13 0ZA") != household(one, "DL13 0ZB")


def test_a_postcode_may_stand_in_the_address_and_without_one_the_village_counts() -> None:
    assert household("4 Low Lane, DH7 0ZL", "") == household("4 Low Lane, Dene", "DH7 0ZL")
    assert household("4 Low Lane, Dene", "") != household("4 Low Lane, Coldhope", "")
    assert household("", "DH7 0ZL") == household("-", "DH7 0ZL") == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("14 Quarry Row", "41 Quarry Row"),
        ("14 Quarry Row, Coldhope", "14 Mill Lane, Coldhope"),
        ("14 Quarry Row, DL13 0ZA", "14 Quarry Court, DL13 0ZA"),
        ("Flat 2, 14 Quarry Row", "Flat 3, 14 Quarry Row"),
        ("Rose Cottage, Low Lane, Coldhope", "Ivy Farm, Low Lane, Coldhope"),
        ("Rose Cottage, Low Lane", "Ivy Cottage, Low Lane"),
        ("Hill Farm, Coldhope", "Mill Farm, Coldhope"),
    ],
)
def test_two_houses_of_one_postcode(one: str, other: str) -> None:
    assert is_another(one, other)
    assert is_another(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("14 Quarry Row, Coldhope", "14, Quarry Row, Bishop Auckland"),
        ("14 Quarry Row", "14 Qaurry Row"),
        ("14 High Street, Dene", "14 High St"),
        ("14 Saint John's Road", "14 St Johns Rd"),
        ("14 Quarry Row, Coldhope", "14 Coldhope Terrace, Quarry Row"),
        ("14 Quarry Row Coldhope", "14 Quarry Row, Coldhope"),
        ("Flat 2, 14 Quarry Row", "14 Quarry Row"),
        ("Rose Cottage, 4 Chapel Bank", "4 Chapel Bank"),
        ("14-16 Quarry Row", "14 Quarry Row"),
        ("Quarry House, Coldhope", "14 Quarry Row, Coldhope"),
        ("The Old Forge, Frosterley", "Old Forge, Mill Lane, Frosterley"),
        ("Beech House, Low Lane", "Beech House Care Home, Low Lane, Coldhope"),
        ("Low Lane, Coldhope", "Ivy Farm, Low Lane, Coldhope"),
        ("Ivy Farm, Low Lane", ""),
        ("14 Quarry Row", ""),
    ],
)
def test_what_may_be_one_house(one: str, other: str) -> None:
    assert not is_another(one, other)
    assert not is_another(other, one)
