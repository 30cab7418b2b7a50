"""One change at a time, each made on what the console shows after the one before."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.records import Records, Session
from desktop.words.meetings import ConsoleRow

Change = Callable[[Session], object]
Make = Callable[[ConsoleRow], Change | None]
"""What makes a change out of the console as it stands; None if there is nothing left to do."""


ANYONE = 0
"""No agenda item has this number."""


class Changes(QObject):
    """``put(make, then)`` for each press; ``shown(row)`` whenever the console was read.

    Two quick presses are two changes by one person: the second waits until the first is shown,
    and is not refused as if someone else had come between. If by then another person is at the
    table, it is dropped.
    """

    refused = Signal(str)
    settled = Signal()
    """Nothing that was pressed waits for the store any more."""
    made = Signal()
    """A change is made; whoever hears of it reads the console anew."""

    def __init__(self, records: Records, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._records = records
        self._row: ConsoleRow | None = None
        self._waiting: deque[tuple[Make, Callable[[], None] | None, int | None]] = deque()
        self._writing = self._reading = False

    def put(
        self,
        make: Make,
        then: Callable[[], None] | None = None,
        *,
        whoever: bool = False,
    ) -> None:
        """``whoever`` is at the table by then: the curtain and the neutral slide are for all."""
        if self._row is None:
            self.settled.emit()
        else:
            meant = ANYONE if whoever else _at_table(self._row)
            self._waiting.append((make, then, meant))
            self._go_on()

    def shown(self, row: ConsoleRow) -> None:
        self._row = row
        # Lanes answer in order: what is read after a change was answered has the change in it.
        if not self._writing:
            self._reading = False
        self._go_on()

    def clear(self) -> None:
        """Another meeting: what waits was meant for the last."""
        self._row = None
        self._waiting.clear()
        self._reading = False
        self._settle()

    def _go_on(self) -> None:
        while self._waiting and self._row is not None and not (self._writing or self._reading):
            make, then, about = self._waiting.popleft()
            change = make(self._row) if about in {ANYONE, _at_table(self._row)} else None
            if change is not None:
                self._write(change, then)
        self._settle()

    @property
    def row(self) -> ConsoleRow | None:
        """The console as it was last shown."""
        return self._row

    @property
    def busy(self) -> bool:
        return self._writing or bool(self._waiting)

    def _settle(self) -> None:
        if not self.busy:
            self.settled.emit()

    def _write(self, change: Change, then: Callable[[], None] | None) -> None:
        def done(_: object) -> None:
            self._writing, self._reading = False, True
            if then is not None:
                then()
            self.made.emit()
            self._settle()

        self._writing = True
        self._records.write(change, done, self._refuse)

    def _refuse(self, sentence: str) -> None:
        """What was pressed on top of it is let go; the curtain never is."""
        self._writing, self._reading = False, True
        for_all = [each for each in self._waiting if each[2] == ANYONE]
        self._waiting = deque(for_all)
        self.refused.emit(sentence)
        self._settle()


def _at_table(row: ConsoleRow) -> int | None:
    return row.now.id if row.now is not None else None
