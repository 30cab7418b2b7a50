"""The console of a running meeting: notes, promises, the agenda, who is there, and the clock."""

from datetime import timedelta

from desktop.services import actions, agenda, attendance
from desktop.services.changes import carry_out
from desktop.views.meeting import MeetingPage
from desktop.views.page import Seat
from desktop.words.enums import ActionState, AgendaState, Attendance, MeetingState, Role
from tests.clock import NOW, TODAY
from tests.views.accessible import nameless
from tests.views.fitting import bars_in_bars, crushed
from tests.views.showing import dressed, shown
from tests.views.sitting import ALT, CTRL, Key, Sitting, wall
from tests.views.sitting import sitting as sitting  # noqa: PLC0414 - a fixture


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
    page = shown(sitting.qtbot, dressed(MeetingPage, seat))
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
    assert page.person.promised.hasFocus()
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


def test_a_guest_is_asked_for_in_sight_by_keys_and_has_no_role_that_nobody_chose(
    sitting: Sitting,
) -> None:
    office = sitting.office
    for at in range(14):
        carry_out(
            office.store,
            lambda session, at=at: attendance.add_guest(  # type: ignore[misc]  # its own at
                session, office.matron, sitting.meeting, f"Person {at:02}", Role.GP
            ),
            NOW,
        )
    page = sitting.started()
    room = page.room
    sitting.press(page, Key.Key_G, CTRL)
    sitting.until(room.guest_name.edit.hasFocus)
    sitting.until(lambda: not room.guest_button.visibleRegion().isEmpty())
    sitting.qtbot.keyClicks(room.guest_name.edit, "Sgt Moss")
    sitting.press(page, Key.Key_Return)
    assert room.guest_role.edit.hasFocus()
    assert all(each.name != "Sgt Moss" for each in sitting.stands().attendance)
    sitting.qtbot.keyClicks(room.guest_role.edit, "Care h")
    sitting.press(page, Key.Key_Return)
    sitting.until(lambda: any(each.name == "Sgt Moss" for each in sitting.stands().attendance))
    assert not room.guest.isVisible()
    assert room.add_guest.hasFocus()

    sitting.press(page, Key.Key_G, CTRL)
    assert room.guest_role.value() is None
    sitting.press(page, Key.Key_Escape)
    assert not room.guest.isVisible()
    assert room.add_guest.hasFocus()


def test_escape_leaves_a_meeting_unfinished_after_all(sitting: Sitting) -> None:
    page = sitting.with_dorothy()
    sitting.press(page, Key.Key_F12)
    assert page.ending.isVisible()
    sitting.press(page, Key.Key_Escape)
    assert not page.ending.isVisible()
    assert page.agenda.list.hasFocus()
    sitting.press(page, Key.Key_F12)  # asks again
    assert page.ending.isVisible()
    assert sitting.stands().meeting.state is MeetingState.LIVE


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
    sitting.until(lambda: bars_in_bars(page) == [])
    assert page.agenda.list.verticalScrollBar().maximum() == 0
    sitting.office.look.choose(scale=1.0)
    sitting.until(lambda: not page.room.isAncestorOf(page.agenda))


def test_with_text_twice_as_large_one_bar_scrolls_all_of_it_and_nothing_is_crushed(
    sitting: Sitting,
) -> None:
    page = sitting.with_dorothy()
    sitting.office.look.choose(scale=2.0)
    page.resize(1214, 592)
    sitting.until(lambda: bars_in_bars(page) == [])
    sitting.until(lambda: crushed(page) == [])
    sitting.press(page, Key.Key_A)
    line = page.person.action.line.edit
    sitting.until(lambda: line.visibleRegion().boundingRect().height() == line.height())
    sitting.press(page, Key.Key_Escape)
    sitting.office.look.choose(scale=1.0)
    page.resize(1290, 680)
    sitting.until(lambda: not page.room.isAncestorOf(page.agenda))
    sitting.until(lambda: crushed(page) == [])


def test_every_control_has_a_name_and_no_window_names_a_patient(sitting: Sitting) -> None:
    page = sitting.with_dorothy()
    screen = shown(sitting.qtbot, page.screen_window)
    sitting.press(page, Key.Key_A)
    sitting.qtbot.keyClicks(page.person.action.line.edit, "ben to")
    assert not nameless(page)
    assert not nameless(screen)
    assert "HINDMARSH" not in screen.windowTitle().upper()
    assert "HINDMARSH" not in page.window().windowTitle().upper()
