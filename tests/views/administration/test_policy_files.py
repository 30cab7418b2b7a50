"""The tables of the policy, saved as files and read again."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.services.policy_tables import TABLES
from desktop.views.administration.policy import PolicyTab
from desktop.views.administration.policy_reading import MATRIX
from desktop.views.page import Seat
from desktop.words.people import Actor
from tests.views.administration.policy_tab import NARROWER, SHIPPED, opened, put, versions
from tests.views.administration.tabs import come_to, press
from tests.views.conftest import Office


def test_the_tables_are_saved_and_read_again(
    qtbot: QtBot, office: Office, seat: Seat, lead: Actor, folder: Path
) -> None:
    put(office, lead, NARROWER, "Narrower.", 1)
    tab = opened(qtbot, seat, folder)
    press(qtbot, tab, Qt.Key.Key_S, control=True)
    assert {each.name for each in folder.iterdir()} == {f"{name}.csv" for name in TABLES}
    assert (folder / "disclosure.csv").read_text("utf-8") == NARROWER.disclosure
    (folder / "disclosure.csv").write_text(SHIPPED.disclosure, "utf-8-sig")
    press(qtbot, tab, Qt.Key.Key_O, control=True)
    assert tab.change.isVisible()
    assert "Pharmacists will also see results" in tab.change.said.toPlainText()
    assert len(versions(office)) == 2


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("limits.csv", None, "limits.csv cannot be read in this folder"),
        ("limits.csv", b"\xff\xfe", "limits.csv is not text in UTF-8"),
        ("disclosure.csv", b"audience,sectors\n", "disclosure is refused. The policy needs"),
        ("permissions.csv", b"permission,roles,reason\n", "lets nobody “govern disclosure”"),
    ],
)
def test_files_that_are_no_policy_are_refused_in_a_sentence(
    qtbot: QtBot, office: Office, seat: Seat, folder: Path, name: str, content: bytes | None,
    sentence: str,
) -> None:  # fmt: skip
    for table in TABLES:
        (folder / f"{table}.csv").write_text(getattr(SHIPPED, table), "utf-8")
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    tab = opened(qtbot, seat, folder)
    press(qtbot, tab, Qt.Key.Key_O, control=True)
    assert sentence in tab.strip.words.text()
    assert tab.change.said.toPlainText() == "Nothing would change."
    assert len(versions(office)) == 1


def test_a_folder_that_cannot_be_written_is_said(qtbot: QtBot, seat: Seat, folder: Path) -> None:
    (folder / "permissions.csv").mkdir()
    tab = opened(qtbot, seat, folder)
    press(qtbot, tab, Qt.Key.Key_S, control=True)
    assert "permissions.csv cannot be written there" in tab.strip.words.text()
    assert [each.name for each in folder.iterdir()] == ["permissions.csv"]


def test_nobody_is_asked_for_a_folder_twice(qtbot: QtBot, office: Office, seat: Seat) -> None:
    asked: list[str] = []

    def think_better(parent: QWidget, words: str) -> None:
        asked.append(words)

    tab = come_to(qtbot, PolicyTab(seat, folder=think_better))
    qtbot.waitUntil(lambda: tab.reading.words.toPlainText() != "")
    press(qtbot, tab, Qt.Key.Key_O, control=True)
    press(qtbot, tab, Qt.Key.Key_S, control=True)
    assert len(asked) == 2
    assert not tab.strip.isVisible()
    tab.go(MATRIX)
    assert len(versions(office)) == 1
