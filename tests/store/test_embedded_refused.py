"""A hub in a file that is refused: by a wrong secret, by damage, or for where it lies."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from desktop.errors import Problem
from desktop.models import Patient
from desktop.store import chain, embedded, failures, keys
from tests.store.damage import filled as filled  # noqa: PLC0414 - a fixture
from tests.store.damage import flip, recovered
from tests.stores import PASSPHRASE

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
