"""Lists of people: what narrows them, who keeps them, and who may hand one out."""

import csv
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from desktop.errors import OutOfDate, Problem
from desktop.models import AuditEntry, Copy, Finding, Patient, PlanVersion, Relationship
from desktop.services import disclosure, lists, policy
from desktop.services.changes import carry_out
from desktop.services.names import Names
from desktop.services.policy_edit import forbid
from desktop.services.policy_tables import lines, written
from desktop.store.store import Store
from desktop.words.dates import PartialDate
from desktop.words.enums import (
    FindingKind,
    ItemStatus,
    Kind,
    PaperKind,
    Permission,
    PlaceKind,
    PlanState,
    PrintFormat,
    RelationshipKind,
    Role,
)
from desktop.words.frailty import CLINICAL_FRAILTY_SCALE
from desktop.words.lists import Filters, Frailty
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory


class Desk:
    """A nurse, and some of the people of her team's practice."""

    def __init__(self, store: Store, factory: Factory, role: Role = Role.COMMUNITY_NURSE) -> None:
        self.store, self.factory = store, factory
        self.team = factory.team()
        self.practice = factory.practice("Larkmoor Surgery", self.team)
        self.actor = factory.staff(role, teams=[self.team], practices=[self.practice])

    def add(self, family: str, given: str = "Ann", **values: Any) -> Any:
        return self.factory.patient(family, given, practice=self.practice, **values)

    def listed(self, filters: Filters, typed: str = "", actor: Actor | None = None) -> list[str]:
        with self.store.reading() as session:
            audience = disclosure.person(session, actor or self.actor)
            found = lists.listed(session, audience, typed, filters, TODAY, Names())
        return [row.name.partition(",")[0] for row in found]

    def saved(self) -> list[str]:
        with self.store.reading() as session:
            return [each.name for each in lists.saved(session, self.actor)]


@pytest.fixture
def desk(store: Store, factory: Factory) -> Desk:
    with factory.together():
        return Desk(store, factory)


def test_a_list_is_narrowed_by_practice_home_and_ward(desk: Desk) -> None:
    home = desk.factory.place(team=desk.team)
    ward = desk.factory.place("Ward 3", PlaceKind.WARD, desk.team)
    settled = desk.factory.place("Ward 4", PlaceKind.WARD, desk.team)
    other = desk.factory.practice("Dene Surgery", desk.team)
    desk.add("Tate", place=home)
    desk.factory.item(
        desk.add("Reay"), "Admitted to Ward 3, Bishop Hospital", Kind.ADMISSION,
        source=desk.factory.source("Hospital"),
    )  # fmt: skip
    desk.add("Tait", place=settled)
    desk.factory.patient("Ord", practice=other)
    assert desk.listed(Filters(practice=other.id)) == ["ORD"]
    assert desk.listed(Filters(place=home.id)) == ["TATE"]
    assert desk.listed(Filters(practice=desk.practice.id, place=ward.id)) == ["REAY"]
    assert desk.listed(Filters(place=settled.id)) == ["TAIT"]
    assert desk.listed(Filters(place=settled.id + 1)) == []
    assert desk.listed(Filters(practice=desk.practice.id)) == ["REAY", "TAIT", "TATE"]


def test_typing_looks_within_the_list(desk: Desk) -> None:
    home = desk.factory.place(team=desk.team)
    desk.add("Tate", "Rosa", place=home)
    desk.add("Tate", "Paul")
    desk.add("Tait", "Mary", place=home)
    assert desk.listed(Filters(place=home.id), "tate") == ["TATE", "TAIT"]
    assert desk.listed(Filters(place=home.id), "tate paul") == []


def test_a_list_is_narrowed_to_the_caseload_of_a_role(desk: Desk) -> None:
    tate = desk.add("Tate", known=False)
    desk.factory.keep(
        Relationship(
            patient_id=tate.id, kind=RelationshipKind.CASELOAD, staff_id=desk.actor.id,
            begins_at=NOW, made_by_id=desk.actor.id,
        )
    )  # fmt: skip
    assert desk.listed(Filters(caseload=Role.COMMUNITY_NURSE)) == ["TATE"]
    assert desk.listed(Filters(caseload=Role.SPECIALIST)) == []


@pytest.mark.parametrize(
    ("code", "value", "least", "there"),
    [
        ("efi-1", "0.3611", Frailty.SEVERE, True),
        ("efi-1", "0.36", Frailty.SEVERE, False),
        ("efi-1", "0.2778", Frailty.MODERATE, True),
        ("efi-2", "0.2778", Frailty.SEVERE, True),
        ("efi-1", "0.0278", Frailty.MILD, False),
        ("763264000", "6", Frailty.MODERATE, True),
        ("763264000", "6", Frailty.SEVERE, False),
        ("efi-1", "not done", Frailty.MILD, False),
    ],
)
def test_frailty_is_what_the_score_sent_says_by_its_own_version(
    desk: Desk, code: str, value: str, least: Frailty, there: bool
) -> None:
    patient = desk.add("Tate")
    desk.factory.item(patient, "Frailty score", Kind.FRAILTY, code=code, value=value)
    assert desk.listed(Filters(frailty=least)) == (["TATE"] if there else [])


@pytest.mark.parametrize(
    ("newer", "there"),
    [
        ({"value": "4", "begins": "2026-10-02"}, False),
        ({"value": "4", "begins": "2026-10-02", "gone_at": NOW}, True),
        ({"value": "4", "begins": "2026-10-02", "status": ItemStatus.WITHDRAWN}, True),
        ({"value": "4", "begins": None}, True),
        ({"code": "efi-2", "value": "0.05", "begins": "2026-10-02"}, True),
    ],
)
def test_a_score_counts_until_the_next_of_its_sort(
    desk: Desk, newer: dict[str, Any], there: bool
) -> None:
    patient = desk.add("Tate")
    scale: dict[str, Any] = {"kind": Kind.FRAILTY, "code": CLINICAL_FRAILTY_SCALE}
    desk.factory.item(patient, "Rockwood", value="7", begins="2026-01-12", **scale)
    desk.factory.item(patient, "Frailty", **(scale | newer))
    assert desk.listed(Filters(frailty=Frailty.SEVERE)) == (["TATE"] if there else [])


@pytest.mark.parametrize("over", [{"gone_at": NOW}, {"ends": "2026-03"}])
def test_a_score_that_is_gone_or_over_narrows_to_nobody(desk: Desk, over: dict[str, Any]) -> None:
    desk.factory.item(
        desk.add("Tate"), "Rockwood", Kind.FRAILTY, code=CLINICAL_FRAILTY_SCALE, value="7", **over
    )
    assert desk.listed(Filters(frailty=Frailty.MILD)) == []


def test_a_score_is_over_when_its_day_has_ended_in_england(desk: Desk) -> None:
    desk.factory.item(
        desk.add("Tate"), "Rockwood", Kind.FRAILTY, code=CLINICAL_FRAILTY_SCALE, value="7",
        ends="2027-07-01",
    )  # fmt: skip
    for hour, there in ((22, ["TATE"]), (23, [])):  # an hour later in summer
        desk.store.clock = partial(datetime, 2027, 7, 1, hour, 30, tzinfo=UTC)
        assert desk.listed(Filters(frailty=Frailty.SEVERE)) == there


def test_who_has_a_plan_and_whose_print_is_out_of_date(desk: Desk) -> None:
    planned, other = desk.add("Tate"), desk.add("Reay")
    desk.factory.keep(
        PlanVersion(patient_id=planned.id, number=1, state=PlanState.WORKING),
        Finding(
            patient_id=other.id, kind=FindingKind.PAPER_OUT_OF_DATE, subject="copy:1",
            sentence="", found_at=NOW,
        ),
    )  # fmt: skip
    assert desk.listed(Filters(plan=True)) == []
    assert desk.listed(Filters(plan=False)) == ["REAY", "TATE"]
    assert desk.listed(Filters(print_out_of_date=True)) == ["REAY"]


def test_a_paper_in_the_home_of_someone_who_died_is_out_of_date(desk: Desk) -> None:
    factory = desk.factory
    for family, died in (("Tate", PartialDate("2026-11-25")), ("Reay", None)):
        patient = desk.add(family)
        plan = factory.plan(patient)
        factory.keep(
            Copy(
                kind=PaperKind.CARE_PLAN, patient_id=patient.id, plan_version_id=plan.id,
                format=PrintFormat.STANDARD, printed_at=NOW, printed_by_id=desk.actor.id,
            )
        )  # fmt: skip
        factory.change(Patient, patient.id, died=died)
    assert desk.listed(Filters(print_out_of_date=True)) == ["TATE"]


def test_a_role_that_reads_no_plans_is_not_told_who_has_one(store: Store, factory: Factory) -> None:
    desk = Desk(store, factory, Role.PHARMACIST)
    with store.reading() as session:
        sees = lists.offered(session, disclosure.person(session, desk.actor)).plans
    desk.add("Tate")
    assert desk.listed(Filters(plan=False)) == (["TATE"] if sees else [])


def test_a_list_ends_at_the_relationship(desk: Desk) -> None:
    elsewhere = desk.factory.practice("Saltcote Surgery")
    desk.factory.patient("Quiet", practice=elsewhere)
    assert desk.listed(Filters(practice=elsewhere.id)) == []


def test_a_list_is_saved_renamed_and_deleted_by_its_owner(desk: Desk) -> None:
    filters = Filters(caseload=Role.COMMUNITY_NURSE, frailty=Frailty.SEVERE, plan=False)

    def write(change: Any) -> Any:
        return carry_out(desk.store, change, NOW)

    write(lambda session: lists.save(session, desk.actor, " My  frail people ", filters))
    assert desk.saved() == ["My frail people"]
    with desk.store.reading() as session:
        (kept,) = lists.saved(session, desk.actor)
    assert kept.filters == filters
    write(lambda session: lists.rename(session, desk.actor, kept.id, kept.version, "Frail"))
    assert desk.saved() == ["Frail"]
    with pytest.raises(OutOfDate):
        write(lambda session: lists.delete(session, desk.actor, kept.id, kept.version))
    with pytest.raises(Problem, match="Give the list a name"):
        write(lambda session: lists.save(session, desk.actor, "  ", filters))
    with desk.store.reading() as session:
        (kept,) = lists.saved(session, desk.actor)
    write(lambda session: lists.delete(session, desk.actor, kept.id, kept.version))
    assert desk.saved() == []


def test_a_list_is_exported_by_those_whom_the_policy_lets_and_audited(
    store: Store, factory: Factory
) -> None:
    desk = Desk(store, factory, Role.PRACTICE_MANAGER)
    tate = desk.add("Tate", "=cmd", nhs="9990000018", address="4 Chapel Bank")
    told = carry_out(
        store,
        lambda session: lists.as_table(
            session, disclosure.person(session, desk.actor), "",
            Filters(practice=desk.practice.id), TODAY, Names(), "Winter  vaccinations",
        ),
        NOW,
    )  # fmt: skip
    (line,) = csv.DictReader(told.decode("utf-8-sig").splitlines())
    assert (line["Name"], line["NHS No."]) == ("TATE, =cmd", "999 000 0018")
    with factory.store.reading() as session:
        newest = session.query(AuditEntry).order_by(AuditEntry.number.desc()).first()
    assert newest is not None
    assert (newest.action, newest.subjects, newest.detail) == (
        "list.exported", f"patient:{tate.id}", "1 people; because: Winter vaccinations",
    )  # fmt: skip


def test_nobody_else_exports_one(desk: Desk) -> None:
    with pytest.raises(Problem, match="may not export"):
        carry_out(
            desk.store,
            lambda session: lists.as_table(
                session, disclosure.person(session, desk.actor), "", Filters(), TODAY, Names(),
                "Winter vaccinations",
            ),
            NOW,
        )  # fmt: skip


def test_who_exports_is_a_word_of_the_policy(store: Store, factory: Factory) -> None:
    desk = Desk(store, factory, Role.PRACTICE_MANAGER)

    def may() -> bool:
        with store.reading() as session:
            return lists.may_hand_out(session, desk.actor)

    assert may()
    factory.policy(
        written(forbid(lines(policy.shipped()), Permission.EXPORT, (Role.PRACTICE_MANAGER,)))
    )
    assert not may()


def test_without_a_reason_no_list_is_exported(store: Store, factory: Factory) -> None:
    desk = Desk(store, factory, Role.PRACTICE_MANAGER)
    desk.add("Tate", nhs="9990000018")
    with pytest.raises(Problem, match="Write the reason"):
        carry_out(
            store,
            lambda session: lists.as_table(
                session, disclosure.person(session, desk.actor), "", Filters(), TODAY, Names(), " "
            ),
            NOW,
        )


def test_what_was_kept_by_another_program_is_read_as_far_as_it_is_known() -> None:
    assert Filters.of_kept({"caseload": "astronaut", "weather": 1, "plan": False}) == Filters(
        plan=False
    )
    assert not Filters()
