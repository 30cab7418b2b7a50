"""The hub as an ordinary login sees it, and what is said when it does not open."""

from collections.abc import Callable

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Connection, event, select, text

from desktop import migrations
from desktop.errors import Problem
from desktop.models import AuditEntry, Draft, Team
from desktop.store import failures, hub
from desktop.store.session import sign, unsigned
from desktop.store.store import Store
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.factory import Factory
from tests.stores import LOGIN, Server

NURSE = Actor(41, "Anna Bell", Role.COMMUNITY_NURSE)


def test_tests_run_as_someone_who_owns_nothing(hub_store: Store) -> None:
    with hub_store.reading() as session:
        who, powers, owned, isolation = session.execute(
            text("""
                SELECT current_user::text,
                       rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication,
                       (SELECT count(*) FROM pg_class WHERE relowner = r.oid),
                       current_setting('transaction_isolation')
                FROM pg_roles r WHERE rolname = current_user""")
        ).one()
    assert (who, powers, owned, isolation) == (LOGIN, False, 0, "read committed")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET detail = ''",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "UPDATE item_wording SET title = ''",
        "DELETE FROM item",
        "DELETE FROM patient",
        "DROP TABLE patient",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (id integer)",
        "CREATE TEMPORARY TABLE mine (id integer)",
        "CREATE FUNCTION pg_temp.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "SET ROLE tapestry_owner",
        "SET ROLE postgres",
        "SELECT keep_wording()",
        "UPDATE alembic_version SET version_num = '9999'",
    ],
)
def test_what_staff_may_not_do(hub_store: Store, statement: str) -> None:
    with hub_store.reading() as session, pytest.raises(Problem) as said:
        session.execute(text(statement))
    assert str(said.value) == failures.NOT_ALLOWED


def test_an_author_sees_only_their_own_drafts(
    hub_store: Store, hub_scripts: Store, hub_login: Callable[[str], Store]
) -> None:
    factory = Factory(hub_scripts, LOGIN)
    mine, theirs = factory.staff(), factory.staff(username="rosa")
    others = hub_login("rosa")
    for store, author in ((hub_store, mine), (others, theirs)):
        with store.writing() as session:
            session.add(Draft(author_id=author.id, form="plan:1", body=b"sealed", saved_at=NOW))
            unsigned(session)
    for store, author in ((hub_store, mine), (others, theirs)):
        with store.reading() as session:
            assert session.scalars(select(Draft.author_id)).all() == [author.id]


def test_nobody_writes_a_draft_for_someone_else(hub_store: Store, hub_scripts: Store) -> None:
    factory = Factory(hub_scripts, LOGIN)
    factory.staff()
    other = factory.staff(username="rosa")
    with hub_store.reading() as session:
        session.add(Draft(author_id=other.id, form="plan:1", body=b"sealed", saved_at=NOW))
        with pytest.raises(Problem) as said:
            session.flush()
    assert str(said.value) == failures.NOT_ALLOWED


def test_even_the_owner_s_rows_are_under_the_policy(server: Server, hub_database: str) -> None:
    with psycopg.connect(server.url(hub_database)) as connection:
        found = connection.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = 'draft'"
        ).fetchone()
    assert found == (True, True)


def test_the_questions_of_staff_are_planned_once(hub_store: Store, hub_scripts: Store) -> None:
    with hub_store.reading() as session:
        assert session.scalar(text("SHOW plan_cache_mode")) == "force_generic_plan"
    with hub_scripts.reading() as session:
        assert session.scalar(text("SHOW plan_cache_mode")) == "auto"


def test_a_hub_that_is_there_already_is_brought_up_to_date(
    server: Server, own_database: str
) -> None:
    with psycopg.connect(server.url(own_database)) as admin:
        admin.execute("DROP POLICY audit_entry_signed ON audit_entry")
    for _ in range(2):
        hub.create(server.url(own_database))
    with psycopg.connect(server.url(own_database)) as admin:
        found = admin.execute("SELECT FROM pg_policies WHERE policyname = 'audit_entry_signed'")
        assert found.fetchone() is not None
    hub.add_login(server.url(own_database), "paula", "a secret of hers")


# --- many at once ---------------------------------------------------------------------------------


def test_the_lock_is_held_for_the_entry_alone(hub_scripts: Store) -> None:
    """Someone who is still working does not hold up someone who is done."""
    with hub_scripts.writing() as slow:
        slow.add(Team(code="A", name="Dales"))
        sign(slow, NURSE, "slow", [])
        slow.flush()
        with hub_scripts.writing() as quick:
            quick.add(Team(code="B", name="Dales"))
            sign(quick, NURSE, "quick", [])
    with hub_scripts.reading() as session:
        found = session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)).all()
    assert found == ["quick", "slow"]


def test_the_entry_is_the_last_statement(hub_scripts: Store) -> None:
    said: list[str] = []

    def hear(conn: object, cursor: object, statement: str, *others: object) -> None:
        said.append(" ".join(statement.split()[:4]))

    event.listen(hub_scripts.engine, "before_cursor_execute", hear)
    with hub_scripts.writing() as session:
        sign(session, NURSE, "team.made", [])
        session.add(Team(code="A", name="Dales"))
    assert [each.partition("(")[0] for each in said] == [
        "INSERT INTO team ",
        "SELECT staff.id, staff.role FROM",  # before the lock: it is short
        "SELECT pg_advisory_xact_lock",
        "SELECT signing_time",
        "SELECT number, hash FROM",
        "INSERT INTO audit_entry ",
    ]


def test_two_who_wait_for_each_other_are_told(hub_scripts: Store) -> None:
    import threading

    factory = Factory(hub_scripts, LOGIN)
    one, two = factory.team(), factory.team()
    both = threading.Barrier(2)
    said: list[str] = []

    def rename(first: int, second: int) -> None:
        with hub_scripts.writing() as session:
            session.execute(text("UPDATE team SET name = 'X' WHERE id = :id"), {"id": first})
            both.wait()
            session.execute(text("UPDATE team SET name = 'X' WHERE id = :id"), {"id": second})
            sign(session, NURSE, "team.renamed", [])

    def tried(first: int, second: int) -> None:
        try:
            rename(first, second)
        except Problem as problem:
            said.append(str(problem))

    threads = [
        threading.Thread(target=tried, args=pair) for pair in ((one.id, two.id), (two.id, one.id))
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert said == [failures.BUSY]


# --- opening --------------------------------------------------------------------------------------


def test_a_hub_that_does_not_answer() -> None:
    with pytest.raises(Problem, match="cannot be reached"):
        hub.connect("postgresql://anna@127.0.0.1:1/hub")


def test_an_address_that_is_none() -> None:
    with pytest.raises(Problem, match=r"address of the hub cannot be read"):
        hub.connect("postgresql://anna@127.0.0.1:port/hub?nonsense=1")


def test_a_login_that_is_none(server: Server, hub_database: str) -> None:
    with pytest.raises(Problem, match="no such database or login"):
        hub.connect(server.url(hub_database, "nobody_here"))


def test_a_login_that_is_not_of_the_staff(server: Server, hub_database: str) -> None:
    server.run(sql.SQL("CREATE ROLE stranger LOGIN").format())
    try:
        with pytest.raises(Problem, match="may not use the hub"):
            hub.connect(server.url(hub_database, "stranger"))
    finally:
        server.run(sql.SQL("DROP ROLE stranger").format())


def test_the_hub_that_goes_away_is_said_to(
    hub_store: Store, server: Server, hub_database: str
) -> None:
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s"
    with hub_store.reading() as session:
        session.execute(text("SELECT 1"))
        with psycopg.connect(server.url(hub_database)) as admin:
            admin.execute(end, [LOGIN])
        with pytest.raises(Problem) as said:
            session.execute(text("SELECT 1"))
    assert str(said.value) == failures.LOST
    with hub_store.reading() as session:  # and it comes back by itself
        assert session.scalar(text("SELECT 1")) == 1


def test_of_several_hosts_the_one_that_answers_is_used(server: Server, hub_database: str) -> None:
    url = server.url(hub_database, LOGIN)
    dead_first = url.replace("host=", "host=127.0.0.1,") + "&port=1,5432"
    store = hub.connect(dead_first)
    with store.reading() as session:
        assert session.scalar(text("SELECT 1")) == 1
    store.close()


def test_a_password_is_never_sent_in_the_clear(server: Server, own_database: str) -> None:
    hub.add_login(server.url(own_database), "paula", "a secret of hers")
    with psycopg.connect(server.url(own_database)) as admin:
        kept = admin.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'paula'").fetchone()
    assert kept is not None
    assert kept[0].startswith("SCRAM-SHA-256$")
    hub.add_login(server.url(own_database), "paula", "another")  # a new password for the same


def test_a_hub_is_brought_up_to_date_in_a_role_of_its_own(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran_as: list[object] = []
    migrate = migrations.migrate

    def watched(connection: Connection) -> None:
        ran_as.append(connection.scalar(text("SELECT current_user::text")))
        migrate(connection)

    monkeypatch.setattr(migrations, "migrate", watched)
    name = server.fresh()
    for _ in range(2):  # anew, and once more as it stands
        hub.create(server.url(name))
    assert ran_as == ["tapestry_migration"] * 2
    server.drop(name)
