"""Files spoilt in every way end in a sentence or in an account: never an error, never a lost entry.

This is the short run; ``tests/trials/test_mutations.py`` goes on for longer.
"""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from desktop.feeds.parsed import Unreadable
from desktop.feeds.readers import READERS
from desktop.feeds.recognise import recognise
from desktop.feeds.writing import FAULT
from tests.feeds.mutating import WRITERS, spoilt_files
from tests.feeds.test_hostile import account
from tests.feeds.told import sentences

EXAMPLES = 150
ANY = st.sampled_from(list(WRITERS)).flatmap(spoilt_files)


def read_as_the_program_does(content):
    """Known by content and read; None where there is a sentence instead."""
    try:
        format_, text = recognise(content)
        READERS[format_].timestamp(text)
    except Unreadable:
        return None
    return account(text, READERS[format_])


def read_and_read_again(content):
    """What is set aside comes out as a file that is read as well, or refused with a sentence."""
    parsed = read_as_the_program_does(content)
    for aside in parsed.asides if parsed else ():
        read_as_the_program_does(parsed.original(aside.entries))


def hold(name, examples):
    """The property, over so many files that once were of one format."""
    settings(
        max_examples=examples, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large,
                               HealthCheck.filter_too_much, HealthCheck.large_base_example],
    )(given(spoilt_files(name))(read_and_read_again))()  # fmt: skip


@pytest.mark.parametrize("name", WRITERS)
def test_a_spoilt_file_is_read_or_refused_and_every_entry_has_one_fate(name):
    hold(name, EXAMPLES)


def brought_in(bring, contents):
    """A folder of spoilt files, brought in: each has its account, and none met a mistake."""
    accounts = bring(*contents)

    assert all(each.entries == sum(line.count for line in each.lines) for each in accounts)
    assert FAULT not in sentences(accounts)


def together(examples, files, test):
    """A test over folders of spoilt files, not made smaller where it fails: that takes too long."""
    chosen = settings(max_examples=examples, deadline=None, database=None,
                      phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
    return chosen(given(contents=st.lists(ANY, min_size=files, max_size=files))(test))


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # what failed is a whole file
def test_spoilt_files_brought_in_together_are_all_accounted_for(bring):
    together(4, 12, brought_in)(bring)
