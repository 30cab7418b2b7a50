"""Services that stand, who gives them and where someone lives, as the rows of tables tell."""

import pytest

from desktop.feeds.tables import reader
from desktop.feeds.tables.row import NO_NUMBER
from desktop.words.accounts import Skipped
from desktop.words.dates import PartialDate
from desktop.words.enums import ItemStatus, Kind
from desktop.words.tables import TableKind
from tests.feeds.making import JOHN, MARY
from tests.feeds.reading import BORN, MARYS, read, sentences, wordings


def test_a_case_tells_of_the_service_and_of_who_is_allocated() -> None:
    header = ("Client ID", "Service type", "Provider", "Provider telephone", "Start date",
              "Visit times", "Hours per week", "Allocated worker", "Team", "Telephone")  # fmt: skip
    parsed = read(TableKind.CASES, header,
                  ("7", "Home care", "Kind Care", "0191 496 0001", "01/08/2026",
                   "08:00, 12:30", "14", "Sam Reed", "Weardale", "1914960000"),
                  ("8", "", "", "", "", "", "", "Sam Reed", "", ""))  # fmt: skip

    service, worker, other = wordings(parsed)
    assert (service.kind, service.title, service.value) == (
        Kind.SERVICE, "Home care", "08:00, 12:30",
    )  # fmt: skip
    assert service.detail == "Kind Care · 0191 496 0001 · Weardale · 14 hours a week"
    assert (worker.kind, worker.title, worker.value, worker.detail) == (
        Kind.PROFESSIONAL, "Sam Reed", "01914960000", "Allocated worker, Weardale",
    )  # fmt: skip
    assert other.title == "Sam Reed"
    assert [person.sayings[-1].whole for person in parsed.people] == [
        "council case extract/worker/"
    ] * 2


CASES = ("Client ID", "Service type", "Provider", "Start date", "End date", "Days", "Visit times",
         "Hours per week", "Allocated worker", "Notes")  # fmt: skip
HOME_CARE = ("7", "Home care", "Kind Care", "01/08/2026")


def services(*rows):
    parsed = read(TableKind.CASES, CASES, *((*HOME_CARE, *row) for row in rows))
    assert sum(len(each.entries) for each in parsed.people[0].sayings) == len(rows)
    return [each for each in wordings(parsed) if each.kind is Kind.SERVICE]


def test_rows_of_one_service_tell_of_all_its_days_hours_and_notes() -> None:
    (one,) = services(("", "Mon", "", "2", "Ann Lee", "left leg"),
                      ("", "Thu", "", "1.5", "Bob Lee", "right leg, MRSA"),
                      ("", "", "", "", "", "by the back door"))  # fmt: skip

    assert one.value == "Mon, Thu"
    assert one.detail == (
        "Kind Care · 2 + 1.5 hours a week · left leg · right leg, MRSA · by the back door"
    )
    (hours,) = services(("", "", "", "2", "", ""), ("", "", "", "1.5", "", ""))
    assert (hours.value, hours.unit) == ("2 + 1.5", "hours a week")


@pytest.mark.parametrize("turned", [False, True])
def test_days_of_a_service_that_have_other_times_stand_apart(turned: bool) -> None:
    rows = [("", "Mon-Fri", "08:00, 12:00", "10.5", "", ""), ("", "Sat Sun", "09:00", "4", "", "")]

    week, weekend = services(*(rows[::-1] if turned else rows))

    assert week.value == "Mon, Tue, Wed, Thu, Fri, 08:00, 12:00"
    assert weekend.value == "Sat, Sun, 09:00"
    assert weekend.detail == "Kind Care · 4 hours a week"
    assert weekend.source_ref == f"{week.source_ref}/Sat-Sun"
    assert week.source_ref == services(rows[0])[0].source_ref


def test_times_of_the_same_days_are_one_service() -> None:
    rows = [("", days, at, "", "", "") for at in ("08:00", "18:00") for days in ("Mon", "Tue")]

    assert [each.value for each in services(*rows)] == ["Mon, Tue, 08:00, 18:00"]


@pytest.mark.parametrize("turned", [False, True])
def test_a_service_of_which_one_row_is_open_goes_on(turned: bool) -> None:
    rows = [("01/11/2026", "Mon", "", "", "", "by Ann"), ("", "Thu", "", "", "", "")]

    (one,) = services(*(rows[::-1] if turned else rows))

    assert (one.status, one.ends, one.value) == (ItemStatus.ACTIVE, None, "Thu")
    assert one.detail == "Kind Care · Earlier part ended 01-Nov-2026, Mon, by Ann"
    (over,) = services(rows[0], ("20/11/2026", "Mon", "", "", "", ""))
    assert (over.status, over.ends) == (ItemStatus.ENDED, PartialDate("2026-11-20"))


def test_two_who_saw_someone_on_one_day_are_told_together() -> None:
    header = ("ID", "Activity", "Last contact", "Volunteer")
    rows = [("7", "Befriending", "20/11/2026", who) for who in ("Ann Lee", "Bob Lee")]

    seen = [each for each in wordings(read(TableKind.VOLUNTARY, header, *rows))
            if each.kind is Kind.ENCOUNTER]  # fmt: skip

    assert [each.detail for each in seen] == ["Ann Lee, Bob Lee"]


@pytest.mark.parametrize(
    ("day", "state"), [("26/11/2026", ItemStatus.ENDED), ("03/12/2026", ItemStatus.PLANNED)]
)
def test_a_contact_of_a_day_to_come_has_not_been(day, state) -> None:
    header = ("ID", "Activity", "Contact date", "Volunteer")
    parsed = read(TableKind.VOLUNTARY, header, ("7", "Befriending", day, "Ann Lee"))
    (seen,) = (each for each in wordings(parsed) if each.kind is Kind.ENCOUNTER)
    assert seen.status is state


def test_a_caseload_and_a_voluntary_table_tell_of_services_and_of_being_seen() -> None:
    caseload = read(TableKind.CASELOAD, ("Patient ID", "Reason for referral", "Referral date",
                                         "Discharge date", "Named worker"),
                    ("7", "Leg ulcer", "01/08/2026", "20/11/2026", "Jo Bell"))  # fmt: skip
    (ulcer,) = wordings(caseload)
    assert (ulcer.title, ulcer.status, ulcer.ends) == (
        "Leg ulcer", ItemStatus.ENDED, PartialDate("2026-11-20"),
    )  # fmt: skip
    friends = read(TableKind.VOLUNTARY, ("ID", "Activity", "Organisation", "Day", "Last contact"),
                   ("7", "Befriending", "Good Neighbours", "", "20/11/2026"))  # fmt: skip
    service, seen = wordings(friends)
    assert (service.kind, service.title) == (Kind.SERVICE, "Befriending")
    assert (seen.kind, seen.begins) == (Kind.ENCOUNTER, PartialDate("2026-11-20"))


def test_a_census_says_where_each_lives_and_holds_all_of_the_home() -> None:
    header = ("NHS number", "Resident", "DOB", "Care home", "Room", "Date left")
    parsed = read(TableKind.CENSUS, header,
                  (MARY, "ADAMS, Mary", BORN, "Beech House", "4", ""),
                  (JOHN, "Bell, John", "01/01/1940", "Beech House", "5", "20/11/2026"))  # fmt: skip

    assert [person.home for person in parsed.people] == ["Beech House", ""]
    lives, lived = wordings(parsed)
    assert (lives.title, lives.detail) == ("Lives at Beech House", "Room 4")
    assert (lived.title, lived.status) == ("Lived at Beech House", ItemStatus.ENDED)
    assert [(each.begins_with, each.home) for each in parsed.whole] == [
        ("care-home census/beechhouse", "Beech House")
    ]


CENSUS = ("NHS number", "Surname", "DOB", "Care home", "Room", "Moved in", "Date left")


@pytest.mark.parametrize("turned", [False, True])
def test_whoever_has_moved_lives_where_there_is_no_end(turned: bool) -> None:
    rows = [(*MARYS, "Rowan Bank", "4", "01/02/2025", "20/11/2026"),
            (*MARYS, "Elm Court", "12", "20/11/2026", "")]  # fmt: skip
    parsed = read(TableKind.CENSUS, CENSUS, *(rows[::-1] if turned else rows))

    assert parsed.people[0].home == "Elm Court"
    assert not parsed.asides
    lives, lived = wordings(parsed)
    assert (lives.title, lives.status) == ("Lives at Elm Court", ItemStatus.ACTIVE)
    assert (lived.title, lived.ends) == ("Lived at Rowan Bank", PartialDate("2026-11-20"))
    assert [each.home for each in parsed.whole] == [row[3] for row in
                                                    (rows[::-1] if turned else rows)]  # fmt: skip


def test_whoever_came_back_to_a_home_lives_there_and_in_no_two() -> None:
    parsed = read(TableKind.CENSUS, CENSUS, (*MARYS, "Elm Court", "4", "01/02/2025", "20/03/2025"),
                  (*MARYS, "Elm Court", "12", "01/05/2026", ""),
                  (*MARYS, "Oak House", "1", "01/05/2026", ""))  # fmt: skip

    (lives,) = wordings(parsed)
    assert (lives.title, lives.status) == ("Lives at Elm Court", ItemStatus.ACTIVE)
    assert lives.detail == "Room 12 · Since 01-May-2026 · Before that until 20-Mar-2025"
    assert sentences(parsed) == {reader.SAID_OTHERWISE: [4]}


def test_whoever_is_to_leave_or_to_move_in_lives_where_they_do_today() -> None:
    rows = [(*MARYS, "Elm Court", "12", "01/02/2025", "06/12/2026"),
            (*MARYS, "Oak House", "1", "06/12/2026", "")]  # fmt: skip
    parsed = read(TableKind.CENSUS, CENSUS, *rows)

    assert parsed.people[0].home == "Elm Court"
    assert not parsed.asides
    lives, comes = wordings(parsed)
    assert (lives.title, lives.ends, lives.status) == (
        "Lives at Elm Court", PartialDate("2026-12-06"), ItemStatus.ACTIVE,
    )  # fmt: skip
    assert (comes.title, comes.begins, comes.status) == (
        "Lives at Oak House", PartialDate("2026-12-06"), ItemStatus.ACTIVE,
    )  # fmt: skip
    (alone,) = wordings(read(TableKind.CENSUS, CENSUS, rows[1]))
    assert alone == comes
    assert read(TableKind.CENSUS, CENSUS, rows[1]).people[0].home == ""
    again = (*MARYS, "Elm Court", "3", "01/02/2027", "")
    (both,) = wordings(read(TableKind.CENSUS, CENSUS, rows[0], again))
    assert both.detail == (
        "Room 12 · Since 01-Feb-2025 · Until 06-Dec-2026 · Again from 01-Feb-2027"
    )


def test_a_service_with_an_end_to_come_goes_on_until_then() -> None:
    ends = ("06/12/2026", "Mon", "", "", "Ann Lee", "")
    (one,) = services(ends)
    assert (one.status, one.ends) == (ItemStatus.ACTIVE, PartialDate("2026-12-06"))
    (one,) = services(ends, ("", "Thu", "", "", "", ""))
    assert (one.status, one.ends, one.value) == (ItemStatus.ACTIVE, None, "Mon, Thu")
    (one,) = services(ends, ("20/11/2026", "Thu", "", "", "", ""))
    assert (one.ends, one.value) == (PartialDate("2026-12-06"), "Mon")
    parsed = read(TableKind.CASES, CASES, (*HOME_CARE, *ends))
    assert [each.title for each in wordings(parsed)] == ["Home care", "Ann Lee"]


@pytest.mark.parametrize(
    "bed",
    [("", "Vacant", "", "Rowan Bank", "5", "", ""), ("", "", "", "Rowan Bank", "6", "", ""),
     ("EMPTY", "", "", "Rowan Bank", "7", "", ""), ("N/A", "Empty bed", "", "Rowan Bank", "8")],
)  # fmt: skip
def test_an_empty_bed_is_passed_over(bed) -> None:
    bed = (*bed, *[""] * (len(CENSUS) - len(bed)))
    parsed = read(TableKind.CENSUS, CENSUS, (*MARYS, "Rowan Bank", "4", "", ""), bed)

    assert [(each.entry.position, each.why) for each in parsed.passed_over] == [
        (3, Skipped.NO_ROW)
    ]  # fmt: skip
    assert not parsed.asides


def test_someone_in_a_bed_without_a_number_is_no_empty_bed() -> None:
    parsed = read(TableKind.CENSUS, CENSUS, ("", "Smith", "", "Rowan Bank", "5", "", ""))

    assert list(sentences(parsed)) == [NO_NUMBER]


def test_a_home_may_hold_for_every_row() -> None:
    header = ("NHS number", "DOB", "Room")
    parsed = read(TableKind.CENSUS, header, (MARY, BORN, "4"), always=(("home", "Beech House"),))

    assert parsed.people[0].home == "Beech House"


def test_a_service_that_ends_before_it_begins_is_set_aside() -> None:
    header = ("NHS number", "DOB", "Service", "Start date", "End date")
    parsed = read(TableKind.VOLUNTARY, header, (MARY, BORN, "Befriending", "01/05/2026",
                                                "01/05/2025"))  # fmt: skip

    assert list(sentences(parsed)) == [
        "The date in the column “End date” is before the one in the column “Start date”."
    ]
