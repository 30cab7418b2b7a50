"""What the shipped policy says, and that what is in force is what was written."""

import pytest
from sqlalchemy import delete

from desktop.models import PolicyCell, PolicyLimit, PolicyPermission, PolicyVersion
from desktop.services import disclosure, policy
from desktop.services.policy_tables import read
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.enums import Confidentiality, Kind, Limit, Permission, Role
from desktop.words.people import Actor, Audience
from tests.factory import Factory


@pytest.fixture
def audiences(store: Store, factory: Factory) -> dict[str, Audience]:
    """What each role and a paper may see where the shipped policy is in force."""
    factory.staff()
    with store.reading() as session:
        found = {role.value: disclosure.person(session, Actor(1, "Someone", role)) for role in Role}
        return found | {"paper": disclosure.paper(session)}


def test_the_tables_in_force_are_the_tables_as_written(
    store: Store, audiences: dict[str, Audience]
) -> None:
    written = read(policy.shipped())
    for name, audience in audiences.items():
        assert audience.cells == {cell for whom, cell in written.allowances if whom == name}, name
    with store.reading() as session:
        for role in Role:
            assert policy.permissions(session, Actor(1, "Someone", role)) == {
                permission for permission, whose in written.permissions if whose is role
            }, role
        assert {name: policy.limit(session, name) for name in Limit} == {
            name: value for name, (value, _) in written.limits.items()
        }


def test_without_a_policy_nobody_may_do_anything(
    scripts: Store, store: Store, factory: Factory
) -> None:
    lead = factory.staff(Role.GOVERNANCE_LEAD)
    with scripts.writing() as session:
        for table in (PolicyVersion, PolicyCell, PolicyPermission, PolicyLimit):
            session.execute(delete(table))
        sign(session, lead, "test.set up", [])
    with store.reading() as session:
        assert policy.permissions(session, lead) == frozenset()
        assert not policy.permitted(session, lead, Permission.GOVERN)
        assert policy.in_force(session) is None


def test_safeguarding_is_for_named_roles_and_never_on_paper(audiences: dict[str, Audience]) -> None:
    sees = {
        name
        for name, audience in audiences.items()
        if any(cell.kind is Kind.SAFEGUARDING for cell in audience.cells)
    }
    assert sees == {"gp", "practice nurse", "community matron", "community nurse", "social worker"}


def test_what_lies_in_a_home_is_normal_and_needs_no_password_to_be_left_out(
    audiences: dict[str, Audience],
) -> None:
    paper = audiences["paper"]
    assert {cell.confidentiality for cell in paper.cells} == {Confidentiality.NORMAL}
    never = {Kind.SAFEGUARDING, Kind.ALERT, Kind.NOTE, Kind.RESULT, Kind.ENCOUNTER, Kind.DOCUMENT}
    assert not never & {cell.kind for cell in paper.cells}


def test_those_who_look_after_the_hub_see_no_item(audiences: dict[str, Audience]) -> None:
    assert audiences["information governance lead"].cells == frozenset()
    assert audiences["service account"].cells == frozenset()


def test_every_role_that_treats_sees_every_allergy(audiences: dict[str, Audience]) -> None:
    every = {
        cell
        for audience in audiences.values()
        for cell in audience.cells
        if cell.kind is Kind.ALLERGY
    }
    assert {cell.confidentiality for cell in every} == set(Confidentiality)
    for role in (
        Role.GP, Role.PRACTICE_NURSE, Role.PHARMACIST, Role.COMMUNITY_MATRON, Role.COMMUNITY_NURSE,
        Role.PHYSIOTHERAPIST, Role.OCCUPATIONAL_THERAPIST, Role.SPECIALIST, Role.CARE_HOME_STAFF,
    ):  # fmt: skip
        assert every <= audiences[role].cells, role
