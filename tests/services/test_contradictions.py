"""What sources contradict each other in: found by intake, shown to whoever sees every side."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select

from desktop.errors import OutOfDate, Problem
from desktop.feeds import intake
from desktop.models import Description, Finding, FindingAnswer, Item, Patient, Relationship, Source
from desktop.services import actions, contradictions, disclosure, today
from desktop.services.changes import carry_out
from desktop.store.session import GuardedSession, sign
from desktop.store.store import Store
from desktop.words.contradictions import Contradiction
from desktop.words.dates import PartialDate
from desktop.words.enums import (
    ActionState,
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
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.services.desks import Desks

DUE = TODAY + timedelta(days=7)
LATER = NOW + timedelta(days=1)
on_a_hub = pytest.mark.parametrize("store", ["hub"], indirect=True)
"""A file has no logins of its own."""


class Said:
    """One person of a practice, and two sources that say different things of them."""

    def __init__(self, desks: Desks, scripts: Store, folder: Path) -> None:
        self.desks, self.scripts, self.folder = desks, scripts, folder
        self.factory: Factory = desks.factory
        self.nurse = desks.seat(Role.COMMUNITY_NURSE, "Anna Bell")
        self.clerk = desks.seat(Role.PRACTICE_STAFF, "Carol Dent", practices=[desks.practice])
        self.patient: Patient = self.factory.patient(practice=desks.practice)
        self.gp = self.factory.source("GP Dene")
        self.hospital = self.factory.source("Hospital", kind=SourceKind.HOSPITAL)
        self._files = 0

    def allergy(self, title: str, source: Source, **others: object) -> Item:
        return self.factory.item(self.patient, title, Kind.ALLERGY, source=source, **others)  # type: ignore[arg-type]

    def touch(
        self, now: datetime = NOW, by: Store | None = None, actor: Actor | None = None
    ) -> None:
        """Something of them was changed: by a script, or by someone at a desk."""
        who = actor or Actor(self.factory.script(), "Set-up", Role.SERVICE_ACCOUNT)
        carry_out(
            by or self.scripts,
            lambda session: sign(session, who, "item.annotated", {f"patient:{self.patient.id}"}),
            now,
        )

    def seen(self, actor: Actor) -> list[Contradiction]:
        return self.desks.ask(
            actor,
            lambda session: list(
                contradictions.of_patient(
                    session, disclosure.person(session, actor), self.patient.id
                )
            ),
        )

    def rules(self, actor: Actor) -> list[Rule]:
        return [each.rule for each in self.seen(actor)]

    def found(self) -> set[str]:
        """What is worked out, whoever sees it."""
        with self.scripts.reading() as session:
            return set(
                session.scalars(
                    select(Finding.subject).where(Finding.kind == FindingKind.CONTRADICTION)
                )
            )

    def bring(self, source: Source, now: datetime = NOW, **fields: object) -> None:
        """A source sends who the person is, and what else it says of them."""
        self._files += 1
        path = self.folder / f"{self._files}.json"
        said = fields.pop("entries", [])
        person = {
            "resourceType": "Patient", "id": "p1", "birthDate": "1941-03-09",
            "name": [{"family": "Adams", "given": ["Mary"]}],
            "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number",
                            "value": self.patient.nhs_number}],
            **fields,
        }  # fmt: skip
        assert isinstance(said, list)
        entries = [{"resource": each} for each in (person, *said)]
        path.write_text(json.dumps({"resourceType": "Bundle", "type": "collection",
                                    "entry": entries}))  # fmt: skip
        actor = Actor(self.factory.script(), "Set-up", Role.SERVICE_ACCOUNT)
        intake.import_paths(self.scripts, actor, [path], source=source.code, now=now)


@pytest.fixture
def said(desks: Desks, scripts: Store, tmp_path: Path) -> Said:
    folder = tmp_path / "sent"
    folder.mkdir()
    return Said(desks, scripts, folder)


@pytest.fixture
def allergic(said: Said) -> Said:
    said.allergy("Penicillin", said.gp)
    said.allergy("No known allergies", said.hospital)
    said.touch()
    return said


def home(line: str, postcode: str) -> list[dict[str, object]]:
    return [{"use": "home", "line": [line], "postalCode": postcode}]


def a_fact(title: str) -> dict[str, object]:
    """Something that everybody of the team may see, by which they know the source."""
    return {"resourceType": "Condition", "id": title, "code": {"text": title},
            "subject": {"reference": "Patient/p1"}}  # fmt: skip


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


# --- what is done about it ----------------------------------------------------------------------


def explain(said: Said, reason: str = "Asked Mary: it was a rash from a plaster.") -> None:
    (found,) = said.seen(said.nurse)
    said.desks.change(
        said.nurse, lambda session: contradictions.explain(session, said.nurse, found, reason, NOW)
    )


def test_explained_it_stays_so_until_either_side_is_worded_otherwise(allergic: Said) -> None:
    explain(allergic)
    (found,) = allergic.seen(allergic.nurse)
    assert found.explained is not None
    assert (found.explained.by, found.explained.at) == ("Anna Bell", NOW)
    assert not found.waits
    assert allergic.desks.entries("contradiction.explained") == [
        ("", f"patient:{allergic.patient.id}")
    ]
    allergic.touch()
    assert allergic.seen(allergic.nurse)[0].explained is not None
    with allergic.scripts.reading() as session:
        key = session.scalars(select(Item.id).where(Item.title == "Penicillin")).one()
    run = allergic.factory.import_run(allergic.gp, allergic.nurse)
    allergic.factory.change(
        Item, (allergic.patient.id, key), detail="Anaphylaxis", recorded_from=LATER,
        import_id=run.id,
    )  # fmt: skip
    allergic.touch(LATER)
    assert allergic.seen(allergic.nurse)[0].explained is None


def test_a_reason_is_needed(allergic: Said) -> None:
    with pytest.raises(Problem, match="Write the reason"):
        explain(allergic, "  no ")
    assert allergic.seen(allergic.nurse)[0].waits


def test_one_key_makes_it_a_task_that_says_nothing_of_it(allergic: Said) -> None:
    (found,) = allergic.seen(allergic.nurse)
    allergic.desks.change(
        allergic.nurse,
        lambda session: contradictions.make_task(
            session, allergic.nurse, found, allergic.nurse.id, DUE, NOW
        ),
    )
    (found,) = allergic.seen(allergic.nurse)
    assert found.task is not None
    assert (found.task.owner, found.task.due) == ("Anna Bell", DUE)
    (action,) = allergic.desks.ask(
        allergic.nurse, lambda session: actions.mine(session, allergic.nurse)
    )
    assert (action.id, action.can_close) == (found.task.action, False)
    assert "llerg" not in action.what


def test_a_task_whose_sources_agree_can_close(allergic: Said) -> None:
    test_one_key_makes_it_a_task_that_says_nothing_of_it(allergic)
    with allergic.scripts.reading() as session:
        key = session.scalars(select(Item.id).where(Item.title == "No known allergies")).one()
    allergic.factory.change(Item, (allergic.patient.id, key), gone_at=LATER)
    allergic.touch(LATER)
    nurse = allergic.nurse
    (action,) = allergic.desks.ask(nurse, lambda session: actions.mine(session, nurse))
    assert action.can_close
    allergic.desks.change(
        nurse,
        lambda session: actions.close(
            session, nurse, action.id, action.version, ActionState.DONE, TODAY
        ),
    )
    allergic.touch(LATER)
    with allergic.scripts.reading() as session:
        assert session.scalars(select(Finding)).all() == []


def test_what_has_changed_since_is_neither_explained_nor_made_a_task(allergic: Said) -> None:
    (found,) = allergic.seen(allergic.nurse)
    allergic.allergy("Latex", allergic.gp)
    allergic.touch()
    with pytest.raises(OutOfDate, match="has changed since"):
        allergic.desks.change(
            allergic.nurse,
            lambda session: contradictions.explain(session, allergic.nurse, found, "It is.", NOW),
        )


# --- where it is listed -------------------------------------------------------------------------


def test_today_lists_my_people_whom_nobody_sees_to(allergic: Said) -> None:
    nurse = allergic.nurse

    def listed() -> list[tuple[int, tuple[Rule, ...]]]:
        row = allergic.desks.ask(
            nurse,
            lambda session: today.today(session, nurse, disclosure.person(session, nurse), NOW),
        )
        return [(each.patient, each.rules) for each in row.differ]

    theirs = [(allergic.patient.id, (Rule.ALLERGY,))]
    assert listed() == theirs  # on the caseload of her role
    with allergic.desks.factory.store.reading() as session:
        given = list(session.scalars(select(Relationship.id)))
    for each in given:
        allergic.factory.change(Relationship, each, ends_at=NOW)
    assert listed() == []  # on no caseload and no agenda, and nothing promised
    allergic.factory.meeting(allergic.desks.here, chair=nurse, patients=[allergic.patient])
    assert listed() == theirs
    explain(allergic)
    assert listed() == []


def test_a_sector_of_its_own_is_said_beside_each(said: Said) -> None:
    council = said.factory.source("Council", Sector.SOCIAL, SourceKind.COUNCIL)
    said.factory.item(said.patient, "Sue Brown", Kind.CONTACT, source=said.gp,
                      detail="Next of kin")  # fmt: skip
    said.factory.item(said.patient, "Jean Ferry", Kind.CONTACT, source=council,
                      detail="Next of kin")  # fmt: skip
    said.touch()
    (found,) = said.seen(said.nurse)
    assert {each.sector for each in found.sides} == {Sector.HEALTH, Sector.SOCIAL}
