"""What is kept of a fault: its kind and its place, never a word of anyone's."""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot
from structlog.testing import capture_logs

from desktop import log
from desktop.errors import FAULT, Problem

WORDS = "COULTHARD, Edith Mary"


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test changes of the interpreter is put back."""
    for holder, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(holder, name, getattr(holder, name))


@pytest.fixture
def configured() -> Iterator[None]:
    yield
    structlog.reset_defaults()
    room = logging.getLogger(log.ROOM)
    for handler in room.handlers[:]:
        room.removeHandler(handler)
        handler.close()
    room.propagate, room.level = True, logging.NOTSET


def broken() -> None:
    raise ValueError(WORDS)


class Asker(QObject):
    asked = Signal()


def test_a_line_is_plain_and_names_nobody(
    configured: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "logs" / "tapestry.log"
    log.set_up(file)
    try:
        broken()
    except ValueError as trouble:
        log.fault(trouble)
    structlog.get_logger(log.ROOM).info("quiet")
    said = capsys.readouterr().err
    assert file.read_text("utf-8") == said
    assert said.count("\n") == 1
    assert "level='error' event='fault' kind='ValueError' where='" in said
    assert "test_log.broken:" in said
    assert WORDS not in said


def test_setting_up_again_says_nothing_twice(
    configured: None, capsys: pytest.CaptureFixture[str]
) -> None:
    log.set_up()
    log.set_up()
    structlog.get_logger(log.ROOM).warning("once")
    assert capsys.readouterr().err.count("once") == 1


def test_a_log_that_cannot_be_written_keeps_nobody_from_work(
    configured: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    log.set_up(tmp_path / "logs" / "tapestry.log")
    structlog.get_logger(log.ROOM).warning("still said")
    assert "still said" in capsys.readouterr().err


def test_the_place_is_the_last_of_ours() -> None:
    with capture_logs() as logged:
        try:
            log.set_up(file="not a path")  # type: ignore[arg-type]  # a fault of ours
        except AttributeError as trouble:
            log.fault(trouble)
    assert logged[0]["where"].startswith("desktop.log.set_up:")


def test_what_a_slot_lets_through_is_logged_and_told(
    qtbot: QtBot, hooks: None, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[str] = []
    log.watch(told.append)
    asker = Asker()
    asker.asked.connect(broken)
    with capture_logs() as logged:
        asker.asked.emit()
    assert told == [FAULT]
    assert [entry["kind"] for entry in logged] == ["ValueError"]
    assert WORDS not in str(logged) + capsys.readouterr().err


def test_a_problem_that_nobody_caught_is_said_in_its_own_words(qtbot: QtBot, hooks: None) -> None:
    told: list[str] = []
    log.watch(told.append)

    def refuse() -> None:
        raise Problem("Choose a later day.")

    asker = Asker()
    asker.asked.connect(refuse)
    with capture_logs() as logged:
        asker.asked.emit()
    assert (told, logged) == (["Choose a later day."], [])


def test_a_thread_and_the_collector_only_log(
    hooks: None, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[str] = []
    log.watch(told.append)

    class Fading:
        def __del__(self) -> None:
            broken()

    with capture_logs() as logged:
        thread = threading.Thread(target=broken)
        thread.start()
        thread.join()
        fading = Fading()
        del fading
    assert [entry["kind"] for entry in logged] == ["ValueError", "ValueError"]
    assert told == []
    assert capsys.readouterr().err == ""


def test_someone_at_a_terminal_may_stop_the_program() -> None:
    script = "from desktop import log; log.watch(print); raise KeyboardInterrupt"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.stdout == ""
    assert "KeyboardInterrupt" in done.stderr


def test_nobody_else_silences_it(configured: None, capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger(log.ROOM).disabled = True  # as ``dictConfig`` of a library does
    log.set_up()
    structlog.get_logger(log.ROOM).warning("still said")
    assert "still said" in capsys.readouterr().err
