"""The top of the console: the time, this person's minutes, and when we end."""

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from desktop.services import agenda
from desktop.views.parts.buttons import Button
from desktop.views.parts.chip import Chip
from desktop.views.parts.layout import Across, Down, Rule
from desktop.views.parts.paragraph import Paragraph
from desktop.views.theme import Look
from desktop.words.dates import ENGLAND
from desktop.words.enums import MeetingState
from desktop.words.meetings import ConsoleRow

NARROW = 860
"""Below this width, in px at scale 1, not all of it stands in one line."""


class ClockBar(QFrame):
    """``show_console(row, now)`` when something moved, ``tick(row, now)`` each second."""

    startPressed = Signal()
    finishPressed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = Chip(look, "")
        self.time = Paragraph("", "panel", wrap=False)
        self.spent = Paragraph("", "panel", wrap=False)
        self.ends = Paragraph("", "panel", wrap=False)
        self.start = Button(look, self.tr("Start the meeting"), "primary", "player-play", "F8")
        self.finish = Button(look, self.tr("Finish meeting"), key="F12")
        for paragraph in (self.time, self.spent, self.ends):
            paragraph.setFont(look.theme.font(16, 600, tabular=True))
        self._planned = Paragraph("", "small", "text2", wrap=False)
        self._look = look
        inside, self._times, buttons = QWidget(), QWidget(), QWidget()
        self._grid = QGridLayout(inside)
        times = Across(look, gap=12, parent=self._times)
        times.addStretch(1)
        self._pairs = []
        for label, value in (
            (Paragraph(self.tr("Time now"), "small", "text2", wrap=False), self.time),
            (Paragraph(self.tr("This person"), "small", "text2", wrap=False), self.spent),
            (Paragraph(self.tr("Ends about"), "small", "text2", wrap=False), self.ends),
        ):
            pair = QWidget()
            within = Across(look, gap=6, parent=pair)
            within.addWidget(label)
            within.addWidget(value)
            times.addWidget(pair)
            self._pairs.append(pair)
        within.addWidget(self._planned)
        times.addStretch(1)
        right = Across(look, gap=12, parent=buttons)
        right.addWidget(self.start)
        right.addWidget(self.finish)
        self._grid.addWidget(self.state, 0, 0)
        self._grid.addWidget(buttons, 0, 2)
        self._grid.setColumnStretch(1, 1)
        column = Down(look, gap=0, parent=self)
        column.addWidget(inside)
        column.addWidget(Rule("row"))
        look.changed.connect(self._fit)
        self._fit()
        self.start.clicked.connect(self.startPressed)
        self.finish.clicked.connect(self.finishPressed)
        self.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the text is large the times stand in a line of their own."""
        px = self._look.theme.px
        self._grid.setContentsMargins(px(16), px(5), px(16), px(5))
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(4))
        place = (1, 0, 1, 3) if self.width() < px(NARROW) else (0, 1, 1, 1)
        self._grid.addWidget(self._times, *place)

    def clear(self) -> None:
        for widget in (self.state, self.start, self.finish, *self._pairs):
            widget.hide()

    def show_console(self, row: ConsoleRow, now: datetime) -> None:
        words, tone = {
            MeetingState.PLANNED: (self.tr("Not started"), "plain"),
            MeetingState.LIVE: (self.tr("Running"), "blue"),
            MeetingState.FINISHED: (self.tr("Finished"), "ok"),
        }[row.meeting.state]
        self.state.show_state(words, tone)  # type: ignore[arg-type]  # the table has its tones
        self.state.show()
        live = row.meeting.state is MeetingState.LIVE
        self.start.setVisible(row.meeting.state is MeetingState.PLANNED)
        self.finish.setVisible(live)
        planned = f"{row.meeting.ends_at.astimezone(ENGLAND):%H:%M}"
        self._planned.setText(self.tr("planned {time}").format(time=planned))
        time, spent, ends = self._pairs
        time.setVisible(row.meeting.state is not MeetingState.FINISHED)
        spent.setVisible(live and row.now is not None)
        ends.setVisible(live)
        self.tick(row, now)

    def tick(self, row: ConsoleRow, now: datetime) -> None:
        self.time.setText(f"{now.astimezone(ENGLAND):%H:%M}")
        self.ends.setText(f"{agenda.ends_about(row.agenda, now).astimezone(ENGLAND):%H:%M}")
        if row.now is None or row.now.began_at is None:
            return
        seconds = max(0, int((now - row.now.began_at).total_seconds()))
        late = seconds > timedelta(minutes=row.now.minutes).total_seconds()
        self.spent.set_tone("warn" if late else "")
        words = self.tr("{minutes}:{seconds:02} of {planned}")
        self.spent.setText(
            words.format(minutes=seconds // 60, seconds=seconds % 60, planned=row.now.minutes)
        )
