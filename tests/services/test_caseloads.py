"""Who is on whose caseload, and who comes to them."""

from typing import Any

import pytest
from sqlalchemy import select

from desktop.models import AuditEntry, Patient, Relationship
from desktop.models.audit import patients_in
from desktop.services import caseloads, disclosure
from desktop.store.store import Store
from desktop.words.dates import PartialDate
from desktop.words.enums import (
    Confidentiality,
    ItemStatus,
    Kind,
    RelationshipKind,
    Role,
    Sector,
    SourceKind,
)
from desktop.words.people import Actor
from desktop.words.places import Caseload, Group
from tests.clock import NOW
from tests.factory import Factory
from tests.stores import At


class Desk:
    def __init__(self, store: Store, factory: Factory, at: At) -> None:
        self.make, self.at = factory, at
        self.team = factory.team()
        self.practice = factory.practice(team=self.team)
        self.therapist = factory.staff(Role.PHYSIOTHERAPIST, "Shona Reid", teams=[self.team])
        self.nurse = factory.staff(Role.COMMUNITY_NURSE, "Ruth Eggleston", teams=[self.team])
        self.nursing = factory.source("Nursing", Sector.HEALTH, SourceKind.COMMUNITY)
        self.patient: Patient = factory.patient("Adams", practice=self.practice, known=False)
        self.on("Adams", self.patient, self.therapist)

    def on(self, _: str, patient: Patient, who: Actor) -> Relationship:
        return self.make.related(patient, who, RelationshipKind.CASELOAD)

    def visit(self, title: str, begins: str, **others: Any) -> None:
        self.make.item(self.patient, title, Kind.VISIT, source=self.nursing, begins=begins,
                       **{"status": ItemStatus.PLANNED, **others})  # fmt: skip

    def seen(self, actor: Actor | None = None, group: Group = Group.THERAPIST) -> Caseload:
        who = actor or self.therapist
        with self.at(who).writing() as session:
            audience = disclosure.person(session, who)
            return caseloads.caseload(session, who, audience, group, NOW)


@pytest.fixture
def desk(store: Store, factory: Factory, at: At) -> Desk:
    with factory.together():
        return Desk(store, factory, at)


def test_it_is_those_given_to_someone_of_the_role_or_to_the_role_in_the_team(desk: Desk) -> None:
    other = desk.make.patient("Bell", practice=desk.practice)  # to every role of the team
    desk.make.patient("Craig", practice=desk.practice, known=False)
    died = desk.make.patient("Dunn", practice=desk.practice, died=PartialDate("2026-11-01"))
    assert died.id != other.id
    assert [each.name for each in desk.seen().people] == ["ADAMS, Mary", "BELL, Mary"]
    assert [each.name for each in desk.seen(desk.nurse, Group.NURSE).people] == ["BELL, Mary"]


def test_to_read_what_is_planned_for_someone_is_signed_once_a_day(desk: Desk) -> None:
    desk.make.patient("Bell", practice=desk.practice)  # nothing is planned: nothing is read
    desk.visit("Walking practice", "2026-11-27T09:30")
    for _ in range(2):
        desk.seen()
    with desk.make.store.reading() as session:
        signed = session.scalars(
            select(AuditEntry.subjects).where(AuditEntry.action == "caseload.read")
        ).all()
    assert [patients_in(each) for each in signed] == [[desk.patient.id]]


def test_whoever_one_may_not_open_is_on_no_list(desk: Desk) -> None:
    assert desk.seen(desk.nurse).people == ()


def test_a_colleagues_caseload_is_seen_as_far_as_one_may_open_its_people(desk: Desk) -> None:
    kept = desk.make.patient("Bell", practice=desk.practice, known=False)
    desk.on("Bell", kept, desk.therapist)
    desk.on("Adams", desk.patient, desk.nurse)
    assert [each.name for each in desk.seen(desk.nurse).people] == ["ADAMS, Mary"]


def test_an_own_role_has_its_own_caseload_first() -> None:
    actor = Actor(1, "Someone", Role.OCCUPATIONAL_THERAPIST)
    assert caseloads.group_of(actor) is Group.THERAPIST
    assert caseloads.group_of(Actor(1, "Someone", Role.GP)) is None


def test_visits_of_today_of_the_week_and_the_next(desk: Desk) -> None:
    desk.visit("Last week", "2026-11-22T09:00")
    desk.visit("Made", "2026-11-24T09:00", status=ItemStatus.ENDED)
    desk.visit("Just now", "2026-11-26T09:00", status=ItemStatus.ENDED)
    desk.visit("No access", "2026-11-26T09:10", status=ItemStatus.ENDED, value="not made")
    desk.visit("Not told since", "2026-11-26T09:20")
    desk.visit("Stairs", "2026-11-26T14:00")
    desk.visit("Exercises", "2026-11-28T10:30")
    desk.visit("Called off", "2026-11-29T10:30", status=ItemStatus.WITHDRAWN, value="cancelled")
    desk.visit("Next week", "2026-11-30T09:00")
    (row,) = desk.seen().people
    assert row.today == (
        "14:00 Stairs", "09:00 Just now, made", "09:10 No access, not made",
        "09:20 Not told since, past",
    )  # fmt: skip
    assert (row.to_come, row.following) == (2, "Sat 10:30 Exercises")


def test_visits_of_another_role_are_not_counted_and_say_whose_they_are(desk: Desk) -> None:
    desk.visit("Morning dressing", "2026-11-26T08:00", detail="Ruth Eggleston")
    desk.visit("Leg dressing", "2026-11-26T14:00", detail="Ruth Eggleston")
    desk.visit("Occupational therapist, bathroom", "2026-11-26T15:00")
    desk.visit("Insulin", "2026-11-27T09:00")
    desk.visit("Physiotherapist, stairs", "2026-11-28T09:00")
    (row,) = desk.seen().people
    assert row.today == (
        "15:00 Occupational therapist, bathroom", "14:00 Leg dressing, Ruth Eggleston",
        "08:00 Morning dressing, past, Ruth Eggleston",
    )  # fmt: skip
    assert (row.to_come, row.following) == (2, "Sat 09:00 Physiotherapist, stairs")


def test_two_of_one_name_are_told_apart(desk: Desk) -> None:
    other = desk.make.patient("Adams", practice=desk.practice, known=False, born="1952-01-02")
    desk.on("Adams", other, desk.therapist)
    rows = desk.seen().people
    assert {row.name for row in rows} == {"ADAMS, Mary"}
    assert len({row.nhs_number for row in rows}) == 2
    assert {row.born and row.born.text for row in rows} == {"1941-03-09", "1952-01-02"}


def test_goals_and_equipment_stand_on_a_therapists(desk: Desk) -> None:
    for title, kind in (("To the shop and back", Kind.GOAL), ("Frame", Kind.EQUIPMENT)):
        desk.make.item(desk.patient, title, kind, source=desk.nursing)
    desk.make.item(desk.patient, "Over", Kind.GOAL, source=desk.nursing, status=ItemStatus.ENDED)
    (row,) = desk.seen().people
    assert (row.goals, row.equipment) == (("To the shop and back",), ("Frame",))


def test_whoever_is_in_hospital_says_so_before_the_home_that_is_theirs(desk: Desk) -> None:
    home = desk.make.place("Beech House", team=desk.team)
    desk.make.change(Patient, desk.patient.id, place_id=home.id)

    def stay(title: str, begins: str, **others: Any) -> None:
        desk.make.item(desk.patient, title, Kind.ADMISSION, source=desk.nursing, begins=begins,
                       **others)  # fmt: skip

    stay("Admitted to Ward 4", "2026-11-01", ends="2026-11-09", status=ItemStatus.ENDED)
    stay("Admitted to Ward 5", "2026-12-01")
    stay("Admitted to Ward 6", "2026-11-20", confidentiality=Confidentiality.RESTRICTED)
    (row,) = desk.seen().people
    assert row.stays == ("Beech House",)
    stay("Admitted to Coppice Ward", "2026-11-20T10:00")
    (row,) = desk.seen().people
    assert row.stays == ("Admitted to Coppice Ward", "Beech House")
    with desk.make.store.reading() as session:  # a stay is told, and so a look is signed
        signed = select(AuditEntry.subjects).where(AuditEntry.action == "caseload.read")
        assert [patients_in(each) for each in session.scalars(signed)] == [[desk.patient.id]]


def test_whichever_source_sent_no_visit_this_week_is_named(desk: Desk) -> None:
    assert desk.seen().not_supplied == ("Nursing",)
    desk.visit("Stairs", "2026-11-26T14:00")
    assert desk.seen().not_supplied == ()


def test_what_is_withheld_is_neither_named_nor_counted(desk: Desk) -> None:
    desk.visit("Sexual health", "2026-11-26T14:00", confidentiality=Confidentiality.RESTRICTED)
    (row,) = desk.seen().people
    assert (row.today, row.to_come) == ((), 0)
