"""The entries of a file, be it a bundle or one resource; or the reason why there are none."""

import re
from collections.abc import Iterator

import msgspec
from msgspec import Raw

from desktop.feeds.fhir.file import decode
from desktop.feeds.fhir.labels import tags
from desktop.feeds.fhir.modifiers import RULES
from desktop.feeds.fhir.types import Bundle, Head, Loose
from desktop.feeds.fhir.version import LOOKED_AT
from desktop.feeds.parsed import ENTRY_LIMIT, Entry, Unreadable

_GRAVE = ("fatal", "error")
_REFUSALS = {
    "security": "it does not allow this",
    "forbidden": "it does not allow this",
    "login": "nobody was signed in there",
    "expired": "the sign-in there had run out",
    "unknown": "it does not know who asked",
    "suppressed": "it keeps this back",
    "not-found": "it does not have what was asked for",
    "deleted": "what was asked for was deleted there",
    "not-supported": "it does not know how to do this",
    "too-costly": "too much was asked for at once",
    "throttled": "it was asked too often",
    "timeout": "it took too long",
}
"""By the codes of FHIR's issue types."""


class _Issue(Loose):
    severity: str | None = None
    code: str | None = None


class _Outcome(Loose):
    resource_type: str | None = None
    issue: list[_Issue] | _Issue | None = None


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
        _must_be_no_refusal(content)
        return Bundle(), [Raw(content)]
    if bundle.implicit_rules:
        raise Unreadable(RULES)
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


def _must_be_no_refusal(content: bytes) -> None:
    """An answer that says why there is none, saved in place of one.

    Why is told by its code alone: whatever else it says may name a person.
    """
    try:
        outcome = decode(content, _Outcome)
    except (msgspec.DecodeError, RecursionError):
        return
    issues = outcome.issue if isinstance(outcome.issue, list) else [outcome.issue]
    grave = [each for each in issues if each is not None and each.severity in _GRAVE]
    if outcome.resource_type == "OperationOutcome" and grave:
        why = _REFUSALS.get(grave[0].code or "", "something went wrong there")
        raise Unreadable(
            f"The source refused: {why}. Nothing else is in this file.", ("OperationOutcome",)
        )


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


def original(content: bytes, bundle: Bundle, rows: list[Raw], entries: tuple[Entry, ...]) -> bytes:
    """Some entries as a bundle that says of itself what theirs did; a lone resource as it is."""
    if len(rows) == 1 and bytes(rows[0]) == content:
        return content
    said = bundle.meta and {"security": bundle.meta.security, "tag": tags(bundle.meta)}
    labels = {key: value for key, value in (said or {}).items() if value}
    head = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": bundle.timestamp,
        "meta": labels,
    }
    told = msgspec.json.encode({key: value for key, value in head.items() if value})
    return told[:-1] + b',"entry":[' + alone(rows, entries) + b"]}"


def alone(rows: list[Raw], entries: tuple[Entry, ...]) -> bytes:
    return b",".join(bytes(rows[each.position - 1]) for each in entries)


def looked_at(bundle: Bundle, rows: list[Raw]) -> Iterator[object]:
    """The resources that show in which version of FHIR a file is written."""
    yield {"resourceType": "Bundle", "meta": {"profile": bundle.meta and bundle.meta.profile}}
    for raw in rows[:LOOKED_AT]:
        try:
            row = decode(raw, object)
        except (msgspec.DecodeError, RecursionError):
            continue
        yield row.get("resource", row) if isinstance(row, dict) else row
