"""A hub with something in it, and backups of it."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from desktop.store import backup, embedded, keys
from desktop.store.backup import Held
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.store.drill import furnish
from tests.stores import fixed_clock

NURSE = Actor(41, "Anna Bell", Role.COMMUNITY_NURSE)


@pytest.fixture
def key(embedded_template: tuple[Path, bytes]) -> bytes:
    return embedded_template[1]


@pytest.fixture(scope="module")
def furnished_template(
    embedded_template: tuple[Path, bytes], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("furnished") / "hub.tapestry"
    shutil.copy(embedded_template[0], path)
    shutil.copy(keys.slots_file(embedded_template[0]), keys.slots_file(path))
    with closing(embedded.open_with_key(path, embedded_template[1], fixed_clock)) as store:
        furnish(store)
    return path


@pytest.fixture
def furnished(furnished_template: Path, embedded_file: Path) -> Path:
    """A hub with something in it; whoever asks for its store as well, has it open."""
    shutil.copy(furnished_template, embedded_file)
    return embedded_file


def take(hub: Path, key: bytes, place: Path) -> Held:
    return backup.take(hub, key, keys.slots_file(hub).read_bytes(), place)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "shelf" / "hub.backup"


@pytest.fixture
def taken(furnished: Path, key: bytes, place: Path) -> Path:
    take(furnished, key, place)
    return place


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir()) if folder.exists() else []
