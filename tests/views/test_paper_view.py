from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from desktop.reports.minutes import minutes
from desktop.views import paper_view
from desktop.views.paper_view import PaperView
from desktop.views.theme import Look
from tests.reports import people
from tests.reports.reading import count_pages
from tests.views.accessible import nameless
from tests.views.showing import shown


@pytest.fixture(scope="module")
def paper() -> bytes:
    return minutes(people.MINUTES)


def inked(view: PaperView) -> bool:
    """Whether anything dark is written on the first page."""
    image = view._sheets[0].grab().toImage()
    return any(
        QColor(image.pixel(x, y)).lightness() < 90
        for y in range(0, image.height(), 3)
        for x in range(20, image.width() - 20, 3)
    )


def test_every_page_of_a_paper_is_drawn_as_wide_as_there_is_room(
    qtbot: QtBot, look: Look, paper: bytes
) -> None:
    view = PaperView(look, "Minutes")
    view.resize(900, 600)
    shown(qtbot, view)
    view.show_pdf(paper)
    assert len(view._sheets) == count_pages(paper)
    assert view._sheets[0].width() > 800
    assert view._sheets[1].y() > view._sheets[0].geometry().bottom()
    assert inked(view)
    assert not nameless(view)


def test_a_paper_is_made_larger_and_smaller_by_its_keys(
    qtbot: QtBot, look: Look, paper: bytes
) -> None:
    view = shown(qtbot, PaperView(look, "Minutes"))
    view.show_pdf(paper)
    before = view._sheets[0].width()
    qtbot.keyClick(view, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert view._sheets[0].width() > before
    qtbot.keyClick(view, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert view._sheets[0].width() == before


def test_nothing_of_the_last_paper_stays(qtbot: QtBot, look: Look, paper: bytes) -> None:
    view = shown(qtbot, PaperView(look, "Minutes"))
    view.show_pdf(paper)
    view.clear()
    assert not view._sheets
    assert not view.pages.isVisible()


def test_every_page_goes_to_the_printer(paper: bytes, look: Look, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setResolution(72)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    paper_view.draw_pages(paper, printer)
    assert count_pages((tmp_path / "printed.pdf").read_bytes()) == count_pages(paper)
