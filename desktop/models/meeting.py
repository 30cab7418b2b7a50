"""A meeting is a state machine in the database; the windows on it may come and go."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.errors import Problem
from desktop.models.base import Base, Key, Versioned, one_of
from desktop.words.enums import (
    ActionState,
    AgendaState,
    Attendance,
    MeetingState,
    Outcome,
    Role,
    Slide,
    Told,
)


class Meeting(Versioned, Base):
    __tablename__ = "meeting"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    title: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[MeetingState] = mapped_column(
        one_of(MeetingState, "state"), default=MeetingState.PLANNED
    )
    slide: Mapped[Slide] = mapped_column(one_of(Slide, "slide"), default=Slide.NEUTRAL)
    curtain: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    agenda: Mapped[list["AgendaItem"]] = relationship(
        back_populates="meeting", order_by="AgendaItem.position"
    )
    attendees: Mapped[list["Attendee"]] = relationship(order_by="Attendee.id")

    __table_args__ = (Index("ix_meeting_state", "state"),)

    @property
    def now(self) -> "AgendaItem | None":
        """The agenda item in discussion."""
        return next((each for each in self.agenda if each.state is AgendaState.NOW), None)

    def start(self, at: datetime) -> None:
        """Go live behind the neutral slide; nobody is discussed until ``take``."""
        if self.state is not MeetingState.PLANNED:
            raise Problem("This meeting has already been started.")
        if not self.agenda:
            raise Problem("Put at least one person on the agenda before starting the meeting.")
        self.state, self.slide, self.started_at = MeetingState.LIVE, Slide.NEUTRAL, at

    def take(self, item: "AgendaItem", at: datetime) -> None:
        """Bring one person to the table; whoever was there is done."""
        self._must_be_live()
        if self.now is not None and self.now is not item:
            self.now.close(at)
        item.state = AgendaState.NOW
        item.began_at = item.began_at or at
        item.ended_at = None
        self.slide = Slide.NEUTRAL

    def show(self, slide: Slide) -> None:
        """Change the shared screen; a person's page needs a person at the table."""
        self._must_be_live()
        if slide is not Slide.NEUTRAL and self.now is None:
            raise Problem("Choose a person on the agenda before showing their page.")
        self.slide = slide

    def draw_curtain(self, closed: bool) -> None:
        self._must_be_live()
        self.curtain = closed

    def finish(self, at: datetime) -> None:
        """The minutes stand from now on; whoever was at the table is done already."""
        self._must_be_live()
        self.state, self.slide, self.finished_at = MeetingState.FINISHED, Slide.NEUTRAL, at

    def _must_be_live(self) -> None:
        if self.state is not MeetingState.LIVE:
            raise Problem("This meeting is not running. Start it first.")


class Attendee(Versioned, Base):
    """Someone expected; a guest has a name and a role and no staff id."""

    __tablename__ = "attendee"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(one_of(Role, "role"))
    chair: Mapped[bool] = mapped_column(default=False)
    state: Mapped[Attendance] = mapped_column(
        one_of(Attendance, "state"), default=Attendance.EXPECTED
    )

    __table_args__ = (UniqueConstraint("meeting_id", "staff_id"),)


class AgendaItem(Versioned, Base):
    __tablename__ = "agenda_item"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    position: Mapped[int]
    question: Mapped[str]
    """One question for the team."""
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    told: Mapped[Told] = mapped_column(one_of(Told, "told"))
    told_on: Mapped[date | None] = mapped_column(Date)
    minutes: Mapped[int] = mapped_column(default=10)
    state: Mapped[AgendaState] = mapped_column(
        one_of(AgendaState, "state"), default=AgendaState.WAITING
    )
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    meeting: Mapped[Meeting] = relationship(back_populates="agenda")
    outcomes: Mapped[list["AgendaOutcome"]] = relationship(
        cascade="all, delete-orphan", order_by="AgendaOutcome.outcome"
    )

    __table_args__ = (UniqueConstraint("meeting_id", "patient_id"),)

    def close(self, at: datetime) -> None:
        self.state, self.ended_at = AgendaState.DONE, at


class AgendaOutcome(Base):
    __tablename__ = "agenda_outcome"
    agenda_item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(one_of(Outcome, "outcome"), primary_key=True)


class Action(Versioned, Base):
    """A promise: who, what and by when."""

    __tablename__ = "action"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    what: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    due: Mapped[date] = mapped_column(Date)
    state: Mapped[ActionState] = mapped_column(
        one_of(ActionState, "state"), default=ActionState.OPEN
    )
    agreed_on: Mapped[date] = mapped_column(Date)
    done_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        Index("ix_action_owner", "owner_id", "state", "due"),
        Index("ix_action_patient", "patient_id", "state"),
    )

    def close(self, state: ActionState, on: date) -> None:
        if self.state is not ActionState.OPEN:
            raise Problem("This action is already closed.")
        self.state, self.done_on = state, on

    def carry(self, due: date) -> None:
        if self.state is not ActionState.OPEN:
            raise Problem("This action is already closed.")
        self.due = due
