import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.parts.buttons import Button, OutcomeButton
from desktop.views.parts.segments import Segments
from desktop.views.theme import Look


def test_a_single_letter_presses_its_button_when_no_field_has_the_focus(
    qtbot: QtBot, look: Look
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    add, field = Button(look, "Add", key="A"), QLineEdit()
    column.addWidget(add)
    column.addWidget(field)
    with qtbot.waitExposed(page):
        page.show()
    add.setFocus()
    with qtbot.waitSignal(add.clicked):
        qtbot.keyClick(add, Qt.Key.Key_A)
    field.setFocus()
    with qtbot.assertNotEmitted(add.clicked):
        qtbot.keyClick(field, Qt.Key.Key_A)
    assert field.text() == "a"
    with qtbot.waitSignal(add.clicked):
        qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)


def test_an_outcome_goes_on_with_its_number_and_off_with_it_again(qtbot: QtBot, look: Look) -> None:
    outcome = OutcomeButton(look, "Refer on", "3")
    qtbot.addWidget(outcome)
    with qtbot.waitExposed(outcome):
        outcome.show()
    qtbot.keyClick(outcome, Qt.Key.Key_3)
    assert outcome.isChecked()
    qtbot.keyClick(outcome, Qt.Key.Key_3)
    assert not outcome.isChecked()


def test_an_ampersand_in_a_name_is_shown_and_read(qtbot: QtBot, look: Look) -> None:
    button = Button(look, "A&E visits")
    qtbot.addWidget(button)
    assert button.accessibleName() == "A&E visits"
    assert button.shortcut().isEmpty()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_presses_what_has_the_focus_and_only_once_while_it_is_held(
    qtbot: QtBot, look: Look, key: Qt.Key
) -> None:
    segments = Segments(look, [("new", "New", ""), ("old", "Old", "")], "Which")
    pressed: list[str] = []
    for button in (
        Button(look, "This is them"),
        OutcomeButton(look, "Refer on", "3"),
        segments.findChildren(QAbstractButton)[1],
    ):
        qtbot.addWidget(button.window())
        with qtbot.waitExposed(button.window()):
            button.window().show()
        button.setFocus()
        button.clicked.connect(lambda _, button=button: pressed.append(button.accessibleName()))
        qtbot.keyPress(button, key)
        held(button, key)
        qtbot.keyRelease(button, key)
        qtbot.keyClick(button, key, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["This is them", "Refer on", "Old"]


def test_a_key_that_is_held_decides_one_thing_and_zooms_as_long_as_it_is_held(
    qtbot: QtBot, look: Look
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    confirm = Button(look, "This is them", key="Y")
    zoom = Button(look, "Zoom in", key="+", repeats=True)
    pressed: list[str] = []
    for each in (confirm, zoom):
        column.addWidget(each)
        each.clicked.connect(lambda _, each=each: pressed.append(each.accessibleName()))
    with qtbot.waitExposed(page):
        page.show()
    confirm.setFocus()
    for key in (Qt.Key.Key_Y, Qt.Key.Key_Plus):
        qtbot.keyPress(confirm, key)
        held(confirm, key)
        qtbot.keyRelease(confirm, key)
    assert pressed == ["This is them", "Zoom in", "Zoom in"]


def held(widget: QWidget, key: Qt.Key) -> None:
    """What a keyboard sends of a key that stays down, by the way that finds shortcuts."""
    words = {Qt.Key.Key_Y: "y", Qt.Key.Key_Plus: "+"}.get(key, "\r")
    none = Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
        event = QKeyEvent(kind, key, none, words, True)
        if kind is QEvent.Type.ShortcutOverride:
            event.ignore()
        QApplication.sendEvent(widget, event)
