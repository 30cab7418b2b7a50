"""Who is at a meeting: what the shared screen may show depends on it."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import Attendee, Meeting, Staff
from desktop.services import relationships
from desktop.store.session import on_hub, sign
from desktop.store.session import seen as seen_row
from desktop.words.changes import Made
from desktop.words.enums import ATTENDS, CARES_FOR_NOBODY, Attendance, MeetingState, Role
from desktop.words.meetings import AttendanceRow
from desktop.words.people import Actor


def rows(session: Session, meeting_id: int) -> tuple[AttendanceRow, ...]:
    """Everyone expected: the chair first, then by name."""
    found = session.execute(
        select(
            Attendee.id, Attendee.version, Attendee.staff_id, Attendee.name, Attendee.role,
            Attendee.state, Attendee.chair,
        )
        .where(Attendee.meeting_id == meeting_id)
        .order_by(Attendee.chair.desc(), Attendee.name, Attendee.id)
    )  # fmt: skip
    return tuple(AttendanceRow(*each) for each in found)


def must_belong(session: Session, actor: Actor, meeting: Meeting) -> None:
    """A meeting is open to its own team, and to those expected at it."""
    if meeting.team_id in actor.teams:
        return
    expected = select(Attendee.id).where(
        Attendee.meeting_id == meeting.id, Attendee.staff_id == actor.id
    )
    if session.scalar(expected) is None:
        raise Problem("This meeting is another team's. Ask someone of that team.")


def held(session: Session, actor: Actor, meeting_id: int) -> Meeting:
    """The meeting, held until the end of the transaction, for someone who belongs to it.

    Whatever changes a meeting takes this first, so that two changes wait for one another and
    never block each other for good.
    """
    meeting = session.get(Meeting, meeting_id, populate_existing=True, with_for_update=True)
    if meeting is None:
        raise Problem("This meeting is no longer there. Go back to the list of meetings.")
    must_belong(session, actor, meeting)
    return meeting


def must_be_open(meeting: Meeting) -> None:
    """The minutes of a finished meeting stand."""
    if meeting.state is MeetingState.FINISHED:
        raise Problem("This meeting is finished and its minutes stand. Use the next meeting.")


def attend(
    session: Session, actor: Actor, attendee_id: int, seen: int, state: Attendance
) -> frozenset[str]:
    """Mark someone in, on the call, stepped out, gone or not coming."""
    meeting = held(session, actor, _meeting_of(session, attendee_id))
    must_be_open(meeting)
    attendee = seen_row(session, Attendee, attendee_id, seen)
    if state in ATTENDS and attendee.state not in ATTENDS:
        sign_opening(session, actor, meeting, attendee)
    attendee.state = state
    return sign(session, actor, "meeting.attended", _subjects(meeting.id, attendee.id), state.value)


def add_guest(session: Session, actor: Actor, meeting_id: int, name: str, role: Role) -> Made:
    """Someone without a login. In a running meeting they are in the room from this moment."""
    meeting = held(session, actor, meeting_id)
    must_be_open(meeting)
    if not name.strip():
        raise Problem("Write the guest's name.")
    if role is Role.SERVICE_ACCOUNT:
        raise Problem("Choose what the guest does: a service account is not a person.")
    live = meeting.state is MeetingState.LIVE
    return _add(
        session, actor, meeting,
        Attendee(name=" ".join(name.split()), role=role,
                 state=Attendance.IN if live else Attendance.EXPECTED),
        "meeting.guest added",
    )  # fmt: skip


def sign_opening(session: Session, actor: Actor, meeting: Meeting, attendee: Attendee) -> None:
    """Sign whom the agenda opens to someone who comes to attend: who has looked is told of it."""
    staff = None if attendee.staff_id is None else session.get_one(Staff, attendee.staff_id)
    people = set() if staff is None else opened(session, meeting, staff)
    if people:
        subjects = {f"meeting:{meeting.id}", *people}
        sign(session, actor, "agenda.opened", subjects, f"to {attendee.name}")


def opened(session: Session, meeting: Meeting, staff: Staff) -> set[str]:
    """Subjects for everyone on an agenda whom it opens to someone who attends.

    On a hub the database says who they are: nobody else sees all of them.
    """
    if on_hub(session):
        found = session.scalars(select(func.agenda_opens(meeting.id, staff.id)))
        return {f"patient:{each}" for each in found}
    if staff.role in CARES_FOR_NOBODY:
        return set()
    people = {
        each.patient_id: relationships.known(session, each.patient_id) for each in meeting.agenda
    }
    return {
        f"patient:{patient}"
        for patient, facts in people.items()
        if facts is not None
        and not facts.restricted
        and not facts.object_to(staff.id, staff.organisation)
    }


def _add(session: Session, actor: Actor, meeting: Meeting, attendee: Attendee, action: str) -> Made:
    attendee.meeting_id = meeting.id
    session.add(attendee)
    session.flush()
    subjects = _subjects(meeting.id, attendee.id)
    return Made(sign(session, actor, action, subjects, attendee.role.value), attendee.id)


def _meeting_of(session: Session, attendee_id: int) -> int:
    found = session.scalar(select(Attendee.meeting_id).where(Attendee.id == attendee_id))
    if found is None:
        raise Problem("This person is no longer on the list of those expected.")
    return found


def _subjects(meeting: int, attendee: int) -> set[str]:
    return {f"meeting:{meeting}", f"attendee:{attendee}"}
