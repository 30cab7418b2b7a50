"""A file of several servers: an id is that of its own server, and never taken for another's."""

import json

import pytest

from desktop.feeds.fhir import r4
from desktop.words.enums import Sector
from tests.clock import TODAY
from tests.feeds.making import JOHN, condition, patient, resource

A, B = "https://a.example/R4", "https://b.example/R4"
MARY_THERE = patient("1")
JOHN_THERE = patient("1", nhs=JOHN, family="Bell", given="John", born="1950-01-01")


def read(*rows):
    entries = [{"fullUrl": url, "resource": it} if url else {"resource": it} for url, it in rows]
    it = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return r4.read(json.dumps(it).encode(), Sector.HEALTH, TODAY)


def told(parsed):
    return {
        each.described.family: [word.wording.title for saying in each.sayings
                                for word in saying.said]
        for each in parsed.people
    }  # fmt: skip


def asthma(about, ident="c"):
    return condition(ident, "Asthma", subject={"reference": about})


@pytest.mark.parametrize(
    ("url", "about"),
    [
        (f"{B}/Condition/c", "Patient/1"),
        (f"{B}/Condition/c", f"{B}/Patient/1"),
        ("urn:uuid:c", f"{B}/Patient/1"),
    ],
)
def test_an_id_is_that_of_the_server_which_uses_it(url, about):
    parsed = read((f"{A}/Patient/1", MARY_THERE), (f"{B}/Patient/1", JOHN_THERE),
                  (url, asthma(about)))  # fmt: skip

    assert told(parsed) == {"Adams": [], "Bell": ["Asthma"]}


@pytest.mark.parametrize(
    ("url", "about"),
    [
        ("urn:uuid:c", "Patient/1"),
        ("", "Patient/1"),
        ("", "1"),
        ("https://c.example/Condition/c", "Patient/1"),
        ("", "https://c.example/Patient/1"),
    ],
)
def test_an_id_that_may_be_that_of_either_is_nobodys(url, about):
    parsed = read((f"{A}/Patient/1", MARY_THERE), (f"{B}/Patient/1", JOHN_THERE),
                  (url, asthma(about)))  # fmt: skip

    assert told(parsed) == {"Adams": [], "Bell": []}
    assert [(each.sentence, each.about) for each in parsed.asides] == [(r4.SHARED, frozenset())]


@pytest.mark.parametrize(
    "again",
    [MARY_THERE, {**MARY_THERE, "gender": "unknown"}, patient("1", nhs=None, family="Addams")],
)
def test_someone_who_is_told_twice_is_one(again):
    parsed = read((f"{A}/Patient/1", MARY_THERE), ("urn:uuid:p", again), ("", asthma("Patient/1")))

    assert not parsed.asides
    sayings = [saying for each in parsed.people for saying in each.sayings]
    assert [each.said[0].wording.title for each in sayings] == ["Asthma"]


@pytest.mark.parametrize(
    ("url", "titles"),
    [
        (f"{A}/MedicationRequest/o", ["Warfarin"]),
        (f"{B}/MedicationRequest/o", ["Digoxin"]),
        ("", []),
    ],
)
def test_a_medicine_is_not_named_by_what_another_server_has_under_its_id(url, titles):
    drugs = [(f"{server}/Medication/m", {"resourceType": "Medication", "id": "m",
                                         "code": {"text": text}})
             for server, text in ((A, "Warfarin"), (B, "Digoxin"))]  # fmt: skip
    order = resource("MedicationRequest", "o", f"{A}/Patient/p1", status="active", intent="order",
                     medicationReference={"reference": "Medication/m"})  # fmt: skip

    parsed = read((f"{A}/Patient/p1", patient()), *drugs, (url, order))

    assert told(parsed) == {"Adams": titles}
    assert [each.sentence for each in parsed.asides] == ([] if titles else [r4.WORDLESS])


@pytest.mark.parametrize(
    ("url", "about", "hers"),
    [
        ("", f"{B}/Patient/1", False),
        (f"{B}/Condition/c", f"{B}/Patient/1", False),
        (f"{B}/Condition/c", "Patient/1", False),
        (f"{B}/Condition/c", f"{A}/Patient/1", True),
        (f"{A}/Condition/c", f"{B}/Patient/1", True),  # its own, as others see it
        ("", "Patient/1", True),
        ("", f"{A.upper()}/Patient/1", True),
    ],
)
def test_an_id_of_another_server_is_not_that_of_the_only_person_here(url, about, hers):
    parsed = read((f"{A}/Patient/1", MARY_THERE), (url, asthma(about)))

    assert told(parsed) == {"Adams": ["Asthma"] if hers else []}
    asides = [(each.sentence, each.about) for each in parsed.asides]
    assert asides == ([] if hers else [(r4.FOREIGN, frozenset())])
