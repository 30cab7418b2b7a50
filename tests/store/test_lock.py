"""A lock keeps out a second program, and nobody for the sake of one that is gone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.errors import Problem
from desktop.store.lock import StoreLock


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    return tmp_path / "hub.tapestry"


@pytest.fixture
def held(hub: Path) -> Iterator[Path]:
    """The file of a lock that somebody holds."""
    lock = StoreLock(hub)
    yield hub.with_name(f"{hub.name}.lock")
    lock.release()


def test_a_second_program_is_kept_out(hub: Path, held: Path) -> None:
    with pytest.raises(Problem, match="already open in another window"):
        StoreLock(hub)


@pytest.mark.parametrize("left", [b"", b"12", b"999999\npython"])
def test_whoever_was_killed_while_it_locked_keeps_nobody_out(hub: Path, left: bytes) -> None:
    hub.with_name(f"{hub.name}.lock").write_bytes(left)
    StoreLock(hub).release()


def test_a_lock_whose_file_was_emptied_is_held_still(hub: Path, held: Path) -> None:
    held.write_bytes(b"")
    with pytest.raises(Problem, match="already open in another window"):
        StoreLock(hub)
