"""The rows of a CSV or a workbook as text: one way to write each date, time and number.

Where the table begins is found, for many exports put a title, a date or nothing above it. Rows keep
the number under which a person finds them in their own spreadsheet.
"""

import csv
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from io import StringIO
from itertools import chain, islice

from desktop.feeds.csv_table import decoded
from desktop.feeds.parsed import ENTRY_LIMIT, Unreadable
from desktop.feeds.tables.cells import plain
from desktop.feeds.tables.workbook import OLE, ZIP, first_sheet
from desktop.words.tables import KNOWN_HEADINGS, bare

TITLE_ROWS = 40
"""Within so many rows the names of the columns are looked for."""
_LOOKED_AT = 20
_END = "\x1eend"
"""A last line that only a quote left open can hide."""
_FIGURES = re.compile(r"[\d\s.,:/+£%-]+")

BROKEN = "This CSV is broken: a quote in it opens and does not close, or a cell never ends."
TOO_LONG = "This table holds more rows than are taken at once: send it in parts."
NO_COLUMNS = "This table has no row with the names of its columns: add one above the first row."


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet; ``number`` as spreadsheets count them."""

    number: int
    cells: tuple[str, ...]
    open_ended: bool = field(default=False, compare=False)
    """Empty cells at its end are left out, as spreadsheets do."""
    hidden: bool = field(default=False, compare=False)
    """Nobody sees it who looks at the workbook."""


@dataclass(frozen=True, slots=True)
class Sheet:
    header: tuple[str, ...]
    """The name of every column, each once."""
    rows: tuple[Line, ...]
    """What stands below, without empty rows."""
    above: tuple[str, ...]
    """The words that stand above the table."""
    top: tuple[Line, ...] = ()
    """The first rows of the sheet, among them that with the names."""
    row: int = 0
    """The number of the row with the names."""


def read(content: bytes, known: Collection[tuple[str, ...]] = ()) -> Sheet:
    """The table in a file, from the row with the names of its columns on.

    A row of names that are ``known``, for somebody said so, goes before any that looks like one.
    """
    found = list(islice(lines(content), ENTRY_LIMIT + TITLE_ROWS))
    said = (at for at, line in enumerate(found[:TITLE_ROWS])
            if known and any(line.cells) and _names(line.cells) in known)  # fmt: skip
    at = next(said, None)
    if at is None:
        at = _header_at(found)
    if at is None:
        raise Unreadable(NO_COLUMNS, ("row",) * len(found) or ("file",))
    return _sheet(found, at)


def headed(sheet: Sheet, row: int) -> Sheet:
    """The same table with the names of its columns in another of its first rows."""
    whole = [*(line for line in sheet.top if line.number <= sheet.row), *sheet.rows]
    return _sheet(whole, next(at for at, line in enumerate(whole) if line.number == row))


def _sheet(found: list[Line], at: int) -> Sheet:
    header = _names(found[at].cells)
    rows = tuple(_filled(line, len(header)) for line in found[at + 1 :])
    if len(rows) > ENTRY_LIMIT:
        raise Unreadable(TOO_LONG, ("row",) * len(rows))
    above = tuple(cell for line in found[:at] for cell in line.cells if cell)
    top = tuple(found[:TITLE_ROWS])
    return Sheet(header, rows, above, top, found[at].number)


def _filled(line: Line, columns: int) -> Line:
    missing = columns - len(line.cells)
    if not line.open_ended or missing <= 0:
        return line
    return replace(line, cells=(*line.cells, *[""] * missing))


def is_table(content: bytes) -> bool:
    """Whether text is a table at all: several cells a row, under names or all of one width."""
    top: list[Line] = []
    with suppress(Unreadable):  # what goes wrong further down is said when all of it is read
        top.extend(islice(_csv_lines(content), _LOOKED_AT))
    at = _header_at(top)
    if at is None:
        return False
    wide = [sum(map(bool, line.cells)) for line in top]
    even = len(top) > 1 and len({len(line.cells) for line in top}) == 1
    return _known(top[at]) > 1 or (even and wide[0] > 2)


# --- rows ------------------------------------------------------------------------------------


def lines(content: bytes) -> Iterator[Line]:
    """The rows of a CSV, or of a workbook's sheet; those with nothing in them are left out."""
    if content.startswith((ZIP, OLE)):
        found = first_sheet(content)
        return (
            Line(number, tuple(cells), open_ended=True, hidden=hidden)
            for number, cells, hidden in found
        )
    return _csv_lines(content)


def _csv_lines(content: bytes) -> Iterator[Line]:
    text = decoded(content)
    csv.field_size_limit(10_000_000)
    reader = csv.reader(chain(StringIO(text, newline=""), (_END,)), delimiter=_delimiter(text))
    kept: list[str] | None = None
    try:
        for number, row in enumerate(reader, 1):
            if kept is not None and any(kept):
                yield Line(number - 1, tuple(kept))
            kept = [plain(cell) for cell in row]
    except csv.Error:
        raise Unreadable(BROKEN, _entries(text)) from None
    if kept != [_END.strip("\x1e")] and kept != [plain(_END)]:
        raise Unreadable(BROKEN, _entries(text))


def _entries(text: str) -> tuple[str, ...]:
    """An entry for each line after the first, where rows cannot be told apart."""
    return ("row",) * (sum(bool(line.strip()) for line in text.splitlines()) - 1) or ("file",)


def _delimiter(text: str) -> str:
    head = text[:20_000].splitlines()[:_LOOKED_AT]
    return max(",;\t|", key=lambda mark: sum(line.count(mark) for line in head))


# --- the names of the columns ------------------------------------------------------------------


def _header_at(lines: list[Line]) -> int | None:
    """The row with most names that are known; or else the first that is words all across."""
    top = lines[:TITLE_ROWS]
    if not top:
        return None
    best = max(range(len(top)), key=lambda at: (_known(top[at]), -at))
    if _known(top[best]) > 1:
        return best
    wide = max(sum(map(bool, line.cells)) for line in top)
    return next((at for at, line in enumerate(top) if wide > 1 and _is_names(line, wide)), None)


def _known(line: Line) -> int:
    return len({name for cell in line.cells if (name := bare(cell)) in KNOWN_HEADINGS})


def _is_names(line: Line, wide: int) -> bool:
    """Nearly as wide as the table, and nowhere a figure or a date."""
    filled = [cell for cell in line.cells if cell]
    return len(filled) * 4 >= wide * 3 and not any(map(_FIGURES.fullmatch, filled))


def _names(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Each once: what has no name is called by its place, and a second by the same name so."""
    found: list[str] = []
    last = max(place for place, cell in enumerate(cells, 1) if cell)
    for place, cell in enumerate(cells[:last], 1):
        name = cell or f"Column {place}"
        found.append(name if name not in found else f"{name} ({place})")
    return tuple(found)
