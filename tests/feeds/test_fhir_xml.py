"""FHIR in XML says what the same FHIR in JSON says; what XML could smuggle in is refused."""

import json
from collections.abc import Hashable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from desktop.feeds.fhir import r4, shapes, xml
from desktop.feeds.fhir.types import Loose, Patient
from desktop.feeds.parsed import Unreadable
from desktop.words.enums import Confidentiality, Sector
from tests.clock import TODAY
from tests.feeds import making_stu3
from tests.feeds.in_xml import in_xml
from tests.feeds.making import Json, bundle, coded, condition, patient, resource
from tests.feeds.test_expected import HAND_MADE
from tests.feeds.test_hostile import FULL
from tests.feeds.told import plain

SPACE = b' xmlns="http://hl7.org/fhir"'
RICH: Json = {
    "resourceType": "Bundle",
    "type": "searchset",
    "total": 3,
    "timestamp": "2026-11-20T10:00:00Z",
    "meta": {"security": [{"code": "R"}]},
    "entry": [
        {"fullUrl": "urn:uuid:p1", "resource": patient(
            active=True,
            text={"status": "generated",
                  "div": '<div xmlns="http://www.w3.org/1999/xhtml"><p>Mary &amp; co</p></div>'},
            name=[{"use": "official", "family": "O'Neill \"of\" <Dene> & Łódź",
                   "given": ["Mary", None, "Jane"], "_given": [None, {"extension": [
                       {"url": "https://x.example/absent", "valueCode": "unknown"}]}]}],
            _birthDate={"id": "b", "extension": [{
                "url": "http://hl7.org/fhir/StructureDefinition/patient-birthTime",
                "valueDateTime": "1941-03-09T10:00:00Z"}]},
            telecom=[{"system": "phone", "value": "01382 123456", "rank": 1},
                     {"system": "phone", "value": "0191", "rank": 2}],
            multipleBirthInteger=2,
        )},
        {"resource": resource(
            "Observation", "o1", status="final", category=[coded("laboratory")],
            code=coded("11000001112223334444555566", "Potassium"),
            valueQuantity={"value": 120.50, "unit": "mmol/L"}, bodySite={"text": "Arm"},
            referenceRange=[{"low": {"value": 3.5}, "high": {"value": -5.3e-2}}],
            interpretation=[{"text": "High"}], note=[{"text": "One\nTwo"}],
            performer=[{"reference": "#who"}],
            contained=[{"resourceType": "Practitioner", "id": "who", "name": [{"text": "Dr Bell"}],
                        "active": True}],
        )},
        {"resource": resource("MedicationRequest", "m1", intent="order", status="active",
                              medicationCodeableConcept={"coding": [{
                                  "code": "1", "userSelected": True, "display": "Aspirin"}]},
                              dosageInstruction=[{"text": "One", "asNeededBoolean": False}],
                              dispenseRequest={"quantity": {"extension": [
                                  {"url": "https://x.example/text", "valueString": "28 tablets"}]}},
                              _authoredOn={"extension": [
                                  {"url": "https://x.example/absent", "valueCode": "unknown"}]})},
    ],
}  # fmt: skip


def test_the_same_bundle_in_xml_says_the_same():
    content = in_xml(RICH)

    assert said(xml, content) == said(r4, msgspec.json.encode(RICH))
    parsed = xml.read(content, Sector.HEALTH, TODAY)
    wording = parsed.people[0].sayings[0].said[0].wording
    assert (wording.value, wording.unit) == ("120.5", "mmol/L")
    assert wording.code == "11000001112223334444555566"
    assert wording.confidentiality is Confidentiality.SENSITIVE
    assert parsed.dated == xml.timestamp(content) == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_xml_becomes_exactly_the_json_that_it_was_written_from():
    assert json.loads(xml.as_json(in_xml(RICH))) == RICH


MADE = {
    "hostile": FULL,
    **{
        name: json.loads(content)
        for name, content in HAND_MADE.items()
        if name.endswith(".json") and content[-1:] == b"}" and name not in ("nothing.json",)
    },
    "one": patient(),
    "a GP's record in STU3": json.loads(
        making_stu3.record(
            making_stu3.problem(),
            making_stu3.allergy(),
            making_stu3.observation(
                valueQuantity={"value": 70.5, "unit": "kg"}, interpretation={"text": "High"}
            ),
            making_stu3.of("CarePlan", author=[{"display": "Dr Bell"}], title="Plan"),
            making_stu3.of(
                "MedicationRequest",
                intent="plan",
                status="active",
                medicationCodeableConcept={"text": "Aspirin"},
                dispenseRequest={
                    "quantity": {
                        "extension": [
                            {
                                "url": f"{making_stu3.GPC}MedicationQuantityText-1",
                                "valueString": "28 tablets",
                            }
                        ]
                    }
                },
            ),
            sections={
                "Problems": making_stu3.listed(
                    "Problems", "Condition/c1", warnings=("confidential-items",)
                )
            },
        )
    ),
    "a list where a bundle has a word": resource("Encounter", type=[{"text": "Stay"}]),
}


def said(reader, content):
    """What it makes of a file, or why it makes nothing of it."""
    try:
        return plain(reader.read(content, Sector.HEALTH, TODAY))
    except Unreadable as refused:
        return refused.sentence.replace("JSON", "XML"), refused.kinds


@pytest.mark.parametrize("name", MADE)
def test_whatever_is_made_for_the_tests_says_the_same_in_xml(name):
    made = MADE[name]

    assert said(xml, in_xml(made)) == said(r4, msgspec.json.encode(made))


def test_a_gps_record_in_xml_was_said_when_its_sections_were_put_together():
    record = making_stu3.record(making_stu3.problem())
    content = in_xml(json.loads(record))

    assert xml.timestamp(content) == r4.timestamp(record) is not None
    assert xml.read(content, Sector.HEALTH, TODAY).people[0].complete is not None


def test_a_profile_in_any_encoding_is_looked_at():
    prolog = '<?xml version="1.0" encoding="ISO-8859-1"?>'
    made = {**json.loads(bundle(patient())), "meta": {"profile": ["https://x.example/é"]}}
    content = in_xml(made, prolog).decode().encode("iso-8859-1")

    assert json.loads(xml.as_json(content))["meta"] == made["meta"]


def test_every_figure_of_a_number_is_kept():
    content = in_xml({**RICH["entry"][1]["resource"], "valueQuantity": {"value": "0.500"}})

    parsed = xml.read(content, Sector.HEALTH, TODAY)

    assert parsed.people[0].sayings[0].said[0].wording.value == "0.500"


def test_a_telephone_number_stays_a_text():
    assert json.loads(xml.as_json(in_xml(patient(telecom=[{"value": "0044"}]))))["telecom"] == [
        {"value": "0044"}
    ]


def test_the_other_version_of_fhir_is_known_by_what_it_writes_and_has_its_own_lists():
    team = {"resourceType": "CareTeam", "participant": [{"role": {"text": "Nurse"}}]}
    problem = condition(clinicalStatus="active", assertedDate="2020")

    told = json.loads(xml.as_json(in_xml(json.loads(bundle(team, problem)))))

    assert told["entry"][0]["resource"]["participant"] == [{"role": {"text": "Nurse"}}]
    assert told["entry"][1]["resource"]["clinicalStatus"] == "active"


def test_a_prefix_for_the_namespace_changes_nothing():
    plain_ = in_xml(patient())
    prefixed = (
        plain_.replace(b"</", b"</f:").replace(b"<", b"<f:").replace(b"<f:/f:", b"</f:")
        .replace(b"xmlns=", b"xmlns:f=").replace(b"<f:?", b"<?")
    )  # fmt: skip

    assert json.loads(xml.as_json(prefixed)) == patient()


def test_words_of_another_standard_and_comments_are_passed_over():
    content = in_xml(patient()).replace(
        b"<name>", b'<!-- x --><?php y ?><x xmlns="urn:other"><name/></x><name>'
    )

    assert json.loads(xml.as_json(content)) == patient()


# --- what is set aside ---------------------------------------------------------------------------


def test_what_is_set_aside_comes_out_as_xml_that_can_be_brought_in_again():
    made = json.loads(
        bundle(patient(), condition("c1", subject={"reference": "Group/1"}), condition("c2"),
               condition("c3", subject={"reference": "Group/2"}),
               timestamp="2026-11-20T10:00:00Z")
    )  # fmt: skip
    made["meta"] = {"security": [{"code": "V"}], "tag": [{"code": "R"}]}
    parsed = xml.read(in_xml(made), Sector.HEALTH, TODAY)
    aside = parsed.asides[0]

    again = xml.read(parsed.original(aside.entries), Sector.HEALTH, TODAY)

    assert [each.position for each in aside.entries] == [2, 4]
    assert (again.entries, again.dated) == (2, parsed.dated)
    assert [each.sentence for each in again.asides] == [aside.sentence]
    assert [each.position for each in again.asides[0].entries] == [1, 2]
    assert b'<code value="V"/>' in parsed.original(aside.entries)
    assert b'<code value="R"/>' in parsed.original(aside.entries)


def test_a_single_resource_set_aside_is_handed_out_as_it_came():
    content = in_xml(condition(subject={"reference": "Group/1"}))
    parsed = xml.read(content, Sector.HEALTH, TODAY)

    assert parsed.original(parsed.asides[0].entries) == content


# --- what is refused -----------------------------------------------------------------------------

LAUGHS = b"<!DOCTYPE a [<!ENTITY a0 'ha'>%s]><Patient%s><id value='&a9;'/>&a9;</Patient>" % (
    b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)),
    SPACE,
)
REFUSED = {
    "laughs": (LAUGHS, xml.DECLARES),
    "file": (b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><Patient%s><id value='1'/>"
             b"<text><div>&x;</div></text></Patient>" % SPACE, xml.DECLARES),
    "network": (b"<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'><Patient%s/>" % SPACE,
                xml.DECLARES),
    "parameter": (b"<!DOCTYPE a [<!ENTITY %% p SYSTEM 'file:///dev/zero'>%%p;]><Patient%s/>"
                  % SPACE, xml.DECLARES),
    "after a comment": (b"<!-- %s --><!DOCTYPE a><Patient%s/>" % (b"x" * 100_000, SPACE),
                        xml.DECLARES),
    "undeclared": (b"<Patient%s><id value='&x;'/></Patient>" % SPACE, xml.BROKEN),
    "deep": (b"<Patient%s>" % SPACE + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</Patient>",
             xml.TOO_DEEP),
    "long": (b"<Patient%s><id value='%s'/></Patient>" % (SPACE, b"x" * 11_000_000), xml.TOO_LONG),
    "cut": (in_xml(RICH)[:-20], xml.BROKEN),
    "cut early": (in_xml(RICH)[:40], xml.BROKEN),
    "not utf-8": (in_xml(RICH).replace(b"Mary", b"\xff\xfe"), xml.BROKEN),
    "empty": (b"<Bundle%s/>" % SPACE, "This bundle is empty."),
    "no type": (b"<Bundle%s><type><a value='1'/></type></Bundle>" % SPACE,
                "This is XML, but not FHIR: its type is not as FHIR R4 has it."),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_xml_that_cannot_be_trusted_or_read_is_refused_with_a_sentence(name):
    content, sentence = REFUSED[name]
    with pytest.raises(Unreadable) as refused:
        xml.read(content, Sector.HEALTH, TODAY)

    assert refused.value.sentence == sentence


@pytest.mark.parametrize("name", ["laughs", "file", "network", "parameter", "deep"])
def test_a_first_look_at_what_is_refused_obeys_it_no_more(name):
    assert xml.timestamp(REFUSED[name][0]) is None


def test_an_entity_in_the_xhtml_of_an_entry_stays_within_it():
    """What a text says of itself is never read, so it may say what it likes."""
    made = json.loads(bundle(patient(), condition()))
    made["entry"][1]["resource"]["text"] = {
        "div": '<div xmlns="http://www.w3.org/1999/xhtml">&lt;!DOCTYPE x&gt;<entry/></div>'
    }

    assert xml.read(in_xml(made), Sector.HEALTH, TODAY).entries == 2


# --- the tables ----------------------------------------------------------------------------------


def _shapes() -> dict[str, type]:
    return {kind: shape for kind, (shape, _) in r4.READERS.items()} | {"Patient": Patient}


def _fields(above: str, shape: type, seen: frozenset[Hashable] = frozenset()):
    """Every field that a reader asks for: where it stands, its name, and its annotation."""
    if shape in seen:
        return
    for field in msgspec.structs.fields(shape):
        hint = get_type_hints(shape)[field.name]
        yield above, field.encode_name, hint
        for each in _parts(hint):
            if isinstance(each, type) and issubclass(each, Loose):
                yield from _fields(field.encode_name, each, seen | {shape})


def _parts(hint: Any):
    yield hint
    for each in get_args(hint):
        yield from _parts(each)


def test_the_tables_agree_with_every_field_that_is_read():
    """A field that is read as a list and is not in the tables would be lost where it is alone."""
    wrong = set()
    for kind, shape in _shapes().items():
        for above, name, hint in _fields(kind, shape):
            kinds = {getattr(each, "__origin__", each) for each in get_args(hint)}
            lists, either = list in kinds, len(kinds - {type(None)}) > 1
            many = name in shapes.ALWAYS or (above, name) in shapes.MANY_R4
            if not either and lists != many and hint is not Any:
                wrong.add(f"{above}.{name} repeats: {lists}")
            if (bool in kinds) != (name in shapes.FLAGS):
                wrong.add(f"{above}.{name} is a yes or no: {bool in kinds}")
            if kinds & {int, Decimal} and str not in kinds and name not in shapes.NUMBERS:
                wrong.add(f"{above}.{name} is a number")

    assert wrong == set()
