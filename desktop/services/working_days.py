"""Working days in England: neither Saturday nor Sunday, nor a bank holiday."""

import tomllib
from datetime import date, timedelta
from functools import cache

from desktop.config import resource

SATURDAY = 5


@cache
def holidays() -> tuple[frozenset[date], int]:
    """The bank holidays, and the last year of which they are known."""
    table = tomllib.loads(resource("bank_holidays.toml").read_text("utf-8"))
    return frozenset(table["days"]), table["last"]


def is_working(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in holidays()[0]


def after(day: date, working_days: int) -> date:
    """The last of so many working days after a day, which itself does not count."""
    while working_days:
        day += timedelta(days=1)
        working_days -= is_working(day)
    return day


def known(day: date) -> bool:
    """Whether the bank holidays of its year are known."""
    return day.year <= holidays()[1]
