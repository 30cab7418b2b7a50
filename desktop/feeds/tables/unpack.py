"""The cells of a workbook as text. Runs in a process of its own, and knows no more than this.

The library is quick and takes what a file claims at its word: a damaged one makes it ask for more
memory than there is, and that ends its process without a word.
"""

import json
import os
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from multiprocessing.connection import Connection

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from desktop.feeds.tables import marks
from desktop.feeds.tables.cells import plain
from desktop.feeds.tables.marks import Marks
from desktop.words.tables import KNOWN_HEADINGS, PERSONS_HEADINGS, bare

CELL_LIMIT = 5_000_000
MEMORY_LIMIT = 2 * 1024**3
LOCKED, BROKEN, LARGE, SEVERAL = "locked", "broken", "large", "several"
_TITLES = 40
"""Within so many rows the names of columns are looked for."""


class _Several(Exception):
    """More than one sheet holds a table of people."""


def answer(to: Connection) -> None:
    """Be handed a workbook, hand back the rows of its table as JSON, or a word of why not."""
    _hold_back()
    content = to.recv_bytes()
    try:
        found: object = list(_rows(content))
    except PasswordError:
        found = LOCKED
    except MemoryError:
        found = LARGE
    except _Several:
        found = SEVERAL
    except (CalamineError, OSError, ValueError, OverflowError):
        found = BROKEN
    to.send_bytes(json.dumps(found).encode("utf-8", "surrogatepass"))


def _hold_back() -> None:
    """No more memory than a table can need, and nothing of a file on the terminal."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))


def _rows(content: bytes) -> Iterator[tuple[int, list[str], bool]]:
    """Those that are not empty of the first visible sheet with more than one: number, cells, and
    whether it is hidden."""
    with load_workbook(BytesIO(content)) as book:
        chosen = False
        for name in _visible(book):
            sheet = book.get_sheet_by_name(name)
            if sheet.start is None or sheet.height < 2:
                continue
            if sheet.height * sheet.width > CELL_LIMIT:
                raise MemoryError
            if chosen and _tells_of_people(sheet):
                raise _Several
            if not chosen:
                yield from _filled(sheet, marks.of_sheet(content, name))
            chosen = True


def _filled(sheet: CalamineSheet, told: Marks) -> Iterator[tuple[int, list[str], bool]]:
    """Rows with what is merged over several of them in each, and with their errors."""
    assert sheet.start is not None  # noqa: S101 - of a sheet with rows
    top, left = sheet.start
    rows = [list(map(shown, row)) for row in sheet.to_python()]
    for (first, column), (last, _) in sheet.merged_cell_ranges or ():
        at, place = first - top, column - left
        if 0 <= at < len(rows) and 0 <= place < len(rows[at]):
            for below in rows[at + 1 : last - top + 1]:
                below[place] = rows[at][place]
    for number, column, word in told.errors:
        at, place = number - 1 - top, column - 1 - left
        if 0 <= at < len(rows) and 0 <= place < len(rows[at]):
            rows[at][place] = rows[at][place] or plain(word)
    for number, cells in enumerate(rows, top + 1):
        if any(cells):
            yield number, cells, number in told.hidden


def _tells_of_people(sheet: CalamineSheet) -> bool:
    """Whether it has the columns of a table of people, and a row below their names."""
    for row in sheet.to_python(nrows=min(sheet.height, _TITLES))[:-1]:
        named = {bare(shown(cell)) for cell in row}
        if len(named & KNOWN_HEADINGS) > 2 and named & PERSONS_HEADINGS:
            return True
    return False


def _visible(book: CalamineWorkbook) -> list[str]:
    """Sheets that people see; a hidden one holds lists for choosing from, or what was taken out."""
    return [
        each.name
        for each in book.sheets_metadata
        if each.visible == SheetVisibleEnum.Visible and each.typ == SheetTypeEnum.WorkSheet
    ]


def shown(cell: object) -> str:
    """A cell as text that can be read in one way only."""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"
    if isinstance(cell, datetime):
        if cell.year <= 1900:  # a length of more than a day, which Excel counts from its year 0
            return _clock(cell - datetime(1899, 12, 31))  # noqa: DTZ001 - a length, no moment
        if cell.time() == time.min:
            return f"{cell:%Y-%m-%d}"
        return f"{_to_minute(cell):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return _clock(timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second))
    if isinstance(cell, timedelta):
        return _clock(cell)
    return plain(str(cell))


def _to_minute(moment: datetime) -> datetime:
    """Spreadsheets keep fractions of days, so that 08:00 may come as 07:59:59.9."""
    return (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)


def _clock(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"
