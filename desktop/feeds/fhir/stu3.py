"""FHIR STU3 brought to the shape that R4 has, one resource at a time.

Only names and shapes move here. What a resource means is read in one place, from the R4 shape, so
that a GP's record says the same whichever version it came in.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Raw

from desktop.feeds.fhir import care_connect
from desktop.feeds.fhir.arranged import service_request
from desktop.feeds.fhir.care_types import ServiceRequest
from desktop.feeds.fhir.codes import code_of
from desktop.feeds.fhir.record import Reader

Json = dict[str, Any]
Change = Callable[[Json], None]

READERS: dict[str, tuple[type, Reader]] = {
    "ReferralRequest": (ServiceRequest, service_request),
    "ProcedureRequest": (ServiceRequest, service_request),
}
"""Types that R4 has no longer; they become its ServiceRequest."""

_CODES = "http://terminology.hl7.org/CodeSystem"
_read = msgspec.json.Decoder(Json, float_hook=Decimal).decode
_write = msgspec.json.Encoder(decimal_format="number").encode


def as_r4(raw: Raw) -> Raw:
    """Raises ``DecodeError`` for what is no resource."""
    try:
        it = _read(raw)
    except UnicodeDecodeError as broken:
        raise msgspec.DecodeError("not UTF-8") from broken
    return Raw(_write(resource(it)))


def resource(stu3: Json) -> Json:
    """What does not fit either version stays as it is: whoever reads it refuses it."""
    it = dict(stu3)
    kind = it.get("resourceType")
    if isinstance(kind, str):
        for old, new in _RENAMED.get(kind, {}).items():
            if old in it:
                it.setdefault(new, it.pop(old))
        if kind in _CHANGES:
            _CHANGES[kind](it)
        care_connect.extensions(it)
    if isinstance(it.get("contained"), list):
        it["contained"] = [
            resource(each) if isinstance(each, dict) else each for each in it["contained"]
        ]
    return it


# --- small changes -------------------------------------------------------------------------------


def _each(value: Any) -> Iterator[Json]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            yield each


def _listed(it: Json, *names: str) -> None:
    for name in names:
        if name in it and not isinstance(it[name], list):
            it[name] = [it[name]]


def _concept(it: Json, name: str, system: str) -> None:
    """A status is a word in STU3 and a concept in R4."""
    if isinstance(code := it.get(name), str):
        it[name] = {"coding": [{"system": f"{_CODES}/{system}", "code": code}]}


def _agent(it: Json) -> None:
    """Who asked for something stands one level deeper in STU3."""
    asked = it.get("requester")
    if isinstance(asked, dict) and "agent" in asked:
        it["requester"] = asked["agent"]


def _actors(it: Json, name: str) -> None:
    it[name] = [each.get("actor", each) for each in _each(it[name])]


def _requested(it: Json) -> None:
    _agent(it)
    _status(it, {"suspended": "on-hold", "cancelled": "revoked"})


def _status(it: Json, renamed: dict[str, str]) -> None:
    status = it.get("status")
    if isinstance(status, str):
        it["status"] = renamed.get(code_of(status), status)


def _noted(it: Json, *texts: Any) -> None:
    """Words that have a field of their own in STU3, and are notes in R4."""
    said = [{"text": each} for each in texts if each]
    if said:
        it["note"] = [*_each(it.get("note")), *said]


def _not_done(it: Json, flag: str, reason: str) -> None:
    if it.pop(flag, None) is True:
        it["status"] = "not-done"
    if reason in it:
        it["statusReason"] = it.pop(reason)


# --- the record ----------------------------------------------------------------------------------


def _condition(it: Json) -> None:
    if it.get("abatementBoolean") is True:
        it.setdefault("clinicalStatus", "resolved")
    sure = it.get("verificationStatus")
    if isinstance(sure, str) and code_of(sure) == "unknown":
        del it["verificationStatus"]
    _concept(it, "clinicalStatus", "condition-clinical")
    _concept(it, "verificationStatus", "condition-ver-status")


def _allergy(it: Json) -> None:
    _concept(it, "clinicalStatus", "allergyintolerance-clinical")
    _concept(it, "verificationStatus", "allergyintolerance-verification")


def _medicine_request(it: Json) -> None:
    _agent(it)
    _listed(it, "category")
    substitution = it.get("substitution")
    if isinstance(substitution, dict) and "allowed" in substitution:
        allowed = {**substitution, "allowedBoolean": substitution["allowed"]}
        it["substitution"] = {key: each for key, each in allowed.items() if key != "allowed"}


def _medicine_statement(it: Json) -> None:
    """That it is not taken counts for more than a status; "unk" is what every practice sends."""
    taken = it.pop("taken", None)
    if isinstance(taken, str) and taken.casefold() in ("n", "no"):
        it["status"] = "not-taken"


def _observation(it: Json) -> None:
    _noted(it, it.pop("comment", None))
    _listed(it, "interpretation")
    if "component" in it:
        it["component"] = [dict(each) for each in _each(it["component"])]
        for each in it["component"]:
            _listed(each, "interpretation")
    for each in _each(it.pop("related", None)):
        name = "hasMember" if each.get("type") == "has-member" else "derivedFrom"
        it.setdefault(name, []).append(each.get("target"))


def _report(it: Json) -> None:
    _listed(it, "category")
    if "performer" in it:
        _actors(it, "performer")


def _procedure(it: Json) -> None:
    _status(it, {"aborted": "stopped", "suspended": "on-hold"})
    _not_done(it, "notDone", "notDoneReason")


def _immunisation(it: Json) -> None:
    why = it.pop("explanation", None)
    if isinstance(why, dict):
        if "reason" in why:
            it["reasonCode"] = why["reason"]
        if given := next(_each(why.get("reasonNotGiven")), None):
            it["statusReason"] = given
    _not_done(it, "notGiven", "reasonNotGiven")


# --- care ----------------------------------------------------------------------------------------


def _referral(it: Json) -> None:
    """What someone was referred for stands among the reasons, where nothing is ordered by name.

    GP Connect calls the status of every referral "unknown", for practices keep none.
    """
    _requested(it)
    if it.get("status") == "unknown":
        del it["status"]
    _noted(it, it.pop("description", None))
    if "type" in it:
        it["category"] = [it.pop("type")]
    asked = list(_each(it.pop("serviceRequested", None)))
    reasons = list(_each(it.get("reasonCode")))
    if asked:
        it["code"], it["orderDetail"] = asked[0], asked[1:]
    elif reasons:
        it["code"], it["reasonCode"] = reasons[0], reasons[1:]


def _procedure_request(it: Json) -> None:
    _requested(it)
    _listed(it, "performer")


_ACHIEVED = {"on-target": "improving", "ahead-of-target": "improving",
             "behind-target": "worsening", "sustaining": "sustaining",
             "achieved": "achieved"}  # fmt: skip


def _care_plan(it: Json) -> None:
    _requested(it)
    for activity in _each(it.get("activity")):
        if isinstance(detail := activity.get("detail"), dict) and "prohibited" in detail:
            detail["doNotPerform"] = detail.pop("prohibited")


def _goal(it: Json) -> None:
    status = it.pop("status", None)
    if isinstance(status, str):
        status = code_of(status)
        if status in _ACHIEVED:
            it["achievementStatus"] = {"coding": [{"code": _ACHIEVED[status]}]}
        over = "completed" if status == "achieved" else "active"
        it["lifecycleStatus"] = over if status in _ACHIEVED or status == "in-progress" else status
    _listed(it, "target")


def _communication(it: Json) -> None:
    _status(it, {"aborted": "stopped", "suspended": "on-hold"})
    _not_done(it, "notDone", "notDoneReason")


def _document(it: Json) -> None:
    """A letter is known by the day it was written rather than by the day it was filed."""
    _listed(it, "category")
    indexed = it.pop("indexed", None)
    if written := it.pop("created", None) or indexed:
        it.setdefault("date", written)


def _answers(it: Json) -> None:
    asked = it.get("questionnaire")
    if isinstance(asked, dict):
        it["questionnaire"] = asked.get("reference") or asked.get("display")


def _consent(it: Json) -> None:
    provision: Json = {}
    for name in ("period", "actor", "purpose", "action"):
        if name in it:
            provision[name] = it.pop(name)
    denied = list(_each(it.pop("except", None)))
    if denied:
        provision["provision"] = denied
    if provision:
        it.setdefault("provision", provision)
    if isinstance(rule := it.get("policyRule"), str):
        it["policyRule"] = {"coding": [{"system": rule}]}


def _device(it: Json) -> None:
    udi = it.pop("udi", None)
    named = [udi.get("name") if isinstance(udi, dict) else None, it.pop("model", None)]
    if names := [{"name": each} for each in named if each]:
        it.setdefault("deviceName", names)


def _device_request(it: Json) -> None:
    _requested(it)
    if isinstance(intent := it.get("intent"), dict):
        it["intent"] = next((each.get("code") for each in _each(intent.get("coding"))), None)


def _encounter(it: Json) -> None:
    _listed(it, "appointment")


def _flag(it: Json) -> None:
    _listed(it, "category")


def _provenance(it: Json) -> None:
    if "agent" in it:
        it["agent"] = [
            {**each, "who": each["whoReference"]} if "whoReference" in each else each
            for each in _each(it["agent"])
        ]
    if isinstance(activity := it.get("activity"), dict) and "coding" not in activity:
        it["activity"] = {"coding": [activity]}


_CONTEXT = {"context": "encounter"}
_RENAMED: dict[str, dict[str, str]] = {
    "AllergyIntolerance": {"assertedDate": "recordedDate"},
    "Appointment": {"reason": "reasonCode", "indication": "reasonReference",
                    "incomingReferral": "basedOn"},
    "CarePlan": _CONTEXT,
    "CareTeam": _CONTEXT,
    "Communication": {**_CONTEXT, "topic": "about"},
    "Composition": {"class": "category"},
    "Condition": {**_CONTEXT, "assertedDate": "recordedDate"},
    "DeviceRequest": _CONTEXT,
    "DiagnosticReport": {**_CONTEXT, "codedDiagnosis": "conclusionCode", "image": "media"},
    "DocumentReference": {"class": "category"},
    "Encounter": {"reason": "reasonCode", "incomingReferral": "basedOn"},
    "Immunization": {"date": "occurrenceDateTime", "practitioner": "performer"},
    "MedicationRequest": _CONTEXT,
    "MedicationStatement": {"reasonNotTaken": "statusReason"},
    "Observation": _CONTEXT,
    "Procedure": _CONTEXT,
    "ProcedureRequest": _CONTEXT,
    "QuestionnaireResponse": {**_CONTEXT, "parent": "partOf"},
    "ReferralRequest": {**_CONTEXT, "recipient": "performer", "specialty": "performerType"},
    "Task": {**_CONTEXT, "reason": "reasonCode"},
}  # fmt: skip
_CHANGES: dict[str, Change] = {
    "AllergyIntolerance": _allergy,
    "CarePlan": _care_plan,
    "Communication": _communication,
    "Condition": _condition,
    "Consent": _consent,
    "Device": _device,
    "DeviceRequest": _device_request,
    "DiagnosticReport": _report,
    "DocumentReference": _document,
    "Encounter": _encounter,
    "Flag": _flag,
    "Goal": _goal,
    "Immunization": _immunisation,
    "MedicationRequest": _medicine_request,
    "MedicationStatement": _medicine_statement,
    "Observation": _observation,
    "Procedure": _procedure,
    "ProcedureRequest": _procedure_request,
    "Provenance": _provenance,
    "QuestionnaireResponse": _answers,
    "ReferralRequest": _referral,
    "Task": _agent,
}
