"""Who is on the caseload of a nurse, a therapist, a social worker or a link worker."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from desktop.models import Item, Patient, Place, Relationship, Source, Staff
from desktop.services import disclosure, relationships
from desktop.words.dates import DAYS, ENGLAND, PartialDate
from desktop.words.enums import (
    ItemStatus,
    Kind,
    RelationshipKind,
    Role,
    SourceKind,
)
from desktop.words.patients import shown_name
from desktop.words.people import Actor, Audience
from desktop.words.places import ROLES, Caseload, Group, OnCaseload
from desktop.words.week import monday_of

SENDERS = {
    Group.NURSE: SourceKind.COMMUNITY, Group.THERAPIST: SourceKind.COMMUNITY,
    Group.SOCIAL_WORKER: SourceKind.COUNCIL, Group.LINK_WORKER: SourceKind.VOLUNTARY,
}  # fmt: skip
"""What sort of source books the visits of each."""


def group_of(actor: Actor) -> Group | None:
    """Whose caseload someone looks at first: their own."""
    return next((group for group, roles in ROLES.items() if actor.role in roles), None)


def caseload(
    session: Session, actor: Actor, audience: Audience, group: Group, now: datetime
) -> Caseload:
    """Whoever ``actor`` may open, by name: given to anyone of the role, or to it in their teams."""
    people = session.execute(
        select(Patient.id, Patient.family, Patient.given, Patient.title, Patient.born, Place.name)
        .outerjoin(Place, Place.id == Patient.place_id)
        .where(
            Patient.id.in_(_of_group(actor, group, now)),
            relationships.openable(session, actor),
            Patient.died.is_(None),
        )
        .order_by(Patient.family_key, Patient.given_key, Patient.id)
    ).all()
    ids = [row.id for row in people]
    today = now.astimezone(ENGLAND).date()
    visits = _visits(session, audience, ids, today)
    shows = group is Group.THERAPIST
    goals = _titles(session, audience, ids, Kind.GOAL) if shows else {}
    equipment = _titles(session, audience, ids, Kind.EQUIPMENT) if shows else {}
    return Caseload(
        tuple(_row(row, visits.get(row.id, []), today, goals, equipment) for row in people),
        _not_supplied(session, group, [item for each in visits.values() for item in each]),
    )


def own(actor: Actor, now: datetime) -> Select[int]:
    """The patients of one's own caseload, of those one covers, and of one's role in one's teams."""
    return _given(actor, (actor.role,), Relationship.staff_id.in_(sorted(actor.selves)), now)


def _of_group(actor: Actor, group: Group, now: datetime) -> Select[int]:
    """Named for someone of the role, or given to the role in one of the actor's teams."""
    roles = ROLES[group]
    colleagues = select(Staff.id).where(Staff.role.in_(roles))
    return _given(actor, roles, Relationship.staff_id.in_(colleagues), now)


def _given(
    actor: Actor, roles: Iterable[Role], named: ColumnElement[bool], now: datetime
) -> Select[int]:
    to_role = and_(
        Relationship.team_id.in_(sorted(actor.teams)), Relationship.role.in_(sorted(roles))
    )
    return select(Relationship.patient_id).where(
        Relationship.kind == RelationshipKind.CASELOAD,
        Relationship.begins_at <= now,
        or_(Relationship.ends_at.is_(None), Relationship.ends_at > now),
        or_(named, to_role),
    )


def _visits(
    session: Session, audience: Audience, ids: Sequence[int], today: date
) -> Mapping[int, list[Item]]:
    """Of this week, to come or made, in the order of the clock."""
    monday = monday_of(today)
    found: dict[int, list[Item]] = defaultdict(list)
    for item in session.scalars(
        select(Item)
        .where(
            Item.patient_id.in_(ids),
            Item.kind.in_((Kind.VISIT, Kind.APPOINTMENT)),
            Item.status != ItemStatus.WITHDRAWN,
            Item.gone_at.is_(None),
            Item.begins >= PartialDate.of(monday),
            Item.begins < PartialDate.of(monday + timedelta(days=7)),
            disclosure.visible(audience),
        )
        .order_by(Item.begins, Item.id)
    ):
        found[item.patient_id].append(item)
    return found


def _titles(
    session: Session, audience: Audience, ids: Sequence[int], kind: Kind
) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for patient, title in session.execute(
        select(Item.patient_id, Item.title)
        .where(
            Item.patient_id.in_(ids),
            Item.kind == kind,
            Item.status.in_((ItemStatus.ACTIVE, ItemStatus.PLANNED)),
            Item.gone_at.is_(None),
            disclosure.visible(audience),
        )
        .order_by(Item.begins.desc().nulls_last(), Item.id)
    ):
        found[patient].append(title)
    return found


def _row(
    row: Any, visits: Sequence[Item], today: date, goals: Mapping[int, list[str]],
    equipment: Mapping[int, list[str]],
) -> OnCaseload:  # fmt: skip
    days = [(item, item.begins.first_day) for item in visits if item.begins is not None]
    after = next((item for item, day in days if day > today), None)
    return OnCaseload(
        patient=row.id,
        name=shown_name(row.family, row.given, row.title),
        born=row.born,
        place=row.name or "",
        today=tuple(_told(item) for item, day in days if day == today),
        week=len(days),
        following=_told(after, day=True) if after is not None else "",
        goals=tuple(goals.get(row.id, ())),
        equipment=tuple(equipment.get(row.id, ())),
    )


def _told(item: Item, *, day: bool = False) -> str:
    """``09:30 Leg dressing``, with its day where that is not today."""
    begins = item.begins
    if begins is None:
        return item.title
    when = f"{DAYS[begins.first_day.weekday()]} {begins.text[11:]}" if day else begins.text[11:]
    return f"{when} {item.title}".strip()


def _not_supplied(session: Session, group: Group, visits: Sequence[Item]) -> tuple[str, ...]:
    sent = {item.source_id for item in visits}
    senders = session.execute(
        select(Source.id, Source.name).where(Source.kind == SENDERS[group]).order_by(Source.name)
    )
    return tuple(name for source, name in senders if source not in sent)
