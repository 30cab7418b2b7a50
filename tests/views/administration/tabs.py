"""Put a tab of Administration on the screen as its page would."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.views.administration.tab import AdministrationTab
from tests.views.showing import shown

Tab = TypeVar("Tab", bound=AdministrationTab)


def come_to(qtbot: QtBot, tab: Tab) -> Tab:
    tab.resize(1290, 620)
    shown(qtbot, tab)
    tab.seat.records.touched.connect(tab.hear)
    tab.arrive()
    return tab


def press(qtbot: QtBot, widget: QWidget, key: Qt.Key, *, control: bool = False) -> None:
    held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(widget, key, held)
