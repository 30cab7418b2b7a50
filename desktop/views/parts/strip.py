"""What is wrong, what is missing and what is under way: one plain sentence each."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedLayout, QWidget

from desktop.views.parts.buttons import Button
from desktop.views.parts.icons import Icon
from desktop.views.parts.keys import key_within
from desktop.views.parts.layout import Across, Down, mark
from desktop.views.parts.paragraph import Paragraph
from desktop.views.theme import Look

StripTone = Literal["plain", "red", "warn", "ok", "blue"]
_ICONS = {
    "plain": "info-circle",
    "red": "alert-triangle",
    "warn": "alert-triangle",
    "ok": "circle-check",
    "blue": "info-circle",
}
LEAST = 28
"""Px at scale 1 of a strip with one line."""
PATIENCE = 400
"""Milliseconds before waiting is worth a word."""


class Strip(QFrame):
    """``Strip(look, words="", tone="blue", action="", key="")``; ``asked()`` when it is pressed.

    Red is for sources that disagree and for what went wrong. ``say(words, tone)`` shows it,
    ``say("")`` hides it. ``offer(False)`` takes the action away until it is of use again.
    """

    asked = Signal()

    def __init__(
        self,
        look: Look,
        words: str = "",
        tone: StripTone = "blue",
        action: str = "",
        parent: QWidget | None = None,
        *,
        key: str = "",
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._row = Across(look, gap=8, pad=(9, 3, 11, 3), parent=self)
        self._icon = Icon(look, _ICONS[tone], 18)
        self._row.addWidget(self._icon)
        self.words = Paragraph("", "body")
        self._row.addWidget(self.words, 1)
        self._action = Button(look, action, "link", key=key, parent=self)
        self._action.clicked.connect(self.asked)
        self.offer(bool(action))
        self._row.addWidget(self._action)
        self.say(words, tone)

    def minimumSizeHint(self) -> QSize:
        """As high as its words are at its width: not as they would be where it is narrowest."""
        hint = super().minimumSizeHint()
        return QSize(hint.width(), min(hint.height(), self._look.theme.px(LEAST)))

    def offer(self, offered: bool) -> None:
        self._action.setVisible(offered)
        # Tab would come to the strip for the sake of what is hidden in it, and go no further.
        self.setFocusProxy(self._action if offered else None)  # type: ignore[arg-type]  # none is one

    def on_escape(self, act: Callable[[], object]) -> None:
        """What Escape does while its action has the focus."""
        key_within(self._action, "Escape", act)

    def say(self, words: str, tone: StripTone = "blue") -> None:
        mark(self, "tone", tone)
        self._icon.show_icon(_ICONS[tone])
        self.words.setText(words)
        self.setAccessibleName(words)
        # A part that nothing holds yet would be shown as a window; it appears with its holder.
        if not words or self.parent() is not None:
            self.setVisible(bool(words))

    def refuse(self, sentence: str) -> None:
        """Why something could not be done."""
        self.say(sentence, "red")


class Pane(QWidget):
    """``Pane(look, content)``: shows the content, or one sentence in its place.

    ``ready()``, ``empty("Not recorded")``, ``failed(sentence)`` with ``retried()`` when someone
    asks again, and ``loading()``, which stays silent for the first 400 ms.
    """

    retried = Signal()

    def __init__(self, look: Look, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(content)
        sentence = QWidget()
        column = Down(look, gap=8, pad=(0, 8, 0, 8), parent=sentence)
        self.sentence = Paragraph("", "body", "text2")
        self._problem = Strip(look, "", "red", self.tr("Try again"))
        self._problem.asked.connect(self.retried)
        column.addWidget(self.sentence)
        column.addWidget(self._problem)
        column.addStretch()
        self._stack.addWidget(sentence)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self._still_loading)

    def ready(self) -> None:
        self._patience.stop()
        self._stack.setCurrentIndex(0)

    def empty(self, words: str) -> None:
        self._show(words, "")

    def failed(self, sentence: str) -> None:
        self._show("", sentence)

    def loading(self) -> None:
        self._patience.start()

    def _still_loading(self) -> None:
        self._show(self.tr("Loading"), "")

    def _show(self, words: str, problem: str) -> None:
        self._patience.stop()
        self.sentence.setText(words)
        self.sentence.setVisible(bool(words))
        self._problem.say(problem, "red")
        self._stack.setCurrentIndex(1)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignLeft)
