"""Someone who is on no list of one's own: declared to be seen, or opened by breaking the glass."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from desktop.errors import Problem
from desktop.services import openings
from desktop.views.confirm import ConfirmDialog
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import ChoiceField, TextField
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.strip import Strip
from desktop.words.dates import shown_date
from desktop.words.enums import DeclaredReason
from desktop.words.relationships import Ways

WIDTH = 560


class BeyondDialog(QDialog):
    """``BeyondDialog(seat, patient, ways, parent)``: ``opened(patient)`` once it may be opened.

    It offers what policy lets this role do, and names nobody. Escape leaves.
    """

    opened = Signal(int)

    def __init__(self, seat: Seat, patient: int, ways: Ways, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = seat.look
        self._seat, self._patient = seat, patient
        self.setWindowTitle(self.tr("Not on a list of yours"))
        self.trouble = Strip(look)
        self.reason = ChoiceField(
            look,
            self.tr("I am seeing this person"),
            [(each, each.value) for each in DeclaredReason],
        )
        self.declare = Button(look, self.tr("Declare and open"), "primary", large=True)
        self.declare.clicked.connect(self._declare)
        self.why = TextField(look, self.tr("Break the glass: write why"), lines=2)
        self.why.edited.connect(lambda _: self.why.wrong(""))
        self.glass = Button(look, self.tr("Break the glass"), key="F9", large=True)
        self.glass.clicked.connect(self._ask_again)
        self.leave_button = Button(look, self.tr("Do not open"), key="Esc", large=True)
        self.leave_button.clicked.connect(self.reject)
        column = Down(look, gap=14, pad=(22, 18, 22, 18), parent=self)
        column.addWidget(Paragraph(self._words(ways), "panel"))
        column.addWidget(self.trouble)
        if ways.declared_until is not None:
            until = self.tr("This ends by itself on {day}, and is kept in the audit.")
            column.addWidget(self.reason)
            column.addWidget(Paragraph(until.format(day=shown_date(ways.declared_until)), "small"))
        if ways.glass_minutes is not None:
            ends = self.tr("In an emergency only: it closes after {minutes} minutes, and {who}.")
            who = (
                self.tr("{name} reviews it").format(name=ways.reviewer)
                if ways.reviewer
                else self.tr("it is reviewed")
            )
            column.addWidget(self.why)
            column.addWidget(
                Paragraph(ends.format(minutes=ways.glass_minutes, who=who), "small", "text2")
            )
        column.addStretch(1)
        foot = Across(look, gap=8)
        foot.addWidget(self.leave_button)
        foot.addStretch(1)
        for button, offered in (
            (self.glass, ways.glass_minutes is not None),
            (self.declare, ways.declared_until is not None),
        ):
            button.setVisible(offered)
            foot.addWidget(button)
        column.addLayout(foot)
        self.setMinimumWidth(min(look.theme.px(WIDTH), self.screen().availableSize().width() - 40))

    def _words(self, ways: Ways) -> str:
        if ways.declared_until is None and ways.glass_minutes is None:
            return self.tr(
                "This person is not on a list of yours, and your role does not open others. Ask"
                " their practice or team to involve you."
            )
        return self.tr("This person is not on a list of yours. Why do you open their record?")

    def _declare(self) -> None:
        reason = self.reason.value()
        if isinstance(reason, DeclaredReason):
            now, actor, patient = self._seat.records.now(), self._seat.actor, self._patient
            self._seat.records.write(
                lambda session: openings.declare(session, actor, patient, reason, now),
                lambda _: self._done(),
                self._fail,
            )

    def _ask_again(self) -> None:
        """The password once more, before anything is kept or shown."""
        try:
            openings.typed_reason(self.why.text())
        except Problem as trouble:
            self.why.wrong(str(trouble))
            self.why.setFocus()
            return
        why = self.tr("You are about to break the glass: it is signed, ends soon, and is reviewed.")
        again = ConfirmDialog(self._seat, why, self)
        again.accepted.connect(self._break)
        again.open()

    def _break(self) -> None:
        now, actor, patient = self._seat.records.now(), self._seat.actor, self._patient
        reason = self.why.text()
        self._seat.records.write(
            lambda session: openings.break_glass(session, actor, patient, reason, now),
            lambda _: self._done(),
            self._fail,
        )

    def _done(self) -> None:
        self.accept()
        self.opened.emit(self._patient)

    def _fail(self, sentence: str) -> None:
        self.trouble.say(sentence, "red")
