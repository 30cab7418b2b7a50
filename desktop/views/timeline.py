"""Everything that was said about a person, along one axis of time or as a list, newest first."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QTableView, QWidget

from desktop.services import items, since, sources
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.choice import Choice
from desktop.views.parts.columns import Column
from desktop.views.parts.fields import KeyCap
from desktop.views.parts.lanes import Mark, is_drawn, lanes_of
from desktop.views.parts.late import TONES, late_words
from desktop.views.parts.layout import Across, Down, Scroll, one_line_or_two
from desktop.views.parts.paragraph import OneLine, Paragraph
from desktop.views.parts.segments import Segments
from desktop.views.parts.shapes import sector_words
from desktop.views.parts.strip import Pane
from desktop.views.parts.table import Table
from desktop.views.parts.time_canvas import TimeCanvas
from desktop.views.parts.time_paint import Post
from desktop.views.parts.timescale import earliest
from desktop.views.shown import first_line, gone_words, groups, kind_words, what_words
from desktop.views.story_tab import StoryTab
from desktop.views.timeline_axis import AxisBar
from desktop.words.dates import UNDATED, PartialDate, ago, shown_date
from desktop.words.enums import ItemStatus, Sector
from desktop.words.items import ItemRow, SourceAge
from desktop.words.silence import Lateness

TOPIC = "timeline"
EVERYTHING = ""
STATE = 4
"""The place of its column."""


class TimelineTab(StoryTab):
    """``choose_group(key)`` shows one group of kinds, ``""`` all of them.

    It is drawn, or the same as a list; who has a screen reader on has the list first.
    """

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, TOPIC, parent)
        look = seat.look
        self._rows: tuple[ItemRow, ...] = ()
        self._silent: dict[str, Lateness] = {}
        """How late each source is that is named here."""
        self._feeds: frozenset[str] = frozenset()
        self._met: datetime | None = None
        self._sector = EVERYTHING
        self._fold: frozenset[int] = frozenset()
        """What was drawn as one and is listed by itself; empty for everything."""
        self._groups = groups()
        letters = {
            Sector.HEALTH: "H", Sector.SOCIAL: "S", Sector.VOLUNTARY: "V", Sector.PERSON: "P",
        }  # fmt: skip
        self.sectors = Segments(
            look,
            [
                (EVERYTHING, self.tr("All"), "A"),
                *((sector.value, sector_words(sector), key) for sector, key in letters.items()),
            ],
            self.tr("Who says it"),
        )
        self.sectors.set_current(EVERYTHING)
        self.sectors.chosen.connect(self._choose_sector)
        self.kinds = Choice(look)
        self.kinds.setAccessibleName(self.tr("Kinds"))
        self.kinds.addItem(self.tr("All kinds"), EVERYTHING)
        for group in self._groups:
            self.kinds.addItem(group.words, group.key)
        self.kinds.activated.connect(self._choose_kind)
        QShortcut(QKeySequence("K"), self, self.kinds.showPopup)
        self.count = Paragraph("", "small", "text2")
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table = Table(
            look,
            [
                Column(
                    self.tr("Date"),
                    lambda row: shown_date(row.begins, self.tr("Not recorded")),
                    wide=150,
                    figures=True,
                ),
                Column(self.tr("Kind"), lambda row: kind_words(row.kind), wide=130, spare=True),
                Column(self.tr("What"), self._state_and_what, strong=True,
                       sector=lambda row: row.sector),
                Column(self.tr("Detail"), lambda row: first_line(row.detail), quiet=True,
                       spare=True),
                Column(
                    self.tr("State"), self._state, wide=150, spare=True,
                    tone=lambda row: "blue" if row.status is ItemStatus.PLANNED else "plain",
                ),
                Column(self.tr("Source, last said"), self._said, wide=176, quiet=True,
                       tone=lambda row: TONES[self._late(row)]),
            ],
            self.tr("Timeline"),
        )  # fmt: skip
        self.table.rowOpened.connect(self._open)
        self.canvas = TimeCanvas(look, self.tr("Timeline, drawn; the list says the same"))
        self.canvas.rowOpened.connect(self._open)
        self.canvas.foldOpened.connect(self._unfold)
        self.canvas.told.connect(self._tell)
        self.canvas.moved.connect(self._tell_again)
        self.told = OneLine("", "body")
        self.told_of = OneLine("", "small", "text2")
        self.axis = AxisBar(look, self.canvas)
        self.switch = Button(look, self.tr("As a list"), key="L")
        self.switch.clicked.connect(self._switch)
        self.stack = QStackedWidget()
        self._lay_out()
        self.show_list(QAccessible.isActive())
        self.clear()

    def _lay_out(self) -> None:
        look = self.seat.look
        drawn = QWidget()
        below = Down(look, gap=6, parent=drawn)
        below.addWidget(self.canvas, 1)
        self._says = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._says.addWidget(self.told, 3)
        self._says.addWidget(self.told_of, 2)
        below.addLayout(self._says)
        for each in (drawn, self.table):
            self.stack.addWidget(each)
        self.pane = Pane(look, self.stack)
        self.pane.retried.connect(self.arrive)
        self._kinds_bar = Across(look, gap=10)
        for widget in (self.kinds, KeyCap(look, "K")):
            self._kinds_bar.addWidget(widget)
        self._kinds_bar.addWidget(self.count, 1)
        self._kinds_bar.addWidget(self.switch)
        self._bar = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._bar.addWidget(self.sectors)
        self._bar.addLayout(self._kinds_bar, 1)
        page = QWidget()
        column = Down(look, gap=10, pad=(16, 10, 16, 8), parent=page)
        column.addLayout(self._bar)
        column.addWidget(self.axis)
        column.addWidget(self.pane, 1)
        Down(look, gap=0, parent=self).addWidget(Scroll(page))

    def clear(self) -> None:
        super().clear()
        self._rows, self._silent, self._feeds, self._met = (), {}, frozenset(), None
        self.table.show_rows(())
        self.canvas.clear()
        self.axis.where.setText("")
        self.count.setText("")
        self._sector, self._fold = EVERYTHING, frozenset()
        self.sectors.set_current(EVERYTHING)
        self.kinds.setCurrentIndex(0)

    def choose_group(self, key: str) -> None:
        self._sector, self._fold = EVERYTHING, frozenset()
        self.sectors.set_current(EVERYTHING)
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(key)))
        self._sift()

    def arrive(self) -> None:
        about, audience = self.about, self.seat.audience
        if about is None:
            return
        self.pane.loading()
        self.seat.records.read(
            TOPIC,
            lambda session: (
                items.timeline(session, audience, about.id),
                sources.ages_for(session, audience, about.id),
                since.last_met(session, about.id),
            ),
            self._show,
            self.pane.failed,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the filters do not fit on one line they take two."""
        super().resizeEvent(event)
        look, way = self.seat.look, QBoxLayout.Direction
        px = look.theme.px
        across = self.width() - px(32)
        one_line_or_two(look, self._bar, self.sectors, self._kinds_bar, across)
        narrow = self.width() < px(900)
        self._says.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self._says.setSpacing(px(2 if narrow else 12))

    def _show(
        self, found: tuple[Sequence[ItemRow], tuple[SourceAge, ...], datetime | None]
    ) -> None:
        rows, ages, self._met = found
        now = self.seat.records.now()
        self._rows = tuple(rows)
        self._silent = {age.source: age.silence.weighed(age.heard_at, now) for age in ages}
        self._feeds = frozenset(self._silent)
        self.aged.emit(ages)
        self._sift()
        if self.table.chosen_row() is None:
            self._start_today()

    def _choose_sector(self, key: str) -> None:
        self._sector, self._fold = key, frozenset()
        self.sectors.set_current(key)
        self._sift()

    def _choose_kind(self) -> None:
        self._fold = frozenset()
        self._sift()

    def _sift(self) -> None:
        chosen = self.kinds.currentData()
        kinds = next((group.kinds for group in self._groups if group.key == chosen), None)
        shown = [
            row
            for row in self._rows
            if (not self._sector or self._sector in [each.sector for each in row.tellings])
            and (kinds is None or row.kind in kinds)
        ]
        listed = [row for row in shown if row.id in self._fold] or shown
        self.table.show_rows(listed)
        self._draw(shown)
        folded = self.tr("{count} that are drawn as one").format(count=len(listed))
        self.count.setText(self._count(shown) if listed is shown else folded)
        if shown:
            self.pane.ready()
        elif self._rows:
            self.pane.empty(
                self.tr("Nothing of this kind is recorded. Choose All to see the rest.")
            )
        else:
            self.pane.empty(self.tr("Nothing is recorded yet."))

    def _count(self, shown: Sequence[ItemRow]) -> str:
        if not shown:
            return ""
        words = self.tr("{count} shown").format(count=len(shown))
        listed = sum(not is_drawn(row) for row in shown)
        if listed and not self.listed:
            words = self.tr("{shown}, {listed} of them in the list alone").format(
                shown=words, listed=listed
            )
        return words

    # --- drawn, or as a list ------------------------------------------------------------------

    @property
    def listed(self) -> bool:
        return self.stack.currentWidget() is self.table

    def show_list(self, listed: bool) -> None:
        self.stack.setCurrentIndex(int(listed))
        self.switch.set_words(self.tr("Drawn") if listed else self.tr("As a list"))
        self.axis.setVisible(not listed)

    def _unfold(self, rows: Sequence[ItemRow]) -> None:
        """List what no zoom may part, ten contacts of one day say; the switch leads back."""
        self._fold = frozenset(row.id for row in rows)
        self.show_list(True)
        self._sift()
        at = next((n for n, row in enumerate(self.table.table_model.rows) if row == rows[0]), 0)
        self.table.selectRow(at)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _switch(self) -> None:
        self._fold = frozenset()
        self.show_list(not self.listed)
        self._sift()
        self._start_today()
        if self.pane.isVisible():
            self._front.setFocus(Qt.FocusReason.OtherFocusReason)

    def _start_today(self) -> None:
        """The list begins with what is furthest ahead: stand on the first of today."""
        today, model = PartialDate.of(self.seat.records.today()).text, self.table.table_model
        begun = (
            n for n, row in enumerate(model.rows) if row.begins and row.begins.text[:10] <= today
        )
        if self.listed and (at := next(begun, None)) is not None:
            self.table.selectRow(at)
            self.table.scrollTo(model.index(at, 0), QTableView.ScrollHint.PositionAtCenter)

    @property
    def _front(self) -> QWidget:
        return self.table if self.listed else self.canvas

    def _draw(self, shown: Sequence[ItemRow]) -> None:
        if (about := self.about) is None:
            return
        today = self.seat.records.today()
        died = min(about.died.last_day, today) if about.died else None
        lanes = lanes_of(shown, self._feeds, about.called, today, died)
        posts = [Post(today.toordinal() + 0.5, self.tr("Today"))]
        now = today.toordinal() + 0.5
        if about.died not in (None, UNDATED):
            now = earliest(about.died)
            posts.append(Post(now, self.tr("Died")))
        if self._met is not None:
            met = earliest(PartialDate.of(self._met))
            posts.append(Post(met, self.tr("Last met"), strong=False))
        born = earliest(about.born) if about.born else now
        self.canvas.show_lanes(lanes, posts, now, born)

    def _tell_again(self) -> None:
        """Closer, fewer are drawn as one."""
        self._tell(self.canvas.at)

    def _tell(self, mark: Mark | None) -> None:
        """What is pointed at or stepped to: the fact, then its date and who said so, and when."""
        said = quiet = ""
        if mark is not None:
            row, together = mark.row, len(self.canvas.together(mark))
            said = ": ".join(filter(None, (what_words(row), first_line(row.detail))))
            dates = shown_date(row.begins)
            if row.ends is not None:
                dates = self.tr("{first} to {last}").format(first=dates, last=shown_date(row.ends))
            elif mark.open:
                dates = self.tr("since {date}").format(date=dates)
            one = self.tr("{count} drawn as one: Enter lists them").format(count=together)
            more = one if together > 1 else ""
            quiet = " · ".join(
                filter(None, (dates, sector_words(row.sector), self._said(row), self._state(row),
                              more))
            )  # fmt: skip
        point = self.tr("Point at a mark, or step with the arrows up and down.")
        self.told.setText(said or point)
        self.told_of.setText(quiet)
        self.canvas.setAccessibleDescription(". ".join(filter(None, (said, quiet))))

    def _state_and_what(self, row: ItemRow) -> str:
        """Where there is no room for a column of states, what is planned or over says so here."""
        hidden = self.table.isColumnHidden(STATE)
        return ": ".join(filter(None, (self._state(row) if hidden else "", what_words(row))))

    def _state(self, row: ItemRow) -> str:
        if row.gone_at is not None:
            return gone_words()
        return "" if row.status is ItemStatus.ACTIVE else row.status.value.capitalize()

    def _said(self, row: ItemRow) -> str:
        now = self.seat.records.now()
        said = " + ".join(f"{each.source} · {ago(each.said_at, now)}" for each in row.tellings)
        return ", ".join(filter(None, (said, late_words(self._late(row)))))

    def _late(self, row: ItemRow) -> Lateness:
        return self._silent.get(row.source, Lateness.IN_TIME)

    def _open(self, row: ItemRow) -> None:
        self.story.tell(row.patient, row.id)

    def _come_back(self) -> None:
        self._front.setFocus(Qt.FocusReason.OtherFocusReason)
