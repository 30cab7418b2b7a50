"""A curious colleague with ``psql``: agendas, and what is asked about them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.models import Meeting, Objection, Patient, Relationship
from desktop.words.dates import utc_text
from desktop.words.enums import MeetingState, ObjectionTo, RelationshipKind, Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.services.desks import Desks
from tests.store.conftest import As
from tests.store.curious import HOUR
from tests.store.curious import mary as mary  # noqa: PLC0414 - a fixture
from tests.store.curious import nurse as nurse  # noqa: PLC0414 - a fixture
from tests.store.curious import store as store  # noqa: PLC0414 - a fixture
from tests.store.driver import DENIED

PLANNED = (
    "INSERT INTO meeting (team_id, title, place, starts_at, ends_at, state, slide, curtain,"
    " version) VALUES ({}, 'x', '', '{}', '{}', 'planned', 'neutral', false, 1)"
)
INVITED = (
    "INSERT INTO attendee (meeting_id, staff_id, name, role, chair, state, version)"
    " VALUES ({}, {}, 'Ruth', 'community nurse', true, 'expected', 1)"
)
LISTED = (
    "INSERT INTO agenda_item (meeting_id, patient_id, position, question, asked_by_id, told,"
    " minutes, state, note, version)"
    " VALUES ({}, {}, 1, '?', {}, 'not told: risk', 10, 'waiting', '', 1)"
)


@pytest.fixture
def declared(desks: Desks, nurse: Actor, mary: Patient) -> Relationship:
    return desks.factory.related(
        mary, nurse, RelationshipKind.DECLARED, begins_at=NOW - HOUR, ends_at=NOW + HOUR
    )


def test_what_someone_says_of_themselves_does_not_last_by_an_agenda_of_their_own(
    desks: Desks, nurse: Actor, mary: Patient, declared: Relationship, as_driver: As
) -> None:
    matron = desks.seat(Role.COMMUNITY_MATRON, "Aisha")
    ruth = as_driver("ruth")

    def kept(statement: str) -> str:
        return ruth.kept(statement, ruth.entry(nurse, f"patient:{mary.id}"))

    begins = NOW + timedelta(days=360)
    assert kept(PLANNED.format(desks.here.id, utc_text(begins), utc_text(begins + HOUR))) == ""
    with desks.factory.store.reading() as session:
        meeting = session.scalars(select(Meeting.id)).one()
    assert kept(INVITED.format(meeting, nurse.id)) == ""
    assert kept(LISTED.format(meeting, mary.id, matron.id)) == DENIED
    assert kept(LISTED.format(meeting, mary.id, nurse.id)) == ""
    assert kept(f"UPDATE agenda_item SET asked_by_id = {matron.id}, version = 2") == DENIED
    assert kept("UPDATE agenda_item SET question = 'What would help?', version = 2") == ""
    assert ruth.rows("SELECT id FROM patient") == {mary.id}
    desks.factory.change(Relationship, declared.id, ends_at=NOW)
    assert ruth.rows("SELECT id FROM patient") == set()


def test_what_was_declared_is_not_promised_away_by_an_agenda_of_ones_own(
    desks: Desks, nurse: Actor, mary: Patient, declared: Relationship, as_driver: As
) -> None:
    desks.factory.meeting(desks.here, chair=nurse, patients=[mary])
    ruth = as_driver("ruth")
    assert ruth.rows("SELECT may_promise(%s, %s)", nurse.id, mary.id) == {False}


def test_nothing_is_answered_about_people_whom_one_may_not_open(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    far = desks.seat(Role.GP, "Nell", teams=[desks.there], practices=[desks.elsewhere])
    tom = desks.seat(Role.SOCIAL_WORKER, "Tom")
    theirs = desks.factory.patient(practice=desks.elsewhere, known=False)
    refuses, hidden, named = (
        desks.factory.patient(practice=desks.practice, known=False, restricted=restricted)
        for restricted in (False, True, True)
    )
    desks.factory.related(named, tom)
    refused = Objection(
        patient_id=refuses.id, against=ObjectionTo.PERSON, staff_id=tom.id, note="No",
        made_by_id=far.id, made_at=NOW,
    )  # fmt: skip
    desks.factory.keep(refused)
    meeting = desks.factory.meeting(desks.here, chair=tom, patients=[mary, refuses])
    other = desks.factory.meeting(desks.there, chair=far, patients=[theirs])
    ruth = as_driver("ruth")
    for owner, patient in (
        (tom, mary), (tom, refuses), (tom, hidden), (tom, named), (far, theirs), (far, mary),
    ):  # fmt: skip
        assert ruth.rows("SELECT may_promise(%s, %s)", owner.id, patient.id) == {False}
    for state in (MeetingState.PLANNED, MeetingState.FINISHED):
        for each in (meeting, other):
            finished_at = NOW if state is MeetingState.FINISHED else None
            desks.factory.change(Meeting, each.id, state=state, finished_at=finished_at)
            for patient in (mary, refuses, theirs, hidden):
                asked = (each.id, patient.id)
                assert ruth.rows("SELECT may_list(%s, %s)", *asked) == {False}
                assert ruth.rows("SELECT may_ask(%s, %s, %s)", *asked, tom.id) == {False}
        assert ruth.rows("SELECT may_attend(%s, %s)", other.id, far.id) == {False}
    # Who of an agenda does not want a colleague to look is not told by leaving them out.
    whole = {mary.id, refuses.id}
    assert ruth.rows("SELECT agenda_opens(%s, %s)", meeting.id, tom.id) == whole
    desks.factory.related(refuses, nurse)
    assert ruth.rows("SELECT agenda_opens(%s, %s)", meeting.id, tom.id) == {mary.id}
