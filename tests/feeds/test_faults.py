"""What goes wrong on our side, or with the store: the rest is kept and counted. On both stores."""

import json

import pytest
from sqlalchemy import select

from desktop.errors import Problem
from desktop.feeds import fhir_r4, intake, ledger
from desktop.feeds.compare import Weighing
from desktop.models import ImportFile, Patient, Waiting
from tests.feeds.making import JOHN, bundle, condition, patient
from tests.feeds.told import counted, sentences

FAULT = (
    "Tapestry made a mistake with this and did not take it in. It is no fault of the file: "
    "tell whoever looks after Tapestry."
)
OTHER = patient("p2", JOHN, "Bell", "John")


@pytest.fixture
def logged(monkeypatch):
    """The faults that reached the log."""
    found = []
    monkeypatch.setattr(intake, "fault", lambda trouble: found.append(type(trouble).__name__))
    return found


def test_a_mistake_in_reading_one_file_sets_only_that_one_aside(bring, ask, monkeypatch, logged):
    described = fhir_r4.describe

    def broken(found, *rest):
        if found.ident == "p2":
            raise ZeroDivisionError("Bell 9990000026")
        return described(found, *rest)

    monkeypatch.setattr(fhir_r4, "describe", broken)

    accounts = bring(bundle(OTHER, condition()), bundle(patient(), condition()))

    assert [counted([each]) for each in accounts] == [{"set aside": 1}, {"imported": 2}]
    assert sentences(accounts) == [FAULT]
    assert logged == ["ZeroDivisionError"]
    (waiting,) = ask(select(Waiting))
    assert json.loads(waiting.original)["entry"]


def test_a_mistake_in_looking_at_a_file_sets_only_that_one_aside(bring, monkeypatch, logged):
    recognise = intake.recognise

    def broken(content):
        if b"Bell" in content:
            raise ZeroDivisionError
        return recognise(content)

    monkeypatch.setattr(intake, "recognise", broken)

    accounts = bring(bundle(OTHER), bundle(patient(), condition()))

    assert [counted([each]) for each in accounts] == [{"set aside": 1}, {"imported": 2}]
    assert logged == ["ZeroDivisionError"]


def test_a_mistake_with_one_person_spares_the_others_of_the_file(bring, ask, monkeypatch, logged):
    weigh = Weighing.weigh

    def broken(self, saying):
        if saying.said[0].wording.title == "Falls":
            raise ZeroDivisionError
        weigh(self, saying)

    monkeypatch.setattr(Weighing, "weigh", broken)
    falls = condition("c2", "Falls", subject={"reference": "Patient/p2"})

    accounts = bring(bundle(patient(), OTHER, condition(), falls))

    assert counted(accounts) == {"imported": 2, "set aside": 2}
    assert sentences(accounts) == [FAULT]
    assert ask(select(Patient.family)) == ["Adams"]
    assert set(logged) == {"ZeroDivisionError"}


def test_a_mistake_after_some_were_taken_in_leaves_no_entry_uncounted(bring, monkeypatch, logged):
    monkeypatch.setattr(intake, "PEOPLE_AT_ONCE", 1)
    tell = ledger.OnItsWay.tell
    told = []

    def broken(self, entry, fate):
        told.append(entry)
        if len(told) == 3:
            raise ZeroDivisionError
        tell(self, entry, fate)

    monkeypatch.setattr(ledger.OnItsWay, "tell", broken)

    accounts = bring(bundle(patient(), OTHER, condition(), condition("c2")))

    assert accounts[0].entries == 4
    assert counted(accounts) == {"imported": 2, "set aside": 2}


def test_what_was_finished_is_accounted_for_when_the_store_fails(bring, ask, monkeypatch):
    take_in = intake._Run._take_in

    def failing(self, file):
        if file.given.path.name == "01.dat":
            raise Problem("The disk is full. Make room and try again.")
        take_in(self, file)

    with monkeypatch.context() as now:
        now.setattr(intake._Run, "_take_in", failing)
        with pytest.raises(Problem) as stopped:
            bring(bundle(patient(), condition()), bundle(OTHER), bundle(condition("c2")))

    assert str(stopped.value) == (
        "The disk is full. Make room and try again. Not all was saved: 1 of 3 files was taken in. "
        "Bring them in again; what is in already stays as it is."
    )
    assert [each.entries for each in ask(select(ImportFile))] == [2]
    accounts = bring(bundle(patient(), condition()), bundle(OTHER), bundle(condition("c2")))
    assert counted(accounts) == {"imported": 2, "unchanged": 2}
