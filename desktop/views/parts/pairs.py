"""Fields two by two, and one below another where two have no room."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop.views.theme import Look

ROOM = 400
"""From this width, in px at scale 1, two fields stand side by side."""


class Pairs(QWidget):
    """``Pairs(look, fields)``: a hidden field keeps its place, so whole pairs are hidden at once.

    ``gaps`` are those between columns and between rows, in px at scale 1.
    """

    def __init__(
        self,
        look: Look,
        fields: Sequence[QWidget] = (),
        *,
        gaps: tuple[int, int] = (12, 12),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._gaps = look, gaps
        self._fields: Sequence[QWidget] = ()
        self._columns = 2
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        look.changed.connect(self._fit)
        self.put(fields)

    def put(self, fields: Sequence[QWidget]) -> None:
        """These fields, in the order in which one goes through them."""
        for field in self._fields:
            self._grid.removeWidget(field)
        self._fields = fields
        for place, field in enumerate(fields):
            row, column = divmod(place, self._columns)
            self._grid.addWidget(field, row, column, Qt.AlignmentFlag.AlignTop)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = 2 if self.width() >= self._look.theme.px(ROOM) else 1
        if columns != self._columns:
            self._columns = columns
            self.put(self._fields)

    def _fit(self) -> None:
        px = self._look.theme.px
        self._grid.setHorizontalSpacing(px(self._gaps[0]))
        self._grid.setVerticalSpacing(px(self._gaps[1]))
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)
        self._arrange()
