"""Noticing that nobody is there: one watch over the whole program, whatever window is open."""

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QObject, QPointF, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from desktop.words.enums import Limit
from desktop.words.policy import BOUNDS

MINUTES, LEAST = 10, BOUNDS[Limit.IDLE_MINUTES][0]
NOTICE = timedelta(minutes=1)
"""How long before the end it is said that the end is near; the least span leaves room for it."""

_Type = QEvent.Type
_KEYS = frozenset({_Type.KeyPress, _Type.KeyRelease, _Type.ShortcutOverride})
"""The press of a shortcut is never sent on as a press; its release is."""
_OTHERS = frozenset({
    _Type.MouseButtonPress, _Type.MouseButtonRelease, _Type.MouseButtonDblClick, _Type.Wheel,
    _Type.TouchBegin, _Type.TouchUpdate, _Type.TouchEnd, _Type.NativeGesture,
    _Type.TabletPress, _Type.TabletMove, _Type.TabletRelease,
})  # fmt: skip
_BY_A_PERSON = _KEYS | _OTHERS | {_Type.MouseMove, _Type.InputMethod}


class Idle(QObject):
    """``Idle(application, clock, minutes)``, then ``start()`` and ``stop()``.

    ``near()`` one minute before nobody will have been there for so long, ``back()`` if someone
    moves after all, ``due()`` when the time has come, and again after each further span. A modal
    dialog has an event loop of its own: a timer, and a filter of the whole application, work there
    as anywhere.

    Qt does not tell when the system locks its screen or goes to sleep. A timer stands still while
    a computer sleeps, so the clock is asked as well: what wakes it is not someone who was there.
    """

    near = Signal()
    back = Signal()
    due = Signal()

    def __init__(
        self,
        application: QApplication,
        clock: Callable[[], datetime],
        minutes: int = MINUTES,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._application, self._clock = application, clock
        self._limit = timedelta(minutes=max(minutes, LEAST))
        self._since = clock()
        self._mouse = QPointF()
        self._is_near = False
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self._ran_out)

    def allow(self, minutes: int) -> None:
        """So long may nobody be there, counted from now."""
        self._limit = timedelta(minutes=max(minutes, LEAST))
        if self.timer.isActive():
            self._count()

    def start(self) -> None:
        self._application.installEventFilter(self)
        self._count()

    def stop(self) -> None:
        self._application.removeEventFilter(self)
        self.timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Of thousands of events nearly all are Qt's own: they leave by the cheapest question.
        if not event.spontaneous() and not isinstance(event, QInputMethodEvent):
            return False
        if event.type() not in _BY_A_PERSON or not self._meant(event):
            return False
        if self._clock() - self._since < self._limit:
            self._count()
            return False
        self._is_near = True
        self.timer.start(0)
        return True  # it must not act on what was left open before the sleep

    def _meant(self, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):  # dictation, say; Qt sends empty ones itself
            return bool(event.commitString() or event.preeditString())
        if isinstance(event, QKeyEvent):
            return not event.isAutoRepeat()  # something lies on the key
        if event.type() is _Type.MouseMove and isinstance(event, QMouseEvent):
            before, self._mouse = self._mouse, event.globalPosition()
            return before != self._mouse  # else a window came or went under it
        return True

    def _count(self) -> None:
        """Someone is there: begin to count anew."""
        self._since = self._clock()
        self._wait(self._limit - NOTICE)
        if self._is_near:
            self._is_near = False
            self.back.emit()

    def _ran_out(self) -> None:
        if self._is_near or self._clock() - self._since >= self._limit:
            self._count()
            self.due.emit()
        else:
            self._is_near = True
            self._wait(NOTICE)
            self.near.emit()

    def _wait(self, span: timedelta) -> None:
        self.timer.start(round(span.total_seconds() * 1000))
