"""Someone who signs in to a hub with a plain driver, and a person who is on no list of theirs."""

from datetime import timedelta

import pytest

from desktop.models import Patient
from desktop.store.store import Store
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.services.desks import Desks

HOUR = timedelta(hours=1)


@pytest.fixture
def store(hub_store: Store) -> Store:
    """A file has no logins: all of this is about a hub."""
    return hub_store


@pytest.fixture
def nurse(desks: Desks) -> Actor:
    return desks.seat(Role.COMMUNITY_NURSE, "Ruth")


@pytest.fixture
def mary(desks: Desks) -> Patient:
    """Of the nurse's team, and on no list of hers."""
    found = desks.factory.patient(practice=desks.practice, known=False)
    desks.factory.item(found)
    return found
