"""Planning a meeting: what, where, when, and of which team."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.views.day_field import DayField
from desktop.views.parts.buttons import Button
from desktop.views.parts.card import Card
from desktop.views.parts.fields import ChoiceField, LineField
from desktop.views.parts.layout import Across
from desktop.views.theme import Look
from desktop.views.time_field import TimeField
from desktop.words.dates import ENGLAND
from desktop.words.meetings import MeetingRow
from desktop.words.people import TeamRow

BEGINS, ENDS = time(14), time(15, 30)
"""Where there is no meeting yet to go by."""


class PlanMeeting(Card):
    """``ask(teams, last)`` shows it; ``planned(team, title, place, starts_at, ends_at)``.

    ``left()`` by whoever thinks better of it.
    """

    planned = Signal(int, str, str, object, object)
    left = Signal()

    def __init__(
        self, look: Look, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(look, self.tr("Plan a meeting"), parent=parent)
        self._today = today
        self._teams: Sequence[TeamRow] = ()
        self.team = ChoiceField(look, self.tr("Team"))
        self.name = LineField(look, self.tr("Name"))
        self.place = LineField(look, self.tr("Place"))
        self.day = DayField(look, self.tr("Day"), today)
        self.begins = TimeField(look, self.tr("From"))
        self.ends = TimeField(look, self.tr("Until"))
        self.button = Button(look, self.tr("Plan it"), "primary", "check")
        self.leave = Button(look, self.tr("Not now"), key="Esc")
        self.add(self.team)
        self.add(self.name)
        self.add(self.place)
        times = Across(look, gap=12)
        times.addWidget(self.day, 2)
        times.addWidget(self.begins, 1)
        times.addWidget(self.ends, 1)
        self.body.addLayout(times)
        foot = Across(look, gap=8, pad=(0, 8, 0, 0))
        foot.addWidget(self.button)
        foot.addWidget(self.leave)
        foot.addStretch(1)
        self.body.addLayout(foot)
        for field in (self.name, self.place, self.day, self.begins, self.ends):
            field.entered.connect(self._answer)
        self.team.chosen.connect(self._name_after)
        self.button.clicked.connect(self._answer)
        self.leave.clicked.connect(self.left)
        self.hide()

    def ask(self, teams: Sequence[TeamRow], last: MeetingRow | None) -> None:
        """Like the last one, a week later, until something else is said."""
        self._teams = teams
        self.team.set_choices([(each.id, each.name) for each in teams])
        self.team.setVisible(len(teams) > 1)
        if last is not None:
            self.team.set_value(last.team_id)
            starts, ends = (at.astimezone(ENGLAND) for at in (last.starts_at, last.ends_at))
            day = starts.date() + timedelta(days=7)
            while day < self._today():
                day += timedelta(days=7)
            self.name.set_text(last.title)
            self.place.set_text(last.place)
            self.day.set_day(day)
            self.begins.set_time(starts.time())
            self.ends.set_time(ends.time())
        else:
            self._name_after(None)
            self.place.set_text("")
            self.day.set_day(self._today() + timedelta(days=7))
            self.begins.set_time(BEGINS)
            self.ends.set_time(ENDS)
        self.show()
        self.name.setFocus()
        self.name.edit.selectAll()

    def _name_after(self, _: object) -> None:
        named = [self.tr("{team} team meeting").format(team=each.name) for each in self._teams]
        if not self.name.text() or self.name.text() in named:
            chosen = self.team.value()
            place = next((i for i, each in enumerate(self._teams) if each.id == chosen), None)
            self.name.set_text(named[place] if place is not None else "")

    def _answer(self) -> None:
        fields = (self.day, self.begins, self.ends)
        readable = [field.readable() for field in fields]
        day, begins, ends = self.day.day(), self.begins.time(), self.ends.time()
        if day is None or begins is None or ends is None or not all(readable):
            if day is None:
                self.day.wrong(self.tr("Type a day such as 26-Feb-2027."))
            return
        self.planned.emit(
            cast("int", self.team.value()), self.name.text(), self.place.text(),
            _moment(day, begins), _moment(day, ends),
        )  # fmt: skip


def _moment(day: date, at: time) -> datetime:
    """The clock in England, as it is kept."""
    return datetime.combine(day, at, ENGLAND).astimezone(UTC)
