"""Today: what to do, what to know, what to bring; and where it leads."""

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.models import AccessReview, Action
from desktop.services import actions
from desktop.services.changes import carry_out
from desktop.views.parts.twoline import Line, LineList
from desktop.views.today import TodayPage
from desktop.words.enums import ActionState, ReviewOf, Role
from desktop.words.meetings import ActionRow
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.people import alan, edith, work
from tests.views.showing import arrived


def today_with_work(qtbot: QtBot, office: Office) -> TodayPage:
    work(office, edith(office), alan(office))
    page = TodayPage(office.seat())
    arrived(qtbot, page)
    qtbot.waitUntil(lambda: bool(page.mine.list.row_model.rows))
    return page


def lines(held: LineList) -> list[Line]:
    return list(held.row_model.rows)


def test_a_promise_of_a_colleague_who_is_away_says_for_whom_one_stands_in(
    qtbot: QtBot, office: Office
) -> None:
    colin = office.factory.staff(Role.SOCIAL_WORKER, "Colin Raistrick", teams=[office.team])
    office.factory.related(person := alan(office), office.matron)
    office.factory.keep(
        Action(patient_id=person.id, what="Carer’s assessment", owner_id=colin.id,
               agreed_on=TODAY, due=TODAY)
    )  # fmt: skip
    page = TodayPage(office.seat(replace(office.matron, covers=frozenset({colin.id}))))
    arrived(qtbot, page)
    qtbot.waitUntil(lambda: bool(lines(page.mine.list)))
    (line,) = lines(page.mine.list)
    assert line.below == "ROBSON, Alan (Mr) · from 26-Nov · you stand in for Colin Raistrick"


def state_of(office: Office, action: int) -> ActionState:
    with office.store.reading() as session:
        return session.get_one(Action, action).state


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
    assert (ages["GP"], ages["Nursing"], ages["Volunteers"]) == ("", "2 d, late", "40 d, late")
    assert nameless(page) == []


def test_whom_today_tells_of_is_signed_before_it_shows_and_not_at_each_refresh(
    qtbot: QtBot, office: Office
) -> None:
    page = today_with_work(qtbot, office)
    assert office.signed().count("today.read") == 1
    page.mine.show_lines([])
    page.hear(frozenset({"patient:1"}))
    qtbot.waitUntil(lambda: bool(lines(page.mine.list)))
    assert office.signed().count("today.read") == 1


def test_a_day_with_nothing_in_it_says_so_in_every_card(qtbot: QtBot, office: Office) -> None:
    page = TodayPage(office.seat())
    arrived(qtbot, page)
    cards = (page.meetings, page.mine, page.changes, page.plans, page.papers, page.feeds)
    qtbot.waitUntil(lambda: all(card.sentence.text().endswith(".") for card in cards))
    assert all(card.sentence.isVisible() for card in cards)
    assert not page.open_meeting.isVisible()


def test_a_tick_closes_the_action_and_takes_it_from_the_list(qtbot: QtBot, office: Office) -> None:
    page = today_with_work(qtbot, office)
    action = lines(page.mine.list)[0].key
    assert page.mine.list.hasFocus()
    qtbot.keyClick(page.mine.list, Qt.Key.Key_Home)
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


def lead_with_a_review(office: Office) -> Actor:
    lead = office.factory.staff(Role.GOVERNANCE_LEAD, "Moira Tait", teams=[office.team])
    office.factory.keep(
        AccessReview(what=ReviewOf.OWN, patient_id=alan(office).id, staff_id=office.matron.id,
                     reason="", at=NOW, reviewer_id=lead.id)
    )  # fmt: skip
    return lead


def test_whoever_looks_after_the_hub_is_led_to_what_waits(qtbot: QtBot, office: Office) -> None:
    page = TodayPage(office.seat(lead_with_a_review(office)))
    arrived(qtbot, page)
    qtbot.waitUntil(lambda: bool(lines(page.held.list)))
    assert [(line.title, line.chip or line.right) for line in lines(page.held.list)][:2] == [
        ("Openings to review", "1"), ("Ready to be deleted", "none"),
    ]  # fmt: skip
    assert lines(page.held.list)[-1].chip == "None"
    page.held.list.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(page.went) as went:
        qtbot.keyClick(page.held.list, Qt.Key.Key_Return)
    assert went.args == ["administration/reviews"]
    assert nameless(page) == []


def test_whoever_looks_after_nothing_has_no_such_card(qtbot: QtBot, office: Office) -> None:
    page = TodayPage(office.seat())
    arrived(qtbot, page)
    assert not page.held.isVisible()
