"""Signing in: what happens away from the screen between the sign-in and the office.

Everything heavy is imported where it is needed: the sign-in is painted before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.config import Config

if TYPE_CHECKING:
    from desktop.store.store import Store
    from desktop.unlock import Lock
    from desktop.vault import Keyring
    from desktop.words.enums import Permission
    from desktop.words.people import Actor, Audience


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A hub unlocked, who signed in to it, and what they may see."""

    store: Store
    actor: Actor
    audience: Audience
    permissions: frozenset[Permission]
    idle_minutes: int
    draft_key: bytes
    hub: str
    """Its name for good."""
    given: bool
    """Someone else chose their password: they choose one of their own before anything else."""
    said: str
    """What else the person should know."""


def look_at(config: Config, keyring: Keyring | None) -> Lock:
    """Off the screen's thread: a keyring may wait for a person."""
    from desktop import unlock, vault

    return unlock.look(config, keyring or vault.Keyring())


def forget(config: Config, keyring: Keyring | None) -> None:
    from desktop import unlock, vault

    unlock.forget(config, keyring or vault.Keyring())


def sign_in(
    config: Config, keyring: Keyring | None, username: str, password: str, passphrase: str,
    remember: bool, now: datetime,
) -> SignedIn:  # fmt: skip
    """On the database's lane: unlock the hub, then let the person in, or raise Problem."""
    from desktop import unlock, vault
    from desktop.services import backups, changes, clock, disclosure, policy, staff
    from desktop.store.session import hub_name
    from desktop.words.enums import Limit, Permission

    keyring = keyring or vault.Keyring()
    store = unlock.open_at_desk(config, keyring, username, password, passphrase)
    try:
        with store.reading() as session:  # before the sign-in is itself the last entry
            wrong = clock.trouble(session, store.clock())
        actor, draft_key, given = staff.sign_in(store, username, password, now)
        if wrong:
            changes.carry_out(store, lambda session: clock.noted(session, actor, wrong), now)
        with store.reading() as session:
            audience = disclosure.person(session, actor)
            permissions = policy.permissions(session, actor)
            idle_minutes = policy.limit(session, Limit.IDLE_MINUTES)
            restored = backups.told(session, now)
            name = hub_name(session)
        # Not before it is known who they are: whoever is not let in leaves nothing behind.
        remembered = unlock.remember(
            config, keyring, store.key, wished=remember and bool(passphrase),
            allowed=Permission.REMEMBER in permissions,
        )  # fmt: skip
    except BaseException:
        store.close()
        raise
    told = " ".join(filter(None, (wrong, restored, remembered)))
    return SignedIn(store, actor, audience, permissions, idle_minutes, draft_key, name, given, told)
