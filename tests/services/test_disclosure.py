"""Who may see what: the table, the condition in SQL and the answer in Python."""

import pytest
from sqlalchemy import select

from desktop.config import resource
from desktop.errors import Problem
from desktop.models import Attendee, Item, Meeting
from desktop.services import directory, disclosure
from desktop.services.changes import carry_out
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.dates import PartialDate
from desktop.words.enums import (
    Attendance,
    AudienceKind,
    Confidentiality,
    ItemStatus,
    Kind,
    MeetingState,
    Role,
    Sector,
)
from desktop.words.people import Actor, Audience, Cell
from tests.clock import NOW
from tests.factory import Factory

SCRIPT = Actor(0, "Test set-up", Role.SERVICE_ACCOUNT)
EVERY_CELL = [
    Cell(sector, kind, confidentiality)
    for sector in Sector
    for kind in Kind
    for confidentiality in Confidentiality
]
HEADER = "audience,sectors,kinds,confidentialities,reason\n"


@pytest.fixture
def ruled(factory: Factory) -> None:
    factory.policy()


@pytest.fixture
def everything(store: Store, factory: Factory) -> int:
    """A patient with one item in every cell of the policy."""
    patient = factory.patient()
    with store.writing() as session:
        session.add_all(
            Item(
                patient_id=patient.id,
                id=number,
                kind=cell.kind,
                sector=cell.sector,
                confidentiality=cell.confidentiality,
                begins=PartialDate("2026-11"),
                title=cell.key,
                status=ItemStatus.ACTIVE,
                said_at=NOW,
                recorded_from=NOW,
            )
            for number, cell in enumerate(EVERY_CELL, 1)
        )
        sign(session, SCRIPT, "test.set up", [])
    return patient.id


def audiences(store: Store) -> dict[str, Audience]:
    with store.reading() as session:
        found = {role.value: disclosure.person(session, Actor(1, "Someone", role)) for role in Role}
        return found | {"paper": disclosure.paper(session)}


def test_sql_and_python_give_the_same_answer_for_every_cell(
    store: Store, policy: None, everything: int
) -> None:
    for name, audience in audiences(store).items():
        with store.reading() as session:
            asked = select(Item.title).where(disclosure.visible(audience))
            by_sql = set(session.scalars(asked))
        by_python = {cell.key for cell in EVERY_CELL if disclosure.may_see(audience, cell)}
        assert by_sql == by_python, name
    assert len(by_sql) < len(EVERY_CELL)


def test_the_table_in_force_is_the_table_as_written(store: Store, policy: None) -> None:
    written = disclosure.allowances(resource("policy/disclosure.csv").read_text("utf-8"))
    for name, audience in audiences(store).items():
        assert audience.cells == {cell for whom, cell in written if whom == name}, name


def test_without_a_policy_nobody_sees_anything(store: Store, everything: int) -> None:
    assert {audience.cells for audience in audiences(store).values()} == {frozenset()}


def test_safeguarding_is_for_named_roles_and_never_on_paper(store: Store, policy: None) -> None:
    sees = {
        name
        for name, audience in audiences(store).items()
        if any(cell.kind is Kind.SAFEGUARDING for cell in audience.cells)
    }
    assert sees == {"gp", "practice nurse", "community matron", "community nurse", "social worker"}


def test_what_lies_in_a_home_is_normal_and_needs_no_password_to_be_left_out(
    store: Store, policy: None
) -> None:
    paper = audiences(store)["paper"]
    assert {cell.confidentiality for cell in paper.cells} == {Confidentiality.NORMAL}
    never = {Kind.SAFEGUARDING, Kind.ALERT, Kind.NOTE, Kind.RESULT, Kind.ENCOUNTER, Kind.DOCUMENT}
    assert not never & {cell.kind for cell in paper.cells}


def test_those_who_look_after_the_hub_see_no_item(store: Store, policy: None) -> None:
    found = audiences(store)
    assert found["information governance lead"].cells == frozenset()
    assert found["service account"].cells == frozenset()


def test_every_role_that_treats_sees_every_allergy(store: Store, policy: None) -> None:
    every = {cell for cell in EVERY_CELL if cell.kind is Kind.ALLERGY}
    found = audiences(store)
    for role in (
        Role.GP, Role.PRACTICE_NURSE, Role.PHARMACIST, Role.COMMUNITY_MATRON, Role.COMMUNITY_NURSE,
        Role.PHYSIOTHERAPIST, Role.OCCUPATIONAL_THERAPIST, Role.SPECIALIST, Role.CARE_HOME_STAFF,
    ):  # fmt: skip
        assert every <= found[role].cells, role


@pytest.fixture
def meeting(factory: Factory) -> Meeting:
    team = factory.team()
    gp = factory.staff(Role.GP, teams=[team])
    link = factory.staff(Role.LINK_WORKER, "Lewis Carr", teams=[team])
    return factory.meeting(team, chair=gp, attendees=[link])


def attend(store: Store, meeting: Meeting, **states: Attendance) -> Audience:
    """Where each role stands; then what the room sees."""
    with store.writing() as session:
        for person in session.scalars(select(Attendee).where(Attendee.meeting_id == meeting.id)):
            wanted = states.get(person.role.name)
            if wanted is not None:
                person.state = wanted
        sign(session, SCRIPT, "test.set up", [])
    with store.reading() as session:
        return disclosure.room(session, meeting.id)


def test_an_empty_room_sees_nothing(store: Store, policy: None, meeting: Meeting) -> None:
    room = attend(store, meeting)
    assert room == Audience(AudienceKind.ROOM, frozenset())


def test_a_room_sees_what_everyone_present_may_see(
    store: Store, policy: None, meeting: Meeting
) -> None:
    each = audiences(store)
    both = attend(store, meeting, GP=Attendance.IN, LINK_WORKER=Attendance.CALL)
    assert both.cells == each["gp"].cells & each["link worker"].cells
    alone = attend(store, meeting, LINK_WORKER=Attendance.STEPPED_OUT)
    assert alone.cells == each["gp"].cells


def test_a_guest_counts_with_the_role_they_were_given(
    store: Store, factory: Factory, policy: None, meeting: Meeting
) -> None:
    factory.keep(
        Attendee(
            meeting_id=meeting.id, name="A guest", role=Role.PRACTICE_STAFF, state=Attendance.IN
        )
    )
    room = attend(store, meeting, GP=Attendance.IN)
    assert room.cells == audiences(store)["practice staff"].cells & audiences(store)["gp"].cells


def test_a_room_goes_by_what_staff_are_and_not_by_the_invitation(
    store: Store, factory: Factory, policy: None, meeting: Meeting
) -> None:
    porter = factory.staff(Role.PRACTICE_STAFF, "Chloe Surtees")
    factory.keep(
        Attendee(
            meeting_id=meeting.id, staff_id=porter.id, name=porter.name, role=Role.GP,
            state=Attendance.IN,
        )
    )  # fmt: skip
    with store.reading() as session:
        assert (
            disclosure.room(session, meeting.id).cells == audiences(store)["practice staff"].cells
        )


def test_practice_roles_open_their_own_list_and_others_their_teams_people(
    store: Store, factory: Factory
) -> None:
    team, elsewhere = factory.team("Here"), factory.team("There")
    mine, next_door = factory.practice(team=team), factory.practice(team=team)
    ward = factory.place(team=team)
    patients = {
        "mine": factory.patient(practice=mine),
        "next door": factory.patient(practice=next_door),
        "elsewhere": factory.patient(practice=factory.practice(team=elsewhere)),
        "on our ward": factory.patient(practice=factory.practice(team=elsewhere), place=ward),
        "nowhere": factory.patient(),
    }

    def opens(actor: Actor) -> set[str]:
        with store.reading() as session:
            return {
                name
                for name, patient in patients.items()
                if disclosure.may_open(session, actor, patient.id)
            }

    gp = factory.staff(Role.GP, teams=[team], practices=[mine])
    nurse = factory.staff(Role.COMMUNITY_NURSE, teams=[team])
    assert opens(gp) == {"mine"}
    assert opens(nurse) == {"mine", "next door", "on our ward"}
    assert opens(factory.staff(Role.GOVERNANCE_LEAD, teams=[team])) == set()
    assert opens(factory.staff(Role.COMMUNITY_NURSE)) == set()
    assert opens(SCRIPT) == set(patients)


@pytest.mark.parametrize("role", [Role.GP, Role.COMMUNITY_NURSE])
@pytest.mark.parametrize(
    ("state", "attendance", "opens"),
    [
        (MeetingState.PLANNED, Attendance.EXPECTED, True),
        (MeetingState.LIVE, Attendance.IN, True),
        (MeetingState.LIVE, Attendance.CALL, True),
        (MeetingState.LIVE, Attendance.STEPPED_OUT, False),
        (MeetingState.LIVE, Attendance.LEFT, False),
        (MeetingState.PLANNED, Attendance.APOLOGIES, False),
        (MeetingState.FINISHED, Attendance.IN, False),
    ],
)
def test_whoever_is_on_an_agenda_is_opened_by_those_who_attend_until_it_is_finished(
    store: Store, factory: Factory, role: Role, state: MeetingState, attendance: Attendance,
    opens: bool,
) -> None:  # fmt: skip
    visitor, matron = factory.staff(role), factory.staff(Role.COMMUNITY_MATRON)
    listed, other = factory.patient(), factory.patient()
    row = factory.meeting(factory.team(), chair=matron, patients=[listed], attendees=[visitor])
    factory.meeting(factory.team(), chair=matron, patients=[other])
    with store.writing() as session:
        meeting = session.get_one(Meeting, row.id)
        meeting.state = state
        next(each for each in meeting.attendees if each.staff_id == visitor.id).state = attendance
        sign(session, SCRIPT, "test.set up", [])
    with store.reading() as session:
        assert disclosure.may_open(session, visitor, listed.id) is opens
        assert not disclosure.may_open(session, visitor, other.id)


def test_a_refusal_does_not_tell_whether_the_person_exists(store: Store, factory: Factory) -> None:
    nurse, stranger = factory.staff(), factory.patient()
    said = set()
    for patient_id in (stranger.id, 987_654):
        with store.reading() as session, pytest.raises(Problem) as refused:
            disclosure.must_open(session, nurse, patient_id)
        said.add(str(refused.value))
    assert len(said) == 1


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("audience,kinds\n", "needs these columns"),
        (HEADER + "gp,health,problem,normal,\n", "Line 2 of the policy needs all five"),
        (HEADER + "gp,health,problem,normal\n", "Line 2 of the policy needs all five"),
        (HEADER + "gp,health,problem,normal,why,more\n", "Line 2 of the policy needs all five"),
        (HEADER + "gp,health,problems,normal,why\n", "Line 2 of the policy says “problems”"),
        (HEADER + "*,health,problem,normal,why\n", "Line 2 of the policy says “*”"),
        (HEADER + "gp,health,,normal,why\n", "Line 2 of the policy says “”"),
    ],
)  # fmt: skip
def test_a_slip_in_the_table_refuses_all_of_it(table: str, sentence: str) -> None:
    with pytest.raises(
        Problem, match="^" if sentence.startswith("^") else sentence.replace("*", r"\*")
    ):
        disclosure.allowances(table)


def test_a_refused_table_leaves_the_one_in_force(store: Store, policy: None) -> None:
    before = audiences(store)
    broken = HEADER + "gp,health,problem,normal,fine\ngp,health,everything,normal,not fine\n"
    with pytest.raises(Problem):
        carry_out(store, lambda session: directory.load_policy(session, SCRIPT, broken), NOW)
    assert audiences(store) == before


def test_a_narrower_table_takes_away(store: Store, policy: None) -> None:
    narrow = HEADER + "gp,health,problem|medicine,normal,why\n"
    carry_out(store, lambda session: directory.load_policy(session, SCRIPT, narrow), NOW)
    left = audiences(store)
    assert {cell.key for cell in left["gp"].cells} == {
        "health/problem/normal",
        "health/medicine/normal",
    }
    assert left["paper"].cells == frozenset()
    again = carry_out(store, lambda session: directory.load_policy(session, SCRIPT, narrow), NOW)
    assert again == frozenset()
