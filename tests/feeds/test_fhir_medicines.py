"""What a source tells of one medicine in several resources is one item, in use or not."""

import pytest

from desktop.feeds.fhir import r4
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Sector
from tests.clock import TODAY
from tests.feeds import gp_record
from tests.feeds.making import Json, bundle, coded, patient, resource
from tests.feeds.making_stu3 import of
from tests.feeds.wordings import one, said


def test_a_statement_its_plan_and_its_orders_are_one_medicine_with_its_last_issue():
    medicine: Json = {"medicationCodeableConcept": {"text": "Apixaban 2.5mg tablets"}}
    plan = resource("MedicationRequest", "plan", intent="plan", status="active",
                    dosageInstruction=[{"text": "One twice a day"}], **medicine)  # fmt: skip
    orders = [
        resource("MedicationRequest", f"o{month}", intent="order", status="completed",
                 basedOn=[{"reference": "MedicationRequest/plan"}],
                 authoredOn=f"2026-{month:02}-12", **medicine)
        for month in (9, 11, 10)
    ]  # fmt: skip
    statement = resource("MedicationStatement", "s", status="active", **medicine,
                         derivedFrom=[{"reference": "MedicationRequest/plan"}])  # fmt: skip

    parsed = r4.read(bundle(patient(), *orders, plan, statement), Sector.HEALTH, TODAY)

    (saying,) = parsed.people[0].sayings
    (told,) = saying.said
    assert [entry.position for entry in saying.entries] == [2, 3, 4, 5, 6]
    assert told.wording.source_ref == "MedicationStatement/s"
    assert told.wording.status is ItemStatus.ACTIVE
    assert told.wording.value == "One twice a day"
    assert told.wording.detail == "Last issued 12-Nov-2026"
    assert set(told.also) == {"MedicationRequest/plan", *(f"MedicationRequest/o{n}"
                                                         for n in (9, 10, 11))}  # fmt: skip


def test_a_closely_held_order_lends_nothing_to_a_medicine_that_more_people_see():
    medicine: Json = {"medicationCodeableConcept": {"text": "Apixaban 2.5mg tablets"}}
    held = {"security": [{"code": "V"}]}
    plan = resource("MedicationRequest", "plan", intent="plan", status="active", **medicine)
    order = resource("MedicationRequest", "o", intent="order", status="completed", meta=held,
                     basedOn=[{"reference": "MedicationRequest/plan"}],
                     authoredOn="2026-11-12", **medicine)  # fmt: skip

    parsed = r4.read(bundle(patient(), order, plan), Sector.HEALTH, TODAY)

    told = {
        saying.said[0].wording.confidentiality: saying.said[0].wording.detail
        for saying in parsed.people[0].sayings
    }
    assert told[Confidentiality.NORMAL] == "Planned"
    assert set(told) == {Confidentiality.NORMAL, Confidentiality.RESTRICTED}


def test_two_medicines_of_one_name_are_not_joined():
    orders = [
        resource("MedicationRequest", ident, status="active", intent="order",
                 medicationCodeableConcept={"text": "Morphine"})
        for ident in ("a", "b")
    ]  # fmt: skip

    assert len(said(*orders)) == 2


def test_a_medicine_is_named_by_a_contained_or_a_separate_medication():
    contained = resource("MedicationRequest", "a", status="stopped", intent="order",
                         contained=[{"resourceType": "Medication", "id": "m",
                                     "code": {"text": "Ramipril"}}],
                         medicationReference={"reference": "#m"})  # fmt: skip
    separate = resource("MedicationRequest", "b", status="on-hold", intent="order",
                        medicationReference={"reference": "Medication/m2"})  # fmt: skip
    medication = {"resourceType": "Medication", "id": "m2", "code": {"text": "Digoxin"}}

    first, second = said(contained, separate, medication)

    assert (first.title, first.status) == ("Ramipril", ItemStatus.ENDED)
    assert (second.title, second.status) == ("Digoxin", ItemStatus.ACTIVE)
    assert second.detail.startswith("On hold")


def test_a_medicine_that_must_not_be_given_is_an_alert_and_joins_no_medicine():
    warfarin: Json = {"medicationCodeableConcept": coded("48603004", "Warfarin 3mg tablets")}
    given = resource("MedicationRequest", "a", status="stopped", intent="order", **warfarin)
    never = resource("MedicationRequest", "b", status="active", intent="order", doNotPerform=True,
                     basedOn=[{"reference": "MedicationRequest/a"}],
                     reasonCode=[{"text": "Bleeding"}], **warfarin)  # fmt: skip

    taken, alert = sorted(said(given, never), key=lambda each: each.source_ref)

    assert (taken.kind, taken.status) == (Kind.MEDICINE, ItemStatus.ENDED)
    assert (alert.kind, alert.title, alert.status, alert.code) == (
        Kind.ALERT, "Do not give: Warfarin 3mg tablets", ItemStatus.ACTIVE, "",
    )  # fmt: skip
    assert alert.detail == "Because Bleeding"


@pytest.mark.parametrize("intent", ["proposal", "option"])
def test_a_medicine_that_is_only_proposed_is_not_in_use(intent):
    medicine: Json = {"medicationCodeableConcept": {"text": "Digoxin 62.5 micrograms"}}
    idea = resource("MedicationRequest", "i", status="active", intent=intent, **medicine)
    order = resource("MedicationRequest", "o", status="completed", intent="order", **medicine,
                     basedOn=[{"reference": "MedicationRequest/i"}])  # fmt: skip

    ordered, proposed = sorted(said(idea, order), key=lambda each: each.status)

    assert ordered.status is ItemStatus.ENDED
    assert (proposed.kind, proposed.status, proposed.detail) == (
        Kind.MEDICINE, ItemStatus.PLANNED, "Proposed",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "status", "detail"),
    [
        ({}, ItemStatus.PLANNED, "Planned"),
        ({"status": "stopped"}, ItemStatus.ENDED, ""),
        ({"intent": "order"}, ItemStatus.ACTIVE, ""),
        ({"courseOfTherapyType": coded("repeat")}, ItemStatus.ACTIVE, "Repeat"),
        ({"dispenseRequest": {"numberOfRepeatsAllowed": 6}}, ItemStatus.ACTIVE, ""),
    ],
)
def test_a_plan_that_authorises_nobody_is_not_in_use(fields, status, detail):
    found = one(resource("MedicationRequest", **{
        "status": "active", "intent": "plan", "medicationCodeableConcept": {"text": "Digoxin"},
        **fields,
    }))  # fmt: skip

    assert (found.status, found.detail) == (status, detail)


def test_an_order_whose_date_cannot_be_read_is_not_the_newest():
    medicine: Json = {"medicationCodeableConcept": {"text": "Digoxin"}}
    dated = resource("MedicationRequest", "a", status="active", intent="order", **medicine,
                     authoredOn="2026-03-01", dosageInstruction=[{"text": "One a day"}],
                     priorPrescription={"reference": "MedicationRequest/b"})  # fmt: skip
    undated = resource("MedicationRequest", "b", status="stopped", intent="order", **medicine,
                       authoredOn="soon", dosageInstruction=[{"text": "Two a day"}])  # fmt: skip

    found = one(dated, undated)

    assert (found.status, found.value) == (ItemStatus.ACTIVE, "One a day")


WEEKLY: Json = {"timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "wk"}},
                "doseAndRate": [{"doseQuantity": {"value": 10, "unit": "mg"}}]}  # fmt: skip
IN_PARTS = "Dose was sent in parts: look in the source"


@pytest.mark.parametrize(("dosages", "value"), [
    ([WEEKLY], IN_PARTS),
    ([WEEKLY | {"asNeededBoolean": True}], f"When needed; {IN_PARTS}"),
    ([WEEKLY | {"patientInstruction": "With food"}], f"With food; {IN_PARTS}"),
    ([WEEKLY | {"text": "10 mg once a week"}], "10 mg once a week"),
    ([{"text": "One in the morning"}, WEEKLY], f"One in the morning; {IN_PARTS}"),
    ([WEEKLY, WEEKLY], IN_PARTS),
    ([{"doseQuantity": {"value": 10, "unit": "mg"}}], IN_PARTS),  # as STU3 has it
    ([{"asNeededCodeableConcept": {"text": "for pain"}}], "When needed: for pain"),
    ([{"route": {"text": "by mouth"}}], ""),
    (None, ""),
    ([{"text": "One a day", "patientInstruction": "After food"}], "One a day; After food"),
    ([{"text": "One a day after food", "patientInstruction": "After food"}],
     "One a day after food"),
    ([{"text": "One a day", "additionalInstruction": [{"text": "Avoid grapefruit"}]}],
     "One a day; Avoid grapefruit"),
    ([{"text": "One tablet", "asNeededBoolean": True}], "One tablet; When needed"),
    ([{"text": "One when required", "asNeededBoolean": True}], "One when required"),
    ([{"text": "One or two", "asNeededCodeableConcept": {"text": "pain"}}],
     "One or two; When needed: pain"),
    ([{"text": "One or two", "maxDosePerPeriod": {"numerator": {"value": 8}}}],
     "One or two; A highest dose was sent in parts: look in the source"),
    ([{"sequence": 2, "text": "then half"}, {"sequence": 1, "text": "One"}], "One; then half"),
])  # fmt: skip
@pytest.mark.parametrize(("kind", "field"), [
    ("MedicationRequest", "dosageInstruction"), ("MedicationStatement", "dosage"),
])  # fmt: skip
def test_a_dose_that_came_in_parts_alone_says_so(kind, field, dosages, value):
    found = one(resource(kind, status="active", **{field: dosages},
                         medicationCodeableConcept={"text": "Methotrexate"}))  # fmt: skip

    assert (found.title, found.value) == ("Methotrexate", value)


def test_the_words_of_an_order_do_not_stand_for_a_dose_that_came_in_parts():
    medicine: Json = {"medicationCodeableConcept": {"text": "Methotrexate"}}
    order = resource("MedicationRequest", "o", intent="order", status="active",
                     dosageInstruction=[{"text": "7.5 mg once a week"}], **medicine)  # fmt: skip
    to_order: Json = {"basedOn": [{"reference": "MedicationRequest/o"}]}

    told, untold = (
        one(order, resource("MedicationStatement", "s", status="active", dosage=dosage,
                            **to_order, **medicine))
        for dosage in ([WEEKLY], None)
    )  # fmt: skip

    assert told.value == f"7.5 mg once a week; {IN_PARTS}"
    assert untold.value == "7.5 mg once a week"


SENT, SUPPLIED = "2018-09-14T00:00:00+01:00", "Supplied until 14-Sep-2018"


@pytest.mark.parametrize(
    ("status", "ends", "detail"),
    [
        ("active", None, SUPPLIED),
        ("on-hold", None, f"On hold · {SUPPLIED}"),
        ("completed", "2018-09-14", ""),
        ("stopped", "2018-09-14", ""),
        ("unknown", "2018-09-14", "Status not known"),
        (None, "2018-09-14", "Status not sent"),
    ],
)
def test_what_its_source_says_is_in_use_has_no_end(status, ends, detail):
    period = {"start": "2017-11-10T00:00:00+00:00", "end": SENT}
    found = one(resource("MedicationStatement", status=status, effectivePeriod=period,
                         medicationCodeableConcept={"text": "Digoxin"}))  # fmt: skip

    assert (found.ends.text if found.ends else None, found.detail) == (ends, detail)
    assert (found.status is ItemStatus.ACTIVE) == (ends is None)


def test_the_day_that_stands_for_no_end_is_not_told():
    found = one(resource("MedicationStatement", status="active",
                         effectivePeriod={"end": "9999-12-31"},
                         medicationCodeableConcept={"text": "Digoxin"}))  # fmt: skip

    assert (found.ends, found.detail) == (None, "")


def linked(make, *statements):
    """Statements of one medicine, each on a plan of its own that goes on from the one before it."""
    digoxin: Json = {"medicationCodeableConcept": {"text": "Digoxin"}}
    for number, (ident, status, dose, dates) in enumerate(statements):
        before = {"reference": f"MedicationRequest/p{number - 1}"} if number else None
        plan = {"reference": f"MedicationRequest/p{number}"}
        yield make("MedicationRequest", f"p{number}", status=status, intent="plan",
                   priorPrescription=before, **digoxin)  # fmt: skip
        link = {"basedOn": [plan]} if make is of else {"derivedFrom": [plan]}
        taken = {"taken": "unk"} if make is of else {}
        yield make("MedicationStatement", ident, status=status, dosage=[{"text": dose}],
                   **digoxin, **dates, **link, **taken)  # fmt: skip


JANUARY, JUNE = ({"effectivePeriod": {"start": f"2026-{month}-01"}} for month in ("01", "06"))


@pytest.mark.parametrize(("make", "read"), [(resource, one), (of, gp_record.one)])
@pytest.mark.parametrize(
    ("statements", "dose"),
    [
        ([("z", "completed", "One", JUNE), ("a", "active", "Two", JANUARY)], "Two"),
        ([("z", "completed", "One", JUNE), ("a", "on-hold", "Two", JANUARY)], "Two"),
        ([("z", "intended", "One", JUNE), ("a", "active", "Two", JANUARY)], "Two"),
        ([("z", "stopped", "One", JUNE), ("a", "intended", "Two", {})], "Two"),
        ([("z", "active", "One", JANUARY), ("a", "active", "Two", JUNE)], "Two"),
        ([("z", "active", "One", JANUARY),
          ("a", "active", "Two", {"dateAsserted": "2026-06-01"})], "Two"),
        ([("z", "completed", "One", JANUARY), ("a", "stopped", "Two", JUNE)], "Two"),
        ([("z", "active", "One", JUNE), ("a", "active", "Two", JUNE)], "One"),
    ],
)  # fmt: skip
def test_of_several_statements_the_newest_that_is_in_use_speaks(make, read, statements, dose):
    found = read(*linked(make, *statements))

    speaks = next(ident for ident, _, said, _ in statements if said == dose)
    assert (found.source_ref, found.value) == (f"MedicationStatement/{speaks}", dose)


def test_a_statement_without_a_dose_has_that_of_what_is_in_use():
    entries = list(linked(resource, ("z", "stopped", "One", JUNE), ("a", "active", None, JUNE)))
    entries[2]["dosageInstruction"] = [{"text": "Two"}]

    assert one(*entries).value == "Two"
