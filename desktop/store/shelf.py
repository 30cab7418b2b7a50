"""Where the backups of a hub lie: how they are named, whose they are, and which may go."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from desktop.errors import Problem
from desktop.store import keys
from desktop.store.lock import StoreLock

SUFFIX = ".backup"
KEPT = 14
UNSAFE = re.compile(r"[^\w.-]")

BUSY = "Another backup of this hub is being written to this folder. Try again when it is done."
UNWRITABLE = (
    "The folder for backups cannot be written. Choose another folder, or ask whoever looks after"
    " this computer."
)


class Shelf:
    """One hub's backups in one folder, held while one is added; others' files are never touched.

    ``line`` tells this hub from others of its name, and from itself before it was restored: what
    was backed up before that is kept until a person removes it.
    """

    def __init__(self, folder: Path, hub: str, line: str) -> None:
        self._folder = folder
        self._stem = f"{UNSAFE.sub('_', hub)}-{line}"
        name = re.escape(self._stem) + r"-\d{8}T\d{6}Z" + re.escape(SUFFIX)
        self._backup = re.compile(name)
        self._unfinished = re.compile(name + r"(\.keys)?\.(part|new)")

    def __enter__(self) -> Self:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            raise Problem(UNWRITABLE) from None
        self._lock = StoreLock(self._folder / self._stem, BUSY, UNWRITABLE)
        self._sweep()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._lock.release()

    def place(self, at: datetime) -> Path:
        """Where the backup of this moment belongs: names tell seconds, and none is written over."""
        while (place := self._named(at)).exists():
            at += timedelta(seconds=1)
        return place

    def _named(self, at: datetime) -> Path:
        return self._folder / f"{self._stem}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}{SUFFIX}"

    def backups(self) -> list[Path]:
        """Those that are there with their key slots, oldest first."""
        return sorted(
            each
            for each in self._folder.iterdir()
            if self._backup.fullmatch(each.name) and keys.slots_file(each).is_file()
        )

    def thin(self, verified: Path, kept: int, key: bytes) -> None:
        """Keep the newest; what is older than one that is verified, and opens by its key, may go.

        What cannot be removed today is tried again with the next backup.
        """
        older = [each for each in self.backups() if each.name < verified.name]
        for each in older[: max(0, len(older) - (kept - 1))]:
            with suppress(Problem, OSError):
                if keys.belongs(each, key):
                    each.unlink()
                    keys.slots_file(each).unlink()

    def _sweep(self) -> None:
        """Remove what a backup that was killed has left; the lock says that none is under way."""
        for each in list(self._folder.iterdir()):
            slots_alone = (
                each.suffix == ".keys"
                and self._backup.fullmatch(each.stem)
                and not each.with_suffix("").exists()
            )
            if slots_alone or self._unfinished.fullmatch(each.name):
                with suppress(OSError):
                    each.unlink()
