"""What is someone's own and stays behind when they leave.

A manager may not open everyone whom a leaver looked after, so this counts, and hands over, without
saying a word of anybody. On a hub the database does both, since row security hides them. Nobody
comes by a leaver's caseload, plans and meetings to what is of another team, to a restricted person,
or to one who refuses them: that stays where it is, and is counted still.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    BigInteger,
    ScalarSelect,
    Select,
    column,
    distinct,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from desktop.models import Action, Attendee, Meeting, PlanVersion, Relationship, Staff
from desktop.models.plan import TAKE_OVER
from desktop.services import attendance, relationships
from desktop.services.relationships import LASTING
from desktop.store.session import moment, on_hub
from desktop.words.administration import LeftBehind
from desktop.words.dates import ENGLAND
from desktop.words.enums import ActionState, MeetingState

WEEKS_TO_AGREE = 2
"""Until when whoever follows a key worker agrees the plan anew."""


def left_behind(session: Session, staff_id: int) -> LeftBehind:
    if on_hub(session):
        counts = [column(name, BigInteger) for name in LeftBehind.__slots__]
        asked = select(func.left_behind(staff_id).table_valued(*counts))
    else:
        asked = select(*_counts(staff_id, moment(session)))
    return LeftBehind(*session.execute(asked).one())


def hand(session: Session, what: str, leaver: int, colleague: int, by: int) -> set[str]:
    """One part of ``LeftBehind`` becomes a colleague's; the subjects that this touches."""
    if on_hub(session):
        session.flush()
        handed: Callable[..., object] = getattr(func, f"hand_{what}")
        return set(session.scalars(select(handed(leaver, colleague))))  # type: ignore[call-overload]  # a function of the database, by its name
    return _HANDED[what](session, leaver, session.get_one(Staff, colleague), by)


# --- in a file --------------------------------------------------------------------------------


def _actions(session: Session, leaver: int, colleague: Staff, _by: int) -> set[str]:
    held = session.scalars(
        select(Action)
        .where(Action.owner_id == leaver, Action.state == ActionState.OPEN)
        .order_by(Action.id)
    ).all()
    handed = [each for each in held if _may_follow(session, colleague, each.patient_id)]
    for each in handed:
        each.owner_id = colleague.id
    return _about("action", handed)


def _caseload(session: Session, leaver: int, colleague: Staff, by: int) -> set[str]:
    """Each is ended and begun anew: who looked after whom, and when, stays known."""
    now = moment(session)
    lasting = select(Relationship).where(
        Relationship.kind.in_(LASTING),
        or_(Relationship.ends_at.is_(None), Relationship.ends_at > now),
    )
    has = set(
        session.scalars(
            lasting.where(Relationship.staff_id == colleague.id).with_only_columns(
                Relationship.patient_id
            )
        )
    )
    theirs = lasting.where(Relationship.staff_id == leaver).order_by(Relationship.id)
    moved: list[Relationship] = []
    for each in session.scalars(theirs).all():
        if not _may_follow(session, colleague, each.patient_id):
            continue
        each.ends_at, each.ended_by_id = now, by
        moved.append(each)
        if each.patient_id not in has:
            has.add(each.patient_id)
            begun = Relationship(
                patient_id=each.patient_id, kind=each.kind, staff_id=colleague.id,
                reason=each.reason, begins_at=now, made_by_id=by,
            )  # fmt: skip
            session.add(begun)
            moved.append(begun)
    session.flush()
    return _about("relationship", moved)


def _plans(session: Session, leaver: int, colleague: Staff, _by: int) -> set[str]:
    """A plan that is agreed names its key worker for ever: the colleague promises a new one."""
    today = moment(session).astimezone(ENGLAND).date()
    made = [
        Action(
            patient_id=patient, what=TAKE_OVER, owner_id=colleague.id, agreed_on=today,
            due=today + timedelta(weeks=WEEKS_TO_AGREE),
        )
        for patient in session.scalars(_plans_of(leaver).with_only_columns(PlanVersion.patient_id))
        if _may_follow(session, colleague, patient)
    ]  # fmt: skip
    session.add_all(made)
    session.flush()
    return _about("action", made)


def _meetings(session: Session, leaver: int, colleague: Staff, _by: int) -> set[str]:
    teams = [link.team_id for link in colleague.team_links]
    chaired = session.scalars(
        _chaired_by(leaver).where(Meeting.team_id.in_(teams)).with_only_columns(Attendee)
    ).all()
    opened: set[str] = set()
    for each in chaired:
        each.chair = False
        meeting = session.get_one(Meeting, each.meeting_id)
        there = session.scalar(
            select(Attendee).where(
                Attendee.meeting_id == each.meeting_id, Attendee.staff_id == colleague.id
            )
        )
        if there is None:
            opened |= attendance.opened(session, meeting, colleague)
            session.add(
                Attendee(
                    meeting_id=each.meeting_id, staff_id=colleague.id, name=colleague.name,
                    role=colleague.role, chair=True,
                )
            )  # fmt: skip
        else:
            there.chair = True
    session.flush()
    return {f"meeting:{each.meeting_id}" for each in chaired} | opened


_HANDED = {
    "actions": _actions, "caseload": _caseload, "plans": _plans, "meetings": _meetings,
}  # fmt: skip


def _about(kind: str, rows: Sequence[Action] | Sequence[Relationship]) -> set[str]:
    return {f"{kind}:{each.id}" for each in rows} | {f"patient:{each.patient_id}" for each in rows}


def _may_follow(session: Session, colleague: Staff, patient: int) -> bool:
    facts = relationships.known(session, patient)
    return (
        facts is not None
        and not facts.restricted
        and bool(facts.teams & {link.team_id for link in colleague.team_links})
        and not facts.object_to(colleague.id, colleague.organisation)
    )


def _counts(who: int, now: datetime) -> list[ScalarSelect[int]]:
    """In the order of ``LeftBehind``."""
    asked: list[Select[int]] = [
        select(func.count(Action.id)).where(
            Action.owner_id == who, Action.state == ActionState.OPEN
        ),
        select(func.count(distinct(Relationship.patient_id))).where(
            Relationship.staff_id == who,
            Relationship.kind.in_(LASTING),
            or_(Relationship.ends_at.is_(None), Relationship.ends_at > now),
        ),
        _plans_of(who),
        _chaired_by(who),
    ]
    return [each.scalar_subquery() for each in asked]


def _plans_of(who: int) -> Select[int]:
    """Plans whose newest version names them, and that nobody has promised to take over yet."""
    newest = (
        select(func.max(PlanVersion.number).label("number"), PlanVersion.patient_id)
        .group_by(PlanVersion.patient_id)
        .subquery()
    )
    promised = exists().where(
        Action.patient_id == PlanVersion.patient_id,
        Action.state == ActionState.OPEN,
        Action.what == TAKE_OVER,
    )
    return (
        select(func.count(PlanVersion.id))
        .join(
            newest,
            (newest.c.patient_id == PlanVersion.patient_id)
            & (newest.c.number == PlanVersion.number),
        )
        .where(PlanVersion.key_worker_id == who, ~promised)
    )


def _chaired_by(who: int) -> Select[int]:
    return (
        select(func.count(Attendee.id))
        .join(Meeting, Meeting.id == Attendee.meeting_id)
        .where(Attendee.staff_id == who, Attendee.chair, Meeting.state != MeetingState.FINISHED)
    )
