"""A GP's structured record, with everything that real ones hold."""

import random
from datetime import UTC, datetime

import pytest

from desktop.feeds.fhir import r4
from desktop.feeds.fhir.gp_connect import NOTHING
from desktop.words.accounts import Skipped
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Sector
from tests.feeds.making import JOHN, NHS, SNOMED, Json, patient
from tests.feeds.making_stu3 import (
    CARE_CONNECT,
    GPC,
    READ,
    allergy,
    listed,
    nested,
    observation,
    of,
    problem,
    raw,
    record,
)


def read(content):
    parsed = r4.read(content, Sector.HEALTH)
    told = [each for person in parsed.people for each in person.entries]
    told += [each.entry for each in parsed.passed_over]
    told += [each for aside in parsed.asides for each in aside.entries]
    assert sorted(each.position for each in told) == list(range(1, parsed.entries + 1))
    return parsed


def words(parsed):
    return {
        each.wording.source_ref: each.wording
        for person in parsed.people
        for saying in person.sayings
        for each in saying.said
    }


def said(*resources, **options):
    return words(read(record(*resources, **options)))


def one(*resources, **options):
    found = said(*resources, **options)
    assert len(found) == 1, found
    return next(iter(found.values()))


# --- what the resources say ----------------------------------------------------------------------


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


def medicine():
    """A statement, its plan and two orders, with the name in a Medication."""
    named: Json = {"medicationReference": {"reference": "Medication/m"}}
    return [
        {"resourceType": "Medication", "id": "m", "code": {"coding": [
            {"system": "https://fhir.hl7.org.uk/Id/emis-drug-codes", "code": "X1",
             "display": "Ramipril 5mg capsules", "userSelected": True},
            {"system": SNOMED, "code": "318900000", "display": "Ramipril 5mg oral capsules"}]}},
        of("MedicationStatement", "s", status="active", taken="unk", **named,
           basedOn=[{"reference": "MedicationRequest/p"}], dosage=[{"text": "One a day"}],
           effectivePeriod={"start": "2026-01-05"}),
        of("MedicationRequest", "p", status="active", intent="plan", **named,
           authoredOn="2026-01-05"),
        *(of("MedicationRequest", ident, status="completed", intent="order", **named,
             authoredOn=when, basedOn=[{"reference": "MedicationRequest/p"}])
          for ident, when in (("o1", "2026-02-01T09:00:00+00:00"), ("o2", "2026-03-01"))),
    ]  # fmt: skip


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


def test_the_statement_names_the_last_issue_where_its_order_was_not_sent():
    entries = medicine()
    entries[1]["extension"] = [{"url": f"{GPC}MedicationStatementLastIssueDate-1",
                                "valueDateTime": "2026-04-02T00:00:00+01:00"}]  # fmt: skip

    assert one(*entries).detail == "Last issued 02-Apr-2026"


def test_a_broken_date_sets_aside_that_resource_and_nothing_else():
    entries = medicine()
    entries[3]["authoredOn"] = "19"

    parsed = read(record(problem("c1", onsetDateTime="19"), problem("c2"), *entries))

    assert [(each.sentence, [entry.kind for entry in each.entries]) for each in parsed.asides] == [
        ("Its onsetDateTime is not a date.", ["Condition"]),
        ("Its authoredOn is not a date.", ["MedicationRequest"]),
    ]  # fmt: skip
    assert {"Condition/c2", "MedicationStatement/s"} == words(parsed).keys()


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


def test_a_sensitive_person_has_no_address_and_no_telephone():
    it = patient(meta={"security": [{"code": "R"}]}, telecom=[{"system": "phone", "value": "0191"}],
                 address=[{"line": ["1 Low Row"], "postalCode": "DH6 0ZL"}])  # fmt: skip

    described = read(record(person=it)).people[0].described

    assert described.withheld is True
    assert (described.address, described.postcode, described.telephone) == ("", "", "")


def test_what_someone_speaks_is_read_as_care_connect_writes_it():
    spoken = {"url": f"{GPC}NHSCommunication-1", "extension": [
        {"url": "language", "valueCodeableConcept": {"text": "Gaelic"}},
        {"url": "interpreterRequired", "valueBoolean": True}]}  # fmt: skip

    found = one(person=patient(extension=[spoken]))

    assert found.title == "Interpreter needed: Gaelic"


# --- what the lists say --------------------------------------------------------------------------


def ended(ident="a9", text="Horse dander", **fields):
    over = [{"url": "endDate", "valueDateTime": "2016-07-01"},
            {"url": "reasonEnded", "valueString": "Cured"}]  # fmt: skip
    return allergy(ident, text, clinicalStatus="resolved", extension=[
        {"url": f"{GPC}AllergyIntoleranceEnd-1", "extension": over}], **fields)  # fmt: skip


def test_an_ended_allergy_is_found_within_its_list():
    it = listed("Ended allergies", "#a9", contained=[ended()])

    found = one(sections={"Ended allergies": it})

    assert (found.source_ref, found.title) == ("AllergyIntolerance/a9", "Horse dander")
    assert (found.status, found.ends.text) == (ItemStatus.ENDED, "2016-07-01")
    assert found.detail == "Ended: Cured"


def test_an_ended_allergy_does_not_take_the_place_of_one_of_the_same_id():
    it = listed("Ended allergies", "#a1", contained=[ended("a1")])

    found = said(allergy("a1"), sections={"Ended allergies": it})

    assert {each.title: each.status for each in found.values()} == {
        "Penicillin": ItemStatus.ACTIVE, "Horse dander": ItemStatus.ENDED,
    }  # fmt: skip


def test_an_ended_allergy_of_someone_else_is_not_taken_in():
    it = listed("Ended allergies", contained=[ended(about="Patient/p2")])

    parsed = read(raw(patient(), patient("p2", JOHN, "Bell", "John"), it))

    assert not words(parsed)
    assert parsed.asides[0].sentence == "It is about several people at once."


WARNED = {
    "confidential-items": "Some of this record is withheld by the source",
    "data-in-transit": "Some of this record is still in transit",
    "data-awaiting-filing": "Some of this record waits to be filed at the source",
    "something-new": "The source warns about this record: something new",
}


@pytest.mark.parametrize("code", WARNED)
def test_a_warning_is_shown_as_what_it_is(code):
    it = listed("Problems", warnings=(code,), note=[{"text": "Some words."}])

    found = one(sections={"Problems": it})

    assert (found.kind, found.title, found.code) == (Kind.ALERT, WARNED[code], code)
    assert found.detail.startswith("Problems")


def test_many_lists_that_warn_of_the_same_are_one_alert():
    transfer = ("Patient record transfer from previous GP practice not yet complete; information "
                "recorded before 14-Mar-2019 may be missing.")  # fmt: skip
    excluded = "Items excluded due to confidentiality and/or patient preferences."
    sections = {
        title: listed(title, warnings=("confidential-items", "data-in-transit"),
                      note=[{"text": f"{excluded} {transfer}"}])
        for title in ("Problems", "Immunisations")
    }  # fmt: skip

    parsed = read(record(sections=sections))

    found = words(parsed)
    assert {ref: each.detail for ref, each in found.items()} == {
        "List#confidential-items": f"Problems, Immunisations · {excluded}",
        "List#data-in-transit": f"Problems, Immunisations · {transfer}",
    }
    told = [each for each in parsed.people[0].sayings if each.said]
    assert [len(each.entries) for each in told] == [2]


def test_nothing_recorded_is_said_and_is_not_none_known():
    empty: Json = {"emptyReason": {"coding": [{"code": "no-content-recorded"}]},
             "note": [{"text": "Information not available"}]}  # fmt: skip
    title = "Allergies and adverse reactions"

    found = one(sections={title: listed(title, **empty)})

    assert (found.kind, found.title, found.detail) == (Kind.NOTE, NOTHING, title)


def test_a_list_that_warns_and_holds_an_ended_allergy_says_both():
    it = listed("Ended allergies", "#a9", contained=[ended()], warnings=("data-in-transit",))

    parsed = read(record(sections={"Ended allergies": it}))

    assert words(parsed).keys() == {"AllergyIntolerance/a9", "List#data-in-transit"}


def consultation():
    return [
        of("Encounter", "e1", type=[{"text": "Surgery"}], status="finished"),
        observation("o1", "Comment note", comment="Sleeps badly"),
        problem("c1"),
        nested("325851000000107", "l1", "Surgery", "List/l2"),
        nested("25851000000105", "l2", "Low mood", "List/l3"),
        nested("24781000000107", "l3", "History", "Observation/o1", "Condition/c1",
               "Observation/nowhere"),
    ]  # fmt: skip


def test_an_entry_says_where_in_a_consultation_it_was_noted_and_lists_only_group():
    parsed = read(record(*consultation()))

    found = words(parsed)
    assert found["Observation/o1"].detail == "Sleeps badly · Noted at: Surgery, History"
    assert found["Condition/c1"].detail == ""
    grouping = [each for each in parsed.passed_over if each.why is Skipped.GROUPING]
    assert len(grouping) == 13


def test_lists_that_go_round_in_a_circle_end():
    entries = consultation()
    entries[5]["entry"].append({"item": {"reference": "List/l1"}})

    assert words(read(record(*entries)))["Observation/o1"].detail


# --- what is complete ----------------------------------------------------------------------------


def test_a_record_without_a_timestamp_was_written_when_its_lists_were():
    content = record(problem())

    assert r4.timestamp(content) == datetime(2026, 11, 1, 10, tzinfo=UTC)
    assert read(content).dated == r4.timestamp(content)


def test_a_record_is_complete_in_the_sections_that_it_has():
    whole = read(record(problem())).people[0].complete
    part = read(raw(patient(), listed("Problems"), problem())).people[0].complete
    old = {**listed("Problems"), "status": "retired"}

    assert {"Condition/", "Observation/", "Encounter/"} <= set(whole.refs)
    assert part.refs == ("Condition/",)
    assert part.sent >= {"Condition/c1", "Patient/p1"}
    assert read(raw(patient(), old, problem())).people[0].complete is None
    assert read(raw(patient(), problem())).people[0].complete is None


def test_a_patient_without_an_id_does_no_harm():
    it = patient()
    del it["id"]

    parsed = read(record(problem(), person=it))

    assert parsed.people[0].complete is None


JUNK: list[object] = [None, 1, True, "", "x", [], {}, [1], {"a": 1}, [[]], {"coding": 3}, "9" * 400]


@pytest.mark.parametrize("seed", range(20))
def test_a_record_with_rubbish_in_it_is_accounted_for_all_the_same(seed):
    chance = random.Random(seed)
    share = chance.choice([0.005, 0.02, 0.08])

    def spoiled(value):
        if chance.random() < share:
            return chance.choice(JUNK)
        if isinstance(value, dict):
            return {key: spoiled(each) for key, each in value.items()}
        return [spoiled(each) for each in value] if isinstance(value, list) else value

    entries = [allergy(), observation(comment="Well"), *medicine(), *consultation(),
               of("ReferralRequest", reasonCode=[{"text": "Physio"}]),
               listed("Ended allergies", contained=[ended()],
                      warnings=("data-in-transit",))]  # fmt: skip

    assert read(raw(patient(), problem("sound"), *map(spoiled, entries)))
