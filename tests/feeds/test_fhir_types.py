"""Every type of resource that a hub wants is read into something, or used for another."""

from datetime import UTC, datetime

import pytest

from desktop.feeds.fhir import r4
from desktop.words.accounts import Skipped
from desktop.words.enums import Kind, Sector
from tests.clock import TODAY
from tests.feeds.making import Json, bundle, coded, patient, resource

NAMED: Json = {"code": {"text": "Named"}}
MEMBER = [{"role": [{"text": "Nurse"}], "member": {"display": "Ruth Carr"}}]
READ = [
    (resource("RelatedPerson", name=[{"family": "Pyle"}]), Kind.CONTACT),
    (resource("CareTeam", participant=MEMBER), Kind.PROFESSIONAL),
    (resource("Condition", **NAMED), Kind.PROBLEM),
    (resource("AllergyIntolerance", **NAMED), Kind.ALLERGY),
    (resource("MedicationRequest", medicationCodeableConcept={"text": "A"}), Kind.MEDICINE),
    (resource("MedicationStatement", medicationCodeableConcept={"text": "A"}), Kind.MEDICINE),
    (resource("Observation", **NAMED), Kind.RESULT),
    (resource("DiagnosticReport", **NAMED), Kind.RESULT),
    (resource("Procedure", **NAMED), Kind.PROCEDURE),
    (resource("Immunization", vaccineCode={"text": "Flu"}), Kind.VACCINATION),
    (resource("Encounter", class_={"code": "IMP"}), Kind.ADMISSION),
    (resource("EpisodeOfCare", type=[{"text": "Nursing"}]), Kind.SERVICE),
    (resource("Appointment", participant=[{"actor": {"reference": "Patient/p1"}}]),
     Kind.APPOINTMENT),
    (resource("ServiceRequest", **NAMED), Kind.REFERRAL),
    (resource("ServiceRequest", intent="plan", **NAMED), Kind.REQUEST),
    (resource("Task", **NAMED), Kind.REQUEST),
    (resource("CarePlan", title="Plan"), Kind.CARE_PLAN),
    (resource("Goal", description={"text": "Walk"}), Kind.GOAL),
    (resource("Flag", **NAMED), Kind.ALERT),
    (resource("Consent", category=[{"text": "Attorney"}]), Kind.LEGAL),
    (resource("Communication", payload=[{"contentString": "Hello"}]), Kind.NOTE),
    (resource("DocumentReference", type={"text": "Letter"}), Kind.DOCUMENT),
    (resource("Composition", title="Discharge"), Kind.DOCUMENT),
    (resource("QuestionnaireResponse",
              item=[{"text": "Pain?", "answer": [{"valueBoolean": True}]}]), Kind.ASSESSMENT),
    (resource("Device", type={"text": "Walker"}), Kind.EQUIPMENT),
    (resource("DeviceRequest", codeCodeableConcept={"text": "Bed"}), Kind.EQUIPMENT),
    (resource("List", note=[{"text": "A note"}]), Kind.NOTE),
]  # fmt: skip


def read(*resources):
    return r4.read(bundle(patient(), *resources), Sector.HEALTH, TODAY)


def wordings(parsed):
    return [each.wording for saying in parsed.people[0].sayings for each in saying.said]


@pytest.mark.parametrize(("it", "kind"), READ, ids=[each[0]["resourceType"] for each in READ])
def test_a_resource_becomes_an_item(it, kind):
    parsed = read(it)

    assert [each.kind for each in wordings(parsed)] == [kind]
    assert not parsed.asides


POINTING = [
    ("Practitioner", {"name": [{"family": "Bell", "prefix": ["Dr"]}]}, "Dr Bell"),
    ("PractitionerRole", {"practitioner": {"display": "Dr Bell"}}, "Dr Bell"),
    ("Organization", {"name": "Low Row Surgery"}, "Low Row Surgery"),
    ("HealthcareService", {"name": "Falls clinic"}, "Falls clinic"),
]


@pytest.mark.parametrize(("kind", "fields", "name"), POINTING)
def test_who_is_pointed_to_is_named(kind, fields, name):
    asked = resource("ServiceRequest", performer=[{"reference": f"{kind}/x"}], **NAMED)

    parsed = read(asked, {"resourceType": kind, "id": "x", **fields})

    assert wordings(parsed)[0].detail == f"To {name}"
    assert [each.why for each in parsed.passed_over] == [Skipped.USED]


def test_a_place_and_a_medicine_are_named_by_their_own_entries():
    stay = resource("Encounter", class_={"code": "IMP"},
                    location=[{"location": {"reference": "Location/w"}}])  # fmt: skip
    taken = resource("MedicationStatement", medicationReference={"reference": "Medication/m"})
    ward = {"resourceType": "Location", "id": "w", "name": "Ward 4"}
    coding = {"system": "http://snomed.info/sct", "code": "318900000", "display": "Ramipril"}
    medicine = {"resourceType": "Medication", "id": "m", "code": {"coding": [coding]}}

    found = wordings(read(stay, taken, ward, medicine))

    assert {each.title for each in found} == {"Admitted to Ward 4", "Ramipril"}
    assert "318900000" in {each.code for each in found}


@pytest.mark.parametrize(
    "asking", ["https://forms.example/waterlow|2", "Questionnaire/q", "https://x/Questionnaire/q"]
)
def test_answers_are_called_what_their_questionnaire_is_called(asking):
    answers = resource("QuestionnaireResponse", questionnaire=asking,
                       item=[{"text": "Pain?", "answer": [{"valueBoolean": True}]}])  # fmt: skip
    form = {"resourceType": "Questionnaire", "id": "q", "url": "https://forms.example/waterlow",
            "name": "WaterlowScore", "title": "Waterlow score"}  # fmt: skip

    parsed = read(answers, form)

    assert wordings(parsed)[0].title == "Waterlow score"
    assert [each.why for each in parsed.passed_over] == [Skipped.USED]


@pytest.mark.parametrize(
    "fields", [{"type": {"text": "Hospital bed"}}, {"deviceName": [{"name": "Hospital bed"}]}]
)
def test_a_device_that_is_asked_for_is_named_by_its_own_entry(fields: Json):
    asked = resource("DeviceRequest", codeReference={"reference": "Device/d"})

    found = wordings(read(asked, resource("Device", "d", **fields)))

    assert [each.title for each in found] == ["Hospital bed", "Hospital bed"]


def test_a_provenance_says_when_an_entry_was_recorded():
    told = {"resourceType": "Provenance", "recorded": "2026-03-01T10:00:00Z",
            "target": [{"reference": "Condition/c"}]}  # fmt: skip
    later = {**told, "recorded": "2026-04-01T10:00:00Z"}
    dated: Json = {"meta": {"lastUpdated": "2026-05-01T10:00:00Z"}}

    parsed = read(resource("Condition", "c", **NAMED), told, later)
    (saying,) = parsed.people[0].sayings
    assert saying.said_at == datetime(2026, 4, 1, 10, tzinfo=UTC)
    assert [each.why for each in parsed.passed_over] == [Skipped.USED] * 2
    (saying,) = read(resource("Condition", "c", **NAMED, **dated), told).people[0].sayings
    assert saying.said_at == datetime(2026, 5, 1, 10, tzinfo=UTC)


def test_a_provenance_says_who_recorded_an_entry():
    doctor = resource("Practitioner", "d", name=[{"family": "Bell", "given": ["Anna"]}])
    agents = [
        {"type": coded("assembler"), "who": {"display": "The interface"}},
        {"type": coded("author"), "who": {"reference": "Practitioner/d"},
         "onBehalfOf": {"display": "Larkmoor Surgery"}},
    ]  # fmt: skip
    told = {"resourceType": "Provenance", "recorded": "2026-03-01T10:00:00Z",
            "target": [{"reference": "Condition/c"}], "agent": agents}  # fmt: skip

    (found,) = wordings(read(resource("Condition", "c", **NAMED), doctor, told))
    assert found.detail.endswith("Recorded by Anna Bell, Larkmoor Surgery")

    only = {**told, "recorded": None, "agent": agents[:1]}
    parsed = read(resource("Condition", "c", **NAMED), only)
    (found,) = wordings(parsed)
    assert found.detail.endswith("Recorded by The interface")
    assert [each.why for each in parsed.passed_over] == [Skipped.USED]


@pytest.mark.parametrize(
    "fields",
    [{}, {"recorded": "soon", "target": [{"reference": "Patient/p1"}]},
     {"recorded": "2026-03-01T10:00:00Z", "target": [{"reference": "Condition/nowhere"}]},
     {"recorded": 5}],
)  # fmt: skip
def test_a_provenance_of_nothing_that_is_here_is_passed_over(fields):
    parsed = read({"resourceType": "Provenance", **fields})

    assert [each.why for each in parsed.passed_over] == [Skipped.NOT_SHOWN]
