"""Messages into a store: who is meant, what is counted, what merges. On both stores."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.feeds.parsed import NHS_NUMBER
from desktop.models import (
    AuditEntry,
    Item,
    MatchRef,
    Patient,
    PatientLink,
    Source,
    WaitingRef,
)
from desktop.words.accounts import Fate
from desktop.words.enums import ItemStatus, Kind, Sector, SourceKind
from tests.clock import NOW
from tests.feeds.making import JOHN, MARY, bundle, patient
from tests.feeds.making_hl7 import message, stream
from tests.feeds.told import counted, sentences

OWN_ID = {3: "H1^^^RBH^PI"}
OLD_ID = {3: "H0^^^RBH^PI"}
TOMS = {3: "H5^^^RBH^PI", 5: "Cole^Tom", 7: "19300101"}
MERGED = "MRG|H0^^^RBH^PI"


@pytest.fixture
def ward(factory):
    return factory.keep(
        Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL)
    )


@pytest.fixture
def mary(factory, ward):
    return factory.patient(family="Adams", nhs=MARY, born="1941-03-09")


def outcomes(accounts):
    return [(line.fate, line.kind, line.count) for each in accounts for line in each.lines]


def test_a_stay_of_someone_known_is_taken_in_message_by_message(bring, ask, mary):
    accounts = bring(
        stream(message("A01"), message("A03", "20261105", pv1={45: "20261105"})), source="ward"
    )

    assert outcomes(accounts) == [
        (Fate.IMPORTED, "ADT^A01", 1), (Fate.UPDATED, "ADT^A03", 1),
    ]  # fmt: skip
    (item,) = ask(select(Item))
    assert (item.patient_id, item.kind, item.status, item.version) == (
        mary.id, Kind.ADMISSION, ItemStatus.ENDED, 1,
    )  # fmt: skip
    assert item.said_at.date().isoformat() == "2026-11-05"


def test_the_same_file_again_changes_nothing(bring, ask, mary):
    story = stream(
        message("A01"), message("A02", "20261102", pv1={3: "Ward 6"}), message("A12", "20261103"),
    )  # fmt: skip
    bring(story, source="ward")
    before = ask(select(Item.version)), ask(select(Item.detail))

    accounts = bring(story, source="ward", now=NOW + timedelta(days=1))

    assert counted(accounts) == {"unchanged": 3}
    assert (ask(select(Item.version)), ask(select(Item.detail))) == before


def test_one_message_a_file_is_taken_as_the_story_went(bring, ask, mary):
    accounts = bring(
        message("A03", "20261105", pv1={3: "", 45: "20261105"}).encode(),
        message("A01").encode(),
        message("A02", "20261102", pv1={3: "Ward 6"}).encode(),
        source="ward",
    )

    assert counted(accounts) == {"imported": 1, "updated": 2}
    (item,) = ask(select(Item))
    assert (item.title, item.status) == ("Admitted to Ward 6", ItemStatus.ENDED)
    assert "Moved from: Ward 5, bed 2" in item.detail


def test_a_day_that_comes_late_turns_nothing_back(bring, ask, mary):
    bring(message("A02", "20261102", pv1={3: "Ward 6"}).encode(), source="ward")
    bring(message("A11", "20261104", pv1={19: "V2"}).encode(), source="ward")

    late = stream(message("A01", pv1={7: "C1^Bell^Anna"}), message("A01", pv1={19: "V2"}))
    accounts = bring(late, source="ward", now=NOW + timedelta(days=1))

    assert counted(accounts) == {"updated": 1, "unchanged": 1}
    there = {each.source_ref: each for each in ask(select(Item))}
    assert there["visit/V1"].title == "Admitted to Ward 6"
    assert "Anna Bell" in there["visit/V1"].detail
    assert there["visit/V2"].status is ItemStatus.WITHDRAWN


def test_a_hospital_registers_nobody(bring, ask, mary):
    other = message("A01", pid={3: f"{JOHN}^^^NHS^NH", 5: "Bell^John", 7: "19500505"})
    accounts = bring(stream(message("A01"), other), source="ward")

    assert counted(accounts) == {"imported": 1, "set aside": 1}
    assert sentences(accounts) == [
        "Nobody here has this NHS number, and this source may not register people (that is "
        "set under Administration, Sources)."
    ]
    assert accounts[0].set_aside[0].position == "message 2"
    assert len(ask(select(Patient))) == 1


def test_without_a_source_messages_are_of_a_hospital_that_registers_nobody(bring, ask):
    assert counted(bring(message("A28", pv1={}).encode())) == {"set aside": 1}

    (source,) = ask(select(Source))
    assert (source.code, source.kind, source.may_register) == (
        "import-hospital", SourceKind.HOSPITAL, False,
    )  # fmt: skip
    assert ask(select(Patient)) == []


def test_without_a_source_messages_are_of_the_one_hospital(bring, ask, mary):
    bring(message("A01").encode())

    assert ask(select(Item.source_id)) == ask(select(Source.id).where(Source.code == "ward"))


def test_without_a_hospital_a_set_up_hub_registers_nobody(bring, ask, factory):
    factory.keep(Source(code="gp", name="GP", sector=Sector.HEALTH, kind=SourceKind.GP,
                        may_register=True))  # fmt: skip

    assert counted(bring(message("A01").encode())) == {"set aside": 1}
    assert "import-hospital" in ask(select(Source.code))


def test_one_who_may_register_tells_who_someone_is_in_turn(bring, ask):
    story = stream(
        message("A28", "20261101", pid={11: "1 Low Row^^^^DH6 0ZL", 13: "1"}, pv1={}),
        message("A31", "20261102", pid={11: "9 High Row^^^^DH6 0ZL", 13: '""'}, pv1={}),
        message("A31", "20261103", pid={30: "Y", 29: "20261103"}, pv1={}),
    )
    gp = {"source": "gp", "kind": SourceKind.GP, "may_register": True}
    accounts = bring(story, **gp)
    (person,) = ask(select(Patient))
    assert (person.address, person.telephone, person.died.text) == (
        "9 High Row, DH6 0ZL", "", "2026-11-03",
    )  # fmt: skip
    assert counted(accounts)["imported"] >= 1

    accounts = bring(
        message("A31", "20261104", pid={30: "N", 29: '""'}, pv1={}).encode(),
        message("A31", "20261020", pid={13: "7"}, pv1={}).encode(),
        **gp,
    )
    (person,) = ask(select(Patient))
    assert (person.died, person.telephone) == (None, "")
    assert [(each.kind, each.status) for each in ask(select(Item))] == [
        (Kind.ALERT, ItemStatus.WITHDRAWN)
    ]


def test_an_address_that_a_hospital_says_must_be_hidden_is(bring, ask, factory, ward):
    factory.patient(family="Adams", nhs=MARY, born="1941-03-09", address="1 Low Row")

    bring(message("A08", "20261101", "PD1||||||||||||Y").encode(), source="ward")

    (person,) = ask(select(Patient))
    assert (person.address, person.address_withheld) == ("", True)


# --- merges ----------------------------------------------------------------------------------


def links(ask):
    return dict(zip(ask(select(PatientLink.source_ref).order_by(PatientLink.source_ref)),
                    ask(select(PatientLink.patient_id).order_by(PatientLink.source_ref)),
                    strict=True))  # fmt: skip


def test_a_merged_id_means_the_survivor_from_then_on(bring, ask, mary):
    bring(message("A01").encode(), source="ward")
    accounts = bring(message("A40", "20261103", MERGED, pv1={}).encode(), source="ward")

    assert counted(accounts) == {"imported": 1}
    assert links(ask)["RBH|H0"] == mary.id
    (entry,) = ask(select(AuditEntry).where(AuditEntry.action == "feed.merged"))
    assert entry.subjects == f"patient:{mary.id}"

    old = message("A03", "20261104", pid=OLD_ID, pv1={45: "20261104"})
    assert counted(bring(old.encode(), source="ward")) == {"updated": 1}
    (item,) = ask(select(Item))
    assert (item.patient_id, item.status) == (mary.id, ItemStatus.ENDED)


def test_the_merge_and_what_it_merges_may_come_in_one_file_in_any_order(bring, ask, mary):
    accounts = bring(
        stream(
            message("A01", pid=OLD_ID),
            message("A40", "20261103", MERGED, pv1={}),
            message("A03", "20261104", pv1={45: "20261104"}),
        ),
        source="ward",
    )

    assert counted(accounts) == {"imported": 2, "updated": 1}
    (item,) = ask(select(Item))
    assert (item.patient_id, item.status) == (mary.id, ItemStatus.ENDED)


def test_a_merge_of_an_id_that_was_known_brings_the_new_one(bring, ask, mary):
    bring(message("A01", pid={3: f"{MARY}^^^NHS^NH~H0^^^RBH^PI"}).encode(), source="ward")
    bring(message("A40", "20261103", MERGED, pid=OWN_ID, pv1={}).encode(), source="ward")

    assert {links(ask)[ref] for ref in ("RBH|H0", "RBH|H1")} == {mary.id}


def test_a_merge_told_twice_is_no_news(bring, ask, mary):
    told = message("A40", "20261103", MERGED, pv1={}).encode()
    bring(told, source="ward")

    assert counted(bring(told, source="ward", now=NOW + timedelta(days=1))) == {"unchanged": 1}


def test_two_people_here_are_never_merged_by_a_message(bring, ask, mary, factory):
    john = factory.patient(family="Bell", nhs=JOHN, born="1950-05-05")
    other = {3: f"{JOHN}^^^NHS^NH~H0^^^RBH^PI", 5: "Bell^John", 7: "19500505"}
    bring(stream(message("A01"), message("A01", pid=other, pv1={19: "V9"})), source="ward")
    before = links(ask)

    accounts = bring(
        stream(message("A40", "20261103", MERGED, pv1={}), message("A08", "20261104")),
        source="ward",
    )

    assert counted(accounts) == {"unchanged": 1, "set aside": 1}
    assert sentences(accounts) == [
        "The source has merged two of its people who are two different people here: someone must "
        "look whether they are one."
    ]
    assert links(ask) == before
    assert {each.patient_id for each in ask(select(Item))} == {mary.id, john.id}


@pytest.mark.parametrize(("mine", "merged", "registers"), [
    (OWN_ID, f"MRG|H0^^^RBH^PI~{JOHN}^^^NHS^NH", False),
    (OWN_ID, f"MRG|H0^^^RBH^PI|||{JOHN}^^^NHS^NH", False),
    (TOMS, f"MRG|H0^^^RBH^PI~{JOHN}^^^NHS^NH", False),
    (TOMS, f"MRG|H0^^^RBH^PI~{JOHN}^^^NHS^NH", True),
])  # fmt: skip
def test_an_id_beside_another_persons_number_becomes_nobodys_by_a_merge(
    bring, ask, mary, factory, mine, merged, registers
):
    (ward,) = ask(select(Source.id))
    if registers:
        factory.change(Source, ward, kind=SourceKind.GP, may_register=True)
    john = factory.patient(family="Bell", nhs=JOHN, born="1950-05-05")
    bring(
        stream(
            message("A01"),
            message("A01", pid={3: f"{JOHN}^^^NHS^NH", 5: "Bell^John", 7: "19500505"}),
        ),
        source="ward",
    )

    accounts = bring(message("A40", "20261103", merged, pid=mine, pv1={}).encode(), source="ward")

    assert counted(accounts) == {"set aside": 1}
    assert "RBH|H0" not in links(ask)
    assert f"{NHS_NUMBER}|{JOHN}" in ask(select(WaitingRef.source_ref))
    later = message("A01", "20261105", pid={3: "H0^^^RBH^PI", 5: "", 7: ""}, pv1={19: "V9"})
    assert counted(bring(later.encode(), source="ward")) == {"set aside": 1}
    assert {each.patient_id for each in ask(select(Item))} == {mary.id, john.id}


@pytest.mark.parametrize("number", [MARY, "9990000034", "9990000000"])
def test_a_number_that_is_hers_or_nobodys_here_speaks_against_no_merge(bring, ask, mary, number):
    bring(message("A01").encode(), source="ward")

    merged = f"{MERGED}~{number}^^^NHS^NH"
    accounts = bring(message("A40", "20261103", merged, pv1={}).encode(), source="ward")

    assert counted(accounts) == {"imported": 1}
    assert links(ask)["RBH|H0"] == mary.id
    assert set(links(ask)) == {"RBH|H0", "RBH|H1", f"{NHS_NUMBER}|{MARY}"}


@pytest.mark.parametrize("number", [MARY, JOHN])
def test_the_numbers_of_a_merge_that_waits_are_named_and_not_to_be_linked(bring, ask, ward, number):
    told = message("A40", "20261103", f"{MERGED}~{number}^^^NHS^NH", pv1={})

    assert counted(bring(told.encode(), source="ward")) == {"set aside": 1}

    own = {"RBH|H0", "RBH|H1", f"{NHS_NUMBER}|{MARY}"}
    assert set(ask(select(MatchRef.source_ref))) == own
    assert set(ask(select(WaitingRef.source_ref))) == own | {f"{NHS_NUMBER}|{number}"}


def test_a_merge_of_nobody_here_is_set_aside_and_does_not_stop_the_rest(bring, mary):
    strange = {3: "H7^^^RBH^PI", 5: "Cole^Tom", 7: "19300101"}
    accounts = bring(
        stream(message("A40", "20261103", "MRG|H8^^^RBH^PI", pid=strange, pv1={}), message("A01")),
        source="ward",
    )

    assert counted(accounts) == {"imported": 1, "set aside": 1}


def test_a_merge_that_comes_before_its_person_waits_for_them_in_the_same_run(
    bring, ask, factory, ward
):
    factory.keep(Source(code="import", name="Import", sector=Sector.HEALTH, kind=SourceKind.GP,
                        may_register=True))  # fmt: skip
    gp = bundle(patient(), timestamp="2026-11-01T00:00:00Z")
    bring(message("A40", "20261103", MERGED, pv1={}).encode(), gp)

    assert len(ask(select(Patient))) == 1


def test_someone_who_sends_many_messages_is_signed_for_once(bring, ask, mary):
    bring(stream(*(message("A08", f"202611{day:02}") for day in range(1, 25))), source="ward")

    of_feeds = select(AuditEntry.action).where(AuditEntry.action.like("feed.%"))
    actions = ask(of_feeds.order_by(AuditEntry.number))
    assert actions == ["feed.applied", "feed.imported"]
