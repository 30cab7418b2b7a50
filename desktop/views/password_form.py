"""What every question for a password looks like, whatever is asked with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import LineField
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.strip import Strip


class PasswordForm(QWidget):
    """Who is signed in, the fields one under the other, and what to do or to leave.

    ``left()`` when the person would rather not answer; ``clear()`` forgets what was typed.
    """

    left = Signal()

    def __init__(self, seat: Seat, topic: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seat, self._topic = seat, topic
        self.trouble = Strip(seat.look)

    def lay_out(
        self, fields: tuple[LineField, ...], action: str, leave: str, leave_key: str
    ) -> None:
        look = self.seat.look
        self._fields = fields
        self.button = Button(look, action, "primary", large=True)
        self.leave_button = Button(look, leave, key=leave_key, large=True)
        for field in fields:
            field.entered.connect(self.submit)
        self.button.clicked.connect(self.submit)
        self.leave_button.clicked.connect(self.left)
        self.setFocusProxy(fields[0])
        who = self.tr("Signed in: {name}").format(name=self.seat.actor.name)
        column = Down(look, gap=14, parent=self)
        column.addWidget(Paragraph(who, "small", "text2"))
        column.addWidget(self.trouble)
        for field in fields:
            column.addWidget(field)
        foot = Across(look, gap=8, pad=(0, 6, 0, 0))
        foot.addStretch(1)
        foot.addWidget(self.leave_button)
        foot.addWidget(self.button)
        column.addLayout(foot)

    def submit(self) -> None:
        """Ask with what was typed; each form knows what."""
        raise NotImplementedError

    def clear(self) -> None:
        """Nobody waits for an answer, and nothing that was typed stays."""
        self.seat.records.forget(self._topic)
        self.enable(True)
        for field in self._fields:
            field.set_text("")
            field.wrong("")
        self.trouble.say("")

    def enable(self, enabled: bool) -> None:
        for each in (*self._fields, self.button):
            each.setEnabled(enabled)
