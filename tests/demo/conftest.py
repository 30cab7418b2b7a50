from collections.abc import Iterator
from datetime import date

import pytest

from desktop import unattended
from desktop.demo import County, hub, write_county
from desktop.demo.hub import DemoHub
from desktop.store.store import Store

TODAY = date(2026, 11, 26)


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    """The county as the demo makes it."""
    return write_county(tmp_path_factory.mktemp("county"), today=TODAY)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> DemoHub:
    """A hub of a small county: forty of its people have long stories."""
    folder = tmp_path_factory.mktemp("hub")
    return hub.make(folder, patients=400, seed=1974, today=TODAY, say=lambda _: None)


@pytest.fixture(scope="module")
def store(made: DemoHub) -> Iterator[Store]:
    with unattended.opened(made.config) as (store, _):
        yield store
