"""How old the last backup is, and taking one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.errors import Problem
from desktop.models import AuditEntry
from desktop.services import backups
from desktop.services.changes import carry_out
from desktop.store.session import GuardedSession
from desktop.views.administration.backups import BackupsTab
from desktop.words.enums import Role
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import shown


def opened(
    qtbot: QtBot, office: Office, back_up: Callable[[], Path] | None = None,
    later: timedelta = timedelta(),
) -> BackupsTab:  # fmt: skip
    manager = office.factory.staff(Role.PRACTICE_MANAGER, "Mona Field", teams=[office.team])
    seat = office.seat(manager, clock=lambda: NOW + later, back_up=back_up)
    tab = BackupsTab(replace(seat, backups=Path("/srv/office/backups")))
    tab.resize(1290, 640)
    shown(qtbot, tab)
    tab.arrive()
    qtbot.waitUntil(lambda: tab.chip.text() != "")
    return tab


def backed_up(office: Office) -> None:
    """As the program signs for one that it has taken by itself."""
    by_itself = office.factory.staff(Role.SERVICE_ACCOUNT, "Automatic backup", username="service.b")

    def made(session: GuardedSession) -> frozenset[str]:
        return backups.made(session, by_itself, "hub.backup", "1:f00")

    carry_out(office.store, made, NOW)


@pytest.mark.parametrize(
    ("hours", "words", "tone"),
    [
        (7, "7 h old", "ok"), (36, "36 h old", "ok"), (37, "Late: 37 h old", "warn"),
        (73, "Late: 3 d old", "red"),
    ],
)  # fmt: skip
def test_the_age_of_the_last_backup_is_amber_then_red(
    qtbot: QtBot, office: Office, hours: int, words: str, tone: str
) -> None:
    backed_up(office)
    tab = opened(qtbot, office, later=timedelta(hours=hours))
    assert tab.when.text() == "26-Nov-2026 09:30"
    assert (tab.chip.text(), tab.chip._tone) == (words, tone)
    assert nameless(tab) == []


def test_a_hub_without_a_backup_says_so(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office)
    assert tab.when.text() == "There is no backup yet."
    assert (tab.chip.text(), tab.chip._tone) == ("None", "red")


def test_a_backup_is_taken_by_its_key_and_told_where_it_is(qtbot: QtBot, office: Office) -> None:
    taken: list[str] = []

    def back_up() -> Path:
        backed_up(office)
        taken.append("hub")
        return Path("/backups/office.backup")

    tab = opened(qtbot, office, back_up)
    words = [each.text() for each in tab.findChildren(QLabel) if each.isVisible()]
    assert any("the newest 14 stay in /srv/office/backups." in each for each in words)
    qtbot.keyClick(tab, Qt.Key.Key_B)
    assert not tab.button.isEnabled()
    qtbot.keyClick(tab, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: tab.chip.text() == "0 min old")
    assert taken == ["hub"]
    told = tab.told.words.text()
    assert "office.backup" in told
    assert str(Path("/backups")) in told
    assert tab.button.isEnabled()


def test_a_backup_that_cannot_be_taken_is_told(qtbot: QtBot, office: Office) -> None:
    def back_up() -> Path:
        raise Problem("The folder for backups cannot be written.")

    tab = opened(qtbot, office, back_up)
    words = [each.text() for each in tab.findChildren(QLabel) if each.isVisible()]
    assert any("the newest 14 stay in /srv/office/backups." in each for each in words)
    qtbot.keyClick(tab, Qt.Key.Key_B)
    qtbot.waitUntil(tab.button.isEnabled)
    assert tab.told.words.text() == "The folder for backups cannot be written."


def test_of_a_server_the_age_alone_is_told(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office)
    assert not tab.button.isVisible()
    assert any("tapestry backup" in words for words in tab._explained())


def test_a_nurse_cannot_ask(office: Office) -> None:
    nurse = office.factory.staff(name="Ruth Eggleston")
    with office.store.reading() as session, pytest.raises(Problem, match="not part of your role"):
        backups.last_for(session, nurse)


def test_a_backup_that_a_person_signs_does_not_count(qtbot: QtBot, office: Office) -> None:
    def made(session: GuardedSession) -> frozenset[str]:
        return backups.made(session, office.matron, "hub.backup", "1:f00")

    carry_out(office.store, made, NOW)
    with office.store.reading() as session:
        assert session.query(AuditEntry).filter_by(action=backups.MADE).count() == 1
    assert opened(qtbot, office).chip.text() == "None"
