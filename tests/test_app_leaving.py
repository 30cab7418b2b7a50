"""The whole program left: locked, closed and broken."""

import sys
import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from structlog.testing import capture_logs

from desktop import log
from desktop.errors import FAULT
from desktop.services import staff
from desktop.views.plan import PlanTab
from tests.desk import Desk, said_in
from tests.stores import PASSPHRASE

# --- locked ---------------------------------------------------------------------------------------


def test_locking_leaves_nothing_of_anyone(desk: Desk) -> None:
    run = desk.start()
    desk.work(run)
    page = desk.open_patient(run)
    QApplication.clipboard().setText("COULTHARD, Edith Mary")
    gone: list[bool] = []
    page.destroyed.connect(lambda: gone.append(True))
    desk.qtbot.keyClick(run.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    desk.qtbot.waitUntil(lambda: bool(gone))
    assert QApplication.clipboard().text() == ""
    assert run.window.page is None
    assert not run.window.banner.isVisible()
    assert run.sign_in.isVisible()
    assert not [each for each in run.window.findChildren(QLabel) if "Edith" in each.text()]
    desk.qtbot.waitUntil(desk.hub_is_free)

    desk.work(run)


def test_locking_closes_every_other_window(desk: Desk) -> None:
    run = desk.start()
    desk.work(run)
    screen, dialog = QWidget(), QDialog(run.window.page)
    desk.qtbot.addWidget(screen)
    screen.show()
    dialog.open()
    run.lock()
    assert not screen.isVisible()
    assert not dialog.isVisible()
    assert run.window.isVisible()


def test_what_is_half_typed_outlasts_a_lock(desk: Desk) -> None:
    run = desk.start()
    desk.work(run)
    desk.type_in_plan(run, "Bakes for the street")
    run.lock()
    desk.qtbot.waitUntil(desk.hub_is_free)
    assert len(desk.drafts()) == 1

    desk.work(run)
    page = desk.open_patient(run)
    page.go("plan")
    desk.qtbot.waitUntil(lambda: page.made(PlanTab).form.strengths.text() == "Bakes for the street")


def test_no_key_leads_past_the_door(desk: Desk) -> None:
    run = desk.start()
    desk.work(run)
    desk.open_patient(run)
    run.lock()
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    for key, held in ((Qt.Key.Key_K, control), (Qt.Key.Key_L, control), (Qt.Key.Key_2, alt)):
        desk.qtbot.keyClick(run.window, key, held)
    assert run.window.page is None
    assert run.sign_in.isVisible()


def test_an_answer_that_comes_after_the_lock_is_let_go(desk: Desk) -> None:
    run = desk.start()
    desk.work(run)
    assert run.window.page is not None
    records = run.window.page.seat.records
    go, answers = threading.Event(), list[object]()
    records.read("slow", lambda session: go.wait(5), answers.append)
    records.write(lambda session: go.wait(5) and frozenset(), answers.append)
    run.lock()
    go.set()
    desk.qtbot.waitUntil(desk.hub_is_free)
    assert answers == []


# --- closed ---------------------------------------------------------------------------------------


def test_what_is_half_typed_outlasts_the_window(desk: Desk) -> None:
    run = desk.start()
    desk.work(run)
    desk.type_in_plan(run, "Bakes for the street")
    run.window.close()
    assert len(desk.drafts()) == 1


def test_a_window_closed_on_the_way_in_lets_the_hub_go(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = threading.Event()
    really: Callable[..., staff.SignedIn] = staff.sign_in

    def told(*arguments: object) -> staff.SignedIn:
        reached.set()
        return really(*arguments)

    monkeypatch.setattr(staff, "sign_in", told)
    run = desk.start()
    desk.sign_in(run, PASSPHRASE)
    assert reached.wait(10)
    run.window.close()
    assert desk.hub_is_free()


# --- faults ---------------------------------------------------------------------------------------


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    for holder, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(holder, name, getattr(holder, name))


def broken(*_: object) -> None:
    raise ValueError("COULTHARD, Edith Mary")


def test_what_nobody_caught_is_told_where_the_person_looks(desk: Desk, hooks: None) -> None:
    run = desk.start()
    log.watch(run.tell)
    run.sign_in.forgotten.connect(broken)
    with capture_logs():
        run.sign_in.forgotten.emit()
    assert run.sign_in.trouble.words.text() == FAULT

    desk.work(run)
    assert run.window.page is not None
    run.window.page.went.disconnect()
    run.window.page.went.connect(broken)
    with capture_logs() as logged:
        run.window.page.went.emit("patients")
    assert said_in(run.window.foot, FAULT)
    assert "COULTHARD" not in str(logged)


def test_a_fault_at_the_door_is_told_and_someone_may_try_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = desk.start()
    with monkeypatch.context() as patched, capture_logs() as logged:
        patched.setattr(staff, "sign_in", broken)
        desk.sign_in(run, PASSPHRASE)
        desk.qtbot.waitUntil(run.sign_in.trouble.isVisible)
    assert run.sign_in.trouble.words.text() == FAULT
    assert [entry["kind"] for entry in logged] == ["ValueError"]
    desk.work(run)


def test_a_broken_page_leaves_the_hub_closed_behind_the_door(
    desk: Desk, hooks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = desk.start()
    log.watch(run.tell)
    with monkeypatch.context() as patched, capture_logs():
        patched.setattr("desktop.views.today.TodayPage.arrive", broken)
        desk.sign_in(run, PASSPHRASE)
        desk.qtbot.waitUntil(lambda: run.sign_in.trouble.words.text() == FAULT)
    desk.qtbot.waitUntil(desk.hub_is_free)
    desk.work(run)
