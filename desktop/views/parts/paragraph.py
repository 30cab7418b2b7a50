"""Words on a page: a label by the name of its typographic style."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.views.parts.layout import mark

Style = Literal[
    "meta", "small", "smallstrong", "body", "strong", "section", "card", "note", "panel", "about",
    "title", "question",
]  # fmt: skip
Tone = Literal["", "text2", "blue", "red", "warn", "ok", "paper", "navy", "navy2"]


class Paragraph(QLabel):
    """``Paragraph(words, style="body", tone="", wrap=True)``.

    What was typed is shown as it was typed: never read as markup.
    """

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

    def set_tone(self, tone: Tone) -> None:
        mark(self, "tone", tone)
