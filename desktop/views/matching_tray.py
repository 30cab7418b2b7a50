"""Matching: whom nobody could place, who is held twice, and what was decided of either."""

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.services import matching_tray, merging
from desktop.views.matching_people import MatchingPeople
from desktop.views.matching_records import MatchingDone, MatchingRecords
from desktop.views.page import Seat
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.segments import Segments
from desktop.views.parts.strip import Pane
from desktop.views.settling import Settling
from desktop.words.enums import MatchState
from desktop.words.matching import MatchRow, MergeRow, TwinRow

TOPIC = "matching"
WAITING, TWICE, DONE = "waiting", "twice", "done"
MOVES = ("match:", "merge:", "import:")
"""What the lists are made of."""


class _Found(NamedTuple):
    matches: tuple[MatchRow, ...]
    twins: tuple[TwinRow, ...]
    merges: tuple[MergeRow, ...]


class MatchingTray(QWidget):
    """For whoever may match people; it stands wherever the feeds are looked after.

    ``arrive()`` has it ask; ``hear(subjects)`` what moved; ``said`` goes to the foot of the window.
    """

    said = Signal(str)

    def __init__(self, seat: Seat, settling: Settling, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = seat.look
        self.seat = seat
        self.segments = Segments(
            look,
            [
                (WAITING, self.tr("To match"), "F2"),
                (TWICE, self.tr("Held twice"), "F3"),
                (DONE, self.tr("Decided"), "F4"),
            ],
            self.tr("What to match"),
        )
        self.people = MatchingPeople(seat, settling)
        self.twice = MatchingRecords(seat, settling)
        self.done = MatchingDone(seat)
        self._panels: dict[str, QWidget] = {
            WAITING: self.people, TWICE: self.twice, DONE: self.done,
        }  # fmt: skip
        self.stack = QStackedWidget()
        for panel in (self.people, self.twice, self.done):
            self.stack.addWidget(panel)
            panel.said.connect(self.said)
        self.segments.chosen.connect(self.choose)
        self.setFocusProxy(self.stack)
        inside = QWidget()
        column = Down(look, gap=10, pad=(16, 8, 16, 8), parent=inside)
        bar = Across(look, gap=10)
        bar.addWidget(self.segments)
        bar.addStretch(1)
        column.addLayout(bar)
        column.addWidget(self.stack, 1)
        self.pane = Pane(look, inside)
        self.pane.retried.connect(self.arrive)
        Down(look, gap=0, parent=self).addWidget(self.pane)
        self._show(WAITING)

    def arrive(self) -> None:
        actor = self.seat.actor
        self.seat.records.read(
            TOPIC,
            lambda session: _Found(
                matching_tray.listed(session, actor),
                merging.twins(session, actor),
                merging.joined(session, actor),
            ),
            self.show_found,
            self.pane.failed,
        )

    def hear(self, subjects: frozenset[str]) -> None:
        if any(each.startswith(MOVES) for each in subjects):
            self.arrive()

    def show_found(self, found: _Found) -> None:
        waits = [row for row in found.matches if row.state is MatchState.WAITING]
        decided = [row for row in found.matches if row.state is not MatchState.WAITING]
        self.people.show_waiting(waits)
        self.twice.show_twins(found.twins)
        self.done.show_done(decided, found.merges)
        self.pane.ready()

    def choose(self, key: str) -> None:
        """Bring one of the lists to the front."""
        self._show(key)
        self._panels[key].setFocus()

    def _show(self, key: str) -> None:
        self.segments.set_current(key)
        self.stack.setCurrentWidget(self._panels[key])
