"""A curious colleague with ``psql``: ways around the rule that were tried once, and are shut."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from desktop.models import Patient, Relationship, access
from desktop.store import hub
from desktop.store.store import Store
from desktop.words.enums import RelationshipKind, Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.factory import Factory
from tests.services.desks import Desks
from tests.store.driver import Driver
from tests.stores import Server

WHY = "Found on the floor at home"
HOUR = timedelta(hours=1)
As = Callable[[str], Driver]


@pytest.fixture
def store(hub_store: Store) -> Store:
    """A file has no logins: all of this is about a hub."""
    return hub_store


@pytest.fixture
def desks(factory: Factory, as_login: Callable[[str], Store]) -> Desks:
    return Desks(factory, as_login)


@pytest.fixture
def as_driver(server: Server, hub_database: str) -> Iterator[As]:
    opened: list[Driver] = []

    def connected(username: str) -> Driver:
        opened.append(Driver(server.url(hub_database, username)))
        return opened[-1]

    yield connected
    for each in opened:
        each.close()


@pytest.fixture
def nurse(desks: Desks) -> Actor:
    return desks.seat(Role.COMMUNITY_NURSE, "Ruth")


@pytest.fixture
def mary(desks: Desks) -> Patient:
    """Of the nurse's team, and on no list of hers."""
    found = desks.factory.patient(practice=desks.practice, known=False)
    desks.factory.item(found)
    return found


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


# --- the clock goes on within a transaction -------------------------------------------------------


def test_what_ends_while_a_transaction_stands_open_has_ended(
    server: Server, own_database: str
) -> None:
    url = server.url(own_database)
    hub.create(url)  # the tests' own clock in it gives way to the server's
    hub.add_login(url, "ruth", "not asked for on a socket")
    with closing(hub.connect(url, role=access.INTAKE)) as scripts:
        factory = Factory(scripts, "ruth")
        factory.policy()
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
