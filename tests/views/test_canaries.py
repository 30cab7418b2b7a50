"""Nothing withheld reaches a screen, a room, a paper, an export, a log, a title or a file.

The lead walks here, to whom the program shows the most, and whoever is told the least; everybody
else in the trials. With the rule off the same walk hears every canary.
"""

import pytest

from tests.views.walkers import LEAD, LEAST, Sit, ear, folder, office, sit  # noqa: F401 - fixtures

pytestmark = pytest.mark.timeout(300)  # each walk is through all of the program


def test_no_canary_leaves_the_store(sit: Sit) -> None:  # noqa: F811 - the fixture
    sit(LEAD).keeps_to_the_rule()


@pytest.mark.parametrize("store", ["embedded"], indirect=True)
def test_with_the_rule_off_the_same_walk_hears_every_canary(sit: Sit) -> None:  # noqa: F811
    sit(LEAST).hears_every_canary_with_the_rule_off()


@pytest.mark.parametrize("store", ["hub"], indirect=True)
def test_a_program_that_forgot_the_rule_is_told_no_more_by_a_hub(sit: Sit) -> None:  # noqa: F811
    sit(LEAST).is_told_no_more_by_a_hub_with_the_rule_off()
