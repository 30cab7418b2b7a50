"""What a file is, by its content and never by its name."""

import csv
import re
from enum import StrEnum
from io import StringIO

from desktop.feeds import archives, csv_table
from desktop.feeds.asc_cld import is_return
from desktop.feeds.fhir import ndjson, xml
from desktop.feeds.hl7.messages import is_hl7
from desktop.feeds.parsed import Unreadable
from desktop.feeds.tables.sheet import is_table
from desktop.feeds.tables.workbook import is_workbook

READ_HERE = (
    "FHIR R4 and STU3 in JSON or XML, HL7 v2, ASC-CLD CSV, and other tables as CSV or Excel are"
    " read, also in a zip"
)
LOOKED_AT = 100_000
_UTF16 = {
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    **{mark.encode(code): code for mark in "<{" for code in ("utf-16-le", "utf-16-be")},
}
"""How text begins that is UTF-16: with its mark, or as XML and JSON that leave it out."""
PACKED = {
    b"PK\x03\x04": "a zip file",
    b"PK\x05\x06": "an empty zip file",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
"""How that begins which holds no text to read."""


class Format(StrEnum):
    FHIR_JSON = "FHIR JSON"
    FHIR_NDJSON = "FHIR JSON, a resource a line"
    FHIR_XML = "FHIR XML"
    HL7 = "HL7 v2"
    CSV = "CSV"
    TABLE = "table"


def recognise(content: bytes) -> tuple[Format, bytes]:
    """The format, and the content as UTF-8 without a byte order mark; or say what else it is."""
    content = archives.unpacked(content)
    if is_workbook(content):
        return Format.TABLE, content
    for mark, what in PACKED.items():
        if content.startswith(mark):
            raise Unreadable(f"This is {what}, which is not read. {READ_HERE}.")
    content = as_utf8(content)
    start = content[:4096].lstrip()
    if not start:
        raise Unreadable("This file is empty.")
    if start.startswith(b"<"):
        if xml.root(content).startswith(xml.FHIR):
            return Format.FHIR_XML, content
        raise Unreadable(f"This is XML, but not FHIR. {READ_HERE}.")
    if is_hl7(start):
        return Format.HL7, content
    if start.startswith((b"{", b"[")):
        return Format.FHIR_NDJSON if ndjson.is_ndjson(content) else Format.FHIR_JSON, content
    if b"\x00" in start:
        raise Unreadable(f"This is neither text nor a feed. {READ_HERE}.")
    if (rows := _table(content)) and is_return(rows[0]):
        return Format.CSV, content
    if is_table(content[:LOOKED_AT]):
        return Format.TABLE, content
    raise Unreadable(f"This is not a feed. {READ_HERE}.")


def _table(content: bytes) -> list[list[str]]:
    """The first rows, if the first of them has cells at all."""
    text = csv_table.decoded(content[:LOOKED_AT].rpartition(b"\n")[0] or content[:LOOKED_AT])
    by = csv_table.delimiter(text.lstrip())
    if text.lstrip().partition("\n")[0].count(by) < 2:
        return []
    try:
        rows = [row for row in csv.reader(StringIO(text, newline=""), delimiter=by)
                if any(cell.strip() for cell in row)]  # fmt: skip
    except csv.Error:
        return []
    return rows[:50]


def as_utf8(content: bytes) -> bytes:
    """What is UTF-16 brought to UTF-8, and no mark before it; anything else as it is."""
    code = next((code for mark, code in _UTF16.items() if content.startswith(mark)), None)
    if code is not None:
        try:
            text = content.decode(code)
            return re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode()  # it says UTF-16 no longer
        except UnicodeError:
            raise Unreadable("This file says that it is UTF-16 text, but it is broken.") from None
    return content.removeprefix(b"\xef\xbb\xbf")
