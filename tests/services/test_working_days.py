"""Working days in England."""

from datetime import date

import pytest

from desktop.services import working_days


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2026, 11, 16), 7, date(2026, 11, 25)),  # Monday: over one weekend
        (date(2026, 11, 21), 7, date(2026, 12, 1)),  # Saturday does not count itself
        (date(2026, 12, 23), 7, date(2027, 1, 6)),  # Christmas, its substitute, the new year
        (date(2027, 12, 24), 1, date(2027, 12, 29)),  # both days have a substitute
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # Easter
    ],
)
def test_the_day_by_which_something_is_due(day: date, count: int, due: date) -> None:
    assert working_days.after(day, count) == due


def test_no_bank_holiday_is_a_weekend_and_each_year_has_eight() -> None:
    days, last = working_days.holidays()
    assert all(day.weekday() < working_days.SATURDAY for day in days)
    years = [day.year for day in days]
    assert {years.count(year) for year in range(2025, last + 1)} == {8}


def test_beyond_the_last_year_it_is_said_that_only_weekends_are_known() -> None:
    _, last = working_days.holidays()
    assert working_days.known(date(last, 12, 31))
    assert not working_days.known(date(last + 1, 1, 1))
