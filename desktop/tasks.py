"""The lanes off the screen's thread, and the way home."""

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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
    for generation, (count, most) in reversed(
        tuple(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
    ):
        if count > most:
            gc.collect(generation)
            return


class Lanes(QObject):
    """One warm thread that owns the database, and two aside for paper and export.

    Made in the screen's thread; what a lane answers is handed over there, in the order in which
    the answers came. After ``close`` nothing is taken on and nothing handed over.
    """

    _home = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._database = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._aside = ThreadPoolExecutor(2, thread_name_prefix="aside")
        self._open = True
        self._home.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def on_database(self, work: Callable[[], Any], then: Then, failed: Failed) -> None:
        """Do the work after all that was asked before it."""
        self._send(self._database, work, then, failed)

    def aside(self, work: Callable[[], Any], then: Then, failed: Failed) -> None:
        """Do work that needs no database."""
        self._send(self._aside, work, then, failed)

    def close(self) -> None:
        """Finish what was asked of the database, a last draft say, but hand nothing over."""
        self._open = False
        self._aside.shutdown(cancel_futures=True)
        self._database.shutdown()

    def _send(
        self, lane: ThreadPoolExecutor, work: Callable[[], Any], then: Then, failed: Failed
    ) -> None:
        if not self._open:
            return

        def run() -> None:
            try:
                answer = work()
            except Exception as trouble:
                # The name is unbound when the block ends; the lambda outlives it.
                kept = trouble
                self._home.emit(lambda: failed(kept))
            else:
                self._home.emit(lambda: then(answer))

        lane.submit(run)

    @Slot(object)
    def _hand_over(self, deliver: Callable[[], None]) -> None:
        if self._open:
            deliver()
