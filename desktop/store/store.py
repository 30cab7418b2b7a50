"""An open store: where sessions come from, one code for both kinds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from sqlalchemy import Engine

from desktop.store.session import Clock, GuardedSession, utc_now

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
    ) -> None:
        self.engine = engine
        self.kind = kind
        self.clock = clock
        self.for_writing = engine.execution_options(**{WRITING: True})
        self._closed = closed

    @contextmanager
    def reading(self) -> Iterator[GuardedSession]:
        """A session whose every change is rolled back at its end."""
        session = GuardedSession(self.engine, self.clock)
        try:
            yield session
        finally:
            session.close()

    @contextmanager
    def writing(self) -> Iterator[GuardedSession]:
        """One transaction: kept when the block ends well, rolled back when it does not."""
        session = GuardedSession(self.for_writing, self.clock)
        try:
            yield session
            session.commit()
        finally:
            session.close()

    def close(self) -> None:
        """Let the database go: its connections, its key and its lock."""
        self.engine.dispose()
        self._closed()
