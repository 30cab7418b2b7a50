"""FHIR R4 as the county's systems send it: one record a person, many records a file.

Three habits of reference are met: ``urn:uuid:`` full URLs, relative references without a full URL,
and absolute addresses. Nothing here knows how the hub reads any of it.
"""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from random import Random
from typing import Any

from desktop.demo.people import Person

Json = dict[str, Any]

SNOMED = "http://snomed.info/sct"
READ = "http://read.info/readv2"
LOCAL = "https://tapestry.example/codes/"
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
UKCORE = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"
RESTRICTED = {"system": CONFIDENTIALITY, "code": "R", "display": "restricted"}

_ABOUT = {
    # what a resource calls the person it is about, where that is not "subject"
    "AllergyIntolerance": "patient", "Consent": "patient", "Device": "patient",
    "EpisodeOfCare": "patient", "Immunization": "patient", "RelatedPerson": "patient",
}  # fmt: skip
_NOT_ABOUT = frozenset({"Patient", "Organization", "Practitioner", "PractitionerRole", "Location",
                        "Medication", "Appointment"})  # fmt: skip


@lru_cache(maxsize=256)
def _summer(year: int) -> tuple[date, date]:
    """The days on which the clocks go forward and back."""
    march, october = date(year, 3, 31), date(year, 10, 31)
    return (
        march - timedelta(days=(march.weekday() + 1) % 7),
        october - timedelta(days=(october.weekday() + 1) % 7),
    )


def moment(day: date, hour: int = 9, minute: int = 0, *, zone: bool = True) -> str:
    """A time on the clock in England, with the offset of that day unless told otherwise."""
    clock = f"{day.isoformat()}T{hour:02}:{minute:02}:00"
    if not zone:
        return clock
    forward, back = _summer(day.year)
    return clock + ("+01:00" if forward <= day < back else "+00:00")


def concept(text: str, snomed: str = "", *others: Mapping[str, str]) -> Json:
    """A coded thing: SNOMED where known, and what the record says in words."""
    coding = [*others]
    if snomed:
        coding.append({"system": SNOMED, "code": snomed, "display": text})
    return {"coding": coding, "text": text} if coding else {"text": text}


def local(text: str, kind: str, code: str) -> Json:
    """A thing coded only by the sending system."""
    return {
        "coding": [{"system": LOCAL + kind, "code": code, "display": text}],
        "text": text,
    }


def status_of(name: str, code: str) -> Json:
    """A concept of one of HL7's own status lists."""
    return {"coding": [{"system": TERMINOLOGY + name, "code": code}]}


class Feed:
    """The files of one source, written as the people go by."""

    def __init__(
        self, folder: Path, source: str, system: str, today: date, people_per_file: int
    ) -> None:
        self.source, self.system, self.today = source, system, today
        self.counts: Counter[str] = Counter()
        self.oddities: Counter[str] = Counter()
        self._folder = folder
        self._limit = people_per_file
        self._held: list[Record] = []
        self._files = 0

    @property
    def zone(self) -> bool:
        """Whether this system writes the offset from UTC; one in three does not."""
        return self.system != "relative"

    def _sent(self) -> str:
        """When the export was made: volunteers send once a week, one practice is a day late."""
        late = {"voluntary": 5, "gp-saltcote": 2}.get(self.source, 1)
        hour, minute = {"hospital": (22, 55), "community": (19, 30), "voluntary": (16, 0)}.get(
            self.source, (21, 40)
        )
        return moment(self.today - timedelta(days=late), hour, minute)

    def record(self, person: Person) -> "Record":
        return Record(self, person)

    def reference(self, kind: str, ident: str) -> str:
        if self.system == "urn":
            return f"urn:uuid:{ident}"
        if self.system == "absolute":
            return f"https://fhir.{self.source}.example/R4/{kind}/{ident}"
        return f"{kind}/{ident}"

    def ident(self, *parts: object) -> str:
        """The same parts make the same id, in every export."""
        figures = blake2b("/".join(map(str, (self.source, *parts))).encode(), digest_size=16)
        text = figures.hexdigest()
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"

    def keep(self, record: "Record") -> None:
        self._held.append(record)
        if len(self._held) >= self._limit:
            self.flush()

    def flush(self) -> None:
        """Write what is held as one file. Organisations and practitioners appear once a file."""
        if not self._held:
            return
        self._files += 1
        shared: dict[str, Json] = {}
        for record in self._held:
            shared.update(record.shared)
        entries = [*shared.values(), *(each for record in self._held for each in record.entries)]
        self.counts.update(entry["resource"]["resourceType"] for entry in entries)
        bundle = {
            "resourceType": "Bundle",
            "id": self.ident("file", self._files),
            "type": "collection",
            "timestamp": self._sent(),
            "entry": entries,
        }
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{self.source}-{self._files:05}.json"
        path.write_bytes(dump(bundle))
        self._held.clear()


def dump(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


class Record:
    """What one source holds about one person."""

    def __init__(self, feed: Feed, person: Person) -> None:
        self.feed, self.person, self.today = feed, person, feed.today
        self.rng = Random(f"{feed.source}/{person.index}/{person.nhs}")
        self.entries: list[Json] = []
        self.shared: dict[str, Json] = {}
        self._counts: Counter[str] = Counter()
        self.patient = ""
        self.before: dict[str, Json] = {}
        """By id: the fields of what was reworded, as they were."""

    def at(self, day: date, hour: int = 9, minute: int = 0) -> str:
        return moment(day, hour, minute, zone=self.feed.zone)

    def add(
        self, kind: str, on: date | None = None, *, restricted: bool = False, named: str = "",
        encounter_class: str = "", **fields: Any,
    ) -> Json:  # fmt: skip
        """Add a resource and hand back a reference to it. Fields that are None are left out.

        ``named`` keeps the id of something that must not move when the story around it grows;
        ``encounter_class`` fills the field that Python has no name for.
        """
        self._counts[kind] += 1
        ident = self.feed.ident(self.person.index, kind, named or self._counts[kind])
        resource: Json = {"resourceType": kind, "id": ident}
        meta: Json = {}
        if on is not None:
            meta["lastUpdated"] = moment(on, 17, 5)
        if restricted:
            meta["security"] = [RESTRICTED]
        if meta:
            resource["meta"] = meta
        if kind not in _NOT_ABOUT:
            resource[_ABOUT.get(kind, "subject")] = {"reference": self.patient}
        if encounter_class:
            resource["class"] = {"system": TERMINOLOGY + "v3-ActCode", "code": encounter_class}
        resource.update((key, value) for key, value in fields.items() if value is not None)
        reference = self.feed.reference(kind, ident)
        self.put(reference, resource)
        return {"reference": reference}

    def reworded(self, reference: Json, on: date, **was: Any) -> None:
        """Since ``on`` it reads as it does; a week ago these fields read otherwise, or were not."""
        resource = next(
            found for each in self.entries
            if self.feed.reference((found := each["resource"])["resourceType"], found["id"])
            == reference["reference"]
        )  # fmt: skip
        resource["meta"] = {**resource.get("meta", {}), "lastUpdated": moment(on, 17, 5)}
        self.before[resource["id"]] = was

    def organisation(self, code: str, name: str, telephone: str = "") -> Json:
        """A reference to an organisation that the file holds once."""
        ident = self.feed.ident("organisation", code)
        reference = self.feed.reference("Organization", ident)
        if reference not in self.shared:
            resource: Json = {
                "resourceType": "Organization",
                "id": ident,
                "identifier": [{"system": ODS, "value": code}],
                "name": name,
            }
            if telephone:
                resource["telecom"] = [{"system": "phone", "value": telephone, "use": "work"}]
            self.share(reference, resource)
        return {"reference": reference, "display": name}

    def share(self, reference: str, resource: Json) -> None:
        """A resource that the file holds once, whoever refers to it."""
        if reference not in self.shared:
            self.shared[reference] = self._entry(reference, resource)

    def practitioner(self, name: str, role: str = "", telephone: str = "") -> Json:
        """A reference to someone who works here, whom the file holds once."""
        ident = self.feed.ident("practitioner", name)
        reference = self.feed.reference("Practitioner", ident)
        if reference not in self.shared:
            words = name.split()
            prefix = [words.pop(0)] if words[0] == "Dr" else None
            human: Json = {"family": words[-1], "given": words[:-1], "text": name}
            if prefix:
                human["prefix"] = prefix
            resource: Json = {"resourceType": "Practitioner", "id": ident, "name": [human]}
            if telephone:
                resource["telecom"] = [{"system": "phone", "value": telephone, "use": "work"}]
            if role:
                resource["qualification"] = [{"code": {"text": role}}]
            self.share(reference, resource)
        return {"reference": reference, "display": name}

    def put(self, reference: str, resource: Json) -> None:
        """Append a finished resource, with its full URL where this system gives one."""
        self.entries.append(self._entry(reference, resource))

    def _entry(self, reference: str, resource: Json) -> Json:
        if self.feed.system == "relative":
            return {"resource": resource}
        return {"fullUrl": reference, "resource": resource}

    def close(self) -> None:
        self.feed.keep(self)
