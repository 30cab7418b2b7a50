"""All of one file that wait for one reason are dismissed at once, for a reason of one's own."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from desktop.services import originals
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import LineField
from desktop.views.parts.layout import Across, Down, room_for
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.strip import Strip
from desktop.words.accounts import WaitingRow, short_name

WIDTH = 560


class DismissDialog(QDialog):
    """``DismissDialog(seat, rows, parent)``, then ``open()``; ``answered(sentence)`` once done.

    Each of them is in the audit by itself. The title names nobody and no file.
    """

    answered = Signal(str)

    def __init__(
        self, seat: Seat, rows: Sequence[WaitingRow], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        look = seat.look
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Dismiss what was set aside"))
        self.seat, self._waiting = seat, [row.id for row in rows]
        self.strip = Strip(look)
        self.reason = LineField(
            look, self.tr("Why they are dismissed"),
            hint=self.tr("without a name: it stays in the audit"),
        )  # fmt: skip
        self.reason.entered.connect(self._answer)
        self.leave_button = Button(look, self.tr("Close"), key="Esc", large=True)
        self.leave_button.clicked.connect(self.reject)
        words = self.tr("Dismiss {count}").format(count=len(rows))
        self.answer_button = Button(look, words, "primary", "check", "Ctrl+Return", large=True)
        self.answer_button.clicked.connect(self._answer)
        column = Down(look, gap=10, pad=(22, 18, 22, 18), parent=self)
        column.addWidget(Paragraph(self.windowTitle(), "panel"))
        for each in rows[:1]:
            told = self.tr("{count} of {file}, each for this reason: {why}")
            said = told.format(count=len(rows), file=short_name(each.file), why=each.sentence)
            column.addWidget(Paragraph(said, "body"))
        column.addWidget(self.reason)
        column.addWidget(self.strip)
        foot = Across(look, gap=8)
        foot.addStretch(1)
        foot.addWidget(self.leave_button)
        foot.addWidget(self.answer_button)
        column.addLayout(foot)
        column.addStretch(1)
        self.setMinimumWidth(min(look.theme.px(WIDTH), room_for(self).width()))
        self.reason.setFocus()

    def _answer(self) -> None:
        if not self.answer_button.isEnabled():
            return
        self.strip.say("")
        self.answer_button.setEnabled(False)
        actor, waiting, reason = self.seat.actor, self._waiting, self.reason.text()
        now = self.seat.records.now()
        self.seat.records.write(
            lambda session: originals.dismiss_all(session, actor, waiting, reason, now),
            lambda _: self._done(),
            self._refused,
        )

    def _done(self) -> None:
        self.answered.emit(self.tr("Dismissed: {count}.").format(count=len(self._waiting)))
        self.accept()

    def _refused(self, sentence: str) -> None:
        self.strip.refuse(sentence)
        self.answer_button.setEnabled(True)
