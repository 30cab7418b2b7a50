"""How someone opens a person who is on no list of theirs: declared, broken glass, subject access.

Each ends by itself. On a hub nobody writes a relationship themselves: a function of the database
weighs all of it again and writes it. What it refuses without a word is refused here in the words
for everyone else's people, so that nothing is told of a person by asking.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from desktop.errors import Problem
from desktop.models import AccessReview, PolicyPermission, Relationship, Staff, StaffTeam
from desktop.services import policy, relationships
from desktop.services.relationships import NOT_YOURS, Known
from desktop.store.session import moment, on_hub, sign
from desktop.words.changes import Made
from desktop.words.dates import ENGLAND
from desktop.words.enums import DeclaredReason, Limit, Permission, RelationshipKind, ReviewOf
from desktop.words.people import Actor
from desktop.words.relationships import GlassRow, Ways

LEAST_REASON, LONGEST_REASON = 10, 500
"""Letters of a reason that someone else is to understand later."""
_PERMISSION = {
    RelationshipKind.DECLARED: Permission.DECLARE,
    RelationshipKind.BREAK_GLASS: Permission.BREAK_GLASS,
    RelationshipKind.SUBJECT_ACCESS: Permission.GOVERN,
}


# --- questions --------------------------------------------------------------------------------


def ways(session: Session, actor: Actor, now: datetime) -> Ways:
    """What someone's role may do about a person on no list of theirs, whoever that is."""
    may = policy.permissions(session, actor)
    may_break = Permission.BREAK_GLASS in may
    until = now + timedelta(days=policy.limit(session, Limit.DECLARED_DAYS))
    looks = reviewer_for(session, actor) if may_break else None
    named = session.get(Staff, looks) if looks is not None else None
    return Ways(
        declared_until=until.astimezone(ENGLAND).date() if Permission.DECLARE in may else None,
        glass_minutes=policy.limit(session, Limit.BREAK_GLASS_MINUTES) if may_break else None,
        reviewer=named.name if named is not None else "",
    )


def glass(session: Session, actor: Actor, patient_id: int) -> GlassRow | None:
    """The glass that someone has broken for a person, while it is open."""
    now, reviewer = moment(session), aliased(Staff)
    found = session.execute(
        select(
            Relationship.id, Relationship.version, Relationship.begins_at, Relationship.ends_at,
            reviewer.name,
        )
        .outerjoin(
            AccessReview,
            (AccessReview.patient_id == Relationship.patient_id)
            & (AccessReview.staff_id == Relationship.staff_id)
            & (AccessReview.at == Relationship.begins_at)
            & (AccessReview.what == ReviewOf.BREAK_GLASS),
        )
        .outerjoin(reviewer, reviewer.id == AccessReview.reviewer_id)
        .where(
            Relationship.patient_id == patient_id,
            Relationship.staff_id == actor.id,
            Relationship.kind == RelationshipKind.BREAK_GLASS,
            Relationship.ends_at > now,
        )
        .order_by(Relationship.ends_at.desc(), Relationship.id.desc())
    ).first()  # fmt: skip
    if found is None or found.ends_at is None:
        return None
    return GlassRow(found.id, found.version, found.begins_at, found.ends_at, found.name or "")


# --- one's own: each ends by itself -------------------------------------------------------------


def declare(
    session: Session, actor: Actor, patient_id: int, reason: DeclaredReason, now: datetime
) -> Made:
    """Say that one is seeing a person of one's team."""
    made = begin(session, actor, patient_id, RelationshipKind.DECLARED, reason.value, now)
    subjects = {f"patient:{patient_id}", f"relationship:{made}"}
    return Made(sign(session, actor, "relationship.declared", subjects, reason.value), made)


def break_glass(
    session: Session, actor: Actor, patient_id: int, reason: str, now: datetime
) -> Made:
    """Open a person in an emergency, for a short while, and have it looked at afterwards.

    Never past an objection. Whoever calls this has asked for the password again, and shows nothing
    before it is kept.
    """
    reason = typed_reason(reason)
    made = begin(session, actor, patient_id, RelationshipKind.BREAK_GLASS, reason, now)
    subjects = {f"patient:{patient_id}", f"relationship:{made}"}
    return Made(sign(session, actor, "glass.broken", subjects, reason), made)


def typed_reason(words: str) -> str:
    """A reason that someone else can understand later."""
    words = " ".join(words.split())
    if len(words) < LEAST_REASON:
        raise Problem(f"Write the reason in at least {LEAST_REASON} letters: someone will read it.")
    if len(words) > LONGEST_REASON:
        raise Problem(f"Make the reason shorter: it may have {LONGEST_REASON} letters.")
    return words


def begin(
    session: Session, actor: Actor, patient_id: int, kind: RelationshipKind, reason: str,
    now: datetime,
) -> int:  # fmt: skip
    """The relationship alone, weighed by the rule and not yet signed."""
    policy.must_be_permitted(session, actor, _PERMISSION[kind])
    if on_hub(session):
        made = session.scalar(select(func.begin_relationship(patient_id, kind.value, reason)))
    else:
        facts = relationships.known(session, patient_id)
        allowed = facts is not None and may_begin(actor, facts, kind)
        made = _begun(session, actor, patient_id, kind, reason, now) if allowed else None
    if made is None:
        raise Problem(NOT_YOURS)
    return int(made)


def may_begin(actor: Actor, facts: Known, kind: RelationshipKind) -> bool:
    """Whether someone of a role that may do it at all may do it about this person."""
    if kind is RelationshipKind.SUBJECT_ACCESS:
        return True  # the person asked for it
    if facts.object_to(actor.id, actor.organisation):
        return False
    if kind is RelationshipKind.DECLARED:
        return bool(facts.teams & actor.teams) and not facts.restricted
    return True


def _begun(
    session: Session, actor: Actor, patient_id: int, kind: RelationshipKind, reason: str,
    now: datetime,
) -> int:  # fmt: skip
    lasts = {
        RelationshipKind.DECLARED: lambda: timedelta(
            days=policy.limit(session, Limit.DECLARED_DAYS)
        ),
        RelationshipKind.BREAK_GLASS: lambda: timedelta(
            minutes=policy.limit(session, Limit.BREAK_GLASS_MINUTES)
        ),
        RelationshipKind.SUBJECT_ACCESS: lambda: timedelta(
            minutes=policy.limit(session, Limit.SUBJECT_ACCESS_MINUTES)
        ),
    }
    row = Relationship(
        patient_id=patient_id, kind=kind, staff_id=actor.id, reason=reason, begins_at=now,
        ends_at=now + lasts[kind](), made_by_id=actor.id,
    )  # fmt: skip
    session.add(row)
    if kind is RelationshipKind.BREAK_GLASS:
        session.add(
            AccessReview(
                what=ReviewOf.BREAK_GLASS, patient_id=patient_id, staff_id=actor.id,
                reason=reason, at=now, reviewer_id=reviewer_for(session, actor),
            )
        )  # fmt: skip
    session.flush()
    return row.id


def reviewer_for(session: Session, actor: Actor) -> int | None:
    """A governance lead who works with someone, or else any other than they."""
    near = select(StaffTeam.staff_id).where(StaffTeam.team_id.in_(sorted(actor.teams)))
    return session.scalar(
        select(Staff.id)
        .join(PolicyPermission, PolicyPermission.role == Staff.role)
        .where(
            PolicyPermission.permission == Permission.GOVERN,
            Staff.id != actor.id,
            Staff.working(moment(session)),
        )
        .order_by(Staff.id.not_in(near), Staff.name, Staff.id)
        .limit(1)
    )
