"""A status is understood however it is written; one that is not understood is never silent."""

import pytest

from desktop.feeds.fhir import r4
from desktop.words.enums import ItemStatus, Kind, Sector
from tests.clock import TODAY
from tests.feeds.making import Json, bundle, coded, condition, patient, resource
from tests.feeds.making_stu3 import of, problem
from tests.feeds.wordings import one

ACTIVE, ENDED, PLANNED, WITHDRAWN = (
    ItemStatus.ACTIVE, ItemStatus.ENDED, ItemStatus.PLANNED, ItemStatus.WITHDRAWN,
)  # fmt: skip
DIGOXIN: Json = {"medicationCodeableConcept": {"text": "Digoxin"}}
HERE: Json = {"participant": [{"actor": {"reference": "Patient/p1"}}]}
LATER, EARLIER = "2027-02-01", "2021-02-01"


def order(**fields):
    return resource("MedicationRequest", **{"intent": "order", **DIGOXIN, **fields})


def taken(**fields):
    return resource("MedicationStatement", **DIGOXIN, **fields)


MAKERS = {
    "order": order,
    "statement": taken,
    "referral": lambda **fields: resource(
        "ServiceRequest", intent="order", code={"text": "Physiotherapy"}, **fields),
    "task": lambda **fields: resource("Task", description="Ring", **fields),
    "plan": lambda **fields: resource("CarePlan", title="Falls", **fields),
    "device": lambda **fields: resource("Device", type={"text": "Hoist"}, **fields),
    "device request": lambda **fields: resource(
        "DeviceRequest", codeCodeableConcept={"text": "Hoist"}, **fields),
    "flag": lambda **fields: resource("Flag", code={"text": "Falls"}, **fields),
    "episode": lambda **fields: resource("EpisodeOfCare", type=[{"text": "Nursing"}], **fields),
    "team": lambda **fields: resource("CareTeam", name="Falls team", **fields),
    "appointment": lambda **fields: resource(
        "Appointment", description="Eye clinic", start=LATER, **HERE, **fields),
    "encounter": lambda **fields: resource("Encounter", type=[{"text": "Stay"}], **fields),
    "procedure": lambda **fields: resource("Procedure", code={"text": "X-ray"}, **fields),
    "vaccination": lambda **fields: resource(
        "Immunization", vaccineCode={"text": "Flu"}, **fields),
    "observation": lambda **fields: resource("Observation", code={"text": "Weight"}, **fields),
    "report": lambda **fields: resource("DiagnosticReport", code={"text": "Blood"}, **fields),
    "letter": lambda **fields: resource("DocumentReference", type={"text": "Letter"}, **fields),
    "composition": lambda **fields: resource("Composition", title="Discharge", **fields),
    "message": lambda **fields: resource("Communication", topic={"text": "Call"}, **fields),
    "consent": lambda **fields: resource("Consent", category=[{"text": "LPA"}], **fields),
    "answers": lambda **fields: resource("QuestionnaireResponse", item=[
        {"linkId": "1", "text": "Well?", "answer": [{"valueBoolean": True}]}], **fields),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "sent", "status", "word"),
    [
        ("order", "STOPPED", ENDED, ""),
        ("order", " Entered in Error ", WITHDRAWN, ""),
        ("order", "On_Hold", ACTIVE, "On hold"),
        ("order", "unknown", ACTIVE, "Status not known"),
        ("order", None, ACTIVE, "Status not sent"),
        ("statement", "Not-Taken", ENDED, "Not taken"),
        ("statement", "unknown", ACTIVE, "Status not known"),
        ("referral", "REVOKED", ENDED, "Revoked"),
        ("referral", "on-hold", ACTIVE, "On hold"),
        ("task", "Cancelled", ENDED, "Cancelled"),
        ("task", "canceled", ENDED, "Cancelled"),
        ("task", "rejected", ENDED, "Rejected"),
        ("plan", "REVOKED", ENDED, "Revoked"),
        ("device", "Inactive", ENDED, ""),
        ("device request", "Revoked", ENDED, "Revoked"),
        ("device request", "on-hold", PLANNED, "On hold"),
        ("flag", "INACTIVE", ENDED, ""),
        ("flag", "EnteredInError", WITHDRAWN, ""),
        ("episode", "onhold", PLANNED, "On hold"),
        ("episode", "waitlist", PLANNED, "On a waiting list"),
        ("team", "Proposed", PLANNED, "Proposed"),
        ("appointment", "pending", PLANNED, "Not confirmed yet"),
        ("appointment", "Cancelled", WITHDRAWN, "Cancelled"),
        ("encounter", "Finished", ENDED, ""),
        ("encounter", "CANCELLED", WITHDRAWN, "Cancelled"),
        ("procedure", "Preparation", PLANNED, ""),
        ("procedure", "STOPPED", ACTIVE, "Stopped before the end"),
        ("vaccination", "Entered-In-Error", WITHDRAWN, ""),
        ("observation", "Registered", ACTIVE, "No result yet"),
        ("observation", "CANCELLED", WITHDRAWN, "Cancelled"),
        ("report", "partial", ACTIVE, "Not complete yet"),
        ("report", "Preliminary", ACTIVE, "Preliminary"),
        ("letter", "Superseded", ENDED, "Superseded"),
        ("composition", "preliminary", ACTIVE, "Preliminary"),
        ("message", "NOT-DONE", WITHDRAWN, ""),
        ("consent", "Rejected", ENDED, "Rejected"),
        ("answers", "In-Progress", ACTIVE, "Not finished"),
    ],
)
def test_a_status_counts_however_it_is_written_and_says_what_it_leaves_open(
    kind, sent, status, word
):
    found = one(MAKERS[kind](status=sent))

    assert found.status is status
    assert word in found.detail if word else "tatus" not in found.detail


@pytest.mark.parametrize("kind", MAKERS)
def test_a_status_that_nobody_knows_is_said_as_it_was_sent(kind):
    found = one(MAKERS[kind](status="weird"))

    assert "Status as sent: weird" in found.detail
    assert found.status is (PLANNED if kind in ("appointment", "device request") else ACTIVE)


@pytest.mark.parametrize(
    ("sent", "status", "word"),
    [
        ("CANCELLED", ENDED, "Cancelled"),
        ("weird", ACTIVE, "Status as sent: weird"),
        ("  ", ACTIVE, ""),
    ],
)
def test_a_goal_says_how_it_stands(sent, status, word):
    found = one(resource("Goal", lifecycleStatus=sent, description={"text": "Walk"}))

    assert (found.status, found.detail) == (status, word)


def test_a_medicine_that_is_suggested_in_capitals_is_only_suggested():
    found = one(order(status="active", intent="PROPOSAL"))

    assert (found.status, found.detail) == (PLANNED, "Proposed")
    assert one(order(status="active", intent="maybe")).detail == "Status as sent: maybe"


def test_what_was_entered_in_error_without_a_word_is_withdrawn_in_capitals_too():
    assert one(resource("Flag", status="ENTERED-IN-ERROR")).status is WITHDRAWN


def concept(*codings, text=None):
    return {"coding": [dict(zip(("code", "display"), each, strict=False)) for each in codings],
            **({"text": text} if text else {})}  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "status", "detail"),
    [
        ({"clinicalStatus": coded("Resolved")}, ENDED, ""),
        ({"clinicalStatus": concept(("local-7", "Resolved"))}, ENDED, ""),
        ({"clinicalStatus": concept(("A",), ("resolved",))}, ENDED, ""),
        ({"clinicalStatus": concept(("active",), ("resolved",))}, ACTIVE,
         "Status as sent: active, resolved"),
        ({"clinicalStatus": coded("weird")}, ACTIVE, "Status as sent: weird"),
        ({"verificationStatus": coded("unconfirmed")}, ACTIVE, "Unconfirmed"),
        ({"verificationStatus": coded("Provisional")}, ACTIVE, "Unconfirmed"),
        ({"verificationStatus": coded("differential")}, ACTIVE, "Unconfirmed"),
        ({"verificationStatus": coded("REFUTED")}, ENDED, "Refuted"),
        ({"verificationStatus": coded("confirmed")}, ACTIVE, ""),
        ({"verificationStatus": {"text": "Entered in error"}}, WITHDRAWN, ""),
    ],
)  # fmt: skip
def test_a_problem_says_how_sure_it_is(fields, status, detail):
    found = one(condition(**fields))

    assert (found.status, found.detail) == (status, detail)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"clinicalStatus": coded("RESOLVED")}, ENDED),
        ({"clinicalStatus": coded("inactive")}, ENDED),
        ({"verificationStatus": coded("Refuted")}, ENDED),
        ({"verificationStatus": coded("entered-in-error")}, WITHDRAWN),
        ({"clinicalStatus": coded("weird")}, ACTIVE),
    ],
)
def test_an_allergy_stands_until_its_source_surely_says_otherwise(fields, status):
    assert one(resource("AllergyIntolerance", code={"text": "Latex"}, **fields)).status is status


# --- what is over, and what is to come -----------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"abatementBoolean": True}, ""),
        ({"abatementAge": {"value": 60, "unit": "a"}}, "Ended at age 60"),
        ({"abatementRange": {"low": {"value": 50}, "high": {"value": 60}}}, "Ended at age 50–60"),
        ({"abatementString": "long ago"}, "Ended long ago"),
        ({"abatementPeriod": {"end": EARLIER}}, "Ended by 01-Feb-2021"),
    ],
)
@pytest.mark.parametrize("made", [condition, problem])
def test_a_problem_that_is_said_to_be_over_in_any_way_is_over(made, fields, detail):
    it = made(**fields)
    del it["clinicalStatus"]
    found = one(it)
    assert (found.status, found.detail) == (ENDED, detail)

    doubtful = one(made(**fields))
    assert doubtful.status is ACTIVE
    assert doubtful.detail.startswith("Said to be over as well")


def test_a_problem_that_came_again_is_not_over_by_its_old_end():
    found = one(condition(clinicalStatus=coded("relapse"), abatementDateTime=EARLIER))

    assert (found.status, found.ends, found.detail) == (ACTIVE, None, "Ended 01-Feb-2021")


def test_an_end_that_has_not_come_ends_nothing_yet():
    found = one(condition(clinicalStatus=None, abatementDateTime=LATER))

    assert (found.status, found.ends.text) == (ACTIVE, LATER)


@pytest.mark.parametrize("made", [
    condition(onsetDateTime=LATER),
    condition(recordedDate=LATER),
    resource("AllergyIntolerance", code={"text": "Latex"}, onsetDateTime=LATER),
    resource("Observation", status="final", code={"text": "Weight"}, effectiveDateTime=LATER),
    resource("DiagnosticReport", status="final", code={"text": "Blood"}, issued=LATER),
    resource("Procedure", status="completed", code={"text": "X-ray"}, performedDateTime=LATER),
    resource("Immunization", status="completed", vaccineCode={"text": "Flu"},
             occurrenceDateTime=LATER),
    resource("DocumentReference", status="current", type={"text": "Letter"}, date=LATER),
])  # fmt: skip
def test_what_has_happened_has_no_date_that_has_not_come(made):
    found = one(made)

    assert (found.begins, found.detail) == (None, "Date as sent: 01-Feb-2027")


@pytest.mark.parametrize("made", [
    resource("Flag", status="active", code={"text": "Falls"}, period={"start": LATER}),
    order(status="active", dispenseRequest={"validityPeriod": {"start": LATER}}),
    resource("Goal", lifecycleStatus="active", description={"text": "Walk"}, startDate=LATER),
    resource("CareTeam", status="active", period={"start": LATER},
             participant=[{"member": {"display": "Ruth Carr"}}]),
])  # fmt: skip
def test_what_stands_from_a_day_to_come_says_so(made):
    found = one(made)

    assert (found.begins.text, found.status) == (LATER, ACTIVE)
    assert found.detail == "Begins 01-Feb-2027"


@pytest.mark.parametrize(
    ("made", "status", "detail"),
    [
        (
            MAKERS["encounter"](status="finished", period={"start": EARLIER, "end": LATER}),
            ACTIVE,
            "Status as sent: finished",
        ),
        (
            MAKERS["encounter"](status="finished", period={"start": LATER}),
            PLANNED,
            "Status as sent: finished",
        ),
        (MAKERS["encounter"](status="in-progress", period={"start": LATER}), PLANNED, ""),
        (
            MAKERS["encounter"](status="in-progress", period={"start": EARLIER, "end": LATER}),
            ACTIVE,
            "",
        ),
        (
            MAKERS["episode"](status="finished", period={"start": EARLIER, "end": LATER}),
            ACTIVE,
            "Status as sent: finished",
        ),
        (
            MAKERS["episode"](status="finished", period={"start": LATER}),
            PLANNED,
            "Status as sent: finished",
        ),
        (MAKERS["appointment"](status="fulfilled"), PLANNED, "Status as sent: fulfilled"),
        (MAKERS["appointment"](status="noshow"), PLANNED, "Status as sent: no-show"),
        (
            taken(status="unknown", effectivePeriod={"start": EARLIER, "end": LATER}),
            ACTIVE,
            "Status not known",
        ),
        (taken(effectivePeriod={"start": EARLIER, "end": EARLIER}), ENDED, "Status not sent"),
    ],
)
def test_what_is_said_to_be_over_before_its_day_is_not(made, status, detail):
    found = one(made)

    assert (found.status, found.detail) == (status, detail)


def test_an_inpatient_in_small_letters_is_an_inpatient():
    found = one(resource("Encounter", status="in-progress", class_={"code": "imp"}))

    assert found.kind is Kind.ADMISSION


def test_that_a_medicine_is_not_taken_counts_for_more_than_its_status():
    stated = of("MedicationStatement", status="active", taken="N", **DIGOXIN)

    assert (one(stated).status, one(stated).detail) == (ENDED, "Not taken")


# --- medicines that take the place of others -----------------------------------------------------


def test_a_medicine_that_was_changed_for_another_is_not_hidden_behind_it():
    old = order(status="active", medicationCodeableConcept={"text": "Ramipril"})
    new = {**order(status="active", medicationCodeableConcept={"text": "Losartan"}), "id": "2",
           "priorPrescription": {"reference": "MedicationRequest/1"}}  # fmt: skip
    parsed = r4.read(bundle(patient(), old, new), Sector.HEALTH, TODAY)

    told = [each.said[0].wording.title for each in parsed.people[0].sayings]
    assert sorted(told) == ["Losartan", "Ramipril"]
