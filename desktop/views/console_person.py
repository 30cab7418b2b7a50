"""The middle of the console: the person at the table, and what is decided about them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import cast

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.views.action_entry import ActionEntry
from desktop.views.contradiction_words import count_words
from desktop.views.day_field import DayField
from desktop.views.parts.buttons import Button
from desktop.views.parts.card import Card
from desktop.views.parts.fields import TextField
from desktop.views.parts.keys import key_within
from desktop.views.parts.layout import Across, Down, Growing, bring_into_sight
from desktop.views.parts.outcomes import OutcomeGrid
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.person_line import PersonLine
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Strip
from desktop.views.parts.twoline import Line, LineList
from desktop.views.shown import due_words
from desktop.views.theme import Look
from desktop.words.dates import day_and_date, shown_date
from desktop.words.enums import ActionState, AgendaState, MeetingState, Told
from desktop.words.meetings import ActionRow, AgendaRow, ConsoleRow
from desktop.words.patients import BannerRow
from desktop.words.people import role_words

SHORT = 760
"""Below this height the outcomes make room, so that the note and the action are in sight."""


class PersonPanel(QWidget):
    """``show_console(row, today)`` and ``clear()``; the note is filled by whoever keeps it."""

    outcomeToggled = Signal(object)
    closed = Signal(object, object)
    """A promise and how it ended."""
    carried = Signal(object, object)
    """A promise and its new day."""
    differAsked = Signal(object)
    """To see side by side what the sources of this person, a ``BannerRow``, disagree about."""
    nextPressed = Signal()
    comeBackPressed = Signal()

    def __init__(
        self, look: Look, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._today = look, today
        self._promise: int | None = None
        self._filling = False
        self.nobody = Paragraph("", "panel", "text2")
        self.person = PersonLine(look)
        self.differ = Strip(look, action=self.tr("See them side by side"), key="S")
        self.differ.asked.connect(lambda: self.differAsked.emit(self._about))
        self._about: BannerRow | None = None
        self._grown = False
        self.asked = Paragraph("", "small", "blue")
        self.question = Paragraph("", "question")
        self.promised_section = Section(look, self.tr("Promised before"))
        self.promised = LineList(look, self.tr("Promised before"), chooses=True)
        self.done = Button(look, self.tr("Done"), icon="check", key="D")
        self.carry = Button(look, self.tr("Carry"), key="K")
        self.drop = Button(look, self.tr("Drop"))
        self.carry_to = DayField(look, self.tr("Carry to"), today)
        self.outcomes = OutcomeGrid(look)
        self.note = TextField(look, self.tr("Note"), key="N", lines=3)
        self.action = ActionEntry(look, today)
        self.agreed_section = Section(look, self.tr("Agreed so far"))
        self.agreed = LineList(look, self.tr("Agreed so far"))
        self.come_back = Button(look, self.tr("Come back later"), key="F7", large=True)
        self.next = Button(look, self.tr("Next"), "primary", key="F8", large=True)
        self._lay_out()
        self.outcomes.toggled.connect(self.outcomeToggled)
        self.action.unfolded.connect(self._show_whole_action)
        self.promised.chosen.connect(self._choose)
        self.done.clicked.connect(lambda: self._close(ActionState.DONE))
        self.drop.clicked.connect(lambda: self._close(ActionState.DROPPED))
        self.carry.clicked.connect(self._ask_day)
        self.carry_to.entered.connect(self._carry)
        self.next.clicked.connect(self.nextPressed)
        self.come_back.clicked.connect(self.comeBackPressed)
        key_within(self.note.edit, "Escape", self.note.edit.clearFocus)
        key_within(self.carry_to.edit, "Escape", self._carry_nowhere)
        self.clear()

    def grow(self, on: bool, /) -> None:
        """Be as high as it is, where what holds it scrolls; or scroll by itself."""
        self._grown = on
        self._scroll.grow(on)

    def clear(self) -> None:
        """Show nobody: never leave the last person on screen."""
        self.person.clear()
        self._about = None
        self.differ.say("")
        self.asked.setText("")
        self.question.setText("")
        self._fill_promised(())
        self.agreed.show_rows(())
        self.outcomes.show_outcomes(())
        self.action.clear()
        self.carry_to.hide()
        self.nobody.setText("")
        self._scroll.hide()
        self.nobody.show()
        self.next.hide()
        self.come_back.hide()

    def show_console(self, row: ConsoleRow, today: date, *, settled: bool = True) -> None:
        """While a press is not ``settled`` its button stays as it was pressed."""
        live = row.meeting.state is MeetingState.LIVE
        item = row.now
        waiting = next((each for each in row.agenda if each.state is AgendaState.WAITING), None)
        self._offer_next(row, waiting, live=live)
        if item is None or row.banner is None:
            self.person.clear()
            self._scroll.hide()
            self.nobody.setText("" if row.asks else self._nobody(row, waiting))
            self.nobody.show()
            return
        self.nobody.hide()
        self._about = row.banner
        self.person.show_patient(row.banner, today)
        waits = any(each.explained is None for each in row.differ)
        self.differ.say(count_words(row.differ), "red" if waits else "blue")
        self.asked.setText(self._asked(item, row.banner.called))
        self.question.setText(item.question)
        if settled:
            self.outcomes.show_outcomes(item.outcomes)
        self.action.show_staff(row.staff)
        self._fill_promised([self._promise_line(each, today) for each in row.promised])
        self.agreed_section.set_title(
            self.tr("Agreed for {name} so far").format(name=row.banner.called)
        )
        self.agreed.show_rows([_agreed_line(each) for each in row.actions])
        self.agreed_section.setVisible(bool(row.actions))
        self._scroll.show()

    # --- what is shown ------------------------------------------------------------------------

    def _nobody(self, row: ConsoleRow, waiting: AgendaRow | None) -> str:
        if row.meeting.state is MeetingState.PLANNED:
            if not row.agenda:
                return self.tr("Nobody to show on this agenda yet. Put someone on it first.")
            return self.tr("The meeting has not started. Say who is here, then start it.")
        if waiting is not None:
            return self.tr("Nobody is at the table. Bring {name} with F8.").format(
                name=_family(waiting)
            )
        return self.tr("Everyone has been discussed. Finish the meeting for its minutes.")

    def _offer_next(self, row: ConsoleRow, waiting: AgendaRow | None, *, live: bool) -> None:
        self.come_back.setVisible(live and row.now is not None)
        self.next.setVisible(live and (row.now is not None or waiting is not None))
        if waiting is not None:
            words = self.tr("Next: neutral slide, then {name}").format(name=_family(waiting))
        else:
            words = self.tr("Close: neutral slide, then the end")
        self.next.set_words(words)

    def _asked(self, item: AgendaRow, called: str) -> str:
        who = self.tr("The question, from {name}, {role}.").format(
            name=item.asked_by, role=role_words(item.asked_role)
        )
        if item.told is Told.YES:
            told = self.tr("{called} was told, {day}.").format(
                called=called, day=shown_date(item.told_on)
            )
        else:
            told = {
                Told.RISK: self.tr("{called} was not told: it would be a risk."),
                Told.CAPACITY: self.tr("{called} was not told: they cannot take it in."),
                Told.URGENT: self.tr("{called} was not told: it was too urgent."),
                Told.DIED: self.tr("{called} has died."),
            }[item.told].format(called=called)
        return f"{who} {told}"

    def _promise_line(self, action: ActionRow, today: date) -> Line:
        beside = f"{action.owner}, {role_words(action.owner_role)}"
        if action.state is ActionState.DONE:
            day = self.tr("Done {day}").format(day=shown_date(action.done_on))
            return Line(action.what, beside=beside, chip=day, chip_tone="ok", key=action)
        if action.state is ActionState.DROPPED:
            day = self.tr("Dropped {day}").format(day=shown_date(action.done_on))
            return Line(action.what, beside=beside, chip=day, key=action)
        words, tone = due_words(action.due, today)
        if tone:
            return Line(action.what, beside=beside, chip=words, chip_tone=tone, key=action)
        due = self.tr("Due {day}").format(day=words)
        return Line(action.what, beside=beside, right=due, key=action)

    def _fill_promised(self, lines: Sequence[Line]) -> None:
        still_open = [each for each in lines if _action(each).state is ActionState.OPEN]
        chosen = next((each for each in still_open if _action(each).id == self._promise), None)
        chosen = chosen or (still_open[0] if still_open else None)
        self._filling = True
        self.promised.show_rows(lines)
        self.promised.choose(chosen)
        self._filling = False
        self._promise = _action(chosen).id if chosen is not None else None
        self.promised_section.setVisible(bool(lines))
        self._offer_promise()

    def _choose(self, line: Line | None) -> None:
        if not self._filling:
            self._promise = _action(line).id if line is not None else None
            self._offer_promise()

    def _offer_promise(self) -> None:
        action = self._picked()
        is_open = action is not None and action.state is ActionState.OPEN
        for button in (self.done, self.carry, self.drop):
            button.setEnabled(is_open)
            button.setToolTip("" if is_open else self.tr("Choose a promise that is still open"))
        if not is_open:
            self.carry_to.hide()

    def _picked(self) -> ActionRow | None:
        line = self.promised.chosen_row()
        return _action(line) if line is not None else None

    # --- what is pressed ----------------------------------------------------------------------

    def _close(self, state: ActionState) -> None:
        action = self._picked()
        if action is not None:
            self.closed.emit(action, state)

    def _ask_day(self) -> None:
        self.carry_to.set_day(None)
        self.carry_to.show()
        self.carry_to.setFocus()

    def _carry_nowhere(self) -> None:
        self.promised.setFocus()  # hidden, the field would give the keys to any other
        self.carry_to.hide()

    def _carry(self) -> None:
        action, day = self._picked(), self.carry_to.day()
        if self.carry_to.readable() and action is not None and day is not None:
            self._carry_nowhere()
            self.carried.emit(action, day)

    # --- lay-out ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        look = self._look
        inside = QWidget()
        column = Down(look, gap=10, pad=(16, 10, 16, 8), parent=inside)
        card = Card(look, tone="blue")
        card.add(self.asked)
        card.add(self.question)
        self.promised_section.put_right(self.done, self.carry, self.drop)
        self.promised_section.add(self.promised)
        self.promised_section.add(self.carry_to)
        outcome = Across(look, gap=8)
        outcome.addWidget(Paragraph(self.tr("Outcome"), "section", wrap=False))
        hint = self.tr("press the number, with Ctrl while writing; again takes it off")
        outcome.addWidget(Paragraph(hint, "small", "text2"), 1)
        self.agreed_section.add(self.agreed)
        column.addWidget(self.person)
        column.addWidget(self.differ)
        column.addWidget(card)
        column.addWidget(self.promised_section)
        column.addLayout(outcome)
        column.addWidget(self.outcomes)
        column.addWidget(self.note)
        column.addWidget(self.action)
        column.addWidget(self.agreed_section)
        column.addStretch(1)
        self._scroll = Growing(inside)
        self.nobody.setMargin(look.theme.px(16))
        foot = Across(look, gap=8, pad=(16, 8, 16, 10))
        foot.addStretch(1)
        foot.addWidget(self.come_back)
        foot.addWidget(self.next)
        whole = Down(look, gap=0, parent=self)
        whole.addWidget(self.nobody)
        whole.addWidget(self._scroll, 1)
        whole.addStretch(0)
        whole.addLayout(foot)
        for editor in (self.note.edit, self.action.line.edit, self.action.due.edit):
            editor.installEventFilter(self)

    def _show_whole_action(self) -> None:
        if self.action.line.edit.hasFocus():
            bring_into_sight(self.action)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.outcomes.be_low(self.height() < self._look.theme.px(SHORT))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A field reached by its key comes into sight."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            whole = watched if watched is self.note.edit else self.action
            self._scroll.ensureWidgetVisible(whole, 0, self._look.theme.px(28))
            if self._grown:
                bring_into_sight(whole)
        return False


def _agreed_line(action: ActionRow) -> Line:
    return Line(
        action.what, beside=f"{action.owner}, {role_words(action.owner_role)}",
        right=day_and_date(action.due), right_colour="text", key=action,
    )  # fmt: skip


def _action(line: Line) -> ActionRow:
    return cast("ActionRow", line.key)


def _family(item: AgendaRow) -> str:
    return item.name.split(",", maxsplit=1)[0]
