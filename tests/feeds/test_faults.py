"""What goes wrong on our side, or with the store: the rest is kept and counted. On both stores."""

import json
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from desktop.errors import Problem
from desktop.feeds import demographics, intake, ledger, writing
from desktop.feeds.compare import Weighing
from desktop.feeds.fhir import r4
from desktop.feeds.fhir.people import describe
from desktop.feeds.recognise import recognise
from desktop.models import ImportFile, Item, Patient, Source, Waiting
from desktop.words.enums import Sector, SourceKind
from tests.clock import NOW
from tests.feeds.making import JOHN, MARY, bundle, condition, patient
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
    for room in (intake, writing):
        monkeypatch.setattr(room, "fault", lambda trouble: found.append(type(trouble).__name__))
    return found


def test_a_mistake_in_reading_one_file_sets_only_that_one_aside(bring, ask, monkeypatch, logged):
    def broken(found, *rest):
        if found.ident == "p2":
            raise ZeroDivisionError("Bell 9990000026")
        return describe(found, *rest)

    monkeypatch.setattr(r4, "describe", broken)

    accounts = bring(bundle(OTHER, condition()), bundle(patient(), condition()))

    assert [counted([each]) for each in accounts] == [{"set aside": 1}, {"imported": 2}]
    assert sentences(accounts) == [FAULT]
    assert logged == ["ZeroDivisionError"]
    (waiting,) = ask(select(Waiting))
    assert json.loads(waiting.original)["entry"]


def test_a_mistake_in_looking_at_a_file_sets_only_that_one_aside(bring, monkeypatch, logged):
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
    monkeypatch.setattr(writing, "PEOPLE_AT_ONCE", 1)
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


def test_an_original_is_kept_however_large(bring, ask):
    large = condition(code=None, note=[{"text": "x" * 20_000_000}])

    bring(bundle(patient(), large))

    ((sentence, original),) = [(each.sentence, each.original) for each in ask(select(Waiting))]
    assert sentence == "It does not say what it is."
    assert json.loads(original)["entry"] == [{"resource": large}]


@pytest.mark.parametrize("store", ["hub"], indirect=True)  # an embedded one has one at a time
def test_two_imports_that_register_one_person_at_once_both_end_well(
    scripts, clerk, tmp_path, ask, factory, monkeypatch
):
    factory.keep(Source(code="import", name="Import", sector=Sector.HEALTH, kind=SourceKind.GP,
                        may_register=True))  # fmt: skip
    both = Barrier(2, timeout=20)
    made = demographics.new_patient
    waited: list[int] = []

    def together(*given):
        if len(waited) < 2:
            waited.append(1)
            both.wait()
        return made(*given)

    monkeypatch.setattr(demographics, "new_patient", together)
    accounts = []

    def run(name):
        path = tmp_path / name
        path.write_bytes(bundle(patient(name), condition(name, subject={
            "reference": f"Patient/{name}"})))  # fmt: skip
        accounts.extend(intake.import_paths(scripts, clerk, [path], now=NOW))

    threads = [Thread(target=run, args=(name,)) for name in ("a", "b")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert counted(accounts) == {"imported": 4}
    assert ask(select(Patient.nhs_number)) == [MARY]
    assert len(ask(select(Item))) == 2
