"""Someone's words in a place of limited height."""

import pytest
from pytestqt.qtbot import QtBot

from desktop.views.parts.columns import Column
from desktop.views.parts.passage import Passage
from desktop.views.parts.table import Table
from desktop.views.theme import Look

WORDS = "Knock, then ring the bell. Let me make the tea; it keeps me moving. " * 4


def test_words_that_do_not_fit_are_cut_and_kept_whole_for_the_pointer(
    qtbot: QtBot, look: Look
) -> None:
    passage = Passage(look, lines=2)
    qtbot.addWidget(passage)
    passage.setText(WORDS)
    passage.resize(300, passage.heightForWidth(300))
    passage.show()
    assert passage.cut()
    assert passage.toolTip() == WORDS
    assert passage.heightForWidth(300) == passage.heightForWidth(150)
    with qtbot.waitSignal(passage.shortened):
        passage.resize(4000, 60)
    assert not passage.cut()
    assert passage.toolTip() == ""


def test_no_words_take_no_room(qtbot: QtBot, look: Look) -> None:
    passage = Passage(look)
    qtbot.addWidget(passage)
    assert passage.heightForWidth(300) == 0


def test_lines_that_someone_ended_stay_ended(qtbot: QtBot, look: Look) -> None:
    passage = Passage(look, lines=4)
    qtbot.addWidget(passage)
    passage.setText("One\nTwo\nThree")
    assert passage.heightForWidth(900) == 3 * passage.sizeHint().height()


@pytest.mark.parametrize(("scale", "hidden"), [(1.0, False), (2.0, True)])
def test_a_table_with_large_text_leaves_out_what_it_can_do_without(
    qtbot: QtBot, look: Look, scale: float, hidden: bool
) -> None:
    look.choose(scale=scale)
    table = Table(look, [Column("What", str), Column("Detail", str, spare=True)], "Things")
    qtbot.addWidget(table)
    table.resize(1000, 300)
    table.show()
    assert table.isColumnHidden(1) is hidden
    assert not table.isColumnHidden(0)
