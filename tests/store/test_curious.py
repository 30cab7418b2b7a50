"""A curious colleague with ``psql``: ways around the rule that were tried once, and are shut."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from desktop.models import (
    Absence,
    Action,
    Credential,
    Meeting,
    Patient,
    Relationship,
    access,
)
from desktop.services import policy
from desktop.services.policy_edit import forbid
from desktop.services.policy_tables import lines, written
from desktop.store import hub
from desktop.words.dates import utc_text
from desktop.words.enums import MeetingState, ObjectionTo, Permission, RelationshipKind, Role
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.services.desks import Desks
from tests.store.conftest import As
from tests.store.curious import HOUR, note_of
from tests.store.curious import mary as mary  # noqa: PLC0414 - a fixture
from tests.store.curious import nurse as nurse  # noqa: PLC0414 - a fixture
from tests.store.curious import store as store  # noqa: PLC0414 - a fixture
from tests.store.driver import DENIED, UNSIGNED, Driver
from tests.stores import Server

WHY = "Found on the floor at home"


# --- what is taken back leaves no trace, so it opens nobody ---------------------------------------


@pytest.mark.parametrize("savepoint", [False, True])
@pytest.mark.parametrize("kind", ["declared", "break-glass"])
def test_an_opening_opens_nobody_before_it_is_kept(
    nurse: Actor, mary: Patient, as_driver: As, kind: str, savepoint: bool
) -> None:
    ruth = as_driver("ruth")
    why = "I am visiting or treating this person" if kind == "declared" else WHY
    if savepoint:
        ruth.ask("SELECT txid_current()")  # the savepoint then has a number of its own
        ruth.connection.execute("SAVEPOINT one")
    assert ruth.ask("SELECT begin_relationship(%s, %s, %s)", mary.id, kind, why) != [None]
    if savepoint:
        ruth.connection.execute("RELEASE one")
    for table in ("patient", "item"):
        assert ruth.ask(f"SELECT 1 FROM {table}") == []
    assert ruth.ask("SELECT near_to_me(%s)", mary.id) == [[]]


def test_an_opening_that_is_signed_and_kept_opens_the_person(
    nurse: Actor, mary: Patient, as_driver: As
) -> None:
    ruth = as_driver("ruth")
    begun = f"SELECT begin_relationship({mary.id}, 'break-glass', '{WHY}')"
    entry = ruth.entry(nurse, f"patient:{mary.id}")
    assert ruth.kept(begun, entry) == ""
    assert ruth.rows("SELECT id FROM patient") == {mary.id}


def test_a_lead_who_takes_subject_access_back_has_read_nothing(
    desks: Desks, mary: Patient, as_driver: As
) -> None:
    desks.seat(Role.GOVERNANCE_LEAD, "Moira")
    moira = as_driver("moira")
    moira.ask("SELECT begin_relationship(%s, 'subject access', %s)", mary.id, WHY)
    for table in ("patient", "item"):
        assert moira.ask(f"SELECT 1 FROM {table}") == []


INVITED = (
    "INSERT INTO attendee (meeting_id, staff_id, name, role, chair, state, version)"
    " VALUES (%s, %s, 'Ruth', 'community nurse', false, 'expected', 1)"
)


def test_a_place_at_a_meeting_opens_nobody_before_it_is_kept(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    matron = desks.seat(Role.COMMUNITY_MATRON, "Aisha")
    meeting = desks.factory.meeting(desks.here, chair=matron, patients=[mary])
    ruth = as_driver("ruth")
    ruth.connection.execute(INVITED, (meeting.id, nurse.id))
    assert ruth.ask("SELECT 1 FROM patient") == []


def test_whoever_comes_to_attend_says_in_the_entry_whom_the_agenda_opens(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    matron = desks.seat(Role.COMMUNITY_MATRON, "Aisha")
    john = desks.factory.patient(given="John", practice=desks.practice, known=False)
    meeting = desks.factory.meeting(desks.here, chair=matron, patients=[mary, john])
    other = desks.factory.meeting(desks.here, chair=matron, attendees=[nurse])
    ruth = as_driver("ruth")
    joined = (INVITED % ("{}", nurse.id)).format(meeting.id)
    moved = (
        f"UPDATE attendee SET meeting_id = {meeting.id}, version = version + 1"
        f" WHERE meeting_id = {other.id} AND staff_id = {nurse.id}"
    )
    for change in (joined, moved):
        for subjects in (f"meeting:{meeting.id}", f"patient:{mary.id}", "hub"):
            assert ruth.kept(change, ruth.entry(nurse, subjects)) == UNSIGNED, change
    assert ruth.rows("SELECT agenda_opens(%s, %s)", meeting.id, nurse.id) == {mary.id, john.id}
    named = f"patient:{mary.id} patient:{john.id}"
    assert ruth.kept(joined, ruth.entry(nurse, named)) == ""
    assert ruth.rows("SELECT id FROM patient") == {mary.id, john.id}
    # Back from an apology is to come anew; from the room to the telephone is not.
    attends = "UPDATE attendee SET state = '{}', version = version + 1 WHERE meeting_id = {}"
    for state, entry, answer in (
        ("apologies", "hub", ""), ("in", "hub", UNSIGNED), ("in", f"{named} hub", ""),
        ("on the call", "test:1", ""),
    ):  # fmt: skip
        change = attends.format(state, meeting.id) + f" AND staff_id = {nurse.id}"
        assert ruth.kept(change, ruth.entry(nurse, entry)) == answer, state


def test_nobody_is_told_who_is_on_an_agenda_of_another_team(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    other = desks.seat(Role.COMMUNITY_MATRON, "Aisha", teams=[desks.there])
    meeting = desks.factory.meeting(desks.there, chair=other, patients=[mary])
    ruth = as_driver("ruth")
    assert ruth.rows("SELECT agenda_opens(%s, %s)", meeting.id, nurse.id) == set()
    assert ruth.tried(INVITED, meeting.id, nurse.id) == DENIED


def test_an_apology_that_is_taken_back_opens_nobody_before_it_is_kept(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    matron = desks.seat(Role.COMMUNITY_MATRON, "Aisha")
    meeting = desks.factory.meeting(desks.here, chair=matron, patients=[mary], attendees=[nurse])
    ruth = as_driver("ruth")
    assert ruth.rows("SELECT id FROM patient") == {mary.id}
    for state in ("apologies", "expected"):
        ruth.connection.execute(
            "UPDATE attendee SET state = %s, version = version + 1"
            " WHERE meeting_id = %s AND staff_id = %s", (state, meeting.id, nurse.id)
        )  # fmt: skip
        assert ruth.ask("SELECT 1 FROM patient") == []


def test_a_meeting_never_held_opens_nobody_by_being_started(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    desks.factory.meeting(
        desks.here, chair=nurse, patients=[mary], starts_at=NOW - timedelta(days=400)
    )
    ruth = as_driver("ruth")
    ruth.connection.execute("UPDATE meeting SET state = 'live', version = version + 1")
    assert ruth.ask("SELECT 1 FROM patient") == []


# --- what the policy lets a role do ---------------------------------------------------------------


def test_who_may_add_and_who_may_export_is_asked_of_the_policy(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    manager = desks.seat(Role.PRACTICE_MANAGER, "Colin")
    desks.factory.related(mary, nurse)
    ruth, colin = as_driver("ruth"), as_driver("colin")

    def exported(driver: Driver, actor: Actor) -> str:
        return driver.kept(driver.entry(actor, f"patient:{mary.id}", action="list.exported"))

    assert ruth.tried(note_of(nurse.id), mary.id) == 1
    assert exported(ruth, nurse) == DENIED
    assert exported(colin, manager) == ""
    narrower = lines(policy.shipped())
    for what, role in (
        (Permission.ADD, Role.COMMUNITY_NURSE), (Permission.EXPORT, Role.PRACTICE_MANAGER),
    ):  # fmt: skip
        narrower = forbid(narrower, what, (role,))
    desks.factory.policy(written(narrower))
    assert ruth.tried(note_of(nurse.id), mary.id) == DENIED
    assert exported(colin, manager) == DENIED


# --- the clock goes on within a transaction -------------------------------------------------------


def test_what_ends_while_a_transaction_stands_open_has_ended(
    server: Server, own_database: str
) -> None:
    url = server.url(own_database)
    hub.create(url)  # the tests' own clock in it gives way to the server's
    hub.add_login(url, "ruth", "not asked for on a socket")
    with closing(hub.connect(url, role=access.INTAKE)) as scripts:
        factory = Factory(scripts, "ruth")
        team = factory.team()
        nurse = factory.staff(teams=[team])
        mary = factory.patient(practice=factory.practice(team=team), known=False)
        declared = factory.related(
            mary, nurse, RelationshipKind.DECLARED, begins_at=datetime(2020, 1, 1, tzinfo=UTC)
        )
        with (
            closing(Driver(server.url(own_database, "ruth"))) as ruth,
            psycopg.connect(url) as clock,
        ):
            assert ruth.ask("SELECT id FROM patient") == [mary.id]
            [now] = clock.execute("SELECT clock_timestamp()").fetchone() or ()
            factory.change(Relationship, declared.id, ends_at=now)
            assert ruth.ask("SELECT id FROM patient") == []


# --- what was opened for a short while stays short ------------------------------------------------


PROMISED = (
    "INSERT INTO action (patient_id, what, owner_id, due, state, agreed_on, version)"
    " VALUES (%s, 'Ring', %s, '2030-01-01', 'open', '2026-11-26', 1)"
)

LISTED = (
    "INSERT INTO agenda_item (meeting_id, patient_id, position, question, asked_by_id, told,"
    " minutes, state, note, version)"
    " VALUES (%s, %s, 2, '?', %s, 'not told: risk', 10, 'waiting', '', 1)"
)

PLANNED = (
    "INSERT INTO meeting (team_id, title, place, starts_at, ends_at, state, slide, curtain,"
    " version) VALUES (%s, 'x', '', %s, %s, 'planned', 'neutral', false, 1)"
)


def test_whoever_broke_the_glass_makes_nothing_of_it_that_lasts(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    link = desks.seat(Role.LINK_WORKER, "Jo")
    tom = desks.factory.patient(given="Tom", practice=desks.practice)
    meeting = desks.factory.meeting(desks.here, chair=nurse, patients=[tom])
    glass = desks.factory.related(
        mary, nurse, RelationshipKind.BREAK_GLASS, begins_at=NOW - HOUR, ends_at=NOW + HOUR
    )
    ruth = as_driver("ruth")
    assert ruth.rows("SELECT id FROM patient") == {mary.id, tom.id}
    listing = (meeting.id, mary.id, nurse.id)
    assert ruth.tried(PROMISED, mary.id, nurse.id) == DENIED
    assert ruth.tried(PROMISED, mary.id, link.id) == DENIED
    assert ruth.tried(LISTED, *listing) == DENIED
    assert ruth.tried("UPDATE agenda_item SET patient_id = %s, version = 2", mary.id) == DENIED
    # Of someone on her own caseload she may.
    desks.factory.change(Relationship, glass.id, ends_at=NOW - timedelta(minutes=1))
    desks.factory.related(mary, nurse)
    assert ruth.tried(PROMISED, mary.id, link.id) == 1
    assert ruth.tried(LISTED, *listing) == 1


def test_whoever_broke_the_glass_shuts_nobody_out(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    desks.seat(Role.GP, "Nell", practices=[desks.practice], organisation="Dene Surgery")
    glass = desks.factory.related(
        mary, nurse, RelationshipKind.BREAK_GLASS, begins_at=NOW - HOUR, ends_at=NOW + HOUR
    )
    ruth = as_driver("ruth")
    objection = "SELECT record_objection(%s, %s, 'Dene Surgery', NULL, 'She said so')"
    asked = (objection, mary.id, ObjectionTo.ORGANISATION.value)
    assert ruth.rows(*asked) == {None}
    desks.factory.change(Relationship, glass.id, ends_at=NOW - timedelta(minutes=1))
    desks.factory.related(mary, nurse)
    assert ruth.rows(*asked) != {None}


def test_what_someone_says_of_themselves_does_not_last_by_whom_they_stand_in_for(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    away = desks.seat(Role.SOCIAL_WORKER, "Iris")
    desks.factory.keep(Absence(staff_id=away.id, deputy_id=nurse.id, until=TODAY))
    desks.factory.related(mary, nurse, RelationshipKind.DECLARED, ends_at=NOW + HOUR)
    ruth = as_driver("ruth")
    given = "SELECT give_relationship(%s, 'caseload', %s, NULL, NULL, '', NULL)"
    assert ruth.tried(given, mary.id, away.id) == DENIED
    assert ruth.tried(PROMISED, mary.id, away.id) == DENIED
    desks.factory.related(mary, nurse)
    assert ruth.tried(PROMISED, mary.id, away.id) == 1


def test_an_action_that_was_there_is_closed_by_whoever_broke_the_glass_and_not_opened_anew(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    matron = desks.seat(Role.COMMUNITY_MATRON, "Aisha")
    desks.factory.keep(
        Action(patient_id=mary.id, what="Ring", owner_id=matron.id, due=TODAY, agreed_on=TODAY)
    )
    desks.factory.related(mary, nurse, RelationshipKind.BREAK_GLASS, ends_at=NOW + HOUR)
    ruth = as_driver("ruth")
    change = "UPDATE action SET version = version + 1, "
    assert ruth.tried(f"{change} state = 'done', done_on = '2026-11-26'") == 1
    assert ruth.tried(f"{change} owner_id = {nurse.id}") == DENIED
    assert ruth.tried(f"{change} due = '2030-01-01'") == DENIED


def test_an_action_opens_nobody_to_a_colleague_of_another_team(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    desks.factory.related(mary, nurse)
    colleague = desks.seat(Role.SOCIAL_WORKER, "Tom")
    stranger = desks.seat(Role.COMMUNITY_NURSE, "Nell", teams=[desks.there])
    lead = desks.seat(Role.GOVERNANCE_LEAD, "Moira")
    hidden = desks.factory.patient(practice=desks.practice, known=False, restricted=True)
    desks.factory.related(hidden, nurse)
    ruth = as_driver("ruth")
    assert ruth.tried(PROMISED, mary.id, nurse.id) == 1
    assert ruth.tried(PROMISED, mary.id, colleague.id) == 1
    assert ruth.tried(PROMISED, mary.id, stranger.id) == DENIED
    assert ruth.tried(PROMISED, mary.id, lead.id) == DENIED
    # Of someone restricted, to those alone who are named.
    assert ruth.tried(PROMISED, hidden.id, nurse.id) == 1
    assert ruth.tried(PROMISED, hidden.id, colleague.id) == DENIED
    # Whoever comes to know the person by an agenda may be promised to.
    desks.factory.meeting(desks.here, chair=nurse, patients=[mary], attendees=[stranger])
    assert ruth.tried(PROMISED, mary.id, stranger.id) == 1


def test_nobody_is_expected_who_is_not_of_the_team(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    matron = desks.seat(Role.COMMUNITY_MATRON, "Aisha")
    stranger = desks.seat(Role.SOCIAL_WORKER, "Tom", teams=[desks.there])
    invited = desks.seat(Role.SOCIAL_WORKER, "Nell", teams=[desks.there])
    meeting = desks.factory.meeting(desks.here, chair=matron, patients=[mary], attendees=[invited])
    ruth = as_driver("ruth")
    assert ruth.tried(INVITED, meeting.id, stranger.id) == DENIED
    assert ruth.tried(INVITED, meeting.id, nurse.id) == 1
    arrives = "UPDATE attendee SET state = 'in', version = version + 1 WHERE staff_id = %s"
    assert ruth.tried(arrives, invited.id) == 1
    desks.factory.change(Meeting, meeting.id, state=MeetingState.FINISHED, finished_at=NOW)
    assert ruth.tried(INVITED, meeting.id, nurse.id) == UNSIGNED


def test_nobody_lifts_their_own_lock(desks: Desks, nurse: Actor, as_driver: As) -> None:
    locked = NOW + HOUR
    desks.factory.keep(Credential(staff_id=nurse.id, failures=0, locked_until=locked))
    ruth = as_driver("ruth")
    for until in ("NULL", f"'{utc_text(NOW)}'"):
        assert ruth.tried(f"UPDATE credential SET locked_until = {until}") == UNSIGNED
    assert ruth.tried("UPDATE credential SET failures = 1") == 1
    assert ruth.tried(f"UPDATE credential SET locked_until = '{utc_text(locked + HOUR)}'") == 1


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT lo_from_bytea(0, 'x')", "SELECT lo_create(0)", "SELECT lo_creat(-1)",
        "SELECT lo_get(1)", "SELECT lo_put(1, 0, 'x')", "SELECT lo_open(1, 262144)",
        "SELECT loread(0, 1)", "SELECT lowrite(0, 'x')",
    ],
)  # fmt: skip
def test_nothing_is_kept_outside_the_tables(nurse: Actor, as_driver: As, statement: str) -> None:
    assert as_driver("ruth").tried(statement) == DENIED


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agenda_item SET note = 'No, after all', version = version + 1",
        "UPDATE attendee SET state = 'apologies', version = version + 1",
        "UPDATE meeting SET started_at = ends_at, version = version + 1",
    ],
)
def test_nobody_of_the_team_rewrites_the_minutes(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As, statement: str
) -> None:
    matron = desks.seat(Role.COMMUNITY_MATRON, "Aisha")
    meeting = desks.factory.meeting(desks.here, chair=matron, patients=[mary])
    desks.factory.related(mary, nurse)
    ruth = as_driver("ruth")
    assert ruth.tried(statement) == 1
    desks.factory.change(Meeting, meeting.id, state=MeetingState.FINISHED, finished_at=NOW)
    assert ruth.tried(statement) == UNSIGNED


def test_no_agenda_stays_open_for_ever(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    desks.factory.meeting(desks.here, chair=nurse, patients=[mary])
    ruth = as_driver("ruth")

    def planned(starts_at: datetime, lasts: timedelta) -> int | str:
        times = (utc_text(starts_at), utc_text(starts_at + lasts))
        return ruth.tried(PLANNED, desks.here.id, *times)

    assert planned(NOW + timedelta(days=364), timedelta(days=1)) == 1
    assert planned(NOW + timedelta(days=367), HOUR) == DENIED
    assert planned(NOW, timedelta(days=1, minutes=1)) == DENIED
    for when in ("ends_at", "starts_at"):
        change = f"UPDATE meeting SET {when} = '2099-01-01', version = version + 1"
        assert ruth.tried(change) == DENIED
