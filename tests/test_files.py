"""A file is there whole, or it is as it was."""

from pathlib import Path

import pytest

from desktop.errors import Problem
from desktop.files import made_whole, write_whole


def test_a_file_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    path = tmp_path / "papers" / "of today" / "plan.pdf"
    write_whole(path, b"first")
    write_whole(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(path.parent.iterdir()) == [path]


def test_what_fails_halfway_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    write_whole(path, b"first")

    def halfway() -> None:
        with made_whole(path) as part:
            part.write_bytes(b"sec")
            raise Problem("The plan cannot be drawn.")

    with pytest.raises(Problem, match="cannot be drawn"):
        halfway()
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_not_covered_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").mkdir()
    with pytest.raises(Problem, match="cannot be written there"):
        write_whole(tmp_path / "plan.pdf", b"first")
    assert [each.name for each in tmp_path.iterdir()] == ["plan.pdf"]


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "papers").write_text("a file where the folder should be")
    with pytest.raises(Problem, match="cannot be written there"):
        write_whole(tmp_path / "papers" / "plan.pdf", b"first")
