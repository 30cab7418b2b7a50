"""What stands beside a fact and changes how it must be read is read with it."""

import pytest

from desktop.feeds.fhir import r4
from desktop.words.dates import PartialDate
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Sector
from tests.clock import TODAY
from tests.feeds.making import JOHN, MARY, NHS, bundle, coded, condition, patient, resource
from tests.feeds.making_stu3 import problem
from tests.feeds.wordings import one, said

PERSON = {"reference": "Patient/p1"}


def asides(*entries):
    parsed = r4.read(bundle(patient(), *entries), Sector.HEALTH, TODAY)
    return [each.sentence for each in parsed.asides]


@pytest.mark.parametrize(
    ("places", "title"),
    [
        ([("Ward 1", "completed"), ("Ward 2", "active"), ("Ward 3", "planned")], "Ward 2"),
        ([("Ward 1", None), ("Ward 3", "RESERVED")], "Ward 1"),
        ([("Ward 1", "completed")], "Ward 1"),
        ([("Ward 1", "planned")], "Ward 1"),
    ],
)
def test_a_stay_is_where_someone_is_and_not_where_they_were_or_will_be(places, title):
    found = one(
        resource(
            "Encounter",
            status="in-progress",
            class_={"code": "IMP"},
            location=[
                {"location": {"display": where}, "status": status} for where, status in places
            ],
        )
    )

    assert found.title == f"Admitted to {title}"


def test_a_place_that_was_left_is_not_where_someone_is():
    found = one(
        resource(
            "Encounter",
            status="in-progress",
            class_={"code": "IMP"},
            location=[
                {"location": {"display": "Ward 1"}, "period": {"end": "2026-11-20"}},
                {"location": {"display": "Ward 2"}, "period": {"start": "2026-11-20"}},
            ],
        )
    )

    assert found.title == "Admitted to Ward 2"


@pytest.mark.parametrize("disposition", [{"text": "Died"}, coded("exp", "Expired")])
def test_nobody_is_discharged_to_a_death(disposition):
    found = one(
        resource(
            "Encounter",
            status="finished",
            class_={"code": "IMP"},
            hospitalization={"dischargeDisposition": disposition},
        )
    )

    assert found.detail == f"Discharged: {disposition['text']}"


def test_an_appointment_says_who_has_declined_it():
    it = {"resourceType": "Appointment", "id": "a", "status": "booked", "description": "Eye clinic",
          "start": "2026-12-01T09:30:00+00:00", "cancelationReason": {"text": "No transport"},
          "participant": [{"actor": PERSON, "status": "declined"},
                          {"actor": {"display": "Dr Lee"}, "status": "Declined"},
                          {"actor": {"display": "Eye clinic"}, "status": "accepted"}]}  # fmt: skip

    assert one(it).detail == (
        "The person has declined · Reason: No transport · Dr Lee (declined), Eye clinic"
    )


def test_the_time_of_a_team_is_that_of_whoever_is_in_it():
    found = one(
        resource(
            "CareTeam",
            status="active",
            period={"end": "2020-01-01"},
            participant=[{"member": {"display": "Ruth Carr"}}],
        )
    )

    assert found.ends == PartialDate("2020-01-01")


@pytest.mark.parametrize(
    ("entry", "detail"),
    [
        (resource("Immunization", status="completed", vaccineCode={"text": "Flu"},
                  reaction=[{"detail": {"display": "Anaphylaxis"}}, {"date": "2026-10-01"}]),
         "Reaction: Anaphylaxis, look in the source"),
        (resource("Immunization", status="completed", vaccineCode={"text": "Flu"},
                  isSubpotent=True), "Too weak a dose to count"),
        (resource("Procedure", status="completed", code={"text": "Hip replacement"},
                  complication=[{"text": "Sepsis"}]), "Complication: Sepsis"),
        (condition(stage=[{"summary": {"text": "Stage 4"}}]), "Stage 4"),
        (problem(stage={"summary": {"text": "Stage 4"}}), "Stage 4"),
        (resource("AllergyIntolerance", code={"text": "Peanut"}, onsetAge={"value": 5, "unit": "a"},
                  lastOccurrence="2026-10-01"), "Onset at age 5 a · Last 01-Oct-2026"),
        (resource("Communication", status="completed", topic={"text": "Call"},
                  payload=[{"contentReference": {"display": "Letter"}}]), "Letter"),
        (resource("Consent", status="active", category=[{"text": "Sharing"}],
                  provision={"type": "DENY", "provision": [{"type": "permit"}]}),
         "Not permitted · With exceptions: look in the source"),
        (resource("Encounter", status="finished", class_={"code": "EMER"},
                  reasonCode=[{"text": "Fall"}], reasonReference=[{"display": "Unsteady"}],
                  diagnosis=[{"condition": {"display": "Hip fracture"}}]),
         "Fall; Unsteady; Hip fracture"),
        (resource("Encounter", status="in-progress", class_={"code": "IMP"},
                  hospitalization={"dischargeDisposition": {"text": "Home"}}),
         "To be discharged to: Home"),
        (resource("Task", status="rejected", code={"text": "Visit"},
                  statusReason={"text": "Not ours"},
                  restriction={"period": {"end": "2026-12-05"}}),
         "Rejected · Because Not ours · By 05-Dec-2026"),
        *((resource("Consent", status="active", category=[{"text": text}],
                    provision={"type": rule}),
           f"Status as sent: rule “{rule}”: look at the form for what is decided")
          for text in ("DNACPR", "Resuscitation status", "Advance Directive")
          for rule in ("deny", "permit")),
    ],
)  # fmt: skip
def test_what_a_fact_was_followed_by_is_not_lost(entry, detail):
    assert one(entry).detail == detail


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"conclusionCode": [{"text": "Malignant"}]}, "Malignant"),
        ({"presentedForm": [{"contentType": "text/plain", "data": "TWFsaWduYW50"}]}, "Malignant"),
        ({"presentedForm": [{"contentType": "application/pdf", "data": "x"}]},
         "A file came with it, which is not shown here"),
    ],
)  # fmt: skip
def test_what_a_report_concludes_is_told_wherever_it_stands(fields, detail):
    found = one(resource("DiagnosticReport", status="final", code={"text": "Biopsy"}, **fields))

    assert (found.title, found.detail) == ("Biopsy", detail)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("not-started", "Walk"), ("On Hold", "Walk (on hold)"), ("completed", "Walk (done)"),
        ("weird", "Walk (status as sent: weird)"), ("CANCELLED", ""), (None, "Walk"),
    ],
)  # fmt: skip
def test_each_part_of_a_plan_says_how_it_stands(status, words):
    plan = resource("CarePlan", status="active", title="Falls", activity=[
        {"detail": {"status": status, "description": "Walk"}}])  # fmt: skip

    assert one(plan).detail == words


@pytest.mark.parametrize(
    ("status", "stands"), [("active", ItemStatus.ACTIVE), ("on-hold", ItemStatus.PLANNED)]
)
def test_visits_that_are_on_hold_are_not_what_comes_this_week(status, stands):
    found = one(
        resource(
            "ServiceRequest",
            status=status,
            intent="order",
            code={"text": "Dressing"},
            occurrenceTiming={"repeat": {"dayOfWeek": ["mon"]}},
        )
    )

    assert (found.kind, found.status, found.value) == (Kind.SERVICE, stands, "Mon")


def test_a_decision_against_resuscitation_is_a_form_to_be_found():
    found = one(resource("Flag", status="active", code={"text": "Not for attempted CPR"}))

    assert found.kind is Kind.LEGAL


@pytest.mark.parametrize(
    ("priority", "word"),
    [("urgent", "Urgent"), ("ASAP", "As soon as possible"), ("stat", "At once"), ("routine", "")],
)
def test_what_is_urgent_says_so(priority, word):
    sent = resource("ServiceRequest", status="active", intent="order", code={"text": "Falls"},
                    priority=priority)  # fmt: skip

    assert one(sent).detail == word


@pytest.mark.parametrize(
    ("named", "teller"),
    [
        ("Observation", resource("DiagnosticReport", "t", status="final", code={"text": "Blood"},
                                 result=[{"reference": "Observation/n"}])),
        ("ServiceRequest", resource("CarePlan", "t", status="active", title="Plan", activity=[
            {"reference": {"reference": "ServiceRequest/n"}}])),
        ("Observation", resource("Immunization", "t", status="completed", vaccineCode={"text": "x"},
                                 reaction=[{"detail": {"reference": "Observation/n"}}])),
        ("Medication", resource("MedicationStatement", "t", status="active",
                                medicationReference={"reference": "Medication/n"})),
    ],
)  # fmt: skip
def test_what_names_something_is_held_as_closely_as_that(named, teller):
    held = resource(named, "n", status="final", intent="order", code={"text": "HIV test"},
                    meta={"security": [{"code": "R"}]})  # fmt: skip

    told = {each.source_ref: each for each in said(held, teller)}
    word = told[f"{teller['resourceType']}/t"]
    assert "HIV test" in f"{word.title} {word.detail}"
    assert word.confidentiality is Confidentiality.SENSITIVE


def drug(text, **fields):
    return {"resourceType": "Medication", "id": "m", "code": {"text": text}, **fields}


def order(**fields):
    return resource("MedicationRequest", status="active", intent="order", **fields)


def test_a_medicine_is_called_by_what_is_meant_and_another_name_is_said():
    pointed = order(medicationReference={"reference": "Medication/m", "display": "Digoxin"})

    found = one(drug("Warfarin"), pointed)
    assert (found.title, found.detail) == ("Warfarin", "Also called: Digoxin")
    found = one(drug("digoxin"), pointed)
    assert (found.title, found.detail) == ("digoxin", "")
    found = one(
        drug("Warfarin"),
        order(
            medicationReference={"reference": "Medication/m"},
            medicationCodeableConcept={"text": "Digoxin"},
        ),
    )
    assert (found.title, found.detail) == ("Digoxin", "Also called: Warfarin")


def test_a_medicine_is_not_called_by_what_was_entered_in_error():
    pointed = order(medicationReference={"reference": "Medication/m"})

    assert asides(drug("Warfarin", status="Entered in error"), pointed) == [r4.WORDLESS]


@pytest.mark.parametrize(("number", "sentences"), [(JOHN, [r4.SEVERAL]), (MARY, [])])
def test_a_reference_that_names_two_people_names_nobody(number, sentences):
    about = {**PERSON, "identifier": {"system": NHS, "value": number}}

    assert asides(condition("a"), condition("b", subject=about)) == sentences
