"""Answering a person: all that is held, numbered, signed, and marked where it is about others."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.config import resource
from desktop.errors import Problem
from desktop.feeds.readable import words_of
from desktop.models import AuditEntry, FindingAnswer, Objection, Patient, Relationship
from desktop.services import giving, subject_access
from desktop.services.changes import carry_out
from desktop.services.subject_access_json import as_json
from desktop.services.third_parties import CONTACT, NAMES, RELATIVE, SAFEGUARDING, TAKEN_OUT
from desktop.store.store import Store
from desktop.words.dates import PartialDate
from desktop.words.enums import (
    Gender,
    ItemStatus,
    Kind,
    ObjectionTo,
    PrintFormat,
    RelationshipKind,
    Role,
    Sector,
)
from desktop.words.people import Actor
from desktop.words.subject_access import HeldWaiting, SubjectAccess, SubjectRow
from tests.clock import NOW
from tests.factory import Factory
from tests.services.whole import CANARY, Whole, whole

REASON = "Request 2026/114: everything."


@pytest.fixture
def lead(factory: Factory) -> Actor:
    return factory.staff(Role.GOVERNANCE_LEAD, "Grace Hale")


@pytest.fixture
def record(factory: Factory, lead: Actor) -> Whole:
    return whole(factory, factory.staff(name="Anna Bell"))


def begin(store: Store, actor: Actor, patient: Patient) -> int:
    made = carry_out(
        store,
        lambda session: subject_access.begin(
            session, actor, patient.id, REASON, NOW, "She asked me"
        ),
        NOW,
    )
    assert made.id is not None
    return made.id


def export(
    store: Store, actor: Actor, patient: Patient, *, with_looks: bool = False
) -> SubjectAccess:
    return carry_out(
        store,
        lambda session: subject_access.export(
            session, actor, patient.id, words_of, NOW, with_looks=with_looks
        ),
        NOW,
    )


def test_the_answer_holds_all_that_is_held(store: Store, lead: Actor, record: Whole) -> None:
    begin(store, lead, record.patient)
    answer = export(store, lead, record.patient)
    titles = {each.title: each for each in answer.items}
    assert set(titles) == {
        f"Asthma {CANARY}", f"Second {CANARY}", f"Sue {CANARY}Friend", f"Concern {CANARY}",
    }  # fmt: skip
    asthma, second = titles[f"Asthma {CANARY}"], titles[f"Second {CANARY}"]
    assert (asthma.source, second.source) == ("GP Larkmoor", "Anna Bell")
    assert [(each.author, each.text) for each in asthma.annotations] == [
        ("Anna Bell", f"Beside {CANARY}")
    ]
    assert [each.title for each in second.wordings] == [f"First {CANARY}"]
    (plan,) = answer.plans
    assert (plan.number, plan.agreed_by) == (1, "Anna Bell")
    assert [goal.hope for goal in plan.content.goals] == ["Hope 1", "Hope 2"]
    (talk,) = answer.talks
    assert (talk.note, [str(each) for each in talk.outcomes]) == (f"Note {CANARY}", ["action"])
    assert [each.what for each in answer.actions] == [f"Ring {CANARY}"]
    assert [each.place for each in answer.copies] == [f"Drawer {CANARY}"]
    assert [(each.kind, each.who) for each in answer.relationships] == [
        (RelationshipKind.DECLARED, "Anna Bell")
    ]
    assert [each.note for each in answer.objections] == [f"Not {CANARY}"]
    assert [each.source_ref for each in answer.links] == [f"ref {CANARY}"]
    assert [each.address for each in answer.descriptions] == [f"2 {CANARY} Way"]
    assert [(each.about, each.reason) for each in answer.answers] == [("kin", f"Sue is {CANARY}")]
    assert (answer.person.address, answer.person.family) == (f"1 {CANARY} Row", CANARY)
    assert (answer.reason, answer.made_by, answer.made_at) == (REASON, "Grace Hale", NOW)


def test_who_has_looked_is_there_only_when_it_is_released(
    store: Store, factory: Factory, lead: Actor, record: Whole
) -> None:
    begin(store, lead, record.patient)
    assert export(store, lead, record.patient).looks is None
    looks = export(store, lead, record.patient, with_looks=True).looks
    assert looks is not None
    assert [each.action for each in looks.entries][:2] == [
        "Exported a record for the person", "Opened a record to answer the person",
    ]  # fmt: skip
    assert {each.who for each in looks.entries} == {"Grace Hale"}
    assert [each.kind for each in looks.opened] == [RelationshipKind.SUBJECT_ACCESS]
    assert {each.reason for each in looks.reviews} == {f"Collapsed {CANARY}", "She asked me"}
    other = factory.patient("Brown")
    begin(store, lead, other)
    theirs = export(store, lead, other, with_looks=True).looks
    assert theirs is not None
    assert len(theirs.entries) == 1


def test_a_withdrawn_item_is_held_and_so_it_is_given(
    store: Store, factory: Factory, lead: Actor, record: Whole
) -> None:
    factory.item(record.patient, "Said in error", status=ItemStatus.WITHDRAWN)
    begin(store, lead, record.patient)
    found = export(store, lead, record.patient).items
    assert ("Said in error", ItemStatus.WITHDRAWN) in {(each.title, each.status) for each in found}


def test_what_may_be_about_others_is_marked(
    store: Store, factory: Factory, lead: Actor, record: Whole
) -> None:
    factory.item(record.patient, "Seen at home", Kind.NOTE, detail="Rang Sue about the key")
    begin(store, lead, record.patient)
    answer = export(store, lead, record.patient)
    marks = {each.title: each.third_party for each in answer.items}
    assert marks == {
        f"Asthma {CANARY}": "", f"Second {CANARY}": "", f"Sue {CANARY}Friend": CONTACT,
        f"Concern {CANARY}": SAFEGUARDING, "Seen at home": NAMES,
    }  # fmt: skip
    assert answer.plans[0].third_party == RELATIVE  # an action of it rings the daughter
    assert answer.talks[0].third_party == ""
    assert answer.marked == 5  # with an answer to a contradiction that names her


def test_what_was_written_here_and_taken_out_again_is_marked(
    store: Store, factory: Factory, lead: Actor, record: Whole
) -> None:
    factory.item(record.patient, "Nurse note", Kind.NOTE, status=ItemStatus.WITHDRAWN)
    factory.item(
        record.patient, "Gout", source=factory.source("Another"), status=ItemStatus.WITHDRAWN
    )
    begin(store, lead, record.patient)
    marks = {each.title: each.third_party for each in export(store, lead, record.patient).items}
    assert (marks["Nurse note"], marks["Gout"]) == (TAKEN_OUT, "")


def test_reasons_and_objections_that_name_others_are_marked(
    store: Store, factory: Factory, lead: Actor, record: Whole
) -> None:
    patient = record.patient
    author = factory.staff(Role.COMMUNITY_NURSE, "Ruth Eggleston")
    factory.keep(
        Objection(
            patient_id=patient.id, against=ObjectionTo.DISCUSSION, note="Not before Sue",
            made_by_id=author.id, made_at=NOW - timedelta(days=1),
        ),
        FindingAnswer(
            patient_id=patient.id, subject=f"kin:{record.guarded.id}:{record.contact.id}",
            as_of="then", reason="Her son is older", made_by_id=author.id, made_at=NOW,
        ),
        Relationship(
            patient_id=patient.id, staff_id=author.id, kind=RelationshipKind.BREAK_GLASS,
            reason="Sue found her", begins_at=NOW, ends_at=NOW + timedelta(hours=1),
            made_by_id=author.id,
        ),
    )  # fmt: skip
    begin(store, lead, patient)
    answer = export(store, lead, patient, with_looks=True)
    assert [each.third_party for each in answer.objections] == ["", NAMES]
    assert [each.third_party for each in answer.answers] == [NAMES, RELATIVE]
    assert [each.third_party for each in answer.relationships] == [""]
    assert answer.looks is not None
    assert NAMES in [each.third_party for each in answer.looks.opened]
    assert answer.marked == 7


def test_each_export_is_numbered_and_signed(store: Store, lead: Actor, record: Whole) -> None:
    access = begin(store, lead, record.patient)
    first, second = (export(store, lead, record.patient, with_looks=each) for each in (False, True))
    assert (first.serial, second.serial) == (f"{access:06}-1", f"{access:06}-2")
    with store.reading() as session:
        entries = session.scalars(
            select(AuditEntry)
            .where(AuditEntry.action == "subject access.exported")
            .order_by(AuditEntry.number)
        ).all()
    assert [each.detail for each in entries] == [
        f"{first.serial}, without who has looked", f"{second.serial}, with who has looked",
    ]  # fmt: skip
    assert entries[0].subjects == f"patient:{record.patient.id} relationship:{access}"
    assert first.subjects == set(entries[0].subjects.split())


def test_without_subject_access_running_nothing_is_given(
    store: Store, factory: Factory, lead: Actor, record: Whole
) -> None:
    with pytest.raises(Problem, match="Open this person’s record"):
        export(store, lead, record.patient)
    access = begin(store, lead, record.patient)
    carry_out(store, lambda session: giving.end(session, lead, access, 1, NOW), NOW)
    with pytest.raises(Problem, match="Open this person’s record"):
        export(store, lead, record.patient)
    factory.related(
        record.patient, lead, RelationshipKind.SUBJECT_ACCESS,
        begins_at=NOW - timedelta(hours=3), ends_at=NOW - timedelta(seconds=1),
    )  # fmt: skip
    with store.reading() as session:
        assert subject_access.running(session, lead) == ()


def test_what_was_opened_to_check_the_policy_answers_nobody(
    store: Store, lead: Actor, record: Whole
) -> None:
    """The answer would tell the person that they had asked for what was checked."""
    why = "Whether social workers see problems"
    patient = record.patient.id
    carry_out(
        store,
        lambda session: subject_access.begin_check(
            session, lead, patient, why, NOW, "She asked me"
        ),
        NOW,
    )
    with store.reading() as session:
        assert [row.reason for row in subject_access.running(session, lead)] == [why]
    with pytest.raises(Problem, match="Open this person’s record"):
        export(store, lead, record.patient)
    access = begin(store, lead, record.patient)
    assert export(store, lead, record.patient).reason == REASON
    with store.reading() as session:
        assert [row.id for row in subject_access.answering(session, lead)] == [access]


def test_another_lead_does_not_go_on_with_it(
    store: Store, factory: Factory, lead: Actor, record: Whole, as_login: Callable[[str], Store]
) -> None:
    other = factory.staff(Role.GOVERNANCE_LEAD, "Ivan Moss", username="ivan")
    begin(store, lead, record.patient)
    with as_login("ivan").reading() as session:
        assert subject_access.running(session, other) == ()
    with pytest.raises(Problem, match="Open this person’s record"):
        export(as_login("ivan"), other, record.patient)


def test_whom_a_lead_is_answering_is_listed(store: Store, lead: Actor, record: Whole) -> None:
    access = begin(store, lead, record.patient)
    with store.reading() as session:
        (row,) = subject_access.running(session, lead)
    assert (row.id, row.patient, row.reason) == (access, record.patient.id, REASON)
    assert row.ends_at == NOW + timedelta(minutes=120)
    assert row.name == f"{CANARY.upper()}, Given{CANARY}"


# --- the file for other programs ------------------------------------------------------------------


def test_the_file_says_what_the_answer_says(store: Store, lead: Actor, record: Whole) -> None:
    begin(store, lead, record.patient)
    told = json.loads(as_json(export(store, lead, record.patient, with_looks=True)))
    assert (told["format"], told["version"]) == ("tapestry subject access", 1)
    assert "subjects" not in told
    contact = next(each for each in told["items"] if each["kind"] == "contact")
    assert (contact["third_party"], contact["third_party_because"]) == (True, CONTACT)
    asthma = next(each for each in told["items"] if each["title"].startswith("Asthma"))
    assert (asthma["third_party"], asthma["begins"]) == (False, "2024-05")
    assert asthma["said_at"] == "2026-11-26T09:30:00.000000Z"
    assert told["actions"][0]["done_on"] == "2026-11-26"
    assert told["looks"]["entries"][0]["who"] == "Grace Hale"


def test_the_shape_of_the_file_is_written_down(store: Store, lead: Actor, record: Whole) -> None:
    begin(store, lead, record.patient)
    answer = export(store, lead, record.patient, with_looks=True)
    waits = HeldWaiting("Council", NOW, "It has no start date.", "Bath rail", "")
    told = json.loads(as_json(replace(answer, waiting=(waits,))))
    written = set(
        re.findall(r"`([a-z_]+)`", resource("subject_access/README.md").read_text("utf-8"))
    )
    assert names(told) - written == set()
    assert written - names(told) - {"null", "true"} == set()


def names(told: object) -> set[str]:
    """Every name of a field, however deep."""
    if isinstance(told, dict):
        return set(told) | {name for each in told.values() for name in names(each)}
    if isinstance(told, list):
        return {name for each in told for name in names(each)}
    return set()


def test_an_empty_answer_has_every_part() -> None:
    nobody = SubjectRow(
        "Ng", "", "", "", "", PartialDate("1941"), None, Gender.FEMALE, None, "", "", False, "",
        False, PrintFormat.LARGE, "", "", None,
    )  # fmt: skip
    told = json.loads(as_json(SubjectAccess("000001-1", NOW, "Grace Hale", REASON, nobody)))
    assert told["looks"] is None
    assert told["items"] == told["plans"] == []
    assert told["person"]["born"] == "1941"
    assert Sector.HEALTH not in json.dumps(told)
