"""The door, as someone who wants to come in sees it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.sign_in import SignIn
from desktop.views.theme import Look
from tests.views.accessible import nameless
from tests.views.showing import shown

NO_KEYRING = "There is no safe place here."


def door(qtbot: QtBot, look: Look, note: str = "") -> SignIn:
    page = shown(qtbot, SignIn(look, note=note))
    page.username.edit.setFocus()
    return page


def typed(qtbot: QtBot, page: SignIn, *words: str) -> None:
    for field, said in zip((page.username, page.password, page.passphrase), words, strict=False):
        field.edit.setFocus()
        qtbot.keyClicks(field.edit, said)


def test_enter_goes_to_what_is_empty_and_then_in(qtbot: QtBot, look: Look) -> None:
    page = door(qtbot, look)
    page.ask_passphrase()
    for field, words in (
        (page.username, "anna.bell"), (page.password, "three plain words"),
        (page.passphrase, "the hub's own words"),
    ):  # fmt: skip
        qtbot.keyClick(page.username.edit, Qt.Key.Key_Return)
        assert field.edit.hasFocus()
        qtbot.keyClicks(field.edit, words)
    with qtbot.waitSignal(page.submitted) as asked:
        qtbot.keyClick(page.passphrase.edit, Qt.Key.Key_Return)
    assert asked.args == ["anna.bell", "three plain words", "the hub's own words", False]


def test_a_passphrase_that_is_not_asked_for_is_not_waited_for(qtbot: QtBot, look: Look) -> None:
    page = door(qtbot, look)
    typed(qtbot, page, "anna.bell", "three plain words")
    assert not page.passphrase.isVisible()
    with qtbot.waitSignal(page.submitted) as asked:
        qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    assert asked.args == ["anna.bell", "three plain words", "", False]


def test_large_text_in_a_low_window_is_scrolled_and_never_crushed(qtbot: QtBot, look: Look) -> None:
    look.choose(scale=2.0)
    page = door(qtbot, look, "A demonstration: everyone in it is made up, and so are their names.")
    page.ask_passphrase()
    page.resize(1366, 768)
    qtbot.waitUntil(lambda: page.button.height() == page.button.sizeHint().height())
    for field in (page.username, page.password, page.passphrase):
        assert field.height() >= field.sizeHint().height()


def test_what_is_secret_is_not_shown(qtbot: QtBot, look: Look) -> None:
    page = door(qtbot, look)
    for field in (page.password, page.passphrase):
        assert field.edit.echoMode() is QLineEdit.EchoMode.Password


def test_the_tick_is_offered_where_there_is_a_safe_place(qtbot: QtBot, look: Look) -> None:
    page = door(qtbot, look)
    page.ask_passphrase()
    assert page.remember.isVisible()
    assert not page.unkept.isVisible()
    typed(qtbot, page, "anna", "password", "passphrase")
    qtbot.mouseClick(page.remember, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.submitted) as asked:
        qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    assert asked.args == ["anna", "password", "passphrase", True]


def test_without_a_safe_place_the_reason_stands_instead_of_the_tick(
    qtbot: QtBot, look: Look
) -> None:
    page = door(qtbot, look)
    page.ask_passphrase()
    page.remember.setChecked(True)
    page.ask_passphrase(NO_KEYRING)  # the keyring went away meanwhile
    assert not page.remember.isVisible()
    assert page.unkept.isVisible()
    assert page.unkept.text() == NO_KEYRING
    typed(qtbot, page, "anna", "password", "passphrase")
    with qtbot.waitSignal(page.submitted) as asked:
        qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    assert asked.args is not None
    assert asked.args[3] is False


def test_what_the_computer_remembers_can_be_forgotten(qtbot: QtBot, look: Look) -> None:
    page = door(qtbot, look)
    page.ask_nothing_more(remembered=True)
    assert page.remembered.isVisible()
    assert not page.passphrase.isVisible()
    with qtbot.waitSignal(page.forgotten):
        page.remembered.asked.emit()
    page.ask_passphrase()
    assert not page.remembered.isVisible()


def test_nothing_is_pressed_twice_while_the_answer_is_sought(qtbot: QtBot, look: Look) -> None:
    page = door(qtbot, look)
    page.ask_passphrase()
    typed(qtbot, page, "anna", "password", "passphrase")
    page.wait()
    with qtbot.assertNotEmitted(page.submitted):
        qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
        qtbot.keyClick(page.password.edit, Qt.Key.Key_Return)
    page.refuse("The user name or the password is not right. Try again.")
    with qtbot.assertNotEmitted(page.submitted):
        qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)  # the password is asked for anew
    qtbot.keyClicks(page.password.edit, "password")
    with qtbot.waitSignal(page.submitted):
        qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)


def test_a_refusal_is_said_and_asks_again_for_what_was_wrong(qtbot: QtBot, look: Look) -> None:
    page = door(qtbot, look)
    page.ask_passphrase()
    typed(qtbot, page, "anna", "password", "passphrase")

    page.refuse("The password is not right.")
    assert page.trouble.isVisible()
    assert page.trouble.words.text() == "The password is not right."
    assert page.password.edit.hasFocus()
    assert (page.username.text(), page.password.text()) == ("anna", "")
    assert page.passphrase.text() == "passphrase"

    qtbot.keyClicks(page.password.edit, "password")
    page.refuse("The passphrase is not right.", locked=True)
    assert page.passphrase.edit.hasFocus()
    assert (page.password.text(), page.passphrase.text()) == ("password", "")


def test_a_screen_reader_can_name_all_of_it(qtbot: QtBot, look: Look) -> None:
    page = door(qtbot, look, note="A demonstration: everyone in it is made up.")
    page.tell("There is no hub on this computer yet.")
    assert nameless(page) == []
    page.ask_passphrase()
    assert nameless(page) == []
    page.ask_nothing_more(remembered=True)
    assert nameless(page) == []


def test_the_tab_key_goes_down_the_form(qtbot: QtBot, look: Look) -> None:
    page = door(qtbot, look)
    page.ask_passphrase()
    page.username.edit.setFocus()
    for following in (page.password.edit, page.passphrase.edit, page.remember, page.button):
        qtbot.keyClick(focused(page), Qt.Key.Key_Tab)
        assert following.hasFocus()


def focused(page: SignIn) -> QWidget:
    found = page.window().focusWidget()
    assert found is not None
    return found
