"""A list, and what is chosen in it beside it; one above the other where the text is large."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.views.parts.layout import Across, Down, Scroll
from desktop.views.theme import Look

NARROW = 860
"""Below this, in px at scale 1, there is no room for both side by side."""
ROWS = 3
"""Of the list that are in sight above what is chosen."""
LEAST = 330
"""Height of what is chosen, in px at scale 1, before all of it scrolls."""


class Grows(Protocol):
    """What scrolls by itself, or is as high as its rows."""

    def grow(self, on: bool, /) -> None: ...


class Unrolled(Scroll):
    """``Unrolled(content)``: it scrolls until it is told to ``grow``; then all of it is seen."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(content, parent)
        self._content, self._grown = content, False

    def grow(self, on: bool, /) -> None:
        self._grown, bars = on, Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(bars.ScrollBarAlwaysOff if on else bars.ScrollBarAsNeeded)
        self._fit_content()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_content()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        seen = super().eventFilter(watched, event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit_content()
        return seen

    def _fit_content(self) -> None:
        layout, high = self._content.layout(), 0
        if self._grown and layout is not None:
            high = layout.totalHeightForWidth(self.viewport().width())
            high = max(high, layout.totalMinimumSize().height())
        self.setMinimumHeight(high)


class ListBeside(QWidget):
    """``ListBeside(look, listed, chosen)``: two fifths for the list, three for what is chosen.

    A list without ``scrolls`` is as high as its rows, above what is chosen. One above
    the other, what ``grows`` is so too: two scroll bars would stand beside each other.
    """

    def __init__(
        self,
        look: Look,
        listed: QWidget,
        chosen: QWidget,
        parent: QWidget | None = None,
        *,
        scrolls: bool = True,
        grows: Sequence[Grows] = (),
    ) -> None:
        super().__init__(parent)
        self._look, self._listed, self._chosen = look, listed, chosen
        self._scrolls, self._grows = scrolls and not grows, grows
        inside = QWidget()
        self._row = Across(look, gap=22, parent=inside)
        self._row.addWidget(listed, 2)
        self._row.addWidget(chosen, 3)
        Down(look, gap=0, parent=self).addWidget(Scroll(inside))
        look.changed.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px = self._look.theme.px
        narrow = self.width() < px(NARROW)
        way = QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        for each in self._grows:
            each.grow(narrow)
        self._row.setStretch(0, 0 if narrow and not self._scrolls else 2)
        if self._scrolls:  # what is as high as its rows sees to its own height
            self._listed.setMinimumHeight(px(32 + 36 * ROWS) if narrow else 0)
        # Lower than what has grown in it, it would cut that.
        self._chosen.setMinimumHeight(px(LEAST) if narrow and not self._grows else 0)
