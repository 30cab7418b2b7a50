"""What goes up and what goes down, drawn beside the table that says the same."""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.services import trends
from desktop.views import trend_words as words
from desktop.views.page import Seat
from desktop.views.parts.columns import Column
from desktop.views.parts.folding import Halves
from desktop.views.parts.layout import Down, Scroll
from desktop.views.parts.paragraph import OneLine, Paragraph
from desktop.views.parts.strip import Pane
from desktop.views.parts.table import Table
from desktop.views.shown import gone_words
from desktop.views.story_tab import StoryTab
from desktop.views.summary_columns import kinds_seen
from desktop.views.trend_words import Line
from desktop.words.dates import ago
from desktop.words.items import ItemRow
from desktop.words.trends import KINDS, Trend, TrendsRow

if TYPE_CHECKING:
    from desktop.views.parts.plot import Curve, Plot

TOPIC = "trends"
BESIDE = 1000
"""From this width, in px at scale 1, plots and table stand side by side."""
SHARES, SEVERAL = (7, 5), (5, 6)
"""How plots and table share the width: of one measure, and where the table names each."""
LOW, HIGH, TALL = 120, 200, 480
"""Px at scale 1 that curves have, however little room there is: one of several that are compared,
or a plot by itself; and what a plot grows to where there is room."""
MOST, MONTHS = 4, 36
"""So many axes are drawn, and months of contacts; the table has the rest."""
LEAST = 90
"""Days that an axis of time holds at least."""


class TrendsTab(StoryTab):
    """``choose(trend)`` brings one to the front. Only those are offered that one may see."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, TOPIC, parent)
        look = seat.look
        self._row: TrendsRow | None = None
        seen = kinds_seen(seat.audience)
        self._offered = [trend for trend in Trend if KINDS[trend] & seen] or [Trend.WEIGHT]
        self._trend = self._offered[0]
        self.choices = Halves(
            look,
            [
                (trend.value, words.trend_words(trend), str(number))
                for number, trend in enumerate(self._offered, 1)
            ],
            self.tr("What is drawn"),
        )
        self.choices.chosen.connect(lambda key: self.choose(Trend(key)))
        self._named = Column(self.tr("What"), self._what, strong=True, whole=True)
        self.table = Table(
            look,
            [
                Column(self.tr("Date"), words.dates_words, wide=206, figures=True, whole=True),
                self._named,
                Column(self.tr("Value"), self._value, figures=True, whole=True),
                Column(self.tr("Source, last said"), self._said, wide=172, quiet=True, whole=True,
                       sector=lambda line: line.row.sector if line.row else None),
            ],
            self.tr("Values, newest first"),
        )  # fmt: skip
        self.table.rowOpened.connect(self._open)
        self.table.rowChosen.connect(self._mark)
        self.plots: list[Plot] = []
        self.drawing = Paragraph(self.tr("Drawing…"), "small", "text2")
        self.told = OneLine("", "small", "text2")
        self.unseen = Paragraph("", "small", "text2")
        look.changed.connect(self._draw)
        self._lay_out()
        self.clear()

    def _lay_out(self) -> None:
        look = self.seat.look
        left = QWidget()
        column = Down(look, gap=6, parent=left)
        self._plots = Down(look, gap=10)
        column.addLayout(self._plots, 100)
        column.addWidget(self.drawing)
        column.addWidget(self.told)
        column.addWidget(self.unseen)
        column.addStretch(1)  # what the plots leave
        both = QWidget()
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, both)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.addWidget(left)
        self._both.addWidget(self.table)
        self.pane = Pane(look, both)
        self.pane.retried.connect(self.arrive)
        page = QWidget()
        whole = Down(look, gap=10, pad=(16, 10, 16, 8), parent=page)
        whole.addWidget(self.choices)
        whole.addWidget(self.pane, 1)
        Down(look, gap=0, parent=self).addWidget(Scroll(page))

    def clear(self) -> None:
        super().clear()
        self._row = None
        self._trend = self._offered[0]
        self.choices.set_current(self._trend.value)
        self._show_lines([])
        self._drop_plots()
        self.unseen.setText("")

    def choose(self, trend: Trend) -> None:
        self._trend = trend
        self.choices.set_current(trend.value)
        self._show_trend()

    def arrive(self) -> None:
        about, audience, now = self.about, self.seat.audience, self.seat.records.now()
        if about is None:
            return
        self.pane.loading()
        self.seat.records.read(
            TOPIC,
            lambda session: trends.read(session, audience, about.id, now),
            self._show,
            self.pane.failed,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Plots above the table where there is no room beside it."""
        super().resizeEvent(event)
        px, way = self.seat.look.theme.px, QBoxLayout.Direction
        beside = self.width() >= px(BESIDE)
        self._both.setDirection(way.LeftToRight if beside else way.TopToBottom)
        self._both.setSpacing(px(16))
        self.table.grow(not beside)  # all of the page scrolls then, by one bar
        if beside:
            self.table.setMinimumHeight(px(180))

    def _show(self, row: TrendsRow) -> None:
        self._row = row
        self.aged.emit(row.sources)
        self._show_trend()

    def _show_trend(self) -> None:
        row = self._row
        if row is None:
            return
        if self._trend is Trend.CONTACTS:
            lines = [Line(month=month) for month in row.contacts]
        else:
            lines = words.lines_of(row.series[self._trend])
        self._show_lines(lines)
        self._drop_plots()
        if not lines:
            self.pane.empty(words.nothing_words(self._trend))
            return
        self.pane.ready()
        self.drawing.show()
        # Its import would hold up the screen: the table is there while it comes.
        self.seat.records.aside(TOPIC + " plot", _import_plots, lambda _: self._draw())

    def _show_lines(self, lines: list[Line]) -> None:
        self.table.show_rows(lines)
        # One measure has its name over its plot.
        several = len({self._what(line) for line in lines}) > 1
        self.table.leave_out(() if several else (self._named,))
        for place, share in enumerate(SEVERAL if several else SHARES):
            self._both.setStretch(place, share)
        self.told.setText("")

    # --- drawn --------------------------------------------------------------------------------

    def _drop_plots(self) -> None:
        for plot in self.plots:
            self._plots.removeWidget(plot)
            plot.clear()
            plot.hide()
            plot.deleteLater()
        self.plots = []
        self.drawing.hide()

    def _draw(self) -> None:
        """An axis for each measure in each unit, most used first, or for each sector."""
        self._drop_plots()
        if self._row is None or self.about is None:
            return
        theme = self.seat.look.theme
        today = self.seat.records.today()
        died = self.about.died.last_day if self.about.died else today
        now = min(today, died).toordinal() + 1.0
        drawn: list[tuple[str, str, list[Curve], tuple[float, float, float] | None]]
        if self._trend is Trend.CONTACTS:
            # Each sector by its own scale: forty calls of carers would flatten a doctor's two.
            name = self.tr("{sector}, contacts a month")
            drawn = [
                (name.format(sector=each.name), "", [each], words.count_bounds(each))
                for each in words.contact_curves(self._row.contacts[:MONTHS], theme)
            ]
        else:
            drawn = [
                (" · ".join(filter(None, (each.name, each.unit))), each.unit,
                 words.curves(each, theme, now), words.bounds(each))
                for each in self._row.series[self._trend] if each.drawn
            ]  # fmt: skip
        dots = [dot for _, _, each, _ in drawn for curve in each for dot in curve.dots]
        if dots:
            last = max(dot.right for dot in dots)
            span = (min([last - LEAST, *(dot.left for dot in dots)]), last)
            for name, unit, each, bounds in drawn[:MOST]:
                self._add(name, unit, each, span, bounds)
        more = self.tr("{count} more are in the table only").format(count=len(drawn) - MOST)
        said = more if len(drawn) > MOST else ""
        if self._trend is Trend.CONTACTS and self._row.as_planned:
            said = self.tr(
                "{names} never said that a visit was made: those planned until now are counted."
            ).format(names=", ".join(self._row.as_planned))
        self.unseen.setText(said)

    def _add(
        self,
        name: str,
        unit: str,
        found: "Sequence[Curve]",
        span: tuple[float, float],
        bounds: tuple[float, float, float] | None,
    ) -> None:
        from desktop.views.parts.plot import Plot

        plot = Plot(self.seat.look, LOW if self._trend is Trend.CONTACTS else HIGH, self)
        plot.setMaximumHeight(self.seat.look.theme.px(TALL))
        plot.pointed.connect(self._tell)
        plot.chosen.connect(self._choose_dot)
        counted = self._trend in {Trend.CARE, Trend.CONTACTS}
        plot.show_curves(name, unit, found, span, from_nothing=counted, bounds=bounds)
        self.plots.append(plot)
        self._plots.addWidget(plot)

    def _line(self, key: object) -> tuple[int, Line] | None:
        model = self.table.table_model
        for place in range(model.rowCount()):
            line = model.row(model.index(place, 0))
            if line is not None and line.key == key:
                return place, line
        return None

    def _tell(self, key: object) -> None:
        """What is pointed at: its value, its date, who said so and when."""
        if (found := self._line(key)) is not None:
            line = found[1]
            parts = (self._what(line), self._value(line), words.dates_words(line), self._said(line))
            self.told.setText(" · ".join(filter(None, parts)))

    def _choose_dot(self, key: object) -> None:
        if (found := self._line(key)) is not None:
            self.table.selectRow(found[0])
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark(self, line: Line | None) -> None:
        for plot in self.plots:
            plot.mark(line.key if line else None)
        if line is not None:
            self._tell(line.key)

    # --- words --------------------------------------------------------------------------------

    def _what(self, line: Line) -> str:
        if line.month is not None:
            return words.counted_words(line.month)
        return line.row.title if line.row else ""

    def _value(self, line: Line) -> str:
        if line.month is not None:
            return str(sum(line.month.counts.values()))
        return words.value_words(line)

    def _said(self, line: Line) -> str:
        if line.month is not None:
            return ", ".join(line.month.sources)
        row = line.row
        if row is None:
            return ""
        said = f"{row.source} · {ago(row.said_at, self.seat.records.now())}"
        return f"{said} · {gone_words()}" if row.gone_at is not None else said

    def _open(self, line: Line) -> None:
        if isinstance(line.row, ItemRow):
            self.story.tell(line.row.patient, line.row.id)

    def _come_back(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _import_plots() -> None:
    import_module("desktop.views.parts.plot")
