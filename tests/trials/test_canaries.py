"""The walks past every canary that the tests leave out: each role at each store."""

import pytest

from desktop.words.enums import Role
from tests.views.conftest import look  # noqa: F401 - a fixture
from tests.views.walkers import LEAD, LEAST, READERS, Sit, ear, folder, office, sit  # noqa: F401

pytestmark = pytest.mark.timeout(600)  # each walk is through all of the program


@pytest.mark.parametrize("role", [each for each in READERS if each is not LEAD])
def test_no_canary_leaves_the_store(sit: Sit, role: Role) -> None:  # noqa: F811 - the fixture
    sit(role).keeps_to_the_rule()


@pytest.mark.parametrize("store", ["embedded"], indirect=True)
@pytest.mark.parametrize("role", [each for each in READERS if each is not LEAST])
def test_with_the_rule_off_the_same_walk_hears_every_canary(
    sit: Sit,  # noqa: F811
    role: Role,
) -> None:
    sit(role).hears_every_canary_with_the_rule_off()


# The lead who answers somebody is handed all of their record, by the database too.
@pytest.mark.parametrize("store", ["hub"], indirect=True)
@pytest.mark.parametrize("role", [each for each in READERS if each not in {LEAD, LEAST}])
def test_a_program_that_forgot_the_rule_is_told_no_more_by_a_hub(
    sit: Sit,  # noqa: F811
    role: Role,
) -> None:
    sit(role).is_told_no_more_by_a_hub_with_the_rule_off()
