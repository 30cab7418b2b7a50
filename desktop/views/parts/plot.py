"""A plot of one axis of values over time. It has no words for a screen reader: a table stands by.

Importing this room imports pyqtgraph, which takes a while: do it where a plot is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.views.parts.ink import width_of
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.shapes import draw_sector
from desktop.views.parts.timescale import Scale, day_of, ticks
from desktop.views.theme import Look, Theme
from desktop.words.enums import Sector

SYMBOLS = {Sector.HEALTH: "o", Sector.SOCIAL: "s", Sector.VOLUNTARY: "d", Sector.PERSON: "t1"}
"""The shapes of ``shapes``, as pyqtgraph names them."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One value: from ``left`` to ``right`` in days, as its date is vague or as it lasts."""

    left: float
    right: float
    value: float
    key: Any
    firm: bool = True

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Curve:
    """Dots of one name, in the shape that a sector has elsewhere.

    Those of ``joined`` places have a line to the one before.
    """

    name: str
    shape: Sector
    colour: QColor
    dots: tuple[Dot, ...]
    joined: frozenset[int] = frozenset()
    lasts: bool = False


class _Days(pg.AxisItem):  # type: ignore[misc] # it ships no types
    """Days along the foot, divided as the timeline is."""

    def __init__(self, look: Look) -> None:
        super().__init__("bottom")
        self._look = look

    def tickValues(self, least: float, most: float, size: float) -> list[Any]:
        scale = Scale(least, max(most - least, 1e-3), max(size, 1.0))
        self._words = {
            tick.at: tick.words
            for tick in ticks(scale, self._look.theme.scale)
            if least <= tick.at <= most
        }
        if self._words:
            first = min(self._words)
            if not any(letter.isdigit() for letter in self._words[first]):
                self._words[first] += f" {day_of(first).year}"
        return [(1.0, list(self._words))]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [self._words.get(value, "") for value in values]


class _Legend(QWidget):
    """Which shape is what; there where there is more than one."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.curves: tuple[Curve, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_curves(self, curves: Sequence[Curve]) -> None:
        self.curves = tuple(curves) if len(curves) > 1 else ()
        self.setAccessibleName(", ".join(curve.name for curve in self.curves))
        self.setVisible(bool(self.curves))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, self._look.theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        painter = QPainter(self)
        font, side = theme.font(12.5), theme.px(10)
        painter.setFont(font)
        x = 0.0
        for curve in self.curves:
            top = (self.height() - side) / 2
            draw_sector(painter, curve.shape, QRectF(x, top, side, side), curve.colour)
            x += theme.px(16)
            wide = width_of(curve.name, font)
            painter.setPen(theme.text)
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(x, 0, wide + 2, self.height()), middle, curve.name)
            x += wide + theme.px(18)
        painter.end()


class Plot(QWidget):
    """``show_curves(name, unit, curves, span)``; ``pointed(key)`` and ``chosen(key)`` of a dot.

    Its name stands over it. The curves are ``high`` px at scale 1 at least; with more, they grow.

    ``mark(key)`` rings one. It neither zooms nor moves: the wheel is the page's.
    """

    pointed = Signal(object)
    chosen = Signal(object)

    def __init__(self, look: Look, high: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._high = look, high
        self._shown: tuple[str, str, tuple[Curve, ...], tuple[float, float], bool] | None = None
        self._bounds: tuple[float, float, float] | None = None
        self._holder = QVBoxLayout(self)
        self._holder.setContentsMargins(0, 0, 0, 0)
        self._plot: Any = None
        self._marked: Any = None
        self._heading = Paragraph("", "section")
        self._holder.addWidget(self._heading)
        self._legend = _Legend(look, self)
        self._holder.addWidget(self._legend)
        look.changed.connect(self._draw)

    def show_curves(
        self,
        name: str,
        unit: str,
        curves: Sequence[Curve],
        span: tuple[float, float],
        *,
        from_nothing: bool = False,
        bounds: tuple[float, float, float] | None = None,
    ) -> None:
        """``span`` is what the axis of time holds, in days. What is counted goes up from nothing;
        of what is measured, the change matters; a scale with ``bounds`` is shown whole, from the
        least to the most that it can say, by steps of the third.
        """
        self._bounds = bounds
        self._shown = (name, unit, tuple(curves), span, from_nothing)
        self._draw()

    def clear(self) -> None:
        self._shown = self._marked = None
        self._heading.setText("")
        self._legend.show_curves(())
        if self._plot is not None:
            self._holder.removeWidget(self._plot)
            self._plot.hide()
            self._plot.deleteLater()
            self._plot = None

    def mark(self, key: Any) -> None:
        """Ring the dots of a key; None rings none."""
        if self._plot is None or self._shown is None:
            return
        dots = [dot for curve in self._shown[2] for dot in curve.dots if dot.key == key]
        self._marked.setData([dot.middle for dot in dots], [dot.value for dot in dots])

    def marked(self) -> list[float]:
        """The values that have a ring."""
        return [] if self._marked is None else [float(each) for each in self._marked.getData()[1]]

    def _draw(self) -> None:
        shown, theme = self._shown, self._look.theme
        self.clear()
        if shown is None:
            return
        self._shown = shown
        name, unit, curves, (first, last), from_nothing = shown
        self._heading.setText(name)
        plot = pg.PlotWidget(self, background=theme.canvas, axisItems={"bottom": _Days(self._look)})
        self._plot = plot
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot.setAccessibleName(self.tr("{name}, drawn; the table says the same").format(name=name))
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(False, False)
        plot.setMinimumHeight(theme.px(self._high))
        self._dress(plot, theme, unit)
        self._legend.show_curves(curves)
        for curve in curves:
            self._draw_curve(plot, curve, theme)
        self._marked = pg.ScatterPlotItem(
            size=theme.px(18), pen=pg.mkPen(theme.text, width=2), brush=QColor(theme.focus)
        )
        self._marked.setZValue(-1)
        plot.addItem(self._marked)
        margin = (last - first) * 0.03 + 1
        plot.setXRange(first - margin, last + margin, padding=0)
        values = [dot.value for curve in curves for dot in curve.dots]
        low, high = min(values, default=0.0), max(values, default=1.0)
        room = (high - low) * 0.15 or max(abs(high) * 0.1, 1.0)
        if from_nothing:
            low = room = 0.0
            high += max(1.0, high * 0.15)
        plot.setYRange(max(0.0, low - room) if low >= 0 else low - room, high + room, padding=0)
        if self._bounds is not None:
            least, most, step = self._bounds
            plot.setYRange(least - step / 3, most + step / 3, padding=0)
            plot.getAxis("left").setTickSpacing(step, step)
        self._holder.addWidget(plot, 1)

    def _dress(self, plot: Any, theme: Theme, unit: str) -> None:
        font = theme.font(12)
        for side in ("bottom", "left"):
            axis = plot.getAxis(side)
            axis.setStyle(tickFont=font)
            axis.setPen(pg.mkPen(theme.line2))
            axis.setTextPen(pg.mkPen(theme.text))
        # The first may be the only one with a year; there is room beside it, under the other axis.
        plot.getAxis("bottom").setStyle(hideOverlappingLabels=False)
        plot.getAxis("left").setWidth(theme.px(58))
        plot.getAxis("left").enableAutoSIPrefix(False)
        if unit:
            words = {"color": theme.text.name(), "font-size": f"{theme.px(12)}px"}
            plot.setLabel("left", unit, **words)

    def _draw_curve(self, plot: Any, curve: Curve, theme: Theme) -> None:
        """Lines where one value follows another, whiskers or bars as far as one reaches."""
        ink = pg.mkPen(curve.colour, width=2)
        for place in sorted(curve.joined):
            before, dot = curve.dots[place - 1], curve.dots[place]
            plot.plot([before.middle, dot.middle], [before.value, dot.value], pen=ink)
        for dot in curve.dots:
            if curve.lasts or dot.right - dot.left > 2:
                plot.plot([dot.left, dot.right], [dot.value, dot.value], pen=ink)
        dots = pg.ScatterPlotItem(
            [
                {
                    "pos": QPointF(dot.left if curve.lasts else dot.middle, dot.value),
                    "data": dot.key,
                    "brush": curve.colour if dot.firm else theme.canvas,
                }
                for dot in curve.dots
            ],
            symbol=SYMBOLS[curve.shape], size=theme.px(11), hoverable=True,
            pen=pg.mkPen(curve.colour, width=2),
        )  # fmt: skip
        dots.sigHovered.connect(self._hovered)
        dots.sigClicked.connect(self._clicked)
        plot.addItem(dots)

    def _hovered(self, _: Any, points: Any, *_more: Any) -> None:
        if len(points):
            self.pointed.emit(points[0].data())

    def _clicked(self, _: Any, points: Any, *_more: Any) -> None:
        if len(points):
            self.chosen.emit(points[0].data())
