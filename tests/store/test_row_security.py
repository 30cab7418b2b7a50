"""One rule, told three times: in Python, in SQL for a file, and by the database of a hub.

Held to one another for every cell of role, sector, kind, confidentiality and relationship; then a
plain driver connects as each role and tries to read, change, delete and escalate.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import psycopg
import pytest
from psycopg import sql

from desktop.models import AuditEntry, Staff
from desktop.models.row_security import ABOUT
from desktop.store.session import sign
from desktop.words.dates import utc_text
from desktop.words.enums import Role
from tests.clock import NOW
from tests.store.curious import note_of
from tests.store.driver import DENIED, UNSIGNED, Driver
from tests.store.forms import (
    by_database,
    by_database_about_each,
    by_python,
    by_sql,
    reached,
)
from tests.store.situations import ROLES, Situations, login_of
from tests.stores import Server


@pytest.mark.parametrize("role", ROLES)
def test_the_three_forms_of_the_rule_are_equal_in_every_cell(
    in_file: Situations, on_hub: tuple[Situations, str], server: Server, role: Role
) -> None:
    in_python = by_python(in_file, role)
    assert by_sql(in_file, role) == in_python
    assert by_database(*on_hub, server, role) == in_python
    assert by_database_about_each(*on_hub, server, role) == in_python
    assert in_python  # each role reaches somebody
    assert {situation for situation, _ in in_python} < set(in_file.people)


# --- a curious colleague with psql ------------------------------------------------------------

OF_PATIENTS = (
    "item", "item_wording", "item_annotation", "patient_link", "plan_version", "copy", "finding",
    "action", "agenda_item", "objection",
)  # fmt: skip
"""Tables whose rows say by ``patient_id`` whom they are about."""
BELOW = {
    "plan_goal": "plan_version_id IN (SELECT id FROM plan_version)",
    "plan_contingency": "plan_version_id IN (SELECT id FROM plan_version)",
    "plan_goal_action": "plan_goal_id IN (SELECT id FROM plan_goal)",
    "agenda_outcome": "agenda_item_id IN (SELECT id FROM agenda_item)",
}
"""Tables whose rows hang on those."""


@pytest.fixture
def curious(on_hub: tuple[Situations, str], server: Server) -> Iterator[Callable[[Role], Driver]]:
    opened: list[Driver] = []

    def connected(role: Role) -> Driver:
        opened.append(Driver(server.url(on_hub[1], login_of(role))))
        return opened[-1]

    yield connected
    for each in opened:
        each.close()


@pytest.mark.parametrize("role", ROLES)
def test_no_table_tells_of_anybody_else(
    on_hub: tuple[Situations, str], curious: Callable[[Role], Driver], role: Role
) -> None:
    laid, driver = on_hub[0], curious(role)
    mine = reached(laid, role)
    assert driver.rows("SELECT id FROM patient") == mine
    assert driver.rows("SELECT id FROM my_people()") == driver.rows("SELECT unnest(my_related())")
    assert driver.rows("SELECT unnest(my_related())") <= mine
    for table in OF_PATIENTS:
        theirs = driver.rows(f"SELECT patient_id FROM {table}")
        assert theirs <= mine or (table == "objection" and role is Role.GOVERNANCE_LEAD), table
    for table, hangs_on in BELOW.items():
        assert driver.rows(f"SELECT id FROM {table} WHERE NOT {hangs_on}"
                           if table != "agenda_outcome" else
                           f"SELECT agenda_item_id FROM {table} WHERE NOT {hangs_on}"
                           ) == set(), table  # fmt: skip
    # Nor does the log, nor anybody's way of signing in, nor what was set aside.
    if role is not Role.GOVERNANCE_LEAD:
        own = laid.staff[role].id
        assert driver.rows("SELECT actor_id FROM audit_entry") <= {own}
        assert driver.rows("SELECT staff_id FROM access_review") <= {own}
    assert driver.rows("SELECT staff_id FROM credential") <= {laid.staff[role].id}
    for hidden in ("SELECT original FROM waiting", "SELECT name FROM import_file"):
        assert driver.tried(hidden) == DENIED


@pytest.mark.parametrize("role", ROLES)
def test_nobody_changes_what_is_not_theirs(
    on_hub: tuple[Situations, str], curious: Callable[[Role], Driver], role: Role
) -> None:
    laid, driver = on_hub[0], curious(role)
    hidden = laid.people["nothing"]
    for table in (*OF_PATIENTS, "relationship", "access_review"):
        for statement in (
            f"UPDATE {table} SET patient_id = patient_id WHERE patient_id = %s",
            f"DELETE FROM {table} WHERE patient_id = %s",
        ):
            assert driver.tried(statement, hidden) in {0, DENIED}, statement
    me = laid.staff[role].id
    for statement in (
        "INSERT INTO action (patient_id, what, owner_id, due, state, agreed_on, version)"
        f" VALUES (%s, 'Ring', {me}, '2026-12-01', 'open', '2026-11-26', 1)",
        "INSERT INTO plan_version (patient_id, number, state, most_important, people_important,"
        " communicate, wellness, please_do, please_do_not, support_me, worth_knowing,"
        " written_with, strengths, agreed_with, version)"
        " VALUES (%s, 2, 'working', '', '', '', '', '', '', '', '', '', '', '', 1)",
        "INSERT INTO item_annotation (patient_id, item_id, author_id, text, made_at)"
        f" VALUES (%s, 1, {me}, 'mine', '2026')",
        note_of(me),
        "INSERT INTO finding (patient_id, kind, subject, sentence, found_at)"
        " VALUES (%s, 'paper out of date', 'copy:1', '', '2026')",
        "INSERT INTO copy (patient_id, kind, format, why_not_recorded_format, place, printed_at,"
        f" printed_by_id) VALUES (%s, 'care plan summary', 'standard', '', '', '2026', {me})",
    ):
        assert driver.tried(statement, hidden) == DENIED, statement
    # Nor is what is theirs carried over to somebody who is not.
    assert driver.tried("UPDATE action SET patient_id = %s, version = version + 1", hidden) in {
        0, DENIED, UNSIGNED,
    }  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_nobody_comes_to_a_person_by_saying_that_it_is_about_them(
    on_hub: tuple[Situations, str], curious: Callable[[Role], Driver], role: Role
) -> None:
    laid, driver = on_hub[0], curious(role)
    mine = reached(laid, role)
    for person in laid.people.values():
        driver.ask("SELECT set_config(%s, %s, false)", ABOUT, str(person))
        driver.connection.commit()
        assert driver.rows("SELECT about()") == {person if person in mine else None}
        assert driver.rows("SELECT id FROM patient WHERE id = %s", person) == {person} & mine
        assert driver.rows("SELECT id FROM patient") == mine
    # Nor by what is no number at all: that answers nobody.
    driver.ask("SELECT set_config(%s, 'anyone', false)", ABOUT)
    driver.connection.commit()
    assert driver.tried("SELECT about()") == "22P02"


def test_nobody_keeps_open_by_an_action_of_their_own_what_they_declared(
    on_hub: tuple[Situations, str], curious: Callable[[Role], Driver]
) -> None:
    laid, driver = on_hub[0], curious(Role.COMMUNITY_NURSE)
    me, colleague = laid.staff[Role.COMMUNITY_NURSE].id, laid.staff[Role.COMMUNITY_MATRON].id
    promise = (
        "INSERT INTO action (patient_id, what, owner_id, due, state, agreed_on, version)"
        " VALUES (%s, 'Ring', %s, '2026-12-01', 'open', '2026-11-26', 1)"
    )
    assert driver.tried(promise, laid.people["named"], me) == 1
    assert driver.tried(promise, laid.people["declared"], me) == DENIED
    assert driver.tried(promise, laid.people["declared"], colleague) == 1


@pytest.mark.parametrize("role", [Role.GP, Role.COMMUNITY_NURSE])
def test_nobody_writes_what_a_source_says_or_a_colleague(
    on_hub: tuple[Situations, str], curious: Callable[[Role], Driver], role: Role
) -> None:
    laid, driver = on_hub[0], curious(role)
    me, other = laid.staff[role].id, laid.staff[Role.SOCIAL_WORKER].id
    own = note_of(me)
    known = driver.ask("SELECT min(patient_id) FROM item WHERE cell = 'health/note/normal'")[0]
    assert driver.tried(own, known) == 1
    for forged in (
        own.replace(f"-1, {me}", f"-1, {other}"),
        own.replace("-1,", "1,"),
        own.replace("NULL", "1"),
        own.replace("'normal'", "'restricted'").replace("'health'", "'social'"),
        own.replace("'health'", "'social'"),
        *(own.replace("'note'", f"'{kind}'") for kind in ("allergy", "medicine", "legal")),
        own.replace(utc_text(NOW), "1999-01-01T09:30:00.000000Z"),
        own.replace(utc_text(NOW), utc_text(NOW + timedelta(days=1))),
    ):
        assert driver.tried(forged, known) == DENIED, forged
    driver.connection.execute(own, (known,))
    for forged in ("kind = 'allergy'", "said_at = '1999-01-01T09:30:00.000000Z'"):
        change = f"UPDATE item SET {forged}, version = 2 WHERE id = -1"
        with (
            pytest.raises(psycopg.errors.InsufficientPrivilege),
            driver.connection.transaction(),
        ):
            driver.connection.execute(change)
    driver.connection.rollback()
    assert driver.tried("UPDATE item SET title = 'x', version = version + 1") in {0, DENIED}
    assert driver.tried("DELETE FROM item") == DENIED
    assert driver.kept(own.replace("%s", str(known))) == UNSIGNED


@pytest.mark.parametrize("role", ROLES)
def test_nobody_gives_themselves_anything(
    on_hub: tuple[Situations, str], curious: Callable[[Role], Driver], role: Role
) -> None:
    laid, driver = on_hub[0], curious(role)
    me, hidden = laid.staff[role].id, laid.people["nothing"]
    for statement in (
        "INSERT INTO relationship (patient_id, kind, staff_id, reason, begins_at, made_by_id,"
        f" version) VALUES ({hidden}, 'caseload', {me}, '', '2020', {me}, 1)",
        "UPDATE relationship SET ends_at = NULL",
        "DELETE FROM objection",
        f"INSERT INTO policy_cell VALUES ('{role}', 'health', 'safeguarding', 'restricted')",
        f"INSERT INTO policy_permission VALUES ('govern disclosure', '{role}')",
        "UPDATE policy_limit SET value = 999",
        f"UPDATE staff SET role = 'gp', version = version + 1 WHERE id = {me}",
        f"INSERT INTO staff_practice VALUES ({me}, {laid.far.id})",
        f"INSERT INTO staff_team VALUES ({me}, {laid.elsewhere.id})",
        f"INSERT INTO absence VALUES ({laid.staff[Role.GP].id}, {me}, '2030-01-01')",
        f"INSERT INTO own_record VALUES ({me}, {hidden})",
        "UPDATE patient SET restricted = false",
        f"UPDATE credential SET password = '' WHERE staff_id <> {me}",
        f"SELECT keep_credential({me}, 'x')",
        f"SELECT related_to({laid.staff[Role.GP].id})",
        f"SELECT reaches({me}, {hidden})",
        "SET ROLE tapestry_owner",
        "SET ROLE tapestry_intake",
        "SET ROLE tapestry_backup",
        "SET ROLE tapestry_migration",
        "SET ROLE tapestry_registrar",
        "SET SESSION AUTHORIZATION postgres",
        "SET session_replication_role = replica",
        "ALTER TABLE item DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE item NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY item_read ON item",
        "ALTER TABLE action DISABLE TRIGGER ALL",
        "CREATE OR REPLACE FUNCTION me() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
        "CREATE ROLE mine SUPERUSER",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
        "COPY item TO PROGRAM 'true'",
        "TRUNCATE audit_entry",
        "DELETE FROM audit_entry",
        "UPDATE audit_entry SET detail = ''",
        "SELECT give_login('postgres', 'SCRAM-SHA-256$x')",
    ):
        assert driver.tried(statement) in {0, DENIED}, statement
    # With the rule off, or a row of their own, the same would have worked.
    assert driver.tried("SELECT me()") == 1
    # "row_security = off" asks to be told of hidden rows, and is told no more than that.
    driver.connection.execute("SET row_security = off")
    assert driver.tried("SELECT count(*) FROM item") == DENIED


def test_no_commit_passes_without_its_entry(
    on_hub: tuple[Situations, str], curious: Callable[[Role], Driver]
) -> None:
    laid = on_hub[0]
    matron, person = laid.staff[Role.COMMUNITY_MATRON], laid.people["named"]
    driver = curious(Role.COMMUNITY_MATRON)
    change = (
        f"UPDATE plan_version SET wellness = 'x', version = version + 1 WHERE patient_id = {person}"
    )
    assert driver.kept(change) == UNSIGNED
    # A savepoint, constraints checked early or a second statement are no way around it.
    assert driver.kept("SET CONSTRAINTS ALL IMMEDIATE", change) == UNSIGNED
    assert driver.kept(change, "SAVEPOINT one", "ROLLBACK TO one") == UNSIGNED
    last = driver.connection.execute("SELECT * FROM audit_head()").fetchone()
    assert last is not None
    number, previous = last
    driver.connection.rollback()
    entry = AuditEntry(
        number=number + 1, at="2026-11-26T09:30:00.000000Z", actor_id=matron.id,
        actor=matron.name, action="plan.saved", subjects=f"patient:{person}",
        detail='quotes " and \\ and \n and é', previous=previous, role=matron.role,
    )  # fmt: skip
    entry.hash = entry.digest()

    def signed(**changed: object) -> str:
        told = {column.name: getattr(entry, column.name) for column in entry.__table__.columns}
        told |= changed
        return "INSERT INTO audit_entry ({}) VALUES ({})".format(
            ", ".join(told), ", ".join(sql.Literal(each).as_string(None) for each in told.values())
        )

    gp = laid.staff[Role.GP]
    assert driver.kept(change, signed(actor_id=gp.id, actor=gp.name)) == DENIED
    assert driver.kept(change, signed(actor="Somebody else")) == DENIED
    assert driver.kept(change, signed(role=Role.GP)) == DENIED
    assert driver.kept(change, signed(role="")) == DENIED
    assert driver.kept(change, signed(detail="another")) == UNSIGNED  # the hash is not of it
    assert driver.kept(change, signed(number=number + 2)) == UNSIGNED
    assert driver.kept(change, signed(number=number)) == UNSIGNED
    assert driver.kept(change, signed()) == ""
    assert driver.kept(change, signed()) == UNSIGNED  # the same entry does not serve twice


def test_whoever_has_left_sees_nothing_at_once(
    on_hub: tuple[Situations, str], curious: Callable[[Role], Driver]
) -> None:
    laid = on_hub[0]
    driver = curious(Role.SPECIALIST)
    assert driver.rows("SELECT id FROM patient")
    with laid.store.writing() as session:
        session.get_one(Staff, laid.staff[Role.SPECIALIST].id).ended_at = NOW
        sign(session, laid.staff[Role.GP], "test.left", [])
    for table in ("patient", "item", "audit_entry", "meeting", "action", "draft"):
        assert driver.rows(f"SELECT 1 FROM {table}") == set(), table
    with laid.store.writing() as session:
        session.get_one(Staff, laid.staff[Role.SPECIALIST].id).ended_at = None
        sign(session, laid.staff[Role.GP], "test.back", [])


def test_only_the_groups_that_must_are_passed_by(
    on_hub: tuple[Situations, str], server: Server
) -> None:
    with psycopg.connect(server.url(on_hub[1])) as admin:
        passed_by = {
            row[0]
            for row in admin.execute(
                "SELECT rolname FROM pg_roles WHERE rolbypassrls AND rolname <> 'postgres'"
            )
        }
        open_tables = {
            row[0]
            for row in admin.execute(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                " AND relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity)"
            )
        }
        loose = {
            row[0]
            for row in admin.execute(
                "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
                " AND has_function_privilege('public', oid, 'EXECUTE')"
            )
        }
        reached = {
            row[0]
            for row in admin.execute(
                "SELECT login.rolname FROM pg_roles AS login, pg_roles AS kept"
                " WHERE login.rolcanlogin AND NOT login.rolsuper AND kept.rolbypassrls"
                " AND pg_has_role(login.oid, kept.oid, 'MEMBER')"
            )
        }
        owners = {
            row[0]
            for row in admin.execute(
                "SELECT relowner::regrole::text FROM pg_class"
                " WHERE relnamespace = 'public'::regnamespace"
                " UNION SELECT proowner::regrole::text FROM pg_proc"
                " WHERE pronamespace = 'public'::regnamespace"
                " AND proname NOT IN ('give_login', 'choose_login')"
            )
        }
        sign_in = {
            row[0]
            for row in admin.execute(
                "SELECT rolname FROM pg_roles WHERE rolname LIKE 'tapestry%%' AND rolcanlogin"
            )
        }
    assert passed_by == {
        "tapestry_owner", "tapestry_migration", "tapestry_intake", "tapestry_backup",
    }  # fmt: skip
    assert reached == sign_in == set()
    assert owners == {"tapestry_owner"}
    # Counts of what came in, and the policy itself, are for everyone who works here.
    assert open_tables == {
        "account", "alembic_version", "import", "import_file", "policy_cell", "policy_limit",
        "policy_permission", "policy_version", "waiting",
    }  # fmt: skip
    assert loose == set()
