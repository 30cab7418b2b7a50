"""The feeds: how old each is, what its newest import brought, and what nobody could place."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from desktop.services import matching_tray, sources
from desktop.views.matching_tray import MatchingTray
from desktop.views.page import Page, Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Pane
from desktop.views.parts.table import Column, Table
from desktop.views.shown import feed_tone, heard_words
from desktop.words.accounts import FeedRow, WaitingRow
from desktop.words.dates import PartialDate, shown_date
from desktop.words.enums import Permission
from desktop.words.tables import NEEDS_MAPPING

TOPIC, WAITING, MATCHES = "feeds", "feeds waiting", "feeds matches"
MATCHING = "matching"
"""The part of the page with the people whom nobody could place."""


class FeedsPage(Page):
    """For reading; choosing a feed shows what was set aside of it."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self._source = 0
        self._waiting_rows: Sequence[WaitingRow] = ()
        self.table = Table(
            look,
            [
                Column(self.tr("Source"), lambda row: row.name, strong=True,
                       sector=lambda row: row.sector),
                Column(self.tr("Last heard from"), self._heard, wide=150, tone=self._tone),
                _figures(self.tr("Imported"), lambda row: row.imported),
                _figures(self.tr("Updated"), lambda row: row.updated),
                _figures(self.tr("Unchanged"), lambda row: row.unchanged),
                _figures(self.tr("Skipped"), lambda row: row.skipped),
                _figures(self.tr("Set aside"), lambda row: row.set_aside),
                Column(self.tr("Still waiting"), lambda row: row.waiting or None, wide=120,
                       tone=lambda _: "warn"),
            ],
            self.tr("Feeds"),
        )  # fmt: skip
        self.table.rowChosen.connect(self._choose)
        self.pane = Pane(look, self.table)
        self.pane.retried.connect(self.arrive)
        self.waiting = Table(
            look,
            [
                Column(
                    self.tr("Read on"), lambda row: shown_date(PartialDate.of(row.at)), wide=160,
                    figures=True,
                ),
                Column(self.tr("File"), lambda row: row.file, quiet=True, wide=270,
                       spare=True),
                Column(self.tr("Where"), lambda row: row.position, wide=110),
                Column(self.tr("Why it waits"), lambda row: row.sentence),
            ],
            self.tr("Set aside and not yet looked at"),
        )  # fmt: skip
        self.waiting_pane = Pane(look, self.waiting)
        self.waiting_pane.retried.connect(self._ask_waiting)
        self.section = Section(look, self.tr("Set aside"))
        self.section.add(self.waiting_pane)
        self.columns_button = Button(look, self.tr("Set columns…"), icon="settings", key="C")
        self.columns_button.setVisible(Permission.LOOK_AFTER_PEOPLE in seat.permissions)
        self.columns_button.clicked.connect(self._set_columns)
        self.section.put_right(self.columns_button)
        self.section.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.list = QWidget()
        column = Down(look, gap=14, pad=(16, 8, 16, 8), parent=self.list)
        column.addWidget(self.pane, 2)
        column.addWidget(self.section, 1)
        self.matching = MatchingTray(seat)
        self.matching.said.connect(self.said)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.matching)
        self.match_button = Button(look, self.tr("Matching"), icon="users", key="M")
        self.match_button.setCheckable(True)
        self.match_button.setVisible(Permission.MATCH in seat.permissions)
        self.match_button.toggled.connect(self._show_matching)
        bar = Across(look, gap=10, pad=(16, 8, 16, 0))
        bar.addStretch(1)
        bar.addWidget(self.match_button)
        whole = Down(look, gap=0, parent=self)
        whole.addLayout(bar)
        whole.addWidget(self.stack, 1)

    @property
    def heading(self) -> tuple[str, str]:
        return self.tr("Feeds"), self.tr("counts are of the newest import of each")

    def turn(self, part: str) -> None:
        self.match_button.setChecked(part == MATCHING)

    def arrive(self) -> None:
        self.pane.loading()
        actor = self.seat.actor
        self.seat.records.read(TOPIC, sources.feeds, self.show_feeds, self.pane.failed)
        if Permission.MATCH in self.seat.permissions:
            self.seat.records.read(
                MATCHES, lambda session: matching_tray.waiting(session, actor), self._show_waiting
            )
            if self.match_button.isChecked():
                self.matching.arrive()

    def hear(self, subjects: frozenset[str]) -> None:
        if subjects and self.isVisible():
            self.arrive()

    def _show_waiting(self, count: int) -> None:
        words = self.tr("Matching ({count})").format(count=count) if count else self.tr("Matching")
        self.match_button.set_words(words)

    def _show_matching(self, on: bool) -> None:
        self.stack.setCurrentWidget(self.matching if on else self.list)
        if on:
            self.matching.arrive()
            self.matching.setFocus()
        else:
            self.table.setFocus()

    def show_feeds(self, rows: Sequence[FeedRow]) -> None:
        """The feed that was chosen stays so; at first, the first with something waiting."""
        wanted = self._source
        self.table.show_rows(rows)
        if not rows:
            self.pane.empty(self.tr("No feed is set up."))
            return
        self.pane.ready()
        places = [place for place, row in enumerate(rows) if row.source_id == wanted]
        places += [place for place, row in enumerate(rows) if row.waiting]
        self.table.selectRow(places[0] if places else 0)

    def show_waiting(self, rows: Sequence[WaitingRow]) -> None:
        self._waiting_rows = rows
        self.waiting.show_rows(rows)
        if rows:
            self.waiting_pane.ready()
        else:
            self.waiting_pane.empty(self.tr("Nothing of this feed waits for anyone."))

    def _choose(self, row: FeedRow | None) -> None:
        self.waiting.show_rows(())
        self._source = row.source_id if row else 0
        self.section.set_note(row.name if row else "")
        self._ask_waiting()

    def _set_columns(self) -> None:
        """Of the table that is chosen, or of the first that waits for it; else of a file."""
        from desktop.views.feeds_mapping import MappingDialog  # it brings the readers along

        chosen = self.waiting.chosen_row()
        rows = [chosen] if chosen else self._waiting_rows
        tables = [row.id for row in rows if row.sentence == NEEDS_MAPPING]
        waiting = tables[0] if tables and self.seat.records.kind == "embedded" else None
        dialog = MappingDialog(self.seat, self._source, waiting, self)
        dialog.tookIn.connect(self.said)
        dialog.tookIn.connect(lambda _: self.arrive())
        dialog.open()

    def _ask_waiting(self) -> None:
        actor, source = self.seat.actor, self._source
        if not source:
            self.seat.records.forget(WAITING)
            self.waiting_pane.empty(self.tr("Choose a feed to see what waits."))
            return
        self.seat.records.read(
            WAITING,
            lambda session: sources.waiting(session, actor, source),
            self.show_waiting,
            self.waiting_pane.failed,
        )

    def _heard(self, row: FeedRow) -> str:
        return heard_words(row.heard_at, self.seat.records.now())

    def _tone(self, row: FeedRow) -> str:
        return feed_tone(row.sector, row.heard_at, self.seat.records.now())


def _figures(title: str, get: Callable[[FeedRow], int]) -> Column:
    return Column(title, get, wide=104, figures=True, spare=True)
