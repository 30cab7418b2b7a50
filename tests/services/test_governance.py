"""What the governance lead looks at afterwards, and whom they restrict."""

from datetime import timedelta

import pytest

from desktop.errors import OutOfDate, Problem
from desktop.models import AccessReview, Patient
from desktop.services import governance, openings
from desktop.services.policy import NOT_PERMITTED
from desktop.words.enums import DeclaredReason, RelationshipKind, ReviewOf, Role, Verdict
from desktop.words.people import Actor
from desktop.words.relationships import ReviewRow
from tests.clock import NOW
from tests.services.desks import Desks

WHY = "Found on the floor, the crew asks for her medicines"


@pytest.fixture
def lead(desks: Desks) -> Actor:
    return desks.seat(Role.GOVERNANCE_LEAD, "Moira Tait")


@pytest.fixture
def nurse(desks: Desks) -> Actor:
    return desks.seat(Role.COMMUNITY_NURSE, "Ruth Eggleston")


@pytest.fixture
def mary(desks: Desks) -> Patient:
    return desks.factory.patient(practice=desks.practice, known=False, title="Mrs")


def waits(desks: Desks, patient: Patient, opener: Actor, days: int = 1) -> None:
    desks.factory.keep(
        AccessReview(
            what=ReviewOf.COLLEAGUE, patient_id=patient.id, staff_id=opener.id, reason=WHY,
            at=NOW - timedelta(days=days),
        )
    )  # fmt: skip


def listed(desks: Desks, lead: Actor) -> tuple[ReviewRow, ...]:
    return desks.ask(lead, lambda session: governance.reviews(session, lead, NOW))


def judge(desks: Desks, lead: Actor, row: ReviewRow, verdict: Verdict, note: str = "") -> None:
    desks.change(
        lead,
        lambda session: governance.review(session, lead, row.id, row.version, verdict, note, NOW),
    )


def test_broken_glass_waits_for_the_lead_with_its_reason(
    desks: Desks, lead: Actor, nurse: Actor, mary: Patient
) -> None:
    desks.change(nurse, lambda session: openings.break_glass(session, nurse, mary.id, WHY, NOW))
    (row,) = listed(desks, lead)
    assert (row.what, row.name, row.who, row.reason, row.reviewer) == (
        ReviewOf.BREAK_GLASS, "ADAMS, Mary (Mrs)", "Ruth Eggleston", WHY, "Moira Tait",
    )  # fmt: skip
    assert row.verdict is None


def test_what_waits_stands_first_and_a_verdict_is_signed(
    desks: Desks, lead: Actor, nurse: Actor, mary: Patient
) -> None:
    waits(desks, mary, nurse, 3)
    waits(desks, mary, nurse, 2)
    older, newer = listed(desks, lead)
    assert older.at < newer.at
    judge(desks, lead, older, Verdict.IN_ORDER)
    waiting, done = listed(desks, lead)
    assert (waiting.id, done.id) == (newer.id, older.id)
    assert (done.verdict, done.reviewed_by, done.reviewed_at) == (
        Verdict.IN_ORDER, "Moira Tait", NOW,
    )  # fmt: skip
    assert desks.entries("access.reviewed") == [
        ("in order", f"patient:{mary.id} review:{older.id} staff:{nurse.id}")
    ]
    with pytest.raises(OutOfDate):
        judge(desks, lead, older, Verdict.NOT_IN_ORDER, "Looked out of curiosity")


def test_what_was_not_in_order_says_why(
    desks: Desks, lead: Actor, nurse: Actor, mary: Patient
) -> None:
    waits(desks, mary, nurse)
    (row,) = listed(desks, lead)
    with pytest.raises(Problem, match="what was not in order"):
        judge(desks, lead, row, Verdict.NOT_IN_ORDER, "  ")
    judge(desks, lead, row, Verdict.NOT_IN_ORDER, "Looked out of curiosity")
    assert listed(desks, lead)[0].note == "Looked out of curiosity"


def test_a_verdict_stands(desks: Desks, lead: Actor, nurse: Actor, mary: Patient) -> None:
    waits(desks, mary, nurse)
    judge(desks, lead, listed(desks, lead)[0], Verdict.IN_ORDER)
    with pytest.raises(Problem, match="already"):
        judge(desks, lead, listed(desks, lead)[0], Verdict.NOT_IN_ORDER, "After all")


def test_nobody_reviews_their_own_access(desks: Desks, lead: Actor, mary: Patient) -> None:
    waits(desks, mary, lead)
    (row,) = listed(desks, lead)
    assert row.own
    with pytest.raises(Problem, match="your own access"):
        judge(desks, lead, row, Verdict.IN_ORDER)
    assert listed(desks, lead)[0].verdict is None


def test_nobody_else_reads_reviews_or_writes_them(
    desks: Desks, lead: Actor, nurse: Actor, mary: Patient
) -> None:
    waits(desks, mary, lead)
    (row,) = listed(desks, lead)
    for attempt in (
        lambda: listed(desks, nurse),
        lambda: judge(desks, nurse, row, Verdict.IN_ORDER),
        lambda: desks.ask(nurse, lambda session: governance.declared(session, nurse, NOW)),
        lambda: desks.ask(nurse, lambda session: governance.restricted(session, nurse)),
        lambda: desks.ask(nurse, lambda session: governance.named(session, nurse, [mary.id])),
    ):
        with pytest.raises(Problem, match=NOT_PERMITTED):
            attempt()


def test_declared_relationships_of_the_last_month_are_listed(
    desks: Desks, lead: Actor, nurse: Actor, mary: Patient
) -> None:
    long_ago = NOW - timedelta(days=31)
    desks.factory.related(mary, nurse, RelationshipKind.DECLARED, begins_at=long_ago,
                          ends_at=NOW)  # fmt: skip
    desks.change(
        nurse,
        lambda session: openings.declare(session, nurse, mary.id, DeclaredReason.ASKED, NOW),
    )
    (row,) = desks.ask(lead, lambda session: governance.declared(session, lead, NOW))
    assert (row.name, row.who, row.reason) == (
        "ADAMS, Mary (Mrs)", "Ruth Eggleston", DeclaredReason.ASKED.value,
    )  # fmt: skip


def test_a_restricted_person_is_opened_by_those_named_for_them_alone(
    desks: Desks, lead: Actor, nurse: Actor, mary: Patient
) -> None:
    gp = desks.seat(Role.GP, "Miriam Oduya", practices=[desks.practice])
    desks.factory.related(mary, nurse)

    def restrict(restricted: bool) -> None:
        desks.change(
            lead,
            lambda session: governance.restrict(
                session, lead, mary.id, restricted, "She asked for it in writing"
            ),
        )

    assert desks.opens(gp, mary.id)
    restrict(True)
    assert not desks.opens(gp, mary.id)
    assert desks.opens(nurse, mary.id)
    (row,) = desks.ask(lead, lambda session: governance.restricted(session, lead))
    assert (row.patient, row.name, row.born) == (mary.id, "ADAMS, Mary (Mrs)", "09-Mar-1941")
    with pytest.raises(Problem, match="restricted already"):
        restrict(True)
    restrict(False)
    assert desks.opens(gp, mary.id)
    assert desks.ask(lead, lambda session: governance.restricted(session, lead)) == ()
    signed = desks.entries("patient.restricted", "patient.released")
    assert signed == [("She asked for it in writing", f"patient:{mary.id}")] * 2


def test_nobody_else_restricts_a_person(desks: Desks, nurse: Actor, mary: Patient) -> None:
    desks.factory.related(mary, nurse)
    with pytest.raises(Problem, match=NOT_PERMITTED):
        desks.change(
            nurse,
            lambda session: governance.restrict(session, nurse, mary.id, True, "She asked for it"),
        )
