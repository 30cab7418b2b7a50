"""What the tests of the command line share."""

from pathlib import Path

import pytest

from tests.feeds.making import bundle, condition, patient


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """A folder of two files: one person with two problems, and something that is no feed."""
    folder = tmp_path / "sent"
    folder.mkdir()
    (folder / "mary.json").write_bytes(
        bundle(patient(), condition("c1"), condition("c2", "Falls"), condition("c2", "Falls"))
    )
    (folder / "notes.txt").write_text("not a feed", "utf-8")
    return folder
