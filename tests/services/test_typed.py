"""What the words of a search may mean."""

from datetime import date

import pytest

from desktop.services.typed import read_typed
from tests.clock import TODAY


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("14/3/1939", ["1939-03-14"]),
        ("14.03.1939", ["1939-03-14"]),
        ("14-Mar-1939", ["1939-03-14"]),
        ("14 March 1939", ["1939-03-14"]),
        ("14th march 1939", ["1939-03-14"]),
        ("1939-03-14", ["1939-03-14"]),
        ("14031939", ["1939-03-14"]),
        ("19390314", ["1939-03-14"]),
        ("140339", ["1939-03-14"]),
        ("14/3/39", ["1939-03-14"]),
        ("140325", ["1925-03-14", "2025-03-14"]),
        ("1939", ["1939"]),
        ("mar 1939", ["1939-03"]),
        ("1939-03", ["1939-03"]),
        ("31/2/1939", []),
        ("14/3/2031", []),
        ("1700", []),
        ("14/3", []),
        ("hindmarsh 14/3/1939", ["1939-03-14"]),
        ("may", []),
    ],
)
def test_a_birth_date_may_be_typed_in_any_way(typed: str, days: list[str]) -> None:
    assert [day.text for day in read_typed(typed, TODAY).days] == days


@pytest.mark.parametrize("typed", ["9990000018", "999 000 0018", "999-000-0018", " 999 0000018 "])
def test_an_nhs_number_may_be_spaced_in_any_way(typed: str) -> None:
    assert read_typed(typed, TODAY).whole_nhs_number == "9990000018"


def test_ten_figures_that_fail_the_check_are_no_nhs_number() -> None:
    assert read_typed("9990000019", TODAY).whole_nhs_number is None
    assert read_typed("99", TODAY).nhs_beginning == ""
    assert read_typed("999 00", TODAY).nhs_beginning == "99900"


@pytest.mark.parametrize(
    ("typed", "postcode"),
    [("DH7 0ZL", "dh70zl"), ("dh70zl", "dh70zl"), ("dh7", "dh7"), ("dl13 0", "dl130"),
     ("hindmarsh", ""), ("1939", "")],
)  # fmt: skip
def test_a_postcode_is_known_by_its_shape(typed: str, postcode: str) -> None:
    assert read_typed(typed, TODAY).postcode == postcode


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("HINDMARSH, Dorothy (Mrs)", ("hindmarsh", "dorothy")),
        ("dr o'brien", ("obrien",)),
        ("Łucja Müller", ("lucja", "muller")),
        ("mrs", ("mrs",)),
        ("hind 1939 dh7", ("hind",)),
    ],
)
def test_names_are_what_is_left(typed: str, names: tuple[str, ...]) -> None:
    assert read_typed(typed, TODAY).names == names


def test_names_are_read_in_every_order() -> None:
    assert set(read_typed("van der berg", date(2026, 1, 1)).splits) == {
        ("van", "derberg"), ("derberg", "van"), ("vander", "berg"), ("berg", "vander"),
    }  # fmt: skip


def test_a_month_or_day_of_nought_is_no_date() -> None:
    assert read_typed("99900000", TODAY).days == ()
    assert read_typed("0/3/1939", TODAY).days == ()
