"""Words on a page: a label by the name of its typographic style."""

import re
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.views.parts.layout import mark

Style = Literal[
    "meta", "small", "smallstrong", "body", "strong", "section", "card", "note", "panel", "about",
    "title", "question",
]  # fmt: skip
Tone = Literal["", "text2", "blue", "red", "warn", "ok", "paper", "navy", "navy2"]
_IN_DATE = re.compile(r"(?<=\d)-(?=[A-Z][a-z]{2}\b)|(?<=[A-Z][a-z]{2})-(?=\d{4}\b)")
JOINED = "-\N{WORD JOINER}"
"""A hyphen after which no line ends."""


class Paragraph(QLabel):
    """``Paragraph(words, style="body", tone="", wrap=True)``.

    What was typed is shown as it was typed: never read as markup. No line ends within a date.
    """

    _words = ""

    def __init__(
        self,
        words: str = "",
        style: Style = "body",
        tone: Tone = "",
        *,
        wrap: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setProperty("type", style)
        self.setProperty("tone", tone)
        self.setText(words)

    def setText(self, words: str) -> None:
        self._words = words
        super().setText(_IN_DATE.sub(JOINED, words) if self.wordWrap() else words)

    def text(self) -> str:
        """As it was said."""
        return self._words

    def set_tone(self, tone: Tone) -> None:
        mark(self, "tone", tone)


class OneLine(Paragraph):
    """``OneLine(words, style="body", tone="")``: elides where it must; the tip has it whole."""

    def __init__(self, words: str = "", style: Style = "body", tone: Tone = "") -> None:
        super().__init__(words, style, tone, wrap=False)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._offer_tip()

    def setText(self, words: str) -> None:
        super().setText(words)
        self._offer_tip()

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.shown()
        if shown == self.text():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            shown,
            self.foregroundRole(),
        )
        painter.end()

    def shown(self) -> str:
        """The words as they stand there."""
        return self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )

    def _offer_tip(self) -> None:
        self.setToolTip(self.text() if self.shown() != self.text() else "")
