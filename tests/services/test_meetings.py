"""A meeting from its planning to its end, on both stores."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from desktop.errors import OutOfDate, Problem
from desktop.models import Staff
from desktop.services import agenda, attendance, meetings
from desktop.store.store import Store
from desktop.words.enums import AgendaState, Attendance, MeetingState, Role, Slide
from desktop.words.meetings import MeetingRow
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.services.table import NOT_YOUR_MEETING, Table
from tests.stores import At

SOON = NOW + timedelta(hours=1)
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def table(store: Store, factory: Factory, at: At) -> Table:
    with factory.together():
        return Table(store, factory, at)


def test_a_planned_meeting_expects_the_team_and_is_chaired_by_who_planned_it(table: Table) -> None:
    made = table.change(
        lambda session: meetings.plan_meeting(
            session, table.matron, table.team.id, " Weekly  meeting ", "Room 2", SOON, LATER, NOW
        )
    )
    console = table.console(made.id)
    assert (console.meeting.title, console.meeting.state) == (
        "Weekly meeting",
        MeetingState.PLANNED,
    )
    assert [(each.name, each.chair, each.state) for each in console.attendance] == [
        ("Aisha Rahman", True, Attendance.EXPECTED),
        ("Ben Lowes", False, Attendance.EXPECTED),
        ("Jo Whitfield", False, Attendance.EXPECTED),
    ]
    assert console.staff == tuple(
        (each.id, each.name, each.role) for each in (table.matron, table.therapist, table.link)
    )
    assert made.subjects == {f"meeting:{made.id}"}


def test_whoever_cares_for_nobody_is_not_expected(table: Table, factory: Factory) -> None:
    factory.staff(Role.GOVERNANCE_LEAD, "Una Ward", teams=[table.team])
    made = table.change(
        lambda session: meetings.plan_meeting(
            session, table.matron, table.team.id, "Weekly", "", SOON, LATER, NOW
        )
    )
    assert "Una Ward" not in [each.name for each in table.console(made.id).attendance]


def test_a_locum_is_expected_and_whoever_left_is_not(table: Table, factory: Factory) -> None:
    locum = factory.staff(Role.GP, "Dr Here Till Friday", teams=[table.team])
    factory.change(Staff, locum.id, ended_at=NOW + timedelta(days=1))
    factory.change(Staff, table.link.id, ended_at=NOW)
    made = table.change(
        lambda session: meetings.plan_meeting(
            session, table.matron, table.team.id, "Weekly", "", SOON, LATER, NOW
        )
    )
    console = table.console(made.id)
    expected = [each.name for each in console.attendance]
    assert expected == ["Aisha Rahman", "Ben Lowes", "Dr Here Till Friday"]
    assert [name for _, name, _ in console.staff] == expected


@pytest.mark.parametrize(
    ("title", "starts", "ends", "sentence"),
    [
        ("  ", SOON, LATER, "Give the meeting a name."),
        ("Weekly", LATER, SOON, "end before it starts"),
        ("Weekly", NOW - timedelta(hours=2), NOW - timedelta(hours=1), "This time has passed"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(
    table: Table, title: str, starts: datetime, ends: datetime, sentence: str
) -> None:
    with pytest.raises(Problem, match=sentence):
        table.change(
            lambda session: meetings.plan_meeting(
                session, table.matron, table.team.id, title, "", starts, ends, NOW
            )
        )


def test_nobody_plans_another_teams_meeting(table: Table) -> None:
    with pytest.raises(Problem, match="team of your own"):
        table.change(
            lambda session: meetings.plan_meeting(
                session, table.stranger, table.team.id, "Weekly", "", SOON, LATER, NOW
            ),
            table.stranger,
        )


def test_a_meeting_is_listed_for_its_team_and_for_whoever_is_expected(
    table: Table, factory: Factory
) -> None:
    def listed(who: Actor) -> list[MeetingRow]:
        return table.ask(lambda session: meetings.listed(session, who, NOW), who)

    assert [each.id for each in listed(table.link)] == [table.meeting]
    assert listed(table.stranger) == []
    table.expect(table.stranger)
    [row] = listed(table.stranger)
    assert (row.id, row.team, row.agenda) == (table.meeting, "Wearbank", 2)


def test_what_is_to_come_is_listed_before_what_is_past(table: Table, factory: Factory) -> None:
    past = factory.meeting(table.team, chair=table.matron, patients=[table.dorothy],
                           starts_at=NOW - timedelta(days=7))  # fmt: skip
    older = factory.meeting(table.team, chair=table.matron, patients=[table.dorothy],
                            starts_at=NOW - timedelta(days=14))  # fmt: skip
    missed = factory.meeting(table.team, chair=table.matron, starts_at=NOW - timedelta(days=8))
    for each in (past.id, older.id):
        table.change(partial(table.started, meeting=each))
        table.change(partial(table.finished, meeting=each))
    with table.store.reading() as session:
        listed = meetings.listed(session, table.matron, NOW)
        upcoming = meetings.upcoming(session, table.matron, NOW)
    assert [each.id for each in listed] == [table.meeting, past.id, missed.id, older.id]
    assert [each.id for each in upcoming] == [table.meeting]
    assert [each.id for each in listed if each.not_held(NOW)] == [missed.id]


def test_a_meeting_starts_behind_the_neutral_slide_with_its_starter_in_the_room(
    table: Table,
) -> None:
    table.start()
    console = table.console()
    assert (console.meeting.state, console.slide, console.now) == (
        MeetingState.LIVE,
        Slide.NEUTRAL,
        None,
    )
    assert table.attendee(table.matron).state is Attendance.IN


def test_a_meeting_is_not_started_twice(table: Table) -> None:
    table.start()
    with pytest.raises(Problem, match="already been started"):
        table.start()


def test_a_meeting_about_nobody_is_not_started(table: Table, factory: Factory) -> None:
    empty = factory.meeting(table.team, chair=table.matron)
    with pytest.raises(Problem, match="at least one person on the agenda"):
        table.change(lambda session: table.started(session, empty.id))


def test_a_meeting_whose_agenda_has_closed_is_not_started(table: Table, factory: Factory) -> None:
    """Nobody would be opened by it."""
    never_held = factory.meeting(
        table.team, chair=table.matron, patients=[table.dorothy], starts_at=NOW - timedelta(days=15)
    )
    with pytest.raises(Problem, match="has closed since it was planned"):
        table.change(partial(table.started, meeting=never_held.id))


def test_a_persons_page_needs_a_person_at_the_table(table: Table) -> None:
    table.start()
    with pytest.raises(Problem, match="Choose a person on the agenda"):
        table.show(Slide.QUESTION)


def test_the_next_person_comes_behind_the_neutral_slide(table: Table) -> None:
    table.start()
    table.next()
    table.show(Slide.QUESTION)
    assert table.console().slide is Slide.QUESTION
    table.next()
    console = table.console()
    assert console.slide is Slide.NEUTRAL
    assert console.now is not None
    assert console.now.patient == table.leonard.id
    assert console.banner is not None
    assert console.banner.id == table.leonard.id
    assert [each.state for each in console.agenda] == [AgendaState.DONE, AgendaState.NOW]


def test_after_the_last_person_the_table_is_empty(table: Table) -> None:
    table.start()
    for _ in range(3):
        table.next()
    console = table.console()
    assert (console.now, console.banner, console.actions, console.promised) == (None, None, (), ())
    assert {each.state for each in console.agenda} == {AgendaState.DONE}
    with pytest.raises(Problem, match="Everyone on the agenda has been discussed"):
        table.next()


def test_a_curtain_closes_even_from_a_screen_that_is_behind(table: Table) -> None:
    table.start()
    behind = table.version()
    table.next()
    table.show(Slide.SUMMARY)
    table.change(
        lambda session: meetings.curtain(session, table.matron, table.meeting, behind, closed=True)
    )
    assert table.console().curtain
    with pytest.raises(OutOfDate):
        table.change(
            lambda session: meetings.curtain(
                session, table.matron, table.meeting, behind, closed=False
            )
        )
    assert table.console().curtain


def test_a_finished_meeting_stands(table: Table) -> None:
    table.start()
    table.next()
    table.finish()
    console = table.console()
    assert console.meeting.state is MeetingState.FINISHED
    assert [each.state for each in console.agenda] == [AgendaState.DONE, AgendaState.WAITING]
    first = console.agenda[0]
    for change in (
        lambda session: agenda.note(session, table.matron, first.id, first.version, "More"),
        lambda session: agenda.take(session, table.matron, first.id, first.version, NOW),
        lambda session: meetings.show(
            session, table.matron, table.meeting, table.version(), Slide.QUESTION
        ),
        lambda session: attendance.add_guest(
            session, table.matron, table.meeting, "Rev Hill", Role.SPECIALIST
        ),
    ):
        with pytest.raises(Problem):
            table.change(change)
    assert table.console() == console


def test_a_meeting_read_again_after_the_plug_was_pulled_stands_where_it_stood(
    table: Table,
) -> None:
    table.start()
    table.next()
    table.show(Slide.SUMMARY)
    before = table.console()
    with table.store.reading() as session:  # never commits: as if the plug were pulled
        meetings.finish(session, table.matron, table.meeting, table.version(), NOW)
        session.flush()
    after = table.console()
    assert after == before
    assert (after.meeting.state, after.slide) == (MeetingState.LIVE, Slide.SUMMARY)


def test_a_console_that_is_behind_does_not_skip_a_person(table: Table) -> None:
    table.start()
    both_saw = table.version()
    table.next(both_saw)
    with pytest.raises(OutOfDate):
        table.next(both_saw)
    now = table.console().now
    assert now is not None
    assert now.patient == table.dorothy.id


def test_another_teams_staff_neither_see_nor_change_a_meeting(table: Table) -> None:
    stranger, seen = table.stranger, table.version()
    with pytest.raises(Problem, match=NOT_YOUR_MEETING):
        table.ask(
            lambda session: meetings.console(session, stranger, table.meeting, TODAY), stranger
        )
    with pytest.raises(Problem, match=NOT_YOUR_MEETING):
        table.change(
            lambda session: meetings.start(session, stranger, table.meeting, seen, NOW), stranger
        )
    assert table.console().meeting.state is MeetingState.PLANNED


def test_whoever_starts_a_meeting_uninvited_is_in_its_room(table: Table, factory: Factory) -> None:
    nurse = factory.staff(Role.COMMUNITY_NURSE, "Mary Lunn", teams=[table.team])
    table.change(
        lambda session: meetings.start(session, nurse, table.meeting, table.version(), NOW), nurse
    )
    assert table.attendee(nurse).state is Attendance.IN


def test_steps_of_a_meeting_say_whose_page_they_moved(table: Table) -> None:
    table.start()
    table.next()
    assert table.show(Slide.PLAN) == {f"meeting:{table.meeting}", f"patient:{table.dorothy.id}"}
    assert table.finish() == {
        f"meeting:{table.meeting}",
        f"patient:{table.dorothy.id}",
        f"patient:{table.leonard.id}",
    }
