"""Nobody was there for a while: nothing of anyone is left, whatever window stood open."""

import ast
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCompleter,
    QDialog,
    QLineEdit,
    QMessageBox,
    QToolTip,
    QWidget,
)
from structlog.testing import capture_logs

import desktop
from desktop.app import App
from desktop.config import Config
from desktop.models.access import INTAKE
from desktop.services import staff
from desktop.services.changes import carry_out
from desktop.store import hub
from desktop.views.administration.folders import ask_folder
from desktop.views.beyond import BeyondDialog
from desktop.views.confirm import ConfirmDialog
from desktop.views.feeds import FeedsPage
from desktop.views.feeds_mapping import MappingDialog
from desktop.views.feeds_original import OriginalDialog
from desktop.views.near import NearDialog
from desktop.views.openers import OpenersDialog
from desktop.views.own_password import GivenPassword
from desktop.views.page import Page
from desktop.views.patient import PatientPage
from desktop.views.refer import ReferDialog
from desktop.words.accounts import WaitingRow
from desktop.words.enums import Gender, ReviewOf
from desktop.words.patients import FoundRow
from desktop.words.relationships import Ways
from tests.clock import NOW
from tests.desk import Desk, said_in, settle_in
from tests.stores import PASSPHRASE, Server

NAMES = ("coulthard", "edith", "edie", "anna bell")
"""The patient, and who was signed in."""
SOON = "Locks in one minute. Press any key to stay."

# --- what may stand open --------------------------------------------------------------------------


def papers(desk: Desk, run: App) -> PatientPage:
    page = desk.open_patient(run)
    page.go("papers")
    desk.qtbot.waitUntil(page.papers.save.isEnabled)
    desk.qtbot.waitUntil(page.papers.view.pages.isVisible, timeout=20_000)  # it is drawn first
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


def open_shared_screen(desk: Desk, run: App) -> None:
    desk.open_meeting(run).room.open_screen.click()


def open_file_chooser(desk: Desk, run: App) -> None:
    papers(desk, run).papers.save.click()


def open_printers(desk: Desk, run: App) -> None:
    papers(desk, run).papers.print.click()


def open_choice(desk: Desk, run: App) -> None:
    page = desk.open_patient(run)
    page.go("timeline")
    desk.qtbot.waitUntil(page.timeline.kinds.isVisible)
    page.timeline.kinds.showPopup()


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
    ground = page.plan.form.strengths.edit.viewport()
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
    open_folder_chooser: "QFileDialog",
    open_files_chooser: "QFileDialog",
    open_attendance: "QMenu",
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
    ("finder.py", "QDialog"): open_finder,
    ("own_password.py", "QDialog"): open_own_password,
    ("administration/folders.py", "QFileDialog"): open_folder_chooser,
    ("feeds_bringing.py", "QFileDialog"): open_files_chooser,
    ("feeds_mapping.py", "QDialog"): open_mapping,
    ("feeds_mapping.py", "QFileDialog"): open_folder_chooser,
    ("feeds_original.py", "QDialog"): open_original,
    ("near.py", "QDialog"): open_question_of_the_near,
    ("beyond.py", "QDialog"): open_question_beyond,
    ("patient.py", "QDialog"): open_question_of_the_near,
    ("console_room.py", "QMenu"): open_attendance,
    ("shared_screen.py", "Window"): open_shared_screen,
    ("paper_view.py", "QFileDialog"): open_file_chooser,
    ("paper_view.py", "QPrintDialog"): open_printers,
    ("parts/fields.py", "QComboBox"): open_choice,
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


# --- looking --------------------------------------------------------------------------------------


def words_of(widget: QWidget) -> Iterator[str]:
    """All that a widget says or could say."""
    for name in (
        "text", "toPlainText", "windowTitle", "toolTip", "statusTip", "accessibleName",
        "accessibleDescription", "placeholderText", "title", "currentText",
    ):  # fmt: skip
        ask = getattr(widget, name, None)
        if callable(ask):
            yield str(ask())
    if isinstance(widget, QAbstractItemView):
        yield from _cells(widget.model())


def _cells(model: QAbstractItemModel | None) -> Iterator[str]:
    for row in range(model.rowCount() if model is not None else 0):
        column = 0  # a list does not say how many it has
        while model is not None and (cell := model.index(row, column)).isValid():
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                yield str(model.data(cell, role))
            column += 1


def said(window: QWidget) -> set[str]:
    """Which of the names stand anywhere in a window, shown or hidden."""
    found = [*window.findChildren(QWidget), window]
    words = " ".join(word for each in found for word in words_of(each)).casefold()
    return {name for name in NAMES if name in words}


def visible() -> list[QWidget]:
    return [each for each in QApplication.topLevelWidgets() if each.isVisible()]


def time_passes(run: App) -> None:
    """Ten minutes without anybody."""
    run.idle.timer.timeout.emit()
    run.idle.timer.timeout.emit()


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


def nothing_is_left(desk: Desk, run: App) -> None:
    assert visible() == [run.window]
    assert [each for each in QGuiApplication.allWindows() if each.isVisible()] == [
        run.window.windowHandle()
    ]
    assert QApplication.activeModalWidget() is None
    assert QApplication.activePopupWidget() is None
    assert run.window.page is None
    assert run.sign_in.isVisible()
    assert run.window.windowTitle() == "Tapestry"
    assert QApplication.clipboard().text() == ""
    desk.qtbot.waitUntil(lambda: said(run.window) == set())
    desk.qtbot.waitUntil(desk.hub_is_free)


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


def test_the_door_says_why_it_is_shut(desk: Desk) -> None:
    run = desk.start()
    desk.work(run)
    run.lock()
    assert not run.sign_in.trouble.isVisible()  # whoever locks it knows
    desk.work(run)
    time_passes(run)
    assert run.sign_in.trouble.isVisible()
    assert run.sign_in.trouble.words.text().startswith("Locked: nobody was here.")


def test_whoever_was_given_a_password_and_went_leaves_nothing(desk: Desk) -> None:
    desk.give_password()
    run = desk.start()
    desk.sign_in(run, PASSPHRASE)
    desk.qtbot.waitUntil(lambda: bool(run.window.findChildren(GivenPassword)))
    time_passes(run)
    nothing_is_left(desk, run)


def test_the_foot_says_it_a_minute_before(desk: Desk) -> None:
    run = desk.start()
    desk.work(run)
    page = desk.open_patient(run)
    run.window.foot.say("Put on the agenda")
    run.idle.timer.timeout.emit()
    assert said_in(run.window.foot, SOON)
    desk.qtbot.keyClick(run.window, Qt.Key.Key_Shift)
    assert said_in(run.window.foot, "Put on the agenda")
    assert not said_in(run.window.foot, SOON)
    assert run.window.page is page

    time_passes(run)
    assert not said_in(run.window.foot, SOON)
    nothing_is_left(desk, run)


def test_policy_says_how_long_nobody_may_be_there(desk: Desk) -> None:
    desk.change_policy("limits", "minutes until an idle screen locks,", "4,We share desks.")
    run = desk.start()
    desk.work(run)
    assert run.idle.timer.interval() == 3 * 60_000


def test_whoever_began_to_sign_in_and_went_leaves_nothing(desk: Desk) -> None:
    run = desk.start()
    door = run.sign_in
    desk.qtbot.waitUntil(door.passphrase.isVisible)
    for field in (door.username, door.password, door.passphrase):
        field.set_text("anna.bell")
    door.remember.setChecked(True)
    time_passes(run)
    assert {each.text() for each in (door.username, door.password, door.passphrase)} == {""}
    assert not door.remember.isChecked()
    desk.work(run)


def test_nobody_is_shut_out_while_the_hub_is_opening(desk: Desk) -> None:
    run = desk.start()
    desk.sign_in(run, PASSPHRASE)
    assert not run.idle.timer.isActive()
    desk.qtbot.waitUntil(lambda: run.window.page is not None)
    assert run.idle.timer.isActive()


def test_an_answer_under_way_lands_neither_at_the_door_nor_with_the_next(desk: Desk) -> None:
    run = desk.start()
    desk.work(run)
    page = run.window.page
    assert page is not None
    records, go, answers = page.seat.records, threading.Event(), list[object]()
    records.read("slow", lambda session: go.wait(5), answers.append)
    records.write(lambda session: go.wait(5) and frozenset(), answers.append)
    time_passes(run)
    late = ["a change", "a question"]
    records.write(lambda session: answers.append(late[0]))
    records.read("late", lambda session: answers.append(late[1]), answers.append)
    go.set()
    nothing_is_left(desk, run)
    desk.work(run)
    assert answers == []


def test_a_page_that_is_broken_does_not_keep_the_rest_open(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Page) -> None:
        raise ValueError("COULTHARD, Edith Mary")

    run = desk.start()
    desk.work(run)
    desk.open_patient(run)
    with monkeypatch.context() as patched, capture_logs() as logged:
        patched.setattr(PatientPage, "leave", broken)
        time_passes(run)
    assert [entry["kind"] for entry in logged] == ["ValueError"]
    nothing_is_left(desk, run)


def test_no_widget_outlives_its_window(desk: Desk) -> None:
    """Python would collect it on whatever lane is at work then, and Qt would crash."""
    run = desk.start()
    before = set(QApplication.topLevelWidgets())
    desk.work(run)
    time_passes(run)  # nobody went anywhere
    nothing_is_left(desk, run)
    desk.qtbot.waitUntil(lambda: set(QApplication.topLevelWidgets()) <= before)

    desk.work(run)
    page = desk.open_patient(run)
    for tab in page.tabs:
        page.go(tab)
    for name in ("patients", "meetings", "actions", "feeds"):
        run.window.go(name)
    desk.open_meeting(run).room.open_screen.click()
    time_passes(run)
    nothing_is_left(desk, run)
    desk.qtbot.waitUntil(lambda: set(QApplication.topLevelWidgets()) <= before)


def test_on_a_server_nobody_is_connected_afterwards_but_who_has_a_store_of_their_own(
    desk: Desk, server: Server, hub_database: str, hashed: str
) -> None:
    """A watched folder, say, goes on under its service account."""
    watcher = hub.connect(server.url(hub_database), clock=lambda: NOW, role=INTAKE)
    settle_in(watcher, hashed)
    run = desk.start(Config(server.url(hub_database), None))
    desk.sign_in(run)
    desk.qtbot.waitUntil(lambda: run.window.page is not None)
    with watcher.reading() as session:
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        before = session.connection().exec_driver_sql(others).scalar_one()
    time_passes(run)

    def left() -> int:
        with watcher.reading() as session:
            found: int = session.connection().exec_driver_sql(others).scalar_one()
            return found

    desk.qtbot.waitUntil(lambda: left() < before)
    carry_out(watcher, lambda session: staff.service_account(session, "Watched folder", NOW), NOW)
    watcher.close()
