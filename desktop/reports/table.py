"""A table that runs over pages: its header stands on each, and its rows stay whole if they can."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.reports.blocks import HAIR, THIN, Block, Rule, Stack
from desktop.reports.pen import Pen
from desktop.reports.tags import Tag
from desktop.reports.text import Strong, Style, Text, Words, text

GUTTER = 10.0
ABOVE, BELOW = 2.5, 3.5
TALL = 6
"""Rows of more lines than this may break inside."""


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    share: float
    """Of the width; the shares of a table add up to 1."""


Row = Sequence[Words | None]
"""Cells; a first cell of None goes on from the row above, any other None stays blank."""


def narrowest(columns: Sequence[Column], width: float) -> float:
    return min(each.share for each in columns) * (width - GUTTER * (len(columns) - 1))


@dataclass(slots=True)
class Line:
    """One row as it will be drawn, without the first cell."""

    cells: list[Text | None]


class Group:
    """A first cell with the rows it speaks for."""

    def __init__(self, lead: Text | None, lines: list[Line], again: Text | None = None) -> None:
        self.lead = lead
        self.lines = lines
        self._again = again
        """The first cell once more, over the page, for the eye only."""

    def height(self, widths: Sequence[float]) -> float:
        rows = sum(self._line_height(line, widths) for line in self.lines)
        return max(rows, self._lead_height(widths))

    def _lead_height(self, widths: Sequence[float]) -> float:
        lead = self.lead or self._again
        return lead.height(widths[0]) + ABOVE + BELOW if lead else 0

    def _line_height(self, line: Line, widths: Sequence[float]) -> float:
        return (
            ABOVE
            + BELOW
            + max(
                (
                    cell.height(width)
                    for cell, width in zip(line.cells, widths[1:], strict=True)
                    if cell
                ),
                default=0.0,
            )
        )

    def split(self, widths: Sequence[float], room: float) -> "tuple[Group | None, Group | None]":
        """Between rows; inside one only if it is too tall to be kept whole."""
        if self.height(widths) <= room + 0.01:
            return self, None
        lead, rest = self.lead, None
        if lead and self._lead_height(widths) > room:
            lead, rest = _split(lead, widths[0], room)
            if lead is None:
                return None, self
        left, kept = room, 0
        for line in self.lines:
            high = self._line_height(line, widths)
            if high > left + 0.01:
                break
            left -= high
            kept += 1
        above, below = self.lines[:kept], self.lines[kept:]
        if below:
            top, bottom = self._split_line(below[0], widths, left)
            if top and bottom:
                above, below = [*above, top], [bottom, *below[1:]]
        if not above:
            return None, self
        again = None if rest else (self.lead or self._again)
        return Group(lead, above, self._again), Group(rest, below, again)

    def _split_line(
        self, line: Line, widths: Sequence[float], room: float
    ) -> tuple[Line | None, Line | None]:
        top: list[Text | None] = []
        bottom: list[Text | None] = []
        for cell, width in zip(line.cells, widths[1:], strict=True):
            head, tail = _split(cell, width, room) if cell else (None, None)
            if cell and head is None:
                return None, line
            top.append(head)
            bottom.append(tail)
        return Line(top), Line(bottom)

    def draw(self, pen: Pen, left: float, top: float, widths: Sequence[float], full: float) -> None:
        if self.lead:
            self.lead.draw(pen, left, top - ABOVE, widths[0])
        elif self._again:
            with pen.marked(None):
                self._again.draw(pen, left, top - ABOVE, widths[0])
        y = top
        for at, line in enumerate(self.lines):
            if at:
                pen.rule(left + widths[0] + GUTTER, left + full, y, HAIR)
            x = left + widths[0] + GUTTER
            for cell, width in zip(line.cells, widths[1:], strict=True):
                if cell:
                    cell.draw(pen, x, y - ABOVE, width)
                x += width + GUTTER
            y -= self._line_height(line, widths)


def _split(cell: Text, width: float, room: float) -> tuple[Text | None, Text | None]:
    if room - ABOVE - BELOW < cell.height(width) <= TALL * cell.style.leading:
        return None, cell
    return cell.split(width, room - ABOVE - BELOW)


class Table:
    """Left aligned, row rules only. Made by ``table``."""

    keep = 0.0

    def __init__(
        self,
        columns: Sequence[Column],
        header: list[Text],
        groups: list[Group],
        tag: Tag,
        before: float,
        *,
        closed: bool,
        goes_on: bool = False,
    ) -> None:
        self.tag = tag
        self.before = before
        self._columns = columns
        self._header = header
        self._groups = groups
        self._closed = closed
        self._goes_on = goes_on

    def _widths(self, width: float) -> list[float]:
        room = width - GUTTER * (len(self._columns) - 1)
        return [column.share * room for column in self._columns]

    def _header_height(self, widths: Sequence[float]) -> float:
        return BELOW + max(
            cell.height(width) for cell, width in zip(self._header, widths, strict=True)
        )

    def height(self, width: float) -> float:
        widths = self._widths(width)
        return self._header_height(widths) + sum(group.height(widths) for group in self._groups)

    def split(self, width: float, room: float) -> "tuple[Block | None, Block | None]":
        widths = self._widths(width)
        room -= self._header_height(widths)
        for at, group in enumerate(self._groups):
            high = group.height(widths)
            if high <= room + 0.01:
                room -= high
                continue
            head, tail = group.split(widths, room)
            above = [*self._groups[:at], *([head] if head else [])]
            below = [*([tail] if tail else []), *self._groups[at + 1 :]]
            if not above:
                return None, self
            return self._part(above, goes_on=self._goes_on), self._part(below, goes_on=True)
        return self, None

    def _part(self, groups: list[Group], *, goes_on: bool) -> "Table":
        return Table(
            self._columns,
            self._header,
            groups,
            self.tag,
            self.before,
            closed=self._closed,
            goes_on=goes_on,
        )

    def draw(self, pen: Pen, left: float, top: float, width: float) -> None:
        widths = self._widths(width)
        if self._goes_on:  # heard once, seen on every page
            with pen.marked(None):
                self._draw_header(pen, left, top, widths)
        else:
            self._draw_header(pen, left, top, widths)
        top -= self._header_height(widths)
        pen.rule(left, left + width, top, THIN)
        for group in self._groups:
            group.draw(pen, left, top, widths, width)
            top -= group.height(widths)
            if self._closed or group is not self._groups[-1]:
                pen.rule(left, left + width, top, HAIR)

    def _draw_header(self, pen: Pen, left: float, top: float, widths: Sequence[float]) -> None:
        for cell, width in zip(self._header, widths, strict=True):
            cell.draw(pen, left, top, width)
            left += width + GUTTER


def table(
    columns: Sequence[Column],
    rows: Sequence[Row],
    style: Style,
    before: float = 0,
    *,
    closed: bool = True,
    stacked: bool = False,
) -> Block:
    """A table, ``closed`` by a rule below its last row.

    ``stacked`` sets each row as labelled lines, for print too large for columns.
    """
    if stacked:
        return _stacked(columns, rows, style, before, closed=closed)
    tag = Tag("Table")
    top = Tag("TR")
    tag.add(top)
    header = []
    for column in columns:
        cell = Tag("TH", scope="Column")
        top.add(cell)
        header.append(text([Strong(column.title)], style, cell))
    groups: list[Group] = []
    for at, row in enumerate(rows):
        line = Tag("TR")
        tag.add(line)
        if row[0] is not None:
            span = 1
            while at + span < len(rows) and rows[at + span][0] is None:
                span += 1
            lead = Tag("TH", scope="Row", row_span=span)
            line.add(lead)
            groups.append(Group(text(row[0], style, lead), []))
        cells: list[Text | None] = []
        for words in row[1:]:
            cell = Tag("TD")
            line.add(cell)
            cells.append(text(words or "", style, cell))
        groups[-1].lines.append(Line(cells))
    return Table(columns, header, groups, tag, before, closed=closed)


def _stacked(
    columns: Sequence[Column], rows: Sequence[Row], style: Style, before: float, *, closed: bool
) -> Block:
    made: list[Block] = []
    for at, row in enumerate(rows):
        lines: list[Block] = []
        for column, words in zip(columns, row, strict=True):
            if words is not None:
                pieces = [words] if isinstance(words, str) else list(words)
                lines.append(text([Strong(f"{column.title}: "), *pieces], style))
        last = at + 1 == len(rows)
        if closed or not last:  # below, so that no page begins with a rule
            lines.append(Rule(THIN if last or rows[at + 1][0] is not None else HAIR, before=BELOW))
        made.append(Stack(lines, before=BELOW if made else 0, whole=1.5 * TALL * style.leading))
    return Stack(made, before)
