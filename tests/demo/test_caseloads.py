"""Whom the staff of the demonstration reach, each by what its sources say."""

import pytest
from sqlalchemy import select

from desktop.demo import hub
from desktop.demo.directory import STAFF
from desktop.demo.hub import DemoHub
from desktop.models import Item, Patient, Place, Practice, Source
from desktop.services import reach
from desktop.store.store import Store
from desktop.words.enums import ItemStatus, Kind, Role, SourceKind


def reached(store: Store, username: str) -> set[int]:
    actor = hub.member(store, username)
    with store.reading() as session:
        return set(session.scalars(select(Patient.id).where(reach.openable(session, actor))))


def of_team(store: Store, username: str) -> set[int]:
    """Who is registered with a practice of their team."""
    teams = sorted(hub.member(store, username).teams)
    with store.reading() as session:
        asked = select(Patient.id).join(Practice).where(Practice.team_id.in_(teams))
        return set(session.scalars(asked))


def served(store: Store, kind: SourceKind) -> set[int]:
    with store.reading() as session:
        asked = (
            select(Item.patient_id)
            .join(Source, Source.id == Item.source_id)
            .where(Source.kind == kind, Item.kind == Kind.SERVICE, Item.status == ItemStatus.ACTIVE)
        )
        return set(session.scalars(asked))


def test_everyone_who_cares_for_people_reaches_some_and_nobody_all(store: Store) -> None:
    with store.reading() as session:
        everybody = set(session.scalars(select(Patient.id)))
    for each in STAFF:
        if each.role == "care home staff":
            continue  # a small county leaves some homes empty; the homes are tried below
        found = reached(store, each.username)
        if each.role == Role.GOVERNANCE_LEAD:
            assert found == set()
        else:
            assert set() != found < everybody, each.name


def test_those_with_long_stories_are_the_whole_teams(made: DemoHub, store: Store) -> None:
    with store.reading() as session:
        asked = select(Patient.id).where(Patient.nhs_number.in_(made.county.complex))
        told = set(session.scalars(asked))
    for each in STAFF:
        if each.role not in {Role.GOVERNANCE_LEAD, Role.CARE_HOME_STAFF} and not each.practices:
            theirs = told & of_team(store, each.username)
            assert theirs, each.name
            assert theirs <= reached(store, each.username), each.name


@pytest.mark.parametrize(
    ("username", "kind"),
    [
        ("ruth.eggleston", SourceKind.COMMUNITY),
        ("nadia.osei", SourceKind.COMMUNITY),
        ("colin.raistrick", SourceKind.COUNCIL),
        ("yasmin.farooq", SourceKind.VOLUNTARY),
    ],
)
def test_whoever_a_source_serves_is_on_the_caseload_of_those_who_do(
    store: Store, username: str, kind: SourceKind
) -> None:
    mine = served(store, kind) & of_team(store, username)
    assert mine
    assert mine <= reached(store, username)
    assert reached(store, username) < of_team(store, username)


def test_a_care_home_knows_its_own_residents(store: Store) -> None:
    with store.reading() as session:
        homes = dict(
            session.execute(select(Patient.id, Place.name).join(Place).order_by(Patient.id)).all()
        )
    residents = {patient for patient, home in homes.items() if home == "Rowan Bank"}
    assert residents
    assert residents <= reached(store, "florence.adeyemi")
    others = {patient for patient, home in homes.items() if home != "Rowan Bank"}
    assert others - reached(store, "florence.adeyemi")
