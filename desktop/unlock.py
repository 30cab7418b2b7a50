"""Unlocking a hub at a desk: by a file, by what this computer remembers, or by what is typed."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from desktop import vault
from desktop.config import Config
from desktop.errors import Problem
from desktop.services.changes import carry_out
from desktop.services.staff import plain_username
from desktop.store import embedded, hub, keys
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.unattended import now, passphrase, signing

NO_HUB = (
    "There is no hub on this computer yet. Make one with the command “tapestry init”, or a made-up"
    " one to try things on with “tapestry demo”."
)
LOCKED = "This hub is locked. Type its passphrase or its recovery code."
NOT_ALLOWED = (
    "The policy of this hub lets nobody in your role be remembered on a computer, so its passphrase"
    " is asked for each time."
)


class StillLocked(Problem):
    """What was typed, remembered or read from the file does not open the hub."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What a sign-in must ask for before the hub opens."""

    problem: str = ""
    """Why nobody can come in yet."""
    asks: bool = False
    """For the passphrase, or the recovery code."""
    remembered: bool = False
    """This computer knows the key."""
    no_keyring: str = ""
    """Why this computer cannot remember it."""


def look(config: Config, keyring: vault.Keyring) -> Lock:
    """Slow: a keyring may wait for a person."""
    if config.on_hub:
        return Lock()
    path = Path(config.store)
    if not _there(path):
        return Lock(NO_HUB)
    if config.passphrase_file is not None:
        return Lock()
    try:
        known = _remembered(path, keyring) is not None
    except vault.NoKeyring as none:
        return Lock(asks=True, no_keyring=str(none))
    return Lock(asks=not known, remembered=known)


def open_at_desk(
    config: Config, keyring: vault.Keyring, username: str, password: str, typed: str
) -> Store:
    """The hub. One on a server is opened by the login of whoever signs in."""
    if config.on_hub:
        return hub.connect(config.store, password, username=plain_username(username))
    path = Path(config.store)
    if not _there(path):
        raise Problem(NO_HUB)
    return embedded.open_with_key(path, _key(config, path, typed, keyring))


def remember(
    config: Config, keyring: vault.Keyring, key: bytes, *, wished: bool, allowed: bool
) -> str:
    """Let this computer know the key only as was wished, and as policy allows whoever came in.

    A sentence where that is not as they will expect. Of a person nothing is ever remembered.
    """
    if config.on_hub:
        return ""
    name = vault.key_of(Path(config.store))
    try:
        if allowed:
            if wished:
                keyring.remember(name, key.hex())
            return ""
        known = keyring.recall(name) is not None
        keyring.forget(name)
    except vault.NoKeyring as none:
        return str(none) if wished else ""
    return NOT_ALLOWED if known or wished else ""


def change_passphrase(config: Config, new: str) -> None:
    """A new passphrase for the hub that the passphrase file opens; it may hold the recovery code.

    The recovery code stays as printed, and what the keyring remembers is still the key.
    """
    if config.on_hub:
        raise Problem(
            "A hub on a server has no passphrase. Change someone's password with the command"
            " “tapestry user password”."
        )
    if not new:
        raise Problem(embedded.NOTHING_TYPED)
    path = Path(config.store)
    embedded.must_be_there(path)
    key = keys.key_typed(path, passphrase(config))
    with closing(embedded.open_with_key(path, key)) as store:
        actor = signing(store)

        def change(session: Session) -> None:
            sign(session, actor, "hub.passphrase", {"hub"})
            with embedded.problems_of_the_disk():
                keys.change_passphrase(path, key, new)

        carry_out(store, change, now())


def forget(config: Config, keyring: vault.Keyring) -> None:
    """From now on the passphrase is asked for on this computer."""
    keyring.forget(vault.key_of(Path(config.store)))


def _there(path: Path) -> bool:
    """A key file without its hub is a hub that was lost: the store says so when it is opened."""
    return path.exists() or keys.slots_file(path).exists()


def _key(config: Config, path: Path, typed: str, keyring: vault.Keyring) -> bytes:
    try:
        if typed:
            return keys.key_typed(path, typed)
        if config.passphrase_file is not None:
            return keys.key_typed(path, passphrase(config))
        known = _remembered(path, keyring)
    except Problem as problem:
        raise StillLocked(LOCKED if isinstance(problem, vault.NoKeyring) else problem) from None
    if known is None:
        raise StillLocked(LOCKED)
    return known


def _remembered(path: Path, keyring: vault.Keyring) -> bytes | None:
    """The key, unless it is of another hub that lay in this place before."""
    known = keyring.recall(vault.key_of(path))
    try:
        key = bytes.fromhex(known or "")
    except ValueError:  # someone else's entry
        return None
    return key if key and keys.belongs(path, key) else None
