"""The encrypted file: how it opens, and what is said when it does not."""

import json
import os
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, text

from desktop.errors import Problem
from desktop.models import Team
from desktop.store import chain, embedded, failures, keys
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.factory import Factory
from tests.store.damage import BOUNDED, files_no_longer_than, recovered
from tests.store.damage import filled as filled  # noqa: PLC0414 - a fixture
from tests.stores import PASSPHRASE, PRAGMAS

NURSE = Actor(41, "Anna Bell", Role.COMMUNITY_NURSE)


def add_team(store: Store, code: str, name: str = "Dales") -> None:
    with store.writing() as session:
        session.add(Team(code=code, name=name))
        sign(session, NURSE, "team.made", [])


def codes(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(Team.code).order_by(Team.code)))


def test_a_new_hub_opens_with_its_passphrase_and_with_its_recovery_code(
    tmp_path: Path, shipped_cost: None
) -> None:
    path = tmp_path / "hubs" / "ours.tapestry"
    store, code = embedded.create(path, "a passphrase")
    add_team(store, "A")
    store.close()
    with closing(embedded.open_with_passphrase(path, "a passphrase")) as store:
        assert codes(store) == ["A"]
    with closing(recovered(path, code.lower().replace("-", " "))) as store:
        assert codes(store) == ["A"]


def test_the_passphrase_can_be_changed_and_the_recovery_code_stays(tmp_path: Path) -> None:
    path = tmp_path / "hub"
    store, code = embedded.create(path, "old")
    store.close()
    keys.change_passphrase(path, keys.key_for_recovery_code(path, code), "new")
    embedded.open_with_passphrase(path, "new").close()
    recovered(path, code).close()
    with pytest.raises(Problem, match="not the passphrase"):
        embedded.open_with_passphrase(path, "old")


def test_every_connection_has_the_pragmas(
    embedded_file: Path, embedded_template: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "PRAGMAS", PRAGMAS)
    wanted = {
        "foreign_keys": 1, "journal_mode": "wal", "synchronous": 2, "busy_timeout": 5000,
        "secure_delete": 1, "recursive_triggers": 1,
    }  # fmt: skip
    with (
        closing(embedded.open_with_key(embedded_file, embedded_template[1])) as store,
        store.engine.connect() as one,
        store.engine.connect() as two,
    ):
        for connection in (one, two):
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
            assert found == wanted


def test_the_file_says_nothing_to_whoever_has_no_key(filled: Path) -> None:
    for each in filled.parent.iterdir():
        assert b"Family" not in each.read_bytes()
        assert not each.read_bytes().startswith(b"SQLite format")


@pytest.mark.skipif(os.name == "nt", reason="Windows folders carry their own permissions")
def test_nobody_else_on_this_computer_may_read_its_files(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        path = tmp_path / "hubs" / "ours.tapestry"
        store, _ = embedded.create(path, PASSPHRASE)
        add_team(store, "A")
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
        store.close()
    finally:
        os.umask(before)
    assert {name for name in modes if not name.endswith(".lock")} == {
        "ours.tapestry", "ours.tapestry-wal", "ours.tapestry-shm", "ours.tapestry.keys",
    }  # fmt: skip
    assert {mode for name, mode in modes.items() if not name.endswith(".lock")} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_change_waits_for_another_and_both_are_kept(embedded_store: Store) -> None:
    """A deferred transaction that reads and then writes would fail here at once."""
    begun = threading.Event()

    def other() -> None:
        begun.wait()
        add_team(embedded_store, "B")

    thread = threading.Thread(target=other)
    thread.start()
    with embedded_store.writing() as session:
        session.scalars(select(Team)).all()
        begun.set()
        session.add(Team(code="A", name="Dales"))
        sign(session, NURSE, "team.made", [])
    thread.join()
    assert codes(embedded_store) == ["A", "B"]


# --- one copy at a time ---------------------------------------------------------------------------


def test_a_second_copy_is_told_about_the_first(
    embedded_file: Path, embedded_template: tuple[Path, bytes]
) -> None:
    key = embedded_template[1]
    first = embedded.open_with_key(embedded_file, key)
    with pytest.raises(Problem, match="already open in another window or command"):
        embedded.open_with_key(embedded_file, key)
    first.close()
    embedded.open_with_key(embedded_file, key).close()


HOLD = """
import sys, time
from pathlib import Path
from desktop.store import embedded
store = embedded.open_with_key(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
print("open", flush=True)
time.sleep(60)
"""


def test_a_copy_that_was_killed_does_not_lock_the_hub(
    embedded_file: Path, embedded_template: tuple[Path, bytes]
) -> None:
    key = embedded_template[1]
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(embedded_file), key.hex()],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    with pytest.raises(Problem, match="already open"):
        embedded.open_with_key(embedded_file, key)
    other.kill()
    other.communicate()
    embedded.open_with_key(embedded_file, key).close()


# --- a full disk ----------------------------------------------------------------------------------


def test_a_full_disk_loses_nothing_that_was_acknowledged(
    embedded_file: Path, embedded_template: tuple[Path, bytes]
) -> None:
    """SQLite's own bound on the file stands in for the disk; a trial fills a real one."""
    key = embedded_template[1]
    with closing(embedded.open_with_key(embedded_file, key)) as store:
        add_team(store, "before")
        with store.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        store.engine.dispose()
        make_disk_small(store, pages + 4)
        with pytest.raises(Problem) as said:
            add_team(store, "too much", "x" * 100_000)
        assert str(said.value) == failures.FULL
        add_team(store, "small")
        assert codes(store) == ["before", "small"]
        assert chain.verify(store).ok


def make_disk_small(store: Store, pages: int) -> None:
    def limit(driver: Any, record: object) -> None:
        driver.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(store.engine, "connect", limit)


@BOUNDED
def test_no_room_for_a_new_hub_leaves_nothing_behind(tmp_path: Path) -> None:
    with files_no_longer_than(100), pytest.raises(Problem) as said:
        embedded.create(tmp_path / "hub", PASSPHRASE)
    assert str(said.value) in (failures.FULL, failures.DISK)
    assert list(tmp_path.iterdir()) == []


@BOUNDED
def test_a_key_file_that_cannot_be_written_leaves_the_old_one(embedded_file: Path) -> None:
    key = keys.key_for_passphrase(embedded_file, PASSPHRASE)
    before = keys.slots_file(embedded_file).read_bytes()
    with files_no_longer_than(100), pytest.raises(OSError, match="too large"):
        keys.change_passphrase(embedded_file, key, "new")
    assert keys.slots_file(embedded_file).read_bytes() == before
    assert sorted(each.name for each in embedded_file.parent.iterdir()) == [
        "hub.tapestry", "hub.tapestry.keys",
    ]  # fmt: skip


# --- what exceptions say --------------------------------------------------------------------------


def test_no_exception_quotes_a_row(scripts: Store, factory: Factory) -> None:
    """Neither SQLAlchemy's parameters nor PostgreSQL's detail: exceptions end up in logs."""
    factory.patient("Secretname", nhs="9990000018")
    with pytest.raises(Exception, match=r"(?i)unique") as said:
        factory.patient("Secretname", nhs="9990000018")
    told = [said.value, said.value.__cause__, said.value.__context__]
    assert not any("Secretname" in str(each) or "9990000018" in str(each) for each in told)
    with scripts.reading() as session, pytest.raises(Exception, match="constraint") as said:
        session.execute(text("INSERT INTO team (name) VALUES ('Secretname')"))
    assert "Secretname" not in str(said.value.__cause__)


def test_the_key_slots_are_readable_json_without_the_key(
    embedded_file: Path, embedded_template: tuple[Path, bytes]
) -> None:
    words = keys.slots_file(embedded_file).read_text()
    assert json.loads(words).keys() == {"format", "check", "slots"}
    assert embedded_template[1].hex() not in words
