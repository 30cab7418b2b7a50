"""What else is done for a member of staff: signing in, being away, their own record, leaving."""

from collections.abc import Callable
from datetime import date
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.services.sign_ins import proposed_password
from desktop.views.administration.beside import narrow
from desktop.views.day_field import DayField
from desktop.views.parts.buttons import Button
from desktop.views.parts.card import Card
from desktop.views.parts.fields import ChoiceField, LineField
from desktop.views.parts.folding import ButtonRow, Pairs
from desktop.views.parts.keys import keys_go_on
from desktop.views.parts.layout import Down, bring_into_sight
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.views.shown import day_words
from desktop.views.theme import Look
from desktop.words.administration import Handing, LeftBehind, PersonAround, PersonRow, Standing
from desktop.words.dates import ENGLAND

NOTHING = PersonAround(LeftBehind(), ())
STAYS = 0
"""Nobody's id: nobody takes it over yet."""


class PersonActs(QWidget):
    """``show_row(row)``, then ``show_around(around)``. Each act asks by a signal of its own."""

    edited = Signal()
    unlockAsked = Signal()
    passwordAsked = Signal(str)
    awayAsked = Signal(int, object)
    """A deputy, and the last day away."""
    backAsked = Signal()
    ownRecordAsked = Signal(str)
    """An NHS number; empty: none of the records here is theirs."""
    leavingAsked = Signal(object)
    """Who takes over what, ``Handing``."""
    handAsked = Signal(object)
    """The same of someone who has left already."""

    def __init__(
        self, look: Look, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._today = today
        self._row: PersonRow | None = None
        self._around = NOTHING
        column = Down(look, gap=14, pad=(0, 8, 0, 0), parent=self)
        self._signing_in(look, column)
        self._being_away(look, column)
        self._own_record(look, column)
        self._leaving(look, column)
        self.show_row(None)

    def show_row(self, row: PersonRow | None) -> None:
        """Clears first: what stands around this person is still to come."""
        self._row = row
        self.setVisible(row is not None and not row.refusal)
        self._ask_password(False)
        self._ask_leaving(False)
        for line in (self.until, self.number):
            line.set_text("")
            line.wrong("")
        self.deputy.wrong("")
        self.show_around(NOTHING)

    def show_around(self, around: PersonAround) -> None:
        self._around = around
        if self._row is not None:
            self._show(self._row)

    def half_typed(self) -> bool:
        lines = (self.new_password, self.until, self.number)
        return any(line.text().strip() for line in lines)

    # --- showing ------------------------------------------------------------------------------

    def _show(self, row: PersonRow) -> None:
        gone = row.standing is Standing.GONE
        self.signing_in.setVisible(not gone)
        self.standing.setText(self._sign_in_words(row))
        self.unlock.setVisible(row.locked_until is not None)
        away = row.away_until is not None
        able = bool(self._around.colleagues)
        self.being_away.setVisible(not gone)
        self.away_words.setText(self._away_words(row, able))
        self.away_words.setVisible(away or not able)
        self._away_fields.setVisible(able and not away)
        self.back.setVisible(away)
        self.away.setVisible(able and not away)
        colleagues = [(each.id, each.name) for each in self._around.colleagues]
        self.deputy.set_choices([(None, self.tr("Choose")), *colleagues])
        self.own_words.setText(
            self.tr("One record here is known to be theirs.")
            if row.own_record
            else self.tr("If they are a patient here too, opening their own record is asked about.")
        )
        self.number.setVisible(not row.own_record)
        self.keep.setVisible(not row.own_record)
        self.forget.setVisible(row.own_record)
        self.own_record.setVisible(not gone)
        for hand in self.hands.values():
            hand.set_choices(
                [(None, self.tr("Choose")), (STAYS, self.tr("Nobody yet")), *colleagues]
            )
        self._show_leaving(row, able)

    def _sign_in_words(self, row: PersonRow) -> str:
        if row.locked_until is not None:
            until = row.locked_until.astimezone(ENGLAND)
            words = self.tr("Locked out until {time} after too many wrong passwords.")
            return words.format(time=f"{until:%H:%M}")
        if not row.has_password:
            return self.tr("{username} has no password yet.").format(username=row.username)
        return self.tr("Signs in as {username}.").format(username=row.username)

    def _away_words(self, row: PersonRow, able: bool) -> str:
        if row.away_until is not None:
            words = self.tr("Away until {day}; {deputy} stands in.")
            gone = self.tr("nobody, for who did has left,")
            day = day_words(row.away_until, self._today())
            return words.format(day=day, deputy=row.deputy.name if row.deputy else gone)
        return "" if able else self.tr("Nobody else of their teams could stand in.")

    def _show_leaving(self, row: PersonRow, able: bool) -> None:
        gone, left = row.standing is Standing.GONE, self._around.left
        words = self._left_words(left)
        self.leaving.setVisible(not gone or bool(words))
        for part, hand in self.hands.items():
            hand.setVisible(able and bool(getattr(left, part)))
        self.not_now.setVisible(not gone)
        if gone:
            self.leaves.hide()
            self.card.setVisible(bool(words))
            self.card.set_title(self.tr("{name} has left").format(name=row.form.name))
            self.left.setText(self.tr("Still theirs: {what}.").format(what=words))
        else:
            self.card.set_title(self.tr("{name} leaves today").format(name=row.form.name))
            self.left.setText(
                self.tr("What stays behind: {what}.").format(what=words)
                if words
                else self.tr("Nothing of theirs stays behind.")
            )
        covered = self._around.covered
        self.covers.setVisible(bool(covered) and not gone)
        self.covers.setText(
            self.tr("They stand in for {names}: that ends, so name another deputy.").format(
                names=", ".join(covered)
            )
        )
        self._name_the_act()

    def _handing(self) -> Handing:
        """Who was chosen to take over each of what is there."""
        chosen = {
            part: cast("int", hand.value())
            for part, hand in self.hands.items()
            if not hand.isHidden() and hand.value() not in {None, STAYS}
        }
        return Handing(**chosen)

    def _name_the_act(self) -> None:
        """The button says what it does: leaving, handing over, or both, once each is decided."""
        handed = self._handing() != Handing()
        if self._row is not None and self._row.standing is Standing.GONE:
            able, why_not = handed, self.tr("Choose a colleague first.")
            words = self.tr("Hand over")
        else:
            able = all(hand.isHidden() or hand.value() is not None for hand in self.hands.values())
            why_not = self.tr("Say of each who takes it over, or that nobody does yet.")
            words = self.tr("Hand over and leave") if handed else self.tr("They leave today")
        self.confirm.set_words(words)
        self.confirm.setEnabled(able)
        self.confirm.setToolTip("" if able else why_not)

    def _left_words(self, left: LeftBehind) -> str:
        tr = self.tr
        counted = (
            (left.actions, tr("1 open action"), tr("{count} open actions")),
            (left.caseload, tr("1 person on their own caseload"),
             tr("{count} people on their own caseload")),
            (left.plans, tr("1 plan with them as key worker"),
             tr("{count} plans with them as key worker")),
            (left.meetings, tr("1 meeting to chair"), tr("{count} meetings to chair")),
        )  # fmt: skip
        return ", ".join(
            one if count == 1 else many.format(count=count) for count, one, many in counted if count
        )

    # --- asking -------------------------------------------------------------------------------

    def _ask_password(self, asking: bool) -> None:
        """The words stand there to be given as they are, or to be typed over."""
        self.new_password.set_text(proposed_password() if asking else "")
        self.reset.setVisible(not asking)
        for widget in (self.new_password, self.give, self.leave_it):
            if not asking:
                keys_go_on(widget, self.reset)
            widget.setVisible(asking)
        if asking:
            self.new_password.setFocus(Qt.FocusReason.OtherFocusReason)
            bring_into_sight(self.signing_in)
        self.edited.emit()

    def _give(self) -> None:
        if self.new_password.text().strip():
            self.passwordAsked.emit(self.new_password.text().strip())

    def _set_away(self) -> None:
        if not self.until.readable():
            return
        day = self.until.day()
        deputy = cast("int | None", self.deputy.value())
        self.deputy.wrong("" if deputy is not None else self.tr("Choose who stands in."))
        if day is None:
            self.until.wrong(self.tr("Type their last day away, such as 26-Feb-2027."))
        elif deputy is not None:
            self.awayAsked.emit(deputy, day)

    def _keep_number(self) -> None:
        if self.number.text().strip():
            self.ownRecordAsked.emit(self.number.text())

    def _ask_leaving(self, asking: bool) -> None:
        self.leaves.setVisible(not asking)
        if not asking:
            keys_go_on(self.card, self.leaves)
        self.card.setVisible(asking)
        if asking:
            shown = (hand for hand in self.hands.values() if not hand.isHidden())
            next(shown, self.confirm).setFocus(Qt.FocusReason.OtherFocusReason)
            bring_into_sight(self.card)

    def _leave(self) -> None:
        gone = self._row is not None and self._row.standing is Standing.GONE
        (self.handAsked if gone else self.leavingAsked).emit(self._handing())

    # --- laying out ---------------------------------------------------------------------------

    def _signing_in(self, look: Look, column: QBoxLayout) -> None:
        self.signing_in = Section(look, self.tr("Signing in"))
        self.standing = Paragraph("", "body", "text2")
        self.unlock = Button(look, self.tr("Unlock"), icon="lock", key="U")
        self.reset = Button(look, self.tr("New password"), key="P")
        self.new_password = LineField(look, self.tr("New password"), hint=self.tr("shown once"))
        self.give = Button(look, self.tr("Give this password"))
        self.leave_it = Button(look, self.tr("Not now"))
        within = _within(look, self.signing_in, self.standing, self.new_password)
        within.addWidget(ButtonRow(look, self.unlock, self.reset, self.give, self.leave_it))
        column.addWidget(self.signing_in)
        self.unlock.clicked.connect(self.unlockAsked)
        self.reset.clicked.connect(lambda: self._ask_password(True))
        self.give.clicked.connect(self._give)
        self.leave_it.clicked.connect(lambda: self._ask_password(False))
        self.new_password.entered.connect(self._give)
        self.new_password.edited.connect(lambda _: self.edited.emit())

    def _being_away(self, look: Look, column: QBoxLayout) -> None:
        self.being_away = Section(look, self.tr("Away"))
        self.away_words = Paragraph("", "body", "text2")
        self.deputy = narrow(ChoiceField(look, self.tr("Deputy")))
        self.until = DayField(look, self.tr("Last day away"), self._today)
        self.away = Button(look, self.tr("Set the deputy"))
        self.back = Button(look, self.tr("Is back"), key="B")
        self._away_fields = Pairs(look, (self.deputy, self.until))
        within = _within(look, self.being_away, self.away_words, self._away_fields)
        within.addWidget(ButtonRow(look, self.away, self.back))
        column.addWidget(self.being_away)
        self.away.clicked.connect(self._set_away)
        self.until.entered.connect(self._set_away)
        self.until.edited.connect(lambda _: self.edited.emit())
        self.back.clicked.connect(self.backAsked)

    def _own_record(self, look: Look, column: QBoxLayout) -> None:
        self.own_record = Section(look, self.tr("Their own record"))
        self.own_words = Paragraph("", "body", "text2")
        self.number = LineField(look, self.tr("Their NHS number"))
        self.keep = Button(look, self.tr("Keep the number"))
        self.forget = Button(look, self.tr("It is not theirs"))
        within = _within(look, self.own_record, self.own_words, self.number)
        within.addWidget(ButtonRow(look, self.keep, self.forget))
        column.addWidget(self.own_record)
        self.number.edited.connect(lambda _: self.edited.emit())
        self.number.entered.connect(self._keep_number)
        self.keep.clicked.connect(self._keep_number)
        self.forget.clicked.connect(lambda: self.ownRecordAsked.emit(""))

    def _leaving(self, look: Look, column: QBoxLayout) -> None:
        self.leaving = Section(look, self.tr("Leaving"))
        self.leaves = Button(look, self.tr("Leaves today"), icon="logout", key="L")
        self.card = Card(look, " ", tone="warn")
        self.left = Paragraph("", "body")
        self.covers = Paragraph("", "body")
        self.hands = {
            "actions": narrow(ChoiceField(look, self.tr("Open actions to"))),
            "caseload": narrow(ChoiceField(look, self.tr("Own caseload to"))),
            "plans": narrow(ChoiceField(look, self.tr("Plans to agree anew to"))),
            "meetings": narrow(ChoiceField(look, self.tr("Meetings to chair to"))),
        }
        self.confirm = Button(look, self.tr("They leave today"), icon="logout")
        self.not_now = Button(look, self.tr("Not now"))
        within = _within(look, self.card, self.left, self.covers, *self.hands.values())
        within.addWidget(ButtonRow(look, self.confirm, self.not_now))
        within = _within(look, self.leaving, self.card)
        within.addWidget(ButtonRow(look, self.leaves))
        column.addWidget(self.leaving)
        self.leaves.clicked.connect(lambda: self._ask_leaving(True))
        self.not_now.clicked.connect(lambda: self._ask_leaving(False))
        for hand in self.hands.values():
            hand.chosen.connect(lambda _: self._name_the_act())
        self.confirm.clicked.connect(self._leave)


def _within(look: Look, holder: Section | Card, *widgets: QWidget) -> Down:
    """The column of a section or card, with room between what stands in it."""
    column = Down(look, gap=8, pad=(0, 4, 0, 0))
    for widget in widgets:
        column.addWidget(widget)
    holder.body.addLayout(column)
    return column
