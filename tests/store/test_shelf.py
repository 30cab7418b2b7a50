"""Which backups stay in a folder, and what is never touched there."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desktop.errors import Problem
from desktop.store import keys
from desktop.store.shelf import Shelf
from tests.clock import NOW

KEY, _, SLOTS = keys.new("a passphrase")
OTHERS = keys.new("another")[2]


def put(folder: Path, name: str, slots: bytes = SLOTS) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_bytes(b"a copy")
    keys.slots_file(file).write_bytes(slots)
    return file


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def days(folder: Path, number: int, since: datetime = NOW) -> list[Path]:
    """A backup a day."""
    with Shelf(folder, "office", "0a1b2c3d") as shelf:
        places = [shelf.place(since + timedelta(days=each)) for each in range(number)]
    return [put(folder, each.name) for each in places]


def thin(folder: Path, verified: Path, kept: int) -> None:
    with Shelf(folder, "office", "0a1b2c3d") as shelf:
        shelf.thin(verified, kept, KEY)


def test_a_backup_is_named_for_its_hub_and_its_moment(tmp_path: Path) -> None:
    with Shelf(tmp_path, "our office/2", "0a1b2c3d") as shelf:
        place = shelf.place(NOW)
    assert place == tmp_path / "our_office_2-0a1b2c3d-20261126T093000Z.backup"


def test_two_of_one_second_both_stay(tmp_path: Path) -> None:
    with Shelf(tmp_path, "office", "0a1b2c3d") as shelf:
        first = put(tmp_path, shelf.place(NOW).name)
        second = put(tmp_path, shelf.place(NOW).name)
        assert shelf.backups() == [first, second]


@pytest.mark.parametrize(("kept", "left"), [(1, [4]), (3, [2, 3, 4]), (5, [0, 1, 2, 3, 4])])
def test_the_newest_stay(tmp_path: Path, kept: int, left: list[int]) -> None:
    made = days(tmp_path, 5)
    thin(tmp_path, made[-1], kept)
    wanted = [name for each in left for name in (made[each].name, f"{made[each].name}.keys")]
    assert names(tmp_path) == sorted(wanted)


def test_only_what_is_older_than_a_verified_one_goes(tmp_path: Path) -> None:
    """A clock that was wrong may have dated others after it, and nobody has looked into those."""
    made = days(tmp_path, 5)
    thin(tmp_path, made[2], 1)
    assert [each for each in made if each.exists()] == made[2:]


@pytest.mark.parametrize(
    "name",
    [
        "notes.txt",
        "office.tapestry",
        "office-0a1b2c3d-20261120T093000Z.backup.zip",
        "old office-0a1b2c3d-20261120T093000Z.backup",
        "office-ffffffff-20261120T093000Z.backup",  # of the hub before it was restored, say
        "office2-0a1b2c3d-20261120T093000Z.backup",
        "office-0a1b2c3d-20261120.backup",
        "office-0a1b2c3d-20261120T093000Z.backup.part.txt",
    ],
)
def test_what_belongs_to_others_stays(tmp_path: Path, name: str) -> None:
    foreign = put(tmp_path, name)
    made = days(tmp_path, 3)
    thin(tmp_path, made[-1], 1)
    assert foreign.exists()
    assert keys.slots_file(foreign).exists()
    assert not made[0].exists()


@pytest.mark.parametrize("slots", [OTHERS, b"{"])
def test_what_our_key_does_not_open_stays(tmp_path: Path, slots: bytes) -> None:
    made = days(tmp_path, 3)
    keys.slots_file(made[0]).write_bytes(slots)
    thin(tmp_path, made[-1], 1)
    assert [each.exists() for each in made] == [True, False, True]


def test_a_copy_whose_key_slots_are_gone_is_left_to_a_person(tmp_path: Path) -> None:
    made = days(tmp_path, 3)
    keys.slots_file(made[0]).unlink()
    thin(tmp_path, made[-1], 1)
    assert [each.exists() for each in made] == [True, False, True]


def test_what_a_killed_backup_left_is_swept_away(tmp_path: Path) -> None:
    (whole,) = days(tmp_path, 1)
    begun = "office-0a1b2c3d-20261127T093000Z.backup"
    for end in (".part", ".keys", ".keys.new"):
        (tmp_path / f"{begun}{end}").write_bytes(b"x")
    other = tmp_path / "other-0a1b2c3d-20261127T093000Z.backup.part"
    other.write_bytes(b"x")
    with Shelf(tmp_path, "office", "0a1b2c3d") as shelf:
        assert shelf.backups() == [whole]
    assert names(tmp_path) == [whole.name, f"{whole.name}.keys", other.name]


def test_one_backup_at_a_time(tmp_path: Path) -> None:
    with Shelf(tmp_path, "office", "0a1b2c3d"):
        with pytest.raises(Problem, match="Another backup of this hub"):
            Shelf(tmp_path, "office", "0a1b2c3d").__enter__()
        with Shelf(tmp_path, "other", "0a1b2c3d"):
            pass
    with Shelf(tmp_path, "office", "0a1b2c3d"):
        pass
    assert names(tmp_path) == []


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Problem, match="The folder for backups cannot be written"):
        Shelf(tmp_path / "file", "office", "0a1b2c3d").__enter__()
