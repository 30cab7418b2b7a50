"""What staff add to a record themselves, at a desk of their own on both stores."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from desktop.errors import OutOfDate, Problem
from desktop.models import Patient
from desktop.services import (
    adding,
    disclosure,
    items,
    one_page,
    policy,
    rounds,
    since,
    subject_access,
    written_here,
)
from desktop.services.policy_edit import forbid
from desktop.services.policy_tables import lines, written
from desktop.words.adding import MEASURES, Added, Measure, NewItem, TakenOut, Written
from desktop.words.changes import Made
from desktop.words.dates import PartialDate
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Permission, Role, Sector
from desktop.words.items import ItemRow, ItemStory
from desktop.words.people import Actor
from tests.clock import NOW
from tests.services.desks import Desks

PRESSURE, WEIGHT = MEASURES[0], next(each for each in MEASURES if each.title == "Body weight")
LATER = NOW + timedelta(minutes=5)
NOTE = NewItem(Added.NOTE, "Walked to the gate and back.")


@pytest.fixture
def nurse(desks: Desks) -> Actor:
    return desks.seat(Role.COMMUNITY_NURSE, "Ruth Eggleston", organisation="Community trust")


@pytest.fixture
def mary(desks: Desks) -> Patient:
    return desks.factory.patient(practice=desks.practice)


def add(desks: Desks, actor: Actor, patient: Patient, new: NewItem) -> Made:
    return desks.change(actor, lambda session: adding.add(session, actor, patient.id, new, NOW))


def story(desks: Desks, reader: Actor, patient: Patient, item: int) -> ItemStory:
    with desks.store(reader).reading() as session:
        audience = disclosure.person(session, reader)
        return items.story(session, audience, patient.id, item)


def seen(desks: Desks, reader: Actor, patient: Patient) -> list[ItemRow]:
    with desks.store(reader).reading() as session:
        return items.timeline(session, disclosure.person(session, reader), patient.id)


def test_a_note_is_an_item_whose_source_is_its_author(
    desks: Desks, nurse: Actor, mary: Patient
) -> None:
    made = add(desks, nurse, mary, NOTE)
    assert made.subjects == {f"patient:{mary.id}"}
    (row,) = seen(desks, nurse, mary)
    assert (row.kind, row.sector, row.title) == (Kind.NOTE, Sector.HEALTH, "Community nurse note")
    assert (row.detail, row.source, row.said_at) == (NOTE.words, "Ruth Eggleston", NOW)
    assert story(desks, nurse, mary, made.id).author == nurse.id


def test_others_see_it_as_far_as_their_role_sees_such_entries(
    desks: Desks, nurse: Actor, mary: Patient
) -> None:
    link = desks.seat(Role.LINK_WORKER, "Lewis Carr")
    matron = desks.seat(Role.COMMUNITY_MATRON, "Anna Bell")
    add(desks, nurse, mary, NOTE)
    add(desks, link, mary, NewItem(Added.NOTE, "Misses the choir."))
    assert {row.detail for row in seen(desks, matron, mary)} == {NOTE.words, "Misses the choir."}
    (own,) = seen(desks, link, mary)
    assert own.sector is Sector.VOLUNTARY


def test_what_is_sensitive_is_held_so(desks: Desks, nurse: Actor, mary: Patient) -> None:
    coordinator = desks.seat(Role.CARE_COORDINATOR, "Jo Sims")
    add(desks, nurse, mary, replace(NOTE, confidentiality=Confidentiality.SENSITIVE))
    assert len(seen(desks, nurse, mary)) == 1
    assert seen(desks, coordinator, mary) == []


def test_an_observation_keeps_its_code_unit_and_moment(
    desks: Desks, nurse: Actor, mary: Patient
) -> None:
    at = PartialDate("2026-11-25T09:10")
    add(desks, nurse, mary, NewItem(Added.OBSERVATION, "Sitting", at, PRESSURE, "132 / 74"))
    (row,) = seen(desks, nurse, mary)
    assert (row.title, row.code) == ("Blood pressure", "75367002")
    assert (row.value, row.unit, row.begins, row.detail) == ("132/74", "mmHg", at, "Sitting")


@pytest.mark.parametrize(
    ("measure", "typed", "kept"),
    [
        (WEIGHT, "58,5", "58.5"), (WEIGHT, "58.5 kg", "58.5"), (WEIGHT, "585", None),
        (WEIGHT, "", None), (WEIGHT, "fifty", None), (PRESSURE, "132/74", "132/74"),
        (PRESSURE, "74/132", None), (PRESSURE, "132", None), (PRESSURE, "500/74", None),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused(measure: Measure, typed: str, kept: str | None) -> None:
    assert measure.read(typed) == kept


def test_a_visit_to_come_is_planned_and_one_that_was_is_over(
    desks: Desks, nurse: Actor, mary: Patient
) -> None:
    tomorrow = PartialDate.of(NOW + timedelta(days=1))
    add(desks, nurse, mary, NewItem(Added.VISIT, "Leg ulcer", tomorrow, minutes=30))
    add(desks, nurse, mary, NewItem(Added.VISIT, "Catheter", PartialDate("2026-11-20")))
    to_come, was = seen(desks, nurse, mary)
    assert (to_come.kind, to_come.status) == (Kind.VISIT, ItemStatus.PLANNED)
    assert to_come.ends == PartialDate.of(NOW + timedelta(days=1, minutes=30))
    assert to_come.detail == "Ruth Eggleston · Community trust · Leg ulcer"
    assert (was.kind, was.status) == (Kind.ENCOUNTER, ItemStatus.ENDED)


def test_a_worry_stands_among_the_alerts_until_its_days_are_over(
    desks: Desks, nurse: Actor, mary: Patient
) -> None:
    add(desks, nurse, mary, NewItem(Added.WORRY, "not eating\nsince Monday", days=3))
    (row,) = seen(desks, nurse, mary)
    assert (row.kind, row.title) == (Kind.ALERT, "Worried about: not eating since Monday")

    def titles(days: int) -> list[str]:
        with desks.store(nurse).reading() as session:
            audience = disclosure.person(session, nurse)
            found = one_page.summary(session, audience, mary.id, NOW + timedelta(days=days))
        return [each.title for each in found.of(Kind.ALERT)]

    assert titles(3) == [row.title]
    assert titles(4) == []


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (replace(NOTE, words="  "), "Write something"),
        (replace(NOTE, words="x" * 4001), "longer than 4000"),
        (NewItem(Added.WORRY, ""), "what worries you"),
        (NewItem(Added.WORRY, "x" * 161), "at most 160"),
        (NewItem(Added.OBSERVATION, "", None, WEIGHT, "heavy"), "Body weight is written like"),
        (NewItem(Added.OBSERVATION, "", PartialDate("2027"), WEIGHT, "60"), "lies ahead"),
        (NewItem(Added.VISIT, "x"), "on which day"),
        (NewItem(Added.VISIT, "x", PartialDate("2031-01-01")), "up to a year ahead"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(
    desks: Desks, nurse: Actor, mary: Patient, new: NewItem, sentence: str
) -> None:
    with pytest.raises(Problem, match=sentence):
        add(desks, nurse, mary, new)
    assert seen(desks, nurse, mary) == []


def test_nobody_adds_what_their_role_does_not_see_nor_about_a_stranger(
    desks: Desks, nurse: Actor, mary: Patient
) -> None:
    clerk = desks.seat(Role.PRACTICE_STAFF, "Pat Moore", practices=[desks.practice])
    stranger = desks.factory.patient(practice=desks.elsewhere)
    link = desks.seat(Role.LINK_WORKER, "Lewis Carr")
    with pytest.raises(Problem, match="role does not see"):
        add(desks, link, mary, NewItem(Added.OBSERVATION, "", None, WEIGHT, "58"))
    with pytest.raises(Problem, match="not on a list of yours"):
        add(desks, nurse, stranger, NOTE)
    with desks.store(clerk).reading() as session:
        assert adding.offered(disclosure.person(session, clerk), frozenset(Permission)) == ()
    with desks.store(nurse).reading() as session:
        audience, may = disclosure.person(session, nurse), policy.permissions(session, nurse)
        assert adding.offered(audience, may) == tuple(Added)


def test_who_adds_is_a_word_of_the_policy_and_what_is_there_stays_its_authors(
    desks: Desks, nurse: Actor, mary: Patient
) -> None:
    matron = desks.seat(Role.COMMUNITY_MATRON, "Anna Bell")
    made = add(desks, nurse, mary, NOTE)
    desks.factory.policy(
        written(forbid(lines(policy.shipped()), Permission.ADD, (Role.COMMUNITY_NURSE,)))
    )
    with pytest.raises(Problem, match="not part of your role"):
        add(desks, nurse, mary, NOTE)
    with pytest.raises(Problem, match="not part of your role"):
        desks.change(
            nurse, lambda session: rounds.write(session, nurse, mary.id, "Eating well.", NOW)
        )
    with desks.store(nurse).reading() as session:
        audience, may = disclosure.person(session, nurse), policy.permissions(session, nurse)
        assert adding.offered(audience, may) == ()
        assert rounds.why_not(audience, may) == policy.NOT_PERMITTED
    add(desks, matron, mary, NOTE)
    hold(desks, nurse, mary, made.id)
    assert len(seen(desks, nurse, mary)) == 2


def test_its_author_takes_it_out_and_it_stays_in_the_history(
    desks: Desks, nurse: Actor, mary: Patient
) -> None:
    made = add(desks, nurse, mary, NOTE)
    version = story(desks, nurse, mary, made.id).wordings[0].number
    desks.change(
        nurse,
        lambda session: adding.take_out(
            session, nurse, mary.id, made.id, version, TakenOut.OTHER_PERSON, NOW
        ),
    )
    assert seen(desks, nurse, mary) == []
    with pytest.raises(Problem, match="no longer in the record"):
        story(desks, nurse, mary, made.id)


def hold(desks: Desks, actor: Actor, patient: Patient, item: int, version: int = 1) -> None:
    desks.change(
        actor,
        lambda session: adding.hold_closely(session, actor, patient.id, item, version, LATER),
    )


def test_its_author_holds_it_as_sensitive_afterwards_and_its_earlier_words_go_with_it(
    desks: Desks, nurse: Actor, mary: Patient
) -> None:
    coordinator = desks.seat(Role.CARE_COORDINATOR, "Jo Sims")
    made = add(desks, nurse, mary, NOTE)
    assert [row.detail for row in seen(desks, coordinator, mary)] == [NOTE.words]
    hold(desks, nurse, mary, made.id)
    (row,) = seen(desks, nurse, mary)
    assert (row.detail, row.confidentiality) == (NOTE.words, Confidentiality.SENSITIVE)
    assert len(story(desks, nurse, mary, made.id).wordings) == 2
    assert seen(desks, coordinator, mary) == []
    with pytest.raises(Problem, match="no longer in the record"):
        story(desks, coordinator, mary, made.id)
    with desks.store(coordinator).reading() as session:
        audience = disclosure.person(session, coordinator)
        before = NOW - timedelta(days=1)
        found = since.read(session, audience, coordinator, mary.id, NOW, day=before)
    assert found.changes == ()
    assert desks.entries("item.held closely") == [("", f"patient:{mary.id}")]
    with pytest.raises(Problem, match="already"):
        hold(desks, nurse, mary, made.id, story(desks, nurse, mary, made.id).wordings[0].number)


def test_nobody_else_holds_it_so_nor_whoever_would_lose_it_from_sight(
    desks: Desks, nurse: Actor, mary: Patient
) -> None:
    matron, link = (
        desks.seat(role, name)
        for role, name in ((Role.COMMUNITY_MATRON, "Anna Bell"), (Role.LINK_WORKER, "Lewis Carr"))
    )
    made = add(desks, nurse, mary, NOTE)
    own = add(desks, link, mary, NewItem(Added.NOTE, "Misses the choir."))
    for who, item in ((matron, made.id), (link, own.id)):
        with pytest.raises((Problem, OutOfDate)):
            hold(desks, who, mary, item)
    held = {row.confidentiality for row in seen(desks, matron, mary)}
    assert held == {Confidentiality.NORMAL}


def test_nobody_else_does(desks: Desks, nurse: Actor, mary: Patient) -> None:
    matron = desks.seat(Role.COMMUNITY_MATRON, "Anna Bell")
    made = add(desks, nurse, mary, NOTE)
    sent = desks.factory.item(mary, "Asthma", source=desks.factory.source("GP"))
    for item in (made.id, sent.id):
        end = partial(adding.end, actor=matron, patient_id=mary.id, item_id=item, version=1,
                      now=NOW)  # fmt: skip
        with pytest.raises((Problem, OutOfDate)):
            desks.change(matron, end)
    assert {row.status for row in seen(desks, matron, mary)} == {ItemStatus.ACTIVE}


def test_the_lead_takes_it_out_while_they_answer_the_person(
    desks: Desks, nurse: Actor, mary: Patient
) -> None:
    lead = desks.seat(Role.GOVERNANCE_LEAD, "Grace Hale", teams=())
    made = add(desks, nurse, mary, NOTE)
    desks.factory.item(mary, "Asthma", source=desks.factory.source("GP"))

    def listed() -> tuple[Written, ...]:
        with desks.store(lead).reading() as session:
            return written_here.written(session, lead, mary.id)

    def taken_out(version: int) -> frozenset[str]:
        return desks.change(
            lead,
            lambda session: written_here.take_out(
                session, lead, mary.id, made.id, version, TakenOut.OTHER_PERSON
            ),
        )

    with pytest.raises(Problem):
        taken_out(1)
    desks.change(
        lead,
        lambda session: subject_access.begin(session, lead, mary.id, "Request 2026/114", NOW),
    )
    (row,) = listed()
    assert (row.id, row.author, row.words) == (made.id, "Ruth Eggleston", NOTE.words)
    with pytest.raises(OutOfDate):
        taken_out(row.version + 1)
    desks.change(
        lead,
        lambda session: written_here.hold_closely(session, lead, mary.id, made.id, row.version),
    )
    (row,) = listed()
    assert row.confidentiality is Confidentiality.SENSITIVE
    assert desks.entries("item.held closely for its author") == [("", f"patient:{mary.id}")]
    with pytest.raises(Problem, match="already"):
        desks.change(
            lead,
            lambda session: written_here.hold_closely(session, lead, mary.id, made.id, row.version),
        )
    assert taken_out(row.version) == {f"patient:{mary.id}"}
    assert listed() == ()
    assert [each.title for each in seen(desks, nurse, mary)] == ["Asthma"]
    assert desks.entries("item.taken out for its author") == [
        (TakenOut.OTHER_PERSON, f"patient:{mary.id}")
    ]


def test_what_a_source_said_is_not_taken_out(desks: Desks, nurse: Actor, mary: Patient) -> None:
    lead = desks.seat(Role.GOVERNANCE_LEAD, "Grace Hale", teams=())
    sent = desks.factory.item(mary, "Asthma", source=desks.factory.source("GP"))
    desks.change(
        lead,
        lambda session: subject_access.begin(session, lead, mary.id, "Request 2026/114", NOW),
    )
    with pytest.raises(Problem, match="Only what was written here"):
        desks.change(
            lead,
            lambda session: written_here.take_out(
                session, lead, mary.id, sent.id, 1, TakenOut.MISTAKE
            ),
        )


def test_its_author_says_that_a_worry_is_over(desks: Desks, nurse: Actor, mary: Patient) -> None:
    made = add(desks, nurse, mary, NewItem(Added.WORRY, "not eating"))
    desks.change(nurse, lambda session: adding.end(session, nurse, mary.id, made.id, 1, NOW))
    (row,) = seen(desks, nurse, mary)
    assert (row.status, row.ends) == (ItemStatus.ENDED, PartialDate("2026-11-26"))
    with pytest.raises(OutOfDate):
        desks.change(nurse, lambda session: adding.end(session, nurse, mary.id, made.id, 1, NOW))


def test_what_was_added_in_another_role_stands_as_it_is(
    desks: Desks, nurse: Actor, mary: Patient
) -> None:
    made = add(desks, nurse, mary, NOTE)
    now_social = replace(nurse, role=Role.SOCIAL_WORKER)
    with pytest.raises(Problem, match="in another role"):
        desks.change(
            nurse, lambda session: adding.end(session, now_social, mary.id, made.id, 1, NOW)
        )
