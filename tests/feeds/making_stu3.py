"""Small STU3, as GP systems write it, made for a test."""

import json
from typing import Any

from tests.feeds.making import MARY, SNOMED, Json, patient

BUNDLE = "https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-StructuredRecord-Bundle-1"
GPC = "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-"
CARE_CONNECT = "https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-"
READ = "http://read.info/readv2"
WHEN = "2026-11-01T10:00:00+00:00"
SECTIONS = {
    "Allergies and adverse reactions": "886921000000105",
    "Ended allergies": "1103671000000101",
    "Medications and medical devices": "933361000000108",
    "Problems": "717711000000103",
    "Immunisations": "1102181000000102",
    "Uncategorised data": "826501000000100",
    "Investigations and results": "887191000000108",
    "List of consultations": "1149501000000101",
    "Outbound referral": "792931000000107",
    "Patient recall administration": "714311000000108",
}


def of(kind: str, ident: str = "1", about: str = "Patient/p1", **fields: Any) -> Json:
    """Something said of a patient in STU3; a field that ends in ``_`` is named without it."""
    whose = "patient" if kind in ("AllergyIntolerance", "Immunization") else "subject"
    fields = {key.rstrip("_"): value for key, value in fields.items()}
    return {"resourceType": kind, "id": ident, whose: {"reference": about}, **fields}


def problem(ident: str = "c1", text: str = "Heart failure", **fields: Any) -> Json:
    fields = {"clinicalStatus": "active", "assertedDate": "2024-05-01", **fields}
    return of("Condition", ident, **{"code": {"text": text}, **fields})


def allergy(ident: str = "a1", text: str = "Penicillin", **fields: Any) -> Json:
    fields = {"clinicalStatus": "active", "verificationStatus": "unconfirmed",
              "assertedDate": "2010-01-14T09:53:33.41+00:00", **fields}  # fmt: skip
    return of("AllergyIntolerance", ident, **{"code": {"text": text}, **fields})


def observation(ident: str = "o1", text: str = "Weight", **fields: Any) -> Json:
    fields = {"effectiveDateTime": "2026-10-01", "issued": WHEN, **fields}
    return of("Observation", ident, status="final", **{"code": {"text": text}, **fields})


def listed(
    title: str, *entries: str, code: str = "", warnings: tuple[str, ...] = (), when: str = WHEN,
    **fields: Any,
) -> Json:  # fmt: skip
    """A list without an id, as a section's is; ``entries`` are references."""
    it: Json = {
        "resourceType": "List", "status": "current", "mode": "snapshot", "title": title,
        "code": {"coding": [{"system": SNOMED, "code": code or SECTIONS[title]}]},
        "subject": {"reference": "Patient/p1"}, "date": when,
        "entry": [{"item": {"reference": each}} for each in entries],
    }  # fmt: skip
    if warnings:
        it["extension"] = [{"url": f"{GPC}ListWarningCode-1", "valueCode": each}
                           for each in warnings]  # fmt: skip
    return it | fields


def nested(code: str, ident: str, title: str, *entries: str) -> Json:
    """A list within a consultation, with an id."""
    return {**listed(title, *entries, code=code, when="2026-10-01"), "id": ident}


def record(
    *resources: Json, sections: dict[str, Json] | None = None, when: str = WHEN,
    person: Json | None = None,
) -> bytes:  # fmt: skip
    """A whole structured record of Mary: every section has its list, empty unless given."""
    given = sections or {}
    lists = [given.get(title) or listed(title, when=when) for title in SECTIONS]
    return raw(person or patient(nhs=MARY), *resources, *lists)


def raw(*resources: Json) -> bytes:
    it = {"resourceType": "Bundle", "type": "collection", "meta": {"profile": [BUNDLE]},
          "entry": [{"resource": each} for each in resources]}  # fmt: skip
    return json.dumps(it, ensure_ascii=False).encode()
