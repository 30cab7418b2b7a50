from dataclasses import replace

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop.views.parts.person_line import PersonLine
from desktop.views.theme import Look
from tests.clock import TODAY
from tests.views.gallery import DOROTHY
from tests.views.showing import shown


def line(qtbot: QtBot, look: Look, wide: int) -> PersonLine:
    made = PersonLine(look)
    made.show_patient(DOROTHY, TODAY)
    made.setFixedSize(wide, made.heightForWidth(wide))
    return shown(qtbot, made)


@pytest.mark.parametrize(("wide", "lines"), [(900, 1), (560, 2), (300, 3)])
def test_who_it_is_takes_more_lines_and_is_never_cut(
    qtbot: QtBot, look: Look, wide: int, lines: int
) -> None:
    made = line(qtbot, look, wide)
    drawn = made._lines(wide)
    assert len(drawn) == lines
    words = " ".join(run.words for each in drawn for run in each)
    for part in ("HINDMARSH, Dorothy (Mrs)", "14-Mar-1939 (87y)", "Female", "0182"):
        assert part in words


def test_the_words_of_a_screen_reader_are_those_of_the_line(qtbot: QtBot, look: Look) -> None:
    made = line(qtbot, look, 900)
    assert made.accessibleName().startswith("HINDMARSH, Dorothy (Mrs), Born 14-Mar-1939 (87y)")
    made.clear()
    assert "HINDMARSH" not in made.accessibleName()


def test_another_person_is_painted_anew(qtbot: QtBot, look: Look) -> None:
    made = line(qtbot, look, 900)

    def painted() -> QImage:
        return made.grab().toImage()

    before = painted()
    made.show_patient(replace(DOROTHY, family="Coates"), TODAY)
    assert painted() != before
