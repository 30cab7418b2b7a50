"""Who is on the caseload of a nurse, a therapist, a social worker or a link worker."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from desktop.models import Item, Patient, Place, Relationship, Source, Staff
from desktop.services import disclosure, items, looked, reach, visit_words, wards, week
from desktop.store.session import sign
from desktop.words.dates import DAYS, ENGLAND, PartialDate
from desktop.words.enums import (
    ItemStatus,
    Kind,
    RelationshipKind,
    Role,
    Sector,
    SourceKind,
)
from desktop.words.patients import shown_name
from desktop.words.people import Actor, Audience
from desktop.words.places import ROLES, Caseload, Group, OnCaseload
from desktop.words.week import Trade, Visit, monday_of

SENDERS = {
    Group.NURSE: SourceKind.COMMUNITY, Group.THERAPIST: SourceKind.COMMUNITY,
    Group.SOCIAL_WORKER: SourceKind.COUNCIL, Group.LINK_WORKER: SourceKind.VOLUNTARY,
}  # fmt: skip
"""What sort of source books the visits of each."""


TRADES = {
    Group.NURSE: Trade.NURSE, Group.THERAPIST: Trade.THERAPIST,
    Group.SOCIAL_WORKER: Trade.SOCIAL_WORKER,
}  # fmt: skip
SECTORS = {Group.SOCIAL_WORKER: Sector.SOCIAL, Group.LINK_WORKER: Sector.VOLUNTARY}
"""Of all others, health."""


def group_of(actor: Actor) -> Group | None:
    """Whose caseload someone looks at first: their own."""
    return next((group for group, roles in ROLES.items() if actor.role in roles), None)


def caseload(
    session: Session, actor: Actor, audience: Audience, group: Group, now: datetime
) -> Caseload:
    """Whoever ``actor`` may open, by name: given to anyone of the role, or to it in their teams.

    Whoever reads there what is planned for someone has looked at them: signed once a day.
    """
    people = session.execute(
        select(
            Patient.id, Patient.family, Patient.given, Patient.title, Patient.born,
            Patient.nhs_number, Place.name,
        )
        .outerjoin(Place, Place.id == Patient.place_id)
        .where(
            Patient.id.in_(_of_group(actor, group, now)),
            reach.openable(session, actor),
            Patient.died.is_(None),
        )
        .order_by(Patient.family_key, Patient.given_key, Patient.id)
    ).all()  # fmt: skip
    ids = [row.id for row in people]
    moment = now.astimezone(ENGLAND)
    today = moment.date()
    visits = _visits(session, audience, ids, today)
    shows = group is Group.THERAPIST
    goals = _titles(session, audience, ids, Kind.GOAL) if shows else {}
    equipment = _titles(session, audience, ids, Kind.EQUIPMENT) if shows else {}
    stays: dict[int, list[str]] = defaultdict(list)
    for patient, title in wards.stays(session, audience, Item.patient_id.in_(ids)):
        stays[patient].append(title)
    told = {*visits, *goals, *equipment, *stays}
    if looked_at := looked.first_today(session, actor, "caseload.read", told):
        sign(session, actor, "caseload.read", {f"patient:{each}" for each in looked_at})
    return Caseload(
        tuple(
            _row(row, visits.get(row.id, []), group, moment, goals, equipment, stays)
            for row in people
        ),
        _not_supplied(session, group, [visit for each in visits.values() for visit in each]),
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
) -> Mapping[int, list[Visit]]:
    """Of this week, to come or made, in the order of the clock."""
    monday, known = monday_of(today), week.known_names(session)
    found: dict[int, list[Visit]] = defaultdict(list)
    for item in items.asked_of_all(
        session, audience, ids,
        Item.kind.in_((Kind.VISIT, Kind.APPOINTMENT)), Item.status != ItemStatus.WITHDRAWN,
        Item.gone_at.is_(None), Item.begins >= PartialDate.of(monday),
        Item.begins < PartialDate.of(monday + timedelta(days=7)),
    ):  # fmt: skip
        if (visit := visit_words.visit(item, known)) is not None:
            found[item.patient].append(visit)
    return found


def _concerns(visit: Visit, group: Group) -> bool:
    """Whether someone of the role makes it; where nobody is said, whether their sector does."""
    if visit.trade is not Trade.NOT_SAID and group in TRADES:
        return visit.trade is TRADES[group]
    return visit.item.sector is SECTORS.get(group, Sector.HEALTH)


def _is_made(visit: Visit, moment: datetime) -> bool:
    """Whether its source says so, or it lies behind."""
    began = f"{visit.day.isoformat()} {visit.starts or '24'}"
    return visit.item.status is ItemStatus.ENDED or began < f"{moment:%Y-%m-%d %H:%M}"


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
    row: Any, visits: Sequence[Visit], group: Group, moment: datetime,
    goals: Mapping[int, list[str]], equipment: Mapping[int, list[str]],
    stays: Mapping[int, list[str]],
) -> OnCaseload:  # fmt: skip
    today = moment.date()
    to_come = [each for each in visits if _concerns(each, group) and not _is_made(each, moment)]
    todays = sorted(
        (each for each in visits if each.day == today),
        key=lambda each: (_is_made(each, moment), not _concerns(each, group)),
    )
    after = next((each for each in to_come if each.day > today), None)
    return OnCaseload(
        patient=row.id,
        name=shown_name(row.family, row.given, row.title),
        born=row.born,
        nhs_number=row.nhs_number or "",
        stays=(*dict.fromkeys(stays.get(row.id, ())), *filter(None, [row.name])),
        today=tuple(_told(each, group, moment) for each in todays),
        to_come=len(to_come),
        following=_told(after, group, moment) if after is not None else "",
        goals=tuple(goals.get(row.id, ())),
        equipment=tuple(equipment.get(row.id, ())),
    )


def _told(visit: Visit, group: Group, moment: datetime) -> str:
    """``09:30 Leg dressing``: its day where not today, whose it is where not theirs."""
    day = "" if visit.day == moment.date() else DAYS[visit.day.weekday()]
    when = " ".join(filter(None, (day, visit.starts, visit.item.title)))
    whose = "" if _concerns(visit, group) else visit.who or visit.trade or visit.organisation
    made = "past" if _is_made(visit, moment) else ""
    if visit.item.status is ItemStatus.ENDED:
        made = "not made" if visit.not_made else "made"
    return ", ".join(filter(None, (when, made, whose)))


def _not_supplied(session: Session, group: Group, visits: Sequence[Visit]) -> tuple[str, ...]:
    sent = {visit.item.source for visit in visits}
    names = session.scalars(
        select(Source.name).where(Source.kind == SENDERS[group]).order_by(Source.name)
    )
    return tuple(name for name in names if name not in sent)
