"""What lies over the console while it is locked and the meeting goes on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.views.confirm import ConfirmForm
from desktop.views.page import Seat
from desktop.views.parts.card import Card
from desktop.views.parts.layout import Down
from desktop.views.parts.middle import Middle
from desktop.views.parts.paragraph import Paragraph

WIDTH = 440


class Cover(QWidget):
    """``Cover(seat)``: ``unlocked()`` by the password of the person signed in and no other.

    ``signedOut()`` when they, or whoever stands there, would rather end it. It names no patient.
    """

    unlocked = Signal()
    signedOut = Signal()

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = seat.look
        self.form = ConfirmForm(seat, self.tr("Unlock"), self.tr("Sign out"), "Ctrl+L")
        self.form.right.connect(self.unlocked)
        self.form.left.connect(self.signedOut)
        card = Card(look)
        inside = Down(look, gap=10, pad=(10, 12, 10, 12))
        inside.addWidget(Paragraph(self.tr("Locked"), "title", "blue", wrap=False))
        words = self.tr(
            "The meeting goes on behind its curtain, and nothing that was typed is lost."
        )
        inside.addWidget(Paragraph(words, "body", "text2"))
        inside.addWidget(self.form)
        card.body.addLayout(inside)
        Down(look, gap=0, parent=self).addWidget(Middle(look, WIDTH, card))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.form)

    def clear(self) -> None:
        """Nobody is there still: what was half-typed goes."""
        self.form.clear()
