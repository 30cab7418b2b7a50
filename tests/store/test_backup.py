"""Copies of an embedded hub: whole whatever happens meanwhile, or not there."""

import os
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from desktop.errors import Problem
from desktop.models import AuditEntry, Team
from desktop.store import backup, chain, embedded, failures, sealed
from desktop.store.backup import Held
from desktop.store.session import head, sign
from desktop.store.store import Store
from tests.clock import NOW
from tests.store.backups import NURSE, names, take
from tests.store.backups import furnished as furnished  # noqa: PLC0414 - a fixture
from tests.store.backups import furnished_template as furnished_template  # noqa: PLC0414 - a fixture
from tests.store.backups import key as key  # noqa: PLC0414 - a fixture
from tests.store.backups import place as place  # noqa: PLC0414 - a fixture
from tests.store.backups import taken as taken  # noqa: PLC0414 - a fixture
from tests.store.damage import BOUNDED, files_no_longer_than, flip
from tests.store.drill import rows

# --- taking ---------------------------------------------------------------------------------------


def test_a_copy_holds_every_row_and_says_up_to_when(
    furnished: Path, key: bytes, place: Path, embedded_store: Store
) -> None:
    held = take(furnished, key, place)
    with embedded_store.reading() as session:
        number, hashed = head(session)
    assert held == Held(number, f"{number}:{hashed}", NOW)
    with (
        backup.looked_into(place, key) as copy,
        copy.engine.connect() as there,
        embedded_store.engine.connect() as here,
    ):
        assert rows(there, held.entries) == rows(here, held.entries)
    assert names(place.parent) == ["hub.backup", "hub.backup.keys"]


def test_a_copy_says_nothing_to_whoever_has_no_key(taken: Path) -> None:
    for each in taken.parent.iterdir():
        assert b"Coulthard" not in each.read_bytes()
        assert b"SQLite format" not in each.read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="Windows folders carry their own permissions")
def test_nobody_else_on_this_computer_may_read_a_copy(taken: Path) -> None:
    assert {stat.S_IMODE(each.stat().st_mode) for each in taken.parent.iterdir()} == {0o600}


def test_a_copy_taken_while_others_write_is_of_one_moment(
    furnished: Path, key: bytes, place: Path, embedded_store: Store
) -> None:
    """Each change makes a team and an entry: a copy with one and not the other would be torn."""
    busy, stop = threading.Barrier(4, timeout=60), threading.Event()

    def write(desk: int) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with embedded_store.writing() as session:
                session.add(Team(code=f"{desk}-{number}", name="x" * 2000))
                sign(session, NURSE, "team.made", [])
            if number == 1:
                busy.wait()

    desks = [threading.Thread(target=write, args=(each,)) for each in range(3)]
    for each in desks:
        each.start()
    busy.wait()
    try:
        helds = [take(furnished, key, place.with_name(f"{each}.backup")) for each in range(4)]
    finally:
        stop.set()
        for each in desks:
            each.join()
    assert len({held.entries for held in helds}) == 4  # they did write meanwhile
    for round_, held in enumerate(helds):
        with backup.looked_into(place.with_name(f"{round_}.backup"), key) as copy:
            verdict = chain.verify(copy, against=held.head)
            assert verdict.ok, verdict.sentence
            with copy.reading() as session:
                made = select(func.count()).where(AuditEntry.action == "team.made")
                teams = select(func.count()).where(Team.code.contains("-"))
                assert session.scalar(made) == session.scalar(teams)
    assert chain.verify(embedded_store, against=helds[-1].head).ok


def test_a_hub_whose_audit_was_changed_is_not_backed_up(
    furnished: Path, key: bytes, place: Path
) -> None:
    with embedded.make_engine(furnished, key, guarded=False).begin() as raw:
        raw.execute(text("DROP TRIGGER audit_entry_not_updated"))
        raw.execute(text("UPDATE audit_entry SET actor = 'Someone Else' WHERE number = 5"))
    with pytest.raises(Problem, match=r"Nothing was backed up\. Entry 5 of the audit was changed"):
        take(furnished, key, place)
    assert names(place.parent) == []


def test_a_hub_that_is_damaged_is_not_backed_up(furnished: Path, key: bytes, place: Path) -> None:
    for page in range(5, furnished.stat().st_size // 4096):
        flip(furnished, page * 4096 + 77)
    with pytest.raises(Problem) as said:
        take(furnished, key, place)
    assert str(said.value) == failures.DAMAGED
    assert names(place.parent) == []


def test_a_copy_that_the_disk_spoils_is_not_kept(
    furnished: Path, key: bytes, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = backup._copy

    def spoiling(source: Path, key: bytes, part: Path) -> None:
        copy(source, key, part)
        flip(part, part.stat().st_size - 2000)

    monkeypatch.setattr(backup, "_copy", spoiling)
    with pytest.raises(Problem) as said:
        take(furnished, key, place)
    assert str(said.value) == backup.NOT_KEPT
    assert names(place.parent) == []


@BOUNDED
@pytest.mark.parametrize("room", [100, 50_000])
def test_a_full_disk_leaves_the_last_backup_and_nothing_of_the_next(
    furnished: Path, key: bytes, taken: Path, room: int
) -> None:
    before = taken.read_bytes()
    with files_no_longer_than(room), pytest.raises(Problem) as said:
        take(furnished, key, taken.with_name("next.backup"))
    assert str(said.value) == (
        "next.backup cannot be written there. Choose another folder, or make room on the disk."
    )
    assert names(taken.parent) == ["hub.backup", "hub.backup.keys"]
    assert taken.read_bytes() == before


def test_a_folder_that_cannot_be_written(furnished: Path, key: bytes, tmp_path: Path) -> None:
    (tmp_path / "shelf").write_text("a file where the folder should be")
    with pytest.raises(Problem, match="cannot be written there"):
        take(furnished, key, tmp_path / "shelf" / "hub.backup")


# --- killed ---------------------------------------------------------------------------------------


KILLED = """
import importlib, os, signal, sys
from pathlib import Path
from desktop.store import backup, keys

hub, key, place, step, times = sys.argv[1:]
where, name = step.rsplit(".", 1)
room, _, kind = where.partition(":")
found = importlib.import_module(room)
found = getattr(found, kind) if kind else found
as_ever, left = getattr(found, name), [int(times)]

def die(*given, **named):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    return as_ever(*given, **named)

setattr(found, name, die)
slots = keys.slots_file(Path(hub)).read_bytes()
backup.take(Path(hub), bytes.fromhex(key), slots, Path(place))
"""


@pytest.mark.parametrize(
    ("step", "times"),
    [
        ("desktop.store.backup._copy", 1),
        ("desktop.store.chain.file_is_whole", 1),
        ("os.fsync", 3),  # after the key slots and their folder it is the copy's turn
        ("pathlib:Path.replace", 2),
    ],
)
def test_a_kill_at_any_step_leaves_the_last_backup(
    furnished: Path, key: bytes, taken: Path, step: str, times: int
) -> None:
    before = taken.read_bytes()
    following = taken.with_name("next.backup")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, furnished, key.hex(), following, step, str(times)],
        check=False,
    )
    assert killed.returncode not in (0, 1)
    assert not following.exists()
    assert names(taken.parent) == [
        "hub.backup", "hub.backup.keys", "next.backup.keys", "next.backup.part",
    ]  # fmt: skip
    assert taken.read_bytes() == before
    backup.verified(taken, key)
    take(furnished, key, following)
    assert names(taken.parent) == [
        "hub.backup", "hub.backup.keys", "next.backup", "next.backup.keys",
    ]  # fmt: skip


# --- beside a window ------------------------------------------------------------------------------


def test_a_hub_is_opened_beside_a_window_and_both_may_write(
    embedded_file: Path, key: bytes, embedded_store: Store
) -> None:
    with closing(embedded.open_beside(embedded_file, key)) as beside:
        for store in (beside, embedded_store, beside):
            with store.writing() as session:
                sign(session, NURSE, "patient.opened", [])
    verdict = chain.verify(embedded_store)
    assert (verdict.ok, verdict.entries) == (True, 3)


def test_a_hub_is_opened_beside_by_its_own_key_alone(embedded_file: Path) -> None:
    with pytest.raises(Problem, match="belongs to another hub"):
        embedded.open_beside(embedded_file, bytes(32))


def test_a_sealed_dump_is_told_from_a_file(taken: Path) -> None:
    assert not sealed.is_sealed(taken.read_bytes())
