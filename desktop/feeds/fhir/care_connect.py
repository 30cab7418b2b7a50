"""What CareConnect and GP Connect add to STU3, brought to where R4 and UK Core have it."""

import re
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]

_NAME = re.compile(r"/Extension-CareConnect-(?:GPC-)?([A-Za-z]+)(?:-\d+)?$")
_UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"
_REPEATS = "https://fhir.nhs.uk/StructureDefinition/Extension-UKCore-MedicationRepeatInformation"
_CHANGED = "http://fhir.nhs.uk/fhir/3.0/StructureDefinition/extension-statusChangeDate"
_COURSE = "http://hl7.org/fhir/ValueSet/medicationrequest-course-of-therapy"
_AGENCY = "https://fhir.hl7.org.uk/CodeSystem/UKCore-MedicationPrescribingOrganization"
_SEEN_AT = "http://hl7.org/fhir/StructureDefinition/encounter-associatedEncounter"


def extensions(it: Json) -> None:
    """Each goes to the field that R4 has for it, or to UK Core's name for it, or stays."""
    found = it.pop("extension", None)
    if not isinstance(found, list):
        if found is not None:
            it["extension"] = found
        return
    kept: list[Any] = []
    for each in found:
        kept += _moved(each, it) if isinstance(each, dict) else [each]
    if kept:
        it["extension"] = kept


def _moved(extension: Json, it: Json) -> list[Json]:
    url = extension.get("url")
    if url == _SEEN_AT and it.get("resourceType") == "AllergyIntolerance":
        it.setdefault("encounter", extension.get("valueReference"))
        return []
    name = _NAME.search(url) if isinstance(url, str) else None
    if name is None:
        return [extension]
    if (move := _MOVES.get(name[1])) is not None:
        return move(extension, it)
    if name[1] in _CALLED:
        return [{**extension, "url": f"{_UK_CORE}{_CALLED[name[1]]}"}]
    return [extension]


_CALLED = {
    name: name
    for name in ("AllergyIntoleranceEnd", "Evidence", "ListWarningCode",
                 "MedicationStatementLastIssueDate", "NHSCommunication", "VaccinationProcedure")
}  # fmt: skip
"""What UK Core has under the same name."""


def _parts(extension: Json) -> list[Json]:
    found = extension.get("extension")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _value(extension: Json) -> Any:
    return next((each for key, each in extension.items() if key.startswith("value")), None)


def _repeats(extension: Json, it: Json) -> list[Json]:
    allowed = "numberOfRepeatPrescriptionsAllowed"
    for each in _parts(extension):
        if each.get("url") == allowed and (number := _value(each)) is not None:
            dispensed = it.get("dispenseRequest")
            dispensed = dispensed if isinstance(dispensed, dict) else {}
            it["dispenseRequest"] = {**dispensed, "numberOfRepeatsAllowed": number}
    rest = [each for each in _parts(extension) if each.get("url") != allowed]
    return [{"extension": rest, "url": _REPEATS}]


def _first_coding(extension: Json) -> tuple[Json, Json] | None:
    """The concept of an extension, and its first coding."""
    concept = extension.get("valueCodeableConcept")
    coding = concept.get("coding") if isinstance(concept, dict) else None
    first = coding[0] if isinstance(coding, list) and coding else None
    return (concept, first) if isinstance(concept, dict) and isinstance(first, dict) else None


def _coding(old: Json, from_: str, system: str) -> Json:
    """The same code, in the system of R4 where it came from the one of CareConnect."""
    known = {"system": system} if str(old.get("system", "")).endswith(f"/{from_}") else {}
    return known | {key: old[key] for key in ("code", "display") if key in old}


def _course(extension: Json, it: Json) -> list[Json]:
    if found := _first_coding(extension):
        coding = _coding(found[1], "CareConnect-PrescriptionType-1", _COURSE)
        it["courseOfTherapyType"] = {"coding": [coding]}
    return []


def _agency(extension: Json, _: Json) -> list[Json]:
    moved: Json = {"url": f"{_UK_CORE}MedicationPrescribingOrganization"}
    if found := _first_coding(extension):
        concept, first = found
        coding = _coding(first, "CareConnect-PrescribingAgency-1", _AGENCY)
        said = {"text": concept["text"]} if concept.get("text") else {}
        moved["valueCodeableConcept"] = {"coding": [coding], **said}
    return [moved]


def _why(extension: Json, it: Json) -> list[Json]:
    for each in _parts(extension):
        if each.get("url") == "statusReason":
            it.setdefault("statusReason", _value(each))
    dated = [each for each in _parts(extension) if each.get("url") == "statusChangeDate"]
    return [{"extension": dated, "url": _CHANGED}] if dated else []


def _dropped(_: Json, __: Json) -> list[Json]:
    """What was done to a medicine at some moment: R4 keeps only what came of it."""
    return []


_MOVES: dict[str, Callable[[Json, Json], list[Json]]] = {
    "MedicationChangeSummary": _dropped,
    "MedicationDosageLastChanged": _dropped,
    "MedicationPrescribingAgency": _agency,
    "MedicationRepeatInformation": _repeats,
    "MedicationStatusReason": _why,
    "PrescribingAgency": _agency,
    "PrescriptionType": _course,
}
