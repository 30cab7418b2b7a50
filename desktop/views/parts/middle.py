"""What stands alone in the middle of the window: a door, or what is asked before it opens."""

from PySide6.QtWidgets import QWidget

from desktop.views.parts.layout import Across, Down, Scroll
from desktop.views.theme import Look


class Middle(Scroll):
    """``Middle(look, wide, *parts)``: parts below one another, ``wide`` px at scale 1.

    A low window scrolls them.
    """

    def __init__(self, look: Look, wide: int, *parts: QWidget) -> None:
        inside = QWidget()
        column = Down(look, gap=16, pad=(16, 16, 16, 16), parent=inside)
        column.addStretch(2)
        for part in parts:
            row = Across(look, gap=0)
            row.addStretch(1)
            row.addWidget(part)
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(3)
        super().__init__(inside)
        self._look, self._wide, self._parts = look, wide, parts
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        for part in self._parts:
            part.setFixedWidth(self._look.theme.px(self._wide))
