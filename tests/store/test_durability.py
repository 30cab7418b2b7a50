"""A short round of each trial."""

from pathlib import Path

from desktop.models.access import INTAKE
from desktop.store import hub
from tests.store.durability import crowd, kill_while_writing
from tests.stores import Server


def test_a_kill_loses_nothing_that_was_acknowledged(
    embedded_file: Path, embedded_template: tuple[Path, bytes]
) -> None:
    kill_while_writing(embedded_file, embedded_template[1], rounds=2)


def test_desks_that_write_at_once_make_one_chain(server: Server, hub_database: str) -> None:
    crowd(lambda: hub.connect(server.url(hub_database), role=INTAKE), desks=6, rounds=5)
