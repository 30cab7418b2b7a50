"""Meetings, agenda items, outcomes and actions as screens hold them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desktop.words.contradictions import Contradiction
from desktop.words.enums import (
    ActionState,
    AgendaState,
    Attendance,
    MeetingState,
    Outcome,
    ReviewOf,
    Role,
    Slide,
    Told,
)
from desktop.words.items import ItemRow
from desktop.words.patients import BannerRow

LATE = timedelta(hours=12)
"""So long after it was to end a meeting may still begin; then it was not held."""


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in a list."""

    id: int
    version: int
    title: str
    team_id: int
    team: str
    place: str
    starts_at: datetime
    ends_at: datetime
    """As planned."""
    state: MeetingState
    agenda: int
    """How many people are listed."""

    def not_held(self, now: datetime) -> bool:
        """Nobody started it, and its time is well past."""
        return self.state is MeetingState.PLANNED and self.ends_at < now - LATE


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One person on an agenda. ``patient`` may be opened only by those who may see them."""

    id: int
    version: int
    position: int
    patient: int
    name: str
    question: str
    asked_by: str
    asked_role: Role
    told: Told
    told_on: date | None
    minutes: int
    """Planned."""
    state: AgendaState
    began_at: datetime | None
    ended_at: datetime | None
    note: str
    outcomes: tuple[Outcome, ...]
    actions: int


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """Someone expected at a meeting and where they stand; a guest has a role and no login."""

    id: int
    version: int
    staff: int | None
    name: str
    role: Role
    state: Attendance
    chair: bool


@dataclass(frozen=True, slots=True)
class ActionRow:
    id: int
    version: int
    patient: int
    patient_name: str
    what: str
    owner: str
    owner_id: int
    owner_role: Role
    due: date
    state: ActionState
    done_on: date | None
    agreed_on: date
    """The day of the meeting, or the day on which it was written."""
    can_close: bool = False
    """It was made of a contradiction, and the sources agree now."""


@dataclass(frozen=True, slots=True)
class ConsoleRow:
    """All that the chair's console shows, read in one question."""

    meeting: MeetingRow
    slide: Slide
    curtain: bool
    agenda: tuple[AgendaRow, ...]
    attendance: tuple[AttendanceRow, ...]
    now: AgendaRow | None
    banner: BannerRow | None
    actions: tuple[ActionRow, ...]
    """Agreed so far for the person discussed now."""
    promised: tuple[ActionRow, ...]
    """From earlier meetings about the same person, open first."""
    staff: tuple[tuple[int, str, Role], ...]
    """Who can own an action: id, name, role."""
    narrowing: tuple[tuple[Role, bool], ...] = ()
    """Roles present that by the policy see no clinical facts; whether they see nothing at all."""
    asks: frozenset[ReviewOf] = frozenset()
    """Why whoever reads this is asked for a reason first; until then it says no more of ``now``."""
    differ: tuple[Contradiction, ...] = ()
    """What the sources of the person discussed now disagree about, for whoever runs the meeting."""


@dataclass(frozen=True, slots=True)
class SharedScreenRow:
    """All that the shared screen may show now: already the room's intersection.

    ``banner`` is None on the neutral slide, behind the curtain, and between people.
    """

    team: str
    title: str
    slide: Slide
    curtain: bool
    live: bool
    banner: BannerRow | None
    question: str
    lately: tuple[ItemRow, ...]
    summary: tuple[ItemRow, ...]
    promised: tuple[ActionRow, ...]
    plan: tuple[tuple[str, str], ...]
    """Goals and what will happen, in words."""
    allergies_heading: str
    minutes: int
    began_at: datetime | None
    ends_about: datetime
    last_met: date | None = None
    """The last finished meeting about this person: ``lately`` and ``promised`` go back to it."""
    worse: tuple[tuple[str, str], ...] = ()
    """If this happens, do that, from the plan."""
    closed_to_room: bool = False
    """By the policy those present have nothing in common that this slide could show."""
