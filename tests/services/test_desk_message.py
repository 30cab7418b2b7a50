"""The message that a call leaves: whose it is, and who stands in for them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.errors import Problem
from desktop.models import Absence, Draft, Patient
from desktop.services import actions, desk, drafts
from desktop.words.dates import PartialDate
from desktop.words.enums import (
    ActionState,
    Role,
)
from tests.clock import NOW, TODAY
from tests.services.desk_calls import KEY, Call
from tests.services.desk_calls import call as call  # noqa: PLC0414 - a fixture


def test_a_message_is_an_action_and_its_draft_goes_with_it(call: Call) -> None:
    call.desks.change(
        call.clerk,
        lambda session: drafts.save(session, call.clerk, KEY, "desk:1", "Ring L", 1, NOW),
    )
    call.message("Ring Leanne back about Thursday", call.nurse)
    (action,) = call.desks.ask(call.nurse, lambda session: actions.mine(session, call.nurse))
    assert (action.what, action.due) == (
        "ADAMS, Mary rang: Ring Leanne back about Thursday", TODAY,
    )  # fmt: skip
    with call.make.store.reading() as session:
        assert session.scalars(select(Draft)).all() == []


def test_while_its_owner_is_away_it_is_their_deputys(call: Call) -> None:
    call.away(call.nurse, call.ruth)
    call.message("Ring back", call.nurse)
    assert len(call.desks.ask(call.ruth, lambda session: actions.mine(session, call.ruth))) == 1
    call.make.change(Absence, call.nurse.id, until=TODAY - timedelta(days=1))
    call.message("Ring back again", call.nurse)
    (own,) = call.desks.ask(call.nurse, lambda session: actions.mine(session, call.nurse))
    assert own.what == "ADAMS, Mary rang: Ring back again"


def test_what_was_left_before_its_owner_went_away_is_their_deputys_to_see_and_close(
    call: Call,
) -> None:
    """Nothing but this promise of her colleague's opens the person to Ruth."""
    call.patient = call.make.patient(practice=call.desks.practice, known=False)
    call.message("Her breathing is worse", call.nurse)
    assert not call.desks.opens(call.ruth, call.patient.id)
    call.away(call.nurse, call.ruth)
    ruth = replace(call.ruth, covers=frozenset({call.nurse.id}))
    (found,) = call.desks.ask(call.ruth, lambda session: actions.mine(session, ruth))
    assert (found.what, found.owner) == ("ADAMS, Mary rang: Her breathing is worse", "Anna Bell")
    call.desks.change(
        call.ruth,
        lambda session: actions.close(
            session, ruth, found.id, found.version, ActionState.DONE, TODAY
        ),
    )
    assert call.desks.ask(call.nurse, lambda session: actions.mine(session, call.nurse)) == []


def test_while_their_deputy_is_away_too_it_is_that_ones_deputys(call: Call) -> None:
    third = call.desks.seat(Role.COMMUNITY_NURSE, "Tess Moor")
    row = call.make.plan(call.patient)
    call.make.change(type(row), row.id, key_worker_id=call.nurse.id)
    call.away(call.nurse, call.ruth)
    call.away(call.ruth, third)
    call.message("Ring back", call.nurse)
    assert len(call.desks.ask(third, lambda session: actions.mine(session, third))) == 1
    holder = call.row().key_worker
    assert holder is not None
    assert (holder.name, holder.deputy_name) == ("Anna Bell", "Tess Moor")


def test_where_two_who_are_away_stand_in_for_each_other_nobody_is_there(call: Call) -> None:
    row = call.make.plan(call.patient)
    call.make.change(type(row), row.id, key_worker_id=call.nurse.id)
    call.away(call.nurse, call.ruth)
    call.away(call.ruth, call.nurse)
    with pytest.raises(Problem, match="so is everyone who stands in for them"):
        call.message("Ring back", call.nurse)
    holder = call.row().key_worker
    assert holder is not None
    assert (holder.deputy, holder.deputy_name) == (None, "")


def test_an_empty_message_is_none(call: Call) -> None:
    with pytest.raises(Problem, match="Write the message"):
        call.message("  ", call.nurse)


def test_who_may_not_open_a_person_takes_no_call_about_them(call: Call) -> None:
    stranger = call.make.patient("Strange", practice=call.desks.elsewhere)
    with pytest.raises(Problem, match="not on a list of yours"):
        call.desks.change(
            call.clerk, lambda session: desk.identity(session, call.clerk, stranger.id)
        )


def test_of_someone_who_died_it_is_said(call: Call) -> None:
    call.make.change(Patient, call.patient.id, died=PartialDate("2026-11-20"))
    assert call.row().identity.died == PartialDate("2026-11-20")
