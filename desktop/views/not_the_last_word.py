"""Above a patient's Summary: that what stands there may not be the last word of its sources."""

from datetime import datetime

from PySide6.QtWidgets import QWidget

from desktop.views.parts.layout import Down
from desktop.views.parts.strip import Strip
from desktop.views.shown import late_line
from desktop.views.theme import Look
from desktop.words.items import SourceAge


class NotTheLastWord(QWidget):
    """One line for what waits to be placed, one for what is late; no room where there is neither.

    Only sources that are named on the page already are named here.
    """

    def __init__(
        self, look: Look, pad: tuple[int, int, int, int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.newer, self.late = Strip(look), Strip(look)
        column = Down(look, gap=4, pad=pad, parent=self)
        column.addWidget(self.newer)
        column.addWidget(self.late)

    def say(self, newer: tuple[str, ...], ages: tuple[SourceAge, ...], now: datetime) -> None:
        """``newer`` are the sources of which an update about the person waits."""
        words = self.tr("A newer update from {sources} is waiting: it was set aside.")
        self.newer.say(words.format(sources=", ".join(newer)) if newer else "", "warn")
        sentence, red = late_line(ages, now)
        self.late.say(sentence, "red" if red else "warn")
        self.setVisible(bool(newer or sentence))
