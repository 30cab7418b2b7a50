"""Looking after people: what nobody gives themselves, and nobody gives without having it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.errors import Problem
from desktop.models import (
    Staff,
)
from desktop.services import deputies, looking_after, people, sign_ins
from desktop.store.session import sign
from desktop.words.enums import Role
from tests.clock import NOW
from tests.services.hubs import PASSWORD, TOMORROW, Hub


def test_whoever_may_not_look_after_people_is_refused(hub: Hub) -> None:
    nurse = hub.nurse()
    with hub.store.reading() as session, pytest.raises(Problem, match="not part of your role"):
        people.listed(session, nurse)


def test_a_manager_sees_and_changes_the_people_of_her_own_teams_alone(hub: Hub) -> None:
    theirs = hub.nurse("Owen Pike", teams=[hub.other])
    both = hub.nurse("Petra Moss", teams=[hub.team, hub.other])
    nowhere = hub.nurse("Una Lund", teams=[])
    at_practice = hub.nurse("Sam Reed", teams=[], practices=[hub.others_practice])
    assert set(hub.listed()) == {"Mona Field", "Petra Moss", "Una Lund"}
    for person in (theirs, at_practice):
        with pytest.raises(Problem, match="people of your own teams"):
            hub.change(people.leave, person.id, 1)
    row = hub.row(both)
    form = replace(row.form, teams=frozenset({hub.other.id}))
    hub.change(people.change, both.id, row.version, form)
    row = hub.row(nowhere)
    form = replace(row.form, teams=frozenset({hub.team.id}))
    hub.change(people.change, nowhere.id, row.version, form)
    assert set(hub.listed()) == {"Mona Field", "Una Lund"}


def test_a_manager_gives_no_place_in_a_team_that_is_not_hers(hub: Hub) -> None:
    row = hub.row(hub.nurse())
    for form in (
        replace(row.form, teams=frozenset({hub.team.id, hub.other.id})),
        replace(row.form, practices=frozenset({hub.others_practice.id})),
    ):
        with pytest.raises(Problem, match="your own teams only"):
            hub.change(people.change, row.id, row.version, form)


def test_nobody_changes_their_own_entry(hub: Hub) -> None:
    row = hub.row(hub.actor)
    assert row.refusal == looking_after.OWN
    mine = row.id, row.version
    for act, *given in (
        (people.change, replace(row.form, role=Role.GP)),
        (people.change, replace(row.form, last_day=TOMORROW)),
        (people.leave,),
        (people.set_own_record, ""),
        (sign_ins.reset_password, PASSWORD),
        (deputies.name_deputy, hub.nurse().id, TOMORROW),
    ):
        with pytest.raises(Problem, match="own entry"):
            hub.change(act, *mine, *given)


def test_the_governance_lead_changes_not_their_own_entry_either(governed: Hub) -> None:
    row = governed.row(governed.actor)
    with pytest.raises(Problem, match="own entry"):
        governed.change(people.change, row.id, row.version, replace(row.form, role=Role.GP))


def test_a_manager_neither_makes_nor_touches_a_governance_lead(hub: Hub) -> None:
    lead = hub.factory.staff(Role.GOVERNANCE_LEAD, "Grace Ives", teams=[hub.team])
    row = hub.row(lead)
    assert row.refusal == looking_after.GOVERNED
    for act, *given in (
        (people.change, replace(row.form, role=Role.GP)),
        (people.leave,),
        (sign_ins.reset_password, PASSWORD),
        (sign_ins.unlock,),
    ):
        with pytest.raises(Problem, match="information governance lead"):
            hub.change(act, row.id, row.version, *given)
    nurse = hub.row(hub.nurse())
    with pytest.raises(Problem, match="may give this role"):
        hub.change(
            people.change, nurse.id, nurse.version,
            replace(nurse.form, role=Role.GOVERNANCE_LEAD),
        )  # fmt: skip
    assert Role.GOVERNANCE_LEAD not in hub.ask(people.grantable).roles


def test_a_governance_lead_looks_after_everyone_and_makes_others(governed: Hub) -> None:
    nurse = governed.nurse(teams=[governed.other])
    row = governed.row(nurse)
    form = replace(
        row.form, role=Role.GOVERNANCE_LEAD, teams=frozenset({governed.team.id}),
        practices=frozenset({governed.others_practice.id}),
    )  # fmt: skip
    governed.change(people.change, nurse.id, row.version, form)
    assert governed.row(nurse).form == form


def test_the_last_who_may_govern_stays(governed: Hub) -> None:
    """Nobody takes themselves out, so it is tried on a second lead, and the first is ending."""
    second = governed.factory.staff(Role.GOVERNANCE_LEAD, "Grace Ives")
    with governed.factory.store.writing() as session:
        session.get_one(Staff, governed.actor.id).ended_at = NOW + timedelta(days=30)
        sign(session, governed.actor, "test.set up", [])
    row = governed.row(second)
    for act, *given in (
        (people.leave,),
        (people.change, replace(row.form, last_day=TOMORROW)),
        (people.change, replace(row.form, role=Role.GP, teams=frozenset({governed.team.id}))),
        (people.change, replace(row.form, first_day=TOMORROW)),
    ):
        with pytest.raises(Problem, match="last person here who may govern"):
            governed.change(act, row.id, row.version, *given)
    governed.change(people.change, row.id, row.version, replace(row.form, telephone="1"))


def test_a_scripts_account_is_nobodys(governed: Hub) -> None:
    script = governed.factory.staff(Role.SERVICE_ACCOUNT, "Nightly", username="service.nightly")
    assert "Nightly" not in governed.listed()
    with pytest.raises(Problem, match="belongs to a script"):
        governed.change(people.leave, script.id, 1)
