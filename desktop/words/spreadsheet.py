"""A table as a file that spreadsheets open as it is meant."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

_RUNS = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would take for a formula, and run."""


def as_csv(heading: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    """CSV in UTF-8, with the mark by which spreadsheets know it, and with Windows line ends."""
    written = StringIO(newline="")
    table = csv.writer(written)
    table.writerow(heading)
    table.writerows([_harmless(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    plain = cell.replace("\N{NO-BREAK SPACE}", " ")
    return f"'{plain}" if plain.startswith(_RUNS) else plain
