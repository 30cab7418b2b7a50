"""Nothing is kept without a signature, and no update goes around versions."""

import threading
from collections.abc import Callable
from contextlib import closing

import pytest
from sqlalchemy import delete, event, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from desktop.errors import OutOfDate
from desktop.models import (
    AuditEntry,
    Base,
    Draft,
    Finding,
    Item,
    Patient,
    Place,
    PlanGoal,
    PlanVersion,
    Team,
)
from desktop.models.audit import GENESIS
from desktop.store import chain
from desktop.store.session import GuardedSession, Unsigned, seen, sign, unsigned
from desktop.store.store import Store
from desktop.words.dates import utc_text
from desktop.words.enums import FindingKind, PlaceKind, Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.factory import Factory

NURSE = Actor(41, "Anna Bell", Role.COMMUNITY_NURSE)


def entries(scripts: Store) -> list[AuditEntry]:
    with scripts.reading() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.number)))


def teams(scripts: Store) -> int:
    with scripts.reading() as session:
        return session.scalar(select(func.count()).select_from(Team)) or 0


def change(scripts: Store, *steps: Callable[[GuardedSession], object]) -> None:
    """One transaction, signed, then the steps."""
    with scripts.writing() as session:
        sign(session, NURSE, "changed", [])
        for step in steps:
            step(session)


def fail(_: GuardedSession) -> None:
    raise ZeroDivisionError


# --- the entry ------------------------------------------------------------------------------------


def test_a_signed_change_is_kept_with_its_entry(scripts: Store) -> None:
    with scripts.writing() as session:
        session.add(Team(code="T", name="Dales"))
        touched = sign(session, NURSE, "team.made", ["team:2", "team:1", "team:2"], "because")
    assert touched == {"team:1", "team:2"}
    assert teams(scripts) == 1
    (entry,) = entries(scripts)
    assert (entry.number, entry.at, entry.previous) == (1, utc_text(NOW), GENESIS)
    assert (entry.actor_id, entry.actor, entry.action) == (41, "Anna Bell", "team.made")
    assert (entry.subjects, entry.detail) == ("team:1 team:2", "because")
    assert entry.hash == entry.digest()


def test_several_signatures_are_several_entries_in_order(scripts: Store) -> None:
    with scripts.writing() as session:
        for action in ("one", "two", "three"):
            sign(session, NURSE, action, [])
    kept = entries(scripts)
    assert [(each.number, each.action) for each in kept] == [(1, "one"), (2, "two"), (3, "three")]
    assert [each.previous for each in kept] == [GENESIS, kept[0].hash, kept[1].hash]


def test_a_read_can_be_signed(scripts: Store) -> None:
    with scripts.writing() as session:
        session.scalar(select(func.count()).select_from(Team))
        sign(session, NURSE, "patient.opened", ["patient:1"])
    assert [each.action for each in entries(scripts)] == ["patient.opened"]


def test_the_hash_is_the_same_on_both_stores(scripts: Store) -> None:
    with scripts.writing() as session:
        sign(session, Actor(7, "Łukasz Žižek", Role.GP), "plan.agreed", ["plan:1"], 'said "…"\n')
    assert entries(scripts)[0].hash == (
        "183a9c1ca9031d44da3cdc0a86d1b38e9b6317984a236b271f94a3b4ca618bdb"
    )


def test_a_signature_goes_back_with_its_savepoint(scripts: Store) -> None:
    with scripts.writing() as session:
        sign(session, NURSE, "kept", [])
        savepoint = session.begin_nested()
        sign(session, NURSE, "gone", [])
        savepoint.rollback()
        with session.begin_nested():
            sign(session, NURSE, "kept too", [])
    assert [each.action for each in entries(scripts)] == ["kept", "kept too"]


def test_a_failed_change_leaves_nothing_behind(scripts: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        change(scripts, lambda session: session.add(Team(code="T", name="Dales")), fail)
    assert (teams(scripts), entries(scripts)) == (0, [])


def test_a_signature_does_not_outlive_its_transaction(scripts: Store) -> None:
    with closing(GuardedSession(scripts.for_writing, scripts.clock)) as session:
        sign(session, NURSE, "given up", [])
        session.rollback()
        session.add(Team(code="T", name="Dales"))
        with pytest.raises(Unsigned):
            session.commit()


def test_reading_keeps_nothing(scripts: Store) -> None:
    with scripts.reading() as session:
        session.add(Team(code="T", name="Dales"))
        sign(session, NURSE, "team.made", [])
        session.flush()
    assert (teams(scripts), entries(scripts)) == (0, [])


def test_a_transaction_that_changed_nothing_needs_no_signature(scripts: Store) -> None:
    with scripts.writing() as session:
        session.scalar(select(func.count()).select_from(Team))
    assert entries(scripts) == []


# --- no way around the signature ------------------------------------------------------------------


def by_commit(scripts: Store) -> None:
    with GuardedSession(scripts.for_writing) as session:
        session.add(Team(code="T", name="Dales"))
        session.commit()


def by_context(scripts: Store) -> None:
    with GuardedSession(scripts.for_writing) as session, session.begin():
        session.add(Team(code="T", name="Dales"))


def by_writing(scripts: Store) -> None:
    with scripts.writing() as session:
        session.execute(insert(Team).values(code="T", name="Dales"))


def by_connection(scripts: Store) -> None:
    with scripts.engine.begin() as connection:
        connection.execute(insert(Team).values(code="T", name="Dales"))


def by_text(scripts: Store) -> None:
    with scripts.engine.connect() as connection:
        connection.execute(text("INSERT INTO team (code, name) VALUES ('T', 'Dales')"))
        connection.commit()


def by_driver(scripts: Store) -> None:
    with scripts.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO team (code, name) VALUES ('T', 'Dales')")


def by_disguise(scripts: Store) -> None:
    """Text that begins like a question."""
    with scripts.engine.begin() as connection:
        cursor = connection.connection.cursor()
        cursor.execute("INSERT INTO team (code, name) VALUES ('T', 'Dales')")


def by_calling_it_a_draft(scripts: Store) -> None:
    with scripts.writing() as session:
        session.add(Team(code="T", name="Dales"))
        unsigned(session)


@pytest.mark.parametrize(
    "way",
    [
        by_commit,
        by_context,
        by_writing,
        by_connection,
        by_text,
        by_driver,
        by_disguise,
        by_calling_it_a_draft,
    ],
)
def test_no_unsigned_change_is_kept(scripts: Store, way: Callable[[Store], None]) -> None:
    with pytest.raises(Unsigned):
        way(scripts)
    assert teams(scripts) == 0


def test_nothing_is_changed_after_the_entry_is_written(scripts: Store) -> None:
    def late(session: GuardedSession) -> None:
        session.execute(insert(Team).values(code="T", name="Dales"))

    def listened(session: GuardedSession) -> None:
        event.listen(session, "before_commit", late)  # after the guard's own

    with pytest.raises(Unsigned, match="last statement"):
        change(scripts, listened)
    assert teams(scripts) == 0


def test_drafts_need_no_signature_and_findings_do(scripts: Store, factory: Factory) -> None:
    nurse = factory.staff()
    patient = factory.patient()
    before = len(entries(scripts))
    with scripts.writing() as session:
        session.add(Draft(author_id=nurse.id, form="plan:1", body=b"sealed", saved_at=NOW))
        unsigned(session)
    assert len(entries(scripts)) == before
    finding = Finding(
        patient_id=patient.id, kind=FindingKind.PAPER_OUT_OF_DATE, subject="copy:1",
        sentence="The paper is older than the plan.", found_at=NOW,
    )  # fmt: skip

    def add() -> None:
        with scripts.writing() as session:
            session.add(finding)
            unsigned(session)

    with pytest.raises(Unsigned):
        add()
    with scripts.writing() as session:
        session.execute(update(Draft).values(body=b"again"))
        unsigned(session)
    with scripts.reading() as session:
        assert session.scalars(select(Draft.body)).all() == [b"again"]
        assert session.scalars(select(Finding)).all() == []


def test_a_commit_that_fails_leaves_nothing_for_the_next_to_sign(
    embedded_store: Store,
) -> None:
    """SQLite keeps the transaction open when a constraint fails at its very end."""
    nowhere = Place(code="P", name="", team_id=9, kind=PlaceKind.WARD)
    with pytest.raises(IntegrityError):
        change(
            embedded_store,
            lambda session: session.execute(text("PRAGMA defer_foreign_keys = ON")),
            lambda session: session.add_all([Team(code="T", name="Dales"), nowhere]),
        )
    with embedded_store.writing() as session:
        sign(session, NURSE, "other", [])
    assert teams(embedded_store) == 0
    assert [each.action for each in entries(embedded_store)] == ["other"]


# --- versions -------------------------------------------------------------------------------------


def test_the_version_on_the_screen_is_compared(scripts: Store, factory: Factory) -> None:
    patient = factory.patient()
    with scripts.writing() as session:
        seen(session, Patient, patient.id, 1).telephone = "0191 496 0001"
        sign(session, NURSE, "patient.changed", [])
    with (
        scripts.reading() as session,
        pytest.raises(OutOfDate, match="This patient was changed by someone else"),
    ):
        seen(session, Patient, patient.id, 1)
    with scripts.reading() as session:
        assert seen(session, Patient, patient.id, 2).telephone == "0191 496 0001"


def test_a_row_that_is_gone_is_said_to_be_gone(scripts: Store) -> None:
    with (
        scripts.writing() as session,
        pytest.raises(OutOfDate, match="This plan is no longer there"),
    ):
        seen(session, PlanVersion, 77, 1)


def test_an_item_is_seen_by_its_whole_key(scripts: Store, factory: Factory) -> None:
    patient = factory.patient()
    item = factory.item(patient)
    with scripts.writing() as session:
        seen(session, Item, (patient.id, item.id), 1).title = "Asthma"
        sign(session, NURSE, "item.changed", [])
    with scripts.reading() as session:
        assert session.scalars(select(Item.version)).all() == [2]


def test_the_version_grows_when_only_rows_below_changed(scripts: Store, factory: Factory) -> None:
    plan = factory.plan(factory.patient())
    with scripts.writing() as session:
        row = seen(session, PlanVersion, plan.id, 1)
        row.goals.append(PlanGoal(position=2, hope="To see the sea"))
        sign(session, NURSE, "plan.changed", [])
    with scripts.reading() as session:
        assert session.scalars(select(PlanVersion.version)).all() == [2]


def test_two_who_change_the_same_row_at_once_do_not_both_succeed(
    hub_scripts: Store,
) -> None:
    """Both read version 1 before either writes; only the database can tell them apart."""
    factory = Factory(hub_scripts, "tester")
    patient = factory.patient()
    with hub_scripts.writing() as first, hub_scripts.writing() as second:
        for session in (first, second):
            session.get_one(Patient, patient.id).telephone = f"0191 {id(session)}"
            sign(session, NURSE, "patient.changed", [])
        first.commit()
        with pytest.raises(OutOfDate, match="at the same moment"):
            second.commit()
        second.rollback()


BULK = {
    "update": lambda session: session.execute(update(Patient).values(family="X")),
    "update one": lambda session: session.execute(
        update(Patient).where(Patient.id == 1).values(family="X")
    ),
    "update of the table": lambda session: session.execute(
        update(Base.metadata.tables["patient"]).values(family="X")
    ),
    "update by key": lambda session: session.execute(update(Patient), [{"id": 1, "family": "X"}]),
    "delete": lambda session: session.execute(delete(Patient)),
    "query": lambda session: session.query(Patient).update({"family": "X"}),
    "mappings": lambda session: session.bulk_update_mappings(Patient, [{"id": 1, "family": "X"}]),
    "objects": lambda session: session.bulk_save_objects([Patient(family="X")]),
}


@pytest.mark.parametrize("way", BULK.values(), ids=BULK.keys())
def test_no_bulk_change_of_versioned_rows(
    scripts: Store, factory: Factory, way: Callable[[GuardedSession], object]
) -> None:
    factory.patient()
    with pytest.raises(Unsigned, match="versions"):
        change(scripts, way)


@pytest.mark.parametrize("version", ["version", "version + 2", "version - 1", "99"])
def test_the_database_itself_counts_versions(
    scripts: Store, factory: Factory, version: str
) -> None:
    factory.patient()
    around = text(f"UPDATE patient SET family = 'X', version = {version}")
    with pytest.raises(IntegrityError, match="grows by one"):
        change(scripts, lambda session: session.execute(around))


# --- many writers ---------------------------------------------------------------------------------


def test_concurrent_writers_neither_fork_the_chain_nor_leave_gaps(scripts: Store) -> None:
    writers, rounds = 4, 8
    start = threading.Barrier(writers)
    failed: list[BaseException] = []

    def write(writer: int) -> None:
        start.wait()
        try:
            for each in range(rounds):
                with scripts.writing() as session:
                    session.add(Team(code=f"{writer}-{each}", name="Dales"))
                    sign(session, Actor(writer, "W", Role.GP), "team.made", [])
        except BaseException as failure:  # told below, in the test's own thread
            failed.append(failure)

    threads = [threading.Thread(target=write, args=(each,)) for each in range(writers)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    assert teams(scripts) == writers * rounds
    verdict = chain.verify(scripts)
    assert (verdict.ok, verdict.entries) == (True, writers * rounds), verdict.sentence
