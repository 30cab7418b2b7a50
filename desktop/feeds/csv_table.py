"""The cells of a CSV, row by row, or the reason why its rows cannot be told apart."""

import csv
from collections.abc import Sequence
from io import StringIO
from itertools import chain

from desktop.feeds.parsed import ENTRY_LIMIT, Unreadable

TOO_WIDE = "It has more cells than there are columns: a comma or a tab may have cut one in two."
TOO_SHORT = "It has fewer cells than there are columns: the file may be cut off."
_END = "\x1eend"
"""A last line that only a quote left open can hide."""


def decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")  # what Excel in England writes


def delimiter(content: bytes | str) -> str:
    head = content[:20_000]
    text = head if isinstance(head, str) else head.decode("utf-8", "replace")
    first = text.partition("\n")[0]
    return max(",;\t|", key=first.count)


def read(text: str, by: str) -> list[list[str]]:
    """The rows that are not blank; the first is the header, without nameless columns at its end."""
    csv.field_size_limit(10_000_000)
    reader = csv.reader(chain(StringIO(text, newline=""), (_END,)), delimiter=by)
    table: list[list[str]] = []
    of_lines: list[list[str]] = []
    before = 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                table.append(row)
                if reader.line_num > before + 1:
                    of_lines.append(row)
            before = reader.line_num
    except csv.Error:
        raise Unreadable("This CSV is broken: a cell in it never ends.", _lines(text)) from None
    if table.pop() != [_END] or any(_swallowed(row, len(table[0]), by) for row in of_lines):
        raise Unreadable(
            "A quote in this CSV opens and does not close, so its rows cannot be told apart: "
            "export it again.",
            _lines(text),
        )
    if len(table) > ENTRY_LIMIT:
        raise Unreadable(
            "This CSV holds more rows than are taken at once: send it in parts.",
            ("row",) * (len(table) - 1),
        )
    while len(table[0]) > 1 and not table[0][-1].strip():
        table[0].pop()
    return table


def misfit(row: Sequence[str], columns: int) -> str:
    """How a row does not fit its columns, in a sentence; nothing where it does.

    A comma that no quotes hold cuts a cell in two; a file that was cut off ends in a row.
    """
    if any(cell.strip() for cell in row[columns:]):
        return TOO_WIDE
    return TOO_SHORT if len(row) < columns else ""


def _swallowed(row: list[str], wide: int, by: str) -> bool:
    """Whether a quote that was left open took in a row, or a part of one.

    A note of several lines lies within a row of the right length, and holds no row's commas.
    """
    return len(row) != wide or any(
        len(cell.splitlines()) > 1 and cell.count(by) >= wide - 1 for cell in row
    )


def _lines(text: str) -> tuple[str, ...]:
    """An entry for each line after the first, where rows cannot be told apart."""
    lines = sum(bool(line.strip()) for line in StringIO(text, newline=""))
    return ("row",) * (lines - 1) or ("file",)
