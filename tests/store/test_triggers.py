"""What the database holds to by itself, whoever writes and however."""

from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import IntegrityError

from desktop.errors import Problem
from desktop.models import (
    Action,
    AgendaItem,
    AgendaOutcome,
    Base,
    Item,
    ItemWording,
    Meeting,
    Patient,
    PlanGoal,
    PlanVersion,
)  # fmt: skip
from desktop.store.session import seen, sign
from desktop.store.store import Store
from desktop.words.dates import PartialDate
from desktop.words.enums import (
    Confidentiality,
    ItemStatus,
    Kind,
    MeetingState,
    Outcome,
    Role,
    Sector,
)
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.stores import Server

NURSE = Actor(41, "Anna Bell", Role.COMMUNITY_NURSE)
LATER = NOW + timedelta(hours=2)


def reword(scripts: Store, item: Item, **changes: object) -> None:
    """One signed change of an item through the session."""
    with scripts.writing() as session:
        row = session.get_one(Item, (item.patient_id, item.id))
        for name, value in changes.items():
            setattr(row, name, value)
        sign(session, NURSE, "item.annotated", [])


def wordings(scripts: Store) -> list[ItemWording]:
    with scripts.reading() as session:
        return list(session.scalars(select(ItemWording).order_by(ItemWording.number)))


# --- the audit ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET detail = 'x'",
        "DELETE FROM audit_entry",
        "UPDATE item_wording SET title = 'x'",
        "DELETE FROM item_wording",
    ],
)
def test_the_audit_and_the_history_are_appended_only(
    scripts: Store, factory: Factory, raw: Connection, statement: str
) -> None:
    note = factory.item(factory.patient(), author=factory.staff())
    reword(scripts, note, title="Reworded", recorded_from=LATER)
    with pytest.raises(IntegrityError, match="is appended only"):
        raw.execute(text(statement))


def test_the_audit_cannot_be_emptied_at_a_stroke(
    hub_store: Store, server: Server, hub_database: str
) -> None:
    with (
        psycopg.connect(server.url(hub_database)) as connection,
        pytest.raises(psycopg.IntegrityError, match="is appended only"),
    ):
        connection.execute("TRUNCATE audit_entry")


# --- the history of items -------------------------------------------------------------------------


def test_a_superseded_wording_is_kept_with_the_span_it_was_held(
    scripts: Store, factory: Factory
) -> None:
    note = factory.item(factory.patient(), "Walks with a stick", author=factory.staff())
    reword(scripts, note, title="Walks with a frame", recorded_from=LATER)
    (kept,) = wordings(scripts)
    assert (kept.number, kept.title) == (1, "Walks with a stick")
    assert (kept.recorded_from, kept.recorded_to) == (NOW, LATER)
    with scripts.reading() as session:
        now = session.scalars(select(Item)).one()
    assert (now.version, now.title, now.recorded_from) == (2, "Walks with a frame", LATER)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", Kind.ALERT),
        ("sector", Sector.PERSON),
        ("begins", PartialDate("2020")),
        ("ends", PartialDate("2026-11")),
        ("title", "x"),
        ("detail", "x"),
        ("value", "7"),
        ("unit", "mmol/L"),
        ("code", "1"),
        ("code_system", "SNOMED CT"),
        ("status", ItemStatus.ENDED),
        ("confidentiality", Confidentiality.RESTRICTED),
    ],
)
def test_every_column_of_a_wording_is_history(
    scripts: Store, factory: Factory, column: str, value: object
) -> None:
    note = factory.item(factory.patient(), author=factory.staff(), begins=None)
    reword(scripts, note, **{column: value}, recorded_from=LATER)
    (kept,) = wordings(scripts)
    assert getattr(kept, column) == getattr(note, column)


def test_hearing_the_same_again_is_no_new_wording(scripts: Store, factory: Factory) -> None:
    source = factory.source()
    item = factory.item(factory.patient(), source=source)
    reword(scripts, item, said_at=LATER)
    assert wordings(scripts) == []


def test_a_wording_is_not_recorded_again_when_nothing_changed(
    scripts: Store, factory: Factory
) -> None:
    item = factory.item(factory.patient(), author=factory.staff())
    with pytest.raises(IntegrityError, match="recorded when it changes"):
        reword(scripts, item, recorded_from=LATER)


def test_a_wording_is_not_recorded_before_the_last_one(scripts: Store, factory: Factory) -> None:
    item = factory.item(factory.patient(), author=factory.staff())
    with pytest.raises(IntegrityError, match="never before the last one"):
        reword(scripts, item, title="Older", recorded_from=NOW - timedelta(days=1))


def test_an_imported_item_is_not_edited(scripts: Store, factory: Factory) -> None:
    item = factory.item(factory.patient(), source=factory.source())
    with pytest.raises(IntegrityError, match="annotated, never edited"):
        reword(scripts, item, title="Mended by hand", recorded_from=LATER)


def test_an_imported_item_follows_its_source(scripts: Store, factory: Factory) -> None:
    source, nurse = factory.source(), factory.staff()
    item = factory.item(factory.patient(), "Asthma", source=source)
    run = factory.import_run(source, nurse)
    reword(scripts, item, title="COPD", recorded_from=LATER, import_id=run.id)
    assert [each.title for each in wordings(scripts)] == ["Asthma"]


def test_an_imported_item_does_not_pass_for_one_written_here(
    scripts: Store, factory: Factory
) -> None:
    item = factory.item(factory.patient(), source=factory.source())
    with pytest.raises(IntegrityError, match="keeps the source"):
        reword(scripts, item, source_id=None)


@pytest.mark.parametrize("table", ["action", "item", "meeting", "patient", "staff"])
def test_what_has_versions_is_not_deleted_to_begin_anew(
    scripts: Store, factory: Factory, raw: Connection, table: str
) -> None:
    nurse, patient = factory.staff(), factory.patient()
    factory.item(patient)
    factory.meeting(factory.team())
    factory.keep(
        Action(patient_id=patient.id, what="Ring", owner_id=nurse.id, due=TODAY, agreed_on=TODAY)
    )
    with pytest.raises(IntegrityError, match=f"{table} is never deleted"):
        raw.execute(text(f"DELETE FROM {table}"))


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("audit_entry", "appended only"),
        ("item", "never deleted"),
        ("item_wording", "appended only"),
        ("plan_version", "an agreed plan is never changed"),
        ("plan_goal", "an agreed plan is never changed"),
        ("patient", "never deleted"),
        ("staff", "never deleted"),
    ],
)
def test_nothing_that_is_kept_is_replaced(embedded_store: Store, table: str, message: str) -> None:
    """A signature does not help: to replace a row is to delete it and begin anew."""
    factory = Factory(embedded_store, "tester")
    nurse, patient = factory.staff(), factory.patient()
    note = factory.item(patient, author=nurse)
    reword(embedded_store, note, title="Reworded", recorded_from=LATER)
    factory.plan(patient, agreed_by=nurse)
    with embedded_store.writing() as session:
        columns = ", ".join(
            each.name for each in Base.metadata.tables[table].columns if each.computed is None
        )
        sign(session, nurse, "item.annotated", [])
        with pytest.raises(IntegrityError, match=message):
            session.execute(
                text(f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}")
            )
        session.rollback()


@pytest.mark.parametrize("change", ["patient_id = :other", "id = id + 1"])
def test_an_item_stays_with_its_person_under_its_key(
    scripts: Store, factory: Factory, raw: Connection, change: str
) -> None:
    factory.item(factory.patient())
    other = factory.patient().id
    move = text(f"UPDATE item SET {change}, version = version + 1")
    with pytest.raises(IntegrityError, match="an item keeps its key"):
        raw.execute(move, {"other": other} if ":other" in change else {})


def test_staff_cannot_write_the_history_themselves(hub_store: Store) -> None:
    with hub_store.reading() as session, pytest.raises(Problem, match="may not do this"):
        session.execute(text("INSERT INTO item_wording SELECT * FROM item_wording"))


# --- agreed plans ---------------------------------------------------------------------------------

FROZEN = (
    "UPDATE plan_version SET strengths = 'x', version = version + 1",
    "UPDATE plan_version SET state = 'working', version = version + 1",
    "DELETE FROM plan_version",
    "INSERT INTO plan_goal (plan_version_id, position, need, hope)"
    " SELECT id, 9, '', 'x' FROM plan_version",
    "UPDATE plan_goal SET hope = 'x'",
    "DELETE FROM plan_goal",
    "INSERT INTO plan_goal_action (plan_goal_id, position, what, who)"
    " SELECT id, 9, 'x', '' FROM plan_goal",
    "UPDATE plan_goal_action SET what = 'x'",
    "DELETE FROM plan_goal_action",
    'INSERT INTO plan_contingency (plan_version_id, position, "trigger", do_this, ring)'
    " SELECT id, 9, 'x', 'x', '' FROM plan_version",
    "UPDATE plan_contingency SET do_this = 'x'",
    "DELETE FROM plan_contingency",
)


@pytest.mark.parametrize("statement", FROZEN)
def test_an_agreed_plan_is_never_changed(
    scripts: Store, factory: Factory, raw: Connection, statement: str
) -> None:
    factory.plan(factory.patient(), agreed_by=factory.staff())
    with pytest.raises(IntegrityError, match="an agreed plan is never changed"):
        raw.execute(text(statement))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("finished", "state = 'live', version = version + 1"),
        ("finished", "finished_at = started_at, version = version + 1"),
        ("live", "state = 'planned', version = version + 1"),
    ],
)
def test_a_meeting_goes_forward_alone(
    scripts: Store, factory: Factory, raw: Connection, was: str, becomes: str
) -> None:
    meeting = factory.meeting(factory.team())
    with scripts.writing() as session:
        row = seen(session, Meeting, meeting.id, 1)
        row.state, row.started_at = MeetingState(was), NOW
        row.finished_at = LATER if was == "finished" else None
        sign(session, NURSE, "meeting.changed", [])
    with pytest.raises(IntegrityError, match="a meeting does not go back"):
        raw.execute(text(f"UPDATE meeting SET {becomes}"))


MINUTES = (
    "UPDATE meeting SET started_at = finished_at, version = version + 1",
    "UPDATE agenda_item SET note = 'x', version = version + 1",
    "DELETE FROM agenda_item",
    "INSERT INTO agenda_item (meeting_id, patient_id, position, question, asked_by_id, told,"
    " minutes, state, note, version) SELECT meeting_id, :other, 9, 'x', asked_by_id, 'told', 10,"
    " 'waiting', '', 1 FROM agenda_item",
    "UPDATE agenda_outcome SET outcome = 'refer on'",
    "DELETE FROM agenda_outcome",
    "INSERT INTO agenda_outcome (agenda_item_id, outcome) SELECT id, 'refer on' FROM agenda_item",
    "UPDATE attendee SET state = 'apologies', version = version + 1",
    "DELETE FROM attendee",
    "INSERT INTO attendee (meeting_id, name, role, chair, state, version)"
    " SELECT meeting_id, 'x', role, chair, state, 1 FROM attendee",
)


@pytest.fixture
def met(scripts: Store, factory: Factory) -> Patient:
    """Discussed at a meeting that is finished."""
    nurse, patient = factory.staff(), factory.patient()
    meeting = factory.meeting(factory.team(), chair=nurse, patients=[patient])
    (discussed,) = meeting.agenda
    factory.keep(AgendaOutcome(agenda_item_id=discussed.id, outcome=Outcome.ACTION))
    factory.change(
        Meeting, meeting.id, state=MeetingState.FINISHED, started_at=NOW, finished_at=LATER
    )
    return patient


@pytest.mark.parametrize("statement", MINUTES)
def test_the_minutes_of_a_finished_meeting_stand(
    met: Patient, factory: Factory, raw: Connection, statement: str
) -> None:
    values = {"other": factory.patient().id} if ":other" in statement else {}
    with pytest.raises(IntegrityError, match=r"minutes of a finished meeting|does not go back"):
        raw.execute(text(statement), values)


@pytest.mark.parametrize(
    "change",
    ["what = 'x'", "agreed_on = '2025-01-01'", "agenda_item_id = NULL", "patient_id = :other"],
)
def test_an_action_stays_as_it_was_agreed(
    met: Patient, factory: Factory, raw: Connection, change: str
) -> None:
    with factory.store.reading() as session:
        discussed, asked_by = session.execute(select(AgendaItem.id, AgendaItem.asked_by_id)).one()
    factory.keep(
        Action(patient_id=met.id, agenda_item_id=discussed, what="Ring", owner_id=asked_by,
               due=TODAY, agreed_on=TODAY)
    )  # fmt: skip
    values = {"other": factory.patient().id} if ":other" in change else {}
    with pytest.raises(IntegrityError, match="an action stays as it was agreed"):
        raw.execute(text(f"UPDATE action SET {change}, version = version + 1"), values)
    closed = "UPDATE action SET state = 'done', done_on = '2026-11-26', version = version + 1"
    raw.rollback()
    assert raw.execute(text(closed)).rowcount == 1


def test_whoever_ends_a_meeting_waits_for_those_still_writing(
    hub_scripts: Store, server: Server, hub_database: str
) -> None:
    factory = Factory(hub_scripts, "tester")
    nurse = factory.staff()
    meeting = factory.meeting(factory.team(), chair=nurse, patients=[factory.patient()])
    with hub_scripts.writing() as writing, psycopg.connect(server.url(hub_database)) as ending:
        writing.get_one(AgendaItem, meeting.agenda[0].id).note = "Late"
        sign(writing, nurse, "agenda.noted", [])
        writing.flush()
        ending.execute("SET lock_timeout = '50ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            ending.execute("UPDATE meeting SET state = 'finished', version = version + 1")


def test_a_goal_does_not_move_into_an_agreed_plan(
    scripts: Store, factory: Factory, raw: Connection
) -> None:
    patient = factory.patient()
    agreed = factory.plan(patient, agreed_by=factory.staff())
    working = factory.plan(patient, number=2)
    move = text("UPDATE plan_goal SET plan_version_id = :to WHERE plan_version_id = :of")
    with pytest.raises(IntegrityError, match="an agreed plan is never changed"):
        raw.execute(move, {"to": agreed.id, "of": working.id})


def test_a_working_plan_is_changed_at_will(scripts: Store, factory: Factory) -> None:
    plan = factory.plan(factory.patient(), goals=2)
    with scripts.writing() as session:
        row = seen(session, PlanVersion, plan.id, 1)
        row.strengths = "Her neighbours"
        row.goals[0].hope = "To walk to the shop"
        row.goals.append(PlanGoal(position=3, hope="To see the sea"))
        del row.goals[1]
        sign(session, NURSE, "plan.changed", [])
    with scripts.reading() as session:
        hopes = session.scalars(select(PlanGoal.hope).order_by(PlanGoal.position)).all()
    assert hopes == ["To walk to the shop", "To see the sea"]


def test_whoever_agrees_a_plan_waits_for_those_still_writing(
    hub_scripts: Store, server: Server, hub_database: str
) -> None:
    """Without the wait, a goal could slip in below a plan that was agreed without it."""
    factory = Factory(hub_scripts, "tester")
    nurse = factory.staff()
    plan = factory.plan(factory.patient())
    with hub_scripts.writing() as writing, psycopg.connect(server.url(hub_database)) as agreeing:
        writing.add(PlanGoal(plan_version_id=plan.id, position=2, hope="Late"))
        sign(writing, nurse, "plan.changed", [])
        writing.flush()
        agreeing.execute("SET lock_timeout = '50ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            agreeing.execute("UPDATE plan_version SET state = 'agreed', version = version + 1")
