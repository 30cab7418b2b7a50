"""A person's page as others would see it, on the screen."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from desktop.models import Attendee, Copy, Patient
from desktop.services import patients
from desktop.views.eyes import PAPER, EyesDialog, Parts
from desktop.views.eyes_pages import PapersSeen, PlanSeen
from desktop.views.parts.buttons import Button
from desktop.views.patient import PatientPage
from desktop.views.patient_tab import PatientTab
from desktop.views.plan_form import PlanForm
from desktop.views.summary import SummaryTab
from desktop.views.timeline import TimelineTab
from desktop.views.week import WeekTab
from desktop.words.enums import Kind, PaperKind, PrintFormat, Role
from desktop.words.preview import MeetingChoice, Viewer
from tests.clock import NOW
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


def test_every_part_of_the_page_is_there_and_on_none_is_anything_done(
    qtbot: QtBot, office: Office
) -> None:
    page = dressed(PatientPage, office.seat())
    qtbot.addWidget(page)
    mary = office.factory.patient(practice=office.practice)
    page.bring(mary.id)
    qtbot.waitUntil(lambda: page.about is not None)
    page._see_as()
    dialog = page.dialog
    assert isinstance(dialog, EyesDialog)
    qtbot.waitUntil(lambda: set(dialog.tabs) == set(page.tabs))
    assert "no more than you may see yourself" in words_on(dialog)
    for key in dialog.tabs:
        dialog.go(key)
    week = dialog.tabs["week"]
    assert isinstance(week, WeekTab)
    assert week.print.isHidden()
    assert week.save.isHidden()
    dialog.reject()


def eyes_of(qtbot: QtBot, office: Office) -> EyesDialog:
    """On someone whose plan is agreed and in the kitchen, and whose next is being written."""
    mary = office.factory.patient(practice=office.practice)
    signed = office.factory.plan(mary, goals=1, agreed_by=office.matron)
    office.factory.keep(
        Copy(
            kind=PaperKind.CARE_PLAN, patient_id=mary.id, plan_version_id=signed.id,
            format=PrintFormat.STANDARD, place="the kitchen drawer", printed_at=NOW,
            printed_by_id=office.matron.id,
        )
    )  # fmt: skip
    office.factory.plan(mary, goals=2, number=2)
    page = dressed(PatientPage, office.seat())
    qtbot.addWidget(page)
    page.bring(mary.id)
    qtbot.waitUntil(lambda: page.about is not None)
    page._see_as()
    assert isinstance(page.dialog, EyesDialog)
    return page.dialog


def tab_of(qtbot: QtBot, dialog: EyesDialog, viewer: Viewer, key: str) -> PatientTab:
    dialog.whose.set_value(viewer)
    dialog.whose.chosen.emit(viewer)
    qtbot.waitUntil(lambda: key in dialog.tabs)
    dialog.go(key)
    return dialog.tabs[key]


def test_a_colleague_reads_the_newest_plan_and_the_home_the_one_that_holds(
    qtbot: QtBot, office: Office
) -> None:
    dialog = eyes_of(qtbot, office)
    tab = tab_of(qtbot, dialog, Viewer(role=Role.GP), "plan")
    qtbot.waitUntil(lambda: "Hope 2" in words_on(tab))
    assert "Being written: nobody has agreed it" in words_on(tab)
    assert not tab.findChildren(PlanForm)
    tab = tab_of(qtbot, dialog, PAPER, "plan")
    qtbot.waitUntil(lambda: "Hope 1" in words_on(tab))
    assert "Hope 2" not in words_on(tab)
    dialog.reject()


def shows(widget: QWidget, words: str) -> bool:
    return words in words_on(widget)


def test_a_plan_that_their_role_does_not_read_is_not_shown_nor_its_papers(
    qtbot: QtBot, office: Office
) -> None:
    dialog = eyes_of(qtbot, office)
    for key, said in (("plan", "Care plans are not shown"), ("papers", "Papers for the home are")):
        tab = tab_of(qtbot, dialog, Viewer(role=Role.PRACTICE_STAFF), key)
        assert isinstance(tab, PlanSeen | PapersSeen)
        qtbot.waitUntil(partial(shows, tab, said))
        assert "Hope 1" not in words_on(tab)
        assert "kitchen drawer" not in words_on(tab)
    dialog.reject()


def test_the_paper_in_the_home_is_looked_at_and_leaves_no_copy(
    qtbot: QtBot, office: Office
) -> None:
    dialog = eyes_of(qtbot, office)
    tab = tab_of(qtbot, dialog, PAPER, "papers")
    assert isinstance(tab, PapersSeen)
    qtbot.waitUntil(lambda: bool(tab.view._sheets), timeout=20_000)
    assert "the kitchen drawer" in [row.place for row in tab.copies.table_model.rows]
    assert [each.text() for each in tab.findChildren(Button) if each.isVisibleTo(tab)] == [
        "Smaller", "Larger", "Page width",
    ]  # fmt: skip
    with office.store.reading() as session:
        assert session.scalar(select(func.count(Copy.id))) == 1
    dialog.reject()
