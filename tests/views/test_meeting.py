"""A meeting at the chair's console and on the shared screen, as the people there have it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.models import OwnRecord, Patient
from desktop.services import actions, agenda, attendance, meetings
from desktop.services.changes import carry_out
from desktop.views.meeting import MeetingPage
from desktop.views.near import NearDialog
from desktop.views.page import Seat
from desktop.words.enums import (
    ActionState,
    AgendaState,
    Attendance,
    Kind,
    MeetingState,
    Outcome,
    Role,
    Sector,
    Slide,
)
from desktop.words.meetings import ConsoleRow
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import shown

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@dataclass
class Sitting:
    """Two people on the agenda, three invited; the page opens on it as the matron's."""

    qtbot: QtBot
    office: Office
    dorothy: Patient
    leonard: Patient
    ben: Actor
    jo: Actor
    meeting: int
    now: datetime = NOW
    pages: list[MeetingPage] = field(default_factory=list)

    def open(self) -> MeetingPage:
        """A console of the matron's; as many as a test wants, each a window of its own."""
        seat = self.office.seat(clock=lambda: self.now)
        page = shown(self.qtbot, MeetingPage(seat))
        page.resize(1366, 700)
        seat.records.touched.connect(page.hear)
        page.bring(self.meeting)
        page.arrive()
        self.qtbot.waitUntil(lambda: page.heading[0] == "Weardale weekly meeting")
        self.pages.append(page)
        return page

    def stands(self) -> ConsoleRow:
        with self.office.store.reading() as session:
            return meetings.console(session, self.office.matron, self.meeting, TODAY)

    def until(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition)

    def press(self, page: QWidget, key: Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        focused: QWidget | None = page.focusWidget()
        target = page if focused is None else focused
        if modifier is None:
            self.qtbot.keyClick(target, key)
        else:
            self.qtbot.keyClick(target, key, modifier)

    def started(self) -> MeetingPage:
        page = self.open()
        self.press(page, Key.Key_F8)
        self.until(page.person.next.isVisible)
        return page

    def with_dorothy(self) -> MeetingPage:
        """Started, Dorothy at the table, her question on the wall."""
        page = self.started()
        self.press(page, Key.Key_F8)
        self.until(lambda: "HINDMARSH" in page.person.person.accessibleName())
        self.press(page, Key.Key_F2)
        self.until(lambda: "HINDMARSH" in wall(page))
        return page


def wall(page: MeetingPage) -> str:
    return page.screen_window.wall.said


@pytest.fixture
def sitting(qtbot: QtBot, office: Office) -> Iterator[Sitting]:
    make = office.factory
    ben = make.staff(Role.OCCUPATIONAL_THERAPIST, "Ben Lowes", teams=[office.team])
    jo = make.staff(Role.LINK_WORKER, "Jo Whitfield", teams=[office.team])
    dorothy = make.patient(
        "Hindmarsh", "Dorothy", practice=office.practice, title="Mrs", preferred="Dot"
    )
    leonard = make.patient("Coates", "Leonard", practice=office.practice, title="Mr")
    make.item(dorothy, "Heart failure", Kind.PROBLEM)
    make.item(dorothy, "Fell in the kitchen", Kind.ENCOUNTER, begins="2026-11-20")
    make.item(dorothy, "Lunch club", Kind.SERVICE, sector=Sector.VOLUNTARY, begins="2026-11-18")
    meeting = make.meeting(
        office.team, chair=office.matron, patients=[dorothy, leonard], attendees=[ben, jo]
    )
    made = Sitting(qtbot, office, dorothy, leonard, ben, jo, meeting.id)
    yield made
    for page in made.pages:
        page.close()


def test_a_whole_meeting_is_led_by_keys_alone(sitting: Sitting) -> None:
    page = sitting.open()
    assert "HINDMARSH" not in wall(page)
    sitting.press(page, Key.Key_F8)
    sitting.until(lambda: sitting.stands().meeting.state is MeetingState.LIVE)
    sitting.until(page.person.next.isVisible)
    sitting.press(page, Key.Key_W, ALT)  # Ben comes in
    sitting.until(lambda: sitting.stands().attendance[1].state is Attendance.IN)

    sitting.press(page, Key.Key_F8)
    sitting.until(page.person.question.isVisible)
    assert "HINDMARSH" not in wall(page)  # first the neutral slide
    sitting.press(page, Key.Key_F2)
    sitting.until(lambda: "What would help at home?" in wall(page))

    sitting.press(page, Key.Key_1)
    sitting.until(lambda: bool(sitting.stands().agenda[0].outcomes))
    sitting.press(page, Key.Key_N)
    sitting.until(page.person.note.edit.hasFocus)
    sitting.qtbot.keyClicks(page.person.note.edit, "Bed downstairs for the winter.")
    sitting.press(page, Key.Key_2, CTRL)
    sitting.press(page, Key.Key_A, ALT)
    sitting.until(page.person.action.line.edit.hasFocus)
    sitting.qtbot.keyClicks(page.person.action.line.edit, "ben to bring the bed down in 2 weeks")
    assert page.person.action.who.value() == sitting.ben.id
    sitting.press(page, Key.Key_Return)
    sitting.until(lambda: len(sitting.stands().actions) == 1)
    sitting.until(lambda: page.person.action.words() == "")

    sitting.press(page, Key.Key_F8)
    sitting.until(lambda: "COATES" in page.person.person.accessibleName())
    assert "HINDMARSH" not in wall(page)
    sitting.press(page, Key.Key_Escape)
    sitting.press(page, Key.Key_8)
    sitting.until(lambda: sitting.stands().agenda[1].outcomes == (Outcome.PARK,))
    sitting.press(page, Key.Key_F8)
    sitting.until(lambda: sitting.stands().now is None)
    sitting.until(page.person.nobody.isVisible)
    sitting.press(page, Key.Key_F12)
    sitting.until(page.ending.isVisible)
    sitting.press(page, Key.Key_F12)
    sitting.until(lambda: page.stack.currentWidget() is page.minutes)
    sitting.until(lambda: bool(page.minutes.view.pages.text()))

    row = sitting.stands()
    assert row.meeting.state is MeetingState.FINISHED
    assert row.agenda[0].note == "Bed downstairs for the winter."
    assert row.agenda[0].outcomes == (Outcome.PLAN_CHANGED, Outcome.ACTION)
    assert row.agenda[0].actions == 1


def test_a_colleagues_record_asks_why_before_console_and_wall_show_it(sitting: Sitting) -> None:
    sitting.office.factory.keep(OwnRecord(staff_id=sitting.ben.id, patient_id=sitting.dorothy.id))
    page = sitting.started()
    sitting.press(page, Key.Key_F8)
    sitting.until(page.asking.isVisible)
    sitting.press(page, Key.Key_F2)
    sitting.until(lambda: sitting.stands().slide is Slide.QUESTION)
    assert page.person.person.accessibleName() == ""
    assert "HINDMARSH" not in wall(page)
    assert page.person.next.isVisible()
    assert nameless(page) == []
    page.asking.setFocus()
    sitting.press(page.asking.focusWidget() or page.asking, Key.Key_Space)
    sitting.until(lambda: page.dialog is not None and page.dialog.isVisible())
    dialog = page.dialog
    assert isinstance(dialog, NearDialog)
    assert "a colleague" in dialog.sentence.text()
    sitting.qtbot.keyClicks(dialog.reason.edit, "She is on our agenda today")
    sitting.qtbot.keyClick(dialog.reason.edit, Key.Key_Return)
    sitting.until(lambda: "HINDMARSH" in page.person.person.accessibleName())
    sitting.until(lambda: "HINDMARSH" in wall(page))
    assert not page.asking.isVisible()
    assert page.dialog is None


def test_the_shared_screen_opens_by_its_key_and_leaves_the_keys_here(sitting: Sitting) -> None:
    page = sitting.started()
    assert not page.screen_window.isVisible()  # it would lie over the only display
    sitting.press(page, Key.Key_F6)
    assert page.screen_window.isVisible()
    assert page.isActiveWindow()
    sitting.until(lambda: not page.room.open_screen.isVisible())
    page.screen_window.close()
    sitting.until(page.room.open_screen.isVisible)
    sitting.press(page, Key.Key_F6)
    assert page.screen_window.isVisible()


def test_the_meeting_stands_where_it_stood_when_a_window_is_opened_anew(sitting: Sitting) -> None:
    page = sitting.with_dorothy()
    before = wall(page)
    page.close()
    again = sitting.open()
    sitting.until(lambda: "HINDMARSH" in again.person.person.accessibleName())
    sitting.until(lambda: wall(again) == before)
    assert again.room.slides._segments[0].isChecked()


def test_after_next_nobody_is_on_the_wall_before_the_store_has_answered(sitting: Sitting) -> None:
    page = sitting.with_dorothy()
    sitting.press(page, Key.Key_F8)
    assert "HINDMARSH" not in wall(page)
    assert page.screen_window.wall.row is None


def test_a_late_answer_about_the_last_person_never_comes_to_the_wall(sitting: Sitting) -> None:
    """Asked before Next was pressed, answered after it."""
    page = sitting.with_dorothy()
    seen: list[str] = []
    page.screen_window.wall.changed.connect(lambda: seen.append(wall(page)))
    page.screen_window.ask()
    sitting.press(page, Key.Key_F8)
    seen.clear()  # what it said up to the press
    sitting.until(lambda: "COATES" in page.person.person.accessibleName())
    sitting.until(lambda: page.screen_window.wall.row is not None)
    assert seen
    assert not any("HINDMARSH" in words or "Dot" in words for words in seen)


def test_an_answer_to_what_was_pressed_before_next_shows_nobody_either(sitting: Sitting) -> None:
    """An outcome is still on its way to the store when Next is pressed."""
    page = sitting.with_dorothy()
    sitting.press(page, Key.Key_1)
    sitting.press(page, Key.Key_F8)
    seen: list[str] = []
    page.screen_window.wall.changed.connect(lambda: seen.append(wall(page)))
    sitting.until(lambda: "COATES" in page.person.person.accessibleName())
    sitting.until(lambda: page.screen_window.wall.row is not None)
    assert not any("HINDMARSH" in words for words in seen)
    assert sitting.stands().agenda[0].outcomes == (Outcome.PLAN_CHANGED,)


def test_the_curtain_closes_even_where_next_was_refused(sitting: Sitting) -> None:
    page = sitting.with_dorothy()
    seen = sitting.stands().meeting.version
    carry_out(
        sitting.office.store,
        lambda session: meetings.show(
            session, sitting.office.matron, sitting.meeting, seen, Slide.PLAN
        ),
        NOW,
    )
    sitting.press(page, Key.Key_F8)
    sitting.press(page, Key.Key_F9)
    seen_words: list[str] = []
    page.screen_window.wall.changed.connect(lambda: seen_words.append(wall(page)))
    sitting.until(lambda: sitting.stands().curtain)
    sitting.until(lambda: page.room.curtain.accessibleName() == "Open curtain")
    assert not any("HINDMARSH" in words for words in seen_words)
    assert sitting.stands().agenda[0].state is AgendaState.NOW


def test_the_last_person_is_shown_again_where_next_was_refused(sitting: Sitting) -> None:
    page = sitting.with_dorothy()
    seen = sitting.stands().meeting.version
    carry_out(
        sitting.office.store,
        lambda session: meetings.show(
            session, sitting.office.matron, sitting.meeting, seen, Slide.PLAN
        ),
        NOW,
    )
    sitting.press(page, Key.Key_F8)
    assert "HINDMARSH" not in wall(page)
    sitting.until(lambda: "HINDMARSH" in wall(page))
    assert "changed by someone else" in page.strip.words.text()


def test_a_link_worker_coming_in_takes_clinical_facts_off_the_wall(sitting: Sitting) -> None:
    page = sitting.with_dorothy()
    assert "Fell in the kitchen" in wall(page)
    sitting.press(page, Key.Key_E, ALT)  # Jo
    assert "Fell in the kitchen" not in wall(page)
    sitting.until(lambda: "HINDMARSH" in wall(page))
    assert "Fell in the kitchen" not in wall(page)
    assert "Lunch club" in wall(page)
    sitting.until(lambda: "no clinical facts" in page.room.narrowing.words.text())
    assert page.room.narrowing.words.text() == (
        "Link worker sees no clinical facts, so the shared screen shows none while they are in."
    )


def test_the_curtain_closes_before_the_store_has_answered_and_opens_again(
    sitting: Sitting,
) -> None:
    page = sitting.with_dorothy()
    sitting.press(page, Key.Key_F9)
    assert wall(page) == "This view may not be complete"
    sitting.until(lambda: page.room.curtain.accessibleName() == "Open curtain")
    assert sitting.stands().curtain
    assert wall(page) == "This view may not be complete"
    sitting.press(page, Key.Key_F9)
    sitting.until(lambda: "HINDMARSH" in wall(page))


def test_the_neutral_slide_has_one_key(sitting: Sitting) -> None:
    page = sitting.with_dorothy()
    sitting.press(page, Key.Key_F10)
    assert "HINDMARSH" not in wall(page)
    sitting.until(lambda: sitting.stands().slide is Slide.NEUTRAL)
    sitting.press(page, Key.Key_F3)
    sitting.until(lambda: "Allergies not recorded" in wall(page))


def test_a_second_console_sees_what_the_first_did(sitting: Sitting) -> None:
    """As on two computers: each asks for itself, and hears what moved."""
    first = sitting.with_dorothy()
    second = sitting.open()
    sitting.until(lambda: "HINDMARSH" in second.person.person.accessibleName())
    first.seat.records.touched.connect(second.hear)
    sitting.press(first, Key.Key_F8)
    sitting.until(lambda: "COATES" in second.person.person.accessibleName())
    sitting.until(lambda: "HINDMARSH" not in wall(second))


def test_a_note_changed_elsewhere_is_said_and_neither_is_lost(sitting: Sitting) -> None:
    page = sitting.with_dorothy()
    sitting.press(page, Key.Key_N)
    sitting.qtbot.keyClicks(page.person.note.edit, "Mine")
    item = sitting.stands().agenda[0]
    carry_out(
        sitting.office.store,
        lambda session: agenda.note(
            session, sitting.office.matron, item.id, item.version, "Theirs"
        ),
        NOW,
    )
    page.person.note.edit.clearFocus()
    sitting.until(page.conflict.isVisible)
    assert "changed by someone else" in page.strip.words.text()
    assert page.person.note.text() == "Mine"
    page.conflict.asked.emit()
    assert page.person.note.text() == "Theirs\nMine"
    page.note.left.emit()
    sitting.until(lambda: sitting.stands().agenda[0].note == "Theirs\nMine")
    sitting.until(lambda: not page.conflict.isVisible())


def test_a_note_half_typed_is_there_again_after_a_break(sitting: Sitting) -> None:
    page = sitting.with_dorothy()
    seat = page.seat
    page.person.note.edit.setFocus()
    with sitting.qtbot.waitSignal(page.note._drafts.kept):
        sitting.qtbot.keyClicks(page.person.note.edit, "Both falls were on")
    page.note.left.disconnect()
    page.note.unsigned = False  # the program is gone: nothing is signed on the way out
    page.close()
    again = reopened(sitting, seat)
    sitting.until(lambda: again.person.note.text() == "Both falls were on")
    assert sitting.stands().agenda[0].note == ""


def reopened(sitting: Sitting, seat: Seat) -> MeetingPage:
    """The same person's console, drafts and all, after the window was closed."""
    page = shown(sitting.qtbot, MeetingPage(seat))
    page.bring(sitting.meeting)
    sitting.pages.append(page)
    return page


def test_a_half_typed_action_never_lands_on_the_next_person(sitting: Sitting) -> None:
    page = sitting.with_dorothy()
    sitting.press(page, Key.Key_A)
    sitting.qtbot.keyClicks(page.person.action.line.edit, "ben to look at the stairs")
    sitting.press(page, Key.Key_F8)
    assert "not added yet" in page.strip.words.text()
    assert "HINDMARSH" in page.person.person.accessibleName()
    assert "HINDMARSH" in wall(page)
    assert sitting.stands().agenda[0].state is AgendaState.NOW


def test_an_action_without_an_owner_or_a_day_asks_for_them(sitting: Sitting) -> None:
    page = sitting.with_dorothy()
    entry = page.person.action
    sitting.press(page, Key.Key_A)
    sitting.qtbot.keyClicks(entry.line.edit, "look at the stairs")
    sitting.press(page, Key.Key_Return)
    assert entry.who.edit.hasFocus()
    entry.who.set_value(sitting.ben.id)
    entry.who.chosen.emit(sitting.ben.id)
    entry.line.edit.setFocus()
    sitting.press(page, Key.Key_Return)
    assert entry.due.edit.hasFocus()
    sitting.qtbot.keyClicks(entry.due.edit, "10/12")
    sitting.press(page, Key.Key_Return)
    sitting.until(lambda: len(sitting.stands().actions) == 1)
    assert sitting.stands().actions[0].owner == "Ben Lowes"


def test_a_promise_is_carried_to_another_day_and_closed(sitting: Sitting) -> None:
    carry_out(
        sitting.office.store,
        lambda session: actions.add(
            session, sitting.office.matron, sitting.dorothy.id, None, "Stair rail",
            sitting.ben.id, TODAY, TODAY,
        ),
        NOW,
    )  # fmt: skip
    page = sitting.with_dorothy()
    assert page.person.promised_section.isVisible()
    sitting.press(page, Key.Key_K)
    sitting.qtbot.keyClicks(page.person.carry_to.edit, "in 2 weeks")
    sitting.press(page, Key.Key_Return)
    sitting.until(lambda: sitting.stands().promised[0].due == TODAY + timedelta(days=14))
    sitting.until(lambda: "Due" in page.person.promised.row_model.rows[0].right)
    sitting.press(page, Key.Key_Escape)
    sitting.press(page, Key.Key_D)
    sitting.until(lambda: sitting.stands().promised[0].state is ActionState.DONE)


def test_someone_set_aside_comes_back_at_the_end(sitting: Sitting) -> None:
    page = sitting.with_dorothy()
    sitting.press(page, Key.Key_N)
    sitting.qtbot.keyClicks(page.person.note.edit, "Ring the son first")
    sitting.press(page, Key.Key_F7)
    assert "HINDMARSH" not in wall(page)
    sitting.until(lambda: sitting.stands().now is None)
    row = sitting.stands().agenda[1]
    assert (row.name, row.note) == ("HINDMARSH, Dorothy (Mrs)", "Ring the son first")


def test_the_agenda_is_moved_by_keys(sitting: Sitting) -> None:
    page = sitting.open()
    sitting.press(page, Key.Key_Down, ALT)
    sitting.until(lambda: sitting.stands().agenda[0].name.startswith("COATES"))


def test_a_guest_narrows_the_room_until_it_is_known_what_they_may_see(sitting: Sitting) -> None:
    page = sitting.with_dorothy()
    sitting.press(page, Key.Key_G, CTRL)
    sitting.until(page.room.guest_name.edit.hasFocus)
    sitting.qtbot.keyClicks(page.room.guest_name.edit, "Sam Lee")
    page.room.guest_role.set_value(Role.CARE_HOME_STAFF)
    sitting.press(page, Key.Key_Return)
    assert "Fell in the kitchen" not in wall(page)
    sitting.until(lambda: any(each.name == "Sam Lee" for each in sitting.stands().attendance))
    sitting.until(lambda: "HINDMARSH" in wall(page))
    assert "Fell in the kitchen" not in wall(page)


def test_someone_marked_in_elsewhere_is_not_marked_twice(sitting: Sitting) -> None:
    page = sitting.started()
    row = sitting.stands().attendance[1]
    carry_out(
        sitting.office.store,
        lambda session: attendance.attend(
            session, sitting.office.matron, row.id, row.version, Attendance.APOLOGIES
        ),
        NOW,
    )
    sitting.press(page, Key.Key_W, ALT)
    sitting.until(page.strip.isVisible)
    assert sitting.stands().attendance[1].state is Attendance.APOLOGIES


def test_the_clock_of_the_person_at_the_table_runs(sitting: Sitting) -> None:
    page = sitting.with_dorothy()
    sitting.now = NOW + timedelta(minutes=6, seconds=12)
    page._tick()
    assert page.clocks.spent.text() == "6:12 of 10"
    page.screen_window.wall.tick(sitting.now)
    assert "6 of 10 min" in wall(page)


def test_nothing_stays_on_the_wall_when_the_program_is_locked(sitting: Sitting) -> None:
    page = sitting.with_dorothy()
    screen = page.screen_window
    screen.show()
    page.close()
    assert screen.wall.row is None
    assert not screen.isVisible()


def test_with_large_text_the_agenda_stands_below_the_room(sitting: Sitting) -> None:
    page = sitting.with_dorothy()
    assert not page.room.isAncestorOf(page.agenda)
    sitting.office.look.choose(scale=1.5)
    sitting.until(lambda: page.room.isAncestorOf(page.agenda))
    sitting.until(page.agenda.isVisible)
    sitting.office.look.choose(scale=1.0)
    sitting.until(lambda: not page.room.isAncestorOf(page.agenda))


def test_every_control_has_a_name_and_no_window_names_a_patient(sitting: Sitting) -> None:
    page = sitting.with_dorothy()
    screen = shown(sitting.qtbot, page.screen_window)
    sitting.press(page, Key.Key_A)
    sitting.qtbot.keyClicks(page.person.action.line.edit, "ben to")
    assert not nameless(page)
    assert not nameless(screen)
    assert "HINDMARSH" not in screen.windowTitle().upper()
    assert "HINDMARSH" not in page.window().windowTitle().upper()
