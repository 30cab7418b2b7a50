"""Someone's words in a place of limited height."""

import pytest
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.views.parts.columns import Column
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.passage import Passage
from desktop.views.parts.table import Table
from desktop.views.theme import Look
from tests.views.showing import shown

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


def test_no_line_of_a_paragraph_ends_within_a_date(qtbot: QtBot, look: Look) -> None:
    words = "Died 25-Nov-2026: tell Brightway."
    paragraph = shown(qtbot, Paragraph(words))
    assert paragraph.text() == words
    laid = QTextLayout(QLabel.text(paragraph), paragraph.font())
    laid.beginLayout()
    line = laid.createLine()
    line.setLineWidth(paragraph.fontMetrics().horizontalAdvance("Died 25-Nov-20"))
    laid.endLayout()
    assert laid.text()[: line.textLength()] == "Died "
