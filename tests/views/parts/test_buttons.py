from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.parts.buttons import Button, OutcomeButton
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
