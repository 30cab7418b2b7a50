"""Fields with their label above, and the state of what was typed beside it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
)

from desktop.errors import Problem
from desktop.views.parts.choice import Choice
from desktop.views.parts.icons import Icon, draw_icon
from desktop.views.parts.ink import draw_keycap, key_words, keycap_width, width_of
from desktop.views.parts.keys import PLAIN
from desktop.views.parts.layout import Across, Down, mark
from desktop.views.parts.paragraph import Paragraph
from desktop.views.theme import Look
from desktop.words.dates import ENGLAND

Weighed = TypeVar("Weighed")


class KeyCap(QWidget):
    """``KeyCap(look, key)``: the caps of a shortcut, beside the control that it belongs to."""

    def __init__(self, look: Look, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._caps = look, key_words(key)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        theme = self._look.theme
        wide = sum(keycap_width(theme, cap) + theme.px(4) for cap in self._caps)
        return QSize(max(0, wide - theme.px(4)), theme.px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        painter = QPainter(self)
        x = 0.0
        for cap in self._caps:
            draw_keycap(painter, theme, cap, QPointF(x, 0), theme.text2)
            x += keycap_width(theme, cap) + theme.px(4)
        painter.end()


class Field(QWidget):
    """An editor under its label. ``key`` is a shortcut that puts the focus in it.

    ``saved(at)`` says "Saved 14:31:52" beside the label, ``kept(at)`` "Draft kept 14:31:52";
    ``wrong(sentence)`` says what to mend, and ``wrong("")`` that all is well.
    """

    def __init__(
        self,
        look: Look,
        label: str,
        editor: QWidget,
        *,
        hint: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.label = Paragraph(label, "section", wrap=False)
        self.label.setBuddy(editor)
        self.setFocusProxy(editor)
        editor.setAccessibleName(label)
        editor.setAccessibleDescription(hint)
        heading = Across(look, gap=8)
        heading.addWidget(self.label)
        if key:
            heading.addWidget(KeyCap(look, key))
            QShortcut(QKeySequence(key), self, self._come)
            if len(key) == 1 and key.isalpha():
                QShortcut(QKeySequence(f"Alt+{key}"), self, self._come)
        self.hint = Paragraph(hint, "small", "text2", wrap=False)
        heading.addWidget(self.hint)
        heading.addStretch(1)
        self._tick = Icon(look, "check", 16, "text2")
        self._saved = Paragraph("", "small", "text2", wrap=False)
        heading.addWidget(self._tick)
        heading.addWidget(self._saved)
        self._wrong = Paragraph("", "small", "red")
        column = Down(look, gap=5, parent=self)
        column.addLayout(heading)
        column.addWidget(editor)
        column.addWidget(self._wrong)
        self.say("")
        self.wrong("")

    def rename(self, label: str) -> None:
        """What the field asks for is something else now."""
        self.label.setText(label)
        self._editor.setAccessibleName(label)

    def saved(self, at: datetime) -> None:
        """What is typed stands signed in the store since this moment."""
        self.say(self.tr("Saved {time}").format(time=_clock(at)))

    def kept(self, at: datetime) -> None:
        """It is a draft: safe, and with nobody yet. Called saved, it would pass for sent."""
        self.say(self.tr("Draft kept {time}").format(time=_clock(at)))

    def say(self, words: str) -> None:
        """The state beside the label; empty takes it away."""
        self._saved.setText(words)
        self._saved.setVisible(bool(words))
        self._tick.setVisible(bool(words))

    def wrong(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))
        mark(self._editor, "wrong", "true" if sentence else "false")
        self._editor.setAccessibleDescription(sentence or self.hint.text())

    def weighed(self, weigh: Callable[[], Weighed]) -> Weighed | None:
        """What ``weigh`` makes of what is typed; None where it is a ``Problem``, which is said."""
        try:
            found = weigh()
        except Problem as problem:
            self.wrong(str(problem))
            self.setFocus()
            return None
        self.wrong("")
        return found

    def _come(self) -> None:
        self._editor.setFocus(Qt.FocusReason.ShortcutFocusReason)


class _Line(QLineEdit):
    """Whoever is led to it goes on where its words end."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() is Qt.FocusReason.OtherFocusReason:
            self.setCursorPosition(len(self.text()))


class LineField(Field):
    """``LineField(look, label, hint="", key="", secret=False)``: ``text()``, ``set_text(words)``.

    ``edited(words)`` as someone types, ``entered()`` on Enter; ``edit`` is the QLineEdit.
    """

    edited = Signal(str)
    entered = Signal()

    def __init__(
        self,
        look: Look,
        label: str,
        *,
        hint: str = "",
        key: str = "",
        secret: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self.edit = _Line()
        super().__init__(look, label, self.edit, hint=hint, key=key, parent=parent)
        if secret:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.textEdited.connect(self.edited)
        self.edit.returnPressed.connect(self.entered)
        self.edit.editingFinished.connect(self._show_beginning)

    def text(self) -> str:
        return self.edit.text()

    def set_text(self, words: str) -> None:
        self.edit.setText(words)
        self._show_beginning()

    def _show_beginning(self) -> None:
        """Of what has no room, its beginning stands there, unless someone is typing."""
        if not self.edit.hasFocus():
            self.edit.setCursorPosition(0)


class TextField(Field):
    """``TextField(look, label, hint="", key="", lines=3)``: ``text()``, ``set_text(words)``.

    ``edited(words)`` when someone types, not when ``set_text`` fills it. Tab leaves it. What is
    ``one_paragraph`` has no second: there Enter gives it, with ``entered``.
    """

    edited = Signal(str)
    entered = Signal()

    def __init__(
        self,
        look: Look,
        label: str,
        *,
        hint: str = "",
        key: str = "",
        lines: int = 3,
        one_paragraph: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self.edit = QPlainTextEdit()
        super().__init__(look, label, self.edit, hint=hint, key=key, parent=parent)
        self._look, self._lines = look, lines
        self.edit.setTabChangesFocus(True)
        self.edit.textChanged.connect(self._typed)
        if one_paragraph:
            self.edit.installEventFilter(self)
        look.changed.connect(self._fit)
        self._fit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.entered.emit()
                return True
        return False

    def text(self) -> str:
        return self.edit.toPlainText()

    def set_text(self, words: str) -> None:
        self.edit.blockSignals(True)
        self.edit.setPlainText(words)
        self.edit.blockSignals(False)

    def _typed(self) -> None:
        self.edited.emit(self.text())

    def _fit(self) -> None:
        self.edit.setFixedHeight(self._look.theme.px(21 * self._lines + 16))


class ChoiceField(Field):
    """``ChoiceField(look, label, [(value, words)…], hint="", key="")``.

    ``value()``, ``set_value(value)``, ``chosen(value)`` when someone picks; ``set_choices(…)``.
    ``entered()`` on Enter while the list is shut: what is chosen is what was meant.
    """

    chosen = Signal(object)
    entered = Signal()

    def __init__(
        self,
        look: Look,
        label: str,
        choices: Sequence[tuple[object, str]] = (),
        *,
        hint: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self.edit = Choice(look)
        super().__init__(look, label, self.edit, hint=hint, key=key, parent=parent)
        self._values: list[object] = []
        self._quiet = False
        self.set_choices(choices)
        # Not "activated": whoever types the first letters of a choice picks it too.
        self.edit.currentIndexChanged.connect(self._picked)
        self.edit.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if enter and event.modifiers() in PLAIN and not event.isAutoRepeat():
                self.entered.emit()
        return False

    def set_choices(self, choices: Sequence[tuple[object, str]]) -> None:
        self._quiet = True
        self.edit.clear()
        self._values = [value for value, _ in choices]
        self.edit.addItems([words for _, words in choices])
        self._quiet = False

    def value(self) -> object:
        """What is chosen; None where the list is empty."""
        place = self.edit.currentIndex()
        return self._values[place] if place >= 0 else None

    def set_value(self, value: object) -> None:
        if value in self._values:
            self._quiet = True
            self.edit.setCurrentIndex(self._values.index(value))
            self._quiet = False

    def _picked(self, place: int) -> None:
        if not self._quiet and place >= 0:
            self.chosen.emit(self._values[place])


class TickBox(QCheckBox):
    """``TickBox(look, words)``: a box with its words, in the look of the lists; ``toggled``."""

    def __init__(self, look: Look, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words.replace("&", "&&"), parent)
        self._look = look
        self.setAccessibleName(words)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        theme = self._look.theme
        wide = width_of(self.accessibleName(), theme.font(14)) + theme.px(28)
        return QSize(round(wide) + 1, theme.px(24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, _pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        side = theme.px(18)
        square = QRectF(0.5, (self.height() - side) / 2 + 0.5, side - 1, side - 1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, enabled = self.isChecked(), self.isEnabled()
        painter.setPen(QPen(theme.ctl if enabled else theme.line2, 1.2))
        ground = theme.bluebg if self.underMouse() else theme.raised
        painter.setBrush(theme.blue if on else ground if enabled else theme.sunk)
        painter.drawRoundedRect(square, theme.px(4), theme.px(4))
        if on:
            draw_icon(painter, "check", square.topLeft(), side, theme.onblue)
        painter.setFont(theme.font(14))
        painter.setPen(theme.text if enabled else theme.text2)
        words = QRectF(self.rect()).adjusted(theme.px(28), 0, 0, 0)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, left, self.accessibleName())
        painter.end()


class FindBox(QLineEdit):
    """``FindBox(look, words, key="Ctrl+K")``: an icon before, the key's caps while it is empty."""

    def __init__(
        self, look: Look, words: str, key: str = "Ctrl+K", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._caps = look, key_words(key)
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if key:
            QShortcut(QKeySequence(key), self, self._come)
        look.changed.connect(self._fit)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = self._look.theme
        painter = QPainter(self)
        side = theme.px(18)
        at = QPointF(theme.px(11), (self.height() - side) / 2)
        draw_icon(painter, "search", at, side, theme.text2)
        if not self.text():
            x = float(self.width() - theme.px(6))
            for cap in reversed(self._caps):
                x -= keycap_width(theme, cap) + theme.px(4)
                at = QPointF(x, (self.height() - theme.px(18)) / 2)
                draw_keycap(painter, theme, cap, at, theme.text2)
        painter.end()

    def sizeHint(self) -> QSize:
        return QSize(self._look.theme.px(380), super().sizeHint().height())

    def _come(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _fit(self) -> None:
        px = self._look.theme.px
        self.setTextMargins(px(28), 0, 0, 0)
        self.setMinimumWidth(px(200))


def _clock(at: datetime) -> str:
    local = at.astimezone(ENGLAND) if at.tzinfo else at
    return f"{local:%H:%M:%S}"
