"""What is someone's own and stays behind when they leave.

A manager may not open everyone whom a leaver looked after, so this counts, and hands over, without
saying a word of anybody. On a hub the database does both, since row security hides them.
"""

from datetime import datetime

from sqlalchemy import BigInteger, ScalarSelect, Select, column, distinct, func, or_, select
from sqlalchemy.orm import Session

from desktop.models import Action, Attendee, Meeting, PlanVersion, Relationship
from desktop.services.relationships import LASTING
from desktop.store.session import moment, on_hub
from desktop.words.administration import LeftBehind
from desktop.words.enums import ActionState, MeetingState


def left_behind(session: Session, staff_id: int) -> LeftBehind:
    if on_hub(session):
        counts = [column(name, BigInteger) for name in LeftBehind.__slots__]
        asked = select(func.left_behind(staff_id).table_valued(*counts))
    else:
        asked = select(*_counts(staff_id, moment(session)))
    return LeftBehind(*session.execute(asked).one())


def hand_actions(session: Session, leaver: int, colleague: int) -> set[str]:
    """Every open action of one becomes the other's; the subjects that this touches."""
    found: list[tuple[int, int]]
    if on_hub(session):
        session.flush()
        handed = func.hand_actions(leaver, colleague).table_valued(
            column("action", BigInteger), column("patient", BigInteger)
        )
        found = [(action, patient) for action, patient in session.execute(select(handed))]
    else:
        held = session.scalars(
            select(Action)
            .where(Action.owner_id == leaver, Action.state == ActionState.OPEN)
            .order_by(Action.id)
        ).all()
        for each in held:
            each.owner_id = colleague
        found = [(each.id, each.patient_id) for each in held]
    return {f"action:{action}" for action, _ in found} | {f"patient:{key}" for _, key in found}


def _counts(who: int, now: datetime) -> list[ScalarSelect[int]]:
    """In the order of ``LeftBehind``."""
    newest = (
        select(func.max(PlanVersion.number).label("number"), PlanVersion.patient_id)
        .group_by(PlanVersion.patient_id)
        .subquery()
    )
    asked: list[Select[int]] = [
        select(func.count(Action.id)).where(
            Action.owner_id == who, Action.state == ActionState.OPEN
        ),
        select(func.count(distinct(Relationship.patient_id))).where(
            Relationship.staff_id == who,
            Relationship.kind.in_(LASTING),
            or_(Relationship.ends_at.is_(None), Relationship.ends_at > now),
        ),
        select(func.count(PlanVersion.id))
        .join(
            newest,
            (newest.c.patient_id == PlanVersion.patient_id)
            & (newest.c.number == PlanVersion.number),
        )
        .where(PlanVersion.key_worker_id == who),
        select(func.count(Attendee.id))
        .join(Meeting, Meeting.id == Attendee.meeting_id)
        .where(Attendee.staff_id == who, Attendee.chair, Meeting.state != MeetingState.FINISHED),
    ]
    return [each.scalar_subquery() for each in asked]
