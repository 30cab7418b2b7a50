"""Records that are opened with a question first: one's own, a colleague's, a household member's.

Nobody is kept from them, for a small place has one practice; but why they were opened is asked,
kept, and looked at afterwards.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import AccessReview, OwnRecord, Patient, Staff
from desktop.models.home import household
from desktop.services.openings import reviewer_for, typed_reason
from desktop.services.relationships import NOT_YOURS
from desktop.store.session import moment, on_hub
from desktop.words.enums import ReviewOf
from desktop.words.people import Actor


def near(session: Session, actor: Actor, patient_id: int) -> frozenset[ReviewOf]:
    """Why opening this person is asked about; nothing for most."""
    if on_hub(session):
        told = session.scalar(select(func.near_to_me(patient_id)))
        return frozenset(ReviewOf(each) for each in told or ())
    own = session.scalar(select(OwnRecord.patient_id).where(OwnRecord.staff_id == actor.id))
    if own == patient_id:
        return frozenset({ReviewOf.OWN})
    found: set[ReviewOf] = set()
    colleague = (
        select(OwnRecord.staff_id)
        .join(Staff, Staff.id == OwnRecord.staff_id)
        .where(OwnRecord.patient_id == patient_id, Staff.working(moment(session)))
    )
    if session.scalar(colleague.limit(1)) is not None:
        found.add(ReviewOf.COLLEAGUE)
    if own is not None:
        at_home = select(Patient.address, Patient.postcode).where(Patient.id.in_([own, patient_id]))
        homes = [household(*each) for each in session.execute(at_home)]
        if len(homes) == 2 and homes[0] == homes[1] != "":
            found.add(ReviewOf.HOUSEHOLD)
    return frozenset(found)


def unanswered(
    session: Session, actor: Actor, patient_id: int, since: datetime
) -> frozenset[ReviewOf]:
    """Why this person is asked about still, by one who has given no reason for it ``since`` then.

    For whoever sees them at a meeting, where each change reads the record anew.
    """
    asks = near(session, actor, patient_id)
    if not asks:
        return asks
    said = select(AccessReview.what).where(
        AccessReview.patient_id == patient_id,
        AccessReview.staff_id == actor.id,
        AccessReview.at >= since,
    )
    return asks - set(session.scalars(said))


def answered(
    session: Session, actor: Actor, patient_id: int, reason: str, now: datetime,
    since: datetime | None = None,
) -> tuple[frozenset[ReviewOf], str]:  # fmt: skip
    """The one way past the question, for every way to a record.

    Where nothing is asked: nothing, and no words. Where a reason is asked for and none is given:
    what is asked. Else nothing more is asked, the opening is flagged for someone else to look at,
    and the words are what the entry then says. It is not flagged again where a reason was given
    ``since`` then.
    """
    asks = near(session, actor, patient_id)
    if not asks or not reason:
        return asks, ""
    reason = typed_reason(reason)
    if since is None or unanswered(session, actor, patient_id, since):
        _flag(session, actor, patient_id, asks, reason, now)
    return frozenset(), f"{', '.join(sorted(asks))}: {reason}"


def _flag(
    session: Session, actor: Actor, patient_id: int, asks: frozenset[ReviewOf], reason: str,
    now: datetime,
) -> None:  # fmt: skip
    """Keep why such a record is opened, for someone else to look at."""
    if on_hub(session):
        if session.scalar(select(func.flag_opening(patient_id, reason))) is None:
            raise Problem(NOT_YOURS)
    else:
        looks = reviewer_for(session, actor)
        session.add_all(
            AccessReview(
                what=each, patient_id=patient_id, staff_id=actor.id, reason=reason, at=now,
                reviewer_id=looks,
            )
            for each in sorted(asks)
        )  # fmt: skip
        session.flush()
