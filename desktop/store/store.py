"""An open store: where sessions come from, one code for both kinds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from sqlalchemy import Engine

from desktop.store.session import WEIGHED, Clock, GuardedSession, utc_now

Kind = Literal["embedded", "hub"]

WRITING = "tapestry_writing"
"""The execution option that tells the engine of an embedded store to begin with the write lock."""


class Store:
    """A database that is open. Its engine refuses what is not signed, whoever asks."""

    def __init__(
        self,
        engine: Engine,
        kind: Kind,
        clock: Clock = utc_now,
        closed: Callable[[], None] = lambda: None,
        hearing: Callable[[Callable[[int], None]], Callable[[], None]] | None = None,
        key: bytes = b"",
        accepts: Callable[[str, str], bool] = lambda *_: True,
        renew: Callable[[str], None] = lambda _: None,
    ) -> None:
        """``hearing`` begins to hand on the numbers of others' entries, and says how to stop.

        ``key`` opens the file of an embedded store, for whoever needs it a second time.

        ``accepts(username, password)``: whether the server lets this login in, at this moment. A
        file has no server: what is kept of the password in it is all there is to ask.

        ``renew(password)``: whoever signed in has another password from now on, and the server
        asks for it of each connection to come.
        """
        self.engine = engine
        self.kind = kind
        self.clock = clock
        self.for_writing = engine.execution_options(**{WRITING: True})
        self.key = key
        self.accepts = accepts
        self.renew = renew
        self._closed = closed
        self._hearing = hearing
        self._stops: list[Callable[[], None]] = []
        self._open = True

    @contextmanager
    def reading(self) -> Iterator[GuardedSession]:
        """A session whose every change is rolled back at its end."""
        session = self._session(self.engine)
        session.info[WEIGHED] = {}
        try:
            yield session
        finally:
            session.close()

    @contextmanager
    def writing(self) -> Iterator[GuardedSession]:
        """One transaction: kept when the block ends well, rolled back when it does not."""
        session = self._session(self.for_writing)
        try:
            yield session
            session.commit()
        finally:
            session.close()

    def hear(self, heard: Callable[[int], None]) -> None:
        """Be told the number of each new entry from now on, in a thread of its own.

        A file has one program at a time, which knows of its own changes: there it tells nothing.
        """
        if self._hearing is not None:
            self._stops.append(self._hearing(heard))

    def hear_no_more(self) -> None:
        while self._stops:
            self._stops.pop()()

    def close(self) -> None:
        """Let the database go: its connections, its key and its lock. It is not opened again."""
        self._open = False
        self.hear_no_more()
        self.engine.dispose()
        self.key = b""
        self._closed()

    def _session(self, engine: Engine) -> GuardedSession:
        if not self._open:  # an engine that was disposed of would quietly connect anew
            raise RuntimeError("This store is closed.")
        return GuardedSession(engine, self.clock)
