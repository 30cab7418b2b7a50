"""The lanes: work goes out in order and comes home to the screen's thread."""

import threading
from collections.abc import Iterator
from functools import partial
from typing import NoReturn

import pytest
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


def _unwanted(answer: object) -> NoReturn:
    raise AssertionError("no answer was expected")


def _fail(trouble: Exception) -> NoReturn:
    raise trouble
