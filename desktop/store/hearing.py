"""Hearing on a hub that someone else changed something: the log says so, by its number alone."""

import re
from collections.abc import Callable
from threading import Event, Thread

import psycopg

from desktop import log

CHANNEL = "tapestry"
PATIENCE = 0.5
"""Seconds after which the thread looks whether it is still wanted."""
AGAIN_AFTER = 5.0
"""Seconds to wait before a server that went away is tried again."""
_NUMBER = re.compile("[1-9][0-9]{0,17}")


class Hearing:
    """A thread with a connection of its own that hands on the number of each new entry.

    ``heard`` is called in that thread. Whenever it begins to listen, at first and after a lost
    connection, it is called with 0: entries may have come before, so whoever listens looks.
    """

    def __init__(
        self, connect: Callable[[], psycopg.Connection], heard: Callable[[int], None]
    ) -> None:
        self._connect, self._heard = connect, heard
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="hearing", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                with self._connect() as connection:
                    connection.autocommit = True
                    connection.execute(f"LISTEN {CHANNEL}")
                    self._heard(0)
                    self._listen(connection)
            except Exception as failure:  # the world's, or ours: work goes on without being told
                log.fault(failure)
                self._stopped.wait(AGAIN_AFTER)

    def _listen(self, connection: psycopg.Connection) -> None:
        while not self._stopped.is_set():
            for told in connection.notifies(timeout=PATIENCE):
                if _NUMBER.fullmatch(told.payload):  # any login may say anything on the channel
                    self._heard(int(told.payload))
