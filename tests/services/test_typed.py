"""What the words of a search may mean."""

from datetime import date

import pytest

from desktop.services.typed import read_typed, readings
from tests.clock import TODAY


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("14/3/1939", ["1939-03-14"]),
        ("14.03.1939", ["1939-03-14"]),
        ("14-Mar-1939", ["1939-03-14"]),
        ("14mar1939", ["1939-03-14"]),
        ("14 March 1939", ["1939-03-14"]),
        ("14th march 1939", ["1939-03-14"]),
        ("1939-03-14", ["1939-03-14"]),
        ("14031939", ["1939-03-14"]),
        ("19390314", ["1939-03-14"]),
        ("140339", ["1939-03-14"]),
        ("14/3/39", ["1939-03-14"]),
        ("140325", ["1925-03-14", "2025-03-14"]),
        ("1939", ["1939"]),
        ("14 sept 1939", ["1939-09-14"]),
        ("mar 1939", ["1939-03"]),
        ("march 39", ["1939-03"]),
        ("mark 1985", ["1985"]),
        ("june 14 march 1938", ["1938-03-14"]),
        ("1939-03", ["1939-03"]),
        ("3 2 1939", ["1939-02-03"]),
        ("3 2 39", ["1939-02-03"]),
        ("3 \u2013 2 \u2013 1939", ["1939-02-03"]),
        ("coulthard 03 02 1939 edith", ["1939-02-03"]),
        ("3rd of February 1939", ["1939-02-03"]),
        ("February 3, 1939", ["1939-02-03"]),
        ("feb 3rd 1939", ["1939-02-03"]),
        ("dob 03/02/1939", ["1939-02-03"]),
        ("DOB: 3 Feb 1939", ["1939-02-03"]),
        ("d.o.b. 3/2/39", ["1939-02-03"]),
        ("date of birth 3/2/1939", ["1939-02-03"]),
        ("born 3/2/39", ["1939-02-03"]),
        ("Born: 03-Feb-1939 (87y)", ["1939-02-03"]),
        ("03-Feb-1939 (87y)", ["1939-02-03"]),
        ("1939/02/03", ["1939-02-03"]),
        ("1939.2.3", ["1939-02-03"]),
        ("june 3 1938", ["1938-06-03"]),
        ("4 13 1939", []),
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


@pytest.mark.parametrize(
    "typed",
    [
        "9990000018", "999 000 0018", "999-000-0018", " 999 0000018 ", "999.000.0018",
        "999/000/0018", "NHS No. 999 000 0018", "NHS number: 9990000018", "nhs 999 000 0018",
        "NHS no 9990000018", "999\u2013000\u20130018", "999\u2011000\u20110018",
    ],
)  # fmt: skip
def test_an_nhs_number_may_be_written_in_any_way(typed: str) -> None:
    words = read_typed(typed, TODAY)
    assert (words.whole_nhs_number, words.names, words.days) == ("9990000018", (), ())


@pytest.mark.parametrize(
    "typed",
    [
        "dob 03/02/1939", "born 3/2/39", "03-Feb-1939 (87y)", "3rd of February 1939", "3 2 1939",
        "born February 3 1939", "b. 3/2/1939", "3/2/1939, 87 years old",
    ],
)  # fmt: skip
def test_what_stands_beside_a_birth_date_is_nobodys_name(typed: str) -> None:
    assert read_typed(typed, TODAY).names == ()


def test_names_like_those_words_are_names() -> None:
    for name in ("born", "born may", "dob anna", "nhs", "dob", "smith b"):
        assert read_typed(name, TODAY).names == tuple(name.split())


def test_ten_figures_that_fail_the_check_are_no_nhs_number() -> None:
    assert read_typed("9990000019", TODAY).whole_nhs_number is None
    assert read_typed("99", TODAY).nhs_beginning == ""
    assert read_typed("999 00", TODAY).nhs_beginning == "99900"


@pytest.mark.parametrize(
    ("typed", "postcode"),
    [("DH7 0ZL", "dh70zl"), ("Dl 13 1ab", "dl131ab"), ("hindmarsh DL 13 1AB", "dl131ab"),
     ("n 1 9gu", "n19gu"), ("smith j 14", ""), ("dh70zl", "dh70zl"),
     ("dh7", "dh7"), ("dl13 0", "dl130"),
     ("hindmarsh", ""), ("1939", "")],
)  # fmt: skip
def test_a_postcode_is_known_by_its_shape(typed: str, postcode: str) -> None:
    assert read_typed(typed, TODAY).postcode == postcode


@pytest.mark.parametrize(
    ("typed", "house", "names"),
    [
        ("4 Chapel Bank", "4", ("chapel", "bank")),
        ("12b chapel bank", "12b", ("chapel", "bank")),
        ("chapel bank", "", ("chapel", "bank")),
        ("14 march 1939", "", ()),
        ("9990000018", "", ()),
    ],
)
def test_a_number_before_a_word_may_be_a_house(
    typed: str, house: str, names: tuple[str, ...]
) -> None:
    words = read_typed(typed, TODAY)
    assert (words.house, words.names) == (house, names)


def test_the_letters_of_a_local_id_are_nobodys_name() -> None:
    assert read_typed("rx41000", TODAY).names == ()


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


@pytest.mark.parametrize(
    "name",
    ["Mark", "margaret", "Marshall", "Janet", "Jane", "Augusta", "Octavia", "Juni", "Mayor"],
)
def test_a_name_that_begins_like_a_month_is_a_name(name: str) -> None:
    (words,) = readings(f"{name} 1938", TODAY)
    assert words.names == (name.casefold(),)
    assert [day.text for day in words.days] == ["1938"]


@pytest.mark.parametrize(
    ("typed", "month", "name"),
    [
        ("June 1938", "1938-06", "june"),
        ("May 1950", "1950-05", "may"),
        ("april 1944", "1944-04", "april"),
        ("mar 1939", "1939-03", "mar"),
    ],
)
def test_a_month_without_a_day_may_be_someones_name(typed: str, month: str, name: str) -> None:
    by_month, by_name = readings(typed, TODAY)
    assert (by_month.names, [day.text for day in by_month.days]) == ((), [month])
    assert (by_name.names, [day.text for day in by_name.days]) == ((name,), [month[:4]])


def test_a_month_with_its_day_is_nobodys_name() -> None:
    assert len(readings("14 June 1938", TODAY)) == 1


def test_names_are_read_in_every_order() -> None:
    assert set(read_typed("van der berg", date(2026, 1, 1)).splits) == {
        ("van", "derberg"), ("derberg", "van"), ("vander", "berg"), ("berg", "vander"),
    }  # fmt: skip


def test_a_month_or_day_of_nought_is_no_date() -> None:
    assert read_typed("99900000", TODAY).days == ()
    assert read_typed("0/3/1939", TODAY).days == ()
