"""The long trial of spoilt files."""

import pytest
from hypothesis import strategies as st

from tests.feeds.conftest import ask, bring, clerk  # noqa: F401 - fixtures
from tests.feeds.mutating import FORMATS
from tests.feeds.test_mutated_originals import go_the_ways_of_what_is_set_aside
from tests.feeds.test_mutations import (  # noqa: F401 - two of them fixtures
    all_accounted_for,
    hold,
    ledger,
    senders,
    sent,
)

FILES = {name: 400 if name == "Excel" else 4_000 for name in FORMATS}
"""A workbook takes a process of its own, each time that it is read."""
AT_ONCE = 20
"""In a folder that is brought in."""


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", FORMATS)
def test_thousands_of_spoilt_files_are_read_or_refused(name):
    hold(name, FILES[name])


@pytest.mark.timeout(3600)
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@pytest.mark.parametrize("name", FORMATS)
def test_hundreds_of_spoilt_files_brought_in_are_all_accounted_for(
    bring,  # noqa: F811
    ledger,  # noqa: F811
    senders,  # noqa: F811
    name,
):
    folders = st.lists(sent(name), min_size=AT_ONCE, max_size=AT_ONCE)
    all_accounted_for(bring, ledger, FILES[name] // 4 // AT_ONCE, folders)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("store", ["embedded"], indirect=True)
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
def test_what_is_set_aside_of_hundreds_is_corrected_and_placed(
    bring,  # noqa: F811
    factory,
    clerk,  # noqa: F811
    senders,  # noqa: F811
    monkeypatch,
):
    go_the_ways_of_what_is_set_aside(bring, factory, clerk, monkeypatch, 40, 20)
