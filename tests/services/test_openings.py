"""Opening a person who is on no list of one's own: declared, broken glass, subject access."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from desktop.errors import Problem
from desktop.models import AccessReview, Objection, Patient, Relationship
from desktop.services import giving, openings, patients, subject_access
from desktop.services.policy import NOT_PERMITTED
from desktop.services.relationships import NOT_YOURS
from desktop.store.session import GuardedSession
from desktop.words.changes import Made
from desktop.words.enums import DeclaredReason, ObjectionTo, RelationshipKind, Role
from desktop.words.people import Actor
from desktop.words.subject_access import Begun
from tests.clock import NOW
from tests.services.desks import Desks

WHY = "Found on the floor, the crew asks for her medicines"
Opening = Callable[[GuardedSession, Actor, int], Made]


@pytest.fixture
def nurse(desks: Desks) -> Actor:
    return desks.seat(Role.COMMUNITY_NURSE, "Ruth Eggleston", organisation="Dunholm nurses")


@pytest.fixture
def mary(desks: Desks) -> Patient:
    return desks.factory.patient(practice=desks.practice, known=False)


def declares(session: GuardedSession, actor: Actor, patient: int) -> Made:
    return openings.declare(session, actor, patient, DeclaredReason.SEEING, NOW)


def breaks(session: GuardedSession, actor: Actor, patient: int) -> Made:
    return openings.break_glass(session, actor, patient, WHY, NOW)


def begins(session: GuardedSession, actor: Actor, patient: int) -> Begun:
    return subject_access.begin(session, actor, patient, WHY, NOW)


def refused(desks: Desks, actor: Actor, opening: Opening, patient: int) -> str:
    before = desks.count(Relationship), desks.count(AccessReview)
    with pytest.raises(Problem) as told:
        desks.change(actor, lambda session: opening(session, actor, patient))
    assert (desks.count(Relationship), desks.count(AccessReview)) == before
    return str(told.value)


def object_to(desks: Desks, patient: Patient, actor: Actor, *, organisation: bool) -> None:
    desks.factory.keep(
        Objection(
            patient_id=patient.id,
            against=ObjectionTo.ORGANISATION if organisation else ObjectionTo.PERSON,
            staff_id=None if organisation else actor.id,
            organisation=actor.organisation if organisation else "",
            made_by_id=actor.id,
            made_at=NOW,
        )
    )


# --- declared -------------------------------------------------------------------------------------


def test_someone_who_is_seeing_a_person_of_their_team_opens_them_for_a_fortnight(
    desks: Desks, nurse: Actor, mary: Patient
) -> None:
    assert not desks.opens(nurse, mary.id)
    made = desks.change(nurse, lambda session: declares(session, nurse, mary.id))
    assert desks.opens(nurse, mary.id)
    assert desks.entries("relationship.declared") == [
        (DeclaredReason.SEEING.value, f"patient:{mary.id} relationship:{made.id}")
    ]
    (row,) = desks.ask(nurse, lambda session: giving.listed(session, nurse, mary.id))
    assert (row.kind, row.who, row.reason) == (
        RelationshipKind.DECLARED, "Ruth Eggleston", DeclaredReason.SEEING.value,
    )  # fmt: skip
    assert row.ends_at is not None
    assert row.ends_at - row.begins_at == timedelta(days=14)
    assert desks.count(AccessReview) == 0


def test_a_relationship_is_declared_with_people_of_ones_own_teams_alone(
    desks: Desks, nurse: Actor
) -> None:
    theirs = desks.factory.patient("Bell", practice=desks.elsewhere, known=False)
    assert refused(desks, nurse, declares, theirs.id) == NOT_YOURS
    ward = desks.factory.place("Ward 4", team=desks.here)
    moved = desks.factory.patient("Coates", practice=desks.elsewhere, place=ward, known=False)
    desks.change(nurse, lambda session: declares(session, nurse, moved.id))
    assert desks.opens(nurse, moved.id)


@pytest.mark.parametrize("organisation", [False, True])
@pytest.mark.parametrize("opening", [declares, breaks])
def test_an_objection_goes_before_every_opening_and_is_not_told_of(
    desks: Desks, nurse: Actor, mary: Patient, opening: Opening, organisation: bool
) -> None:
    object_to(desks, mary, nurse, organisation=organisation)
    assert refused(desks, nurse, opening, mary.id) == NOT_YOURS
    assert refused(desks, nurse, opening, 987_654) == NOT_YOURS


def test_nobody_declares_a_relationship_with_a_restricted_person(
    desks: Desks, nurse: Actor
) -> None:
    hidden = desks.factory.patient(practice=desks.practice, known=False, restricted=True)
    assert refused(desks, nurse, declares, hidden.id) == NOT_YOURS


@pytest.mark.parametrize(
    ("role", "opening"),
    [
        (Role.GOVERNANCE_LEAD, declares),
        (Role.PRACTICE_MANAGER, declares),
        (Role.LINK_WORKER, breaks),
        (Role.GOVERNANCE_LEAD, breaks),
        (Role.COMMUNITY_NURSE, begins),
    ],
)
def test_the_policy_says_whose_role_may_do_it(
    desks: Desks, mary: Patient, role: Role, opening: Opening
) -> None:
    someone = desks.seat(role, "Colin Raistrick")
    assert refused(desks, someone, opening, mary.id) == NOT_PERMITTED


# --- broken glass ---------------------------------------------------------------------------------


def test_broken_glass_opens_anybody_for_an_hour_and_is_looked_at_afterwards(
    desks: Desks, nurse: Actor
) -> None:
    desks.seat(Role.GOVERNANCE_LEAD, "Aaron Gowland", teams=[desks.there])
    desks.seat(Role.GOVERNANCE_LEAD, "Moira Tait", teams=[desks.here])
    theirs = desks.factory.patient(practice=desks.elsewhere, known=False, restricted=True)
    made = desks.change(nurse, lambda session: breaks(session, nurse, theirs.id))
    assert desks.opens(nurse, theirs.id)
    assert desks.entries("glass.broken") == [(WHY, f"patient:{theirs.id} relationship:{made.id}")]
    glass = desks.ask(nurse, lambda session: openings.glass(session, nurse, theirs.id))
    assert glass is not None
    assert (glass.relationship, glass.reviewer) == (made.id, "Moira Tait")
    assert glass.closes_at - glass.broken_at == timedelta(minutes=60)
    assert desks.count(AccessReview) == 1


def test_the_reviewer_is_another_lead_where_none_is_near(desks: Desks, nurse: Actor) -> None:
    def reviewer() -> str:
        return desks.ask(nurse, lambda session: openings.ways(session, nurse, NOW)).reviewer

    assert reviewer() == ""
    desks.seat(Role.GOVERNANCE_LEAD, "Moira Tait", teams=[desks.there])
    assert reviewer() == "Moira Tait"


@pytest.mark.parametrize("reason", ["", "urgent", "          ", " a  b  c  d ", "x" * 501])
def test_the_glass_needs_a_reason_that_someone_can_read(
    desks: Desks, nurse: Actor, mary: Patient, reason: str
) -> None:
    def break_it(session: GuardedSession, actor: Actor, patient: int) -> Made:
        return openings.break_glass(session, actor, patient, reason, NOW)

    assert "letters" in refused(desks, nurse, break_it, mary.id)


def test_glass_ends_by_itself(desks: Desks, nurse: Actor, mary: Patient) -> None:
    earlier = NOW - timedelta(minutes=61)
    desks.factory.related(
        mary, nurse, RelationshipKind.BREAK_GLASS, begins_at=earlier,
        ends_at=earlier + timedelta(minutes=60),
    )  # fmt: skip
    assert not desks.opens(nurse, mary.id)
    assert desks.ask(nurse, lambda session: openings.glass(session, nurse, mary.id)) is None


def test_whoever_broke_it_closes_it_early_and_nobody_else_does(
    desks: Desks, nurse: Actor, mary: Patient
) -> None:
    matron = desks.seat(Role.COMMUNITY_MATRON, "Aisha Rahman")
    desks.factory.related(mary, matron)
    desks.change(nurse, lambda session: breaks(session, nurse, mary.id))
    glass = desks.ask(nurse, lambda session: openings.glass(session, nurse, mary.id))
    assert glass is not None

    def close(actor: Actor) -> None:
        desks.change(
            actor,
            lambda session: giving.end(session, actor, glass.relationship, glass.version, NOW),
        )

    with pytest.raises(Problem, match=r"short while can close it|no longer there"):
        close(matron)
    close(nurse)
    assert not desks.opens(nurse, mary.id)
    assert [detail for detail, _ in desks.entries("glass.closed")] == ["break-glass"]
    assert desks.ask(nurse, lambda session: openings.glass(session, nurse, mary.id)) is None


def test_the_entry_of_an_opening_says_why_it_was_allowed(
    desks: Desks, nurse: Actor, mary: Patient
) -> None:
    desks.change(nurse, lambda session: breaks(session, nurse, mary.id))
    opened = desks.change(nurse, lambda session: patients.open_patient(session, nurse, mary.id))
    assert opened.about is not None
    assert opened.glass is not None
    desks.factory.related(mary, nurse)
    gp = desks.seat(Role.GP, "Miriam Oduya", practices=[desks.practice])
    for actor in (nurse, gp):
        desks.change(actor, partial(patients.open_patient, actor=actor, patient_id=mary.id))
    assert [detail for detail, _ in desks.entries("patient.opened")] == [
        "break-glass", "break-glass, caseload", "practice list",
    ]  # fmt: skip


# --- subject access -------------------------------------------------------------------------------


def test_the_lead_opens_a_person_to_answer_them_whatever_they_object_to(
    desks: Desks, mary: Patient
) -> None:
    lead = desks.seat(Role.GOVERNANCE_LEAD, "Moira Tait", organisation="The partnership")
    object_to(desks, mary, lead, organisation=True)
    made = desks.change(lead, lambda session: begins(session, lead, mary.id))
    assert desks.opens(lead, mary.id)
    assert desks.entries("subject access.begun") == [
        (WHY, f"patient:{mary.id} relationship:{made.id}")
    ]
    assert desks.count(AccessReview) == 0


# --- what a role may do -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "declares_until", "glass_minutes"),
    [
        (Role.COMMUNITY_NURSE, (NOW + timedelta(days=14)).date(), 60),
        (Role.LINK_WORKER, (NOW + timedelta(days=14)).date(), None),
        (Role.PRACTICE_MANAGER, None, None),
    ],
)
def test_the_ways_that_a_role_has_do_not_depend_on_the_person(
    desks: Desks, role: Role, declares_until: object, glass_minutes: int | None
) -> None:
    someone = desks.seat(role, "Colin Raistrick")
    found = desks.ask(someone, lambda session: openings.ways(session, someone, NOW))
    assert (found.declared_until, found.glass_minutes) == (declares_until, glass_minutes)
