"""One change, one transaction."""

import pytest
from sqlalchemy import func, select

from desktop.errors import Problem
from desktop.models import Team
from desktop.services.changes import carry_out
from desktop.store.session import GuardedSession, Unsigned, sign
from desktop.store.store import Store
from desktop.words.changes import Made, subjects_of
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW

SCRIPT = Actor(0, "Test set-up", Role.SERVICE_ACCOUNT)


def teams(store: Store) -> int | None:
    with store.reading() as session:
        return session.scalar(select(func.count(Team.id)))


def make(session: GuardedSession) -> Made:
    team = Team(code="T1", name="Weardale")
    session.add(team)
    session.flush()
    return Made(sign(session, SCRIPT, "team.made", {f"team:{team.id}"}), team.id)


def test_a_signed_change_is_kept_and_says_what_it_touched(scripts: Store) -> None:
    made = carry_out(scripts, make, NOW)
    assert teams(scripts) == 1
    assert subjects_of(made) == made.subjects == frozenset({f"team:{made.id}"})


def test_a_change_that_nobody_signed_is_not_kept(scripts: Store) -> None:
    with pytest.raises(Unsigned):
        carry_out(scripts, lambda session: session.add(Team(code="T1", name="Weardale")), NOW)
    assert teams(scripts) == 0


def test_a_change_that_fails_half_way_leaves_nothing(scripts: Store) -> None:
    def fails(session: GuardedSession) -> None:
        make(session)
        raise Problem("Not today.")

    with pytest.raises(Problem, match="Not today"):
        carry_out(scripts, fails, NOW)
    assert teams(scripts) == 0


def test_whatever_names_no_subjects_touched_none() -> None:
    assert subjects_of(None) == frozenset()
    assert subjects_of(frozenset({"patient:1"})) == {"patient:1"}
