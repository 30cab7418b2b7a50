"""Whether a bundle holds all that its source has of somebody: by what it is, and what was asked.

An answer to a search may be one page of several, a document is a summary for some purpose, and a
message, a batch or a history tells what has changed: none of them leaves anything out by not
saying it.
"""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import msgspec

from desktop.feeds.fhir.types import Bundle, Loose
from desktop.feeds.parsed import Complete, Person

_MAY_BE_WHOLE = (None, "", "collection", "searchset")
_PAGES = frozenset({"next", "previous", "prev"})
_EVERYTHING = re.compile(r"(?:^|/)(?:Patient(?:/(?P<patient>[^/]+))?|Group/[^/]+)/\$everything$")
_OF_FORM = frozenset({"_count", "_format", "_pretty"})
"""What a question says of the form of its answer alone."""
_OF_SOME = frozenset({"_since", "_lastUpdated", "_elements", "_page", "_getpages"})


class Reach(NamedTuple):
    """Of whom and of what a bundle may hold all."""

    sure: bool
    """Whether it says so itself; otherwise only its source could be known to send all each time."""
    patient: str = ""
    """The id of the one whom it is about; empty where it is about everyone in it."""
    kinds: frozenset[str] | None = None
    """The types that were asked for; None for all."""


class _Link(Loose):
    relation: str | None = None
    url: str | None = None


def reach(bundle: Bundle, entries: int, kinds: AbstractSet[str]) -> Reach | None:
    """None of what is a part, whatever its source sends; ``kinds`` are the types that it holds."""
    if bundle.resource_type != "Bundle" or bundle.type not in _MAY_BE_WHOLE:
        return None
    if kinds & {"Composition", "MessageHeader", "OperationOutcome"}:
        return None  # a document or a message after all, or a warning that something is missing
    links = _links(bundle.link)
    if links is None or _PAGES & links.keys():
        return None
    asked = links.get("self", "")
    if links.get("first", asked) != asked or (
        isinstance(bundle.total, int) and bundle.total > entries
    ):
        return None
    return _asked(asked) if bundle.type == "searchset" else Reach(sure=False)


def close(people: Iterable[Person], reach: Reach, told: Complete) -> None:
    """Say so of whoever has an entry of their own, as far as the bundle reaches."""
    for person in people:
        if person.described is None:
            continue
        if not reach.sure:
            person.if_everything = told
        elif not reach.patient or f"Patient/{reach.patient}" in person.refs:
            person.complete = person.complete or told


def _links(raw: Any) -> dict[str, str] | None:
    """By what each leads to; None where that cannot be told."""
    try:
        links = msgspec.convert(raw or [], list[_Link])
    except msgspec.ValidationError:
        return None
    return {each.relation or "": each.url or "" for each in links}


def _asked(url: str) -> Reach | None:
    """What the question was to which a bundle is the answer."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return Reach(sure=False)
    asked = parse_qs(parts.query, keep_blank_values=True)
    found = _EVERYTHING.search(parts.path)
    if found is None:
        of_people = parts.path.rpartition("/")[2] in ("", "Patient")
        return Reach(sure=False) if of_people and not asked.keys() & _OF_SOME else None
    if asked.keys() - _OF_FORM - {"_type"}:
        return None  # since when, between which days, which elements: not all
    kinds = [each for text in asked.get("_type", ()) for each in text.split(",")]
    return Reach(sure=True, patient=found["patient"] or "", kinds=frozenset(kinds) or None)
