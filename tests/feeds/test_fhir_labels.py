"""How closely an item is held, by the labels of its entry and of its bundle."""

import json

import pytest

from desktop.feeds.fhir import r4
from desktop.words.enums import Confidentiality, Sector
from tests.clock import TODAY
from tests.feeds.making import bundle, coded, condition, patient, resource
from tests.feeds.wordings import one


@pytest.mark.parametrize(
    ("code", "held"),
    [
        ("N", Confidentiality.NORMAL), ("U", Confidentiality.NORMAL),
        ("R", Confidentiality.SENSITIVE), ("V", Confidentiality.RESTRICTED),
        ("NOPAT", Confidentiality.RESTRICTED), ("SEX", Confidentiality.SENSITIVE),
        ("r", Confidentiality.SENSITIVE), (" V ", Confidentiality.RESTRICTED),
        ("Restricted", Confidentiality.SENSITIVE), ("NODSCLCD", Confidentiality.SENSITIVE),
    ],
)  # fmt: skip
def test_a_label_sets_how_closely_an_item_is_held(code, held):
    assert one(condition(meta={"security": [{"code": code}]})).confidentiality is held


V3 = "http://terminology.hl7.org/CodeSystem/v3-"


@pytest.mark.parametrize(
    ("meta", "held"),
    [
        ({"security": [{"system": "urn:local", "code": "R"}]}, Confidentiality.SENSITIVE),
        ({"security": [{"display": "Restricted"}]}, Confidentiality.SENSITIVE),
        ({"security": [{"display": "very restricted"}]}, Confidentiality.RESTRICTED),
        ({"security": [{"code": "N", "display": "Restricted"}]}, Confidentiality.SENSITIVE),
        ({"security": [{"system": f"{V3}Confidentiality"}]}, Confidentiality.SENSITIVE),
        ({"security": [{"system": "urn:local", "code": "17"}]}, Confidentiality.SENSITIVE),
        ({"security": [{"display": "Normal"}]}, Confidentiality.NORMAL),
        ({"security": [{"display": "unrestricted"}]}, Confidentiality.NORMAL),
        ({"security": [{"system": f"{V3}ActReason", "code": "TREAT"}]}, Confidentiality.NORMAL),
        ({"tag": [{"system": "urn:local", "code": "R"}]}, Confidentiality.SENSITIVE),
        ({"tag": {"display": "Restricted"}}, Confidentiality.SENSITIVE),
        ({"tag": [{"code": "not for patient"}]}, Confidentiality.RESTRICTED),
        ({"tag": [{"system": "urn:local", "code": "reviewed"}]}, Confidentiality.NORMAL),
    ],
)  # fmt: skip
def test_a_label_that_may_mean_less_than_everyone_is_never_taken_for_everyone(meta, held):
    assert one(condition(meta=meta)).confidentiality is held


@pytest.mark.parametrize(
    ("labels", "held"),
    [
        ([coded("V")], Confidentiality.RESTRICTED),
        ([{"text": "Restricted"}], Confidentiality.SENSITIVE),
        ([coded("N")], Confidentiality.NORMAL),
        (None, Confidentiality.NORMAL),
    ],
)
def test_a_letter_has_labels_of_its_own(labels, held):
    letter = resource("DocumentReference", status="current", type={"text": "Letter"},
                      securityLabel=labels)  # fmt: skip

    assert one(letter).confidentiality is held


@pytest.mark.parametrize("kind", ["security", "tag"])
def test_a_label_on_the_bundle_holds_for_everything_in_it(kind):
    it = json.loads(bundle(patient(), condition()))
    it["meta"] = {kind: [{"code": "V"}]}

    parsed = r4.read(json.dumps(it).encode(), Sector.HEALTH, TODAY)

    assert parsed.people[0].sayings[0].said[0].wording.confidentiality is Confidentiality.RESTRICTED
