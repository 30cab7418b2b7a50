"""Many rows at once, straight to the driver."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import CheckConstraint, Column, Connection, Dialect, Enum, Table

from desktop.models.base import Moment


def insert_rows(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Put in rows, each with a value for each of the columns named.

    Each column is brought to how the store keeps it in one go: a statement of SQLAlchemy's does so
    value by value, and that takes as long as it takes the store to put them in. Raises
    ``LookupError`` for a word that is not in the closed list of its column.
    """
    into = [table.c[name] for name in names]
    dialect = connection.dialect
    columns = [
        _as_kept(column, dialect, values)
        for column, values in zip(into, zip(*rows, strict=True), strict=True)
    ]
    quoted = dialect.identifier_preparer
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    where = f"{quoted.format_table(table)} ({', '.join(map(quoted.quote, names))})"
    marks = ", ".join([mark] * len(names))
    with _lists_checked(connection, table, into):
        connection.exec_driver_sql(
            f"INSERT INTO {where} VALUES ({marks})",  # noqa: S608 - the program's own names alone
            list(zip(*columns, strict=True)),
        )


def _as_kept(column: Column[Any], dialect: Dialect, values: Sequence[Any]) -> Sequence[Any]:
    keep = column.type.dialect_impl(dialect).bind_processor(dialect)
    if keep is None:
        return values
    if isinstance(column.type, (Enum, Moment)):  # many rows have the same few
        kept = {value: keep(value) for value in set(values)}
        return [kept[value] for value in values]
    return list(map(keep, values))


@contextmanager
def _lists_checked(
    connection: Connection, table: Table, into: Sequence[Column[Any]]
) -> Iterator[None]:
    """Spare a file the checks of closed lists, to which every value was held just before.

    SQLite writes each list down anew for every row, which takes as long as to put the row in.
    """
    checks = sum(isinstance(each, CheckConstraint) for each in table.constraints)
    lists = sum(isinstance(column.type, Enum) for column in into)
    if connection.dialect.name != "sqlite" or not lists or checks != lists:
        yield
        return
    driver = connection.connection
    driver.cursor().execute("PRAGMA ignore_check_constraints = ON")
    try:
        yield
    finally:
        driver.cursor().execute("PRAGMA ignore_check_constraints = OFF")
