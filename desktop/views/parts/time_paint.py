"""Paints what was laid out in time: lanes, marks, words, the axis, and a whole life below."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPixmap, QStaticText, QTransform

from desktop.views.parts.lanes import Lane
from desktop.views.parts.laying import GAP, VAGUE, Placed, Sure
from desktop.views.parts.shapes import draw_sector
from desktop.views.parts.time_sheet import LIFE, PAD, ROW, SHAPE, Band, Sheet
from desktop.views.parts.timescale import Scale, Tick, ticks
from desktop.views.parts.whereabouts import Whereabouts
from desktop.views.theme import Theme
from desktop.words.enums import Sector

SHORT = 34
"""Px at scale 1 below which words in a box that is nearly out of view are left out."""


@dataclass(frozen=True, slots=True)
class Post:
    """A line across all lanes at one moment: today, the day of death, when we last met."""

    at: float
    words: str
    strong: bool = True


class Brush:
    """Words, shapes and pens of one theme, made once; ``Brush(theme, ratio)`` of the screen."""

    def __init__(self, theme: Theme, ratio: float) -> None:
        self.theme, self.ratio = theme, ratio
        self.font, self.heavy = theme.font(13), theme.font(13, 600)
        self.metrics = QFontMetricsF(self.font)
        self.rise = (theme.px(ROW) - self.metrics.height()) / 2
        self._wide: dict[str, float] = {}
        self._texts: dict[tuple[str, int, bool], QStaticText] = {}
        self._shapes: dict[tuple[Sector, bool], QPixmap] = {}
        self.edges = {sector: theme.sector(sector) for sector in Sector}
        self.grounds = {sector: theme.ground(sector) for sector in Sector}
        self.dashes = {
            sector: QPen(theme.sector(sector), 1, Qt.PenStyle.DashLine) for sector in Sector
        }

    def wide(self, words: str) -> float:
        if (found := self._wide.get(words)) is None:
            found = self._wide[words] = self.metrics.horizontalAdvance(words)
        return found

    def text(self, words: str, room: float, *, heavy: bool = False) -> QStaticText:
        """The words, cut to a room if they are wider; laid out the first time they are seen."""
        font = self.heavy if heavy else self.font
        cut = -1 if self.wide(words) <= room + 0.5 and not heavy else int(room)
        if (found := self._texts.get((words, cut, heavy))) is None:
            if cut >= 0:
                words_cut = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, room)
            found = self._texts[words, cut, heavy] = QStaticText(words if cut < 0 else words_cut)
            found.setTextFormat(Qt.TextFormat.PlainText)
            found.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            found.prepare(QTransform(), font)
        return found

    def shape(self, sector: Sector, *, firm: bool) -> QPixmap:
        """A sector's shape; hollow of what is planned, or no longer in the source."""
        if (found := self._shapes.get((sector, firm))) is None:
            theme, side = self.theme, self.theme.px(SHAPE)
            found = QPixmap(round(side * self.ratio), round(side * self.ratio))
            found.setDevicePixelRatio(self.ratio)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            draw_sector(painter, sector, QRectF(0, 0, side, side), theme.sector(sector))
            if not firm:
                inner = side * 0.26
                draw_sector(
                    painter, sector,
                    QRectF(inner, inner * 1.15, side - 2 * inner, side - 2 * inner), theme.canvas,
                )  # fmt: skip
            painter.end()
            self._shapes[sector, firm] = found
        return found


def paint_lane(painter: QPainter, brush: Brush, band: Band, offset: float, view: QRectF) -> None:
    """One lane's boxes, of those that are in view. ``offset`` brings its pixels to the window's."""
    theme = brush.theme
    row_high = theme.px(ROW)
    top = band.top + theme.px(PAD)
    sector = band.laid.lane.sector
    left, right = view.left() - offset, view.right() - offset
    seen = [box for box in band.laid.boxes if box.low < right and box.high > left]
    for box in seen:
        if box.span:
            _paint_span(painter, brush, box, sector, offset, view, top + box.row * row_high)
    shape, half = brush.shape(sector, firm=True), theme.px(SHAPE) / 2
    down = top + row_high / 2 - half
    for box in seen:
        if box.plain:
            x = (box.left + box.right) / 2 + offset - half
            painter.drawPixmap(QPointF(x, down + box.row * row_high), shape)
        elif not box.span:
            _paint_point(painter, brush, box, sector, offset, view, top + box.row * row_high)
    painter.setPen(theme.text)
    painter.setFont(brush.font)
    for box in seen:
        if box.words:
            _paint_words(painter, brush, box, offset, view, top + box.row * row_high + brush.rise)


def _paint_span(
    painter: QPainter, brush: Brush, box: Placed, sector: Sector, offset: float, view: QRectF,
    top: float,
) -> None:  # fmt: skip
    """A box with solid ends; dashed as far as it is not known when it began, or ended.

    Between the dashes it was so for certain. What is only planned, or has gone from its source, is
    dashed all round. Where none of several goes on, a line holds them together and no more.
    """
    theme = brush.theme
    edge, ground = brush.edges[sector], brush.grounds[sector]
    high, y = theme.px(ROW) - 5, round(top + 2.5)
    least, most = view.left() - 20, view.right() + 20
    for left, right, sure in box.stretches:
        start, end = round(max(left + offset, least)), round(min(right + offset, most))
        if end <= start:
            continue
        if sure is Sure.YES:
            # Twice as fast again as to draw a rectangle with an edge.
            painter.fillRect(start, y, end - start, high, edge)
            painter.fillRect(start + 1, y + 1, max(1, end - start - 2), high - 2, ground)
        elif sure is Sure.PERHAPS:
            painter.setPen(brush.dashes[sector])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(start, y, end - start - 1, high - 1)
        else:  # nothing behind it runs through the words
            painter.fillRect(start, y, end - start, high, theme.canvas)
            painter.fillRect(start, y + high - 1, end - start, 1, edge)
    end = round(min(box.right + offset, most))
    if box.open and end < view.right():
        middle, reach = y + high / 2, high / 4
        painter.setPen(edge)
        painter.drawLine(QPointF(end - reach - 2, middle - reach), QPointF(end - 2, middle))
        painter.drawLine(QPointF(end - 2, middle), QPointF(end - reach - 2, middle + reach))


def _paint_point(
    painter: QPainter, brush: Brush, box: Placed, sector: Sector, offset: float, view: QRectF,
    top: float,
) -> None:  # fmt: skip
    """A shape; with whiskers as far as a vague date reaches, and a second one of several."""
    theme, mark = brush.theme, box.first
    side = theme.px(SHAPE)
    y = top + theme.px(ROW) / 2
    x = (box.left + box.right) / 2 + offset
    if box.right - box.left > side * VAGUE:
        painter.setPen(theme.sector(sector))
        left, right = max(box.left + offset, view.left()), min(box.right + offset, view.right())
        painter.drawLine(QPointF(left, y), QPointF(right, y))
        for end in (box.left + offset, box.right + offset):
            if view.left() <= end <= view.right():
                painter.drawLine(QPointF(end, y - 4), QPointF(end, y + 4))
        x = min(max(x, left + side / 2), max(right - side / 2, left + side / 2))
    shape = brush.shape(sector, firm=mark.firm)
    if len(box.marks) > 1:
        painter.drawPixmap(QPointF(x - side / 2 - 2, y - side / 2 - 2), shape)
        painter.drawPixmap(QPointF(x - side / 2 + 2, y - side / 2 + 2), shape)
    else:
        painter.drawPixmap(QPointF(x - side / 2, y - side / 2), shape)


def _paint_words(
    painter: QPainter, brush: Brush, box: Placed, offset: float, view: QRectF, top: float
) -> None:
    """As much of its words as there is room for, beside or in what is in view of it."""
    if box.right + offset <= view.left() or box.left + offset >= view.right():
        return
    at, end = box.words_at + offset, box.words_at + box.words_wide + offset
    if box.inside:
        arrow = brush.theme.px(ROW) / 4 + 2 if box.open else 0
        end = box.right + offset - GAP - arrow
    at, end = max(at, view.left() + GAP), min(end, view.right() - 2)
    room = end - at
    if room < min(brush.theme.px(SHORT), box.words_wide):
        return
    if not box.inside:  # no line of the grid, and not that of today, runs through its letters
        wide = min(room, box.words_wide) + 4
        ground = QRectF(round(at) - 2, round(top), wide, brush.metrics.height())
        painter.fillRect(ground, brush.theme.canvas)
    painter.drawStaticText(QPointF(round(at), round(top)), brush.text(box.words, room))


def paint_heads(painter: QPainter, brush: Brush, bands: Sequence[Band], sheet: Sheet) -> None:
    """Names of the lanes, and the rule between each and the next."""
    theme = brush.theme
    painter.setFont(brush.font)
    for band in bands:
        painter.setPen(theme.line)
        foot = round(band.top + band.high) - 0.5
        painter.drawLine(QPointF(0, foot), QPointF(sheet.wide, foot))
        painter.setPen(theme.text2)
        middle = band.top + min(band.high, theme.px(ROW + 2 * PAD)) / 2
        at = QPointF(theme.px(12), round(middle - brush.metrics.height() / 2))
        text = brush.text(band.laid.lane.words, sheet.head - theme.px(18))
        painter.drawStaticText(at, text)


def paint_axis(
    painter: QPainter, brush: Brush, box: QRectF, head: float, scale: Scale, divided: Sequence[Tick]
) -> None:
    theme = brush.theme
    painter.fillRect(box, theme.sunk)
    painter.setPen(theme.line2)
    for y in (box.top() + 0.5, box.bottom() - 0.5):
        painter.drawLine(QPointF(0, y), QPointF(box.right(), y))
    top = box.top() + (box.height() - brush.metrics.height()) / 2
    shown = [max(head, head + scale.x(tick.at)) + theme.px(6) for tick in divided]
    for place, tick in enumerate(divided):
        room = (shown[place + 1] if place + 1 < len(shown) else box.right()) - shown[place]
        if shown[place] > head + theme.px(6):
            painter.setPen(theme.line2)
            x = round(shown[place] - theme.px(6)) + 0.5
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        if room < brush.wide(tick.words) * 1.08 + theme.px(6):
            continue
        painter.setFont(brush.heavy if tick.strong else brush.font)
        painter.setPen(theme.text if tick.strong else theme.text2)
        text = brush.text(tick.words, room, heavy=tick.strong)
        painter.drawStaticText(QPointF(round(shown[place]), round(top)), text)


def paint_grid(
    painter: QPainter, brush: Brush, box: QRectF, scale: Scale, divided: Sequence[Tick]
) -> None:
    theme, head = brush.theme, box.left()
    if theme.name == "high-contrast":
        return  # as bright as the words that they would run through
    for strong in (False, True):
        painter.setPen(theme.line2 if strong else theme.line)
        painter.drawLines(
            [
                QLineF(x, box.top(), x, box.bottom())
                for tick in divided
                if tick.strong is strong and (x := round(head + scale.x(tick.at)) + 0.5) > head
            ]
        )


def paint_posts(
    painter: QPainter, brush: Brush, box: QRectF, scale: Scale, posts: Sequence[Post]
) -> None:
    """Lines through everything, behind all words."""
    for post in posts:
        x = round(box.left() + scale.x(post.at)) + 0.5
        if box.left() < x < box.right():
            pen = QPen(brush.theme.text, 2 if post.strong else 1)
            pen.setStyle(Qt.PenStyle.SolidLine if post.strong else Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))


def paint_flags(
    painter: QPainter, brush: Brush, box: QRectF, scale: Scale, posts: Sequence[Post]
) -> None:
    """The name of each line, in a box over it; none lies on another, and the last stands."""
    theme = brush.theme
    font = theme.font(12, 600)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    taken = box.right() + theme.px(4)
    for post in sorted(posts, key=lambda post: -post.at):
        x = box.left() + scale.x(post.at)
        wide, high = metrics.horizontalAdvance(post.words) + theme.px(10), theme.px(18)
        left = min(max(x - wide / 2, box.left() + 1), taken - theme.px(4) - wide)
        if not box.left() < x < box.right() or left < box.left():
            continue
        taken = left
        flag = QRectF(left, box.top() + 1, wide, high)
        painter.setPen(QPen(theme.text, 1))
        painter.setBrush(theme.text if post.strong else theme.canvas)
        painter.drawRoundedRect(flag.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(3), theme.px(3))
        painter.setPen(theme.canvas if post.strong else theme.text)
        painter.drawText(flag, Qt.AlignmentFlag.AlignCenter, post.words)


def life_scale(sheet: Sheet, place: Whereabouts) -> Scale:
    """A whole life over the strip at the foot."""
    return Scale(place.first, max(1.0, place.last - place.first), sheet.room)


def paint_life(
    painter: QPainter, brush: Brush, sheet: Sheet, place: Whereabouts, words: str
) -> None:
    """Decades, where anything is in them, and which part of it the view shows."""
    theme, head = brush.theme, sheet.head
    box = QRectF(0, sheet.foot, sheet.wide, theme.px(LIFE))
    whole = life_scale(sheet, place)
    painter.fillRect(box, theme.sunk)
    painter.setPen(theme.text2)
    painter.setFont(brush.font)
    middle = round(box.center().y() - brush.metrics.height() / 2)
    painter.drawStaticText(QPointF(theme.px(12), middle), brush.text(words, head - theme.px(18)))
    if sheet.life is None:
        sheet.life = _life_lines(sheet.lanes, whole, box)
    painter.drawLines(sheet.life)
    last = float("-inf")
    for tick in ticks(whole, theme.scale):
        x, wide = head + whole.x(tick.at), brush.wide(tick.words)
        if x >= head and x > last and x + wide < box.right():
            painter.drawStaticText(QPointF(round(x), round(box.top())), brush.text(tick.words, 1e6))
            last = x + wide + theme.px(14)
    scale = place.scale(sheet.room)
    left = min(max(head + whole.x(scale.left), head + 1), box.right() - 8)
    right = min(max(head + whole.x(scale.right), left + 6), box.right() - 1)
    painter.setPen(QPen(theme.blue, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(left, box.top() + 2, right - left, box.height() - 4), 3, 3)


def _life_lines(lanes: Sequence[Lane], scale: Scale, box: QRectF) -> list[QLineF]:
    """One short line for every pixel of a whole life in which something happened or began."""
    head = box.width() - scale.width
    columns = {round(head + scale.x(mark.middle)) + 0.5 for lane in lanes for mark in lane.marks}
    top, foot = box.top() + box.height() * 0.62, box.top() + box.height() * 0.9
    return [QLineF(x, top, x, foot) for x in sorted(columns)]


def paint_ring(painter: QPainter, theme: Theme, box: QRectF) -> None:
    """Which mark is told of: a thick edge round it."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.focus, 3))
    painter.drawRect(box.adjusted(-2.5, -2.5, 2.5, 2.5))
    painter.setPen(QPen(theme.text, 1.5))
    painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))
