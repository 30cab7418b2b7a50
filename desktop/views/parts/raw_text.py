"""Text exactly as it came, in letters of one width."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.views.theme import Look


class RawText(QPlainTextEdit):
    """``RawText(look, name)``: ``show_text(words)``; to be read only, until ``setReadOnly(False)``.

    The arrows move through it, and Tab leaves it.
    """

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        look.changed.connect(self._fit)
        self._fit()

    def show_text(self, words: str) -> None:
        self.setPlainText(words)
        self.moveCursor(self.textCursor().MoveOperation.Start)

    def changeEvent(self, event: QEvent) -> None:
        """A style sheet that is laid anew takes the font away."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(self._look.theme.px(14))
        self.document().setDefaultFont(font)
