"""The rows of one hub put into another by the driver alone: the least that they can cost."""

from typing import Any

from desktop.models import Base

Rows = dict[str, list[tuple[Any, ...]]]
"""By its table with the columns that are written, as SQL names both."""


def rows_of(connection: Any) -> Rows:
    """Every row, in an order in which those that are named come before those that name them."""
    found = {}
    for table in Base.metadata.sorted_tables:
        columns = ", ".join(f'"{each.name}"' for each in table.columns if not each.computed)
        rows = connection.execute(f'SELECT {columns} FROM "{table.name}"')
        found[f'"{table.name}" ({columns})'] = rows.fetchall()
    return found


def bare(connection: Any) -> None:
    """Let no trigger weigh what is put in, or add to it. No part of the time that is taken."""
    triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (trigger,) in triggers.fetchall():
        connection.execute(f'DROP TRIGGER "{trigger}"')


def put_in(connection: Any, rows: Rows) -> None:
    """One transaction, and a statement a table."""
    connection.execute("BEGIN IMMEDIATE")
    for table, those in rows.items():
        if those:
            marks = ", ".join("?" * len(those[0]))
            connection.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", those)
    connection.execute("COMMIT")
