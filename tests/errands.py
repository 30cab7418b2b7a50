"""Errands as a window gives them to the process of an import, and what that says to them.

The process narrows its umask, and is called in this one.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

import pytest

from desktop.config import Config
from desktop.intake_process import Errand, work
from desktop.store import embedded
from desktop.store.session import hub_name
from desktop.store.store import Store
from desktop.words.accounts import BroughtIn, Progress
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.factory import Factory
from tests.feeds.making import bundle, condition, patient
from tests.stores import LOGIN, Server

Did = tuple[list[Progress], BroughtIn]


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    file = tmp_path / "a.json"
    file.write_bytes(bundle(patient(), condition()))
    return file


def manager(store: Store) -> Actor:
    make = Factory(store, LOGIN)
    make.policy()
    return make.staff(Role.PRACTICE_MANAGER, "Ruth Dent")


def did(errand: Errand, stop: threading.Event | None = None) -> Did:
    """What the process says of an errand."""
    mine, theirs = Pipe(duplex=False)
    work(errand, theirs, stop or threading.Event())
    told: list[Any] = []
    with mine:
        while not told or not isinstance(told[-1], BroughtIn):
            told.append(mine.recv())
    return told[:-1], told[-1]


@pytest.fixture
def errand(embedded_file: Path, key: bytes, umask: None) -> Callable[..., Errand]:
    with closing(embedded.open_with_key(embedded_file, key)) as store:
        actor = manager(store)

    def made(*paths: Path, by: Actor | None = actor, source: str | None = None) -> Errand:
        return Errand(Config(str(embedded_file), None), paths, by, source, key)

    return made


@pytest.fixture
def ask(embedded_file: Path, key: bytes) -> Iterator[Callable[[Any], Any]]:
    with closing(embedded.open_beside(embedded_file, key)) as store:

        def asked(statement: Any) -> Any:
            with store.reading() as session:
                return session.scalars(statement).all()

        yield asked


@pytest.fixture
def at_server(
    server: Server, hub_database: str, hub_store: Store, hub_scripts: Store, tmp_path: Path,
    umask: None,
) -> Callable[..., Errand]:  # fmt: skip
    """An errand as a member of staff, with what the file for intake says."""
    actor = manager(hub_scripts)
    with hub_scripts.reading() as session:
        name = hub_name(session)

    def made(
        *paths: Path, first_line: str | None, hub: str = name, by: Actor = actor,
        settles: bool = False,
    ) -> Errand:  # fmt: skip
        file = tmp_path / "intake"
        if first_line is not None:
            file.write_text(f"{first_line}\n", "utf-8")
        config = Config(server.url(hub_database, LOGIN), None, None if first_line is None else file)
        return Errand(config, paths, by, hub=hub, settles=settles)

    return made
