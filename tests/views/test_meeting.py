"""A meeting at the chair's console and on the shared screen, as the people there have it."""

from desktop.models import OwnRecord
from desktop.services import meetings
from desktop.services.changes import carry_out
from desktop.views.near import NearDialog
from desktop.words.enums import AgendaState, Attendance, MeetingState, Outcome, Slide
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.sitting import ALT, CTRL, Key, Sitting, wall
from tests.views.sitting import sitting as sitting  # noqa: PLC0414 - a fixture


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
    sitting.press(page.asking.focusWidget(), Key.Key_Space)
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
