"""What the lists of a GP's structured record say, and in what it is complete."""

import random
from datetime import UTC, datetime

import pytest

from desktop.feeds.fhir import r4
from desktop.feeds.fhir.gp_connect import NOTHING
from desktop.words.accounts import Skipped
from desktop.words.allergies import states_more
from desktop.words.enums import ItemStatus, Kind
from tests.feeds.gp_record import medicine, one, read, said, words
from tests.feeds.making import JOHN, Json, patient
from tests.feeds.making_stu3 import (
    GPC,
    allergy,
    listed,
    nested,
    observation,
    of,
    problem,
    raw,
    record,
)


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


@pytest.mark.parametrize("code", ["confidential-items", "data-in-transit"])
def test_a_warning_over_the_list_of_allergies_is_known_for_one(code):
    title = "Allergies and adverse reactions"

    found = one(sections={title: listed(title, warnings=(code,), note=[{"text": "Some words."}])})

    assert states_more(found.title, found.code, found.detail)


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
