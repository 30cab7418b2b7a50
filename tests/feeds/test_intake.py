"""Files into a store: who is linked, what is new, what stands, what waits. On both stores."""

import gc
import json
import os
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from desktop.errors import Problem
from desktop.feeds import account, intake, writing
from desktop.models import (
    AuditEntry,
    Import,
    ImportFile,
    Item,
    ItemWording,
    Patient,
    Source,
    Waiting,
)
from desktop.words.accounts import Skipped
from desktop.words.enums import ItemStatus, Kind, PlaceKind, Sector, SourceKind
from tests.clock import NOW
from tests.feeds.making import JOHN, MARY, bundle, condition, patient, resource, service, table
from tests.feeds.told import counted


def test_a_new_hub_takes_in_a_patient_and_what_is_said_of_them(bring, ask):
    accounts = bring(bundle(patient(), condition(), resource("Organization", "o")))

    assert counted(accounts) == {"imported": 2, "skipped": 1}
    (person,) = ask(select(Patient))
    assert (person.nhs_number, person.family, person.family_key) == (MARY, "Adams", "adams")
    (item,) = ask(select(Item))
    assert (item.patient_id, item.title, item.said_at) == (person.id, "Heart failure", NOW)
    (source,) = ask(select(Source))
    assert (source.code, source.kind, source.heard_at) == ("import", SourceKind.GP, NOW)
    assert accounts[0].patients == 1


@pytest.mark.parametrize("timestamp", ["2026-11-20T10:00:00Z", None])
def test_the_same_file_again_changes_nothing_and_signs_one_entry(bring, ask, timestamp):
    content = bundle(patient(), condition(), timestamp=timestamp)
    bring(content)
    before = ask(select(Item.version)), ask(select(Patient.version)), ask(select(Item.said_at))
    signed = len(ask(select(AuditEntry.number)))

    accounts = bring(content, now=NOW + timedelta(days=1))

    assert counted(accounts) == {"unchanged": 2}
    assert (
        ask(select(Item.version)), ask(select(Patient.version)), ask(select(Item.said_at)),
    ) == before  # fmt: skip
    entries = ask(select(AuditEntry).order_by(AuditEntry.number))[signed:]
    assert [each.action for each in entries] == ["feed.imported"]


def test_one_entry_is_signed_for_each_patient_and_one_for_the_import(bring, ask):
    others = [
        condition("c2", "COPD"),
        condition("c3", "Falls", subject={"reference": "Patient/p2"}),
    ]

    bring(bundle(patient(), patient("p2", JOHN, "Bell", "John"), condition(), *others))

    entries = ask(select(AuditEntry).where(AuditEntry.action.like("feed.%"))
                  .order_by(AuditEntry.number))  # fmt: skip
    people = sorted(ask(select(Patient.id)))
    assert [each.action for each in entries] == ["feed.applied"] * 2 + ["feed.imported"]
    assert [each.subjects for each in entries[:2]] == [f"patient:{each}" for each in people]


def test_a_newer_wording_replaces_the_old_one_which_is_kept(bring, ask):
    bring(bundle(patient(), condition(text="Low mood"), timestamp="2026-11-01T10:00:00Z"))

    accounts = bring(
        bundle(patient(), condition(text="Depression"), timestamp="2026-11-20T10:00:00Z"),
        now=NOW + timedelta(days=1),
    )

    assert counted(accounts) == {"updated": 1, "unchanged": 1}
    (item,) = ask(select(Item))
    assert (item.title, item.version, item.recorded_from) == (
        "Depression", 2, NOW + timedelta(days=1),
    )  # fmt: skip
    (old,) = ask(select(ItemWording))
    assert (old.title, old.recorded_from, old.recorded_to) == (
        "Low mood", NOW, NOW + timedelta(days=1),
    )  # fmt: skip


def test_an_older_export_turns_nothing_back(bring, ask):
    old = bundle(patient(family="Adams"), condition(text="Low mood"),
                 timestamp="2026-11-01T10:00:00Z")  # fmt: skip
    names = [{"family": "Adams-Bell"}, {"use": "old", "family": "Adams"}]
    new = bundle(patient(name=names), condition(text="Depression"),
                 timestamp="2026-11-20T10:00:00Z")  # fmt: skip
    bring(new)

    accounts = bring(old, now=NOW + timedelta(days=1))

    assert counted(accounts) == {"unchanged": 2}
    assert [line.reason for line in accounts[0].lines if line.kind == "Condition"] == [
        "older than what stands"
    ]
    assert ask(select(Item.title)) == ["Depression"]
    assert ask(select(Patient.family)) == ["Adams-Bell"]


def test_a_source_that_says_the_same_again_is_heard_again(bring, ask):
    bring(bundle(patient(), condition(), timestamp="2026-11-01T10:00:00Z"))

    accounts = bring(bundle(patient(), condition(), timestamp="2026-11-20T10:00:00Z"))

    assert counted(accounts) == {"unchanged": 2}
    assert [each.day for each in ask(select(Item.said_at))] == [20]
    assert ask(select(ItemWording)) == []


def test_what_is_not_in_a_later_file_stays(bring, ask):
    bring(bundle(patient(), condition(), condition("c2")))

    bring(bundle(patient(), condition()), now=NOW + timedelta(days=1))

    assert ask(select(Item.status)) == [ItemStatus.ACTIVE] * 2


def test_two_versions_in_one_run_end_as_the_last(bring, ask):
    accounts = bring(bundle(patient(), condition(text="Low mood")),
                     bundle(patient(), condition(text="Depression")))  # fmt: skip

    assert counted(accounts) == {"imported": 2, "updated": 1, "unchanged": 1}
    assert ask(select(Item.title)) == ["Depression"]


def test_a_retraction_leaves_the_screen_and_one_never_seen_is_passed_over(bring, ask):
    wrong = {"resourceType": "Condition", "id": "c1", "subject": {"reference": "Patient/p1"},
             "verificationStatus": {"coding": [{"code": "entered-in-error"}]}}  # fmt: skip
    bring(bundle(patient(), condition()))

    accounts = bring(bundle(patient(), wrong, {**wrong, "id": "c2"}), now=NOW + timedelta(days=1))

    assert counted(accounts) == {"updated": 1, "unchanged": 1, "skipped": 1}
    (item,) = ask(select(Item))
    assert (item.status, item.title) == (ItemStatus.WITHDRAWN, "Heart failure")


def test_an_answer_taken_back_ends(bring, ask):
    def answers(**said):
        items = [{"linkId": key.replace("_", "-"), "answer": [{"valueString": words}]}
                 for key, words in said.items()]  # fmt: skip
        return bundle(patient(), resource("QuestionnaireResponse", item=items))

    bring(answers(please_do="Knock", please_do_not="Shout"))
    accounts = bring(answers(please_do="Knock"), now=NOW + timedelta(days=1))

    assert counted(accounts) == {"updated": 1, "unchanged": 1}
    standing = {each.code: each.status for each in ask(select(Item))}
    assert standing == {"please-do": ItemStatus.ACTIVE, "please-do-not": ItemStatus.ENDED}


# --- what is told of a person ------------------------------------------------------------------


def test_a_practice_is_linked_and_a_care_home_found_by_its_name_and_postcode(bring, ask, factory):
    practice = factory.practice()
    home = factory.place("Rowan Bank", PlaceKind.CARE_HOME)
    with factory.store.writing() as session:
        from desktop.models import Place
        from desktop.store.session import sign

        session.get_one(Place, home.id).address = "Rowan Bank, Mill Lane, Aldersyke, DH7 0ZB"
        sign(session, factory._setter_up, "test.set up", [])
    address = [{"line": ["Rowan Bank, Mill Lane"], "city": "Aldersyke", "postalCode": "DH7 0ZB"}]
    gp = [{"identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code",
                          "value": practice.code}}]  # fmt: skip

    bring(bundle(patient(address=address, generalPractitioner=gp)))

    (person,) = ask(select(Patient))
    assert (person.practice_id, person.place_id) == (practice.id, home.id)


def test_a_hub_that_was_set_up_registers_nobody_by_a_file_that_nobody_named(bring, ask, factory):
    factory.keep(Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL))

    accounts = bring(bundle(patient()))

    assert counted(accounts) == {"set aside": 1}
    assert ask(select(Patient)) == []


def test_nothing_fills_in_the_address_of_a_sensitive_person(bring, ask, factory):
    address = [{"line": ["1 Low Row"], "postalCode": "DH6 0ZL"}]
    bring(bundle(patient(address=address, telecom=[{"system": "phone", "value": "1"}])))
    factory.keep(Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL))
    assert ask(select(Patient.address)) == ["1 Low Row, DH6 0ZL"]

    bring(bundle(patient(meta={"security": [{"code": "R"}]})), source="ward")
    bring(bundle(patient(address=address)), now=NOW + timedelta(days=1))

    (person,) = ask(select(Patient))
    assert (person.address, person.postcode, person.telephone, person.postcode_key) == ("",) * 4
    assert person.address_withheld


def test_only_a_source_that_may_register_says_who_someone_is(bring, ask, factory):
    factory.patient(family="Adams", nhs=MARY, born="1941-03-09", given="Mary")
    factory.keep(
        Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL),
        Source(code="gp", name="GP", sector=Sector.HEALTH, kind=SourceKind.GP, may_register=True),
    )

    bring(bundle(patient(given="Molly")), source="ward")
    assert ask(select(Patient.given)) == ["Mary"]
    bring(bundle(patient(given="Molly")), source="gp")
    assert ask(select(Patient.given)) == ["Molly"]


# --- the council -------------------------------------------------------------------------------


def test_overlapping_quarters_come_to_one_service_in_its_last_words(bring, ask):
    first = service(Reporting_Period_End_Date="30/06/2026", Event_Start_Date="01/05/2026")
    second = service(Event_Start_Date="01/05/2026", Event_End_Date="20/08/2026")
    bring(bundle(patient()))

    accounts = bring(table(first), table(second))

    assert counted(accounts) == {"imported": 1, "unchanged": 1}
    item = next(each for each in ask(select(Item)) if each.kind is Kind.SERVICE)
    assert (item.status, item.ends.text) == (ItemStatus.ENDED, "2026-08-20")
    again = bring(table(first), table(second))
    assert counted(again) == {"unchanged": 2}


@pytest.mark.parametrize("newest_first", [True, False])
def test_an_assessment_still_open_in_one_quarter_is_the_one_that_ends_in_the_next(
    bring, ask, newest_first
):
    row = {"Event_Type": "Assessment", "Assessment_Type": "Long term assessment"}
    opened = table(service(Reporting_Period_End_Date="30/06/2026", **row))
    ended = table(service(Event_End_Date="20/08/2026", **row))
    bring(bundle(patient()))

    for number, each in enumerate([ended, opened] if newest_first else [opened, ended]):
        bring(each, now=NOW + timedelta(days=number))

    (item,) = ask(select(Item).where(Item.kind == Kind.ASSESSMENT))
    assert (item.status, item.ends.text) == (ItemStatus.ENDED, "2026-08-20")


def test_council_rows_link_later_by_the_councils_own_id(bring):
    bring(bundle(patient()))
    bring(table(service()))

    accounts = bring(table(service(NHS_Number="", Event_Start_Date="03/08/2026")))

    assert counted(accounts) == {"imported": 1}


# --- files and sources -------------------------------------------------------------------------


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
    assert lines[-1] == "2 files: 2 imported, 2 set aside."


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
