"""Someone who signs in to a hub with a plain driver, and a person who is on no list of theirs."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from desktop.models import Patient
from desktop.store.store import Store
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.factory import Factory
from tests.services.desks import Desks
from tests.store.driver import Driver
from tests.stores import Server

HOUR = timedelta(hours=1)

As = Callable[[str], Driver]


@pytest.fixture
def store(hub_store: Store) -> Store:
    """A file has no logins: all of this is about a hub."""
    return hub_store


@pytest.fixture
def desks(factory: Factory, as_login: Callable[[str], Store]) -> Desks:
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
def nurse(desks: Desks) -> Actor:
    return desks.seat(Role.COMMUNITY_NURSE, "Ruth")


@pytest.fixture
def mary(desks: Desks) -> Patient:
    """Of the nurse's team, and on no list of hers."""
    found = desks.factory.patient(practice=desks.practice, known=False)
    desks.factory.item(found)
    return found
