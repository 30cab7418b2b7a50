"""Watched folders: what arrives comes in by itself, once, and goes on behind a lock if it may."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop import watching
from desktop.config import Config
from desktop.errors import Problem
from desktop.imports import DIED, Imports
from desktop.intake_process import WATCHING
from desktop.models import AuditEntry, FileOriginal, Patient, Source
from desktop.models.packed import unpack
from desktop.store import embedded
from desktop.tasks import Lanes
from desktop.watching import Watching
from desktop.words.accounts import BroughtIn
from desktop.words.enums import Role, Sector, SourceKind
from desktop.words.people import Actor
from tests.factory import Factory
from tests.feeds.making import bundle, condition, patient
from tests.stores import LOGIN, PASSPHRASE

SOMEONE = Actor(1, "Anna Bell", Role.PRACTICE_MANAGER)
Begun = list[tuple[list[str], Actor | None, str | None]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "incoming"
    place.mkdir()
    return place


@pytest.fixture
def config(embedded_file: Path, folder: Path, tmp_path: Path) -> Config:
    settings = tmp_path / "settings.toml"
    settings.write_text(f"[watch]\ngp-larkmoor = '{folder}'\n", "utf-8")
    return Config(str(embedded_file), None, settings=settings)


@pytest.fixture
def imports(config: Config, key: bytes, qtbot: QtBot) -> Iterator[Imports]:
    found = Imports(config)
    found.unlocked(key, "")
    yield found
    found.close()


@pytest.fixture
def lanes(qtbot: QtBot) -> Iterator[Lanes]:
    found = Lanes()
    yield found
    found.close()


@pytest.fixture
def watched(config: Config, imports: Imports, lanes: Lanes) -> Iterator[Watching]:
    office = QObject()
    yield Watching(config, imports, lanes, office)
    office.deleteLater()


@pytest.fixture
def begun(imports: Imports, monkeypatch: pytest.MonkeyPatch) -> Begun:
    """What was begun, where no process is started for it."""
    found: Begun = []

    def begin(paths: Sequence[Path], actor: Actor | None, source: str | None = None) -> None:
        found.append(([each.name for each in paths], actor, source))

    monkeypatch.setattr(imports, "begin", begin)
    return found


@pytest.fixture
def look(qtbot: QtBot, watched: Watching) -> Callable[[], None]:
    """A look, until it is known what it found."""

    def looked() -> None:
        watched.look()
        qtbot.waitUntil(lambda: not watched._looking)

    return looked


@pytest.mark.parametrize("size", [10, 50 * 1024 * 1024])
def test_what_has_settled_comes_in_as_what_its_source_sent_and_leaves_the_folder(
    qtbot: QtBot, watched: Watching, look: Callable[[], None], folder: Path, embedded_file: Path,
    key: bytes, size: int,
) -> None:  # fmt: skip
    with closing(embedded.open_with_key(embedded_file, key)) as store:
        Factory(store, LOGIN).keep(
            Source(code="gp-larkmoor", name="GP Larkmoor", sector=Sector.HEALTH,
                   kind=SourceKind.GP, may_register=True)
        )  # fmt: skip
    sent = bundle(patient(), condition(note=[{"text": "x" * size}]))
    (folder / "a.json").write_bytes(sent)
    assert watched.timer.interval() == watching.EVERY
    look()
    assert not watched.busy
    look()
    qtbot.waitUntil(lambda: not watched.busy, timeout=90_000)
    assert list(folder.iterdir()) == []
    assert watched.trouble == ""
    with closing(embedded.open_with_key(embedded_file, key)) as store, store.reading() as session:
        assert session.scalars(select(Patient.family)).all() == ["Adams"]
        (kept,) = session.scalars(select(FileOriginal))
        assert unpack(kept.packed) == sent


def test_what_does_not_come_in_stays_and_is_told_once(
    watched: Watching, imports: Imports, look: Callable[[], None], folder: Path, begun: Begun
) -> None:
    told: list[str] = []
    watched.troubled.connect(lambda: told.append(watched.trouble))
    (folder / "edith coulthard.json").write_bytes(b"{}")
    for _ in range(2):
        look()
    assert begun == [(["edith coulthard.json"], None, "gp-larkmoor")]
    imports.ended.emit(BroughtIn(sentence="There is no source called gp-larkmoor here."))
    for _ in range(3):
        look()
    assert told == [
        "From the watched folder of gp-larkmoor: There is no source called gp-larkmoor here."
    ]
    assert len(begun) == 1
    (folder / "edith coulthard.json").unlink()
    look()
    assert told[1:] == [""]


def test_a_file_that_ends_the_process_does_not_keep_out_its_neighbour(
    qtbot: QtBot, watched: Watching, imports: Imports, look: Callable[[], None], folder: Path,
    begun: Begun,
) -> None:  # fmt: skip
    for name in ("a.json", "b.json"):
        (folder / name).write_bytes(b"{}")
    look()
    look()
    imports.ended.emit(BroughtIn(sentence=DIED))
    look()
    imports.ended.emit(BroughtIn(sentence=DIED))
    imports.ended.emit(BroughtIn(kept=frozenset({folder / "b.json"})))
    qtbot.waitUntil(lambda: not watched.busy)
    assert [names for names, _, _ in begun] == [["a.json", "b.json"], ["a.json"], ["b.json"]]
    assert sorted(each.name for each in folder.iterdir()) == ["a.json"]
    assert DIED in watched.trouble


def test_what_is_not_kept_as_it_came_stays_and_is_told(
    qtbot: QtBot, watched: Watching, imports: Imports, look: Callable[[], None], folder: Path,
    begun: Begun, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for name in ("a.json", "edith coulthard.json"):
        (folder / name).write_bytes(b"{}")
    look()
    look()
    imports.ended.emit(BroughtIn(kept=frozenset({folder / "a.json"})))
    qtbot.waitUntil(lambda: not watched.busy)
    look()
    assert [each.name for each in folder.iterdir()] == ["edith coulthard.json"]
    assert "could not be kept here as they came: 1." in watched.trouble
    assert "edith" not in watched.trouble
    monkeypatch.setattr("desktop.watching.time.monotonic", lambda: 1e9)
    look()
    assert len(begun) == 1
    (folder / "edith coulthard.json").unlink()
    look()
    assert watched.trouble == ""


def test_it_waits_while_someone_brings_in_something(
    watched: Watching, imports: Imports, look: Callable[[], None], folder: Path, begun: Begun,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    (folder / "a.json").write_bytes(b"{}")
    with monkeypatch.context() as patched:
        patched.setattr(Imports, "busy", property(lambda _: True))
        for _ in range(3):
            look()
        assert begun == []
    look()
    assert len(begun) == 1


def test_a_folder_that_is_gone_is_told_until_it_is_there_again(
    watched: Watching, look: Callable[[], None], folder: Path
) -> None:
    folder.rmdir()
    look()
    assert watched.trouble.startswith("The watched folder of gp-larkmoor cannot be read.")
    folder.mkdir()
    look()
    assert watched.trouble == ""


def test_settings_that_cannot_be_read_are_told_and_nothing_is_watched(
    config: Config, imports: Imports, lanes: Lanes
) -> None:
    assert config.settings is not None
    config.settings.write_text("[watch", "utf-8")
    office = QObject()
    found = Watching(config, imports, lanes, office)
    assert "cannot be read, so no folder is watched." in found.trouble
    assert not found.timer.isActive()
    office.deleteLater()


def test_settings_that_were_mended_hold_from_the_next_sign_in_on(
    watched: Watching, config: Config, look: Callable[[], None], folder: Path, begun: Begun
) -> None:
    assert config.settings is not None
    good = config.settings.read_text("utf-8")
    (folder / "a.json").write_bytes(b"{}")
    look()
    config.settings.write_text("[watch", "utf-8")
    watched.unlocked()
    assert "cannot be read, so no folder is watched." in watched.trouble
    look()
    assert (begun, watched.timer.isActive()) == ([], False)
    config.settings.write_text(good, "utf-8")
    watched.unlocked()
    assert (watched.trouble, watched.timer.isActive()) == ("", True)
    for _ in range(2):
        look()
    assert begun == [(["a.json"], None, "gp-larkmoor")]


# --- while the window is locked -------------------------------------------------------------------


def locked(imports: Imports, watched: Watching) -> None:
    imports.locked()
    watched.locked()


def test_behind_a_lock_a_folder_waits_until_someone_signs_in(
    watched: Watching, imports: Imports, look: Callable[[], None], folder: Path, begun: Begun,
    key: bytes,
) -> None:  # fmt: skip
    (folder / "a.json").write_bytes(b"{}")
    assert "wait until someone signs in" in watched.while_locked
    locked(imports, watched)
    for _ in range(2):
        look()
    assert begun == []
    imports.unlocked(key, "")
    watched.unlocked()
    for _ in range(2):
        look()
    assert begun == [(["a.json"], None, "gp-larkmoor")]


def test_behind_a_lock_a_folder_goes_on_where_a_file_unlocks_the_hub(
    qtbot: QtBot, config: Config, lanes: Lanes, folder: Path, embedded_file: Path, key: bytes,
    tmp_path: Path,
) -> None:  # fmt: skip
    unlocks = tmp_path / "passphrase"
    unlocks.write_text(PASSPHRASE, "utf-8")
    with closing(embedded.open_with_key(embedded_file, key)) as store:
        Factory(store, LOGIN).keep(
            Source(code="gp-larkmoor", name="GP Larkmoor", sector=Sector.HEALTH,
                   kind=SourceKind.GP, may_register=True)
        )  # fmt: skip
    config = replace(config, passphrase_file=unlocks)
    imports = Imports(config)
    imports.unlocked(key, "")
    watched = Watching(config, imports, lanes, imports)
    assert watched.while_locked == ""
    locked(imports, watched)
    with pytest.raises(Problem, match="locked"):
        imports.begin([folder], SOMEONE)
    (folder / "a.json").write_bytes(bundle(patient(), condition()))
    for _ in range(2):
        watched.look()
        qtbot.waitUntil(lambda: not watched._looking)
    qtbot.waitUntil(lambda: not watched.busy, timeout=90_000)
    assert watched.trouble == ""
    assert list(folder.iterdir()) == []
    with closing(embedded.open_with_key(embedded_file, key)) as store, store.reading() as session:
        assert session.scalars(select(Patient.family)).all() == ["Adams"]
        signed = set(session.scalars(select(AuditEntry.actor).where(
            AuditEntry.action == "feed.applied")))  # fmt: skip
    assert signed == {f"{WATCHING} (script)"}
    imports.close()
