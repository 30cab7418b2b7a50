"""The files of a source that the hub keeps whole: which, since when, and to be saved again."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from desktop.files import write_pieces
from desktop.services import originals
from desktop.services.openings import typed_reason
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.columns import Column
from desktop.views.parts.fields import LineField
from desktop.views.parts.layout import Across, Down, room_for
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.strip import Pane, Strip
from desktop.views.parts.table import Table
from desktop.views.shown import leaving_words
from desktop.words.accounts import FeedRow, KeptRow
from desktop.words.dates import shown_moment
from desktop.words.enums import Permission

TOPIC = "feeds kept"


class KeptDialog(QDialog):
    """``KeptDialog(seat, feed, parent)``, then ``open()``; ``said(sentence)`` once one is saved.

    No file is named here as it was: a name may be a patient's. It leaves for a reason, with
    whoever may export lists.
    """

    said = Signal(str)

    def __init__(self, seat: Seat, feed: FeedRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = seat.look
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Files kept whole"))
        self.seat, self._feed = seat, feed
        self.strip = Strip(look)
        self.table = Table(
            look,
            [
                Column(self.tr("Kept since"), lambda row: shown_moment(row.kept_at), wide=160,
                       figures=True),
                Column(self.tr("File"), lambda row: row.file),
                Column(self.tr("Entries"), lambda row: row.entries, wide=92, figures=True),
            ],
            self.windowTitle(),
        )  # fmt: skip
        self.table.rowOpened.connect(lambda _: self._save())
        self.pane = Pane(look, self.table)
        self.pane.retried.connect(self._ask)
        self.why = LineField(look, self.tr("Why the file is saved, for the audit"), key="Alt+W")
        self.why.entered.connect(self._save)
        self.save_button = Button(
            look, self.tr("Save as a file…"), "primary", "download", "Ctrl+Return", large=True
        )
        self.save_button.clicked.connect(self._save)
        self.save_button.setEnabled(False)
        self.leave_button = Button(look, self.tr("Close"), key="Esc", large=True)
        self.leave_button.clicked.connect(self.reject)
        if Permission.EXPORT not in seat.permissions:
            self.why.hide()
            self.save_button.hide()
        self._lay_out()
        self._ask()

    def _ask(self) -> None:
        actor, source = self.seat.actor, self._feed.source_id
        self.pane.loading()
        self.seat.records.read(
            TOPIC,
            lambda session: originals.kept(session, actor, source),
            self._show,
            self.pane.failed,
        )

    def _show(self, rows: tuple[KeptRow, ...]) -> None:
        self.table.show_rows(rows)
        self.save_button.setEnabled(bool(rows))
        if not rows:
            self.pane.empty(self.tr("No file of this source is kept whole."))
            return
        self.pane.ready()
        self.table.selectRow(0)
        (self.table if self.why.isHidden() else self.why.edit).setFocus()

    def _save(self) -> None:
        row = self.table.chosen_row()
        if row is None or self.save_button.isHidden() or not self.save_button.isEnabled():
            return
        why = self.why.weighed(lambda: typed_reason(self.why.text()))
        if why is None:
            return
        place = self.seat.ask_where(self, f"{row.file}{row.ending}")
        if place is None:
            return
        self.strip.say("")
        self.save_button.setEnabled(False)
        actor, records = self.seat.actor, self.seat.records
        records.read(
            TOPIC,
            lambda session: originals.saved_whole(session, actor, row.file_id, why),
            lambda pieces: records.aside(
                TOPIC, lambda: write_pieces(place, pieces), self._saved, self._refused
            ),
            self._refused,
            signed=True,
        )

    def _saved(self, _: None) -> None:
        self.said.emit(self.tr("Saved outside the hub."))
        self.accept()

    def _refused(self, sentence: str) -> None:
        self.strip.refuse(sentence)
        self.save_button.setEnabled(True)

    def done(self, result: int) -> None:
        """No answer comes home to it."""
        self.seat.records.forget(TOPIC)
        super().done(result)

    def _lay_out(self) -> None:
        look = self.seat.look
        px = look.theme.px
        column = Down(look, gap=10, pad=(22, 18, 22, 18), parent=self)
        column.addWidget(Paragraph(self.windowTitle(), "panel"))
        column.addWidget(Paragraph(self._feed.name, "small", "text2"))
        column.addWidget(self.strip)
        column.addWidget(self.pane, 1)
        column.addWidget(self.why)
        column.addWidget(Paragraph(leaving_words(), "small", "text2"))
        foot = Across(look, gap=8)
        foot.addStretch(1)
        foot.addWidget(self.leave_button)
        foot.addWidget(self.save_button)
        column.addLayout(foot)
        self.resize(QSize(px(720), px(480)).boundedTo(room_for(self)))
