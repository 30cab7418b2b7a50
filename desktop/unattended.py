"""What scripts do: a hub opened without a window, each change signed by a service account."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.config import Config
from desktop.errors import Problem
from desktop.feeds import intake
from desktop.files import made_whole
from desktop.services import changes, directory, papers, plans, staff
from desktop.store import chain, embedded, hub
from desktop.store.store import Store
from desktop.words.accounts import FileAccount
from desktop.words.enums import PrintFormat, SourceKind
from desktop.words.people import Actor

ACCOUNT = "Tapestry command line"
HEAD = re.compile(r"\d{1,18}:[0-9a-f]{64}")


def passphrase(config: Config, why: str = "This hub is locked.") -> str:
    """The first line of the file that ``TAPESTRY_PASSPHRASE_FILE`` names."""
    if config.passphrase_file is None:
        raise Problem(
            f"{why} Put its passphrase in a file and name the file in TAPESTRY_PASSPHRASE_FILE."
        )
    try:
        first = config.passphrase_file.read_text("utf-8").partition("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as trouble:
        raise Problem(
            "The passphrase file that TAPESTRY_PASSPHRASE_FILE names cannot be read. "
            "Check its path and who may read it."
        ) from trouble
    if not first:
        raise Problem("The passphrase file is empty. Put the passphrase on its first line.")
    return first


def open_store(config: Config) -> Store:
    """Open the hub as scripts do: the address says which login, or the passphrase file unlocks."""
    if config.on_hub:
        return hub.connect(config.store)
    path = Path(config.store)
    embedded.must_be_there(path)
    return embedded.open_with_passphrase(path, passphrase(config))


def init(config: Config) -> str | None:
    """Make an empty hub with the shipped disclosure policy; an embedded one's recovery code.

    On a server, as its administrator, a hub that is there already is brought up to date; the
    policy that is in force stays.
    """
    recovery = None
    if config.on_hub:
        hub.create(config.store)
    else:
        store, recovery = embedded.create(
            Path(config.store), passphrase(config, "A new hub needs a passphrase.")
        )
        store.close()
    with opened(config) as (store, actor):
        with store.reading() as session:
            ruled = directory.has_policy(session)
        if not ruled:
            changes.carry_out(store, lambda session: directory.load_policy(session, actor), now())
    return recovery


def bring_in(
    config: Config,
    paths: list[Path],
    source: str | None,
    *,
    kind: SourceKind | None = None,
    may_register: bool = False,
    progress: Callable[[str], None] | None,
) -> list[FileAccount]:
    """Import files and folders; every entry of each is accounted for."""
    with opened(config) as (store, actor):
        return intake.import_paths(
            store, actor, paths, source=source, kind=kind, may_register=may_register, now=now(),
            progress=progress,
        )  # fmt: skip


def print_plan(
    config: Config, patient: int, out: Path, *, format_: PrintFormat | None, why: str, place: str
) -> str:
    """Print the current plan version of a person as a numbered copy; the serial on the paper."""
    from desktop.reports.care_plan import care_plan

    with opened(config) as (store, actor):
        with store.reading() as session:
            plan = plans.standing(session, patient)
        if plan is None:
            raise Problem("This person has no care plan yet, so there is nothing to print.")

        def print_it(session: Session) -> papers.PlanCopy:
            copy = papers.printed_plan(session, actor, plan.id, format_, place, why, now())
            part.write_bytes(care_plan(copy.plan))
            return copy

        # A copy is numbered only if its paper could be written.
        with made_whole(out) as part:
            return changes.carry_out(store, print_it, now()).plan.copy.serial


def verify(config: Config, against: str | None) -> chain.Verdict:
    """Check the audit, against a head kept elsewhere where one is given (or a file with one)."""
    noted = _noted(against) if against is not None else None
    with closing(open_store(config)) as store:
        return chain.verify(store, against=noted)


def _noted(against: str) -> str:
    if HEAD.fullmatch(against.strip()):
        return against.strip()
    try:
        found = HEAD.search(Path(against).read_text("utf-8"))
    except (OSError, ValueError):
        found = None
    if found is None:
        raise Problem("The head to compare with is neither number:hash nor a file that holds one.")
    return found[0]


@contextmanager
def opened(config: Config) -> Iterator[tuple[Store, Actor]]:
    """The store and the service account that signs for this command."""
    with closing(open_store(config)) as store:
        actor = changes.carry_out(
            store, lambda session: staff.service_account(session, ACCOUNT, now()), now()
        )
        yield store, actor


def now() -> datetime:
    return datetime.now(UTC)
