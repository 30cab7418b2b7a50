"""The week on paper, for the kitchen wall."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.services import patients
from desktop.views.week import WeekTab
from desktop.words.enums import Role
from tests.reports.reading import squeezed, words
from tests.views.conftest import Office
from tests.views.showing import shown
from tests.views.weeks import Home, opened


def test_the_week_is_saved_as_a_paper_with_a_number(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    home = Home(office)
    home.call("2026-11-27T08:00")
    out = tmp_path / "week.pdf"
    tab = shown(qtbot, WeekTab(office.seat(ask_where=lambda parent, suggested: out)))
    with office.store.reading() as session:
        tab.show_patient(patients.banner(session, home.patient.id))
    assert not tab.save.isEnabled()
    tab.arrive()
    qtbot.waitUntil(tab.save.isEnabled)
    told: list[str] = []
    tab.said.connect(told.append)
    with qtbot.waitSignal(tab.out.saved):
        qtbot.keyClick(tab, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        assert told == ["The paper is being made"]
    assert told[-1] == "The paper is saved, see Papers"
    said = words(out.read_bytes())
    assert squeezed("Who comes this week") in said
    assert squeezed("000001-1") in said


def test_a_week_that_is_over_is_on_no_wall(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, Home(office).patient)
    qtbot.waitUntil(tab.print.isEnabled)
    qtbot.keyClick(tab, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: not tab.print.isEnabled())
    assert tab.print.toolTip() == "This week is over"


def test_whoever_prints_no_papers_is_told_why(qtbot: QtBot, office: Office) -> None:
    home = Home(office)
    clerk = office.factory.staff(Role.PRACTICE_STAFF, "Chloe Surtees", teams=[office.team])
    tab = shown(qtbot, WeekTab(office.seat(clerk)))
    with office.store.reading() as session:
        tab.show_patient(patients.banner(session, home.patient.id))
    tab.arrive()
    qtbot.waitUntil(lambda: "key worker" in tab.print.toolTip())
    assert not tab.print.isEnabled()


def test_whoever_looks_with_the_eyes_of_others_prints_nothing(qtbot: QtBot, office: Office) -> None:
    seat = office.seat()
    tab = shown(qtbot, WeekTab(replace(seat, as_others=True)))
    assert not tab.print.isVisible()
    assert not tab.save.isVisible()
    own = shown(qtbot, WeekTab(seat))
    assert own.print.isVisible()
