"""One person's time, drawn: health above the axis, everyone else below, a whole life at foot."""

from collections.abc import Callable, Sequence
from math import ceil

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from desktop.views.parts import time_paint
from desktop.views.parts.lanes import Lane, Mark, several_words
from desktop.views.parts.time_paint import Brush, Post
from desktop.views.parts.time_sheet import AXIS, FLAG, LIFE, PAD, ROW, Band, Sheet
from desktop.views.parts.timescale import Scale, ticks
from desktop.views.parts.whereabouts import Whereabouts
from desktop.views.theme import Look

STEP = 0.2
"""Part of a view by which an arrow moves."""
NOTCH = 120
"""What a wheel says of one notch."""


class TimeCanvas(QWidget):
    """``show_lanes(lanes, posts, now, born)``; then ``place`` says where one is in time.

    ``told(mark)`` as one is pointed at or stepped to, None when none is; on Enter or a double click
    ``rowOpened(row)``, or of several that are drawn as one ``foldOpened(rows)``, that one first;
    ``moved()`` when another part of time is in view.
    """

    told = Signal(object)
    rowOpened = Signal(object)
    foldOpened = Signal(object)
    moved = Signal()

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        look.changed.connect(self._fit)
        self.clear()

    def clear(self) -> None:
        """Nothing of anyone stays, drawn or kept."""
        self.place = Whereabouts()
        self._lanes: tuple[Lane, ...] = ()
        self._posts: tuple[Post, ...] = ()
        self._at: Mark | None = None
        self._turned = 0
        self._grabbed: tuple[float, float] | None = None
        self._fit()
        self.told.emit(None)

    def show_lanes(
        self, lanes: Sequence[Lane], posts: Sequence[Post], now: float, born: float
    ) -> None:
        """``now`` is the moment to which all leads: today, or the day of death; ``born`` where a
        life begins. The view stays where it is, if it is anywhere.
        """
        place, began = self.place, self.place.last > 0
        marks = [mark for lane in lanes for mark in lane.marks]
        self._lanes, self._posts = tuple(lanes), tuple(posts)
        place.now = now
        place.first = min([born, now, *(mark.begins for mark in marks)])
        place.last = 1 + max([now, *(mark.ended for mark in marks), *(each.at for each in posts)])
        self._fit()
        if not began:
            self.place.go_to_now()
        was = self._at.row.id if self._at else None
        self._tell(next((mark for mark in marks if mark.row.id == was), None))
        self.moved.emit()

    @property
    def at(self) -> Mark | None:
        """The mark that is told of."""
        return self._at

    @property
    def lanes(self) -> tuple[Lane, ...]:
        return self._lanes

    @property
    def scale(self) -> Scale:
        """The part of time that is in view, over the pixels that it has."""
        return self.place.scale(self.sheet.room)

    def together(self, mark: Mark) -> Sequence[Mark]:
        """All that are drawn as one with a mark, itself among them."""
        return self.sheet.together(mark, self.scale)

    def gone(self) -> None:
        """Somebody moved the place."""
        if self.place.last:
            self.moved.emit()
        self.update()

    def zoom_by(self, steps: int) -> None:
        """About the mark that is told of, or today, whichever is in view; else the middle."""
        place = self.place
        wished = [self._at.middle] if self._at is not None else []
        found = (each for each in (*wished, place.now) if place.holds(each))
        place.zoom_by(steps, next(found, place.middle))
        self.gone()

    # --- its size and its look ------------------------------------------------------------------

    def _fit(self) -> None:
        """Another size, look or person: what was laid out no longer holds."""
        theme = self._look.theme
        self._brush = Brush(theme, self.devicePixelRatioF())
        words = (self._brush.wide, several_words)
        self.sheet = Sheet(self._lanes, theme, (self.width(), self.height()), words)
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        px = self._look.theme.px
        return QSize(px(700), px(420))

    def minimumSizeHint(self) -> QSize:
        px = self._look.theme.px
        lanes = max(6, len(self._lanes))
        return QSize(px(240), px(FLAG) + px(AXIS) + px(LIFE) + lanes * (px(ROW) + 2 * px(PAD)))

    # --- painting -----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, brush, sheet, scale = self._look.theme, self._brush, self.sheet, self.scale
        bands, axis = sheet.bands(scale)
        divided = ticks(scale, theme.scale)
        offset, time = sheet.offset(scale), QRectF(sheet.head, 0, sheet.room, sheet.foot)
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.canvas)
        time_paint.paint_grid(painter, brush, time.adjusted(0, sheet.top, 0, 0), scale, divided)
        time_paint.paint_posts(
            painter, brush, time.adjusted(0, sheet.top, 0, 0), scale, self._posts
        )
        for above in (True, False):
            part = sheet.part(above, axis)
            mine = [band for band in bands if band.laid.lane.above is above]
            painter.setClipRect(part)
            time_paint.paint_heads(painter, brush, mine, sheet)
            painter.setClipRect(part & time)
            for band in mine:
                time_paint.paint_lane(painter, brush, band, offset, time)
            self._paint_at(painter, mine, offset)
        painter.setClipping(False)
        time_paint.paint_axis(painter, brush, axis, sheet.head, scale, divided)
        time_paint.paint_flags(painter, brush, time, scale, self._posts)
        time_paint.paint_life(painter, brush, sheet, self.place, self.tr("Whole life"))
        painter.end()

    def _paint_at(self, painter: QPainter, bands: Sequence[Band], offset: float) -> None:
        if self._at is None:
            return
        per_day = self.scale.per_day
        for band in bands:
            for box in band.laid.boxes:
                if self._at in box.marks:
                    ring = self.sheet.ring(band, box, self._at, per_day).translated(offset, 0)
                    time_paint.paint_ring(painter, self._look.theme, ring)

    # --- stepping from one to the next ------------------------------------------------------------

    def mark_at(self, at: QPointF) -> Mark | None:
        return self.sheet.mark_at(at, self.scale)

    def _tell(self, mark: Mark | None) -> None:
        self._at = mark
        self.update()
        self.told.emit(mark)

    def step(self, by: int) -> None:
        """Tell of the next mark in the lane, or the one before; it comes into view."""
        lane = self.sheet.lane_of(self._at)
        if lane is None or self._at is None:
            self.step_lane(0)
        else:
            place = lane.marks.index(self._at) + by
            self._come_to(lane.marks[min(max(place, 0), len(lane.marks) - 1)])

    def step_lane(self, by: int) -> None:
        """Tell of what is nearest in the lane above or below; first of all, of what is latest."""
        if not self._lanes:
            return
        lane, moment = self.sheet.lane_of(self._at), self._at.middle if self._at else self.place.now
        place = 0 if lane is None else self._lanes.index(lane) + by
        marks = self._lanes[min(max(place, 0), len(self._lanes) - 1)].marks
        self._come_to(min(marks, key=lambda mark: abs(mark.middle - moment)))

    def _come_to(self, mark: Mark) -> None:
        place = self.place
        scale = self.scale
        seen = mark.begins < scale.right and mark.ended > scale.left
        if not (seen if mark.lasting else place.holds(mark.middle)):
            place.go(mark.ends if mark.lasting else mark.middle)
            self.gone()
        self._tell(mark)
        self._reveal(mark)

    def _reveal(self, mark: Mark) -> None:
        """Where the page scrolls, scroll to the lane of a mark."""
        holder, bands = self.parentWidget(), self.sheet.bands(self.scale)[0]
        band = next((each for each in bands if mark in each.laid.lane.marks), None)
        while band is not None and holder is not None:
            if isinstance(holder, QScrollArea) and (page := holder.widget()) is not None:
                middle = QPoint(0, round(band.top + band.high / 2))
                at = self.mapTo(page, middle)
                holder.ensureVisible(at.x(), at.y(), 0, ceil(band.high))
            holder = holder.parentWidget()

    # --- hands --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        place = self.place
        steps: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Up: lambda: self.step_lane(-1),
            Qt.Key.Key_Down: lambda: self.step_lane(1),
            Qt.Key.Key_Return: self._open,
            Qt.Key.Key_Enter: self._open,
        }
        moves: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Left: lambda: place.move(-STEP),
            Qt.Key.Key_Right: lambda: place.move(STEP),
            Qt.Key.Key_PageUp: lambda: place.move(-1),
            Qt.Key.Key_PageDown: lambda: place.move(1),
            Qt.Key.Key_Home: place.go_to_first,
            Qt.Key.Key_End: place.go_to_last,
        }
        if held:
            steps |= {
                Qt.Key.Key_Left: lambda: self.step(-1), Qt.Key.Key_Right: lambda: self.step(1),
            }  # fmt: skip
        if (step := steps.get(event.key())) is not None:
            step()
        elif (move := moves.get(event.key())) is not None:
            move()
            self.gone()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if (at := self._at) is None:
            return
        others = [mark.row for mark in self.together(at) if mark is not at]
        if others:
            self.foldOpened.emit([at.row, *others])
        else:
            self.rowOpened.emit(at.row)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Up and down zooms where the pointer is; sideways, or with Shift, moves along."""
        turned, place = event.angleDelta(), self.place
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        along = turned.x() or (turned.y() if shift else 0)
        if along:
            place.move(-along / NOTCH * STEP / 2)
        else:
            self._turned += turned.y()
            notches = int(self._turned / NOTCH)
            self._turned -= notches * NOTCH
            x = max(0.0, event.position().x() - self.sheet.head)
            place.zoom_by(-notches, self.scale.moment(x))
        self.gone()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if at.y() >= self.sheet.foot:
            self._go_in_life(at.x())
        elif (mark := self.mark_at(at)) is not None:
            self._tell(mark)
        else:
            self._grabbed = (at.x(), self.place.middle)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        pressed = bool(event.buttons() & Qt.MouseButton.LeftButton)
        if pressed and self._grabbed is not None:
            grabbed, middle = self._grabbed
            self.place.go(middle - (at.x() - grabbed) / self.scale.per_day)
            self.gone()
        elif pressed and at.y() >= self.sheet.foot:
            self._go_in_life(at.x())
        elif not pressed and (mark := self.mark_at(at)) not in {None, self._at}:
            self._tell(mark)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if (mark := self.mark_at(event.position())) is not None:
            self._tell(mark)
            self._open()

    def _go_in_life(self, x: float) -> None:
        life = time_paint.life_scale(self.sheet, self.place)
        self.place.go(life.moment(x - self.sheet.head))
        self.gone()
