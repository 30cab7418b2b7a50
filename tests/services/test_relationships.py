"""Whom someone may open, and why: the rule in sentences, from a desk of each store.

That its three forms are equal in every cell is proved beside the stores.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.errors import Problem
from desktop.models import (
    Absence,
    Action,
    Attendee,
    Meeting,
    Objection,
    Patient,
    Relationship,
    Team,
)
from desktop.services import relationships
from desktop.store.store import Store
from desktop.words.enums import (
    ActionState,
    Attendance,
    MeetingState,
    ObjectionTo,
    RelationshipKind,
    Role,
)
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.stores import At

SCRIPT = Actor(0, "Test set-up", Role.SERVICE_ACCOUNT)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class County:
    """Two teams with a practice each, and whoever a test seats and registers there."""

    def __init__(self, factory: Factory, at: At) -> None:
        self.factory, self.at = factory, at
        self.here, self.there = factory.team("Here"), factory.team("There")
        self.practice = factory.practice("Dene Surgery", self.here)
        self.next_door = factory.practice("Lowgate Surgery", self.here)
        self.far = factory.practice("Saltcote Surgery", self.there)

    def nurse(self, name: str = "Anna Bell", team: Team | None = None) -> Actor:
        return self.factory.staff(Role.COMMUNITY_NURSE, name, teams=[team or self.here])

    def someone(self, **where: object) -> Patient:
        """With no relationship to anybody but their practice."""
        given = {"practice": self.practice, "known": False, **where}
        return self.factory.patient(**given)  # type: ignore[arg-type]  # each of its own type

    def why(self, actor: Actor, patient: Patient) -> tuple[str, ...]:
        """The reasons that the program tells, once the store agrees that there is one."""
        with self.at(actor).reading() as session:
            opens = relationships.may_open(session, actor, patient.id)
            facts = relationships.known(session, patient.id)
            told = relationships.why(actor, facts, NOW) if facts is not None else ()
        assert bool(told) is opens
        return told


@pytest.fixture
def county(factory: Factory, at: At) -> County:
    with factory.together():
        return County(factory, at)


# --- lists and caseloads ----------------------------------------------------------------------


def test_practice_roles_open_their_own_list_and_a_team_alone_opens_nobody(county: County) -> None:
    mine, next_door = county.someone(), county.someone(practice=county.next_door)
    gp = county.factory.staff(
        Role.GP, "Dr Peter Kerr", teams=[county.here], practices=[county.practice]
    )
    assert county.why(gp, mine) == ("practice list",)
    assert county.why(gp, next_door) == ()
    nurse = county.nurse()
    assert county.why(nurse, mine) == county.why(nurse, next_door) == ()


def test_a_list_is_for_those_who_work_in_the_practice(county: County) -> None:
    nurse = county.factory.staff(
        Role.COMMUNITY_NURSE, teams=[county.here], practices=[county.practice]
    )
    assert county.why(nurse, county.someone()) == ()


def test_a_caseload_is_of_everyone_of_a_role_in_the_team_of_the_person(county: County) -> None:
    patient = county.someone()
    county.factory.caseload(patient, county.here.id)
    assert county.why(county.nurse(), patient) == ("caseload",)
    assert county.why(county.nurse("Nell Far", county.there), patient) == ()
    no_team = county.factory.staff(Role.COMMUNITY_NURSE, "Una Free")
    assert county.why(no_team, patient) == ()


def test_one_teams_people_are_closed_to_another(county: County) -> None:
    """Someone who moved away takes nobody's caseload along."""
    gone = county.someone(practice=county.far)
    county.factory.caseload(gone, county.here.id)
    assert county.why(county.nurse(), gone) == ()


def test_a_place_of_the_team_brings_its_people_to_the_team(county: County) -> None:
    ward = county.factory.place("Ward 4", team=county.here)
    resident = county.someone(practice=county.far, place=ward)
    county.factory.caseload(resident, county.here.id)
    assert county.why(county.nurse(), resident) == ("caseload",)


@pytest.mark.parametrize("kind", [RelationshipKind.CASELOAD, RelationshipKind.REFERRAL])
def test_what_someone_is_given_by_name_is_theirs_alone(
    county: County, kind: RelationshipKind
) -> None:
    patient, nurse = county.someone(), county.nurse()
    county.factory.related(patient, nurse, kind)
    assert county.why(nurse, patient) == (kind.value,)
    assert county.why(county.nurse("Ruth Eggleston"), patient) == ()


def test_an_open_action_opens_its_person_until_it_is_done(county: County) -> None:
    patient, nurse = county.someone(practice=county.far), county.nurse()
    action = Action(
        patient_id=patient.id, what="Ring", owner_id=nurse.id, due=TODAY, agreed_on=TODAY
    )
    county.factory.keep(action)
    assert county.why(nurse, patient) == ("referral",)
    county.factory.change(Action, action.id, state=ActionState.DONE, done_on=TODAY)
    assert county.why(nurse, patient) == ()


def test_a_deputy_takes_over_what_lasts_until_the_colleague_is_back(county: County) -> None:
    lasting, declared = county.someone(), county.someone()
    deputy, away = county.nurse(), county.nurse("Ruth Eggleston")
    county.factory.related(lasting, away)
    county.factory.related(declared, away, RelationshipKind.DECLARED, ends_at=NOW + HOUR)
    assert county.why(deputy, lasting) == ()
    county.factory.keep(Absence(staff_id=away.id, deputy_id=deputy.id, until=TODAY))
    with county.at(deputy).reading() as session:
        covers = relationships.covered_by(session, deputy.id)
    assert covers == {away.id}
    standing_in = Actor(deputy.id, deputy.name, deputy.role, deputy.teams, covers=covers)
    assert county.why(standing_in, lasting) == ("caseload",)
    assert county.why(standing_in, declared) == ()
    county.factory.change(Absence, away.id, until=TODAY - DAY)
    with county.at(deputy).reading() as session:
        assert relationships.covered_by(session, deputy.id) == frozenset()


def test_nobody_stands_in_for_a_colleague_to_whom_the_person_objects(county: County) -> None:
    cared_for, promised = county.someone(), county.someone()
    deputy, away = county.nurse(), county.nurse("Ruth Eggleston")
    county.factory.related(cared_for, away)
    county.factory.keep(
        Absence(staff_id=away.id, deputy_id=deputy.id, until=TODAY),
        Action(patient_id=promised.id, what="Ring", owner_id=away.id, due=TODAY, agreed_on=TODAY),
    )
    standing_in = replace(deputy, covers=frozenset({away.id}))
    assert county.why(standing_in, cared_for) == ("caseload",)
    assert county.why(standing_in, promised) == ("referral",)
    objections = [
        Objection(patient_id=each.id, against=ObjectionTo.PERSON, staff_id=away.id,
                  made_by_id=deputy.id, made_at=NOW)
        for each in (cared_for, promised)
    ]  # fmt: skip
    county.factory.keep(*objections)
    assert county.why(standing_in, cared_for) == county.why(standing_in, promised) == ()
    # What is the deputy's own stays theirs.
    county.factory.related(cared_for, deputy)
    assert county.why(standing_in, cared_for) == ("caseload",)
    county.factory.change(Objection, objections[1].id, withdrawn_at=NOW)
    assert county.why(standing_in, promised) == ("referral",)


# --- what ends by itself ----------------------------------------------------------------------


def test_a_declared_relationship_holds_from_its_beginning_to_its_end(county: County) -> None:
    nurse = county.nurse()
    kind = RelationshipKind.DECLARED
    now, over, soon = county.someone(), county.someone(), county.someone()
    county.factory.related(now, nurse, kind, begins_at=NOW - DAY, ends_at=NOW + HOUR)
    county.factory.related(over, nurse, kind, begins_at=NOW - DAY, ends_at=NOW)
    county.factory.related(soon, nurse, kind, begins_at=NOW + HOUR, ends_at=NOW + DAY)
    assert county.why(nurse, now) == ("declared",)
    assert county.why(nurse, over) == county.why(nurse, soon) == ()


def test_broken_glass_opens_whichever_team_the_person_is_with(county: County) -> None:
    nurse, patient = county.nurse(), county.someone(practice=county.far, restricted=True)
    county.factory.related(
        patient, nurse, RelationshipKind.BREAK_GLASS, begins_at=NOW - HOUR, ends_at=NOW + HOUR
    )
    assert county.why(nurse, patient) == ("break-glass",)


# --- agendas ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.GP, Role.COMMUNITY_NURSE])
@pytest.mark.parametrize(
    ("state", "attendance", "days_ago", "opens"),
    [
        (MeetingState.PLANNED, Attendance.EXPECTED, 0, True),
        (MeetingState.LIVE, Attendance.IN, 0, True),
        (MeetingState.LIVE, Attendance.CALL, 0, True),
        (MeetingState.LIVE, Attendance.STEPPED_OUT, 0, False),
        (MeetingState.LIVE, Attendance.LEFT, 0, False),
        (MeetingState.PLANNED, Attendance.APOLOGIES, 0, False),
        (MeetingState.FINISHED, Attendance.IN, 13, True),
        (MeetingState.FINISHED, Attendance.IN, 15, False),
        (MeetingState.LIVE, Attendance.IN, 15, False),
        (MeetingState.FINISHED, Attendance.LEFT, 1, False),
        (MeetingState.PLANNED, Attendance.EXPECTED, 15, False),
    ],
)
def test_whoever_is_on_an_agenda_is_opened_by_those_who_attend_and_for_a_fortnight_after(
    county: County, role: Role, state: MeetingState, attendance: Attendance, days_ago: int,
    opens: bool,
) -> None:  # fmt: skip
    visitor = county.factory.staff(role, teams=[county.there])
    matron = county.factory.staff(Role.COMMUNITY_MATRON, "Aisha Rahman", teams=[county.here])
    listed, other = county.someone(), county.someone()
    then = NOW - days_ago * DAY
    meeting = county.factory.meeting(
        county.here, chair=matron, patients=[listed], attendees=[visitor], starts_at=then
    )
    county.factory.meeting(county.here, chair=matron, patients=[other])
    finished_at = then if state is MeetingState.FINISHED else None
    invited = next(each.id for each in meeting.attendees if each.staff_id == visitor.id)
    county.factory.change(Attendee, invited, state=attendance)
    county.factory.change(Meeting, meeting.id, state=state, finished_at=finished_at)
    assert county.why(visitor, listed) == (("agenda",) if opens else ())
    assert county.why(visitor, other) == ()


def test_an_agenda_opens_nobody_to_whoever_put_them_on_it_by_their_own_word_alone(
    county: County,
) -> None:
    nurse, colleague, mary = county.nurse(), county.nurse("Ruth Eggleston"), county.someone()
    county.factory.meeting(county.here, chair=nurse, attendees=[colleague], patients=[mary])
    assert county.why(nurse, mary) == ("agenda",)
    declared = county.factory.related(
        mary, nurse, RelationshipKind.DECLARED, begins_at=NOW - DAY, ends_at=NOW + HOUR
    )
    assert county.why(nurse, mary) == ("declared",)
    assert county.why(colleague, mary) == ("agenda",)
    county.factory.change(Relationship, declared.id, ends_at=NOW)
    assert county.why(nurse, mary) == ()
    assert county.why(colleague, mary) == ("agenda",)
    county.factory.meeting(county.here, chair=colleague, attendees=[nurse], patients=[mary])
    assert county.why(nurse, mary) == ("agenda",)


# --- what goes before all of these ------------------------------------------------------------


def test_a_restricted_person_is_opened_by_those_who_are_named_alone(county: County) -> None:
    kept = county.someone(restricted=True)
    county.factory.caseload(kept, county.here.id)
    gp = county.factory.staff(
        Role.GP, "Dr Peter Kerr", teams=[county.here], practices=[county.practice]
    )
    nurse, named = county.nurse(), county.nurse("Ruth Eggleston")
    county.factory.related(kept, named)
    county.factory.meeting(county.here, chair=nurse, patients=[kept])
    assert county.why(gp, kept) == county.why(nurse, kept) == ()
    assert county.why(named, kept) == ("caseload",)


@pytest.mark.parametrize("against", [ObjectionTo.PERSON, ObjectionTo.ORGANISATION])
def test_an_objection_goes_before_every_relationship_until_it_is_withdrawn(
    county: County, against: ObjectionTo
) -> None:
    gp = county.factory.staff(
        Role.GP, "Dr Peter Kerr", teams=[county.here], practices=[county.practice],
        organisation="Dene Surgery",
    )  # fmt: skip
    patient = county.someone()
    county.factory.related(patient, gp)
    assert county.why(gp, patient) == ("practice list", "caseload")
    objection = Objection(
        patient_id=patient.id, against=against, made_by_id=gp.id, made_at=NOW,
        staff_id=gp.id if against is ObjectionTo.PERSON else None,
        organisation="Dene Surgery" if against is ObjectionTo.ORGANISATION else "",
    )  # fmt: skip
    county.factory.keep(objection)
    assert county.why(gp, patient) == ()
    county.factory.change(Objection, objection.id, withdrawn_at=NOW)
    assert county.why(gp, patient) == ("practice list", "caseload")


def test_the_lead_opens_people_to_answer_them_alone(county: County) -> None:
    lead = county.factory.staff(Role.GOVERNANCE_LEAD, "Grace Hale", teams=[county.here])
    patient, other = county.someone(), county.someone()
    for each in RelationshipKind:
        if each is not RelationshipKind.SUBJECT_ACCESS:
            county.factory.related(other, lead, each, ends_at=NOW + HOUR)
    county.factory.related(
        patient, lead, RelationshipKind.SUBJECT_ACCESS, begins_at=NOW - HOUR, ends_at=NOW + HOUR
    )
    assert county.why(lead, patient) == ("subject access",)
    assert county.why(lead, other) == ()


def test_a_script_reaches_everybody(scripts: Store, county: County) -> None:
    patient = county.someone(restricted=True)
    with scripts.reading() as session:
        assert relationships.may_open(session, SCRIPT, patient.id)


def test_a_refusal_does_not_tell_whether_the_person_exists(county: County) -> None:
    nurse, stranger = county.nurse(), county.someone()
    said = set()
    for patient_id in (stranger.id, 987_654):
        with county.at(nurse).reading() as session, pytest.raises(Problem) as refused:
            relationships.must_open(session, nurse, patient_id)
        said.add(str(refused.value))
    assert said == {relationships.NOT_YOURS}
