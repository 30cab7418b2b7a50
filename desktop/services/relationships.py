"""First the person: whom a member of staff may open at all, and why.

Practice roles reach the registered list of their practices. Everyone is reached by a caseload, a
referral or an open action of theirs, an agenda that they attend, a declared relationship, or
broken glass. An objection of the person goes before all of these.

The rule is told three times: ``why`` in Python, ``openable`` in SQL for a file, and the functions
of ``models.row_security`` for a hub, where the database has weighed every row before anybody
asks. A test holds the three to one another.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    and_,
    func,
    select,
    text,
    true,
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
from desktop.services import policy
from desktop.store.session import moment, on_hub
from desktop.words.dates import ENGLAND, utc_text
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


# --- the rule in SQL ----------------------------------------------------------------------------


# Written out, since to build it anew from expressions takes longer than to ask it; for the same
# reason the numbers stand in it as they are. "+ 0" keeps the database from walking through a whole
# practice: the people asked about are found by their own indexes, and only then weighed here; the
# practice list first, which costs the least.
_UNREFUSED = """
patient.id NOT IN (
    SELECT patient_id FROM objection WHERE withdrawn_at IS NULL
    AND (staff_id = {me} OR (organisation <> ''
        AND (lower(replace(organisation, ' ', '')) = :organisation
            OR lower(replace(organisation, ' ', '')) IN (
                SELECT lower(replace(also, ' ', '')) FROM organisation_name
                WHERE lower(replace(name, ' ', '')) = :organisation))))
)
"""
_LISTED = "(NOT patient.restricted AND patient.practice_id + 0 IN ({practices}))"
_RELATED = """IN (
    SELECT r.patient_id FROM relationship AS r JOIN patient AS p ON p.id = r.patient_id
    WHERE r.staff_id IN ({selves})
    AND (r.staff_id = {me} OR (r.kind IN ('caseload', 'referral') AND NOT p.restricted
        AND (r.patient_id, r.staff_id) NOT IN (SELECT patient_id, staff_id FROM objection
            WHERE staff_id IN ({selves}) AND withdrawn_at IS NULL)))
    AND r.begins_at <= :now AND (r.ends_at IS NULL OR r.ends_at > :now)
    AND r.kind <> 'subject access'
    AND (r.kind = 'break-glass'
        OR p.practice_id IN (SELECT id FROM practice WHERE team_id IN ({teams}))
        OR p.place_id IN (SELECT id FROM place WHERE team_id IN ({teams})))
    UNION ALL
    SELECT r.patient_id FROM relationship AS r JOIN patient AS p ON p.id = r.patient_id
    WHERE r.team_id IN ({teams}) AND r.role = :role AND NOT p.restricted
    AND r.begins_at <= :now AND (r.ends_at IS NULL OR r.ends_at > :now)
    AND (p.practice_id IN (SELECT id FROM practice WHERE team_id IN ({teams}))
        OR p.place_id IN (SELECT id FROM place WHERE team_id IN ({teams})))
    UNION ALL
    SELECT a.patient_id FROM action AS a JOIN patient AS p ON p.id = a.patient_id
    WHERE a.owner_id IN ({selves}) AND a.state = 'open'
    AND (a.owner_id = {me} OR (NOT p.restricted
        AND (a.patient_id, a.owner_id) NOT IN (SELECT patient_id, staff_id FROM objection
            WHERE staff_id IN ({selves}) AND withdrawn_at IS NULL)))
    UNION ALL
    SELECT i.patient_id FROM attendee AS a
    JOIN meeting AS m ON m.id = a.meeting_id
    JOIN agenda_item AS i ON i.meeting_id = m.id
    JOIN patient AS p ON p.id = i.patient_id AND NOT p.restricted
    WHERE a.staff_id = {me} AND a.state IN ('expected', 'in', 'on the call')
    AND (i.asked_by_id <> {me} OR i.patient_id NOT IN (
        SELECT patient_id FROM relationship WHERE staff_id = {me} AND kind = 'declared'))
    AND m.ends_at > strftime('%Y-%m-%dT%H:%M:%f000Z', :now, '-' || coalesce(
        (SELECT value FROM policy_limit WHERE name = :agenda), :shipped) || ' days'))
"""
_OPENABLE = f"{_UNREFUSED} AND ({_LISTED} OR patient.id + 0 {_RELATED})"
_OF_LIST = f"{_UNREFUSED} AND {_LISTED}"
_OF_FEW = f"{_UNREFUSED} AND patient.id {_RELATED}"
_GOVERNED = """
patient.id + 0 IN (
    SELECT patient_id FROM relationship WHERE staff_id = :me AND kind = 'subject access'
    AND begins_at <= :now AND ends_at > :now)
"""


def openable(session: Session, actor: Actor) -> ColumnElement[bool]:
    """The people whom someone may open, as a condition on ``Patient``.

    On a hub it asks nothing: row security has left out everyone else.
    """
    if on_hub(session) or actor.role is Role.SERVICE_ACCOUNT:
        return true()
    if actor.role is Role.GOVERNANCE_LEAD:
        given = {"me": actor.id, "now": utc_text(moment(session))}
        return _condition(Asked(_GOVERNED, given))
    return _condition(_asked(_OPENABLE, actor, **_others(session, actor)))


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition on ``patient`` in words that both stores know, and what its parameters are."""

    words: str
    given: Mapping[str, object]
    people: str = "patient"
    """The table, or what else may stand for it."""


@dataclass(frozen=True, slots=True)
class Ways:
    """``openable`` in two parts, for whoever looks through many people."""

    many: Asked | None
    """A whole practice or hub: walk through it by an index of what is looked for."""
    few: Asked | None
    """All other relationships: walk through these people, and see who is looked for."""


EVERYBODY = Asked("true", {})


def ways(session: Session, actor: Actor) -> Ways:
    if actor.role is Role.SERVICE_ACCOUNT:
        return Ways(EVERYBODY, None)
    lists = actor.role in PRACTICE_ROLES and bool(actor.practices)
    if on_hub(session):
        theirs = Asked(f"patient.practice_id IN ({_listed(actor.practices)})", {})
        few = Asked("true", {}, "my_people() AS patient")
        return Ways(theirs if lists else None, few)
    if actor.role is Role.GOVERNANCE_LEAD:
        given = {"me": actor.id, "now": utc_text(moment(session))}
        return Ways(None, Asked(_GOVERNED, given))
    return Ways(
        _asked(_OF_LIST, actor) if lists else None,
        _asked(_OF_FEW, actor, **_others(session, actor)),
    )


def _asked(condition: str, actor: Actor, **others: object) -> Asked:
    return Asked(
        _written(condition, actor), {"organisation": one_name(actor.organisation), **others}
    )


@lru_cache(maxsize=50)
def _written(condition: str, actor: Actor) -> str:
    """Kept, for whoever searches asks it at every key."""
    practices = actor.practices if actor.role in PRACTICE_ROLES else ()
    return condition.format(
        me=int(actor.id), practices=_listed(practices), selves=_listed(actor.selves),
        teams=_listed(actor.teams),
    )  # fmt: skip


def _condition(asked: Asked) -> ColumnElement[bool]:
    return and_(true(), text(asked.words).bindparams(**asked.given))


def _listed(ids: Iterable[int]) -> str:
    return ", ".join(str(int(each)) for each in sorted(ids))


def _others(session: Session, actor: Actor) -> dict[str, object]:
    """What the relationships beyond a practice list are weighed by."""
    return {
        "role": actor.role.value,
        "now": utc_text(moment(session)),
        "agenda": Limit.AGENDA_DAYS.value,
        "shipped": policy.shipped_limit(Limit.AGENDA_DAYS),
    }


def open_since(session: Session, now: datetime, days: int | None = None) -> datetime:
    """Since when a meeting that was to end keeps its agenda open."""
    return now - timedelta(days=days or policy.limit(session, Limit.AGENDA_DAYS))


def _open_agenda(session: Session, now: datetime, days: int | None) -> ColumnElement[bool]:
    """Meetings whose agenda is open to those who attend: until some days after their planned end.

    Whether one was held, or is running still, opens nobody for longer than was planned.
    """
    return and_(Attendee.state.in_(ATTENDS), Meeting.ends_at > open_since(session, now, days))


def may_open(session: Session, actor: Actor, patient_id: int) -> bool:
    asked = select(Patient.id).where(Patient.id == patient_id, openable(session, actor))
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
