"""Who says something, and how long since they last did."""

from PySide6.QtWidgets import QWidget

from desktop.views.parts.layout import Across
from desktop.views.parts.paragraph import Paragraph, Tone
from desktop.views.parts.shapes import SectorMark
from desktop.views.theme import Look
from desktop.words.enums import Sector


class SourceLine(QWidget):
    """``SourceLine(look, tone="text2")``: ``show_source(sector, words)``, behind its shape."""

    def __init__(self, look: Look, tone: Tone = "text2", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mark = SectorMark(look, Sector.HEALTH, 9)
        self.words = Paragraph("", "small", tone, wrap=False)
        row = Across(look, gap=6, parent=self)
        row.addWidget(self.mark)
        row.addWidget(self.words)

    def show_source(self, sector: Sector, words: str) -> None:
        self.mark.set_sector(sector)
        self.words.setText(words)
