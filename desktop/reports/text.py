"""Words to lines. ``text`` is the one door for whatever was typed.

Nothing here reads markup: ``<`` and ``&`` are letters like any other. Lines are broken and ordered
here rather than by ReportLab's Paragraph, which needs a bidi library that is on no registry.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.reports import order
from desktop.reports.fonts import REPLACEMENT, Letter, letter, letters
from desktop.reports.pen import Pen, Run
from desktop.reports.tags import Tag

NOT_RECORDED = "Not recorded"
_BREAKS_AFTER = frozenset("/-.,_@&?=:;\\")
_MEASURE = re.compile(r"(?<![\d.,/])(?=\d[\d.,/]* ?[A-Za-z\u00b5\u03bc%])")
"""Before a number with its unit."""
_SPACES = frozenset(" \t")
_NEW_LINE = "\n"


class Strong(str):
    """Words in the heavier weight."""

    __slots__ = ()


Words = str | Sequence[str]
"""What was typed, or pieces of it; a piece may be Strong."""


@dataclass(frozen=True, slots=True)
class Style:
    """How words look; lengths in points."""

    size: float
    leading: float
    bold: bool = False
    widest: float = 0
    """The longest line that reads well; 0 for as wide as there is room."""
    before: float = 0
    """White above, except at the top of a page."""
    keep: float = 0
    """Room that must be left below, or the words go to the next page with what follows."""


class Text:
    """A paragraph, heading or cell. Splits between lines; no part of it is ever dropped."""

    def __init__(
        self,
        said: "Sequence[Letter]",
        levels: Sequence[int] | None,
        style: Style,
        tag: Tag,
    ) -> None:
        self.tag = tag
        self.style = style
        self._letters = said
        self._levels = levels
        self._broken: tuple[float, list[slice]] | None = None

    @property
    def before(self) -> float:
        return self.style.before

    @property
    def keep(self) -> float:
        return self.style.keep

    @property
    def natural_width(self) -> float:
        """On one line."""
        return sum(each.width for each in self._letters) * self.style.size / 1000

    def height(self, width: float) -> float:
        return len(self._lines(width)) * self.style.leading

    def split(self, width: float, room: float) -> "tuple[Text | None, Text | None]":
        """What fits and what does not; no single line is left behind or carried over."""
        lines = self._lines(width)
        fits = int((room + 0.01) // self.style.leading)
        if fits >= len(lines):
            return self, None
        if len(lines) - fits == 1 and fits > 2:
            fits -= 1
        if fits < 2:
            return None, self
        cut = lines[fits].start
        return self._part(slice(0, cut)), self._part(slice(cut, len(self._letters)))

    def draw(self, pen: Pen, left: float, top: float, width: float) -> None:
        style = self.style
        baseline = top - (style.leading - style.size) / 2 - 0.82 * style.size
        with pen.marked(self.tag):
            for line in self._lines(width):
                pen.line(self._runs(line), left, baseline, style.size)
                baseline -= style.leading

    def clipped(self, width: float, lines: int) -> "Text":
        """At most so many lines, for where the words stand in full elsewhere."""
        found = self._lines(width)
        if len(found) <= lines:
            return self
        end = found[lines - 1].stop
        dots = letter("…", self.style.bold)
        room = min(width, self.style.widest or width) * 1000 / self.style.size - dots.width
        start = found[lines - 1].start
        while end > start and sum(each.width for each in self._letters[start:end]) > room:
            end -= 1
        levels = [*self._levels[:end], min(self._levels)] if self._levels else None
        return Text([*self._letters[:end], dots], levels, self.style, self.tag)

    def _part(self, part: slice) -> "Text":
        levels = self._levels[part] if self._levels else None
        return Text(self._letters[part], levels, self.style, self.tag)

    def _lines(self, width: float) -> list[slice]:
        if self._broken is None or self._broken[0] != width:
            room = min(width, self.style.widest or width) * 1000 / self.style.size
            self._broken = width, list(_break(self._letters, room))
        return self._broken[1]

    def _runs(self, line: slice) -> list[Run]:
        """The runs of a line in reading order, each at its place."""
        said = self._letters[line]
        if self._levels is None:
            runs, levels = _cut(said, [0] * len(said))
        else:
            held = list(self._levels[line])
            # The space that ends a line belongs to the paragraph, not to the words before it.
            if said and said[-1].words in (" ", _NEW_LINE):
                held[-1] = min(self._levels)
            runs, levels = _cut(said, held)
        x, unit = 0.0, self.style.size / 1000
        for place in order.from_left(levels):
            runs[place].x = x
            x += runs[place].width * unit
        return runs


def text(words: Words, style: Style, tag: str | Tag = "P") -> Text:
    """Print what was typed, as it was typed."""
    pieces = [words] if isinstance(words, str) else list(words)
    cleaned = [(_clean(piece), style.bold or isinstance(piece, Strong)) for piece in pieces]
    joined = "".join(piece for piece, _ in cleaned)
    said: list[Letter] = []
    for piece, bold in cleaned:
        said += letters(piece, bold)
    levels = None
    if order.needs_order(joined):
        levels = _levels([piece for piece, _ in cleaned], said)
    return Text(said, levels, style, tag if isinstance(tag, Tag) else Tag(tag))


def recorded(words: str) -> str:
    """An empty field is never blank, which could be read as ``none``."""
    return words if words.strip() else NOT_RECORDED


def fact(label: str, words: str, style: Style) -> Text:
    """A label, and what is recorded under it."""
    return text([Strong(f"{label}: "), recorded(words)], style)


def _clean(words: str) -> str:
    """Composed, with one kind of space and line end, and without controls that leave no ink."""
    if words.isascii() and words.isprintable():
        return words
    composed = unicodedata.normalize("NFC", words.replace("\r\n", _NEW_LINE))
    return "".join(_cleaned(each) for each in composed)


def _cleaned(character: str) -> str:
    if character in "\n\r\v\f\x85\u2028\u2029":
        return _NEW_LINE
    if character in "\u00a0\u202f\u2007":
        return "\u00a0"
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category == "Cs":
        return REPLACEMENT
    if category == "Cc" or character == "\N{SOFT HYPHEN}" or order.steers(character):
        return ""
    return character


def _levels(pieces: list[str], said: list[Letter]) -> list[int]:
    """The level of each letter, the pieces kept from pulling each other about.

    A number goes with its unit: by the algorithm alone it would go with an Arabic word before it,
    and a dose would be torn in two.
    """
    pieces = [part for piece in pieces for part in _MEASURE.split(piece)]
    found: list[int] = []
    of_all = iter(order.levels(order.APART.join(pieces)))
    of_each: list[int] = []
    for at, piece in enumerate(pieces):
        if at:
            next(of_all)
        of_each += [next(of_all) for _ in piece]
    place = 0
    for each in said:
        found.append(of_each[place])
        place += len(each.words)
    return found


def _break(said: Sequence[Letter], room: float) -> Iterator[slice]:
    """Cut letters into lines: at spaces, or inside a word that is wider than the line."""
    start, filled = 0, 0.0
    space = mark = -1  # after which a line may end: a space, or a sign inside a long word
    at, end = 0, len(said)
    while at < end:
        each = said[at]
        words = each.words
        at += 1
        if words == _NEW_LINE:
            yield slice(start, at)
            start, filled, space, mark = at, 0.0, -1, -1
            continue
        if words == " ":
            filled += each.width
            space = at
            continue
        filled += each.width
        if filled > room and at - 1 > start:
            if space > start:
                cut = space
            else:
                cut = mark if mark > start + (at - start) // 2 else at - 1
            yield slice(start, cut)
            start = at = cut
            filled, space, mark = 0.0, -1, -1
        elif words in _BREAKS_AFTER:
            mark = at
    if start < end or end == 0:
        yield slice(start, end)


def _cut(said: Sequence[Letter], levels: Sequence[int]) -> tuple[list[Run], list[int]]:
    """Runs of one face and direction; widths in thousandths of the size."""
    runs: list[Run] = []
    at_level: list[int] = []
    start = 0
    for end in range(1, len(said) + 1):
        if end < len(said) and levels[end] == levels[start] and _alike(said[start], said[end]):
            continue
        runs.append(_run(said[start:end], levels[start] % 2 == 1))
        at_level.append(levels[start])
        start = end
    return runs, at_level


def _alike(first: Letter, other: Letter) -> bool:
    """Whether a letter goes into the run that another began; joined words take their spaces in."""
    if first.joined and other.words == " ":
        return first.face.has(" ")
    return (
        first.face is other.face
        and first.joined == other.joined
        and first.drawn is first.words
        and other.drawn is other.words
    )


def _run(part: Sequence[Letter], leftward: bool) -> Run:
    first = part[0]
    if first.words == _NEW_LINE:
        return Run(first.face, first.drawn, 0)
    drawn = "".join(each.drawn for each in part)
    says = first.words if first.drawn != first.words else ""
    if not (leftward or first.joined) or not drawn or says:
        return Run(first.face, drawn, sum(each.width for each in part), says=says if drawn else "")
    glyphs = first.face.shape(drawn, leftward)
    width = sum(each.advance for each in glyphs)
    return Run(first.face, drawn, width, glyphs=glyphs, says=drawn, leftward=leftward)
