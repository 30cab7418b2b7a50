"""The People tab on the screen, and a hand at it."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.services import people
from desktop.views.administration.people import PeopleTab
from desktop.words.administration import PersonRow
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.views.conftest import Office
from tests.views.showing import shown

Key = Qt.Key

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def manager(office: Office) -> Actor:
    return office.factory.staff(
        Role.PRACTICE_MANAGER, "Mona Field", teams=[office.team], practices=[office.practice]
    )


@pytest.fixture
def ruth(office: Office) -> Actor:
    return office.factory.staff(
        Role.COMMUNITY_NURSE, "Ruth Eggleston", username="ruth.e", teams=[office.team]
    )


@pytest.fixture
def tab(qtbot: QtBot, office: Office, manager: Actor, ruth: Actor) -> PeopleTab:
    return opened(qtbot, office, manager)


def opened(qtbot: QtBot, office: Office, actor: Actor) -> PeopleTab:
    seat = office.seat(actor)
    made = PeopleTab(seat)
    made.resize(1290, 640)
    shown(qtbot, made)
    seat.records.touched.connect(made.hear)
    made.arrive()
    qtbot.waitUntil(lambda: made.beside.table.table_model.rowCount() > 0)
    return made


def names(tab: PeopleTab) -> list[str]:
    model = tab.beside.table.table_model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def choose(qtbot: QtBot, tab: PeopleTab, name: str) -> None:
    """With the arrows, from the top of the list."""
    table = tab.beside.table
    table.setFocus()
    qtbot.keyClick(table, Key.Key_Home, CONTROL)
    for _ in range(names(tab).index(name)):
        qtbot.keyClick(table, Key.Key_Down)
    qtbot.waitUntil(lambda: tab.beside.title.text() == name)
    # Until it is known who could stand in, their names are still to come.
    qtbot.waitUntil(lambda: tab.form.acts.deputy.edit.count() > 1)


def typed(qtbot: QtBot, field: Any, words: str) -> None:
    field.edit.setFocus()
    field.edit.selectAll()
    qtbot.keyClicks(field.edit, words)


def pressed(qtbot: QtBot, button: QWidget) -> None:
    button.setFocus()
    qtbot.keyClick(button, Key.Key_Space)


def row_of(office: Office, by: Actor, name: str) -> PersonRow:
    with office.store.reading() as session:
        return next(row for row in people.listed(session, by) if row.form.name == name)
