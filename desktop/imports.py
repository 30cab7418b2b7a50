"""The screen's side of an import: the process is started, heard and stopped; nothing waits for it.

The window may be locked meanwhile: what was begun goes on, and has the hub open by itself.
"""

import threading
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal

from desktop.config import Config
from desktop.errors import Problem
from desktop.intake_process import NO_LOGIN, Errand, work
from desktop.words.accounts import BroughtIn, Progress
from desktop.words.people import Actor

AT_ONCE = "It is being taken in now."
SOON = "It is taken in as soon as what is being brought in has ended."
LATER = (
    "It comes in with the next import on the hub: this computer has no login for intake. Ask"
    " whoever looks after the hub to write one into a file, and to name that in"
    " TAPESTRY_INTAKE_FILE."
)
BUSY = "Something is being brought in already. Wait until it has ended, or stop it."
LOCKED = "The hub is locked, so nothing is brought in. Sign in first."
DIED = (
    "The import broke off before its end. Whatever it had taken in is whole and stays; bring the"
    " files in again for the rest."
)
PATIENCE = 5.0
"""Seconds that a program which is closing waits for the end of a transaction."""


class _Running(NamedTuple):
    process: SpawnProcess
    stop: Event
    listener: threading.Thread


class Imports(QObject):
    """One import at a time: ``begin(paths, actor)``, ``stop()``; ``moved`` and ``ended`` by it."""

    moved = Signal(object)
    """``Progress``, some times a second."""
    ended = Signal(object)
    """``BroughtIn``."""
    settled = Signal(object)
    """``BroughtIn`` of what was decided or corrected; nobody is told how far that is."""
    _heard = Signal(object)
    """The same two, from the thread that listens."""

    def __init__(
        self, config: Config, log_to: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._config, self._log_to = config, log_to
        self._key, self._hub = b"", ""
        self._open = False
        self._running: _Running | None = None
        self._settling = False
        """What is on its way was decided or corrected in the window."""
        self._to_settle: Actor | None = None
        """Who has decided something while another import was on its way."""
        self.actor: Actor | None = None
        """Who asked for what is on its way, or ended last; None: it lay in a watched folder."""
        self.outcome: BroughtIn | None = None
        """How the last one ended; None while one is on its way."""
        self._heard.connect(self._hand_on, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        return self._running is not None

    @property
    def goes_on(self) -> bool:
        """Whether the watched folders may go on by themselves once the window is locked.

        What opens the hub for them lies in a file then, as for scripts, and never in the window.
        """
        config = self._config
        file = config.intake_file if config.on_hub else config.passphrase_file
        return file is not None and file.is_file()

    @property
    def no_way_in(self) -> str:
        """Why nothing comes in by this computer, before a process is started to find that out."""
        return NO_LOGIN if self._config.on_hub and self._config.intake_file is None else ""

    def unlocked(self, key: bytes, hub: str) -> None:
        """The hub is open, by this key where it is a file; ``hub`` is its name for good."""
        self._key, self._hub, self._open = key, hub, True

    def locked(self) -> None:
        """Nobody begins anything until someone signs in; what was begun goes on."""
        self._key, self._open, self._to_settle = b"", False, None

    def begin(self, paths: Sequence[Path], actor: Actor | None, source: str | None = None) -> None:
        """Bring in files and folders, as ``actor`` or as the watched folders' own account.

        ``source`` is the code of the feed that sent all of them. Raises Problem while another is
        on its way, and while the hub is locked, but for watched folders that go on.
        """
        if not self._open and (actor is not None or not self.goes_on):
            raise Problem(LOCKED)
        if self._running is not None:
            raise Problem(BUSY)
        self._start(Errand(
            self._config, tuple(paths), actor, source, self._key, self._hub, self._log_to
        ))  # fmt: skip
        self._settling = False
        self.actor, self.outcome = actor, None

    def settle(self, actor: Actor) -> str:
        """Take in what ``actor`` has just decided or corrected; says in a sentence when that is.

        Raises Problem while the hub is locked.
        """
        if not self._open:
            raise Problem(LOCKED)
        if self._config.on_hub and not self.goes_on:
            return LATER
        if self._running is not None:
            self._to_settle = actor
            return SOON
        self._start(Errand(
            self._config, (), actor, None, self._key, self._hub, self._log_to, settles=True
        ))  # fmt: skip
        self._settling = True
        return AT_ONCE

    def _start(self, errand: Errand) -> None:
        spawning = get_context("spawn")
        stop = spawning.Event()
        mine, theirs = spawning.Pipe(duplex=False)
        # No daemon, for it reads workbooks in processes of its own.
        process = spawning.Process(target=work, args=(errand, theirs, stop), name="tapestry-intake")
        listener = threading.Thread(
            target=self._listen, args=(process, mine, theirs), name="import", daemon=True
        )
        self._running = _Running(process, stop, listener)
        listener.start()

    def stop(self) -> None:
        """End it between two patients; ``ended`` comes when it has."""
        if self._running is not None:
            self._running.stop.set()

    def close(self) -> None:
        """The program ends, and what is on its way with it; nobody is told any more."""
        if self._running is None:
            return
        running, self._running = self._running, None
        running.stop.set()
        running.listener.join(PATIENCE)
        if running.listener.is_alive():
            with suppress(ValueError):  # it has just ended
                running.process.kill()
            running.listener.join()

    def _listen(self, process: SpawnProcess, mine: Connection, theirs: Connection) -> None:
        """On a thread of its own, which sleeps until there is something to hear."""
        told: object = None
        try:
            process.start()
            theirs.close()
            while not isinstance(told, BroughtIn):
                told = mine.recv()
                if isinstance(told, Progress):
                    self._heard.emit(told)
        except (EOFError, OSError):  # it fell over, or could not be started
            told = BroughtIn(sentence=DIED)
        finally:
            theirs.close()
            mine.close()
            if process.pid is not None:
                process.join()
                process.close()
        self._heard.emit(told)

    def _hand_on(self, told: object) -> None:
        if self._running is None:
            return  # it was closed
        if isinstance(told, Progress):
            if not self._settling:
                self.moved.emit(told)
        elif isinstance(told, BroughtIn):
            self._running = None
            if self._settling:
                self.settled.emit(told)
            else:
                self.outcome = told
                self.ended.emit(told)
            self._settle_next()

    def _settle_next(self) -> None:
        """What was decided meanwhile, unless the hub was locked or something else has begun."""
        if self._to_settle is not None and self._open and self._running is None:
            actor, self._to_settle = self._to_settle, None
            self.settle(actor)
