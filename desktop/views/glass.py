"""Broken glass, while it is open: said on every tab, closed by a key, and by itself."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.views.parts.buttons import Button
from desktop.views.parts.layout import Across
from desktop.views.parts.strip import Strip
from desktop.views.theme import Look
from desktop.words.dates import ENGLAND
from desktop.words.relationships import GlassRow

LOOKS_AGAIN = 30_000
"""Milliseconds between looks at the clock: a timer sleeps with the computer, the clock does not."""


class GlassStrip(QWidget):
    """``show_glass(row)``; ``closeAsked()`` on its key, ``ended()`` when its time is over."""

    closeAsked = Signal()
    ended = Signal()

    def __init__(
        self, look: Look, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._now = now
        self.glass: GlassRow | None = None
        self.strip = Strip(look)
        self.button = Button(look, self.tr("Close now"), icon="lock", key="F7")
        self.button.clicked.connect(self.closeAsked)
        row = Across(look, gap=10, pad=(16, 6, 16, 4), parent=self)
        row.addWidget(self.strip, 1)
        row.addWidget(self.button)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self._look)
        self.hide()

    def show_glass(self, glass: GlassRow | None) -> None:
        """Say what was broken and until when; None takes it away."""
        self.glass = glass
        self.timer.stop()
        self.setVisible(glass is not None)
        if glass is None:
            self.strip.say("")
            return
        broken, closes = (
            f"{each.astimezone(ENGLAND):%H:%M}" for each in (glass.broken_at, glass.closes_at)
        )
        said = self.tr("You broke the glass at {broken} for this record; it closes at {closes}")
        after = (
            self.tr(" and {reviewer} will review it.").format(reviewer=glass.reviewer)
            if glass.reviewer
            else self.tr(" and it will be reviewed.")
        )
        self.strip.say(said.format(broken=broken, closes=closes) + after, "warn")
        self._look()

    def _look(self) -> None:
        if self.glass is None:
            return
        left = (self.glass.closes_at - self._now()).total_seconds()
        if left <= 0:
            self.show_glass(None)
            self.ended.emit()
        else:
            self.timer.start(min(round(left * 1000) + 1, LOOKS_AGAIN))
