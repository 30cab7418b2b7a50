"""Looking after people: who leaves, or is away, and to whom they hand over."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.errors import Problem
from desktop.models import (
    Absence,
    Action,
    Objection,
    Patient,
    PlanVersion,
    Staff,
)
from desktop.models.plan import TAKE_OVER
from desktop.services import deputies, people, sign_ins, staff
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.administration import Handing, LeftBehind, Named, Standing
from desktop.words.dates import end_of
from desktop.words.enums import ActionState, Agreement, ObjectionTo, Role
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.services.hubs import PASSWORD, REFUSED, TOMORROW, Hub

# --- leaving ----------------------------------------------------------------------------------


def promised(hub: Hub, owner: Actor, patient: Patient, what: str = "Ring the daughter") -> Action:
    action = Action(patient_id=patient.id, what=what, owner_id=owner.id, agreed_on=TODAY, due=TODAY)
    hub.factory.keep(action)
    return action


def test_whoever_leaves_today_is_out_at_once_and_a_colleague_has_their_actions(
    hub: Hub, as_login: Callable[[str], Store]
) -> None:
    nurse, colleague = hub.nurse(username="ruth.e"), hub.nurse("Owen Pike", username="owen.p")
    hub.change(sign_ins.reset_password, nurse.id, hub.row(nurse).version, PASSWORD)
    mary = hub.factory.patient(practice=hub.practice)
    action = promised(hub, nurse, mary)
    done = promised(hub, nurse, mary, "Done long ago")
    with hub.factory.store.writing() as session:
        row = session.get_one(Action, done.id)
        row.close(ActionState.DONE, TODAY)
        sign(session, hub.actor, "test.set up", [])
    left = hub.ask(people.around, nurse.id)
    assert left.left == LeftBehind(actions=1)
    assert left.colleagues == (Named(colleague.id, "Owen Pike"),)
    touched = hub.change(people.leave, nurse.id, hub.row(nurse).version, Handing(colleague.id))
    assert {f"action:{action.id}", f"patient:{mary.id}", f"staff:{nurse.id}"} <= touched
    with as_login("owen.p").reading() as session:
        owners = {each.id: each.owner_id for each in session.scalars(select(Action))}
    assert owners == {action.id: colleague.id, done.id: nurse.id}
    assert hub.row(nurse).standing is Standing.GONE
    with pytest.raises(Problem, match=REFUSED):
        staff.sign_in(as_login("ruth.e"), "ruth.e", PASSWORD, NOW)
    assert [subjects for subjects, _ in hub.signed("staff.left")] == [f"staff:{nurse.id}"]
    assert len(hub.signed("staff.handed over")) == 1


def test_what_stays_behind_is_counted(hub: Hub) -> None:
    nurse = hub.nurse()
    mary = hub.factory.patient(practice=hub.practice)
    john = hub.factory.patient("Brown", "John", practice=hub.practice)
    for patient in (mary, john):
        hub.factory.related(patient, nurse)
    promised(hub, nurse, mary)
    hub.factory.meeting(hub.team, chair=nurse)
    for number, worker in ((1, nurse.id), (2, None)):
        hub.factory.keep(PlanVersion(patient_id=mary.id, number=number, key_worker_id=worker))
    hub.factory.keep(PlanVersion(patient_id=john.id, number=1, key_worker_id=nurse.id))
    around = hub.ask(people.around, nurse.id)
    assert around.left == LeftBehind(actions=1, caseload=2, plans=1, meetings=1)


def test_actions_are_handed_on_after_a_locums_last_day_too(hub: Hub) -> None:
    locum, colleague = hub.nurse(), hub.nurse("Owen Pike")
    promised(hub, locum, hub.factory.patient(practice=hub.practice))
    hub.change(people.leave, locum.id, hub.row(locum).version)
    assert hub.ask(people.around, locum.id).left.actions == 1
    hub.change(people.hand_over, locum.id, hub.row(locum).version, Handing(colleague.id))
    assert hub.ask(people.around, locum.id).left.actions == 0
    assert hub.ask(people.around, colleague.id).left.actions == 1


def test_no_action_opens_a_colleague_what_is_restricted_or_of_another_team(hub: Hub) -> None:
    nurse, colleague = hub.nurse(teams=[hub.team, hub.other]), hub.nurse("Owen Pike")
    restricted = hub.factory.patient(practice=hub.practice, restricted=True)
    far = hub.factory.patient("Brown", "John", practice=hub.others_practice)
    kept = [promised(hub, nurse, each) for each in (restricted, far)]
    handed = promised(hub, nurse, hub.factory.patient("Cole", "Ann", practice=hub.practice))
    hub.change(people.leave, nurse.id, hub.row(nurse).version, Handing(colleague.id))
    with hub.factory.store.reading() as session:
        owners = {each.id: each.owner_id for each in session.scalars(select(Action))}
    assert owners == {handed.id: colleague.id, **{each.id: nurse.id for each in kept}}


def test_all_that_is_theirs_is_handed_over_each_to_whom_it_was_given(
    hub: Hub, as_login: Callable[[str], Store]
) -> None:
    nurse, owen = hub.nurse(username="ruth.e"), hub.nurse("Owen Pike", username="owen.p")
    una = hub.nurse("Una Lund", username="una.l")
    mary = hub.factory.patient(practice=hub.practice)
    for who in (nurse, una):  # with both already: nobody has a person twice
        hub.factory.related(mary, who)
    john = hub.factory.patient("Brown", "John", practice=hub.practice)
    hub.factory.related(john, nurse)
    with hub.factory.store.writing() as session:
        plan = session.merge(hub.factory.plan(mary))
        plan.key_worker_id = nurse.id
        plan.agree(TODAY, nurse.id, Agreement.PERSON, "")
        sign(session, nurse, "test.set up", [])
    ann = hub.factory.patient("Cole", "Ann", practice=hub.practice)
    meeting = hub.factory.meeting(hub.team, chair=nurse, patients=[ann])
    promised(hub, nurse, mary)
    handing = Handing(owen.id, una.id, owen.id, una.id)
    touched = hub.change(people.leave, nurse.id, hub.row(nurse).version, handing)
    # Whoever chairs from now on may open those on the agenda.
    assert {f"meeting:{meeting.id}", f"patient:{john.id}", f"patient:{ann.id}"} <= touched
    assert hub.ask(people.around, nurse.id).left == LeftBehind()
    assert hub.ask(people.around, una.id).left == LeftBehind(caseload=2, meetings=1)
    assert hub.ask(people.around, owen.id).left == LeftBehind(actions=2)
    with as_login("owen.p").reading() as session:
        what = set(session.scalars(select(Action.what).where(Action.owner_id == owen.id)))
    assert what == {"Ring the daughter", TAKE_OVER}
    assert hub.signed("staff.handed over")[0][1] == "actions, caseload, plans, meetings"


def test_nobody_comes_by_a_caseload_to_whoever_refuses_them_is_restricted_or_anothers(
    hub: Hub,
) -> None:
    nurse, owen = hub.nurse(teams=[hub.team, hub.other]), hub.nurse("Owen Pike")
    refuses, closed, far = (
        hub.factory.patient(family, practice=practice)
        for family, practice in (
            ("Adams", hub.practice), ("Brown", hub.practice), ("Clark", hub.others_practice)
        )
    )  # fmt: skip
    for patient in (refuses, closed, far):
        hub.factory.related(patient, nurse)
    hub.factory.keep(
        Objection(
            patient_id=refuses.id, against=ObjectionTo.PERSON, staff_id=owen.id, note="My nephew",
            made_by_id=nurse.id, made_at=NOW,
        )
    )  # fmt: skip
    hub.factory.change(Patient, closed.id, restricted=True)
    hub.change(people.leave, nurse.id, hub.row(nurse).version, Handing(caseload=owen.id))
    assert hub.ask(people.around, nurse.id).left == LeftBehind(caseload=3)
    assert hub.ask(people.around, owen.id).left == LeftBehind()


def test_whoever_leaves_stands_in_for_nobody(hub: Hub) -> None:
    nurse, owen = hub.nurse(), hub.nurse("Owen Pike")
    hub.change(deputies.name_deputy, nurse.id, hub.row(nurse).version, owen.id, TOMORROW)
    assert hub.ask(people.around, owen.id).covered == ("Ruth Eggleston",)
    hub.change(people.leave, owen.id, hub.row(owen).version)
    assert hub.row(nurse).deputy is None
    assert hub.signed("staff.back") == [(f"staff:{nurse.id}", "their deputy has left")]


def test_nobody_hands_anything_to_themselves_to_a_stranger_or_to_a_lead(hub: Hub) -> None:
    nurse = hub.nurse()
    stranger = hub.nurse("Owen Pike", teams=[hub.other])
    lead = hub.factory.staff(Role.GOVERNANCE_LEAD, "Grace Ives", teams=[hub.team])
    gone = hub.nurse("Una Lund")
    hub.change(people.leave, gone.id, hub.row(gone).version)
    version = hub.row(nurse).version
    with pytest.raises(Problem, match="appoints themselves"):
        hub.change(people.leave, nurse.id, version, Handing(hub.actor.id))
    for wrong in (stranger, lead, gone, nurse):
        with pytest.raises(Problem, match="works in a team of Ruth Eggleston"):
            hub.change(people.leave, nurse.id, version, Handing(caseload=wrong.id))
    assert hub.row(nurse).standing is Standing.WORKING


# --- being away -------------------------------------------------------------------------------


def test_a_deputy_covers_until_the_last_day_away(hub: Hub) -> None:
    nurse, colleague = hub.nurse(), hub.nurse("Owen Pike")
    hub.change(deputies.name_deputy, nurse.id, hub.row(nurse).version, colleague.id, TOMORROW)
    row = hub.row(nurse)
    assert (row.deputy, row.away_until) == (Named(colleague.id, "Owen Pike"), TOMORROW)
    hub.change(deputies.is_back, nurse.id, row.version)
    assert hub.row(nurse).deputy is None
    with pytest.raises(Problem, match="has passed"):
        hub.change(
            deputies.name_deputy, nurse.id, hub.row(nurse).version, colleague.id,
            TODAY - timedelta(days=1),
        )  # fmt: skip
    with pytest.raises(Problem, match="appoints themselves"):
        hub.change(deputies.name_deputy, nurse.id, hub.row(nurse).version, hub.actor.id, TOMORROW)


def test_no_deputy_is_named_beyond_their_own_last_day(hub: Hub) -> None:
    nurse, locum = hub.nurse(), hub.nurse("Lee Ward")
    hub.factory.change(Staff, locum.id, ended_at=end_of(TOMORROW))
    later = TOMORROW + timedelta(days=1)
    with pytest.raises(Problem, match="The last day of Lee Ward here is 27-Nov-2026"):
        hub.change(deputies.name_deputy, nurse.id, hub.row(nurse).version, locum.id, later)
    hub.change(deputies.name_deputy, nurse.id, hub.row(nurse).version, locum.id, TOMORROW)
    assert hub.row(nurse).deputy == Named(locum.id, "Lee Ward")
    hub.factory.change(Staff, locum.id, ended_at=NOW)
    assert (hub.row(nurse).deputy, hub.row(nurse).away_until) == (None, TOMORROW)


def test_who_left_by_themselves_is_counted_while_work_is_in_their_name(hub: Hub) -> None:
    locum, colleague = hub.nurse("Lee Ward"), hub.nurse()
    promised(hub, locum, hub.factory.patient(practice=hub.practice))
    assert hub.ask(people.left_with_work) == 0
    hub.factory.change(Staff, locum.id, ended_at=NOW)
    assert hub.ask(people.left_with_work) == 1
    hub.change(people.hand_over, locum.id, hub.row(locum).version, Handing(colleague.id))
    assert hub.ask(people.left_with_work) == 0


def test_whoever_leaves_is_no_longer_away(hub: Hub) -> None:
    nurse, colleague = hub.nurse(), hub.nurse("Owen Pike")
    hub.change(deputies.name_deputy, nurse.id, hub.row(nurse).version, colleague.id, TOMORROW)
    hub.change(people.leave, nurse.id, hub.row(nurse).version)
    with hub.store.reading() as session:
        assert session.scalars(select(Absence)).all() == []
