"""The shared screen: a window of its own, fed by what the room may see and by nothing else.

It asks for itself and hears what moves, so it shows the same on the chair's computer or another.
"""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeySequence, QScreen, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.records import Records
from desktop.services import shared_screen
from desktop.views.parts.layout import Down
from desktop.views.parts.wall import Wall
from desktop.views.theme import Look
from desktop.words.meetings import SharedScreenRow
from desktop.words.people import Actor

TOPIC = "shared screen"
AGAIN = 30_000
"""Milliseconds after which it asks although nothing moved: the end of the meeting draws nearer."""


class SharedScreen(QWidget):
    """``bring(meeting)``, ``hear(subjects)``; what must not wait for the store acts at once.

    ``blank()`` before another person or a narrower room, ``close_curtain()`` on its key. The
    title never names a patient.
    """

    curtainAsked = Signal()
    closed = Signal()

    def __init__(
        self, look: Look, records: Records, actor: Actor, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Tapestry: shared screen"))
        self._records, self._actor = records, actor
        self._meeting: int | None = None
        self._held = self._covered = False
        self.wall = Wall(look, records.now())
        column = Down(look, gap=0, parent=self)
        column.addWidget(self.wall)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.resize(1280, 720)
        column.activate()  # the small picture has the wall's proportions before it is ever shown
        self.setMinimumSize(640, 360)
        QShortcut(QKeySequence("F11"), self, self._switch_whole)
        QShortcut(QKeySequence("Escape"), self, self.showNormal)
        QShortcut(QKeySequence("F9"), self, self._ask_curtain)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(lambda: self.wall.tick(records.now()))
        self._again = QTimer(self)
        self._again.setInterval(AGAIN)
        self._again.timeout.connect(self.ask)

    def bring(self, meeting: int) -> None:
        """Show this meeting from now on; clears first, then asks."""
        self.blank()
        self._meeting = meeting
        self._clock.start()
        self._again.start()
        self.release()

    def ask(self) -> None:
        meeting = self._meeting
        if meeting is None or self._held:
            return
        now = self._records.now()
        self._records.read(
            TOPIC,
            lambda session: shared_screen.row(session, self._actor, meeting, now),
            self._show,
            lambda _: self.wall.blank(),
        )

    def hear(self, subjects: frozenset[str]) -> None:
        about = self.wall.row.banner if self.wall.row is not None else None
        mine = {f"meeting:{self._meeting}", "policy"}
        if about is not None:
            mine.add(f"patient:{about.id}")
        if subjects & mine:
            self.ask()

    def blank(self) -> None:
        """Show nobody, at once, until ``release``; no answer on its way is waited for."""
        self._hold()
        self.wall.blank()

    def close_curtain(self) -> None:
        """Close it, at once, until ``release``."""
        self._hold()
        self.wall.close_curtain()

    def release(self) -> None:
        """What was pressed stands in the store: ask what may be shown now."""
        if self._held:
            self._held = False
            self.ask()

    def cover(self) -> None:
        """Nobody is at the console: closed until ``uncover``, whatever the store or a key says."""
        self._covered = True
        self.close_curtain()
        self.release()

    def uncover(self) -> None:
        self._covered = False
        self.ask()

    def _hold(self) -> None:
        self._records.forget(TOPIC)
        self._held = True

    def open_beside(self, console: QWidget) -> None:
        """Fill a screen other than the console's, or stand in a window where there is only one.

        The console keeps the keys.
        """
        others = _others(console)
        if others:
            self.setGeometry(others[0].geometry())
            self.showFullScreen()
        else:
            self.show()
            console.window().raise_()
        console.activateWindow()

    def has_own_display(self, console: QWidget) -> bool:
        return bool(_others(console))

    def end(self) -> None:
        """Nothing of this meeting any more: before the screen is locked or the program closed."""
        self._clock.stop()
        self._again.stop()
        self._meeting = None
        self.blank()
        self.close()

    def _show(self, row: SharedScreenRow) -> None:
        if self._covered:
            self.wall.close_curtain()
        else:
            self.wall.show_row(row, self._records.now())

    def _ask_curtain(self) -> None:
        if not self._covered:
            self.curtainAsked.emit()

    def _switch_whole(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()


def _others(console: QWidget) -> list[QScreen]:
    return [each for each in QGuiApplication.screens() if each is not console.screen()]
