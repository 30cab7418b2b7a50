"""Workbooks of Excel and LibreOffice: the cells of the first sheet that holds a table.

The library lays a sheet out as one block from its first to its last cell, so that two cells at the
far corners would take all memory there is. What a file claims is therefore weighed before, and read
in a process of its own.
"""

import json
import re
import zlib
from io import BytesIO
from multiprocessing import get_context
from zipfile import BadZipFile, ZipFile

from desktop.feeds.parsed import Unreadable
from desktop.feeds.tables import unpack
from desktop.feeds.tables.unpack import CELL_LIMIT

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
EXPANDED_LIMIT = 256 * 1024 * 1024
PATIENCE = 60
"""Seconds after which nobody waits for a workbook any more."""

BROKEN = "This workbook cannot be read: it may be damaged. Open it, save it again and send that."
LOCKED = "This workbook is protected by a password: save it without one and send it again."
TOO_LARGE = "This workbook is too large: save the sheet with the table as CSV and send that."
EMPTY = "This workbook is empty."
SEVERAL = (
    "This workbook has tables of people on several sheets, and one is read of a file: save each of"
    " them as a file of its own."
)
_WHY = {unpack.LOCKED: LOCKED, unpack.BROKEN: BROKEN, unpack.LARGE: TOO_LARGE,
        unpack.SEVERAL: SEVERAL}  # fmt: skip

DAMAGED = (BadZipFile, OSError, RuntimeError, ValueError, EOFError, zlib.error)
"""What unpacking a damaged zip may raise."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""What a workbook with a password holds in the place of its sheets ([MS-OFFCRYPTO] 2.3.4.4)."""
_CELL = re.compile(rb"<(?:\w+:)?c\s(?:[^<>]*?\s)?r=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^<>]*?(/?)>")
_REPEATED = re.compile(
    rb"<table:table-(?:row|cell)[^<>]*-repeated=\"\d{5,}\"[^<>]*[^/]>(.{0,400})", re.DOTALL
)


def is_workbook(content: bytes) -> bool:
    """Whether it is one of Excel or LibreOffice; an old Word file is not told from old Excel."""
    if content.startswith(OLE):
        return True
    if not content.startswith(ZIP):
        return False
    try:
        with ZipFile(BytesIO(content)) as packed:
            names = set(packed.namelist())
            if {"xl/workbook.xml", "xl/workbook.bin"} & names:
                return True
            kind = packed.getinfo("mimetype") if "mimetype" in names else None
            return (
                kind is not None
                and kind.file_size < 200
                and packed.read(kind).startswith(b"application/vnd.oasis.opendocument.spreadsheet")
            )
    except DAMAGED:
        return False


def first_sheet(content: bytes) -> list[tuple[int, list[str], bool]]:
    """The rows of its table: number, cells, and whether it is hidden. They are read by a process
    that may fall over in peace."""
    if content.startswith(OLE) and _ENCRYPTED in content:
        raise Unreadable(LOCKED)  # the library takes it for no workbook at all
    _weigh(content)
    spawning = get_context("spawn")
    mine, theirs = spawning.Pipe()
    reader = spawning.Process(target=unpack.answer, args=(theirs,), daemon=True)
    with mine:
        reader.start()
        theirs.close()
        try:
            mine.send_bytes(content)
            told = mine.recv_bytes() if mine.poll(PATIENCE) else None
        except (EOFError, OSError):  # it fell over
            told = None
        finally:
            reader.kill()
            reader.join()
            reader.close()
    found = json.loads(told) if told is not None else unpack.BROKEN
    if isinstance(found, str):
        raise Unreadable(_WHY[found])
    if not found:
        raise Unreadable(EMPTY)
    return [(number, cells, hidden) for number, cells, hidden in found]


def _weigh(content: bytes) -> None:
    """Refuse what would not fit in memory, before the library unpacks it."""
    if not content.startswith(ZIP):
        return  # an old workbook has 65,536 rows of 256 cells at the most
    try:
        with ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
            if sum(each.file_size for each in parts) > EXPANDED_LIMIT:
                raise Unreadable(TOO_LARGE)
            for each in parts:
                if each.filename.startswith("xl/worksheets/") or each.filename == "content.xml":
                    _weigh_part(packed.read(each))
    except DAMAGED:
        raise Unreadable(BROKEN) from None


def _weigh_part(part: bytes) -> None:
    first, last, left, right = 1 << 30, 0, 1 << 30, 0
    for letters, figures, empty in (found.groups() for found in _CELL.finditer(part)):
        if empty:
            continue
        row, column = int(figures), _column(letters)
        first, last = min(first, row), max(last, row)
        left, right = min(left, column), max(right, column)
    if last and (last - first + 1) * (right - left + 1) > CELL_LIMIT:
        raise Unreadable(TOO_LARGE)
    repeated = _REPEATED.findall(part)
    if any(b"office:value-type" in each or b"<text:p" in each for each in repeated):
        raise Unreadable(TOO_LARGE)


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place
