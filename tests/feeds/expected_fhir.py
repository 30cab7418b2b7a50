"""What bundles of FHIR must come to, counted without the importers. See ``expected``."""

import json
import re
from collections import Counter, defaultdict

from tests.feeds.expected_people import (
    ASIDE,
    REPEATED,
    TAKEN,
    Counts,
    Json,
    Who,
    World,
    first,
    plain,
    valid,
)

UNSHOWN, USED = "type not shown here", "used by another entry"
UNUSED = "nobody’s own record, and named by no other entry"
BILLING, WITHDRAWN = "billing or scheduling", "withdrawn before it was ever shown here"
GROUPING, HEADING = "only groups other entries", "only heads a message"

USED_TYPES = set(
    "Organization Practitioner PractitionerRole Location HealthcareService Medication"
    " Questionnaire".split()
)
BILLING_TYPES = set(
    "Account ChargeItem Claim ClaimResponse Coverage CoverageEligibilityRequest"
    " CoverageEligibilityResponse EnrollmentRequest EnrollmentResponse ExplanationOfBenefit"
    " InsurancePlan Invoice PaymentNotice PaymentReconciliation Schedule Slot".split()
)
SHOWN_TYPES = set(
    "RelatedPerson Condition AllergyIntolerance MedicationRequest MedicationStatement Observation"
    " DiagnosticReport Procedure Immunization Encounter EpisodeOfCare Appointment ServiceRequest"
    " Task CareTeam CarePlan Goal Flag Consent Communication DocumentReference Composition"
    " QuestionnaireResponse Device DeviceRequest List".split()
)
CANCELS = {
    "Encounter": "cancelled", "Appointment": "cancelled", "Observation": "cancelled",
    "EpisodeOfCare": "cancelled", "DiagnosticReport": "cancelled", "Communication": "not-done",
}  # fmt: skip
NEEDS_CODE = {"Condition": "code", "Observation": "code", "Procedure": "code", "Flag": "code",
              "Immunization": "vaccineCode", "AllergyIntolerance": "code",
              "Goal": "description"}  # fmt: skip
NHS = "/id/nhs-number"
STU3_TYPES = {"ReferralRequest", "ProcedureRequest"}


def registered(bundles: list[tuple[str, str, list[object]]], registers: dict[str, bool]) -> "World":
    world = World()
    for _, source, entries in bundles:
        if registers[source] and not unread_version(entries):
            for each in entries:
                register(world, source, resource_of(each))
    return world


def fhir(content: bytes) -> list[object] | None:
    """The entries of a bundle, or the one resource; None if it is not JSON of FHIR."""
    try:
        it = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(it, dict) or not isinstance(it.get("resourceType", ""), str):
        return None
    entries = it.get("entry", [])
    if it.get("resourceType", "Bundle") == "Bundle":
        return list(entries) if "entry" in it or "resourceType" in it else None
    return [{"resource": it}]


def resource_of(entry: object) -> Json:
    if not isinstance(entry, dict):
        return {}
    it = entry.get("resource", entry)
    return it if isinstance(it, dict) else {}


def kind_of(entry: object) -> str:
    kind = resource_of(entry).get("resourceType")
    return kind if isinstance(kind, str) and re.fullmatch("[A-Z][A-Za-z]+", kind) else "entry"


def unread_version(entries: list[object]) -> bool:
    """The version before STU3 had medication orders."""
    return any(kind_of(each) == "MedicationOrder" for each in entries)


def is_stu3(entries: list[object]) -> bool:
    """STU3 writes a status as a word where R4 writes a concept, and has fields R4 dropped."""
    old, new = 0, 0
    for entry in entries[:400]:
        it = resource_of(entry)
        status = it.get("clinicalStatus", it.get("verificationStatus"))
        old += isinstance(status, str) + ("assertedDate" in it) + ("taken" in it)
        kind = it.get("resourceType")
        old += (
            kind in ("Observation", "Procedure", "CarePlan", "MedicationRequest")
            and "context" in it
        )
        old += "notGiven" in it
        old += "/STU3/" in json.dumps(it.get("meta", {}))
        old += it.get("resourceType") in ("ProcedureRequest", "ReferralRequest")
        new += isinstance(status, dict) + ("encounter" in it and "context" not in it)
    return old > new


def register(world: World, source: str, it: Json) -> None:
    if it.get("resourceType") != "Patient":
        return
    own, sent, person = who(it)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", person.born) or not person.families:
        return
    if person.number or (own and not sent):
        held = world.numbers.get(person.number)
        if held is not None and held.born != person.born:
            return
        world.add(source, own, person)


def who(it: Json) -> tuple[str, str, Who]:
    """The source's own id, the NHS number as sent, and who it is."""
    sent = next((str(each.get("value", "")) for each in it.get("identifier", [])
                 if str(each.get("system", "")).lower().endswith(NHS)
                 and each.get("use") not in ("old", "temp")), "")  # fmt: skip
    names = it.get("name", [])
    families = frozenset(plain(each["family"]) for each in names if each.get("family"))
    official = sorted(names, key=lambda name: name.get("use") not in ("official", "usual"))
    given = next((first(" ".join(each["given"])) for each in official if each.get("given")), "")
    own = f"Patient/{it['id']}" if it.get("id") else ""
    return own, sent, Who(valid(sent), str(it.get("birthDate", ""))[:10], families, given)


def count_bundle(world: World, source: str, entries: list[object]) -> Counts:
    if unread_version(entries):
        return Counter((ASIDE, kind_of(each)) for each in entries)
    counts: Counts = Counter()
    stu3 = is_stu3(entries)
    kept = without_repeats(entries, counts)
    patients: dict[str, bool] = {}
    for entry in kept:
        it = resource_of(entry)
        if it.get("resourceType") == "Patient":
            own, _, person = who(it)
            known = world.knows(source, own, person)
            counts[TAKEN if known else ASIDE, "Patient"] += 1
            for key in keys(entry, it):
                patients[key] = known
            if known and person.number:
                world.ids[source, f"number {person.number}"] = person
    pointed: dict[str, set[int]] = defaultdict(set)
    for number, entry in enumerate(kept):
        for text in pointers(resource_of(entry)):
            pointed[text].add(number)
    for number, entry in enumerate(kept):
        it = resource_of(entry)
        kind = it.get("resourceType")
        if kind in USED_TYPES:
            names = [*keys(entry, it), *map(known_as, listed(it.get("identifier")))]
            used = any(pointed[name] - {number} for name in names)
            counts[USED if used else UNUSED, kind_of(entry)] += 1
        elif kind == "Provenance" and tells_of(it, kept):
            counts[USED, "Provenance"] += 1
        elif kind != "Patient":
            read = SHOWN_TYPES | STU3_TYPES if stu3 else SHOWN_TYPES
            counts[judged(world, source, it, patients, read), kind_of(entry)] += 1
    return counts


def tells_of(it: Json, kept: list[object]) -> bool:
    """Whether a provenance says when some other entry was recorded."""
    there = {key for entry in kept for key in keys(entry, resource_of(entry))}
    return bool(it.get("recorded")) and any(
        each.get("reference") in there for each in it.get("target", [])
    )


def pointers(it: object) -> list[str]:
    """All that a resource points to, anywhere in it: references as sent and cut short."""
    if isinstance(it, list):
        return [text for each in it for text in pointers(each)]
    if not isinstance(it, dict):
        return []
    found = [text for each in it.values() for text in pointers(each)]
    if isinstance(text := it.get("reference"), str):
        bare = text.partition("/_history/")[0]
        found += [bare, "/".join(bare.split("/")[-2:])]
    elif isinstance(it.get("identifier"), dict):
        found.append(known_as(it["identifier"]))
    return found


def known_as(identifier: Json) -> str:
    return f"{identifier.get('system', '')}|{identifier.get('value', '')}".lower()


def listed(it: object) -> list[Json]:
    found = it if isinstance(it, list) else [it]
    return [each for each in found if isinstance(each, dict)]


def judged(
    world: World, source: str, it: Json, patients: dict[str, bool], read: set[str]
) -> str:  # fmt: skip
    kind = it.get("resourceType")
    if not kind or kind == "Bundle" or (kind == "Parameters" and '"resource"' in json.dumps(it)):
        return ASIDE
    if kind in BILLING_TYPES:
        return BILLING
    if kind == "MessageHeader":
        return HEADING
    if kind not in read:
        return UNSHOWN
    if kind == "List" and not says_something(it):
        return GROUPING
    if not any(known_person(world, source, each, patients) for each in about(it)):
        return ASIDE
    if withdrawn(it):
        return WITHDRAWN
    wordless = kind in NEEDS_CODE and not it.get(NEEDS_CODE[kind])
    return ASIDE if wordless else TAKEN


def says_something(it: Json) -> bool:
    """A list that has a note, a reason for being empty, a warning, or an allergy within it."""
    warns = any("ListWarningCode" in str(each.get("url")) for each in it.get("extension", []))
    holds = any(
        each.get("resourceType") == "AllergyIntolerance" for each in it.get("contained", [])
    )
    return bool(warns or holds or it.get("note") or it.get("emptyReason"))


def about(it: Json) -> list[Json]:
    if it["resourceType"] == "Appointment":
        return [each["actor"] for each in it.get("participant", []) if "actor" in each]
    found = it.get("subject") or it.get("patient") or it.get("for")
    return [found] if isinstance(found, dict) else []


def known_person(
    world: World, source: str, reference: Json, patients: dict[str, bool]
) -> bool:  # fmt: skip
    text = str(reference.get("reference", "")).partition("/_history/")[0]
    tail = "/".join(text.split("/")[-2:])
    for key in (text, tail):
        if key and key in patients:
            return patients[key]
    if tail.startswith("Patient/"):
        return (source, tail) in world.ids
    identifier = reference.get("identifier", {})
    if str(identifier.get("system", "")).lower().endswith(NHS):
        number = valid(str(identifier.get("value", "")))
        return patients.get(f"number {number}", (source, f"number {number}") in world.ids)
    return False


def withdrawn(it: Json) -> bool:
    verification = it.get("verificationStatus") or {}
    said = [it.get("status"), it.get("lifecycleStatus"), it.get("docStatus")]
    if isinstance(verification, str):
        said.append(verification)
    if isinstance(verification, dict):
        said += [each.get("code") for each in verification.get("coding", [])]
    return "entered-in-error" in said or (
        it["resourceType"] in CANCELS and it.get("status") == CANCELS[it["resourceType"]]
    )


def keys(entry: object, it: Json) -> list[str]:
    found = [str(entry.get("fullUrl", ""))] if isinstance(entry, dict) else []
    if it.get("id"):
        found += [f"{it.get('resourceType')}/{it['id']}", f"urn:uuid:{it['id']}"]
    if it.get("resourceType") == "Patient" and (number := who(it)[2].number):
        found.append(f"number {number}")
    return [each for each in found if each]


def without_repeats(entries: list[object], counts: Counts) -> list[object]:
    kept: dict[str, object] = {}
    for entry in entries:
        it = resource_of(entry)
        url = str(entry.get("fullUrl", "")) if isinstance(entry, dict) else ""
        key = f"{it.get('resourceType')} {it['id']} {url}" if it.get("id") else (
            f"{it.get('resourceType')} {url or json.dumps(it, sort_keys=True)}"
        )  # fmt: skip
        if it and key in kept:
            counts[REPEATED, kind_of(entry)] += 1
        kept[key if it else f"nothing {len(kept)}"] = entry
    return list(kept.values())
