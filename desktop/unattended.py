"""What scripts do: a hub opened without a window, each change signed by a service account."""

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
from sqlalchemy.orm import Session

from desktop import drawing
from desktop.config import Config
from desktop.errors import Problem
from desktop.feeds import correct, intake, retake
from desktop.files import made_whole, write_pieces
from desktop.models.access import INTAKE
from desktop.services import (
    changes,
    directory,
    findings,
    papers,
    plans,
    policy,
    sealing,
    staff,
    week_paper,
)
from desktop.services.sealing import NewKey
from desktop.store import chain, embedded, hub
from desktop.store.store import Store
from desktop.words.accounts import FileAccount, KeptRow
from desktop.words.audit import Checked
from desktop.words.changes import Made
from desktop.words.dates import ENGLAND
from desktop.words.enums import PrintFormat, SourceKind
from desktop.words.people import Actor, UserRow

ACCOUNT = "Tapestry command line"
HEAD = re.compile(r"\d{1,18}:[0-9a-f]{64}")


def passphrase(config: Config, why: str = "This hub is locked.") -> str:
    """The first line of the file that ``TAPESTRY_PASSPHRASE_FILE`` names."""
    if config.passphrase_file is None:
        raise Problem(
            f"{why} Put its passphrase in a file and name the file in TAPESTRY_PASSPHRASE_FILE."
        )
    return secret_in(
        config.passphrase_file, "passphrase", "passphrase file that TAPESTRY_PASSPHRASE_FILE names"
    )


def secret_in(file: Path, secret: str, named: str = "") -> str:
    """The first line of a file that holds a passphrase or a password."""
    try:
        first = file.read_text("utf-8").partition("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as trouble:
        raise Problem(
            f"The {named or f'{secret} file {file.name}'} cannot be read. Check its path and who"
            " may read it."
        ) from trouble
    if not first:
        raise Problem(f"The {secret} file is empty. Put the {secret} on its first line.")
    return first


def open_store(config: Config, role: str = INTAKE) -> Store:
    """Open the hub as scripts do: the address says which login, or the passphrase file unlocks."""
    if config.on_hub:
        return hub.connect(config.store, role=role)
    path = Path(config.store)
    embedded.must_be_there(path)
    return embedded.open_with_passphrase(path, passphrase(config))


def init(config: Config) -> str | None:
    """Make an empty hub with the shipped disclosure policy; its recovery code.

    An embedded one's opens it, that of a server the files that it keeps whole. On a server, as its
    administrator, a hub that is there already is brought up to date; the policy that is in force
    stays, and so does the key of those files: then there is no new code.
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
            ruled = policy.in_force(session) is not None
        if not ruled:
            shipped = policy.shipped()
            changes.carry_out(
                store, lambda session: policy.put_in_force(session, actor, shipped), now()
            )
    return first_key(config) if config.on_hub else recovery


def first_key(config: Config) -> str | None:
    """The recovery code of the files that a server keeps whole, if it had no key for them yet."""
    with closing(open_store(config)) as store, store.reading() as session:
        there = sealing.in_force(session)
    return None if there else new_key(config).code


def new_key(config: Config) -> NewKey:
    """A key for the files that a server keeps whole from now on. As administrator."""
    with closing(open_store(config, hub.OWNER)) as store:
        actor = signing(store)
        return changes.carry_out(
            store, lambda session: sealing.make_key(session, actor, now()), now()
        )


def kept_whole(config: Config) -> tuple[KeptRow, ...]:
    """The files that a server keeps whole, the newest first."""
    with closing(open_store(config)) as store, store.reading() as session:
        return sealing.listed(session)


def save_whole(config: Config, file_id: int, out: Path, *, code: str, why: str) -> None:
    """Open a file that a server keeps whole, by its recovery code; nothing is written unsigned."""
    with opened(config) as (store, actor):
        pieces = changes.carry_out(
            store, lambda session: sealing.opened(session, actor, file_id, code, why), now()
        )
        write_pieces(out, pieces)


def load_directory(config: Config, file: Path) -> dict[str, int]:
    """Set the hub up by a file of its teams and all else it needs; how many of each it names."""
    try:
        named = msgspec.json.decode(file.read_bytes().removeprefix(BOM_UTF8))
    except OSError as trouble:
        raise Problem(
            f"The directory {file.name} cannot be read. Check its path and who may read it."
        ) from trouble
    except (msgspec.DecodeError, ValueError, RecursionError) as trouble:
        raise Problem(f"The directory {file.name} is not JSON: {trouble}.") from None
    with opened(config) as (store, actor):
        changes.carry_out(store, lambda session: directory.load(session, actor, named), now())
    return {part: len(rows) for part, rows in named.items()}


def add_user(
    config: Config, username: str, name: str, role: str, *, organisation: str, telephone: str,
    teams: list[str], practices: list[str], password: str | None,
) -> int:  # fmt: skip
    """Take someone on; with a password they can sign in, on a server by a login of their own."""
    wanted = staff.role_named(role)
    with opened(config) as (store, actor):

        def take_on(session: Session) -> Made:
            made = staff.add(
                session, actor, username, name, wanted,
                organisation=organisation, telephone=telephone, password=password,
                teams=directory.teams_by_code(session, teams),
                practices=directory.practices_by_code(session, practices),
            )  # fmt: skip
            if password is not None:
                _give_login(config, username, password)
            return made

        return changes.carry_out(store, take_on, now()).id


def set_password(config: Config, username: str, password: str) -> None:
    """Give someone a new password, on a server to their login too; their drafts are let go."""
    with opened(config) as (store, actor):

        def set_it(session: Session) -> frozenset[str]:
            person, version = staff.named(session, username)
            subjects = staff.set_password(session, actor, person, version, password)
            _give_login(config, username, password)
            return subjects

        changes.carry_out(store, set_it, now())


def _give_login(config: Config, username: str, password: str) -> None:
    """The change's last step: if it fails, so does the change.

    A login whose change is not kept is of nobody here, and can do nothing until it is made again.
    """
    if config.on_hub:
        hub.add_login(config.store, staff.plain_username(username), password)


def users(config: Config) -> list[UserRow]:
    with closing(open_store(config)) as store, store.reading() as session:
        return staff.users(session)


def bring_in(
    config: Config,
    paths: list[Path],
    source: str | None,
    *,
    kind: SourceKind | None = None,
    may_register: bool = False,
    progress: Callable[[str], None],
) -> list[FileAccount]:
    """Import files and folders, tables that waited for their mapping, and what was corrected.

    Every entry of each is accounted for.
    """
    with opened(config) as (store, actor):
        findings.renew(store, actor, now())
        again = retake.all_mapped(store, actor, now()) + correct.all_corrected(store, actor, now())
        return again + intake.import_paths(
            store, actor, paths, source=source, kind=kind, may_register=may_register, now=now(),
            progress=progress,
        )  # fmt: skip


def print_plan(
    config: Config, patient: int, out: Path, *, format_: PrintFormat | None, why: str, place: str
) -> str:
    """Print the current plan version of a person as a numbered copy; the serial on the paper."""
    with opened(config) as (store, actor):
        with store.reading() as session:
            plan = plans.standing(session, patient)
        if plan is None:
            raise Problem("This person has no care plan yet, so there is nothing to print.")

        def print_it(session: Session) -> papers.PlanCopy:
            copy = papers.printed_plan(session, actor, plan.id, format_, place, why, now())
            part.write_bytes(drawing.plan(copy.plan))
            return copy

        # A copy is numbered only if its paper could be written.
        with made_whole(out) as part:
            return changes.carry_out(store, print_it, now()).plan.copy.serial


def print_week(
    config: Config, patient: int, out: Path, *, monday: date | None, format_: PrintFormat | None,
    why: str, place: str,
) -> str:  # fmt: skip
    """Print who comes to a person in a week, this one unless another day of one is named."""

    def print_it(session: Session) -> week_paper.WeekCopy:
        on = monday or now().astimezone(ENGLAND).date()
        copy = week_paper.printed(session, actor, patient, on, format_, place, why, now())
        part.write_bytes(drawing.week(copy.week))
        return copy

    with opened(config) as (store, actor), made_whole(out) as part:
        return changes.carry_out(store, print_it, now()).week.copy.serial


def verify(config: Config, against: str | None) -> Checked:
    """Check the audit, against a head kept elsewhere where one is given (or a file with one).

    And on a server, that files are sealed by the key that it tells of.
    """
    head = noted(against) if against is not None else None
    with closing(open_store(config)) as store:
        found = chain.verify(store, against=head)
        if found.ok:
            try:
                with store.reading() as session:
                    sealing.in_force(session)
            except Problem as problem:
                return replace(found, sentence=str(problem), ok=False)
        return found


def noted(against: str) -> str:
    """A head as it was typed, or as it stands in a file."""
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
        yield store, signing(store)


def signing(store: Store, account: str = ACCOUNT) -> Actor:
    """The service account of the commands, or of other work that no person does."""
    return changes.carry_out(
        store, lambda session: staff.service_account(session, account, now()), now()
    )


def now() -> datetime:
    return datetime.now(UTC)
