"""Every entry of a bundle as the resource that it holds, the newest version of each."""

import re
from collections import defaultdict
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Raw

from desktop.feeds import clean
from desktop.feeds.fhir import stu3
from desktop.feeds.fhir.bundle import place
from desktop.feeds.fhir.codes import says_error
from desktop.feeds.fhir.file import Found, decode, newest_last, target
from desktop.feeds.fhir.modifiers import not_understood
from desktop.feeds.fhir.types import Head, Reference, Row
from desktop.feeds.fhir.version import STU3
from desktop.feeds.parsed import OF_A_PERSON, Deletion, Entry

BROKEN = "Its text is broken."
NESTED = "It is nested deeper than any FHIR is."
DELETION = "It asks to delete something, and does not say by its id what."
WRAPPED = "It wraps other resources: send those as a file of their own."

IN_PARTS = frozenset({"CareTeam", "QuestionnaireResponse"})
"""Resources that become several items, and are complete in themselves."""


class Unfit(Exception):
    """One entry that cannot be taken in."""


class Filed:
    """Every entry once: ``found``, ``deleted``, ``repeated`` or, by a sentence, in ``asides``."""

    def __init__(self, rows: list[Raw], version: str, *, history: bool, modified: bool) -> None:
        """``history``: whether the rows tell of each resource what was done, the newest first;
        ``modified``: whether some may say that they are not as they look.
        """
        self._stu3, self._history, self._modified = version == STU3, history, modified
        self.sent: set[str] = set()
        """Type and id of all that can be read as a resource."""
        self.asides: dict[str, list[Entry]] = defaultdict(list)
        self.repeated: list[Entry] = []
        self.deleted: dict[str, Deletion] = {}
        """By type and id, what is deleted: whatever stood with it, nothing of it is found."""
        self.found = self._filed(rows)

    def _filed(self, rows: list[Raw]) -> list[Found]:
        kept: dict[tuple[str, str, str], Found] = {}
        for position, raw in enumerate(rows, 1):
            try:
                each = self._found(position, raw)
            except Unfit as unfit:
                self.asides[str(unfit)].append(Entry(position, kind_of(raw)))
                continue
            if each is None:
                continue
            key = (each.kind, each.ident or each.full_url or digest(each.raw),
                   each.full_url if each.ident else "")  # fmt: skip
            if (before := kept.get(key)) is not None:
                older = min(before, each, key=lambda one: newest_last(one.head.meta))
                self.repeated.append(older.entry)
                each = each if older is before else before
            kept[key] = each
        return [each for each in kept.values() if not self._is_deleted(each)]

    def _is_deleted(self, each: Found) -> bool:
        """Whether what was done to it last is that it was deleted; the other says nothing more."""
        deletion = self.deleted.get(f"{each.kind}/{each.ident}")
        if deletion is None:
            return False
        if self._history and each.entry.position < deletion.entry.position:
            del self.deleted[deletion.ref]
            self.repeated.append(deletion.entry)
            return False
        self.repeated.append(each.entry)
        return True

    def _delete(self, position: int, row: Row, url: object) -> None:
        kind, ident = target(Reference(reference=url)) if isinstance(url, str) else ("", "")
        if not kind or not ident:
            raise Unfit(DELETION)
        if kind == "Patient":
            raise Unfit(OF_A_PERSON)
        ref, entry = f"{_safe(kind)}/{ident}", Entry(position, _safe(kind))
        if ref in self.deleted:
            self.repeated.append(entry)
            return
        done = row.response.get("lastModified") if isinstance(row.response, dict) else None
        at = clean.instant(done) if isinstance(done, str) else None
        in_parts = kind in IN_PARTS or kind == "List"  # it may hold allergies of its own
        self.deleted[ref] = Deletion(entry, ref, in_parts, at)

    def _found(self, position: int, raw: Raw) -> Found | None:
        """A resource; None of an entry that deletes one, whatever else stands in it."""
        try:
            row = decode(raw, Row)
            request = row.request if isinstance(row.request, dict) else {}
            if request.get("method") == "DELETE":
                self._delete(position, row, request.get("url"))
                return None
            resource = row.resource if row.resource else raw if row.resource_type else None
            if resource is None or bytes(resource) == b"null":
                raise Unfit("There is no resource in it.")
            head = decode(resource, Head)
        except msgspec.ValidationError as trouble:
            raise Unfit(sentence(trouble)) from None
        except msgspec.DecodeError:
            raise Unfit(BROKEN) from None
        except RecursionError:
            raise Unfit(NESTED) from None
        if not head.resource_type:
            raise Unfit("It does not say which type of resource it is.")
        if head.resource_type == "Bundle":
            raise Unfit("It is a bundle within a bundle: send it as a file of its own.")
        if head.resource_type == "Parameters" and b'"resource"' in bytes(resource):
            raise Unfit(WRAPPED)
        kind = _safe(head.resource_type)
        ident = clean.ref(str(head.id)) if head.id is not None else ""
        self.sent.add(f"{kind}/{ident}")
        if self._stu3:
            try:
                resource = stu3.as_r4(resource)
            except msgspec.DecodeError:
                raise Unfit(BROKEN) from None
            except RecursionError:
                raise Unfit(NESTED) from None
        return Found(Entry(position, kind), kind, ident, resource, head,
                     clean.line(row.full_url, 1000),
                     not_understood(raw) if self._modified else "")  # fmt: skip


def kind_of(raw: Raw) -> str:
    """The type of the resource in an entry, as far as it can be read."""
    try:
        row = decode(raw, Row)
        return _safe(decode(row.resource, Head).resource_type if row.resource else
                     row.resource_type)  # fmt: skip
    except (msgspec.DecodeError, RecursionError):
        return "entry"


class _Retraction(msgspec.Struct, rename="camel"):
    status: Any = None
    verification_status: Any = None


def is_retracted(raw: Raw) -> bool:
    """Whether a resource was entered in error, by whichever status says so."""
    it = decode(raw, _Retraction)
    return says_error(msgspec.json.encode([it.status, it.verification_status]).decode())


@lru_cache(maxsize=1_000)
def _safe(kind: str | None) -> str:
    """A resource type fit for accounts and logs, whatever a file has in its place."""
    return kind if kind and re.fullmatch(r"[A-Z][A-Za-z]{1,39}", kind) else "entry"


def sentence(trouble: msgspec.ValidationError) -> str:
    """What is wrong with an entry, naming the field and never what stands in it."""
    where = place(trouble)
    return f"{where[0].upper()}{where[1:]}."


def digest(raw: Raw) -> str:
    """A name for what has none of its own: the same text, the same name."""
    return blake2b(bytes(raw), digest_size=16).hexdigest()
