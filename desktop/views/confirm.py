"""Asking the person who is signed in for their password again, before what needs more care."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import LineField
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.strip import Strip

TOPIC = "confirm"
WIDTH = 440


class PasswordForm(QWidget):
    """``PasswordForm(seat, action, leave, leave_key="")``; then ``right()`` or it says why not.

    ``left()`` when the person would rather not answer; ``clear()`` forgets what was typed.
    """

    right = Signal()
    left = Signal()

    def __init__(
        self, seat: Seat, action: str, leave: str, leave_key: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        look = seat.look
        self._seat, self._action = seat, action
        who = self.tr("Signed in: {name}").format(name=seat.actor.name)
        self.trouble = Strip(look)
        self.password = LineField(look, self.tr("Your password"), secret=True)
        self.button = Button(look, action, "primary", large=True)
        self.leave_button = Button(look, leave, key=leave_key, large=True)
        self.password.entered.connect(self._submit)
        self.button.clicked.connect(self._submit)
        self.leave_button.clicked.connect(self.left)
        self.setFocusProxy(self.password)
        column = Down(look, gap=14, parent=self)
        column.addWidget(Paragraph(who, "small", "text2"))
        column.addWidget(self.trouble)
        column.addWidget(self.password)
        foot = Across(look, gap=8, pad=(0, 6, 0, 0))
        foot.addStretch(1)
        foot.addWidget(self.leave_button)
        foot.addWidget(self.button)
        column.addLayout(foot)

    def clear(self) -> None:
        """Nobody waits for an answer, and nothing that was typed stays."""
        self._seat.records.forget(TOPIC)
        self._enable(True)
        self.password.set_text("")
        self.trouble.say("")

    def _submit(self) -> None:
        typed = self.password.text()
        if not typed or not self.button.isEnabled():
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.trouble.say("")
        self._enable(False)
        self._seat.records.confirm(TOPIC, self._seat.actor, typed, self._right, self._wrong)

    def _right(self) -> None:
        self.clear()
        self.right.emit()

    def _wrong(self, sentence: str) -> None:
        self.clear()
        self.trouble.say(sentence, "red")
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enable(self, enabled: bool) -> None:
        self.password.setEnabled(enabled)
        self.button.setEnabled(enabled)


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
        self.form = PasswordForm(seat, self.tr("Confirm"), self.tr("Cancel"), "Esc")
        self.form.right.connect(self.accept)
        self.form.left.connect(self.reject)
        column = Down(look, gap=10, pad=(22, 18, 22, 18), parent=self)
        column.addWidget(Paragraph(self.windowTitle(), "panel"))
        column.addWidget(Paragraph(why, "body"))
        column.addWidget(self.form)
        column.addStretch(1)
        self.setMinimumWidth(min(look.theme.px(WIDTH), self.screen().availableSize().width() - 40))
        self.form.setFocus()

    def done(self, result: int) -> None:
        self.form.clear()
        super().done(result)
