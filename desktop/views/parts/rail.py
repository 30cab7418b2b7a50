"""The slim rail at the left: where one can go, icon over word; the word alone in a low window."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QFrame, QPushButton, QWidget

from desktop.views.parts.icons import draw_icon
from desktop.views.parts.layout import Down, Scroll
from desktop.views.theme import Look
from desktop.words.patients import initials

WIDTH = 76
HIGH, LEAST, ICON = 54, 22, 50
"""Of a place, in px at scale 1: as drawn, at least, and from where it has an icon."""
OWN = "Ctrl+Shift+P"
"""The key of what is one's own: the password."""


@dataclass(frozen=True, slots=True)
class RailItem:
    """One place to go: what the signal carries, the word, the icon's name, a shortcut.

    ``name`` is the whole of a name that the rail has no room for.
    """

    key: str
    words: str
    icon: str
    shortcut: str = ""
    name: str = ""


class _RailButton(QAbstractButton):
    def __init__(self, look: Look, item: RailItem, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._item = look, item
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setText(item.words)
        name = item.name or item.words
        self.setAccessibleName(name)
        if item.shortcut:
            # A shortcut of the button's own would press it for a tenth of a second first.
            QShortcut(QKeySequence(item.shortcut), self, self.click)
            self.setToolTip(f"{name}  {item.shortcut}")

    @property
    def key(self) -> str:
        return self._item.key

    def sizeHint(self) -> QSize:
        theme = self._look.theme
        return QSize(theme.px(WIDTH) - 1, theme.px(HIGH))

    def nextCheckState(self) -> None:
        """The rail decides which place is current; a press only asks."""

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tile = QRectF(theme.px(6), 0, self.width() - 2 * theme.px(6), self.height())
        on = self.isChecked()
        if on or self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.press if self.isDown() else theme.bluebg)
            painter.drawRoundedRect(tile, theme.px(6), theme.px(6))
        roomy = self.height() >= theme.px(ICON)
        if on:
            aside = theme.px(10) if roomy else theme.px(4)
            painter.fillRect(QRectF(0, aside, 3, self.height() - 2 * aside), theme.blue)
        ink = theme.blue if on else theme.text2
        words = QRectF(self.rect())
        if roomy:
            side = theme.px(20)
            above = (self.height() - theme.px(HIGH)) / 2
            at = QPointF(tile.center().x() - side / 2, above + theme.px(8))
            draw_icon(painter, self._item.icon, at, side, ink)
            words = QRectF(0, above + theme.px(30), self.width(), theme.px(20))
        painter.setFont(theme.font(12.5, 600 if on else 500))
        painter.setPen(ink)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self._item.words)
        painter.end()


class _SignedIn(QPushButton):
    """Initials in a ring."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        side = self._look.theme.px(36)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.bluebg if self.underMouse() else theme.raised)
        painter.setPen(QPen(theme.ctl, 1))
        side = theme.px(34)
        ring = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter.drawEllipse(ring)
        painter.setFont(theme.font(12.5, 600))
        painter.setPen(theme.text)
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class Rail(QFrame):
    """``Rail(look, [RailItem(key, words, icon, shortcut="")…])``.

    ``chosen(key)`` when a place is asked for, ``signedInPressed()`` for the person at the foot.
    ``set_current(key)``, ``set_signed_in(name)``; ``offer(keys)`` hides all other places. Up and
    down move between places.
    """

    chosen = Signal(str)
    signedInPressed = Signal()

    def __init__(
        self, look: Look, items: Sequence[RailItem], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(self.tr("Places to go"))
        column = Down(look, gap=2, pad=(0, 8, 1, 8), parent=self)
        inside = QWidget()
        places = Down(look, gap=2, parent=inside)
        self._buttons = [_RailButton(look, item, inside) for item in items]
        for button in self._buttons:
            places.addWidget(button)
            button.clicked.connect(self._pressed)
        places.addStretch()
        # Lower than the least they scroll, without a bar: it would hide words.
        self._scroll = Scroll(inside)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._scroll, 1)
        self._signed_in = _SignedIn(look, self)
        self._signed_in.hide()
        self._signed_in.clicked.connect(self.signedInPressed)
        self._signed_in.setAccessibleDescription(self.tr("Change my password"))
        QShortcut(QKeySequence(OWN), self._signed_in, self._signed_in.click)
        column.addWidget(self._signed_in, 0, Qt.AlignmentFlag.AlignHCenter)
        look.changed.connect(self._fit)
        self._fit()

    def set_current(self, key: str) -> None:
        for button in self._buttons:
            button.setChecked(button.key == key)
            if button.key == key:
                self._scroll.ensureWidgetVisible(button, 0, 0)

    def stand(self) -> None:
        """Have the focus on the current place."""
        for button in self._buttons:
            if button.isChecked():
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self, keys: Container[str]) -> None:
        """Show these places alone; a hidden one's shortcut sleeps with it."""
        for button in self._buttons:
            button.setVisible(button.key in keys)
        self._fit()

    def set_signed_in(self, name: str) -> None:
        """The name of the person signed in; nobody hides the ring."""
        self._signed_in.setVisible(bool(name))
        self._fit()
        self._signed_in.setText(initials(name))
        self._signed_in.setAccessibleName(self.tr("Signed in: {name}").format(name=name))
        self._signed_in.setToolTip(
            self.tr("{name}: change my password  {key}").format(name=name, key=OWN)
        )

    def _pressed(self) -> None:
        button = self.sender()
        if isinstance(button, _RailButton):
            self.chosen.emit(button.key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """All places are in sight as long as each can be as high as its word."""
        px = self._look.theme.px
        self.setFixedWidth(px(WIDTH))
        room = self.height() - 2 * px(8)
        if not self._signed_in.isHidden():
            room -= self._signed_in.sizeHint().height() + px(2)
        shown = sum(not button.isHidden() for button in self._buttons)
        each = room // max(shown, 1) - px(2)
        for button in self._buttons:
            button.setFixedHeight(min(max(each, px(LEAST)), px(HIGH)))
