"""The key slots of an embedded store: a file beside it that wraps its key for those who know."""

import json
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes
from typing import Any

from desktop import vault
from desktop.errors import Problem

PASSPHRASE, RECOVERY = "passphrase", "recovery code"


def slots_file(store: Path) -> Path:
    return store.with_name(store.name + ".keys")


def make(store: Path, passphrase: str) -> tuple[bytes, str]:
    """A new random key and its recovery code; the slots are on the disk when this returns."""
    key, code, slots = new(passphrase)
    write(slots_file(store), slots)
    return key, code


def new(passphrase: str) -> tuple[bytes, str, bytes]:
    """A random key, its recovery code, and the slots that either opens."""
    key = token_bytes(32)
    code = vault.new_recovery_code()
    known = {
        "format": 1,
        "check": _check(key),
        "slots": {
            PASSPHRASE: vault.wrap(key, passphrase),
            RECOVERY: vault.wrap(key, vault.plain_recovery_code(code)),
        },
    }
    return key, code, _text(known)


def key_for_passphrase(store: Path, passphrase: str) -> bytes:
    try:
        return vault.unwrap(_read(store)["slots"][PASSPHRASE], passphrase)
    except vault.WrongSecret:
        raise Problem("This is not the passphrase of this hub. Check it, and try again.") from None


def key_for_recovery_code(store: Path, code: str) -> bytes:
    try:
        return vault.unwrap(_read(store)["slots"][RECOVERY], vault.plain_recovery_code(code))
    except vault.WrongSecret:
        raise Problem(
            "This is not the recovery code of this hub. Check each group against the paper."
        ) from None


def key_typed(store: Path, typed: str) -> bytes:
    """The key by the passphrase, or by what looks like the recovery code and may be either."""
    if not vault.is_recovery_code(typed):
        return key_for_passphrase(store, typed)
    try:
        return key_for_recovery_code(store, typed)
    except Problem as wrong:
        try:
            return key_for_passphrase(store, typed)
        except Problem:
            raise wrong from None


def change_passphrase(store: Path, key: bytes, passphrase: str) -> None:
    """A new passphrase for the same key; the recovery code stays as printed."""
    known = _read(store)
    known["slots"][PASSPHRASE] = vault.wrap(key, passphrase)
    write(slots_file(store), _text(known))


def belongs(store: Path, key: bytes) -> bool:
    """Whether this is the key of this store; said without opening it."""
    return bool(_read(store)["check"] == _check(key))


def _check(key: bytes) -> str:
    """Enough of a hash to know the key again; 32 random bytes cannot be guessed from it."""
    return sha256(b"tapestry key check\n" + key).hexdigest()[:32]


def _read(store: Path) -> dict[str, Any]:
    path = slots_file(store)
    try:
        known: dict[str, Any] = json.loads(path.read_bytes())
        slots = known["slots"]
        texts = (known["check"], slots[PASSPHRASE], slots[RECOVERY])
        if not all(isinstance(each, str) and each for each in texts):
            raise TypeError
    except FileNotFoundError:
        raise Problem(
            f"The key file {path.name} is missing beside the hub. Put it back from the last backup:"
            " without it the hub cannot be opened."
        ) from None
    except (ValueError, KeyError, TypeError):
        raise Problem(
            f"The key file {path.name} is damaged. Put it back from the last backup."
        ) from None
    return known


def _text(known: dict[str, Any]) -> bytes:
    return json.dumps(known, indent=1).encode()


def write(path: Path, content: bytes) -> None:
    """All or nothing, and on the disk: a half-written key file would lose the hub."""
    fresh = path.with_name(path.name + ".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder survive a power cut, where the system can."""
    with suppress(OSError):  # Windows opens no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
