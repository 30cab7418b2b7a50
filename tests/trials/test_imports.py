"""The long trial of an import that is killed, at many moments, on both stores."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.killing import Hub, killed_in_turn, unlike
from tests.test_imports import of  # noqa: F401 - a fixture

SHARES = [share / 100 for share in range(4, 100, 8)]


@pytest.mark.timeout(1800)
def test_killed_at_any_moment_and_run_again_an_import_ends_as_if_it_had_not_been(
    qtbot: QtBot,
    of: Hub,  # noqa: F811 - the fixture
    tmp_path: Path,
) -> None:
    turns = killed_in_turn(qtbot, of, tmp_path, people=400, shares=SHARES, problems=4)
    for share, (found, expected) in zip(SHARES, turns, strict=True):
        assert unlike(found, expected) == [], share
