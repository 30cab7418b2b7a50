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
        if _is_one(content):
            return Bundle(), [Raw(content)]
        raise Unreadable(f"This is JSON, but not FHIR: {place(trouble)}.") from None
    except msgspec.DecodeError:
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


def _is_one(content: bytes) -> bool:
    """Whether it is a resource alone, whose ``type`` is no bundle's: an encounter has a list."""
    try:
        return decode(content, Head).resource_type not in (None, "Bundle")
    except msgspec.ValidationError:
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
