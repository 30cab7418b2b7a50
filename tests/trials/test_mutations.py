"""The long trial of spoilt files."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.feeds.conftest import ask, bring, clerk  # noqa: F401 - fixtures
from tests.feeds.mutating import WRITERS
from tests.feeds.test_mutations import ANY, brought_in, hold

EXAMPLES = 10_000


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", WRITERS)
def test_ten_thousand_spoilt_files_are_read_or_refused(name):
    hold(name, EXAMPLES)


@pytest.mark.timeout(3600)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(contents=st.lists(ANY, min_size=30, max_size=30))
def test_three_thousand_spoilt_files_brought_in_are_all_accounted_for(bring, contents):  # noqa: F811
    brought_in(bring, contents)
