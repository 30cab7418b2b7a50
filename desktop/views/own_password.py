"""A password of one's own: whenever someone wants another, and at the door if one was given."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.card import Card
from desktop.views.parts.fields import LineField
from desktop.views.parts.layout import Across, Down, Scroll
from desktop.views.parts.middle import Middle
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.strip import Strip

TOPIC = "own password"
WIDTH = 440


class OwnPasswordForm(QWidget):
    """``OwnPasswordForm(seat, leave, leave_key="")``: ``chosen()`` once it is kept.

    ``left()`` when the person would rather not; ``clear()`` forgets what was typed.
    """

    chosen = Signal()
    left = Signal()

    def __init__(
        self, seat: Seat, leave: str, leave_key: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        look = self._look = seat.look
        self._seat = seat
        self.trouble = Strip(look)
        self.old = LineField(look, self.tr("Your password now"), secret=True)
        self.new = LineField(
            look, self.tr("New password"), hint=self.tr("three words are good"), secret=True
        )
        self.again = LineField(look, self.tr("New password again"), secret=True)
        self._fields = (self.old, self.new, self.again)
        self.button = Button(look, self.tr("Change my password"), "primary", large=True)
        self.leave_button = Button(look, leave, key=leave_key, large=True)
        for field in self._fields:
            field.entered.connect(self._submit)
        self.button.clicked.connect(self._submit)
        self.leave_button.clicked.connect(self.left)
        self.setFocusProxy(self.old)
        column = Down(look, gap=14, parent=self)
        column.addWidget(
            Paragraph(self.tr("Signed in: {name}").format(name=seat.actor.name), "small", "text2")
        )
        column.addWidget(self.trouble)
        for field in self._fields:
            column.addWidget(field)
        foot = Across(look, gap=8, pad=(0, 6, 0, 0))
        foot.addStretch(1)
        foot.addWidget(self.leave_button)
        foot.addWidget(self.button)
        column.addLayout(foot)

    def clear(self) -> None:
        """Nobody waits for an answer, and nothing that was typed stays."""
        self._seat.records.forget(TOPIC)
        self._enable(True)
        for field in self._fields:
            field.set_text("")
            field.wrong("")
        self.trouble.say("")

    def _submit(self) -> None:
        """Go on to the first empty field, or ask for the change."""
        self.trouble.say("")
        self.again.wrong("")
        for field in self._fields:
            if not field.text():
                field.setFocus(Qt.FocusReason.TabFocusReason)
                return
        if self.again.text() != self.new.text():
            self.again.wrong(self.tr("This is not what stands above. Type the new one again."))
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._enable(False)
        self._seat.records.choose_password(
            TOPIC, self._seat.actor, self.old.text(), self.new.text(), self._kept, self._refused
        )

    def _kept(self) -> None:
        self.clear()
        self.chosen.emit()

    def _refused(self, sentence: str) -> None:
        """The first field is weighed, and nothing says whose fault it is: all are typed anew."""
        self.clear()
        self.trouble.refuse(sentence)
        self.old.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enable(self, enabled: bool) -> None:
        for each in (*self._fields, self.button):
            each.setEnabled(enabled)


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
        room = self.screen().availableSize()
        self.resize(
            min(max(look.theme.px(WIDTH), inside.sizeHint().width()), room.width() - 40),
            min(inside.sizeHint().height(), room.height() - 60),
        )
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
