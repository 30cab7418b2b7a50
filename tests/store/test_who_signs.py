"""An entry of a login says nothing that its owner cannot have done."""

from itertools import chain

import pytest

from desktop.services import policy
from desktop.words.audit import ACTIONS, NEEDS, NEVER_BY_STAFF
from desktop.words.enums import Role
from tests.services.desks import Desks
from tests.store.conftest import As
from tests.store.curious import store as store  # noqa: PLC0414 - a fixture
from tests.store.driver import DENIED

ANYBODY = {
    "action.agreed", "action.carried", "action.done", "action.dropped", "agenda.closed",
    "agenda.moved", "agenda.noted", "agenda.opened", "agenda.outcome", "agenda.referred",
    "agenda.set aside", "agenda.taken", "agenda.withdrawn", "clock.wrong",
    "caseload.read", "contradiction.explained", "desk.checked", "desk.identified", "glass.closed",
    "household.read",
    "item.annotated", "item.as sent", "item.ended", "item.held closely", "item.taken out",
    "list.deleted", "list.renamed", "list.saved", "meeting.attended", "meeting.curtain closed",
    "meeting.curtain opened", "meeting.finished", "meeting.guest added", "meeting.planned",
    "meeting.shown", "meeting.started", "minutes.read", "objection.recorded", "objection.withdrawn",
    "paper.printed", "paper.taken back", "patient.opened", "place.read", "plan.agreed",
    "plan.begun", "plan.handed on", "plan.saved", "relationship.ended", "relationship.given",
    "staff.chose password", "staff.confirmed", "staff.refused", "staff.signed_in", "today.read",
}  # fmt: skip
"""What the policy asks for no permission for: what guards it is whom it is about."""


def test_of_every_action_it_is_said_who_may_sign_it() -> None:
    said = sorted(chain(ANYBODY, NEVER_BY_STAFF, *NEEDS.values()))
    assert said == sorted(ACTIONS)


@pytest.mark.parametrize(
    "role", [Role.COMMUNITY_NURSE, Role.PRACTICE_MANAGER, Role.GOVERNANCE_LEAD]
)
def test_nobody_says_that_they_did_what_they_may_not_do(
    desks: Desks, as_driver: As, role: Role
) -> None:
    ruth = desks.seat(role, "Ruth", practices=[desks.practice])
    held = desks.ask(
        ruth, lambda session: {each for each in NEEDS if policy.permitted(session, ruth, each)}
    )
    may = ANYBODY.union(*(NEEDS[each] for each in held))
    driver = as_driver("ruth")
    wordless = "patient.looked at in passing"
    tried = {
        each: driver.tried(driver.entry(ruth, "hub", action=each)) for each in (*ACTIONS, wordless)
    }
    assert tried == {each: 1 if each in may else DENIED for each in (*ACTIONS, wordless)}
