"""A hub of the synthetic county: made empty, set up, and filled through the real feeds."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from time import monotonic

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop import unattended
from desktop.config import Config, data_folder
from desktop.demo import beside, caseloads, rota, week
from desktop.demo.county import EARLIER, County
from desktop.demo.editions import A_WEEK
from desktop.errors import Problem
from desktop.feeds import intake
from desktop.files import write_whole
from desktop.models import Item, Patient, Source, Staff
from desktop.services import directory, tables
from desktop.services.changes import carry_out
from desktop.store.store import Store
from desktop.words.accounts import Fate, FileAccount, Progress
from desktop.words.changes import Made
from desktop.words.dates import ENGLAND
from desktop.words.people import Actor
from desktop.words.tables import Mapping, TableKind, matched, shape_of

Say = Callable[[str], None]

PASSWORD = "tapestry-demo"  # noqa: S105 - everyone in the demonstration is made up, and shares it
PASSPHRASE = "woven on a loom of years"  # noqa: S105 - of a file with nobody real in it
CHAIR = "nadia.osei"
KEEPER = "peter.lonsdale"
"""Who looks after the sources: the information governance lead."""
TAKEN_IN = (Fate.IMPORTED, Fate.UPDATED, Fate.UNCHANGED)
NOTE = (
    f"A demonstration: everyone in it is made up. Sign in as {CHAIR} with the password {PASSWORD}, "
    "then look for Edith Coulthard."
)
SAY_EVERY = 20.0
"""Seconds between two words of one source's progress."""
DONE = "ready"
"""Written when the hub is whole: a county half loaded is made again."""


@dataclass(frozen=True, slots=True)
class DemoHub:
    """A hub on disk and what went into it."""

    config: Config
    county: County
    accounts: tuple[FileAccount, ...]


def config_in(folder: Path) -> Config:
    """How the hub of a demonstration is opened: its passphrase lies beside it."""
    return Config(str(folder / "demo.tapestry"), folder / "passphrase")


def make(folder: Path, *, patients: int, seed: int, today: date, say: Say) -> DemoHub:
    """Make the county's files and a hub of them in an empty or unfinished folder."""
    config = config_in(folder)
    if (folder / DONE).exists():
        raise Problem(f"There is a demonstration hub in {folder} already. Choose another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("demo.tapestry*"):
        left.unlink()
    shutil.rmtree(folder / "county", ignore_errors=True)
    write_whole(folder / "passphrase", PASSPHRASE.encode())
    say(f"Writing the feeds of {patients:,} people; each is imported once it is whole")
    unattended.init(config)
    now = datetime.combine(today, time(8), ENGLAND)
    accounts: list[FileAccount] = []
    with (
        unattended.opened(config) as (store, actor),
        beside.written(folder / "county", seed=seed, patients=patients, today=today) as writing,
    ):
        parts = writing.parts()
        named = json.loads(next(parts).read_text("utf-8"))
        carry_out(store, lambda session: directory.load(session, actor, named, PASSWORD), now)
        _set_columns(store, now - A_WEEK)
        for feed in parts:
            if feed.parent.name == EARLIER:
                _import(store, actor, feed, now - A_WEEK, say)
            else:
                accounts += _import(store, actor, feed, now, say)
        county = writing.county
        caseloads.give(store, actor, county.complex, today, now)
        say("Holding last week's meeting")
        week.spend(store, member(store, CHAIR), county.complex, today)
        with store.reading() as session:
            people, items = (
                session.scalar(select(func.count()).select_from(each)) for each in (Patient, Item)
            )
        say(f"{people:,} people and {items:,} items are in the hub")
    write_whole(folder / DONE, b"")
    return DemoHub(config, county, tuple(accounts))


def _set_columns(store: Store, now: datetime) -> None:
    """What the columns of the rota mean, as whoever looks after the sources would set it."""
    keeper, header = member(store, KEEPER), rota.COLUMNS
    found = matched(shape_of(TableKind.ROTA), header)
    mapping = Mapping(TableKind.ROTA, header, tuple(found.items()))

    def setting(session: Session) -> Made:
        source = session.scalars(select(Source.id).where(Source.code == rota.SOURCE)).one()
        return tables.save(session, keeper, source, mapping, None, now)

    carry_out(store, setting, now)


def _import(store: Store, actor: Actor, feed: Path, now: datetime, say: Say) -> list[FileAccount]:
    """Take in what one source sent, and say now and then how far it is."""
    say(f"Importing {feed.name}, sent by {now:%d/%m/%Y}")
    said = monotonic()

    def heed(far: Progress) -> None:
        nonlocal said
        if monotonic() - said >= SAY_EVERY:
            said = monotonic()
            say(f"{far.files:,} of {far.of_files:,} files, {far.entries:,} entries")

    taken_in = intake.import_paths(store, actor, [feed], source=feed.name, now=now, heed=heed)
    if not any(each.count(fate) for each in taken_in for fate in TAKEN_IN):
        raise Problem(f"Nothing that {feed.name} sent could be imported.")
    return taken_in


def member(store: Store, username: str) -> Actor:
    with store.reading() as session:
        return session.scalars(select(Staff).where(Staff.username == username)).one().actor()


def open_window(folder: Path | None, *, patients: int, seed: int, today: date, say: Say) -> int:
    """Open the program on the demonstration hub, which is made first where there is none."""
    from desktop.app import run

    folder = folder or data_folder() / "demo"
    if not (folder / DONE).exists():
        say("Making a demonstration hub; this takes a minute or two")
        make(folder, patients=patients, seed=seed, today=today, say=say)
    return run(config_in(folder), NOTE)
