"""Nobody was there for a while: nothing of anyone is left, whatever window stood open."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QCompleter, QDialog, QLineEdit, QMessageBox, QToolTip

import desktop
from desktop.app import App
from desktop.views.administration.folders import ask_folder
from desktop.views.beyond import BeyondDialog
from desktop.views.confirm import ConfirmDialog
from desktop.views.feeds import FeedsPage
from desktop.views.feeds_dismiss import DismissDialog
from desktop.views.feeds_kept import KeptDialog
from desktop.views.feeds_mapping import MappingDialog
from desktop.views.feeds_original import OriginalDialog
from desktop.views.near import NearDialog
from desktop.views.openers import OpenersDialog
from desktop.views.papers import PapersTab
from desktop.views.patient import PatientPage
from desktop.views.plan import PlanTab
from desktop.views.refer import ReferDialog
from desktop.views.timeline import TimelineTab
from desktop.words.accounts import FeedRow, WaitingRow
from desktop.words.enums import Gender, ReviewOf, Sector
from desktop.words.patients import FoundRow
from desktop.words.relationships import Ways
from desktop.words.silence import Silence
from tests.clock import NOW
from tests.desk import Desk
from tests.idle import nothing_is_left, said, time_passes, visible

pytestmark = pytest.mark.usefixtures("undressed")

# --- what may stand open --------------------------------------------------------------------------


def papers(desk: Desk, run: App) -> PatientPage:
    page = desk.open_patient(run)
    page.go("papers")
    desk.qtbot.waitUntil(page.made(PapersTab).save.isEnabled)
    desk.qtbot.waitUntil(
        page.made(PapersTab).view.pages.isVisible, timeout=20_000
    )  # it is drawn first
    return page


def open_referral(desk: Desk, run: App) -> None:
    desk.open_patient(run).refer.click()


def open_addition(desk: Desk, run: App) -> None:
    desk.open_patient(run).add.click()


def open_eyes(desk: Desk, run: App) -> None:
    page = desk.open_patient(run)
    page.openers.click()
    assert isinstance(page.dialog, OpenersDialog)
    page.dialog.see_as.click()


def open_confirmation(desk: Desk, run: App) -> None:
    page = desk.open_patient(run)
    ConfirmDialog(page.seat, "You are about to open Edith’s record.", page).open()


def open_question_of_the_near(desk: Desk, run: App) -> None:
    page = desk.open_patient(run)
    NearDialog(page.seat.look, frozenset({ReviewOf.OWN}), page).open()


def open_question_beyond(desk: Desk, run: App) -> None:
    page = desk.open_patient(run)
    strange = FoundRow(7, "ROBSON, Alan (Mr)", None, Gender.MALE, None, "", "", None, mine=False)
    BeyondDialog(page.seat, strange, Ways(None, 60, ""), page).open()


def open_openers(desk: Desk, run: App) -> None:
    desk.open_patient(run).openers.click()


def open_contradictions(desk: Desk, run: App) -> None:
    desk.open_patient(run).summary.differAsked.emit()


def open_finder(desk: Desk, run: App) -> None:
    desk.open_patient(run)
    run.window.find_person()


def open_own_password(desk: Desk, run: App) -> None:
    desk.open_patient(run)
    run.window.rail.signedInPressed.emit()


def open_mapping(desk: Desk, run: App) -> None:
    MappingDialog(desk.open_patient(run).seat, 1, None, run.window).open()


def open_original(desk: Desk, run: App) -> None:
    page = desk.open_patient(run)
    waits = WaitingRow(1, "edith coulthard.json", "entry 1", "It waits.", NOW)
    OriginalDialog(page.seat, waits, page).open()


def open_kept(desk: Desk, run: App) -> None:
    feed = FeedRow(1, "GP Larkmoor", Sector.HEALTH, NOW, Silence(7, 14), 0, 0, 0, 0, 0, 0)
    KeptDialog(desk.open_patient(run).seat, feed, run.window).open()


def open_dismissing(desk: Desk, run: App) -> None:
    page = desk.open_patient(run)
    waits = WaitingRow(1, "edith coulthard.json", "entry 1", "It waits.", NOW)
    DismissDialog(page.seat, [waits], page).open()


def open_folder_chooser(desk: Desk, run: App) -> None:
    ask_folder(desk.open_patient(run), "Where the policy goes")


def open_files_chooser(desk: Desk, run: App) -> None:
    desk.open_patient(run)
    run.window.go("feeds")
    page = run.window.page
    assert isinstance(page, FeedsPage)
    page.bringing.button.click()


def open_attendance(desk: Desk, run: App) -> None:
    page = desk.open_meeting(run)
    page.room.list.setFocus()
    desk.qtbot.keyClick(page.room.list, Qt.Key.Key_Home)
    desk.qtbot.keyClick(page.room.list, Qt.Key.Key_Return)


def open_what_can_be_done(desk: Desk, run: App) -> None:
    desk.open_patient(run).strip._open_menu()


def open_shared_screen(desk: Desk, run: App) -> None:
    desk.open_meeting(run).room.open_screen.click()


def open_file_chooser(desk: Desk, run: App) -> None:
    papers(desk, run).made(PapersTab).save.click()


def open_printers(desk: Desk, run: App) -> None:
    papers(desk, run).made(PapersTab).print.click()


def open_choice(desk: Desk, run: App) -> None:
    page = desk.open_patient(run)
    page.go("timeline")
    desk.qtbot.waitUntil(page.made(TimelineTab).kinds.isVisible)
    page.made(TimelineTab).kinds.showPopup()


def open_completions(desk: Desk, run: App) -> None:
    page = desk.open_patient(run)
    field = QLineEdit(page)
    field.setCompleter(QCompleter(["Coulthard"], field))
    field.show()
    desk.qtbot.keyClicks(field, "Cou")


def open_tip(desk: Desk, run: App) -> None:
    page = desk.open_patient(run)
    QToolTip.showText(page.mapToGlobal(QPoint(9, 9)), "COULTHARD, Edith Mary", page)


def open_context_menu(desk: Desk, run: App) -> None:
    desk.type_in_plan(run, "Edie bakes")
    page = run.window.page
    assert isinstance(page, PatientPage)
    ground = page.made(PlanTab).form.strengths.edit.viewport()
    at = ground.rect().center()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, ground.mapToGlobal(at))
    QApplication.sendEvent(ground, asked)


def open_box_without_a_way_out(desk: Desk, run: App) -> None:
    """Qt lets nobody close a box of which no button says no."""
    box = QMessageBox(desk.open_patient(run))
    box.setText("COULTHARD, Edith Mary")
    for words in ("Keep", "Keep both"):
        box.addButton(words, QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def open_questions_upon_questions(desk: Desk, run: App) -> None:
    """Each waits for the next in a loop of its own."""
    page = desk.open_patient(run)
    outer, inner = QDialog(page), QMessageBox(page)
    inner.setText("COULTHARD, Edith Mary")
    QTimer.singleShot(0, outer, inner.exec)
    outer.exec()


STANDS: dict[Callable[[Desk, App], None], str] = {
    open_referral: "ReferDialog",
    open_addition: "AddDialog",
    open_eyes: "EyesDialog",
    open_confirmation: "ConfirmDialog",
    open_question_of_the_near: "NearDialog",
    open_question_beyond: "BeyondDialog",
    open_openers: "OpenersDialog",
    open_contradictions: "ContradictionsDialog",
    open_finder: "FinderDialog",
    open_own_password: "OwnPasswordDialog",
    open_mapping: "MappingDialog",
    open_original: "OriginalDialog",
    open_kept: "KeptDialog",
    open_dismissing: "DismissDialog",
    open_folder_chooser: "QFileDialog",
    open_files_chooser: "QFileDialog",
    open_attendance: "QMenu",
    open_what_can_be_done: "QMenu",
    open_shared_screen: "SharedScreen",
    open_file_chooser: "QFileDialog",
    open_printers: "QPrintDialog",
    open_choice: "QFrame",
    open_tip: "QLabel",
    open_completions: "QListView",
    open_context_menu: "QMenu",
    open_box_without_a_way_out: "QMessageBox",
    open_questions_upon_questions: "QMessageBox",
}
"""What each of them puts up. The last three are Qt's own, or such as nobody has put up yet."""

OPENED = {
    ("refer.py", "QDialog"): open_referral,
    ("add.py", "QDialog"): open_addition,
    ("eyes.py", "QDialog"): open_eyes,
    ("confirm.py", "QDialog"): open_confirmation,
    ("openers.py", "QDialog"): open_openers,
    ("contradictions.py", "QDialog"): open_contradictions,
    ("finder.py", "QDialog"): open_finder,
    ("own_password.py", "QDialog"): open_own_password,
    ("administration/folders.py", "QFileDialog"): open_folder_chooser,
    ("feeds_bringing.py", "QFileDialog"): open_files_chooser,
    ("feeds_mapping.py", "QDialog"): open_mapping,
    ("feeds_mapping.py", "QFileDialog"): open_folder_chooser,
    ("feeds_original.py", "QDialog"): open_original,
    ("feeds_kept.py", "QDialog"): open_kept,
    ("feeds_dismiss.py", "QDialog"): open_dismissing,
    ("near.py", "QDialog"): open_question_of_the_near,
    ("beyond.py", "QDialog"): open_question_beyond,
    ("patient.py", "QDialog"): open_question_of_the_near,
    ("console_room.py", "QMenu"): open_attendance,
    ("parts/tabs.py", "QMenu"): open_what_can_be_done,
    ("shared_screen.py", "Window"): open_shared_screen,
    ("paper_view.py", "QFileDialog"): open_file_chooser,
    ("paper_view.py", "QPrintDialog"): open_printers,
    ("parts/choice.py", "QComboBox"): open_choice,
    ("action_entry.py", "QComboBox"): open_choice,
    ("timeline.py", "showPopup"): open_choice,
    ("parts/rows.py", "QToolTip"): open_tip,
    ("administration/person_form.py", "QCompleter"): open_completions,
}
"""Every place in the views that puts up a window."""

WINDOWS = frozenset(
    "QDialog QMessageBox QFileDialog QInputDialog QProgressDialog QErrorMessage QWizard QMenu"
    " QColorDialog QFontDialog QPrintDialog QPageSetupDialog QPrintPreviewDialog QCompleter"
    " QSplashScreen QSystemTrayIcon QToolTip QWhatsThis QComboBox QMainWindow QDateEdit"
    " QDateTimeEdit QCalendarWidget QDockWidget showPopup".split()
)

KINDS = frozenset("Window Dialog Popup Tool ToolTip Sheet Drawer SplashScreen SubWindow".split())


def windows_put_up() -> Iterator[tuple[str, str]]:
    views = Path(desktop.__file__).parent / "views"
    for file in views.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            word = ""
            if isinstance(node, ast.Name):
                word = node.id
            elif isinstance(node, ast.Attribute):
                word = node.attr
                of_a_kind = isinstance(node.value, ast.Attribute) and (
                    node.value.attr == "WindowType"
                )
                if of_a_kind and word in KINDS:
                    yield file.relative_to(views).as_posix(), word
            if word in WINDOWS:
                yield file.relative_to(views).as_posix(), word


def test_every_window_that_the_program_puts_up_is_tried_below() -> None:
    """Whoever adds one adds it to the list, and with that to the tests of the lock."""
    assert set(windows_put_up()) == set(OPENED)
    assert set(OPENED.values()) <= set(STANDS)


def lock_once_open(desk: Desk, run: App, act: Callable[[Desk, App], None]) -> None:
    """Open something; as soon as it stands there, ten minutes pass."""
    stood: list[str] = []
    named: list[str] = []
    watch = QTimer(run)  # it also runs where a dialog waits in a loop of its own
    watch.setInterval(5)

    def look() -> None:
        kinds = [kind.__name__ for each in visible() for kind in type(each).__mro__]
        if STANDS[act] in kinds:
            watch.stop()
            stood.append(STANDS[act])
            try:
                named.extend(said(run.window))
            finally:
                time_passes(run)

    watch.timeout.connect(look)
    watch.start()
    try:
        act(desk, run)
        desk.qtbot.waitUntil(lambda: bool(stood))
    finally:
        watch.stop()
    assert named


# --- the lock -------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", STANDS, ids=lambda act: act.__name__)
def test_nothing_is_left_under_any_window(desk: Desk, act: Callable[[Desk, App], None]) -> None:
    run = desk.start()
    desk.work(run)
    QApplication.clipboard().setText("COULTHARD, Edith Mary")
    lock_once_open(desk, run, act)
    nothing_is_left(desk, run)

    desk.work(run)  # and the next one is let in
    assert run.window.page is not None


def test_what_is_half_typed_in_a_dialog_is_kept(desk: Desk) -> None:
    run = desk.start()
    desk.work(run)
    page = desk.open_patient(run)
    page.refer.click()
    dialog = page.dialog
    assert isinstance(dialog, ReferDialog)
    desk.qtbot.keyClicks(dialog.question.edit, "Who comes at night")
    time_passes(run)
    nothing_is_left(desk, run)
    assert desk.drafts() == [f"refer:{desk.patient}"]

    desk.work(run)
    page = desk.open_patient(run)
    page.refer.click()
    again = page.dialog
    assert isinstance(again, ReferDialog)
    desk.qtbot.waitUntil(lambda: again.question.text() == "Who comes at night")
    run.lock()
