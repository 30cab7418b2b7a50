"""The list of actions, worked down with the keyboard."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.models import Action
from desktop.views.actions import ActionsPage
from desktop.words.enums import ActionState, Role
from tests.clock import TODAY
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.people import alan, edith, work
from tests.views.showing import arrived


def state_of(office: Office, action: int) -> ActionState:
    with office.store.reading() as session:
        return session.get_one(Action, action).state


def actions_page(qtbot: QtBot, office: Office) -> ActionsPage:
    work(office, edith(office), alan(office))
    page = ActionsPage(office.seat())
    QAbstractItemModelTester(page.table.table_model, page)
    arrived(qtbot, page)
    qtbot.waitUntil(lambda: page.table.table_model.rowCount() == 4)
    return page


def test_the_list_is_worked_down_with_d_and_o(qtbot: QtBot, office: Office) -> None:
    page = actions_page(qtbot, office)
    first = page.table.chosen_row()
    assert first is not None
    assert first.what == "Ring the provider about Saturday visits"
    with qtbot.waitSignal(page.opened) as opened:
        qtbot.keyClick(page.table, Qt.Key.Key_O)
    assert opened.args == [first.patient]
    qtbot.keyClick(page.table, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: page.table.table_model.rowCount() == 3)
    assert state_of(office, first.id) is ActionState.DONE
    assert nameless(page) == []


def test_when_the_chosen_action_has_gone_d_closes_no_other(qtbot: QtBot, office: Office) -> None:
    page = actions_page(qtbot, office)
    qtbot.keyClick(page.table, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: page.table.table_model.rowCount() == 3)
    assert page.table.chosen_row() is None
    assert not page.done.isEnabled()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.waitUntil(page.done.isEnabled)


def test_dropping_asks_once_and_escape_leaves_it(qtbot: QtBot, office: Office) -> None:
    page = actions_page(qtbot, office)
    first = page.table.chosen_row()
    assert first is not None
    qtbot.keyClick(page.table, Qt.Key.Key_X)
    assert page.sure.isVisible()
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert not page.sure.isVisible()
    assert state_of(office, first.id) is ActionState.OPEN
    qtbot.keyClick(page.table, Qt.Key.Key_X)
    page.sure.asked.emit()
    qtbot.waitUntil(lambda: page.table.table_model.rowCount() == 3)
    assert state_of(office, first.id) is ActionState.DROPPED


def test_my_teams_actions_are_a_key_away(qtbot: QtBot, office: Office) -> None:
    colleague = office.factory.staff(Role.SOCIAL_WORKER, "Colin Raistrick", teams=[office.team])
    page = actions_page(qtbot, office)
    office.factory.keep(
        Action(patient_id=1, what="Carer’s assessment", owner_id=colleague.id,
               agreed_on=TODAY, due=TODAY + timedelta(days=2))
    )  # fmt: skip
    qtbot.keyClick(page.table, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: page.table.table_model.rowCount() == 5)
    owners = {page.table.table_model.index(row, 3).data() for row in range(5)}
    assert owners == {"Anna Bell", "Colin Raistrick"}


def test_of_a_colleague_who_is_away_it_says_for_whom_one_stands_in(
    qtbot: QtBot, office: Office
) -> None:
    colin = office.factory.staff(Role.SOCIAL_WORKER, "Colin Raistrick", teams=[office.team])
    for owner in (colin, office.matron):
        office.factory.keep(
            Action(patient_id=alan(office).id, what="Ring", owner_id=owner.id, agreed_on=TODAY,
                   due=TODAY)
        )  # fmt: skip
    page = ActionsPage(office.seat(replace(office.matron, covers=frozenset({colin.id}))))
    arrived(qtbot, page)
    qtbot.waitUntil(lambda: page.table.table_model.rowCount() == 2)
    column = page.table.table_model.columns[2]
    assert [column.below and column.below(row) for row in page.table.table_model.rows] == [
        "you stand in for Colin Raistrick", "",
    ]  # fmt: skip


def test_with_large_text_who_owns_it_and_since_when_stand_below_whom_it_is_for(
    qtbot: QtBot, office: Office
) -> None:
    page = actions_page(qtbot, office)
    column = page.table.table_model.columns[2]
    row = page.table.table_model.rows[0]
    assert column.below is not None
    assert column.below(row) == ""
    office.look.choose(scale=2.0)
    page.resize(700, 500)
    qtbot.waitUntil(lambda: page.table.isColumnHidden(3) and page.table.isColumnHidden(4))
    owner, agreed = column.below(row).splitlines()
    assert (owner, agreed[:8]) == (f"Owner: {row.owner}", "Agreed: ")


@pytest.mark.parametrize("key", [Qt.Key.Key_M, Qt.Key.Key_T])
def test_a_list_without_actions_says_so(qtbot: QtBot, office: Office, key: Qt.Key) -> None:
    page = ActionsPage(office.seat())
    arrived(qtbot, page)
    qtbot.keyClick(page, key)
    qtbot.waitUntil(page.pane.sentence.isVisible)
    assert page.pane.sentence.text().startswith("Nothing is")
    assert not page.done.isEnabled()
