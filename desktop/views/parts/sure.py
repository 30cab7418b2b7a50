"""Asking once more, in its place, before something that is not easily taken back."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.views.parts.buttons import Button
from desktop.views.parts.card import Card
from desktop.views.parts.folding import ButtonRow
from desktop.views.parts.layout import Down, bring_into_sight
from desktop.views.parts.paragraph import Paragraph
from desktop.views.theme import Look


class Sure(Card):
    """``Sure(look)``: ``ask(sentence, act, then)``; gone once it is answered or ``drop``ped.

    The focus goes to what is asked. Enter alone does not answer: it may be the second of two.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, tone="warn", parent=parent)
        self._then: Callable[[], None] | None = None
        self.sentence = Paragraph("", "body")
        self.act = Button(look, "", "primary")
        self.not_now = Button(look, self.tr("Not now"))
        self.act.clicked.connect(self._answer)
        self.not_now.clicked.connect(self.drop)
        column = Down(look, gap=8)
        column.addWidget(self.sentence)
        column.addWidget(ButtonRow(look, self.act, self.not_now))
        self.body.addLayout(column)
        self.hide()

    def ask(self, sentence: str, act: str, then: Callable[[], None]) -> None:
        self._then = then
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self.act.set_words(act)
        self.act.setAccessibleDescription(sentence)
        self.show()
        self.act.setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_sight(self)

    def drop(self) -> None:
        """What it is about was changed, or somebody would rather not."""
        self._then = None
        self.hide()

    def _answer(self) -> None:
        then = self._then
        self.drop()
        if then is not None:
            then()
