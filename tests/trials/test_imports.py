"""The long trial of an import that is killed, at many moments."""

import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.store import embedded, keys
from tests.errands import manager
from tests.killing import Importer, county, kill_and_run_again, sent, written


@pytest.mark.timeout(600)
def test_killed_at_any_moment_and_run_again_an_import_ends_as_if_it_had_not_been(
    qtbot: QtBot, embedded_file: Path, key: bytes, tmp_path: Path
) -> None:
    with closing(embedded.open_with_key(embedded_file, key)) as store:
        actor = manager(store)
        county(store, actor)
    folder = sent(tmp_path / "sent", 1_000, later=False, problems=4)
    Importer(qtbot, embedded_file, key, actor).bring_in(folder)
    sent(folder, 1_000, later=True, problems=4)
    began = datetime.now(UTC)

    def copied(name: str) -> Path:
        path = tmp_path / name
        shutil.copy(embedded_file, path)
        shutil.copy(keys.slots_file(embedded_file), keys.slots_file(path))
        return path

    whole = copied("whole.tapestry")
    Importer(qtbot, whole, key, actor).bring_in(folder)
    for share in range(4, 100, 8):
        path = copied(f"{share}.tapestry")
        kill_and_run_again(Importer(qtbot, path, key, actor), folder, share / 100)
        assert written(path, key, began) == written(whole, key, began), share
