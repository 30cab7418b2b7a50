"""Backups of a hub on a server: ``pg_dump``, sealed as it comes, so that no plain copy ever lies
on a disk.

A backup is two files here, too: the sealed dump, and the key slots that a passphrase of its own
or its recovery code opens.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EINVAL, EPIPE
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO, cast

from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models.access import BACKUP
from desktop.store import backup, hub, sealed
from desktop.store.store import Store

MISSING = (
    "PostgreSQL's {} is not on this computer's PATH. Install the client programs of PostgreSQL, as"
    " new as the server (on Debian and Ubuntu the package postgresql-client)."
)
Reasons = tuple[tuple[bytes, str], ...]

_SAID_BY_DUMP: Reasons = (
    (b"server version mismatch",
     "The server is newer than the pg_dump of this computer. Install the client programs of"
     " PostgreSQL in the version of the server."),
    (b"permission denied",
     "This login may not read every row, so its backup would not be whole. Back up as the"
     " administrator of the hub."),
)  # fmt: skip
_SAID_BY_RESTORE: Reasons = (
    (b"unsupported version",
     "The backup was made by a newer pg_dump. Install the client programs of PostgreSQL in the"
     " version of the server that it was made on."),
    (b"permission denied",
     "This login may not make the tables of a hub. Restore as the administrator of the server."),
)  # fmt: skip
LEFT = (EPIPE, EINVAL)
"""What is said by Linux and by Windows to whoever writes to a program that is gone."""
STOPPED = "{} stopped before it was done. Try again, and tell whoever looks after the server."


def take(url: str, store: Store, key: bytes, slots: bytes, place: Path) -> backup.Held:
    """Dump the hub, whoever is writing to it; the backup is at its place once it is verified."""
    with backup.pair(place, slots) as part:
        with _snapshot(store) as (snapshot, session):
            found = backup.held(session, undone=backup.NOT_BACKED_UP)
            words = ["--format=custom", f"--snapshot={snapshot}", f"--role={BACKUP}"]
            with (
                _running("pg_dump", _SAID_BY_DUMP, *words, url=url, stdout=subprocess.PIPE) as dump,
                part.open("wb") as file,
            ):
                sealed.seal(key, cast(BinaryIO, dump.stdout), file)
        verify(part, key, backup.NOT_KEPT)
    return found


def verify(dump: Path, key: bytes, spoilt: str) -> None:
    """Read a backup to its end, as one that is restored is read, and keep nothing of it."""
    _read(dump, key, spoilt, f"--file={os.devnull}")


def restore(dump: Path, key: bytes, url: str) -> None:
    """Put a backup into an empty database, all of it or nothing."""
    spoilt = backup.SPOILT.format(dump.name)
    verify(dump, key, spoilt)
    hub.make_roles(url)
    # Rights are laid anew when a hub is brought up to date; a dump's may name roles unknown here.
    words = ("--single-transaction", "--exit-on-error", "--no-privileges")
    _read(dump, key, spoilt, *words, url=url)


def _read(dump: Path, key: bytes, spoilt: str, *words: str, url: str = "") -> None:
    with (
        dump.open("rb") as file,
        _running("pg_restore", _SAID_BY_RESTORE, *words, url=url, stdin=subprocess.PIPE) as reader,
    ):
        into = cast(BinaryIO, reader.stdin)
        try:
            for chunk in sealed.opened(key, file):
                _hand_over(chunk, into)
        except sealed.Broken:
            raise Problem(spoilt) from None


def _hand_over(chunk: bytes, into: BinaryIO) -> None:
    """To a program that may have left: whether it was done by then, its own answer says."""
    try:
        into.write(chunk)
    except OSError as trouble:
        if trouble.errno not in LEFT:
            raise


@contextmanager
def _snapshot(store: Store) -> Iterator[tuple[str, Session]]:
    """One moment of the hub, for the dump and for what is told of it."""
    with store.engine.connect() as connection:
        still = connection.execution_options(isolation_level="REPEATABLE READ")
        with Session(still) as session:
            yield session.scalars(text("SELECT pg_export_snapshot()")).one(), session


@contextmanager
def _running(
    name: str, reasons: Reasons, *words: str, url: str, stdin: int | None = None,
    stdout: int | None = None,
) -> Iterator[subprocess.Popen[bytes]]:  # fmt: skip
    """A program of PostgreSQL at work; a Problem when it fails, and its end when our part does.

    What it says itself is never passed on: pg_restore quotes the rows that it stumbles over.
    """
    program = shutil.which(name)
    if program is None:
        raise Problem(MISSING.format(name))
    arguments, environment = _address(url)
    process = subprocess.Popen(  # noqa: S603 - its name is ours, and no shell reads its arguments
        [program, *arguments, *words], env=environment, stdin=stdin, stdout=stdout,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    said: list[bytes] = []
    listening = Thread(target=lambda: said.append(process.stderr.read() if process.stderr else b""))
    listening.start()
    try:
        yield process
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()
    except BaseException:
        process.kill()
        raise
    finally:
        code = process.wait()
        listening.join()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
    if code:
        heard = b"".join(said)
        raise Problem(next((told for sign, told in reasons if sign in heard), STOPPED.format(name)))


def _address(url: str) -> tuple[list[str], dict[str, str]]:
    """Arguments and environment that lead to the hub; every user can read arguments, so no
    password is one.
    """
    environment = os.environ | {"LC_ALL": "C"}
    if not url:
        return [], environment
    settings: dict[str, Any] = {
        "connect_timeout": 10,
        "target_session_attrs": "read-write",
        **conninfo_to_dict(url),
    }
    password = settings.pop("password", None)
    if password is not None:
        environment["PGPASSWORD"] = password
    return ["--no-password", f"--dbname={make_conninfo(**settings)}"], environment
