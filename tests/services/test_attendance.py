"""Who is at the table, and who may change it."""

import pytest

from desktop.errors import OutOfDate, Problem
from desktop.models import AgendaItem, Objection
from desktop.services import attendance, meetings
from desktop.store.store import Store
from desktop.words.enums import Attendance, ObjectionTo, Role, Told
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.services.desks import Desks
from tests.services.table import NOT_YOUR_MEETING, Table
from tests.stores import At


@pytest.fixture
def table(store: Store, factory: Factory, at: At) -> Table:
    with factory.together():
        return Table(store, factory, at)


def test_people_come_step_out_and_leave(table: Table) -> None:
    for state in (Attendance.CALL, Attendance.STEPPED_OUT, Attendance.IN, Attendance.LEFT):
        table.mark(table.therapist, state)
        assert table.attendee(table.therapist).state is state


def test_an_attendance_changed_elsewhere_is_not_overwritten(table: Table) -> None:
    row = table.attendee(table.link)
    table.mark(table.link, Attendance.STEPPED_OUT)
    with pytest.raises(OutOfDate):
        table.change(
            lambda session: attendance.attend(
                session, table.matron, row.id, row.version, Attendance.IN
            )
        )
    assert table.attendee(table.link).state is Attendance.STEPPED_OUT


@pytest.mark.parametrize(("live", "state"), [(False, Attendance.EXPECTED), (True, Attendance.IN)])
def test_a_guest_in_a_running_meeting_is_in_the_room_at_once(
    table: Table, live: bool, state: Attendance
) -> None:
    if live:
        table.start()
    made = table.change(
        lambda session: attendance.add_guest(
            session, table.matron, table.meeting, " Dr Farah  Iqbal ", Role.SPECIALIST
        )
    )
    guest = next(each for each in table.console().attendance if each.id == made.id)
    assert (guest.name, guest.role, guest.state, guest.staff) == (
        "Dr Farah Iqbal",
        Role.SPECIALIST,
        state,
        None,
    )


@pytest.mark.parametrize(
    ("name", "role"), [("  ", Role.SPECIALIST), ("Night job", Role.SERVICE_ACCOUNT)]
)
def test_a_guest_is_a_person_with_a_name(table: Table, name: str, role: Role) -> None:
    with pytest.raises(Problem):
        table.change(
            lambda session: attendance.add_guest(session, table.matron, table.meeting, name, role)
        )


def test_who_is_expected_can_take_part(table: Table) -> None:
    def invited() -> None:
        table.change(
            lambda session: attendance.add_guest(
                session, table.stranger, table.meeting, "Rev Hill", Role.LINK_WORKER
            ),
            table.stranger,
        )

    with pytest.raises(Problem, match=NOT_YOUR_MEETING):
        invited()
    table.expect(table.stranger)
    invited()
    assert "Rev Hill" in [each.name for each in table.console().attendance]


def test_whoever_comes_to_attend_signs_whom_the_agenda_opens_to_them(
    table: Table, desks: Desks
) -> None:
    hidden = table.factory.patient("Lamb", "Ida", practice=table.practice, restricted=True)
    refuses = table.factory.patient("Kell", "Ann", practice=table.practice)
    table.factory.keep(
        *(
            AgendaItem(meeting_id=table.meeting, patient_id=each.id, position=number, question="?",
                       told=Told.YES, told_on=TODAY, asked_by_id=table.matron.id)
            for number, each in enumerate((hidden, refuses), 3)
        ),
        Objection(patient_id=refuses.id, against=ObjectionTo.PERSON, staff_id=table.link.id,
                  made_by_id=table.matron.id, made_at=NOW),
    )  # fmt: skip
    opened = {f"patient:{each.id}" for each in (table.dorothy, table.leonard)}
    expected = [("to Jo Whitfield", {f"meeting:{table.meeting}", *opened})]

    def entries() -> list[tuple[str, set[str]]]:
        return [(why, set(whom.split())) for why, whom in desks.entries("agenda.opened")]

    table.mark(table.link, Attendance.APOLOGIES)
    assert entries() == []
    table.mark(table.link, Attendance.CALL)
    assert entries() == expected
    table.mark(table.link, Attendance.IN)
    assert entries() == expected


def test_whoever_starts_a_meeting_unexpected_signs_whom_its_agenda_opens(
    table: Table, desks: Desks
) -> None:
    late = table.factory.staff(Role.COMMUNITY_NURSE, "Ruth Bell", teams=[table.team])
    table.change(lambda session: meetings.start(session, late, table.meeting, 1, NOW), late)
    ((why, whom),) = desks.entries("agenda.opened")
    assert why == "to Ruth Bell"
    assert {f"patient:{table.dorothy.id}", f"patient:{table.leonard.id}"} <= set(whom.split())
