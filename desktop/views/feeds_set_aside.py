"""What was set aside of one source, newest first: opened, corrected or dismissed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.services import originals, sources
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.columns import Column
from desktop.views.parts.folding import ButtonRow
from desktop.views.parts.keys import key_within
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Pane
from desktop.views.parts.table import Table
from desktop.views.settling import Settling
from desktop.words.accounts import FeedRow, WaitingRow, short_name
from desktop.words.dates import shown_moment
from desktop.words.enums import Permission
from desktop.words.tables import NEEDS_MAPPING

if TYPE_CHECKING:
    from desktop.views.feeds_original import OriginalDialog

TOPIC = "feeds waiting"


class SetAside(Section):
    """``show_feed(row)`` asks what waits of it; ``answered(sentence)`` when something no longer
    does. Who does not look after the sources reads why, and opens nothing."""

    answered = Signal(str)

    def __init__(self, seat: Seat, settling: Settling, parent: QWidget | None = None) -> None:
        look = seat.look
        super().__init__(look, self.tr("Set aside"), parent=parent)
        self.seat, self.settling = seat, settling
        self._source = 0
        self._rows: Sequence[WaitingRow] = ()
        self._keeps = Permission.LOOK_AFTER_PEOPLE in seat.permissions
        self.table = Table(
            look,
            [
                Column(self.tr("Read on"), lambda row: shown_moment(row.at), wide=160,
                       figures=True),
                Column(self.tr("File"), lambda row: short_name(row.file), quiet=True,
                       wide=240, spare=True),
                Column(self.tr("Where"), lambda row: row.position, wide=170),
                Column(self.tr("Why it waits"), self._why, whole=True),
            ],
            self.tr("Set aside and not yet looked at"),
        )  # fmt: skip
        self.pane = Pane(look, self.table)
        self.pane.retried.connect(self._ask)
        self.open_button = Button(look, self.tr("Open"), icon="file-text", key="O")
        self.open_button.clicked.connect(self._open_chosen)
        self.columns_button = Button(look, self.tr("Set columns…"), icon="settings", key="S")
        self.columns_button.clicked.connect(self._set_columns)
        self.again_button = Button(look, self.tr("Try all again"), icon="refresh", key="T")
        self.again_button.clicked.connect(self._try_again)
        self.alike_button = Button(look, self.tr("Dismiss all like it…"), icon="x", key="D")
        self.alike_button.clicked.connect(self._dismiss_alike)
        self.right_button = Button(look, self.tr("It is right"), icon="check", key="Y")
        self.right_button.clicked.connect(self._say_right)
        self.right_button.hide()
        buttons = (
            self.open_button, self.right_button, self.alike_button, self.again_button,
            self.columns_button,
        )  # fmt: skip
        row = ButtonRow(look, *buttons)
        self.add(row)
        self.add(self.pane)
        row.setVisible(self._keeps)
        self.table.rowOpened.connect(self._enter)
        key_within(self.table, "X", self._dismiss)
        key_within(self.table, "C", self._correct)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def show_feed(self, row: FeedRow | None) -> None:
        self.table.show_rows(())
        self._source = row.source_id if row else 0
        self.set_note(row.name if row else "")
        self._ask()

    def show_waiting(self, rows: Sequence[WaitingRow]) -> None:
        self._rows = rows
        self.table.show_rows(rows)
        for button in (self.open_button, self.alike_button, self.again_button):
            button.setEnabled(bool(rows))
            button.setToolTip("" if rows else self.tr("Nothing of this feed waits for anyone."))
        self.right_button.setVisible(any(row.asks for row in rows))
        if rows:
            self.pane.ready()
        else:
            self.pane.empty(self.tr("Nothing of this feed waits for anyone."))

    def _why(self, row: WaitingRow) -> str:
        if row.corrected:
            return self.tr("To be read again. Before: {why}").format(why=row.sentence)
        return row.sentence

    def _ask(self) -> None:
        actor, source = self.seat.actor, self._source
        if not source:
            self.seat.records.forget(TOPIC)
            self.pane.empty(self.tr("Choose a feed to see what waits."))
            return
        self.seat.records.read(
            TOPIC,
            lambda session: sources.waiting(session, actor, source),
            self.show_waiting,
            self.pane.failed,
        )

    # --- what is done about it ---------------------------------------------------------------

    def _open_chosen(self) -> None:
        """The chosen one, or the newest."""
        chosen = self.table.chosen_row() or next(iter(self._rows), None)
        if chosen is not None:
            self._open(chosen)

    def _open(self, row: WaitingRow) -> OriginalDialog:
        from desktop.views.feeds_original import OriginalDialog  # it brings the readers along

        dialog = OriginalDialog(self.seat, row, self)
        dialog.answered.connect(self.answered)
        dialog.corrected.connect(self._take_in)
        dialog.open()
        return dialog

    def _enter(self, row: WaitingRow) -> None:
        if self._keeps:
            self._open(row)

    def _correct(self) -> None:
        row = self.table.chosen_row()
        if self._keeps and row is not None:
            self._open(row).begin_correcting()

    def _dismiss(self) -> None:
        row = self.table.chosen_row()
        if self._keeps and row is not None:
            self._open(row).begin_dismissing()

    def _dismiss_alike(self) -> None:
        """All of the file of the chosen one that wait for the same reason, or of the newest."""
        from desktop.views.feeds_dismiss import DismissDialog

        chosen = self.table.chosen_row() or next(iter(self._rows), None)
        if chosen is None:
            return
        alike = [
            row for row in self._rows
            if (row.file_id, row.sentence) == (chosen.file_id, chosen.sentence)
        ]  # fmt: skip
        dialog = DismissDialog(self.seat, alike, self)
        dialog.answered.connect(self.answered)
        dialog.open()

    def _try_again(self) -> None:
        """All of the feed that was not corrected and asks nothing of anybody: a set-up may have
        been mended since."""
        waiting = [row.id for row in self._rows if not row.corrected and not row.asks]
        self._read_again(waiting, self.tr("All of it is read again"))

    def _say_right(self) -> None:
        """Of the chosen one that asks, or of the first: what a file leaves out is gone, and a row
        that was hidden is meant to come in."""
        chosen = self.table.chosen_row()
        rows = [chosen, *self._rows] if chosen is not None else self._rows
        if (right := next((row for row in rows if row.asks), None)) is not None:
            self._read_again([right.id], self.tr("Noted as right"))

    def _read_again(self, waiting: Sequence[int], told: str) -> None:
        actor, now = self.seat.actor, self.seat.records.now()
        self.seat.records.write(
            lambda session: originals.try_again(session, actor, waiting, now),
            lambda _: self.settling.begin(told),
            self.answered.emit,
        )

    def _take_in(self) -> None:
        """On a server: nobody who signs in may write what a source says."""
        self.settling.begin(self.tr("Corrected"))
        self._ask()

    def _set_columns(self) -> None:
        """Of the table that is chosen, or of the first that waits for it; else of a file."""
        from desktop.views.feeds_mapping import MappingDialog  # it brings the readers along

        chosen = self.table.chosen_row()
        rows = [chosen] if chosen else self._rows
        tables = [row.id for row in rows if row.sentence == NEEDS_MAPPING]
        waiting = tables[0] if tables and self.seat.records.kind == "embedded" else None
        dialog = MappingDialog(self.seat, self._source, waiting, self)
        dialog.tookIn.connect(self.answered)
        dialog.saved.connect(lambda: self.settling.begin(self.tr("Saved")))
        dialog.open()
