"""Access that the lead may want to ask about."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from desktop.errors import Problem
from desktop.models import OwnRecord, Patient
from desktop.services import unusual
from desktop.services.policy import NOT_PERMITTED
from desktop.store.session import GuardedSession, sign
from desktop.store.store import Store
from desktop.words.audit import Unusual, UnusualRow
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory

MINUTE = timedelta(minutes=1)


def _same(at: datetime) -> datetime:
    return at


class Log:
    """A lead who looks, and a nurse and a matron who open records."""

    def __init__(self, store: Store, scripts: Store, factory: Factory) -> None:
        self.store, self.scripts, self.factory = store, scripts, factory
        self.lead = factory.staff(Role.GOVERNANCE_LEAD, "Paula Lead")
        self.nurse = factory.staff(Role.COMMUNITY_NURSE, "Anna Bell")
        self.matron = factory.staff(Role.COMMUNITY_MATRON, "Mary Lunn")
        self.people = [factory.patient("Other", str(each)) for each in range(3)]

    def opened(
        self, actor: Actor, patient: int, at: datetime = NOW, given: str = "",
        by: str = "patient.opened",
    ) -> None:  # fmt: skip
        self.all_opened(actor, [(patient, at)], given, by)

    def all_opened(
        self, actor: Actor, openings: Iterable[tuple[int, datetime]], given: str = "",
        by: str = "patient.opened",
    ) -> None:  # fmt: skip
        for patient, at in openings:
            session = GuardedSession(self.scripts.for_writing, partial(_same, at))
            sign(session, actor, by, [f"patient:{patient}"], given)
            session.commit()
            session.close()

    def exported(self, actor: Actor, people: int, given: str, by: str = "list.exported") -> None:
        """One entry that names everybody on the list."""
        session = GuardedSession(self.scripts.for_writing, partial(_same, NOW))
        subjects = [f"patient:{1000 + each}" for each in range(people)]
        sign(session, actor, by, subjects, given)
        session.commit()
        session.close()

    def is_patient(self, actor: Actor, **others: object) -> Patient:
        own = self.factory.patient("Bell", actor.name.split()[0], **others)  # type: ignore[arg-type]  # whatever a patient has
        self.factory.keep(OwnRecord(staff_id=actor.id, patient_id=own.id))
        return own

    def listed(self, first: date = TODAY, last: date = TODAY) -> list[UnusualRow]:
        with self.store.writing() as session:
            return list(unusual.unusual(session, self.lead, first, last))


@pytest.fixture
def log(store: Store, scripts: Store, factory: Factory) -> Log:
    with factory.together():
        return Log(store, scripts, factory)


def test_work_as_usual_is_not_listed(log: Log) -> None:
    for person in log.people:
        log.opened(log.nurse, person.id)
    assert log.listed() == []


# --- those who are close --------------------------------------------------------------------------


def test_ones_own_record(log: Log) -> None:
    own = log.is_patient(log.nurse)
    detail = "caseload; their own record: Blood test: is it back?"
    log.opened(log.nurse, own.id, given=detail)
    [row] = log.listed()
    assert (row.why, row.who, row.role.role) == (Unusual.OWN, "Anna Bell", Role.COMMUNITY_NURSE)
    assert (row.patient, row.whom, row.at) == (own.id, "BELL, Anna", NOW)
    assert row.given == "Blood test: is it back?"


@pytest.mark.parametrize("by", ["subject access.begun", "policy.check begun"])
def test_the_leads_own_record_however_it_is_opened(log: Log, by: str) -> None:
    log.opened(log.lead, log.is_patient(log.lead).id, by=by)
    assert [row.why for row in log.listed()] == [Unusual.OWN]


def test_a_colleagues_record(log: Log) -> None:
    own = log.is_patient(log.nurse)
    log.opened(log.matron, own.id)
    assert [(row.why, row.who, row.whom) for row in log.listed()] == [
        (Unusual.COLLEAGUE, "Mary Lunn", "BELL, Anna")
    ]


@pytest.mark.parametrize(
    ("address", "postcode", "listed"),
    [
        ("4 Chapel Bank, Larkmoor", "DH7 0ZL", True),
        ("4 CHAPEL BANK, Larkmoor", "dh70zl", True),
        ("5 Chapel Bank, Larkmoor", "DH7 0ZL", False),
        ("4 Chapel Bank, Larkmoor", "DH7 0ZM", False),
        ("4 Chapel Bank, Larkmoor, DH7 0ZL", "", True),
        ("4, Chapel Bank, Larkmoor, County Durham", "DH7 0ZL", True),
        ("Flat 2, 4 Chapel Bank, Larkmoor", "DH7 0ZL", False),
        ("", "", False),
    ],
)
def test_a_household_is_one_address_and_one_postcode(
    log: Log, address: str, postcode: str, listed: bool
) -> None:
    log.is_patient(log.nurse, address="4 Chapel Bank, Larkmoor", postcode="DH7 0ZL")
    mother = log.factory.patient("Bell", "Joan", address=address, postcode=postcode)
    log.opened(log.nurse, mother.id)
    log.opened(log.matron, mother.id)
    assert [(row.why, row.who) for row in log.listed()] == [
        (Unusual.HOUSEHOLD, "Anna Bell")
    ] * listed


def test_two_addresses_that_nobody_knows_are_no_household(log: Log) -> None:
    log.is_patient(log.nurse, address="", postcode="")
    log.opened(log.nurse, log.people[0].id)
    assert log.listed() == []


def test_whoever_searches_for_themselves_or_a_colleague_is_listed(log: Log) -> None:
    own = log.is_patient(log.nurse)
    for actor in (log.nurse, log.matron):
        log.opened(actor, own.id, given="by NHS number", by="patient.searched")
    assert {(row.why, row.who, row.given) for row in log.listed()} == {
        (Unusual.OWN, "Anna Bell", ""), (Unusual.COLLEAGUE, "Mary Lunn", ""),
    }  # fmt: skip


# --- bursts ---------------------------------------------------------------------------------------


def burst(people: int, apart: timedelta = MINUTE) -> list[tuple[int, datetime]]:
    return [(1000 + each, NOW + each * apart) for each in range(people)]


def test_many_people_within_an_hour(log: Log) -> None:
    log.all_opened(log.nurse, burst(unusual.BURST_OF + 1))
    log.all_opened(log.matron, burst(unusual.BURST_OF))
    [row] = log.listed()
    assert (row.why, row.who, row.at) == (Unusual.BURST, "Anna Bell", NOW)
    assert (row.patient, row.whom) == (None, f"{unusual.BURST_OF + 1} people")


@pytest.mark.parametrize("by", ["list.exported", "original.saved whole"])
def test_what_leaves_in_bulk_is_a_burst_of_its_people(log: Log, by: str) -> None:
    why = "40 people; because: Winter vaccinations"
    log.exported(log.nurse, 40, why, by)
    log.exported(log.matron, unusual.BURST_OF, why, by)
    [row] = log.listed()
    assert (row.why, row.who, row.whom) == (Unusual.BURST, "Anna Bell", "40 people")
    assert row.given == "Winter vaccinations"


def test_searches_beyond_ones_own_count_towards_a_burst(log: Log) -> None:
    half = unusual.BURST_OF // 2
    log.all_opened(log.nurse, burst(half), by="patient.opened")
    log.all_opened(log.nurse, burst(unusual.BURST_OF + 1)[half:], by="patient.searched")
    assert [(row.why, row.whom) for row in log.listed()] == [
        (Unusual.BURST, f"{unusual.BURST_OF + 1} people")
    ]


def test_one_person_opened_many_times_is_no_burst(log: Log) -> None:
    again = [(1000 + each % 5, NOW + each * MINUTE / 10) for each in range(200)]
    log.all_opened(log.nurse, again)
    assert log.listed() == []


def test_many_people_over_a_day_are_no_burst(log: Log) -> None:
    log.all_opened(log.nurse, burst(unusual.BURST_OF * 2, apart=3 * MINUTE))
    assert log.listed() == []


def test_one_long_burst_is_one_line_and_two_are_two(log: Log) -> None:
    later = [(patient, at + timedelta(hours=3)) for patient, at in burst(40)]
    log.all_opened(log.nurse, burst(100) + later)
    # The newest is first. In the morning they went on for longer than an hour.
    assert [(row.at, row.whom) for row in log.listed()] == [
        (NOW + timedelta(hours=3), "40 people"), (NOW, "100 people"),
    ]  # fmt: skip


# --- nights ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "listed"),
    [
        ("2026-11-26T05:59", True), ("2026-11-26T06:00", False), ("2026-11-26T21:59", False),
        ("2026-11-26T22:00", True), ("2026-07-01T05:00", False), ("2026-07-01T04:59", True),
        ("2026-07-01T21:00", True), ("2026-07-01T20:59", False),
    ],
)  # fmt: skip
def test_night_is_by_the_clock_in_england(log: Log, at: str, listed: bool) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    log.opened(log.nurse, log.people[0].id, moment)
    rows = log.listed(moment.date(), moment.date())
    assert [(row.why, row.whom) for row in rows] == [(Unusual.NIGHT, "OTHER, 0")] * listed


@pytest.mark.parametrize("by", ["patient.searched", "list.exported"])
def test_a_search_or_an_export_at_night_is_listed(log: Log, by: str) -> None:
    evening = datetime(2026, 11, 26, 23, tzinfo=UTC)
    log.opened(log.nurse, log.people[0].id, evening, by=by)
    assert [row.why for row in log.listed()] == [Unusual.NIGHT]


def test_a_night_is_one_line_for_each_of_the_staff(log: Log) -> None:
    evening = datetime(2026, 11, 25, 23, tzinfo=UTC)
    for each, person in enumerate(log.people):
        log.opened(log.nurse, person.id, evening + each * timedelta(hours=3))
    log.opened(log.matron, log.people[0].id, evening)
    log.opened(log.nurse, log.people[0].id, evening + timedelta(days=1))
    rows = log.listed(TODAY - timedelta(days=1), TODAY)
    assert [(row.who, row.whom, row.at) for row in rows] == [
        ("Anna Bell", "OTHER, 0", evening + timedelta(days=1)),
        ("Mary Lunn", "OTHER, 0", evening),
        ("Anna Bell", "3 people", evening),
    ]


@pytest.mark.parametrize("by", ["original.opened", "original.saved"])
def test_the_original_of_a_colleagues_record_counts_too(log: Log, by: str) -> None:
    (other, *_) = log.people
    log.factory.keep(OwnRecord(staff_id=log.matron.id, patient_id=other.id))
    log.opened(log.nurse, other.id, by=by)
    assert [(row.why, row.who) for row in log.listed()] == [(Unusual.COLLEAGUE, "Anna Bell")]


# --- who may, and how much ------------------------------------------------------------------------


def test_the_list_is_for_those_who_govern_and_leaves_an_entry(log: Log, scripts: Store) -> None:
    with log.store.reading() as session, pytest.raises(Problem) as said:
        unusual.unusual(session, log.nurse, TODAY, TODAY)
    assert str(said.value) == NOT_PERMITTED
    log.listed()
    log.opened(log.nurse, log.people[0].id, NOW - timedelta(days=1))
    assert log.listed() == []


def test_no_more_is_looked_through_than_can_be_waited_for(log: Log) -> None:
    with pytest.raises(Problem, match="at most 92 days"):
        log.listed(TODAY - timedelta(days=92), TODAY)
