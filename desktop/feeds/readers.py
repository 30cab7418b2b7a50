"""The readers of all formats: what makes people, and what is said of them, of a file's content."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from desktop.feeds import asc_cld
from desktop.feeds.fhir import ndjson, r4, xml
from desktop.feeds.hl7 import adt
from desktop.feeds.parsed import Parsed
from desktop.feeds.recognise import Format, recognise
from desktop.feeds.sources import Feed
from desktop.feeds.tables import reader as table
from desktop.words.enums import Sector


class Reader(NamedTuple):
    """Of one format. Both raise ``Unreadable`` for what is none of it after all."""

    read: Callable[[bytes, Sector, date], Parsed]
    """As of a day: a name, number or address whose time is over by then is used no more, and what
    ends later goes on."""
    timestamp: Callable[[bytes], datetime | None]
    """When the source wrote it, by its own word."""


def _messages(content: bytes, sector: Sector, _: date) -> Parsed:
    """What messages say is weighed by the day on which each was sent."""
    return adt.read(content, sector)


READERS = {
    Format.FHIR_JSON: Reader(r4.read, r4.timestamp),
    Format.FHIR_NDJSON: Reader(ndjson.read, ndjson.timestamp),
    Format.FHIR_XML: Reader(xml.read, xml.timestamp),
    Format.CSV: Reader(asc_cld.read, asc_cld.timestamp),
    Format.HL7: Reader(_messages, adt.timestamp),
    Format.TABLE: Reader(partial(table.read, mappings=()), table.timestamp),
}


def read_as_sent(text: bytes, format_: Format, feed: Feed, today: date) -> Parsed:
    """A file of this feed: what the columns of its tables mean was set for it."""
    if format_ is Format.TABLE:
        return table.read(text, feed.sector, today, mappings=feed.mappings)
    return READERS[format_].read(text, feed.sector, today)


def read(original: bytes, feed: Feed, today: date) -> Parsed:
    """What was set aside of this feed, as a file of its own."""
    format_, text = recognise(original)
    return read_as_sent(text, format_, feed, today)
