"""The embedded store: one SQLCipher file, its key wrapped in the key slots beside it."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from errno import EDQUOT, EFBIG, ENOSPC
from pathlib import Path
from typing import Any

import psutil
import sqlcipher3
from sqlalchemy import Connection, Engine, NullPool, QueuePool, create_engine, event, text

from desktop import migrations
from desktop.errors import Problem
from desktop.store import keys
from desktop.store.failures import DAMAGED, FULL, READ_ONLY, speak_plainly
from desktop.store.lock import StoreLock
from desktop.store.session import Clock, guard, utc_now
from desktop.store.store import WRITING, Store

PRAGMAS = (
    "foreign_keys = ON",
    "journal_mode = WAL",
    "synchronous = FULL",  # with NORMAL, a power cut loses what was acknowledged
    "busy_timeout = 5000",
    "secure_delete = ON",
    "recursive_triggers = ON",  # without it, what INSERT OR REPLACE deletes wakes no trigger
)
SHARES = ("nfs", "cifs", "smb", "afs", "9p", "ncpfs", "fuse.sshfs", "fuse.glusterfs", "fuse.ceph",
          "webdav", "davfs", "fuse.davfs", "fuse.rclone", "vboxsf", "prl_fs")  # fmt: skip

NOTHING_TYPED = "A hub needs a passphrase. Choose one that only you know."


def create(path: Path, passphrase: str, clock: Clock = utc_now) -> tuple[Store, str]:
    """A new, empty hub and its recovery code, which is shown once and kept nowhere."""
    if path.exists() or keys.slots_file(path).exists():
        raise Problem(f"There is already a hub at {path}. Open that one, or choose another file.")
    if not passphrase:
        raise Problem(NOTHING_TYPED)
    refuse_share(path.resolve().parent)
    with problems_of_the_disk():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = StoreLock(path)
    try:
        with problems_of_the_disk():
            key, code = keys.make(path, passphrase)
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            keys.sync_folder(path.parent)
        _migrate(path, key)
        return _opened(path, key, lock.release, clock), code
    except BaseException:
        for each in (path, keys.slots_file(path), Path(f"{path}-wal"), Path(f"{path}-shm")):
            each.unlink(missing_ok=True)
        lock.release()
        raise


def open_with_passphrase(path: Path, passphrase: str, clock: Clock = utc_now) -> Store:
    """Open with the passphrase, or with the recovery code in its place."""
    must_be_there(path)
    return open_with_key(path, keys.key_typed(path, passphrase), clock)


def open_with_key(path: Path, key: bytes, clock: Clock = utc_now) -> Store:
    """Open with the key itself, as the keyring remembers it."""
    _must_fit(path, key)
    lock = StoreLock(path)
    try:
        if _is_old(path, key):
            _migrate(path, key)
        return _opened(path, key, lock.release, clock)
    except BaseException:
        lock.release()
        raise


def open_beside(path: Path, key: bytes, clock: Clock = utc_now) -> Store:
    """Open a hub that a window may have open, too, and may go on with.

    For work of which no screen needs to hear: the window is not told what moved.
    """
    _must_fit(path, key)
    if _is_old(path, key):
        open_with_key(path, key, clock).close()
    return _opened(path, key, lambda: None, clock)


def _must_fit(path: Path, key: bytes) -> None:
    must_be_there(path)
    if not keys.belongs(path, key):
        raise Problem(
            "The key remembered on this computer belongs to another hub. Type the passphrase."
        )
    refuse_share(path.resolve().parent)


def refuse_share(folder: Path, partitions: Any = psutil.disk_partitions) -> None:
    """A database on a network share is damaged sooner or later, so it is not opened there."""
    if on_share(folder, partitions):
        raise Problem(
            "The hub lies on a network share, where its file would be damaged. Move it to a disk"
            " of this computer, or use a hub on a server."
        )


def on_share(folder: Path, partitions: Any) -> bool:
    place = str(folder.resolve())
    if place.startswith(("\\\\", "//")):
        return True
    mounts = sorted(partitions(all=True), key=lambda each: len(each.mountpoint))
    holding = [each for each in mounts if _below(place, each.mountpoint)]
    if not holding:
        return False
    last = holding[-1]
    return last.fstype.lower().startswith(SHARES) or "remote" in last.opts.split(",")


def _below(place: str, mount: str) -> bool:
    if os.name == "nt":
        place, mount = place.casefold(), mount.casefold()
    return place == mount or place.startswith(mount.rstrip("/\\") + os.sep)


@contextmanager
def problems_of_the_disk() -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise Problem("There is already a hub in this place. Choose another file.") from None
    except OSError as failure:
        full = failure.errno in (ENOSPC, EDQUOT, EFBIG)
        raise Problem(FULL if full else READ_ONLY) from None


def must_be_there(path: Path) -> None:
    if not path.is_file():
        raise Problem(f"There is no hub at {path}. Check the place, or restore the last backup.")


def connect(path: Path, key: bytes) -> Any:
    """A connection of the driver, the key said first."""
    return keyed(str(path), key, PRAGMAS)


def keyed(place: str, key: bytes, pragmas: Iterable[str] = (), uri: bool = False) -> Any:
    # Transactions are begun by the engine's own events, never by the driver.
    connection = sqlcipher3.connect(place, isolation_level=None, check_same_thread=False, uri=uri)
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to stderr
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def make_engine(path: Path, key: bytes, guarded: bool = True) -> Engine:
    return engine_of(lambda: connect(path, key), guarded)


def engine_of(connected: Callable[[], Any], guarded: bool = True) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=sqlcipher3,
        creator=connected,
        poolclass=QueuePool if guarded else NullPool,
        hide_parameters=True,
    )
    if guarded:
        guard(engine)
    event.listen(engine, "begin", _begin)
    speak_plainly(engine)
    return engine


def _begin(connection: Connection) -> None:
    # A deferred transaction that reads first and writes later fails at once, busy_timeout or not.
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _is_old(path: Path, key: bytes) -> bool:
    engine = make_engine(path, key, guarded=False)
    with engine.connect() as connection:
        state = migrations.state(connection)
    if state is None:
        raise Problem(DAMAGED)
    if state not in migrations.REVISIONS:
        raise Problem(
            "This hub was made by a newer version of the program. Install that version to open it."
        )
    return state != migrations.REVISIONS[-1]


def _migrate(path: Path, key: bytes) -> None:
    engine = make_engine(path, key, guarded=False).execution_options(**{WRITING: True})
    with engine.begin() as connection:
        migrations.migrate(connection)


def _opened(path: Path, key: bytes, closed: Callable[[], None], clock: Clock) -> Store:
    engine = make_engine(path, key)
    with engine.connect() as connection:
        connection.execute(text("SELECT count(*) FROM sqlite_master"))
    return Store(engine, "embedded", clock, closed, key=key)
