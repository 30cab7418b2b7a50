"""What was decided or corrected at this screen is taken in at once, by the process for intake."""

from PySide6.QtCore import QObject, Signal

from desktop.errors import Problem
from desktop.feeds.account import summed
from desktop.views.page import Seat
from desktop.words.accounts import BroughtIn


class Settling(QObject):
    """``begin(done)`` after a decision; ``said`` tells what happens with it, and how it ended."""

    said = Signal(str)

    def __init__(self, seat: Seat, parent: QObject) -> None:
        super().__init__(parent)
        self._seat = seat
        if seat.imports is not None:
            seat.imports.settled.connect(self._hear)

    def begin(self, done: str) -> None:
        """``done`` says in a word or two what has just been kept: ``Decided``."""
        imports = self._seat.imports
        if imports is None:
            happens = self.tr("The next import takes it in.")
        else:
            try:
                happens = imports.settle(self._seat.actor)
            except Problem as problem:
                happens = str(problem)
        self.said.emit(f"{done}. {happens}")

    def _hear(self, ended: BroughtIn) -> None:
        if ended.sentence:
            self.said.emit(self.tr("Not taken in yet. {why}").format(why=ended.sentence))
        elif ended.accounts:
            self.said.emit(self.tr("Taken in. {counts}").format(counts=summed(ended.accounts)))
        else:
            self.said.emit(self.tr("What was decided is taken in."))
        self._seat.records.touched.emit(ended.moved | {"feeds"})
