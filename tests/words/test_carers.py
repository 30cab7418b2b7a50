"""Whether somebody says that carers come."""

import pytest

from desktop.words.carers import TRACES, carers_come


@pytest.mark.parametrize(
    "words",
    [
        "Carers QDS", "Carers visit BD", "Carers coming in BD", "Carers 4 x daily",
        "Care calls twice a day", "carers come in morning and night", "Carers in every morning",
        "Package of care TDS", "POC QDS", "Has QDS carers", "Twice daily carers",
        "Needs all care, carers QDS", "Carers were in when I called; they come twice a day",
    ],
)  # fmt: skip
def test_who_comes_again_and_again(words: str) -> None:
    assert carers_come(words)
    assert any(each in words.casefold() for each in TRACES)


@pytest.mark.parametrize(
    "words",
    [
        "Takes tablets twice a day. Carers kind.", "Takes paracetamol QDS",
        "Her carer, Tom, visits every day", "Carer (wife) up with him morning and night",
        "Declined carers twice a day", "Would benefit from carers QDS", "Referred for carers QDS",
        "Needs package of care BD", "Carers no longer come twice a day",
        "Carers used to come twice a day", "Carers have stopped coming every day",
    ],
)  # fmt: skip
def test_who_does_not_come_or_not_yet(words: str) -> None:
    assert not carers_come(words)
