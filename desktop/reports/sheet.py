"""The page: its measures in each print format, its running head, its foot, and the file."""

from collections.abc import Sequence
from dataclasses import dataclass

import segno
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm

from desktop.reports.blocks import THICK, Block, Stack
from desktop.reports.pen import Pen
from desktop.reports.table import Column, Row, narrowest, table
from desktop.reports.tags import Label, Tag, finish
from desktop.reports.text import Strong, Style, Text, Words, text
from desktop.words.enums import PrintFormat
from desktop.words.papers import PREVIEW, Copy

LEFT = 16 * mm
ABOVE = 14 * mm
WIDTH = A4[0] - 2 * LEFT
"""Of what is printed on an upright page."""
BOTTOM = 9 * mm
CODE = 20 * mm
NOT_COMPLETE = "This view may not be complete"
LETTERS = 10
"""A column that holds fewer breaks most words."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type size and line height in points."""

    body: tuple[float, float]
    title: tuple[float, float]
    section: tuple[float, float]
    foot: tuple[float, float]
    columns: bool
    """Whether any table still has room for its columns."""


SIZES = {
    PrintFormat.STANDARD: Sizes((14, 19), (24, 30), (17, 22), (12, 15), columns=True),
    PrintFormat.LARGE: Sizes((18, 24), (30, 37), (22, 28), (16, 20), columns=True),
    PrintFormat.GIANT: Sizes((24, 32), (36, 44), (29, 37), (24, 29), columns=False),
}


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of one print format; running text is at most some 70 letters wide."""

    title: Style
    section: Style
    item: Style
    """A heading inside a section."""
    body: Style
    cell: Style
    loud: Style
    """A sentence that nobody may miss."""
    foot: Style
    columns: bool


def _styles(sizes: Sizes) -> Styles:
    (size, leading), (high, high_leading) = sizes.body, sizes.section
    scale = size / SIZES[PrintFormat.STANDARD].body[0]
    widest = 156 * mm * scale
    return Styles(
        title=Style(*sizes.title, bold=True),
        section=Style(high, high_leading, bold=True, before=0.75 * size, keep=4.5 * leading),
        item=Style(size, leading, bold=True, before=0.4 * size, keep=3 * leading),
        body=Style(size, leading, widest=widest, before=0.25 * size),
        cell=Style(size, leading),
        loud=Style(high, high_leading, bold=True, before=0.4 * size),
        foot=Style(*sizes.foot),
        columns=sizes.columns,
    )


STYLES = {print_format: _styles(sizes) for print_format, sizes in SIZES.items()}
TIGHT = _styles(Sizes((12, 15), (20, 25), (14, 18), (12, 15), columns=True))
"""For what must hang on one side, where nobody asked for larger print: the least that is read."""


@dataclass(frozen=True, slots=True)
class Foot:
    """What every page says of itself."""

    name: str
    """Heavy, on the first line; it may be cut short where the words above say it in full."""
    lines: tuple[Words, ...]
    code: str = ""
    """What the QR code says; empty for none."""
    code_says: str = ""
    """The same for those who hear it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document before its pages are known."""

    label: Label
    running: Words
    """At the head of the second page and after."""
    foot: Foot
    print_format: PrintFormat = PrintFormat.STANDARD
    across: bool = False
    """Whether the page lies on its side."""


def heading(words: Words, style: Style, level: int) -> Text:
    return text(words, style, f"H{level}")


def ruled(
    columns: Sequence[Column],
    rows: Sequence[Row],
    styles: Styles,
    before: float = 0,
    *,
    closed: bool = True,
) -> Block:
    """A table; labelled lines where print is too large for its columns."""
    tight = narrowest(columns, WIDTH) < LETTERS * 0.55 * styles.cell.size
    stacked = tight or not styles.columns
    return table(columns, rows, styles.cell, before, closed=closed, stacked=stacked)


def numbered(copy: Copy) -> str:
    """The number of a paper; what is only looked at has none, and says so."""
    return Strong(PREVIEW) if copy.serial == PREVIEW else f"Serial {copy.serial}"


def paper(sheet: Sheet, blocks: Sequence[Block]) -> bytes:
    """Lay blocks out on as many pages as they need, and make the file."""
    lie = _Lie(sheet)
    root = Tag("Document").add(*Stack(blocks).tags(), *lie.foot.tags)
    pages = lie.pages(blocks)
    pen = Pen(lie.wide, lie.high)
    for number, page in enumerate(pages, 1):
        top = lie.highest
        if number > 1:
            with pen.marked(None):
                lie.running.draw(pen, LEFT, top, lie.width)
            below = top - lie.running.height(lie.width) - 6
            pen.rule(LEFT, LEFT + lie.width, below, THICK)
            top -= lie.head
        page.draw(pen, LEFT, top, lie.width)
        lie.foot.draw(pen, number, len(pages))
        pen.new_page()
    return finish(pen.finish(), root, sheet.label)


def pages_needed(sheet: Sheet, blocks: Sequence[Block]) -> int:
    """How many pages blocks would take; they can be laid out only once."""
    return len(_Lie(sheet).pages(blocks))


class _Lie:
    """How a document lies on its pages. Lengths in points."""

    def __init__(self, sheet: Sheet) -> None:
        styles = STYLES[sheet.print_format]
        self.wide, self.high = landscape(A4) if sheet.across else A4
        self.width, self.highest = self.wide - 2 * LEFT, self.high - ABOVE
        self.running = text(sheet.running, styles.section).clipped(self.width, 1)
        self.head = self.running.height(self.width) + 6 + THICK + 10
        self.foot = _Foot(sheet.foot, styles, self.width)
        self._room = self.highest - self.foot.top - 8

    def pages(self, blocks: Sequence[Block]) -> list[Stack]:
        rest: Stack | None = Stack(blocks)
        found: list[Stack] = []
        while rest:
            room = self._room - (self.head if found else 0)
            page, rest = rest.split(self.width, room, force=True)
            if page:
                found.append(page)
        return found


class _Foot:
    """Drawn on each page; heard once, at the end of the last."""

    def __init__(self, foot: Foot, styles: Styles, whole: float) -> None:
        self._styles = styles
        self._right = LEFT + whole
        self._code = segno.make(foot.code, error="m", micro=False).matrix if foot.code else ()
        self._left = LEFT + (CODE + 5 * mm if foot.code else 0)
        width = self._right - self._left
        self._count = Style(styles.cell.size, styles.foot.leading, bold=True)
        beside = width - text("Page 888 of 888 ", self._count).natural_width
        name = text([Strong(foot.name)], styles.foot).clipped(beside, 3)
        self._lines = [name, *(text(line, styles.foot).clipped(width, 3) for line in foot.lines)]
        self._widths = [beside] + [width] * len(foot.lines)
        high = sum(line.height(wide) for line, wide in zip(self._lines, self._widths, strict=True))
        self._figure = Tag("Figure", alternative=foot.code_says)
        self.tags = [line.tag for line in self._lines] + ([self._figure] if foot.code else [])
        self.top = BOTTOM + max(high, CODE if foot.code else 0) + 9
        """Where its rule runs."""

    def draw(self, pen: Pen, page: int, pages: int) -> None:
        pen.rule(LEFT, self._right, self.top, THICK / 2)
        if page == pages:
            self._draw(pen)
        else:
            with pen.marked(None):
                self._draw(pen)
        count = text(f"Page {page} of {pages}", self._count)
        wide = count.natural_width
        with pen.marked(None):
            count.draw(pen, self._right - wide, self.top - 8, wide + 1)

    def _draw(self, pen: Pen) -> None:
        top = self.top - 8
        for line, wide in zip(self._lines, self._widths, strict=True):
            line.draw(pen, self._left, top, wide)
            top -= line.height(wide)
        if self._code:
            top = self.top - 9
            self._figure.box = (LEFT, top - CODE, LEFT + CODE, top)
            with pen.marked(self._figure):
                pen.squares(self._code, LEFT, top, CODE / len(self._code))
