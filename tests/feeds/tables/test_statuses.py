"""What became of a visit: nothing that did not happen is planned, and nothing of it is done."""

import pytest

from desktop.feeds.tables.statuses import became
from desktop.words.enums import ItemStatus


@pytest.mark.parametrize(
    "words",
    ["Missed", "Refused", "Client refused care", "No access", "No reply", "DNA", "DNA'd", "No-show",
     "Declined", "Aborted", "Not completed", "Not seen", "was not attended", "Unattended",
     "Did not attend", "Didn't attend", "Was not brought", "Failed", "DNA - closed",
     "Unable to gain access", "Patient walked out", "Patient late not seen"],
)  # fmt: skip
def test_a_visit_at_which_nobody_was_seen(words: str) -> None:
    found = became(words)
    assert found is not None
    assert (found.state, found.not_made, found.words) == (ItemStatus.ENDED, True, words)


@pytest.mark.parametrize(
    "words",
    ["Cancelled", "Canceled by provider", "Rescheduled", "Moved to Friday", "Postponed",
     "Hospitalised", "In hospital", "On hold", "Suspended", "Not required", "Respite", "Deceased"],
)  # fmt: skip
def test_a_visit_that_is_not_to_be(words: str) -> None:
    found = became(words)
    assert found is not None
    assert (found.state, found.called_off) == (ItemStatus.WITHDRAWN, True)


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Completed", ItemStatus.ENDED), ("Completed - late", ItemStatus.ENDED),
        ("Seen by Ann", ItemStatus.ENDED), ("Patient late seen", ItemStatus.ENDED),
        ("Overdue", ItemStatus.PLANNED), ("Booked", ItemStatus.PLANNED),
        ("Not yet started", ItemStatus.PLANNED), ("To be visited", ItemStatus.PLANNED),
        ("Waiting list", ItemStatus.PLANNED), ("", ItemStatus.PLANNED),
        ("Entered in error", ItemStatus.WITHDRAWN),
    ],
)  # fmt: skip
def test_where_a_visit_stands(words: str, state: ItemStatus) -> None:
    found = became(words)
    assert found is not None
    assert (found.state, found.called_off, found.not_made) == (state, False, False)


@pytest.mark.parametrize(
    "words",
    ["Y", "1", "True", "Improving", "Not cancelled", "Completed, then refused", "Removed stitches",
     "avoided", "incomplete"],
)  # fmt: skip
def test_what_may_be_meant_in_several_ways_is_not_guessed(words: str) -> None:
    assert became(words) is None
