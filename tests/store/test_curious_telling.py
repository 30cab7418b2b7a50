"""A curious colleague with ``psql``: what they sign is true, and it shows no more than a screen."""

from contextlib import closing
from datetime import timedelta
from queue import Queue

import psycopg
import pytest
from sqlalchemy import select

from desktop.errors import Problem
from desktop.models import (
    Attendee,
    AuditEntry,
    Copy,
    Finding,
    ImportFile,
    Item,
    Patient,
    PatientLink,
    Source,
    Waiting,
    WaitingRef,
)
from desktop.services import disclosure, plans
from desktop.store import failures, hub
from desktop.store.session import AUDIT_LOCK, sign
from desktop.store.store import Store
from desktop.words.allergies import NO_KNOWN_ALLERGY, NONE_OF_A_SORT, states_none
from desktop.words.dates import utc_text
from desktop.words.enums import (
    Attendance,
    Confidentiality,
    FindingKind,
    Kind,
    PaperKind,
    PrintFormat,
    RelationshipKind,
    Role,
    Sector,
)
from desktop.words.people import Actor
from tests.clock import NOW
from tests.services.desks import Desks
from tests.store.conftest import As
from tests.store.curious import HOUR
from tests.store.curious import mary as mary  # noqa: PLC0414 - a fixture
from tests.store.curious import nurse as nurse  # noqa: PLC0414 - a fixture
from tests.store.curious import store as store  # noqa: PLC0414 - a fixture
from tests.store.driver import DENIED, UNSIGNED
from tests.stores import Server

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


def set_aside(desks: Desks, source: Source, by: Actor) -> Waiting:
    file = ImportFile(import_id=desks.factory.import_run(source, by).id, name="x",
                      sha256="1" * 64, entries=1)  # fmt: skip
    desks.factory.keep(file)
    waits = Waiting(import_file_id=file.id, position="entry 1", sentence="?", original=b"Mary")
    desks.factory.keep(waits)
    return waits


def test_nobody_signs_themselves_that_they_open_an_original(
    desks: Desks, mary: Patient, as_driver: As
) -> None:
    manager = desks.seat(Role.PRACTICE_MANAGER, "Colin")
    source = desks.factory.source()
    waits = set_aside(desks, source, manager)
    desks.factory.keep(
        PatientLink(source_id=source.id, source_ref="p1", patient_id=mary.id),
        WaitingRef(waiting_id=waits.id, source_ref="p1"),
    )
    colin = as_driver("colin")
    look, read = f"SELECT look_at_original({waits.id})", f"SELECT open_original({waits.id})"
    forged = colin.entry(manager, f"waiting:{waits.id}", action="original.opened")
    assert colin.kept(forged) == DENIED
    assert colin.rows(read) == {None}
    assert colin.tried("SELECT sign_itself('original.opened', ARRAY['waiting:1'], '')") == DENIED
    # Taken back it opens nothing; kept, it says whose record the original is about.
    assert colin.ask(look) != [None]
    assert colin.rows(read) == {None}
    assert colin.kept(look) == ""
    assert colin.rows(read) != {None}
    named = f"patient:{mary.id} source:{source.id} waiting:{waits.id}"
    assert desks.entries("original.opened") == [("", named)]


def test_who_does_not_look_after_the_sources_is_signed_no_look_at_an_original(
    desks: Desks, nurse: Actor, as_driver: As
) -> None:
    waits = set_aside(desks, desks.factory.source(), nurse)
    ruth = as_driver("ruth")
    assert ruth.kept(f"SELECT look_at_original({waits.id})") == ""
    assert desks.entries("original.opened") == []
    assert ruth.rows("SELECT open_original(%s)", waits.id) == {None}


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
        sign(session, nurse, "item.annotated", {"hub"})
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
    for asked in ("SELECT room_may_open(%s, %s)", "SELECT invited_may_open(%s, %s)"):
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
            sign(session, nurse, "item.annotated", subjects)
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
    cells = sorted(str(each) for each in ruth.rows("SELECT unnest(my_cells())"))
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
        sign(session, nurse, "item.annotated", {"patient:x", f"patient:{'9' * 30}", "staff:5"})
    assert "staff:5" in ruth.rows("SELECT subject FROM moved_since(%s)", before)


def test_a_notice_says_the_number_of_an_entry_and_no_more(
    server: Server, hub_database: str, desks: Desks, nurse: Actor, mary: Patient
) -> None:
    with psycopg.connect(server.url(hub_database, "ruth"), autocommit=True) as listening:
        listening.execute("LISTEN tapestry")
        with desks.store(nurse).writing() as session:
            sign(session, nurse, "item.annotated", {f"patient:{mary.id}", "hub"}, "Mary Adams")
            sign(session, nurse, "item.annotated", {f"patient:{mary.id}"})
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
        sign(session, nurse, "item.annotated", {"hub"})


# --- two tongues ----------------------------------------------------------------------------------


def test_python_and_the_database_read_none_known_alike(server: Server, hub_database: str) -> None:
    titles = (
        "No known allergies", "no known allergy", "NKA", "nka", "NKDA", "nkda since 2019",
        "No known drug allergies", "nil known allergies", "No allergies known",
        "No allergies known to nuts", "nka?", "Snka", "Latex", "Known allergy", " NKA ",
        "No known food allergy, but hay fever", "", "Penicillin: no known allergies",
        "No allergies", "none", "Nil known.", "Allergies: none known", "No history of allergy",
        "No known adverse reactions", "No known allergies except penicillin", "No allergy to nuts",
        "No longer allergic to penicillin", "No penicillin allergy", "Nickel",
    )  # fmt: skip
    codes = ("", NO_KNOWN_ALLERGY, *NONE_OF_A_SORT, "91936005")
    asked = [(title, code) for title in titles for code in codes]
    with psycopg.connect(server.url(hub_database)) as admin:
        for title, code in asked:
            row = admin.execute("SELECT states_none(%s, %s)", (title, code)).fetchone()
            assert row == (states_none(title, code),), (title, code)
