"""The migrations make what the models ask for, and a store of another version is told apart."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, text

from desktop import migrations
from desktop.errors import Problem
from desktop.models import Base, access, guards
from desktop.store import embedded, hub
from desktop.store.store import Store
from tests.migrations.schemas import schema, step_back_to
from tests.stores import LOGIN, PASSPHRASE, Server


def make_from_models(connection: Connection) -> None:
    """The tables as the models say them, with no migration."""
    Base.metadata.create_all(connection)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,\n"
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n)"
    )
    for statement in guards.wanted().on(connection.dialect.name):
        connection.exec_driver_sql(statement)


def file_schema(path: Path) -> list[str]:
    store, _ = embedded.create(path, PASSPHRASE)
    with store.engine.connect() as connection:
        found = schema(connection)
    store.close()
    return found


def hub_schema(url: str) -> list[str]:
    hub.create(url)
    with store_of(url) as connection:
        return schema(connection)


def store_of(url: str) -> Connection:
    """A connection as the administrator, past the guard."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)
    return engine.connect()


def test_migrations_and_models_agree_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrated = file_schema(tmp_path / "migrated")
    monkeypatch.setattr(migrations, "migrate", make_from_models)
    assert set(migrated) ^ set(file_schema(tmp_path / "models")) == set()
    assert "trigger item_wording_kept" in "".join(migrated)


def test_migrations_and_models_agree_on_a_hub(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [server.fresh(), server.fresh()]
    migrated = hub_schema(server.url(names[0]))
    monkeypatch.setattr(migrations, "migrate", make_from_models)
    assert set(migrated) ^ set(hub_schema(server.url(names[1]))) == set()
    assert {line.partition(":")[0] for line in migrated} == {
        "table", "column", "constraint", "index", "trigger", "function", "policy", "schema",
    }  # fmt: skip
    for name in names:
        server.drop(name)


def test_every_table_says_what_staff_may_do() -> None:
    assert access.GRANTS.keys() == Base.metadata.tables.keys() | {"alembic_version"}


def test_the_revisions_are_those_of_alembic() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    kept = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(each.revision for each in kept)[::-1] == migrations.REVISIONS


def test_making_a_hub_again_changes_nothing(server: Server) -> None:
    name = server.fresh()
    before = hub_schema(server.url(name))
    assert hub_schema(server.url(name)) == before
    server.drop(name)


def test_a_migration_that_fails_leaves_no_hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(connection: Connection) -> None:
        make_from_models(connection)
        raise ZeroDivisionError

    monkeypatch.setattr(migrations, "migrate", fail)
    with pytest.raises(ZeroDivisionError):
        embedded.create(tmp_path / "hub", PASSPHRASE)
    assert [each.name for each in tmp_path.iterdir()] == []


def test_a_hub_that_answered_row_by_row_is_brought_up_to_date(server: Server) -> None:
    name = server.fresh()
    before = hub_schema(server.url(name))
    with store_of(server.url(name)) as raw:
        step_back_to(raw, "0022")
    assert hub_schema(server.url(name)) == before
    server.drop(name)


# --- a store of another version -------------------------------------------------------------------


@pytest.fixture
def reopened(
    request: pytest.FixtureRequest, kind: str
) -> tuple[Callable[[str], None], Callable[[], Store]]:
    """How to set the revision of a store, and how to open it."""
    if kind == "embedded":
        path = request.getfixturevalue("embedded_file")
        key = request.getfixturevalue("embedded_template")[1]

        def stamp_file(revision: str) -> None:
            driver = embedded.connect(path, key)
            driver.execute("UPDATE alembic_version SET version_num = ?", [revision])
            driver.close()

        return stamp_file, lambda: embedded.open_with_key(path, key)
    server: Server = request.getfixturevalue("server")
    database = request.getfixturevalue("own_database")

    def stamp_hub(revision: str) -> None:
        with store_of(server.url(database)) as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
            connection.commit()

    return stamp_hub, lambda: hub.connect(server.url(database, LOGIN))


Reopened = tuple[Callable[[str], None], Callable[[], Store]]


@pytest.mark.parametrize("kind", ["embedded", "hub"])
def test_a_store_of_a_newer_program_is_refused(reopened: Reopened) -> None:
    stamp, opened = reopened
    stamp("9999")
    with pytest.raises(Problem, match="newer version of the program"):
        opened()


@pytest.mark.parametrize("kind", ["hub"])
def test_a_newer_hub_is_not_brought_back(
    reopened: Reopened, server: Server, own_database: str
) -> None:
    reopened[0]("9999")
    with pytest.raises(Problem, match="newer version of the program"):
        hub.create(server.url(own_database))


@pytest.mark.parametrize("kind", ["hub"])
def test_an_older_hub_waits_for_its_administrator(
    reopened: Reopened, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, opened = reopened
    monkeypatch.setattr(migrations, "REVISIONS", (*migrations.REVISIONS, "9999"))
    with pytest.raises(Problem, match="older than this program"):
        opened()


@pytest.mark.parametrize("kind", ["embedded"])
def test_an_older_file_is_brought_up_to_date(
    reopened: Reopened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def next_step(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE next_step (id INTEGER)")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    _, opened = reopened
    monkeypatch.setattr(migrations, "REVISIONS", (*migrations.REVISIONS, "9999"))
    monkeypatch.setattr(migrations, "migrate", next_step)
    for _each in range(2):  # the second time it is up to date, and the step would fail
        store = opened()
        with store.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM next_step").scalar() == 0
        store.close()


def test_an_empty_database_is_no_hub(server: Server) -> None:
    name = server.fresh()
    with pytest.raises(Problem, match="no hub in this database yet"):
        hub.connect(server.url(name))
    server.drop(name)
