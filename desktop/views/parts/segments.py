"""A few choices in one frame, one of them on."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.views.parts.ink import draw_keycap, key_words, keycap_width, width_of
from desktop.views.parts.keys import enter_presses, key_presses
from desktop.views.parts.layout import Across
from desktop.views.theme import Look


class _Segment(QAbstractButton):
    def __init__(self, look: Look, key: str, words: str, shortcut: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self.key, self._caps = look, key, key_words(shortcut)
        self.first = self.last = False
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        if shortcut:
            key_presses(self, shortcut)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not enter_presses(self, event):
            super().keyPressEvent(event)

    def nextCheckState(self) -> None:
        """Whoever holds the segments decides which is on; a press only asks."""

    def sizeHint(self) -> QSize:
        theme = self._look.theme
        width = width_of(self.accessibleName(), theme.font(14, 600)) + theme.px(24)
        width += sum(keycap_width(theme, cap) + theme.px(6) for cap in self._caps)
        return QSize(round(width), theme.px(30))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        on = self.isChecked()
        ink, ground = (theme.onblue, theme.blue) if on else (theme.text, theme.raised)
        if not on and self.isEnabled() and (self.underMouse() or self.isDown()):
            ground = theme.press if self.isDown() else theme.bluebg
        if not self.isEnabled():
            ink, ground = theme.text2, theme.sunk
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Neighbours share an edge, so only the ends of the row are round.
        radius = theme.px(6)
        whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5 if self.last else 0.5, -0.5)
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addRoundedRect(whole, radius, radius)
        if not self.first:
            path.addRect(whole.adjusted(0, 0, -radius, 0))
        if not self.last:
            path.addRect(whole.adjusted(radius, 0, 0, 0))
        painter.setBrush(ground)
        painter.setPen(QPen(theme.ctl, 1))
        painter.drawPath(path.simplified())
        x = (self.width() - self.sizeHint().width()) / 2 + theme.px(12)
        painter.setFont(theme.font(14, 600 if on else 500))
        painter.setPen(ink)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(x, 0, self.width(), self.height()), left, self.accessibleName())
        x += width_of(self.accessibleName(), theme.font(14, 600)) + theme.px(6)
        for cap in self._caps:
            at = QPointF(x, (self.height() - theme.px(18)) / 2)
            draw_keycap(painter, theme, cap, at, ink if on else theme.text2)
            x += keycap_width(theme, cap) + theme.px(6)
        painter.end()


class Segments(QWidget):
    """``Segments(look, [(key, words, shortcut)…], name)``: ``chosen(key)``, ``set_current``."""

    chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        choices: Sequence[tuple[str, str, str]],
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        row = Across(look, gap=0, parent=self)
        self._segments = [_Segment(look, *choice, self) for choice in choices]
        for segment in self._segments:
            row.addWidget(segment)
            segment.clicked.connect(self._pressed)
        self._segments[0].first = True
        self._segments[-1].last = True

    def set_current(self, key: str) -> None:
        for segment in self._segments:
            segment.setChecked(segment.key == key)

    def _pressed(self) -> None:
        segment = self.sender()
        if isinstance(segment, _Segment):
            self.chosen.emit(segment.key)
