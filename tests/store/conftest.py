"""What tests of the database of a hub ask of it past the program, with ``psql`` say."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.stores import Server

Query = Callable[..., Any]


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
