"""Who may open a person: told, given by a colleague, and ended.

On a hub nobody writes a relationship themselves: a function of the database weighs all of it again
and writes it.
"""

from datetime import datetime

from sqlalchemy import func, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from desktop.errors import OutOfDate, Problem
from desktop.models import Relationship, Staff, StaffTeam, Team
from desktop.services import policy, relationships
from desktop.services.openings import LONGEST_REASON
from desktop.services.relationships import BRIEF, LASTING, NOT_YOURS, SAID_YOURSELF, Known
from desktop.store.session import AT_ONCE, moment, on_hub, sign
from desktop.store.session import seen as seen_row
from desktop.words.changes import Made
from desktop.words.dates import utc_text
from desktop.words.enums import CARES_FOR_NOBODY, Permission, RelationshipKind, Role
from desktop.words.people import Actor
from desktop.words.relationships import Givable, RelationshipRow

# --- questions --------------------------------------------------------------------------------


def listed(session: Session, actor: Actor, patient_id: int) -> tuple[RelationshipRow, ...]:
    """Who may open a person by name, or as everybody of a role in a team; the newest first.

    Not who has broken the glass: that would say who has looked.
    """
    relationships.must_open(session, actor, patient_id)
    now, holder, maker = moment(session), aliased(Staff), aliased(Staff)
    found = session.execute(
        select(
            Relationship.id, Relationship.version, Relationship.kind, holder.name,
            type_coerce(func.coalesce(holder.role, Relationship.role), Staff.role.type),
            Team.name, Relationship.reason, Relationship.begins_at, Relationship.ends_at,
            maker.name,
        )
        .outerjoin(holder, holder.id == Relationship.staff_id)
        .outerjoin(Team, Team.id == Relationship.team_id)
        .join(maker, maker.id == Relationship.made_by_id)
        .where(
            Relationship.patient_id == patient_id,
            or_(Relationship.ends_at.is_(None), Relationship.ends_at > now),
            Relationship.kind.not_in(BRIEF),
        )
        .order_by(Relationship.begins_at.desc(), Relationship.id.desc())
    )  # fmt: skip
    return tuple(
        RelationshipRow(key, version, kind, name or "", role, team or "", reason, begins, ends, by)
        for key, version, kind, name, role, team, reason, begins, ends, by in found
    )


def givable(session: Session, actor: Actor, patient_id: int) -> Givable:
    """To whom someone who may open a person may give them: those of the person's own teams."""
    facts = _known(session, actor, patient_id)
    teams = sorted(facts.teams)
    staff = session.execute(
        select(Staff.id, Staff.name, Staff.role)
        .where(
            Staff.id.in_(select(StaffTeam.staff_id).where(StaffTeam.team_id.in_(teams))),
            Staff.role.not_in(CARES_FOR_NOBODY),
            Staff.working(moment(session)),
        )
        .order_by(Staff.name, Staff.id)
    )
    named = session.execute(
        select(Team.id, Team.name).where(Team.id.in_(teams)).order_by(Team.name, Team.id)
    )
    return Givable(
        tuple((key, name, role) for key, name, role in staff),
        () if facts.restricted else tuple((key, name) for key, name in named),
    )


# --- changes ------------------------------------------------------------------------------


def give(
    session: Session, actor: Actor, patient_id: int, kind: RelationshipKind, reason: str,
    now: datetime, *, staff_id: int | None = None, team_id: int | None = None,
    role: Role | None = None, ends_at: datetime | None = None,
) -> Made:  # fmt: skip
    """Put a person on the caseload of a colleague or of a role in a team, or refer them."""
    if kind not in LASTING or (staff_id is None) is (team_id is None or role is None):
        raise ValueError("a caseload or a referral, of one colleague or of one role in one team")
    facts = _known(session, actor, patient_id)
    relationships.must_stand(session, actor, patient_id)
    # What whoever is away has, those who stand in for them have, too.
    if staff_id in actor.selves or (role is actor.role and team_id in actor.teams):
        _must_not_only_say_so(session, actor, patient_id)
    reason = " ".join(reason.split())
    if len(reason) > LONGEST_REASON:
        raise Problem(f"Make the reason shorter: it may have {LONGEST_REASON} letters.")
    if ends_at is not None and ends_at <= now:
        raise Problem("Choose a last day that is still to come.")
    if staff_id is not None:
        _must_be_theirs(session, facts, staff_id)
    elif facts.restricted or team_id not in facts.teams or role in CARES_FOR_NOBODY:
        raise Problem("Choose a colleague of the person’s team by name.")
    held = select(Relationship.id).where(
        Relationship.patient_id == patient_id,
        Relationship.kind.in_(LASTING),
        or_(Relationship.ends_at.is_(None), Relationship.ends_at > now),
        Relationship.staff_id == staff_id
        if staff_id is not None
        else (Relationship.team_id == team_id) & (Relationship.role == role),
    )
    if session.scalar(held.limit(1)) is not None:
        raise Problem("This person is with them already.")
    made = _given(session, actor, patient_id, kind, reason, now, staff_id, team_id, role, ends_at)
    subjects = {f"patient:{patient_id}", f"relationship:{made}"}
    if staff_id is not None:
        subjects.add(f"staff:{staff_id}")
    detail = f"{kind.value}: {reason}" if reason else kind.value
    return Made(sign(session, actor, "relationship.given", subjects, detail), made)


def end(
    session: Session, actor: Actor, relationship_id: int, seen: int, now: datetime
) -> frozenset[str]:
    """End a relationship: one's own, that of a colleague, or any for whoever governs disclosure."""
    hub = on_hub(session)
    row = seen_row(session, Relationship, relationship_id, seen, hold=not hub)
    if row.ends_at is not None and row.ends_at <= now:
        raise Problem("This has ended already.")
    if row.staff_id != actor.id and not policy.permitted(session, actor, Permission.GOVERN):
        relationships.must_open(session, actor, row.patient_id)
        if row.kind in BRIEF:
            raise Problem("Only whoever opened this record for a short while can close it.")
        relationships.must_stand(session, actor, row.patient_id)
    if not hub:
        row.ends_at, row.ended_by_id = now, actor.id
    elif session.scalar(select(func.end_relationship(relationship_id, seen))) is None:
        raise OutOfDate(AT_ONCE)
    broken = row.kind is RelationshipKind.BREAK_GLASS
    return sign(
        session, actor, "glass.closed" if broken else "relationship.ended",
        {f"patient:{row.patient_id}", f"relationship:{row.id}"}, row.kind.value,
    )  # fmt: skip


def _given(
    session: Session, actor: Actor, patient_id: int, kind: RelationshipKind, reason: str,
    now: datetime, staff_id: int | None, team_id: int | None, role: Role | None,
    ends_at: datetime | None,
) -> int:  # fmt: skip
    if on_hub(session):
        made = session.scalar(
            select(
                func.give_relationship(
                    patient_id, kind.value, staff_id, team_id, role and role.value, reason,
                    ends_at and utc_text(ends_at),
                )
            )
        )  # fmt: skip
        if made is None:
            raise Problem(NOT_YOURS)
        return int(made)
    row = Relationship(
        patient_id=patient_id, kind=kind, staff_id=staff_id, team_id=team_id, role=role,
        reason=reason, begins_at=now, ends_at=ends_at, made_by_id=actor.id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def _known(session: Session, actor: Actor, patient_id: int) -> Known:
    relationships.must_open(session, actor, patient_id)
    facts = relationships.known(session, patient_id)
    if facts is None:
        raise Problem(NOT_YOURS)
    return facts


def _must_not_only_say_so(session: Session, actor: Actor, patient_id: int) -> None:
    """What someone says of themselves ends by itself, and does not last by their own word."""
    declared = select(Relationship.id).where(
        Relationship.patient_id == patient_id,
        Relationship.staff_id == actor.id,
        Relationship.kind == RelationshipKind.DECLARED,
        Relationship.ends_at > moment(session),
    )
    if session.scalar(declared.limit(1)) is not None:
        raise Problem(SAID_YOURSELF)


def _must_be_theirs(session: Session, facts: Known, staff_id: int) -> None:
    """Someone of the person's own teams, whom they do not refuse."""
    found = session.get(Staff, staff_id)
    teams = {link.team_id for link in found.team_links} if found is not None else set()
    if (
        found is None
        or not found.works_here(moment(session))
        or found.role in CARES_FOR_NOBODY
        or not teams & facts.teams
    ):
        raise Problem("Choose a colleague who works in the person’s team.")
    if facts.object_to(staff_id, found.organisation):
        raise Problem("This person does not want them to see their record.")
