"""A team at its table: two people on the agenda of a meeting, and those who may be in the room."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from desktop.models import Attendee
from desktop.services import agenda, attendance, changes, meetings
from desktop.store.store import Store
from desktop.words.enums import Attendance, Role, Slide
from desktop.words.meetings import AgendaRow, AttendanceRow, ConsoleRow
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.stores import At

R = TypeVar("R")
NOT_YOURS = "not on a list of yours|no longer there"
NOT_YOUR_MEETING = "another team's|no longer there"
NOT_YOUR_ROLE = "not part of your role|no longer there"
"""A file holds the row and refuses; a hub hides it, as if it were not there."""


class Table:
    """Every step is the matron's and takes what stands as seen, unless a test says otherwise."""

    def __init__(self, store: Store, factory: Factory, at: At) -> None:
        self.store, self.factory, self.at = store, factory, at
        self.team = factory.team("Wearbank")
        self.practice = factory.practice("Lowgate Surgery", self.team)
        self.matron = factory.staff(Role.COMMUNITY_MATRON, "Aisha Rahman", teams=[self.team])
        self.therapist = factory.staff(Role.OCCUPATIONAL_THERAPIST, "Ben Lowes", teams=[self.team])
        self.link = factory.staff(Role.LINK_WORKER, "Jo Whitfield", teams=[self.team])
        self.stranger = factory.staff(
            Role.SOCIAL_WORKER, "Karen Stobbs", teams=[factory.team("Elsewhere")]
        )
        self.dorothy = factory.patient("Hindmarsh", "Dorothy", practice=self.practice)
        self.leonard = factory.patient("Coates", "Leonard", practice=self.practice)
        self.meeting = factory.meeting(
            self.team,
            chair=self.matron,
            patients=[self.dorothy, self.leonard],
            attendees=[self.therapist, self.link],
        ).id

    def expect(self, who: Actor) -> None:
        """Someone of another team, as one who was expected here before they moved."""
        self.factory.keep(
            Attendee(meeting_id=self.meeting, staff_id=who.id, name=who.name, role=who.role)
        )

    def change(self, change: Callable[[Session], R], by: Actor | None = None) -> R:
        return changes.carry_out(self.at(by or self.matron), change, NOW)

    def ask(self, question: Callable[[Session], R], by: Actor | None = None) -> R:
        with self.at(by or self.matron).reading() as session:
            return question(session)

    def console(self, meeting: int | None = None) -> ConsoleRow:
        with self.store.reading() as session:
            return meetings.console(session, self.matron, meeting or self.meeting, TODAY)

    def version(self) -> int:
        return self.console().meeting.version

    def item(self, position: int) -> AgendaRow:
        return self.console().agenda[position - 1]

    def attendee(self, who: Actor) -> AttendanceRow:
        return next(each for each in self.console().attendance if each.staff == who.id)

    def started(self, session: Session, meeting: int) -> frozenset[str]:
        seen = meetings.console(session, self.matron, meeting, TODAY).meeting.version
        return meetings.start(session, self.matron, meeting, seen, NOW)

    def finished(self, session: Session, meeting: int) -> frozenset[str]:
        """Everyone listed is discussed, then the meeting ends."""
        for _ in meetings.console(session, self.matron, meeting, TODAY).agenda:
            seen = meetings.console(session, self.matron, meeting, TODAY).meeting.version
            agenda.next_item(session, self.matron, meeting, seen, NOW)
            session.flush()
        seen = meetings.console(session, self.matron, meeting, TODAY).meeting.version
        return meetings.finish(session, self.matron, meeting, seen, NOW)

    def start(self) -> frozenset[str]:
        return self.change(lambda session: self.started(session, self.meeting))

    def next(self, seen: int | None = None, now: datetime = NOW) -> frozenset[str]:
        version = seen or self.version()
        return self.change(
            lambda session: agenda.next_item(session, self.matron, self.meeting, version, now)
        )

    def show(self, slide: Slide) -> frozenset[str]:
        version = self.version()
        return self.change(
            lambda session: meetings.show(session, self.matron, self.meeting, version, slide)
        )

    def finish(self) -> frozenset[str]:
        version = self.version()
        return self.change(
            lambda session: meetings.finish(session, self.matron, self.meeting, version, NOW)
        )

    def mark(self, who: Actor, state: Attendance) -> frozenset[str]:
        row = self.attendee(who)
        return self.change(
            lambda session: attendance.attend(session, self.matron, row.id, row.version, state)
        )
