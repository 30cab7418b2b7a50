"""What there is to look after: counted, for whoever may, and for nobody else."""

from datetime import timedelta

import pytest

from desktop.models import AccessReview
from desktop.services import duties
from desktop.words.enums import ReviewOf, Role
from desktop.words.people import Actor
from desktop.words.today import Duty, DutyKind
from tests.clock import NOW
from tests.services.record import Record
from tests.services.record import record as record  # noqa: PLC0414 - a fixture


def held(record: Record, actor: Actor) -> tuple[Duty, ...]:
    with record.at(actor).reading() as session:
        return duties.held(session, actor, NOW)


def test_a_lead_is_told_what_waits_but_not_their_own_opening(record: Record) -> None:
    lead = record.factory.staff(Role.GOVERNANCE_LEAD, "Moira Tait", teams=[record.team])
    for who in (record.nurse, lead):
        record.factory.keep(
            AccessReview(what=ReviewOf.BREAK_GLASS, patient_id=record.patient.id, staff_id=who.id,
                         reason="An emergency", at=NOW - timedelta(days=1), reviewer_id=lead.id)
        )  # fmt: skip
    found = {each.kind: each.waits for each in held(record, lead)}
    assert found[DutyKind.REVIEWS] == 1
    assert found[DutyKind.RETENTION] == 0


@pytest.mark.parametrize(
    ("role", "kinds"),
    [(Role.COMMUNITY_NURSE, set()),
     (Role.PRACTICE_MANAGER, {DutyKind.MATCHING, DutyKind.BACKUP, DutyKind.LEAVERS}),
     (Role.GOVERNANCE_LEAD, set(DutyKind))],
)  # fmt: skip
def test_only_what_the_policy_lets_them_do_is_counted(
    record: Record, role: Role, kinds: set[DutyKind]
) -> None:
    someone = record.factory.staff(role, "Someone Else", teams=[record.team])
    assert {each.kind for each in held(record, someone)} == kinds
