"""When entries were recorded, where only a Provenance beside them says so."""

from datetime import datetime

import msgspec

from desktop.feeds import clean
from desktop.feeds.fhir.file import Found, Names, decode, listed
from desktop.feeds.fhir.types import Loose, References
from desktop.feeds.parsed import Entry


class _Provenance(Loose):
    target: References = None
    recorded: str | None = None


class Recorded:
    """By entry, when it was last recorded; and which entries told of others."""

    def __init__(self, found: list[Found], names: Names) -> None:
        self.at: dict[Entry, datetime] = {}
        self.told: set[Entry] = set()
        for each in found:
            if each.kind == "Provenance" and not each.unfit:
                self._take_in(each, names)

    def _take_in(self, each: Found, names: Names) -> None:
        try:
            it = decode(each.raw, _Provenance)
        except (msgspec.DecodeError, RecursionError):
            return
        when = clean.instant(it.recorded)
        for about in listed(it.target):
            there = names.find(about)
            if when is not None and there is not None:
                self.at[there.entry] = max(when, self.at.get(there.entry, when))
                self.told.add(each.entry)
