"""Copies of an embedded hub: whole whatever happens meanwhile, or not there."""

import os
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from desktop import migrations
from desktop.errors import Problem
from desktop.models import AuditEntry, Team
from desktop.models.audit import GENESIS
from desktop.store import backup, chain, embedded, failures, keys, sealed
from desktop.store.backup import Held
from desktop.store.session import head, sign
from desktop.store.store import Store
from desktop.words.dates import utc_text
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.store.drill import furnish, rows
from tests.store.test_embedded import BOUNDED, files_no_longer_than, flip
from tests.stores import PASSPHRASE, fixed_clock

NURSE = Actor(41, "Anna Bell", Role.COMMUNITY_NURSE)


@pytest.fixture
def key(embedded_template: tuple[Path, bytes]) -> bytes:
    return embedded_template[1]


@pytest.fixture(scope="module")
def furnished_template(
    embedded_template: tuple[Path, bytes], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("furnished") / "hub.tapestry"
    shutil.copy(embedded_template[0], path)
    shutil.copy(keys.slots_file(embedded_template[0]), keys.slots_file(path))
    with closing(embedded.open_with_key(path, embedded_template[1], fixed_clock)) as store:
        furnish(store)
    return path


@pytest.fixture
def furnished(furnished_template: Path, embedded_file: Path) -> Path:
    """A hub with something in it; whoever asks for its store as well, has it open."""
    shutil.copy(furnished_template, embedded_file)
    return embedded_file


def take(hub: Path, key: bytes, place: Path) -> Held:
    return backup.take(hub, key, keys.slots_file(hub).read_bytes(), place)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "shelf" / "hub.backup"


@pytest.fixture
def taken(furnished: Path, key: bytes, place: Path) -> Path:
    take(furnished, key, place)
    return place


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir()) if folder.exists() else []


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


# --- putting back ---------------------------------------------------------------------------------


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return tmp_path / "new" / "hub.tapestry"


def put_back(file: Path, key: bytes, new: Path, against: str | None = None) -> Held:
    with backup.restored(file, key, new, against=against) as (store, held):
        assert chain.verify(store, against=held.head).ok
    return held


def test_a_backup_is_put_back_and_opens_as_before(taken: Path, key: bytes, new: Path) -> None:
    before = taken.read_bytes()
    held = put_back(taken, key, new)
    with closing(embedded.open_with_passphrase(new, PASSPHRASE)) as store:
        assert chain.verify(store).head == held.head
    assert names(new.parent) == ["hub.tapestry", "hub.tapestry.keys"]
    assert taken.read_bytes() == before
    assert names(taken.parent) == ["hub.backup", "hub.backup.keys"]


@pytest.mark.parametrize("there", ["", ".keys", "-wal", "-shm"])
def test_nothing_is_ever_overwritten(taken: Path, key: bytes, new: Path, there: str) -> None:
    """A log that another file has left would be played into the one that is put there."""
    new.parent.mkdir()
    old = new.with_name(new.name + there)
    old.write_text("precious")
    with pytest.raises(Problem, match=r"There is a hub at .* already, or a part of one"):
        put_back(taken, key, new)
    assert [each.read_text() for each in new.parent.iterdir()] == ["precious"]


def cut_short(file: Path) -> None:
    with file.open("r+b") as copy:
        copy.truncate(file.stat().st_size // 8192 * 4096)


def grown(file: Path) -> None:
    with file.open("ab") as copy:
        copy.write(bytes(4096))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: flip(file, 3),
        lambda file: flip(file, 4000),
        lambda file: flip(file, file.stat().st_size // 8192 * 4096 + 99),
        lambda file: flip(file, file.stat().st_size - 3000),
        cut_short,
        grown,
        lambda file: file.write_bytes(b""),
        lambda file: file.write_text("Dear all, here are the minutes"),
        lambda file: file.write_bytes(os.urandom(64 * 1024)),
    ],
)
def test_a_backup_that_is_not_whole_is_not_put_back(
    taken: Path, key: bytes, new: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(taken)
    with pytest.raises(Problem) as said:
        put_back(taken, key, new)
    assert str(said.value) == "The backup hub.backup is damaged or was cut short. Use another one."
    assert names(new.parent) == []


def test_a_backup_of_another_hub_does_not_fit_the_key_file(
    taken: Path, key: bytes, new: Path, tmp_path: Path
) -> None:
    store, _ = embedded.create(tmp_path / "other", "other")
    store.close()
    shutil.copy(tmp_path / "other", taken)
    with pytest.raises(Problem, match="damaged or was cut short"):
        put_back(taken, key, new)
    assert names(new.parent) == []


def test_a_backup_that_is_not_there(tmp_path: Path, key: bytes, new: Path) -> None:
    with pytest.raises(Problem, match="There is no backup at"):
        put_back(tmp_path / "nowhere.backup", key, new)


def test_a_backup_without_its_key_file(taken: Path, key: bytes, new: Path) -> None:
    keys.slots_file(taken).unlink()
    with pytest.raises(Problem, match=r"The key file hub\.backup\.keys is not beside the backup"):
        put_back(taken, key, new)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_backup_that_may_not_be_read(taken: Path, key: bytes, new: Path) -> None:
    taken.chmod(0)
    with pytest.raises(Problem, match="cannot be read"):
        put_back(taken, key, new)


@BOUNDED
def test_no_room_to_put_it_back(taken: Path, key: bytes, new: Path) -> None:
    with files_no_longer_than(50_000), pytest.raises(Problem, match="make room on the disk"):
        put_back(taken, key, new)
    assert names(new.parent) == []


def test_a_backup_of_a_newer_program_is_not_put_back(
    furnished: Path, key: bytes, place: Path, new: Path
) -> None:
    with embedded.make_engine(furnished, key, guarded=False).begin() as raw:
        raw.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    take(furnished, key, place)
    with pytest.raises(Problem, match="newer version of the program"):
        put_back(place, key, new)
    assert names(new.parent) == []


def test_a_backup_of_an_older_program_is_brought_up_to_date(
    embedded_file: Path, key: bytes, place: Path, new: Path
) -> None:
    """Its tables are those of that day, so nothing of today is asked of them before."""
    place.parent.mkdir()
    shutil.copy(keys.slots_file(embedded_file), keys.slots_file(place))
    entry = AuditEntry(
        number=1, at=utc_text(NOW), actor_id=1, actor="Script", action="patient.opened",
        subjects="patient:7", detail="", previous=GENESIS,
    )  # fmt: skip
    with embedded.make_engine(place, key, guarded=False).begin() as raw:
        migrations.migrate(raw, migrations.REVISIONS[0])
        columns = [each.name for each in AuditEntry.__table__.columns if each.name != "hash"]
        row = {each: getattr(entry, each) for each in columns}
        raw.execute(insert(AuditEntry), [{**row, "hash": entry.digest()}])
    held = put_back(place, key, new)
    assert held == Held(1, f"1:{entry.digest()}", NOW)


def test_an_older_backup_than_the_head_that_was_noted_is_not_put_back(
    furnished: Path, key: bytes, taken: Path, new: Path, embedded_store: Store
) -> None:
    with embedded_store.writing() as session:
        sign(session, NURSE, "patient.opened", [])
    noted = chain.verify(embedded_store).head
    with pytest.raises(Problem, match=r"Nothing was restored\. The audit ends at entry"):
        put_back(taken, key, new, against=noted)
    assert names(new.parent) == []
    take(furnished, key, taken)
    assert put_back(taken, key, new, against=noted).head == noted


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
