"""A hub as an older program left it, on either kind of store."""

from collections.abc import Callable
from contextlib import closing

import pytest
from sqlalchemy import Connection, text

from desktop.store import embedded, hub
from desktop.store.store import Store
from tests.migrations.test_migrations import store_of
from tests.stores import Server


def left_by_older(
    request: pytest.FixtureRequest,
    kind: str,
    fill: Callable[[Store], object],
    step_back: Callable[[Connection], object],
) -> Callable[[], Store]:
    """Fill a hub and take it back; what is handed back brings it up to date again."""
    if kind == "embedded":
        path = request.getfixturevalue("embedded_file")
        key = request.getfixturevalue("embedded_template")[1]
        with closing(embedded.open_with_key(path, key)) as store:
            fill(store)
        with embedded.make_engine(path, key, guarded=False).connect() as raw:
            step_back(raw)
        return lambda: embedded.open_with_key(path, key)
    server: Server = request.getfixturevalue("server")
    url = server.url(request.getfixturevalue("own_database"))
    with closing(hub.connect(url)) as store:
        fill(store)
    with store_of(url) as raw:
        raw.execute(text("SET session_replication_role = replica"))
        step_back(raw)

    def brought_up() -> Store:
        hub.create(url)
        return hub.connect(url)

    return brought_up
