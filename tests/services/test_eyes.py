"""A record as others would see it, and never more of it than whoever looks may see."""

import pytest

from desktop.errors import Problem
from desktop.models import AgendaItem, Attendee, Meeting, Objection, Patient
from desktop.services import disclosure, eyes
from desktop.words.enums import Attendance, Kind, ObjectionTo, Role, Told
from desktop.words.people import Actor, Audience
from desktop.words.preview import Viewer
from tests.clock import NOW
from tests.services.desks import Desks


@pytest.fixture
def nurse(desks: Desks) -> Actor:
    return desks.seat(Role.COMMUNITY_NURSE, "Ruth Eggleston")


@pytest.fixture
def mary(desks: Desks) -> Patient:
    return desks.factory.patient(practice=desks.practice)


def asked(desks: Desks, reader: Actor, patient: Patient, viewer: Viewer) -> Audience | None:
    with desks.store(reader).reading() as session:
        return eyes.narrowed(session, reader, patient.id, viewer)


def seen_as(desks: Desks, reader: Actor, patient: Patient, viewer: Viewer) -> Audience:
    found = asked(desks, reader, patient, viewer)
    assert found is not None
    return found


def discussed(desks: Desks, chair: Actor, patient: Patient) -> Meeting:
    """A meeting of the chair's that is to talk about someone."""
    meeting = desks.factory.meeting(desks.here, chair=chair)
    desks.factory.keep(
        AgendaItem(
            meeting_id=meeting.id, patient_id=patient.id, position=1, question="Safe?",
            asked_by_id=chair.id, told=Told.RISK, minutes=10,
        ),
    )  # fmt: skip
    return meeting


def invite(desks: Desks, meeting: Meeting, role: Role, who: Actor | None = None) -> Attendee:
    """A colleague, or else a guest."""
    invited = Attendee(
        meeting_id=meeting.id, staff_id=who.id if who else None, name=who.name if who else "Guest",
        role=role, state=Attendance.EXPECTED,
    )  # fmt: skip
    desks.factory.keep(invited)
    return invited


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
    meeting = discussed(desks, nurse, mary)
    link = desks.factory.staff(Role.LINK_WORKER, "Lewis Carr", teams=[desks.here])
    with desks.store(nurse).reading() as session:
        assert [each.id for each in eyes.meetings(session, nurse, mary.id)] == [meeting.id]
    whole = seen_as(desks, nurse, mary, Viewer(meeting=meeting.id))
    assert any(cell.kind is Kind.PROBLEM for cell in whole.cells)
    invited = invite(desks, meeting, link.role, link)
    narrow = seen_as(desks, nurse, mary, Viewer(meeting=meeting.id))
    assert narrow.cells < whole.cells
    assert not any(cell.kind is Kind.PROBLEM for cell in narrow.cells)
    desks.factory.change(Attendee, invited.id, state=Attendance.APOLOGIES)
    assert seen_as(desks, nurse, mary, Viewer(meeting=meeting.id)).cells == whole.cells


def test_a_room_with_a_guest_is_closed_to_whoever_is_restricted(desks: Desks, nurse: Actor) -> None:
    patient = desks.factory.patient(practice=desks.practice, known=False, restricted=True)
    desks.factory.related(patient, nurse)
    meeting = discussed(desks, nurse, patient)
    viewer = Viewer(meeting=meeting.id)
    assert seen_as(desks, nurse, patient, viewer).cells
    guest = invite(desks, meeting, Role.COMMUNITY_NURSE)
    assert asked(desks, nurse, patient, viewer) is None
    desks.factory.change(Attendee, guest.id, state=Attendance.APOLOGIES)
    assert seen_as(desks, nurse, patient, viewer).cells


def test_a_room_is_closed_where_the_person_objects_to_somebody_invited(
    desks: Desks, nurse: Actor, mary: Patient
) -> None:
    meeting = discussed(desks, nurse, mary)
    other = desks.factory.staff(Role.COMMUNITY_NURSE, "Tom Reay", teams=[desks.here])
    invite(desks, meeting, other.role, other)
    assert seen_as(desks, nurse, mary, Viewer(meeting=meeting.id)).cells
    desks.factory.keep(
        Objection(
            patient_id=mary.id, against=ObjectionTo.PERSON, staff_id=other.id,
            made_by_id=nurse.id, made_at=NOW,
        )
    )  # fmt: skip
    assert asked(desks, nurse, mary, Viewer(meeting=meeting.id)) is None


def test_whose_record_is_closed_is_not_looked_at(desks: Desks, nurse: Actor) -> None:
    stranger = desks.factory.patient(practice=desks.elsewhere)
    with pytest.raises(Problem, match="not on a list of yours"):
        seen_as(desks, nurse, stranger, Viewer(role=Role.GP))
