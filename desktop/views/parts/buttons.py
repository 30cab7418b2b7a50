"""Buttons with their key shown inside at the right; one primary a panel."""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop.views.parts.icons import draw_icon
from desktop.views.parts.ink import draw_keycap, key_words, keycap_width, width_of
from desktop.views.parts.keys import enter_presses, key_presses
from desktop.views.theme import Look

ButtonKind = Literal["plain", "primary", "dark", "link"]


class Button(QPushButton):
    """``Button(look, words, kind="plain", icon="", key="", large=False)``; ``clicked`` as ever.

    ``key`` is a shortcut such as ``Ctrl+K``, ``F8`` or ``A``. A single letter acts when no field
    has the focus, and with Alt inside one; held down, it acts once, or again and again if it
    ``repeats``. Set ``setCheckable(True)`` for a switch. When it is disabled, say why with
    ``setToolTip``.
    """

    def __init__(
        self,
        look: Look,
        words: str,
        kind: ButtonKind = "plain",
        icon: str = "",
        key: str = "",
        *,
        large: bool = False,
        repeats: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._kind, self._icon, self._large = look, kind, icon, large
        self.key, self._caps = key, key_words(key)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.set_words(words)
        for each in self.keys:
            key_presses(self, each, repeats=repeats)

    @property
    def keys(self) -> list[str]:
        """All that press it."""
        letter = len(self.key) == 1 and self.key.isalpha()
        return [self.key, f"Alt+{self.key}"] if letter else [self.key] if self.key else []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not enter_presses(self, event):
            super().keyPressEvent(event)

    def set_words(self, words: str) -> None:
        """Change the words; an ampersand is a word too, not a mnemonic."""
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(words)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        theme = self._look.theme
        width = width_of(self.accessibleName(), theme.font(14, 600))
        width += theme.px(0 if self._kind == "link" else 24)
        width += theme.px(24) if self._icon else 0
        width += sum(keycap_width(theme, cap) + theme.px(4) for cap in self._caps)
        width += theme.px(4) if self._caps else 0
        high = 20 if self._kind == "link" else 44 if self._large else 30
        return QSize(round(width) + 1, theme.px(high))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        """Ink, ground and edge in the state that it is in."""
        theme = self._look.theme
        if not self.isEnabled():
            return theme.text2, theme.sunk, theme.line2
        if self._kind == "dark":
            return theme.canvas, theme.text, theme.text
        if self._kind == "primary" or self.isChecked():
            ground = theme.blue
            if self.isDown() or self.underMouse():
                ground = ground.lighter(112) if theme.dark else ground.darker(115)
            return theme.onblue, ground, ground
        ground = theme.raised
        if self.isDown():
            ground = theme.press
        elif self.underMouse():
            ground = theme.bluebg
        return theme.text, ground, theme.ctl

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        ink, ground, edge = self._colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._kind == "link":
            ink = theme.blue if self.isEnabled() else theme.text2
            inset = 0
        else:
            painter.setBrush(ground)
            painter.setPen(QPen(edge, 1))
            radius = theme.px(6)
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(box, radius, radius)
            inset = max(theme.px(12), (self.width() - self.sizeHint().width()) // 2 + theme.px(12))
        x = float(inset)
        if self._icon:
            side = theme.px(18)
            draw_icon(painter, self._icon, QPointF(x, (self.height() - side) / 2), side, ink)
            x += theme.px(24)
        words = self.accessibleName()
        font = theme.font(14, 600)
        font.setUnderline(self._kind == "link" and self.underMouse())
        painter.setFont(font)
        painter.setPen(ink)
        width = width_of(words, theme.font(14, 600))
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(x, 0, width + 2, self.height()), left, words)
        x += width + theme.px(8)
        on_ground = ink if self._kind in {"primary", "dark"} or self.isChecked() else theme.text2
        for cap in self._caps:
            draw_keycap(
                painter, theme, cap, QPointF(x, (self.height() - theme.px(18)) / 2), on_ground
            )
            x += keycap_width(theme, cap) + theme.px(4)
        painter.end()


class OutcomeButton(QPushButton):
    """``OutcomeButton(look, words, key="1")``: 56 px high, pressed once on, pressed again off.

    Inside a field the key acts with Ctrl: Alt and a number go to another page.
    """

    def __init__(self, look: Look, words: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._key, self._low = look, key, False
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        key_presses(self, key)
        key_presses(self, f"Ctrl+{key}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not enter_presses(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        theme = self._look.theme
        if self._low:
            words = self.accessibleName().split()
            widest = max(width_of(each, theme.font(14, 600)) for each in words)
            return QSize(round(widest) + theme.px(48), theme.px(44))
        width = width_of(self.accessibleName(), theme.font(15, 600)) + theme.px(66)
        return QSize(round(width), theme.px(56))

    def be_low(self, low: bool) -> None:
        """44 px high, the words on two lines where they must: for a short window."""
        self._low = low
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        on, enabled = self.isChecked(), self.isEnabled()
        ink = theme.onblue if on else theme.text if enabled else theme.text2
        ground = theme.blue if on else theme.raised if enabled else theme.sunk
        if enabled and not on and (self.isDown() or self.underMouse()):
            ground = theme.press if self.isDown() else theme.bluebg
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(ground)
        painter.setPen(QPen(theme.blue if on else theme.ctl if enabled else theme.line2, 1))
        radius = theme.px(6)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        side = theme.px(24 if self._low else 28)
        cap = QRectF(theme.px(8 if self._low else 12), (self.height() - side) / 2, side, side)
        painter.setBrush(theme.onblue if on else theme.raised)
        painter.setPen(QPen(theme.onblue if on else theme.ctl, 1))
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(4), theme.px(4))
        painter.setFont(theme.font(16, 600))
        painter.setPen(theme.blue if on else ink)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._key)
        painter.setFont(theme.font(14 if self._low else 15, 600))
        painter.setPen(ink)
        beside = theme.px(40 if self._low else 52)
        rest = QRectF(self.rect()).adjusted(beside, 0, -theme.px(4 if self._low else 8), 0)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        wrap = Qt.TextFlag.TextWordWrap if self._low else Qt.TextFlag.TextSingleLine
        painter.drawText(rest, int(left) | int(wrap), self.accessibleName())
        painter.end()
