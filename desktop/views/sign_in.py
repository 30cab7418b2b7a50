"""The door: who is there. Painted before anything else is fetched."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.views.parts.buttons import Button
from desktop.views.parts.card import Card
from desktop.views.parts.fields import LineField, TickBox
from desktop.views.parts.layout import Down
from desktop.views.parts.middle import Middle
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.strip import Strip
from desktop.views.theme import Look

WIDTH = 400


class SignIn(QWidget):
    """``submitted(username, password, passphrase, remember)``; then ``refuse(…)`` or it is gone.

    The passphrase of an embedded hub is asked for only where nothing else opens it, once
    ``ask_passphrase`` says so; ``forgotten`` when this computer shall know the key no longer.
    """

    submitted = Signal(str, str, str, bool)
    forgotten = Signal()

    def __init__(self, look: Look, *, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.username = LineField(look, self.tr("User name"))
        self.password = LineField(look, self.tr("Password"), secret=True)
        self.passphrase = LineField(look, self.tr("Passphrase or recovery code"), secret=True)
        self.remember = TickBox(look, self.tr("Remember on this computer"))
        self.meaning = Paragraph(
            self.tr(
                "For a computer of your own, never a shared one: it then opens the hub without the"
                " passphrase. Your name and your password are kept nowhere."
            ),
            "small",
            "text2",
        )
        self.remember.setAccessibleDescription(self.meaning.text())
        self.unkept = Paragraph("", "small", "text2")
        self.remembered = Strip(
            look,
            self.tr("This computer remembers the key of the hub."),
            "plain",
            self.tr("Forget it"),
        )
        self.remembered.asked.connect(self.forgotten)
        self.trouble = Strip(look)
        self.button = Button(look, self.tr("Sign in"), "primary", large=True)
        self.button.clicked.connect(self._submit)
        # What helps people type elsewhere would learn the name, and offer it to the next.
        self.username.edit.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self._fields = [self.username, self.password, self.passphrase]
        for field in self._fields:
            field.entered.connect(self._submit)
        card = Card(look, "")
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
        form.addWidget(self.remember)
        form.addWidget(self.meaning)
        form.addWidget(self.unkept)
        form.addWidget(self.remembered)
        form.addWidget(self.button)
        card.body.addLayout(form)
        Down(look, gap=0, parent=self).addWidget(
            Middle(look, WIDTH, card, Strip(look, note, "plain"))
        )
        self.setFocusProxy(self.username)
        self.ask_nothing_more()

    def ask_passphrase(self, no_keyring: str = "") -> None:
        """Nothing else opens the hub. ``no_keyring`` says why this computer cannot remember it."""
        self.passphrase.show()
        self.remember.setVisible(not no_keyring)
        self.meaning.setVisible(not no_keyring)
        self.remember.setChecked(self.remember.isChecked() and not no_keyring)
        self.unkept.setText(no_keyring)
        self.unkept.setVisible(bool(no_keyring))
        self.remembered.hide()

    def ask_nothing_more(self, *, remembered: bool = False) -> None:
        """The hub opens by itself; ``remembered`` by what this computer knows."""
        for widget in (self.passphrase, self.remember, self.meaning, self.unkept):
            widget.hide()
        self.passphrase.set_text("")
        self.remembered.setVisible(remembered)

    def empty(self) -> None:
        """Whoever began to type here has gone."""
        for field in self._fields:
            field.set_text("")
        self.remember.setChecked(False)

    def wait(self) -> None:
        """The answer is being sought: nothing can be pressed twice."""
        self.trouble.say("")
        self.button.set_words(self.tr("Opening the hub"))
        self._enable(False)

    def say(self, sentence: str) -> None:
        """Something to know, where nothing stands in the way."""
        self.trouble.say(sentence)

    def tell(self, sentence: str) -> None:
        """Say what stands in the way, and let them try again."""
        self._enable(True)
        self.button.set_words(self.tr("Sign in"))
        self.trouble.say(sentence, "red")

    def refuse(self, sentence: str, *, locked: bool = False) -> None:
        """Say why not, keep the name, and ask again for what was wrong: of the person, or the hub.

        ``locked`` says that the hub did not open; who is there was not asked yet.
        """
        self.tell(sentence)
        field = self.passphrase if locked and self.passphrase.isVisible() else self.password
        field.set_text("")
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _submit(self) -> None:
        """Go on to the first empty field, or submit."""
        for field in self._fields:
            if field.isVisible() and not field.text().strip():
                field.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.submitted.emit(
            self.username.text(),
            self.password.text(),
            self.passphrase.text(),
            self.remember.isChecked(),
        )

    def _enable(self, enabled: bool) -> None:
        for field in self._fields:
            field.setEnabled(enabled)
        for each in (self.remember, self.remembered, self.button):
            each.setEnabled(enabled)
