"""Imports in a process of their own, really started: heard, stopped, killed and run again."""

from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.config import Config
from desktop.errors import Problem
from desktop.imports import AT_ONCE, BUSY, LATER, LOCKED, SOON, Imports
from desktop.models import Patient
from desktop.store import embedded
from desktop.words.accounts import BroughtIn
from desktop.words.people import Actor
from tests.desk import Desk
from tests.errands import manager
from tests.killing import Hub, Importer, InFile, OnServer, killed_in_turn, practice_list, unlike


@pytest.fixture
def actor(embedded_file: Path, key: bytes) -> Actor:
    with closing(embedded.open_with_key(embedded_file, key)) as store:
        return manager(store)


@pytest.fixture
def importer(qtbot: QtBot, embedded_file: Path, key: bytes, actor: Actor) -> Importer:
    return Importer(qtbot, InFile(embedded_file, key), actor)


@pytest.fixture(params=["embedded", "hub"])
def of(request: pytest.FixtureRequest, tmp_path: Path) -> Hub:
    """A hub of either kind that nobody has open."""
    asked = request.getfixturevalue
    if request.param == "embedded":
        return InFile(asked("embedded_file"), asked("key"))
    return OnServer(asked("server"), asked("own_database"), tmp_path)


@pytest.mark.timeout(600)
def test_a_killed_import_run_again_leaves_all_as_if_it_had_never_been_killed(
    qtbot: QtBot, of: Hub, tmp_path: Path
) -> None:
    """People, residence, wordings old and new, what left, links, the tray, accounts, signatures."""
    for found, expected in killed_in_turn(qtbot, of, tmp_path, people=60, shares=[0.3]):
        assert set(expected) >= {
            "patient", "patient_link", "item", "item_wording", "import_file", "account", "waiting",
            "waiting_match", "match_original", "signed",
        }  # fmt: skip
        assert unlike(found, expected) == []


def test_stopped_it_ends_soon_and_closed_it_leaves_nothing_behind(
    qtbot: QtBot, importer: Importer, embedded_file: Path, key: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "list.json"
    file.write_bytes(practice_list(400))
    imports = importer.imports
    with qtbot.waitSignal(imports.ended, timeout=30_000) as ended:
        with qtbot.waitSignal(imports.moved, timeout=30_000):
            imports.begin([file], importer.actor)
        with pytest.raises(Problem, match=BUSY):
            imports.begin([file], importer.actor)
        imports.stop()
    assert ended.args is not None
    outcome = ended.args[0]
    assert isinstance(outcome, BroughtIn)
    assert outcome.sentence.startswith("Stopped, as was asked. Not all was saved: 0 of 1 file")
    assert imports.outcome == outcome
    assert not imports.busy
    imports.begin([file], importer.actor)
    running = imports._running
    imports.close()
    assert running is not None
    assert not running.listener.is_alive()
    with closing(embedded.open_with_key(embedded_file, key)) as store, store.reading() as session:
        assert session.query(Patient).count() <= 400


def test_an_import_goes_on_behind_the_lock_and_ends_with_the_window(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "list.json"
    file.write_bytes(practice_list(400))
    run = desk.start()
    desk.work(run)
    imports = run._imports
    assert imports is not None
    with qtbot.waitSignal(imports.moved, timeout=30_000):
        imports.begin([file], None)
    running = imports._running
    assert running is not None
    run.lock()
    assert imports.busy
    with pytest.raises(Problem, match=LOCKED):
        Imports.begin(Imports(Config(str(desk.path), None)), [file], None)
    qtbot.waitUntil(desk.hub_is_free)
    assert running.listener.is_alive()
    run.window.close()
    assert not running.listener.is_alive()
    assert not imports.busy


def test_what_is_decided_during_an_import_is_taken_in_once_that_has_ended(
    qtbot: QtBot, importer: Importer, tmp_path: Path
) -> None:
    file = tmp_path / "list.json"
    file.write_bytes(practice_list(20))
    imports = importer.imports
    with qtbot.waitSignals([imports.ended, imports.settled], timeout=60_000, order="strict"):
        imports.begin([file], importer.actor)
        assert imports.settle(importer.actor) == SOON
    assert not imports.busy
    with qtbot.waitSignal(imports.settled, timeout=60_000) as settled:
        assert imports.settle(importer.actor) == AT_ONCE
    assert settled.args == [BroughtIn(moved=settled.args[0].moved)]
    assert imports.actor == importer.actor
    imports.locked()
    with pytest.raises(Problem, match=LOCKED):
        imports.settle(importer.actor)


def test_on_a_server_without_a_login_for_intake_it_is_said_when_a_decision_comes_in(
    qtbot: QtBot, actor: Actor, tmp_path: Path
) -> None:
    for file in (None, tmp_path / "none"):
        imports = Imports(Config("postgresql://jo@office/hub", None, file))
        imports.unlocked(b"", "hub")
        assert imports.settle(actor) == LATER
        assert not imports.busy
