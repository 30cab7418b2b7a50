"""Ticks, and what folds where there is no room for two side by side."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import LineField
from desktop.views.parts.folding import ButtonRow, Pairs
from desktop.views.parts.ticks import Ticks
from desktop.views.theme import Look
from tests.views.accessible import nameless
from tests.views.showing import shown


def test_fields_stand_two_by_two_and_one_below_another_with_large_text(
    qtbot: QtBot, look: Look
) -> None:
    first, second = LineField(look, "Name"), LineField(look, "Role")
    pairs = shown(qtbot, Pairs(look, [first, second]))
    pairs.resize(500, 200)
    qtbot.waitUntil(lambda: first.y() == second.y())
    look.choose(scale=2.0)
    qtbot.waitUntil(lambda: second.y() >= first.y() + first.height())
    assert first.x() == second.x()
    look.choose(scale=1.0)
    qtbot.waitUntil(lambda: first.y() == second.y())


def test_buttons_stand_in_a_row_while_their_words_fit(qtbot: QtBot, look: Look) -> None:
    first, second = Button(look, "They leave today"), Button(look, "Not now")
    row = shown(qtbot, ButtonRow(look, first, second))
    row.resize(400, 40)
    qtbot.waitUntil(lambda: first.y() == second.y() and first.x() < second.x())
    assert row.minimumSizeHint().width() < first.width() + second.width()
    row.resize(160, 80)
    qtbot.waitUntil(lambda: second.y() > first.y())


def test_buttons_stand_as_many_abreast_as_there_is_room_for(qtbot: QtBot, look: Look) -> None:
    buttons = [Button(look, words) for words in ("Week before", "This week", "Week after", "Print")]
    row = shown(qtbot, ButtonRow(look, *buttons))
    row.resize(round(buttons[0].sizeHint().width() * 2.3), 80)
    qtbot.waitUntil(lambda: buttons[0].y() == buttons[1].y() < buttons[2].y() == buttons[3].y())
    assert buttons[0].x() == buttons[2].x() < buttons[1].x() == buttons[3].x()
    assert buttons[3].geometry().right() < row.width()


def test_what_may_not_be_ticked_stays_as_it_is(qtbot: QtBot, look: Look) -> None:
    teams = shown(qtbot, Ticks(look, "Teams"))
    teams.set_choices([(1, "Aldersyke", True), (2, "Hesperley", False)])
    teams.set_values({2})
    assert teams.values() == {2}
    with qtbot.waitSignal(teams.edited):
        qtbot.keyClick(teams.boxes[1], Qt.Key.Key_Space)
    qtbot.keyClick(teams.boxes[2], Qt.Key.Key_Space)
    assert teams.values() == {1, 2}
    assert nameless(teams) == []
    box = teams.boxes[1]
    teams.set_choices([(1, "Aldersyke", True), (2, "Hesperley", False)])
    assert teams.boxes[1] is box
    teams.set_choices([(3, "Dene", True)])
    assert teams.values() == frozenset()
