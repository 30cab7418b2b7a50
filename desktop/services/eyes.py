"""Someone's page as others would see it: a colleague's role, a meeting's room, the paper at home.

Never more than whoever looks may see themselves, so that it is no way around the rule; the
governance lead previews the whole of it (``services.preview``).
"""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models import AgendaItem, Attendee, Meeting
from desktop.services import disclosure, relationships
from desktop.words.enums import CARES_FOR_NOBODY, MeetingState, Role
from desktop.words.people import Actor, Audience
from desktop.words.preview import MeetingChoice, Viewer

ROLES = tuple(role for role in Role if role not in CARES_FOR_NOBODY)
"""Whose eyes can be chosen."""


def meetings(session: Session, actor: Actor, patient_id: int) -> tuple[MeetingChoice, ...]:
    """Those of the reader's meetings, planned or live, at which the person is discussed."""
    relationships.must_open(session, actor, patient_id)
    found = session.execute(
        select(Meeting.id, Meeting.title, Meeting.starts_at)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .join(Attendee, Attendee.meeting_id == Meeting.id)
        .where(
            AgendaItem.patient_id == patient_id,
            Attendee.staff_id == actor.id,
            Meeting.state != MeetingState.FINISHED,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return tuple(MeetingChoice(*each) for each in found)


def narrowed(session: Session, actor: Actor, patient_id: int, viewer: Viewer) -> Audience | None:
    """What of the reader's own view these others would see, too, once they may open the person.

    Of a room it is known who may: None where someone invited to it may not.
    """
    relationships.must_open(session, actor, patient_id)
    if viewer.role is not None:
        theirs: Audience | None = disclosure.role(session, viewer.role)
    elif viewer.meeting is not None:
        theirs = disclosure.invited(session, viewer.meeting, patient_id)
    else:
        theirs = disclosure.paper(session)
    if theirs is None:
        return None
    own = disclosure.person(session, actor)
    return replace(own, kind=theirs.kind, cells=own.cells & theirs.cells)
