"""A list beside what is chosen in it, and above it where there is no room for both."""

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.parts.list_beside import ListBeside
from desktop.views.parts.twoline import Line, LineList
from desktop.views.theme import Look
from tests.views.showing import shown


def test_above_what_is_chosen_all_rows_stand_however_often_the_window_changes(
    qtbot: QtBot, look: Look
) -> None:
    listed = LineList(look, "Care homes", scrolls=True, chooses=True)
    listed.show_rows([Line(f"Elm House {number}") for number in range(20)])
    beside = ListBeside(look, listed, QWidget(), grows=(listed,))
    beside.resize(500, 300)
    shown(qtbot, beside)
    for high in (320, 300, 340):
        beside.resize(500, high)
        QApplication.processEvents()
        assert listed.verticalScrollBar().maximum() == 0
        assert listed.height() >= 20 * listed.sizeHintForRow(0)
    beside.resize(1200, 300)
    qtbot.waitUntil(lambda: listed.height() == beside.height())
    assert listed.verticalScrollBar().maximum() > 0
