"""What is being typed is kept within a second, and stands there again after any break."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.services import drafts
from desktop.views.page import Seat
from desktop.words.drafts import DraftRow

PAUSE = 700
"""Milliseconds from a key until what was typed is kept."""


class DraftKeeper(QObject):
    """Keeps one form of one author: ``begin`` it, tell it of each key by ``typed``.

    ``restored(draft)`` where something was left half-typed, ``kept(at)`` when it is safe.
    """

    restored = Signal(object)
    kept = Signal(object)

    def __init__(self, seat: Seat, topic: str, parent: QObject | None = None) -> None:
        """``topic`` names the form among all that are open at this screen."""
        super().__init__(parent)
        self._seat = seat
        self._topic = f"draft {topic}"
        self._form = ""
        self._seen = 0
        self._words: Callable[[], str] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._keep)

    def begin(self, form: str, seen: int, words: Callable[[], str]) -> None:
        """Keep this form from now on; ``words`` reads it, ``seen`` is the version on screen."""
        self.flush()
        self._form, self._seen, self._words = form, seen, words
        self._seat.records.read(
            self._topic,
            lambda session: drafts.mine(session, self._seat.actor, self._seat.draft_key, form),
            self._found,
        )

    def saw(self, seen: int) -> None:
        """Another version is what the words are a change of."""
        self._seen = seen

    def typed(self) -> None:
        """A key was pressed in the form; typing on and on is kept in between."""
        if not self._pause.isActive():
            self._pause.start()

    def flush(self) -> None:
        """Keep at once what the pause would have kept; before the form goes away."""
        if self._pause.isActive():
            self._keep()

    def pause(self) -> None:
        """The form is being signed: keep nothing behind its back."""
        self._pause.stop()

    def end(self) -> None:
        """The form is gone from the screen; what was typed stays kept."""
        self.flush()
        self._seat.records.forget(self._topic)
        self._form, self._words = "", None

    def discard(self) -> None:
        """What was typed has been signed, or is not wanted."""
        self._pause.stop()
        form = self._form
        self._seat.records.write(lambda session: drafts.discard(session, self._seat.actor, form))

    def _found(self, draft: DraftRow | None) -> None:
        if draft is not None and not self._pause.isActive():
            self.restored.emit(draft)

    def _keep(self) -> None:
        self._pause.stop()
        if self._words is None:
            return
        # Read now, in the screen's thread: by the time the lane is free the form may be another.
        form, text, seen, now = self._form, self._words(), self._seen, self._seat.records.now()
        self._seat.records.write(
            lambda session: drafts.save(
                session, self._seat.actor, self._seat.draft_key, form, text, seen, now
            ),
            lambda _: self._kept(form, now),
        )

    def _kept(self, form: str, at: datetime) -> None:
        if form == self._form:
            self.kept.emit(at)
