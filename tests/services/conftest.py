"""What several of the service tests need."""

from collections.abc import Callable

import pytest

from desktop.store.store import Store
from desktop.words.enums import Role
from tests.factory import Factory
from tests.services.desks import Desks
from tests.services.hubs import Hub, made_for


@pytest.fixture
def desks(factory: Factory, as_login: Callable[[str], Store]) -> Desks:
    return Desks(factory, as_login)


@pytest.fixture
def hub(store: Store, factory: Factory) -> Hub:
    """Looked after by a practice manager."""
    return made_for(store, factory, Role.PRACTICE_MANAGER)


@pytest.fixture
def governed(store: Store, factory: Factory) -> Hub:
    """Looked after by the information governance lead."""
    return made_for(store, factory, Role.GOVERNANCE_LEAD)
