"""Working days in England."""

from datetime import date, timedelta

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


def easter(year: int) -> date:
    """Easter Sunday, by Gauss's way as Meeus has it; shares nothing with the list."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    moon = (32 + 2 * e + 2 * i - h - k) % 7
    month, day = divmod(h + moon - 7 * ((a + 11 * h + 22 * moon) // 451) + 114, 31)
    return date(year, month, day + 1)


def first_monday(year: int, month: int) -> date:
    return next(day for n in range(1, 8) if (day := date(year, month, n)).weekday() == 0)


def last_monday(year: int, month: int) -> date:
    return next(day for n in range(31, 24, -1) if (day := date(year, month, n)).weekday() == 0)


def by_the_rules(year: int) -> set[date]:
    """Eight a year; whatever falls on a weekend has the next working day that is none itself."""
    found = {
        easter(year) - timedelta(days=2), easter(year) + timedelta(days=1),
        first_monday(year, 5), last_monday(year, 5), last_monday(year, 8),
    }  # fmt: skip
    fixed = [date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)]
    found |= {day for day in fixed if day.weekday() < 5}
    for fell in fixed:
        if fell.weekday() > 4:
            rest = (fell + timedelta(days=n) for n in range(1, 9))
            found.add(next(day for day in rest if day.weekday() < 5 and day not in found))
    return found


def test_easter_is_where_it_is_known_to_have_been() -> None:
    known = ((2000, 4, 23), (2008, 3, 23), (2011, 4, 24), (2019, 4, 21), (2024, 3, 31))
    assert [easter(year) for year, *_ in known] == [date(*each) for each in known]


def test_substitute_days_are_what_they_were_in_years_gone_by() -> None:
    rest = {day for day in by_the_rules(2021) if day.month in (1, 12)}
    assert rest == {date(2021, 1, 1), date(2021, 12, 27), date(2021, 12, 28)}
    rest = {day for day in by_the_rules(2022) if day.month in (1, 12)}
    assert rest == {date(2022, 1, 3), date(2022, 12, 26), date(2022, 12, 27)}


def test_every_year_of_the_list_is_as_the_rules_have_it() -> None:
    days, last = working_days.holidays()
    for year in range(2025, last + 1):
        assert {day for day in days if day.year == year} == by_the_rules(year)
    assert {day.year for day in days} == set(range(2025, last + 1))


def test_beyond_the_last_year_it_is_said_that_only_weekends_are_known() -> None:
    _, last = working_days.holidays()
    assert working_days.known(date(last, 12, 31))
    assert not working_days.known(date(last + 1, 1, 1))
