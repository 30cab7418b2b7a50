"""What several of the service tests need."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.store.store import Store
from desktop.words.enums import Role
from tests.factory import Factory
from tests.services.desks import Desks
from tests.services.hubs import Hub, made_for
from tests.services.tray_office import Office


@pytest.fixture
def desks(factory: Factory, as_login: Callable[[str], Store]) -> Desks:
    with factory.together():
        return Desks(factory, as_login)


@pytest.fixture
def hub(store: Store, factory: Factory) -> Hub:
    """Looked after by a practice manager."""
    with factory.together():
        return made_for(store, factory, Role.PRACTICE_MANAGER)


@pytest.fixture
def governed(store: Store, factory: Factory) -> Hub:
    """Looked after by the information governance lead."""
    with factory.together():
        return made_for(store, factory, Role.GOVERNANCE_LEAD)


@pytest.fixture
def office(desks: Desks, scripts: Store, tmp_path: Path) -> Office:
    folder = tmp_path / "in"
    folder.mkdir()
    return Office(desks, scripts, folder)
