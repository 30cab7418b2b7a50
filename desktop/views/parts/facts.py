"""Facts of a section: what is so, who says so, and how long since they last did."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QWidget

from desktop.views.parts.chip import chip_width, draw_chip
from desktop.views.parts.icons import draw_icon
from desktop.views.parts.ink import Run, break_line, draw_runs, flowed, runs_width
from desktop.views.parts.rows import RowList, RowModel, RowPainter
from desktop.views.parts.shapes import draw_sector, sector_words
from desktop.views.theme import Look, Theme
from desktop.words.enums import Sector


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: ``strong`` words, ``words``, quiet ``detail``; then shape, source and age.

    ``when`` follows the detail where its line has room. ``below`` is a quiet second line; ``chip``
    a state in words after the fact; ``icon`` stands before it. ``late`` says how late the source
    is, in ``late_tone``. ``key`` is whatever the page needs to open it.
    """

    words: str = ""
    strong: str = ""
    detail: str = ""
    when: str = ""
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
        fact = ", ".join(part for part in (fact.replace(" ,", ","), self.when) if part)
        sector = sector_words(self.sector) if self.sector else ""
        parts = (fact, self.chip, self.below, sector, self.source, self.age, self.late)
        return ", ".join(part for part in parts if part)


LINE, NEXT, UNDER = 21, 18, 16
"""Heights of the first line, of each in which its words go on, and of those with quiet ones alone,
at scale 1."""
SMALL = 12.5


@dataclass(frozen=True, slots=True)
class _Measured:
    """What a fact says, and how wide it is when nothing is broken: true for a list of any width."""

    runs: tuple[Run, ...]
    source: tuple[Run, ...]
    indent: int
    beside: float
    """What icon, chip and source take from the first line."""
    own: float
    """What of that icon and chip do."""

    @staticmethod
    def of(theme: Theme, fact: Fact) -> "_Measured":
        quiet = theme.font(SMALL)
        late, _, _ = theme.tone(fact.late_tone if fact.late else "plain")
        source = _runs(
            Run(fact.said.removesuffix(fact.late).rstrip(), quiet, theme.text2),
            Run(fact.late, quiet, late),
        )
        indent = theme.px(25) if fact.icon else 0
        chip = chip_width(theme, fact.chip) + theme.px(6) if fact.chip else 0
        return _Measured(
            _runs(
                Run(fact.strong, theme.font(14, 600), theme.text),
                Run(fact.words, theme.font(14), theme.text),
                Run(fact.detail, theme.font(14), theme.text2),
            ),
            source,
            indent,
            indent + chip + (_across(source) + theme.px(27) if source else 0),
            indent + chip,
        )


def _runs(*runs: Run) -> tuple[Run, ...]:
    return tuple(run for run in runs if run.words)


def _across(runs: Sequence[Run]) -> float:
    """How wide runs are side by side."""
    return runs_width(runs) - (runs[0].space if runs else 0)


@dataclass(frozen=True, slots=True)
class _Broken:
    """A fact in lines: what stands beside its source, and what goes on under it."""

    first: tuple[Run, ...]
    on: tuple[tuple[Run, ...], ...]
    """What is so goes on in its own weight, and the quiet words where it ends."""
    high: int
    """Of all of it, in pixels."""


class _FactPainter(RowPainter):
    """Nothing of a fact is cut: what its first line has no room for goes on under it."""

    def __init__(self, look: Look, parent: QListView) -> None:
        super().__init__(look, parent)
        self._known: dict[tuple[int, bool], tuple[Fact, _Measured, dict[int, _Broken]]] = {}
        """By a fact's identity and whether its source stands above, then by the width: each is
        asked for some times before it stands."""
        self._theme = look.theme
        self._told_above = False

    def told_above(self, on: bool, /) -> None:
        """Leave out who says so, which stands over the list."""
        self._told_above = on

    def forget(self) -> None:
        self._known.clear()

    def height(self, row: Fact, width: int) -> int:
        return self.broken_up(row, width).high

    def _high(self, line: Sequence[Run]) -> int:
        return self.look.theme.px(UNDER if self._quiet(line) else NEXT)

    def _quiet(self, line: Sequence[Run]) -> bool:
        """Whether nothing of what is so stands in a line that goes on."""
        return all(run.colour == self.look.theme.text2 for run in line)

    def paint_row(self, painter: QPainter, box: QRect, row: Fact) -> None:
        theme = self.look.theme
        measured, laid = self.measured(row), self.broken_up(row, box.width())
        line = QRectF(box.left(), box.top(), box.width(), theme.px(LINE))
        line.setRight(self._paint_source(painter, line, row.sector, measured.source))
        if row.icon:
            side = theme.px(16)
            at = QPointF(line.left(), line.center().y() - side / 2)
            draw_icon(painter, row.icon, at, side, theme.text)
            line.setLeft(line.left() + measured.indent)
        wide = chip_width(theme, row.chip) if row.chip else 0
        words = QRectF(line)
        words.setRight(line.right() - (wide + theme.px(6) if wide else 0))
        end = draw_runs(painter, laid.first, words)
        if wide:
            high = theme.px(18)
            at_chip = QRectF(end + theme.px(5), line.center().y() - high / 2, wide, high)
            draw_chip(painter, theme, at_chip, row.chip, row.chip_tone)
        on = QRectF(
            box.left() + measured.indent,
            line.bottom() - theme.px(2),
            box.width() - measured.indent,
            0,
        )
        for runs in laid.on:
            on.setHeight(self._high(runs))
            draw_runs(painter, runs, on)
            on.moveTop(on.bottom())

    def wanted(self, row: Fact) -> float:
        """Only a word that is wider than what its row leaves it is ever cut."""
        width = self._list.viewport().width()
        return self.measured(row).beside + _across(self.broken_up(row, width).first)

    def measured(self, row: Fact) -> _Measured:
        return self._of(row)[0]

    def broken_up(self, row: Fact, width: int) -> _Broken:
        """A fact in as many lines as it needs in a list so wide."""
        measured, laid = self._of(row)
        if width not in laid:
            laid[width] = self._break_up(row, measured, width)
        return laid[width]

    def _of(self, row: Fact) -> tuple[_Measured, dict[int, _Broken]]:
        """A fact as it is measured in the look in force, and what is known of its lines."""
        if self._theme is not self.look.theme:
            self._theme = self.look.theme
            self.forget()
        which = id(row), self._told_above
        known = self._known.get(which)
        if known is None:
            known = self._known[which] = row, self._measure(row), {}
        return known[1:]

    def _measure(self, row: Fact) -> _Measured:
        if not self._told_above:
            return _Measured.of(self._theme, row)
        whole = self._known.get((id(row), False))
        measured = whole[1] if whole is not None else _Measured.of(self._theme, row)
        return replace(measured, source=(), beside=measured.own)

    def _break_up(self, row: Fact, measured: _Measured, width: int) -> _Broken:
        theme = self.look.theme
        beside, across = width - measured.beside, width - measured.indent
        if not row.below and _across(measured.runs) <= beside:
            dated = _runs(Run(f", {row.when}" if row.when else "", theme.font(14), theme.text2))
            dated = (*measured.runs, *dated)
            fits = _across(dated) <= beside
            return _Broken(dated if fits else measured.runs, (), theme.px(LINE))
        count = len(measured.runs)
        while count > 1 and _across(measured.runs[:count]) > beside:
            count -= 1
        first, over = list(measured.runs[:count]), list(measured.runs[count:])
        if first and _across(first) > beside:
            head, rest = break_line(first[0].words, first[0].font, beside)
            over.insert(0, replace(first[0], words=rest))
            first = [replace(first[0], words=head)]
        so = (
            replace(run, words=words) for run in over
            if run.colour == theme.text and (words := run.words.lstrip(" ,"))
        )  # fmt: skip
        quiet = (*(run.words for run in over if run.colour == theme.text2), row.below)
        told = " · ".join(each.strip(" ,") for each in quiet if each.strip(" ,"))
        under = _runs(Run(told, theme.font(SMALL), theme.text2))
        on = tuple(flowed((*so, *under), across))
        ends = theme.px(2) if on and self._quiet(on[-1]) else 0
        return _Broken(tuple(first), on, theme.px(LINE) + sum(map(self._high, on)) + ends)

    def _paint_source(
        self, painter: QPainter, line: QRectF, sector: Sector | None, source: Sequence[Run]
    ) -> float:
        """Draw who says so at the right, never cut; returns where the fact must end."""
        if not source:
            return line.right()
        theme = self.look.theme
        left = line.right() - _across(source)
        draw_runs(painter, source, line.adjusted(left - line.left(), 0, 2, 0))
        if sector is not None:
            side = theme.px(9)
            left -= theme.px(15)
            spot = QRectF(left, line.center().y() - side / 2, side, side)
            draw_sector(painter, sector, spot, theme.sector(sector))
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

    def widest(self) -> int:
        """How wide the list must be to break no fact."""
        measured = (self.painter.measured(row) for row in self.row_model.rows)
        return ceil(max((_across(each.runs) + each.beside for each in measured), default=0))
