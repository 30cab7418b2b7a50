"""What the lists of a GP's record say beyond what they list.

A section's list says that something was kept back, is in transit or is not there; of which sections
all was sent; and when. The lists of a consultation nest three deep, and say where in it an entry
was noted. All other lists only group.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Raw
from msgspec.structs import replace

from desktop.feeds import clean
from desktop.feeds.fhir.file import Found, Names, decode
from desktop.feeds.fhir.types import Bundle, Concept, Loose, Reference
from desktop.feeds.fhir.words import codes, shown
from desktop.feeds.parsed import Complete, Person, Said, Saying
from desktop.words.items import Wording, closest

MARK = "GPConnect-StructuredRecord"
"""In the profile of a bundle: it has no timestamp of its own."""
OF_LISTS = "List#"
"""How the refs begin of what lists say together: one item a person, however many lists say it."""

_ALLERGIES, _ENDED, _MEDICINES = "886921000000105", "1103671000000101", "933361000000108"
_PROBLEMS, _IMMUNISATIONS, _REST = "717711000000103", "1102181000000102", "826501000000100"
_RESULTS, _CONSULTATIONS = "887191000000108", "1149501000000101"
_REFERRALS, _RECALLS = "792931000000107", "714311000000108"
_SECTIONS = frozenset({_ALLERGIES, _ENDED, _MEDICINES, _PROBLEMS, _IMMUNISATIONS, _REST, _RESULTS,
                       _CONSULTATIONS, _REFERRALS, _RECALLS})  # fmt: skip
_NEEDS = {
    "AllergyIntolerance/": {_ALLERGIES, _ENDED},
    "Condition/": {_PROBLEMS},
    "DiagnosticReport/": {_RESULTS},
    "DocumentReference/": {_CONSULTATIONS, _PROBLEMS},
    "Encounter/": {_CONSULTATIONS},
    "Immunization/": {_IMMUNISATIONS},
    "MedicationRequest/": {_MEDICINES},
    "MedicationStatement/": {_MEDICINES},
    "Observation/": {_REST, _RESULTS, _CONSULTATIONS},
    "ProcedureRequest/": {_RECALLS, _RESULTS},
    "ReferralRequest/": {_REFERRALS},
}  # fmt: skip
"""Which sections must be there for all entries of a type to be there."""
_OF_PATIENT = "Patient#"
"""How the refs begin of what stands on the person's own entry, which is whole in itself."""

_CONSULTATION = "325851000000107"
_NOTED = {"DiagnosticReport", "DocumentReference", "Observation", "ProcedureRequest",
          "ReferralRequest"}  # fmt: skip
"""Types to which it adds something where they were noted."""
_NO_NAMES = {"", "document", "other"}
_DEEP = 4


class _Entry(Loose):
    item: Reference | None = None


class _List(Loose):
    status: str | None = None
    mode: str | None = None
    title: str | None = None
    code: Concept | None = None
    subject: Reference | None = None
    date: str | None = None
    entry: list[_Entry] | None = None


class Record:
    """The lists of one file, told apart."""

    def __init__(self, found: list[Found], names: Names) -> None:
        self._names = names
        self._lists = {each.entry.position: it for each in found if (it := _list(each))}
        self._noted: dict[int, str] = {}
        for it in self._lists.values():
            if _CONSULTATION in codes(it.code):
                self._note(it, [])

    def noted(self, each: Found, words: list[Wording]) -> list[Wording]:
        """The wordings, with where in a consultation they were noted."""
        where = self._noted.get(each.entry.position, "")
        if not where or each.kind not in _NOTED:
            return words
        return [word._replace(detail=clean.joined(word.detail, where)) for word in words]

    def _note(self, it: _List, above: list[str]) -> None:
        title = clean.line(it.title) or ("" if not above else shown(it.code))
        path = [*above, title]
        for each in it.entry or []:
            there = self._names.find(each.item)
            if there is None:
                continue
            if (inner := self._lists.get(there.entry.position)) is not None:
                if len(path) < _DEEP:
                    self._note(inner, path)
            else:
                told = [name for name in (path[0], path[-1]) if name.casefold() not in _NO_NAMES]
                if told:
                    said = clean.joined(*told, by=", ")
                    self._noted.setdefault(there.entry.position, f"Noted at: {said}")

    def sections(self) -> Iterator[tuple[Reference, frozenset[str]]]:
        """Whom each section's list is about, and the section, of which all was sent."""
        for it in self._lists.values():
            sent = codes(it.code) & _SECTIONS
            if sent and it.subject and it.status == "current" and it.mode == "snapshot":
                yield it.subject, sent


def close(
    person: Person, sections: set[str], sent: frozenset[str], said_at: datetime | None
) -> None:
    """Say of a person what this file has all of; ``sent`` are the refs of whatever is in it.

    Entries that are missing are gone from the source. What the person's own entry and the lists no
    longer say is simply over.
    """
    refs = tuple(ref for ref, needed in _NEEDS.items() if needed <= sections)
    person.complete = Complete(refs, sent, said_at)
    if person.described is not None:
        person.sayings.append(Saying((), (), said_at, whole=_OF_PATIENT))
    if sections >= _SECTIONS:
        person.sayings.append(Saying((), (), said_at, whole=OF_LISTS))


def put_together(bundle: Bundle) -> datetime | None:
    """When a record without a timestamp was written: its sections' lists say so."""
    if bundle.meta is None or MARK not in str(bundle.meta.profile):
        return None
    found: datetime | None = None
    for raw in bundle.entry or ():
        try:
            it = decode(decode(raw, _Row).resource, _Dated)
        except (msgspec.DecodeError, RecursionError):
            continue
        said = clean.instant(it.date) if it.resource_type == "List" else None
        if said and it.mode == "snapshot" and codes(it.code) & _SECTIONS:
            found = max(found or said, said)
    return found


class _Row(Loose):
    resource: Raw = msgspec.field(default_factory=lambda: Raw(b"{}"))


class _Dated(Loose):
    resource_type: str | None = None
    date: str | None = None
    mode: str | None = None
    code: Concept | None = None


def _list(each: Found) -> _List | None:
    if each.kind != "List":
        return None
    try:
        return decode(each.raw, _List)
    except (msgspec.DecodeError, RecursionError):
        return None  # its own reader says what is wrong with it


# --- what lists say together ---------------------------------------------------------------------

WARNED = {
    "confidential-items": "Some of this record is withheld by the source",
    "data-in-transit": "Some of this record is still in transit",
    "data-awaiting-filing": "Some of this record waits to be filed at the source",
}
_ABOUT = {
    "confidential-items": re.compile(r"confidential|patient preference", re.I),
    "data-in-transit": re.compile(r"transfer|transit", re.I),
    "data-awaiting-filing": re.compile(r"awaiting|filing|third party", re.I),
}
_SENTENCE = re.compile(r"(?<=\.)\s+")
NOTHING = "Nothing is recorded at the source"


def warned(code: str) -> str:
    """What a warning means; one that is not known here is at least named."""
    return WARNED.get(code) or f"The source warns about this record: {code.replace('-', ' ')}"


def of_warning(code: str, note: str) -> str:
    """The sentences of a list's note that belong to one of its warnings."""
    about = _ABOUT.get(code)
    sentences = _SENTENCE.split(note)
    return " ".join(each for each in sentences if about is None or about.search(each))


Told = tuple[Person, Saying]


def as_one(lists: list[Told]) -> Iterator[Told]:
    """The sayings of lists; what several say of the same person becomes one item, and one saying.

    A list that also says something of its own keeps a saying of its own for that.
    """
    shared: dict[int, list[Told]] = defaultdict(list)
    for person, saying in lists:
        own = tuple(each for each in saying.said if not _is_shared(each))
        if own:
            yield person, replace(saying, said=own)
        rest = tuple(each for each in saying.said if _is_shared(each))
        if rest:
            entries = () if own else saying.entries
            shared[id(person)].append((person, replace(saying, said=rest, entries=entries)))
    for theirs in shared.values():
        person, first = theirs[0]
        words: dict[str, list[Wording]] = defaultdict(list)
        for _, saying in theirs:
            for each in saying.said:
                words[each.wording.source_ref].append(each.wording)
        entries = tuple(entry for _, saying in theirs for entry in saying.entries)
        said = tuple(Said(_together(each)) for each in words.values())
        yield person, replace(first, said=said, entries=entries)


def _is_shared(said: Said) -> bool:
    return said.wording.source_ref.startswith(OF_LISTS)


def _together(words: list[Wording]) -> Wording:
    """``value`` holds the section of each until they stand in one sentence."""
    sections = clean.joined(*(each.value for each in words), by=", ")
    details: Any = dict.fromkeys(each.detail for each in words if each.detail)
    return words[0]._replace(
        value="",
        detail=clean.words(clean.joined(sections, *details)),
        confidentiality=closest(*(each.confidentiality for each in words)),
    )
