"""When entries were recorded, and by whom, where only a Provenance beside them says so."""

from datetime import datetime

import msgspec

from desktop.feeds import clean
from desktop.feeds.fhir.file import Found, Names, decode, listed
from desktop.feeds.fhir.standing import WITHDRAWN
from desktop.feeds.fhir.types import Concept, Loose, Reference, References
from desktop.feeds.fhir.words import codes
from desktop.feeds.parsed import Entry
from desktop.words.items import Wording

_SAID_IT = {"author", "enterer", "informant", "attester", "verifier", "legal"}
"""Agents who stand behind what is said; others put it together or passed it on."""


class _Agent(Loose):
    type: Concept | None = None
    role: list[Concept] | None = None
    who: Reference | None = None
    who_reference: Reference | None = None
    """STU3."""
    on_behalf_of: Reference | None = None


class _Provenance(Loose):
    target: References = None
    recorded: str | None = None
    agent: list[_Agent] | None = None


class Recorded:
    """By entry, when it was last recorded and by whom; and which entries told of others."""

    def __init__(self, found: list[Found], names: Names) -> None:
        self.at: dict[Entry, datetime] = {}
        self.by: dict[Entry, str] = {}
        self.told: set[Entry] = set()
        for each in found:
            if each.kind == "Provenance" and not each.unfit:
                self._take_in(each, names)

    def _take_in(self, each: Found, names: Names) -> None:
        try:
            it = decode(each.raw, _Provenance)
        except (msgspec.DecodeError, RecursionError):
            return
        when, by = clean.instant(it.recorded), _who(it.agent or [], names)
        for about in listed(it.target):
            there = names.find(about)
            if there is None or (when is None and not by):
                continue
            self.told.add(each.entry)
            before = self.at.get(there.entry)
            if by and (before is None or when is None or when >= before):
                self.by[there.entry] = by
            if when is not None:
                self.at[there.entry] = max(when, before or when)

    def beside(self, entry: Entry, words: list[Wording]) -> list[Wording]:
        """What an entry says, with who recorded it, unless it says so already."""
        by = self.by.get(entry, "")
        return [
            word
            if not by or word.status is WITHDRAWN or by in word.detail
            else word._replace(detail=clean.joined(word.detail, f"Recorded by {by}"))
            for word in words
        ]


def _who(agents: list[_Agent], names: Names) -> str:
    said = [each for each in agents if codes(each.type, *(each.role or [])) & _SAID_IT]
    return clean.joined(*(_name(each, names) for each in said or agents), by=", ")


def _name(agent: _Agent, names: Names) -> str:
    name, role, _ = names.about(agent.who or agent.who_reference)
    return clean.joined(name, role or names.name(agent.on_behalf_of), by=", ")
