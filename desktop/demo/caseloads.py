"""Who cares for whom in the synthetic county, as its sources tell it and its staff would say it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import chain, islice
from typing import Any

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.orm import Session

from desktop.models import Item, Patient, Place, Practice, Relationship, Source, Staff
from desktop.services.changes import carry_out
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.enums import ItemStatus, Kind, PlaceKind, RelationshipKind, Role, SourceKind
from desktop.words.people import Actor

Whose = dict[str, Any]
"""The columns that tell one relationship from another."""
AT_ONCE = 10_000
"""Rows that are put in at a time: of a large county there are many."""
WHOLE_TEAM = (
    Role.CARE_COORDINATOR, Role.COMMUNITY_MATRON, Role.COMMUNITY_NURSE, Role.PHYSIOTHERAPIST,
    Role.OCCUPATIONAL_THERAPIST, Role.SOCIAL_WORKER, Role.LINK_WORKER, Role.SPECIALIST,
)  # fmt: skip
"""All who have no practice list, and come to whoever needs a whole team."""
CARED_FOR = (
    (SourceKind.COMMUNITY, Kind.SERVICE,
     (Role.COMMUNITY_MATRON, Role.COMMUNITY_NURSE, Role.CARE_COORDINATOR)),
    (SourceKind.COMMUNITY, Kind.EQUIPMENT, (Role.PHYSIOTHERAPIST, Role.OCCUPATIONAL_THERAPIST)),
    (SourceKind.COUNCIL, Kind.SERVICE, (Role.SOCIAL_WORKER, Role.CARE_COORDINATOR)),
    (SourceKind.VOLUNTARY, Kind.SERVICE, (Role.LINK_WORKER,)),
)  # fmt: skip
"""Whose people someone is, by what a source of a kind provides to them now."""


def give(store: Store, actor: Actor, people: Sequence[str], today: date, now: datetime) -> None:
    """Caseloads for all who have no practice list; ``people`` (NHS numbers) need a whole team.

    They began long before the demonstration does, whichever day it plays on.
    """
    begins_at = datetime(today.year - 2, 1, 1, tzinfo=UTC)

    def giving(session: Session) -> frozenset[str]:
        common = {"version": 1, "kind": RelationshipKind.CASELOAD, "begins_at": begins_at,
                  "made_by_id": actor.id}  # fmt: skip
        rows = (
            {**common, **whose} for whose in chain(_of_teams(session, people), _of_homes(session))
        )
        while some := list(islice(rows, AT_ONCE)):
            session.execute(insert(Relationship), some)
        return sign(session, actor, "caseloads.given", {"directory"})

    carry_out(store, giving, now)


def _of_teams(session: Session, people: Sequence[str]) -> Iterator[Whose]:
    """Everyone of a role in the team of the person's practice."""
    found: set[tuple[int, int, Role]] = set()
    for them, roles in _reasons(people):
        asked = select(Patient.id, Practice.team_id).join(Practice).where(them)
        for patient, team in session.execute(asked):
            if team is not None:
                found.update((patient, team, role) for role in roles)
    for patient, team, role in sorted(found):
        yield {"patient_id": patient, "team_id": team, "role": role, "staff_id": None}


def _reasons(people: Sequence[str]) -> Iterator[tuple[ColumnElement[bool], Sequence[Role]]]:
    yield Patient.nhs_number.in_(people), WHOLE_TEAM
    for source, provided, roles in CARED_FOR:
        served = (
            select(Item.patient_id)
            .join(Source, Source.id == Item.source_id)
            .where(Source.kind == source, Item.kind == provided, Item.status == ItemStatus.ACTIVE)
        )
        yield Patient.id.in_(served), roles


def _of_homes(session: Session) -> Iterator[Whose]:
    """The residents of a care home, for those who work in that one."""
    asked = (
        select(Patient.id, Staff.id)
        .join(Place, Place.id == Patient.place_id)
        .join(Staff, Staff.organisation == Place.name)
        .where(Place.kind == PlaceKind.CARE_HOME, Staff.role == Role.CARE_HOME_STAFF)
        .order_by(Patient.id, Staff.id)
    )
    for patient, staff in session.execute(asked):
        yield {"patient_id": patient, "team_id": None, "role": None, "staff_id": staff}
