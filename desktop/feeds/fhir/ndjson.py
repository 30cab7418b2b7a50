"""FHIR with a resource, a bundle or an entry on each line: a broken line spares the rest."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import islice

import msgspec
from msgspec import Raw, field

from desktop.feeds.fhir import r4
from desktop.feeds.fhir.file import decode
from desktop.feeds.fhir.labels import tags
from desktop.feeds.fhir.types import Bundle, BundleMeta, Coding, Loose
from desktop.feeds.parsed import Aside, Complete, Entry, Parsed
from desktop.words.enums import Sector

Original = Callable[[tuple[Entry, ...]], bytes]
_LOOKED_AT = 20
_NOTHING = Raw(b"{}")
"""Holds the place of a line that is broken, or of a bundle with nothing in it."""
BROKEN = "This line is broken or cut off."


class _Line(Loose):
    """Enough of a line to tell a bundle from anything else."""

    resource_type: str | None = None
    resource: Raw = field(default_factory=Raw)


def is_ndjson(content: bytes) -> bool:
    """Whether there are several lines, of which half at least are FHIR and whole in themselves.

    Of one document that is spread over several lines, the last entry at most is.
    """
    written = content.strip()
    if b"\n" not in written and b"\r" not in written:
        return False
    lines = list(islice(_lines(written), _LOOKED_AT))
    return len(lines) > 1 and 2 * sum(map(_is_fhir, lines)) >= len(lines)


def read(content: bytes, sector: Sector, today: date) -> Parsed:
    """Read a whole file, as one bundle of all that its lines hold."""
    rows: list[Raw] = []
    broken: dict[int, bytes] = {}
    labels: list[Coding] = []
    tagged: list[Coding] = []
    profiles: list[str] = []
    rules: str | None = None
    for line in _lines(content):
        try:
            bundle = _bundle(line)
        except (msgspec.DecodeError, RecursionError):
            broken[len(rows) + 1] = line
            bundle = Bundle(entry=[_NOTHING])
        if bundle.meta is not None:
            labels += bundle.meta.security or []
            tagged += tags(bundle.meta)
            profiles += bundle.meta.profile if isinstance(bundle.meta.profile, list) else []
        rules = rules or bundle.implicit_rules
        rows += bundle.entry or []
    dated = timestamp(content)
    whole = Bundle(
        resource_type="Bundle", implicit_rules=rules, entry=rows,
        timestamp=dated.isoformat() if dated else None,
        meta=BundleMeta(security=labels, tag=tagged, profile=profiles),
    )  # fmt: skip
    parsed = r4.read(msgspec.json.encode(whole), sector, today)
    for person in parsed.people:
        if person.if_everything is not None:
            person.if_everything = _of_its_types(person.if_everything)
    _put_right(parsed, broken)
    return parsed


def _of_its_types(told: Complete) -> Complete:
    """An export in lines is mostly a file for each type: it leaves out nothing of any other."""
    kinds = {ref.partition("/")[0] for ref in told.sent}
    return replace(told, refs=tuple(ref for ref in told.refs if ref[:-1] in kinds))


def timestamp(content: bytes) -> datetime | None:
    """The earliest that a bundle names, if each line is one: none is taken for newer than it is."""
    said = [r4.timestamp(line) for line in _lines(content)]
    known = [each for each in said if each is not None]
    return min(known) if known and len(known) == len(said) else None


def _is_fhir(line: bytes) -> bool:
    try:
        it = decode(line, _Line)
    except (msgspec.DecodeError, RecursionError):
        return False
    return bool(it.resource_type or it.resource)


def _lines(content: bytes) -> Iterator[bytes]:
    """Those that are not blank."""
    return (found.group().strip() for found in re.finditer(rb"[^\r\n]*\S[^\r\n]*", content))


def _bundle(line: bytes) -> Bundle:
    """A line as a bundle: its own, or one around what stands there. Raises ``DecodeError``."""
    it = decode(line, _Line)
    if it.resource_type != "Bundle":
        return Bundle(entry=[Raw(line)])
    bundle = decode(line, Bundle)
    bundle.entry = bundle.entry or [_NOTHING]
    return bundle


def _put_right(parsed: Parsed, broken: dict[int, bytes]) -> None:
    """Say of broken lines what they are, and hand them out as the lines that they were."""
    if not broken:
        return
    for number, aside in enumerate(parsed.asides):
        others = tuple(each for each in aside.entries if each.position not in broken)
        parsed.asides[number] = replace(aside, entries=others)
    lines = tuple(Entry(position, "line") for position in broken)
    parsed.asides = [each for each in parsed.asides if each.entries] + [Aside(lines, BROKEN)]
    whole = parsed.original

    def original(entries: tuple[Entry, ...]) -> bytes:
        if all(each.position in broken for each in entries):
            return b"\n".join(broken[each.position] for each in entries)
        return whole(entries)

    parsed.original = original
    parsed.alone = None if parsed.alone is None else partial(_alone, parsed.alone, original, broken)


def _alone(
    alone: Original, original: Original, broken: dict[int, bytes], entries: tuple[Entry, ...]
) -> bytes:
    """A broken line holds nothing but itself."""
    return (original if any(each.position in broken for each in entries) else alone)(entries)
