"""What a source deletes by its own id: withdrawn, of that source alone. On both stores."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from desktop.feeds import correct, deleted
from desktop.feeds.fates import OLDER
from desktop.feeds.fhir import filing
from desktop.feeds.parsed import OF_A_PERSON
from desktop.models import AuditEntry, Correction, Item, ItemWording, Source, Waiting, WaitingRef
from desktop.words.accounts import Skipped
from desktop.words.enums import ItemStatus, Sector, SourceKind
from tests.clock import NOW
from tests.feeds.in_xml import in_xml
from tests.feeds.making import JOHN, Json, bundle, condition, patient, resource
from tests.feeds.told import counted, sentences

LATER = NOW + timedelta(days=1)
ACTIVE, WITHDRAWN = ItemStatus.ACTIVE, ItemStatus.WITHDRAWN


def deletes(url: Any, **more: Any) -> Json:
    return {"request": {"method": "DELETE", "url": url}, **more}


def puts(it: Json) -> Json:
    ref = f"{it['resourceType']}/{it['id']}"
    return {"resource": it, "request": {"method": "PUT", "url": ref}}


def entries(*rows: Json, type_: str = "transaction", **more: Any) -> Json:
    return {"resourceType": "Bundle", "type": type_, **more, "entry": list(rows)}


def sent(*rows: Json, **more: Any) -> bytes:
    return json.dumps(entries(*rows, **more)).encode()


@pytest.fixture
def statuses(ask):
    def told() -> dict[str, ItemStatus]:
        return {each.source_ref: each.status for each in ask(select(Item))}

    return told


@pytest.mark.parametrize("url", [
    "Condition/k1", "https://gp.example/fhir/Condition/k1", "Condition/k1/_history/2",
])  # fmt: skip
@pytest.mark.parametrize("more", [{}, {"resource": condition("k1", "In use")}])
def test_what_its_source_deletes_is_withdrawn_and_kept(bring, ask, statuses, url, more):
    bring(bundle(patient(), condition("k1", "Known"), condition("k2", "Other")))

    accounts = bring(sent(deletes(url, **more)), now=LATER)

    assert counted(accounts) == {"updated": 1}
    assert statuses() == {"Condition/k1": WITHDRAWN, "Condition/k2": ACTIVE}
    (gone,) = ask(select(Item).where(Item.status == WITHDRAWN))
    assert (gone.title, gone.recorded_from) == ("Known", LATER)
    (before,) = ask(select(ItemWording))
    assert (before.title, before.status, before.recorded_to) == ("Known", ACTIVE, LATER)
    *_, applied, imported = ask(select(AuditEntry).order_by(AuditEntry.number))
    assert (applied.action, imported.action) == ("feed.applied", "feed.imported")
    assert applied.subjects == f"patient:{gone.patient_id}"


def test_a_deletion_in_xml_is_one_too(bring, statuses):
    bring(bundle(patient(), condition("k1")))

    assert counted(bring(in_xml(entries(deletes("Condition/k1"))), now=LATER)) == {"updated": 1}

    assert statuses() == {"Condition/k1": WITHDRAWN}


def test_all_that_one_resource_became_is_withdrawn(bring, statuses):
    answers = [
        resource("QuestionnaireResponse", ident, item=[
            {"linkId": "please-do", "answer": [{"valueString": "Knock"}]},
            {"linkId": "other", "text": "Falls", "answer": [{"valueInteger": 3}]},
        ])
        for ident in ("q", "q2")
    ]  # fmt: skip
    bring(bundle(patient(), *answers))

    bring(sent(deletes("QuestionnaireResponse/q")), now=LATER)

    assert statuses() == {
        "QuestionnaireResponse/q#please-do": WITHDRAWN,
        "QuestionnaireResponse/q#other-answers": WITHDRAWN,
        "QuestionnaireResponse/q2#please-do": ACTIVE,
        "QuestionnaireResponse/q2#other-answers": ACTIVE,
    }


def test_what_another_source_calls_so_stands(bring, ask, factory):
    known = bundle(patient(), condition("k1"))
    bring(known)
    factory.keep(Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL))
    bring(known, source="ward")

    bring(sent(deletes("Condition/k1")), source="ward", now=LATER)

    stands = select(Source.code, Item.status).join(Item, Item.source_id == Source.id)
    found = ask(stands.with_only_columns(Source.code + ":" + Item.status))
    assert set(found) == {"import:active", "ward:withdrawn"}


def test_what_is_deleted_is_not_there_by_what_else_the_file_says_of_it(bring, statuses):
    accounts = bring(
        sent(puts(patient()), puts(condition("k1")), deletes("Condition/k1"),
             deletes("Condition/k1", resource=condition("k1")))
    )  # fmt: skip

    assert counted(accounts) == {"imported": 1, "skipped": 2, "set aside": 1}
    assert {line.reason for line in accounts[0].lines if line.fate == "skipped"} == {
        Skipped.REPEATED
    }
    assert sentences(accounts) == [deleted.NOT_HERE]
    assert statuses() == {}


@pytest.mark.parametrize(("rows", "status"), [
    ([deletes("Condition/k1"), puts(condition("k1", "Newer"))], WITHDRAWN),
    ([puts(condition("k1", "Newer")), deletes("Condition/k1")], ACTIVE),
])  # fmt: skip
def test_in_a_history_what_was_done_last_counts(bring, statuses, rows, status):
    bring(bundle(patient(), condition("k1")))

    bring(sent(*rows, puts(patient()), type_="history"), now=LATER)

    assert statuses() == {"Condition/k1": status}


@pytest.mark.parametrize("told", ["timestamp", "lastModified"])
def test_a_deletion_that_comes_late_takes_nothing_back(bring, statuses, told):
    at = (NOW - timedelta(days=9)).isoformat()
    said: datetime = NOW - timedelta(days=2)
    bring(bundle(patient(), condition("k1"), timestamp=said.isoformat()))

    whole, row = ({"timestamp": at}, {}) if told == "timestamp" else ({}, {"response": {told: at}})
    accounts = bring(sent(deletes("Condition/k1", **row), **whole), now=LATER)

    assert counted(accounts) == {"unchanged": 1}
    assert [line.reason for line in accounts[0].lines] == [OLDER]
    assert statuses() == {"Condition/k1": ACTIVE}


def test_what_is_sent_again_after_it_was_deleted_stands_again_and_stays(bring, statuses):
    bring(bundle(patient(), condition("k1")))
    deletion = sent(deletes("Condition/k1"))
    bring(deletion, now=LATER)

    bring(bundle(patient(), condition("k1", "Back")), now=LATER + timedelta(days=1))
    assert statuses() == {"Condition/k1": ACTIVE}
    bring(deletion, now=LATER + timedelta(days=2))
    assert statuses() == {"Condition/k1": ACTIVE}


@pytest.mark.parametrize(("url", "sentence"), [
    ("Condition?code=1", filing.DELETION),
    (None, filing.DELETION),
    (["Condition/k1"], filing.DELETION),
    ("Condition/k9", deleted.NOT_HERE),
    ("Patient/p1", OF_A_PERSON),
])  # fmt: skip
def test_what_cannot_be_deleted_waits(bring, statuses, url, sentence):
    bring(bundle(patient(), condition("k1")))

    accounts = bring(sent(deletes(url), puts(patient()), puts(condition("k2"))), now=LATER)

    assert counted(accounts) == {"imported": 1, "unchanged": 1, "set aside": 1}
    assert sentences(accounts) == [sentence]
    assert statuses() == {"Condition/k1": ACTIVE, "Condition/k2": ACTIVE}


def test_what_is_never_shown_is_passed_over_when_it_is_deleted(bring):
    accounts = bring(sent(deletes("Slot/1"), deletes("Organization/2"), deletes("Basic/3")))

    assert [(line.kind, line.reason) for line in accounts[0].lines] == [
        ("Slot", Skipped.ADMINISTRATIVE), ("Basic", Skipped.NOT_SHOWN),
        ("Organization", Skipped.NOT_SHOWN),
    ]  # fmt: skip


def test_the_page_of_a_person_who_is_to_be_deleted_says_so(bring, ask):
    bring(bundle(patient()))

    bring(sent(deletes("Patient/p1", resource=patient("p2", JOHN))), now=LATER)

    assert ask(select(WaitingRef.source_ref)) == ["Patient/p1"]


def test_what_stands_for_two_people_is_deleted_for_neither(bring, statuses):
    for person in (patient(), patient("p2", JOHN, "Bell", "John", "1938-05-01")):
        about = {"reference": f"Patient/{person['id']}"}
        bring(bundle(person, condition("k1", subject=about)))

    accounts = bring(sent(deletes("Condition/k1")), now=LATER)

    assert sentences(accounts) == [deleted.OF_SEVERAL]
    assert set(statuses().values()) == {ACTIVE}


def test_a_deletion_that_waited_is_taken_in_once_what_it_deletes_is_here(
    bring, ask, statuses, scripts, clerk, factory
):
    bring(sent(deletes("Condition/k1")))
    bring(bundle(patient(), condition("k1")))
    (waits,) = ask(select(Waiting))
    again = Correction(
        waiting_id=waits.id, content=waits.original, made_by_id=clerk.id, made_at=NOW
    )  # fmt: skip
    factory.keep(again)

    assert counted(correct.take_in(scripts, clerk, waits.id, LATER)) == {"updated": 1}

    assert statuses() == {"Condition/k1": WITHDRAWN}
