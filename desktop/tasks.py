"""The lanes off the screen's thread, and the way home."""

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

Then = Callable[[Any], None]
Failed = Callable[[Exception], None]


class Tidying(QObject):
    """Collects garbage on the screen's thread alone, for as long as the program runs.

    Python collects on whichever thread happens to be busy. A window that dies on a lane has ended
    or halted the program.
    """

    EVERY = 2_000
    """Milliseconds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(tidy)
        self._timer.start(self.EVERY)


def tidy() -> None:
    """Collect what has gathered, the older the seldomer, as Python would have done by itself."""
    for generation, (gathered, most) in reversed(
        tuple(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
    ):
        if gathered > most:
            gc.collect(generation)
            return


@dataclass(slots=True)
class _Errand:
    """One piece of work, and what is to be done on the screen's thread with what came of it."""

    work: Callable[[], Any]
    then: Then
    failed: Failed
    deliver: Callable[[], None] | None = None


class Lanes(QObject):
    """One warm thread that owns the database, and two aside for paper and export.

    Made in the screen's thread; what a lane answers is handed over there, in the order in which
    the answers came. After ``close`` nothing is taken on and nothing handed over.

    A lane knows an errand by its number alone. Whatever an errand holds on to, a page that has
    been left say, is let go of on the screen's thread: a window that dies on a lane halts both.
    """

    _done = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._database = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._aside = ThreadPoolExecutor(2, thread_name_prefix="aside")
        self._open = True
        self._numbers = count()
        self._errands: dict[int, _Errand] = {}
        self._done.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def on_database(self, work: Callable[[], Any], then: Then, failed: Failed) -> None:
        """Do the work after all that was asked before it."""
        self._send(self._database, _Errand(work, then, failed))

    def aside(self, work: Callable[[], Any], then: Then, failed: Failed) -> None:
        """Do work that needs no database."""
        self._send(self._aside, _Errand(work, then, failed))

    def close(self) -> None:
        """Finish what was asked of the database, a last draft say, but hand nothing over."""
        self._open = False
        self._aside.shutdown(cancel_futures=True)
        self._database.shutdown()
        self._errands.clear()

    def _send(self, lane: ThreadPoolExecutor, errand: _Errand) -> None:
        if self._open:
            number = next(self._numbers)
            self._errands[number] = errand
            lane.submit(self._run, number)

    def _run(self, number: int) -> None:
        self._do(number)
        # By now the lane holds nothing of the errand, and the screen may let go of it.
        self._done.emit(number)

    def _do(self, number: int) -> None:
        errand = self._errands[number]
        try:
            errand.deliver = partial(errand.then, errand.work())
        except Exception as trouble:
            errand.deliver = partial(errand.failed, trouble)
        finally:
            del errand  # the trouble keeps this frame, and would keep itself by it

    @Slot(int)
    def _hand_over(self, number: int) -> None:
        errand = self._errands.pop(number, None)
        if errand is not None and errand.deliver is not None and self._open:
            errand.deliver()
