"""Roles that the policy lets know it are told that a sort of fact is held, and nothing of it."""

import pytest

from desktop.errors import Problem
from desktop.models import Patient
from desktop.services import disclosure
from desktop.services.relationships import NOT_YOURS
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Role, Sector
from desktop.words.people import Actor
from tests.services.desks import Desks


@pytest.fixture
def mary(desks: Desks) -> Patient:
    """Someone of whom closely held facts of three kinds are known, and two that no longer hold."""
    make = desks.factory
    patient = make.patient(practice=desks.practice)
    restricted = Confidentiality.RESTRICTED
    make.item(patient, "CANARY", Kind.SAFEGUARDING, sector=Sector.SOCIAL)
    make.item(patient, "CANARY", Kind.PROBLEM, confidentiality=restricted)
    make.item(patient, "CANARY again", Kind.PROBLEM, confidentiality=restricted)
    make.item(patient, "CANARY", Kind.RESULT)
    for status in (ItemStatus.ENDED, ItemStatus.WITHDRAWN):
        make.item(patient, "CANARY", Kind.LEGAL, confidentiality=restricted, status=status)
    make.item(patient, "Heart failure")
    return patient


def told(desks: Desks, actor: Actor, patient: Patient) -> tuple[Kind, ...]:
    return desks.ask(actor, lambda session: disclosure.categories(session, actor, patient.id))


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.GP, ()),
        (Role.COMMUNITY_MATRON, (Kind.PROBLEM,)),
        (Role.SOCIAL_WORKER, (Kind.PROBLEM, Kind.RESULT)),
        (Role.COMMUNITY_NURSE, ()),
        (Role.LINK_WORKER, ()),
    ],
)
def test_a_role_is_told_of_the_kinds_that_it_may_know_of(
    desks: Desks, mary: Patient, role: Role, kinds: tuple[Kind, ...]
) -> None:
    someone = desks.seat(role, "Colin Raistrick", practices=[desks.practice])
    assert told(desks, someone, mary) == kinds


def test_nobody_is_told_of_a_person_whom_they_may_not_open(desks: Desks, mary: Patient) -> None:
    stranger = desks.seat(Role.SOCIAL_WORKER, "Jo Whitfield", teams=[desks.there])
    with pytest.raises(Problem, match=NOT_YOURS):
        told(desks, stranger, mary)
