"""Filters over a table that must stay readable with large text in a small window."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop.views.parts.buttons import Button
from desktop.views.parts.layout import Across, Down, Scroll
from desktop.views.parts.table import Table
from desktop.views.theme import Look

NARROW = 860
"""Below this, in px at scale 1, what is done with a row of a table stands below its note."""
ROWS = 5
"""Of a table that are always to be seen."""


class Filters(QWidget):
    """``Filters(look, [(field, share)…], go, wide, columns)``: ``wide`` px at scale 1 for one line.

    Where there is less room, the fields and the button stand in so many ``columns``.
    """

    def __init__(
        self,
        look: Look,
        fields: Sequence[tuple[QWidget, int]],
        go: Button,
        wide: int,
        columns: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._fields, self._go = look, fields, go
        self._wide, self._narrow, self._columns = wide, columns, 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        look.changed.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px = self._look.theme.px
        self._grid.setSpacing(px(10))
        last = len(self._fields)
        one_line = self.width() >= px(self._wide)
        columns = last + 1 if one_line else self._narrow
        if columns == self._columns:
            return
        self._columns = columns
        for place, (field, share) in enumerate(self._fields):
            self._grid.addWidget(field, place // columns, place % columns)
            self._grid.setColumnStretch(place, share if one_line else int(place < columns))
        bottom = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
        self._grid.addWidget(self._go, last // columns, last % columns, bottom)


def at_the_foot(look: Look, *buttons: Button) -> QWidget:
    """Buttons beside a field, in line with the box below its name."""
    held = QWidget()
    column = Down(look, gap=0, parent=held)
    column.addStretch(1)
    row = Across(look, gap=8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    column.addLayout(row)
    return held


def scrolled(look: Look, panel: QWidget) -> Down:
    """The column of a panel that scrolls where it must."""
    inside = QWidget()
    Down(look, gap=0, parent=panel).addWidget(Scroll(inside))
    return Down(look, gap=10, parent=inside)


class _Rows(QObject):
    """Keeps some rows of a table in sight, and its panel to one bar."""

    def __init__(self, look: Look, pane: QWidget, table: Table) -> None:
        super().__init__(pane)
        self._look, self._pane, self._table = look, pane, table
        pane.installEventFilter(self)
        look.changed.connect(self._fit)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent) and event.size().width() != event.oldSize().width():
            self._fit()
        return False

    def _fit(self) -> None:
        px, policy = self._look.theme.px, QSizePolicy.Policy
        narrow = self._pane.width() < px(NARROW)
        self._table.grow(narrow)
        # Where it is as high as its rows, so is what holds it; else it may have fewer than it
        # wishes for, so that what stands below it is in sight.
        self._pane.setMinimumHeight(0 if narrow else px(32 + 36 * ROWS))
        self._pane.setSizePolicy(policy.Expanding, policy.Preferred if narrow else policy.Ignored)


def show_rows_always(look: Look, pane: QWidget, table: Table) -> None:
    """Rather let the panel scroll than leave its table less than a few rows."""
    _Rows(look, pane, table)
