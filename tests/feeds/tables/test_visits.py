"""Visits as the rows of tables tell them: when, by whom, and what became of them."""

from dataclasses import replace

import pytest

from desktop.feeds.tables import reader
from desktop.words.dates import PartialDate
from desktop.words.enums import ItemStatus, Kind, Sector
from desktop.words.tables import (
    TableKind,
)
from tests.clock import TODAY
from tests.feeds.making import MARY
from tests.feeds.reading import BORN, CALL, MARYS, ROTA, read, sentences, wordings
from tests.feeds.workbooks import in_csv, mapping


def test_a_visit_begins_and_ends_by_the_clock_and_says_how_many_come() -> None:
    parsed = read(TableKind.ROTA, (*ROTA[:7], "Worker", *ROTA[8:]),
                  (*MARYS, "26/11/2026", "8am", "45", "Morning call", "Bola", "2", "Kind Care",
                   ""))  # fmt: skip

    (visit,) = wordings(parsed)
    assert (visit.kind, visit.title, visit.status) == (
        Kind.VISIT, "Morning call", ItemStatus.PLANNED,
    )  # fmt: skip
    assert (visit.begins, visit.ends) == (
        PartialDate("2026-11-26T08:00"), PartialDate("2026-11-26T08:45"),
    )  # fmt: skip
    assert (visit.value, visit.unit, visit.detail) == ("2", "carers", "Bola · Kind Care")
    (person,) = parsed.people
    assert person.described is not None
    assert (person.described.family, person.described.born) == ("Adams", PartialDate("1941-03-09"))
    assert not person.may_register


def test_two_rows_of_one_time_are_two_carers_of_one_visit() -> None:
    header = ("Client ID", "Date", "Start time", "End time", "Worker")
    parsed = read(TableKind.ROTA, header,
                  ("7", "26/11/2026", "22:30", "00:15", "Bola"),
                  ("7", "26/11/2026", "22:30", "00:15", "Cath"),
                  ("7", "26/11/2026", "12:00", "12:30", "Bola"))  # fmt: skip

    night, noon = wordings(parsed)
    assert (night.detail, night.value, night.ends) == (
        "Bola, Cath", "2", PartialDate("2026-11-27T00:15"),
    )  # fmt: skip
    assert (noon.value, noon.title) == ("", "Home care visit")
    assert [len(each.entries) for each in parsed.people[0].sayings] == [2, 1]


@pytest.mark.parametrize(
    ("status", "state", "value", "detail"),
    [
        ("Booked", ItemStatus.PLANNED, "", ""),
        ("Cancelled by client", ItemStatus.WITHDRAWN, "cancelled", ""),
        ("Moved to Friday", ItemStatus.WITHDRAWN, "cancelled", ""),
        ("Entered in error", ItemStatus.WITHDRAWN, "", ""),
        ("Completed", ItemStatus.ENDED, "", ""),
        ("Did not attend", ItemStatus.ENDED, "not made", "Did not attend"),
        ("Completed - late", ItemStatus.ENDED, "", "Completed - late"),
        ("Unallocated", ItemStatus.PLANNED, "", "Unallocated"),
    ],
)
def test_where_an_appointment_stands(status, state, value, detail) -> None:
    header = ("Patient ID", "Appointment date", "Appointment time", "Status")
    (said,) = wordings(read(TableKind.THERAPY, header, ("7", "26/11/2026", "14.30", status)))

    assert (said.kind, said.status, said.value, said.detail) == (
        Kind.APPOINTMENT, state, value, detail,
    )  # fmt: skip


STATUS = (
    "What the column “Status” says of this visit is not known here: have it sent as planned, "
    "completed, cancelled or missed, or set another column for it."
)


@pytest.mark.parametrize("status", ["Sam", "Y", "1", "Not cancelled", "Completed, no access"])
def test_a_visit_of_which_nobody_knows_what_became_waits(status) -> None:
    parsed = read(TableKind.ROTA, ROTA, (*MARYS, "26/11/2026", "08:00", *CALL[:5], status))

    assert wordings(parsed) == []
    assert sentences(parsed) == {STATUS: [2]}


@pytest.mark.parametrize(
    ("day", "state", "value"),
    [("25/11/2026", ItemStatus.ENDED, "not made"), ("26/11/2026", ItemStatus.PLANNED, ""),
     ("27/11/2026", ItemStatus.PLANNED, "")],
)  # fmt: skip
def test_what_is_not_done_may_be_done_until_its_day_is_over(day, state, value) -> None:
    row = (*MARYS, day, "08:00", *CALL[:5], "Not completed")
    (visit,) = wordings(read(TableKind.ROTA, ROTA, row))
    assert (visit.status, visit.value) == (state, value)
    assert visit.detail.endswith("Not completed")


def test_no_visit_of_a_day_to_come_was_made() -> None:
    row = (*MARYS, "27/11/2026", "08:00", *CALL[:5], "Completed")
    assert sentences(read(TableKind.ROTA, ROTA, row)) == {
        "The column “Status” says that this visit was made, and the column “Visit date” that it is"
        " to come: correct one of them.": [2]
    }


def test_of_two_carers_one_who_missed_a_visit_leaves_it_made() -> None:
    header = ("Client ID", "Date", "Start time", "Worker", "Status")
    rows = [("7", "26/11/2026", "08:00", "Bola", "Completed"),
            ("7", "26/11/2026", "08:00", "Cath", "Missed")]  # fmt: skip
    (both,) = wordings(read(TableKind.ROTA, header, *rows))
    assert (both.status, both.value, both.detail) == (ItemStatus.ENDED, "2", "Bola, Cath · Missed")
    (one,) = wordings(read(TableKind.ROTA, header, rows[1]))
    assert (one.status, one.value, one.unit) == (ItemStatus.ENDED, "not made", "")


@pytest.mark.parametrize(
    ("day", "starts", "begun", "ended"),
    [("26/11/2026", "08:00-08:30", "2026-11-26T08:00", "2026-11-26T08:30"),
     ("26/11/2026 8-8.30am", "", "2026-11-26T08:00", "2026-11-26T08:30"),
     ("46352", "0.354166666666667", "2026-11-26T08:30", None),
     ("46352.5", "", "2026-11-26T12:00", None),
     ("Thursday 26th November 2026 8pm", "", "2026-11-26T20:00", None),
     ("26/11/2026", "26/11/2026 08:00", "2026-11-26T08:00", None),
     ("26/11/2026", "1899-12-30 08:00", "2026-11-26T08:00", None)],
)  # fmt: skip
def test_when_a_visit_is_may_stand_in_one_cell(day, starts, begun, ended) -> None:
    header = ("NHS number", "DOB", "Visit date", "Start time")
    (visit,) = wordings(read(TableKind.ROTA, header, (MARY, BORN, day, starts)))

    assert (visit.begins, visit.ends and visit.ends.text) == (PartialDate(begun), ended)


@pytest.mark.parametrize(
    ("day", "starts", "sentence"),
    [("26/11/2026 cancelled", "08:00", "The date in the column “Visit date” cannot be read: write"
      " it as 26/11/2026."),
     ("26/11/2026", "27/11/2026 08:00", "The day in the column “Start time” is not that in the"
      " column “Visit date”."),
     ("26/11/2026", "10:00 - 09:00", "The time in the column “Start time” is before that at which"
      " the visit starts."),
     ("26/11/2026", "midnight", "The time in the column “Start time” cannot be read: write it as"
      " 08:30.")],
)  # fmt: skip
def test_what_a_cell_says_beside_a_day_or_a_time_is_not_lost(day, starts, sentence) -> None:
    header = ("NHS number", "DOB", "Visit date", "Start time")
    parsed = read(TableKind.ROTA, header, (MARY, BORN, day, starts))

    assert sentences(parsed) == {sentence: [2]}


def test_where_some_dates_have_the_month_first_no_other_is_guessed() -> None:
    header = ("NHS number", "DOB", "Visit date", "Start time")
    days = ["11/25/2026", "03/12/2026", "11/11/2026", "26/11/2026", "4 Dec 2026"]
    parsed = read(TableKind.ROTA, header, *((MARY, BORN, day, "08:00") for day in days))

    assert [each.begins.text[:10] for each in wordings(parsed) if each.begins] == [
        "2026-11-11", "2026-11-26", "2026-12-04",
    ]  # fmt: skip
    turned = "The date in the column “Visit date” may have the month first, as others of that"
    assert sentences(parsed) == {
        "The date in the column “Visit date” cannot be read: write it as 26/11/2026.": [2],
        f"{turned} column have: export it as 2026-11-26.": [3],
    }

    many = [*days[:2], *(f"{day}/11/2026" for day in range(13, 31)), "13/12/2026", "14/12/2026",
            "15/12/2026"]  # fmt: skip
    slip = read(TableKind.ROTA, header, *((MARY, BORN, day, "08:00") for day in many))
    assert list(sentences(slip).values()) == [[2]]


def test_a_rota_by_days_of_the_week_is_a_service_with_its_days() -> None:
    header = ("Client ID", "Day", "Start time", "End time", "Provider", "Carers")
    made = replace(
        mapping(TableKind.ROTA, *header),
        columns=(("own_id", "Client ID"), ("days", "Day"), ("starts", "Start time"),
                 ("stops", "End time"), ("provider", "Provider"), ("carers", "Carers")),
    )  # fmt: skip
    rows = [("7", day, "08:00", "08:30", "Kind Care", "2") for day in ("Monday", "Tue", "Sat-Sun")]

    parsed = reader.read(in_csv(header, *rows), Sector.SOCIAL, TODAY, mappings=[made])

    (said,) = wordings(parsed)
    assert (said.kind, said.value) == (Kind.SERVICE, "Mon, Tue, Sat, Sun, 08:00")
    assert said.detail == "Kind Care · 30 minutes · 2 carers"


def test_days_of_a_rota_that_rest_or_are_over_are_not_days_on_which_someone_comes() -> None:
    header = ("NHS number", "DOB", "Days", "Start time", "Provider", "Status")
    row = (MARY, BORN, "Mon", "08:00", "Kind Care")
    rests, over = ((*row[:2], day, *row[3:]) for day in ("Wed", "Fri"))
    made = ((*row, "Booked"), (*rests, "On hold"), (*over, "Cancelled"))

    (goes_on,) = wordings(read(TableKind.ROTA, header, *made))
    assert (goes_on.value, goes_on.status) == ("Mon, 08:00", ItemStatus.ACTIVE)
    assert goes_on.detail == "Wed: On hold · Kind Care"
    (waits,) = wordings(read(TableKind.ROTA, header, *made[1:]))
    assert (waits.value, waits.status) == ("Wed, 08:00", ItemStatus.PLANNED)
    (ended,) = wordings(read(TableKind.ROTA, header, made[2]))
    assert (ended.value, ended.status) == ("Fri, 08:00", ItemStatus.ENDED)
    missed = read(TableKind.ROTA, header, (*row, "Missed"))
    assert sentences(missed) == {STATUS: [2]}


def test_visits_under_one_number_of_a_series_stay_apart() -> None:
    header = ("NHS number", "DOB", "Visit date", "Start time", "Carer", "Booking ID")
    told = (("26/11/2026", "Bola"), ("27/11/2026", "Bola"), ("27/11/2026", "Cath"))
    rows = [(MARY, BORN, day, "08:00", who, "77") for day, who in told]
    first, second = wordings(read(TableKind.ROTA, header, *rows))

    assert [first.begins, second.begins] == [
        PartialDate("2026-11-26T08:00"), PartialDate("2026-11-27T08:00"),
    ]  # fmt: skip
    assert (first.detail, second.detail) == ("Bola", "Bola, Cath")
    (alone,) = wordings(read(TableKind.ROTA, header, rows[0]))
    assert alone.source_ref == "home-care rota/77"


@pytest.mark.parametrize(
    ("lasts", "carers", "ends", "value"),
    [
        ("45.0", "2.0", "08:45", "2"), ("0.020833333", "x2", "08:30", "2"),
        ("1 hr 30", "2 carers", "09:30", "2"), ("1h30m", "double", "09:30", "2"),
        ("1.5 hours", "1", "09:30", "1"), ("1 hour and 15 mins", "", "09:15", ""),
    ],
)  # fmt: skip
def test_how_long_and_how_many(lasts, carers, ends, value) -> None:
    parsed = read(
        TableKind.ROTA, ROTA, (*MARYS, "26/11/2026", "08:00", lasts, "", "", carers, "", "")
    )
    (visit,) = wordings(parsed)
    assert visit.ends is not None
    assert (visit.ends.text[11:], visit.value) == (ends, value)


@pytest.mark.parametrize(
    ("lasts", "carers"),
    [("30-45 mins", "1"), ("2 x 30 mins", "1"), ("1.5", "1"), ("30", "1-2"), ("30", "2/1")],
)
def test_what_may_be_longer_or_more_is_not_guessed(lasts, carers) -> None:
    row = (*MARYS, "26/11/2026", "08:00", lasts, "", "", carers, "", "")
    parsed = read(TableKind.ROTA, ROTA, row)
    assert wordings(parsed) == []
    assert len(parsed.asides) == 1


@pytest.mark.parametrize(
    ("starts", "stops", "begun", "ended"),
    [("23:30", "24:00", "2026-11-26T23:30", "2026-11-27T00:00"),
     ("08:00", "24.00", "2026-11-26T08:00", "2026-11-27T00:00"),
     ("20:00", "26/11/2026 24:00:00", "2026-11-26T20:00", "2026-11-27T00:00")],
)  # fmt: skip
def test_an_end_at_24_00_is_midnight(starts: str, stops: str, begun: str, ended: str) -> None:
    header = ("NHS number", "DOB", "Visit date", "Start time", "End time")
    (visit,) = wordings(read(TableKind.ROTA, header, (MARY, BORN, "26/11/2026", starts, stops)))

    assert (visit.begins, visit.ends) == (PartialDate(begun), PartialDate(ended))


def test_a_part_of_the_day_is_told_in_words_and_tells_visits_apart() -> None:
    header = ("NHS number", "DOB", "Visit date", "Start time", "Carer")
    rows = [(MARY, BORN, "26/11/2026", at, who)
            for at, who in (("AM", "Bola"), ("am", "Cath"), ("Tea time", "Bola"))]  # fmt: skip
    morning, tea = wordings(read(TableKind.ROTA, header, *rows))

    assert (morning.begins, morning.ends) == (PartialDate("2026-11-26"), None)
    assert (morning.value, morning.detail) == ("2", "Bola, Cath · AM")
    assert tea.detail == "Bola · Tea time"
    header = ("NHS number", "DOB", "Service", "Days", "Visit times")
    (centre,) = wordings(read(TableKind.CASES, header, (MARY, BORN, "Day centre", "Tue/Thu", "am")))
    assert centre.value == "Tue, Thu, AM"


@pytest.mark.parametrize(
    ("starts", "stops", "ends"),
    [("20:00", "08:00", "2026-11-27T08:00"), ("10:00", "09:00", None), ("10:00", "10:30",
                                                                       "2026-11-26T10:30")],
)  # fmt: skip
def test_a_night_ends_on_the_next_day_and_times_that_were_swapped_are_no_visit(
    starts: str, stops: str, ends: str | None
) -> None:
    header = ("NHS number", "DOB", "Visit date", "Start time", "End time")
    parsed = read(TableKind.ROTA, header, (MARY, BORN, "26/11/2026", starts, stops))

    assert [each.ends and each.ends.text for each in wordings(parsed)] == ([ends] if ends else [])
    assert list(sentences(parsed)) == ([] if ends else [
        "The time in the column “End time” is before that at which the visit starts."
    ])  # fmt: skip
