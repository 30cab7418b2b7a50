"""Who is at the table, and who may change it."""

import pytest

from desktop.errors import OutOfDate, Problem
from desktop.services import attendance
from desktop.store.store import Store
from desktop.words.enums import Attendance, Role
from tests.factory import Factory
from tests.services.table import NOT_YOUR_MEETING, Table
from tests.stores import At


@pytest.fixture
def table(store: Store, factory: Factory, at: At) -> Table:
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
