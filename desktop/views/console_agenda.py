"""The left of the console: who is discussed when, and whether it will fit."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services import agenda
from desktop.views.parts.buttons import Button
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Strip, StripTone
from desktop.views.parts.twoline import Line, LineList
from desktop.views.theme import Look
from desktop.words.dates import ENGLAND
from desktop.words.enums import AgendaState, MeetingState
from desktop.words.meetings import AgendaRow, ConsoleRow


class AgendaPanel(QWidget):
    """``show_console(row, now)``; ``moveAsked(item, by)`` and ``takeAsked(item)``."""

    moveAsked = Signal(object, int)
    takeAsked = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._chosen: int | None = None
        self._filling = False
        self.section = Section(look, self.tr("Agenda"))
        self.list = LineList(look, self.tr("Agenda"), scrolls=True, chooses=True)
        self.fits = Strip(look)
        self.up = Button(look, self.tr("Up"), key="Alt+Up")
        self.down = Button(look, self.tr("Down"), key="Alt+Down")
        self.take = Button(look, self.tr("Discuss now"), key="Alt+Return")
        column = Down(look, gap=8, pad=(12, 10, 12, 10), parent=self)
        column.addWidget(self.section)
        column.addWidget(self.list, 1)
        self.grow(False)
        column.addWidget(self.fits)
        moves = Across(look, gap=8)
        moves.addWidget(self.up, 1)
        moves.addWidget(self.down, 1)
        column.addLayout(moves)
        column.addWidget(self.take)
        self.list.chosen.connect(self._choose)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.take.clicked.connect(self._take)
        self.clear()

    def grow(self, on: bool, /) -> None:
        """Be as high as its rows, where what holds it scrolls; or scroll by itself."""
        self.list.grow(on)
        if not on:
            self.list.setMinimumHeight(self._look.theme.px(98))

    def clear(self) -> None:
        self._chosen = None
        self._fill([])
        self.fits.say("")
        self._offer()

    def show_console(self, row: ConsoleRow, now: datetime) -> None:
        states = [each.state for each in row.agenda]
        self.section.set_note(
            self.tr("{done} done, {now} now, {waiting} to come").format(
                done=states.count(AgendaState.DONE),
                now=states.count(AgendaState.NOW),
                waiting=states.count(AgendaState.WAITING),
            )
        )
        live = row.meeting.state is MeetingState.LIVE
        begins = max(now, row.meeting.starts_at) if not live else now
        open_still = {each.id for each in row.agenda if each.state is not AgendaState.DONE}
        if self._chosen not in open_still:
            waiting = [each.id for each in row.agenda if each.state is AgendaState.WAITING]
            self._chosen = waiting[0] if waiting else None
        self._fill([self._line(each, at, now) for each, at in timetable(row.agenda, begins)])
        self._offer(live=live)
        self._say_fit(row, begins)

    def _fill(self, lines: Sequence[Line]) -> None:
        self._filling = True
        self.list.show_rows(lines)
        self.list.choose(next((each for each in lines if _item(each).id == self._chosen), None))
        self._filling = False

    def _line(self, item: AgendaRow, at: datetime, now: datetime) -> Line:
        begins = f"{at.astimezone(ENGLAND):%H:%M}"
        if item.state is AgendaState.DONE:
            spent = _minutes((item.ended_at or now) - (item.began_at or now))
            outcomes = ", ".join(each.value for each in item.outcomes)
            outcomes = outcomes or self.tr("no outcome written")
            words = self.tr("{spent} min · {outcomes}")
            return Line(
                item.name, below=words.format(spent=spent, outcomes=outcomes), time=begins,
                chip=self.tr("Done"), chip_tone="ok", quiet=True, key=item,
            )  # fmt: skip
        if item.state is AgendaState.NOW:
            spent = _minutes(now - (item.began_at or now))
            words = self.tr("{spent} of {planned} min")
            return Line(
                item.name, below=words.format(spent=spent, planned=item.minutes), time=begins,
                chip=self.tr("Now"), chip_tone="blue", key=item,
            )  # fmt: skip
        words = self.tr("{planned} min · {question}")
        return Line(
            item.name, below=words.format(planned=item.minutes, question=item.question),
            time=begins, key=item,
        )  # fmt: skip

    def _say_fit(self, row: ConsoleRow, begins: datetime) -> None:
        if row.meeting.state is MeetingState.FINISHED or not row.agenda:
            self.fits.say("")
            return
        spare = row.meeting.ends_at - agenda.ends_about(row.agenda, begins)
        if spare >= timedelta():
            words = self.tr("Everything fits. {spare} minutes to spare.")
            self._say(words.format(spare=_minutes(spare)), "ok")
        else:
            words = self.tr("{over} minutes more than planned.")
            self._say(words.format(over=-(spare // timedelta(minutes=1))), "warn")

    def _say(self, words: str, tone: StripTone) -> None:
        if words != self.fits.words.text():
            self.fits.say(words, tone)

    def _choose(self, line: Line | None) -> None:
        if not self._filling and line is not None:
            self._chosen = _item(line).id

    def _offer(self, *, live: bool = False) -> None:
        any_listed = bool(self.list.row_model.rows)
        self.up.setEnabled(any_listed)
        self.down.setEnabled(any_listed)
        self.take.setVisible(live)

    def _picked(self) -> AgendaRow | None:
        line = self.list.chosen_row()
        return None if line is None else _item(line)

    def _move(self, by: int) -> None:
        item = self._picked()
        if item is not None:
            self.moveAsked.emit(item, by)

    def _take(self) -> None:
        item = self._picked()
        if item is not None:
            self.takeAsked.emit(item)


def timetable(
    listed: Sequence[AgendaRow], begins: datetime
) -> Iterator[tuple[AgendaRow, datetime]]:
    """When each began, or would if everyone takes the minutes planned from ``begins`` on."""
    at = agenda.ends_about([each for each in listed if each.state is AgendaState.NOW], begins)
    for each in listed:
        if each.state is AgendaState.WAITING:
            yield each, at
            at += timedelta(minutes=each.minutes)
        else:
            yield each, each.began_at or begins


def _item(line: Line) -> AgendaRow:
    return cast("AgendaRow", line.key)


def _minutes(span: timedelta) -> int:
    return max(0, int(span.total_seconds() // 60))
