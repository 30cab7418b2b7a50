"""The long trial of spoilt files."""

import pytest

from tests.feeds.conftest import ask, bring, clerk  # noqa: F401 - fixtures
from tests.feeds.mutating import WRITERS
from tests.feeds.test_mutated_originals import go_the_ways_of_what_is_set_aside
from tests.feeds.test_mutations import brought_in, hold, together

EXAMPLES = 10_000


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", WRITERS)
def test_ten_thousand_spoilt_files_are_read_or_refused(name):
    hold(name, EXAMPLES)


@pytest.mark.timeout(3600)
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
def test_three_thousand_spoilt_files_brought_in_are_all_accounted_for(bring):  # noqa: F811
    together(100, 30, brought_in)(bring)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("store", ["embedded"], indirect=True)
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
def test_what_is_set_aside_of_two_thousand_is_corrected_and_placed(
    bring,  # noqa: F811
    factory,
    clerk,  # noqa: F811
    monkeypatch,
):
    go_the_ways_of_what_is_set_aside(bring, factory, clerk, monkeypatch, 80, 25)
