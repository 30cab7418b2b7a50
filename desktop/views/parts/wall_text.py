"""Words for the shared screen, measured on a sheet 1080 high whatever the screen.

A sheet is a list of pieces: each can be drawn, and each says what stands on it, so that what a
screen reader says of the wall is what is painted there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from desktop.views.parts.icons import icon_image
from desktop.views.parts.ink import Run
from desktop.views.parts.shapes import draw_sector, sector_words
from desktop.views.theme import FALLBACKS, FAMILY, Theme
from desktop.words.enums import Sector

HIGH = 1080
BODY = 48
"""The smallest that can be read from the back of the room."""
LINE = 56
UNBROKEN = "\u2011"
"""The hyphen at which no line ends, in a day."""


@cache
def wall_font(size: int, weight: int = 400) -> QFont:
    """Unhinted, so that words break at the same place on the wall and in its small picture."""
    font = QFont([FAMILY, *FALLBACKS])
    font.setPixelSize(size)
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@dataclass(frozen=True, slots=True)
class Piece:
    """Something drawn, and what it says; decoration says nothing."""

    words: str
    draw: Callable[[QPainter], None]


class Block:
    """Runs wrapped to a width on at most so many lines; what does not fit is elided."""

    def __init__(self, runs: Sequence[Run], width: float, line: float = LINE, lines: int = 2):
        self._runs = [run for run in runs if run.words]
        self._width, self._line = width, line
        self.words = _joined(self._runs)
        self._layout, count = self._laid(self.words)
        self.whole = count <= lines
        shown = self.words
        while count > lines and " " in shown:
            shown = shown.rsplit(" ", 1)[0]
            self._layout, count = self._laid(shown.rstrip(" ,;:.") + "…")
        self.lines = count
        self.height = count * line

    def _laid(self, words: str) -> tuple[QTextLayout, int]:
        base = self._runs[0].font if self._runs else wall_font(BODY)
        layout = QTextLayout(words, base)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        formats, start = [], 0
        for run in self._runs:
            shape = QTextCharFormat()
            shape.setFont(run.font)
            shape.setForeground(run.colour)
            span = QTextLayout.FormatRange()
            # The blank between two runs belongs to the later one.
            at = self.words.find(run.words, start)
            span.start, span.length = at, len(run.words)
            span.format = shape
            formats.append(span)
            start = at + len(run.words)
        layout.setFormats(formats)
        layout.beginLayout()
        count = 0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self._width)
            line.setPosition(QPointF(0, count * self._line + (self._line - line.height()) / 2))
            count += 1
        layout.endLayout()
        return layout, count

    def draw(self, painter: QPainter, at: QPointF) -> None:
        self._layout.draw(painter, at)


def _joined(runs: Sequence[Run]) -> str:
    words = ""
    for run in runs:
        words += ("" if not words or run.words[0] in ",.;:)" else " ") + run.words
    return words


class Sheet:
    """One slide while it is laid out: ``wide`` by 1080, whatever the screen."""

    def __init__(self, theme: Theme, wide: float) -> None:
        self.theme, self.wide = theme, wide
        self.pieces: list[Piece] = []

    @property
    def said(self) -> str:
        words = ". ".join(piece.words for piece in self.pieces if piece.words)
        return words.replace(UNBROKEN, "-")

    def run(self, words: str, colour: QColor, size: int = BODY, weight: int = 400) -> Run:
        return Run(words, wall_font(size, weight), colour)

    def fill(self, box: QRectF, colour: QColor) -> None:
        self.pieces.append(Piece("", lambda painter: painter.fillRect(box, colour)))

    def draw(self, words: str, draw: Callable[[QPainter], None]) -> None:
        self.pieces.append(Piece(words, draw))

    def put(self, block: Block, x: float, y: float) -> float:
        """Set a block down; returns where it ends."""
        self.pieces.append(Piece(block.words, lambda painter: block.draw(painter, QPointF(x, y))))
        return y + block.height

    def line_of(self, runs: Sequence[Run], x: float, middle: float) -> float:
        """One line that is never cut, about a height; returns where it ends at the right."""
        drawn = [run for run in runs if run.words]

        def draw(painter: QPainter) -> None:
            left = x
            tallest = max(QFontMetricsF(run.font).capHeight() for run in drawn)
            for run in drawn:
                painter.setFont(run.font)
                painter.setPen(run.colour)
                painter.drawText(QPointF(left, middle + tallest / 2), run.words)
                left += QFontMetricsF(run.font).horizontalAdvance(run.words + " ")

        if drawn:
            self.pieces.append(Piece(_joined(drawn), draw))
        return x + line_width(drawn)

    def mark(self, sector: Sector, x: float, y: float, side: float = 28) -> None:
        box = QRectF(x, y, side, side)
        colour = self.theme.sector(sector)
        self.pieces.append(
            Piece(sector_words(sector), lambda painter: draw_sector(painter, sector, box, colour))
        )

    def icon(self, name: str, x: float, y: float, colour: QColor, side: int = 40) -> None:
        def draw(painter: QPainter) -> None:
            ratio = painter.worldTransform().m11() * painter.device().devicePixelRatio()
            painter.drawImage(QPointF(x, y), icon_image(name, colour, side, ratio))

        self.pieces.append(Piece("", draw))


def line_width(runs: Sequence[Run]) -> float:
    """How wide runs are side by side on one line."""
    widths = [QFontMetricsF(run.font).horizontalAdvance(run.words + " ") for run in runs]
    if not widths:
        return 0.0
    return sum(widths) - QFontMetricsF(runs[-1].font).horizontalAdvance(" ")
