"""The chair's console: where we are, what we decide, and what others see."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.services import meetings, patients
from desktop.views.console_action import AgendaAction
from desktop.views.console_agenda import AgendaPanel
from desktop.views.console_chair import Chair
from desktop.views.console_clock import ClockBar
from desktop.views.console_columns import ConsoleColumns
from desktop.views.console_note import Note
from desktop.views.console_person import PersonPanel
from desktop.views.console_room import RoomPanel
from desktop.views.contradictions import ContradictionsDialog
from desktop.views.minutes import MinutesPanel
from desktop.views.near import NearDialog
from desktop.views.page import Page, Seat
from desktop.views.parts.layout import Down
from desktop.views.parts.strip import Pane, Strip
from desktop.views.shared_screen import SharedScreen
from desktop.words.dates import ENGLAND, day_and_date
from desktop.words.enums import AgendaState, MeetingState
from desktop.words.meetings import ConsoleRow
from desktop.words.patients import BannerRow
from desktop.words.people import Actor
from desktop.words.relationships import Opened

TOPIC, REASON = "console", "console reason"


class MeetingPage(Page):
    """One window on a meeting that stands in the database; the shared screen is the other.

    More than one person is named here, so no banner stands over it.
    """

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look, records = seat.look, seat.records
        self._meeting: int | None = None
        self._row: ConsoleRow | None = None
        self.screen_window = SharedScreen(look, records, seat.actor)
        self.clocks = ClockBar(look)
        self.strip = Strip(look)
        self.conflict = Strip(look, action=self.tr("Keep both notes"))
        self.asking = Strip(look, tone="warn", action=self.tr("Say why"))
        self.ending = Strip(look, tone="warn", action=self.tr("Finish now"))
        self.agenda = AgendaPanel(look)
        self.person = PersonPanel(look, records.today)
        self.room = RoomPanel(look, self.screen_window.wall)
        self.minutes = MinutesPanel(seat)
        self.note = Note(seat, self.person.note, self)
        self.chair = Chair(seat, self.note, self.screen_window, self)
        self.action = AgendaAction(seat, self.person.action, self.chair.changes, self)
        self.dialog: NearDialog | ContradictionsDialog | None = None
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
        self.chair.sign_note()
        self.seat.records.forget(TOPIC)
        self._row = None
        self.chair.changes.clear()
        self.note.show(None)
        self.action.show(None)
        for panel in (self.agenda, self.person, self.room, self.minutes):
            panel.clear()
        for strip in (self.strip, self.conflict, self.asking, self.ending):
            strip.say("")
        self._drop_dialog()
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
        self.chair.sign_note()
        self.action.flush()

    def on_the_wall(self) -> bool:
        return self._live and self.screen_window.isVisible()

    def behind_curtain(self) -> bool:
        """A meeting that runs in front, or on the wall, is not ended because nobody types."""
        if not self._live or not (self.isVisible() or self.on_the_wall()):
            return False
        self._drop_dialog()
        self.screen_window.cover()
        self.chair.close_curtain()
        return True

    def before_curtain(self) -> None:
        if self._live and self._row is not None and not self._row.curtain:
            self.chair.close_curtain()  # the store could not be told of it, or someone opened it
        self.screen_window.uncover()

    @property
    def _live(self) -> bool:
        return self._row is not None and self._row.meeting.state is MeetingState.LIVE

    def closeEvent(self, event: QCloseEvent) -> None:
        """The program is locked or closed: nothing stays on the wall."""
        self._clock.stop()
        self._drop_dialog()
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
        self.screen_window.wall.blank()
        self.pane.failed(sentence)

    def _show(self, row: ConsoleRow) -> None:
        before, self._row = self._row, row
        now, today = self.seat.records.now(), self.seat.records.today()
        finished = row.meeting.state is MeetingState.FINISHED
        at_table = None if finished or row.asks else row.now
        self.note.show(at_table)
        self._say_conflict()
        self.action.show(at_table)
        self._say_asks(row)
        self.agenda.show_console(row, now)
        self.person.show_console(row, today, settled=not self.chair.changes.busy)
        self.room.show_console(row)
        self.clocks.show_console(row, now)
        if finished:
            self.minutes.bring(row.meeting.id)
            self.ending.say("")
        self.stack.setCurrentWidget(self.minutes if finished else self._console)
        self.pane.ready()
        began = before is not None and before.meeting.state is MeetingState.PLANNED
        if began and row.meeting.state is MeetingState.LIVE:
            self._open_on_second()
        self._show_screen_state()
        self.headed.emit()
        self.chair.changes.shown(row)

    def _say_conflict(self) -> None:
        theirs = self.note.theirs
        words = self.tr("Someone else has written a note here: {note}")
        self.conflict.say(words.format(note=theirs) if theirs else "", "warn")

    def _say_asks(self, row: ConsoleRow) -> None:
        """A colleague's record, say, is not shown here before someone has said why they see it."""
        words = self.tr("This record asks first why you open it. The wall waits for it, too.")
        self.asking.say(words if row.asks else "", "warn")
        dialog, about = self.dialog, row.banner
        of_them = isinstance(dialog, ContradictionsDialog) and about and dialog.about.id == about.id
        if not row.asks and not of_them:
            self._drop_dialog()

    def _ask_why(self) -> None:
        row = self._row
        if row is not None and row.now is not None and row.asks:
            self._drop_dialog()
            actor, patient = self.seat.actor, row.now.patient
            self.dialog = NearDialog(self.seat.look, row.asks, self)
            self.dialog.given.connect(lambda reason: self._answer(actor, patient, reason))
            self.dialog.finished.connect(self._drop_dialog)
            self.dialog.open()

    def _answer(self, actor: Actor, patient: int, reason: str) -> None:
        def told(_: Opened) -> None:
            self.screen_window.ask()
            self._ask()

        self.seat.records.read(
            REASON,
            lambda session: patients.open_patient(session, actor, patient, reason),
            told,
            self._refused,
            signed=True,
        )

    def _drop_dialog(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.reject()
            dialog.deleteLater()

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

    def _ask_finish(self) -> None:
        """A second press of the key finishes it."""
        if self._row is None:
            return
        if self.ending.isVisible():
            self._unless_half_typed(self.chair.finish)
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

    def _go_on(self) -> None:
        """It is not to be finished after all."""
        self.agenda.list.setFocus()
        self.ending.say("")

    def _unless_half_typed(self, act: Callable[[], None]) -> None:
        """An action that is not added yet must not land on the next person."""
        if not self.person.action.words().strip():
            act()
            return
        self.strip.say(
            self.tr("The action that you typed is not added yet. Add it with Enter, or clear it."),
            "warn",
        )
        self.person.action.line.setFocus()

    # --- the other window ---------------------------------------------------------------------

    def _open_screen(self) -> None:
        self.screen_window.open_beside(self)
        self._show_screen_state()

    def _open_on_second(self) -> None:
        """By itself only where it does not lie over the console."""
        if self.screen_window.has_own_display(self):
            self._open_screen()

    def _show_screen_state(self) -> None:
        screen = self.screen_window
        self.room.show_screen(is_open=screen.isVisible(), second=screen.has_own_display(self))

    def _show_beside(self, about: BannerRow | None) -> None:
        if about is not None:
            self._drop_dialog()
            self.dialog = ContradictionsDialog(self.seat, about, self)
            self.dialog.open()

    # --- wiring and lay-out -------------------------------------------------------------------

    def _wire(self) -> None:
        person, room, screen, chair = self.person, self.room, self.screen_window, self.chair
        careful = self._unless_half_typed
        self.chair.changes.refused.connect(self._refused)
        self.chair.changes.made.connect(lambda: self.strip.say(""))
        self.clocks.startPressed.connect(chair.start)
        self.clocks.finishPressed.connect(self._ask_finish)
        self.ending.asked.connect(lambda: careful(chair.finish))
        self.ending.on_escape(self._go_on)
        self.conflict.asked.connect(self.note.keep_both)
        self.asking.asked.connect(self._ask_why)
        self.agenda.moveAsked.connect(chair.move)
        self.agenda.takeAsked.connect(lambda item: careful(partial(chair.take, item)))
        person.outcomeToggled.connect(chair.toggle)
        person.closed.connect(chair.close_promise)
        person.carried.connect(chair.carry)
        person.differAsked.connect(self._show_beside)
        person.nextPressed.connect(lambda: careful(chair.next))
        person.comeBackPressed.connect(lambda: careful(chair.come_back))
        self.note.left.connect(chair.sign_note)
        self.note.resolved.connect(self._say_conflict)
        room.attended.connect(chair.attend)
        room.guestAdded.connect(chair.add_guest)
        room.slideChosen.connect(chair.show_slide)
        room.curtainPressed.connect(chair.curtain)
        room.screenPressed.connect(self._open_screen)
        screen.curtainAsked.connect(chair.curtain)
        screen.closed.connect(self._show_screen_state)
        self.minutes.said.connect(self.said)

    def _lay_out(self) -> None:
        look = self.seat.look
        self.stack = QStackedWidget()
        self._console = ConsoleColumns(look, self.agenda, self.person, self.room)
        self.stack.addWidget(self._console)
        self.stack.addWidget(self.minutes)
        inside = QWidget()
        strips = Down(look, gap=6, pad=(16, 0, 16, 0))
        strips.addWidget(self.strip)
        strips.addWidget(self.conflict)
        strips.addWidget(self.asking)
        strips.addWidget(self.ending)
        column = Down(look, gap=0, parent=inside)
        column.addWidget(self.clocks)
        column.addLayout(strips)
        column.addWidget(self.stack, 1)
        self.pane = Pane(look, inside)
        self.pane.retried.connect(self._ask)
        Down(look, gap=0, parent=self).addWidget(self.pane)
