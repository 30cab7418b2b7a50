"""A backup of a hub in a file is put back, whole or not at all."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop import migrations
from desktop.errors import Problem
from desktop.models import AuditEntry
from desktop.models.audit import GENESIS, SIGNED
from desktop.store import backup, chain, embedded, keys
from desktop.store.backup import Held
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.dates import utc_text
from tests.clock import NOW
from tests.store.backups import NURSE, names, take
from tests.store.backups import furnished as furnished  # noqa: PLC0414 - a fixture
from tests.store.backups import furnished_template as furnished_template  # noqa: PLC0414 - a fixture
from tests.store.backups import key as key  # noqa: PLC0414 - a fixture
from tests.store.backups import place as place  # noqa: PLC0414 - a fixture
from tests.store.backups import taken as taken  # noqa: PLC0414 - a fixture
from tests.store.damage import BOUNDED, files_no_longer_than, flip
from tests.stores import PASSPHRASE

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
        subjects="patient:7", detail="", previous=GENESIS, role="",
    )  # fmt: skip
    with embedded.make_engine(place, key, guarded=False).begin() as raw:
        migrations.migrate(raw, migrations.REVISIONS[0])
        row = {each: getattr(entry, each) for each in SIGNED if each != "role"}
        row["hash"] = entry.digest()
        names = ", ".join(row), ", ".join(f":{each}" for each in row)
        raw.execute(text("INSERT INTO audit_entry ({}) VALUES ({})".format(*names)), row)
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
