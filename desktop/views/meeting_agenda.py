"""One meeting before and after it runs: its agenda, who is expected, and what can be done."""

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.views.parts.buttons import Button
from desktop.views.parts.chip import Chip
from desktop.views.parts.fields import FindBox
from desktop.views.parts.folding import ButtonRow
from desktop.views.parts.keys import key_within
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.views.parts.twoline import Line, LineList
from desktop.views.theme import Look
from desktop.words.dates import ENGLAND, day_and_date, shown_date
from desktop.words.enums import AgendaState, Attendance, MeetingState, Told
from desktop.words.meetings import AgendaRow, ConsoleRow
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.patients import FoundRow
from desktop.words.people import role_words


class MeetingAgenda(QWidget):
    """``show_console(row)``, ``clear()``; ``show_found(rows)`` under what is ``typed``."""

    moveAsked = Signal(object, int)
    offAsked = Signal(object)
    typed = Signal(str)
    picked = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._chosen: int | None = None
        self._filling = False
        self.title = Paragraph("", "title")
        self.when = Paragraph("", "body", "text2")
        self.state = Chip(look, "")
        self.open_button = Button(look, "", "primary", "player-play", "O", large=True)
        self.section = Section(look, self.tr("Agenda"))
        self.list = LineList(look, self.tr("Agenda"), scrolls=True, chooses=True)
        self.nobody = Paragraph("", "body", "text2")
        self.up = Button(look, self.tr("Move up"), key="Alt+Up")
        self.down = Button(look, self.tr("Move down"), key="Alt+Down")
        self.off = Button(look, self.tr("Take off"), icon="x", key="Ctrl+Del")
        self.box = FindBox(look, self.tr("Put a person on the agenda"), key="P")
        self.found = LineList(look, self.tr("People found"), chooses=True)
        self.none = Paragraph("", "small", "text2")
        self.expected = Paragraph("", "small", "text2")
        self._lay_out()
        self.list.chosen.connect(self._choose)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.off.clicked.connect(self._take_off)
        self.box.textEdited.connect(self._type)
        self.box.returnPressed.connect(self._pick_first)
        self.found.opened.connect(lambda line: self.picked.emit(line.key))
        key_within(self.box, "Down", self._to_found)
        key_within(self.box, "Escape", self.forget_found)
        key_within(self.found, "Escape", self.forget_found)
        self.clear()

    def clear(self) -> None:
        """Name nobody."""
        self._chosen = None
        self.title.setText("")
        self.when.setText("")
        self.expected.setText("")
        self._fill([])
        self.forget_found()
        self.open_button.setEnabled(False)
        self._offer(changeable=False)
        for widget in (self.state, self.nobody):
            widget.hide()

    def show_console(self, row: ConsoleRow) -> None:
        meeting = row.meeting
        starts, ends = meeting.starts_at.astimezone(ENGLAND), meeting.ends_at.astimezone(ENGLAND)
        self.title.setText(meeting.title)
        when = f"{day_and_date(starts.date())}, {starts:%H:%M} to {ends:%H:%M}"
        self.when.setText(", ".join(part for part in (when, meeting.place, meeting.team) if part))
        self._say_state(meeting.state)
        minutes = sum(each.minutes for each in row.agenda)
        self.section.set_note(
            self.tr("{minutes} of {room} minutes planned").format(
                minutes=minutes, room=(meeting.ends_at - meeting.starts_at) // timedelta(minutes=1)
            )
        )
        if self._chosen not in {each.id for each in row.agenda}:
            self._chosen = row.agenda[0].id if row.agenda else None
        self._fill([self._line(each) for each in row.agenda])
        self.list.setVisible(bool(row.agenda))
        self.nobody.setText(self.tr("Nobody to show on this agenda yet."))
        self.nobody.setVisible(not row.agenda)
        self._offer(changeable=meeting.state is not MeetingState.FINISHED)
        names = [
            f"{each.name}, {role_words(each.role)}"
            for each in row.attendance
            if each.state is not Attendance.APOLOGIES
        ]
        self.expected.setText(self.tr("Expected: {names}").format(names="; ".join(names)))

    def show_found(self, rows: Sequence[FoundRow]) -> None:
        if not self.box.text().strip():
            self.forget_found()
            return
        self.found.show_rows([_found_line(each) for each in rows])
        self.found.setVisible(bool(rows))
        self.none.setText(self.tr("Nobody on your lists is called that."))
        self.none.setVisible(not rows)

    def forget_found(self) -> None:
        self.box.clear()
        self.found.show_rows(())
        if self.window().focusWidget() is self.found:  # hidden, it would give the keys to any other
            self.box.setFocus()
        self.found.hide()
        self.none.hide()

    def _say_state(self, state: MeetingState) -> None:
        finished = state is MeetingState.FINISHED
        words = {
            MeetingState.PLANNED: self.tr("Open the meeting"),
            MeetingState.LIVE: self.tr("Go to the meeting"),
            MeetingState.FINISHED: self.tr("Minutes"),
        }[state]
        self.open_button.set_words(words)
        self.open_button.setEnabled(True)
        self.state.show_state(
            self.tr("Running") if state is MeetingState.LIVE else self.tr("Finished"),
            "blue" if state is MeetingState.LIVE else "ok",
        )
        self.state.setVisible(state is MeetingState.LIVE or finished)

    def _line(self, item: AgendaRow) -> Line:
        if item.state is AgendaState.DONE:
            outcomes = ", ".join(each.value for each in item.outcomes).capitalize()
            return Line(
                item.name, beside=item.question, below=outcomes or self.tr("No outcome written"),
                right=self.tr("Discussed"), right_icon="circle-check", right_colour="ok", key=item,
            )  # fmt: skip
        told = self.tr("told {day}").format(day=shown_date(item.told_on))
        asked = self.tr("Asked by {name}, {role}").format(
            name=item.asked_by, role=role_words(item.asked_role)
        )
        not_told = item.told is not Told.YES
        below = asked if not_told else f"{asked} · {told}"
        minutes = self.tr("{count} min").format(count=item.minutes)
        return Line(
            item.name, beside=item.question, below=below, right=minutes,
            chip=item.told.value.capitalize() if not_told else "", chip_tone="warn", key=item,
        )  # fmt: skip

    def _fill(self, lines: Sequence[Line]) -> None:
        self._filling = True
        self.list.show_rows(lines)
        chosen = (each for each in lines if cast("AgendaRow", each.key).id == self._chosen)
        self.list.choose(next(chosen, None))
        self._filling = False

    def _choose(self, line: Line | None) -> None:
        if not self._filling and line is not None:
            self._chosen = cast("AgendaRow", line.key).id

    def _offer(self, *, changeable: bool) -> None:
        for button in (self.up, self.down, self.off):
            button.setVisible(changeable and bool(self.list.row_model.rows))
        self.box.setVisible(changeable)

    def _move(self, by: int) -> None:
        line = self.list.chosen_row()
        if line is not None:
            self.moveAsked.emit(line.key, by)

    def _take_off(self) -> None:
        line = self.list.chosen_row()
        if line is not None:
            self.offAsked.emit(line.key)

    # --- finding someone ----------------------------------------------------------------------

    def _type(self, words: str) -> None:
        if words.strip():
            self.typed.emit(words)
        else:
            self.forget_found()

    def _pick_first(self) -> None:
        rows = self.found.row_model.rows
        if rows and self.found.isVisible():
            self.picked.emit(rows[0].key)

    def _to_found(self) -> None:
        if self.found.row_model.rows:
            self.found.setFocus(Qt.FocusReason.TabFocusReason)

    def _lay_out(self) -> None:
        look = self._look
        column = Down(look, gap=10, parent=self)
        heading = Across(look, gap=12)
        words = Down(look, gap=2)
        words.addWidget(self.title)
        words.addWidget(self.when)
        heading.addLayout(words, 1)
        heading.addWidget(self.state)
        heading.addWidget(self.open_button)
        column.addLayout(heading)
        self.section.put_right(ButtonRow(look, self.up, self.down, self.off))
        column.addWidget(self.section)
        column.addWidget(self.nobody)
        column.addWidget(self.list, 1)
        column.addWidget(self.box)
        column.addWidget(self.found)
        column.addWidget(self.none)
        column.addWidget(self.expected)
        column.addStretch(0)


def _found_line(row: FoundRow) -> Line:
    parts = (shown_date(row.born), shown_nhs_number(row.nhs_number or ""), row.practice)
    return Line(row.name, below=" · ".join(part for part in parts if part), key=row)
