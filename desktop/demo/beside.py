"""The county's files, written by a process of their own while those that are whole come in.

It reads no database and none of what loads the files: a county of any size takes it little memory.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread

from desktop.demo.county import County, write_county
from desktop.errors import Problem

DIED = "The county was not written to its end: the process that wrote it ended."


class Writing:
    """A county that is being written: its parts as ``write_county`` tells them, then all of it."""

    def __init__(self, by: Connection) -> None:
        self._by = by
        self._county: County | None = None

    def parts(self) -> Iterator[Path]:
        """Each part once it is whole. Raises ``Problem`` where the county cannot be written."""
        while self._county is None:
            try:
                told = self._by.recv()
            except EOFError:
                raise Problem(DIED) from None
            match told:
                case Problem():
                    raise told
                case County():
                    self._county = told
                case Path():
                    yield told

    @property
    def county(self) -> County:
        """Once all parts were told."""
        if self._county is None:
            raise AssertionError("the county is still being written")
        return self._county


@contextmanager
def written(folder: Path, *, seed: int, patients: int, today: date) -> Iterator[Writing]:
    """The process ends with the block, be the county whole or not."""
    spawning = get_context("spawn")
    mine, theirs = spawning.Pipe(duplex=False)
    process = spawning.Process(
        target=_write, args=(theirs, folder, seed, patients, today), name="tapestry-county",
        daemon=True,
    )  # fmt: skip
    with mine:
        with theirs:
            process.start()
        try:
            yield Writing(mine)
        finally:
            process.terminate()
            process.join()


def _write(to: Connection, folder: Path, seed: int, patients: int, today: date) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    with to, suppress(OSError):  # nobody may be there any more to be told
        try:
            told = write_county(folder, seed=seed, patients=patients, today=today, told=to.send)
        except Problem as problem:
            to.send(problem)
        else:
            to.send(told)


def _end_with_parent() -> None:
    """Whoever wanted the county may be killed: then nobody is left to end this process."""
    if parent := parent_process():
        parent.join()
        os._exit(1)
