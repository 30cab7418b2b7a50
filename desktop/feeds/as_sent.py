"""One person's entry, found again in a file that was kept whole, in its source's own words.

The file holds other people, and may say more of this one than the reader may see: an entry is
shown if all that is said in it is about the person, and may be seen.
"""

import csv
from datetime import date
from io import StringIO

import msgspec

from desktop.feeds import csv_table
from desktop.feeds.matching import refs_of
from desktop.feeds.parsed import Entry, Parsed, Person, Said, Saying, Unreadable
from desktop.feeds.readable import readable
from desktop.feeds.readers import read_as_sent
from desktop.feeds.recognise import Format, recognise
from desktop.feeds.sources import Feed
from desktop.models.packed import unpack
from desktop.words.accounts import Original, Readable, SentIn
from desktop.words.people import Cell

LARGEST = 32 * 1024 * 1024
"""Bytes of files that are searched: what is more would take minutes."""


def as_sent(sent: SentIn, today: date) -> Readable | None:
    """The entry that says what the source calls ``ref``; None if it is not to be found or shown."""
    feed = Feed(None, sent.code, "", sent.sector, sent.kind, False, sent.mappings)
    left = LARGEST
    for packed in reversed(sent.packed):
        content = unpack(packed)
        left -= len(content)
        if left < 0:
            return None
        try:
            format_, text = recognise(content)
            parsed = read_as_sent(text, format_, feed, today)
        except Unreadable:
            continue
        if (entries := _entries(parsed, sent)) is not None:
            return _shown(format_, parsed, entries)
    return None


def _entries(parsed: Parsed, sent: SentIn) -> tuple[Entry, ...] | None:
    """Those of the newest saying of it in this file."""
    theirs = [each for each in parsed.people if sent.people & set(refs_of(each))]
    for person in theirs:
        for saying in person.sayings[::-1]:
            if any(_is(said, sent.ref) for said in saying.said):
                may_be_read = _may_be_read(parsed, person, saying, sent.cells)
                return saying.entries if may_be_read else None
    return None


def _is(said: Said, ref: str) -> bool:
    return (
        ref == said.wording.source_ref
        or ref in said.also
        or (said.stem and ref.startswith(said.wording.source_ref))
    )


def _may_be_read(parsed: Parsed, person: Person, saying: Saying, cells: frozenset[Cell]) -> bool:
    """Whether the entries of a saying tell of nobody else, and of nothing that is withheld."""
    entries = set(saying.entries)
    others = (each for each in parsed.people if each is not person)
    if any(entries & set(other.entries) for other in others):
        return False
    return all(
        Cell(said.wording.sector, said.wording.kind, said.wording.confidentiality) in cells
        for each in person.sayings
        if entries & set(each.entries)
        for said in each.said
    )


def _shown(format_: Format, parsed: Parsed, entries: tuple[Entry, ...]) -> Readable:
    """As lines that can be read: a resource indented, a row as its columns and cells."""
    if format_ in {Format.FHIR_JSON, Format.FHIR_NDJSON}:
        raw = [(parsed.alone or parsed.original)((each,)) for each in entries]
        words = "\n\n".join(msgspec.json.format(each, indent=2).decode() for each in raw)
        return Readable(words, "", sum(map(len, raw)))
    content = parsed.original(entries)
    found = readable(Original(0, content))
    words = found.text.replace("\r", "\n")
    if format_ in {Format.CSV, Format.TABLE}:
        words = _by_column(found.text)
    return Readable(words, found.how, len(content))


def _by_column(table: str) -> str:
    header, *rows = csv.reader(StringIO(table, newline=""), delimiter=csv_table.delimiter(table))
    return "\n\n".join(
        "\n".join(
            f"{column}: {cell}" for column, cell in zip(header, row, strict=False) if cell.strip()
        )
        for row in rows
        if any(cell.strip() for cell in row)
    )
