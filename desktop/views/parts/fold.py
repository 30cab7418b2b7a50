"""Things side by side where there is room, and one below another where there is not."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.views.parts.layout import Across
from desktop.views.theme import Look


class Fold(QWidget):
    """``Fold(look, at, gap=8)``: ``add(widget, stretch=0)``; ``at`` is a width in px at scale 1.

    What stands at the ``foot`` is no higher than it must be, beneath the labels of fields.
    """

    def __init__(self, look: Look, at: int, gap: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._at = look, at
        self._line = Across(look, gap=gap, parent=self)
        look.changed.connect(self._turn)

    def add(self, widget: QWidget, stretch: int = 0, *, foot: bool = False) -> None:
        flag = Qt.AlignmentFlag
        at = flag.AlignBottom | flag.AlignLeft if foot else flag(0)
        self._line.addWidget(widget, stretch, at)

    def minimumSizeHint(self) -> QSize:
        """As narrow as it can be folded."""
        items = (self._line.itemAt(place) for place in range(self._line.count()))
        widths = [item.minimumSize().width() for item in items if item is not None]
        return QSize(max(widths, default=0), self._line.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        wide = self.width() >= self._look.theme.px(self._at)
        way = QBoxLayout.Direction
        self._line.setDirection(way.LeftToRight if wide else way.TopToBottom)
