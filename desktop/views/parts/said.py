"""A page of sentences, each with its reason, under headings: to read, to scroll and to copy."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from desktop.views.parts.layout import NO_LIMIT, bring_to_top
from desktop.views.theme import Look
from desktop.words.policy import Said, SaidOf

_SCROLLING = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home,
     Qt.Key.Key_End}
)  # fmt: skip


class SaidPage(QTextBrowser):
    """``SaidPage(look, name)``: ``show_parts(parts)``, or ``show_said(sentences, nothing)``.

    ``go(place)`` brings the heading of that part to the top. The arrow keys scroll.
    """

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._parts: tuple[SaidOf, ...] = ()
        self._nothing = ""
        self._tops: list[int] = []
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("page", "true")
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self._grown = False
        look.changed.connect(self._write)

    def grow(self, on: bool, /) -> None:
        """Be as high as its words, where what holds it scrolls; or scroll by itself."""
        self._grown, bars = on, Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(bars.ScrollBarAlwaysOff if on else bars.ScrollBarAsNeeded)
        if not on:
            self.setMinimumHeight(0)
            self.setMaximumHeight(NO_LIMIT)
        self._fit()

    def show_said(self, sentences: Sequence[Said], nothing: str = "") -> None:
        """Sentences under no heading; ``nothing`` where there are none."""
        self.show_parts([SaidOf("", tuple(sentences))], nothing if not sentences else "")

    def show_parts(self, parts: Sequence[SaidOf], nothing: str = "") -> None:
        self._parts, self._nothing = tuple(parts), nothing
        self._write()

    def go(self, place: int) -> None:
        block = self.document().findBlockByNumber(self._tops[place])
        top = round(self.document().documentLayout().blockBoundingRect(block).top())
        self.verticalScrollBar().setValue(top)
        if self._grown:
            bring_to_top(self, top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Where it does not scroll by itself, the keys that do so scroll what holds it."""
        if self._grown and event.key() in _SCROLLING:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        if self._grown:
            high = ceil(self.document().size().height()) + 2 * self.frameWidth()
            if high != self.height():
                self.setFixedHeight(high)

    def _write(self) -> None:
        theme, where = self._look.theme, self.verticalScrollBar().value()
        px, text, quiet = theme.px, theme.text, theme.text2
        self.clear()
        self._tops = []
        cursor = QTextCursor(self.document())
        fresh = True

        def line(words: str, font: QFont, ink: QColor, above: float, below: float) -> None:
            nonlocal fresh
            block = QTextBlockFormat()
            block.setTopMargin(0 if fresh else px(above))
            block.setBottomMargin(px(below))
            letters = QTextCharFormat()
            letters.setFont(font)
            letters.setForeground(ink)
            if fresh:
                cursor.setBlockFormat(block)
            else:
                cursor.insertBlock(block)
            fresh = False
            cursor.insertText(words, letters)

        for part in self._parts:
            self._tops.append(max(0, self.document().blockCount() - (1 if fresh else 0)))
            if part.heading:
                line(part.heading, theme.font(15, 600), text, 18, 4)
            for said in part.sentences:
                line(said.sentence, theme.font(14), text, 7, 0)
                if said.why:
                    why = self.tr("Why: {reason}").format(reason=said.why)
                    line(why, theme.font(12.5), quiet, 1, 0)
        if self._nothing:
            line(self._nothing, theme.font(14), quiet, 0, 0)
        self.verticalScrollBar().setValue(where)
        self._fit()
