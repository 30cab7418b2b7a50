"""Files and sources: what is read, for whom, and what is told of it. On both stores."""

import gc
import json
import os

import pytest
from sqlalchemy import func, select

from desktop.errors import Problem
from desktop.feeds import account, intake, writing
from desktop.models import Import, ImportFile, Item, Patient, Source, Waiting
from desktop.words.accounts import Skipped
from desktop.words.enums import Sector, SourceKind
from tests.clock import NOW
from tests.feeds.making import JOHN, MARY, bundle, condition, patient
from tests.feeds.told import counted


def test_a_bad_file_blocks_none_of_its_neighbours(bring):
    good = bundle(patient(), condition())

    accounts = bring(b"", good[:-9], b"<Bundle/>", b"PK\x03\x04", good, b"a,b,c\n1,2,3\n")

    assert [counted([each]) for each in accounts] == [
        {"set aside": 1}, {"set aside": 1}, {"set aside": 1}, {"set aside": 1}, {"imported": 2},
        {"set aside": 1},
    ]  # fmt: skip


def test_what_waits_keeps_its_original_and_waits_only_once(bring, ask):
    content = bundle(condition(code=None), patient())
    for _ in range(2):
        bring(content)

    (waiting,) = ask(select(Waiting))
    assert (waiting.position, waiting.sentence) == ("entry 1", "It does not say what it is.")
    assert json.loads(waiting.original)["entry"][0]["resource"]["resourceType"] == "Condition"


def test_hidden_files_are_said_and_folders_read_in_order(bring, tmp_path, scripts, clerk):
    (tmp_path / "in" / "below").mkdir(parents=True)
    (tmp_path / "in" / ".DS_Store").write_bytes(b"x")
    (tmp_path / "in" / "below" / "a.json").write_bytes(bundle(patient()))
    (tmp_path / "in" / "b.json").write_bytes(bundle(condition()))

    accounts = intake.import_paths(scripts, clerk, [tmp_path / "in"], now=NOW)

    assert [each.name.rpartition("in/")[2] for each in accounts] == [
        ".DS_Store", "b.json", "below/a.json",
    ]  # fmt: skip
    assert accounts[0].lines[0].reason == Skipped.HIDDEN
    assert counted(accounts) == {"imported": 2, "skipped": 1}


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps such names from a folder")
@pytest.mark.usefixtures("code")
def test_a_name_that_is_no_text_keeps_no_file_out(bring, tmp_path, scripts, clerk):
    (tmp_path / "in").mkdir()
    for name in (b"a\xff\xfe.json", b"b\n\x1b[31m.json"):  # of another system, or made to mislead
        (tmp_path / "in" / os.fsdecode(name)).write_bytes(bundle(patient()))

    accounts = intake.import_paths(scripts, clerk, [tmp_path / "in"], now=NOW, keep_originals=True)

    assert [each.name.rpartition("/")[2] for each in accounts] == [
        "a\ufffd\ufffd.json", "b\ufffd\ufffd[31m.json",
    ]  # fmt: skip
    assert counted(accounts) == {"imported": 1, "unchanged": 1}


def test_a_path_that_is_not_there_is_a_problem(scripts, clerk, tmp_path):
    with pytest.raises(Problem, match="not there any more"):
        intake.import_paths(scripts, clerk, [tmp_path / "gone.json"], now=NOW)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_what_is_neither_a_file_nor_a_folder_is_a_problem(scripts, clerk, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    with pytest.raises(Problem, match="is neither a file nor a folder"):
        intake.import_paths(scripts, clerk, [pipe], now=NOW)


def test_a_file_belongs_to_the_source_whose_folder_it_lies_in(bring, ask, factory):
    factory.keep(Source(code="gp-dene", name="GP Dene", sector=Sector.HEALTH, kind=SourceKind.GP,
                        may_register=True))  # fmt: skip

    accounts = bring(bundle(patient(), condition()), folder="gp-dene")

    assert accounts[0].label.startswith("gp-dene-")
    assert ask(select(Source.code)) == ["gp-dene"]
    assert ask(select(Item.sector)) == [Sector.HEALTH]


def test_a_source_is_named_or_made_on_request(bring, ask):
    with pytest.raises(Problem, match="There is no source called elsewhere here"):
        bring(bundle(patient()), source="elsewhere")

    bring(bundle(patient()), source="elsewhere", kind=SourceKind.GP, may_register=True)

    assert ask(select(Source.code)) == ["elsewhere"]


def test_nothing_said_in_a_label_names_a_patient(bring, tmp_path, scripts, clerk):
    (tmp_path / "Mary Adams 9990000018.json").write_bytes(bundle(patient()))
    told: list[str] = []

    accounts = intake.import_paths(scripts, clerk, [tmp_path / "Mary Adams 9990000018.json"],
                                   now=NOW, progress=told.append)  # fmt: skip

    assert accounts[0].name.endswith("Mary Adams 9990000018.json")
    assert told
    assert all("Adams" not in each for each in [*told, accounts[0].label])


def test_one_person_that_does_not_fit_spares_the_others(bring, ask, monkeypatch):
    from desktop.feeds import demographics

    made = demographics.new_patient

    def broken(described, *rest):
        found = made(described, *rest)
        if described.family == "Bell":
            found.nhs_number = MARY
        return found

    monkeypatch.setattr(demographics, "new_patient", broken)

    accounts = bring(
        bundle(patient(), patient("p2", JOHN, "Bell", "John"), condition(),
               condition("c2", subject={"reference": "Patient/p2"}))
    )  # fmt: skip

    assert counted(accounts) == {"imported": 2, "set aside": 2}
    assert ask(select(Patient.family)) == ["Adams"]


def test_an_import_cut_short_ends_when_run_again_as_if_it_had_not_been(bring, ask, monkeypatch):
    content = bundle(*(patient(f"p{n}", nhs, family) for n, nhs, family in
                       ((1, MARY, "Adams"), (2, JOHN, "Bell"))), condition())  # fmt: skip
    monkeypatch.setattr(writing, "PEOPLE_AT_ONCE", 1)
    transaction = writing.Writing._transaction

    def killed(self, *given, **named):
        if ask(select(func.count()).select_from(Patient)) == [1]:
            raise KeyboardInterrupt
        return transaction(self, *given, **named)

    with monkeypatch.context() as only_now:
        only_now.setattr(writing.Writing, "_transaction", killed)
        with pytest.raises(KeyboardInterrupt):
            bring(content)
    assert ask(select(func.count()).select_from(ImportFile)) == [0]

    accounts = bring(content)

    assert counted(accounts) == {"imported": 1, "unchanged": 2}
    assert len(ask(select(Patient))) == 2
    assert len(ask(select(Item))) == 1


def test_the_account_adds_up_in_json_and_in_words(bring, ask):
    accounts = bring(bundle(patient(), condition(), condition("c2", code=None)), b"nothing")

    told = account.totals(accounts)

    assert told["totals"] == {
        "files": 2, "entries": 4, "imported": 2, "updated": 0, "unchanged": 0, "skipped": 0,
        "set aside": 2,
    }  # fmt: skip
    assert {"outcome": "imported", "reason": "", "kind": "Condition", "count": 1} in (
        told["files"][0]["outcomes"]
    )
    for file in told["files"]:
        assert sum(each["count"] for each in file["outcomes"]) == file["entries"]
    json.dumps(told)
    lines = list(account.as_words(accounts))
    assert lines[0].endswith("2 imported, 1 set aside.")
    assert lines[1] == "  entry 3: It does not say what it is."
    assert lines[-2] == "2 files: 2 imported, 2 set aside."
    assert lines[-1] == account.NOBODYS


def test_the_store_keeps_the_account_of_each_run(bring, ask):
    bring(bundle(patient(), condition()))

    (run,) = ask(select(Import))
    (file,) = ask(select(ImportFile))
    assert (run.began_at, run.ended_at, file.entries, file.patients) == (NOW, NOW, 2, 1)


@pytest.mark.parametrize("collects", [True, False])
def test_garbage_is_left_to_the_window_where_that_collects_it(bring, monkeypatch, collects):
    monkeypatch.setattr(gc, "isenabled", lambda: collects)
    monkeypatch.setattr(gc, "enable", lambda: None)
    collected: list[int] = []
    monkeypatch.setattr(gc, "collect", collected.append)

    bring(bundle(patient()), bundle(patient("p2", JOHN, "Bell")))

    assert collected == ([0, 0] if collects else [])
