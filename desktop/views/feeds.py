"""The feeds: how old each is, what its newest import brought, and what nobody could place."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.services import matching_tray, sources
from desktop.views.feeds_bringing import Bringing
from desktop.views.feeds_kept import KeptDialog
from desktop.views.feeds_set_aside import SetAside
from desktop.views.feeds_sources import FeedsTable
from desktop.views.matching_tray import MatchingTray
from desktop.views.page import Page, Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.layout import Across, Down, Scroll
from desktop.views.parts.table import NARROW
from desktop.views.settling import Settling
from desktop.words.accounts import FeedRow
from desktop.words.enums import Permission

TOPIC, MATCHES = "feeds", "feeds matches"
MATCHING = "matching"
"""The part of the page with the people whom nobody could place."""


class FeedsPage(Page):
    """For reading; choosing a feed shows what was set aside of it."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self._source = 0
        self.sources = FeedsTable(look, seat.records.now)
        self.table, self.pane = self.sources.table, self.sources.pane
        self.table.rowChosen.connect(self._choose)
        self.pane.retried.connect(self.arrive)
        self.settling = Settling(seat, self)
        self.settling.said.connect(self.said)
        self.aside = SetAside(seat, self.settling)
        self.aside.answered.connect(self.said)
        self.aside.answered.connect(lambda _: self.arrive())
        inside = QWidget()
        self.list = Scroll(inside)
        column = Down(look, gap=14, pad=(16, 8, 16, 8), parent=inside)
        column.addWidget(self.sources, 2)
        column.addWidget(self.aside, 1)
        self.matching = MatchingTray(seat, self.settling)
        self.matching.said.connect(self.said)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.matching)
        self.match_button = Button(look, self.tr("Matching"), icon="users", key="M")
        self.match_button.setCheckable(True)
        if Permission.MATCH not in seat.permissions:
            self.match_button.hide()
        self.match_button.toggled.connect(self._show_matching)
        self.bringing = Bringing(seat)
        self.bringing.said.connect(self.said)
        self.bringing.came.connect(self._look_at)
        self.kept_button = Button(look, self.tr("Files kept whole…"), icon="file-text", key="K")
        if not (Permission.LOOK_AFTER_PEOPLE in seat.permissions and seat.records.kind != "hub"):
            self.kept_button.hide()
        self.kept_button.clicked.connect(self._show_kept)
        bar = Across(look, gap=10, pad=(16, 8, 16, 0))
        bar.addWidget(self.bringing.button)
        bar.addWidget(self.kept_button)
        bar.addStretch(1)
        bar.addWidget(self.match_button)
        whole = Down(look, gap=0, parent=self)
        whole.addLayout(bar)
        whole.addWidget(self.bringing)
        whole.addWidget(self.stack, 1)
        look.changed.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the text is large the lists are as high as their rows: one bar scrolls the page."""
        narrow = self.width() < self.seat.look.theme.px(NARROW)
        for table in (self.table, self.aside.table):
            table.grow(narrow)

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

    def take(self, paths: Sequence[Path]) -> None:
        self.bringing.take(paths)

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

    def _look_at(self, source: int) -> None:
        """What it brought, and what of it waits, is what one looks for next."""
        self._source = source
        self.arrive()

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

    def _show_kept(self) -> None:
        row = self.table.chosen_row()
        if row is not None:
            dialog = KeptDialog(self.seat, row, self)
            dialog.said.connect(self.said)
            dialog.open()

    def _choose(self, row: FeedRow | None) -> None:
        self._source = row.source_id if row else 0
        self.aside.show_feed(row)
