"""The lanes of one person as they stand in a window of one size, and what lies where."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF

from desktop.views.parts.lanes import Lane, Mark
from desktop.views.parts.laying import GAP, Laid, Measure, Placed, laid
from desktop.views.parts.timescale import Scale
from desktop.views.theme import Theme

FLAG, ROW, PAD, AXIS, LIFE, SHAPE, HEAD = 20, 24, 4, 28, 34, 11, 132
"""Px at scale 1: the flags at the top, a row, the air round a lane's rows, the axis, the strip of a
whole life, a shape, the names of the lanes.
"""
PART = 4
"""One layout holds for so much of a view as one part in so many, and what is in view from there."""
KEPT = 24 * PART
"""Layouts that are kept: to zoom out and in again, or to move to and fro, lays out nothing."""


@dataclass(frozen=True, slots=True)
class Band:
    """A lane as it stands in the window: from ``top``, ``high`` px."""

    laid: Laid
    top: float
    high: float


class Sheet:
    """``Sheet(lanes, theme, wide, high, measure)``; a size, theme or person makes another.

    Lays out little more than what is in view, and keeps that by zoom: no row is for what is not.
    """

    def __init__(
        self,
        lanes: Sequence[Lane],
        theme: Theme,
        size: tuple[float, float],
        words: tuple[Callable[[str], float], Callable[[Sequence[Mark]], str]],
    ) -> None:
        """``words`` says how wide some are, and what is said of several marks drawn as one."""
        self.lanes, self._theme, self._words = tuple(lanes), theme, words
        self.wide, self.high = size
        px = theme.px
        self.head = min(float(px(HEAD)), self.wide * 0.22)
        self.top, self.foot = float(px(FLAG)), self.high - px(LIFE)
        self.life: list[QLineF] | None = None
        """What the strip of a whole life has to draw, once it has been asked."""
        self._kept: dict[tuple[float, int], list[Laid]] = {}

    @property
    def room(self) -> float:
        """Width of the time itself."""
        return max(1.0, self.wide - self.head)

    def offset(self, scale: Scale) -> float:
        """From pixels of the layout to those of the window."""
        return self.head - scale.left * scale.per_day

    def laid_out(self, scale: Scale) -> list[Laid]:
        """The lanes of the tile that is in view."""
        part = scale.days / PART
        tile = int(scale.middle // part)
        if (found := self._kept.get((scale.days, tile))) is None:
            while len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
            measure = Measure(
                scale.per_day, self._theme.px(SHAPE), self._theme.scale, *self._words,
                end=scale.end * scale.per_day,
            )  # fmt: skip
            left, right = tile * part - scale.days / 2, (tile + 1) * part + scale.days / 2
            found = self._kept[scale.days, tile] = laid(
                self.lanes, left, right, self._rows(), measure
            )
        return found

    def _rows(self) -> int:
        px = self._theme.px
        room = self.foot - self.top - px(AXIS) - len(self.lanes) * 2 * px(PAD)
        return int(room // px(ROW))

    def bands(self, scale: Scale) -> tuple[list[Band], QRectF]:
        """Every lane that has anything where it stands, and the axis between those above and those
        below.
        """
        px = self._theme.px
        found: list[Band] = []
        y, axis = self.top, None
        for each in self.laid_out(scale):
            if axis is None and not each.lane.above:
                axis, y = y, y + px(AXIS)
            if each.rows:
                high = each.rows * px(ROW) + 2 * px(PAD)
                found.append(Band(each, y, high))
                y += high
        return found, QRectF(0, y if axis is None else axis, self.wide, px(AXIS))

    def part(self, above: bool, axis: QRectF) -> QRectF:
        """What lies above the axis, or below it."""
        if above:
            return QRectF(0, self.top, self.wide, axis.top() - self.top)
        return QRectF(0, axis.bottom(), self.wide, self.foot - axis.bottom())

    def box(self, band: Band, box: Placed) -> QRectF:
        """What a box covers, in pixels of the layout across and of the window down."""
        px = self._theme.px
        top = band.top + px(PAD) + box.row * px(ROW)
        left, right = box.left, box.right
        if not box.span:
            middle, half = (left + right) / 2, px(SHAPE) / 2 + 2
            left, right = middle - half, middle + half
        return QRectF(left, top + 2.5, right - left, px(ROW) - 5)

    def ring(self, band: Band, box: Placed, mark: Mark, per_day: float) -> QRectF:
        """What one mark covers, of a span that several are drawn as; else the whole box."""
        whole = self.box(band, box)
        if box.span and len(box.marks) > 1:
            left, right = mark.begins * per_day, mark.ended * per_day
            whole.setLeft(left)
            whole.setRight(max(right, left + self._theme.px(SHAPE) / 2))
        return whole

    def mark_at(self, at: QPointF, scale: Scale) -> Mark | None:
        """What lies under a point: a mark, or the words that belong to it."""
        bands, axis = self.bands(scale)
        if at.x() < self.head or not self.top <= at.y() < self.foot or axis.contains(at):
            return None
        x, above = at.x() - self.offset(scale), at.y() < axis.top()
        row_high, pad = self._theme.px(ROW), self._theme.px(PAD)
        for band in bands:
            if band.laid.lane.above is not above or not band.top <= at.y() < band.top + band.high:
                continue
            row = int((at.y() - band.top - pad) // row_high)
            for box in band.laid.boxes:
                if box.row == row and box.low - GAP / 2 <= x <= box.high + GAP / 2:
                    return box.at(x, scale.per_day) if box.span else box.first
        return None

    def together(self, mark: Mark, scale: Scale) -> Sequence[Mark]:
        """All that are drawn as one with a mark, itself among them."""
        boxes = (box for each in self.laid_out(scale) for box in each.boxes)
        return next((box.marks for box in boxes if mark in box.marks), (mark,))

    def lane_of(self, mark: Mark | None) -> Lane | None:
        return next((lane for lane in self.lanes if mark in lane.marks), None)
