"""A submission replaces the time that it covers, where its council sends everything each time."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.models import AuditEntry, Item, Source
from desktop.words.enums import Sector, SourceKind
from tests.clock import NOW
from tests.feeds.making import JOHN, MARY, event, service, table
from tests.feeds.told import counted, sentences

LAST_YEAR = {"Reporting Period Start Date": "01/07/2025", "Reporting Period End Date": "30/06/2026"}
NEXT = {"Reporting Period Start Date": "01/10/2025", "Reporting Period End Date": "30/09/2026"}
OF_JOHN = {"NHS Number": JOHN, "LA Person Unique Identifier": "LA2", "First Name": "John",
           "Last Name": "Bell", "Date of Birth": "01/02/1950"}  # fmt: skip
OPEN = service(Event_Start_Date="01/08/2024")
OVER = event("Assessment", Event_Start_Date="01/02/2026", Event_End_Date="05/02/2026",
             Assessment_Type="Short term support to maximise independence")  # fmt: skip
BEFORE = event("Request", Event_Start_Date="02/08/2025", Event_End_Date="05/08/2025")


@pytest.fixture
def people(factory):
    factory.patient(family="Adams", nhs=MARY, born="1941-03-09")
    return factory.patient(family="Bell", given="John", nhs=JOHN, born="1950-02-01")


@pytest.fixture
def submit(bring, factory, people):
    factory.keep(
        Source(code="durham", name="Council", sector=Sector.SOCIAL, kind=SourceKind.COUNCIL,
               sends_all=True)
    )  # fmt: skip

    def submitted(period, *rows, at=NOW):
        return bring(table(*({**row, **period} for row in rows)), source="durham", now=at)

    return submitted


@pytest.fixture
def gone(ask):
    def found():
        return sorted(
            each.source_ref.partition("|")[0]
            for each in ask(select(Item))
            if each.gone_at is not None
        )

    return found


def test_what_the_next_submission_leaves_out_of_its_time_is_gone(submit, gone, ask):
    submit(LAST_YEAR, OPEN, OVER, BEFORE)
    assert not gone()

    accounts = submit(NEXT, service(Event_Start_Date="01/07/2026"), at=NOW + timedelta(days=1))

    assert gone() == ["Assessment", "Service"], "the request was over before"
    assert counted(accounts) == {"imported": 1}
    signed = ask(select(AuditEntry.number).where(AuditEntry.action == "feed.applied"))
    assert len(signed) == 2

    submit(NEXT, OPEN, OVER, at=NOW + timedelta(days=2))
    assert gone() == ["Service"], "what is there again is marked no longer, and the other is gone"


def test_whoever_it_leaves_out_has_nothing_there_any_more(submit, gone, ask, people):
    submit(LAST_YEAR, OPEN, {**OPEN, **OF_JOHN})

    submit(NEXT, OPEN, at=NOW + timedelta(days=1))

    assert ask(select(Item.patient_id).where(Item.gone_at.is_not(None))) == [people.id]


def test_an_older_submission_that_comes_late_takes_nothing_away(submit, gone):
    submit(NEXT, OPEN, OVER)
    submit(LAST_YEAR, OPEN, at=NOW + timedelta(days=1))
    assert not gone()


def test_people_who_are_nobody_here_leave_the_others_to_be_told_of(submit, gone):
    stranger = {"NHS Number": "9990000034", "LA Person Unique Identifier": "LA3",
                "First Name": "", "Last Name": "", "Date of Birth": "09/03/1930"}  # fmt: skip
    submit(LAST_YEAR, OPEN, OVER)
    submit(NEXT, OPEN, {**OPEN, **stranger}, at=NOW + timedelta(days=1))
    assert gone() == ["Assessment"]


@pytest.mark.parametrize("number", ["", JOHN])
def test_whoever_may_be_meant_by_a_row_that_found_nobody_keeps_theirs(submit, gone, number):
    submit(LAST_YEAR, OPEN, {**OPEN, **OF_JOHN})
    unsure = {**OF_JOHN, "NHS Number": number, "LA Person Unique Identifier": "LA9",
              "Date of Birth": "01/02/1950" if not number else "02/02/1950"}  # fmt: skip

    submit(NEXT, OPEN, {**OPEN, **unsure}, at=NOW + timedelta(days=1))

    assert not gone()


@pytest.mark.parametrize(
    ("wrong", "left"),
    [(OF_JOHN, ["Assessment"]),
     ({"NHS Number": "", "LA Person Unique Identifier": ""}, [])],
)  # fmt: skip
def test_a_row_that_cannot_be_read_keeps_what_is_of_whom_it_names(submit, gone, wrong, left):
    submit(LAST_YEAR, OPEN, OVER, {**OPEN, **OF_JOHN})
    bad = {**OPEN, **wrong, "Event Start Date": "soon"}
    submit(NEXT, OPEN, bad, at=NOW + timedelta(days=1))
    assert gone() == left


def test_half_a_submission_marks_nothing_and_waits(submit, gone):
    events = [{**OVER, "Event Start Date": f"{day:02}/02/2026"} for day in range(1, 5)]
    events += [service(Event_Start_Date=f"{day:02}/{month:02}/2025") for day in range(1, 28)
               for month in (1, 2)]  # fmt: skip
    submit(LAST_YEAR, *events)

    accounts = submit(NEXT, *events[:20], at=NOW + timedelta(days=1))

    assert not gone()
    assert "leaves out 38 of the 58 entries" in sentences(accounts)[0]


def test_a_council_that_sends_parts_takes_nothing_away(bring, people, gone):
    bring(table({**OPEN, **LAST_YEAR}, {**OVER, **LAST_YEAR}))
    bring(table({**OPEN, **NEXT}), now=NOW + timedelta(days=1))
    assert not gone()
