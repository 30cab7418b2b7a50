"""What was set aside, as words that a person can read and correct, whatever it came as.

The words of a correction are kept as UTF-8, and come in again as such; a workbook's as a CSV.
"""

import codecs
import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from io import StringIO

from desktop.feeds import archives, csv_table
from desktop.feeds.csv_table import decoded
from desktop.feeds.hl7 import charset
from desktop.feeds.hl7.messages import is_hl7, split
from desktop.feeds.parsed import Unreadable
from desktop.feeds.recognise import PACKED, Format, as_utf8, recognise
from desktop.feeds.tables import sheet
from desktop.feeds.tables.workbook import is_workbook
from desktop.words.accounts import Original, Readable

SHEET = "This is the sheet of a workbook. Corrected, it comes in as a table of the same columns."
UNPACKED = "It came packed, and is shown unpacked."
ROWS = 20
"""A table of no more is shown as fields: rows that were set aside, and no whole file."""
DECODED = "It is no UTF-8. It is read as {code}: look whether its letters are right."

_ENDINGS = {
    Format.FHIR_JSON: ".json", Format.FHIR_NDJSON: ".ndjson", Format.FHIR_XML: ".xml",
    Format.HL7: ".hl7", Format.CSV: ".csv", Format.TABLE: ".csv",
}  # fmt: skip
_PACKED = {b"%PDF": ".pdf", b"PK\x03\x04": ".zip", b"PK\x05\x06": ".zip", b"\x1f\x8b": ".gz"}
_DECLARED = re.compile(rb"\s*<\?xml[^>]*?encoding=[\"']([\w.:-]+)[\"'][^>]*\?>")
_WINDOWS = "Windows-1252"


def readable(original: Original) -> Readable:
    """The words of an original, and how they were come by; none where it is no text."""
    found, content = _read(original.content), original.content
    if is_workbook(content):
        return replace(found, ending=".xlsx")
    packed = next((each for begins, each in _PACKED.items() if content.startswith(begins)), "")
    try:
        format_, _ = recognise(content)
    except Unreadable:
        return replace(found, ending=packed or ".dat")
    rows = _rows(found.text) if format_ in (Format.CSV, Format.TABLE) else ()
    return replace(found, ending=packed or _ENDINGS[format_], rows=rows)


def words_of(content: bytes) -> str:
    """The words alone of what was sent; none where it is no text."""
    return _read(content).text


def in_csv(rows: Iterable[Sequence[str]]) -> str:
    out = StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _rows(text: str) -> tuple[tuple[str, ...], ...]:
    """A few rows under their names; nothing where they do not stand under each other."""
    try:
        header, *rows = csv_table.read(text, csv_table.delimiter(text))
    except Unreadable:
        return ()
    if not 0 < len(rows) <= ROWS or any(len(row) > len(header) for row in rows):
        return ()
    return (tuple(header), *((*row, *[""] * (len(header) - len(row))) for row in rows))


def _read(sent: bytes) -> Readable:
    size = len(sent)
    try:
        content = archives.unpacked(sent)
        told = [UNPACKED] if content is not sent else []
        if is_workbook(content):
            return Readable(_sheet(content), " ".join([*told, SHEET]), size)
        if content.startswith(tuple(PACKED)):
            return Readable("", "", size)
        content = as_utf8(content)
    except Unreadable:
        return Readable("", "", size)
    if b"\0" in content:
        return Readable("", "", size)
    words, code = (_messages(content) if is_hl7(content) else None) or _decoded(content)
    if code:
        told.append(DECODED.format(code=code))
    return Readable(words, " ".join(told), size)


def _messages(content: bytes) -> tuple[str, str] | None:
    """HL7 that names its letters, each message in its own; and the first that is not UTF-8."""
    told = [charset.legible(each) for each in split(content)]
    named = next((code for _, code in told if code), None)
    return ("".join(f"{text}\r" for text, _ in told), named) if named else None


def _decoded(content: bytes) -> tuple[str, str]:
    """The words, and what they were encoded as where that is not UTF-8."""
    try:
        return content.decode(), ""
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.match(content)
    if declared is None:
        return decoded(content), _WINDOWS
    content = content[declared.end() :].lstrip()  # the words say no longer what they were
    try:
        code = codecs.lookup(declared[1].decode()).name
        return content.decode(code), code
    except (LookupError, UnicodeDecodeError):
        return decoded(content), _WINDOWS


def _sheet(workbook: bytes) -> str:
    """Its rows under the numbers that they have there."""
    rows: list[Sequence[str]] = []
    for line in sheet.lines(workbook):
        rows += [()] * (line.number - 1 - len(rows))
        rows.append(line.cells)
    return in_csv(rows)
