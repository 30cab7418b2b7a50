"""The week of one person, as the stores hold it and for whoever looks."""

from datetime import date, timedelta
from typing import Any

import pytest

from desktop.errors import Problem
from desktop.models import Item
from desktop.services import disclosure, items, week
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Role, Sector, SourceKind
from desktop.words.people import Actor
from desktop.words.week import Unsaid, WeekRow
from tests.clock import NOW, TODAY
from tests.services.record import Record
from tests.services.record import record as record  # noqa: PLC0414 - a fixture
from tests.services.weeks import MONDAY


def seen(record: Record, actor: Actor | None = None, monday: date = MONDAY) -> WeekRow:
    actor = actor or record.nurse
    with record.at(actor).reading() as session:
        audience = disclosure.person(session, actor)
        return week.week(session, audience, record.patient.id, monday, TODAY)


def visit(record: Record, title: str, begins: str, **others: Any) -> Item:
    values = {"status": ItemStatus.PLANNED, **others}
    return record.item(title, others.pop("kind", Kind.VISIT), begins=begins, **values)


def titles(row: WeekRow) -> list[str]:
    return [each.item.title for each in row.visits]


def test_a_week_holds_its_seven_days_in_the_order_of_the_clock(record: Record) -> None:
    visit(record, "Tea", "2026-11-27T17:00")
    visit(record, "Breakfast", "2026-11-27T08:00")
    visit(record, "Whole day", "2026-11-27")
    visit(record, "Monday before", "2026-11-22T23:59")
    visit(record, "Monday after", "2026-11-30T00:00")
    visit(record, "First", "2026-11-23T00:00")
    assert titles(seen(record)) == ["First", "Whole day", "Breakfast", "Tea"]
    assert titles(seen(record, monday=date(2026, 11, 30))) == ["Monday after"]


def test_what_was_called_off_stays_and_what_was_an_error_does_not(record: Record) -> None:
    off = visit(record, "Called off", "2026-11-27T08:00", status=ItemStatus.WITHDRAWN,
                value="cancelled")  # fmt: skip
    visit(record, "In error", "2026-11-27T09:00", status=ItemStatus.WITHDRAWN)
    found = seen(record)
    assert titles(found) == ["Called off"]
    assert found.visits[0].cancelled
    with record.at(record.nurse).reading() as session:
        audience = disclosure.person(session, record.nurse)
        assert items.story(session, audience, record.patient.id, off.id).item.title == "Called off"
    assert record.timeline() == []


def test_of_contacts_only_those_by_telephone_are_of_the_week(record: Record) -> None:
    record.item("GP by telephone", Kind.ENCOUNTER, begins="2026-11-24", status=ItemStatus.ENDED)
    record.item("A&E", Kind.ENCOUNTER, begins="2026-11-24T03:00", status=ItemStatus.ENDED)
    assert titles(seen(record)) == ["GP by telephone"]


def test_what_is_arranged_is_shown_while_it_runs(record: Record) -> None:
    record.item("Runs", Kind.SERVICE, begins="2026-10-01")
    record.item("Ended before", Kind.SERVICE, begins="2026-10-01", ends="2026-11-22",
                status=ItemStatus.ENDED)  # fmt: skip
    record.item("Ends within", Kind.SERVICE, begins="2026-10-01", ends="2026-11-24",
                status=ItemStatus.ENDED)  # fmt: skip
    record.item("Over by its date", Kind.SERVICE, begins="2026-10-01", ends="2026-10")
    record.item("Begins later", Kind.SERVICE, begins="2026-11-30")
    assert {each.item.title for each in seen(record).packages} == {"Runs", "Ends within"}


def test_whoever_sends_no_visits_is_named_and_no_gap_is_claimed(record: Record) -> None:
    council = record.factory.source("Council", Sector.SOCIAL, SourceKind.COUNCIL)
    record.factory.item(
        record.patient, "Home support", Kind.SERVICE, source=council, begins="2026-10-01",
        detail="Brightway Home Care · Four calls a day",
    )  # fmt: skip
    found = seen(record)
    assert found.unsaid == Unsaid(never=("Brightway Home Care",))
    assert found.marks == ()
    rota = record.factory.source("Brightway", Sector.SOCIAL, SourceKind.COUNCIL)
    for day in ("2026-11-26", "2026-11-28", "2026-11-29"):
        for at in ("08:00", "12:00", "17:00", "21:00"):
            record.factory.item(
                record.patient, "Home care visit", Kind.VISIT, source=rota,
                begins=f"{day}T{at}", status=ItemStatus.PLANNED, detail="Brightway Home Care",
            )  # fmt: skip
    found = seen(record)
    assert found.unsaid == Unsaid()
    assert [(mark.kind, mark.day) for mark in found.marks] == [("Gap", date(2026, 11, 27))]


def test_of_a_trust_that_sends_other_visits_the_service_is_named(record: Record) -> None:
    for what in ("Leg dressing", "Heart failure care"):
        record.item(f"Community nursing: {what}", Kind.SERVICE, detail="Trust of Nurses")
    visit(record, "Leg dressing", "2026-11-27T09:00")
    never = ("Trust of Nurses (Community nursing: Heart failure care)",)
    assert seen(record).unsaid == Unsaid(never=never)


@pytest.mark.parametrize(
    ("kind", "begins", "sends"),
    [
        (Kind.VISIT, "2026-10-26T09:00", True),  # four weeks before the Monday
        (Kind.VISIT, "2026-10-25T09:00", False),
        (Kind.ENCOUNTER, "2026-11-20T09:00", True),
        (Kind.VISIT, "2026-12-26T09:00", True),  # not quite four weeks after the Sunday
        (Kind.VISIT, "2026-12-27T09:00", False),
    ],
)
def test_whoever_sent_visits_of_the_weeks_around_is_not_said_to_send_none(
    record: Record, kind: Kind, begins: str, sends: bool
) -> None:
    record.item("Leg dressing", Kind.SERVICE, detail="Trust of Nurses", value="Tue, Fri")
    record.item("Leg dressing", kind, begins=begins, status=ItemStatus.ENDED)
    found, named = seen(record), ("Trust of Nurses",)
    assert found.unsaid == (Unsaid(this_week=named) if sends else Unsaid(never=named))
    assert found.marks == ()
    with record.at(record.nurse).reading() as session:
        audience = disclosure.person(session, record.nurse)
        assert week.unsaid(session, audience, record.patient.id, TODAY) == found.unsaid


def test_of_two_services_of_one_trust_the_one_without_visits_this_week_is_named(
    record: Record,
) -> None:
    for what in ("Leg dressing", "Heart failure care"):
        record.item(f"Community nursing: {what}", Kind.SERVICE, detail="Trust of Nurses")
    visit(record, "Leg dressing", "2026-11-27T09:00")
    visit(record, "Heart failure care", "2026-12-01T09:00")
    named = ("Trust of Nurses (Community nursing: Heart failure care)",)
    assert seen(record).unsaid == Unsaid(this_week=named)


def test_a_stay_that_is_over_does_not_reach_into_the_week(record: Record) -> None:
    record.item("Admitted to Ward 1", Kind.ADMISSION, begins="2026-11-10", ends="2026-11-22",
                status=ItemStatus.ENDED)  # fmt: skip
    record.item("Admitted to Ward 2", Kind.ADMISSION, begins="2026-11-24T10:00")
    assert [each.item.title for each in seen(record).stays] == ["Admitted to Ward 2"]


def test_of_a_stay_that_is_to_begin_no_more_than_its_first_day_is_known(record: Record) -> None:
    record.item("Admission to Ward 2", Kind.ADMISSION, begins="2026-12-01")
    next_week = MONDAY + timedelta(days=7)
    (stay,) = seen(record, monday=next_week).stays
    assert (stay.first, stay.last) == (date(2026, 12, 1), date(2026, 12, 1))
    assert seen(record, monday=next_week + timedelta(days=7)).stays == ()


def test_nothing_that_an_audience_may_not_see_is_in_its_week(record: Record) -> None:
    visit(record, "Sexual health", "2026-11-27T09:00", confidentiality=Confidentiality.RESTRICTED)
    visit(record, "Leg dressing", "2026-11-27T09:10")
    record.item("Admitted to Ward 2", Kind.ADMISSION, begins="2026-11-24T10:00")
    for reader in (record.link, record.nurse):
        assert titles(seen(record, reader)) == ["Leg dressing"]
    assert seen(record, record.link).stays == ()
    assert seen(record, record.link).marks == ()


def test_a_stranger_asks_for_nobodys_week(record: Record) -> None:
    stranger = record.factory.staff(Role.COMMUNITY_NURSE, "Ana Diaz")
    with pytest.raises(Problem):
        seen(record, stranger)


def test_it_says_how_old_its_sources_are(record: Record) -> None:
    visit(record, "Leg dressing", "2026-11-27T09:00")
    assert [(age.source, age.heard_at) for age in seen(record).sources] == [("GP", NOW)]
