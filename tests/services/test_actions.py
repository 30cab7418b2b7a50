"""A promise: who, what and by when."""

from datetime import date, timedelta

import pytest

from desktop.errors import OutOfDate, Problem
from desktop.models import Action, Objection, Staff
from desktop.services import actions
from desktop.store.store import Store
from desktop.words.changes import Made
from desktop.words.enums import ActionState, ObjectionTo, RelationshipKind, Role
from desktop.words.meetings import ActionRow
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.services.table import NOT_YOURS, Table
from tests.stores import At


@pytest.fixture
def table(store: Store, factory: Factory, at: At) -> Table:
    with factory.together():
        return Table(store, factory, at)


def promised(
    table: Table,
    what: str = "Look at the bed",
    *,
    days: int = 14,
    item: int | None = None,
    owner: Actor | None = None,
    by: Actor | None = None,
    patient: int | None = None,
) -> Made:
    return table.change(
        lambda session: actions.add(
            session, by or table.matron, patient or table.dorothy.id, item, what,
            (owner or table.therapist).id, TODAY + timedelta(days=days), TODAY,
        ),
        by,
    )  # fmt: skip


def of_dorothy(table: Table) -> list[ActionRow]:
    with table.store.reading() as session:
        return actions.of_patient(session, table.matron, table.dorothy.id)


def closed(
    table: Table, row: ActionRow, state: ActionState, on: date = TODAY, by: Actor | None = None
) -> None:
    table.change(
        lambda session: actions.close(session, by or table.matron, row.id, row.version, state, on),
        by,
    )


def test_an_action_has_an_owner_and_a_day(table: Table) -> None:
    made = promised(table, "  Look at\nthe bed ")
    [row] = of_dorothy(table)
    assert (row.id, row.what, row.due) == (made.id, "Look at the bed", date(2026, 12, 10))
    assert (row.owner, row.owner_id, row.owner_role) == (
        "Ben Lowes",
        table.therapist.id,
        Role.OCCUPATIONAL_THERAPIST,
    )
    assert (row.patient_name, row.state, row.agreed_on) == (
        "HINDMARSH, Dorothy",
        ActionState.OPEN,
        TODAY,
    )
    assert made.subjects == {
        f"action:{made.id}",
        f"patient:{table.dorothy.id}",
        f"staff:{table.therapist.id}",
    }


def test_an_action_agreed_at_the_table_belongs_to_the_agenda(table: Table) -> None:
    table.start()
    table.next()
    item = table.item(1)
    made = promised(table, item=item.id)
    assert {f"agenda:{item.id}", f"meeting:{table.meeting}"} <= made.subjects
    assert [each.id for each in table.console().actions] == [made.id]
    assert table.item(1).actions == 1


def test_an_action_is_never_about_the_wrong_person(table: Table) -> None:
    table.start()
    table.next()
    with pytest.raises(Problem, match="no longer on the agenda"):
        promised(table, item=table.item(1).id, patient=table.leonard.id)


@pytest.mark.parametrize(
    ("what", "days", "sentence"),
    [
        (" ", 1, "Write what will be done"),
        ("x" * 301, 1, "fewer than 300"),
        ("Ring", -1, "due before it is agreed"),
    ],
)
def test_an_action_that_does_not_say_enough_is_refused(
    table: Table, what: str, days: int, sentence: str
) -> None:
    with pytest.raises(Problem, match=sentence):
        promised(table, what, days=days)


def test_only_someone_who_works_here_owns_an_action(table: Table, factory: Factory) -> None:
    script = factory.staff(Role.SERVICE_ACCOUNT, "Night job")
    left, to_come = factory.staff(Role.GP, "Dr Gone"), factory.staff(Role.GP, "Dr Coming")
    locum = factory.staff(Role.GP, "Dr Here Till Friday", teams=[table.team])
    factory.change(Staff, left.id, ended_at=NOW)
    factory.change(Staff, to_come.id, begins_at=NOW + timedelta(days=1))
    factory.change(Staff, locum.id, ended_at=NOW + timedelta(days=1))
    for nobody in (script, left, to_come):
        with pytest.raises(Problem, match="Choose someone who works here"):
            promised(table, owner=nobody)
    promised(table, owner=locum)


def test_only_someone_of_the_persons_team_or_who_may_open_them_owns_an_action(
    table: Table, factory: Factory
) -> None:
    """An open action opens the person to its owner."""
    lead = factory.staff(Role.GOVERNANCE_LEAD, "Una Ward", teams=[table.team])
    for nobody in (table.stranger, lead):
        with pytest.raises(Problem, match="Choose someone of this person"):
            promised(table, owner=nobody)
    factory.related(table.dorothy, table.stranger, RelationshipKind.BREAK_GLASS)
    promised(table, owner=table.stranger)


def test_nobody_writes_actions_for_a_person_they_may_not_open(table: Table) -> None:
    with pytest.raises(Problem, match="not on a list of yours"):
        promised(table, by=table.stranger)


def test_an_action_done_is_closed_and_stays_closed(table: Table) -> None:
    promised(table)
    closed(table, of_dorothy(table)[0], ActionState.DONE)
    [row] = of_dorothy(table)
    assert (row.state, row.done_on) == (ActionState.DONE, TODAY)
    with pytest.raises(Problem, match="already closed"):
        closed(table, row, ActionState.DROPPED)


def test_an_action_closed_elsewhere_is_not_closed_again(table: Table) -> None:
    promised(table)
    [seen] = of_dorothy(table)
    closed(table, seen, ActionState.DROPPED)
    with pytest.raises(OutOfDate):
        closed(table, seen, ActionState.DONE)
    assert of_dorothy(table)[0].state is ActionState.DROPPED


def test_an_action_is_not_done_before_it_was_agreed(table: Table) -> None:
    promised(table)
    with pytest.raises(Problem, match="before it was agreed"):
        closed(table, of_dorothy(table)[0], ActionState.DONE, TODAY - timedelta(days=1))


def carried(table: Table, row: ActionRow, days: int, by: Actor | None = None) -> None:
    table.change(
        lambda session: actions.carry(
            session, by or table.matron, row.id, row.version, TODAY + timedelta(days=days), TODAY
        ),
        by,
    )


def test_a_promise_not_kept_yet_is_carried_to_another_day(table: Table) -> None:
    promised(table)
    carried(table, of_dorothy(table)[0], 28)
    [row] = of_dorothy(table)
    assert (row.due, row.state) == (TODAY + timedelta(days=28), ActionState.OPEN)


def test_a_promise_is_carried_neither_back_nor_unseen_nor_when_closed(table: Table) -> None:
    promised(table)
    [seen] = of_dorothy(table)
    with pytest.raises(Problem, match="has passed"):
        carried(table, seen, -1)
    with pytest.raises(Problem, match=NOT_YOURS):
        carried(table, seen, 28, table.stranger)
    closed(table, seen, ActionState.DONE)
    with pytest.raises(OutOfDate):
        carried(table, seen, 28)
    with pytest.raises(Problem, match="already closed"):
        carried(table, of_dorothy(table)[0], 28)


def test_the_owner_closes_an_action_for_someone_else_nobody_does(table: Table) -> None:
    table.factory.keep(
        Action(patient_id=table.dorothy.id, what="Ring", owner_id=table.stranger.id, due=TODAY,
               agreed_on=TODAY)
    )  # fmt: skip
    promised(table)
    theirs, bens = sorted(of_dorothy(table), key=lambda each: each.id)
    closed(table, theirs, ActionState.DONE, by=table.stranger)
    with pytest.raises(Problem, match=NOT_YOURS):
        closed(table, bens, ActionState.DONE, by=table.stranger)


def test_whoever_a_person_refuses_keeps_no_promise_to_them(table: Table) -> None:
    promised(table)
    [row] = of_dorothy(table)
    table.factory.keep(
        Objection(
            patient_id=table.dorothy.id, against=ObjectionTo.PERSON, staff_id=table.therapist.id,
            made_by_id=table.matron.id, made_at=NOW,
        )
    )  # fmt: skip
    refused = table.therapist
    assert table.ask(lambda session: actions.mine(session, refused), refused) == []
    assert (
        table.ask(lambda session: actions.of_team(session, refused, table.team.id), refused) == []
    )
    with pytest.raises(Problem, match=NOT_YOURS):
        carried(table, row, 28, refused)
    with pytest.raises(Problem, match=NOT_YOURS):
        closed(table, row, ActionState.DONE, by=refused)


def test_mine_are_those_i_still_have_to_do_the_soonest_first(table: Table) -> None:
    promised(table, "Later", days=20)
    promised(table, "Sooner", days=2)
    promised(table, "Someone else's", owner=table.link)
    promised(table, "Done", days=1)
    closed(table, next(each for each in of_dorothy(table) if each.what == "Done"), ActionState.DONE)
    with table.at(table.therapist).reading() as session:
        found = actions.mine(session, table.therapist)
    assert [each.what for each in found] == ["Sooner", "Later"]


def test_a_person_shows_what_is_open_first(table: Table) -> None:
    promised(table, "Done", days=1)
    closed(table, of_dorothy(table)[0], ActionState.DONE)
    promised(table, "Open", days=20)
    assert [each.what for each in of_dorothy(table)] == ["Open", "Done"]


def test_a_team_sees_what_is_open_for_its_people(table: Table, factory: Factory) -> None:
    elsewhere = factory.patient("Far", "Away", practice=factory.practice())
    factory.staff(Role.COMMUNITY_NURSE, "Nell Far", teams=[])
    promised(table, "Ours")
    other = factory.staff(Role.COMMUNITY_NURSE, "Una Far", teams=[factory.team("Far")])
    with pytest.raises(Problem):
        promised(table, "Not ours", patient=elsewhere.id)
    with table.store.reading() as session:
        ours = actions.of_team(session, table.matron, table.team.id)
    with table.at(other).reading() as session:
        theirs = actions.of_team(session, other, table.team.id)
    assert [each.what for each in ours] == ["Ours"]
    assert theirs == []
