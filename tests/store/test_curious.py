"""A curious colleague with ``psql``: ways around the rule that were tried once, and are shut."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from queue import Queue

import psycopg
import pytest
from sqlalchemy import select

from desktop.errors import Problem
from desktop.models import (
    Action,
    Attendee,
    AuditEntry,
    Copy,
    Finding,
    Item,
    Meeting,
    Patient,
    PatientLink,
    Relationship,
    access,
)
from desktop.services import allergies, disclosure, plans
from desktop.store import failures, hub
from desktop.store.session import AUDIT_LOCK, sign
from desktop.store.store import Store
from desktop.words.dates import utc_text
from desktop.words.enums import (
    Attendance,
    Confidentiality,
    FindingKind,
    Kind,
    MeetingState,
    PaperKind,
    PrintFormat,
    RelationshipKind,
    Role,
    Sector,
)
from desktop.words.items import NO_KNOWN_ALLERGY, NONE_OF_A_SORT
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.services.desks import Desks
from tests.store.driver import DENIED, UNSIGNED, Driver
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
    assert ruth.tried(INVITED, meeting.id, nurse.id) == DENIED


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


# --- what is signed is true -----------------------------------------------------------------------


def test_an_entry_says_when_it_was_signed_and_whom_it_is_about(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    plan = desks.factory.plan(mary)
    desks.factory.related(mary, nurse)
    other = desks.factory.patient(given="Tom", practice=desks.practice)
    ruth = as_driver("ruth")
    about = f"patient:{mary.id}"
    for number, change in enumerate((
        f"UPDATE plan_version SET wellness = 'x', version = version + 1 WHERE id = {plan.id}",
        "UPDATE plan_goal SET hope = 'x'",
        "UPDATE plan_goal_action SET what = 'x'",
        "UPDATE plan_contingency SET do_this = 'x'",
        "INSERT INTO finding (patient_id, kind, subject, sentence, found_at)"
        f" VALUES ({mary.id}, 'paper out of date', 'copy:1', 'forged', '2026')",
    )):  # fmt: skip
        for subjects in ("", f"patient:{other.id}", f"plan:{plan.id}", f"{about}0"):
            assert ruth.kept(change, ruth.entry(nurse, subjects)) == UNSIGNED, change
        assert ruth.kept(change, ruth.entry(nurse, f"{about} test:{number}")) == "", change
    for at in (
        "1999-01-01T00:00:00.000000Z", utc_text(NOW - timedelta(minutes=6)),
        utc_text(NOW + timedelta(minutes=6)), "2026-11-26 09:30:00+00",
    ):  # fmt: skip
        assert ruth.kept(ruth.entry(nurse, about, at=at)) == UNSIGNED, at
    assert ruth.kept(ruth.entry(nurse, about, at="yesterday, said she")) != ""
    assert ruth.kept(ruth.entry(nurse, about, at=utc_text(NOW - timedelta(minutes=4)))) == ""


def test_what_is_worked_out_of_a_person_is_signed_too(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    desks.factory.related(mary, nurse)
    desks.factory.keep(
        Finding(patient_id=mary.id, kind=FindingKind.PAPER_OUT_OF_DATE, subject="copy:1",
                sentence="Old.", found_at=NOW)
    )  # fmt: skip
    ruth = as_driver("ruth")
    assert ruth.kept("DELETE FROM finding") == UNSIGNED
    assert ruth.kept("UPDATE finding SET sentence = 'New.'") == UNSIGNED


def test_a_clock_that_is_wrong_makes_no_entry_wrong(
    server: Server, hub_database: str, desks: Desks, nurse: Actor
) -> None:
    behind = hub.connect(server.url(hub_database, "ruth"), clock=lambda: NOW - timedelta(days=400))
    with closing(behind), behind.writing() as session:
        sign(session, nurse, "test.signed", {"hub"})
    with desks.factory.store.reading() as session:
        asked = select(AuditEntry.at).where(AuditEntry.actor_id == nurse.id)
        assert session.scalars(asked).all() == [utc_text(NOW)]


def test_a_login_that_is_given_anew_is_signed(desks: Desks, nurse: Actor, as_driver: As) -> None:
    manager = desks.seat(Role.PRACTICE_MANAGER, "Colin")
    colin = as_driver("colin")
    secret = hub.verifier(colin.connection, "ruth", "known to Colin")
    anew = f"SELECT give_login('ruth', '{secret}')"
    assert colin.kept(anew) == UNSIGNED
    assert colin.kept(anew, colin.entry(manager, f"staff:{nurse.id}")) == ""


# --- a look beyond one's own people is for one person ---------------------------------------------


def test_one_call_looks_for_one_person(desks: Desks, nurse: Actor, as_driver: As) -> None:
    mary, tom = (
        desks.factory.patient(given=given, practice=desks.elsewhere, known=False)
        for given in ("Mary", "Tom")
    )
    ruth = as_driver("ruth")
    look = "SELECT id FROM look_up(NULL, %s, %s)"
    assert ruth.rows(look, ["adams", "mary"], ["1941-03-09"]) == {mary.id}
    assert ruth.rows(look, ["tom", "adams"], ["1941-03-09", "2041-03-09"]) == {tom.id}
    assert ruth.rows(look, ["adams", "mary", "tom"], ["1941-03-09"]) == set()
    days = [f"1941-03-{day:02}" for day in range(1, 32)]
    assert ruth.rows(look, ["adams", "mary"], days) == set()
    assert ruth.rows(look, ["adams", "mary", *[""] * 5], days[8:9]) == set()


def test_whoever_is_restricted_is_found_by_their_number_alone(
    desks: Desks, nurse: Actor, as_driver: As
) -> None:
    hidden = desks.factory.patient(practice=desks.practice, known=False, restricted=True)
    ruth = as_driver("ruth")
    by_name = "SELECT id FROM look_up(NULL, ARRAY['adams', 'mary'], ARRAY['1941-03-09'])"
    assert ruth.rows(by_name) == set()
    by_number = "SELECT id, nhs_number FROM look_up(%s, '{}', '{}')"
    assert ruth.rows(by_number, hidden.nhs_number) == {hidden.id}
    desks.factory.related(hidden, nurse)
    assert ruth.rows(by_name) == {hidden.id}


# --- psql shows no more than the program ----------------------------------------------------------


def test_what_an_item_said_before_it_was_restricted_goes_with_it(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    desks.factory.related(mary, nurse)
    source = desks.factory.source()
    now_restricted, still_there = (
        desks.factory.item(mary, title, source=source) for title in ("Cannabis", "Asthma")
    )
    run = desks.factory.import_run(source, nurse)
    then = {"import_id": run.id, "recorded_from": NOW + HOUR}
    desks.factory.change(
        Item, (mary.id, now_restricted.id), title="Cannabis use",
        confidentiality=Confidentiality.RESTRICTED, **then,
    )  # fmt: skip
    desks.factory.change(Item, (mary.id, still_there.id), title="Mild asthma", **then)
    assert as_driver("ruth").rows("SELECT title FROM item_wording") == {"Asthma"}


def test_which_sources_know_a_person_is_told_to_whoever_answers_them_alone(
    desks: Desks, mary: Patient, as_driver: As
) -> None:
    link, lead = desks.seat(Role.LINK_WORKER, "Jo"), desks.seat(Role.GOVERNANCE_LEAD, "Moira")
    clinic = desks.factory.source("Sexual health clinic")
    desks.factory.keep(PatientLink(source_id=clinic.id, source_ref="9", patient_id=mary.id))
    desks.factory.related(mary, link)
    desks.factory.related(mary, lead, RelationshipKind.SUBJECT_ACCESS, ends_at=NOW + HOUR)
    assert as_driver("jo").rows("SELECT source_id FROM patient_link") == set()
    assert as_driver("moira").rows("SELECT source_id FROM patient_link") == {clinic.id}


def test_whoever_reads_no_plans_is_not_told_of_their_papers(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    blind = desks.seat(Role.PRACTICE_STAFF, "Jo", practices=[desks.practice])
    lead = desks.seat(Role.GOVERNANCE_LEAD, "Moira")
    desks.factory.related(mary, nurse)
    desks.factory.related(mary, lead, RelationshipKind.SUBJECT_ACCESS, ends_at=NOW + HOUR)
    desks.factory.keep(
        Copy(kind=PaperKind.CARE_PLAN, patient_id=mary.id, format=PrintFormat.STANDARD,
             printed_at=NOW, printed_by_id=nurse.id),
        Finding(patient_id=mary.id, kind=FindingKind.PAPER_OUT_OF_DATE, subject="copy:1",
                sentence="Old.", found_at=NOW),
    )  # fmt: skip
    with desks.factory.store.reading() as session:
        assert not plans.may_read(disclosure.person(session, blind))
    ruth, jo, moira = as_driver("ruth"), as_driver("jo"), as_driver("moira")
    assert jo.rows("SELECT id FROM patient") == {mary.id}
    for table in ("copy", "finding"):
        asked = f"SELECT patient_id FROM {table}"
        assert (ruth.rows(asked), jo.rows(asked)) == ({mary.id}, set()), table
    assert moira.rows("SELECT patient_id FROM copy") == {mary.id}


def test_a_room_tells_nothing_of_whoever_one_may_not_open(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    matron = desks.seat(Role.COMMUNITY_MATRON, "Aisha")
    desks.factory.related(mary, matron)
    meeting = desks.factory.meeting(desks.here, chair=matron)
    desks.factory.change(Attendee, meeting.attendees[0].id, state=Attendance.IN)
    asked = "SELECT room_may_open(%s, %s)"
    assert as_driver("ruth").rows(asked, meeting.id, mary.id) == {False}
    assert as_driver("aisha").rows(asked, meeting.id, mary.id) == {True}


def test_nobody_hears_of_what_is_a_strangers(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    other = desks.factory.patient(given="Tom", practice=desks.elsewhere, known=False)
    desks.factory.related(mary, nurse)
    ruth = as_driver("ruth")
    ((before, _),) = ruth.ask("SELECT * FROM audit_head()")
    with desks.factory.store.writing() as session:
        for subjects in (
            {f"patient:{mary.id}", "relationship:1"}, {f"patient:{other.id}", "relationship:2"},
            {f"patient:{other.id}", "objection:3", "meeting:4"}, {"staff:5"},
        ):  # fmt: skip
            sign(session, nurse, "test.moved", subjects)
    ruth.connection.rollback()
    assert ruth.rows("SELECT subject FROM moved_since(%s)", before) == {
        f"patient:{mary.id}", "relationship:1", "meeting:4", "staff:5",
    }  # fmt: skip


def test_no_question_about_allergies_tells_where_one_is_hidden(
    server: Server, hub_database: str, desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    desks.factory.related(mary, nurse)
    desks.factory.item(mary, "Latex", Kind.ALLERGY, confidentiality=Confidentiality.RESTRICTED)
    with psycopg.connect(server.url(hub_database)) as admin:  # the policy shipped hides none
        admin.execute("SET session_replication_role = replica")
        admin.execute("DELETE FROM policy_cell WHERE confidentiality = 'restricted'")
    ruth = as_driver("ruth")
    cells = sorted(str(each) for each in ruth.rows("SELECT my_cells()"))
    for sector in Sector:
        seen = [*cells, f"{sector}/allergy/restricted"]
        assert ruth.rows("SELECT holds_another_allergy(%s, %s)", mary.id, seen) == {True}


# --- what anybody may do to everybody else --------------------------------------------------------


def test_no_sequence_counts_the_rows_that_staff_do_not_write(
    desks: Desks, nurse: Actor, as_driver: As
) -> None:
    ruth = as_driver("ruth")
    for table in ("relationship", "patient", "objection", "access_review", "import", "deletion"):
        assert ruth.tried(f"SELECT nextval('{table}_id_seq')") == DENIED, table
        assert ruth.tried(f"SELECT last_value FROM {table}_id_seq") == DENIED, table
    assert ruth.tried("SELECT nextval('action_id_seq')") == 1


def test_a_forged_notice_is_not_heard(
    store: Store, desks: Desks, nurse: Actor, as_driver: As
) -> None:
    heard: Queue[int] = Queue()
    store.hear(heard.put)
    assert heard.get(timeout=10) == 0
    ruth = as_driver("ruth")
    for forged in ("nonsense", "", "-1", "1e9", "0", "9" * 30, "٣"):
        assert ruth.kept(f"NOTIFY tapestry, '{forged}'") == ""
    assert ruth.kept("NOTIFY tapestry, '7'") == ""
    assert heard.get(timeout=10) == 7  # on the same connection: a new one begins with 0


def test_an_entry_about_nobody_who_can_be_keeps_no_desk_from_hearing(
    desks: Desks, nurse: Actor, as_driver: As
) -> None:
    ruth = as_driver("ruth")
    ((before, _),) = ruth.ask("SELECT * FROM audit_head()")
    ruth.connection.rollback()
    with desks.store(nurse).writing() as session:
        sign(session, nurse, "test.forged", {"patient:x", f"patient:{'9' * 30}", "staff:5"})
    assert "staff:5" in ruth.rows("SELECT subject FROM moved_since(%s)", before)


def test_a_notice_says_the_number_of_an_entry_and_no_more(
    server: Server, hub_database: str, desks: Desks, nurse: Actor, mary: Patient
) -> None:
    with psycopg.connect(server.url(hub_database, "ruth"), autocommit=True) as listening:
        listening.execute("LISTEN tapestry")
        with desks.store(nurse).writing() as session:
            sign(session, nurse, "test.signed", {f"patient:{mary.id}", "hub"}, "Mary Adams")
            sign(session, nurse, "test.signed", {f"patient:{mary.id}"})
        told = [each.payload for each in listening.notifies(timeout=10, stop_after=2)]
        numbers = listening.execute(
            "SELECT number FROM audit_entry WHERE actor_id = %s ORDER BY number", [nurse.id]
        ).fetchall()
    assert told == [str(number) for (number,) in numbers]


def test_whoever_holds_up_all_signing_leaves_others_no_longer_than_they_can_wait(
    monkeypatch: pytest.MonkeyPatch, server: Server, hub_database: str, desks: Desks,
    nurse: Actor, as_driver: As,
) -> None:  # fmt: skip
    desks.seat(Role.LINK_WORKER, "Jo")
    as_driver("jo").ask("SELECT pg_advisory_lock(%s)", AUDIT_LOCK)
    monkeypatch.setattr(hub, "PATIENCE", "50ms")
    with (
        closing(hub.connect(server.url(hub_database, "ruth"))) as waiting,
        pytest.raises(Problem, match=failures.BUSY),
        waiting.writing() as session,
    ):
        sign(session, nurse, "test.signed", {"hub"})


# --- two tongues ----------------------------------------------------------------------------------


def test_python_and_the_database_read_none_known_alike(server: Server, hub_database: str) -> None:
    titles = (
        "No known allergies", "no known allergy", "NKA", "nka", "NKDA", "nkda since 2019",
        "No known drug allergies", "nil known allergies", "No allergies known",
        "No allergies known to nuts", "nka?", "Snka", "Latex", "Known allergy", " NKA ",
        "No known food allergy, but hay fever", "", "Penicillin: no known allergies",
    )  # fmt: skip
    codes = ("", NO_KNOWN_ALLERGY, *NONE_OF_A_SORT, "91936005")
    asked = [(title, code) for title in titles for code in codes]
    with psycopg.connect(server.url(hub_database)) as admin:
        for title, code in asked:
            row = admin.execute("SELECT states_none(%s, %s)", (title, code)).fetchone()
            assert row == (allergies.states_none(title, code),), (title, code)
