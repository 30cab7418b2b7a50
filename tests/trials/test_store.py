"""The long trials of the store."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desktop.errors import Problem
from desktop.models import Team
from desktop.models.access import INTAKE
from desktop.store import chain, embedded, failures, hub
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.store.durability import crowd, kill_while_writing
from tests.stores import PASSPHRASE, Server


@pytest.mark.timeout(900)
def test_forty_kills_lose_nothing_that_was_acknowledged(
    embedded_file: Path, embedded_template: tuple[Path, bytes]
) -> None:
    kill_while_writing(embedded_file, embedded_template[1], rounds=40)


@pytest.mark.timeout(600)
def test_thirty_desks_make_one_chain(server: Server, hub_database: str) -> None:
    crowd(lambda: hub.connect(server.url(hub_database), role=INTAKE), desks=30, rounds=40)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("only root mounts a disk")
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("nothing may be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_fills_loses_nothing_that_was_acknowledged(small_disk: Path) -> None:
    heads: list[str] = []

    def fill(store: Store) -> None:
        while True:
            with store.writing() as session:
                session.add(Team(code=f"T{len(heads)}", name="x" * 20_000))
                sign(session, Actor(1, "Desk", Role.GP), "team.made", [])
            heads.append(chain.verify(store).head)

    path = small_disk / "hub"
    store, _ = embedded.create(path, PASSPHRASE)
    with closing(store), pytest.raises(Problem) as said:
        fill(store)
    assert str(said.value) in (failures.FULL, failures.DISK)
    with closing(embedded.open_with_passphrase(path, PASSPHRASE)) as store:
        verdict = chain.verify(store, against=heads[-1])
        assert verdict.ok, verdict.sentence
        with store.reading() as session:
            found = session.scalar(select(func.count()).select_from(Team))
    assert found == len(heads) > 20


def test_there_is_no_room_for_a_hub(small_disk: Path) -> None:
    (small_disk / "big").write_bytes(b"x" * (4 * 1024 * 1024 - 60_000))
    with pytest.raises(Problem) as said:
        embedded.create(small_disk / "hub", PASSPHRASE)
    assert str(said.value) in (failures.FULL, failures.DISK)
    assert [each.name for each in small_disk.iterdir()] == ["big"]
