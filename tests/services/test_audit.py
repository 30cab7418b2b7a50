"""Reading the audit: for those who govern, signed itself, exact and quick."""

import csv
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, select, text

from desktop.errors import Problem
from desktop.models import AuditEntry, Patient, Staff
from desktop.services import audit
from desktop.services.policy import NOT_PERMITTED
from desktop.store.session import GuardedSession, sign
from desktop.store.store import Store
from desktop.words.audit import AuditPage, AuditQuery, Walk
from desktop.words.dates import utc_text
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.store import forging


class Log:
    """An office whose lead reads the audit, and a nurse and a matron who fill it."""

    def __init__(self, store: Store, scripts: Store, factory: Factory) -> None:
        self.store, self.scripts, self.factory = store, scripts, factory
        self.lead = factory.staff(Role.GOVERNANCE_LEAD, "Paula Lead")
        self.nurse = factory.staff(Role.COMMUNITY_NURSE, "Anna Bell")
        self.matron = factory.staff(Role.COMMUNITY_MATRON, "Mary Lunn")
        self.edith = factory.patient("Coulthard", "Edith", title="Mrs")
        self.others = [factory.patient("Other", str(each)) for each in range(11)]

    def wrote(
        self, actor: Actor, action: str, subjects: Iterable[str], detail: str = "",
        at: datetime = NOW,
    ) -> None:  # fmt: skip
        session = GuardedSession(self.scripts.for_writing, lambda: at)
        sign(session, actor, action, subjects, detail)
        session.commit()
        session.close()

    def opened(self, actor: Actor, patient: Patient, at: datetime = NOW) -> None:
        self.wrote(actor, "patient.opened", [f"patient:{patient.id}"], at=at)

    def search(self, asked: AuditQuery, before: int | None = None, limit: int = 200) -> AuditPage:
        with self.store.writing() as session:
            return audit.search(session, self.lead, asked, before, limit)

    def last(self) -> tuple[str, str, str, str]:
        with self.scripts.reading() as session:
            found = session.scalars(
                select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)
            ).one()
            return found.actor, found.action, found.subjects, found.detail


@pytest.fixture
def log(store: Store, scripts: Store, factory: Factory) -> Log:
    return Log(store, scripts, factory)


# --- who may, and what it leaves behind -----------------------------------------------------------


def test_only_those_who_govern_read_the_audit(store: Store, factory: Factory) -> None:
    nurse = factory.staff(Role.COMMUNITY_NURSE)
    with store.reading() as session:
        for ask in (
            lambda: audit.search(session, nurse, AuditQuery()),
            lambda: audit.export(session, nurse, AuditQuery()),
            lambda: audit.looks(session, nurse, 1),
            lambda: audit.signers(session, nurse),
            lambda: audit.check(session, nurse, Walk(), None),
        ):
            with pytest.raises(Problem) as said:
                ask()
            assert str(said.value) == NOT_PERMITTED


def test_reading_the_audit_is_in_the_audit(log: Log) -> None:
    log.search(AuditQuery())
    assert log.last() == ("Paula Lead", "audit.searched", "audit", "")
    asked = AuditQuery(
        log.edith.id, log.nurse.id, date(2026, 11, 1), date(2026, 11, 26), "plan.agreed"
    )
    log.search(asked, before=900)
    assert log.last()[2:] == (
        f"audit patient:{log.edith.id}",
        f"patient:{log.edith.id}, staff:{log.nurse.id}, from 2026-11-01, to 2026-11-26,"
        " plan.agreed, before entry 900",
    )


# --- what is found --------------------------------------------------------------------------------


def test_an_entry_says_who_what_whom_and_when(log: Log) -> None:
    log.wrote(
        log.nurse, "plan.saved", [f"patient:{log.edith.id}", "plan:7", f"staff:{log.matron.id}"],
        "version 2",
    )  # fmt: skip
    row = log.search(AuditQuery()).rows[0]
    assert (row.at, row.who, row.role.role) == (NOW, "Anna Bell", Role.COMMUNITY_NURSE)
    assert [each.words for each in row.subjects] == [
        "COULTHARD, Edith (Mrs)", "plan 7", "Mary Lunn",
    ]  # fmt: skip
    assert (row.about, row.detail) == ("COULTHARD, Edith (Mrs)", "version 2")
    assert row.signed == f"patient:{log.edith.id} plan:7 staff:{log.matron.id}"


def test_a_role_and_a_name_are_those_of_the_moment(log: Log) -> None:
    log.wrote(Actor(log.nurse.id, "Anna Young", Role.COMMUNITY_NURSE), "staff.signed_in", [])
    log.wrote(Actor(0, "Sign-in", Role.SERVICE_ACCOUNT), "staff.refused", [])
    log.factory.change(Staff, log.nurse.id, role=Role.GP)
    log.wrote(log.nurse, "plan.saved", [f"patient:{log.edith.id}"])
    found = [(row.who, row.role.words) for row in log.search(AuditQuery()).rows]
    assert found[0] == ("Anna Bell", "GP")  # whatever they thought that they still were
    assert {("Sign-in", ""), ("Anna Young", "community nurse")} <= set(found)


def test_an_entry_that_does_not_say_the_role_is_shown_with_the_one_of_now(log: Log) -> None:
    with log.store.reading() as session:
        then, now, nobody = audit.roles_then(
            session, [(log.nurse.id, Role.GP), (log.nurse.id, ""), (0, "")]
        )
    assert (then.words, now.words, nobody.words) == ("GP", "community nurse now", "")


def test_one_patient_is_not_another_whose_number_begins_alike(log: Log) -> None:
    """``patient:1`` must not find ``patient:12``."""
    first, twelfth = log.edith, log.others[10]
    assert (first.id, twelfth.id) == (1, 12)
    log.opened(log.nurse, twelfth)
    assert log.search(AuditQuery(patient=first.id)).rows == ()
    log.wrote(log.nurse, "patient.searched", ["patient:1", "patient:12", "xpatient:1"])
    found = log.search(AuditQuery(patient=first.id)).rows
    assert [row.action for row in found] == ["patient.searched", "audit.searched"]
    assert len(log.search(AuditQuery(patient=twelfth.id)).rows) == 2


def test_what_is_asked_for_narrows_what_is_found(log: Log) -> None:
    for actor in (log.nurse, log.matron):
        for patient in (log.edith, log.others[0]):
            log.opened(actor, patient)
            log.wrote(actor, "plan.saved", [f"patient:{patient.id}"])
    found = log.search(AuditQuery(patient=log.edith.id, staff=log.matron.id)).rows
    assert [(row.who, row.action) for row in found] == [
        ("Mary Lunn", "plan.saved"), ("Mary Lunn", "patient.opened"),
    ]  # fmt: skip
    assert len(log.search(AuditQuery(staff=log.nurse.id)).rows) == 4
    assert len(log.search(AuditQuery(action="plan.saved")).rows) == 4


def test_a_day_is_a_day_in_england(log: Log) -> None:
    """In July the day begins at eleven at night, UTC."""
    for at in ("2026-06-30T22:59", "2026-06-30T23:00", "2026-07-01T22:59", "2026-07-01T23:00"):
        log.opened(log.nurse, log.edith, datetime.fromisoformat(f"{at}:00+00:00"))
    day = date(2026, 7, 1)
    found = log.search(AuditQuery(first=day, last=day)).rows
    assert [f"{row.at:%d %H:%M}" for row in found] == ["01 22:59", "30 23:00"]
    assert len(log.search(AuditQuery(log.edith.id, last=day)).rows) == 3
    assert len(log.search(AuditQuery(log.edith.id, log.nurse.id, first=day)).rows) == 3
    with pytest.raises(Problem, match="last day is before the first"):
        log.search(AuditQuery(first=day, last=day - timedelta(days=1)))


def test_pages_follow_each_other_without_a_gap(log: Log) -> None:
    for each in range(7):
        log.wrote(log.nurse, "patient.opened", [f"patient:{log.edith.id}"], f"{each}")
    for asked in (AuditQuery(patient=log.edith.id, staff=log.nurse.id),
                  AuditQuery(staff=log.nurse.id)):  # fmt: skip
        said: list[str] = []
        before, pages = None, 0
        while True:
            page = log.search(asked, before, limit=3)
            said += [row.detail for row in page.rows]
            before, pages = page.older, pages + 1
            if before is None:
                break
        assert said == ["6", "5", "4", "3", "2", "1", "0"]
        assert pages == 3


# --- who has looked -------------------------------------------------------------------------------


def test_who_has_looked_at_one_person_when_and_why(log: Log) -> None:
    hour = timedelta(hours=1)
    about = [f"patient:{log.edith.id}"]
    log.wrote(log.nurse, "patient.opened", about, "on the caseload", NOW - 5 * hour)
    log.opened(log.matron, log.edith, NOW - 3 * hour)
    log.wrote(log.nurse, "paper.printed", about, at=NOW - hour)
    log.opened(log.matron, log.others[0])
    log.wrote(log.matron, "meeting.planned", about)
    with log.store.writing() as session:
        found = audit.looks(session, log.lead, log.edith.id)
    assert [(row.who, row.role.role, row.action, row.at, row.detail) for row in found.rows] == [
        ("Anna Bell", Role.COMMUNITY_NURSE, "paper.printed", NOW - hour, ""),
        ("Mary Lunn", Role.COMMUNITY_MATRON, "patient.opened", NOW - 3 * hour, ""),
        ("Anna Bell", Role.COMMUNITY_NURSE, "patient.opened", NOW - 5 * hour, "on the caseload"),
    ]
    assert found.older is None
    assert log.last()[1:3] == ("audit.searched", f"audit patient:{log.edith.id}")


def test_whoever_left_can_still_be_searched_for(log: Log) -> None:
    gone = Staff(username="gone", name="Zoe Gone", role=Role.GP, ended_at=NOW - timedelta(days=1))
    log.factory.keep(gone)
    with log.store.reading() as session:
        found = {row.name: row.left for row in audit.signers(session, log.lead)}
    assert found["Zoe Gone"]
    assert not found["Anna Bell"]


# --- keeping what was found -----------------------------------------------------------------------


def test_an_export_holds_all_that_a_search_finds(log: Log) -> None:
    log.opened(log.nurse, log.edith)
    log.wrote(log.nurse, "plan.agreed", [f"patient:{log.edith.id}"], "=HYPERLINK(1)")
    with log.store.writing() as session:
        found = audit.export(session, log.lead, AuditQuery(staff=log.nurse.id))
    table = list(csv.DictReader(StringIO(found.content.decode("utf-8-sig"))))
    assert found.rows == len(table) == 2
    agreed, opened = table
    assert (agreed["What"], agreed["Detail"]) == ("Agreed a plan", "'=HYPERLINK(1)")
    assert opened["About"] == "COULTHARD, Edith (Mrs)"
    assert opened["When (UTC)"] == "2026-11-26T09:30:00.000000Z"
    assert log.last()[1:] == ("audit.exported", "audit", f"staff:{log.nurse.id}, 2 entries")


def test_an_export_too_long_for_a_file_is_refused(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "MOST_EXPORTED", 3)
    with log.store.writing() as session, pytest.raises(Problem, match="more than 3 entries"):
        audit.export(session, log.lead, AuditQuery())
    assert log.last()[1] != "audit.exported"


def test_the_lead_checks_the_audit_step_by_step(log: Log, raw: Connection) -> None:
    def checked() -> str:
        walk = Walk()
        while walk.checked is None:
            with log.store.reading() as session:
                walk = audit.check(session, log.lead, walk, None)
        return walk.checked.sentence

    log.opened(log.nurse, log.edith)
    assert checked().endswith("entries of the audit are as they were signed.")
    forging.unguard(raw)
    raw.execute(text("UPDATE audit_entry SET actor = 'Someone Else' WHERE number = 3"))
    raw.commit()
    assert checked().startswith("Entry 3 of the audit was changed")


# --- by which index -------------------------------------------------------------------------------


ASKED = [
    (AuditQuery(patient=12), "ix_audit_patient_patient_id"),
    (AuditQuery(patient=12, first=TODAY), "ix_audit_patient_patient_id"),
    (AuditQuery(staff=3), "ix_audit_entry_actor_id"),
    (AuditQuery(first=TODAY, last=TODAY), "ix_audit_entry_at"),
    (AuditQuery(action="plan.agreed"), "ix_audit_entry_action"),
]


@pytest.mark.parametrize(("asked", "index"), ASKED)
def test_a_search_reads_no_more_than_it_must(log: Log, raw: Connection, asked, index) -> None:
    fill(raw, 10_000)
    met: list[tuple[str, Any]] = []
    event.listen(
        log.store.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, given, _x, _many: met.append((statement, given)),
    )
    with log.store.reading() as session:
        audit.search(session, log.lead, asked)
        statement, given = next(each for each in met if "FROM audit_" in each[0])
        cursor = session.connection().connection.cursor()
        how = "EXPLAIN QUERY PLAN" if log.store.kind == "embedded" else "EXPLAIN"
        way = "; ".join(str(row[-1]) for row in cursor.execute(f"{how} {statement}", given))
    assert index in way
    assert "Seq Scan" not in way
    assert "SCAN audit" not in way


def fill(raw: Connection, entries: int) -> None:
    """Many more entries, one a minute, of three hundred people about five thousand."""
    forging.unguard(raw)
    start = datetime(2026, 11, 1, tzinfo=UTC)
    blank = "0" * 64
    raw.execute(
        insert(AuditEntry),
        [
            {"number": each, "at": utc_text(start + timedelta(minutes=each)),
             "actor_id": each % 300, "actor": "Anna Bell", "subjects": f"patient:{each % 5000}",
             "action": "patient.opened" if each % 500 else "plan.agreed", "detail": "",
             "previous": blank, "hash": blank}
            for each in range(1000, 1000 + entries)
        ],
    )  # fmt: skip
    if raw.dialect.name == "postgresql":  # where the trigger sleeps, too
        raw.execute(text(
            "INSERT INTO audit_patient SELECT number, split_part(subjects, ':', 2)::bigint"
            " FROM audit_entry WHERE number >= 1000"
        ))  # fmt: skip
        raw.execute(text("ANALYZE audit_entry, audit_patient"))
    raw.commit()


# --- as another of the staff ----------------------------------------------------------------------


@pytest.mark.parametrize("store", ["hub"], indirect=True)
def test_a_colleague_with_a_client_of_their_own_reads_nothing(
    log: Log, hub_login: Callable[[str], Store]
) -> None:
    log.opened(log.nurse, log.edith)
    matron = log.factory.staff(Role.COMMUNITY_MATRON, username="curious")
    assert matron.id
    asked = (
        "SELECT * FROM audit_patient", "SELECT * FROM people_named(ARRAY[1, 2])",
        "SELECT * FROM households_of_staff(ARRAY[1, 2])", "SELECT * FROM audit_entry",
    )  # fmt: skip
    with hub_login("curious").reading() as session:
        assert [session.execute(text(each)).all() for each in asked] == [[], [], [], []]
        with pytest.raises(Problem):
            session.execute(text("INSERT INTO audit_patient VALUES (1, 1)"))
