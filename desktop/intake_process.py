"""The process that brings in what the sources sent, beside the window that asked for it.

A large file holds Python for half a second at a time, and a window in the same process with it. The
key comes with the errand, through the pipe by which a process is handed its arguments, and is
written nowhere. What ends this process, whenever, leaves everyone it had come to whole.
"""

import os
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop import log
from desktop.config import Config
from desktop.errors import FAULT, Problem
from desktop.words.accounts import BroughtIn, Progress, all_kept
from desktop.words.people import Actor

# The window reads this file only to start the process: what the work needs is imported in there.
if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.feeds.intake import Heed
    from desktop.store.store import Store

WATCHING = "Watched folders"
"""The service account that signs for what lay in a watched folder."""
SETTLING = "Decided in the window"
"""And for what comes in by a decision, which whoever made it has signed."""

STOPPED = "Stopped, as was asked."
NO_LOGIN = (
    "Nothing comes into a hub on a server from this computer yet. Ask whoever looks after it to"
    " write the hub's address with a login for intake into a file, and to name the file in"
    " TAPESTRY_INTAKE_FILE."
)
NO_ADDRESS = (
    "The first line of the file that TAPESTRY_INTAKE_FILE names is no address of a hub. It looks"
    " like postgresql://name:password@server/database."
)
NOT_LET_IN = (
    "The hub does not let in the login that the file named in TAPESTRY_INTAKE_FILE holds, or not"
    " for this. Ask whoever looks after it."
)
OTHER_HUB = (
    "The address in the file that TAPESTRY_INTAKE_FILE names is of another hub than this window"
    " shows. Nothing was brought in. Ask whoever looks after it."
)

SAY_EVERY = 0.1
"""Seconds between two words of progress."""
WORK, GIVE_WAY = 1.0, 0.11
"""Seconds. Whoever waits to write into a hub's file asks for it again every tenth of a second, so
after each second of work the file is left alone for a little longer than that."""


class Flag(Protocol):
    """An event of this process, or of several."""

    def is_set(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Errand:
    """What to bring in, where, and in whose name."""

    config: Config
    paths: tuple[Path, ...]
    actor: Actor | None
    """Who asked at the screen; None: the service account of the watched folders."""
    source: str | None = None
    """The code of the feed that sent it all; None: as folders and contents say."""
    key: bytes = field(default=b"", repr=False)
    """Of an embedded store; empty for watched folders while the window is locked."""
    hub: str = ""
    """Which hub the window shows, by its name for good."""
    log: Path | None = None
    settles: bool = False
    """Nothing is brought in but what was decided or corrected in the window."""


def work(errand: Errand, to: Connection, stop: Flag) -> None:
    """Say how far it is, as ``Progress``, and at last how it ended, as ``BroughtIn``."""
    os.umask(0o077)
    log.set_up(errand.log)
    try:
        ended = bring_in(errand, _Telling(to, stop).heed)
    except Problem as problem:
        ended = BroughtIn(sentence=str(problem))
    except Exception as trouble:  # a traceback may hold a patient's words
        log.fault(trouble)
        ended = BroughtIn(sentence=FAULT)
    with to, suppress(OSError):  # nobody may be there any more to be told
        to.send(ended)


class _Telling:
    """Tells the window how far it is, hears it, and lets it write in between."""

    def __init__(self, to: Connection, stop: Flag) -> None:
        self._to, self._stop = to, stop
        self._told = 0.0
        self._since = time.monotonic()

    def heed(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._told >= SAY_EVERY:
            self._told = now
            try:
                self._to.send(progress)
            except OSError:  # the window is gone
                raise Problem(STOPPED) from None
        if self._stop.is_set():
            raise Problem(STOPPED)
        if now - self._since >= WORK:
            time.sleep(GIVE_WAY)
            self._since = time.monotonic()


def bring_in(errand: Errand, heed: "Heed") -> BroughtIn:
    """Take in the files of the errand. Raises Problem where it cannot begin."""
    from desktop.feeds import correct, intake, retake
    from desktop.services import findings
    from desktop.store.session import head
    from desktop.unattended import signing

    with closing(_opened(errand)) as store:
        with store.reading() as session:
            before, _ = head(session)
            if errand.actor is not None:
                _must_be_theirs(session, errand.actor, settles=errand.settles)
        if errand.settles:
            actor = signing(store, SETTLING)
        else:
            actor = errand.actor or signing(store, WATCHING)
        now = datetime.now(UTC)
        try:
            if not errand.settles:
                none_yet = Progress(0, len(errand.paths), 0, 0, 0)
                findings.renew(store, actor, now, lambda: heed(none_yet))
            again = retake.all_mapped(store, actor, now) + correct.all_corrected(store, actor, now)
            accounts = intake.import_paths(
                store, actor, errand.paths, source=errand.source, now=now, heed=heed,
                keep_originals=errand.actor is None,
            )  # fmt: skip
        except Problem as problem:
            return BroughtIn(moved=_moved_since(store, before), sentence=str(problem))
        return BroughtIn((*again, *accounts), _moved_since(store, before), kept=all_kept(accounts))


def _must_be_theirs(session: "Session", actor: Actor, *, settles: bool) -> None:
    """Whoever matches people has what they decided taken in, and nothing else."""
    from desktop.services import looking_after, policy
    from desktop.words.enums import Permission

    if not (settles and policy.permitted(session, actor, Permission.MATCH)):
        looking_after.keeper_of(session, actor)


def _opened(errand: Errand) -> "Store":
    from desktop.models.access import INTAKE
    from desktop.store import embedded, hub
    from desktop.store.session import hub_name
    from desktop.unattended import open_store, secret_in

    config = errand.config
    if not config.on_hub:
        if not errand.key:  # the window is locked, and has none
            return open_store(config)
        return embedded.open_beside(Path(config.store), errand.key)
    if config.intake_file is None:
        raise Problem(NO_LOGIN)
    address = secret_in(config.intake_file, "address", "file that TAPESTRY_INTAKE_FILE names")
    if not Config(address, None).on_hub:
        raise Problem(NO_ADDRESS)
    try:
        store = hub.connect(address, role=INTAKE)
    except Problem as problem:
        if isinstance(problem, hub.NotAccepted) or str(problem) == hub.NOT_A_SCRIPT:
            raise Problem(NOT_LET_IN) from None
        raise
    with store.reading() as session:
        same = hub_name(session) == errand.hub
    if not same:
        store.close()
        raise Problem(OTHER_HUB)
    return store


def _moved_since(store: "Store", number: int) -> frozenset[str]:
    """The subjects of every entry after this one: what open pages are to look at again.

    A server tells each window by itself, and of people only those whom its login may open.
    """
    if store.kind == "hub":
        return frozenset()
    from sqlalchemy import select

    from desktop.models import AuditEntry

    with store.reading() as session:
        found = session.scalars(select(AuditEntry.subjects).where(AuditEntry.number > number))
        return frozenset(subject for each in found for subject in each.split())
