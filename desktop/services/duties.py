"""What there is to look after, for whoever may: counts and ages, and no name."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.models import AccessReview
from desktop.services import backups, matching_tray, people, policy, retention
from desktop.words.enums import Permission
from desktop.words.people import Actor
from desktop.words.today import Duty, DutyKind


def held(session: Session, actor: Actor, now: datetime) -> tuple[Duty, ...]:
    """Only what the policy lets this person do; none for those who look after nothing."""
    found: list[Duty] = []
    if policy.permitted(session, actor, Permission.GOVERN):
        found.append(Duty(DutyKind.REVIEWS, reviews_waiting(session, actor)))
        found.append(Duty(DutyKind.RETENTION, retention.count_due(session, actor, now)))
    if policy.permitted(session, actor, Permission.MATCH):
        found.append(Duty(DutyKind.MATCHING, matching_tray.waiting(session, actor)))
    if policy.permitted(session, actor, Permission.LOOK_AFTER_PEOPLE):
        found.append(Duty(DutyKind.LEAVERS, people.left_with_work(session, actor)))
        found.append(Duty(DutyKind.BACKUP, at=backups.last_for(session, actor)))
    return tuple(found)


def reviews_waiting(session: Session, actor: Actor) -> int:
    """Openings that this person is to look at: somebody else looks at their own."""
    if not policy.permitted(session, actor, Permission.GOVERN):
        return 0
    return session.scalars(
        select(func.count()).where(
            AccessReview.reviewed_at.is_(None), AccessReview.staff_id != actor.id
        )
    ).one()
