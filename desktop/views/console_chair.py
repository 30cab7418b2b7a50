"""What the chair does: each press a change, and on the wall at once what must not wait for it."""

from datetime import date
from functools import partial

from PySide6.QtCore import QObject

from desktop.records import Session
from desktop.services import actions, agenda, attendance, meetings
from desktop.views.console_changes import Change, Changes, Make
from desktop.views.console_note import Note
from desktop.views.page import Seat
from desktop.views.shared_screen import SharedScreen
from desktop.words.changes import subjects_of
from desktop.words.enums import PRESENT, ActionState, Attendance, MeetingState, Outcome, Role, Slide
from desktop.words.meetings import ActionRow, AgendaRow, AttendanceRow, ConsoleRow


class Chair(QObject):
    """One method for each thing that is pressed on the console.

    Nobody is on the wall from the press of Next on, and no fact from the moment in which someone
    comes in, until every change that was pressed stands in the store.
    """

    def __init__(
        self, seat: Seat, note: Note, screen: SharedScreen, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._seat, self._note, self._screen = seat, note, screen
        self.changes = Changes(seat.records, self)
        self.changes.settled.connect(screen.release)

    def sign_note(self) -> None:
        self.changes.put(lambda _: self._note.change(), self._note.signed)

    def _after_note(self, make: Make) -> None:
        """What was written about a person is signed before the next one comes to the table."""

        def both(row: ConsoleRow) -> Change:
            note, change = self._note.change(), make(row)

            def carry_out(session: Session) -> object:
                noted = note(session) if note is not None else frozenset()
                touched = change(session) if change is not None else frozenset()
                return noted | subjects_of(touched)

            return carry_out

        self.changes.put(both, self._note.signed)

    def start(self) -> None:
        actor, now = self._seat.actor, self._seat.records.now()
        self.changes.put(
            lambda row: partial(
                meetings.start, actor=actor, meeting_id=row.meeting.id,
                seen=row.meeting.version, now=now,
            )
        )  # fmt: skip

    def finish(self) -> None:
        self._screen.blank()
        actor, now = self._seat.actor, self._seat.records.now()
        self._after_note(
            lambda row: partial(
                meetings.finish, actor=actor, meeting_id=row.meeting.id,
                seen=row.meeting.version, now=now,
            )
        )  # fmt: skip

    def next(self) -> None:
        """Nobody is on the wall from this moment on, whatever the store answers and when."""
        self._screen.blank()
        actor, now = self._seat.actor, self._seat.records.now()
        self._after_note(
            lambda row: partial(
                agenda.next_item, actor=actor, meeting_id=row.meeting.id,
                seen=row.meeting.version, now=now,
            )
        )  # fmt: skip

    def take(self, item: AgendaRow) -> None:
        self._screen.blank()
        actor, now = self._seat.actor, self._seat.records.now()

        def make(row: ConsoleRow) -> Change | None:
            if row.now is not None and row.now.id == item.id:
                return None  # at the table already
            return partial(
                agenda.take, actor=actor, agenda_item_id=item.id, seen=item.version, now=now
            )

        self._after_note(make)

    def come_back(self) -> None:
        self._screen.blank()
        actor = self._seat.actor

        def make(row: ConsoleRow) -> Change | None:
            item, noted = row.now, self._note.unsigned
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

    def move(self, item: AgendaRow, by: int) -> None:
        actor = self._seat.actor

        def make(row: ConsoleRow) -> Change | None:
            now = next((each for each in row.agenda if each.id == item.id), None)
            if now is None:
                return None
            return partial(agenda.move, actor=actor, agenda_item_id=now.id, seen=now.version, by=by)

        self.changes.put(make)

    def toggle(self, outcome: Outcome) -> None:
        actor = self._seat.actor

        def make(row: ConsoleRow) -> Change | None:
            if row.now is None:
                return None
            return partial(
                agenda.toggle_outcome, actor=actor, agenda_item_id=row.now.id,
                seen=row.now.version, outcome=outcome,
            )  # fmt: skip

        self.changes.put(make)

    def attend(self, who: AttendanceRow, state: Attendance) -> None:
        """Whoever comes in may see less than those here: the wall goes blank until it is known."""
        if state in PRESENT and who.state not in PRESENT:
            self._screen.blank()
        actor = self._seat.actor

        def make(row: ConsoleRow) -> Change | None:
            now = next((each for each in row.attendance if each.id == who.id), None)
            if now is None:
                return None
            return partial(
                attendance.attend, actor=actor, attendee_id=now.id, seen=now.version, state=state
            )

        self.changes.put(make)

    def add_guest(self, name: str, role: Role) -> None:
        self._screen.blank()
        actor = self._seat.actor
        self.changes.put(
            lambda row: partial(
                attendance.add_guest, actor=actor, meeting_id=row.meeting.id, name=name, role=role
            )
        )

    def show_slide(self, slide: Slide) -> None:
        if slide is Slide.NEUTRAL:
            self._screen.blank()
        actor = self._seat.actor
        self.changes.put(
            lambda row: partial(
                meetings.show, actor=actor, meeting_id=row.meeting.id, seen=row.meeting.version,
                slide=slide,
            ),
            whoever=slide is Slide.NEUTRAL,
        )  # fmt: skip

    def curtain(self) -> None:
        """Closing is painted before anything else is done; opening waits for the store."""
        row = self.changes.row
        if row is None or row.meeting.state is not MeetingState.LIVE:
            return
        self._draw_curtain(closing=not row.curtain)

    def close_curtain(self) -> None:
        """Closed it is, also where it was already."""
        self._draw_curtain(closing=True)

    def _draw_curtain(self, *, closing: bool) -> None:
        if closing:
            self._screen.close_curtain()
        actor = self._seat.actor
        self.changes.put(
            lambda row: partial(
                meetings.curtain, actor=actor, meeting_id=row.meeting.id,
                seen=row.meeting.version, closed=closing,
            ),
            whoever=True,
        )  # fmt: skip

    def close_promise(self, promise: ActionRow, state: ActionState) -> None:
        actor, today = self._seat.actor, self._seat.records.today()
        self.changes.put(
            lambda _: partial(
                actions.close, actor=actor, action_id=promise.id, seen=promise.version,
                state=state, on=today,
            )
        )  # fmt: skip

    def carry(self, promise: ActionRow, due: date) -> None:
        actor, today = self._seat.actor, self._seat.records.today()
        self.changes.put(
            lambda _: partial(
                actions.carry, actor=actor, action_id=promise.id, seen=promise.version, due=due,
                today=today,
            )
        )  # fmt: skip
