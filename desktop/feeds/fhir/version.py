"""Which FHIR a file is written in: no file says so, but the versions differ in what they write."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

STU3, DSTU2, R4, R5 = "STU3", "DSTU2", "R4", "R5"
LOOKED_AT = 400
"""Entries of a file; by then every version has shown itself."""

Json = Mapping[str, Any]

_ONLY = {
    **dict.fromkeys(("ProcedureRequest", "ReferralRequest", "ProcessRequest", "ProcessResponse",
                     "EligibilityRequest", "EligibilityResponse", "BodySite", "DataElement",
                     "DeviceComponent", "ExpansionProfile", "ImagingManifest", "Sequence",
                     "ServiceDefinition"), STU3),
    **dict.fromkeys(("MedicationOrder", "DiagnosticOrder", "DeviceUseRequest", "Order"), DSTU2),
    **dict.fromkeys(("ActorDefinition", "GenomicStudy", "InventoryItem", "Transport",
                     "FormularyItem", "RequestOrchestration"), R5),
}  # fmt: skip
_IN_CONTEXT = {"Observation", "Condition", "Procedure", "MedicationRequest", "DiagnosticReport",
               "CarePlan", "CareTeam"}  # fmt: skip


def _is(kind: type, *names: str) -> Callable[[Json], bool]:
    return lambda each: any(isinstance(each.get(name), kind) for name in names)


def _has(*names: str) -> Callable[[Json], bool]:
    return lambda each: any(name in each for name in names)


# resource types ("" is any), the version, and what shows it
_SIGNS: tuple[tuple[frozenset[str], str, Callable[[Json], bool]], ...] = (
    (frozenset({"Condition", "AllergyIntolerance"}), STU3,
     _is(str, "clinicalStatus", "verificationStatus")),
    (frozenset({"Condition", "AllergyIntolerance"}), STU3, _has("assertedDate")),
    (frozenset({"Condition", "AllergyIntolerance"}), R4,
     _is(dict, "clinicalStatus", "verificationStatus")),
    (frozenset({"Condition"}), STU3, _has("abatementBoolean")),
    (frozenset({"MedicationStatement"}), STU3, _has("taken")),
    (frozenset({"Immunization"}), STU3, _has("notGiven", "explanation", "vaccinationProtocol")),
    (frozenset({"Procedure"}), STU3, _has("notDone")),
    (frozenset({"Patient"}), STU3, _has("animal")),
    (frozenset({"DiagnosticReport"}), STU3, _has("codedDiagnosis")),
    (frozenset({"Encounter"}), STU3, _has("incomingReferral")),
    (frozenset({"DocumentReference"}), STU3, _has("indexed")),
    (frozenset(_IN_CONTEXT), STU3, _has("context")),
    (frozenset(_IN_CONTEXT), R4, _has("encounter", "recordedDate")),
    (frozenset({"Immunization"}), R4, _is(str, "occurrenceDateTime")),
    (frozenset({"Condition"}), DSTU2, _has("dateRecorded", "patient")),
    (frozenset({"Encounter", "Immunization"}), DSTU2, _has("wasNotGiven")),
    (frozenset({"Encounter"}), DSTU2, _is(str, "class")),
    (frozenset({"AllergyIntolerance"}), DSTU2, _has("substance")),
    (frozenset({"MedicationStatement"}), DSTU2, _has("wasNotTaken")),
    (frozenset({"MedicationRequest", "MedicationStatement"}), R5, _is(dict, "medication")),
    (frozenset({"Encounter"}), R5, _has("actualPeriod", "admission", "subjectStatus")),
    (frozenset({"Procedure"}), R5, _has("occurrenceDateTime", "occurrencePeriod")),
    (frozenset({"AllergyIntolerance"}), R5, _is(dict, "type")),
    (frozenset({"Consent"}), R5, _has("decision", "grantor", "controller")),
    (frozenset({"Condition"}), R5, _has("participant")),
)  # fmt: skip
_PROFILES = {
    "/stu3/": STU3, "careconnect": STU3, "/3.0/": STU3, "gpconnect": STU3, "ukcore": R4,
    "/r4/": R4, "/4.0/": R4, "bars": R4, "/5.0/": R5, "/dstu2/": DSTU2,
}  # fmt: skip


def version_of(resources: Iterable[object]) -> str:
    """R4, unless there are more signs of another version than of R4."""
    signs: Counter[str] = Counter()
    for each in resources:
        if isinstance(each, dict):
            signs.update(_signs(each))
    best = max(signs, key=lambda version: signs[version], default=R4)
    return best if signs[best] > signs[R4] else R4


def _signs(resource: Json) -> Iterable[str]:
    kind = resource.get("resourceType")
    if not isinstance(kind, str):
        return
    if kind in _ONLY:
        yield _ONLY[kind]
    for kinds, version, shows in _SIGNS:
        if kind in kinds and shows(resource):
            yield version
    meta = resource.get("meta")
    profiles = meta.get("profile") if isinstance(meta, dict) else None
    for profile in profiles if isinstance(profiles, list) else []:
        if isinstance(profile, str):
            low = profile.casefold()
            yield from (version for part, version in _PROFILES.items() if part in low)
