"""What is due goes whole, with a reason and an entry; what is not due stays, whoever asks."""

import subprocess
import sys
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, ForeignKey, Table, select, text
from sqlalchemy.orm import Session

from desktop.models import (
    AuditEntry,
    Base,
    Correction,
    Deletion,
    Draft,
    FileOriginal,
    ImportFile,
    SavedList,
    Waiting,
)
from desktop.models.deletion import WHOLE
from desktop.models.packed import pack
from desktop.services import retention
from desktop.services.changes import carry_out
from desktop.store import embedded
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.dates import PartialDate
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.factory import Factory
from tests.services.deleting import LONG_AGO, REASON, delete, due
from tests.services.deleting import lead as lead  # noqa: PLC0414 - a fixture
from tests.services.deleting import nurse as nurse  # noqa: PLC0414 - a fixture
from tests.services.whole import CANARY, tables, whole
from tests.stores import LOGIN

# --- whole ----------------------------------------------------------------------------------------


def test_a_record_goes_whole_and_nobody_elses(
    store: Store, factory: Factory, raw: Connection, lead: Actor, nurse: Actor
) -> None:
    before = tables(raw)
    raw.rollback()
    record = whole(factory, nurse, LONG_AGO, died=PartialDate("2016-11-26"))
    assert CANARY in repr({name: rows for name, rows in tables(raw).items() if name in WHOLE})
    raw.rollback()
    touched = delete(store, lead, record.patient)
    after = tables(raw)
    for table in WHOLE:
        assert after[table] == before[table], table
    left = {name for name, rows in after.items() if CANARY in repr(rows)}
    assert left == set()
    (gone,) = raw.execute(text("SELECT patient_id, reason, made_by_id, done_at FROM deletion"))
    assert gone[:3] == (record.patient.id, REASON, lead.id)
    assert gone.done_at
    assert f"patient:{record.patient.id}" in touched
    with store.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
        assert session.get(Deletion, 1) is not None
    assert entry is not None
    assert (entry.action, entry.detail, entry.actor) == ("record.deleted", REASON, "Grace Hale")


def test_someone_elses_record_stays_as_it_was(
    store: Store, factory: Factory, raw: Connection, lead: Actor, nurse: Actor
) -> None:
    whole(factory, nurse, LONG_AGO)
    kept = {name: set(rows) for name, rows in tables(raw).items()}
    raw.rollback()
    other = factory.staff(name="Ruth Eggleston")
    gone = whole(factory, other, LONG_AGO, died=PartialDate("2015"))
    delete(store, lead, gone.patient)
    after = tables(raw)
    for name, rows in kept.items():
        assert rows <= set(after[name]), name


def test_a_list_named_after_the_person_and_what_was_half_added_go_with_the_record(
    store: Store, factory: Factory, lead: Actor, nurse: Actor
) -> None:
    gone = factory.patient("O'Brien-Lee", "Rose", nhs="9990000018", described_at=LONG_AGO)
    named = ("Rose", "Ward of o'brien lee (home)", "999 000 0018", "Leesides", "Winter")
    lists = [SavedList(staff_id=nurse.id, name=each, filters="{}") for each in named]
    factory.keep(*lists)
    factory.keep(Draft(author_id=nurse.id, form=f"add:{gone.id}", body=b"?", saved_at=NOW))
    delete(store, lead, gone)
    with factory.store.reading() as session:
        kept = {each.id: each.name for each in session.scalars(select(SavedList))}
        assert session.scalars(select(Draft.form)).all() == []
    assert [kept[each.id] for each in lists] == [
        "Rose", f"List {lists[1].id}", f"List {lists[2].id}", "Leesides", "Winter",
    ]  # fmt: skip


def test_every_table_of_a_person_is_known_to_deletion() -> None:
    """A table added later that hangs on a person must say how its rows go with them."""
    about: set[str] = {"patient"}
    while True:
        found = {
            table.name
            for table in Base.metadata.tables.values()
            if "patient_id" in table.columns or any(refers(table, to) for to in about)
        }
        if found <= about:
            break
        about |= found
    stays = {"audit_patient", "deletion"}
    assert about - stays == set(WHOLE) - {"draft", "waiting"}


def refers(table: Table, to: str) -> bool:
    keys: set[ForeignKey] = table.foreign_keys
    return any(key.column.table.name == to for key in keys)


def test_a_deletion_that_breaks_off_leaves_all_of_it(
    store: Store, factory: Factory, raw: Connection, lead: Actor, nurse: Actor
) -> None:
    record = whole(factory, nurse, LONG_AGO, died=PartialDate("2016-11-26"))
    before = tables(raw)
    raw.rollback()

    def broken(session: Session) -> None:
        retention.delete_record(session, lead, record.patient.id, REASON, NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        carry_out(store, broken, NOW)
    assert tables(raw) == before


DELETER = """
import sys
from pathlib import Path
from desktop.services import retention
from desktop.store import embedded
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW

store = embedded.open_with_key(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
with store.writing() as session:
    lead = Actor(int(sys.argv[3]), "Grace Hale", Role.GOVERNANCE_LEAD)
    retention.delete_record(session, lead, int(sys.argv[4]), "Due.", NOW)
    print("deleted, not kept", flush=True)
    sys.stdin.readline()
"""


def test_a_kill_in_the_midst_of_a_deletion_leaves_all_of_it(
    embedded_file: Path, embedded_template: tuple[Path, bytes]
) -> None:
    key = embedded_template[1]
    store = embedded.open_with_key(embedded_file, key, lambda: NOW)
    factory = Factory(store, LOGIN)
    lead = factory.staff(Role.GOVERNANCE_LEAD)
    record = whole(factory, factory.staff(), LONG_AGO, died=PartialDate("2016-11-26"))
    with store.engine.connect() as connection:
        before = tables(connection)
    store.close()
    deleter = subprocess.Popen(
        [sys.executable, "-c", DELETER, str(embedded_file), key.hex(), str(lead.id),
         str(record.patient.id)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert deleter.stdout is not None
    assert deleter.stdout.readline() == "deleted, not kept\n"
    deleter.kill()
    deleter.communicate()
    store = embedded.open_with_key(embedded_file, key, lambda: NOW)
    with store.engine.connect() as connection:
        assert tables(connection) == before
    delete(store, lead, record.patient)
    with store.engine.connect() as connection:
        assert CANARY not in repr(tables(connection))
    store.close()


def test_another_persons_rows_stay_while_one_goes(
    store: Store, factory: Factory, raw: Connection, lead: Actor, nurse: Actor
) -> None:
    """What the database itself holds to, with the program out of the way."""
    goes = whole(factory, nurse, LONG_AGO, died=PartialDate("2016"))
    stays = whole(factory, factory.staff(name="Ruth Eggleston"), LONG_AGO)
    raw.execute(
        text(
            "INSERT INTO deletion (patient_id, reason, made_by_id, made_at)"
            f" VALUES ({goes.patient.id}, 'why', {lead.id}, 'now')"
        )
    )
    raw.execute(text(f"DELETE FROM plan_goal_action WHERE plan_goal_id = {goes.plan.goals[0].id}"))
    for table, where in (
        ("item_wording", f"patient_id = {stays.patient.id}"),
        ("item", f"patient_id = {stays.patient.id}"),
        ("action", f"patient_id = {stays.patient.id}"),
        ("objection", f"patient_id = {stays.patient.id}"),
        ("plan_goal_action", f"plan_goal_id = {stays.plan.goals[0].id}"),
        ("plan_goal", f"plan_version_id = {stays.plan.id}"),
        ("plan_contingency", f"plan_version_id = {stays.plan.id}"),
        ("plan_version", f"patient_id = {stays.patient.id}"),
        ("patient", f"id = {stays.patient.id}"),
        ("staff", f"id = {nurse.id}"),
        ("deletion", "true"),
        ("audit_entry", "true"),
    ):
        saved = raw.begin_nested()
        with pytest.raises(Exception, match=r"is never deleted|appended only|never changed"):
            raw.execute(text(f"DELETE FROM {table} WHERE {where}"))
        saved.rollback()
    raw.execute(text("UPDATE deletion SET done_at = 'now'"))
    with pytest.raises(Exception, match="an agreed plan is never changed"):
        raw.execute(text(f"DELETE FROM plan_goal WHERE plan_version_id = {goes.plan.id}"))


# --- originals and drafts -------------------------------------------------------------------------


def set_aside(factory: Factory, by: Actor, days: int, *, seen: bool = False) -> int:
    """Something set aside so many days ago, and the id of its file."""
    run = factory.import_run(factory.source(), by)
    with factory.store.writing() as session:
        run = session.merge(run)
        run.began_at = NOW - timedelta(days=days)
        file = ImportFile(
            import_id=run.id, name=f"edith {CANARY}.json", sha256="4f1c" * 16, entries=1
        )
        session.add(file)
        session.flush()
        waits = Waiting(
            import_file_id=file.id, position="entry 1", sentence="No NHS number.",
            original=CANARY.encode(), seen_at=NOW if seen else None,
        )  # fmt: skip
        session.add(waits)
        session.flush()
        session.add(
            Correction(waiting_id=waits.id, content=CANARY.encode(), made_by_id=by.id, made_at=NOW)
        )
        sign(session, Actor(0, "Test set-up", Role.SERVICE_ACCOUNT), "test.set up", [])
        return file.id


def test_originals_go_after_their_days_and_what_became_of_them_stays(
    store: Store, factory: Factory, raw: Connection, lead: Actor, nurse: Actor
) -> None:
    old = {set_aside(factory, nurse, 91), set_aside(factory, nurse, 400, seen=True)}
    young = set_aside(factory, nurse, 90)
    found = due(store, lead)
    assert (found.originals, found.originals_unseen) == (2, 1)
    touched = carry_out(store, lambda s: retention.delete_originals(s, lead, NOW), NOW)
    assert touched == {"retention"}
    files: dict[int, str] = dict(raw.execute(text("SELECT id, name FROM import_file")).all())
    kept: dict[int, bytes] = dict(
        raw.execute(text("SELECT import_file_id, original FROM waiting")).all()
    )
    assert all("edith" not in files[each] and files[each].endswith("-4f1c4f1c4f1c") for each in old)
    assert files[young] == f"edith {CANARY}.json"
    assert {bytes(kept[each]) for each in old} == {b""}
    assert zlib.decompress(kept[young]) == CANARY.encode()
    assert raw.execute(text("SELECT count(*) FROM waiting")).scalar() == 3
    assert raw.execute(text("SELECT count(*) FROM correction")).scalar() == 1
    assert due(store, lead).originals == 0


def test_originals_of_whole_files_go_after_days_of_their_own(
    store: Store, factory: Factory, raw: Connection, lead: Actor, nurse: Actor
) -> None:
    kept = {days: set_aside(factory, nurse, days) for days in (30, 31)}
    factory.keep(
        *(
            FileOriginal(import_file_id=file, packed=pack(b"x"), kept_at=NOW - timedelta(days=days))
            for days, file in kept.items()
        )
    )
    found = due(store, lead)
    assert (found.originals, found.files, found.file_days) == (0, 1, 30)
    with store.reading() as session:
        assert retention.count_due(session, lead, NOW) == 1
    carry_out(store, lambda s: retention.delete_originals(s, lead, NOW), NOW)
    left = raw.execute(text("SELECT import_file_id FROM file_original")).scalars().all()
    assert left == [kept[30]]
    with store.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert entry is not None
    assert (entry.action, entry.detail) == ("originals.deleted", "0 originals, 1 whole files")


def test_drafts_nobody_went_on_with_go_whoever_typed_them(
    store: Store, factory: Factory, raw: Connection, lead: Actor, nurse: Actor
) -> None:
    for number, days in enumerate((29, 30, 31, 300)):
        factory.keep(
            Draft(
                author_id=nurse.id, form=f"refer:{number}", body=b"x",
                saved_at=NOW - timedelta(days=days),
            )
        )  # fmt: skip
    assert due(store, lead).drafts == 2
    carry_out(store, lambda s: retention.delete_drafts(s, lead, NOW), NOW)
    left = raw.execute(text("SELECT form FROM draft ORDER BY form")).scalars().all()
    assert left == ["refer:0", "refer:1"]
