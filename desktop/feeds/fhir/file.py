"""The entries of one FHIR file, and what a reference in it points to."""

import re
from collections.abc import Hashable, Iterable, Iterator
from datetime import date
from functools import cache, cached_property
from typing import Any, TypeVar, cast

import msgspec
from msgspec import Raw, Struct

from desktop.feeds import clean
from desktop.feeds.fhir.codes import ERROR
from desktop.feeds.fhir.types import (
    Concept,
    Concepts,
    Head,
    HumanName,
    Identifier,
    Loose,
    Meta,
    Named,
    Reference,
    References,
)
from desktop.feeds.fhir.words import all_shown, best_name, person_name, role_shown, telephone
from desktop.feeds.parsed import Entry, number_ref
from desktop.words.dates import PartialDate

T = TypeVar("T")


class Found(Struct, frozen=True):
    """One resource of the file."""

    entry: Entry
    kind: str
    ident: str
    """Its id; empty where it has none."""
    raw: Raw
    head: Head
    full_url: str
    unfit: str = ""
    """Why it must not be read as it stands, though it can be."""

    @property
    def base(self) -> str:
        """The address of the server that it is of, as far as its own says."""
        found, _, _ = self.full_url.rpartition(f"/{self.kind}/")
        return found

    @property
    def identifiers(self) -> list[Identifier]:
        given = self.head.identifier
        return given if isinstance(given, list) else [given] if given else []


@cache
def _decoder(kind: Hashable) -> "msgspec.json.Decoder[Any]":
    return msgspec.json.Decoder(kind)


def decode(raw: Raw | bytes, kind: type[T]) -> T:
    """Raises ``DecodeError``, or ``RecursionError`` where it is nested without end."""
    try:
        found: T = _decoder(cast("Hashable", kind)).decode(raw)
    except UnicodeDecodeError as broken:
        raise msgspec.DecodeError("not UTF-8") from broken
    return found


def listed(references: References) -> list[Reference]:
    return references if isinstance(references, list) else [references] if references else []


def target(reference: Reference) -> tuple[str, str]:
    """Type and id that a reference names, without its server and its version; or empty."""
    parts = (reference.reference or "").partition("/_history/")[0].rstrip("/").split("/")
    if len(parts) >= 2 and parts[-2][:1].isupper():
        return parts[-2], clean.ref(parts[-1])
    return (reference.type or "", clean.ref(parts[-1])) if parts[-1] else ("", "")


def is_nhs_number(system: str | None) -> bool:
    return (system or "").lower().rstrip("/").endswith("/id/nhs-number")


def known_by(reference: Reference) -> str:
    """The id by which a person may have been linked before, if the reference has one."""
    kind, ident = target(reference)
    if kind == "Patient" and ident and not ident.startswith(("urn:", "#")):
        return f"Patient/{ident}"
    identifier = reference.identifier
    if identifier and identifier.value and is_nhs_number(identifier.system):
        return number_ref(clean.line(str(identifier.value)).replace(" ", ""))
    return ""


def names_two(reference: Reference, found: Found | None) -> bool:
    """Whether it points to one person and has the NHS number of another."""
    identifier = reference.identifier
    if found is None or identifier is None or not is_nhs_number(identifier.system):
        return False
    own = {_number(each) for each in found.identifiers if is_nhs_number(each.system)}
    return found.kind == "Patient" and any(own) and _number(identifier) not in own


def is_elsewhere(reference: Reference, found: Found, base: str) -> bool:
    """Whether it means something of another server than ``found``, which has the same id.

    A server with the address ``base`` uses the reference, and means its own by a short one. Of
    what it holds itself it may write the address as others see it.
    """
    address, _, _ = (reference.reference or "").partition(f"/{found.kind}/")
    meant = address if "://" in address and address != reference.reference else base
    servers = [_server(each) for each in (found.base, meant, base)]
    return all(servers[:2]) and servers[0] not in servers[1:]


def _server(address: str) -> str:
    return address.partition("://")[2].rstrip("/").casefold()


def _number(identifier: Identifier) -> str:
    return clean.line(str(identifier.value or "")).replace(" ", "")


_REFERENCE = re.compile(rb'"reference"\s*:\s*"((?:[^"\\]|\\.)*)"')


class Names:
    """Finds what references point to, and what that is called."""

    def __init__(self, found: list[Found], today: date) -> None:
        self._found, self.today = found, today
        self.day = PartialDate.of(today)
        self._by_key: dict[str, Found] = {}
        self._shared: set[str] = set()
        """Types with ids under which the file has several things, of several servers."""
        for each in found:
            for key in _keys(each):
                first = self._by_key.setdefault(key, each)
                if first is not each and first.kind == each.kind and not _is_same(first, each):
                    self._shared |= {f"{each.kind}/{each.ident}", f"/{each.ident}"}
        self._called: dict[str, tuple[str, str, str]] = {}
        self._looked_up: set[Entry] = set()

    def unused(self, found: list[Found], among: Iterable[Entry]) -> set[Entry]:
        """Those to which no other entry points. What was looked up by now is used, mostly all."""
        unused = set(among) - self._looked_up
        meant: dict[bytes, Found | None] = {}
        for by in found:
            if not unused:
                break
            for text in set(_REFERENCE.findall(bytes(by.raw))):
                if text not in meant:
                    meant[text] = self._find(Reference(reference=text.decode("utf-8", "replace")))
                if (each := meant[text]) is not None and each.entry != by.entry:
                    unused.discard(each.entry)
        return unused

    def is_shared(self, reference: Reference) -> bool:
        """Whether its type and id are those of several things: only a whole address tells them."""
        return bool(self._shared) and "/".join(target(reference)) in self._shared

    def based(self, reference: Reference | None, base: str) -> Reference | None:
        """The reference as whoever has the address ``base`` means it."""
        if not self._shared or reference is None or not base or not self.is_shared(reference):
            return reference
        text = reference.reference or ""
        return reference if ":" in text else msgspec.structs.replace(
            reference, reference=f"{base}/{text}")  # fmt: skip

    def find(self, reference: Reference | None) -> Found | None:
        """The resource of this file that is meant, if it is here."""
        found = self._find(reference)
        if found is not None:
            self._looked_up.add(found.entry)
        return found

    def _find(self, reference: Reference | None) -> Found | None:
        if reference is None:
            return None
        if text := reference.reference:
            bare = text.partition("/_history/")[0]
            kind, ident = target(reference)
            if self.is_shared(reference):
                return self._by_key.get(bare) if ":" in bare else None
            return (
                self._by_key.get(bare.replace("urn:uuid:", "bare:"))
                or self._by_key.get(bare)
                or self._by_key.get(f"{kind}/{ident}")
                or (None if "/" in bare or ":" in bare else self._by_key.get(f"bare:{ident}"))
            )
        if (identifier := reference.identifier) and identifier.value:
            return self._by_identifier.get(_identifier_key(identifier))
        return None

    @cached_property
    def _by_identifier(self) -> dict[str, Found]:
        found: dict[str, Found] = {}
        for each in self._found:
            for identifier in each.identifiers:
                if identifier.value:
                    found.setdefault(_identifier_key(identifier), each)
        return found

    def name(self, reference: Reference | None, contained: list[Raw] | None = None) -> str:
        """What the thing is called: by the reference itself, by the file, or not at all."""
        if reference is None:
            return ""
        return clean.line(reference.display) or self.about(reference, contained)[0]

    def about(
        self, reference: Reference | None, contained: list[Raw] | None = None
    ) -> tuple[str, str, str]:
        """Name, role and telephone of whoever or whatever a reference points to."""
        if reference is None:
            return "", "", ""
        if (reference.reference or "").startswith("#"):
            raw = _within(reference.reference or "", contained)
            return self._described(raw) if raw else (clean.line(reference.display), "", "")
        found = self.find(reference)
        if found is None:
            return clean.line(reference.display), "", ""
        key = f"{found.entry.position}"
        if key not in self._called:
            self._called[key] = ("", "", "")  # two that point to each other end here
            self._called[key] = self._described(found.raw)
        name, role, phone = self._called[key]
        return clean.line(reference.display) or name, role, phone

    def concept(
        self, reference: Reference | None, contained: list[Raw] | None = None
    ) -> Concept | None:
        """The code of what a reference points to: a medicine often stands apart."""
        if reference is None:
            return None
        text = reference.reference or ""
        found = None if text.startswith("#") else self.find(reference)
        raw = found.raw if found else _within(text, contained)
        try:
            named = decode(raw, Named) if raw else None
        except (msgspec.DecodeError, RecursionError):
            return None
        codes = named.code if named and named.status != ERROR else None
        return codes if isinstance(codes, Concept) else None

    def _described(self, raw: Raw) -> tuple[str, str, str]:
        try:
            it = decode(raw, Named)
        except (msgspec.DecodeError, RecursionError):
            return "", "", ""
        if it.status == ERROR:  # nothing is called by what should not have been said
            return "", "", ""
        if isinstance(it.name, str):
            name = clean.line(it.name)
        else:
            try:
                best = best_name(msgspec.convert(it.name or [], list[HumanName]), self.today)
            except msgspec.ValidationError:
                best = None
            name = person_name(best) if best else ""
        role = role_shown([each.code for each in it.qualification or [] if each.code])
        phone = telephone(it.telecom, self.today)
        if it.practitioner is not None or it.organization is not None:
            who, qualified, rings = self.about(it.practitioner)
            role = clean.joined(role_shown(it.code) or qualified, self.name(it.organization))
            return name or who or role, role if name or who else "", phone or rings
        return (
            clean.line(it.title) or name or all_shown(it.code) or _kind_of_device(it),
            role,
            phone,
        )


def _kind_of_device(it: Named) -> str:
    """A device is called by its type, or else as its maker calls it."""
    try:
        type_ = all_shown(msgspec.convert(it.type, Concepts))
    except msgspec.ValidationError:
        type_ = ""
    return type_ or next((clean.line(each.name) for each in it.device_name or [] if each.name), "")


class _Born(Loose):
    birth_date: str | None = None


def _is_same(one: Found, other: Found) -> bool:
    """Whether two entries of one type and id are the same thing, told twice."""
    if bytes(one.raw) == bytes(other.raw):
        return True
    if one.kind != "Patient":
        return False
    numbers = [{_number(it) for it in each.identifiers if is_nhs_number(it.system)}
               for each in (one, other)]  # fmt: skip
    if all(numbers):
        return numbers[0] == numbers[1]
    try:
        born = [decode(each.raw, _Born).birth_date for each in (one, other)]
    except (msgspec.DecodeError, RecursionError):
        return False
    return born[0] is not None and born[0] == born[1]


def _keys(found: Found) -> Iterator[str]:
    if found.full_url:
        yield found.full_url
    if found.ident:
        yield f"{found.kind}/{found.ident}"
        yield f"bare:{found.ident}"
    elif f"/{found.kind}/" in found.full_url:
        yield f"{found.kind}/{clean.ref(found.full_url.rpartition('/')[2])}"
    if found.kind == "Questionnaire" and isinstance(found.head.url, str):
        yield found.head.url


def _identifier_key(identifier: Identifier) -> str:
    value = clean.line(str(identifier.value))
    if is_nhs_number(identifier.system):
        return number_ref(value.replace(" ", ""))
    return f"{(identifier.system or '').lower()}|{value}"


def _within(reference: str, contained: list[Raw] | None) -> Raw | None:
    for raw in contained or []:
        try:
            head = decode(raw, Head)
        except (msgspec.DecodeError, RecursionError):
            continue
        if f"#{head.id}" == reference:
            return raw
    return None


def newest_last(meta: Meta | None) -> tuple[str, int]:
    """To order the versions of one resource: when it was last updated, else its version."""
    updated = clean.instant(meta.last_updated) if meta else None
    version = str(meta.version_id or "") if meta else ""
    number = int(version) if version.isdecimal() and len(version) < 18 else 0
    return (updated.isoformat() if updated else "", number)
