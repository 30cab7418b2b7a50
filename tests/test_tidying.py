"""Where garbage dies: on the thread of the screen and on no other."""

import gc
import threading
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
def tidying(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tidying]:
    monkeypatch.setattr(Tidying, "EVERY", 20)
    gc.enable()
    owner = QObject()
    yield Tidying(owner)
    owner.deleteLater()
    gc.disable()


def test_no_lane_collects_and_the_screen_does(qtbot: QtBot, tidying: Tidying) -> None:
    knot = weakref.ref(Knot())
    lanes = Lanes()
    done: list[object] = []
    collected_by: set[int] = set()

    def note(*_: object) -> None:
        collected_by.add(threading.get_ident())

    def is_untied() -> bool:
        """However old it has become: what gathers meanwhile makes older generations due."""
        assert [Knot() for _ in range(gc.get_threshold()[0] * 2)]
        return knot() is None

    def busy() -> None:
        kept = [Knot() for _ in range(gc.get_threshold()[0] * 3)]
        assert kept

    gc.callbacks.append(note)
    lanes.on_database(busy, done.append, done.append)
    qtbot.waitUntil(lambda: done == [None])
    qtbot.waitUntil(is_untied, timeout=10_000)
    gc.callbacks.remove(note)
    lanes.close()
    assert collected_by == {threading.get_ident()}
