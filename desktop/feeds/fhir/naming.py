"""Whom an entry names that could not be taken in, as far as it can be read."""

from collections.abc import Iterator
from datetime import date

import msgspec
from msgspec import Raw

from desktop.feeds import clean
from desktop.feeds.fhir.file import Found, Names, decode, is_elsewhere, is_nhs_number, known_by
from desktop.feeds.fhir.people import own_ids
from desktop.feeds.fhir.types import Reference
from desktop.feeds.parsed import number_ref
from desktop.models.patient import valid_nhs_number

_ABOUT = ("subject", "patient", "for", "individual")
"""Where resources say whom they are about."""


def named(row: Raw, names: Names) -> Iterator[str]:
    """The ids of its source for everyone whom an entry is about, describes or deletes."""
    try:
        held = decode(row, object)
    except (msgspec.DecodeError, RecursionError):
        return
    if not isinstance(held, dict) or not isinstance(resource := held.get("resource", held), dict):
        return
    request = held.get("request")
    if isinstance(request, dict) and request.get("method") == "DELETE":
        about: list[object] = [{"reference": request.get("url")}]
    elif resource.get("resourceType") == "Patient":
        about = [{"identifier": each} for each in _listed(resource.get("identifier"))]
        if ident := resource.get("id"):
            about.append({"reference": f"Patient/{ident}"})
    else:
        about = [each for key in _ABOUT for each in _listed(resource.get(key))]
        taking_part = (each for each in _listed(resource.get("participant")))
        about += [each.get("actor") for each in taking_part if isinstance(each, dict)]
    for each in about:
        try:
            reference = msgspec.convert(each, Reference)
        except msgspec.ValidationError:
            continue
        base = held.get("fullUrl")
        base = base.rpartition(f"/{resource.get('resourceType')}/")[0] if isinstance(
            base, str) else ""  # fmt: skip
        reference = names.based(reference, base) or reference
        found = names.find(reference)
        if found is not None and is_elsewhere(reference, found, base):
            continue
        if found is not None and found.kind == "Patient":
            yield from _described(found, names.today)
        elif not names.is_shared(reference) and (ref := known_by(reference)):
            yield ref


def _described(found: Found, today: date) -> Iterator[str]:
    yield from own_ids(found, today)
    for each in found.identifiers:
        number = valid_nhs_number(clean.line(str(each.value)))
        if is_nhs_number(each.system) and number:
            yield number_ref(number)


def _listed(held: object) -> list[object]:
    return held if isinstance(held, list) else [held]
