"""Someone on no list of one's own: say that one is seeing them, or break the glass."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from desktop.records import Session
from desktop.services import openings
from desktop.services.relationships import NOT_YOURS
from desktop.views.confirm import ConfirmDialog
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.choice import Choice
from desktop.views.parts.fields import ChoiceField, TextField
from desktop.views.parts.foot import NotComplete
from desktop.views.parts.layout import Across, Down, Scroll, room_for
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.segments import Segments
from desktop.views.parts.strip import Strip
from desktop.words.changes import Made
from desktop.words.dates import shown_date
from desktop.words.enums import DeclaredReason, Permission
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.patients import FoundRow
from desktop.words.relationships import Ways

WIDTH = 600
DECLARE, GLASS = "declare", "glass"


class BeyondDialog(QDialog):
    """``BeyondDialog(seat, row, ways, parent)``: ``opened(patient)`` once there is a way.

    It shows what the search beyond one's lists has shown and no more. What the policy lets this
    role do does not depend on the person, so nothing is told of them before it is tried. Escape
    leaves.
    """

    opened = Signal(int)

    def __init__(
        self, seat: Seat, row: FoundRow, ways: Ways, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        look, self.seat, self.row = seat.look, seat, row
        self.setWindowTitle(self.tr("This person is not on a list of yours"))
        self.trouble = Strip(look)
        self._room = room_for(self)
        self._roomy = self._room.width() >= look.theme.px(WIDTH)
        keys = ("Ctrl+1", "Ctrl+2") if self._roomy else ("", "")
        self.segments = Segments(
            look,
            [
                (DECLARE, self.tr("I am seeing this person"), keys[0]),
                (GLASS, self.tr("In an emergency: break the glass"), keys[1]),
            ],
            self.tr("How to open their record"),
        )
        if not self._roomy:  # no room for what the keys are; they act all the same
            for key, way in (("Ctrl+1", DECLARE), ("Ctrl+2", GLASS)):
                QShortcut(QKeySequence(key), self, lambda way=way: self.go(way))
        self.why = ChoiceField(
            look,
            self.tr("Why are you seeing them"),
            [(None, self.tr("Choose")), *((each, each.value) for each in DeclaredReason)],
        )
        self.why.edit.setSizeAdjustPolicy(
            Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.declared = Paragraph("", "body", "text2")
        self.reason = TextField(
            look, self.tr("What makes it urgent"), hint=self.tr("whoever reviews it reads this"),
            one_paragraph=True,
        )  # fmt: skip
        self.broken = Paragraph("", "body", "text2")
        self.button = Button(look, self.tr("Open the record"), "primary", large=True,
                             key="Ctrl+Return")  # fmt: skip
        self.leave_button = Button(look, self.tr("Close"), key="Esc", large=True)
        self.stack = QStackedWidget()
        self._panels = {
            DECLARE: self._panel(self.declared, self.why),
            GLASS: self._panel(self.broken, self.reason),
        }
        self.neither = Paragraph(
            self.tr(
                "Under Administration, Subject access opens a record to answer its person, and"
                " Preview to check the policy."
            )
            if Permission.GOVERN in seat.permissions
            else NOT_YOURS
        )
        self.neither.hide()
        self.confirm: ConfirmDialog | None = None
        self._way = ""
        self._offered: list[str] = []
        self.segments.chosen.connect(self.go)
        self.why.chosen.connect(lambda _: self.why.wrong(""))
        self.reason.edited.connect(lambda _: self.reason.wrong(""))
        self.reason.entered.connect(self._submit)
        self.button.clicked.connect(self._submit)
        self.leave_button.clicked.connect(self.reject)
        self._lay_out()
        self._offer(ways)

    def go(self, way: str) -> None:
        """Bring one of the ways that there are to the front."""
        if way not in self._offered:
            return
        self._way = way
        self.segments.set_current(way)
        self.stack.setCurrentWidget(self._panels[way])
        self.button.set_words(
            self.tr("Open the record") if way == DECLARE else self.tr("Break the glass")
        )
        (self.why if way == DECLARE else self.reason).setFocus(Qt.FocusReason.OtherFocusReason)

    def done(self, result: int) -> None:
        self.reason.set_text("")
        super().done(result)

    def _offer(self, ways: Ways) -> None:
        """What the policy lets this role do."""
        there = {DECLARE: ways.declared_until, GLASS: ways.glass_minutes}
        self._offered = [way for way, what in there.items() if what is not None]
        self.segments.setVisible(len(self._offered) > 1)
        self.stack.setVisible(bool(self._offered))
        self.neither.setVisible(not self._offered)
        self.button.setVisible(bool(self._offered))
        until = self.tr("Until {day}, for people of your own teams. It is kept in the audit.")
        self.declared.setText(until.format(day=shown_date(ways.declared_until)))
        if ways.reviewer:
            after = self.tr(
                "For an emergency only, with your password. The record closes after {minutes}"
                " minutes, and {reviewer} reviews why it was opened."
            )
        else:
            after = self.tr(
                "For an emergency only, with your password. The record closes after {minutes}"
                " minutes, and why it was opened is reviewed."
            )
        self.broken.setText(after.format(minutes=ways.glass_minutes, reviewer=ways.reviewer))
        for way in self._offered[:1]:
            self.go(way)

    # --- opening --------------------------------------------------------------------------------

    def _submit(self) -> None:
        if not self.button.isEnabled():
            return
        self.trouble.say("")
        if self._way == DECLARE:
            self._declare()
        elif self._way == GLASS:
            self._ask_password()

    def _declare(self) -> None:
        actor, patient, now = self.seat.actor, self.row.id, self.seat.records.now()
        why = self.why.value()
        if not isinstance(why, DeclaredReason):
            self.why.wrong(self.tr("Choose why you are seeing this person."))
            self.why.setFocus()
            return
        self._change(lambda session: openings.declare(session, actor, patient, why, now))

    def _ask_password(self) -> None:
        reason = self.reason.weighed(lambda: openings.typed_reason(self.reason.text()))
        if reason is None:
            return
        self.confirm = ConfirmDialog(
            self.seat, self.tr("You break the glass to open a record. It is kept and reviewed."),
            self,
        )  # fmt: skip
        self.confirm.accepted.connect(lambda: self._break(reason))
        self.confirm.open()

    def _break(self, reason: str) -> None:
        actor, patient, now = self.seat.actor, self.row.id, self.seat.records.now()
        self._change(lambda session: openings.break_glass(session, actor, patient, reason, now))

    def _change(self, change: Callable[[Session], Made]) -> None:
        """Nothing of the record is asked for before the way to it is kept and signed."""
        self.button.setEnabled(False)
        self.seat.records.write(change, self._open, self._refuse)

    def _open(self, _: Made) -> None:
        self.accept()
        self.opened.emit(self.row.id)

    def _refuse(self, sentence: str) -> None:
        if self._way == DECLARE and GLASS in self._offered:
            sentence += " " + self.tr("In an emergency, break the glass.")
        self.trouble.refuse(sentence)
        self.button.setEnabled(True)

    # --- laying out -----------------------------------------------------------------------------

    def _panel(self, note: QWidget, field: QWidget) -> QWidget:
        """What follows from it stands before what is to be filled in."""
        panel = QWidget()
        column = Down(self.seat.look, gap=10, parent=panel)
        column.addWidget(note)
        column.addWidget(field)
        column.addStretch(1)
        self.stack.addWidget(panel)
        return panel

    def _lay_out(self) -> None:
        look, row = self.seat.look, self.row
        known = [self.tr("Born {day}").format(day=shown_date(row.born, self.tr("not known")))]
        if row.nhs_number:
            number = shown_nhs_number(row.nhs_number)
            known.append(self.tr("NHS No. {number}").format(number=number))
        if row.practice:
            known.append(row.practice)
        whole, inside = Down(look, gap=0, parent=self), QWidget()
        column = Down(look, gap=12, pad=(22, 18, 22, 10), parent=inside)
        column.addWidget(Paragraph(self.windowTitle(), "panel"))
        who = Down(look, gap=2)
        who.addWidget(Paragraph(row.name, "title"))
        who.addWidget(Paragraph(" · ".join(known), "body", "text2"))
        column.addLayout(who)
        column.addWidget(self.trouble)
        column.addWidget(self.segments, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.neither)
        column.addWidget(self.stack)
        column.addStretch(1)
        whole.addWidget(Scroll(inside), 1)
        pad = (22, 8, 22, 16)
        foot = Across(look, gap=8, pad=pad) if self._roomy else Down(look, gap=8, pad=pad)
        foot.addWidget(NotComplete(look), 1)
        foot.addWidget(self.leave_button)
        foot.addWidget(self.button)
        whole.addLayout(foot)
        self.setMinimumWidth(min(look.theme.px(WIDTH), self._room.width()))
        wanted = inside.sizeHint().height() + foot.sizeHint().height() + look.theme.px(90)
        self.resize(self.minimumWidth(), min(wanted, self._room.height()))
