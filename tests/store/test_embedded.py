"""The encrypted file: how it opens, and what is said when it does not."""

import json
import os
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event, select, text

from desktop.errors import Problem
from desktop.models import Patient, Team
from desktop.store import chain, embedded, failures, keys
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.factory import Factory
from tests.stores import PASSPHRASE, PRAGMAS

NURSE = Actor(41, "Anna Bell", Role.COMMUNITY_NURSE)


def add_team(store: Store, code: str, name: str = "Dales") -> None:
    with store.writing() as session:
        session.add(Team(code=code, name=name))
        sign(session, NURSE, "team.made", [])


def codes(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(Team.code).order_by(Team.code)))


@pytest.fixture
def filled(embedded_file: Path, embedded_template: tuple[Path, bytes]) -> Path:
    """A closed hub with a few hundred people in it."""
    with closing(embedded.open_with_key(embedded_file, embedded_template[1])) as store:
        Factory(store, "tester").keep(
            *(Patient(family=f"Family {each}", family_key="x" * 200) for each in range(400))
        )
    return embedded_file


# --- opening --------------------------------------------------------------------------------------


def recovered(path: Path, code: str) -> Store:
    return embedded.open_with_key(path, keys.key_for_recovery_code(path, code))


def test_a_new_hub_opens_with_its_passphrase_and_with_its_recovery_code(tmp_path: Path) -> None:
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


# --- refusals -------------------------------------------------------------------------------------


def test_a_wrong_passphrase(embedded_file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Problem, match="This is not the passphrase of this hub"):
        embedded.open_with_passphrase(embedded_file, "wrong")
    assert capfd.readouterr().err == ""


def test_a_wrong_recovery_code(embedded_file: Path) -> None:
    with pytest.raises(Problem, match="This is not the recovery code of this hub"):
        recovered(embedded_file, "ABCD-EFGH")


def test_a_wrong_key(embedded_file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Problem, match="belongs to another hub"):
        embedded.open_with_key(embedded_file, bytes(32))
    assert capfd.readouterr().err == ""


def test_the_key_file_of_another_hub(tmp_path: Path, embedded_file: Path) -> None:
    store, _ = embedded.create(tmp_path / "other", "other")
    store.close()
    shutil.copy(keys.slots_file(tmp_path / "other"), keys.slots_file(embedded_file))
    with pytest.raises(Problem, match="damaged"):
        embedded.open_with_passphrase(embedded_file, "other")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="There is no hub at"):
        embedded.open_with_passphrase(tmp_path / "nowhere", PASSPHRASE)
    assert list(tmp_path.iterdir()) == []


def test_no_key_file(embedded_file: Path) -> None:
    keys.slots_file(embedded_file).unlink()
    with pytest.raises(Problem, match=r"The key file hub\.tapestry\.keys is missing"):
        embedded.open_with_passphrase(embedded_file, PASSPHRASE)


@pytest.mark.parametrize(
    "words",
    [b"", b"{", b"[]", b"null", b'{"slots": {}}', b"\xff\xfe", b'{"check": "x", "slots": 3}',
     b'{"check": "x", "slots": {"passphrase": 7, "recovery code": "x"}}',
     b'{"check": "x", "slots": {"passphrase": ["x"], "recovery code": {"x": 1}}}',
     b'{"check": 7, "slots": {"passphrase": "x", "recovery code": "x"}}'],
)  # fmt: skip
def test_a_damaged_key_file(embedded_file: Path, words: bytes) -> None:
    keys.slots_file(embedded_file).write_bytes(words)
    with pytest.raises(Problem, match=r"The key file hub\.tapestry\.keys is damaged"):
        embedded.open_with_passphrase(embedded_file, PASSPHRASE)


@pytest.mark.parametrize("place", [0, 20, 100, 4090])
def test_a_damaged_header(filled: Path, embedded_template: tuple[Path, bytes], place: int) -> None:
    flip(filled, place)
    with pytest.raises(Problem) as said:
        embedded.open_with_key(filled, embedded_template[1])
    assert str(said.value) == failures.DAMAGED


def test_damage_in_the_middle(filled: Path, embedded_template: tuple[Path, bytes]) -> None:
    """Every page is sealed, so a flipped bit is never read as data."""
    pages = filled.stat().st_size // 4096
    for page in range(pages * 2 // 3, pages):
        flip(filled, page * 4096 + 77)
    with closing(embedded.open_with_key(filled, embedded_template[1])) as store:
        with store.reading() as session, pytest.raises(Problem) as said:
            session.execute(select(Patient.family, Patient.family_key)).all()
        assert str(said.value) == failures.DAMAGED
        verdict = chain.verify(store)
    assert not verdict.ok
    assert verdict.sentence.startswith("The hub's file is damaged.")


def test_a_file_cut_short(filled: Path, embedded_template: tuple[Path, bytes]) -> None:
    with filled.open("r+b") as file:
        file.truncate(filled.stat().st_size // 2)
    with (
        pytest.raises(Problem) as said,
        closing(embedded.open_with_key(filled, embedded_template[1])) as store,
        store.reading() as session,
    ):
        session.execute(select(Patient.family, Patient.family_key)).all()
    assert str(said.value) == failures.DAMAGED


def test_a_plain_database_is_not_taken_for_a_hub(
    embedded_file: Path, embedded_template: tuple[Path, bytes]
) -> None:
    import sqlite3

    embedded_file.unlink()
    with closing(sqlite3.connect(embedded_file)) as plain:
        plain.execute("CREATE TABLE team (id INTEGER)")
    with pytest.raises(Problem, match="damaged"):
        embedded.open_with_key(embedded_file, embedded_template[1])


def test_a_hub_is_not_made_over_another(embedded_file: Path) -> None:
    before = embedded_file.read_bytes()
    with pytest.raises(Problem, match="There is already a hub at"):
        embedded.create(embedded_file, "new")
    assert embedded_file.read_bytes() == before


def test_a_hub_needs_a_passphrase(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="needs a passphrase"):
        embedded.create(tmp_path / "hub", "")


def flip(path: Path, place: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 0xFF]))


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


# --- network shares -------------------------------------------------------------------------------


def mounted(kind: str, where: str, opts: str = "rw") -> SimpleNamespace:
    return SimpleNamespace(fstype=kind, mountpoint=where, opts=opts)


def table(*mounts: SimpleNamespace) -> Callable[..., list[SimpleNamespace]]:
    def partitions(all: bool) -> list[SimpleNamespace]:
        return list(mounts)

    return partitions


@pytest.mark.parametrize(
    "kind",
    ["nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "fuse.rclone", "davfs"],
)
def test_a_network_share_is_refused(tmp_path: Path, kind: str) -> None:
    mounts = table(mounted("ext4", "/"), mounted(kind, str(tmp_path)))
    with pytest.raises(Problem, match="network share"):
        embedded.refuse_share(tmp_path / "hubs", mounts)


def test_a_drive_of_windows_that_is_remote_is_refused(tmp_path: Path) -> None:
    mounts = table(mounted("NTFS", str(tmp_path), "rw,remote"))
    with pytest.raises(Problem, match="network share"):
        embedded.refuse_share(tmp_path, mounts)


def test_a_disk_of_this_computer_is_not(tmp_path: Path) -> None:
    mounts = table(
        mounted("nfs4", "/"),
        mounted("ext4", str(tmp_path)),
        mounted("cifs", f"{tmp_path}/hubs elsewhere"),
    )
    embedded.refuse_share(tmp_path / "hubs", mounts)
    embedded.refuse_share(tmp_path)


def test_a_hub_on_a_share_is_neither_made_nor_opened(
    tmp_path: Path, embedded_file: Path, embedded_template: tuple[Path, bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def everywhere(folder: Path, partitions: object) -> bool:
        return True

    monkeypatch.setattr(embedded, "on_share", everywhere)
    with pytest.raises(Problem, match="network share"):
        embedded.create(tmp_path / "new", PASSPHRASE)
    with pytest.raises(Problem, match="network share"):
        embedded.open_with_key(embedded_file, embedded_template[1])
    assert not (tmp_path / "new").exists()


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


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    import resource
    import signal

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    quiet = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, quiet)


BOUNDED = pytest.mark.skipif(os.name == "nt", reason="Windows has no bound on files to borrow")


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
