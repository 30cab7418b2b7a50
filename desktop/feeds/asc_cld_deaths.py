"""That a person of a return has died, as some of their rows say."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from desktop.feeds import deaths
from desktop.feeds.asc_cld_rows import SERVICE_USER, Row, newest_of
from desktop.words.dates import UNDATED, PartialDate


def death_of(rows: Sequence[Row]) -> tuple[PartialDate | None, datetime | None]:
    """What the newest submission that speaks of it says, and when: one row does for all of them.

    None where it denies it, be it in one row of several; only a later outcome says more.
    """
    last = newest_of(rows)
    speaking = newest_of([row for row in rows if row["dateofdeath"]] or last)
    at = speaking[0].said_at
    if any(deaths.denied(row["dateofdeath"]) for row in speaking):
        later = _ended_by_death(last) if last[0].said_at != at else None
        return (later, last[0].said_at) if later else (None, at)
    told = [row.death for row in speaking if row.death is not None]
    if not told:
        return _ended_by_death(last), at
    return next((each for each in told if each != UNDATED), UNDATED), at


def with_death(rows: Sequence[Row]) -> list[Row]:
    """Each with the death of its person.

    Where the newest submission that speaks of one denies it, its own rows speak for themselves, and
    what older ones told counts no more.
    """
    died, at = death_of(rows)
    return [replace(row, death=died or (row.death if row.said_at == at else None)) for row in rows]


def _ended_by_death(rows: Sequence[Row]) -> PartialDate | None:
    """Whether the newest submission says so of an event of theirs: ``NFA - Deceased``."""
    outcomes = (
        row["eventoutcome"].casefold()
        for row in rows
        if row.client == SERVICE_USER and row.said_at == rows[0].said_at
    )
    return UNDATED if any("deceased" in each for each in outcomes) else None
