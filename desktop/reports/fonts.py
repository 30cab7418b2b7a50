"""Type on paper: which face has a letter, how wide it is, how a script joins, and its embedding.

ReportLab parses, subsets and embeds the faces and HarfBuzz joins their letters. ReportLab's own
shaping is passed over: it gives joined letters private code points that stay in the text layer,
and keeps them in fonts that all documents share.
"""

import unicodedata
from collections.abc import Iterator
from copy import copy
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import uharfbuzz
from reportlab.pdfbase.ttfonts import TTFont

from desktop.config import resource

REGULAR = (
    "AtkinsonHyperlegibleNext_400Regular",
    "NotoSans_400Regular",
    "NotoNaskhArabic_400Regular",
    "NotoSansBengali_400Regular",
    "NotoSansMath_400Regular",  # ticks and arrows
)
BOLD = (
    "AtkinsonHyperlegibleNext_700Bold",
    "NotoSans_700Bold",
    "NotoNaskhArabic_700Bold",
    "NotoSansBengali_700Bold",
    "NotoSansMath_400Regular",
)
JOINED = frozenset({"NotoNaskhArabic", "NotoSansBengali"})
"""Families whose letters change shape beside each other."""

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
ZERO_WIDTH_JOINER = "\N{ZERO WIDTH JOINER}"
Point = tuple[float, float]
_FIRST_PRIVATE = 0xF0000
_ROW = 100  # the most entries that one block of a ToUnicode map may have


class Glyph(NamedTuple):
    """A shape to draw; lengths in thousandths of the type size."""

    number: int
    """In its face."""
    x: float
    y: float
    advance: float
    words: str
    """What it stands for; empty for the dots, signs and halves that come with another glyph."""


class Letter(NamedTuple):
    """What a reader takes for one letter: a character with the marks that sit on it."""

    words: str
    """As typed."""
    drawn: str
    """The same, or the sign for a letter that no face has; empty for what leaves no ink."""
    face: "Face"
    width: float
    """In thousandths of the type size, before joining."""
    joined: bool


class Face:
    """One TrueType file, parsed once for the life of the program and never changed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._path = str(resource(f"fonts/{name}.ttf"))
        self.font = TTFont(name, self._path, asciiReadable=False)
        self.glyphs: dict[int, int] = self.font.face.charToGlyph
        self.widths: dict[int, float] = self.font.face.charWidths
        self.joins = name.partition("_")[0] in JOINED
        self._outlines: dict[int, Outline] = {}

    @cached_property
    def _harfbuzz(self) -> uharfbuzz.Font:
        return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(self._path)))

    def has(self, words: str) -> bool:
        return all(ord(each) in self.glyphs or leaves_no_ink(each) for each in words)

    def width(self, words: str) -> float:
        return sum(self.widths.get(ord(each), 0) for each in words)

    def shape(self, words: str, leftward: bool) -> list[Glyph]:
        """The glyphs of a run, from left to right."""
        buffer = uharfbuzz.Buffer()
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_GRAPHEMES
        buffer.flags = uharfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        buffer.add_str(words)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if leftward else "ltr"
        uharfbuzz.shape(self._harfbuzz, buffer)
        infos, places = buffer.glyph_infos, buffer.glyph_positions
        ends = dict(pairwise([*sorted({info.cluster for info in infos}), len(words)]))
        unit = 1000 / self._harfbuzz.face.upem
        speaks: dict[int, int] = {}  # the first glyph of a cluster that takes room says all of it
        for at, (info, place) in enumerate(zip(infos, places, strict=True)):
            held = speaks.setdefault(info.cluster, at)
            if place.x_advance and not places[held].x_advance:
                speaks[info.cluster] = at
        found = []
        for at, (info, place) in enumerate(zip(infos, places, strict=True)):
            said = words[info.cluster : ends[info.cluster]] if speaks[info.cluster] == at else ""
            x, y, advance = place.x_offset, place.y_offset, place.x_advance
            found.append(Glyph(info.codepoint, x * unit, y * unit, advance * unit, said))
        return found

    def outline(self, number: int) -> "Outline":
        """The shape of a glyph as PDF path operators."""
        if number not in self._outlines:
            drawn = Outline()
            self._harfbuzz.draw_glyph_with_pen(number, drawn)
            self._outlines[number] = drawn
        return self._outlines[number]


class Outline:
    """A path in thousandths of the type size; its methods are those of a fontTools pen."""

    def __init__(self) -> None:
        self.operators: list[str] = []
        self._at = (0.0, 0.0)

    def moveTo(self, to: Point) -> None:  # noqa: N802 - HarfBuzz calls it
        self._add("m", to)

    def lineTo(self, to: Point) -> None:  # noqa: N802 - HarfBuzz calls it
        self._add("l", to)

    def curveTo(self, one: Point, two: Point, to: Point) -> None:  # noqa: N802 - HarfBuzz calls it
        self._add("c", one, two, to)

    def qCurveTo(self, bend: Point, to: Point) -> None:  # noqa: N802 - HarfBuzz calls it
        """TrueType's curve with one bend, as PDF's with two."""
        (x, y), (bx, by), (tx, ty) = self._at, bend, to
        one = (x + 2 * (bx - x) / 3, y + 2 * (by - y) / 3)
        two = (tx + 2 * (bx - tx) / 3, ty + 2 * (by - ty) / 3)
        self._add("c", one, two, to)

    def closePath(self) -> None:  # noqa: N802 - HarfBuzz calls it
        self.operators.append("h")

    def _add(self, operator: str, *points: Point) -> None:
        self._at = points[-1]
        self.operators.append(" ".join(f"{x:.2f} {y:.2f}" for x, y in points) + f" {operator}")


@cache
def face(name: str) -> Face:
    return Face(name)


@lru_cache(maxsize=4096)
def letter(words: str, bold: bool) -> Letter:
    """Find a letter in the first face that has all of it."""
    names = BOLD if bold else REGULAR
    if words == "\n":
        return Letter(words, " ", face(names[0]), 0, joined=False)
    for name in names:
        held = face(name)
        if held.has(words):
            inked = "".join(each for each in words if ord(each) in held.glyphs)
            joined = held.joins or len(words) > 1
            if not inked or (len(words) == 1 and leaves_no_ink(words)):
                return Letter(words, "", held, 0, joined=False)
            return Letter(words, words, held, held.width(inked), joined)
    held = face(names[1])
    return Letter(words, REPLACEMENT, held, held.width(REPLACEMENT), joined=False)


def letters(words: str, bold: bool) -> Iterator[Letter]:
    """Cut words into letters: marks stay with what they sit on, conjuncts in one piece."""
    if words.isascii():
        yield from (letter(each, bold) for each in words)
        return
    cluster = ""
    for each in words:
        if cluster and (_sits(each) or _holds_on(cluster[-1])) and not each.isspace():
            cluster += each
            continue
        if cluster:
            yield letter(cluster, bold)
        cluster = each
    if cluster:
        yield letter(cluster, bold)


def leaves_no_ink(character: str) -> bool:
    """Joiners, direction marks and variation selectors."""
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"


def _sits(character: str) -> bool:
    return (
        unicodedata.category(character) in ("Mn", "Me", "Mc")
        or character in "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
        or "\ufe00" <= character <= "\ufe0f"
    )


def _holds_on(character: str) -> bool:
    virama = 9
    return character == ZERO_WIDTH_JOINER or unicodedata.combining(character) == virama


class Embedded(TTFont):
    """A face as one document holds it: what was drawn from it, and what that says.

    The text layer is right by construction: each code names the words that it stands for.
    """

    def __init__(self, held: Face) -> None:
        # Not super().__init__: it would parse the file again.
        self.__dict__.update(held.font.__dict__)
        self.state = WeakKeyDictionary()
        self.face = copy(held.font.face)
        self.face.charToGlyph = dict(held.glyphs)
        self.face.charWidths = dict(held.widths)
        self._private: dict[tuple[int, str], str] = {}
        self._says: dict[int, str] = {}

    def codes(self, words: str, document: Any) -> list[tuple[str, str]]:
        """The PDF font names and hexadecimal strings that draw words."""
        return [
            (self.getSubsetInternalName(subset, document), drawn.hex())
            for subset, drawn in self.splitString(words, document)
        ]

    def stand_in(self, glyph: Glyph) -> str:
        """A character private to this document that draws a joined glyph."""
        key = (glyph.number, glyph.words)
        if key not in self._private:
            code = _FIRST_PRIVATE + len(self._private)
            self._private[key] = chr(code)
            self._says[code] = glyph.words
            self.face.charToGlyph[code] = glyph.number
            advance, _ = self.face.hmetrics[glyph.number]
            self.face.charWidths[code] = advance * 1000 / self.face.unitsPerEm
        return self._private[key]

    def width(self, words: str) -> float:
        return float(sum(self.face.charWidths[ord(each)] for each in words))

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - ReportLab's name
        subsets = list(enumerate(self.state[doc].subsets))
        super().addObjects(doc)
        for number, subset in subsets:
            name = doc.idToObject["BasicFonts"].dict[
                f"{doc.fontMapping[self.fontName][1:]}+{number}"
            ]
            stream = doc.idToObject[f"toUnicodeCMap:{name.BaseFont}"]
            stream.content = self._text_layer(
                [self._says.get(code) or chr(code) for code in subset]
            )

    @staticmethod
    def _text_layer(said: list[str]) -> str:
        """A ToUnicode map; ReportLab's is wrong past U+FFFF and for several characters at once."""
        said = [REPLACEMENT if words == "\0" else words for words in said]
        rows = [
            f"<{code:02X}> <{words.encode('utf-16-be').hex()}>" for code, words in enumerate(said)
        ]
        blocks = [rows[start : start + _ROW] for start in range(0, len(rows), _ROW)]
        return "\n".join(
            [
                "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
                "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
                "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
                "1 begincodespacerange <00> <FF> endcodespacerange",
                *(
                    "\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"])
                    for block in blocks
                ),
                "endcmap CMapName currentdict /CMap defineresource pop end end",
            ]
        )
