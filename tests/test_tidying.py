"""Where garbage dies: on the thread of the screen and on no other."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.tasks import Lanes, Tidying


class Knot:
    """Only the collector can let go of it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def tidying() -> Iterator[Tidying]:
    gc.enable()
    owner = QObject()
    yield Tidying(owner)
    owner.deleteLater()
    gc.disable()


def test_no_lane_collects_and_the_screen_does(qtbot: QtBot, tidying: Tidying) -> None:
    knot = weakref.ref(Knot())
    lanes = Lanes()
    done: list[object] = []

    def busy() -> None:
        kept = [Knot() for _ in range(gc.get_threshold()[0] * 3)]
        assert kept

    lanes.on_database(busy, done.append, done.append)
    qtbot.waitUntil(lambda: done == [None])
    assert knot() is not None
    qtbot.waitUntil(lambda: knot() is None, timeout=10_000)
    lanes.close()
