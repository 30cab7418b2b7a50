"""Facts of a section: what is so, who says so, and how long since they last did."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from desktop.views.parts.chip import chip_width, draw_chip
from desktop.views.parts.icons import draw_icon
from desktop.views.parts.ink import Run, draw_runs, runs_width, width_of
from desktop.views.parts.rows import RowList, RowModel, RowPainter
from desktop.views.parts.shapes import draw_sector, sector_words
from desktop.views.theme import Look, Theme
from desktop.words.enums import Sector


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: ``strong`` words, ``words``, quiet ``detail``; then shape, source and age.

    ``below`` is a quiet second line; ``chip`` a state in words after the fact; ``icon`` stands
    before it. ``late`` says how late the source is, in ``late_tone``. ``key`` is whatever the page
    needs to open it.
    """

    words: str = ""
    strong: str = ""
    detail: str = ""
    below: str = ""
    sector: Sector | None = None
    source: str = ""
    age: str = ""
    late: str = ""
    late_tone: str = "warn"
    icon: str = ""
    chip: str = ""
    chip_tone: str = "blue"
    key: object = None

    @property
    def said(self) -> str:
        """Source and age as they are shown: Council · 2 d, or Council · 19 d, very late."""
        said = " · ".join(part for part in (self.source, self.age) if part)
        return ", ".join(part for part in (said, self.late) if part)

    @property
    def read(self) -> str:
        """The whole row, as a screen reader says it."""
        fact = " ".join(part for part in (self.strong, self.words, self.detail) if part)
        fact = fact.replace(" ,", ",")
        sector = sector_words(self.sector) if self.sector else ""
        parts = (fact, self.chip, self.below, sector, self.source, self.age, self.late)
        return ", ".join(part for part in parts if part)


def fact_width(theme: Theme, fact: Fact) -> int:
    """How wide a row must be to say all of its first line."""
    words = sum(
        width_of(f"{each} ", theme.font(14, weight))
        for each, weight in ((fact.strong, 600), (fact.words, 400), (fact.detail, 400))
        if each
    )
    chip = chip_width(theme, fact.chip) + theme.px(6) if fact.chip else 0
    said = width_of(fact.said, theme.font(12.5)) + theme.px(27) if fact.said else 0
    return round(words + chip + said) + (theme.px(25) if fact.icon else 0)


class _FactPainter(RowPainter):
    def height(self, row: Fact) -> int:
        return self.look.theme.px(39 if row.below else 21)

    def paint_row(self, painter: QPainter, box: QRect, row: Fact) -> None:
        theme = self.look.theme
        line = QRectF(box.left(), box.top(), box.width(), theme.px(21))
        line.setRight(self._paint_source(painter, theme, line, row))
        if row.icon:
            side = theme.px(16)
            at = QPointF(line.left(), line.center().y() - side / 2)
            draw_icon(painter, row.icon, at, side, theme.text)
            line.setLeft(line.left() + theme.px(25))
        wide = chip_width(theme, row.chip) if row.chip else 0
        words = QRectF(line)
        words.setRight(line.right() - (wide + theme.px(6) if wide else 0))
        end = draw_runs(painter, self._runs(theme, row), words)
        if wide:
            high = theme.px(18)
            at_chip = QRectF(end + theme.px(5), line.center().y() - high / 2, wide, high)
            draw_chip(painter, theme, at_chip, row.chip, row.chip_tone)
        if row.below:
            under = QRectF(line.left(), line.bottom() - theme.px(2), box.width(), theme.px(16))
            draw_runs(painter, [Run(row.below, theme.font(12.5), theme.text2)], under)

    def wanted(self, row: Fact) -> float:
        theme = self.look.theme
        first = runs_width(self._runs(theme, row)) + theme.px(25 if row.icon else 0)
        first += chip_width(theme, row.chip) + theme.px(6) if row.chip else 0
        first += width_of(row.said, theme.font(12.5)) + theme.px(27) if row.said else 0
        return max(first, width_of(row.below, theme.font(12.5)))

    def _runs(self, theme: Theme, row: Fact) -> list[Run]:
        return [
            Run(row.strong, theme.font(14, 600), theme.text),
            Run(row.words, theme.font(14), theme.text),
            Run(row.detail, theme.font(14), theme.text2),
        ]

    def _paint_source(self, painter: QPainter, theme: Theme, line: QRectF, row: Fact) -> float:
        """Draw who says so at the right, never cut; returns where the fact must end."""
        if not row.said:
            return line.right()
        font = theme.font(12.5)
        left = line.right() - width_of(row.said, font)
        runs = [Run(row.said.removesuffix(row.late).rstrip(), font, theme.text2)]
        if row.late:
            ink, _, _ = theme.tone(row.late_tone)
            runs.append(Run(row.late, font, ink))
        draw_runs(painter, runs, line.adjusted(left - line.left(), 0, 2, 0))
        if row.sector is not None:
            side = theme.px(9)
            left -= theme.px(15)
            spot = QRectF(left, line.center().y() - side / 2, side, side)
            draw_sector(painter, row.sector, spot, theme.sector(row.sector))
        return left - theme.px(12)


class FactList(RowList):
    """``FactList(look, name)``: ``show_rows([Fact…])``, ``opened(fact)`` on Enter or a click.

    ``name`` is what a screen reader calls the list, usually the section's title.
    """

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(look, RowModel(lambda row: row.read), name, parent=parent)
        self.setItemDelegate(_FactPainter(look, self))
        self.show_rows(())
