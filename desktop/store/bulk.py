"""Many rows at once, straight to the driver."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put in rows that all name the same columns, of which there are two at least.

    Each column is brought to how the store keeps it in one go: a statement of SQLAlchemy's does so
    value by value, and that takes as long as it takes the store to put them in.
    """
    names = tuple(rows[0])
    dialect = connection.dialect
    columns = []
    for name, values in zip(names, zip(*map(itemgetter(*names), rows), strict=True), strict=True):
        kept = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        columns.append(values if kept is None else list(map(kept, values)))
    quoted = dialect.identifier_preparer
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    into = f"{quoted.format_table(table)} ({', '.join(map(quoted.quote, names))})"
    marks = ", ".join([mark] * len(names))
    connection.exec_driver_sql(
        f"INSERT INTO {into} VALUES ({marks})",  # noqa: S608 - the program's own names alone
        list(zip(*columns, strict=True)),
    )
