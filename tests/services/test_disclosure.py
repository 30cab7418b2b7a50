"""What an audience may see: the condition in SQL, the answer in Python, and who is in the room."""

import pytest
from sqlalchemy import delete, insert, select

from desktop.models import Attendee, Item, Meeting, Patient, PolicyCell
from desktop.services import disclosure
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.enums import (
    Attendance,
    AudienceKind,
    Confidentiality,
    ItemStatus,
    Kind,
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


@pytest.fixture
def everything(scripts: Store, factory: Factory) -> int:
    """A patient with one item in every cell of the policy."""
    patient = factory.patient()
    with scripts.writing() as session:
        session.execute(
            insert(Item),
            [
                {
                    "patient_id": patient.id, "id": number, "version": 1, "kind": cell.kind,
                    "sector": cell.sector, "confidentiality": cell.confidentiality,
                    "title": cell.key, "status": ItemStatus.ACTIVE, "said_at": NOW,
                    "recorded_from": NOW,
                }
                for number, cell in enumerate(EVERY_CELL, 1)
            ],
        )  # fmt: skip
        sign(session, SCRIPT, "test.set up", [])
    return patient.id


def audiences(store: Store) -> dict[str, Audience]:
    with store.reading() as session:
        found = {role.value: disclosure.person(session, Actor(1, "Someone", role)) for role in Role}
        return found | {"paper": disclosure.paper(session)}


def test_sql_and_python_give_the_same_answer_for_every_cell(
    scripts: Store, everything: int
) -> None:
    for name, audience in audiences(scripts).items():
        with scripts.reading() as session:  # whom the rule of a hub passes by: the program's alone
            asked = select(Item.title).where(disclosure.visible(audience))
            by_sql = set(session.scalars(asked))
        by_python = {cell.key for cell in EVERY_CELL if disclosure.may_see(audience, cell)}
        assert by_sql == by_python, name
        assert len(by_sql) < len(EVERY_CELL)


def test_without_a_policy_nobody_sees_anything(scripts: Store, store: Store) -> None:
    with scripts.writing() as session:
        session.execute(delete(PolicyCell))
        sign(session, SCRIPT, "test.set up", [])
    assert {audience.cells for audience in audiences(store).values()} == {frozenset()}


# --- a room -----------------------------------------------------------------------------------


class Room:
    """A meeting of a doctor and a link worker about someone whom both may open."""

    def __init__(self, store: Store, factory: Factory) -> None:
        self.store, self.factory = store, factory
        self.team = factory.team()
        self.gp = factory.staff(Role.GP, "Dr Peter Kerr", teams=[self.team])
        self.link = factory.staff(Role.LINK_WORKER, "Lewis Carr", teams=[self.team])
        self.patient: Patient = factory.patient(practice=factory.practice(team=self.team))
        self.meeting: Meeting = factory.meeting(self.team, chair=self.gp, attendees=[self.link])

    def attend(self, **states: Attendance) -> None:
        """Where each of those invited is."""
        for each in self.meeting.attendees:
            if each.role.name in states:
                self.factory.change(Attendee, each.id, state=states[each.role.name])

    def come(
        self, role: Role, *, staff: Actor | None = None, state: Attendance = Attendance.IN
    ) -> None:
        """Someone more, a guest unless they work here."""
        self.factory.keep(
            Attendee(
                meeting_id=self.meeting.id, staff_id=staff.id if staff else None,
                name=staff.name if staff else "A guest", role=role, state=state,
            )
        )  # fmt: skip

    def sees(self, patient: Patient | None = None) -> frozenset[Cell]:
        with self.store.reading() as session:
            found = disclosure.room(session, self.meeting.id, (patient or self.patient).id)
        assert found.kind is AudienceKind.ROOM
        return found.cells

    def alone(self, role: Role) -> frozenset[Cell]:
        """What someone of this role may see by themselves."""
        return audiences(self.store)[role].cells


@pytest.fixture
def room(store: Store, factory: Factory) -> Room:
    with factory.together():
        return Room(store, factory)


def test_an_empty_room_sees_nothing(room: Room) -> None:
    assert room.sees() == frozenset()


def test_a_room_sees_what_everyone_present_may_see(room: Room) -> None:
    room.attend(GP=Attendance.IN, LINK_WORKER=Attendance.CALL)
    assert room.sees() == room.alone(Role.GP) & room.alone(Role.LINK_WORKER) != frozenset()
    room.attend(LINK_WORKER=Attendance.STEPPED_OUT)
    assert room.sees() == room.alone(Role.GP)


def test_a_room_is_no_rank(room: Room) -> None:
    """A link worker and a doctor: what each alone may see of the other's is in no room of both."""
    social = room.factory.staff(Role.SOCIAL_WORKER, "Karen Stobbs", teams=[room.team])
    room.come(Role.SOCIAL_WORKER, staff=social)
    room.attend(GP=Attendance.IN)
    gp, worker = room.alone(Role.GP), room.alone(Role.SOCIAL_WORKER)
    assert gp - worker
    assert worker - gp
    assert room.sees() == gp & worker


def test_a_guest_counts_with_the_role_they_were_given(room: Room) -> None:
    room.come(Role.PRACTICE_STAFF)
    room.attend(GP=Attendance.IN)
    assert room.sees() == room.alone(Role.PRACTICE_STAFF) & room.alone(Role.GP) != frozenset()


def test_a_room_goes_by_what_staff_are_and_not_by_the_invitation(room: Room) -> None:
    porter = room.factory.staff(Role.PRACTICE_STAFF, "Chloe Surtees", teams=[room.team])
    room.come(Role.GP, staff=porter)
    assert room.sees() == room.alone(Role.PRACTICE_STAFF) != frozenset()


def test_a_room_sees_nothing_of_whom_one_present_may_not_open(room: Room) -> None:
    room.attend(GP=Attendance.IN)
    assert room.sees() != frozenset()
    visitor = room.factory.staff(Role.GP, "Dr Visitor", teams=[room.factory.team("Elsewhere")])
    room.come(Role.GP, staff=visitor)
    assert room.sees() == frozenset()


def test_no_guest_is_shown_anything_of_a_restricted_person(room: Room, factory: Factory) -> None:
    kept = factory.patient("Kept", known=False, restricted=True,
                           practice=factory.practice(team=room.team))  # fmt: skip
    factory.related(kept, room.gp)
    room.attend(GP=Attendance.IN)
    assert room.sees(kept) == room.alone(Role.GP)
    room.come(Role.GP)
    assert room.sees(kept) == frozenset()
    assert room.sees() == room.alone(Role.GP)
