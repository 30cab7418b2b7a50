"""Someone's own words in a place of limited height."""

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.views.theme import Look


class Passage(QLabel):
    """``Passage(look, lines=3, size=14, weight=400)``: ``setText``; wraps, and elides at its end.

    The tip and the screen reader have it whole; ``cut()`` says whether something is not shown.
    """

    shortened = Signal()
    """What is shown and what is not has changed with the width."""

    def __init__(
        self,
        look: Look,
        lines: int = 3,
        size: float = 14,
        weight: int = 400,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._lines, self._size, self._weight = look, lines, size, weight
        self._known: dict[tuple[QFont, int], list[tuple[int, int]]] = {}
        """Its lines by font and width: a layout asks for its height at many."""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def setText(self, words: str) -> None:
        self._known.clear()
        super().setText(words)

    def cut(self) -> bool:
        """Whether the end of the words does not show at this width."""
        return self._cut_at(self.width())

    def heightForWidth(self, width: int) -> int:
        return self._high(min(self._lines, len(self._spans(width))))

    def sizeHint(self) -> QSize:
        return QSize(self._look.theme.px(120), self._high(1))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.theme.px(60), self._high(1) if self.text() else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip(self.text() if self.cut() else "")
        if self._cut_at(event.oldSize().width()) != self.cut():
            self.shortened.emit()

    def _cut_at(self, width: int) -> bool:
        return len(self._spans(width)) > self._lines

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        font = theme.font(self._size, self._weight)
        metrics = QFontMetricsF(font)
        spans = self._spans(self.width())
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(theme.text)
        for place, (start, end) in enumerate(spans[: self._lines]):
            words = self.text()[start:end].strip()
            if place == self._lines - 1 and len(spans) > self._lines:
                rest = self.text()[start:].replace("\n", " ")
                words = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(QPointF(0, self._high(place) + metrics.ascent()), words)
        painter.end()

    def _high(self, lines: int) -> int:
        return round(self._look.theme.px(self._size * 1.45) * lines)

    def _spans(self, width: int) -> list[tuple[int, int]]:
        """Where each line begins and ends."""
        font = self._look.theme.font(self._size, self._weight)
        if (font, width) not in self._known:
            self._known[font, width] = _spans(self.text(), font, width)
        return self._known[font, width]


def _spans(words: str, font: QFont, width: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for paragraph in words.split("\n"):
        layout = QTextLayout(paragraph, font)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            begin = start + line.textStart()
            spans.append((begin, begin + line.textLength()))
        layout.endLayout()
        start += len(paragraph) + 1
    return spans if words else []
