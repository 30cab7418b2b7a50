"""The rule holds for whatever policy a lead may write, not for the one that is shipped alone."""

import pytest

from desktop.services import policy
from desktop.services.policy_tables import read
from desktop.words.enums import Limit
from desktop.words.policy import PolicyText
from tests.store.any_policy import (
    EVERYTHING,
    NOTHING,
    both,  # noqa: F401 - a fixture
    drawn,
    forms_are_equal,
    plans_are_read_by_whoever_may,
)
from tests.store.situations import ROLES, Situations
from tests.stores import Server

DRAWN = {f"drawn by {seed}": drawn(seed) for seed in (0, 1)}
POLICIES = {"nothing": NOTHING, "everything": EVERYTHING} | DRAWN
each_policy = pytest.mark.parametrize("both", POLICIES.values(), ids=POLICIES, indirect=True)


@each_policy
def test_the_three_forms_of_the_rule_are_equal_whatever_the_policy_says(
    in_file: Situations,
    on_hub: tuple[Situations, str],
    server: Server,
    both: PolicyText,  # noqa: F811
) -> None:
    forms_are_equal(in_file, on_hub, server, both)


@each_policy
def test_whoever_the_policy_lets_read_no_plans_reads_none_with_a_driver(
    on_hub: tuple[Situations, str],
    server: Server,
    both: PolicyText,  # noqa: F811
) -> None:
    plans_are_read_by_whoever_may(on_hub, server, both)


def test_the_policies_drawn_differ() -> None:
    """Among them some role has nothing and some see what the policy shipped keeps from them."""
    shipped = read(policy.shipped())
    of_all = [read(each) for each in DRAWN.values()]
    assert any(not each.cells(role) for each in of_all for role in ROLES)
    assert any(each.cells(role) - shipped.cells(role) for each in of_all for role in ROLES)
    assert len({each.limits[Limit.AGENDA_DAYS][0] for each in of_all}) > 1
