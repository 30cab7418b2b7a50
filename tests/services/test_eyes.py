"""A record as others would see it, and never more of it than whoever looks may see."""

import pytest

from desktop.errors import Problem
from desktop.models import AgendaItem, Attendee, Patient
from desktop.services import disclosure, eyes
from desktop.words.enums import Attendance, Kind, Role, Told
from desktop.words.people import Actor, Audience
from desktop.words.preview import Viewer
from tests.services.desks import Desks


@pytest.fixture
def nurse(desks: Desks) -> Actor:
    return desks.seat(Role.COMMUNITY_NURSE, "Ruth Eggleston")


@pytest.fixture
def mary(desks: Desks) -> Patient:
    return desks.factory.patient(practice=desks.practice)


def seen_as(desks: Desks, reader: Actor, patient: Patient, viewer: Viewer) -> Audience:
    with desks.store(reader).reading() as session:
        return eyes.narrowed(session, reader, patient.id, viewer)


@pytest.mark.parametrize("viewer", [*(Viewer(role=role) for role in eyes.ROLES), Viewer()])
def test_it_is_what_both_may_see(desks: Desks, nurse: Actor, mary: Patient, viewer: Viewer) -> None:
    found = seen_as(desks, nurse, mary, viewer)
    with desks.store(nurse).reading() as session:
        own = disclosure.person(session, nurse)
        role = viewer.role
        theirs = disclosure.role(session, role) if role else disclosure.paper(session)
    assert found.cells == own.cells & theirs.cells
    assert found.reader == nurse


def test_a_room_is_everyone_invited_and_not_excused(
    desks: Desks, nurse: Actor, mary: Patient
) -> None:
    meeting = desks.factory.meeting(desks.here, chair=nurse)
    link = desks.factory.staff(Role.LINK_WORKER, "Lewis Carr", teams=[desks.here])
    desks.factory.keep(
        AgendaItem(
            meeting_id=meeting.id, patient_id=mary.id, position=1, question="Safe?",
            asked_by_id=nurse.id, told=Told.RISK, minutes=10,
        ),
    )  # fmt: skip
    with desks.store(nurse).reading() as session:
        assert [each.id for each in eyes.meetings(session, nurse, mary.id)] == [meeting.id]
    whole = seen_as(desks, nurse, mary, Viewer(meeting=meeting.id))
    assert any(cell.kind is Kind.PROBLEM for cell in whole.cells)
    invited = Attendee(
        meeting_id=meeting.id, staff_id=link.id, name=link.name, role=link.role,
        state=Attendance.EXPECTED,
    )  # fmt: skip
    desks.factory.keep(invited)
    narrow = seen_as(desks, nurse, mary, Viewer(meeting=meeting.id))
    assert narrow.cells < whole.cells
    assert not any(cell.kind is Kind.PROBLEM for cell in narrow.cells)
    desks.factory.change(Attendee, invited.id, state=Attendance.APOLOGIES)
    assert seen_as(desks, nurse, mary, Viewer(meeting=meeting.id)).cells == whole.cells


def test_whose_record_is_closed_is_not_looked_at(desks: Desks, nurse: Actor) -> None:
    stranger = desks.factory.patient(practice=desks.elsewhere)
    with pytest.raises(Problem, match="not on a list of yours"):
        seen_as(desks, nurse, stranger, Viewer(role=Role.GP))
