"""Noticing that nobody is there: what is a person's doing, and what is not."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.idle import Idle
from tests.clock import NOW
from tests.views.showing import shown

NOTHING = Qt.KeyboardModifier.NoModifier
NINE, ONE, MARK = 9 * 60_000, 60_000, 59_000


class Watched:
    """What the watch says while one window stands open; ten minutes are allowed."""

    def __init__(self, qtbot: QtBot, application: QApplication) -> None:
        self.now, self.said = NOW, list[str]()
        self.field = shown(qtbot, QLineEdit())
        self.idle = Idle(application, self._clock, 10)
        for name in ("near", "back", "due"):
            getattr(self.idle, name).connect(lambda name=name: self.said.append(name))
        self.idle.start()

    def _clock(self) -> datetime:
        return self.now

    def mark(self) -> None:
        """Whatever counts anew from here on is seen."""
        QApplication.processEvents()
        self.idle.timer.setInterval(MARK)

    @property
    def counts_anew(self) -> bool:
        QApplication.processEvents()
        return self.idle.timer.interval() != MARK


@pytest.fixture
def watched(qtbot: QtBot, qapp: QApplication) -> Iterator[Watched]:
    made = Watched(qtbot, qapp)
    yield made
    made.idle.stop()


def test_the_end_is_announced_a_minute_before_it_comes(watched: Watched) -> None:
    timer = watched.idle.timer
    assert timer.interval() == NINE
    timer.timeout.emit()
    assert watched.said == ["near"]
    assert timer.interval() == ONE
    timer.timeout.emit()
    assert watched.said == ["near", "back", "due"]
    assert timer.interval() == NINE


def test_a_key_in_the_last_minute_puts_it_off(qtbot: QtBot, watched: Watched) -> None:
    watched.idle.timer.timeout.emit()
    qtbot.keyClick(watched.field, Qt.Key.Key_A)
    assert watched.said == ["near", "back"]
    assert watched.field.text() == "a"
    assert watched.idle.timer.interval() == NINE


def dictated(words: str) -> QInputMethodEvent:
    event = QInputMethodEvent()
    event.setCommitString(words)
    return event


@pytest.mark.parametrize(
    "act",
    [
        lambda field: QTest.keyClick(field, Qt.Key.Key_A),
        lambda field: QTest.keyRelease(field, Qt.Key.Key_Control),
        lambda field: QTest.mouseClick(field, Qt.MouseButton.LeftButton),
        lambda field: QTest.mouseMove(field.windowHandle(), QPoint(3, 4)),
        lambda field: QTest.wheelEvent(field.windowHandle(), QPointF(3, 4), QPoint(0, 120)),
        lambda field: QTest.touchEvent(field, QTest.createTouchDevice()).press(0, QPoint(3, 4)),
        lambda field: QApplication.sendEvent(field, dictated("Dot")),
    ],
    ids=["key", "key let go", "mouse", "move", "wheel", "touch", "dictation"],
)
def test_a_person_is_noticed(watched: Watched, act: Callable[[QLineEdit], object]) -> None:
    watched.mark()
    act(watched.field)
    assert watched.counts_anew


def test_a_person_is_noticed_in_a_dialog_that_waits(qtbot: QtBot, watched: Watched) -> None:
    dialog = QDialog(watched.field)
    qtbot.addWidget(dialog)
    dialog.setModal(True)
    with qtbot.waitExposed(dialog):
        dialog.show()
    watched.mark()
    qtbot.keyClick(dialog, Qt.Key.Key_A)
    assert watched.counts_anew


@pytest.mark.parametrize(
    "event",
    [
        QEvent(QEvent.Type.UpdateRequest),
        QEvent(QEvent.Type.LayoutRequest),
        QEvent(QEvent.Type.FocusIn),
        QInputMethodEvent(),
        QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, NOTHING, "a"),
        QMouseEvent(
            QEvent.Type.MouseMove, QPointF(9, 9), QPointF(9, 9), Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton, NOTHING,
        ),
    ],
    ids=["update", "lay-out", "focus", "input method", "key", "move"],
)  # fmt: skip
def test_what_the_program_sends_itself_is_nobody(watched: Watched, event: QEvent) -> None:
    watched.mark()
    QApplication.sendEvent(watched.field, event)
    watched.field.repaint()
    assert not watched.counts_anew


def test_a_mouse_that_lies_still_is_nobody(watched: Watched) -> None:
    window = watched.field.windowHandle()
    QTest.mouseMove(window, QPoint(5, 5))
    watched.mark()
    QTest.mouseMove(window, QPoint(5, 5))  # as a system says it when a window comes or goes
    assert not watched.counts_anew
    QTest.mouseMove(window, QPoint(6, 5))
    assert watched.counts_anew


def test_a_key_on_which_something_lies_is_nobody(watched: Watched) -> None:
    watched.mark()
    QTest.simulateEvent(watched.field, True, Qt.Key.Key_A, NOTHING, "a", True)
    assert not watched.counts_anew
    QTest.simulateEvent(watched.field, True, Qt.Key.Key_A, NOTHING, "a", False)
    assert watched.counts_anew


def test_what_wakes_a_computer_is_not_someone_who_was_there(qtbot: QtBot, watched: Watched) -> None:
    """Timers stand still while it sleeps."""
    watched.now += timedelta(hours=1)
    qtbot.keyClick(watched.field, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: "due" in watched.said)
    assert watched.field.text() == ""


def test_a_sleep_within_the_last_minutes_leaves_no_minute_more(watched: Watched) -> None:
    watched.now += timedelta(minutes=11)
    watched.idle.timer.timeout.emit()
    assert watched.said == ["due"]


def test_another_span_holds_from_now_on(watched: Watched) -> None:
    watched.idle.allow(5)
    assert watched.idle.timer.interval() == 4 * ONE
    watched.idle.allow(0)
    assert watched.idle.timer.interval() == ONE  # the announcement keeps its minute


def test_nothing_is_counted_once_it_is_stopped(qtbot: QtBot, watched: Watched) -> None:
    watched.idle.stop()
    qtbot.keyClick(watched.field, Qt.Key.Key_A)
    assert not watched.idle.timer.isActive()
    watched.idle.allow(5)
    assert not watched.idle.timer.isActive()
