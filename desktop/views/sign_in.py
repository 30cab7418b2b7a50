"""The door: who is there. Painted before anything else is fetched."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.views.parts.buttons import Button
from desktop.views.parts.card import Card
from desktop.views.parts.fields import LineField
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.strip import Strip
from desktop.views.theme import Look

WIDTH = 400


class SignIn(QWidget):
    """``submitted(username, password, passphrase)``; then ``refuse(sentence)`` or it is gone.

    The passphrase of an embedded hub is asked for only where nothing remembers it.
    """

    submitted = Signal(str, str, str)

    def __init__(
        self,
        look: Look,
        *,
        ask_passphrase: bool = False,
        note: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.username = LineField(look, self.tr("User name"))
        self.password = LineField(look, self.tr("Password"), secret=True)
        self.passphrase = LineField(look, self.tr("Passphrase of this hub"), secret=True)
        self.passphrase.setVisible(ask_passphrase)
        self.trouble = Strip(look)
        self.button = Button(look, self.tr("Sign in"), "primary", large=True)
        self.button.clicked.connect(self._submit)
        self._fields = [self.username, self.password]
        self._fields += [self.passphrase] if ask_passphrase else []
        for field in self._fields:
            field.entered.connect(self._submit)
        self._card = Card(look, "")
        form = Down(look, gap=16, pad=(10, 12, 10, 12))
        form.addWidget(Paragraph("Tapestry", "title", "blue", wrap=False))
        form.addWidget(
            Paragraph(
                self.tr("Health, social care and voluntary staff around one person."),
                "body",
                "text2",
            )
        )
        form.addWidget(self.trouble)
        form.addWidget(self.username)
        form.addWidget(self.password)
        form.addWidget(self.passphrase)
        form.addWidget(self.button)
        self._card.body.addLayout(form)
        self._note = Strip(look, note, "plain")
        column = Down(look, gap=16, parent=self)
        column.addStretch(2)
        for widget in (self._card, self._note):
            row = Across(look, gap=0)
            row.addStretch(1)
            row.addWidget(widget)
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(3)
        self.setFocusProxy(self.username)
        look.changed.connect(self._fit)
        self._fit()

    def wait(self) -> None:
        """The answer is being sought: nothing can be pressed twice."""
        self.trouble.say("")
        self.button.set_words(self.tr("Opening the hub"))
        self._enable(False)

    def refuse(self, sentence: str) -> None:
        """Say why not, keep the name, and ask for the password again."""
        self._enable(True)
        self.button.set_words(self.tr("Sign in"))
        self.trouble.say(sentence, "red")
        self.password.set_text("")
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _submit(self) -> None:
        """Go on to the first empty field, or submit."""
        for field in self._fields:
            if not field.text().strip():
                field.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.submitted.emit(self.username.text(), self.password.text(), self.passphrase.text())

    def _enable(self, enabled: bool) -> None:
        for field in self._fields:
            field.setEnabled(enabled)
        self.button.setEnabled(enabled)

    def _fit(self) -> None:
        wide = self._look.theme.px(WIDTH)
        self._card.setFixedWidth(wide)
        self._note.setFixedWidth(wide)
