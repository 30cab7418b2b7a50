"""The one window with the pages that someone works on."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.parts.fields import FindBox
from desktop.views.patient import PatientPage
from desktop.views.window import Window
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.people import alan, edith, work
from tests.views.showing import at_work, in_front

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def real(qtbot: QtBot, office: Office) -> Window:
    """The office as someone signs in to it, with two people and some work."""
    work(office, edith(office), alan(office))
    seat = office.seat()
    made = in_front(qtbot, Window(office.look, lambda: NOW))
    seat.records.touched.connect(made.hear)
    at_work(made, seat)
    return made


def open_person(qtbot: QtBot, window: Window) -> PatientPage:
    assert window.page is not None
    window.page.opened.emit(1)
    found = window.page
    assert isinstance(found, PatientPage)
    qtbot.waitUntil(lambda: found.about is not None)
    return found


def everywhere(qtbot: QtBot, window: Window, look: Callable[[str], None]) -> None:
    """Go to every page, and every part of one person's."""
    for name in ("today", "patients", "places", "meetings", "actions", "feeds"):
        window.go(name)
        qtbot.wait(1)
        look(name)
    person = open_person(qtbot, window)
    for tab in person.tabs:
        person.go(tab)
        qtbot.wait(1)
        look(tab)


def test_a_screen_reader_can_name_every_control(qtbot: QtBot, real: Window) -> None:
    met: list[str] = []

    def listen(name: str) -> None:
        met.append(name)
        qtbot.waitUntil(lambda: nameless(real) == [])

    everywhere(qtbot, real, listen)
    assert {"today", "feeds", "summary", "week", "papers"} <= set(met)


def test_the_look_changes_live_on_every_page(qtbot: QtBot, real: Window, office: Office) -> None:
    def look(_: str) -> None:
        dark = office.look.theme.dark
        qtbot.keyClick(real, Qt.Key.Key_D, CONTROL | SHIFT)
        assert office.look.theme.dark is not dark
        assert not real.grab().isNull()
        qtbot.keyClick(real, Qt.Key.Key_D, CONTROL | SHIFT)

    everywhere(qtbot, real, look)


def test_the_search_has_the_keys_when_it_is_called_for(qtbot: QtBot, real: Window) -> None:
    person = open_person(qtbot, real)
    person.go("timeline")
    qtbot.keyClick(real, Qt.Key.Key_K, CONTROL)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), FindBox))
    focused = QApplication.focusWidget()
    assert isinstance(focused, FindBox)
    qtbot.keyClicks(focused, "rob")
    assert focused.text() == "rob"


def test_the_tab_key_reaches_the_rail_and_the_page_and_comes_round(
    qtbot: QtBot, real: Window
) -> None:
    def reachable() -> bool:
        return any(
            each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
            for each in real.stack.findChildren(QWidget)
        )

    def go_round(name: str) -> None:
        qtbot.waitUntil(reachable)  # a card that still waits for its answer holds nothing
        first = QApplication.focusWidget() or real
        met: list[QWidget] = []
        for _ in range(200):
            qtbot.keyClick(QApplication.focusWidget() or real, Qt.Key.Key_Tab)
            here = QApplication.focusWidget()
            assert here is not None, name
            if here in met:
                break
            met.append(here)
        assert len(met) < 200, name
        assert any(real.rail.isAncestorOf(each) for each in met), (name, first)
        assert any(real.stack.isAncestorOf(each) for each in met), name

    everywhere(qtbot, real, go_round)
