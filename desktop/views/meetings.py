"""The meetings of one's teams: planned, prepared, opened; and the minutes of those that were."""

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.records import Session
from desktop.services import agenda, meetings, patients, search, staff
from desktop.views.meeting_agenda import MeetingAgenda
from desktop.views.page import Page, Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.layout import Across, Down, Rule, Scroll
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Pane, Strip
from desktop.views.parts.twoline import Line, LineList
from desktop.views.plan_meeting import PlanMeeting
from desktop.views.refer import ReferDialog
from desktop.words.changes import Made
from desktop.words.dates import ENGLAND, day_and_date
from desktop.words.enums import MeetingState
from desktop.words.meetings import AgendaRow, ConsoleRow, MeetingRow
from desktop.words.patients import BannerRow, FoundRow
from desktop.words.people import TeamRow
from desktop.words.relationships import Opened

TOPIC, FIND, PERSON = "meetings", "meetings find", "meetings person"
FOUND = 6
NARROW = 860
"""Below this width, at text scale 1, a meeting does not read beside the list."""

Found = tuple[list[MeetingRow], list[TeamRow], ConsoleRow | None]


class MeetingsPage(Page):
    """More than one person is named here, so no banner stands over it."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self._chosen: int | None = None
        self._filling = False
        self._teams: list[TeamRow] = []
        self._listed: list[MeetingRow] = []
        self._row: ConsoleRow | None = None
        self.dialog: ReferDialog | None = None
        self.strip = Strip(look)
        self.section = Section(look, self.tr("Meetings of my teams"))
        self.list = LineList(look, self.tr("Meetings"), scrolls=True, chooses=True)
        self.plan_button = Button(look, self.tr("Plan a meeting"), icon="plus", key="M")
        self.form = PlanMeeting(look, seat.records.today)
        self.agenda = MeetingAgenda(look)
        self.open_meeting = self.agenda.open_button
        self.box = self.agenda.box
        self.plan_button.setEnabled(False)  # until it is known for which teams
        self._lay_out()
        self.list.chosen.connect(self._choose)
        self.plan_button.clicked.connect(self._ask_plan)
        self.form.planned.connect(self._plan)
        self.form.left.connect(self._leave_plan)
        self.open_meeting.clicked.connect(self._open_meeting)
        self.agenda.moveAsked.connect(self._move)
        self.agenda.offAsked.connect(self._take_off)
        self.agenda.typed.connect(self._find)
        self.agenda.picked.connect(self._pick)

    @property
    def heading(self) -> tuple[str, str]:
        return self.tr("Meetings"), day_and_date(self.seat.records.today())

    def arrive(self) -> None:
        self.pane.loading()
        self._ask()

    def hear(self, subjects: frozenset[str]) -> None:
        if self.isVisible() and any(each.startswith("meeting:") for each in subjects):
            self._ask()

    # --- asking and showing -------------------------------------------------------------------

    def _ask(self) -> None:
        actor, now, today = self.seat.actor, self.seat.records.now(), self.seat.records.today()
        wanted = self._chosen

        def question(session: Session) -> Found:
            listed = meetings.listed(session, actor, now)
            known = [each.id for each in listed]
            chosen = wanted if wanted in known else next(iter(known), None)
            row = None
            if chosen is not None:
                row = meetings.console(session, actor, chosen, today)
            return listed, staff.teams_of(session, actor), row

        self.seat.records.read(TOPIC, question, self._show, self.pane.failed)

    def _show(self, found: Found) -> None:
        self._listed, self._teams, self._row = found
        row = self._row
        self.plan_button.setEnabled(bool(self._teams))
        lines = [self._line(each) for each in self._listed]
        self._chosen = row.meeting.id if row is not None else None
        self._filling = True
        self.list.show_rows(lines)
        self.list.choose(next((each for each in lines if each.key == self._chosen), None))
        self._filling = False
        self.pane.ready()
        if row is None:
            self.agenda.clear()
            self.chosen_pane.empty(self.tr("No meeting is planned yet. Plan the first one."))
            return
        self.agenda.show_console(row)
        self.chosen_pane.ready()

    def _choose(self, line: Line | None) -> None:
        """Another meeting: nobody of the last one's agenda stays on screen."""
        if not self._filling and line is not None and line.key != self._chosen:
            self._chosen = cast("int", line.key)
            self.seat.records.forget(FIND)
            self.agenda.clear()
            self._ask()

    def _open_meeting(self) -> None:
        if self._chosen is not None:
            self.meetingOpened.emit(self._chosen)

    def _line(self, row: MeetingRow) -> Line:
        starts, ends = row.starts_at.astimezone(ENGLAND), row.ends_at.astimezone(ENGLAND)
        when = f"{day_and_date(starts.date())}, {starts:%H:%M} to {ends:%H:%M}"
        chip, tone = {
            MeetingState.PLANNED: ("", "plain"),
            MeetingState.LIVE: (self.tr("Running"), "blue"),
            MeetingState.FINISHED: (self.tr("Finished"), "plain"),
        }[row.state]
        over = row.not_held(self.seat.records.now())
        if over:
            chip, tone = self.tr("Not held"), "warn"
        people = (
            self.tr("1 person")
            if row.agenda == 1
            else self.tr("{count} people").format(count=row.agenda)
        )
        return Line(
            row.title, below=f"{when} · {row.place}" if row.place else when, chip=chip,
            chip_tone=tone, right=people, key=row.id,
            quiet=over or row.state is MeetingState.FINISHED,
        )  # fmt: skip

    # --- changing -----------------------------------------------------------------------------

    def _refused(self, sentence: str) -> None:
        self.strip.say(sentence, "red")
        self._ask()

    def _ask_plan(self) -> None:
        last = max(self._listed, key=lambda each: each.starts_at, default=None)
        if last is not None and last.team_id not in {each.id for each in self._teams}:
            last = None
        self.form.ask(self._teams, last)

    def _plan(self, team: int, title: str, place: str, starts_at: object, ends_at: object) -> None:
        actor, now = self.seat.actor, self.seat.records.now()

        def change(session: Session) -> Made:
            return meetings.plan_meeting(
                session, actor, team, title, place, starts_at, ends_at, now  # type: ignore[arg-type]  # a signal carries moments as objects
            )  # fmt: skip

        self.seat.records.write(change, self._planned, self._refused)

    def _planned(self, made: Made) -> None:
        self._chosen = made.id
        self._leave_plan()
        self.strip.say("")
        self.said.emit(self.tr("The meeting is planned"))

    def _leave_plan(self) -> None:
        """The keys go to the list first: hidden, the form would give them to any other."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.form.hide()

    def _move(self, item: AgendaRow, by: int) -> None:
        actor = self.seat.actor
        self.seat.records.write(
            lambda session: agenda.move(session, actor, item.id, item.version, by),
            lambda _: self.strip.say(""),
            self._refused,
        )

    def _take_off(self, item: AgendaRow) -> None:
        actor = self.seat.actor
        self.seat.records.write(
            lambda session: agenda.withdraw(session, actor, item.id, item.version),
            lambda _: self.strip.say(""),
            self._refused,
        )

    # --- putting someone on the agenda --------------------------------------------------------

    def _find(self, typed: str) -> None:
        actor, today, names = self.seat.actor, self.seat.records.today(), self.seat.names
        self.seat.records.read(
            FIND,
            lambda session: search.find(session, actor, typed, today, names, FOUND),
            self.agenda.show_found,
            self._refused,
        )

    def _pick(self, found: FoundRow) -> None:
        """Opening someone is an audited read, from here as from anywhere."""
        actor = self.seat.actor
        self.seat.records.read(
            PERSON,
            lambda session: patients.open_patient(session, actor, found.id),
            self._opened,
            self._refused,
            signed=True,
        )

    def _opened(self, opened: Opened) -> None:
        if opened.about is None:
            self._refused(
                self.tr(
                    "This record asks first why it is opened. Open it from Patients, then refer."
                )
            )
        else:
            self._refer(opened.about)

    def _refer(self, about: BannerRow) -> None:
        self.dialog = ReferDialog(self.seat, about, self, self._chosen)
        self.dialog.referred.connect(lambda _: self._on_agenda())
        self.dialog.finished.connect(self._referred)
        self.dialog.open()

    def _on_agenda(self) -> None:
        self.agenda.forget_found()
        self.said.emit(self.tr("They are on the agenda"))

    def _referred(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Where the text is large the meeting stands below the list, and all of it scrolls."""
        px = self.seat.look.theme.px
        narrow = self.width() < px(NARROW)
        way = QBoxLayout.Direction
        self._columns.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self._between.setVisible(not narrow)
        for each in (self.list, self.agenda.list):
            each.grow(narrow)  # all of it scrolls then, by one bar

    def _lay_out(self) -> None:
        look = self.seat.look
        self.section.put_right(self.plan_button)
        left = Down(look, gap=10, pad=(16, 12, 16, 10))
        left.addWidget(self.strip)
        left.addWidget(self.section)
        left.addWidget(self.form)
        left.addWidget(self.list, 1)
        self.chosen_pane = Pane(look, self.agenda)
        right = Down(look, gap=0, pad=(16, 12, 16, 10))
        right.addWidget(self.chosen_pane, 1)
        inside = QWidget()
        self._between = Rule("upright")
        self._columns = Across(look, gap=0, parent=inside)
        self._columns.addLayout(left, 2)
        self._columns.addWidget(self._between)
        self._columns.addLayout(right, 3)
        look.changed.connect(self._arrange)
        self.pane = Pane(look, Scroll(inside))
        self.pane.retried.connect(self._ask)
        Down(look, gap=0, parent=self).addWidget(self.pane)
