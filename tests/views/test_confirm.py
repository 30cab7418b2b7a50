"""Someone who is signed in is asked for their password again."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.services import staff
from desktop.views.confirm import ConfirmDialog
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import shown

PASSWORD = "three plain words"
WHY = "You are about to open the record of someone who is not in your care."


@pytest.fixture
def asked(qtbot: QtBot, office: Office) -> Iterator[ConfirmDialog]:
    office.factory.password(office.matron, staff.hashed(PASSWORD))
    page = shown(qtbot, QWidget())
    dialog = ConfirmDialog(office.seat(), WHY, page)
    with qtbot.waitExposed(dialog):
        dialog.open()
    yield dialog
    page.close()


def actions(office: Office) -> list[str]:
    return [each for each in office.signed() if each in {"staff.confirmed", "staff.refused"}]


def answer(qtbot: QtBot, dialog: ConfirmDialog, password: str) -> None:
    qtbot.keyClicks(dialog.form.password.edit, password)
    qtbot.keyClick(dialog.form.password.edit, Qt.Key.Key_Return)


def test_the_right_password_and_enter_confirm(
    qtbot: QtBot, office: Office, asked: ConfirmDialog
) -> None:
    assert asked.form.password.edit.hasFocus()
    assert asked.form.password.edit.echoMode() is QLineEdit.EchoMode.Password
    with qtbot.waitSignal(asked.accepted):
        answer(qtbot, asked, PASSWORD)
    assert actions(office) == ["staff.confirmed"]


def test_a_wrong_one_is_told_of_and_asked_for_again(
    qtbot: QtBot, office: Office, asked: ConfirmDialog
) -> None:
    answer(qtbot, asked, "not this one")
    qtbot.waitUntil(asked.form.trouble.isVisible)
    assert asked.form.trouble.words.text() == staff.NOT_YOURS
    assert asked.form.password.text() == ""
    assert asked.form.password.edit.hasFocus()
    assert asked.isVisible()
    with qtbot.waitSignal(asked.accepted):
        answer(qtbot, asked, PASSWORD)
    assert actions(office) == ["staff.refused", "staff.confirmed"]


def test_five_wrong_ones_lock_the_name(qtbot: QtBot, asked: ConfirmDialog) -> None:
    said: list[str] = []
    for typed in (*["not this one"] * 5, PASSWORD):
        answer(qtbot, asked, typed)
        qtbot.waitUntil(asked.form.trouble.isVisible)
        said.append(asked.form.trouble.words.text())
    assert said[:4] == [staff.NOT_YOURS] * 4
    assert ["locked until" in each for each in said[4:]] == [True, True]
    assert asked.isVisible()


def test_escape_thinks_better_of_it(qtbot: QtBot, office: Office, asked: ConfirmDialog) -> None:
    qtbot.keyClicks(asked.form.password.edit, PASSWORD)
    with qtbot.waitSignal(asked.rejected):
        qtbot.keyClick(asked.form.password.edit, Qt.Key.Key_Escape)
    assert actions(office) == []


def test_an_answer_that_comes_after_it_was_closed_confirms_nothing(
    qtbot: QtBot, office: Office, asked: ConfirmDialog
) -> None:
    told: list[str] = []
    asked.accepted.connect(lambda: told.append("accepted"))
    answer(qtbot, asked, PASSWORD)
    asked.reject()
    qtbot.waitUntil(lambda: actions(office) == ["staff.confirmed"])
    office.lanes.on_database(lambda: None, lambda _: told.append("later"), lambda _: None)
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["later"]


def test_nothing_typed_is_not_a_wrong_password(
    qtbot: QtBot, office: Office, asked: ConfirmDialog
) -> None:
    qtbot.mouseClick(asked.form.button, Qt.MouseButton.LeftButton)
    assert asked.form.password.edit.hasFocus()
    answer(qtbot, asked, "not this one")
    qtbot.waitUntil(asked.form.trouble.isVisible)
    assert actions(office) == ["staff.refused"]


def test_a_screen_reader_can_name_all_of_it_and_the_title_names_nobody(
    qtbot: QtBot, asked: ConfirmDialog
) -> None:
    assert nameless(asked) == []
    assert asked.windowTitle() == "Type your password again"
    asked.form.trouble.say(staff.NOT_YOURS, "red")
    assert nameless(asked) == []
    asked.form.password.edit.setFocus()
    for following in (asked.form.leave_button, asked.form.button):
        qtbot.keyClick(asked.focusWidget(), Qt.Key.Key_Tab)
        assert following.hasFocus()
