"""The agenda: who is on it, in which order, and what came of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy.orm import Session

from desktop.errors import OutOfDate, Problem
from desktop.services import agenda
from desktop.store.store import Store
from desktop.words.changes import Made
from desktop.words.enums import AgendaState, Outcome, Role, Slide, Told
from desktop.words.meetings import AgendaRow
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.services.table import Table
from tests.stores import At


@pytest.fixture
def table(store: Store, factory: Factory, at: At) -> Table:
    with factory.together():
        return Table(store, factory, at)


def referred(
    table: Table,
    patient: int,
    *,
    question: str = "How do we keep Nora safe at home?",
    told: Told = Told.YES,
    told_on: date | None = TODAY,
    minutes: int = 10,
    by: Actor | None = None,
) -> Made:
    return table.change(
        lambda session: agenda.refer(
            session, by or table.link, table.meeting, patient, question, told, told_on, minutes,
            TODAY,
        ),
        by or table.link,
    )  # fmt: skip


# --- putting someone on it --------------------------------------------------------------------


def test_a_person_is_put_last_on_the_agenda_with_a_question(table: Table, factory: Factory) -> None:
    nora = factory.patient("Nowak", "Nora", practice=table.practice, title="Ms.")
    made = referred(table, nora.id, question="  How do we keep\nNora safe?  ", minutes=8)
    row = table.item(3)
    assert (row.id, row.position, row.name) == (made.id, 3, "NOWAK, Nora (Ms)")
    assert (row.question, row.minutes) == ("How do we keep Nora safe?", 8)
    assert (row.asked_by, row.asked_role) == ("Jo Whitfield", Role.LINK_WORKER)
    assert (row.told, row.told_on, row.state) == (Told.YES, TODAY, AgendaState.WAITING)
    assert made.subjects == {
        f"meeting:{table.meeting}",
        f"agenda:{made.id}",
        f"patient:{nora.id}",
    }


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"question": " "}, "Write the one question"),
        ({"question": "Why? " * 60}, "Make the question shorter"),
        ({"minutes": 0}, "Plan between 1 and 120"),
        ({"told_on": None}, "the day on which the person was told"),
        ({"told_on": TODAY + timedelta(days=1)}, "still to come"),
        ({"told": Told.RISK}, "was not told"),
    ],
)
def test_a_referral_that_does_not_say_enough_is_refused(
    table: Table, factory: Factory, given: dict[str, object], sentence: str
) -> None:
    nora = factory.patient("Nowak", "Nora", practice=table.practice)
    with pytest.raises(Problem, match=sentence):
        referred(table, nora.id, **given)  # type: ignore[arg-type]  # each of its own type
    assert len(table.console().agenda) == 2


def test_why_someone_was_not_told_is_kept(table: Table, factory: Factory) -> None:
    nora = factory.patient("Nowak", "Nora", practice=table.practice)
    referred(table, nora.id, told=Told.CAPACITY, told_on=None)
    assert (table.item(3).told, table.item(3).told_on) == (Told.CAPACITY, None)


def test_nobody_is_put_on_an_agenda_twice(table: Table) -> None:
    with pytest.raises(Problem, match="already on this agenda"):
        referred(table, table.dorothy.id)


def test_only_someone_with_a_relationship_puts_a_person_on_an_agenda(
    table: Table, factory: Factory
) -> None:
    table.expect(table.stranger)
    nora = factory.patient("Nowak", "Nora", practice=table.practice)
    with pytest.raises(Problem, match="not on a list of yours"):
        referred(table, nora.id, by=table.stranger)


def test_nobody_joins_the_agenda_of_a_finished_meeting(table: Table, factory: Factory) -> None:
    nora = factory.patient("Nowak", "Nora", practice=table.practice)
    table.start()
    table.finish()
    with pytest.raises(Problem, match="finished"):
        referred(table, nora.id)


# --- its order --------------------------------------------------------------------------------


def order(table: Table) -> list[tuple[int, int]]:
    return [(each.position, each.patient) for each in table.console().agenda]


def test_a_person_is_moved_up_and_down(table: Table, factory: Factory) -> None:
    nora = factory.patient("Nowak", "Nora", practice=table.practice)
    referred(table, nora.id)
    last = table.item(3)
    table.change(lambda session: agenda.move(session, table.matron, last.id, last.version, -2))
    assert order(table) == [(1, nora.id), (2, table.dorothy.id), (3, table.leonard.id)]
    first = table.item(1)
    table.change(lambda session: agenda.move(session, table.matron, first.id, first.version, 1))
    assert order(table) == [(1, table.dorothy.id), (2, nora.id), (3, table.leonard.id)]


@pytest.mark.parametrize(("position", "by", "end"), [(1, -1, "first"), (2, 1, "last")])
def test_nobody_is_moved_off_the_agenda(table: Table, position: int, by: int, end: str) -> None:
    row = table.item(position)
    with pytest.raises(Problem, match=f"already {end}"):
        table.change(lambda session: agenda.move(session, table.matron, row.id, row.version, by))


def test_two_who_move_the_same_person_do_not_undo_each_other(table: Table) -> None:
    row = table.item(2)
    up = lambda session: agenda.move(session, table.matron, row.id, row.version, -1)  # noqa: E731 - said twice
    table.change(up)
    with pytest.raises(OutOfDate):
        table.change(up)
    assert order(table) == [(1, table.leonard.id), (2, table.dorothy.id)]


def test_a_person_is_taken_off_before_being_discussed(table: Table) -> None:
    first = table.item(1)
    subjects = table.change(
        lambda session: agenda.withdraw(session, table.matron, first.id, first.version)
    )
    assert order(table) == [(1, table.leonard.id)]
    assert f"patient:{table.dorothy.id}" in subjects


def test_a_person_who_was_discussed_stays_on_the_agenda(table: Table) -> None:
    table.start()
    table.next()
    first = table.item(1)
    with pytest.raises(Problem, match="has been discussed"):
        table.change(
            lambda session: agenda.withdraw(session, table.matron, first.id, first.version)
        )


# --- at the table -----------------------------------------------------------------------------


def test_whoever_is_taken_comes_behind_the_neutral_slide_and_the_last_is_done(
    table: Table,
) -> None:
    table.start()
    table.next()
    table.show(Slide.SUMMARY)
    second = table.item(2)
    later = NOW + timedelta(minutes=6)
    table.change(
        lambda session: agenda.take(session, table.matron, second.id, second.version, later)
    )
    console = table.console()
    assert console.slide is Slide.NEUTRAL
    assert [(each.state, each.began_at, each.ended_at) for each in console.agenda] == [
        (AgendaState.DONE, NOW, later),
        (AgendaState.NOW, later, None),
    ]


def test_someone_set_aside_comes_back_at_the_end(table: Table) -> None:
    table.start()
    table.next()
    table.show(Slide.QUESTION)
    first = table.item(1)
    table.change(lambda session: agenda.come_back(session, table.matron, first.id, first.version))
    console = table.console()
    assert (console.slide, console.now) == (Slide.NEUTRAL, None)
    assert order(table) == [(1, table.leonard.id), (2, table.dorothy.id)]
    table.next()
    table.next()
    now = table.console().now
    assert now is not None
    assert now.patient == table.dorothy.id


def test_a_note_is_kept(table: Table) -> None:
    row = table.item(1)
    table.change(
        lambda session: agenda.note(session, table.matron, row.id, row.version, " Fell twice. ")
    )
    assert table.item(1).note == "Fell twice."


def test_of_two_consoles_that_write_the_same_note_the_second_is_told(table: Table) -> None:
    row = table.item(1)
    table.change(lambda session: agenda.note(session, table.matron, row.id, row.version, "First"))
    with pytest.raises(OutOfDate, match="changed by someone else"):
        table.change(
            lambda session: agenda.note(session, table.therapist, row.id, row.version, "Second"),
            table.therapist,
        )
    assert table.item(1).note == "First"


def test_an_outcome_is_set_and_taken_off(table: Table) -> None:
    table.start()
    table.next()

    def press(outcome: Outcome) -> None:
        row = table.item(1)
        table.change(
            lambda session: agenda.toggle_outcome(
                session, table.matron, row.id, row.version, outcome
            )
        )

    press(Outcome.ACTION)
    press(Outcome.PLAN_CHANGED)
    assert table.item(1).outcomes == (Outcome.PLAN_CHANGED, Outcome.ACTION)
    press(Outcome.ACTION)
    assert table.item(1).outcomes == (Outcome.PLAN_CHANGED,)


def test_of_two_consoles_that_press_an_outcome_the_second_is_told(table: Table) -> None:
    table.start()
    table.next()
    row = table.item(1)
    press: Callable[[Session], frozenset[str]] = lambda session: agenda.toggle_outcome(  # noqa: E731 - said twice
        session, table.matron, row.id, row.version, Outcome.PARK
    )
    table.change(press)
    with pytest.raises(OutOfDate):
        table.change(press)
    assert table.item(1).outcomes == (Outcome.PARK,)


def test_an_outcome_needs_the_person_at_the_table(table: Table) -> None:
    row = table.item(1)
    with pytest.raises(Problem, match="to the table"):
        table.change(
            lambda session: agenda.toggle_outcome(
                session, table.matron, row.id, row.version, Outcome.PARK
            )
        )


def at_once(
    table: Table, *changes: tuple[Actor, Callable[[Session], frozenset[str]]]
) -> list[object]:
    """What becomes of changes that begin at the same moment, each at its actor's desk."""
    ready = Barrier(len(changes))
    for actor, _ in changes:
        table.at(actor)

    def tried(actor: Actor, change: Callable[[Session], frozenset[str]]) -> object:
        ready.wait(timeout=10)
        try:
            return table.change(change, actor)
        except OutOfDate as trouble:
            return type(trouble)

    with ThreadPoolExecutor(len(changes)) as desks:
        return list(desks.map(tried, *zip(*changes, strict=True)))


def test_of_two_desks_that_go_on_at_the_same_moment_one_goes_on(table: Table) -> None:
    table.start()
    version = table.version()

    def going_on(who: Actor) -> tuple[Actor, Callable[[Session], frozenset[str]]]:
        return who, lambda session: agenda.next_item(session, who, table.meeting, version, NOW)

    results = at_once(table, going_on(table.matron), going_on(table.therapist))
    assert results.count(OutOfDate) == 1
    states = [each.state for each in table.console().agenda]
    assert states == [AgendaState.NOW, AgendaState.WAITING]


def test_two_desks_that_take_two_people_leave_one_at_the_table(table: Table) -> None:
    table.start()
    one, other = table.console().agenda

    def taking(row: AgendaRow) -> tuple[Actor, Callable[[Session], frozenset[str]]]:
        who = table.matron
        return who, lambda session: agenda.take(session, who, row.id, row.version, NOW)

    results = at_once(table, taking(one), taking(other))
    assert results.count(OutOfDate) == 0
    states = sorted(each.state for each in table.console().agenda)
    assert states == [AgendaState.DONE, AgendaState.NOW]


# --- its times --------------------------------------------------------------------------------


def test_the_end_follows_from_the_minutes_still_planned(table: Table) -> None:
    table.start()
    table.next()
    rows = table.console().agenda
    assert agenda.ends_about(rows, NOW + timedelta(minutes=4)) == NOW + timedelta(minutes=20)
    assert agenda.ends_about(rows, NOW + timedelta(minutes=15)) == NOW + timedelta(minutes=25)


def test_the_last_meeting_about_someone_is_the_last_that_reached_them(
    table: Table, factory: Factory
) -> None:
    past = factory.meeting(table.team, chair=table.matron, patients=[table.dorothy],
                           starts_at=NOW - timedelta(days=14))  # fmt: skip
    table.change(lambda session: table.started(session, past.id))
    table.change(lambda session: table.finished(session, past.id))
    with table.store.reading() as session:
        assert agenda.last_met(session, table.dorothy.id, NOW) == TODAY - timedelta(days=14)
        assert agenda.last_met(session, table.leonard.id, NOW) is None
