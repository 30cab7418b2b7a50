"""The only place where objects meet: store, lanes, records and window."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop import drawing, log, signing_in
from desktop.config import APPLICATION, Config, log_file
from desktop.errors import FAULT, Problem
from desktop.idle import Idle
from desktop.tasks import Lanes, Tidying
from desktop.views.parts.focus import FocusRings
from desktop.views.sign_in import SignIn
from desktop.views.theme import Look
from desktop.views.window import Window

# The sign-in is painted before SQLAlchemy is imported: what needs it is imported on its lane.
if TYPE_CHECKING:
    from desktop.imports import Imports
    from desktop.records import Records
    from desktop.store.store import Store
    from desktop.unlock import Lock
    from desktop.vault import Keyring
    from desktop.views.cover import Cover
    from desktop.views.own_password import GivenPassword
    from desktop.views.page import Seat
    from desktop.watching import Watching

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""Without any of these Qt ends the process on Linux, and says why in words of its own."""


class App(QObject):
    """One run of the program at one screen: sign-in, then the office, until it is locked.

    A lock closes the one store that was opened here. Work that must go on without anybody signs as
    a service account and holds a store of its own.
    """

    def __init__(
        self,
        application: QApplication,
        look: Look,
        config: Config,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        note: str = "",
        ask_where: Callable[[QWidget, str], Path | None] | None = None,
        keyring: Keyring | None = None,
        log_to: Path | None = None,
    ) -> None:
        """``note`` stands on the sign-in: how to enter a demonstration hub."""
        super().__init__()
        self._keyring, self._log_to = keyring, log_to
        self._ask_where = ask_where or _ask_where
        self._look, self._config, self._clock, self._note = look, config, clock, note
        self._store: Store | None = None
        self._records: Records | None = None
        self._seat: Seat | None = None
        self._imports: Imports | None = None
        self._watching: Watching | None = None
        self._cover: Cover | None = None
        self._given: GivenPassword | None = None
        self._closed = False
        self.lanes = Lanes(self)
        self.window = Window(look, clock)
        self._rings = FocusRings(look, application)
        self.window.lockRequested.connect(self._lock_asked)
        self.window.ownPasswordAsked.connect(self._ask_own_password)
        self.window.closed.connect(self.close)
        self.idle = Idle(application, clock, parent=self)
        self.idle.near.connect(self._say_near)
        self.idle.back.connect(lambda: self.window.foot.warn(""))
        self.idle.due.connect(self._nobody_there)
        self.sign_in = self._ask_who()

    def show(self) -> None:
        """Paint the sign-in first; fetch the heavy libraries while the person types."""
        self.sign_in.installEventFilter(self)
        self.window.show()
        self.idle.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Importing on another thread holds up the screen's: never before the first paint.
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._painted)
        return False

    def lock(self) -> None:
        """Clear the screen, close the store and ask who is there."""
        self._leave_office()
        _clear_clipboard()
        self.sign_in = self._ask_who()
        self._look_at_lock()

    def close(self) -> None:
        """Let what is under way end, then close the store and the lanes."""
        self._closed = True
        self.idle.stop()
        self._leave_office()
        if self._imports is not None:
            self._imports.close()
        self.lanes.close()
        if self._store is not None:  # someone was let in while the window closed
            self._store.close()

    def tell(self, sentence: str) -> None:
        """Say something where the person looks."""
        if self.window.page is not None:
            self.window.foot.say(sentence)
        elif self._given is not None:
            self._given.form.trouble.refuse(sentence)
        elif not self._closed:
            self.sign_in.tell(sentence)

    def _say_near(self) -> None:
        if self.window.page is not None and self._cover is None:
            self.window.foot.warn(self.tr("Locks in one minute. Press any key to stay."))

    def _lock_asked(self) -> None:
        """Lock; but a wall that a room looks at stays, closed, and not the desktop behind it."""
        seat = self._seat
        if seat is not None and self.window.on_the_wall() and self.window.behind_curtain():
            self._put_cover(seat)
        else:
            self.lock()

    def _nobody_there(self) -> None:
        """Lock; but a meeting that runs goes on, behind its curtain and under a cover."""
        if self._seat is None:
            self.sign_in.empty()
        elif self._cover is not None:
            self._cover.clear()
        elif self.window.behind_curtain():
            self._put_cover(self._seat)
        else:
            self.lock()
            self.sign_in.say(
                self.tr(
                    "Locked: nobody was here. Notes, plans, referrals and other drafts that were"
                    " being typed are kept."
                )
            )

    def _put_cover(self, seat: Seat) -> None:
        from desktop.views.cover import Cover
        from desktop.views.shared_screen import SharedScreen

        _close_others(self.window, SharedScreen)
        _clear_clipboard()
        self._cover = Cover(seat)
        self._cover.unlocked.connect(self._take_cover_off)
        self._cover.signedOut.connect(self.lock)
        self.window.cover(self._cover)

    def _take_cover_off(self) -> None:
        self._cover = None
        self.window.uncover()

    def _painted(self) -> None:
        self.lanes.on_database(lambda: _warm(self._log_to), _nothing, self._failed)
        self._look_at_lock()

    def _ask_who(self) -> SignIn:
        page = SignIn(self._look, note=self._note)
        page.submitted.connect(self._enter)
        page.forgotten.connect(self._forget)
        self.window.show_sign_in(page)
        return page

    def _look_at_lock(self) -> None:
        if not self._config.on_hub:
            self.lanes.aside(
                lambda: signing_in.look_at(self._config, self._keyring),
                self._show_lock,
                self._failed,
            )

    def _show_lock(self, lock: Lock) -> None:
        if self._seat is not None:
            return  # they are in already
        if lock.asks:
            self.sign_in.ask_passphrase(lock.no_keyring)
        else:
            self.sign_in.ask_nothing_more(remembered=lock.remembered)
        if lock.problem:
            self.sign_in.tell(lock.problem)

    def _forget(self) -> None:
        self.lanes.aside(
            lambda: signing_in.forget(self._config, self._keyring),
            lambda _: self._look_at_lock(),
            self._failed,
        )

    def _enter(self, username: str, password: str, passphrase: str, remember: bool) -> None:
        self.sign_in.wait()
        self.idle.stop()  # no door is emptied behind someone on the way in

        def work() -> signing_in.SignedIn:
            found = signing_in.sign_in(
                self._config, self._keyring, username, password, passphrase, remember,
                self._clock(),
            )  # fmt: skip
            self._store = found.store
            return found

        self.lanes.on_database(work, self._entered, self._refused)

    def _refused(self, trouble: Exception) -> None:
        from desktop.unlock import StillLocked

        self.idle.start()
        if isinstance(trouble, Problem):
            self.sign_in.refuse(str(trouble), locked=isinstance(trouble, StillLocked))
            self._look_at_lock()
        else:
            self._failed(trouble)

    def _failed(self, trouble: Exception) -> None:
        if isinstance(trouble, Problem):
            self.tell(str(trouble))
        else:
            log.fault(trouble)
            self.tell(FAULT)

    def _entered(self, found: signing_in.SignedIn) -> None:
        self.idle.start()
        self._or_lock(lambda: self._open_office(found))

    def _or_lock(self, step: Callable[[], None]) -> None:
        """A page that is broken must not leave the hub open behind the door."""
        try:
            step()
        except Exception:
            self.lock()
            raise

    def _open_office(self, found: signing_in.SignedIn) -> None:
        from desktop.imports import Imports
        from desktop.keeping import Keeping
        from desktop.records import Records
        from desktop.views.office import pages
        from desktop.views.own_password import GivenPassword
        from desktop.views.page import Seat
        from desktop.watching import Watching

        self.idle.allow(found.idle_minutes)
        self._records = records = Records(found.store, self.lanes, self._clock, self.window)
        records.touched.connect(self.window.hear)
        records.troubled.connect(self.window.foot.say)
        records.hear_others()
        Keeping(self._config, found.store.key, self.lanes, self._failed, records)
        if self._imports is None:
            self._imports = Imports(self._config, self._log_to, self)
        self._imports.unlocked(found.store.key, found.hub)
        if self._watching is None:
            self._watching = Watching(self._config, self._imports, self.lanes, self)
        self._watching.unlocked()
        self._seat = seat = Seat(
            self._look, records, found.actor, found.audience, found.draft_key,
            drawing.plan, drawing.minutes, drawing.hazards, drawing.subject_access, drawing.week,
            self._ask_where, found.permissions,
            None if self._config.on_hub else partial(_back_up, self._config, found.store.key),
            self._imports,
            self._watching,
            self._config.backups.absolute(),
        )  # fmt: skip

        def office() -> None:
            self._given = None
            with self._look.undressed():
                self.window.show_office(pages(seat), found.actor.name)
            self.window.foot.say(found.said)

        if found.given:
            self._given = GivenPassword(seat)
            self._given.chosen.connect(lambda: self._or_lock(office))
            self._given.signedOut.connect(self.lock)
            self.window.show_sign_in(self._given)
        else:
            office()

    def _ask_own_password(self) -> None:
        from desktop.views.own_password import OwnPasswordDialog

        if self._seat is not None:
            dialog = OwnPasswordDialog(self._seat, self.window)
            dialog.accepted.connect(lambda: self.tell(self.tr("Your password is changed.")))
            dialog.open()

    def _leave_office(self) -> None:
        """Keep what is half-typed, leave nothing of anyone on any screen, and let the hub go."""
        self.window.clear()
        _close_others(self.window)
        self._seat = self._cover = self._given = None
        if self._imports is not None and self._watching is not None:
            self._imports.locked()
            self._watching.locked()
        if self._records is not None:
            records, self._records = self._records, None
            records.close()
            records.deleteLater()
        self._close_store()

    def _close_store(self) -> None:
        if self._store is not None:
            store, self._store = self._store, None
            # On its own lane, after every change that is still under way.
            self.lanes.on_database(store.close, _nothing, self._failed)


def run(config: Config, note: str = "", arguments: list[str] | None = None) -> int:
    """Open the program and stay until its window is closed."""
    if sys.platform == "linux" and not any(os.environ.get(each) for each in SCREENS):
        raise Problem(
            "There is no screen here to open a window on. Some things can be done without one:"
            " “tapestry --help” lists them."
        )
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(arguments or [APPLICATION])
    application.setApplicationName(APPLICATION)
    application.setApplicationDisplayName(APPLICATION)
    Tidying(application)
    app = App(application, Look(application), config, note=note, log_to=log_file())
    log.watch(app.tell)
    app.show()
    return application.exec()


def _close_others(window: QWidget, *kept: type[QWidget]) -> None:
    """Whatever stands beside the window: what a dialog asked is answered by no.

    One that waits in a loop of its own ends it, and one that refuses to close is taken away.
    """
    for other in QApplication.topLevelWidgets():
        if other is window or isinstance(other, kept) or not isValid(other):
            continue
        if other.isVisible():
            other.close()
            if isValid(other):
                other.hide()


def _clear_clipboard() -> None:
    clipboard = QApplication.clipboard()
    clipboard.clear()
    if clipboard.supportsSelection():  # what was last marked, on X11
        clipboard.clear(QClipboard.Mode.Selection)


def _warm(log_to: Path | None) -> None:
    """Import what the office needs while the person types."""
    if log_to is not None:
        log.set_up(log_to)
    import_module("desktop.unlock")
    import_module("desktop.records")
    import_module("desktop.views.office")
    from sqlalchemy.orm import configure_mappers

    configure_mappers()


def _back_up(config: Config, key: bytes) -> Path:
    from desktop import safekeeping

    return safekeeping.back_up_now(config, key)


def _ask_where(parent: QWidget, name: str) -> Path | None:
    from desktop.views.paper_view import ask_where

    return ask_where(parent, name)


def _nothing(_: object) -> None:
    """Nobody waits for this."""
