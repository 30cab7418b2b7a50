"""What the resources of a GP's structured record say, with everything that real ones hold."""

import pytest

from desktop.words.enums import Confidentiality, ItemStatus, Kind
from tests.feeds.gp_record import medicine, one, read, said, words
from tests.feeds.making import NHS, SNOMED, Json, patient
from tests.feeds.making_stu3 import (
    CARE_CONNECT,
    GPC,
    READ,
    allergy,
    observation,
    of,
    problem,
    raw,
    record,
)


def test_an_allergy_that_is_always_unconfirmed_stands_without_a_doubt():
    found = one(allergy(note=[{"text": "Rash"}]))

    assert (found.kind, found.status, found.detail) == (Kind.ALLERGY, ItemStatus.ACTIVE, "Rash")
    assert found.begins.text == "2010-01-14T09:53"


@pytest.mark.parametrize(
    ("status", "stands"), [("active", ItemStatus.ACTIVE), ("inactive", ItemStatus.ENDED),
                           ("recurrence", ItemStatus.ACTIVE), ("resolved", ItemStatus.ENDED)],
)  # fmt: skip
def test_a_status_is_a_word(status, stands):
    assert one(problem(clinicalStatus=status)).status is stands


@pytest.mark.parametrize(
    "entry",
    [
        problem(verificationStatus="entered-in-error"),
        allergy(verificationStatus="entered-in-error"),
        of("Procedure", status="entered-in-error", code={"text": "X-ray"}),
        of("Immunization", status="entered-in-error", vaccineCode={"text": "Flu"}),
        of("ReferralRequest", status="entered-in-error"),
    ],
)
def test_what_was_entered_in_error_is_withdrawn(entry):
    assert one(entry).status is ItemStatus.WITHDRAWN


def test_what_must_not_be_done_or_given_or_is_only_proposed_says_so():
    never = one(of("ProcedureRequest", status="active", intent="order", doNotPerform=True,
                   code={"text": "Venepuncture"}))  # fmt: skip
    idea = one(of("MedicationRequest", status="active", intent="proposal",
                  medicationCodeableConcept={"text": "Digoxin"}))  # fmt: skip

    assert (never.kind, never.title) == (Kind.ALERT, "Not to be done: Venepuncture")
    assert (idea.status, idea.detail) == (ItemStatus.PLANNED, "Proposed")


def test_the_words_are_those_that_the_user_chose_and_the_code_is_snomed():
    chosen = {"system": READ, "code": "G30..14", "display": "Heart attack", "userSelected": True}
    snomed = {"system": SNOMED, "code": "22298006", "display": "Myocardial infarction"}
    emis = {"system": "https://fhir.hl7.org.uk/Id/egton-codes", "code": "E1", "display": "MI"}

    found = one(problem(code={"coding": [chosen, snomed], "text": "Coronary"}))
    assert (found.title, found.code, found.code_system) == ("Heart attack", "22298006", SNOMED)
    assert one(problem(code={"coding": [emis, snomed], "text": "Coronary"})).title == "Coronary"
    assert one(problem(code={"coding": [emis, snomed]})).title == "Myocardial infarction"
    assert one(problem(code={"coding": [emis]})).title == "MI"


def test_a_snomed_code_of_eighteen_figures_loses_none_even_as_a_number():
    found = one(problem(code={"coding": [
        {"system": SNOMED, "code": 999000031000000106, "display": "Long"}]}))  # fmt: skip

    assert found.code == "999000031000000106"


@pytest.mark.parametrize(
    ("fields", "value", "detail"),
    [
        ({}, "", ""),
        ({"comment": "Seems well"}, "", "Seems well"),
        ({"valueQuantity": {"value": 3, "comparator": "<", "unit": "mmol/L"}}, "<3", ""),
        ({"valueQuantity": {"value": 90, "comparator": ">="}}, ">=90", ""),
        ({"interpretation": {"text": "High"}}, "", "High"),
        ({"dataAbsentReason": {"text": "Not done"}}, "", "No value: Not done"),
    ],
)
def test_an_observation_may_have_no_value_or_only_a_bound(fields, value, detail):
    found = one(observation(**fields))

    assert (found.value, found.detail) == (value, detail)


def test_a_vaccination_is_named_by_what_was_done_where_the_vaccine_is_not_known():
    unknown = {"coding": [{"system": "http://hl7.org/fhir/v3/NullFlavor", "code": "UNK",
                           "display": "unknown"}]}  # fmt: skip
    done = {"coding": [{"system": SNOMED, "code": "822851000000102", "display": "Flu jab"}]}
    procedure = {"url": f"{CARE_CONNECT}VaccinationProcedure-1", "valueCodeableConcept": done}

    found = one(of("Immunization", vaccineCode=unknown, extension=[procedure], date="2020",
                   status="completed", notGiven=False))  # fmt: skip

    assert (found.title, found.code, found.begins.text) == ("Flu jab", "822851000000102", "2020")
    known = one(of("Immunization", vaccineCode={"text": "Fluad"}, extension=[procedure]))
    assert known.title == "Fluad"


def test_a_referral_says_for_what_to_whom_and_from_whom():
    found = one(of("ReferralRequest", status="unknown", intent="order", authoredOn="2026-09-01",
                   reasonCode=[{"text": "Heart failure follow-up"}],
                   requester={"agent": {"display": "Dr Anna Bell"}},
                   recipient=[{"display": "Heart team"}],
                   description="Short of breath"))  # fmt: skip

    assert (found.kind, found.title) == (Kind.REFERRAL, "Heart failure follow-up")
    assert found.detail == "To Heart team · From Dr Anna Bell · Short of breath"


def test_a_recall_is_something_asked_for_and_no_referral():
    found = one(of("ProcedureRequest", status="active", intent="plan",
                   code={"text": "Review of medication"},
                   occurrenceDateTime="2027-02"))  # fmt: skip

    assert (found.kind, found.begins.text) == (Kind.REQUEST, "2027-02")


def test_two_requests_of_one_id_but_of_two_types_are_two_items():
    referral = of("ReferralRequest", "7", reasonCode=[{"text": "Physio"}])
    recall = of("ProcedureRequest", "7", intent="plan", code={"text": "Blood test"})

    assert {each.title for each in said(referral, recall).values()} == {"Physio", "Blood test"}


def test_statement_plan_and_orders_are_one_medicine_with_its_last_issue():
    parsed = read(record(*medicine()))
    (saying,) = [each for each in parsed.people[0].sayings if len(each.entries) > 1]

    found = saying.said[0].wording
    assert (found.title, found.value) == ("Ramipril 5mg capsules", "One a day")
    assert found.code == "318900000"
    assert found.detail == "Last issued 01-Mar-2026"
    assert [each.kind for each in saying.entries] == [
        "MedicationStatement", *["MedicationRequest"] * 3,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("course", "words"),
    [
        ("repeat", "Repeat · Last issued 01-Mar-2026"),
        ("repeat-dispensing", "Repeat dispensing · Last issued 01-Mar-2026"),
        ("acute", "Acute · Last issued 01-Mar-2026"),
        ("seldom", "Last issued 01-Mar-2026"),
    ],
)
def test_how_a_medicine_is_prescribed_is_what_its_plan_says_and_not_an_order(course, words):
    system = "https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-PrescriptionType-1"
    entries = medicine()
    for each in entries:
        if each["resourceType"] == "MedicationRequest":
            said = course if each["intent"] == "plan" else "unheard-of"
            each["extension"] = [
                *each.get("extension", []),
                {"url": f"{GPC}PrescriptionType-1",
                 "valueCodeableConcept": {"coding": [{"system": system, "code": said}]}},
            ]  # fmt: skip
    assert one(*entries).detail == words


@pytest.mark.parametrize(
    ("said", "words"),
    [("major", "Major problem"), ("minor", "Minor problem"), ("middling", ""), (None, "")],
)
def test_how_a_problem_is_weighed_is_kept(said, words):
    weighed = {"url": f"{CARE_CONNECT}ProblemSignificance-1", "valueCode": said}
    assert one(problem(extension=[weighed])).detail == words
    backwards = {"onsetDateTime": "2024-05-01", "abatementDateTime": "2020-01-01"}
    sent = "Dates as sent: 01-May-2024 to 01-Jan-2020"
    assert one(problem(extension=[weighed], **backwards)).detail == " · ".join(
        filter(None, (words, sent))
    )


def test_the_statement_names_the_last_issue_where_its_order_was_not_sent():
    entries = medicine()
    entries[1]["extension"] = [{"url": f"{GPC}MedicationStatementLastIssueDate-1",
                                "valueDateTime": "2026-04-02T00:00:00+01:00"}]  # fmt: skip

    assert one(*entries).detail == "Last issued 02-Apr-2026"


def test_a_date_that_cannot_be_read_stands_as_it_was_sent_beside_what_can():
    entries = medicine()
    entries[3]["authoredOn"] = "19"
    over: Json = {"onsetDateTime": "2024-05-01", "abatementDateTime": "soon",
                  "clinicalStatus": None}  # fmt: skip

    parsed = read(record(problem("c1", onsetDateTime="31/02/2024"), problem("c2", **over),
                         *entries))  # fmt: skip

    assert not parsed.asides
    told = words(parsed)
    first, second = told["Condition/c1"], told["Condition/c2"]
    assert (first.begins, first.detail) == (None, "Date as sent: 31/02/2024")
    assert (second.begins.text, second.ends) == ("2024-05-01", None)
    assert (second.detail, second.status) == ("Date as sent: soon", ItemStatus.ENDED)
    assert "MedicationStatement/s" in told


def test_a_person_whose_birth_date_is_broken_is_left_to_matching():
    parsed = read(record(problem(), person=patient(born="19")))

    assert parsed.people[0].described.born is None
    assert not parsed.asides


@pytest.mark.parametrize(
    ("reference", "known"),
    [
        ({"reference": "Patient/p1"}, True),
        ({"reference": "https://gp.example/STU3/Patient/p1"}, True),
        ({"reference": "urn:uuid:p1"}, True),
        ({"identifier": {"system": NHS, "value": "9990000018"}}, True),
        ({"reference": "Patient/p9"}, False),
        ({"display": "Mary Adams"}, None),
        ({"reference": "Group/1"}, None),
    ],
)
def test_an_entry_goes_to_whom_it_names_and_to_nobody_else(reference, known):
    parsed = read(raw(patient(), problem("x", subject=reference)))

    refs = [person.refs for person in parsed.people if person.sayings]
    assert refs == {True: [("Patient/p1",)], False: [("Patient/p9",)], None: []}[known]
    assert bool(parsed.asides) == (known is None)


@pytest.mark.parametrize(
    ("label", "held"),
    [("NOPAT", Confidentiality.RESTRICTED), ("R", Confidentiality.SENSITIVE),
     ("V", Confidentiality.RESTRICTED)],
)  # fmt: skip
def test_a_label_sets_how_closely_an_entry_is_held(label, held):
    found = one(problem(meta={"security": [{"code": label}]}))

    assert found.confidentiality is held


def test_a_sensitive_person_is_marked_and_has_no_telephone():
    it = patient(meta={"security": [{"code": "R"}]}, telecom=[{"system": "phone", "value": "0191"}],
                 address=[{"line": ["1 Low Row"], "postalCode": "DH6 0ZL"}])  # fmt: skip

    described = read(record(person=it)).people[0].described

    assert described.withheld is True
    assert described.telephone == ""


def test_what_someone_speaks_is_read_as_care_connect_writes_it():
    spoken = {"url": f"{GPC}NHSCommunication-1", "extension": [
        {"url": "language", "valueCodeableConcept": {"text": "Gaelic"}},
        {"url": "interpreterRequired", "valueBoolean": True}]}  # fmt: skip

    found = one(person=patient(extension=[spoken]))

    assert found.title == "Interpreter needed: Gaelic"
