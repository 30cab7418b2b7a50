"""A closed list to choose one thing from."""

from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from desktop.views.parts.icons import draw_icon
from desktop.views.theme import Look


class Choice(QComboBox):
    """A closed list with a chevron that follows the theme; the tip has what it has no room for."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._typed = QElapsedTimer()
        self.currentTextChanged.connect(self._offer_tip)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A space within what is being typed is part of it; only another one opens the list."""
        pause = QApplication.keyboardInputInterval()
        typing = self._typed.isValid() and not self._typed.hasExpired(pause)
        within = typing and event.key() == Qt.Key.Key_Space
        if within:
            event = QKeyEvent(event.type(), Qt.Key.Key_unknown, event.modifiers(), event.text())
        if within or event.text().strip():
            self._typed.start()
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Letters choose: the single letters of a page sleep here as in any other field."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}
            if event.modifiers() in plain and event.text().isprintable() and event.text():
                event.accept()
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, option = self._look.theme, QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown()
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        side = theme.px(16)
        at = QPointF(self.width() - side - theme.px(8), (self.height() - side) / 2)
        draw_icon(painter, "chevron-down", at, side, theme.text)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._offer_tip()

    def _offer_tip(self) -> None:
        self.setToolTip(self.currentText() if self.shown() != self.currentText() else "")

    def shown(self) -> str:
        """What is chosen, as it stands there."""
        option, part = QStyleOptionComboBox(), QStyle.SubControl.SC_ComboBoxEditField
        self.initStyleOption(option)
        control = QStyle.ComplexControl.CC_ComboBox
        room = self.style().subControlRect(control, option, part, self).width()
        elided = Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self.currentText(), elided, room)
