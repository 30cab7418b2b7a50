"""Search beyond one's own people with ``psql``: nobody looks and leaves no trace."""

import pytest
from sqlalchemy import select

from desktop.models import AuditEntry, AuditPatient, Patient, Staff
from desktop.store import chain
from desktop.store.store import Store
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.services.desks import Desks
from tests.store.conftest import As
from tests.store.driver import DENIED, Driver

BY_NAME = (None, ["adams", "mary"], ["1941-03-09"])
SEARCH, LOOK = "SELECT search_beyond(%s, %s, %s)", "SELECT id FROM look_up(%s, %s, %s)"
SEEN = "SELECT nhs_number, mine FROM look_up(%s, %s, %s)"


@pytest.fixture
def store(hub_store: Store) -> Store:
    """A file has no logins: all of this is about a hub."""
    return hub_store


@pytest.fixture
def nurse(desks: Desks) -> Actor:
    return desks.seat(Role.COMMUNITY_NURSE, "Ruth")


@pytest.fixture
def mary(desks: Desks) -> Patient:
    return desks.factory.patient(practice=desks.elsewhere, known=False)


def searched(driver: Driver, *typed: object) -> set[object]:
    """What a login is told that searches, keeps that it did, and looks."""
    driver.ask(SEARCH, *typed)
    driver.connection.commit()
    return driver.rows(LOOK, *typed)


def entries(desks: Desks) -> list[tuple[str, str, list[int]]]:
    """Who searched, how, and whom the log lists as found."""
    with desks.factory.store.reading() as session:
        found = session.execute(
            select(AuditEntry.number, AuditEntry.actor, AuditEntry.detail)
            .where(AuditEntry.action == "patient.searched")
            .order_by(AuditEntry.number)
        ).all()
        listed = select(AuditPatient.patient_id)
        return [
            (actor, how, list(session.scalars(listed.where(AuditPatient.number == number))))
            for number, actor, how in found
        ]


def test_whoever_has_not_searched_is_told_nothing(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    ruth = as_driver("ruth")
    assert ruth.rows(LOOK, *BY_NAME) == set()
    assert ruth.rows(LOOK, mary.nhs_number, [], []) == set()
    assert entries(desks) == []


def test_the_database_signs_a_search_and_names_whom_it_found(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    ruth = as_driver("ruth")
    assert searched(ruth, *BY_NAME) == {mary.id}
    assert searched(ruth, mary.nhs_number, [], []) == {mary.id}
    assert searched(ruth, "9990000999", [], []) == set()
    assert entries(desks) == [
        ("Ruth", "by name and birth date", [mary.id]), ("Ruth", "by NHS number", [mary.id]),
        ("Ruth", "by NHS number", []),
    ]  # fmt: skip
    assert chain.verify(desks.factory.store).ok


@pytest.mark.parametrize("savepoint", [False, True])
@pytest.mark.parametrize("role", [Role.COMMUNITY_NURSE, Role.GOVERNANCE_LEAD])
def test_a_search_that_is_taken_back_tells_nobody_anything(
    desks: Desks, mary: Patient, as_driver: As, role: Role, savepoint: bool
) -> None:
    desks.seat(role, "Ruth")
    ruth = as_driver("ruth")
    ((before, _),) = ruth.ask("SELECT * FROM audit_head()")
    if savepoint:
        ruth.ask("SELECT txid_current()")  # the savepoint then has a number of its own
        ruth.connection.execute("SAVEPOINT one")
    nobody: tuple[object, ...] = ("9990000999", [], [])
    for typed in (BY_NAME, nobody):
        ruth.ask(SEARCH, *typed)
        if savepoint:
            ruth.connection.execute("RELEASE one")
            ruth.connection.execute("SAVEPOINT one")
        assert ruth.ask(LOOK, *typed) == []
        assert ruth.ask("SELECT 1 FROM audit_entry WHERE action = 'patient.searched'") == []
        assert ruth.ask("SELECT 1 FROM audit_patient WHERE number > %s", before) == []
        assert ruth.ask("SELECT 1 FROM moved_since(%s)", before) == []
    ruth.connection.rollback()
    assert entries(desks) == []


def test_a_search_answers_only_of_whom_it_found_and_only_whoever_searched(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    other = desks.factory.patient(given="Tom", practice=desks.elsewhere, known=False)
    desks.seat(Role.COMMUNITY_NURSE, "Bill")
    ruth, bill = as_driver("ruth"), as_driver("bill")
    assert searched(ruth, *BY_NAME) == {mary.id}
    assert bill.rows(LOOK, *BY_NAME) == set()
    assert ruth.rows(LOOK, None, ["adams", "tom"], ["1941-03-09"]) == set()
    # Nor is anybody told for an entry of their own making that says they searched.
    forged = ruth.entry(nurse, f"patient:{other.id}", action="patient.searched")
    assert ruth.kept(forged) == DENIED
    assert ruth.rows(LOOK, None, ["adams", "tom"], ["1941-03-09"]) == set()
    assert ruth.kept(ruth.entry(nurse, f"patient:{other.id}")) == ""  # any other they sign


def test_one_call_looks_for_one_person(desks: Desks, nurse: Actor, as_driver: As) -> None:
    mary, tom = (
        desks.factory.patient(given=given, practice=desks.elsewhere, known=False)
        for given in ("Mary", "Tom")
    )
    ruth = as_driver("ruth")
    assert searched(ruth, None, ["adams", "mary"], ["1941-03-09"]) == {mary.id}
    assert searched(ruth, None, ["tom", "adams"], ["1941-03-09", "2041-03-09"]) == {tom.id}
    assert searched(ruth, None, ["adams", "mary", "tom"], ["1941-03-09"]) == set()
    days = [f"1941-03-{day:02}" for day in range(1, 32)]
    assert searched(ruth, None, ["adams", "mary"], days) == set()
    assert searched(ruth, None, ["adams", "mary", *[""] * 5], days[8:9]) == set()


def test_whoever_is_restricted_is_found_by_their_number_alone(
    desks: Desks, nurse: Actor, as_driver: As
) -> None:
    hidden = desks.factory.patient(practice=desks.practice, known=False, restricted=True)
    ruth = as_driver("ruth")
    assert searched(ruth, *BY_NAME) == set()
    assert searched(ruth, hidden.nhs_number, [], []) == {hidden.id}
    desks.factory.related(hidden, nurse)
    assert searched(ruth, *BY_NAME) == {hidden.id}


def test_a_look_beyond_tells_no_number_that_was_not_typed(
    desks: Desks, nurse: Actor, as_driver: As
) -> None:
    mary = desks.factory.patient(practice=desks.practice, known=False)
    ruth = as_driver("ruth")
    assert searched(ruth, *BY_NAME) == {mary.id}
    assert ruth.ask(SEEN, *BY_NAME) == [(None, False)]
    assert ruth.ask(SEEN, mary.nhs_number, [], []) == [(mary.nhs_number, False)]
    ruth.connection.rollback()
    desks.factory.related(mary, nurse)
    assert ruth.ask(SEEN, *BY_NAME) == [(mary.nhs_number, True)]


def test_whoever_has_left_searches_nobody(desks: Desks, mary: Patient, as_driver: As) -> None:
    nurse = desks.seat(Role.COMMUNITY_NURSE, "Ruth")
    desks.factory.change(Staff, nurse.id, ended_at=NOW)
    assert as_driver("ruth").tried(SEARCH, *BY_NAME) == DENIED
