"""The long trial of the rule under policies that nobody wrote."""

import pytest

from desktop.words.policy import PolicyText
from tests.store.any_policy import (
    both,  # noqa: F401 - a fixture
    drawn,
    forms_are_equal,
    plans_are_read_by_whoever_may,
)
from tests.store.conftest import in_file, on_hub  # noqa: F401 - fixtures
from tests.store.situations import Situations
from tests.stores import Server

POLICIES = {str(seed): drawn(seed) for seed in range(2, 20)}  # the tests draw by those before


@pytest.mark.timeout(600)
@pytest.mark.parametrize("both", POLICIES.values(), ids=POLICIES, indirect=True)
def test_eighteen_policies_hold_in_each_form_of_the_rule(
    in_file: Situations,  # noqa: F811
    on_hub: tuple[Situations, str],  # noqa: F811
    server: Server,
    both: PolicyText,  # noqa: F811
) -> None:
    forms_are_equal(in_file, on_hub, server, both)
    plans_are_read_by_whoever_may(on_hub, server, both)
