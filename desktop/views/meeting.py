"""The chair's console: where we are, what we decide, and what others see."""

from datetime import date, datetime
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.records import Session
from desktop.services import actions, agenda, attendance, drafts, meetings
from desktop.services.changes import subjects_of
from desktop.views.console_agenda import AgendaPanel
from desktop.views.console_changes import Change, Changes, Make
from desktop.views.console_clock import ClockBar
from desktop.views.console_note import Note
from desktop.views.console_person import PersonPanel
from desktop.views.console_room import RoomPanel
from desktop.views.drafts import DraftKeeper
from desktop.views.minutes import MinutesPanel
from desktop.views.page import Page, Seat
from desktop.views.parts.layout import Across, Down, Rule
from desktop.views.parts.strip import Pane, Strip
from desktop.views.shared_screen import SharedScreen
from desktop.words.dates import ENGLAND, day_and_date
from desktop.words.drafts import DraftRow
from desktop.words.enums import (
    PRESENT,
    ActionState,
    AgendaState,
    Attendance,
    MeetingState,
    Outcome,
    Role,
    Slide,
)
from desktop.words.meetings import ActionRow, AgendaRow, AttendanceRow, ConsoleRow

TOPIC = "console"


class MeetingPage(Page):
    """One window on a meeting that stands in the database; the shared screen is the other.

    More than one person is named here, so no banner stands over it.
    """

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look, records = seat.look, seat.records
        self._meeting: int | None = None
        self._row: ConsoleRow | None = None
        self.screen_window = SharedScreen(look, records)
        self.clocks = ClockBar(look)
        self.strip = Strip(look)
        self.conflict = Strip(look, action=self.tr("Keep both notes"))
        self.ending = Strip(look, tone="warn", action=self.tr("Finish now"))
        self.agenda = AgendaPanel(look)
        self.person = PersonPanel(look, records.today)
        self.room = RoomPanel(look, self.screen_window.wall)
        self.minutes = MinutesPanel(seat)
        self.changes = Changes(records, self)
        self.note = Note(seat, self.person.note, self)
        self.action_draft = DraftKeeper(seat, "agenda action", self)
        self._action_of: int | None = None
        self._lay_out()
        self._wire()
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        self._minute: datetime | None = None

    @property
    def heading(self) -> tuple[str, str]:
        if self._row is None:
            return self.tr("Meeting"), ""
        meeting = self._row.meeting
        day = day_and_date(meeting.starts_at.astimezone(ENGLAND).date())
        return meeting.title, f"{day}, {meeting.place}" if meeting.place else day

    def bring(self, number: int) -> None:
        """Show nobody at once, then ask how the meeting stands."""
        self._sign_note()
        self.seat.records.forget(TOPIC)
        self._row = None
        self.changes.clear()
        self.note.show(None)
        self._show_action_of(None)
        for panel in (self.agenda, self.person, self.room, self.minutes):
            panel.clear()
        for strip in (self.strip, self.conflict, self.ending):
            strip.say("")
        self.clocks.clear()
        if number != self._meeting:
            self._meeting = number
            self.screen_window.bring(number)
        self.pane.loading()
        self.headed.emit()
        self._ask()

    def arrive(self) -> None:
        self._clock.start()
        self._show_screen_state()
        if self._row is not None:
            self._ask()

    def hear(self, subjects: frozenset[str]) -> None:
        self.screen_window.hear(subjects)
        mine = {f"meeting:{self._meeting}"}
        if self._row is not None and self._row.now is not None:
            mine.add(f"patient:{self._row.now.patient}")
        if subjects & mine:
            self._ask()

    def leave(self) -> None:
        """The meeting goes on: the shared screen stays, what was typed is kept, then signed."""
        self._clock.stop()
        self.note.flush()
        self._sign_note()
        self.action_draft.flush()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The program is locked or closed: nothing stays on the wall."""
        self._clock.stop()
        self.seat.records.forget(TOPIC)
        self._meeting = None
        self.screen_window.closed.disconnect(self._show_screen_state)
        self.screen_window.end()
        self.screen_window.deleteLater()
        self.minutes.clear()
        super().closeEvent(event)

    # --- asking and showing -------------------------------------------------------------------

    def _ask(self) -> None:
        meeting = self._meeting
        if meeting is None:
            return
        actor, today = self.seat.actor, self.seat.records.today()
        self.seat.records.read(
            TOPIC,
            lambda session: meetings.console(session, actor, meeting, today),
            self._show,
            self._failed,
        )

    def _failed(self, sentence: str) -> None:
        self.screen_window.blank()
        self.pane.failed(sentence)

    def _show(self, row: ConsoleRow) -> None:
        before, self._row = self._row, row
        now, today = self.seat.records.now(), self.seat.records.today()
        finished = row.meeting.state is MeetingState.FINISHED
        self.note.show(None if finished else row.now)
        self._say_conflict()
        self._show_action_of(None if finished else row.now)
        self.agenda.show_console(row, now)
        self.person.show_console(row, today)
        self.room.show_console(row)
        self.clocks.show_console(row, now)
        if finished:
            self.minutes.bring(row.meeting.id)
            self.ending.say("")
        self.stack.setCurrentWidget(self.minutes if finished else self._console)
        self.pane.ready()
        began = before is not None and before.meeting.state is MeetingState.PLANNED
        if began and row.meeting.state is MeetingState.LIVE:
            self._open_screen()
        self._show_screen_state()
        self.headed.emit()
        self.changes.shown(row)

    def _say_conflict(self) -> None:
        theirs = self.note.theirs
        words = self.tr("Someone else has written a note here: {note}")
        self.conflict.say(words.format(note=theirs) if theirs else "", "warn")

    def _tick(self) -> None:
        """The clocks each second; the agenda each minute: a screen reader would read it anew."""
        row, now = self._row, self.seat.records.now()
        if row is None:
            return
        self.clocks.tick(row, now)
        minute = now.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute = minute
            self.agenda.show_console(row, now)

    # --- changing -----------------------------------------------------------------------------

    def _refused(self, sentence: str) -> None:
        """Say why; what was typed stays, and both windows show again what stands."""
        self.note.refused()
        self.strip.say(sentence, "red")
        self.screen_window.ask()
        self._ask()

    def _sign_note(self) -> None:
        self.changes.put(lambda _: self.note.change(), self.note.signed)

    def _after_note(self, make: Make) -> None:
        """What was written about a person is signed before the next one comes to the table."""

        def both(row: ConsoleRow) -> Change:
            note, change = self.note.change(), make(row)

            def carry_out(session: Session) -> object:
                noted = note(session) if note is not None else frozenset()
                touched = change(session) if change is not None else frozenset()
                return noted | subjects_of(touched)

            return carry_out

        self.changes.put(both, self.note.signed)

    def _start(self) -> None:
        actor = self.seat.actor
        self.changes.put(
            lambda row: partial(
                meetings.start, actor=actor, meeting_id=row.meeting.id, seen=row.meeting.version
            )
        )

    def _ask_finish(self) -> None:
        """A second press of the key finishes it."""
        if self._row is None:
            return
        if self.ending.isVisible():
            self._finish()
            return
        waiting = [each for each in self._row.agenda if each.state is AgendaState.WAITING]
        if waiting:
            words = self.tr(
                "{count} have not been discussed. A finished meeting is not opened again."
            ).format(count=len(waiting))
        else:
            words = self.tr("A finished meeting is not opened again, and its minutes stand.")
        self.ending.say(words, "warn")
        self.ending.setFocus()

    def _finish(self) -> None:
        if self._half_typed():
            return
        self.screen_window.blank()
        actor, now = self.seat.actor, self.seat.records.now()
        self._after_note(
            lambda row: partial(
                meetings.finish, actor=actor, meeting_id=row.meeting.id,
                seen=row.meeting.version, now=now,
            )
        )  # fmt: skip

    def _next(self) -> None:
        """Nobody is on the wall from this moment on, whatever the store answers and when."""
        if self._half_typed():
            return
        self.screen_window.blank()
        actor, now = self.seat.actor, self.seat.records.now()
        self._after_note(
            lambda row: partial(
                agenda.next_item, actor=actor, meeting_id=row.meeting.id,
                seen=row.meeting.version, now=now,
            )
        )  # fmt: skip

    def _take(self, item: AgendaRow) -> None:
        if self._half_typed():
            return
        self.screen_window.blank()
        actor, now = self.seat.actor, self.seat.records.now()

        def make(row: ConsoleRow) -> Change | None:
            if row.now is not None and row.now.id == item.id:
                return None  # at the table already
            return partial(
                agenda.take, actor=actor, agenda_item_id=item.id, seen=item.version, now=now
            )

        self._after_note(make)

    def _come_back(self) -> None:
        if self._half_typed():
            return
        self.screen_window.blank()
        actor = self.seat.actor

        def make(row: ConsoleRow) -> Change | None:
            item, noted = row.now, self.note.unsigned
            if item is None:
                return None

            def change(session: Session) -> object:
                seen = item.version
                if noted:  # signed just before in this change, on the version that was seen
                    listed = agenda.rows(session, row.meeting.id)
                    seen = next(each.version for each in listed if each.id == item.id)
                return agenda.come_back(session, actor, item.id, seen)

            return change

        self._after_note(make)

    def _half_typed(self) -> bool:
        """An action that is not added yet must not land on the next person."""
        if not self.person.action.words().strip():
            return False
        self.strip.say(
            self.tr("The action that you typed is not added yet. Add it with Enter, or clear it."),
            "warn",
        )
        self.person.action.line.setFocus()
        return True

    def _move(self, item: AgendaRow, by: int) -> None:
        actor = self.seat.actor

        def make(row: ConsoleRow) -> Change | None:
            now = next((each for each in row.agenda if each.id == item.id), None)
            if now is None:
                return None
            return partial(agenda.move, actor=actor, agenda_item_id=now.id, seen=now.version, by=by)

        self.changes.put(make)

    def _toggle(self, outcome: Outcome) -> None:
        actor = self.seat.actor

        def make(row: ConsoleRow) -> Change | None:
            if row.now is None:
                return None
            return partial(
                agenda.toggle_outcome, actor=actor, agenda_item_id=row.now.id,
                seen=row.now.version, outcome=outcome,
            )  # fmt: skip

        self.changes.put(make)

    def _attend(self, who: AttendanceRow, state: Attendance) -> None:
        """Whoever comes in may see less than those here: the wall goes blank until it is known."""
        if state in PRESENT and who.state not in PRESENT:
            self.screen_window.blank()
        actor = self.seat.actor

        def make(row: ConsoleRow) -> Change | None:
            now = next((each for each in row.attendance if each.id == who.id), None)
            if now is None:
                return None
            return partial(
                attendance.attend, actor=actor, attendee_id=now.id, seen=now.version, state=state
            )

        self.changes.put(make)

    def _add_guest(self, name: str, role: Role) -> None:
        self.screen_window.blank()
        actor = self.seat.actor
        self.changes.put(
            lambda row: partial(
                attendance.add_guest, actor=actor, meeting_id=row.meeting.id, name=name, role=role
            )
        )

    def _show_slide(self, slide: Slide) -> None:
        if slide is Slide.NEUTRAL:
            self.screen_window.blank()
        actor = self.seat.actor
        self.changes.put(
            lambda row: partial(
                meetings.show, actor=actor, meeting_id=row.meeting.id, seen=row.meeting.version,
                slide=slide,
            ),
            whoever=slide is Slide.NEUTRAL,
        )  # fmt: skip

    def _curtain(self) -> None:
        """Closing is painted before anything else is done; opening waits for the store."""
        if self._row is None or self._row.meeting.state is not MeetingState.LIVE:
            return
        closing = not self._row.curtain
        if closing:
            self.screen_window.close_curtain()
        actor = self.seat.actor
        self.changes.put(
            lambda row: partial(
                meetings.curtain, actor=actor, meeting_id=row.meeting.id,
                seen=row.meeting.version, closed=closing,
            ),
            whoever=True,
        )  # fmt: skip

    # --- actions ------------------------------------------------------------------------------

    def _show_action_of(self, item: AgendaRow | None) -> None:
        """A half-typed action belongs to one person, and waits for them."""
        key = item.id if item is not None else None
        if key == self._action_of:
            return
        self.action_draft.end()
        self._action_of = None  # nothing typed until here is kept for the next person
        self.person.action.clear()
        self._action_of = key
        if item is not None:
            self.action_draft.begin(_action_form(item), item.version, self.person.action.words)

    def _restore_action(self, draft: DraftRow) -> None:
        about = self._row.now if self._row is not None else None
        if about is not None and draft.form == _action_form(about) and draft.text:
            self.person.action.set_words(draft.text)

    def _action_typed(self) -> None:
        if self._action_of is not None:
            self.action_draft.typed()

    def _add_action(self, what: str, owner: int, due: date) -> None:
        actor, today = self.seat.actor, self.seat.records.today()
        typed, about = self.person.action.words(), self._action_of

        def make(row: ConsoleRow) -> Change | None:
            item = row.now
            if item is None:
                return None

            def change(session: Session) -> object:
                drafts.discard(session, actor, _action_form(item))
                return actions.add(session, actor, item.patient, item.id, what, owner, due, today)

            return change

        def added() -> None:
            if self._action_of == about and self.person.action.words() == typed:
                self.person.action.clear()
                self.action_draft.pause()

        self.action_draft.pause()
        self.changes.put(make, added)

    def _close_promise(self, promise: ActionRow, state: ActionState) -> None:
        actor, today = self.seat.actor, self.seat.records.today()
        self.changes.put(
            lambda _: partial(
                actions.close, actor=actor, action_id=promise.id, seen=promise.version,
                state=state, on=today,
            )
        )  # fmt: skip

    def _carry(self, promise: ActionRow, due: date) -> None:
        actor, today = self.seat.actor, self.seat.records.today()
        self.changes.put(
            lambda _: partial(
                actions.carry, actor=actor, action_id=promise.id, seen=promise.version, due=due,
                today=today,
            )
        )  # fmt: skip

    # --- the other window ---------------------------------------------------------------------

    def _open_screen(self) -> None:
        self.screen_window.open_beside(self)
        self._show_screen_state()

    def _show_screen_state(self) -> None:
        screen = self.screen_window
        self.room.show_screen(is_open=screen.isVisible(), second=screen.has_own_display(self))

    # --- wiring and lay-out -------------------------------------------------------------------

    def _wire(self) -> None:
        person, room, screen = self.person, self.room, self.screen_window
        self.changes.refused.connect(self._refused)
        self.changes.made.connect(lambda: self.strip.say(""))
        self.clocks.startPressed.connect(self._start)
        self.clocks.finishPressed.connect(self._ask_finish)
        self.ending.asked.connect(self._finish)
        self.conflict.asked.connect(self.note.keep_both)
        self.agenda.moveAsked.connect(self._move)
        self.agenda.takeAsked.connect(self._take)
        person.outcomeToggled.connect(self._toggle)
        person.closed.connect(self._close_promise)
        person.carried.connect(self._carry)
        person.nextPressed.connect(self._next)
        person.comeBackPressed.connect(self._come_back)
        person.action.entered.connect(self._add_action)
        person.action.edited.connect(self._action_typed)
        self.action_draft.restored.connect(self._restore_action)
        self.note.left.connect(self._sign_note)
        self.note.resolved.connect(self._say_conflict)
        room.attended.connect(self._attend)
        room.guestAdded.connect(self._add_guest)
        room.slideChosen.connect(self._show_slide)
        room.curtainPressed.connect(self._curtain)
        room.screenPressed.connect(self._open_screen)
        screen.curtainAsked.connect(self._curtain)
        screen.closed.connect(self._show_screen_state)
        self.minutes.said.connect(self.said)

    def _lay_out(self) -> None:
        look = self.seat.look
        self._console = QWidget()
        columns = Across(look, gap=0, parent=self._console)
        columns.addWidget(self.agenda, 22)
        columns.addWidget(Rule("upright"))
        columns.addWidget(self.person, 50)
        columns.addWidget(Rule("upright"))
        columns.addWidget(self.room, 28)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._console)
        self.stack.addWidget(self.minutes)
        inside = QWidget()
        strips = Down(look, gap=6, pad=(16, 0, 16, 0))
        strips.addWidget(self.strip)
        strips.addWidget(self.conflict)
        strips.addWidget(self.ending)
        column = Down(look, gap=0, parent=inside)
        column.addWidget(self.clocks)
        column.addLayout(strips)
        column.addWidget(self.stack, 1)
        self.pane = Pane(look, inside)
        self.pane.retried.connect(self._ask)
        Down(look, gap=0, parent=self).addWidget(self.pane)


def _action_form(item: AgendaRow) -> str:
    return f"agenda action:{item.id}"
