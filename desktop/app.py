"""The only place where objects meet: store, lanes, records and window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop.config import APPLICATION, Config
from desktop.errors import Problem
from desktop.tasks import Lanes
from desktop.views.parts.focus import FocusRings
from desktop.views.sign_in import SignIn
from desktop.views.theme import Look
from desktop.views.window import Window

# The sign-in is painted before SQLAlchemy is imported: what needs it is imported on its lane.
if TYPE_CHECKING:
    from desktop.store.store import Store
    from desktop.views.page import Page, Seat
    from desktop.words.papers import PrintedMinutes, PrintedPlan
    from desktop.words.people import Actor, Audience


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A hub unlocked, who signed in to it, and what they may see."""

    store: Store
    actor: Actor
    audience: Audience
    draft_key: bytes


class App(QObject):
    """One run of the program at one screen: sign-in, then the office, until it is locked."""

    def __init__(
        self,
        application: QApplication,
        look: Look,
        config: Config,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        note: str = "",
        ask_where: Callable[[QWidget, str], Path | None] | None = None,
    ) -> None:
        """``note`` stands on the sign-in: how to enter a demonstration hub."""
        super().__init__()
        self._ask_where = ask_where or _ask_where
        self._look, self._config, self._clock, self._note = look, config, clock, note
        self._store: Store | None = None
        self.lanes = Lanes(self)
        self.window = Window(look, clock)
        self._rings = FocusRings(look, application)
        self.window.lockRequested.connect(self.lock)
        self.window.closed.connect(self.close)
        self.sign_in = self._ask_who()

    def show(self) -> None:
        """Paint the sign-in first; fetch the heavy libraries while the person types."""
        self.sign_in.installEventFilter(self)
        self.window.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Importing on another thread holds up the screen's: never before the first paint.
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, lambda: self.lanes.on_database(_warm, _nothing, _nothing))
        return False

    def lock(self) -> None:
        """Clear the screen, close the store and ask who is there."""
        self.window.clear()
        QApplication.clipboard().clear()
        self._close_store()
        self.sign_in = self._ask_who()

    def close(self) -> None:
        """Let what is under way end, then close the store and the lanes."""
        self._close_store()
        self.lanes.close()

    def _ask_who(self) -> SignIn:
        unlocked = self._config.on_hub or self._config.passphrase_file is not None
        page = SignIn(self._look, ask_passphrase=not unlocked, note=self._note)
        page.submitted.connect(self._enter)
        self.window.show_sign_in(page)
        return page

    def _enter(self, username: str, password: str, passphrase: str) -> None:
        self.sign_in.wait()
        self.lanes.on_database(
            lambda: _sign_in(self._config, username, password, passphrase, self._clock()),
            self._entered,
            self._refused,
        )

    def _refused(self, trouble: Exception) -> None:
        if not isinstance(trouble, Problem):
            raise trouble
        self.sign_in.refuse(str(trouble))

    def _entered(self, found: SignedIn) -> None:
        from desktop.records import Records
        from desktop.views.page import Seat

        self._store = found.store
        records = Records(found.store, self.lanes, self._clock, self.window)
        records.touched.connect(self.window.hear)
        records.troubled.connect(self.window.foot.say)
        seat = Seat(
            self._look, records, found.actor, found.audience, found.draft_key,
            _draw_plan, _draw_minutes, self._ask_where,
        )  # fmt: skip
        self.window.show_office(_pages(seat), found.actor.name)

    def _close_store(self) -> None:
        if self._store is not None:
            store, self._store = self._store, None
            # On its own lane, after every change that is still under way.
            self.lanes.on_database(store.close, _nothing, _nothing)


def run(config: Config, note: str = "", arguments: list[str] | None = None) -> int:
    """Open the program and stay until its window is closed."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(arguments or [APPLICATION])
    application.setApplicationName(APPLICATION)
    application.setApplicationDisplayName(APPLICATION)
    app = App(application, Look(application), config, note=note)
    app.show()
    return application.exec()


def _pages(seat: Seat) -> dict[str, Page]:
    from desktop.views.actions import ActionsPage
    from desktop.views.feeds import FeedsPage
    from desktop.views.meeting import MeetingPage
    from desktop.views.meetings import MeetingsPage
    from desktop.views.patient import PatientPage
    from desktop.views.patients import PatientsPage
    from desktop.views.today import TodayPage

    return {
        "today": TodayPage(seat),
        "patients": PatientsPage(seat),
        "patient": PatientPage(seat),
        "meetings": MeetingsPage(seat),
        "meeting": MeetingPage(seat),
        "actions": ActionsPage(seat),
        "feeds": FeedsPage(seat),
    }


def _sign_in(
    config: Config, username: str, password: str, passphrase: str, now: datetime
) -> SignedIn:
    """On the database's lane: unlock the hub, then let the person in, or raise Problem."""
    from desktop.services import disclosure, staff
    from desktop.unattended import open_store

    store = open_store(config, passphrase)
    try:
        actor, draft_key = staff.sign_in(store, username, password, now)
        with store.reading() as session:
            audience = disclosure.person(session, actor)
    except BaseException:
        store.close()
        raise
    return SignedIn(store, actor, audience, draft_key)


def _warm() -> None:
    """Import what the office needs while the person types."""
    import_module("desktop.unattended")
    import_module("desktop.records")


def _ask_where(parent: QWidget, name: str) -> Path | None:
    from desktop.views.paper_view import ask_where

    return ask_where(parent, name)


def _draw_plan(plan: PrintedPlan) -> bytes:
    from desktop.reports.care_plan import care_plan

    return care_plan(plan)


def _draw_minutes(printed: PrintedMinutes) -> bytes:
    from desktop.reports.minutes import minutes

    return minutes(printed)


def _nothing(_: object) -> None:
    """Nobody waits for this."""
