"""Whether something stands, by the words of its source; and what a row of such words comes to."""

import pytest

from desktop.feeds.tables import row as rows
from desktop.feeds.tables.standing import (
    Standing,
    has_left,
    of_registration,
    of_service,
    of_stay,
)
from desktop.words.dates import UNDATED, PartialDate
from desktop.words.enums import ItemStatus, Kind
from desktop.words.tables import TableKind
from tests.feeds.making import MARY
from tests.feeds.reading import BORN, MARYS, read, sentences, wordings

ACTIVE, PLANNED, ENDED = ItemStatus.ACTIVE, ItemStatus.PLANNED, ItemStatus.ENDED


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ("", Standing.ON), ("Active", Standing.ON), ("On caseload", Standing.ON),
        ("Closed", Standing.OVER), ("Discharged - goals met", Standing.OVER),
        ("Not accepted", Standing.OVER), ("No longer active", Standing.OVER),
        ("On hold", Standing.WAITS), ("Waiting list", Standing.WAITS),
        ("Not yet started", Standing.WAITS), ("Closed - deceased", Standing.DIED),
        ("RIP", Standing.DIED),
        ("Active - on hold", None), ("Not closed", None), ("Amber", None), ("Y", None),
        ("Authorised", Standing.ON), ("Waiting", Standing.WAITS),
    ],
)  # fmt: skip
def test_where_a_service_stands(words: str, stands: Standing | None) -> None:
    assert of_service(words, "Status") is stands


@pytest.mark.parametrize(
    ("column", "words", "stands"),
    [
        ("Active", "Yes", Standing.ON), ("Is open?", "0", Standing.OVER),
        ("Closed", "Y", Standing.OVER), ("Closed", "False", Standing.ON), ("Flag", "1", None),
    ],
)  # fmt: skip
def test_yes_and_no_mean_what_their_column_asks(
    column: str, words: str, stands: Standing | None
) -> None:
    assert of_service(words, column) is stands


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ("Permanent", Standing.ON), ("In hospital", Standing.ON), ("Respite", Standing.SHORT),
        ("Temporary", Standing.SHORT), ("Deceased", Standing.DIED), ("Discharged home",
                                                                      Standing.OVER),
        ("Expected", Standing.WAITS), ("In the home", Standing.ON), ("Blue", None),
    ],
)  # fmt: skip
def test_whether_someone_lives_in_a_home(words: str, stands: Standing | None) -> None:
    assert of_stay(words, "Status") is stands


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ("Regular", Standing.ON), ("FP69", Standing.ON), ("Deducted", Standing.OVER),
        ("Left", Standing.OVER), ("Deducted - died", Standing.DIED), ("Died", Standing.DIED),
        ("Temporary resident", Standing.SHORT), ("S/D", None),
        ("Medical record received", Standing.ON), ("Removal to new HA", Standing.OVER),
        ("Left practice, still registered", None), ("Short stay", Standing.SHORT),
    ],
)  # fmt: skip
def test_whether_someone_is_on_a_list(words: str, stands: Standing | None) -> None:
    assert of_registration(words, "Status") is stands


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ("", Standing.OVER), ("died", Standing.DIED), ("RIP", Standing.DIED),
        ("moved to Oak House", Standing.OVER), ("home", Standing.OVER), ("hospital", None),
        ("to hospital", None), ("?", None), ("on holiday", None),
    ],
)  # fmt: skip
def test_what_stands_beside_the_day_someone_left(words: str, how: Standing | None) -> None:
    assert has_left(words) is how


CARE = ("ID", "Service", "Start date", "End date", "Status", "Worker")


@pytest.mark.parametrize(
    ("ends", "status", "becomes", "detail"),
    [
        ("", "Active", ACTIVE, ""), ("", "Closed", ENDED, "Closed"),
        ("", "On hold", PLANNED, "On hold"), ("", "Waiting list", PLANNED, "Waiting list"),
        ("20/11/2026", "Discharged", ENDED, "Discharged"), ("ongoing", "Open", ACTIVE, ""),
        ("06/12/2026", "Active", ACTIVE, ""), ("N/A", "", ACTIVE, ""),
        ("31/12/9999", "Active", ACTIVE, ""),
        ("", "Authorised", ACTIVE, "Authorised"),
    ],
)  # fmt: skip
def test_a_service_stands_where_its_status_says(ends, status, becomes, detail) -> None:
    row = ("7", "Leg ulcer", "01/08/2026", ends, status, "Jo Bell")
    service, *others = wordings(read(TableKind.CASELOAD, CARE, row))

    assert (service.status, service.detail) == (becomes, detail)
    assert (service.ends is None) is ("2026" not in ends)
    assert [each.title for each in others] == ["Jo Bell"] * (becomes is not ENDED)


@pytest.mark.parametrize(
    ("ends", "status", "sentence"),
    [
        ("", "Amber", rows.UNKNOWN.format(column="“Status”")),
        ("20/11/2026", "Active", "The columns “Status” and “End date” do not agree on whether it is"
         " over: correct one of them."),
    ],
)  # fmt: skip
def test_a_service_of_which_it_is_not_clear_where_it_stands_waits(ends, status, sentence) -> None:
    row = ("7", "Leg ulcer", "01/08/2026", ends, status, "Jo Bell")
    assert sentences(read(TableKind.CASELOAD, CARE, row)) == {sentence: [2]}


def test_a_death_that_a_caseload_tells_is_warned_of() -> None:
    row = ("7", "Leg ulcer", "01/08/2026", "", "Closed - deceased", "")
    service, died = wordings(read(TableKind.CASELOAD, CARE, row))

    assert service.status is ENDED
    assert (died.kind, died.title) == (
        Kind.ALERT, "Recorded as having died, date not recorded",
    )  # fmt: skip


CENSUS = ("NHS number", "Surname", "DOB", "Care home", "Moved in", "Date left", "Status")


def resident(left, status=""):
    return read(TableKind.CENSUS, CENSUS, (*MARYS, "Elm Court", "01/02/2025", left, status))


@pytest.mark.parametrize(
    ("left", "ends", "words"),
    [
        ("01/02/2026 (died)", "2026-02-01", "died"), ("RIP 1.2.26", "2026-02-01", "RIP"),
        ("1st Feb 2026", "2026-02-01", ""), ("Feb 2026", "2026-02", ""),
        ("moved to Oak House 1/2/26", "2026-02-01", "moved to Oak House"), ("Deceased", None,
                                                                           "Deceased"),
    ],
)  # fmt: skip
def test_when_and_how_someone_left_a_home(left, ends, words) -> None:
    parsed = resident(left)
    lived, *died = wordings(parsed)

    assert parsed.people[0].home == ""
    assert (lived.title, lived.status) == ("Lived at Elm Court", ENDED)
    assert lived.ends == (PartialDate(ends) if ends else None)
    assert lived.detail == f"Since 01-Feb-2025{' · ' if words else ''}{words}"
    dead = words.casefold() in ("died", "rip", "deceased")
    assert [each.begins for each in died] == ([PartialDate(ends) if ends else None] if dead else [])


def test_no_day_of_leaving_is_guessed_where_others_have_the_month_first() -> None:
    rows = [(*MARYS, "Elm Court", "01/02/2025", left, "")
            for left in ("11/25/2026", "03/04/2026", "RIP 03/04/2026")]  # fmt: skip
    parsed = read(TableKind.CENSUS, CENSUS, *rows)

    assert parsed.people == []
    assert sum(len(each.entries) for each in parsed.asides) == 3


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        ("hospital 3/2", "The date in the column “Date left” cannot be read: write it as"
         " 26/11/2026."),
        ("03/02/2026 hospital", "The column “Date left” says something beside its date, and it is"
         " not clear whether they have left: write the date alone, or leave it empty."),
    ],
)  # fmt: skip
def test_where_it_is_not_clear_that_someone_left_the_row_waits(left, sentence) -> None:
    assert sentences(resident(left)) == {sentence: [2]}


@pytest.mark.parametrize(
    ("status", "title", "state", "home", "detail"),
    [
        ("Permanent", "Lives at Elm Court", ACTIVE, "Elm Court", ""),
        ("In hospital", "Lives at Elm Court", ACTIVE, "Elm Court", "In hospital"),
        ("Respite", "Staying at Elm Court", ACTIVE, "Elm Court", "Respite"),
        ("Left", "Lived at Elm Court", ENDED, "", "Left"),
        ("Expected", "Lives at Elm Court", PLANNED, "", "Expected"),
    ],
)  # fmt: skip
def test_the_status_of_a_resident_counts(status, title, state, home, detail) -> None:
    parsed = resident("", status)
    (word,) = wordings(parsed)

    assert (word.title, word.status, parsed.people[0].home) == (title, state, home)
    assert word.detail == " · ".join(filter(None, ("Since 01-Feb-2025", detail)))


LISTED = ("NHS number", "Surname", "DOB", "Registration status")


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("Deducted", rows.OFF_THE_LIST), ("Temporary resident", rows.FOR_A_TIME),
        ("S/D", rows.UNKNOWN.format(column="“Registration status”")),
    ],
)  # fmt: skip
def test_whoever_is_not_on_a_list_for_good_is_not_registered(status, sentence) -> None:
    parsed = read(TableKind.REGISTRATION, LISTED, (*MARYS, status))

    assert parsed.people == []
    assert sentences(parsed) == {sentence: [2]}


def test_whoever_has_died_by_a_list_has_died() -> None:
    (person,) = read(TableKind.REGISTRATION, LISTED, (*MARYS, "Died")).people
    assert person.described is not None
    assert person.described.died == UNDATED
    (person,) = read(TableKind.REGISTRATION, LISTED, (*MARYS, "Registered")).people
    assert person.described is not None
    assert person.described.died is None


def test_a_number_that_went_through_a_spreadsheet_is_whole_or_lost() -> None:
    header = ("NHS number", "Person ID", "Surname", "DOB", "Service")
    parsed = read(TableKind.CASES, header, (f"{MARY}.0", "77.0", "Adams", BORN, "Home care"),
                  ("9.99E+09", "78", "Bell", BORN, "Home care"))  # fmt: skip

    (person,) = parsed.people
    assert person.described is not None
    assert (person.described.nhs_number, person.refs) == (MARY, ("77",))
    assert sentences(parsed) == {
        "The number in the column “NHS number” has lost its last figures to a spreadsheet: format"
        " the column as text and export it again.": [3]
    }
