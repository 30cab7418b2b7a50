"""What waits for whoever signed in: to do, to know, to bring along."""

from collections.abc import Sized
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop.services import actions, duties, today
from desktop.views.contradiction_words import rule_words
from desktop.views.page import Page, Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.card import Card
from desktop.views.parts.layout import Down, Scroll, columns_for, put_in_columns
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.strip import Pane, Strip
from desktop.views.parts.twoline import Line, LineList
from desktop.views.shown import backup_words, due_words, feed_tone, heard_words, stands_in_words
from desktop.words.dates import ENGLAND, ago, day_and_date, shown_date
from desktop.words.enums import ActionState, MeetingState, Permission
from desktop.words.meetings import ActionRow, MeetingRow
from desktop.words.today import Duty, DutyKind, TodayRow

TOPIC, HELD = "today", "today held"
LEADS = {
    DutyKind.REVIEWS: "administration/reviews",
    DutyKind.RETENTION: "administration/retention",
    DutyKind.MATCHING: "feeds/matching",
    DutyKind.BACKUP: "administration/backups",
    DutyKind.LEAVERS: "administration/people",
}
"""Where each duty is done."""
HELD_BY = frozenset({Permission.GOVERN, Permission.MATCH, Permission.LOOK_AFTER_PEOPLE})
MEETINGS = 3
"""Lines of the card that never scrolls; of the others the service knows."""
ROWS = 3
"""Of the lists that do, those in sight however small the window is."""


class _ListCard(Card):
    """A card with a list, or one plain sentence in its place."""

    def __init__(
        self, seat: Seat, title: str, icon: str, empty: str, *, tone: str = "plain",
        scrolls: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(seat.look, title, icon, tone="blue" if tone == "blue" else "plain")
        self.empty = empty
        self.list = LineList(seat.look, title, scrolls=scrolls, inset=9, wraps=True)
        self.sentence = Paragraph("", "body", "text2")
        self.add(self.list, 1 if scrolls else 0)
        self.add(self.sentence)
        if not scrolls:
            self.body.addStretch(1)

    def scroll_alone(self, on: bool, least: int) -> None:
        """Scroll by itself, as high as what is left and ``least`` rows; or be as high as its rows,
        where the page scrolls: one bar, not one beside another."""
        self.list.grow(not on)
        if on:  # never a reason for the page to scroll
            self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
            self.list.setMinimumHeight(least)

    def show_lines(self, lines: list[Line], note: str = "") -> None:
        """Shown anew, the line that someone stands on stays under them; a key never acts on the
        one that took its place."""
        self.set_note(note)
        rows, place = self.list.row_model.rows, self.list.currentIndex().row()
        stood_on = rows[place].key if 0 <= place < len(rows) else None
        self.list.show_rows(lines)
        keys = [line.key for line in lines]
        if stood_on is not None and stood_on in keys:
            self.list.setCurrentIndex(self.list.row_model.index(keys.index(stood_on)))
        else:
            self.list.selectionModel().clearCurrentIndex()
        self.list.setVisible(bool(lines))
        self.sentence.setText("" if lines else self.empty)
        self.sentence.setVisible(not lines)


class TodayPage(Page):
    """Three columns: do, know, bring."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self.meetings = _ListCard(
            seat, self.tr("Meetings"), "calendar-event",
            self.tr("No meeting is planned."), tone="blue",
        )  # fmt: skip
        self.mine = _ListCard(
            seat, self.tr("My actions"), "list-check",
            self.tr("Nothing is promised by you."), scrolls=True,
        )  # fmt: skip
        self.changes = _ListCard(
            seat, self.tr("Changes for my people"), "refresh",
            self.tr("Nothing has changed in the last two weeks."), scrolls=True,
        )  # fmt: skip
        self.plans = _ListCard(
            seat, self.tr("Plans due"), "file-text", self.tr("No plan is due for review.")
        )
        self.differ = _ListCard(
            seat, self.tr("Sources disagree"), "alert-triangle",
            self.tr("The sources agree about my people, or someone sees to it."),
        )  # fmt: skip
        self.papers = _ListCard(
            seat, self.tr("Papers out of date"), "printer",
            self.tr("Every paper in a home says what its plan says."),
        )  # fmt: skip
        self.feeds = _ListCard(
            seat, self.tr("Feeds"), "rss", self.tr("No feed is set up."), scrolls=True
        )
        self.held = _ListCard(seat, self.tr("To look after"), "settings", "")
        if not HELD_BY & seat.permissions:
            self.held.hide()  # shown before the page holds it, it would be a window for a moment
        self.held.list.opened.connect(lambda line: self.went.emit(LEADS[line.key]))
        self.trouble = Strip(look)
        self.open_meeting = Button(look, self.tr("Open"), "primary", key="O")
        self.open_meeting.clicked.connect(self._open_first)
        all_meetings = self._link(self.tr("All meetings"), "meetings")
        self.meetings.put_right(all_meetings, self.open_meeting)
        self.mine.put_right(self._link(self.tr("All actions"), "actions", "A"))
        self.feeds.put_right(self._link(self.tr("All feeds"), "feeds"))
        for card in (self.changes, self.differ, self.plans, self.papers):
            card.list.opened.connect(lambda line: self.opened.emit(line.key))
        self.meetings.list.opened.connect(lambda line: self.meetingOpened.emit(line.key))
        self.mine.list.opened.connect(lambda line: self.opened.emit(line.key.patient))
        self.mine.list.ticked.connect(lambda line: self._done(line.key))
        self.feeds.list.opened.connect(lambda _: self.went.emit("feeds"))
        self._first: MeetingRow | None = None
        self._columns = 0
        self._lay_out()

    @property
    def heading(self) -> tuple[str, str]:
        return self.tr("Today"), day_and_date(self.seat.records.today())

    def arrive(self) -> None:
        self.mine.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask()

    def _ask(self) -> None:
        seat, now = self.seat, self.seat.records.now()
        self.pane.loading()
        seat.records.read(
            TOPIC,
            lambda session: today.today(session, seat.actor, seat.audience, now),
            self.show_today,
            self.pane.failed,
            signs_at_times=True,
        )
        if HELD_BY & seat.permissions:
            seat.records.read(
                HELD, lambda session: duties.held(session, seat.actor, now), self.show_held
            )

    def hear(self, subjects: frozenset[str]) -> None:
        """Almost anything may be somebody's news; a page behind another asks when it arrives."""
        if subjects and self.isVisible():
            self._ask()

    def show_today(self, row: TodayRow) -> None:
        now, there = self.seat.records.now(), row.there
        day = self.seat.records.today()
        self._show_meetings(row, now)
        mine = self.tr("{count} open, due soonest first").format(count=len(row.actions))
        self.mine.show_lines(
            [self._action(each, day) for each in row.actions], mine if row.actions else ""
        )
        self.changes.show_lines(
            [
                Line(
                    each.name,
                    each.what,
                    right=ago(each.at, now),
                    sector=each.sector,
                    key=each.patient,
                )
                for each in row.changes
            ],
            self._of(self.tr("newest first") if row.changes else "", row.changes, there.changes),
        )
        late = there.overdue
        overdue = self.tr("{count} overdue").format(count=late) if late else ""
        self.plans.show_lines(
            [
                Line(
                    each.name,
                    each.why,
                    chip=self._plan_state(each.overdue_days),
                    chip_tone="red" if each.overdue_days > 0 else "warn",
                    key=each.patient,
                )
                for each in row.plans
            ],
            self._of(overdue, row.plans, there.plans),
        )
        self.papers.show_lines(
            [
                Line(
                    each.name,
                    each.why,
                    chip=self._papers(each.papers),
                    chip_tone="warn",
                    key=each.patient,
                )
                for each in row.papers
            ],
            self._of(
                self.tr("to change, or to bring back") if row.papers else "",
                row.papers,
                there.papers,
            ),
        )
        self.differ.show_lines(
            [
                Line(
                    each.name,
                    rule_words(each.rules[0]),
                    right=self.tr("and {n} more").format(n=len(each.rules) - 1)
                    if each.rules[1:]
                    else "",
                    key=each.patient,
                )
                for each in row.differ
            ],
            self._of("", row.differ, there.differ),
        )
        self.feeds.show_lines(
            [
                Line(
                    each.source,
                    sector=each.sector,
                    quiet=True,
                    right=heard_words(each, now) if not tone else "",
                    chip=heard_words(each, now) if tone else "",
                    chip_tone=tone or "plain",
                )
                for each in row.feeds
                for tone in [feed_tone(each, now)]
            ],
            self.tr("last heard from") if row.feeds else "",
        )
        self.pane.ready()

    def show_held(self, held: tuple[Duty, ...]) -> None:
        self.held.show_lines([self._duty(each) for each in held])

    def _duty(self, duty: Duty) -> Line:
        title = {
            DutyKind.REVIEWS: self.tr("Openings to review"),
            DutyKind.RETENTION: self.tr("Ready to be deleted"),
            DutyKind.MATCHING: self.tr("People to match"),
            DutyKind.BACKUP: self.tr("Last backup"),
            DutyKind.LEAVERS: self.tr("Left, with work still in their name"),
        }[duty.kind]
        chip = str(duty.waits) if duty.waits else ""
        right, tone = "" if chip else self.tr("none"), "warn"
        if duty.kind is DutyKind.BACKUP:
            words, tone = backup_words(duty.at, self.seat.records.now())
            chip, right = (words, "") if tone != "ok" else ("", words)
        return Line(title, quiet=True, chip=chip, chip_tone=tone, right=right, key=duty.kind)

    def _show_meetings(self, row: TodayRow, now: datetime) -> None:
        shown = row.meetings[:MEETINGS]
        self._first = shown[0] if shown else None
        self.open_meeting.setVisible(bool(shown))
        self.meetings.show_lines([self._meeting(each, now) for each in shown])

    def _meeting(self, meeting: MeetingRow, now: datetime) -> Line:
        begins, ends = meeting.starts_at.astimezone(ENGLAND), meeting.ends_at.astimezone(ENGLAND)
        days = (begins.date() - now.astimezone(ENGLAND).date()).days
        when = self.tr("today") if days == 0 else day_and_date(begins.date())
        listed = self.tr("{count} people listed").format(count=meeting.agenda)
        if meeting.agenda == 1:
            listed = self.tr("1 person listed")
        live = meeting.state is MeetingState.LIVE
        return Line(
            self.tr("{title}, {when} {begins:%H:%M} to {ends:%H:%M}").format(
                title=meeting.title, when=when, begins=begins, ends=ends
            ),
            " · ".join(filter(None, (meeting.place, listed))),
            right=self.tr("in {days} d").format(days=days) if days > 0 else "",
            chip=self.tr("Live") if live else "",
            chip_tone="ok",
            key=meeting.id,
        )

    def _action(self, action: ActionRow, day: date) -> Line:
        words, tone = due_words(action.due, day)
        agreed = self.tr("from {day}").format(day=shown_date(action.agreed_on)[:6])
        stands_in = stands_in_words(action, self.seat.actor)
        return Line(
            action.what,
            " · ".join(filter(None, (action.patient_name, agreed, stands_in))),
            right="" if tone or action.can_close else words,
            chip=self.tr("Sources agree now") if action.can_close else words if tone else "",
            chip_tone="ok" if action.can_close else tone or "plain",
            ticked=action.state is ActionState.DONE,
            key=action,
        )  # fmt: skip

    def _plan_state(self, overdue_days: int) -> str:
        if overdue_days > 0:
            return self.tr("Overdue {days} d").format(days=overdue_days)
        if overdue_days == 0:
            return self.tr("Look again")
        return self.tr("In {days} d").format(days=-overdue_days)

    def _papers(self, count: int) -> str:
        return self.tr("1 paper") if count == 1 else self.tr("{n} papers").format(n=count)

    def _of(self, words: str, shown: Sized, there: int) -> str:
        """A card that does not show all says how many there are."""
        few = len(shown)
        all_of = self.tr("the first {few} of {there}").format(few=few, there=there)
        return ", ".join(filter(None, (words, all_of if there > few else "")))

    # --- what is done here ----------------------------------------------------------------------

    def _done(self, action: ActionRow) -> None:
        self.trouble.say("")
        seat, day = self.seat, self.seat.records.today()
        seat.records.write(
            lambda session: actions.close(
                session, seat.actor, action.id, action.version, ActionState.DONE, day
            ),
            lambda _: self.said.emit(self.tr("Done: {what}").format(what=action.what)),
            self._refuse,
        )

    def _refuse(self, sentence: str) -> None:
        """Show why, and what stands now."""
        self.trouble.say(sentence, "red")
        self._ask()

    def _open_first(self) -> None:
        if self._first is not None:
            self.meetingOpened.emit(self._first.id)

    def _link(self, words: str, page: str, key: str = "") -> Button:
        link = Button(self.seat.look, words, "link", key=key)
        link.clicked.connect(lambda: self.went.emit(page))
        return link

    # --- layout -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        look = self.seat.look
        content = QWidget()
        self._grid = QGridLayout(content)
        grows = {self.mine, self.changes, self.feeds}
        columns: list[tuple[list[_ListCard], int]] = [
            ([self.meetings, self.mine], 13),
            ([self.changes], 11),
            ([self.held, self.differ, self.plans, self.papers, self.feeds], 10),
        ]
        self._holders: list[QWidget] = []
        self._shares = [share for _, share in columns]
        for cards, _ in columns:
            holder = QWidget()
            column = Down(look, gap=12, parent=holder)
            for card in cards:
                column.addWidget(card, 1 if card in grows else 0)
            self._holders.append(holder)
        sheet = Scroll(content)
        sheet.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what it holds has the focus
        self.pane = Pane(look, sheet)
        self.pane.retried.connect(self._ask)
        whole = Down(look, gap=0, parent=self)
        whole.addWidget(self.trouble)
        whole.addWidget(self.pane, 1)
        look.changed.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px = self.seat.look.theme.px
        self._grid.setContentsMargins(px(16), px(12), px(16), px(12))
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(12))
        columns = columns_for(self.seat.look, self.width())
        if columns != self._columns:
            self._columns = columns
            put_in_columns(self._grid, self._holders, columns, 0)
            for place, share in enumerate(self._shares):
                self._grid.setColumnStretch(place, share if place < columns else 0)
        beside = columns == len(self._holders)
        for card, row in ((self.mine, 49), (self.changes, 49), (self.feeds, 30)):
            card.scroll_alone(beside, px(row * ROWS))
