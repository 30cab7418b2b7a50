"""Putting someone on an agenda, as the person who refers does it."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.models import Meeting, Patient
from desktop.services import agenda, drafts, patients
from desktop.views.page import Seat
from desktop.views.refer import ReferDialog
from desktop.words.dates import PartialDate
from desktop.words.enums import Told
from desktop.words.meetings import AgendaRow
from tests.clock import NOW, TODAY
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import shown


def opened(qtbot: QtBot, office: Office, patient: Patient, seat: Seat | None = None) -> ReferDialog:
    with office.store.reading() as session:
        about = patients.banner(session, patient.id)
    return shown(qtbot, ReferDialog(seat or office.seat(), about))


def weekly(office: Office, days: int = 1) -> Meeting:
    return office.factory.meeting(
        office.team, chair=office.matron, starts_at=NOW + timedelta(days=days)
    )


def listed(office: Office, meeting: Meeting) -> tuple[AgendaRow, ...]:
    with office.store.reading() as session:
        return agenda.rows(session, meeting.id)


def tell(dialog: ReferDialog, told: Told) -> None:
    dialog.told.set_value(told)
    dialog.told.chosen.emit(told)


def test_whether_they_were_told_is_for_a_person_to_say(qtbot: QtBot, office: Office) -> None:
    mary, meeting = office.factory.patient("Adams", practice=office.practice), weekly(office)
    dialog = opened(qtbot, office, mary)
    qtbot.waitUntil(dialog.button.isEnabled)
    assert dialog.told.value() is None
    assert not dialog.told_on.isVisible()
    qtbot.keyClicks(dialog.question.edit, "Is she safe?")
    qtbot.keyClick(dialog.question.edit, Qt.Key.Key_Return)
    assert "Say whether the person knows" in dialog.strip.words.text()
    assert not listed(office, meeting)
    tell(dialog, Told.YES)
    assert dialog.told_on.isVisible()


def test_of_someone_who_has_died_it_is_not_asked(qtbot: QtBot, office: Office) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    meeting = weekly(office)
    with office.store.reading() as session:
        about = replace(patients.banner(session, mary.id), died=PartialDate("2026-11-20"))
    dialog = shown(qtbot, ReferDialog(office.seat(), about))
    qtbot.waitUntil(dialog.button.isEnabled)
    assert "has died" in dialog.died.words.text()
    assert not dialog.told.isVisible()
    qtbot.keyClicks(dialog.question.edit, "What do we learn?")
    with qtbot.waitSignal(dialog.referred):
        qtbot.keyClick(dialog.question.edit, Qt.Key.Key_Return)
    (row,) = listed(office, meeting)
    assert (row.told, row.told_on) == (Told.DIED, None)


def test_with_large_text_the_dialog_scrolls_and_nothing_overlaps(
    qtbot: QtBot, office: Office
) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    weekly(office)
    seat = office.seat()
    seat.look.choose(scale=2.0)
    dialog = opened(qtbot, office, mary, seat)
    qtbot.waitUntil(dialog.button.isEnabled)
    tell(dialog, Told.YES)
    fields = [dialog.question, dialog.told, dialog.told_on, dialog.minutes, dialog.meeting]
    qtbot.waitUntil(lambda: all(each.height() >= each.minimumSizeHint().height()
                                for each in fields))  # fmt: skip
    for each in fields:
        for other in fields:
            assert each is other or not each.geometry().intersects(other.geometry())


def test_a_person_is_put_on_an_agenda_by_keys_alone(qtbot: QtBot, office: Office) -> None:
    mary, meeting = office.factory.patient("Adams", practice=office.practice), weekly(office)
    dialog = opened(qtbot, office, mary)
    qtbot.waitUntil(dialog.button.isEnabled)
    qtbot.keyClicks(dialog.question.edit, "How do we keep Mary safe at home?")
    tell(dialog, Told.YES)
    with qtbot.waitSignal(dialog.referred) as told:
        qtbot.keyClick(dialog.question.edit, Qt.Key.Key_Return)
    assert told.args == [meeting.id]
    (row,) = listed(office, meeting)
    assert (row.question, row.told, row.told_on, row.minutes) == (
        "How do we keep Mary safe at home?", Told.YES, TODAY, 10,
    )  # fmt: skip
    assert not dialog.isVisible()


def test_someone_who_was_not_told_has_a_reason_and_no_day(qtbot: QtBot, office: Office) -> None:
    mary, meeting = office.factory.patient("Adams", practice=office.practice), weekly(office)
    dialog = opened(qtbot, office, mary)
    qtbot.waitUntil(dialog.button.isEnabled)
    qtbot.keyClicks(dialog.question.edit, "Is she safe?")
    tell(dialog, Told.CAPACITY)
    with qtbot.waitSignal(dialog.referred):
        qtbot.mouseClick(dialog.button, Qt.MouseButton.LeftButton)
    (row,) = listed(office, meeting)
    assert (row.told, row.told_on) == (Told.CAPACITY, None)


def test_without_a_question_it_says_so_and_keeps_the_rest(qtbot: QtBot, office: Office) -> None:
    mary, meeting = office.factory.patient("Adams", practice=office.practice), weekly(office)
    dialog = opened(qtbot, office, mary)
    qtbot.waitUntil(dialog.button.isEnabled)
    tell(dialog, Told.YES)
    qtbot.mouseClick(dialog.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.strip.isVisible)
    assert dialog.strip.words.text() == "Write the one question that the team should answer."
    assert dialog.isVisible()
    assert not listed(office, meeting)


def test_escape_closes_it_and_what_was_typed_stands_there_again(
    qtbot: QtBot, office: Office
) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    weekly(office)
    seat = office.seat()
    dialog = opened(qtbot, office, mary, seat)
    qtbot.waitUntil(dialog.button.isEnabled)
    qtbot.keyClicks(dialog.question.edit, "Half a ques")
    qtbot.keyClick(dialog.question.edit, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    again = opened(qtbot, office, mary, seat)
    qtbot.waitUntil(lambda: again.question.text() == "Half a ques")


def test_what_was_put_on_the_agenda_is_no_longer_a_draft(qtbot: QtBot, office: Office) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    weekly(office)
    seat = office.seat()
    dialog = opened(qtbot, office, mary, seat)
    qtbot.waitUntil(dialog.button.isEnabled)
    with qtbot.waitSignal(dialog.drafts.kept):
        qtbot.keyClicks(dialog.question.edit, "Is she safe?")
    tell(dialog, Told.RISK)
    with qtbot.waitSignal(dialog.referred):
        qtbot.keyClick(dialog.question.edit, Qt.Key.Key_Return)
    with office.store.reading() as session:
        kept = drafts.mine(session, office.matron, seat.draft_key, f"refer:{mary.id}")
    assert kept is None


def test_without_a_meeting_it_says_where_to_plan_one(qtbot: QtBot, office: Office) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    dialog = opened(qtbot, office, mary)
    qtbot.waitUntil(dialog.strip.isVisible)
    assert "Plan one on the page Meetings" in dialog.strip.words.text()
    assert not dialog.button.isEnabled()


def test_the_window_names_nobody_and_every_control_has_a_name(qtbot: QtBot, office: Office) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    weekly(office)
    dialog = opened(qtbot, office, mary)
    qtbot.waitUntil(dialog.button.isEnabled)
    assert "ADAMS" not in dialog.windowTitle().upper()
    assert "ADAMS, Mary" in dialog.person.accessibleName()
    assert not nameless(dialog)
