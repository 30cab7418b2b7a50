"""The rows of one hub put into another by the driver alone: the least that they can cost."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from desktop.models import Base
from tests.bench.budget import timed

Rows = dict[str, list[tuple[Any, ...]]]
"""By its table with the columns that are written, as SQL names both."""
AT_ONCE = 100_000
"""Rows that are held at a time of a hub that is larger than that."""


def rows_of(connection: Any) -> Rows:
    """Every row, in an order in which those that are named come before those that name them."""
    found: Rows = {}
    for part in parts_of(connection):
        for table, rows in part.items():
            found.setdefault(table, []).extend(rows)
    return found


def parts_of(connection: Any) -> Iterator[Rows]:
    """The same in parts, so that a hub of any size can be put in."""
    for table in Base.metadata.sorted_tables:
        columns = ", ".join(f'"{each.name}"' for each in table.columns if not each.computed)
        asked = connection.execute(f'SELECT {columns} FROM "{table.name}"')
        while rows := asked.fetchmany(AT_ONCE):
            yield {f'"{table.name}" ({columns})': rows}


def bare(connection: Any) -> None:
    """Let no trigger weigh what is put in, or add to it. No part of the time that is taken."""
    triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (trigger,) in triggers.fetchall():
        connection.execute(f'DROP TRIGGER "{trigger}"')


def put_in(connection: Any, parts: Iterable[Rows]) -> float:
    """One transaction; the milliseconds that it took, but for getting the rows."""
    took = timed(lambda: connection.execute("BEGIN IMMEDIATE"))
    for rows in parts:
        took += timed(partial(_insert, connection, rows))
    return took + timed(lambda: connection.execute("COMMIT"))


def _insert(connection: Any, rows: Rows) -> None:
    """A statement a table."""
    for table, those in rows.items():
        if those:
            marks = ", ".join("?" * len(those[0]))
            connection.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", those)
