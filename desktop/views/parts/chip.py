"""A state in words, on a ground of its tone."""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.views.parts.icons import draw_icon
from desktop.views.parts.ink import width_of
from desktop.views.theme import Look, Theme

ChipTone = Literal["red", "warn", "ok", "blue", "plain"]
HEIGHT = 22
ICON = {"ok": "check"}
"""Done and present always show a tick."""


def chip_width(theme: Theme, words: str, icon: str = "") -> int:
    return round(width_of(words, theme.font(12, 600))) + theme.px(14 + (18 if icon else 0)) + 2


def draw_chip(
    painter: QPainter, theme: Theme, box: QRectF, words: str, tone: str = "plain", *, icon: str = ""
) -> None:
    """Draw a chip that fills a box; words too long for it are elided."""
    ink, ground, edge = theme.tone(tone)
    font = theme.font(12, 600)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(ground)
    painter.setPen(QPen(edge, 1))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(6), theme.px(6))
    inside = box.adjusted(theme.px(7), 0, -theme.px(6), 0)
    if icon:
        side = theme.px(14)
        draw_icon(painter, icon, QPointF(inside.left(), box.center().y() - side / 2), side, ink)
        inside.setLeft(inside.left() + theme.px(18))
    painter.setFont(font)
    painter.setPen(ink)
    shown = painter.fontMetrics().elidedText(
        words, Qt.TextElideMode.ElideRight, round(inside.width()) + 1
    )
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()


class Chip(QLabel):
    """``Chip(look, words, tone="plain", icon="")``: red, warn, ok, blue or plain."""

    def __init__(
        self,
        look: Look,
        words: str,
        tone: ChipTone = "plain",
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(words, tone, icon)

    def show_state(self, words: str, tone: ChipTone = "plain", icon: str = "") -> None:
        self._tone, self._icon = tone, icon or ICON.get(tone, "")
        self.setText(words)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        theme = self._look.theme
        return QSize(chip_width(theme, self.text(), self._icon), theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_chip(
            painter,
            self._look.theme,
            QRectF(self.rect()),
            self.text(),
            self._tone,
            icon=self._icon,
        )
        painter.end()
