"""Dates keep what was known of them, and text loses what would break a screen."""

import pytest

from desktop.feeds import clean
from desktop.words.dates import PartialDate

WHEN = [
    ("2024", "2024"),
    ("2024-03", "2024-03"),
    ("2024-03-09", "2024-03-09"),
    ("2024-03-09T14:05:59Z", "2024-03-09T14:05"),
    ("2024-07-09T14:05:00Z", "2024-07-09T15:05"),  # summer: an hour ahead of UTC
    ("2024-07-09T14:05:00", "2024-07-09T14:05"),  # no zone: the clock in England
    ("2024-07-09T14:05:00.123+01:00", "2024-07-09T14:05"),
    ("2024-07-09T00:00:00Z", "2024-07-09"),  # midnight: a day
    ("2024-07-08T23:00:00Z", "2024-07-09"),  # midnight in England, sent in UTC
    ("2010-12-07T05:32:28-08:00", "2010-12-07T13:32"),
    ("2024-02-30", None),
    ("2024-3-9", None),
    ("31/03/2024", None),
    ("2024-03-09T25:00:00", "2024-03-09"),
    ("0000-01-01", None),
    ("9999-12-31T23:59:59-12:00", "9999-12-31"),
    ("soon", None),
    ("", None),
]
ENGLISH = [
    ("09/03/1941", "1941-03-09"),
    ("9/3/1941", "1941-03-09"),
    ("1941-03-09", "1941-03-09"),
    ("1941-03-09 00:00:00", "1941-03-09"),
    ("1941/03/09", "1941-03-09"),
    ("1941.3.9 00:00", "1941-03-09"),
    ("1941/13/09", None),
    ("09-Mar-1941", "1941-03-09"),
    ("09/03/1941 00:00", "1941-03-09"),
    ("1987", "1987"),
    ("31/02/2024", None),
    ("03/09/41", None),
    ("NULL", None),
]


@pytest.mark.parametrize(("sent", "kept"), WHEN)
def test_a_fhir_date_keeps_its_precision_on_the_clock_in_england(sent, kept):
    found = clean.when(sent)

    assert (found.text if found else None) == kept


@pytest.mark.parametrize(("sent", "kept"), ENGLISH)
def test_a_date_in_a_csv_has_its_day_first(sent, kept):
    found = clean.english_day(sent)

    assert (found.text if found else None) == kept


@pytest.mark.parametrize(
    "sent", ["1941-03-09T00:00:00+01:00", "1941-03-09T23:30:00-05:00", "1941-03-09"]
)
def test_a_birth_date_never_shifts(sent):
    assert clean.day(sent) == PartialDate("1941-03-09")


def test_text_is_trimmed_and_freed_of_what_no_screen_can_show():
    assert clean.line("  Heart\x00 \u202e failure\r\n\tsince  2019 ") == "Heart failure since 2019"
    assert clean.words(" one \r\n\r\n two\x07 ") == "one\n\ntwo"
    assert clean.line("Łukasz 🌻 ‎Ö") == "Łukasz 🌻 ‎Ö"


def test_an_id_too_long_for_an_index_is_cut_and_stays_itself():
    long, other = "x" * 5000, "x" * 4999 + "y"

    assert len(clean.ref(long)) == clean.REF_LIMIT
    assert clean.ref(long) == clean.ref(long) != clean.ref(other)
