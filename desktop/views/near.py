"""Opening one's own record, a colleague's or a household member's: asked about first."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from desktop.services import openings
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import TextField
from desktop.views.parts.layout import Across, Down, room_for
from desktop.views.parts.paragraph import Paragraph
from desktop.views.theme import Look
from desktop.words.enums import ReviewOf

WIDTH = 520


class NearDialog(QDialog):
    """``NearDialog(look, asks, parent)``: ``given(reason)`` once someone said why; Escape leaves.

    It names nobody: nothing of the record is told before the reason is kept.
    """

    given = Signal(str)

    def __init__(
        self, look: Look, asks: frozenset[ReviewOf], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Why do you open this record?"))
        self.sentence = Paragraph(self._words(asks), "panel")
        self.reason = TextField(
            look, self.tr("Your reason"), hint=self.tr("the governance lead will read it"),
            one_paragraph=True,
        )  # fmt: skip
        self.reason.entered.connect(self._submit)
        self.reason.edited.connect(lambda _: self.reason.wrong(""))
        self.button = Button(
            look, self.tr("Open the record"), "primary", key="Ctrl+Return", large=True
        )
        self.leave_button = Button(look, self.tr("Do not open"), key="Esc", large=True)
        self.button.clicked.connect(self._submit)
        self.leave_button.clicked.connect(self.reject)
        column = Down(look, gap=14, pad=(22, 18, 22, 18), parent=self)
        column.addWidget(self.sentence)
        column.addWidget(self.reason)
        column.addStretch(1)
        width = room_for(self).width()
        foot = Across(look, gap=8) if width >= look.theme.px(WIDTH) else Down(look, gap=8)
        foot.addStretch(1)
        foot.addWidget(self.leave_button)
        foot.addWidget(self.button)
        column.addLayout(foot)
        self.setMinimumWidth(min(look.theme.px(WIDTH), width))
        self.reason.setFocus()

    def _words(self, asks: frozenset[ReviewOf]) -> str:
        if ReviewOf.OWN in asks:
            return self.tr("This is your own record. Why do you open it?")
        if asks == {ReviewOf.COLLEAGUE}:
            return self.tr("This is the record of a colleague. Why do you open it?")
        if asks == {ReviewOf.HOUSEHOLD}:
            return self.tr("This is the record of someone at your address. Why do you open it?")
        return self.tr(
            "This is the record of a colleague who lives at your address. Why do you open it?"
        )

    def _submit(self) -> None:
        reason = self.reason.weighed(lambda: openings.typed_reason(self.reason.text()))
        if reason is None:
            return
        self.given.emit(reason)
        self.accept()
