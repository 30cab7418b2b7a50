"""How many entries a file has, whatever becomes of them: counted by the standard library alone.

Shares no code with ``desktop``. An entry is a resource of a bundle or of a line, a message, or a
row below the names of the columns. Where a file is too broken to tell, it does not guess.
"""

import csv
import gzip
import io
import json
import re
import zlib
from typing import Any
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

FHIR = "{http://hl7.org/fhir}"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OF_A_RETURN = {"Client Type", "Event Type", "Event Start Date", "Event End Date",
               "Service Component"}  # fmt: skip
BROKEN = (BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, KeyError,
          NotImplementedError)  # fmt: skip


def entries(content: bytes, names: set[str]) -> int | None:
    """Of a file, or of all in a zip; ``names`` are those of the columns of any table.

    None where it is too broken to say.
    """
    if content.startswith(b"PK\x03\x04"):
        try:
            with ZipFile(io.BytesIO(content)) as packed:
                return _packed(packed, names)
        except BROKEN:
            return None
    if content.startswith(b"\x1f\x8b"):
        try:
            inside = gzip.decompress(content)
        except BROKEN:
            return None
        return None if inside.startswith((b"PK\x03\x04", b"\x1f\x8b")) else entries(inside, names)
    return _read(content, names)


def _packed(packed: ZipFile, names: set[str]) -> int | None:
    listed = packed.namelist()
    if "xl/workbook.xml" in listed:
        return _below_names(_cells(packed), names)
    counted = [1 if name.startswith(".") else entries(packed.read(name), names) for name in listed]
    return None if not listed or None in counted else sum(filter(None, counted))


def _read(content: bytes, names: set[str]) -> int | None:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeError:
            return None
    content = content.removeprefix(b"\xef\xbb\xbf")
    begins = content[:4096].lstrip()
    if begins.startswith(b"<"):
        return _in_xml(content)
    if re.match(rb"[\x0b\x1c\s]*(MSH|FHS|BHS)[|^~\\&]", begins):
        return _messages(content)
    if begins.startswith((b"{", b"[")):
        return _in_json(content)
    return _in_csv(content, names)


def _in_json(content: bytes) -> int | None:
    try:
        return _of_json(json.loads(content))
    except (ValueError, RecursionError):
        pass
    lines = [line for line in re.split(rb"[\r\n]", content) if line.strip()]
    found = [_line(line) for line in lines]
    whole = sum(each is not None for each in found[:20])
    if len(lines) < 2 or 2 * whole < min(len(lines), 20):
        return None
    return sum(each or 1 for each in found)


def _line(line: bytes) -> int | None:
    """A line that is broken is an entry all the same."""
    try:
        return _of_json(json.loads(line))
    except (ValueError, RecursionError):
        return None


def _of_json(it: Any) -> int | None:
    if not isinstance(it, dict):
        return None
    if it.get("resourceType", "Bundle") != "Bundle":
        return 1
    return len(it["entry"]) if isinstance(it.get("entry"), list) else None


def _in_xml(content: bytes) -> int | None:
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - the tests' own
    except (ElementTree.ParseError, ValueError):
        return None
    return len(root.findall(f"{FHIR}entry")) if root.tag == f"{FHIR}Bundle" else 1


def _messages(content: bytes) -> int:
    """By their heads; what stands before the first, or after an envelope, is one too."""
    count, inside = 0, False
    for line in filter(bytes.strip, re.split(rb"[\r\n\x0b\x1c]", content)):
        named = re.match(rb"([A-Z][A-Z0-9]{2})([^A-Za-z0-9\s]|$)", line)
        name = named[1] if named else b""
        if name in (b"FHS", b"BHS", b"BTS", b"FTS"):
            inside = False
        elif not inside or name == b"MSH":
            count, inside = count + 1, True
    return count


def _in_csv(content: bytes, names: set[str]) -> int | None:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    try:
        return _below_names(list(csv.reader(io.StringIO(text, newline=""))), names)
    except csv.Error:
        return None


def _below_names(rows: list[list[str]], names: set[str]) -> int | None:
    """Rows with anything in them below the one that names most columns.

    In a council's return a mark that nobody sees is something; in other tables it is nothing.
    """
    seen = str.strip if len(OF_A_RETURN.intersection(*rows[:1])) > 1 else _plain
    rows = [row for row in rows if any(map(seen, row))]
    known = [sum(cell in names for cell in set(map(_plain, row))) for row in rows[:40]]
    if max(known, default=0) < 2:
        return None
    return len(rows) - 1 - known.index(max(known))


def _plain(cell: str) -> str:
    return "".join(each for each in cell if each.isprintable()).strip()


def _cells(packed: ZipFile) -> list[list[str]]:
    (part,) = (each for each in packed.namelist() if each.startswith("xl/worksheets/"))
    try:
        root = ElementTree.fromstring(packed.read(part))  # noqa: S314 - likewise
    except ElementTree.ParseError:
        return []
    return [["".join(cell.itertext()) for cell in row.iter(f"{SHEET}c")]
            for row in root.iter(f"{SHEET}row")]  # fmt: skip
