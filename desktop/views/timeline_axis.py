"""How much time the drawn timeline shows, and which: the bar over it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.views.parts.buttons import Button
from desktop.views.parts.layout import Across, one_line_or_two
from desktop.views.parts.paragraph import OneLine
from desktop.views.parts.segments import Segments
from desktop.views.parts.time_canvas import TimeCanvas
from desktop.views.parts.timescale import YEAR, day_of, nearest_zoom
from desktop.views.theme import Look
from desktop.words.dates import shown_date

VIEWS = {"week": 7.0, "months": 91.0, "15 months": 15 * YEAR / 12, "years": 5 * YEAR}
"""Days that are in view at least."""
LIFE = "life"


class AxisBar(QWidget):
    """``AxisBar(look, canvas)``: moves the canvas by keys and buttons, and says where it is."""

    def __init__(self, look: Look, canvas: TimeCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._canvas = look, canvas
        self.views = Segments(
            look,
            [
                ("week", self.tr("Week"), "1"),
                ("months", self.tr("3 months"), "2"),
                ("15 months", self.tr("15 months"), "3"),
                ("years", self.tr("5 years"), "4"),
                (LIFE, self.tr("Whole life"), "5"),
            ],
            self.tr("How much time"),
        )
        self.views.chosen.connect(self._view)
        self.smaller = Button(look, self.tr("Zoom out"), key="-", repeats=True)
        self.larger = Button(look, self.tr("Zoom in"), key="+", repeats=True)
        QShortcut(QKeySequence("="), self, self.larger.click)
        self.today = Button(look, self.tr("Today"), key="T")
        self.smaller.clicked.connect(lambda: canvas.zoom_by(1))
        self.larger.clicked.connect(lambda: canvas.zoom_by(-1))
        self.today.clicked.connect(self._go_to_now)
        self.where = OneLine("", "small", "text2")
        self.where.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._rest = Across(look, gap=8)
        for button in (self.smaller, self.larger, self.today):
            self._rest.addWidget(button)
        self._rest.addWidget(self.where, 1)
        self._bar = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._bar.setContentsMargins(0, 0, 0, 0)
        self._bar.addWidget(self.views)
        self._bar.addLayout(self._rest, 1)
        canvas.moved.connect(self._say_where)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        one_line_or_two(self._look, self._bar, self.views, self._rest, self.width())

    def _view(self, key: str) -> None:
        place = self._canvas.place
        if key == LIFE:
            place.zoom_to_life()
        else:
            place.zoom_to(VIEWS[key])
        self._canvas.gone()

    def _go_to_now(self) -> None:
        self._canvas.place.go_to_now()
        self._canvas.gone()

    def _say_where(self) -> None:
        scale, zoom = self._canvas.scale, self._canvas.place.zoom
        first, last = (
            shown_date(day_of(each)) for each in (scale.left, min(scale.right, scale.end))
        )
        self.where.setText(self.tr("{first} to {last}").format(first=first, last=last))
        named = (key for key, each in VIEWS.items() if nearest_zoom(each) == zoom)
        self.views.set_current(next(named, ""))
