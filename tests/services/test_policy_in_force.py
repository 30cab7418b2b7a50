"""Putting a policy in force: by whom, why, from which version, and what a refusal leaves."""

from dataclasses import replace

import pytest

from desktop.errors import OutOfDate, Problem
from desktop.services import disclosure, policy
from desktop.services.changes import carry_out
from desktop.services.policy_edit import forbid, permit, take_away
from desktop.services.policy_tables import lines, written
from desktop.store.store import Store
from desktop.words.enums import Confidentiality, Kind, Permission, Role, Sector
from desktop.words.people import Actor
from desktop.words.policy import Allowing, Permitting, PolicyText
from tests.clock import NOW
from tests.factory import Factory

SCRIPT = Actor(0, "Test set-up", Role.SERVICE_ACCOUNT)
SHIPPED = policy.shipped()
NARROWER = written(
    take_away(
        lines(SHIPPED),
        Allowing((Role.PHARMACIST,), tuple(Sector), (Kind.RESULT,), tuple(Confidentiality), ""),
    )
)
RESULT = "health/result/normal"


@pytest.fixture
def lead(factory: Factory) -> Actor:
    return factory.staff(Role.GOVERNANCE_LEAD, "Grace Hale")


def put(
    store: Store, actor: Actor, text: PolicyText, note: str = "As agreed.", seen: int | None = 1
) -> frozenset[str]:
    return carry_out(
        store, lambda session: policy.put_in_force(session, actor, text, note, seen), NOW
    )


def sees(store: Store, role: Role) -> set[str]:
    with store.reading() as session:
        return {cell.key for cell in disclosure.person(session, Actor(1, "Someone", role)).cells}


def test_the_lead_puts_a_policy_in_force_and_it_holds_at_once(store: Store, lead: Actor) -> None:
    assert RESULT in sees(store, Role.PHARMACIST)
    assert put(store, lead, NARROWER, "  Results are for doctors. ") == {"policy", "policy:2"}
    assert RESULT not in sees(store, Role.PHARMACIST)
    assert RESULT in sees(store, Role.GP)
    with store.reading() as session:
        newest, first = policy.versions(session)
    assert (newest.number, newest.made_by, newest.note) == (
        2, "Grace Hale", "Results are for doctors.",
    )  # fmt: skip
    assert newest.text == NARROWER
    assert first.text == SHIPPED


def test_an_old_policy_is_brought_back_as_a_new_version(store: Store, lead: Actor) -> None:
    put(store, lead, NARROWER)
    put(store, lead, SHIPPED, "It was too narrow.", seen=2)
    assert RESULT in sees(store, Role.PHARMACIST)
    with store.reading() as session:
        assert [each.number for each in policy.versions(session)] == [3, 2, 1]


def test_the_same_policy_again_is_no_version(store: Store, lead: Actor) -> None:
    assert put(store, lead, written(lines(SHIPPED))) == frozenset()


@pytest.mark.parametrize("role", [Role.GP, Role.PRACTICE_MANAGER])
def test_whoever_may_not_govern_changes_nothing(store: Store, factory: Factory, role: Role) -> None:
    other = factory.staff(role)
    factory.staff(Role.GOVERNANCE_LEAD)
    with pytest.raises(Problem, match="not part of your role"):
        put(store, other, NARROWER)
    assert RESULT in sees(store, Role.PHARMACIST)


def test_a_policy_needs_a_word_why(store: Store, lead: Actor) -> None:
    with pytest.raises(Problem, match="Say why"):
        put(store, lead, NARROWER, "  ")
    assert RESULT in sees(store, Role.PHARMACIST)


def test_a_policy_made_from_one_that_was_replaced_meanwhile_is_refused(
    store: Store, lead: Actor
) -> None:
    put(store, lead, NARROWER)
    with pytest.raises(OutOfDate, match="another policy in force"):
        put(store, lead, SHIPPED, seen=1)
    assert RESULT not in sees(store, Role.PHARMACIST)


def test_an_unreadable_policy_leaves_the_one_in_force(store: Store, lead: Actor) -> None:
    broken = replace(SHIPPED, disclosure=SHIPPED.disclosure + "gp,health,everything,normal,why\n")
    with pytest.raises(Problem, match="“everything”, which is not a word it knows"):
        put(store, lead, broken)
    with store.reading() as session:
        assert [each.number for each in policy.versions(session)] == [1]
    assert RESULT in sees(store, Role.PHARMACIST)


def test_a_policy_that_another_role_governs_is_refused(store: Store, lead: Actor) -> None:
    """The lead opens nobody but whom they answer: another role would open people, and govern."""
    shared = permit(lines(SHIPPED), Permitting(Permission.GOVERN, (Role.GP,), "The partner."))
    for wanted in (shared, forbid(shared, Permission.GOVERN, (Role.GOVERNANCE_LEAD,))):
        with pytest.raises(Problem, match="Only the information governance lead may"):
            put(store, lead, written(wanted))


def test_a_table_with_a_limit_that_nobody_can_have_meant_is_not_put_in_force(
    store: Store, factory: Factory
) -> None:
    lead = factory.staff(Role.GOVERNANCE_LEAD)
    shipped = policy.shipped()
    slip = replace(shipped, limits=shipped.limits.replace("locks,10,", "locks,1000,"))
    with pytest.raises(Problem, match="from 2 to 30"):
        carry_out(store, lambda session: policy.put_in_force(session, lead, slip, "Why", 1), NOW)
