"""A source that says of two of its records that they are one person's. On both stores."""

import json

import pytest
from sqlalchemy import select

from desktop.models import AuditEntry, Item, Patient, PatientLink, Source
from desktop.words.enums import Sector, SourceKind
from tests.feeds.in_xml import in_xml
from tests.feeds.making import JOHN, MARY, bundle, condition, patient
from tests.feeds.making_stu3 import raw
from tests.feeds.told import counted, sentences

OLD, NEW = "Patient/old", "Patient/new"


def linked(type_, other, **it):
    """A record of Mary, with what it says of another."""
    said = {"ident": "new" if other == OLD else "old", "nhs": None, **it}
    return patient(**said, link=[{"other": {"reference": other}, "type": type_}])


def of(ident, text="Heart failure", about=OLD):
    return condition(ident, text) | {"subject": {"reference": about}}


def whose(ask):
    refs, ids = PatientLink.source_ref, PatientLink.patient_id
    return dict(zip(ask(select(refs).order_by(refs)), ask(select(ids).order_by(refs)), strict=True))


@pytest.fixture
def ward(factory):
    """A feed that may register nobody."""
    factory.keep(Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL))


@pytest.fixture
def mary(factory, ward):
    return factory.patient(family="Adams", nhs=MARY, born="1941-03-09", address="1 Low Row")


def test_what_is_said_of_the_record_that_was_replaced_is_said_of_the_one_that_stands(
    bring, ask, mary
):
    bring(bundle(linked("replaces", OLD, nhs=MARY)), source="ward")
    (entry,) = ask(select(AuditEntry).where(AuditEntry.action == "feed.merged"))
    assert entry.subjects == f"patient:{mary.id}"

    assert counted(bring(bundle(of("c1")), source="ward")) == {"imported": 1}
    assert ask(select(Item.patient_id)) == [mary.id]
    assert {whose(ask)[OLD], whose(ask)[NEW]} == {mary.id}


OF_BOTH = (linked("replaced-by", NEW), patient("new"), of("c1"), of("c2", "Asthma", NEW))
OF_BOTH_OTHERWISE = (patient("old", nhs=None), linked("replaces", OLD, nhs=MARY), *OF_BOTH[2:])


@pytest.mark.parametrize("resources", [OF_BOTH, OF_BOTH[::-1], OF_BOTH_OTHERWISE])
@pytest.mark.parametrize("form", [bundle, lambda *all_: in_xml(json.loads(bundle(*all_)))])
def test_two_records_in_one_file_are_one_person(bring, ask, resources, form):
    accounts = bring(form(*resources))

    assert counted(accounts) == {"imported": 3, "skipped": 1}
    assert {line.reason for each in accounts for line in each.lines} == {
        "", "replaced by another record",
    }  # fmt: skip
    (person,) = ask(select(Patient))
    assert {each.patient_id for each in ask(select(Item))} == {person.id}
    assert counted(bring(form(*resources))) == {"unchanged": 3, "skipped": 1}


def test_a_gps_record_of_stu3_says_so_alike(bring, ask, mary):
    problem = of("c1") | {"clinicalStatus": "active"}
    accounts = bring(raw(linked("replaced-by", NEW), patient("new"), problem), source="ward")

    assert counted(accounts) == {"imported": 2, "skipped": 1}
    assert ask(select(Item.patient_id)) == [mary.id]


@pytest.mark.parametrize("type_", ["refer", "seealso", None, "whatever"])
def test_a_link_that_only_points_to_another_record_joins_nobody(bring, ask, type_):
    other = patient("old", nhs=JOHN, given="Ann")
    bring(bundle(linked(type_, OLD, nhs=MARY), other, of("c1"), of("c2", "Asthma", NEW)))

    assert whose(ask)[OLD] != whose(ask)[NEW]
    assert len({each.patient_id for each in ask(select(Item))}) == 2


def test_a_record_that_was_replaced_says_nothing_of_where_someone_lives_now(bring, ask):
    bring(bundle(patient("new", address=[{"line": ["2 High Row"], "postalCode": "DL1 1AA"}])))
    then = linked("replaced-by", NEW, nhs=MARY, address=[{"line": ["Long ago"]}])

    assert counted(bring(bundle(then, of("c1")))) == {"imported": 2}

    (person,) = ask(select(Patient))
    assert person.address.startswith("2 High Row")


def test_nobody_is_registered_by_a_record_that_was_replaced(bring, ask):
    accounts = bring(bundle(linked("replaced-by", NEW, nhs=MARY), of("c1")))

    assert counted(accounts) == {"set aside": 2}
    assert ask(select(Patient)) == []


def test_two_people_here_are_never_merged_by_a_link(bring, ask, mary, factory):
    john = factory.patient(family="Bell", nhs=JOHN, born="1950-05-05")
    old = patient("old", nhs=JOHN, family="Bell", given="John", born="1950-05-05")
    bring(bundle(old, patient("new")), source="ward")
    before = whose(ask)

    accounts = bring(bundle(linked("replaces", OLD, nhs=MARY), of("c2", about=NEW)), source="ward")

    assert counted(accounts) == {"set aside": 2}
    assert sentences(accounts)[0].startswith("The source has merged two of its people who are two")
    assert whose(ask) == before
    assert before[OLD] == john.id


CONFLICT = "but tells there of another number, name or birth date"


@pytest.mark.parametrize(
    "other", [{"nhs": JOHN}, {"born": "1950-05-05"}, {"family": "Bell", "given": "Tom"}]
)
def test_records_of_two_people_in_one_file_are_looked_at(bring, ask, mary, other):
    accounts = bring(
        bundle(
            linked("replaced-by", NEW, **other), patient("new"), of("c1"), of("c2", "Asthma", NEW)
        ),
        source="ward",
    )

    assert counted(accounts) == {"imported": 2, "set aside": 2}
    assert CONFLICT in sentences(accounts)[0]
    assert OLD not in whose(ask)
    assert ask(select(Item.title)) == ["Asthma"]


@pytest.mark.parametrize(
    ("resources", "aside", "sentence"),
    [
        ((linked("replaced-by", NEW), linked("replaced-by", OLD)), 2, "each replaces the other"),
        ((patient("old", nhs=None, link=[
            {"other": {"reference": each}, "type": "replaced-by"} for each in (NEW, "Patient/x")
        ]),), 1, "several records replace this one"),
        ((patient("old", link=[{"type": "replaced-by"}]),), 1, "but not which"),
        ((linked("replaced-by", "RelatedPerson/r1"),), 1, "but not which"),
        ((linked("replaced-by", NEW, ident=None), patient("new")), 1, "but not which"),
    ],
)  # fmt: skip
def test_what_replaces_what_must_be_plain(bring, ask, mary, resources, aside, sentence):
    accounts = bring(bundle(*resources), source="ward")

    assert counted(accounts).get("set aside") == aside
    assert sentence in sentences(accounts)[0]
    assert OLD not in whose(ask)


def test_a_row_of_replacements_leads_to_the_last(bring, ask, mary):
    first = linked("replaced-by", "Patient/between")
    between = linked("replaced-by", NEW, ident="between")
    bring(bundle(first, between, patient("new"), of("c1")), source="ward")

    assert {whose(ask)[ref] for ref in (OLD, "Patient/between", NEW)} == {mary.id}
    assert ask(select(Item.patient_id)) == [mary.id]


@pytest.mark.parametrize("broken", [{"birthDate": 1941}, {"modifierExtension": [{"url": "x"}]}])
def test_a_record_that_is_replaced_by_one_that_cannot_be_read_is_linked_by_its_own_id(
    bring, ask, mary, broken
):
    bring(bundle(linked("replaces", OLD, nhs=MARY)), source="ward")
    replaced, stands = linked("replaced-by", NEW), patient("new", **broken)

    bring(bundle(replaced, stands, of("c1")), source="ward")

    assert set(whose(ask)) == {OLD, NEW, *(ref for ref in whose(ask) if "nhs-number" in ref)}
    assert ask(select(Item.patient_id)) == [mary.id]
