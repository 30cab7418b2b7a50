"""The Week tab: everyone who visits or rings, day by day, with what wants a second look."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.services import week, week_paper
from desktop.views.page import Seat
from desktop.views.paper_out import PaperOut
from desktop.views.parts.buttons import Button
from desktop.views.parts.facts import FactList
from desktop.views.parts.fold import Fold
from desktop.views.parts.folding import ButtonRow
from desktop.views.parts.layout import Down, Scroll, keep_row_in_sight
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.reasons import Reason, Reasons
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Pane, Strip
from desktop.views.parts.twoline import LineList
from desktop.views.parts.week_grid import WeekGrid
from desktop.views.story_tab import StoryTab
from desktop.views.week_blocks import (
    TONES,
    blocks,
    day_heads,
    mark_word,
    next_to_come,
    package_facts,
    parts,
    visit_lines,
    warned_words,
)
from desktop.words.dates import DAYS, day_and_date
from desktop.words.patients import BannerRow
from desktop.words.week import Mark, WeekRow, monday_of

TOPIC, DRAWN = "week", "week drawn"
FILE = "week.pdf"
WEEK = timedelta(days=7)
HEAD = 1180
"""From this width, in px at scale 1, the days of the week stand beside its buttons."""


class WeekTab(StoryTab):
    """Wiring. What each thing says in its cell stands in ``week_blocks``."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, TOPIC, parent)
        look = seat.look
        self._row: WeekRow | None = None
        self._monday = date.min
        self._eager = False
        self.before = Button(look, self.tr("Week before"), icon="chevron-left", key="B")
        self.this = Button(look, self.tr("This week"), key="T")
        self.after = Button(look, self.tr("Week after"), icon="chevron-right", key="N")
        self.before.clicked.connect(lambda: self._turn(self._monday - WEEK))
        self.this.clicked.connect(lambda: self._turn(monday_of(self.seat.records.today())))
        self.after.clicked.connect(lambda: self._turn(self._monday + WEEK))
        self.out = PaperOut(seat, self)
        self.print = Button(look, self.tr("Print for the wall"), icon="printer", key="Ctrl+P")
        self.save = Button(look, self.tr("Save as PDF"), icon="download", key="Ctrl+S")
        if seat.as_others:  # shown before anything holds it, each would be a window for a moment
            self.print.hide()
            self.save.hide()
        self.print.clicked.connect(lambda: self.out.print(self._make))
        self.save.clicked.connect(lambda: self.out.save(FILE, self._make))
        self.out.making.connect(lambda: self.said.emit(self.tr("The paper is being made")))
        self.out.saved.connect(lambda: self.said.emit(self.tr("The paper is saved, see Papers")))
        self.out.printing.connect(
            lambda: self.said.emit(self.tr("The paper is printing, see Papers"))
        )
        self.out.troubled.connect(self._trouble)
        self.strip = Strip(look)
        self.named = Paragraph("", "section", wrap=False)
        self.unsaid = Strip(look)
        self.marks = Reasons(look, self.tr("Show"))
        self.marks.asked.connect(self._go_to)
        self.grid = WeekGrid(look, self.tr("The week, days across and times down"), parts())
        self.grid.opened.connect(lambda block: self._open(block.key))
        self.list = LineList(look, self.tr("The week as a list"), inset=9, wraps=True)
        self.list.opened.connect(lambda line: self._open(line.key))
        self.empty = Paragraph("", "body", "text2")
        self.packages = FactList(look, self.tr("Arranged each week"))
        self.packages.opened.connect(lambda fact: self._open(fact.key))
        self.arranged = Section(look, self.tr("Arranged each week"))
        self._lay_out()
        self.clear()

    def clear(self) -> None:
        super().clear()
        self.seat.records.forget(DRAWN)
        self.strip.say("")
        self._row = None
        # Until it is known what one's role may do, nothing is printed.
        self._offer(self.tr("The week is not there yet"))
        self._monday = monday_of(self.seat.records.today())
        self._show_row()

    def show_patient(self, about: BannerRow) -> None:
        super().show_patient(about)
        self._monday = monday_of(self.seat.records.today())

    def arrive(self) -> None:
        if self.about is not None:
            self.pane.loading()
            self._eager = True
            self._ask()

    def hear(self, subjects: frozenset[str]) -> None:
        if self.about is not None and f"patient:{self.about.id}" in subjects:
            self._ask()
            self.story.hear(subjects)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # --- asking and showing ---------------------------------------------------------------------

    def _turn(self, monday: date) -> None:
        if self.about is not None:
            self._monday = monday
            self._ask()

    def _ask(self) -> None:
        about, audience, monday = self.about, self.seat.audience, self._monday
        if about is None:
            return
        today = self.seat.records.today()
        actor = self.seat.actor
        self.seat.records.read(
            TOPIC,
            lambda session: (
                week.week(session, audience, about.id, monday, today),
                week_paper.why_not_print(session, actor),
            ),
            self._show,
            self.pane.failed,
        )

    def _show(self, found: tuple[WeekRow, str]) -> None:
        row, why_not = found
        self._row = row
        self._offer(why_not or self._why_not_now(row))
        self.aged.emit(row.sources)
        self._show_row()
        self.pane.ready()
        if self._eager:  # once there is something to stand on
            self._eager = False
            self._come_back()

    def _show_row(self) -> None:
        row, now, today = self._row, self.seat.records.now(), self.seat.records.today()
        if row is None:
            self.named.setText("")
            self.unsaid.say("")
            self.grid.show_week((), ())
            self.list.show_rows(())
            self.marks.show_reasons(())
            self.packages.show_rows(())
            self.empty.setText("")
            return
        first, last = row.days[0], row.days[-1]
        self.named.setText(f"{day_and_date(first)} – {day_and_date(last)}")
        self.unsaid.say(warned_words(row.unsaid))
        self.marks.show_reasons([self._reason(each) for each in row.marks])
        self.marks.setVisible(bool(row.marks))
        shown = blocks(row, today, now)
        self.grid.show_week(day_heads(row, today), shown)
        self.list.show_rows(visit_lines(row, now))
        self.packages.show_rows(package_facts(row, now))
        self.arranged.setVisible(bool(row.packages))
        nobody = self.tr("No visit, appointment or call is recorded for this week.")
        self.empty.setText("" if shown else nobody)
        self._fit()

    def _reason(self, mark: Mark) -> Reason:
        day = DAYS[mark.day.weekday()]
        words = self.tr("{word}, {day}. {reason}").format(
            word=mark_word(mark), day=day, reason=mark.reason
        )
        return Reason(words, TONES[mark.kind], mark)

    # --- going to what is meant -------------------------------------------------------------------

    def _go_to(self, reason: Reason) -> None:
        """To the visit, or to the gap, that it is about."""
        mark = reason.key
        if not isinstance(mark, Mark) or not mark.about:
            return
        if self.grid.isVisible():
            self.grid.stand_on(mark.about[0])
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
            keep_row_in_sight(self.grid)
        else:
            self._open(mark.about[0])

    def _open(self, item: object) -> None:
        if self.about is not None and isinstance(item, int):
            self.story.tell(self.about.id, item)

    def _come_back(self) -> None:
        view = self.grid if self.grid.isVisible() else self.list
        if self.grid.week_model.block(self.grid.currentIndex()) is None:
            self.grid.stand_on(next_to_come(self._row, self.seat.records.now()))
        view.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self.grid, lambda: keep_row_in_sight(self.grid))  # once laid out

    # --- paper ------------------------------------------------------------------------------------

    def _why_not_now(self, row: WeekRow) -> str:
        if self.died:
            return self.tr("This person has died")
        over = row.days[-1] < self.seat.records.today()
        return self.tr("This week is over") if over else ""

    def _offer(self, why_not: str) -> None:
        for button in (self.print, self.save):
            button.setEnabled(not why_not)
            button.setToolTip(why_not)

    def _make(self, then: Callable[[bytes], None]) -> None:
        """Number a copy in the person's recorded format, then draw it."""
        if self.about is None:
            return
        seat, patient, monday = self.seat, self.about.id, self._monday
        actor, now, place = seat.actor, seat.records.now(), self.tr("Kitchen wall")
        self.strip.say("")
        seat.records.write(
            lambda session: week_paper.printed(
                session, actor, patient, monday, None, place, "", now
            ),
            lambda copy: seat.records.aside(
                DRAWN, lambda: seat.draw_week(copy.week), then, self._trouble
            ),
            self._trouble,
        )

    def _trouble(self, sentence: str) -> None:
        self.said.emit("")
        self.strip.say(sentence, "red")

    # --- layout -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        look = self.seat.look
        self.arranged.add(self.packages)
        inside = QWidget()
        column = Down(look, gap=10, pad=(16, 10, 16, 12), parent=inside)
        head = Fold(look, HEAD, gap=16)
        head.add(ButtonRow(look, self.before, self.this, self.after), 1)
        head.add(ButtonRow(look, self.print, self.save), 1)
        head.add(self.named)
        column.addWidget(head)
        for widget in (self.strip, self.unsaid, self.marks, self.grid, self.list, self.empty):
            column.addWidget(widget)
        column.addWidget(self.arranged)
        column.addStretch(1)
        self._sheet = Scroll(inside)
        self.pane = Pane(look, self._sheet)
        self.pane.retried.connect(self.arrive)
        Down(look, gap=0, parent=self).addWidget(self.pane)
        look.changed.connect(self._fit)

    def _fit(self) -> None:
        """Where seven days have no room side by side, the same visits stand in a list."""
        there = self._row is not None and not self.empty.text()
        side_by_side = self.grid.fits(self.width() - self.seat.look.theme.px(32))
        self.grid.setVisible(there and side_by_side)
        self.list.setVisible(there and not side_by_side)
        self.empty.setVisible(bool(self.empty.text()))
