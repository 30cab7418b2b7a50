"""Looking after people: who joins, changes and leaves; and what nobody gives themselves."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

import pytest
from sqlalchemy import select

from desktop.errors import OutOfDate, Problem
from desktop.models import (
    Absence,
    Action,
    AuditEntry,
    Credential,
    Objection,
    OwnRecord,
    Patient,
    PlanVersion,
    Practice,
    Staff,
    Team,
)
from desktop.models.plan import TAKE_OVER
from desktop.services import deputies, looking_after, people, sign_ins, staff
from desktop.services.changes import Made, carry_out
from desktop.store.session import GuardedSession, sign
from desktop.store.store import Store
from desktop.words.administration import Handing, LeftBehind, Named, PersonForm, PersonRow, Standing
from desktop.words.enums import ActionState, Agreement, ObjectionTo, Role
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory

R = TypeVar("R")
PASSWORD = "copper lantern meadow"
REFUSED = "not right|may not do this on the hub"
"""At the door of a file, and of a hub, where row security has shut the login out already."""
TOMORROW = TODAY + timedelta(days=1)


@dataclass
class Hub:
    """Two teams with a practice each, and whoever looks after people in the first."""

    store: Store
    factory: Factory
    team: Team
    other: Team
    practice: Practice
    others_practice: Practice
    actor: Actor

    def change(self, act: Callable[..., R], *given: object, by: Actor | None = None) -> R:
        return carry_out(self.store, lambda session: act(session, by or self.actor, *given), NOW)

    def ask(self, question: Callable[..., R], *given: object) -> R:
        with self.store.reading() as session:
            return question(session, self.actor, *given)

    def listed(self) -> dict[str, PersonRow]:
        return {row.form.name: row for row in self.ask(people.listed)}

    def row(self, person: Actor | Made) -> PersonRow:
        return next(row for row in self.ask(people.listed) if row.id == person.id)

    def nurse(self, name: str = "Ruth Eggleston", **others: object) -> Actor:
        return self.factory.staff(
            Role.COMMUNITY_NURSE,
            name,
            **{"teams": [self.team], **others},  # type: ignore[arg-type]  # passed through
        )

    def signed(self, action: str) -> list[tuple[str, str]]:
        with self.store.reading() as session:
            return [
                (subjects, detail)
                for subjects, detail in session.execute(
                    select(AuditEntry.subjects, AuditEntry.detail).where(
                        AuditEntry.action == action
                    )
                )
            ]


def made_for(store: Store, factory: Factory, role: Role) -> Hub:
    team, other = factory.team("Aldersyke"), factory.team("Hesperley")
    practice = factory.practice("Larkmoor Surgery", team)
    others_practice = factory.practice("Pitlaw Surgery", other)
    actor = factory.staff(role, "Mona Field", teams=[team], practices=[practice])
    return Hub(store, factory, team, other, practice, others_practice, actor)


@pytest.fixture
def hub(store: Store, factory: Factory) -> Hub:
    """Looked after by a practice manager."""
    return made_for(store, factory, Role.PRACTICE_MANAGER)


@pytest.fixture
def governed(store: Store, factory: Factory) -> Hub:
    """Looked after by the information governance lead."""
    return made_for(store, factory, Role.GOVERNANCE_LEAD)


def test_nobody_is_taken_on_without_a_role(hub: Hub) -> None:
    with pytest.raises(Problem, match="Choose what they do here"):
        hub.change(people.join, "jo.bell", joining(hub, role=None), PASSWORD)


def joining(hub: Hub, **parts: object) -> PersonForm:
    usual = PersonForm(
        "Jo Bell", Role.PRACTICE_NURSE, frozenset({hub.team.id}), frozenset({hub.practice.id})
    )
    return replace(usual, **parts)  # type: ignore[arg-type]  # each test names the parts it needs


# --- joining ----------------------------------------------------------------------------------


def test_someone_taken_on_can_sign_in_with_the_first_password(
    hub: Hub, as_login: Callable[[str], Store]
) -> None:
    made = hub.change(people.join, "jo.bell", joining(hub), PASSWORD)
    actor = staff.sign_in(as_login("jo.bell"), "jo.bell", PASSWORD, NOW).actor
    assert (actor.id, actor.role) == (made.id, Role.PRACTICE_NURSE)
    assert (set(actor.teams), set(actor.practices)) == ({hub.team.id}, {hub.practice.id})
    row = hub.row(made)
    assert (row.standing, row.has_password, row.refusal) == (Standing.WORKING, True, "")
    assert (row.teams, row.practices) == ("Aldersyke", "Larkmoor Surgery")
    assert hub.signed("staff.added") == [(f"staff:{made.id}", "")]


def test_whoever_joins_later_is_to_come_and_cannot_sign_in_yet(
    hub: Hub, as_login: Callable[[str], Store]
) -> None:
    made = hub.change(people.join, "jo.bell", joining(hub, first_day=TOMORROW), PASSWORD)
    assert hub.row(made).standing is Standing.TO_COME
    with pytest.raises(Problem, match=REFUSED):
        staff.sign_in(as_login("jo.bell"), "jo.bell", PASSWORD, NOW)
    with hub.store.reading() as session:
        assert "Jo Bell" not in [row.name for row in staff.listed(session)]


def test_a_locum_works_here_until_the_end_of_their_last_day(hub: Hub) -> None:
    made = hub.change(people.join, "jo.bell", joining(hub, last_day=TODAY), PASSWORD)
    row = hub.row(made)
    assert (row.standing, row.form.last_day) == (Standing.WORKING, TODAY)
    with hub.store.reading() as session:
        assert "Jo Bell" in [row.name for row in staff.listed(session)]
        locum = session.get_one(Staff, made.id)
        assert locum.is_colleague(NOW.replace(hour=23, minute=59))
        assert not locum.works_here(NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"name": "  "}, "Write their name"),
        ({"teams": frozenset()}, "at least one team"),
        ({"role": Role.SERVICE_ACCOUNT}, "nobody’s role"),
        ({"role": Role.GOVERNANCE_LEAD}, looking_after.GOVERNS),
        ({"last_day": TODAY - timedelta(days=1)}, "before their first"),
        ({"practices": frozenset({10_000})}, "no longer there"),
    ],
)
def test_nobody_joins_by_a_form_that_cannot_be(
    hub: Hub, parts: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Problem, match=sentence):
        hub.change(people.join, "jo.bell", joining(hub, **parts), PASSWORD)
    assert "Jo Bell" not in hub.listed()


@pytest.mark.parametrize("username", ["", "a", "jo bell", "service.import", "jo;bell", "-jo"])
def test_a_user_name_is_plain_and_no_scripts(hub: Hub, username: str) -> None:
    with pytest.raises(Problem, match="small letters, figures, dots and hyphens"):
        hub.change(people.join, username, joining(hub), PASSWORD)


def test_a_user_name_is_proposed_from_the_name(hub: Hub) -> None:
    hub.nurse(username="ruth.eggleston")
    with hub.store.reading() as session:
        proposed = {
            name: sign_ins.proposed_username(session, name)
            for name in ("Dr Jo Bell", "Łucja Anna Nowak-Lis", "Ruth Eggleston", "Prof", "周")
        }
    assert list(proposed.values()) == [
        "jo.bell", "lucja.nowak-lis", "ruth.eggleston2", "", "",
    ]  # fmt: skip


def test_a_first_password_is_three_words_and_never_the_same() -> None:
    made = {sign_ins.proposed_password() for _ in range(50)}
    assert len(made) == 50
    assert {len(each.split()) for each in made} == {3}


# --- changing ---------------------------------------------------------------------------------


def test_role_teams_and_days_are_changed_and_the_entry_says_which(hub: Hub) -> None:
    nurse = hub.nurse()
    row = hub.row(nurse)
    form = replace(
        row.form, role=Role.COMMUNITY_MATRON, practices=frozenset({hub.practice.id}),
        telephone="0191 498 0701", last_day=TOMORROW,
    )  # fmt: skip
    hub.change(people.change, nurse.id, row.version, form)
    after = hub.row(nurse)
    assert after.form == form
    assert after.version > row.version
    assert hub.signed("staff.changed") == [
        (f"staff:{nurse.id}", "role, practices, telephone, last day")
    ]


def test_an_entry_changed_elsewhere_is_not_changed_again(hub: Hub) -> None:
    nurse = hub.nurse()
    row = hub.row(nurse)
    hub.change(people.change, nurse.id, row.version, replace(row.form, telephone="1"))
    with pytest.raises(OutOfDate):
        hub.change(people.change, nurse.id, row.version, replace(row.form, telephone="2"))
    assert hub.row(nurse).form.telephone == "1"


def test_a_last_day_does_not_lie_in_the_past(hub: Hub) -> None:
    nurse = hub.nurse()
    row = hub.row(nurse)
    for day in (TODAY - timedelta(days=1), date(2020, 1, 1)):
        with pytest.raises(Problem, match="has passed"):
            hub.change(people.change, nurse.id, row.version, replace(row.form, last_day=day))


def test_someone_who_left_comes_back_when_their_last_day_is_taken_away(hub: Hub) -> None:
    nurse = hub.nurse()
    hub.change(people.leave, nurse.id, hub.row(nurse).version)
    row = hub.row(nurse)
    assert (row.standing, row.form.last_day) == (Standing.GONE, TODAY)
    hub.change(people.change, nurse.id, row.version, replace(row.form, last_day=None))
    assert hub.row(nurse).standing is Standing.WORKING


# --- what nobody gives themselves, and nobody gives without having it --------------------------


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
    meeting = hub.factory.meeting(hub.team, chair=nurse)
    promised(hub, nurse, mary)
    handing = Handing(owen.id, una.id, owen.id, una.id)
    touched = hub.change(people.leave, nurse.id, hub.row(nurse).version, handing)
    assert {f"meeting:{meeting.id}", f"patient:{john.id}"} <= touched
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


def test_whoever_leaves_is_no_longer_away(hub: Hub) -> None:
    nurse, colleague = hub.nurse(), hub.nurse("Owen Pike")
    hub.change(deputies.name_deputy, nurse.id, hub.row(nurse).version, colleague.id, TOMORROW)
    hub.change(people.leave, nurse.id, hub.row(nurse).version)
    with hub.store.reading() as session:
        assert session.scalars(select(Absence)).all() == []


# --- signing in -------------------------------------------------------------------------------


def test_someone_locked_out_is_let_in_again(hub: Hub, as_login: Callable[[str], Store]) -> None:
    nurse = hub.nurse(username="ruth.e")
    hub.change(sign_ins.reset_password, nurse.id, hub.row(nurse).version, PASSWORD)
    for _ in range(staff.WRONG_ALLOWED):
        with pytest.raises(Problem):
            staff.sign_in(as_login("ruth.e"), "ruth.e", "not this one", NOW)
    row = hub.row(nurse)
    assert row.locked_until == NOW + staff.LOCKED_FOR
    hub.change(sign_ins.unlock, nurse.id, row.version)
    assert hub.row(nurse).locked_until is None
    assert staff.sign_in(as_login("ruth.e"), "ruth.e", PASSWORD, NOW).actor.id == nurse.id
    assert hub.signed("staff.unlocked") == [(f"staff:{nurse.id}", "")]


def test_a_new_password_replaces_a_lost_one(hub: Hub, as_login: Callable[[str], Store]) -> None:
    nurse = hub.nurse(username="ruth.e")
    assert not hub.row(nurse).has_password
    for password in (PASSWORD, "another three words"):
        hub.change(sign_ins.reset_password, nurse.id, hub.row(nurse).version, password)
    with pytest.raises(Problem, match="not right"):
        staff.sign_in(as_login("ruth.e"), "ruth.e", PASSWORD, NOW)
    assert staff.sign_in(as_login("ruth.e"), "ruth.e", "another three words", NOW).given
    with pytest.raises(Problem, match="at least 8 characters"):
        hub.change(sign_ins.reset_password, nurse.id, hub.row(nurse).version, "short")


def test_whoever_left_gets_no_password(hub: Hub) -> None:
    nurse = hub.nurse()
    hub.change(people.leave, nurse.id, hub.row(nurse).version)
    with pytest.raises(Problem, match="has left"):
        hub.change(sign_ins.reset_password, nurse.id, hub.row(nurse).version, PASSWORD)


# --- one's own record -------------------------------------------------------------------------


def test_which_record_is_a_colleagues_own_is_said_by_its_number(hub: Hub) -> None:
    nurse = hub.nurse()
    mary = hub.factory.patient(practice=hub.practice, known=False)
    typed = f" {mary.nhs_number[:3]} {mary.nhs_number[3:6]} {mary.nhs_number[6:]} "  # type: ignore[index]  # the factory gives each one
    hub.change(people.set_own_record, nurse.id, hub.row(nurse).version, typed)
    assert hub.row(nurse).own_record
    with hub.store.reading() as session:
        assert session.get_one(OwnRecord, nurse.id).patient_id == mary.id
    hub.change(people.set_own_record, nurse.id, hub.row(nurse).version, "")
    assert not hub.row(nurse).own_record


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("999 123", "not a whole NHS number"), ("999 000 0018", "Nobody with this NHS number")],
)
def test_a_number_that_is_nobodys_is_refused(hub: Hub, typed: str, sentence: str) -> None:
    nurse = hub.nurse()
    with pytest.raises(Problem, match=sentence):
        hub.change(people.set_own_record, nurse.id, hub.row(nurse).version, typed)


# --- one condition ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "ends", "works"),
    [
        (None, None, True), (0, None, True), (1, None, False), (None, 1, True), (None, 0, False),
        (-2, -1, False), (-1, 1, True), (1, 2, False),
    ],
)  # fmt: skip
def test_works_here_means_the_same_in_python_and_in_the_database(
    store: Store, factory: Factory, session: GuardedSession,
    begins: int | None, ends: int | None, works: bool,
) -> None:  # fmt: skip
    nurse = factory.staff(name="Ruth Eggleston")
    with factory.store.writing() as writing:
        row = writing.get_one(Staff, nurse.id)
        row.begins_at = None if begins is None else NOW + timedelta(hours=begins)
        row.ended_at = None if ends is None else NOW + timedelta(hours=ends)
        sign(writing, nurse, "test.set up", [])
    row = session.get_one(Staff, nurse.id)
    assert row.is_colleague(NOW) is works
    assert session.scalars(select(Staff.id).where(Staff.colleagues(NOW))).all() == (
        [nurse.id] if works else []
    )


def test_a_password_lies_apart_from_what_colleagues_read(hub: Hub) -> None:
    made = hub.change(people.join, "jo.bell", joining(hub), PASSWORD)
    with hub.factory.store.reading() as session:
        kept = session.scalars(select(Credential.password)).all()
    assert all(each is not None and PASSWORD not in each for each in kept)
    assert "password" not in Staff.__table__.columns
    assert made.id
