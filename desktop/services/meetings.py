"""Meetings: planned, live, finished. What stands is in the database; windows come and go."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import AgendaItem, Attendee, Meeting, Patient, Staff, StaffTeam, Team
from desktop.services import (
    actions,
    agenda,
    attendance,
    contradictions,
    disclosure,
    near,
    patients,
    reach,
    relationships,
)
from desktop.store.session import moment, sign
from desktop.store.session import seen as seen_row
from desktop.words.changes import Made
from desktop.words.contradictions import Contradiction
from desktop.words.dates import start_of_day
from desktop.words.enums import (
    ATTENDS,
    AgendaState,
    Attendance,
    MeetingState,
    ReviewOf,
    Role,
    Slide,
)
from desktop.words.meetings import LATE, AgendaRow, ConsoleRow, MeetingRow
from desktop.words.people import Actor

LOOK_BACK = timedelta(days=30)
"""How far *lately* goes where the team has not met about someone before."""
LISTED_FOR = timedelta(days=366)
"""How long a finished meeting stays in the list."""
NOT_EXPECTED = (Role.GOVERNANCE_LEAD, Role.SERVICE_ACCOUNT)
"""They care for nobody: with one of them in, a room would see nothing of anybody."""


# --- questions --------------------------------------------------------------------------------


def listed(session: Session, actor: Actor, now: datetime) -> list[MeetingRow]:
    """The meetings of one's teams, and those one is invited to: to come first, then the past."""
    found = rows(session, actor, _of(actor), Meeting.starts_at > now - LISTED_FOR)
    past = [each for each in found if each.state is MeetingState.FINISHED or each.not_held(now)]
    return [each for each in found if each not in past] + past[::-1]


def upcoming(session: Session, actor: Actor, now: datetime) -> list[MeetingRow]:
    """What still waits for this person: planned from today on, or running."""
    return rows(
        session,
        actor,
        _of(actor),
        or_(
            Meeting.state == MeetingState.LIVE,
            (Meeting.state == MeetingState.PLANNED) & (Meeting.ends_at >= now - LATE),
        ),
    )


def rows(session: Session, reader: Actor | None, *where: ColumnElement[bool]) -> list[MeetingRow]:
    """Meetings in the order in which they start; only people whom the reader may open count."""
    on_agenda = (
        select(func.count(AgendaItem.id))
        .join(Patient, Patient.id == AgendaItem.patient_id)
        .where(AgendaItem.meeting_id == Meeting.id)
        .where(true() if reader is None else reach.openable(session, reader))
        .correlate(Meeting)
        .scalar_subquery()
    )
    found = session.execute(
        select(
            Meeting.id, Meeting.version, Meeting.title, Meeting.team_id, Team.name, Meeting.place,
            Meeting.starts_at, Meeting.ends_at, Meeting.state, on_agenda,
        )
        .join(Team, Team.id == Meeting.team_id)
        .where(*where)
        .order_by(Meeting.starts_at, Meeting.id)
    )  # fmt: skip
    return [MeetingRow(*each) for each in found]


def console(session: Session, actor: Actor, meeting_id: int, today: date) -> ConsoleRow:
    """All that the chair's console shows. Being at the meeting is the relationship it needs."""
    meeting = session.get(Meeting, meeting_id, populate_existing=True)
    if meeting is None:
        raise Problem("This meeting is no longer there. Go back to the list of meetings.")
    attendance.must_belong(session, actor, meeting)
    listed_now = agenda.rows(session, meeting_id, actor)
    now = next((each for each in listed_now if each.state is AgendaState.NOW), None)
    asks = asked(session, actor, meeting, now)
    at_table = None if asks else now
    met = None if now is None else agenda.last_met(session, now.patient, meeting.starts_at)
    since = met or today - LOOK_BACK
    return ConsoleRow(
        meeting=rows(session, actor, Meeting.id == meeting_id)[0],
        slide=meeting.slide,
        curtain=meeting.curtain,
        agenda=listed_now,
        attendance=attendance.rows(session, meeting_id),
        now=now,
        banner=None if at_table is None else patients.banner(session, at_table.patient),
        actions=() if at_table is None else actions.agreed(session, at_table.id),
        promised=()
        if at_table is None
        else actions.promised(session, at_table.patient, at_table.id, since),
        staff=_owners(session, meeting),
        narrowing=disclosure.narrowing(session, meeting_id),
        asks=asks,
        differ=() if at_table is None else _differ(session, actor, at_table.patient),
    )


def asked(
    session: Session, actor: Actor, meeting: Meeting, at_table: AgendaRow | None
) -> frozenset[ReviewOf]:
    """Why someone at the meeting is asked for a reason before they see who is at the table.

    One that they gave on its day, in a meeting or before it, holds until its end.
    """
    if at_table is None:
        return frozenset()
    began = start_of_day(meeting.started_at or moment(session))
    return near.unanswered(session, actor, at_table.patient, began)


def _differ(session: Session, actor: Actor, patient_id: int) -> tuple[Contradiction, ...]:
    """For whoever runs the meeting alone: their own eyes, which may see more than the room."""
    if not relationships.may_open(session, actor, patient_id):
        return ()
    return contradictions.of_people(session, disclosure.person(session, actor), [patient_id])


def _owners(session: Session, meeting: Meeting) -> tuple[tuple[int, str, Role], ...]:
    """Who can own an action: the team, and whoever is invited."""
    found = session.execute(
        select(Staff.id, Staff.name, Staff.role)
        .where(
            Staff.colleagues(moment(session)),
            or_(
                Staff.id.in_(
                    select(StaffTeam.staff_id).where(StaffTeam.team_id == meeting.team_id)
                ),
                Staff.id.in_(select(Attendee.staff_id).where(Attendee.meeting_id == meeting.id)),
            ),
        )
        .order_by(Staff.name, Staff.id)
    )
    return tuple((key, name, role) for key, name, role in found)


def _of(actor: Actor) -> ColumnElement[bool]:
    return or_(
        Meeting.team_id.in_(sorted(actor.teams)),
        Meeting.id.in_(select(Attendee.meeting_id).where(Attendee.staff_id == actor.id)),
    )


# --- changes ----------------------------------------------------------------------------------


def plan_meeting(
    session: Session,
    actor: Actor,
    team_id: int,
    title: str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
) -> Made:
    """Plan a meeting of one of one's own teams, chaired by oneself; the team is expected."""
    title = " ".join(title.split())
    if team_id not in actor.teams:
        raise Problem("Plan meetings for a team of your own.")
    if not title:
        raise Problem("Give the meeting a name.")
    if ends_at <= starts_at:
        raise Problem("The meeting would end before it starts. Choose a later end.")
    if ends_at <= now:
        raise Problem("This time has passed. Choose a time to come.")
    meeting = Meeting(
        team_id=team_id, title=title, place=" ".join(place.split()), starts_at=starts_at,
        ends_at=ends_at,
    )  # fmt: skip
    session.add(meeting)
    session.flush()
    members = session.scalars(
        select(Staff)
        .where(
            Staff.colleagues(now),
            or_(
                Staff.id == actor.id,
                Staff.role.not_in(NOT_EXPECTED)
                & Staff.id.in_(select(StaffTeam.staff_id).where(StaffTeam.team_id == team_id)),
            ),
        )
        .order_by(Staff.name, Staff.id)
    )
    for each in members:
        session.add(
            Attendee(meeting_id=meeting.id, staff_id=each.id, name=each.name, role=each.role,
                     chair=each.id == actor.id)
        )  # fmt: skip
    session.flush()
    return Made(sign(session, actor, "meeting.planned", _subjects(meeting)), meeting.id)


def start(
    session: Session, actor: Actor, meeting_id: int, seen: int, now: datetime
) -> frozenset[str]:
    """Go live behind the neutral slide. Whoever starts the meeting is in the room."""
    meeting = _as_seen(session, actor, meeting_id, seen)
    meeting.start(now)
    if meeting.ends_at <= relationships.open_since(session, now):
        raise Problem("The agenda of this meeting has closed since it was planned. Plan a new one.")
    here = next((each for each in meeting.attendees if each.staff_id == actor.id), None)
    if here is None:
        here = Attendee(meeting_id=meeting.id, staff_id=actor.id, name=actor.name, role=actor.role)
        session.add(here)
    if here.state not in ATTENDS:  # of whoever is new there is none yet
        attendance.sign_opening(session, actor, meeting, here)
    here.state = Attendance.IN
    return sign(session, actor, "meeting.started", _subjects(meeting))


def show(
    session: Session, actor: Actor, meeting_id: int, seen: int, slide: Slide
) -> frozenset[str]:
    """Change what the shared screen shows of the person at the table."""
    meeting = _as_seen(session, actor, meeting_id, seen)
    meeting.show(slide)
    return sign(session, actor, "meeting.shown", _at_table(meeting), slide.value)


def curtain(
    session: Session, actor: Actor, meeting_id: int, seen: int, closed: bool
) -> frozenset[str]:
    """Close or open the curtain. Closing is never refused for having looked at an old screen."""
    if closed:
        meeting = attendance.held(session, actor, meeting_id)
    else:
        meeting = _as_seen(session, actor, meeting_id, seen)
    meeting.draw_curtain(closed)
    return sign(session, actor, f"meeting.curtain {'closed' if closed else 'opened'}",
                _at_table(meeting))  # fmt: skip


def finish(
    session: Session, actor: Actor, meeting_id: int, seen: int, now: datetime
) -> frozenset[str]:
    """End the meeting: from now on its minutes stand."""
    meeting = _as_seen(session, actor, meeting_id, seen)
    subjects = _at_table(meeting) | {f"patient:{each.patient_id}" for each in meeting.agenda}
    if meeting.now is not None:
        meeting.now.close(now)
        session.flush()  # before the minutes stand: none of them changes after that
    meeting.finish(now)
    return sign(session, actor, "meeting.finished", subjects)


def _as_seen(session: Session, actor: Actor, meeting_id: int, seen: int) -> Meeting:
    attendance.held(session, actor, meeting_id)
    return seen_row(session, Meeting, meeting_id, seen)


def _subjects(meeting: Meeting) -> set[str]:
    return {f"meeting:{meeting.id}"}


def _at_table(meeting: Meeting) -> set[str]:
    """The meeting, and whoever is discussed: an entry says whose page was on the wall."""
    now = meeting.now
    return _subjects(meeting) | ({f"patient:{now.patient_id}"} if now is not None else set())
