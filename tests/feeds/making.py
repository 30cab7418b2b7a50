"""Small FHIR and Client Level Data, made for a test."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

NHS = "https://fhir.nhs.uk/Id/nhs-number"
SNOMED = "http://snomed.info/sct"
MARY = "9990000018"
JOHN = "9990000026"
PERIOD = ("01/07/2026", "30/09/2026")


def patient(
    ident: str = "p1", nhs: str | None = MARY, family: str = "Adams", given: str = "Mary",
    born: str | None = "1941-03-09", **more: Any,
) -> Json:  # fmt: skip
    it: Json = {"resourceType": "Patient", "id": ident}
    if nhs is not None:
        it["identifier"] = [{"system": NHS, "value": nhs}]
    it["name"] = [{"use": "official", "family": family, "given": [given]}]
    if born is not None:
        it["birthDate"] = born
    return {**it, "gender": "female", **more}


def resource(kind: str, ident: str = "1", about: str = "Patient/p1", **fields: Any) -> Json:
    """Something said of a patient, with the field that names them where its type has it."""
    named = "patient" if kind in ("AllergyIntolerance", "Immunization", "RelatedPerson", "Device",
                                  "EpisodeOfCare", "Consent") else "subject"  # fmt: skip
    named = "for" if kind == "Task" else named
    fields = {key.rstrip("_"): value for key, value in fields.items()}
    return {"resourceType": kind, "id": ident, named: {"reference": about}, **fields}


def condition(ident: str = "c1", text: str = "Heart failure", **fields: Any) -> Json:
    fields = {"clinicalStatus": coded("active"), **fields}
    return resource("Condition", ident, **{"code": {"text": text}, **fields})


def coded(code: str, text: str | None = None, system: str = "") -> Json:
    coding = {"code": code, **({"system": system} if system else {})}
    return {"coding": [coding], **({"text": text} if text else {})}


def bundle(*resources: Json, type_: str = "collection", timestamp: str | None = None) -> bytes:
    it: Json = {"resourceType": "Bundle", "type": type_,
                "entry": [{"resource": each} for each in resources]}  # fmt: skip
    if timestamp:
        it["timestamp"] = timestamp
    return json.dumps(it, ensure_ascii=False).encode()


COLUMNS = (
    "Reporting Period Start Date", "Reporting Period End Date", "NHS Number",
    "LA Person Unique Identifier", "First Name", "Last Name", "Gender", "Date of Birth",
    "Date of Death", "Client Type", "Primary Support Reason", "Postcode", "Accommodation Status",
    "Has Unpaid Carer", "Hearing Impairment", "Dementia", "Client Funding Status", "Event Type",
    "Event Reference", "Event Start Date", "Event End Date", "Event Description", "Event Outcome",
    "Request: Route of Access", "Assessment Type", "Eligible Needs Identified",
    "Method of Assessment", "Total Hrs Caring per week", "No. of adults being cared for",
    "Adult 1 Linked Person_ID", "Adult 2 Linked Person_ID", "Service Type", "Service Component",
    "Delivery Mechanism",
    "Provider CQC Location Name", "Review Reason", "Review Outcomes Achieved", "Method of Review",
    "Unit Cost", "Cost Frequency (Unit Type)", "Planned units per week",
)  # fmt: skip


def service(**columns: str) -> dict[str, str]:
    """A row of Mary Adams, by its columns in snake case of their first words."""
    row = {
        "Reporting Period Start Date": PERIOD[0], "Reporting Period End Date": PERIOD[1],
        "NHS Number": MARY, "LA Person Unique Identifier": "LA1", "First Name": "Mary",
        "Last Name": "Adams", "Gender": "Female", "Date of Birth": "09/03/1941",
        "Client Type": "Service user", "Event Type": "Service", "Event Reference": "E1",
        "Event Start Date": "01/08/2026", "Service Type": "Long term support: Community",
        "Service Component": "Home support or domiciliary care",
    }  # fmt: skip
    return row | {
        name if " " in name else name.replace("_", " "): value for name, value in columns.items()
    }


def event(kind: str, **columns: str) -> dict[str, str]:
    plain = {"Event_Type": kind, "Service_Type": "", "Service_Component": ""}
    return service(**{**plain, **columns})


def link(*adults: str, **columns: str) -> dict[str, str]:
    """A row of Tom Bell, who has no event and cares for these."""
    of_tom = {
        "Client Type": "Unpaid carer known by association", "NHS Number": "",
        "LA Person Unique Identifier": "LA5", "First Name": "Tom", "Last Name": "Bell",
        "Gender": "Male", "Date of Birth": "02/02/1970", "Event Start Date": "",
        "Event Reference": "", "Total Hrs Caring per week": "20-49",
    }  # fmt: skip
    linked = {f"Adult {n} Linked Person_ID": each for n, each in enumerate(adults, 1)}
    return event("", **(of_tom | linked | columns))


def table(*rows: Mapping[str, str], columns: tuple[str, ...] = COLUMNS) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
