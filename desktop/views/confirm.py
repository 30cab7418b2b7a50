"""Asking the person who is signed in for their password again, before what needs more care."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from desktop.views.page import Seat
from desktop.views.parts.fields import LineField
from desktop.views.parts.layout import Down, room_for
from desktop.views.parts.paragraph import Paragraph
from desktop.views.password_form import PasswordForm

TOPIC = "confirm"
WIDTH = 440


class ConfirmForm(PasswordForm):
    """``ConfirmForm(seat, action, leave, leave_key="")``; then ``right()`` or it says why not."""

    right = Signal()

    def __init__(
        self, seat: Seat, action: str, leave: str, leave_key: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(seat, TOPIC, parent)
        self.password = LineField(seat.look, self.tr("Your password"), secret=True)
        self.lay_out((self.password,), action, leave, leave_key)

    def submit(self) -> None:
        typed = self.password.text()
        if not typed or not self.button.isEnabled():
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.trouble.say("")
        self.enable(False)
        self.seat.records.confirm(TOPIC, self.seat.actor, typed, self._right, self._wrong)

    def _right(self) -> None:
        self.clear()
        self.right.emit()

    def _wrong(self, sentence: str) -> None:
        self.clear()
        self.trouble.say(sentence, "red")
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)


class ConfirmDialog(QDialog):
    """``ConfirmDialog(seat, why, parent)``, then ``open()``: ``accepted`` once it was right.

    ``rejected`` when the person thinks better of it. ``why`` is a sentence on what is about to
    happen; the title never names a patient. It is gone once it is answered.
    """

    def __init__(self, seat: Seat, why: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = seat.look
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Type your password again"))
        self.form = ConfirmForm(seat, self.tr("Confirm"), self.tr("Cancel"), "Esc")
        self.form.right.connect(self.accept)
        self.form.left.connect(self.reject)
        column = Down(look, gap=10, pad=(22, 18, 22, 18), parent=self)
        column.addWidget(Paragraph(self.windowTitle(), "panel"))
        column.addWidget(Paragraph(why, "body"))
        column.addWidget(self.form)
        column.addStretch(1)
        self.setMinimumWidth(min(look.theme.px(WIDTH), room_for(self).width()))
        self.form.setFocus()

    def done(self, result: int) -> None:
        self.form.clear()
        super().done(result)
