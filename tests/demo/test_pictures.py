"""The pictures of every page, made in one look for one page."""

from pathlib import Path

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop.demo.hub import DemoHub
from tests import pictures


def test_a_page_is_painted_with_what_stands_on_it(
    qtbot: QtBot, made: DemoHub, tmp_path: Path
) -> None:
    (painted,) = pictures.paint(made.config, tmp_path, ["complex-summary-light-small"])
    image = QImage(str(painted))
    assert (image.width(), image.height()) == (1366, 768)
    colours = {image.pixel(x, y) for x in range(0, 1366, 7) for y in range(0, 768, 3)}
    assert len(colours) > 50
