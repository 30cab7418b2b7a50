"""A person's page as others would see it, on the screen."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.models import Attendee, Patient
from desktop.services import patients
from desktop.views.eyes import PAPER, EyesDialog, Parts
from desktop.views.patient import PatientPage
from desktop.views.summary import SummaryTab
from desktop.views.timeline import TimelineTab
from desktop.views.week import WeekTab
from desktop.words.enums import Kind, Role
from desktop.words.preview import MeetingChoice, Viewer
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import dressed, shown
from tests.views.words import words_on

CANARY = "Cirrhosis"
PARTS: Parts = {"summary": ("Summary", SummaryTab), "timeline": ("Timeline", TimelineTab)}


def opened(qtbot: QtBot, office: Office) -> EyesDialog:
    mary: Patient = office.factory.patient(practice=office.practice)
    office.factory.item(mary, CANARY, Kind.PROBLEM)
    office.factory.item(mary, "Ring the niece first", Kind.REQUIREMENT)
    with office.store.reading() as session:
        about = patients.banner(session, mary.id)
    dialog = shown(qtbot, EyesDialog(office.seat(), about, PARTS))
    qtbot.waitUntil(lambda: bool(dialog.tabs))
    return dialog


def see_as(qtbot: QtBot, dialog: EyesDialog, viewer: Viewer) -> SummaryTab:
    dialog.whose.set_value(viewer)
    dialog.whose.chosen.emit(viewer)
    qtbot.waitUntil(lambda: bool(dialog.tabs))
    summary = dialog.tabs["summary"]
    assert isinstance(summary, SummaryTab)
    qtbot.waitUntil(summary.sheet.isVisible)
    return summary


def test_a_link_worker_sees_no_problem_and_the_doctor_does(qtbot: QtBot, office: Office) -> None:
    dialog = opened(qtbot, office)
    summary = see_as(qtbot, dialog, Viewer(role=Role.LINK_WORKER))
    assert CANARY not in words_on(dialog)
    assert "Ring the niece first" in words_on(dialog)
    assert summary.seat.audience.reader == office.matron
    see_as(qtbot, dialog, Viewer(role=Role.GP))
    qtbot.waitUntil(lambda: CANARY in words_on(dialog))
    see_as(qtbot, dialog, PAPER)
    qtbot.waitUntil(lambda: CANARY in words_on(dialog))
    assert not nameless(dialog)


def test_a_room_to_which_the_person_is_closed_is_shown_nothing(
    qtbot: QtBot, office: Office
) -> None:
    dialog = opened(qtbot, office)
    see_as(qtbot, dialog, Viewer(role=Role.GP))
    qtbot.waitUntil(lambda: CANARY in words_on(dialog))
    patient = dialog.about.id
    office.factory.change(Patient, patient, restricted=True)
    with office.store.reading() as session:
        mary = session.get_one(Patient, patient)
    office.factory.related(mary, office.matron)
    meeting = office.factory.meeting(office.team, chair=office.matron, patients=[mary])
    office.factory.keep(Attendee(meeting_id=meeting.id, name="Guest", role=Role.GP))
    dialog._offer((MeetingChoice(meeting.id, "Weekly", meeting.starts_at),))
    dialog.whose.set_value(Viewer(meeting=meeting.id))
    dialog.whose.chosen.emit(dialog.whose.value())
    qtbot.waitUntil(lambda: "closed to this room" in dialog.pane.sentence.text())
    assert dialog.tabs == {}
    assert CANARY not in words_on(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert CANARY not in words_on(dialog)


def test_its_tabs_go_by_keys_and_nothing_stays_behind(qtbot: QtBot, office: Office) -> None:
    dialog = opened(qtbot, office)
    see_as(qtbot, dialog, Viewer(role=Role.GP))
    qtbot.keyClick(dialog, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert dialog.stack.currentWidget() is dialog.tabs["timeline"]
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.tabs == {}


def test_every_part_of_the_page_that_is_only_read_is_there(qtbot: QtBot, office: Office) -> None:
    page = dressed(PatientPage, office.seat())
    qtbot.addWidget(page)
    mary = office.factory.patient(practice=office.practice)
    page.bring(mary.id)
    qtbot.waitUntil(lambda: page.about is not None)
    page._see_as()
    dialog = page.dialog
    assert isinstance(dialog, EyesDialog)
    qtbot.waitUntil(lambda: set(dialog.tabs) == set(page.tabs) - {"plan", "papers"})
    for key in dialog.tabs:
        dialog.go(key)
    week = dialog.tabs["week"]
    assert isinstance(week, WeekTab)
    assert week.print.isHidden()
    assert week.save.isHidden()
    dialog.reject()
