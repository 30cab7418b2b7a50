"""Today, and the two lists that it leads to: actions and feeds."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.models import Account, Action, ImportFile, Waiting
from desktop.services import actions
from desktop.services.changes import carry_out
from desktop.views.actions import ActionsPage
from desktop.views.feeds import FeedsPage
from desktop.views.page import Page
from desktop.views.parts.twoline import Line, LineList
from desktop.views.today import TodayPage
from desktop.words.accounts import Fate
from desktop.words.enums import ActionState, Role
from desktop.words.meetings import ActionRow
from tests.clock import NOW, TODAY
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.people import alan, edith, work
from tests.views.showing import shown


def ready(qtbot: QtBot, page: Page) -> None:
    page.resize(1290, 680)
    shown(qtbot, page)
    page.seat.records.touched.connect(page.hear)
    page.arrive()


def today_with_work(qtbot: QtBot, office: Office) -> TodayPage:
    work(office, edith(office), alan(office))
    page = TodayPage(office.seat())
    ready(qtbot, page)
    qtbot.waitUntil(lambda: bool(page.mine.list.row_model.rows))
    return page


def lines(held: LineList) -> list[Line]:
    return list(held.row_model.rows)


def state_of(office: Office, action: int) -> ActionState:
    with office.store.reading() as session:
        return session.get_one(Action, action).state


# --- Today ----------------------------------------------------------------------------------------


def test_today_says_what_to_do_what_to_know_and_what_to_bring(qtbot: QtBot, office: Office) -> None:
    page = today_with_work(qtbot, office)
    assert page.heading == ("Today", "Thu 26-Nov-2026")
    first = lines(page.meetings.list)[0]
    assert first.title == "Weardale weekly meeting, today 13:30 to 14:30"
    assert first.below == "Room 2 · 2 people listed"
    assert [line.chip or line.right for line in lines(page.mine.list)] == [
        "Overdue 1 d", "Due today", "Fri 27-Nov", "Thu 17-Dec",
    ]  # fmt: skip
    assert lines(page.changes.list)[0].below == "A&E, home same day"
    assert [(line.title, line.chip) for line in lines(page.plans.list)] == [
        ("COULTHARD, Edith Mary (Mrs)", "Overdue 5 d")
    ]
    ages = {line.title: line.chip for line in lines(page.feeds.list)}
    assert (ages["GP"], ages["Nursing"], ages["Volunteers"]) == ("", "38 h", "40 d")
    assert nameless(page) == []


def test_a_day_with_nothing_in_it_says_so_in_every_card(qtbot: QtBot, office: Office) -> None:
    page = TodayPage(office.seat())
    ready(qtbot, page)
    cards = (page.meetings, page.mine, page.changes, page.plans, page.papers, page.feeds)
    qtbot.waitUntil(lambda: all(card.sentence.text().endswith(".") for card in cards))
    assert all(card.sentence.isVisible() for card in cards)
    assert not page.open_meeting.isVisible()


def test_a_tick_closes_the_action_and_takes_it_from_the_list(qtbot: QtBot, office: Office) -> None:
    page = today_with_work(qtbot, office)
    action = lines(page.mine.list)[0].key
    assert page.mine.list.hasFocus()
    qtbot.keyClick(page.mine.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.said) as said:
        qtbot.keyClick(page.mine.list, Qt.Key.Key_Space)
    assert said.args == ["Done: Ring the provider about Saturday visits"]
    qtbot.waitUntil(lambda: len(lines(page.mine.list)) == 3)
    assert isinstance(action, ActionRow)
    assert state_of(office, action.id) is ActionState.DONE


def test_an_action_that_a_colleague_closed_first_says_so(qtbot: QtBot, office: Office) -> None:
    page = today_with_work(qtbot, office)
    first = lines(page.mine.list)[0]
    with office.store.reading() as session:
        row = actions.mine(session, office.matron)[0]
    carry_out(
        office.store,
        lambda session: actions.close(
            session, office.matron, row.id, row.version, ActionState.DROPPED, TODAY
        ),
        NOW,
    )
    page.mine.list.ticked.emit(first)
    qtbot.waitUntil(page.trouble.isVisible)
    qtbot.waitUntil(lambda: len(lines(page.mine.list)) == 3)
    assert state_of(office, row.id) is ActionState.DROPPED


def test_today_leads_to_people_to_the_meeting_and_to_the_whole_lists(
    qtbot: QtBot, office: Office
) -> None:
    page = today_with_work(qtbot, office)
    with qtbot.waitSignal(page.meetingOpened) as meeting:
        qtbot.keyClick(page.mine.list, Qt.Key.Key_O)
    assert meeting.args == [lines(page.meetings.list)[0].key]
    with qtbot.waitSignal(page.went) as went:
        qtbot.keyClick(page.mine.list, Qt.Key.Key_A)
    assert went.args == ["actions"]
    page.changes.list.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(page.opened) as patient:
        qtbot.keyClick(page.changes.list, Qt.Key.Key_Return)
    assert patient.args == [lines(page.changes.list)[0].key]


# --- Actions --------------------------------------------------------------------------------------


def actions_page(qtbot: QtBot, office: Office) -> ActionsPage:
    work(office, edith(office), alan(office))
    page = ActionsPage(office.seat())
    QAbstractItemModelTester(page.table.table_model, page)
    ready(qtbot, page)
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


@pytest.mark.parametrize("key", [Qt.Key.Key_M, Qt.Key.Key_T])
def test_a_list_without_actions_says_so(qtbot: QtBot, office: Office, key: Qt.Key) -> None:
    page = ActionsPage(office.seat())
    ready(qtbot, page)
    qtbot.keyClick(page, key)
    qtbot.waitUntil(page.pane.sentence.isVisible)
    assert page.pane.sentence.text().startswith("Nothing is")
    assert not page.done.isEnabled()


# --- Feeds ----------------------------------------------------------------------------------------


def test_feeds_say_how_old_they_are_what_they_brought_and_what_waits(
    qtbot: QtBot, office: Office
) -> None:
    make = office.factory
    make.source("Council")
    gp = make.source("GP Larkmoor")
    run = make.import_run(gp, office.matron)
    file = ImportFile(import_id=run.id, name="gp-larkmoor 4f1c", sha256="4f1c", entries=12)
    make.keep(file)
    make.keep(
        Account(import_file_id=file.id, fate=Fate.IMPORTED, reason="", kind="Condition", count=11),
        Account(import_file_id=file.id, fate=Fate.SET_ASIDE, reason="", kind="Patient", count=1),
        Waiting(import_file_id=file.id, position="entry 12", original=b"{}",
                sentence="The NHS number is not valid. Ask the practice for it."),
    )  # fmt: skip
    page = FeedsPage(office.seat())
    QAbstractItemModelTester(page.table.table_model, page)
    ready(qtbot, page)
    qtbot.waitUntil(lambda: page.waiting.table_model.rowCount() == 1)
    model = page.table.table_model
    assert [model.index(1, place).data() for place in range(8)] == [
        "GP Larkmoor", "0 min", "11", "0", "0", "0", "1", "1",
    ]  # fmt: skip
    waits = [page.waiting.table_model.index(0, place).data() for place in range(1, 4)]
    assert waits[1:] == ["entry 12", "The NHS number is not valid. Ask the practice for it."]
    assert page.section.note.text() == "GP Larkmoor"
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Up)
    qtbot.waitUntil(page.waiting_pane.sentence.isVisible)
    assert page.waiting.table_model.rowCount() == 0
    assert nameless(page) == []


def test_a_hub_without_feeds_says_so(qtbot: QtBot, office: Office) -> None:
    page = FeedsPage(office.seat())
    ready(qtbot, page)
    qtbot.waitUntil(page.pane.sentence.isVisible)
    assert page.pane.sentence.text() == "No feed is set up."
