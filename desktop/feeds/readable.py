"""What was set aside, as words that a person can read and correct, whatever it came as.

The words of a correction are kept as UTF-8, and come in again as such; a workbook's as a CSV.
"""

import codecs
import csv
import re
from dataclasses import replace
from io import StringIO

from desktop.feeds import archives
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
    return replace(_read(original), ending=_ending(original.content))


def _ending(content: bytes) -> str:
    if is_workbook(content):
        return ".xlsx"
    packed = next((each for begins, each in _PACKED.items() if content.startswith(begins)), "")
    try:
        return packed or _ENDINGS[recognise(content)[0]]
    except Unreadable:
        return ".dat"


def _read(original: Original) -> Readable:
    size = len(original.content)
    try:
        content = archives.unpacked(original.content)
        told = [UNPACKED] if content is not original.content else []
        if is_workbook(content):
            return Readable(_in_csv(content), " ".join([*told, SHEET]), size)
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


def _in_csv(workbook: bytes) -> str:
    """Its rows under the numbers that they have there."""
    out = StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    at = 1
    for line in sheet.lines(workbook):
        rows.writerows([[]] * (line.number - at))
        rows.writerow(line.cells)
        at = line.number + 1
    return out.getvalue()
