"""Backups as a whole: taken, verified, signed and thinned out; and put back into a new place."""

from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from desktop.config import Config
from desktop.errors import Problem
from desktop.services import backups, retention, staff
from desktop.services.changes import carry_out
from desktop.store import backup, dump, embedded, hub, keys, sealed
from desktop.store.backup import Held
from desktop.store.shelf import KEPT, Shelf
from desktop.store.store import Store
from desktop.unattended import ACCOUNT, first_key, now, open_store, passphrase, signing

BY_ITSELF = "Automatic backup"
"""The service account that signs for the backups which the program takes by itself."""
DAILY = timedelta(hours=24)

SEALED = "The backup of a hub on a server is sealed with a passphrase of its own."
OF_A_SERVER = (
    "This is the backup of a hub on a server. Name a new, empty database there with --store."
)
OF_A_FILE = "This is the backup of a hub in a file. Name the new file with --store."
SEALED_OTHERWISE = (
    "The backups in this folder are sealed with another passphrase. Use that one, or begin a new"
    " folder with --to."
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that is there."""

    file: Path
    held: Held
    recovery_code: str | None
    """Of the backups, where this is the first with its key. An embedded hub's own opens them."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A hub that was put back."""

    held: Held
    without_login: tuple[str, ...] = ()
    """The staff of a hub on a server who cannot sign in there yet, by user name."""
    recovery_code: str | None = None
    """Of the files that a server keeps whole, where an older hub came back that sealed none yet."""


def back_up(config: Config, folder: Path | None = None, kept: int = KEPT) -> Taken:
    """Take a backup, also while a window has the hub open."""
    if config.on_hub:
        store = open_store(config)
    else:
        path = Path(config.store)
        embedded.must_be_there(path)
        store = embedded.open_beside(path, keys.key_typed(path, passphrase(config)))
    with closing(store):
        return _take(config, store, folder or config.backups, kept, ACCOUNT)


def back_up_daily(config: Config, key: bytes) -> None:
    """Take a backup of an embedded hub if the last one is older than a day.

    What the policy keeps no longer of whole files is let go first, so that no backup holds it.
    """
    with closing(embedded.open_beside(Path(config.store), key)) as store:
        retention.let_files_go(store, lambda: signing(store, BY_ITSELF), now())
        with store.reading() as session:
            last = backups.last(session)
        # One that was there tomorrow was written by a clock that was wrong.
        if last is None or not timedelta() <= now() - last < DAILY:
            _take(config, store, config.backups, KEPT, BY_ITSELF)


def back_up_now(config: Config, key: bytes) -> Path:
    """Take a backup of an embedded hub at once, because someone at the screen asks for it."""
    with closing(embedded.open_beside(Path(config.store), key)) as store:
        return _take(config, store, config.backups, KEPT, BY_ITSELF).file


def restore(config: Config, file: Path, against: str | None = None) -> Restored:
    """Put a backup back into a new place, by the passphrase of its day or the recovery code."""
    backup.slots_beside(file)
    with file.open("rb") as beginning:
        of_a_server = sealed.is_sealed(beginning.read(len(sealed.MAGIC)))
    if of_a_server is not config.on_hub:
        raise Problem(OF_A_SERVER if of_a_server else OF_A_FILE)
    key = keys.key_typed(file, passphrase(config, "A backup is locked."))
    return (_restore_database if config.on_hub else _restore_file)(config, file, key, against)


def _take(config: Config, store: Store, folder: Path, kept: int, account: str) -> Taken:
    actor = signing(store, account)
    with store.reading() as session:
        line = backups.line(session)
    with Shelf(folder, _name(config), line) as shelf:
        place = shelf.place(now())
        key, code, slots = _key_of(config, store, shelf)
        carry_out(store, lambda session: backups.begin(session, actor), now())
        if store.kind == "embedded":
            held = backup.take(Path(config.store), key, slots, place)
        else:
            held = dump.take(config.store, store, key, slots, place)
        shelf.thin(place, kept, key)
    carry_out(store, lambda session: backups.made(session, actor, place.name, held.head), now())
    return Taken(place, held, code)


def _name(config: Config) -> str:
    """What the hub is called in the names of its backups."""
    if not config.on_hub:
        return Path(config.store).stem
    return str(conninfo_to_dict(config.store).get("dbname") or "hub")


def _key_of(config: Config, store: Store, shelf: Shelf) -> tuple[bytes, str | None, bytes]:
    """The key of a backup, its recovery code if it is a new one, and the slots that wrap it.

    A file's backup has the file's own. On a server they are those of the last backup that lies
    there, so that one recovery code, printed once and locked away, opens them all.
    """
    if store.kind == "embedded":
        return store.key, None, keys.slots_file(Path(config.store)).read_bytes()
    secret = passphrase(config, SEALED)
    there = shelf.backups()
    if not there:
        return keys.new(secret)
    try:
        key = keys.key_typed(there[-1], secret)
    except Problem:
        raise Problem(SEALED_OTHERWISE) from None
    return key, None, keys.slots_file(there[-1]).read_bytes()


def _restore_file(config: Config, file: Path, key: bytes, against: str | None) -> Restored:
    with backup.restored(file, key, Path(config.store), against=against) as (store, held):
        _sign_restored(store, held)
    return Restored(held)


def _restore_database(config: Config, file: Path, key: bytes, against: str | None) -> Restored:
    hub.refuse_used(config.store)
    dump.restore(file, key, config.store)
    try:
        hub.create(config.store)
        with closing(open_store(config)) as store:
            with store.reading() as session:
                held = backup.held(session, against, backup.NOT_RESTORED)
                wanted = {each.username for each in staff.users(session) if each.has_password}
                without = wanted - hub.logins(session)
            _sign_restored(store, held)
        code = first_key(config)
    except BaseException:
        hub.make_empty(config.store)
        raise
    return Restored(held, tuple(sorted(without)), code)


def _sign_restored(store: Store, held: Held) -> None:
    actor = signing(store)
    carry_out(store, lambda session: backups.restored(session, actor, held.until, held.head), now())
