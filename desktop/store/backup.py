"""Backups of an embedded hub: a copy taken while people work, under the same key.

A backup is two files, the copy and the key slots of that moment, so that the passphrase of the day
or the recovery code opens it.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import sqlcipher3
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop import migrations
from desktop.errors import Problem
from desktop.files import made_whole
from desktop.models import AuditEntry
from desktop.store import chain, embedded, keys
from desktop.store.failures import DAMAGED, explain
from desktop.store.session import Clock, utc_now
from desktop.store.store import Store

# A copy in the making belongs to one connection and is thrown away if anything fails: it needs no
# journal and no locks, which a share of the network, where backups may well lie, often lacks.
ALONE = "nolock=1"
UNGUARDED = ("locking_mode = EXCLUSIVE", "journal_mode = OFF", "synchronous = OFF")
AT_REST = "immutable=1"
"""Nothing is written to a backup that is looked into, nor beside it."""

NOT_KEPT = (
    "The backup could not be read back as it was written, so it was not kept. Check the disk that"
    " backups are written to."
)
SPOILT = "The backup {} is damaged or was cut short. Use another one."

NOT_BACKED_UP = "Nothing was backed up. "
NOT_RESTORED = "Nothing was restored. "


@dataclass(frozen=True, slots=True)
class Held:
    """What a backup holds: the audit up to this entry, and all that was signed until then."""

    entries: int
    head: str
    until: datetime
    """When the last entry was signed."""


def take(source: Path, key: bytes, slots: bytes, place: Path) -> Held:
    """Copy the hub, whoever is writing to it; the backup is at its place once it is verified."""
    with pair(place, slots) as part:
        _copy(source, key, part)
        return verified(part, key)


def verified(backup: Path, key: bytes) -> Held:
    """Open a backup of today, check its audit and its every page, and tell what it holds."""
    with looked_into(backup, key) as copy, copy.reading() as session:
        try:
            return held(session, undone=NOT_BACKED_UP)
        except Problem:
            if _is_whole(session):
                raise
        raise Problem(NOT_KEPT)


def held(audit: Session, against: str | None = None, undone: str = "") -> Held:
    """What the audit holds; a Problem where it is not as it was signed, or lacks that head."""
    checked = chain.verify(audit, against)
    if not checked.ok:
        raise Problem(undone + checked.sentence)
    until = audit.scalar(select(AuditEntry.at).where(AuditEntry.number == checked.entries))
    if until is None:
        raise Problem(undone + "Nothing was ever signed there, so it is no hub of Tapestry.")
    return Held(checked.entries, checked.head, datetime.fromisoformat(until))


@contextmanager
def restored(
    backup: Path, key: bytes, path: Path, *, against: str | None = None, clock: Clock = utc_now
) -> Iterator[tuple[Store, Held]]:
    """A backup put into a new place and opened there, which stays if the block ends well.

    ``against`` is a head that it must hold.
    """
    ours = [path.with_name(path.name + end) for end in ("", ".keys", "-wal", "-shm")]
    if any(each.exists() for each in ours):
        raise Problem(
            f"There is a hub at {path} already, or a part of one. A backup is put back into a new"
            " place: choose another file."
        )
    embedded.refuse_share(path.resolve().parent)
    slots = slots_beside(backup)
    with embedded.problems_of_the_disk():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with pair(path, slots) as part:
        shutil.copyfile(backup, part)
        with looked_into(part, key) as copy, copy.reading() as session:
            if not _is_whole(session):
                raise Problem(SPOILT.format(backup.name))
    try:
        # One of an older program is brought up to date before its audit can be read.
        with closing(embedded.open_with_key(path, key, clock)) as store:
            with store.reading() as session:
                found = held(session, against, NOT_RESTORED)
            yield store, found
    except BaseException:
        for each in ours:
            each.unlink(missing_ok=True)
        raise


def slots_beside(backup: Path) -> bytes:
    """The key slots of a backup, which can be read, too."""
    slots = keys.slots_file(backup)
    if not backup.is_file():
        raise Problem(f"There is no backup at {backup}. Check the place.")
    if not slots.is_file():
        raise Problem(
            f"The key file {slots.name} is not beside the backup. Put both files into one folder."
        )
    try:
        with backup.open("rb"):
            return slots.read_bytes()
    except OSError:
        raise Problem(f"The backup {backup.name} cannot be read. Check who may read it.") from None


@contextmanager
def pair(place: Path, slots: bytes) -> Iterator[Path]:
    """Write what is handed out here: it is there, with its key slots, when the block ends well."""
    try:
        with made_whole(place) as part:
            keys.write(keys.slots_file(place), slots)
            os.close(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
            yield part
        keys.sync_folder(place.parent)
    finally:
        with suppress(OSError):
            if not place.exists():
                keys.slots_file(place).unlink(missing_ok=True)


@contextmanager
def looked_into(backup: Path, key: bytes) -> Iterator[Store]:
    """The hub in a backup, to read."""
    address = _address(backup, AT_REST)
    engine = embedded.engine_of(lambda: embedded.keyed(address, key, uri=True))
    with closing(Store(engine, "embedded")) as store:
        yield store


def _is_whole(session: Session) -> bool:
    try:
        # An empty file is a sound database, too, but no hub.
        there = migrations.state(session.connection()) is not None
        return there and chain.file_is_whole(session)
    except Problem:  # it is no database at all
        return False


def _copy(source: Path, key: bytes, part: Path) -> None:
    try:
        with (
            closing(embedded.connect(source, key)) as hub,
            closing(embedded.keyed(_address(part, ALONE), key, UNGUARDED, uri=True)) as copy,
        ):
            # One step is one reading of the hub; whoever writes goes on in the write-ahead log.
            hub.backup(copy, pages=-1)
    except sqlcipher3.Error as failure:
        if explain(failure) == DAMAGED:
            raise Problem(DAMAGED) from None
        raise OSError from failure


def _address(path: Path, how: str) -> str:
    """A file as SQLite's addresses name it; a share of Windows has four slashes before it."""
    whole = path.absolute().as_posix()
    return f"file://{'' if whole.startswith('/') else '/'}{quote(os.fsencode(whole))}?{how}"
