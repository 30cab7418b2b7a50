"""The county written beside the import: every part is whole when it is told, and none is lost."""

from datetime import date
from multiprocessing import active_children
from pathlib import Path

import pytest

from desktop.demo import beside, write_county
from desktop.errors import Problem
from tests.demo import reading

TODAY = date(2026, 11, 26)


def test_each_part_is_whole_when_it_is_told(tmp_path: Path) -> None:
    found: dict[Path, dict[str, bytes]] = {}

    def told(part: Path) -> None:
        found[part] = reading.tree(part) if part.is_dir() else {"": part.read_bytes()}

    county = write_county(tmp_path, patients=120, today=TODAY, told=told)
    directory, *parts = found
    assert directory == county.directory
    earlier = [tmp_path / "earlier" / folder.name for folder in county.feeds]
    assert parts == [part for pair in zip(earlier, county.feeds, strict=True) for part in pair]
    for part in parts:
        assert found[part] == reading.tree(part) != {}


def test_the_other_process_writes_the_same_county(tmp_path: Path) -> None:
    here = write_county(tmp_path / "here", seed=7, patients=60, today=TODAY)
    with beside.written(tmp_path / "there", seed=7, patients=60, today=TODAY) as writing:
        parts = list(writing.parts())
    assert parts[0] == writing.county.directory
    assert set(writing.county.feeds) < set(parts)
    assert writing.county.counts == here.counts
    assert reading.tree(tmp_path / "there") == reading.tree(tmp_path / "here")


def test_why_it_cannot_be_written_is_said_here(tmp_path: Path) -> None:
    with (
        beside.written(tmp_path, seed=7, patients=900_001, today=TODAY) as writing,
        pytest.raises(Problem, match="between 20 and 900000"),
    ):
        list(writing.parts())


def test_a_process_that_dies_leaves_no_county(tmp_path: Path) -> None:
    with beside.written(tmp_path, seed=7, patients=100_000, today=TODAY) as writing:
        parts = writing.parts()
        next(parts)
        (process,) = (each for each in active_children() if each.name == "tapestry-county")
        process.kill()
        with pytest.raises(Problem, match="the process that wrote it ended"):
            list(parts)


def test_whoever_stops_early_leaves_no_process_behind(tmp_path: Path) -> None:
    with beside.written(tmp_path, seed=7, patients=100_000, today=TODAY) as writing:
        next(writing.parts())
    assert not [each for each in active_children() if each.name == "tapestry-county"]
