"""The entries of a file, be it a bundle or one resource; or the reason why there are none."""

import re

import msgspec
from msgspec import Raw

from desktop.feeds.fhir.file import decode
from desktop.feeds.fhir.types import Bundle, Head
from desktop.feeds.parsed import ENTRY_LIMIT, Unreadable


def entries(content: bytes) -> tuple[Bundle, list[Raw]]:
    try:
        bundle = decode(content, Bundle)
    except RecursionError:
        raise Unreadable("This JSON is nested deeper than any FHIR is.") from None
    except msgspec.ValidationError as trouble:
        _must_be_json(content)
        raise Unreadable(f"This is JSON, but not FHIR: {place(trouble)}.") from None
    except msgspec.DecodeError:
        if _is_ndjson(content):
            raise Unreadable(
                "This is FHIR with a resource on each line, which is not read: export a bundle."
            ) from None
        raise Unreadable("This is not whole JSON: it is cut off or broken.") from None
    if not bundle.resource_type:
        if bundle.entry is None:
            raise Unreadable("This is JSON, but not FHIR: it names no resource type.")
    elif bundle.resource_type != "Bundle":
        return Bundle(), [Raw(content)]
    rows = bundle.entry or []
    if not rows:
        raise Unreadable("This bundle is empty.")
    if len(rows) > ENTRY_LIMIT:
        raise Unreadable("This bundle holds more entries than are taken at once: send it in parts.")
    return bundle, rows


def _is_ndjson(content: bytes) -> bool:
    first, newline, rest = content.lstrip().partition(b"\n")
    try:
        return bool(newline and rest.lstrip()[:1] == b"{" and decode(first, Head).resource_type)
    except (msgspec.DecodeError, RecursionError):
        return False


def _must_be_json(content: bytes) -> None:
    """A wrong shape at the top may be met before the place where the JSON is broken."""
    try:
        decode(content, Raw)
    except (msgspec.DecodeError, RecursionError):
        raise Unreadable("This is not whole JSON: it is cut off or broken.") from None


def place(trouble: msgspec.ValidationError) -> str:
    """Which field is wrong, from msgspec's words; never what stands in it."""
    found = re.search(r"at `\$\.?([\w.\[\]]*)`", str(trouble))
    field = re.sub(r"\[[^\]]*\]", "", found.group(1)) if found else ""
    return f"its {field} is not as FHIR R4 has it" if field else "it is not as FHIR R4 has it"
