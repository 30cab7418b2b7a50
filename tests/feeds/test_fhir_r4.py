"""Bundles of every type and reference, versions, repeats, and what is not FHIR R4 at all."""

import json
from collections import Counter

import pytest

from desktop.feeds.fhir import r4
from desktop.feeds.parsed import Unreadable
from desktop.words.accounts import Skipped
from desktop.words.enums import Gender, ItemStatus, Kind, PrintFormat, Sector
from tests.clock import TODAY
from tests.feeds.making import JOHN, NHS, bundle, condition, patient, resource


def read(content):
    parsed = r4.read(content, Sector.HEALTH, TODAY)
    counted = Counter(
        [entry.position for person in parsed.people for entry in person.entries]
        + [each.entry.position for each in parsed.passed_over]
        + [entry.position for each in parsed.asides for entry in each.entries]
    )
    assert counted == Counter(range(1, parsed.entries + 1)), "every entry has exactly one fate"
    return parsed


def entries(*rows, **more):
    return json.dumps({"resourceType": "Bundle", "entry": rows, **more}).encode()


@pytest.mark.parametrize(
    "type_", ["searchset", "collection", "batch", "transaction", "message", "document"]
)
def test_a_bundle_of_any_type_is_read(type_):
    parsed = read(bundle(patient(), condition(), type_=type_))

    assert len(parsed.people[0].sayings) == 1


def test_a_single_resource_is_a_file_of_one_entry():
    parsed = read(json.dumps(patient()).encode())

    assert (parsed.entries, parsed.people[0].refs) == (1, ("Patient/p1",))


def test_a_single_resource_may_have_a_list_where_a_bundle_has_one_word():
    stay = resource("Encounter", type=[{"text": "Stay"}], period={"start": "2026-01-01"})

    assert read(json.dumps(stay).encode()).people[0].sayings


@pytest.mark.parametrize(
    ("url", "reference"),
    [
        ("urn:uuid:1", {"reference": "urn:uuid:1"}),
        (None, {"reference": "Patient/p1"}),
        (None, {"reference": "urn:uuid:p1"}),
        (None, {"reference": "p1"}),
        ("https://a.example/R4/Patient/p1", {"reference": "https://a.example/R4/Patient/p1"}),
        ("https://a.example/R4/Patient/p1", {"reference": "http://A.example/R4/Patient/p1"}),
        ("urn:uuid:1", {"reference": "https://b.example/Patient/p1"}),
        (None, {"reference": "Patient/p1/_history/3"}),
        (None, {"identifier": {"system": NHS, "value": "999 000 0018"}}),
    ],
)
def test_a_reference_of_any_habit_finds_its_patient(url, reference):
    row = {"resource": patient(), **({"fullUrl": url} if url else {})}
    said = {**condition(), "subject": reference}

    parsed = read(entries(row, {"resource": said}))

    assert len(parsed.people) == 1
    assert len(parsed.people[0].sayings) == 1


def test_someone_only_pointed_to_is_known_by_the_sources_own_id():
    parsed = read(bundle(condition(subject={"reference": "Patient/elsewhere"})))

    assert (parsed.people[0].refs, parsed.people[0].described) == (("Patient/elsewhere",), None)


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"resourceType": "Condition", "code": {"text": "x"}}, r4.NOBODY),
        (condition(subject={"reference": "Group/1"}), r4.SOMETHING),
        (condition(subject={"reference": "urn:uuid:gone"}), r4.ELSEWHERE),
        (condition(code=None), r4.WORDLESS),
        (condition(clinicalStatus="active"), "Its clinicalStatus is not as FHIR R4 has it."),
        (condition(subject="Mary"), "Its subject is not as FHIR R4 has it."),
        ({"id": "1"}, "It does not say which type of resource it is."),
        ({"resourceType": "Bundle"}, "It is a bundle within a bundle: send it as a file of"
                                     " its own."),
        ({"resourceType": "Parameters", "parameter": [{"name": "x", "resource": condition()}]},
         "It wraps other resources: send those as a file of their own."),
        ({"resourceType": "Appointment", "participant": [
            {"actor": {"reference": "Patient/p1"}}, {"actor": {"reference": "Patient/p2"}}]},
         r4.SEVERAL),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_placed_is_set_aside_alone(entry, sentence):
    parsed = read(
        bundle(patient(), patient("p2", "9990000026"), entry, condition("fine"), condition("ok"))
    )

    assert [(each.sentence, [e.position for e in each.entries]) for each in parsed.asides] == [
        (sentence, [3])
    ]
    assert len(parsed.people[0].sayings) == 2


def test_an_entry_without_its_wrapper_is_read_and_one_without_a_resource_set_aside():
    parsed = read(entries({"resource": patient()}, condition(), {"request": {"method": "DELETE"}}))

    assert len(parsed.people[0].sayings) == 1
    assert parsed.asides[0].sentence.startswith("It asks to delete something")
    parsed = read(entries({"resource": patient()}, {"request": {"method": "GET"}}))
    assert parsed.asides[0].sentence == "There is no resource in it."


def test_the_newest_version_of_a_resource_counts():
    versions = [
        condition(text=text, meta={"lastUpdated": f"2026-0{month}-01T10:00:00Z"})
        for text, month in (("Newer", 5), ("Older", 2))
    ]

    parsed = read(bundle(patient(), *versions))

    assert parsed.people[0].sayings[0].said[0].wording.title == "Newer"
    assert [(each.entry.position, each.why) for each in parsed.passed_over] == [
        (3, Skipped.REPEATED)
    ]


def test_what_is_passed_over_is_a_closed_list():
    kinds = {
        "Organization": Skipped.USED, "Practitioner": Skipped.USED, "Claim": Skipped.ADMINISTRATIVE,
        "Slot": Skipped.ADMINISTRATIVE, "ImagingStudy": Skipped.NOT_SHOWN,
        "MessageHeader": Skipped.HEADING, "Contract": Skipped.NOT_SHOWN,
        "Provenance": Skipped.NOT_SHOWN, "List": Skipped.GROUPING,
    }  # fmt: skip

    pointing = [{"reference": f"{kind}/{kind}"} for kind in ("Organization", "Practitioner")]

    parsed = read(
        bundle(patient(generalPractitioner=pointing), *(resource(kind, kind) for kind in kinds))
    )

    assert {each.entry.kind: each.why for each in parsed.passed_over} == kinds


STU3 = [
    condition(clinicalStatus="active", verificationStatus="confirmed", assertedDate="2020"),
    resource("MedicationStatement", taken="y", medicationCodeableConcept={"text": "Aspirin"}),
    resource("ProcedureRequest"),
    condition(meta={"profile": ["https://x.example/STU3/StructureDefinition/CareConnect-Y"]},
              clinicalStatus="active"),
]  # fmt: skip


@pytest.mark.parametrize("entry", STU3)
def test_stu3_shows_itself_and_is_read(entry):
    parsed = r4.read(bundle(patient(), entry), Sector.HEALTH, TODAY)

    assert len(parsed.people[0].sayings) == 1


@pytest.mark.parametrize(
    ("entry", "version"),
    [
        (resource("MedicationOrder"), "DSTU2"),
        (resource("Encounter", actualPeriod={"start": "2026-01-01"}), "R5"),
    ],
)
def test_another_version_of_fhir_is_named_and_counted(entry, version):
    with pytest.raises(Unreadable) as refused:
        r4.read(bundle(patient(), entry), Sector.HEALTH, TODAY)

    assert refused.value.sentence == (
        f"This is FHIR {version}, which is not read: export it as FHIR R4."
    )
    assert refused.value.kinds == ("Patient", entry["resourceType"])


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (bundle(patient(), condition())[:-20], "cut off"),
        (b'{"resourceType": "Bundle", "entry": [}', "cut off"),
        (b'{"resourceType": "Patient"}\n{"resourceType": "Patient"}\n', "cut off or broken"),
        (b'{"name": "Mary"}', "not FHIR"),
        (b"[1, 2]", "not FHIR"),
        (b'{"resourceType": "Bundle", "entry": 3}', "its entry is not as"),
        (b'{"resourceType": "Bundle", "entry": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
         "nested deeper"),
    ],
)  # fmt: skip
def test_what_is_no_fhir_is_refused_with_a_sentence(content, word):
    with pytest.raises(Unreadable) as refused:
        r4.read(content, Sector.HEALTH, TODAY)

    assert word in refused.value.sentence


def test_who_a_patient_is_comes_from_the_names_and_address_in_use():
    it = patient(
        given="Dorothy",
        name=[
            {"use": "old", "family": "Pyle", "given": ["Dorothy"]},
            {"use": "nickname", "given": ["Dot"]},
            {"use": "official", "family": "Hindmarsh", "given": ["Dorothy", "May"],
             "prefix": ["Mrs."]},
        ],
        birthDate="1939-03-14T00:00:00+01:00",
        deceasedDateTime="2026-01-02T00:00:00Z",
        telecom=[{"system": "email", "value": "x@example.com"},
                 {"system": "phone", "value": "0191 498 0001"}],
        address=[{"use": "old", "line": ["Elsewhere"]},
                 {"use": "home", "line": ["1 Low Row"], "city": "Pitlaw", "postalCode": "dh6 0zl"}],
        generalPractitioner=[{"identifier": {
            "system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "zd105"}}],
    )  # fmt: skip

    who = read(bundle(it)).people[0].described

    assert (who.family, who.given, who.title, who.preferred) == (
        "Hindmarsh", "Dorothy May", "Mrs", "Dot",
    )  # fmt: skip
    assert (who.former_family, who.born.text, who.died.text) == ("Pyle", "1939-03-14", "2026-01-02")
    assert who.gender is Gender.FEMALE
    assert (who.address, who.postcode) == ("1 Low Row, Pitlaw, DH6 0ZL", "DH6 0ZL")
    assert (who.telephone, who.practice_code) == ("0191 498 0001", "ZD105")


@pytest.mark.parametrize(("code", "withheld"), [("R", True), ("V", True), ("U", False)])
def test_a_sensitive_person_is_marked_and_comes_without_telephone(code, withheld):
    system = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
    label = {"system": system, "code": code}
    it = patient(meta={"security": [label]}, address=[{"line": ["1 Low Row"]}],
                 telecom=[{"system": "phone", "value": "1"}])  # fmt: skip

    who = read(bundle(it)).people[0].described

    assert who.withheld is withheld
    assert who.address == "1 Low Row", "by it the address is found in words, and hidden there"
    assert bool(who.telephone) is not withheld


OVER, NOT_YET = {"end": "2020-01-01"}, {"end": "2999-12-31"}


def test_what_has_ended_is_not_who_someone_is_now():
    it = patient(
        identifier=[{"system": NHS, "value": "9990000034", "period": OVER},
                    {"system": NHS, "value": JOHN, "period": NOT_YET}],
        name=[{"use": "official", "family": "Pyle", "given": ["Dot"], "period": OVER},
              {"family": "Hindmarsh", "given": ["Dorothy"]},
              {"use": "nickname", "given": ["Dolly"], "period": OVER}],
        address=[{"use": "home", "line": ["Old House"], "postalCode": "DH1 1AA", "period": OVER},
                 {"line": ["New House"], "postalCode": "DH2 2BB"}],
        telecom=[{"system": "phone", "value": "0191 498 0001", "period": OVER},
                 {"system": "phone", "value": "0191 498 0002", "period": {"start": "2020"}}],
    )  # fmt: skip

    who = read(bundle(it)).people[0].described

    assert (who.nhs_number, who.number_ended) == (JOHN, False)
    assert (who.family, who.given, who.former_family, who.preferred) == (
        "Hindmarsh", "Dorothy", "Pyle", "",
    )  # fmt: skip
    assert (who.address, who.postcode) == ("New House, DH2 2BB", "DH2 2BB")
    assert who.telephone == "0191 498 0002"


def test_an_address_and_a_telephone_that_have_ended_are_none_but_a_name_is_one():
    over = {"use": "home", "line": ["Old House"], "period": OVER}
    it = patient(address=[over], telecom=[{"system": "phone", "value": "1", "period": OVER}],
                 name=[{"family": "Pyle", "period": OVER}])  # fmt: skip

    who = read(bundle(it)).people[0].described

    assert (who.address, who.telephone) == ("", "")
    assert (who.family, who.former_family) == ("Pyle", "")


def test_a_contact_whose_time_is_over_has_ended():
    periods = {"Ann Lee": OVER, "Bob Lee": NOT_YET, "Cath Lee": {"start": "2020"}}
    contacts = [{"name": {"text": who}, "period": when} for who, when in periods.items()]
    related = resource("RelatedPerson", name=[{"text": "Dee Lee"}], period=OVER)

    (person,) = read(bundle(patient(contact=contacts), related)).people

    told = [each.wording for saying in person.sayings for each in saying.said]
    assert {each.title: each.status for each in told} == {
        "Ann Lee": ItemStatus.ENDED, "Bob Lee": ItemStatus.ACTIVE,
        "Cath Lee": ItemStatus.ACTIVE, "Dee Lee": ItemStatus.ENDED,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "family", "given"),
    [("JONES, Tom (Mr)", "Jones", "Tom"), ("Mr Tom Jones", "Jones", "Tom"),
     ("JONES, Mr. Tom Ivor", "Jones", "Tom Ivor"), ("Jones", "Jones", "")],
)  # fmt: skip
def test_a_name_of_words_alone_is_told_apart(text, family, given):
    who = read(bundle(patient(name=[{"text": text}]))).people[0].described

    assert (who.family, who.given) == (family, given)


def test_an_old_or_temporary_number_is_no_nhs_number():
    numbers = [{"system": NHS, "value": "9990000034", "use": use} for use in ("old", "temp")]

    assert read(bundle(patient(identifier=numbers))).people[0].described.nhs_number == ""


def test_language_and_print_are_needs_and_the_size_is_kept():
    core = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"
    it = patient(
        extension=[
            {"url": core + "NHSCommunication", "extension": [
                {"url": "language", "valueCodeableConcept": {"text": "French"}},
                {"url": "interpreterRequired", "valueBoolean": True}]},
            {"url": core + "ContactPreference", "extension": [
                {"url": "PreferredWrittenCommunicationFormat",
                 "valueCodeableConcept": {"text": "Large print"}}]},
        ]
    )  # fmt: skip

    person = read(bundle(it)).people[0]

    words = [each.wording for each in person.sayings[0].said]
    assert [(each.kind, each.title) for each in words] == [
        (Kind.REQUIREMENT, "Interpreter needed: French"),
        (Kind.REQUIREMENT, "Written information: Large print"),
    ]
    assert person.described.print_format is PrintFormat.LARGE


def test_what_is_set_aside_can_be_brought_in_again_as_it_was():
    parsed = read(bundle(patient(), condition(code=None), condition("c2")))

    again = r4.read(parsed.original(parsed.asides[0].entries), Sector.HEALTH, TODAY)

    assert again.entries == 1
    assert json.loads(parsed.original(parsed.asides[0].entries))["entry"][0]["resource"]["id"] == (
        "c1"
    )


@pytest.mark.parametrize("entry", [b"", b', "entry": []', b', "total": 0, "entry": null'])
def test_a_bundle_with_nothing_in_it_is_one_thing_to_look_at(entry):
    with pytest.raises(Unreadable) as refused:
        r4.read(b'{"resourceType": "Bundle", "type": "searchset"%s}' % entry, Sector.HEALTH, TODAY)

    assert refused.value.sentence == "This bundle is empty."
    assert len(refused.value.kinds) == 1


def test_only_what_another_entry_points_to_is_used_by_another_entry():
    content = bundle(
        patient(),
        condition(asserter={"reference": "Practitioner/used"}),
        resource("Practitioner", "used", identifier=[]),
        resource("Organization", "unused"),
        resource("Organization", "itself", partOf={"reference": "Organization/itself"}),
        resource("Location", "named", identifier=[{"system": "urn:wards", "value": "7"}]),
        resource("Encounter", location=[
            {"location": {"identifier": {"system": "urn:wards", "value": "7"}}}]),
    )  # fmt: skip

    passed = {each.entry.position: each.why for each in read(content).passed_over}

    assert passed == {
        3: Skipped.USED, 4: Skipped.UNUSED, 5: Skipped.UNUSED, 6: Skipped.USED,
    }  # fmt: skip


def test_what_is_set_aside_of_a_labelled_bundle_keeps_its_label():
    made = entries({"resource": condition(subject={"reference": "Group/1"})},
                   {"resource": patient()},
                   meta={"security": [{"code": "R"}], "tag": [{"code": "V"}]})  # fmt: skip
    parsed = read(made)

    again = json.loads(parsed.original(parsed.asides[0].entries))

    assert [each["code"] for each in again["meta"]["security"]] == ["R"]
    assert [each["code"] for each in again["meta"]["tag"]] == ["V"]


def test_a_patient_whom_the_source_has_no_id_for_spares_the_rest():
    nameless = {key: value for key, value in patient().items() if key != "id"}

    parsed = read(bundle(nameless, patient("p2"), condition(subject={"reference": "Patient/p2"})))

    assert [each.refs for each in parsed.people] == [(), ("Patient/p2",)]
