"""Two records that may be of one person, and what was decided lately, to be taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.records import Session
from desktop.services import matching_tray, merging
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.columns import Column
from desktop.views.parts.fields import LineField
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.list_beside import ListBeside, Unrolled
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Pane, Strip
from desktop.views.parts.table import Table
from desktop.views.parts.two_records import TwoRecords
from desktop.views.settling import Settling
from desktop.words.changes import subjects_of
from desktop.words.dates import shown_date, shown_moment
from desktop.words.enums import MatchState
from desktop.words.matching import Identity, MatchRow, MergeRow, TwinRow, side_by_side

TOPIC = "matching twins"


class MatchingRecords(QWidget):
    """Records with the same name and birth date; one is kept, and takes all of the other."""

    said = Signal(str)

    def __init__(self, seat: Seat, settling: Settling, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = seat.look
        self.seat, self.settling = seat, settling
        self._shown: TwinRow | None = None
        self._filling = False
        self.table = Table(
            look,
            [
                Column(self.tr("Name"), lambda row: row.name, strong=True, whole=True),
                Column(self.tr("Born"), lambda row: row.born and shown_date(row.born), wide=112,
                       figures=True),
            ],
            self.tr("Records that may be of one person"),
        )  # fmt: skip
        self.table.rowChosen.connect(self._choose)
        self.pane = Pane(look, self.table)
        self.lines = TwoRecords(
            look, self.tr("First record"), self.tr("Second record"), self.tr("Side by side")
        )
        self.trouble = Strip(look)
        self.reason = LineField(look, self.tr("Reason"), hint=self.tr("why they are one person"))
        self.first = Button(look, self.tr("Keep the first"), key="1")
        self.second = Button(look, self.tr("Keep the second"), key="2")
        self.first.clicked.connect(lambda: self._join(first=True))
        self.second.clicked.connect(lambda: self._join(first=False))
        self.setFocusProxy(self.table)
        sides = Section(look, self.tr("Side by side"))
        sides.add(self.lines)
        inside = QWidget()
        column = Down(look, gap=8, parent=inside)
        column.addWidget(sides)
        column.addStretch(1)
        foot = Across(look, gap=8)
        foot.addWidget(self.first)
        foot.addWidget(self.second)
        foot.addStretch(1)
        sheet, chosen = Unrolled(inside), QWidget()
        beside = Down(look, gap=8, parent=chosen)
        beside.addWidget(sheet, 1)
        beside.addWidget(self.trouble)
        beside.addWidget(self.reason)
        beside.addLayout(foot)
        both = ListBeside(look, self.pane, chosen, grows=(self.table, sheet))
        Down(look, gap=0, parent=self).addWidget(both)
        self._show(None)

    def show_twins(self, rows: Sequence[TwinRow]) -> None:
        """The pair that was chosen stays so."""
        self._filling = True
        self.table.show_rows(rows)
        if rows:
            self.pane.ready()
            self.table.selectRow(rows.index(self._shown) if self._shown in rows else 0)
        else:
            self.pane.empty(self.tr("Nobody is held twice here."))
        self._filling = False
        chosen = self.table.chosen_row()
        if chosen != self._shown or chosen is None:
            self._choose(chosen)

    def _choose(self, row: TwinRow | None) -> None:
        if self._filling:
            return
        self.trouble.say("")
        self._show(None)
        self._shown = row
        if row is None:
            self.seat.records.forget(TOPIC)
            return
        actor = self.seat.actor
        self.seat.records.read(
            TOPIC, lambda session: merging.beside(session, actor, row.one, row.other), self._show,
            lambda sentence: self.trouble.say(sentence, "red"), signed=True,
        )  # fmt: skip

    def _show(self, found: tuple[Identity, Identity] | None) -> None:
        self.lines.show_lines(side_by_side(*found) if found else ())
        for button in (self.first, self.second):
            button.setEnabled(found is not None)
            button.setToolTip("" if found else self.tr("Choose two records in the list first."))

    def _join(self, *, first: bool) -> None:
        row, actor, now = self.table.chosen_row(), self.seat.actor, self.seat.records.now()
        if row is None:
            return
        kept, emptied = (row.one, row.other) if first else (row.other, row.one)
        reason = self.reason.text()

        def done(_: object) -> None:
            self.reason.set_text("")
            # Who waited because their source had joined them already, waits no more.
            self.settling.begin(self.tr("Joined: all of it is in one record"))

        self.trouble.say("")
        self.seat.records.write(
            lambda session: merging.join(session, actor, emptied, kept, reason, now),
            done,
            lambda sentence: self.trouble.say(sentence, "red"),
        )


@dataclass(frozen=True, slots=True)
class Done:
    """Something decided, and how it is taken back."""

    who: str
    what: str
    by: str
    at: datetime
    undo: Callable[[Session], object]


class MatchingDone(QWidget):
    """What was decided lately, the newest first."""

    said = Signal(str)

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = seat.look
        self.seat = seat
        self.table = Table(
            look,
            [
                Column(self.tr("When"), lambda row: shown_moment(row.at), wide=152, figures=True),
                Column(self.tr("Who"), lambda row: row.who, strong=True, whole=True),
                Column(self.tr("What was said"), lambda row: row.what),
                Column(self.tr("By"), lambda row: row.by, wide=180, quiet=True),
            ],
            self.tr("Decided lately"),
        )  # fmt: skip
        self.table.rowChosen.connect(self._offer)
        self.pane = Pane(look, self.table)
        self.trouble = Strip(look)
        self.undo = Button(look, self.tr("Undo it"), icon="arrow-back-up", key="U")
        self.undo.clicked.connect(self._undo)
        self.setFocusProxy(self.table)
        foot = Across(look, gap=8)
        foot.addWidget(self.undo)
        foot.addStretch(1)
        column = Down(look, gap=8, parent=self)
        column.addWidget(self.pane, 1)
        column.addWidget(self.trouble)
        column.addLayout(foot)
        self._offer(None)

    def show_done(self, matches: Sequence[MatchRow], merges: Sequence[MergeRow]) -> None:
        rows = [*map(self._match, matches), *map(self._merge, merges)]
        rows.sort(key=lambda row: row.at, reverse=True)
        self.table.show_rows(rows)
        if rows:
            self.pane.ready()
        else:
            self.pane.empty(self.tr("Nothing was decided lately."))

    def _match(self, row: MatchRow) -> Done:
        actor, now = self.seat.actor, self.seat.records.now()
        if row.merged:
            what = self.tr("Its source has merged two ids of theirs")
        elif row.state is MatchState.REGISTERED:
            what = self.tr("Registered")
        else:
            what = self.tr("Is someone here")
        if not row.taken_in:
            what = self.tr("{what}; not taken in yet").format(what=what)
        return Done(
            row.name, f"{what} · {row.source}", row.decided_by or row.source,
            row.decided_at or row.heard_at,
            lambda session: matching_tray.undo(session, actor, row.id, row.version, now),
        )  # fmt: skip

    def _merge(self, row: MergeRow) -> Done:
        actor, now = self.seat.actor, self.seat.records.now()
        return Done(
            self.tr("Two records"), self.tr("Are one person: {why}").format(why=row.reason),
            row.made_by, row.made_at,
            lambda session: merging.part(session, actor, row.id, now),
        )  # fmt: skip

    def _offer(self, row: Done | None) -> None:
        self.undo.setEnabled(row is not None)
        self.undo.setToolTip("" if row else self.tr("Choose one in the list first."))

    def _undo(self) -> None:
        row = self.table.chosen_row()
        if row is None:
            return
        self.trouble.say("")
        self.seat.records.write(
            lambda session: subjects_of(row.undo(session)),
            lambda _: self.said.emit(self.tr("Undone")),
            lambda sentence: self.trouble.say(sentence, "red"),
        )
