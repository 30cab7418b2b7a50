"""The long trial of an import that is killed, at many moments."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.store import embedded, keys
from tests.killing import Importer, holds, kill_and_run_again, practice_list
from tests.test_intake_process import manager


@pytest.mark.timeout(600)
def test_killed_at_any_moment_and_run_again_an_import_ends_as_if_it_had_not_been(
    qtbot: QtBot, embedded_file: Path, key: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "list.json"
    file.write_bytes(practice_list(1_000, problems=4))
    with closing(embedded.open_with_key(embedded_file, key)) as store:
        actor = manager(store)

    def copied(name: str) -> Path:
        path = tmp_path / name
        shutil.copy(embedded_file, path)
        shutil.copy(keys.slots_file(embedded_file), keys.slots_file(path))
        return path

    whole = copied("whole.tapestry")
    Importer(qtbot, whole, key, actor).bring_in(file)
    for share in range(4, 92, 8):
        path = copied(f"{share}.tapestry")
        kill_and_run_again(Importer(qtbot, path, key, actor), file, share / 100)
        assert holds(path, key) == holds(whole, key), share
