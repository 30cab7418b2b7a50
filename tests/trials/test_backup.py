"""The long trials of backups: kills at any moment, and a disk that really fills."""

import random
import subprocess
import sys
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.errors import Problem
from desktop.store import backup, embedded, keys
from desktop.store.shelf import Shelf
from tests.clock import NOW
from tests.store.backups import names, take
from tests.store.drill import furnish
from tests.stores import fixed_clock
from tests.trials.test_store import small_disk as small_disk  # noqa: PLC0414 - a fixture

BACKING_UP = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from desktop.store import backup, keys
from desktop.store.shelf import Shelf

hub, key, folder, at = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
slots, moment = keys.slots_file(hub).read_bytes(), datetime.fromisoformat(at)
print("ready", flush=True)
while True:
    moment += timedelta(seconds=1)
    with Shelf(folder, "hub", "0a1b2c3d") as shelf:
        place = shelf.place(moment)
        backup.take(hub, key, slots, place)
        print(place.name, flush=True)
        shelf.thin(place, 3, key)
"""


@pytest.fixture
def key(embedded_template: tuple[Path, bytes]) -> bytes:
    return embedded_template[1]


@pytest.fixture
def furnished(embedded_file: Path, key: bytes) -> Path:
    with closing(embedded.open_with_key(embedded_file, key, fixed_clock)) as store:
        furnish(store, people=20)
    return embedded_file


@pytest.mark.timeout(1200)
def test_forty_kills_at_any_moment_leave_every_backup_whole(
    furnished: Path, key: bytes, tmp_path: Path
) -> None:
    folder = tmp_path / "shelf"
    chance = random.Random(1974)
    last, unfinished = "", 0
    for each in range(40):
        at = (NOW + timedelta(hours=each)).isoformat()
        other = subprocess.Popen(
            [sys.executable, "-c", BACKING_UP, furnished, key.hex(), folder, at],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert other.stdout is not None
        for _ in range(1 + each % 3):
            other.stdout.readline()
        with suppress(subprocess.TimeoutExpired):
            other.wait(chance.uniform(0, 0.4))
        other.kill()
        told = [line.strip() for line in other.communicate()[0].splitlines(True) if "\n" in line]
        last = ([last] + [line for line in told if line.endswith(".backup")])[-1]
        unfinished += any(name.endswith(".part") for name in names(folder))
        whole = [place for place in folder.glob("*.backup") if keys.slots_file(place).exists()]
        assert whole == list(folder.glob("*.backup"))
        for place in whole:
            backup.verified(place, key)
        assert max((place.name for place in whole), default="") >= last
    assert unfinished > 5  # some were killed on the way
    with Shelf(folder, "hub", "0a1b2c3d") as shelf:
        there = shelf.backups()
    assert 3 <= len(there) <= 4  # one may have come before the oldest went
    assert len(names(folder)) == 2 * len(there)


def test_a_disk_that_fills_keeps_the_backups_that_are_there(
    furnished: Path, key: bytes, small_disk: Path
) -> None:
    made: list[Path] = []

    def fill() -> None:
        with Shelf(small_disk, "hub", "0a1b2c3d") as shelf:
            while True:
                place = shelf.place(NOW + timedelta(days=len(made)))
                take(furnished, key, place)
                made.append(place)

    with pytest.raises(Problem, match="make room on the disk"):
        fill()
    assert made
    wanted = [name for each in made for name in (each.name, f"{each.name}.keys")]
    assert names(small_disk) == sorted(wanted)
    for each in made:
        backup.verified(each, key)
