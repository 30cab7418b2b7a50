"""Backups that the program takes by itself while it runs on an embedded hub."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from desktop.config import Config
from desktop.tasks import Lanes

MINUTE = 60 * 1000
FIRST, EVERY = MINUTE, 60 * MINUTE
"""Milliseconds: nobody waits for a page behind it, and one that failed is tried again soon."""


class Keeping(QObject):
    """Looks now and then whether the last backup is a day old; only a failure is told.

    It lives as long as its parent does, the office. A backup that is under way when the office
    closes has the hub open by itself, and is finished.
    """

    def __init__(
        self, config: Config, key: bytes, lanes: Lanes, failed: Callable[[Exception], None],
        parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._config, self._key = config, key
        self._lanes, self._failed = lanes, failed
        self.busy = False
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.look)
        if not config.on_hub:
            self.timer.start(FIRST)

    def look(self) -> None:
        """Off the screen's thread, and not on that of the database: it may take a while."""
        self.timer.start(EVERY)
        if self.busy:
            return
        self.busy = True
        self._lanes.aside(self._back_up, self._done, self._not_done)

    def _back_up(self) -> None:
        from desktop import safekeeping

        safekeeping.back_up_daily(self._config, self._key)

    def _done(self, _: object) -> None:
        self.busy = False

    def _not_done(self, trouble: Exception) -> None:
        self.busy = False
        self._failed(trouble)
