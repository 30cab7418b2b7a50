"""Dates as people and spreadsheets write them."""

import pytest

from desktop.feeds.tables import days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("26/11/2026", "2026-11-26"), ("1.2.26", "2026-02-01"), ("1st Feb 2026", "2026-02-01"),
        ("Sun 1 February 2026", "2026-02-01"), ("Feb 1, 2026", "2026-02-01"),
        ("1-Sep-26", "2026-09-01"), ("01 Sept 2026", "2026-09-01"), ("Feb 2026", "2026-02"),
        ("02/2026", "2026-02"), ("2026-02-01T00:00:00Z", "2026-02-01"), ("46054", "2026-02-01"),
        ("46054.5", "2026-02-01"), ("20260201", "2026-02-01"), ("01022026", "2026-02-01"),
        ("26/11/2026 8am", "2026-11-26"), ("26/11/2026 AM", "2026-11-26"), ("2019", "2019"),
        ("Feb-26", None), ("1 feb", None), ("11/26/2026", None), ("31/04/2026", None),
        ("01/02/99", None), ("1 Marble 2026", None), ("26/11/2026?", None), ("0", None),
        ("26/11/2026 or 27/11/2026", None), ("26/11/2026 cancelled", None), ("about 2026", None),
        ("26/11/20266", None),
    ],
)  # fmt: skip
def test_a_date_that_can_be_meant_in_one_way_only(text: str, day: str | None) -> None:
    found = days.day(text)
    assert (found and found.text) == day


@pytest.mark.parametrize(
    ("text", "day", "words"),
    [
        ("01/02/2026 (died)", "2026-02-01", "died"), ("RIP 1.2.26", "2026-02-01", "RIP"),
        ("to hospital 3 Feb 2026", "2026-02-03", "to hospital"), ("Feb 2026", "2026-02", ""),
        ("hospital 3/2", None, "hospital 3/2"), ("died", None, "died"),
        ("1/2/2026 or 3/2/2026", None, "1/2/2026 or 3/2/2026"),
    ],
)  # fmt: skip
def test_the_one_date_among_words(text: str, day: str | None, words: str) -> None:
    found, beside = days.within(text)
    assert (found and found.text, beside) == (day, words)
