"""When something is *painted*: the end of the paint of its window at 1920×1080.

Qt paints a window and all that is in it in one go, while it handles one event of the window. What
is posted as that event comes in, with high priority, is delivered as soon as it is dealt with:
that moment is the end of the paint.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

WIDE, HIGH = 1920, 1080
PATIENCE = 30.0
"""Seconds after which nothing more is expected to appear."""
_PAINTING = {QEvent.Type.UpdateRequest, QEvent.Type.Expose, QEvent.Type.Paint}


class Paints(QObject):
    """Tells the end of every paint of a window, in seconds of ``time.perf_counter``.

    It looks at the window's own events alone: to look at everyone's would slow down what is
    measured.
    """

    ended = Signal(float)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._under_way = False
        window.winId()  # the handle is there from now on
        handle = window.windowHandle()
        assert handle is not None
        self._watched = (window, handle)
        for each in self._watched:
            each.installEventFilter(self)

    def stop(self) -> None:
        for each in self._watched:
            each.removeEventFilter(self)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self._under_way and event.type() in _PAINTING:
            self._under_way = True
            told = QEvent(QEvent.Type.User)
            QCoreApplication.postEvent(self, told, Qt.EventPriority.HighEventPriority.value)
        return False

    def customEvent(self, event: QEvent) -> None:
        self._under_way = False
        self.ended.emit(time.perf_counter())


def until_painted(
    window: QWidget, act: Callable[[], object], arrived: Callable[[], bool] = lambda: True
) -> float:
    """Act as a person would, and wait until what came of it is on the screen and at rest.

    Returns milliseconds from the act to the end of the last paint. A paint counts once ``arrived``
    says that what is waited for is there; an answer that needs two paints is not there after one.
    """
    ends: list[float] = []

    def note(end: float) -> None:
        if arrived():
            ends.append(end)

    wake = QTimer()
    wake.start(50)  # waiting for events would otherwise outlast our patience
    paints = Paints(window)
    paints.ended.connect(note)
    began = time.perf_counter()
    act()
    while not ends:
        if time.perf_counter() - began > PATIENCE:
            raise TimeoutError("Nothing was painted.")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    seen = 0
    while seen < len(ends):
        seen = len(ends)
        settle()
    paints.stop()
    return (ends[-1] - began) * 1000


def settle() -> None:
    """Let everything happen that is only waiting for its turn."""
    for _ in range(3):
        QApplication.processEvents()
        QApplication.sendPostedEvents()


def full_size(window: QWidget) -> QWidget:
    window.resize(WIDE, HIGH)
    return window
