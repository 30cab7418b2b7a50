"""First the person: whom a member of staff may open at all, and why.

Practice roles reach the registered list of their practices. Everyone is reached by a caseload, a
referral or an open action of theirs, an agenda that they attend, a declared relationship, or
broken glass. An objection of the person goes before all of these.

The rule is told three times: ``why`` in Python, ``reach`` in SQL for a file, and the functions
of ``models.row_security`` for a hub, where the database has weighed every row before anybody
asks. A test holds the three to one another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import (
    Absence,
    Action,
    AgendaItem,
    Attendee,
    Meeting,
    Objection,
    OrganisationName,
    Patient,
    Place,
    Practice,
    Relationship,
)
from desktop.models.row_security import ABOUT
from desktop.services import policy, reach
from desktop.store.session import WEIGHED, moment, on_hub
from desktop.words.dates import ENGLAND
from desktop.words.enums import (
    ATTENDS,
    PRACTICE_ROLES,
    ActionState,
    Limit,
    RelationshipKind,
    Role,
)
from desktop.words.people import Actor, one_name

SAID_YOURSELF = (
    "You said yourself that you are seeing this person, and that ends by itself. Ask a colleague of"
    " theirs to give you the person."
)
NOT_YOURS = "This person is not on a list of yours. Ask their practice or team to involve you."
ON_LIST, ON_AGENDA = "practice list", "agenda"
LASTING = (RelationshipKind.CASELOAD, RelationshipKind.REFERRAL)
"""Kinds that a deputy takes over, and that may be everybody's of a role in a team."""
BRIEF = (RelationshipKind.BREAK_GLASS, RelationshipKind.SUBJECT_ACCESS)
"""Kinds that are their holder's alone: colleagues are not told of them, and cannot end them."""


# --- the rule in Python -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bond:
    """A row of ``relationship``, or an open action as the referral that it is."""

    kind: RelationshipKind
    staff: int | None
    team: int | None
    role: Role | None
    begins_at: datetime
    ends_at: datetime | None
    any_team: bool = False
    """Holds whichever team the person is with: broken glass, and an action until it is done."""


@dataclass(frozen=True, slots=True)
class Known:
    """All of one person that the rule weighs."""

    practice: int | None
    teams: frozenset[int]
    """Of their practice, and of the place where they stay."""
    restricted: bool
    objects_to_staff: frozenset[int]
    objects_to_organisations: frozenset[str]
    """By all the names that each goes by, as ``one_name`` compares them."""
    bonds: tuple[Bond, ...]
    attending: frozenset[int]
    """Staff at a meeting that has them on its agenda, while that agenda is open.

    Not who put them there, and has only said themselves that they see them: that ends by itself.
    """

    def object_to(self, staff: int, organisation: str) -> bool:
        """Whether they do not want someone, or where that person works, to see their record."""
        named = one_name(organisation)
        return staff in self.objects_to_staff or named in self.objects_to_organisations


def why(actor: Actor, known: Known, now: datetime) -> tuple[str, ...]:
    """Why someone may open a person: each reason once; none, and they may not."""
    if actor.role is Role.SERVICE_ACCOUNT:
        return ("script",)
    bonds = [each for each in known.bonds if _holds(each, actor, known, now)]
    if actor.role is Role.GOVERNANCE_LEAD:
        return (RelationshipKind.SUBJECT_ACCESS.value,) if bonds else ()
    if known.object_to(actor.id, actor.organisation):
        return ()
    found = [each.kind.value for each in bonds]
    if not known.restricted:
        if actor.role in PRACTICE_ROLES and known.practice in actor.practices:
            found.insert(0, ON_LIST)
        if actor.id in known.attending:
            found.append(ON_AGENDA)
    return tuple(dict.fromkeys(found))


def _holds(bond: Bond, actor: Actor, known: Known, now: datetime) -> bool:
    if now < bond.begins_at or (bond.ends_at is not None and bond.ends_at <= now):
        return False
    governs = actor.role is Role.GOVERNANCE_LEAD
    if governs or bond.kind is RelationshipKind.SUBJECT_ACCESS:
        return governs and bond.kind is RelationshipKind.SUBJECT_ACCESS and bond.staff == actor.id
    if not (bond.any_team or known.teams & actor.teams):
        return False
    if bond.staff is None:
        return bond.team in actor.teams and bond.role is actor.role and not known.restricted
    if bond.staff == actor.id:
        return True
    # Whoever is restricted is open to those named alone, and to nobody who stands in for them; nor
    # does someone come by a colleague to whom the person objects to what is shut to that colleague.
    return (
        bond.kind in LASTING
        and bond.staff in actor.covers
        and not known.restricted
        and bond.staff not in known.objects_to_staff
    )


def known(session: Session, patient_id: int, *, agenda_days: int | None = None) -> Known | None:
    """What the rule weighs of one person; None where there is no such person.

    ``agenda_days`` goes before the days that an agenda stays open by the policy in force.

    On a hub it holds only as much of it as row security lets this login see.
    """
    found = session.execute(
        select(Patient.practice_id, Patient.restricted, Practice.team_id, Place.team_id)
        .outerjoin(Practice, Practice.id == Patient.practice_id)
        .outerjoin(Place, Place.id == Patient.place_id)
        .where(Patient.id == patient_id)
    ).one_or_none()
    if found is None:
        return None
    practice, restricted, *teams = found
    objections = session.execute(
        select(Objection.staff_id, Objection.organisation).where(
            Objection.patient_id == patient_id, Objection.withdrawn_at.is_(None)
        )
    ).all()
    organisations = {one_name(organisation) for _, organisation in objections if organisation}
    if organisations:
        pairs = session.execute(select(OrganisationName.name, OrganisationName.also)).all()
        organisations |= {one_name(also) for name, also in pairs if one_name(name) in organisations}
    bonds = [
        Bond(*row, any_team=row.kind is RelationshipKind.BREAK_GLASS)
        for row in session.execute(
            select(
                Relationship.kind, Relationship.staff_id, Relationship.team_id, Relationship.role,
                Relationship.begins_at, Relationship.ends_at,
            )
            .where(Relationship.patient_id == patient_id)
            .order_by(Relationship.id)
        )
    ]  # fmt: skip
    said_so = {each.staff for each in bonds if each.kind is RelationshipKind.DECLARED}
    now = moment(session)
    owners = session.scalars(
        select(Action.owner_id).where(
            Action.patient_id == patient_id, Action.state == ActionState.OPEN
        )
    )
    bonds += [
        Bond(RelationshipKind.REFERRAL, owner, None, None, now, None, any_team=True)
        for owner in owners
    ]
    attending = session.execute(
        select(Attendee.staff_id, AgendaItem.asked_by_id)
        .join(Meeting, Meeting.id == Attendee.meeting_id)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .where(AgendaItem.patient_id == patient_id, _open_agenda(session, now, agenda_days))
    )
    return Known(
        practice,
        frozenset(team for team in teams if team is not None),
        restricted,
        frozenset(staff for staff, _ in objections if staff is not None),
        frozenset(organisations),
        tuple(bonds),
        frozenset(
            staff
            for staff, asked_by in attending
            if staff is not None and not (staff == asked_by and staff in said_so)
        ),
    )


def open_since(session: Session, now: datetime, days: int | None = None) -> datetime:
    """Since when a meeting that was to end keeps its agenda open."""
    return now - timedelta(days=days or policy.limit(session, Limit.AGENDA_DAYS))


def _open_agenda(session: Session, now: datetime, days: int | None) -> ColumnElement[bool]:
    """Meetings whose agenda is open to those who attend: until some days after their planned end.

    Whether one was held, or is running still, opens nobody for longer than was planned.
    """
    return and_(Attendee.state.in_(ATTENDS), Meeting.ends_at > open_since(session, now, days))


_SAID = select(func.set_config(ABOUT, cast(bindparam("patient", type_=BigInteger), String), True))
_ONE = select(literal(True)).where(
    Patient.__table__.c.id == cast(_SAID.scalar_subquery(), BigInteger)
)
"""Says whom the transaction is about before it looks, so that this one person is weighed alone."""


def may_open(session: Session, actor: Actor, patient_id: int) -> bool:
    """Whether someone may open a person now; weighed once for all that a session only reads."""
    weighed = session.info.get(WEIGHED)
    if weighed is None:
        return _may_open(session, actor, patient_id)
    which = actor, patient_id
    if which not in weighed:
        weighed[which] = _may_open(session, actor, patient_id)
    return bool(weighed[which])


def _may_open(session: Session, actor: Actor, patient_id: int) -> bool:
    if on_hub(session):  # row security leaves out everyone else
        return session.connection().scalar(_ONE, {"patient": patient_id}) is not None
    asked = select(Patient.id).where(Patient.id == patient_id, reach.openable(session, actor))
    return session.scalar(asked) is not None


def must_open(session: Session, actor: Actor, patient_id: int) -> None:
    """Refuse whoever has no relationship, in the same words whether or not the patient exists."""
    if not may_open(session, actor, patient_id):
        raise Problem(NOT_YOURS)


def must_stand(session: Session, actor: Actor, patient_id: int) -> None:
    """Whoever opened a person for a short while decides nothing about who else may."""
    brief = select(Relationship.id).where(
        Relationship.patient_id == patient_id,
        Relationship.staff_id == actor.id,
        Relationship.kind.in_(BRIEF),
        Relationship.ends_at > moment(session),
    )
    if session.scalar(brief.limit(1)) is not None:
        raise Problem(
            "You have opened this record for a short while only. Ask the person’s team to change"
            " who may open it."
        )


def may_all_open(
    session: Session, staff: Iterable[Actor], meeting_id: int, patient_id: int, *, guests: bool,
    expected: bool = False,
) -> bool:  # fmt: skip
    """Whether everyone present at a meeting may open a person; a guest, none who is restricted.

    ``expected``: whoever is still to come counts, too. On a hub the database answers, since nobody
    sees the relationships of others.
    """
    if on_hub(session):
        asked = func.invited_may_open if expected else func.room_may_open
        return bool(session.scalar(select(asked(meeting_id, patient_id))))
    facts = known(session, patient_id)
    if facts is None or (guests and facts.restricted):
        return False
    return all(why(each, facts, moment(session)) for each in staff)


def covered_by(session: Session, staff_id: int) -> frozenset[int]:
    """The colleagues who are away and have named someone their deputy."""
    today = moment(session).astimezone(ENGLAND).date()
    return frozenset(
        session.scalars(
            select(Absence.staff_id).where(Absence.deputy_id == staff_id, Absence.until >= today)
        )
    )
