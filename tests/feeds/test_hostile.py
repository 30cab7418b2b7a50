"""Valid files broken in every way: never an uncaught error, never a lost entry."""

import copy
import json
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.feeds.compare import Weighing
from desktop.feeds.parsed import Unreadable
from desktop.feeds.readers import READERS
from desktop.feeds.recognise import Format, recognise
from desktop.words.enums import Sector
from tests.clock import NOW, TODAY
from tests.feeds.making import (
    COLUMNS,
    bundle,
    coded,
    condition,
    event,
    patient,
    resource,
    service,
    table,
)

FHIR, RETURN = READERS[Format.FHIR_JSON], READERS[Format.CSV]
FULL = json.loads(
    bundle(
        patient(
            telecom=[{"system": "phone", "value": "1"}],
            address=[{"line": ["1 Low Row"], "postalCode": "DH6 0ZL"}],
            contact=[{"name": {"family": "Pyle"}, "relationship": [{"text": "Friend"}]}],
            generalPractitioner=[{"reference": "Organization/o"}],
            meta={"security": [{"code": "U"}], "lastUpdated": "2026-11-01T10:00:00Z"},
            extension=[{"url": "x-NHSCommunication", "extension": [
                {"url": "language", "valueCodeableConcept": {"text": "Polish"}}]}],
        ),
        {"resourceType": "Organization", "id": "o", "name": "Dene"},
        condition(onsetDateTime="2024-03", note=[{"text": "n"}], severity={"text": "bad"}),
        resource("AllergyIntolerance", code={"text": "Nuts"},
                 reaction=[{"manifestation": [{"text": "Rash"}]}]),
        resource("Observation", code=coded("1", "BP"), effectiveDateTime="2026-01-01T10:00:00Z",
                 component=[{"code": {"text": "Systolic"}, "valueQuantity": {"value": 120}},
                            {"code": {"text": "Diastolic"}, "valueQuantity": {"value": 80}}]),
        resource("MedicationRequest", "m1", intent="plan", status="active",
                 medicationReference={"reference": "#m"},
                 contained=[{"resourceType": "Medication", "id": "m", "code": {"text": "X"}}]),
        resource("MedicationRequest", "m2", intent="order", basedOn=[
            {"reference": "MedicationRequest/m1"}], medicationCodeableConcept={"text": "X"}),
        resource("Encounter", period={"start": "2026-01-01", "end": "2026-01-02"},
                 location=[{"location": {"display": "Ward"}}], class_={"code": "IMP"}),
        resource("CareTeam", participant=[{"member": {"display": "Anna"}}]),
        resource("QuestionnaireResponse", item=[
            {"linkId": "please-do", "answer": [{"valueString": "Knock"}]}]),
        resource("Consent", category=[{"text": "LPA"}], provision={"type": "permit"}),
        resource("DocumentReference", type={"text": "Letter"}, content=[
            {"attachment": {"contentType": "text/plain", "data": "aGVsbG8="}}]),
        resource("Claim"),
        timestamp="2026-11-20T10:00:00Z",
    )
)  # fmt: skip

WRONG = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=20),
    st.just([]), st.just({}), st.just([None]), st.just({"reference": "Patient/p1"}),
    st.sampled_from(["2024-02-30", "0000", "9999-99-99T99:99:99Z", "\u0000", "\u202e", "x" * 5000,
                     "1e999", 10**30, -1, 1e308, [[[[]]]], {"coding": 3}, {"coding": [None]}]),
)  # fmt: skip


def places(it, path=()):
    """Every place in a piece of JSON."""
    if path:
        yield path
    below = it.items() if isinstance(it, dict) else enumerate(it) if isinstance(it, list) else ()
    for key, value in below:
        yield from places(value, (*path, key))


CELLS = st.text(max_size=30) | st.sampled_from(
    ["NULL", "31/02/2024", "99/99/9999", "0000-00-00", '"', "\n", ",", "1" * 400, "-5", "NaN"]
)
PLACES = list(places(FULL))


def at(it, path):
    for step in path[:-1]:
        it = it[step]
    return it


def account(content, reader):
    """Read; every entry has exactly one fate, and the sayings can be weighed."""
    try:
        parsed = reader.read(content, Sector.HEALTH, TODAY)
    except Unreadable:
        return None
    counted = Counter(
        [entry.position for person in parsed.people for entry in person.entries]
        + [each.entry.position for each in parsed.passed_over]
        + [entry.position for each in parsed.asides for entry in each.entries]
    )
    assert set(counted.values()) <= {1}
    assert len(counted) == parsed.entries
    for person in parsed.people:
        weighing = Weighing("gp", 1, {}, NOW, seen_before=False)
        for saying in person.sayings:
            weighing.weigh(saying)
        assert weighing.changes.fates.keys() == {
            entry for saying in person.sayings for entry in saying.entries
        }
        for stands in weighing.changes.new.values():
            assert stands.wording.title
            assert "\x00" not in "".join(each for each in stands.wording if isinstance(each, str))
        if person.entries:
            assert parsed.original(tuple(person.entries))
    return parsed


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(PLACES), st.one_of(st.just("dropped"), WRONG)),
                min_size=1, max_size=4))  # fmt: skip
def test_a_bundle_with_fields_dropped_or_wrong_is_still_accounted_for(breaks):
    it = copy.deepcopy(FULL)
    for path, value in breaks:
        try:
            if value == "dropped":
                del at(it, path)[path[-1]]
            else:
                at(it, path)[path[-1]] = copy.deepcopy(value)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier break took the place away
    account(json.dumps(it).encode(), FHIR)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 3000), st.binary(max_size=12))
def test_a_bundle_with_its_bytes_broken_is_still_accounted_for(where, noise):
    content = json.dumps(FULL).encode()
    where %= len(content)
    for broken in (content[:where] + noise + content[where + len(noise) :], content[:where]):
        account(broken, FHIR)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(COLUMNS), CELLS)
def test_a_council_file_with_any_cell_is_still_accounted_for(column, cell):
    rows = [service(), event("Review"), {**service(), column: cell}]
    account(table(*rows).decode().encode("utf-8", "replace"), RETURN)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 3000), st.binary(max_size=12))
def test_a_council_file_with_its_bytes_broken_is_still_accounted_for(where, noise):
    content = table(service(), event("Review"), service(Event_Start_Date="03/08/2026"))
    where %= len(content)
    account(content[:where] + noise + content[where + len(noise) :], RETURN)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_recognised_or_refused(content):
    try:
        format_, text = recognise(content)
    except Unreadable:
        return
    account(text, READERS[format_])


DEEP = 50_000
ENDLESS = [
    b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    b"[" * DEEP + b"]" * DEEP,
    b'{"resourceType":"QuestionnaireResponse","item":'
    + b'[{"item":' * DEEP
    + b"[]"
    + b"}]" * DEEP
    + b"}",
]


@pytest.mark.parametrize("inside", ENDLESS)
def test_nesting_without_end_is_refused_and_crashes_nothing(inside):
    whole = b'{"resourceType":"Bundle","entry":[{"resource":' + inside + b"}]}"

    assert account(whole, FHIR) is None
    assert account(inside, FHIR) is None


@pytest.mark.parametrize("levels", [100, 400, 900])
def test_nesting_that_the_bundle_survives_costs_at_most_its_entry(levels):
    deep = (
        b'{"resourceType":"QuestionnaireResponse","subject":{"reference":"Patient/p1"},"item":'
        + b'[{"item":' * levels
        + b'[{"linkId":"please-do","answer":[{"valueString":"x"}]}]'
        + b"}]" * levels
        + b"}"
    )
    content = bundle(patient(), condition()).replace(
        b'"entry": [', b'"entry": [{"resource":' + deep + b"},"
    )

    parsed = account(content, FHIR)

    assert parsed is None or parsed.entries == 3


def test_two_that_name_each_other_end_somewhere():
    roles = [
        {
            "resourceType": "PractitionerRole",
            "id": ident,
            "practitioner": {"reference": f"PractitionerRole/{other}"},
        }
        for ident, other in (("a", "b"), ("b", "a"))
    ]
    member = {"member": {"reference": "PractitionerRole/a"}}
    team = resource("CareTeam", name="Team", participant=[member])

    assert account(bundle(patient(), team, *roles), FHIR) is not None


def test_strings_that_break_naive_programs_pass_through_as_text():
    naughty = [
        "<script>alert(1)</script>",
        "'; DROP TABLE item; --",
        "{{7*7}}",
        "%s%n",
        "١٢٣",
        "Ω≈ç√∫",
        "👩‍👩‍👧",
        "\u202etest",
        "ﷺ" * 500,
    ]

    parsed = account(
        bundle(patient(), *(condition(f"c{n}", each) for n, each in enumerate(naughty))), FHIR
    )

    titles = [saying.said[0].wording.title for saying in parsed.people[0].sayings]
    assert titles[:7] == naughty[:7]
    assert titles[7] == "test"
