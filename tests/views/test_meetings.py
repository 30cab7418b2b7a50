"""The list of meetings: planning one, preparing its agenda, opening it."""

from datetime import date, datetime, time, timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.services import meetings
from desktop.views.meetings import MeetingsPage
from desktop.views.time_field import read_time
from desktop.words.dates import ENGLAND
from desktop.words.meetings import MeetingRow
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import shown

Key = Qt.Key


def opened(qtbot: QtBot, office: Office) -> MeetingsPage:
    seat = office.seat()
    page = shown(qtbot, MeetingsPage(seat))
    page.resize(1290, 680)
    seat.records.touched.connect(page.hear)
    page.arrive()
    qtbot.waitUntil(page.plan_button.isEnabled)
    return page


def listed(office: Office) -> list[MeetingRow]:
    with office.store.reading() as session:
        return meetings.listed(session, office.matron, NOW)


def test_the_first_meeting_is_planned_with_what_is_offered(qtbot: QtBot, office: Office) -> None:
    page = opened(qtbot, office)
    qtbot.waitUntil(page.chosen_pane.sentence.isVisible)
    qtbot.keyClick(page, Key.Key_M)
    qtbot.waitUntil(page.form.isVisible)
    qtbot.keyClick(page.form.name.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: page.agenda.title.text() == "Weardale team meeting")
    (row,) = listed(office)
    assert row.starts_at == datetime(2026, 12, 3, 14, tzinfo=ENGLAND)
    assert row.ends_at == datetime(2026, 12, 3, 15, 30, tzinfo=ENGLAND)
    assert not page.form.isVisible()


def test_the_next_meeting_is_offered_like_the_last_a_week_later(
    qtbot: QtBot, office: Office
) -> None:
    office.factory.meeting(office.team, chair=office.matron, starts_at=NOW + timedelta(hours=2))
    page = opened(qtbot, office)
    qtbot.keyClick(page, Key.Key_M)
    assert page.form.name.text() == "Weardale weekly meeting"
    assert page.form.place.text() == "Room 2"
    assert page.form.day.day() == date(2026, 12, 3)
    assert page.form.begins.time() == time(11, 30)


def test_a_meeting_that_cannot_be_is_refused_and_what_was_typed_stays(
    qtbot: QtBot, office: Office
) -> None:
    page = opened(qtbot, office)
    qtbot.keyClick(page, Key.Key_M)
    page.form.ends.set_text("13:00")
    qtbot.keyClick(page.form.ends.edit, Key.Key_Return)
    qtbot.waitUntil(page.strip.isVisible)
    assert "would end before it starts" in page.strip.words.text()
    assert page.form.isVisible()
    assert not listed(office)


def test_a_person_is_found_and_put_on_the_agenda(qtbot: QtBot, office: Office) -> None:
    office.factory.patient("Hindmarsh", "Dorothy", practice=office.practice)
    office.factory.meeting(office.team, chair=office.matron, starts_at=NOW + timedelta(days=1))
    later = office.factory.meeting(
        office.team, chair=office.matron, starts_at=NOW + timedelta(days=8)
    )
    page = opened(qtbot, office)
    page.list.setFocus()
    page.list.choose(page.list.row_model.rows[1])
    qtbot.waitUntil(lambda: page.agenda.title.text() != "")
    qtbot.keyClick(page, Key.Key_P)
    qtbot.waitUntil(page.box.hasFocus)
    qtbot.keyClicks(page.box, "hind")
    qtbot.waitUntil(page.agenda.found.isVisible)
    qtbot.keyClick(page.box, Key.Key_Return)
    qtbot.waitUntil(lambda: page.dialog is not None and page.dialog.button.isEnabled())
    assert page.dialog is not None
    assert page.dialog.meeting.value() == later.id
    qtbot.keyClicks(page.dialog.told.edit, "Yes")
    qtbot.keyClicks(page.dialog.question.edit, "Is she safe at home?")
    qtbot.keyClick(page.dialog.question.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.agenda.list.row_model.rows) == 1)
    assert page.agenda.list.row_model.rows[0].title == "HINDMARSH, Dorothy"
    assert not page.agenda.found.isVisible()


def test_after_a_pick_from_the_list_the_next_person_can_be_typed(
    qtbot: QtBot, office: Office
) -> None:
    office.factory.patient("Hindmarsh", "Dorothy", practice=office.practice)
    office.factory.meeting(office.team, chair=office.matron, starts_at=NOW + timedelta(days=1))
    page = opened(qtbot, office)
    qtbot.waitUntil(lambda: page.agenda.title.text() != "")
    page.box.setFocus()
    for leave in (Key.Key_Escape, Key.Key_Return):
        qtbot.keyClicks(page.box, "hind")
        qtbot.waitUntil(page.agenda.found.isVisible)
        qtbot.keyClick(page.box, Key.Key_Down)
        assert page.agenda.found.hasFocus()
        qtbot.keyClick(page.agenda.found, leave)
        if leave is Key.Key_Escape:
            assert page.box.hasFocus()
    qtbot.waitUntil(lambda: page.dialog is not None and page.dialog.button.isEnabled())
    assert page.dialog is not None
    page.dialog.question.set_text("Is she safe at home?")
    page.dialog.activateWindow()
    page.dialog.told.setFocus()
    qtbot.waitUntil(page.dialog.told.edit.hasFocus)
    qtbot.keyClicks(page.dialog.told.edit, "Not told: it")
    with qtbot.waitSignal(page.said) as said:
        qtbot.keyClick(page.dialog.told.edit, Key.Key_Return)  # as the dialog says
    assert said.args == ["They are on the agenda"]
    qtbot.waitUntil(lambda: len(page.agenda.list.row_model.rows) == 1)
    assert page.window().focusWidget() is page.box


def test_the_agenda_is_put_in_order_and_someone_taken_off(qtbot: QtBot, office: Office) -> None:
    make = office.factory
    mary = make.patient("Adams", "Mary", practice=office.practice)
    john = make.patient("Brown", "John", practice=office.practice)
    make.meeting(office.team, chair=office.matron, patients=[mary, john])
    page = opened(qtbot, office)

    def names() -> list[str]:
        return [each.title for each in page.agenda.list.row_model.rows]

    qtbot.waitUntil(lambda: names() == ["ADAMS, Mary", "BROWN, John"])
    qtbot.keyClick(page, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: names() == ["BROWN, John", "ADAMS, Mary"])
    qtbot.keyClick(page, Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: names() == ["BROWN, John"])


def test_the_chosen_meeting_is_opened_by_its_key(qtbot: QtBot, office: Office) -> None:
    meeting = office.factory.meeting(office.team, chair=office.matron)
    page = opened(qtbot, office)
    qtbot.waitUntil(page.open_meeting.isEnabled)
    with qtbot.waitSignal(page.meetingOpened) as asked:
        qtbot.keyClick(page, Key.Key_O)
    assert asked.args == [meeting.id]


def test_choosing_another_meeting_leaves_nobody_of_the_last_agenda(
    qtbot: QtBot, office: Office
) -> None:
    mary = office.factory.patient("Adams", "Mary", practice=office.practice)
    office.factory.meeting(office.team, chair=office.matron, patients=[mary])
    office.factory.meeting(office.team, chair=office.matron, starts_at=NOW + timedelta(days=7))
    page = opened(qtbot, office)
    qtbot.waitUntil(lambda: len(page.agenda.list.row_model.rows) == 1)
    page.list.choose(page.list.row_model.rows[1])
    assert not page.agenda.list.row_model.rows
    qtbot.waitUntil(page.agenda.nobody.isVisible)


def test_a_meeting_that_nobody_held_stands_below_those_to_come_and_says_so(
    qtbot: QtBot, office: Office
) -> None:
    make = office.factory
    make.meeting(office.team, chair=office.matron, starts_at=NOW - timedelta(days=1))
    coming = make.meeting(office.team, chair=office.matron, starts_at=NOW + timedelta(days=6))
    page = opened(qtbot, office)
    qtbot.waitUntil(lambda: len(page.list.row_model.rows) == 2)
    first, last = page.list.row_model.rows
    assert (first.key, first.chip) == (coming.id, "")
    assert last.chip == "Not held"
    page.list.setFocus()
    qtbot.keyClick(page.list, Key.Key_M)
    qtbot.waitUntil(page.form.name.edit.hasFocus)
    qtbot.keyClick(page.form.name.edit, Key.Key_Escape)
    assert not page.form.isVisible()
    assert page.list.hasFocus()


def test_every_control_has_a_name(qtbot: QtBot, office: Office) -> None:
    mary = office.factory.patient("Adams", "Mary", practice=office.practice)
    office.factory.meeting(office.team, chair=office.matron, patients=[mary])
    page = opened(qtbot, office)
    qtbot.keyClick(page, Key.Key_M)
    qtbot.keyClicks(page.box, "ada")
    qtbot.waitUntil(page.agenda.found.isVisible)
    assert not nameless(page)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("14:00", time(14)),
        ("1400", time(14)),
        ("14", time(14)),
        ("2pm", time(14)),
        ("12 am", time(0)),
        ("9.30", time(9, 30)),
        ("25:00", None),
        ("13pm", None),
        ("14:60", None),
        ("", None),
    ],
)
def test_a_time_is_read_as_people_type_it(typed: str, read: time | None) -> None:
    assert read_time(typed) == read
