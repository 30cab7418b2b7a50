"""One copy of the program at a time on an embedded store."""

from pathlib import Path

from PySide6.QtCore import QLockFile

from desktop.errors import Problem

A_MOMENT = 100
"""Milliseconds; far longer than it takes to write a lock file."""

HELD = (
    "This hub is already open in another window or command on this computer. Close it there first."
)
UNWRITABLE = (
    "The folder of the hub cannot be written. Make room on the disk, choose another folder, or ask"
    " whoever looks after this computer."
)


class StoreLock:
    """A lock file beside the store; one left behind by a program that died does not count."""

    def __init__(self, store: Path, held: str = HELD, unwritable: str = UNWRITABLE) -> None:
        self._file = QLockFile(f"{store}.lock")
        self._file.setStaleLockTime(0)  # a long import never looks dead
        if self._file.tryLock(0):
            return
        failed = self._file.error() is QLockFile.LockError.LockFailedError
        if failed and self._says_nothing():
            return
        raise Problem(held if failed else unwritable)

    def release(self) -> None:
        self._file.unlock()

    def _says_nothing(self) -> bool:
        """Take over a file that names nobody, as a kill or a power cut leaves it half-made.

        Qt would wait for it to grow old, and here none does.
        """
        holder, *_ = self._file.getLockInfo()
        if holder:
            return False
        if self._file.tryLock(A_MOMENT):  # another program was about to write it
            return True
        return self._file.removeStaleLockFile() and self._file.tryLock(0)
