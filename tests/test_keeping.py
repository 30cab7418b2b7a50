"""Backups that the program takes by itself: off the screen's thread, and in silence."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop import keeping, safekeeping
from desktop.config import Config
from desktop.errors import Problem
from desktop.keeping import Keeping
from desktop.store import backup, embedded
from desktop.tasks import Lanes
from tests.store.backups import names


@pytest.fixture
def lanes() -> Iterator[Lanes]:
    lanes = Lanes()
    yield lanes
    lanes.close()


@pytest.fixture
def key(embedded_template: tuple[Path, bytes]) -> bytes:
    return embedded_template[1]


@pytest.fixture
def config(embedded_file: Path) -> Config:
    return Config(str(embedded_file), None)


@pytest.fixture
def told() -> list[Exception]:
    return []


@pytest.fixture
def kept(
    config: Config, key: bytes, lanes: Lanes, told: list[Exception], qtbot: QtBot
) -> Iterator[Keeping]:
    office = QObject()
    yield Keeping(config, key, lanes, told.append, office)
    office.deleteLater()


def test_a_first_look_takes_a_backup_while_the_window_works_on(
    kept: Keeping, config: Config, key: bytes, told: list[Exception], qtbot: QtBot
) -> None:
    assert kept.timer.isActive()
    assert kept.timer.interval() == keeping.FIRST
    with closing(embedded.open_with_key(Path(config.store), key)):
        kept.timer.timeout.emit()
        assert kept.timer.interval() == keeping.EVERY
        qtbot.waitUntil(lambda: not kept.busy)
    assert told == []
    copy, _ = names(config.backups)
    backup.verified(config.backups / copy, key)


def test_a_failure_is_told_and_tried_again(
    kept: Keeping, config: Config, told: list[Exception], qtbot: QtBot
) -> None:
    config.backups.write_text("a file where the folder should be")
    kept.look()
    qtbot.waitUntil(lambda: not kept.busy)
    assert [type(each) for each in told] == [Problem]
    assert str(told[0]).startswith("The folder for backups cannot be written.")
    config.backups.unlink()
    kept.look()
    qtbot.waitUntil(lambda: not kept.busy)
    assert len(told) == 1
    assert len(names(config.backups)) == 2


def test_one_that_takes_long_is_not_begun_twice(
    kept: Keeping, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, begun = threading.Event(), []

    def slow(*_: object) -> None:
        begun.append(threading.current_thread())
        go_on.wait()

    monkeypatch.setattr(safekeeping, "back_up_daily", slow)
    kept.look()
    kept.look()
    go_on.set()
    qtbot.waitUntil(lambda: not kept.busy)
    assert len(begun) == 1
    assert begun[0] is not threading.main_thread()


def test_a_hub_on_a_server_is_left_to_whoever_looks_after_it(lanes: Lanes, qtbot: QtBot) -> None:
    office = QObject()
    kept = Keeping(Config("postgresql://anna@server/hub", None), b"", lanes, print, office)
    assert not kept.timer.isActive()


def test_it_ends_with_the_office(config: Config, key: bytes, lanes: Lanes, qtbot: QtBot) -> None:
    office = QObject()
    kept = Keeping(config, key, lanes, print, office)
    with qtbot.waitSignal(kept.timer.destroyed):
        office.deleteLater()
