"""Ink: every stroke goes down either under a tag or marked as decoration."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from desktop.reports.fonts import REGULAR, Embedded, Face, Glyph, face
from desktop.reports.tags import Mark, Tag


@dataclass(slots=True)
class Run:
    """Letters of one face in one direction, placed on a line."""

    face: Face
    words: str
    """What to draw, in reading order."""
    width: float
    x: float = 0
    glyphs: Sequence[Glyph] | None = None
    """From left to right, where letters join or run to the left."""
    says: str = ""
    """What was typed, where letters join, run to the left, or had to be replaced."""
    leftward: bool = False


class Pen:
    """Draws the pages of one document."""

    def __init__(self, width: float, height: float) -> None:
        self._file = BytesIO()
        # Every page begins by choosing a font: not Helvetica, which is neither used nor embedded.
        first = face(REGULAR[0])
        pdfmetrics.registerFont(first.font)
        self._canvas = Canvas(
            self._file,
            pagesize=(width, height),
            invariant=1,
            pageCompression=1,
            initialFontName=first.name,  # type: ignore[arg-type]  # the stubs take it for a size
        )
        self._document = self._canvas._doc  # type: ignore[attr-defined]  # absent from the stubs
        self._write = self._canvas.addLiteral
        self._fonts: dict[str, Embedded] = {}
        self._page = 0
        self._marks = 0
        self._inside = False
        self._tag: Tag | None = None
        self._open: Tag | None = None

    def new_page(self) -> None:
        self._canvas.showPage()
        self._page += 1
        self._marks = 0

    def finish(self) -> bytes:
        self._canvas.save()
        return self._file.getvalue()

    @contextmanager
    def marked(self, tag: Tag | None) -> Iterator[None]:
        """Content of a tag; without one, decoration. What is inside decoration stays decoration."""
        if self._inside:
            yield
            return
        self._inside, self._tag = True, tag
        if tag is None:
            self._write("/Artifact BMC")
        yield
        if tag is None or self._open is not None:
            self._write("EMC")
        self._inside, self._tag, self._open = False, None, None

    def line(self, runs: Sequence[Run], x: float, baseline: float, size: float) -> None:
        """Draw from left to right, as readers of plain text expect; the tree has them in order."""
        heard: dict[int, Tag | Mark] = {}
        leftward = any(run.leftward for run in runs)
        drawn = [run for run in runs if run.words]
        for run in sorted(drawn, key=lambda each: each.x) if leftward else drawn:
            if self._tag and (begun := self._begin(run, apart=leftward)):
                heard[id(run)] = begun
            if run.glyphs is None:
                self._show(run.face, run.words, x + run.x, baseline, size)
            else:
                self._glyphs(run, x + run.x, baseline, size)
        if self._tag:
            self._tag.kids += [heard[id(run)] for run in drawn if id(run) in heard]

    def rule(self, left: float, right: float, y: float, weight: float) -> None:
        with self.marked(None):
            self._canvas.setLineWidth(weight)
            self._canvas.line(left, y, right, y)

    def upright(self, x: float, bottom: float, top: float, weight: float) -> None:
        with self.marked(None):
            self._canvas.setLineWidth(weight)
            self._canvas.line(x, bottom, x, top)

    def bracket(self, x: float, top: float, bottom: float, arm: float) -> None:
        """A bracket that opens to the right."""
        with self.marked(None):
            self._canvas.setLineWidth(1.4)
            self._canvas.lines(
                [
                    (x, top, x, bottom),
                    (x, top, x + arm, top),
                    (x, bottom, x + arm, bottom),
                ]
            )

    def frame(self, left: float, bottom: float, width: float, height: float) -> None:
        with self.marked(None):
            self._canvas.setLineWidth(1.4)
            self._canvas.roundRect(left, bottom, width, height, 4)

    def squares(self, rows: Sequence[bytearray], left: float, top: float, side: float) -> None:
        """A matrix of dark and light, filled row by row in strips."""
        if self._tag:
            self._tag.kids.append(self._mark(self._tag))
        for down, row in enumerate(rows):
            start = None
            for across in range(len(row) + 1):
                dark = across < len(row) and row[across] == 1
                if dark and start is None:
                    start = across
                elif not dark and start is not None:
                    y = top - (down + 1) * side
                    self._canvas.rect(
                        left + start * side, y, (across - start) * side, side, stroke=0, fill=1
                    )
                    start = None

    def _begin(self, run: Run, *, apart: bool) -> Tag | Mark | None:
        """Begin the content of a run: what the tree gains by it, or None where it goes on."""
        tag = self._tag
        if tag is None or (tag is self._open and not run.says and not apart):
            return None
        if not run.says:
            return self._mark(tag)
        # Told what a leftward run says, readers of plain text would turn that round once more.
        span = Tag("Span", actual=run.says)
        span.kids.append(self._mark(span, "" if run.leftward else run.says))
        return span

    def _mark(self, tag: Tag, says: str = "") -> Mark:
        if self._open is not None:
            self._write("EMC")
        said = f" /ActualText <feff{says.encode('utf-16-be').hex()}>" if says else ""
        self._write(f"/{tag.kind} <</MCID {self._marks}{said}>> BDC")
        self._open = tag
        self._marks += 1
        return Mark(self._page, self._marks - 1)

    def _show(self, face: Face, words: str, x: float, y: float, size: float) -> None:
        font = self._font(face)
        self._write(f"BT 1 0 0 1 {x:.3f} {y:.3f} Tm")
        for name, codes in font.codes(words, self._document):
            self._write(f"{name} {size:g} Tf <{codes}> Tj")
        self._write("ET")

    def _glyphs(self, run: Run, x: float, y: float, size: float) -> None:
        """Each glyph where HarfBuzz puts it.

        Those that say nothing of their own go down as outlines: as letters off the line they would
        break the words in the text layer apart.
        """
        font, unit = self._font(run.face), size / 1000
        shown: list[str] = []
        inks: list[str] = []
        across, drawn_to, last = 0.0, 0.0, ("", 0.0)
        for glyph in run.glyphs or ():
            at = across + glyph.x
            if glyph.words:
                words = font.stand_in(glyph)
                ((name, codes),) = font.codes(words, self._document)
                if last != (name, glyph.y):
                    last, drawn_to = (name, glyph.y), at
                    up = y + glyph.y * unit
                    shown.append(f"1 0 0 1 {x + at * unit:.3f} {up:.3f} Tm {name} {size:g} Tf")
                shown.append(f"[{drawn_to - at:.2f} <{codes}>] TJ")
                drawn_to = at + font.width(words)
            elif path := run.face.outline(glyph.number).operators:
                place = f"{x + at * unit:.3f} {y + glyph.y * unit:.3f}"
                inks.append(f"q {unit:.5f} 0 0 {unit:.5f} {place} cm {' '.join(path)} f Q")
            across += glyph.advance
        self._write("\n".join(["BT", *shown, "ET", *inks]))

    def _font(self, face: Face) -> Embedded:
        if face.name not in self._fonts:
            self._fonts[face.name] = Embedded(face)
        return self._fonts[face.name]
