"""Facts of a section: what is so, who says so, and how long since they last did."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QWidget

from desktop.views.parts.chip import chip_width, draw_chip
from desktop.views.parts.icons import draw_icon
from desktop.views.parts.ink import Run, break_line, broken, draw_runs, runs_width, width_of
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


LINE, NEXT, UNDER = 21, 18, 16
"""Heights of the first line, of each in which its words go on, and of the quiet ones under them, at
scale 1."""
SMALL = 12.5


def _indent(theme: Theme, fact: Fact) -> int:
    return theme.px(25) if fact.icon else 0


def _across(runs: Sequence[Run]) -> float:
    """How wide runs are side by side."""
    return runs_width(runs) - (width_of(" ", runs[0].font) if runs else 0)


def fact_width(theme: Theme, fact: Fact) -> int:
    """How wide a row must be to say all of its first line."""
    words = sum(
        width_of(f"{each} ", theme.font(14, weight))
        for each, weight in ((fact.strong, 600), (fact.words, 400), (fact.detail, 400))
        if each
    )
    chip = chip_width(theme, fact.chip) + theme.px(6) if fact.chip else 0
    said = width_of(fact.said, theme.font(SMALL)) + theme.px(27) if fact.said else 0
    return round(words + chip + said) + _indent(theme, fact)


@dataclass(frozen=True, slots=True)
class _Broken:
    """A fact in lines: what stands beside its source, and what goes on under it."""

    first: tuple[Run, ...]
    on: tuple[Run, ...]
    """In which what is so goes on, in its own weight."""
    under: tuple[str, ...]


class _FactPainter(RowPainter):
    """Nothing of a fact is cut: what its first line has no room for goes on under it."""

    def __init__(self, look: Look, parent: QListView) -> None:
        super().__init__(look, parent)
        self._laid: dict[tuple[int, int], tuple[Fact, _Broken]] = {}
        """By a fact's identity and the width: each is asked for some times before it stands."""
        self._theme = look.theme

    def forget(self) -> None:
        self._laid.clear()

    def height(self, row: Fact, width: int) -> int:
        px = self.look.theme.px
        laid = self.broken_up(row, width)
        under = px(UNDER) * len(laid.under) + px(2) if laid.under else 0
        return px(LINE) + px(NEXT) * len(laid.on) + under

    def paint_row(self, painter: QPainter, box: QRect, row: Fact) -> None:
        theme = self.look.theme
        laid = self.broken_up(row, box.width())
        line = QRectF(box.left(), box.top(), box.width(), theme.px(LINE))
        line.setRight(self._paint_source(painter, theme, line, row))
        indent = _indent(theme, row)
        if row.icon:
            side = theme.px(16)
            at = QPointF(line.left(), line.center().y() - side / 2)
            draw_icon(painter, row.icon, at, side, theme.text)
            line.setLeft(line.left() + indent)
        wide = chip_width(theme, row.chip) if row.chip else 0
        words = QRectF(line)
        words.setRight(line.right() - (wide + theme.px(6) if wide else 0))
        end = draw_runs(painter, laid.first, words)
        if wide:
            high = theme.px(18)
            at_chip = QRectF(end + theme.px(5), line.center().y() - high / 2, wide, high)
            draw_chip(painter, theme, at_chip, row.chip, row.chip_tone)
        under = QRectF(
            box.left() + indent, line.bottom() - theme.px(2), box.width() - indent, theme.px(NEXT)
        )
        for run in laid.on:
            draw_runs(painter, [run], under)
            under.translate(0, theme.px(NEXT))
        under.setHeight(theme.px(UNDER))
        for each in laid.under:
            draw_runs(painter, [Run(each, theme.font(SMALL), theme.text2)], under)
            under.translate(0, theme.px(UNDER))

    def wanted(self, row: Fact) -> float:
        """Only a word that is wider than what its row leaves it is ever cut."""
        width = self._list.viewport().width()
        first = self.broken_up(row, width).first
        return width - self._beside(row, width) + _across(first)

    def _beside(self, row: Fact, width: int) -> float:
        """What icon, chip and source leave to the first line."""
        theme = self.look.theme
        left = float(width - _indent(theme, row))
        left -= chip_width(theme, row.chip) + theme.px(6) if row.chip else 0
        return left - (width_of(row.said, theme.font(SMALL)) + theme.px(27) if row.said else 0)

    def broken_up(self, row: Fact, width: int) -> _Broken:
        """A fact in as many lines as it needs in a list so wide."""
        if self._theme is not self.look.theme:
            self._theme = self.look.theme
            self.forget()
        _, laid = self._laid.get((id(row), width), (row, None))
        if laid is None:
            laid = self._break_up(row, width)
            self._laid[id(row), width] = row, laid
        return laid

    def _break_up(self, row: Fact, width: int) -> _Broken:
        theme = self.look.theme
        beside = self._beside(row, width)
        across = width - _indent(theme, row)
        first = [
            run
            for run in (
                Run(row.strong, theme.font(14, 600), theme.text),
                Run(row.words, theme.font(14), theme.text),
                Run(row.detail, theme.font(14), theme.text2),
            )
            if run.words
        ]
        over: list[Run] = []
        while len(first) > 1 and _across(first) > beside:
            over.insert(0, first.pop())
        if first and _across(first) > beside:
            head, rest = break_line(first[0].words, first[0].font, beside)
            over.insert(0, replace(first[0], words=rest))
            first = [replace(first[0], words=head)]
        on = tuple(
            replace(run, words=line)
            for run in over
            if run.colour == theme.text
            for line in broken(run.words.lstrip(" ,"), run.font, across)
        )
        quiet = (*(run.words for run in over if run.colour == theme.text2), row.below)
        told = " · ".join(each.strip(" ,") for each in quiet if each.strip(" ,"))
        return _Broken(tuple(first), on, tuple(broken(told, theme.font(SMALL), across)))

    def _paint_source(self, painter: QPainter, theme: Theme, line: QRectF, row: Fact) -> float:
        """Draw who says so at the right, never cut; returns where the fact must end."""
        if not row.said:
            return line.right()
        font = theme.font(SMALL)
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
        self.painter = _FactPainter(look, self)
        self.setItemDelegate(self.painter)
        self.show_rows(())

    def show_rows(self, rows: Sequence[Any]) -> None:
        if not rows:  # of the last person nothing is kept
            self.painter.forget()
        super().show_rows(rows)
