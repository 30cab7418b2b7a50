"""A password of one's own: whenever someone wants another, and at the door if one was given."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from desktop.views.page import Seat
from desktop.views.parts.card import Card
from desktop.views.parts.fields import LineField
from desktop.views.parts.layout import Down, Scroll, room_for
from desktop.views.parts.middle import Middle
from desktop.views.parts.paragraph import Paragraph
from desktop.views.password_form import PasswordForm

TOPIC = "own password"
WIDTH = 440


class OwnPasswordForm(PasswordForm):
    """``OwnPasswordForm(seat, leave, leave_key="")``: ``chosen()`` once it is kept."""

    chosen = Signal()

    def __init__(
        self, seat: Seat, leave: str, leave_key: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(seat, TOPIC, parent)
        look = seat.look
        self.old = LineField(look, self.tr("Your password now"), secret=True)
        self.new = LineField(
            look, self.tr("New password"), hint=self.tr("three words are good"), secret=True
        )
        self.again = LineField(look, self.tr("New password again"), secret=True)
        fields = (self.old, self.new, self.again)
        self.lay_out(fields, self.tr("Change my password"), leave, leave_key)

    def submit(self) -> None:
        """Go on to the first empty field, or ask for the change."""
        self.trouble.say("")
        self.again.wrong("")
        for field in (self.old, self.new, self.again):
            if not field.text():
                field.setFocus(Qt.FocusReason.TabFocusReason)
                return
        if self.again.text() != self.new.text():
            self.again.wrong(self.tr("This is not what stands above. Type the new one again."))
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.enable(False)
        self.seat.records.choose_password(
            TOPIC, self.seat.actor, self.old.text(), self.new.text(), self._kept, self._refused
        )

    def _kept(self) -> None:
        self.clear()
        self.chosen.emit()

    def _refused(self, sentence: str) -> None:
        """The first field is weighed, and nothing says whose fault it is: all are typed anew."""
        self.clear()
        self.trouble.refuse(sentence)
        self.old.setFocus(Qt.FocusReason.OtherFocusReason)


class OwnPasswordDialog(QDialog):
    """``OwnPasswordDialog(seat, parent)``, then ``open()``: ``accepted`` once it is changed."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = seat.look
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Change my password"))
        self.form = OwnPasswordForm(seat, self.tr("Cancel"), "Esc")
        self.form.chosen.connect(self.accept)
        self.form.left.connect(self.reject)
        inside = QWidget()
        column = Down(look, gap=10, pad=(22, 18, 22, 18), parent=inside)
        column.addWidget(Paragraph(self.windowTitle(), "panel"))
        column.addWidget(self.form)
        column.addStretch(1)
        Down(look, gap=0, parent=self).addWidget(Scroll(inside))
        wanted = inside.sizeHint().expandedTo(QSize(look.theme.px(WIDTH), 0))
        self.resize(wanted.boundedTo(room_for(self)))
        self.form.setFocus()

    def done(self, result: int) -> None:
        self.form.clear()
        super().done(result)


class GivenPassword(QWidget):
    """``GivenPassword(seat)`` stands before the office; ``chosen()`` opens it.

    ``signedOut()`` when whoever was given a password would rather not choose one now.
    """

    chosen = Signal()
    signedOut = Signal()

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = seat.look
        self.form = OwnPasswordForm(seat, self.tr("Sign out"), "Ctrl+L")
        self.form.chosen.connect(self.chosen)
        self.form.left.connect(self.signedOut)
        card = Card(look)
        inside = Down(look, gap=10, pad=(10, 12, 10, 12))
        inside.addWidget(Paragraph(self.tr("Choose a password of your own"), "title", "blue"))
        words = self.tr(
            "Someone else set the one that you have just typed, so they know it. Nobody will know"
            " the one that you choose now."
        )
        inside.addWidget(Paragraph(words, "body", "text2"))
        inside.addWidget(self.form)
        card.body.addLayout(inside)
        Down(look, gap=0, parent=self).addWidget(Middle(look, WIDTH, card))
        self.setFocusProxy(self.form)
