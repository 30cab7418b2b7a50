"""What several of the service tests need."""

from collections.abc import Callable

import pytest

from desktop.store.store import Store
from tests.factory import Factory
from tests.services.desks import Desks


@pytest.fixture
def desks(factory: Factory, as_login: Callable[[str], Store]) -> Desks:
    return Desks(factory, as_login)
