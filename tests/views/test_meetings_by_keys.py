"""A meeting planned, prepared, led and written up by keys alone."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop.services import actions
from desktop.services.changes import carry_out
from desktop.views.meeting import MeetingPage
from desktop.views.meetings import MeetingsPage
from desktop.views.page import Page
from desktop.views.refer import ReferDialog
from desktop.words.enums import Role
from tests.by_keys import Fingers, Key, seated
from tests.clock import NOW, TODAY
from tests.views.conftest import Office


@pytest.fixture
def fingers(qtbot: QtBot, office: Office, tmp_path: Path) -> Fingers:
    """At the meetings: one is planned with one person on its agenda, who was promised something."""
    make = office.factory
    alan = make.patient("Adams", "Alan", practice=office.practice)
    make.patient("Bell", "Ann", practice=office.practice)
    ben = make.staff(Role.SOCIAL_WORKER, "Ben Lowes", teams=[office.team])
    make.meeting(office.team, chair=office.matron, attendees=[ben], patients=[alan])
    carry_out(
        office.store,
        lambda session: actions.add(
            session, office.matron, alan.id, None, "Stair rail", ben.id, TODAY, TODAY
        ),
        NOW,
    )
    seat = office.seat(ask_where=lambda _, name: tmp_path / name)
    pages = {"today": Page(seat), "meetings": MeetingsPage(seat), "meeting": MeetingPage(seat)}
    made = seated(qtbot, seat, office.lanes, pages)
    made.go_by("Alt+5")
    return made


def test_a_meeting_is_planned_and_someone_put_on_its_agenda(fingers: Fingers) -> None:
    page = fingers.window.page
    assert isinstance(page, MeetingsPage)
    agenda = page.agenda
    fingers.use(page.plan_button)
    fingers.fill(page.form.name, "An extra meeting")
    fingers.fill(page.form.day, "3 December")
    fingers.go_round(fingers.window, "planning")
    fingers.use(page.form.button)
    fingers.until(lambda: agenda.title.text() == "An extra meeting")
    fingers.come_to(agenda.box)
    fingers.type("bell")
    fingers.until(agenda.found.isVisible)
    fingers.go_round(fingers.window, "someone found")
    fingers.choose(agenda.found, "BELL")
    fingers.press(Key.Key_Return)
    dialog = fingers.dialog()
    assert isinstance(dialog, ReferDialog)
    fingers.until(dialog.button.isEnabled)
    fingers.go_round(dialog, "referring")
    fingers.come_to(dialog.question)
    fingers.type("What would help at home?")
    fingers.fill(dialog.told, "Yes")
    fingers.use(dialog.button)
    fingers.see_closed()
    fingers.until(lambda: len(agenda.list.row_model.rows) == 1)
    fingers.use(agenda.off)
    fingers.until(lambda: not agenda.list.row_model.rows)


def test_a_meeting_is_led_from_who_is_here_to_its_minutes(fingers: Fingers, tmp_path: Path) -> None:
    meetings = fingers.window.page
    assert isinstance(meetings, MeetingsPage)
    fingers.use(meetings.open_meeting)
    page = fingers.window.page
    assert isinstance(page, MeetingPage)
    room, person = page.room, page.person
    fingers.until(room.list.isVisible)
    fingers.go_round(fingers.window, "before the meeting")
    fingers.go_by("Alt+Q")
    fingers.choose(room.list, "Ben")
    fingers.press(Key.Key_Return)
    fingers.qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    fingers.qtbot.keyClick(QApplication.activePopupWidget(), Key.Key_Escape)
    fingers.settle()
    fingers.use(room.add_guest)
    fingers.fill(room.guest_name, "Pat Hill")
    fingers.fill(room.guest_role, "Care home")
    fingers.go_round(fingers.window, "a guest")
    fingers.use(room.guest_button)
    fingers.use(page.clocks.start)
    fingers.use(person.next)
    fingers.until(person.note.isVisible)
    fingers.go_round(fingers.window, "someone at the table")
    fingers.go_by("1")
    fingers.choose(person.promised, "Stair rail")
    fingers.use(person.done)
    fingers.until(lambda: "Done" in str(person.promised.row_model.rows[0].chip))
    fingers.come_to(person.note)
    fingers.type("Bed downstairs for the winter.")
    fingers.come_to(person.action.line)
    fingers.type("ben to bring the bed down in 2 weeks")
    fingers.go_round(fingers.window, "an action half typed")
    fingers.come_to(person.action.line)
    fingers.press(Key.Key_Return)
    fingers.until(lambda: len(person.agreed.row_model.rows) == 1)
    fingers.use(room.curtain)
    fingers.use(room.curtain)
    fingers.use(person.next)
    fingers.use(page.clocks.finish)
    fingers.until(page.ending.isVisible)
    fingers.go_round(fingers.window, "about to finish")
    fingers.use(page.clocks.finish)
    fingers.until(page.minutes.view.pages.isVisible)
    fingers.go_round(fingers.window, "minutes")
    fingers.use(page.minutes.save)
    fingers.until((tmp_path / "minutes.pdf").exists)
