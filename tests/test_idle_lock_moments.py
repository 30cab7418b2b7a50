"""The idle lock falls at any moment: at the door, on the way in, while an answer is under way."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from structlog.testing import capture_logs

from desktop.config import Config
from desktop.models.access import INTAKE
from desktop.services import staff
from desktop.services.changes import carry_out
from desktop.store import hub
from desktop.views.own_password import GivenPassword
from desktop.views.page import Page
from desktop.views.patient import PatientPage
from tests.clock import NOW
from tests.desk import Desk, said_in, settle_in
from tests.idle import nothing_is_left, time_passes
from tests.stores import PASSPHRASE, Server

pytestmark = pytest.mark.usefixtures("undressed")

SOON = "Locks in one minute. Press any key to stay."


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
