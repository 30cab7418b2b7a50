"""What sources contradict each other in: found by intake, shown to whoever sees every side."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select

from desktop.errors import Problem
from desktop.models import Description, Finding, FindingAnswer, Item
from desktop.store.session import GuardedSession, sign
from desktop.words.dates import PartialDate
from desktop.words.enums import (
    Confidentiality,
    FindingKind,
    ItemStatus,
    Kind,
    Role,
    Rule,
    Sector,
    SourceKind,
)
from desktop.words.people import Actor
from tests.clock import NOW
from tests.services.contradicting import Said, a_fact, home
from tests.services.contradicting import allergic as allergic  # noqa: PLC0414 - a fixture
from tests.services.contradicting import said as said  # noqa: PLC0414 - a fixture

LATER = NOW + timedelta(days=1)
on_a_hub = pytest.mark.parametrize("store", ["hub"], indirect=True)
"""A file has no logins of its own."""


# --- what is found ------------------------------------------------------------------------------


def test_both_sides_are_shown_with_source_and_date(allergic: Said) -> None:
    (found,) = allergic.seen(allergic.nurse)
    assert found.rule is Rule.ALLERGY
    assert [(each.source, each.title, each.said_at) for each in found.sides] == [
        ("GP Dene", "Penicillin", NOW), ("Hospital", "No known allergies", NOW),
    ]  # fmt: skip
    assert found.waits


def test_no_word_of_them_stands_in_the_finding(allergic: Said) -> None:
    with allergic.scripts.reading() as session:
        finding = session.scalars(select(Finding)).one()
    assert finding.sentence == "Sources contradict each other."
    assert "Penicillin" not in repr(vars(finding))


def test_once_they_agree_there_is_none(allergic: Said) -> None:
    with allergic.scripts.reading() as session:
        none = session.scalars(select(Item).where(Item.title == "No known allergies")).one()
        key = (none.patient_id, none.id)
    allergic.factory.change(Item, key, gone_at=NOW)
    allergic.touch()
    assert allergic.found() == set()
    assert allergic.seen(allergic.nurse) == []


def test_intake_works_it_out_for_whom_it_touched(said: Said) -> None:
    said.bring(said.gp, address=home("14 Quarry Row", "DL13 0ZA"), entries=[a_fact("Asthma")])
    assert said.found() == set()
    said.bring(said.hospital, address=home("2 Mill Lane", "DH7 9ZA"), entries=[a_fact("Fall")])
    (found,) = said.seen(said.nurse)
    assert found.rule is Rule.ADDRESS
    assert [(each.source, each.title) for each in found.sides] == [
        ("GP Dene", "14 Quarry Row, DL13 0ZA"), ("Hospital", "2 Mill Lane, DH7 9ZA"),
    ]  # fmt: skip
    said.bring(said.hospital, LATER, address=home("14 Quarry Row", "DL13 0ZA"))
    assert said.seen(said.nurse) == []


def test_alive_in_one_and_deceased_in_another(said: Said) -> None:
    said.bring(said.gp, deceasedDateTime="2026-11-20", entries=[a_fact("Asthma")])
    said.bring(said.hospital, entries=[a_fact("Fall")])
    (found,) = said.seen(said.nurse)
    assert found.rule is Rule.DEATH
    assert [(each.source, each.ends) for each in found.sides] == [
        ("GP Dene", PartialDate("2026-11-20")), ("Hospital", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        ("Please stop ramipril.", {"medicine"}), ("Ramipril withheld.", {"medicine"}),
        ("Amlodipine stopped and ramipril increased.", set()), ("Carers QDS.", {"care"}),
        ("Package of care 4 x daily.", {"care"}), ("Declined carers twice a day.", set()),
    ],
)  # fmt: skip
def test_a_letter_is_read_in_ordinary_words(said: Said, words: str, rules: set[str]) -> None:
    make, patient = said.factory, said.patient
    make.item(patient, "Ramipril 5mg capsules", Kind.MEDICINE, source=said.gp, begins="2024")
    make.item(patient, "Homecare", Kind.SERVICE, source=said.gp, status=ItemStatus.ENDED,
              begins="2025-01-01", ends="2026-10-01")  # fmt: skip
    make.item(patient, "Home visit", Kind.ENCOUNTER, source=said.hospital, detail=words,
              begins="2026-11-20", status=ItemStatus.ENDED)  # fmt: skip
    said.touch()
    assert {each.partition(":")[0] for each in said.found()} == rules


def test_a_sector_of_its_own_is_said_beside_each(said: Said) -> None:
    council = said.factory.source("Council", Sector.SOCIAL, SourceKind.COUNCIL)
    said.factory.item(said.patient, "Sue Brown", Kind.CONTACT, source=said.gp,
                      detail="Next of kin")  # fmt: skip
    said.factory.item(said.patient, "Jean Ferry", Kind.CONTACT, source=council,
                      detail="Next of kin")  # fmt: skip
    said.touch()
    (found,) = said.seen(said.nurse)
    assert {each.sector for each in found.sides} == {Sector.HEALTH, Sector.SOCIAL}


# --- who sees it --------------------------------------------------------------------------------


def test_whoever_may_not_see_every_side_is_told_of_none(allergic: Said) -> None:
    assert allergic.rules(allergic.nurse) == [Rule.ALLERGY]
    assert allergic.rules(allergic.clerk) == []  # the desk sees no allergies
    with pytest.raises(Problem, match="not on a list of yours"):
        allergic.seen(allergic.desks.seat(Role.GP, "Far Away", teams=[]))


def test_one_side_that_is_withheld_keeps_all_of_it_back(said: Said) -> None:
    therapist = said.desks.seat(Role.PHYSIOTHERAPIST, "Tom Reed")
    said.factory.item(said.patient, "Sue Brown", Kind.CONTACT, source=said.gp,
                      detail="Next of kin")  # fmt: skip
    said.factory.item(said.patient, "Jean Ferry", Kind.CONTACT, source=said.hospital,
                      detail="Next of kin", confidentiality=Confidentiality.SENSITIVE)  # fmt: skip
    said.touch()
    assert said.rules(said.nurse) == [Rule.KIN]
    assert said.rules(therapist) == []
    if said.scripts.kind == "hub":  # nor by a question of their own
        assert said.desks.ask(therapist, lambda s: s.scalars(select(Finding.subject)).all()) == []
        assert said.desks.ask(said.nurse, lambda s: s.scalars(select(Finding.subject)).all())


def test_a_withheld_address_is_in_no_contradiction(said: Said) -> None:
    said.bring(said.gp, address=home("14 Quarry Row", "DL13 0ZA"), entries=[a_fact("Asthma")])
    said.bring(said.hospital, address=home("2 Mill Lane", "DH7 9ZA"), entries=[a_fact("Fall")])
    assert said.rules(said.nurse) == [Rule.ADDRESS]
    said.bring(said.hospital, LATER, meta={"security": [{"code": "R"}]})
    assert said.seen(said.nurse) == []
    with said.scripts.reading() as session:
        kept = session.scalars(select(Description)).all()
    assert {(each.address, each.postcode, each.practice_code) for each in kept} == {("", "", "")}


def test_that_a_source_knows_them_is_told_to_whoever_sees_what_it_says(said: Said) -> None:
    said.bring(said.gp, address=home("14 Quarry Row", "DL13 0ZA"), entries=[a_fact("Asthma")])
    said.bring(said.hospital, address=home("2 Mill Lane", "DH7 9ZA"))  # and nothing else
    assert len(said.found()) == 1
    assert said.rules(said.nurse) == []


# --- who works it out ---------------------------------------------------------------------------


def test_staff_who_see_a_part_change_nothing_that_is_found(allergic: Said) -> None:
    """The desk sees neither side: what they sign leaves it as it is, on a hub and in a file."""
    before = allergic.found()
    assert len(before) == 1
    allergic.touch(by=allergic.desks.store(allergic.clerk), actor=allergic.clerk)
    assert allergic.found() == before
    assert allergic.rules(allergic.nurse) == [Rule.ALLERGY]


@on_a_hub
def test_on_a_hub_nobody_writes_or_unwrites_one(allergic: Said) -> None:
    store = allergic.desks.store(allergic.nurse)
    mine = {f"patient:{allergic.patient.id}"}
    with store.writing() as session:
        session.execute(delete(Finding).where(Finding.kind == FindingKind.CONTRADICTION))
        sign(session, allergic.nurse, "item.annotated", mine)
    assert len(allergic.found()) == 1
    row = {
        "patient_id": allergic.patient.id, "kind": FindingKind.CONTRADICTION, "found_at": NOW,
        "subject": "allergy:1:2", "sentence": "", "as_of": "",
    }  # fmt: skip

    def write() -> None:
        with store.writing() as session:
            session.execute(insert(Finding), [row])
            sign(session, allergic.nurse, "item.annotated", mine)

    with pytest.raises(Problem, match="may not do this"):
        write()


@on_a_hub
def test_on_a_hub_nobody_explains_what_is_not_found(allergic: Said) -> None:
    (found,) = allergic.seen(allergic.nurse)
    (pair,) = found.pairs

    def forge(who: Actor, as_of: str) -> Callable[[GuardedSession], frozenset[str]]:
        def change(session: GuardedSession) -> frozenset[str]:
            session.add(
                FindingAnswer(
                    patient_id=allergic.patient.id, subject=pair[0], as_of=as_of, reason="no",
                    made_by_id=who.id, made_at=NOW,
                )
            )  # fmt: skip
            subjects = {f"patient:{allergic.patient.id}"}
            return sign(session, allergic.nurse, "item.annotated", subjects)

        return change

    for who, as_of in ((allergic.nurse, "another"), (allergic.clerk, pair[1])):
        with pytest.raises(Problem, match="may not do this"):
            allergic.desks.change(allergic.nurse, forge(who, as_of))
