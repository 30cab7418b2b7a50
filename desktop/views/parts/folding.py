"""What stands side by side, and one below another where there is no room for that."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLayout, QSizePolicy, QWidget

from desktop.views.parts.buttons import Button
from desktop.views.parts.layout import Across
from desktop.views.parts.segments import Segments
from desktop.views.theme import Look

ROOM = 400
"""From this width, in px at scale 1, two fields stand side by side."""


class _Folding(QWidget):
    """Needs no more width than the widest of what it holds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.held: Sequence[QWidget] = ()

    def minimumSizeHint(self) -> QSize:
        widest = max((each.minimumSizeHint().width() for each in self.held), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fold()

    def fold(self) -> None:
        """Lay out what is held, as wide as it is now."""
        raise NotImplementedError


class Pairs(_Folding):
    """``Pairs(look, fields)``: two by two. A hidden field keeps its place.

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
        self._look, self._gaps, self._columns = look, gaps, 2
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        look.changed.connect(self._fit)
        self.put(fields)

    def put(self, fields: Sequence[QWidget]) -> None:
        """These fields, in the order in which one goes through them."""
        for field in self.held:
            self._grid.removeWidget(field)
        self.held = fields
        for place, field in enumerate(fields):
            row, column = divmod(place, self._columns)
            self._grid.addWidget(field, row, column, Qt.AlignmentFlag.AlignTop)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)
        self._fit()

    def fold(self) -> None:
        columns = 2 if self.width() >= self._look.theme.px(ROOM) else 1
        if columns != self._columns:
            self._columns = columns
            self.put(self.held)

    def _fit(self) -> None:
        px = self._look.theme.px
        self._grid.setHorizontalSpacing(px(self._gaps[0]))
        self._grid.setVerticalSpacing(px(self._gaps[1]))
        self.fold()


class ButtonRow(_Folding):
    """``ButtonRow(look, *buttons)``: from the left, as many abreast as there is room for."""

    def __init__(self, look: Look, *buttons: Button, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self.held, self._abreast = look, buttons, 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        # All of them abreast would hold it so wide that it never folds.
        self._grid.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        look.changed.connect(self._fit)
        self._fit()

    def fold(self) -> None:
        abreast = len(self.held)
        while abreast > 1 and self._wanted(abreast) > self.width():
            abreast -= 1
        if abreast != self._abreast:
            self._abreast = abreast
            for place, button in enumerate(self.held):
                self._grid.addWidget(button, place // abreast, place % abreast)
            for column in range(len(self.held) + 1):
                self._grid.setColumnStretch(column, 1 if column == abreast else 0)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._wanted(len(self.held)), super().sizeHint().height())

    def _wanted(self, abreast: int) -> int:
        """How wide so many are side by side: a column is as wide as its widest."""
        wides = [
            max((each.sizeHint().width() for each in self.held[column::abreast]
                 if not each.isHidden()), default=0)
            for column in range(abreast)
        ]  # fmt: skip
        shown = [wide for wide in wides if wide]
        return sum(shown) + self._grid.spacing() * (len(shown) - 1)

    def _fit(self) -> None:
        self._grid.setSpacing(self._look.theme.px(8))
        self.fold()


class Halves(_Folding):
    """``Halves(look, choices, name)``: segments in two halves, one below the other if they must.

    ``chosen(key)`` and ``set_current(key)`` as of segments.
    """

    chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        choices: Sequence[tuple[str, str, str]],
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        half = (len(choices) + 1) // 2
        self._segments = [
            Segments(look, part, name) for part in (choices[:half], choices[half:]) if part
        ]
        self.held = self._segments
        self._row = Across(look, gap=8, parent=self)
        for each in self._segments:
            each.chosen.connect(self.chosen)
            self._row.addWidget(each, 0, Qt.AlignmentFlag.AlignLeft)
        self._row.addStretch(1)

    def set_current(self, key: str) -> None:
        for each in self._segments:
            each.set_current(key)

    def fold(self) -> None:
        wanted = sum(each.sizeHint().width() for each in self._segments) + self._row.spacing()
        ways = QBoxLayout.Direction
        way = ways.LeftToRight if wanted <= self.width() else ways.TopToBottom
        if way is not self._row.direction():
            self._row.setDirection(way)
            self.updateGeometry()
