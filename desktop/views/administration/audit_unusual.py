"""Access that was unusual, for the lead to look through and ask about."""

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.services import unusual
from desktop.views.administration.filters import Filters, scrolled, show_rows_always
from desktop.views.day_field import DayField
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.columns import Column
from desktop.views.parts.fields import ChoiceField
from desktop.views.parts.layout import Across
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.strip import Pane
from desktop.views.parts.table import Table
from desktop.words.audit import Unusual, UnusualRow
from desktop.words.dates import ENGLAND, shown_moment
from desktop.words.people import raised

TOPIC = "audit unusual"
AT_FIRST = timedelta(days=6)
EVERYTHING = ""


class UnusualPanel(QWidget):
    """``entriesAsked(staff, patient, name, day)`` for the entries behind a line; 0 is anyone."""

    entriesAsked = Signal(int, int, str, object)

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seat = seat
        look, today = seat.look, seat.records.today
        self._rows: tuple[UnusualRow, ...] = ()
        self.first = DayField(look, self.tr("From"), today)
        self.last = DayField(look, self.tr("To"), today)
        self.first.set_day(today() - AT_FIRST)
        self.last.set_day(today())
        self.why = ChoiceField(
            look,
            self.tr("Why it is listed"),
            [(EVERYTHING, self.tr("All reasons")), *((each, raised(each)) for each in Unusual)],
        )
        self.go = Button(look, self.tr("List what was unusual"), "primary", "search", "F5")
        self.entries = Button(look, self.tr("Show the entries"), icon="list-check", key="E")
        self.count = Paragraph("", "small", "text2", wrap=False)
        self.reason = Paragraph()
        self.table = Table(
            look,
            [
                Column(self.tr("When"), lambda row: shown_moment(row.at), wide=152, figures=True),
                Column(self.tr("Who"), lambda row: row.who, wide=160, strong=True, whole=True),
                Column(self.tr("Role"), lambda row: row.role.words, raised,
                       wide=196, quiet=True, spare=True, whole=True),
                Column(self.tr("Why it is listed"), lambda row: row.why.value, raised,
                       tone=lambda _: "warn"),
                Column(self.tr("Whom"), lambda row: row.whom, whole=True),
                Column(self.tr("Reason given"), lambda row: row.given, quiet=True, spare=True,
                       whole=True),
            ],
            self.tr("Unusual access"),
        )  # fmt: skip
        self.pane = Pane(look, self.table)
        self.go.clicked.connect(self.ask)
        for field in (self.first, self.last):
            field.entered.connect(self.ask)
        self.why.chosen.connect(lambda _: self._sift())
        self.table.rowChosen.connect(self._chosen)
        self.table.rowOpened.connect(self._open)
        self.entries.clicked.connect(lambda: self._open(self.table.chosen_row()))
        self.pane.retried.connect(self.ask)
        self._lay_out()
        self._chosen(None)
        self.pane.empty(
            self.tr(
                "One’s own record, a colleague’s or a household member’s; more than {people} people"
                " within an hour; and what was opened from {night}:00 to {morning}:00. Searches"
                " beyond one’s own people count too, originals of what was set aside, and lists and"
                " files that left the hub. To be listed is no blame: most of it has a good reason."
            ).format(people=unusual.BURST_OF, night=unusual.NIGHT_FROM, morning=unusual.NIGHT_UNTIL)
        )

    def ask(self) -> None:
        first, last, actor = self.first.day(), self.last.day(), self.seat.actor
        if not (self.first.readable() and self.last.readable()):
            return
        if first is None or last is None:
            (self.first if first is None else self.last).wrong(self.tr("Choose a day."))
            return
        self.pane.loading()
        self.seat.records.read(
            TOPIC, lambda session: unusual.unusual(session, actor, first, last), self.show_unusual,
            self.pane.failed, signed=True,
        )  # fmt: skip

    def show_unusual(self, rows: Sequence[UnusualRow]) -> None:
        self._rows = tuple(rows)
        self._sift()
        if self.table.table_model.rowCount():
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sift(self) -> None:
        why = self.why.value()
        shown = [row for row in self._rows if why in {EVERYTHING, row.why}]
        self.table.show_rows(shown)
        self.count.setText(
            self.tr("{count} listed, newest first").format(count=len(shown)) if shown else ""
        )
        if shown:
            self.pane.ready()
        else:
            self.pane.empty(self.tr("Nothing unusual is in the audit of these days."))

    def _chosen(self, row: UnusualRow | None) -> None:
        self.entries.setEnabled(row is not None)
        self.entries.setToolTip("" if row is not None else self.tr("Choose a line first."))
        given = row.given if row is not None else ""
        self.reason.setText(self.tr("Reason given: {given}").format(given=given) if given else "")
        self.reason.setVisible(bool(given))

    def _open(self, row: UnusualRow | None) -> None:
        if row is not None:
            name = row.whom if row.patient is not None else ""
            day = row.at.astimezone(ENGLAND).date()
            self.entriesAsked.emit(row.staff, row.patient or 0, name, day)

    def _lay_out(self) -> None:
        look = self.seat.look
        fields = ((self.first, 2), (self.last, 2), (self.why, 3))
        foot = Across(look, gap=10)
        foot.addWidget(self.count)
        foot.addStretch(1)
        foot.addWidget(self.entries)
        show_rows_always(look, self.pane, self.table)
        column = scrolled(look, self)
        column.addWidget(Filters(look, fields, self.go, wide=760, columns=2))
        column.addWidget(self.pane, 1)
        column.addWidget(self.reason)
        column.addLayout(foot)
        self.setFocusProxy(self.first)
