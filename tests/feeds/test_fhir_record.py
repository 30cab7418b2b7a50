"""What the clinical resources say, in the words of items."""

from decimal import Decimal

import pytest

from desktop.feeds.fhir import r4
from desktop.feeds.fhir.words import number
from desktop.words.enums import ItemStatus, Kind, Sector
from tests.clock import TODAY
from tests.feeds.making import SNOMED, bundle, coded, condition, patient, resource
from tests.feeds.wordings import one, said


def observed(**fields):
    return one(resource("Observation", code={"text": "Something"}, status="final", **fields))


def test_a_problem_has_its_words_its_date_and_its_standing():
    found = one(
        condition(
            text="Venous leg ulcer",
            severity={"text": "Moderate"},
            bodySite=[{"text": "Left leg"}],
            onsetDateTime="2024-10",
            note=[{"text": "Dressed twice a week"}],
        )
    )

    assert (found.kind, found.title, found.status) == (
        Kind.PROBLEM, "Venous leg ulcer", ItemStatus.ACTIVE,
    )  # fmt: skip
    assert found.begins.text == "2024-10"
    assert found.detail == "Moderate · Left leg · Dressed twice a week"
    assert found.source_ref == "Condition/c1"


@pytest.mark.parametrize("sent", ["2019-13-40", "not a date"])
def test_when_something_was_recorded_is_not_taken_for_a_beginning_that_cannot_be_read(sent):
    found = one(condition(onsetDateTime=sent, recordedDate="2024-06-01"))

    assert (found.begins, found.detail) == (None, f"Date as sent: {sent}")
    assert one(condition(onsetDateTime="", recordedDate="2024-06-01")).begins.text == "2024-06-01"


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"onsetDateTime": "2024-05-01", "abatementDateTime": "2020-01-01"},
         "Dates as sent: 01-May-2024 to 01-Jan-2020"),
        ({"onsetDateTime": "2024-05-01", "abatementDateTime": "2024"}, ""),
        ({"onsetDateTime": "2824-05-01"}, "Date as sent: 01-May-2824"),
        ({"onsetDateTime": "2024-05-01", "abatementDateTime": "9999-12-31"}, ""),
    ],
)  # fmt: skip
def test_dates_that_cannot_be_so_are_words_only(fields, detail):
    found = one(condition(**fields))

    assert found.detail == detail
    assert (found.begins is None) is bool(detail)
    assert not (detail and found.ends)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"clinicalStatus": coded("resolved")}, ItemStatus.ENDED),
        ({"clinicalStatus": coded("remission")}, ItemStatus.ENDED),
        ({"clinicalStatus": {"text": "Resolved"}}, ItemStatus.ENDED),
        ({"clinicalStatus": coded("relapse")}, ItemStatus.ACTIVE),
        ({"clinicalStatus": None, "abatementDateTime": "2020"}, ItemStatus.ENDED),
        ({"verificationStatus": coded("refuted")}, ItemStatus.ENDED),
        ({"verificationStatus": coded("entered-in-error")}, ItemStatus.WITHDRAWN),
    ],
)
def test_a_problem_that_is_over_or_wrong_does_not_stand(fields, status):
    assert one(condition(**fields)).status is status


@pytest.mark.parametrize("refuted", [
    condition(clinicalStatus=None, verificationStatus=coded("refuted")),
    resource("AllergyIntolerance", code={"text": "Latex"}, verificationStatus=coded("refuted")),
])  # fmt: skip
def test_what_was_refuted_says_so(refuted):
    found = one(refuted)

    assert (found.status, found.detail) == (ItemStatus.ENDED, "Refuted")


def test_the_display_is_the_one_that_the_user_chose_and_the_code_is_snomed():
    codings = [
        {"system": "http://read.info/readv2", "code": "G58..", "display": "Heart failure NOS"},
        {"system": SNOMED, "code": "84114007", "display": "Heart failure (disorder)"},
        {"system": "local", "code": "9", "display": "Weak heart", "userSelected": True},
    ]

    found = one(condition(code={"coding": codings, "text": "Cardiac failure"}))
    assert (found.title, found.code, found.code_system) == ("Weak heart", "84114007", SNOMED)
    found = one(condition(code={"coding": codings[:2], "text": "Cardiac failure"}))
    assert found.title == "Cardiac failure"
    assert one(condition(code={"coding": codings[:2]})).title == "Heart failure"


def test_a_long_snomed_code_loses_no_digit_even_as_a_number():
    code = {"coding": [{"system": SNOMED, "code": 900000000000207008, "display": "Long"}]}

    assert one(condition(code=code)).code == "900000000000207008"


def test_a_date_that_cannot_be_read_stands_as_it_was_sent():
    found = one(condition(onsetDateTime="31/02/2024"))

    assert found.begins is None
    assert found.detail == "Date as sent: 31/02/2024"


@pytest.mark.parametrize(
    "entry",
    [
        condition(clinicalStatus=None, abatementDateTime="soon"),
        condition(clinicalStatus=None, abatementPeriod={"start": "soon"}),
        resource("MedicationStatement", status="active", effectivePeriod={"end": "soon"},
                 medicationCodeableConcept={"text": "Digoxin"}),
        resource("MedicationRequest", status="stopped", intent="order",
                 medicationCodeableConcept={"text": "Digoxin"},
                 dispenseRequest={"validityPeriod": {"end": "soon"}}),
        resource("Procedure", code={"text": "X-ray"}, performedPeriod={"end": "soon"}),
        resource("Appointment", status="booked", end="soon", participant=[
            {"actor": {"reference": "Patient/p1"}}]),
        resource("Task", status="requested", description="Ring", executionPeriod={"end": "soon"}),
        resource("CarePlan", status="active", title="Falls", period={"end": "soon"}),
        resource("CareTeam", status="active", name="Falls team", period={"end": "soon"}),
        resource("Consent", status="active", category=[{"text": "LPA"}],
                 provision={"period": {"end": "soon"}}),
        resource("Encounter", status="finished", period={"end": "soon"}),
    ],
)  # fmt: skip
def test_an_end_that_cannot_be_read_stands_as_it_was_sent(entry):
    found = one(entry)

    assert found.ends is None
    assert found.detail == "Date as sent: soon"


def test_a_problem_that_ended_on_a_day_that_cannot_be_read_has_ended():
    assert one(condition(clinicalStatus=None, abatementDateTime="soon")).status is ItemStatus.ENDED


def test_an_allergy_tells_its_reaction():
    found = one(
        resource(
            "AllergyIntolerance",
            code={"text": "Penicillin"},
            criticality="high",
            reaction=[{"manifestation": [{"text": "Rash"}], "severity": "severe"}],
        )
    )

    assert (found.kind, found.title) == (Kind.ALLERGY, "Penicillin")
    assert found.detail == "Rash, severe · High risk"


@pytest.mark.parametrize(
    "entry",
    [
        resource("AllergyIntolerance", code={"text": "No known allergies"}),
        resource("AllergyIntolerance", code=coded("716186003", "NKA", SNOMED)),
        resource("List", title="Allergies and adverse reactions", emptyReason=coded("nilknown")),
    ],
)
def test_a_statement_that_there_is_no_allergy_is_kept_under_one_code(entry):
    found = one(entry)

    assert (found.kind, found.title, found.code) == (
        Kind.ALLERGY, "No known allergies", "716186003",
    )  # fmt: skip


def test_allergies_that_were_not_sent_are_no_allergy_but_an_alert():
    found = one(resource("List", title="Allergies", emptyReason=coded("withheld")))

    assert (found.kind, found.title) == (Kind.ALERT, "Allergies were not sent")
    assert found.detail == "Withheld"


@pytest.mark.parametrize(
    ("fields", "value", "unit"),
    [
        ({"valueQuantity": {"value": 36.5, "unit": "Cel"}}, "36.5", "Cel"),
        ({"valueQuantity": {"value": 5, "comparator": "<", "unit": "ng/L"}}, "<5", "ng/L"),
        ({"valueQuantity": {"value": 7, "comparator": ">=", "code": "mmol/L"}}, ">=7", "mmol/L"),
        ({"valueQuantity": {"value": 184.9171569170991, "unit": "cm"}}, "184.917", "cm"),
        ({"valueQuantity": {"value": 3, "unit": "{score}"}}, "3", "score"),
        ({"valueCodeableConcept": {"text": "Never smoker"}}, "Never smoker", ""),
        ({"valueString": "clear"}, "clear", ""),
        ({"valueBoolean": False}, "No", ""),
        ({"valueInteger": 6}, "6", ""),
        ({"valueRange": {"low": {"value": 1}, "high": {"value": 2, "unit": "L"}}}, "1–2", "L"),
        ({"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 8}}}, "1 / 8", ""),
        ({"valueTime": "10:30"}, "10:30", ""),
        ({"valueDateTime": "2026-02-03"}, "03-Feb-2026", ""),
        ({"valuePeriod": {"start": "2026-02-03", "end": "2026-02-05"}},
         "03-Feb-2026 to 05-Feb-2026", ""),
        ({}, "", ""),
    ],
)  # fmt: skip
def test_a_value_of_any_kind_is_shown(fields, value, unit):
    found = observed(**fields)

    assert (found.kind, found.value, found.unit) == (Kind.RESULT, value, unit)


def test_a_number_too_large_to_mean_anything_breaks_nothing():
    content = bundle(
        patient(),
        resource("Observation", code={"text": "x"}, valueQuantity={"value": "HERE"}),
    ).replace(b'"HERE"', b"1e999999999")

    parsed = r4.read(content, Sector.HEALTH, TODAY)

    assert len(parsed.people[0].sayings) == 1


def test_a_blood_pressure_is_one_figure():
    parts = [
        {"code": coded("8480-6"), "valueQuantity": {"value": 138, "unit": "mm[Hg]"}},
        {"code": {"text": "Diastolic blood pressure"}, "valueQuantity": {"value": 82}},
    ]

    found = observed(component=parts)

    assert (found.value, found.unit, found.detail) == ("138/82", "mmHg", "")


def test_other_parts_and_a_missing_value_stand_in_the_detail():
    found = observed(
        component=[{"code": {"text": "Nitrite"}, "valueString": "positive"}],
        dataAbsentReason={"text": "not asked"},
        interpretation=[{"text": "High"}],
        referenceRange=[{"low": {"value": 1}, "high": {"value": 2}}],
    )

    assert found.detail == "Nitrite positive · High · Range 1–2 · No value: not asked"


@pytest.mark.parametrize(
    ("parts", "value", "detail"),
    [
        ([{"code": {"text": "Systolic"}, "valueQuantity": {"value": 138, "unit": "mmHg"}},
          {"code": {"text": "Diastolic"}}], "", "Systolic 138 mmHg · Diastolic not recorded"),
        ([{"code": {"text": "Systolic"}, "dataAbsentReason": {"text": "too restless"}}], "",
         "Systolic no value: too restless"),
        ([{"code": {"text": "Systolic"}, "valueQuantity": {"value": 138}},
          {"code": {"text": "Diastolic"}, "valueQuantity": {"value": 82}},
          {"code": {"text": "Posture"}, "valueString": "standing"}], "138/82",
         "Posture standing"),
        ([{"code": {"text": "Systolic"}, "valueQuantity": {"value": 210},
           "interpretation": [coded("HH")]},
          {"code": {"text": "Diastolic"}, "valueQuantity": {"value": 82}}], "210/82",
         "Systolic 210, Critically high"),
        ([{"code": {"text": "Potassium"}, "valueQuantity": {"value": 7.1, "unit": "mmol/L"},
           "interpretation": [coded("H")], "referenceRange": [{"high": {"value": 5.3}}]}], "",
         "Potassium 7.1 mmol/L, High, Range up to 5.3"),
    ],
)  # fmt: skip
def test_a_part_says_what_it_has_and_what_it_lacks(parts, value, detail):
    found = observed(component=parts)

    assert (found.value, found.detail) == (value, detail)


@pytest.mark.parametrize(
    ("fields", "value", "detail"),
    [
        ({"valueQuantity": {"unit": "kg"}}, "", ""),
        ({"valueQuantity": {"value": -5, "comparator": "<"}}, "<-5", ""),
        ({"valueQuantity": {"value": 7}, "dataAbsentReason": {"text": "error"}}, "7",
         "Marked at the source: error"),
        ({"valueSampledData": {"period": 10}}, "",
         "A value that is not shown here: look in the source"),
        ({"valueString": "x", "interpretation": [coded("LL")]}, "x", "Critically low"),
        ({"valueInteger": 7, "valueString": "9"}, "9", "Sent with another value as well: 7"),
        ({"valueQuantity": {"value": 7}, "valueString": "7"}, "7", ""),
        ({"valueQuantity": {"unit": "kg"}, "valueString": "refused"}, "refused", ""),
        ({"component": [{"code": {"text": "Pain"}, "valueInteger": 3, "valueString": "none"}]}, "",
         "Pain none, sent with another value as well: 3"),
    ],
)  # fmt: skip
def test_a_value_that_is_odd_is_neither_hidden_nor_certain(fields, value, detail):
    found = observed(**fields)

    assert (found.value, found.unit, found.detail) == (value, "", detail)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [("120.000", "120"), ("7.900", "7.900"), ("4.0", "4.0"), ("4.00", "4.00"), ("0.000", "0"),
     ("100000.000", "100000"), ("0.125", "0.125"), ("-5.000", "-5")],
)  # fmt: skip
def test_noughts_that_a_system_writes_behind_every_figure_are_not_shown(sent, shown):
    assert number(Decimal(sent)) == shown


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ({"text": "Clinical Frailty Scale score"}, Kind.FRAILTY),
        (coded("763264000", "Score", SNOMED), Kind.FRAILTY),
        ({"text": "Electronic frailty index (eFI2)"}, Kind.FRAILTY),
        ({"text": "Height"}, Kind.RESULT),
    ],
)
def test_a_frailty_score_is_known_by_its_words_or_its_code(code, kind):
    found = one(resource("Observation", code=code, valueInteger=6, method={"text": "version 2"}))

    assert (found.kind, found.value, found.detail) == (kind, "6", "version 2")


def test_what_was_not_done_or_not_given_says_so_first():
    undone = resource("Procedure", "a", status="not-done", code={"text": "Hip replacement"})
    ungiven = resource("Immunization", "b", status="not-done", vaccineCode={"text": "Flu"},
                       statusReason={"text": "Declined"})  # fmt: skip

    procedure, vaccination = said(undone, ungiven)

    assert procedure.title == "Not done: Hip replacement"
    assert (vaccination.title, vaccination.detail) == ("Not given: Flu", "Declined")


def test_a_score_says_no_word_of_its_title_again():
    it = resource("Observation", code={"text": "Electronic frailty index (eFI version 1) score"},
                  method={"text": "eFI version 1"},
                  valueQuantity={"value": 0.3056, "unit": "score"})  # fmt: skip

    found = one(it)

    assert (found.title, found.value, found.unit, found.detail) == (
        "Electronic frailty index (eFI version 1) score", "0.3056", "", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("focus", "title", "coded_"),
    [
        ([{"display": "Unborn child"}], "Heart rate (of Unborn child)", ""),
        ([{"reference": "Patient/baby"}], "Heart rate (of another: look in the source)", ""),
        ([{"reference": "Patient/p1"}], "Heart rate", "364075005"),
    ],
)
def test_what_was_measured_of_another_is_not_the_persons_own(
    focus: list[dict[str, str]], title: str, coded_: str
) -> None:
    code = coded("364075005", "Heart rate", SNOMED)
    found = one(resource("Observation", status="final", focus=focus, code=code, valueInteger=140))

    assert (found.title, found.code) == (title, coded_)
