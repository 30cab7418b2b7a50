"""What tests of the database of a hub ask of it past the program, with ``psql`` say."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from desktop.models import access
from desktop.store import embedded, hub
from desktop.store.store import Store
from desktop.words.enums import Role
from tests.factory import Factory
from tests.services.desks import Desks
from tests.store.driver import Driver
from tests.store.situations import ROLES, Situations, login_of
from tests.stores import Server, fixed_clock

Query = Callable[..., Any]
As = Callable[[str], Driver]


@pytest.fixture
def desks(factory: Factory, as_login: Callable[[str], Store]) -> Desks:
    with factory.together():
        return Desks(factory, as_login)


@pytest.fixture
def as_driver(server: Server, hub_database: str) -> Iterator[As]:
    opened: list[Driver] = []

    def connected(username: str) -> Driver:
        opened.append(Driver(server.url(hub_database, username)))
        return opened[-1]

    yield connected
    for each in opened:
        each.close()


@pytest.fixture
def asks(server: Server, hub_database: str) -> Query:
    """One question of a login that is no program: rolled back, since nobody signs it."""

    def query(username: str, statement: str, *given: object) -> Any:
        with psycopg.connect(server.url(hub_database, username)) as connection:
            try:
                return connection.execute(statement, given).fetchone()
            finally:
                connection.rollback()

    return query


@pytest.fixture(scope="module")
def in_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Situations]:
    """Every situation in a file."""
    path = tmp_path_factory.mktemp("situations") / "hub.tapestry"
    store, _ = embedded.create(path, "three plain words", fixed_clock)
    yield Situations(store, login_of(Role.GP))
    store.close()


@pytest.fixture(scope="module")
def on_hub(server: Server, hub_template: str) -> Iterator[tuple[Situations, str]]:
    """Every situation on a hub where each role has a login, and the name of its database."""
    name = server.copied(hub_template)
    for role in ROLES:
        hub.add_login(server.url(name), login_of(role), "not asked for on a socket")
    store = hub.connect(server.url(name), clock=fixed_clock, role=access.INTAKE)
    yield Situations(store, login_of(Role.GP)), name
    store.close()
    server.drop(name)
