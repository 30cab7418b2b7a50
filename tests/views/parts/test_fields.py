"""Fields and choices: what they say, and by which keys they are filled."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import ChoiceField, FindBox, LineField, TextField
from desktop.views.theme import Look
from tests.views.showing import shown
from tests.views.words import words_on

NOW = datetime(2026, 11, 26, 14, 31, 52, tzinfo=UTC)


def test_a_field_says_when_it_was_saved_and_what_is_wrong(qtbot: QtBot, look: Look) -> None:
    note = shown(qtbot, TextField(look, "Note", key="N"))
    with qtbot.assertNotEmitted(note.edited):
        note.set_text("Both falls were on the way to bed.")
    with qtbot.waitSignal(note.edited):
        qtbot.keyClicks(note.edit, "x")
    note.kept(NOW)
    assert "Draft kept 14:31:52" in words_on(note)
    note.saved(NOW)
    assert "Saved 14:31:52" in words_on(note)
    note.wrong("Say who will do it.")
    assert "Say who will do it." in words_on(note)
    assert note.edit.accessibleDescription() == "Say who will do it."
    note.wrong("")
    assert "Say who will do it." not in words_on(note)


def test_a_fields_key_puts_the_focus_in_it(qtbot: QtBot, look: Look) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    find, action = FindBox(look, "Find a person"), LineField(look, "Action", key="A")
    column.addWidget(find)
    column.addWidget(action)
    shown(qtbot, page)
    find.setFocus()
    qtbot.keyClick(find, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    assert action.edit.hasFocus()
    qtbot.keyClick(action.edit, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert find.hasFocus()


def test_a_choice_gives_back_the_value_behind_its_words(qtbot: QtBot, look: Look) -> None:
    owner = shown(qtbot, ChoiceField(look, "Owner", [(7, "Ben Lowes"), (9, "Karen Stobbs")]))
    owner.set_value(9)
    assert owner.value() == 9
    with qtbot.waitSignal(owner.chosen) as chosen:
        qtbot.keyClick(owner.edit, Qt.Key.Key_Up)
    assert chosen.args == [7]


def test_a_choice_is_picked_by_its_first_letters_and_no_key_of_the_page_hears_them(
    qtbot: QtBot, look: Look
) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    owner = ChoiceField(look, "Owner", [(7, "Ben Lowes"), (9, "Karen Stobbs")])
    key = Button(look, "Keep", key="K")
    column.addWidget(owner)
    column.addWidget(key)
    shown(qtbot, page)
    owner.edit.setFocus()
    with qtbot.assertNotEmitted(key.clicked), qtbot.waitSignal(owner.chosen) as chosen:
        qtbot.keyClicks(owner.edit, "k")
    assert chosen.args == [9]
    with qtbot.assertNotEmitted(owner.chosen):
        owner.set_choices([(3, "Jo Whitfield"), (4, "Ruth Eggleston")])
        owner.set_value(4)
    key.setFocus()
    with qtbot.waitSignal(key.clicked):
        qtbot.keyClick(key, Qt.Key.Key_K)


def test_a_choice_of_several_words_is_typed_whole(qtbot: QtBot, look: Look) -> None:
    role = ChoiceField(look, "Role", [(1, "Community matron"), (2, "Community nurse")])
    shown(qtbot, role)
    role.edit.setFocus()
    qtbot.keyClicks(role.edit, "community nurse")
    assert role.value() == 2
    assert not role.edit.view().isVisible()
    qtbot.wait(QApplication.keyboardInputInterval() + 50)
    qtbot.keyClick(role.edit, Qt.Key.Key_Space)
    assert role.edit.view().isVisible()
    role.edit.hidePopup()


def test_a_choice_without_room_ends_in_dots_and_the_tip_has_it(qtbot: QtBot, look: Look) -> None:
    long = "Hesperley Team Around Patients"
    team = shown(qtbot, ChoiceField(look, "Team", [(1, long), (2, "Dene")]))
    team.edit.setMinimumWidth(0)
    team.edit.setFixedWidth(500)
    qtbot.waitUntil(lambda: team.edit.shown() == long)
    team.edit.setFixedWidth(160)
    qtbot.waitUntil(lambda: team.edit.shown() != long)
    assert team.edit.shown().endswith("…")
    assert team.edit.toolTip() == long
    team.set_value(2)
    assert team.edit.toolTip() == ""


def test_of_what_has_no_room_the_beginning_shows_once_nobody_types(
    qtbot: QtBot, look: Look
) -> None:
    held = QWidget()
    field, other = LineField(look, "About whom", parent=held), LineField(look, "To", parent=held)
    other.move(0, 100)
    shown(qtbot, held)
    held.activateWindow()
    other.edit.setFocus()
    field.set_text("COULTHARD, Edith Mary (Mrs)")
    assert field.edit.cursorPosition() == 0
    field.edit.setFocus()
    qtbot.keyClicks(field.edit, ", born 1939")
    assert field.text() == "COULTHARD, Edith Mary (Mrs), born 1939"
    other.edit.setFocus()
    qtbot.waitUntil(lambda: field.edit.cursorPosition() == 0)
