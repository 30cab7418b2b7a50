"""Which papers in which homes are wrong now."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import (
    AuditEntry,
    Copy,
    Finding,
    Patient,
    PlanVersion,
    contradiction_rules,
    contradictions,
)
from desktop.services import findings
from desktop.services.changes import carry_out
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.enums import FindingKind, Gender, Kind, PaperKind, PlanState, PrintFormat, Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.factory import Factory
from tests.stores import At


class Home:
    """A person with papers at home."""

    def __init__(self, store: Store, factory: Factory, at: At) -> None:
        self.store, self.factory, self.at = store, factory, at
        team = factory.team()
        self.practice = factory.practice(team=team)
        self.nurse = factory.staff(teams=[team])
        self.patient: Patient = factory.patient(practice=self.practice)
        self.first = self.agreed(1)

    def agreed(self, number: int) -> PlanVersion:
        return self.factory.plan(self.patient, number=number, agreed_by=self.nurse)

    def paper(self, plan: PlanVersion, place: str = "the kitchen drawer") -> Copy:
        copy = Copy(
            kind=PaperKind.CARE_PLAN, patient_id=self.patient.id, plan_version_id=plan.id,
            format=PrintFormat.STANDARD, place=place, printed_at=NOW, printed_by_id=self.nurse.id,
        )  # fmt: skip
        self.factory.keep(copy)
        return copy

    def touch(self, *subjects: str, days: int = 0, by: Actor | None = None) -> None:
        who, of_patient = by or self.nurse, f"patient:{self.patient.id}"
        carry_out(
            self.at(who),
            lambda session: sign(session, who, "item.annotated", {*subjects, of_patient}),
            NOW + timedelta(days=days),
        )

    def found(self) -> list[tuple[str, str]]:
        with self.store.reading() as session:
            rows = session.scalars(select(Finding).order_by(Finding.subject))
            return [(row.subject, row.sentence) for row in rows]


@pytest.fixture
def home(store: Store, factory: Factory, at: At) -> Home:
    with factory.together():
        return Home(store, factory, at)


def test_a_paper_that_says_what_the_plan_says_is_right(home: Home) -> None:
    paper = home.paper(home.first)
    home.touch(f"copy:{paper.id}")
    assert home.found() == []


@pytest.mark.parametrize("by", ["plan", "copy"])
def test_a_new_agreed_version_makes_the_old_papers_wrong(home: Home, by: str) -> None:
    old, nowhere = home.paper(home.first), home.paper(home.first, place="")
    new = home.agreed(2)
    home.paper(new)
    subjects = {"plan": new.id, "copy": old.id}
    home.touch(f"{by}:{subjects[by]}")
    assert home.found() == [
        (f"copy:{old.id}", "Version 1 lies in the kitchen drawer; version 2 is agreed."),
        (f"copy:{nowhere.id}", "Version 1 lies in the home; version 2 is agreed."),
    ]


def test_a_version_still_being_written_makes_no_paper_wrong(home: Home) -> None:
    home.paper(home.first)
    working = home.factory.plan(home.patient, number=2)
    assert working.state is PlanState.WORKING
    home.touch(f"plan:{working.id}")
    assert home.found() == []


def test_a_paper_taken_back_is_no_longer_wrong(home: Home) -> None:
    old = home.paper(home.first)
    new = home.agreed(2)
    home.touch(f"plan:{new.id}")
    assert home.found()
    home.factory.change(Copy, old.id, taken_back_at=NOW)
    home.touch(f"copy:{old.id}")
    assert home.found() == []


def test_only_those_whom_a_change_touched_are_worked_out_again(home: Home) -> None:
    home.paper(home.first)
    home.agreed(2)
    someone_else = home.factory.patient("Else", "Someone", practice=home.practice)
    plan = home.factory.plan(someone_else)
    home.touch(f"plan:{plan.id}", "staff:1", "directory")
    assert home.found() == []


def test_whoever_may_not_see_plans_loses_no_finding(home: Home) -> None:
    """On a hub they see no plan at all, and would take every paper for right."""
    home.paper(home.first)
    home.touch(f"plan:{home.agreed(2).id}")
    was = home.found()
    assert was
    desk = home.factory.staff(Role.PRACTICE_STAFF, "Pat Reed", practices=[home.practice])
    home.touch(by=desk)
    assert home.found() == was


def test_a_finding_keeps_the_day_on_which_it_was_found(home: Home) -> None:
    home.paper(home.first)
    home.touch(f"plan:{home.agreed(2).id}")
    added = home.paper(home.first, place="the car")
    home.touch(f"copy:{added.id}", days=3)
    with home.store.reading() as session:
        days = session.scalars(select(Finding.found_at).order_by(Finding.subject)).all()
    assert days == [NOW, NOW + timedelta(days=3)]


def test_a_change_to_one_of_three_thousand_works_out_that_one_alone(
    embedded_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A count and not a time: of rows read, too, none is anybody else's."""
    make = Factory(embedded_store, "matron")
    nurse = make.staff()
    gp, hospital = make.source("GP"), make.source("Hospital")
    touched = make.patient("Adams")
    others = (Patient(family="Other", given=f"P{n}", gender=Gender.NOT_KNOWN) for n in range(2_999))
    make.keep(*others)
    for source, title in ((gp, "Penicillin"), (hospital, "No known allergies")):
        make.item(touched, title, Kind.ALLERGY, source=source)
    asked: list[list[int]] = []
    as_it_is = contradictions.recompute

    def counted(session: Session, patients: Sequence[int], now: datetime) -> set[int]:
        asked.append(list(patients))
        return as_it_is(session, patients, now)

    monkeypatch.setattr(contradictions, "recompute", counted)
    carry_out(
        embedded_store,
        lambda session: sign(session, nurse, "item.annotated", {f"patient:{touched.id}"}),
        NOW,
    )
    assert asked == [[touched.id]]
    with embedded_store.reading() as session:
        assert session.scalars(select(Finding.patient_id).distinct()).all() == [touched.id]


# --- what older rules found -----------------------------------------------------------------------


class Older:
    """Three people: something that newer rules find, something they find no more, and nothing."""

    def __init__(self, scripts: Store, factory: Factory) -> None:
        self.store, self.factory = scripts, factory
        self.script = Actor(factory.script(), "Nightly import", Role.SERVICE_ACCOUNT)
        gp, hospital = factory.source("GP"), factory.source("Hospital")
        self.disagreed, self.agreed, self.other = (
            factory.patient(family) for family in ("Adams", "Bell", "Carr")
        )
        for source, title in ((gp, "Penicillin"), (hospital, "No known allergies")):
            factory.item(self.disagreed, title, Kind.ALLERGY, source=source)
        factory.keep(
            Finding(
                patient_id=self.agreed.id, kind=FindingKind.CONTRADICTION, subject="kin:1:2",
                sentence=contradictions.DISAGREE, as_of="a/b", found_at=NOW,
            )
        )  # fmt: skip

    def renew(self, heed: Callable[[], None] = lambda: None) -> None:
        findings.renew(self.store, self.script, NOW, heed)

    def found(self) -> list[int]:
        with self.store.reading() as session:
            return list(session.scalars(select(Finding.patient_id).order_by(Finding.patient_id)))

    def entries(self) -> list[tuple[str, str]]:
        with self.store.reading() as session:
            rows = session.execute(
                select(AuditEntry.detail, AuditEntry.subjects)
                .where(AuditEntry.action == findings.RENEWED)
                .order_by(AuditEntry.number)
            )
            return [(detail, subjects) for detail, subjects in rows]


@pytest.fixture
def older(scripts: Store, factory: Factory) -> Older:
    with factory.together():
        return Older(scripts, factory)


def test_what_older_rules_found_is_worked_out_anew_once(older: Older) -> None:
    older.renew()
    assert older.found() == [older.disagreed.id]
    moved = f"findings patient:{older.disagreed.id} patient:{older.agreed.id}"
    assert older.entries() == [(f"rules {contradiction_rules.NUMBER}", moved)]
    older.renew()
    assert len(older.entries()) == 1


def test_newer_rules_work_it_out_anew_and_older_ones_leave_it(
    older: Older, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contradiction_rules, "NUMBER", 7)
    older.renew()
    monkeypatch.setattr(contradiction_rules, "NUMBER", 6)
    older.renew()
    assert [detail for detail, _ in older.entries()] == ["rules 7"]
    monkeypatch.setattr(contradiction_rules, "NUMBER", 8)
    older.renew()
    assert [detail for detail, _ in older.entries()] == ["rules 7", "rules 8"]


def test_where_it_was_ended_the_next_go_on(older: Older, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "_IN_TURN", 1)

    def end() -> None:
        raise Problem("Stopped.")

    with pytest.raises(Problem):
        older.renew(end)
    assert older.found() == [older.disagreed.id, older.agreed.id]
    older.renew()
    assert older.found() == [older.disagreed.id]
    one, two, three = (each.id for each in (older.disagreed, older.agreed, older.other))
    assert [detail.partition(" until ")[2] for detail, _ in older.entries()] == [
        str(one), str(two), str(three), "",
    ]  # fmt: skip


def test_a_mistake_in_it_keeps_no_file_out(older: Older, monkeypatch: pytest.MonkeyPatch) -> None:
    mistakes: list[Exception] = []
    with monkeypatch.context() as broken:
        broken.setattr(findings, "heard", lambda *_: 1 / 0)
        broken.setattr(findings, "fault", mistakes.append)
        older.renew()
    assert [type(each) for each in mistakes] == [ZeroDivisionError]
    assert older.entries() == []
    older.renew()
    assert older.found() == [older.disagreed.id]
