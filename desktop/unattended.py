"""What scripts do: a hub opened without a window, each change signed by a service account."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from desktop.config import Config
from desktop.errors import Problem
from desktop.feeds import intake
from desktop.files import write_whole
from desktop.services import changes, directory, papers, plans, staff
from desktop.store import chain, embedded, hub
from desktop.store.store import Store
from desktop.words.accounts import FileAccount
from desktop.words.enums import PrintFormat
from desktop.words.people import Actor

ACCOUNT = "Tapestry command line"


def passphrase(config: Config) -> str:
    """The first line of the file that ``TAPESTRY_PASSPHRASE_FILE`` names."""
    if config.passphrase_file is None:
        raise Problem(
            "This hub is locked. Put its passphrase in a file and name the file in "
            "TAPESTRY_PASSPHRASE_FILE."
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


def open_store(config: Config, typed: str | None = None) -> Store:
    """Open the hub with what was typed, or else with what the passphrase file says."""
    if config.on_hub:
        return hub.connect(config.store)
    return embedded.open_with_passphrase(Path(config.store), typed or passphrase(config))


def init(config: Config) -> str | None:
    """Make an empty hub with the shipped disclosure policy; an embedded one's recovery code."""
    recovery = None
    if config.on_hub:
        hub.create(config.store)
    else:
        store, recovery = embedded.create(Path(config.store), passphrase(config))
        store.close()
    with opened(config) as (store, actor):
        changes.carry_out(store, lambda session: directory.load_policy(session, actor), now())
    return recovery


def bring_in(
    config: Config,
    paths: list[Path],
    source: str | None,
    progress: Callable[[str], None] | None,
) -> list[FileAccount]:
    """Import files and folders; every entry of each is accounted for."""
    with opened(config) as (store, actor):
        return intake.import_paths(store, actor, paths, source=source, now=now(), progress=progress)


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
        printed = changes.carry_out(
            store,
            lambda session: papers.printed_plan(
                session, actor, plan.id, format_, place, why, now()
            ),
            now(),
        )
        write_whole(out, care_plan(printed.plan))
        return printed.plan.copy.serial


def verify(config: Config, against: str | None) -> chain.Verdict:
    """Check the audit, against a head kept elsewhere where one is given (or a file of one)."""
    if against is not None and ":" not in against:
        try:
            against = Path(against).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as trouble:
            raise Problem(
                "The head to compare with is neither number:hash nor a file that can be read."
            ) from trouble
    with closing(open_store(config)) as store:
        return chain.verify(store, against=against)


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
