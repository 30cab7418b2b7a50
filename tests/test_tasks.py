"""The lanes: work goes out in order and comes home to the screen's thread."""

import threading
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from typing import NoReturn

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.tasks import Lanes


@pytest.fixture
def lanes(qtbot: QtBot) -> Iterator[Lanes]:
    made = Lanes()
    yield made
    made.close()


def test_an_answer_comes_home_to_the_screens_thread(qtbot: QtBot, lanes: Lanes) -> None:
    home: list[int] = []
    lanes.on_database(
        threading.get_ident, lambda lane: home.extend((lane, threading.get_ident())), _fail
    )
    qtbot.waitUntil(lambda: len(home) == 2)
    assert home[0] != threading.get_ident() == home[1]


def test_a_trouble_comes_home_to_its_asker(qtbot: QtBot, lanes: Lanes) -> None:
    troubles: list[Exception] = []
    lanes.aside(lambda: int("none"), _unwanted, troubles.append)
    qtbot.waitUntil(lambda: bool(troubles))
    assert isinstance(troubles[0], ValueError)


def test_the_database_lane_keeps_the_order_of_asking(qtbot: QtBot, lanes: Lanes) -> None:
    answers: list[int] = []
    for number in range(50):
        lanes.on_database(partial(int, number), answers.append, _fail)
    qtbot.waitUntil(lambda: len(answers) == 50)
    assert answers == sorted(answers)


def test_nothing_is_handed_over_after_closing(qtbot: QtBot, lanes: Lanes) -> None:
    answers: list[int] = []
    gate = threading.Event()
    lanes.on_database(lambda: gate.wait(5), answers.append, _fail)
    lanes.on_database(lambda: 2, answers.append, _fail)
    gate.set()
    lanes.close()
    qtbot.wait(20)
    assert answers == []


class _Page(QWidget):
    """Asks the lane, and writes down on which thread it dies."""

    def __init__(self, deaths: list[int]) -> None:
        super().__init__()
        weakref.finalize(self, lambda: deaths.append(threading.get_ident()))
        self.answers: list[object] = []

    def work(self) -> int:
        return 1

    def work_badly(self) -> int:
        raise ValueError(self)


@pytest.mark.parametrize("work", [_Page.work, _Page.work_badly])
def test_a_page_that_was_left_dies_on_the_screens_thread_however_late_the_lane_ends(
    qtbot: QtBot, lanes: Lanes, work: Callable[[_Page], int]
) -> None:
    deaths: list[int] = []
    page = _Page(deaths)
    answers = page.answers
    left = threading.Event()
    # Heard on the lane itself, after the answer has been sent home: the lane ends late.
    lanes._done.connect(lambda: left.wait(5), Qt.ConnectionType.DirectConnection)
    lanes.on_database(partial(work, page), page.answers.append, page.answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    answers.clear()
    del page
    assert deaths == [threading.get_ident()]
    left.set()


def _unwanted(answer: object) -> NoReturn:
    raise AssertionError("no answer was expected")


def _fail(trouble: Exception) -> NoReturn:
    raise trouble
