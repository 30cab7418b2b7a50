"""Who a person in a file is here. On both stores."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.models import Item, Patient, PatientLink, Source
from desktop.words.enums import Kind, Sector, SourceKind
from tests.clock import NOW
from tests.feeds.making import JOHN, MARY, NHS, bundle, condition, patient, resource, service, table
from tests.feeds.told import counted, sentences


def test_a_valid_number_links_when_the_birth_date_agrees(bring, ask, factory):
    known = factory.patient(family="Adams", nhs=MARY, born="1941-03-09")
    factory.keep(Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL))

    accounts = bring(bundle(patient(nhs="999 000 0018"), condition()), source="ward")

    assert counted(accounts) == {"imported": 2}
    assert ask(select(Item.patient_id)) == [known.id]


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ({"born": "1941-03-10"}, "Someone here has this NHS number but another birth date."),
        ({"family": "Bell"},
         "Someone here has this NHS number and birth date but another family name."),
        ({"born": "1941"},
         "The birth date is only a year: a full date is needed to be sure who this is."),
        ({"born": None}, "There is no birth date: it is needed to be sure who this is."),
        ({"nhs": "1234567890"}, "The NHS number is not a valid one."),
        ({"nhs": "not known"}, "The NHS number is not a valid one."),
        ({"nhs": JOHN}, "Nobody here has this NHS number, and this source may not register"
                        " people (that is set under Administration, Sources)."),
        ({"nhs": None}, "No NHS number came with this person, and nobody here is known by the"
                        " source's own id."),
    ],
)  # fmt: skip
def test_nobody_is_linked_on_a_weak_key(bring, ask, factory, who, sentence):
    factory.patient(family="Adams", nhs=MARY, born="1941-03-09")
    factory.keep(Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL))

    accounts = bring(bundle(patient(**who), condition()), source="ward")

    assert counted(accounts) == {"set aside": 2}
    assert sentences(accounts) == [sentence]
    assert ask(select(Item)) == []


@pytest.mark.parametrize("died", ["1940-01-01", "2090-01-01"])
def test_nobody_is_taken_for_dead_by_a_date_that_cannot_be(bring, ask, factory, died):
    factory.patient(family="Adams", nhs=MARY, born="1941-03-09")
    accounts = bring(bundle(patient(deceasedDateTime=died), condition()))

    assert sentences(accounts) == ["The date of death is in the future, or before the birth date."]
    assert ask(select(Patient.died)) == [None]


@pytest.mark.parametrize("born", ["2090-01-01", "1066-01-01", "1895-12-31"])
def test_nobody_is_registered_by_a_birth_date_that_cannot_be(bring, ask, born):
    accounts = bring(bundle(patient(born=born), condition()))

    assert counted(accounts) == {"set aside": 2}
    assert sentences(accounts) == ["The birth date is in the future, or more than 130 years ago."]
    assert ask(select(Patient)) == []


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ({"born": "1987"},
         "The birth date is only a year: a full date is needed to be sure who this is."),
        ({"born": "1987-02-31"},
         "The birth date cannot be read: a full date is needed to be sure who this is."),
        ({"nhs": "1234567890"}, "The NHS number is not a valid one."),
        ({"name": []}, "There is no family name: it is needed to register someone."),
    ],
)  # fmt: skip
def test_nobody_is_registered_on_half_an_identity(bring, ask, who, sentence):
    accounts = bring(bundle(patient(**who), condition()))

    assert counted(accounts) == {"set aside": 2}
    assert sentences(accounts) == [sentence]
    assert ask(select(Patient)) == []


def test_nobody_is_known_by_a_number_that_has_ended(bring, ask, factory):
    factory.patient(family="Adams", nhs=MARY, born="1941-03-09")
    ended = {"system": NHS, "value": MARY, "period": {"end": "2020-01-01"}}

    accounts = bring(bundle(patient(nhs=None, identifier=[ended]), condition()))

    assert counted(accounts) == {"set aside": 2}
    assert sentences(accounts) == ["The NHS number is an old one that is not in use any more."]
    assert len(ask(select(Patient))) == 1


def test_a_person_without_a_number_is_known_by_the_sources_own_id(bring, ask):
    bring(bundle(patient(nhs=None), condition()))

    accounts = bring(bundle(patient(nhs=None), condition("c2")), now=NOW + timedelta(days=1))

    assert counted(accounts) == {"imported": 1, "unchanged": 1}
    assert len(ask(select(Patient))) == 1
    assert ask(select(PatientLink.source_ref)) == ["Patient/p1"]


def test_an_own_id_that_now_means_someone_else_links_to_nobody(bring):
    bring(bundle(patient()))
    accounts = bring(bundle(patient(nhs=JOHN, family="Bell", born="1950-01-01")),
                     bundle(patient(nhs=None, family="Bell", born="1950-01-01")))  # fmt: skip

    assert sentences(accounts) == [
        "The source's own id stands here for someone with another NHS number.",
        "The source's own id stands here for someone with another name and birth date.",
    ]


def test_one_who_may_be_here_already_is_not_registered_twice(bring, ask, factory):
    factory.patient(family="Adams", given="Mary", nhs=JOHN, born="1941-03-09")

    accounts = bring(bundle(patient(nhs=None)))

    assert sentences(accounts) == [
        "Someone here has the same name and birth date and may be the same person."
    ]
    assert len(ask(select(Patient))) == 1


def test_entries_that_point_to_a_person_of_an_earlier_file_find_them(bring, ask):
    pointing = resource("RelatedPerson", name=[{"text": "Sue"}], patient={
        "identifier": {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": MARY}})  # fmt: skip
    bring(bundle(patient()))

    accounts = bring(
        bundle(condition(), pointing), bundle(condition(subject={"reference": "Patient/p9"}))
    )

    assert counted(accounts) == {"imported": 2, "set aside": 1}
    assert sentences(accounts) == [
        "It is about someone who is not in this file and not known here."
    ]


def test_a_person_whom_a_later_file_registers_is_found_in_the_same_run(bring, ask):
    accounts = bring(bundle(condition()), table(service()), bundle(patient()))

    assert counted(accounts) == {"imported": 3}
    assert {each.kind for each in ask(select(Item))} == {Kind.PROBLEM, Kind.SERVICE}


def test_several_patients_in_a_bundle_each_get_their_own(bring, ask):
    accounts = bring(
        bundle(patient(), patient("p2", JOHN, "Bell", "John"), condition(),
               condition("c2", "Falls", subject={"reference": "Patient/p2"}))
    )  # fmt: skip

    assert counted(accounts) == {"imported": 4}
    by_id = {each.id: each.family for each in ask(select(Patient))}
    assert {(by_id[each.patient_id], each.title) for each in ask(select(Item))} == {
        ("Adams", "Heart failure"), ("Bell", "Falls"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        # Another practice's person of the same small id, before either had a number.
        (
            {"nhs": None},
            {"nhs": None, "born": "1950-01-01"},
            "The source's own id stands here for someone with another birth date.",
        ),
        (
            {"nhs": None},
            {"nhs": JOHN, "born": "1950-01-01"},
            "The source's own id stands here for someone with another birth date.",
        ),
        (
            {},
            {"nhs": None, "born": "1950-01-01"},
            "The source's own id stands here for someone with another birth date.",
        ),
        (
            {},
            {"nhs": None, "born": None, "given": "Ann"},
            "The source's own id stands here for someone with another name.",
        ),
        (
            {},
            {"nhs": None, "born": "1941", "family": "Bell"},
            "The source's own id stands here for someone with another name.",
        ),
        (
            {},
            {"nhs": None, "family": "Bell", "given": "Ann"},
            "The source's own id stands here for someone with another name.",
        ),
        (
            {},
            {"born": None, "family": "Bell"},
            "The source's own id stands here for someone with another name.",
        ),
        (
            {"nhs": None},
            {"nhs": JOHN, "born": None},
            "It brings a new NHS number, but no full birth date that agrees with the one here.",
        ),
    ],
)
def test_an_own_id_links_nobody_whose_identity_does_not_agree(bring, ask, first, second, sentence):
    bring(bundle(patient(**first)))
    before = ask(select(Patient.nhs_number)), ask(select(Patient.born))

    accounts = bring(bundle(patient(**second), condition()), now=NOW + timedelta(days=1))

    assert sentences(accounts) == [sentence]
    assert counted(accounts) == {"set aside": 2}
    assert (ask(select(Patient.nhs_number)), ask(select(Patient.born))) == before
    assert ask(select(Item)) == []


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ({"born": "1941-09-03", "given": "Zed"},
         "Someone here has this NHS number but another birth date."),
        ({"born": "1941-09-03", "family": "Bell"},
         "The source's own id stands here for someone with another name and birth date."),
    ],
)  # fmt: skip
def test_an_own_id_and_the_number_link_nobody_of_another_birth_date_and_name(
    bring, ask, who, sentence
):
    bring(bundle(patient()))

    accounts = bring(bundle(patient(**who), condition()), now=NOW + timedelta(days=1))

    assert sentences(accounts) == [sentence]
    assert counted(accounts) == {"set aside": 2}
    assert [(each.given, each.born.text) for each in ask(select(Patient))] == [
        ("Mary", "1941-03-09")
    ]


def test_a_source_that_registers_nobody_puts_no_birth_date_right(bring, ask, factory):
    factory.patient(family="Adams", nhs=MARY, born="1941-03-09")
    factory.keep(Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL))
    bring(bundle(patient()), source="ward")

    accounts = bring(bundle(patient(born="1941-09-03"), condition()), source="ward",
                     now=NOW + timedelta(days=1))  # fmt: skip

    assert sentences(accounts) == ["Someone here has this NHS number but another birth date."]
    assert counted(accounts) == {"set aside": 2}
    assert ask(select(Item)) == []


@pytest.mark.parametrize(
    "again",
    [
        {"born": "1941-09-03"},  # both numbers valid and equal: a date put right
        {"nhs": None, "family": "Bell"},  # married
        {"nhs": None, "given": "Mary Ann"},
        {"nhs": None, "born": "1941"},
        {"nhs": None, "born": None},
        {"nhs": None, "born": None, "name": []},
    ],
)
def test_an_own_id_links_whoever_agrees_in_what_was_sent(bring, ask, again):
    bring(bundle(patient()))

    accounts = bring(bundle(patient(**again), condition()), now=NOW + timedelta(days=1))

    assert sentences(accounts) == []
    assert len(ask(select(Item))) == 1
    (born,) = ask(select(Patient.born))
    assert len(born.text) == 10, "a year takes no day away"


def test_a_number_that_comes_later_is_written_when_the_birth_date_agrees(bring, ask):
    bring(bundle(patient(nhs=None)))

    bring(bundle(patient()), now=NOW + timedelta(days=1))

    assert ask(select(Patient.nhs_number)) == [MARY]
