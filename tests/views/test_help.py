"""Help: how the hub is kept, the keys there are, and the hazard log."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.errors import Problem
from desktop.services import handbook
from desktop.views.console_room import RoomPanel
from desktop.views.help import HelpPage
from desktop.views.meeting import MeetingPage
from desktop.views.patient import PatientPage
from desktop.views.window import Window
from tests.clock import NOW
from tests.reports.reading import count_pages, squeezed, words
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.people import alan, edith, work
from tests.views.showing import arrived, at_work, shown

CONTROL = Qt.KeyboardModifier.ControlModifier


def opened(qtbot: QtBot, page: HelpPage) -> HelpPage:
    arrived(qtbot, page)
    qtbot.waitUntil(lambda: page.hazards.table.table_model.rowCount() > 0)
    return page


def said(holder: QWidget) -> str:
    return "\n".join(each.text() for each in holder.findChildren(QLabel) if each.isVisible())


# --- about this hub ---------------------------------------------------------------------------


def test_it_says_plainly_who_keeps_the_rule_of_who_may_see_what(
    qtbot: QtBot, office: Office
) -> None:
    page = opened(qtbot, HelpPage(office.seat()))
    qtbot.waitUntil(lambda: "The file's key is the boundary." in said(page.hub))
    told = said(page.hub)
    assert "whoever holds the passphrase or the recovery code can read everything" in told
    assert "The database itself keeps who may see what." in told
    (ours,) = [
        each.parentWidget()
        for each in page.hub.findChildren(QLabel)
        if each.text() == "this is how yours is kept"
    ]
    assert ours is not None
    assert ours.accessibleName() == "A hub in a file on this computer"
    assert nameless(page) == []


def test_what_cannot_be_read_is_said_and_asked_for_again(
    qtbot: QtBot, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn() -> None:
        raise Problem("help/topics.toml cannot be read.")

    page = HelpPage(office.seat())
    with monkeypatch.context() as patched:
        patched.setattr(handbook, "topics", torn)
        arrived(qtbot, page)
        qtbot.waitUntil(lambda: "help/topics.toml cannot be read." in said(page.pane))
    page.pane.retried.emit()
    qtbot.waitUntil(lambda: "The file's key is the boundary." in said(page.hub))


# --- keys -------------------------------------------------------------------------------------


def keys_of(holder: QWidget) -> set[str]:
    """The keys that work in a page, without those that only repeat another.

    A letter works with Alt and an outcome with Ctrl while a field has the focus; the letters beside
    the people in a room are as many as the people.
    """
    found: dict[QObject | None, set[str]] = {}
    for each in holder.findChildren(QShortcut):
        if not isinstance(each.parent(), RoomPanel):
            found.setdefault(each.parent(), set()).add(each.key().toString())
    work: set[str] = set()
    for keys in found.values():
        singles = {key for key in keys if len(key) == 1}
        work |= keys - {f"{'Ctrl' if key.isdigit() else 'Alt'}+{key}" for key in singles}
    return work


def test_the_help_lists_the_keys_that_work_and_no_others(qtbot: QtBot, office: Office) -> None:
    seat = office.seat()
    window = Window(office.look, lambda: NOW)
    qtbot.addWidget(window)
    work_there = {"window": keys_of(window)}
    made = at_work(window, seat)
    patient = made["patient"]
    assert isinstance(patient, PatientPage)
    for kind in patient.tabs.values():
        patient.made(kind)
    work_there |= {name: keys_of(page) for name, page in made.items()}
    meeting = made["meeting"]
    assert isinstance(meeting, MeetingPage)
    work_there["meeting"] |= keys_of(meeting.screen_window) | {"Alt+Q", "Alt+W", "Alt+E"}
    listed: dict[str, set[str]] = {}
    for line in handbook.key_lines():
        if line.page:
            there = listed.setdefault(line.page, set())
            there |= {QKeySequence(key).toString() for key in line.keys}
    assert listed == {name: keys for name, keys in work_there.items() if keys}


def test_keys_are_listed_page_by_page(qtbot: QtBot, office: Office) -> None:
    page = opened(qtbot, HelpPage(office.seat()))
    qtbot.keyClick(page, Qt.Key.Key_2, CONTROL)
    assert page.keys.isVisible()
    model = page.keys.table_model
    QAbstractItemModelTester(model, page)
    first = [model.index(0, place).data() for place in range(3)]
    assert first == ["Anywhere", "F1", "Help, and back again"]
    larger = next(row for row in range(20) if model.index(row, 2).data() == "Larger text")
    assert model.index(larger, 1).data() == "Ctrl++, Ctrl+="
    assert nameless(page) == []


# --- the hazard log ---------------------------------------------------------------------------


def test_the_chosen_hazard_stands_beside_the_list_with_what_proves_its_controls(
    qtbot: QtBot, office: Office
) -> None:
    page = opened(qtbot, HelpPage(office.seat()))
    qtbot.keyClick(page, Qt.Key.Key_3, CONTROL)
    table, detail = page.hazards.table, page.hazards.detail
    qtbot.waitUntil(lambda: said(detail).startswith("H01 Wrong patient on screen"))
    table.setFocus()
    for _ in range(4):
        qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: said(detail).startswith("H05 Duplicate medicine"))
    told = said(detail)
    for line in (
        "•  Practice and hospital both list it, or a file is brought in again.",
        "Without its controls: medium likelihood, major severity. Undesirable:",
        "With its controls: low likelihood, major severity. Undesirable:",
        "Proved by: Two medicines of one name are not joined (tests/feeds/test_fhir_medicines.py)",
    ):
        assert line in told
    assert "Wrong patient" not in told
    model = table.table_model
    assert [model.index(4, place).data() for place in range(4)] == [
        "H05", "Duplicate medicine", "3", "3",
    ]  # fmt: skip
    assert nameless(page) == []


def test_the_hazard_log_is_saved_as_a_pdf(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    suggested: list[str] = []

    def where(parent: QWidget, name: str) -> Path:
        suggested.append(name)
        return tmp_path / name

    page = opened(qtbot, HelpPage(office.seat(ask_where=where)))
    assert not page.hazards.save.isVisible()
    page.show_tab("hazards")
    with qtbot.waitSignal(page.said) as told:
        qtbot.keyClick(page, Qt.Key.Key_S, CONTROL)
    assert told.args == ["The hazard log is saved"]
    assert suggested == ["hazard-log.pdf"]
    pdf = (tmp_path / "hazard-log.pdf").read_bytes()
    assert count_pages(pdf) > 10
    assert squeezed("Printed 26 November 2026") in words(pdf, 0)


def test_where_it_cannot_be_written_the_page_says_so(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    page = opened(qtbot, HelpPage(office.seat(ask_where=lambda *_: tmp_path)))
    page.show_tab("hazards")
    page.hazards.save.click()
    qtbot.waitUntil(page.hazards.strip.isVisible)
    assert "cannot be written there" in page.hazards.strip.words.text()


def test_with_large_text_the_hazard_stands_under_the_list(qtbot: QtBot, office: Office) -> None:
    page = opened(qtbot, HelpPage(office.seat()))
    page.show_tab("hazards")
    table, detail = page.hazards.table, page.hazards.detail
    qtbot.waitUntil(lambda: detail.x() > table.x())
    office.look.choose(scale=2.0)
    qtbot.waitUntil(lambda: detail.x() == table.x() and detail.y() > table.y())


# --- from anywhere ----------------------------------------------------------------------------


def test_f1_leads_to_the_help_from_anywhere_and_back(qtbot: QtBot, office: Office) -> None:
    work(office, edith(office), alan(office))
    window = shown(qtbot, Window(office.look, lambda: NOW))
    window.resize(1366, 768)
    at_work(window, office.seat())
    for name in ("today", "feeds"):
        window.go(name)
        qtbot.keyClick(window, Qt.Key.Key_F1)
        assert isinstance(window.page, HelpPage)
        qtbot.keyClick(window, Qt.Key.Key_F1)
        assert window.page is window._pages[name]
    assert window.page is not None
    window.page.opened.emit(1)
    qtbot.waitUntil(window.banner.isVisible)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert isinstance(window.page, HelpPage)
    assert not window.banner.isVisible()
    assert QApplication.focusWidget() is window.page.tabs.bar
    qtbot.keyClick(window, Qt.Key.Key_F1)
    qtbot.waitUntil(window.banner.isVisible)
