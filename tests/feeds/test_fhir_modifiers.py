"""What changes the meaning of a resource, and is not understood, is never read as if absent."""

import json

import pytest

from desktop.feeds.fhir import ndjson, r4, xml
from desktop.feeds.fhir.modifiers import EXTENSION, RULES
from desktop.feeds.parsed import Unreadable
from desktop.words.accounts import Fate, Skipped
from desktop.words.enums import Sector
from tests.clock import TODAY
from tests.feeds.in_xml import in_xml
from tests.feeds.making import bundle, condition, patient, resource
from tests.feeds.making_stu3 import problem
from tests.feeds.told import sentences

NOT_SO = [{"url": "https://example.org/not-so", "valueBoolean": True}]
PENICILLIN = {"text": "Penicillin V 250 mg tablets"}


def read(*resources):
    return r4.read(bundle(*resources), Sector.HEALTH, TODAY)


def asides(parsed):
    return {each.sentence: [entry.kind for entry in each.entries] for each in parsed.asides}


@pytest.mark.parametrize(
    "entry",
    [
        condition(modifierExtension=NOT_SO),
        problem(modifierExtension=NOT_SO),
        resource("Flag", status="active", code={"text": "Falls"}, modifierExtension=NOT_SO),
        resource("MedicationRequest", status="active", intent="order",
                 medicationCodeableConcept=PENICILLIN,
                 dosageInstruction=[{"text": "One a day", "modifierExtension": NOT_SO}]),
        resource("MedicationStatement", status="active", medicationReference={"reference": "#m"},
                 contained=[{"resourceType": "Medication", "id": "m", "code": PENICILLIN,
                             "modifierExtension": NOT_SO}]),
        resource("AllergyIntolerance", code={"text": "Latex"}, modifierExtension=NOT_SO),
    ],
)  # fmt: skip
@pytest.mark.parametrize("written", [bundle, None], ids=["JSON", "XML"])
def test_a_modifier_extension_sets_its_entry_aside_and_spares_the_others(entry, written):
    given = bundle(patient(), condition("other"), entry)
    if written is None:
        parsed = xml.read(in_xml(json.loads(given)), Sector.HEALTH, TODAY)
    else:
        parsed = r4.read(given, Sector.HEALTH, TODAY)

    assert asides(parsed) == {EXTENSION: [entry["resourceType"]]}
    assert "Patient/p1" in parsed.asides[0].about
    assert [each.said[0].wording.source_ref for each in parsed.people[0].sayings] == [
        "Condition/other"
    ]


def test_one_beside_an_entry_of_a_bundle_counts_and_so_do_rules():
    it = json.loads(bundle(patient(), condition("a"), condition("b"), condition("c")))
    it["entry"][1]["modifierExtension"] = NOT_SO
    it["entry"][2]["resource"]["implicitRules"] = "https://example.org/rules"

    parsed = r4.read(json.dumps(it).encode(), Sector.HEALTH, TODAY)

    assert asides(parsed) == {EXTENSION: ["Condition"], RULES: ["Condition"]}
    assert len(parsed.people[0].sayings) == 1


def test_what_is_empty_or_only_a_word_in_a_text_changes_nothing():
    entry = condition(modifierExtension=[], note=[{"text": 'Has a "modifierExtension": none'}])

    assert not read(patient(), entry).asides


def test_nothing_is_filed_for_a_person_who_may_not_be_who_they_seem():
    parsed = read(patient(modifierExtension=NOT_SO), condition())

    assert asides(parsed) == {
        EXTENSION: ["Patient"],
        "It is about a patient whose own entry cannot be read.": ["Condition"],
    }
    assert parsed.people == []


def test_a_medicine_is_not_named_by_an_entry_that_may_not_be_what_it_seems():
    drug = {"resourceType": "Medication", "id": "m", "code": PENICILLIN}
    order = resource("MedicationRequest", status="active", intent="order",
                     medicationReference={"reference": "Medication/m"})  # fmt: skip

    assert not read(patient(), drug, order).asides
    assert asides(read(patient(), drug | {"modifierExtension": NOT_SO}, order)) == {
        EXTENSION: ["Medication"], r4.WORDLESS: ["MedicationRequest"],
    }  # fmt: skip


def test_an_older_version_does_not_stand_in_for_one_that_is_set_aside():
    older = condition(meta={"lastUpdated": "2026-01-01T00:00:00Z"})
    newer = condition(meta={"lastUpdated": "2026-02-01T00:00:00Z"}, modifierExtension=NOT_SO)

    parsed = read(patient(), older, newer)

    assert asides(parsed) == {EXTENSION: ["Condition"]}
    assert [each.why for each in parsed.passed_over] == [Skipped.REPEATED]


def test_what_is_not_shown_anyway_is_passed_over_as_before():
    parsed = read(patient(), resource("Claim", modifierExtension=NOT_SO))

    assert not parsed.asides


def test_a_bundle_with_rules_of_its_own_is_not_read():
    it = {**json.loads(bundle(patient(), condition())), "implicitRules": "https://example.org/r"}
    content = json.dumps(it).encode()

    for read_ in (r4.read, ndjson.read):
        with pytest.raises(Unreadable) as told:
            read_(content, Sector.HEALTH, TODAY)
        assert told.value.sentence == RULES
    with pytest.raises(Unreadable) as told:
        xml.read(in_xml(it), Sector.HEALTH, TODAY)
    assert told.value.sentence == RULES


def test_the_account_says_why_it_waits(bring):
    accounts = bring(bundle(patient(), condition(modifierExtension=NOT_SO)))

    assert [each.count(Fate.SET_ASIDE) for each in accounts] == [1]
    assert sentences(accounts) == [EXTENSION]
