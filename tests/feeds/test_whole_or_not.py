"""What one file says of one patient is written whole or not at all, and signed by one entry."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.errors import Problem
from desktop.feeds import writing
from desktop.models import AuditEntry, Item, Patient
from desktop.words.enums import ItemStatus
from tests.clock import NOW
from tests.feeds.making import JOHN, bundle, condition, patient

LATER = NOW + timedelta(days=1)
JOHN_THERE = patient("j", nhs=JOHN, family="Bell", given="John", born="1950-01-01")


@pytest.fixture
def signed(ask):
    """How often each patient was signed for."""

    def told():
        entries = ask(select(AuditEntry.subjects).where(AuditEntry.action.like("feed.%")))
        return Counter(
            each for text in entries for each in text.split() if each.startswith("patient:")
        )

    return told


def about(who, ident, text):
    return condition(ident, text, subject={"reference": f"Patient/{who}"})


def twice():
    """Two records of one person, and others of people between them."""
    others = [
        patient(f"o{number}", nhs=None, family=f"Carr{number}", born=f"19{number:02}-01-01")
        for number in range(30, 40)
    ]
    return bundle(patient("p1"), about("p1", "c1", "Gout"), *others, patient("p2"),
                  about("p2", "c2", "Asthma"))  # fmt: skip


def stopped(progress):
    if progress.entries:
        raise Problem("Stopped.")


def test_two_descriptions_of_one_patient_are_one_transaction_and_one_entry(
    bring, ask, signed, monkeypatch
):
    monkeypatch.setattr(writing, "PEOPLE_AT_ONCE", 1)
    with pytest.raises(Problem, match="Stopped"):
        bring(twice(), heed=stopped)

    assert ask(select(Item.title).order_by(Item.title)) == ["Asthma", "Gout"]
    assert set(signed().values()) == {1}
    assert len(ask(select(Patient.id))) == 1

    bring(twice(), now=LATER)
    assert len(ask(select(Patient.id))) == 11
    assert set(signed().values()) == {1}, "what was in already is not signed again"


def test_two_ids_that_meant_one_patient_before_are_written_together(
    bring, ask, signed, monkeypatch
):
    bring(bundle(patient("p1")))
    bring(bundle(patient("p2")), now=LATER)
    monkeypatch.setattr(writing, "PEOPLE_AT_ONCE", 1)
    later = bundle(about("p1", "c1", "Gout"), JOHN_THERE, about("p2", "c2", "Asthma"))

    def stop(progress):
        if progress.entries > 1:  # John is told of first
            raise Problem("Stopped.")

    with pytest.raises(Problem, match="Stopped"):
        bring(later, now=LATER + timedelta(hours=1), heed=stop)

    assert ask(select(Item.title).order_by(Item.title)) == ["Asthma", "Gout"]
    assert sorted(signed().values()) == [1, 3]


def test_what_a_file_deletes_of_a_patient_is_written_with_what_it_says_of_them(
    bring, ask, signed, monkeypatch
):
    bring(bundle(patient(), condition("c1", "Gout"), JOHN_THERE))
    monkeypatch.setattr(writing, "PEOPLE_AT_ONCE", 1)
    entries = [
        {"resource": patient(), "request": {"method": "PUT", "url": "Patient/p1"}},
        {"resource": condition("c2", "Asthma"),
         "request": {"method": "PUT", "url": "Condition/c2"}},
        {"resource": JOHN_THERE, "request": {"method": "PUT", "url": "Patient/j"}},
        {"request": {"method": "DELETE", "url": "Condition/c1"}},
    ]  # fmt: skip
    sent = {"resourceType": "Bundle", "type": "transaction", "entry": entries}

    with pytest.raises(Problem, match="Stopped"):
        bring(json.dumps(sent).encode(), now=LATER, heed=stopped)

    found = {each.title: each.status for each in ask(select(Item))}
    assert found == {"Gout": ItemStatus.WITHDRAWN, "Asthma": ItemStatus.ACTIVE}
    assert sorted(signed().values()) == [1, 2]


def test_where_one_of_several_cannot_be_stored_all_that_is_theirs_waits(bring, ask, monkeypatch):
    from desktop.feeds import apply

    monkeypatch.setattr(writing, "PEOPLE_AT_ONCE", 1)
    was = apply._linked

    def broken(person, *rest):
        if "Patient/p2" in person.refs:
            raise ValueError("a mistake of ours")
        return was(person, *rest)

    monkeypatch.setattr(apply, "_linked", broken)

    (account,) = bring(twice())

    assert ask(select(Item.title)) == []
    assert len(ask(select(Patient.id))) == 10
    assert {each.sentence for each in account.set_aside} == {writing.FAULT}
