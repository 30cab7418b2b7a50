"""Something to be read from top to bottom; the arrow keys scroll what is longer than its place."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.parts.layout import Down, Scroll
from desktop.views.parts.paragraph import Paragraph
from desktop.views.theme import Look

WIDEST = 760
"""Some ninety letters, in px at scale 1: a longer line loses the eye."""


class Reading(Scroll):
    """``Reading(look, name)``: ``show_parts([widget…])`` from the top, ``clear()``."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        self._content = QWidget()
        self._column = Down(look, gap=4, pad=(16, 10, 16, 16), parent=self._content)
        self._column.addStretch(1)
        super().__init__(self._content, parent)
        self._look = look
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # what it holds is only read
        self.setAccessibleName(name)
        look.changed.connect(self._fit)
        self._fit()

    def show_parts(self, parts: Sequence[QWidget]) -> None:
        self.clear()
        for place, part in enumerate(parts):
            for label in (part, *part.findChildren(Paragraph)):
                policy = label.sizePolicy()  # no higher than its words at the width they have
                policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
                label.setSizePolicy(policy)
            self._column.insertWidget(place, part)
        self.verticalScrollBar().setValue(0)

    def clear(self) -> None:
        while self._column.count() > 1:
            taken = self._column.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _fit(self) -> None:
        self._content.setMaximumWidth(self._look.theme.px(WIDEST))
