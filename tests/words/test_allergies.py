"""What is read as "none known", and what is not."""

import pytest

from desktop.words.allergies import (
    NOT_SENT,
    denies,
    states_more,
    states_none,
    states_none_at_all,
)


@pytest.mark.parametrize(
    "title",
    [
        "No known allergies", "no known allergy", "Nil known allergies.", "No allergies known",
        "No allergies", "None known", "Nil known", "None", "nil", "NKA", "No known",
        "No history of allergy", "No known history of allergies", "Allergies: none known",
        "Allergies - nil", "No known adverse reactions", "No known allergies or adverse reactions",
    ],
)  # fmt: skip
def test_none_of_any_sort(title: str) -> None:
    assert states_none_at_all(title, "")
    assert states_none(title, "")


@pytest.mark.parametrize(
    "title",
    [
        "No known drug allergies", "NKDA", "nkda since 2019", "No drug allergies",
        "No penicillin allergy", "No allergy to latex", "No known food or latex allergy",
    ],
)  # fmt: skip
def test_none_of_some_sort_is_not_none_at_all(title: str) -> None:
    assert states_none(title, "")
    assert not states_none_at_all(title, "")


@pytest.mark.parametrize(
    "title",
    [
        "Penicillin", "Nickel", "Nil by mouth", "No longer allergic to penicillin", "",
        "No known allergies except penicillin", "No known drug allergies apart from codeine",
        "No known food allergy, but hay fever", "Non-steroidals", "No allergies recorded",
    ],
)  # fmt: skip
def test_what_names_something_or_says_nothing_is_no_comfort(title: str) -> None:
    assert not states_none(title, "")


_MAY_BE_DRUGS = (
    "Penicillin", "Allergy to penicillin", "Latex, penicillin", "Egg vaccines",
    "Chlorhexidine dressing", "Adverse reaction", "Cat hair and codeine",
)  # fmt: skip
_NO_DRUGS = (
    "Latex", "Peanut allergy", "Allergy to nuts", "Sticking plaster", "Hay fever", "Bee sting",
    "Cat hair and dust", "House dust mite", "Nickel", "Strawberries",
)  # fmt: skip


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("No known drug allergies", ""), ("NKDA", ""), ("No known drug allergy", ""),
        ("Nil of note", "409137002"), ("No known medication allergies", ""),
    ],
)  # fmt: skip
def test_no_drug_allergy_denies_what_may_be_one(title: str, code: str) -> None:
    assert all(denies(title, code, each) for each in _MAY_BE_DRUGS)
    assert not any(denies(title, code, each) for each in _NO_DRUGS)


@pytest.mark.parametrize(
    ("title", "allergy", "denied"),
    [
        ("No known allergies", "Latex", True),
        ("No known food allergy", "Penicillin", False),
        ("No known drug allergies apart from codeine", "Penicillin", False),
        ("Drugs: penicillin", "Penicillin", False),
    ],
)
def test_what_else_denies_an_allergy(title: str, allergy: str, denied: bool) -> None:
    assert denies(title, "", allergy) is denied


@pytest.mark.parametrize(
    ("title", "code", "detail", "more"),
    [
        (NOT_SENT, "", "Withheld", True),
        (NOT_SENT, "", "", True),
        (NOT_SENT, "", "Not Asked · at home", False),
        ("Some", "confidential-items", "Allergies and adverse reactions", True),
        ("Some", "data-in-transit", "Problems, ALLERGIES · moved", True),
        ("Some", "data-in-transit", "Problems · moved", False),
        ("Lives with an allergic dog", "", "Allergies", False),
    ],
)
def test_an_alert_that_a_source_may_hold_more_than_it_sent(
    title: str, code: str, detail: str, more: bool
) -> None:
    assert states_more(title, code, detail) is more
