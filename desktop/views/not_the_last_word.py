"""Above a patient's Summary: that what stands there may not be the last word of its sources."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.views.contradiction_words import naming_words
from desktop.views.parts.layout import Down
from desktop.views.parts.strip import Strip
from desktop.views.shown import late_line
from desktop.views.theme import Look
from desktop.words.contradictions import Contradiction
from desktop.words.items import SourceAge


class NotTheLastWord(QWidget):
    """One line each for what they disagree about, what waits to be placed and what is late.

    No room where there is none of it. Only sources that are named on the page are named here.
    """

    asked = Signal()
    """To see side by side what the sources disagree about."""

    def __init__(
        self, look: Look, pad: tuple[int, int, int, int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.differ = Strip(look, action=self.tr("See them side by side"), key="S")
        self.differ.asked.connect(self.asked)
        self.newer, self.late = Strip(look), Strip(look)
        column = Down(look, gap=4, pad=pad, parent=self)
        column.addWidget(self.differ)
        column.addWidget(self.newer)
        column.addWidget(self.late)

    def say(
        self,
        newer: tuple[str, ...],
        ages: tuple[SourceAge, ...],
        now: datetime,
        differ: Sequence[Contradiction] = (),
    ) -> None:
        """``newer`` are the sources of which an update about the person waits."""
        explained = all(each.explained for each in differ)
        self.differ.say(naming_words(differ), "blue" if explained else "red")
        words = self.tr("A newer update from {sources} is waiting: it was set aside.")
        self.newer.say(words.format(sources=", ".join(newer)) if newer else "", "warn")
        sentence, red = late_line(ages, now)
        self.late.say(sentence, "red" if red else "warn")
        self.setVisible(bool(newer or sentence or differ))
