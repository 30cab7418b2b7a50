"""STU3 in the shape of R4: resource by resource, field by field."""

import json

import pytest
from msgspec import Raw

from desktop.feeds.fhir import r4, stu3
from desktop.words.enums import Sector
from tests.clock import TODAY
from tests.feeds.making_stu3 import CARE_CONNECT, GPC, allergy, observation, of, problem, raw

UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"


def in_r4(it):
    return json.loads(bytes(stu3.as_r4(Raw(json.dumps(it).encode()))))


def status(code, system):
    return {"coding": [{"system": f"http://terminology.hl7.org/CodeSystem/{system}",
                        "code": code}]}  # fmt: skip


def extended(kind, *extensions):
    return {"resourceType": kind, "extension": list(extensions)}


def concept(code, system):
    return {"coding": [{"system": system, "code": code, "display": code.title()}]}


REPEATS = "https://fhir.nhs.uk/StructureDefinition/Extension-UKCore-MedicationRepeatInformation"
ISSUED = {"url": "numberOfRepeatPrescriptionsIssued", "valueUnsignedInt": 3}
ENDED = [{"url": "endDate", "valueDateTime": "2019-03"},
         {"url": "reasonEnded", "valueString": "Tested"}]  # fmt: skip
EXTENSIONS = [
    (
        extended("MedicationRequest", {"url": f"{GPC}MedicationRepeatInformation-1", "extension": [
            {"url": "numberOfRepeatPrescriptionsAllowed", "valuePositiveInt": 9}, ISSUED]}),
        {"extension": [{"url": REPEATS, "extension": [ISSUED]}],
         "dispenseRequest": {"numberOfRepeatsAllowed": 9}},
    ),
    (
        extended("MedicationRequest", {
            "url": f"{GPC}PrescriptionType-1", "valueCodeableConcept": concept(
                "repeat", "https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-PrescriptionType-1")}),
        {"courseOfTherapyType": concept(
            "repeat", "http://hl7.org/fhir/ValueSet/medicationrequest-course-of-therapy")},
    ),
    (
        extended("MedicationRequest", {"url": f"{GPC}MedicationStatusReason-1", "extension": [
            {"url": "statusReason", "valueCodeableConcept": {"text": "Expired"}},
            {"url": "statusChangeDate", "valueDateTime": "2026-02-01"}]}),
        {"statusReason": {"text": "Expired"}, "extension": [{
            "url": "http://fhir.nhs.uk/fhir/3.0/StructureDefinition/extension-statusChangeDate",
            "extension": [{"url": "statusChangeDate", "valueDateTime": "2026-02-01"}]}]},
    ),
    (
        extended("MedicationStatement", {
            "url": f"{CARE_CONNECT}MedicationPrescribingAgency-1", "valueCodeableConcept": {
                "coding": [{"system": "https://elsewhere.example", "code": "x"}], "text": "X"}}),
        {"extension": [{"url": f"{UK_CORE}MedicationPrescribingOrganization",
                        "valueCodeableConcept": {"coding": [{"code": "x"}], "text": "X"}}]},
    ),
    (
        extended("MedicationStatement", {"url": f"{GPC}MedicationStatementLastIssueDate-1",
                                         "valueDateTime": "2026-02-01"}),
        {"extension": [{"url": f"{UK_CORE}MedicationStatementLastIssueDate",
                        "valueDateTime": "2026-02-01"}]},
    ),
    (extended("MedicationStatement", {"url": f"{CARE_CONNECT}MedicationChangeSummary-1"}), {}),
    (
        extended("AllergyIntolerance",
                 {"url": f"{CARE_CONNECT}AllergyIntoleranceEnd-1", "extension": ENDED},
                 {"url": "http://hl7.org/fhir/StructureDefinition/encounter-associatedEncounter",
                  "valueReference": {"reference": "Encounter/1"}}),
        {"extension": [{"url": f"{UK_CORE}AllergyIntoleranceEnd", "extension": ENDED}],
         "encounter": {"reference": "Encounter/1"}},
    ),
    (
        extended("Condition", {"url": "https://elsewhere.example", "valueString": "kept"}),
        {"extension": [{"url": "https://elsewhere.example", "valueString": "kept"}]},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), EXTENSIONS)
def test_what_care_connect_adds_goes_where_r4_has_it(given, expected):
    assert in_r4(given) == {"resourceType": given["resourceType"], **expected}


FIELDS = [
    (
        problem(verificationStatus="provisional", context={"reference": "Encounter/1"}),
        {"clinicalStatus": status("active", "condition-clinical"),
         "verificationStatus": status("provisional", "condition-ver-status"),
         "recordedDate": "2024-05-01", "encounter": {"reference": "Encounter/1"}},
    ),
    (
        problem(clinicalStatus=None, verificationStatus="unknown", abatementBoolean=True),
        {"clinicalStatus": None, "verificationStatus": None, "abatementBoolean": True},
    ),
    (
        allergy(),
        {"clinicalStatus": status("active", "allergyintolerance-clinical"),
         "verificationStatus": status("unconfirmed", "allergyintolerance-verification"),
         "recordedDate": "2010-01-14T09:53:33.41+00:00"},
    ),
    (
        of("MedicationRequest", requester={"agent": {"reference": "Practitioner/1"}},
           category={"text": "Repeat"}, substitution={"allowed": True}),
        {"requester": {"reference": "Practitioner/1"}, "category": [{"text": "Repeat"}],
         "substitution": {"allowedBoolean": True}},
    ),
    (
        of("MedicationStatement", taken="n", status="active",
           reasonNotTaken=[{"text": "Felt sick"}]),
        {"taken": None, "status": "not-taken", "statusReason": [{"text": "Felt sick"}]},
    ),
    (of("MedicationStatement", taken="unk", status="active"), {"status": "active"}),
    (of("MedicationStatement", taken="N", status="active"), {"status": "not-taken"}),
    (of("MedicationStatement", taken="y", status="active"), {"status": "active"}),
    (
        observation(comment="After a meal", interpretation={"text": "High"},
                    component=[{"interpretation": {"text": "Low"}}],
                    related=[{"type": "has-member", "target": {"reference": "Observation/2"}},
                             {"type": "derived-from", "target": {"reference": "Observation/3"}}]),
        {"comment": None, "note": [{"text": "After a meal"}], "interpretation": [{"text": "High"}],
         "component": [{"interpretation": [{"text": "Low"}]}],
         "hasMember": [{"reference": "Observation/2"}],
         "derivedFrom": [{"reference": "Observation/3"}]},
    ),
    (
        of("DiagnosticReport", performer=[{"actor": {"reference": "Organization/1"}}],
           category={"text": "Blood"}, codedDiagnosis=[{"text": "Anaemia"}]),
        {"performer": [{"reference": "Organization/1"}], "category": [{"text": "Blood"}],
         "conclusionCode": [{"text": "Anaemia"}]},
    ),
    (
        of("Procedure", status="completed", notDone=True, notDoneReason={"text": "Refused"}),
        {"status": "not-done", "statusReason": {"text": "Refused"}, "notDone": None},
    ),
    (of("Procedure", status="aborted", notDone=False), {"status": "stopped"}),
    (
        of("Immunization", status="completed", notGiven=True, date="2026-10",
           explanation={"reasonNotGiven": [{"text": "Refused"}], "reason": [{"text": "Age"}]}),
        {"status": "not-done", "occurrenceDateTime": "2026-10", "statusReason": {"text": "Refused"},
         "reasonCode": [{"text": "Age"}], "notGiven": None, "explanation": None},
    ),
    (of("Encounter", reason=[{"text": "Fall"}]), {"reasonCode": [{"text": "Fall"}]}),
    (of("Appointment", reason=[{"text": "Fall"}]), {"reasonCode": [{"text": "Fall"}]}),
    (
        of("ReferralRequest", status="cancelled", reasonCode=[{"text": "Physio"}, {"text": "Fall"}],
           requester={"agent": {"display": "Dr Bell"}}, recipient=[{"display": "Physio team"}],
           description="Weak legs", note=[{"text": "Written"}]),
        {"status": "revoked", "code": {"text": "Physio"}, "reasonCode": [{"text": "Fall"}],
         "requester": {"display": "Dr Bell"}, "performer": [{"display": "Physio team"}],
         "note": [{"text": "Written"}, {"text": "Weak legs"}]},
    ),
    (
        of("ReferralRequest", type={"text": "Urgent"}, reasonCode=[{"text": "Fall"}],
           serviceRequested=[{"text": "Physio"}]),
        {"category": [{"text": "Urgent"}], "code": {"text": "Physio"},
         "reasonCode": [{"text": "Fall"}]},
    ),
    (
        of("ProcedureRequest", status="suspended", performer={"display": "Nurse"}),
        {"status": "on-hold", "performer": [{"display": "Nurse"}]},
    ),
    (
        of("Goal", status="on-target", target={"dueDate": "2026-12"}),
        {"lifecycleStatus": "active", "achievementStatus": {"coding": [{"code": "improving"}]},
         "target": [{"dueDate": "2026-12"}]},
    ),
    (of("Goal", status="achieved"), {"lifecycleStatus": "completed"}),
    (of("Goal", status="rejected"), {"lifecycleStatus": "rejected"}),
    (of("CarePlan", status="cancelled"), {"status": "revoked"}),
    (of("CarePlan", activity=[{"detail": {"prohibited": True}}]),
     {"activity": [{"detail": {"doNotPerform": True}}]}),
    (of("Flag", category={"text": "Safety"}), {"category": [{"text": "Safety"}]}),
    (
        of("Communication", status="completed", notDone=True, topic=[{"reference": "Task/1"}]),
        {"status": "not-done", "about": [{"reference": "Task/1"}], "topic": None},
    ),
    (
        of("DocumentReference", created="2026-10-01", indexed="2026-10-09T10:00:00Z",
           class_={"text": "Letter"}),
        {"date": "2026-10-01", "category": [{"text": "Letter"}], "indexed": None},
    ),
    (
        of("QuestionnaireResponse", questionnaire={"reference": "Questionnaire/waterlow"}),
        {"questionnaire": "Questionnaire/waterlow"},
    ),
    (
        of("Consent", period={"start": "2020"}, actor=[{"role": {"text": "Attorney"}}],
           policyRule="https://policy.example", except_=[{"type": "deny"}]),
        {"provision": {"period": {"start": "2020"}, "actor": [{"role": {"text": "Attorney"}}],
                       "provision": [{"type": "deny"}]},
         "policyRule": {"coding": [{"system": "https://policy.example"}]}},
    ),
    (of("Device", udi={"name": "Walker"}, model="W2"),
     {"deviceName": [{"name": "Walker"}, {"name": "W2"}]}),
    (
        of("DeviceRequest", status="cancelled", intent={"coding": [{"code": "order"}]}),
        {"status": "revoked", "intent": "order"},
    ),
    (
        of("Task", requester={"agent": {"display": "Dr Bell"}}, reason={"text": "Fall"}),
        {"requester": {"display": "Dr Bell"}, "reasonCode": {"text": "Fall"}},
    ),
    (
        of("Provenance", agent=[{"whoReference": {"display": "Dr Bell"}}],
           activity={"code": "UPDATE"}),
        {"activity": {"coding": [{"code": "UPDATE"}]}},
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "expected"), FIELDS, ids=[each[0]["resourceType"] for each in FIELDS]
)
def test_each_field_that_moved_is_where_r4_has_it(given, expected):
    found = in_r4(given)

    assert {name: found.get(name) for name in expected} == expected


def test_a_problem_that_only_says_that_it_is_over_is_resolved():
    it = problem(abatementBoolean=True)
    del it["clinicalStatus"]

    assert in_r4(it)["clinicalStatus"] == status("resolved", "condition-clinical")


def test_numbers_keep_every_figure():
    code = 1082641000000106999
    given = f'{{"resourceType": "Observation", "valueQuantity": {{"value": 14.000}}, "x": {code}}}'

    found = bytes(stu3.as_r4(Raw(given.encode())))

    assert b"14.000" in found
    assert b"1082641000000106999" in found


@pytest.mark.parametrize(
    "date", ["2024", "2024-05", "2024-05-01", "2024-05-01T10:30:00", "2024-05-01T10:30:00+01:00",
             "2024-05-01T10:30:00.123Z", "", "19", "31/02/2024", "2024-02-30", "soon"],
)  # fmt: skip
def test_a_date_stays_as_it_was_sent(date):
    assert in_r4(problem(onsetDateTime=date))["onsetDateTime"] == date


def test_an_entry_that_is_not_utf_8_is_set_aside_alone():
    content = raw(problem(), problem("c2", "Lumbago")).replace(b"Lumbago", b"Lumb\xffago")

    parsed = r4.read(content, Sector.HEALTH, TODAY)

    assert [each.sentence for each in parsed.asides] == ["Its text is broken."]
    assert len(parsed.people[0].sayings) == 1
