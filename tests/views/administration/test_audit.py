"""The audit on the screen, by keyboard: searched, and kept in a file."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models import AuditEntry
from desktop.services import audit
from desktop.views.parts.layout import Scroll
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.administration.audit_tab import HOUR, Desk, column
from tests.views.administration.audit_tab import desk as desk  # noqa: PLC0414 - a fixture
from tests.views.fitting import bars_in_bars, crushed

# --- searching ------------------------------------------------------------------------------------


def test_nothing_is_read_before_someone_asks(qtbot: QtBot, desk: Desk) -> None:
    tab = desk.sit_down()
    tab.hear(frozenset({f"patient:{desk.edith.id}", f"staff:{desk.nurse.id}"}))
    desk.press(tab, Qt.Key.Key_F3)
    desk.press(tab, Qt.Key.Key_F2)
    assert desk.reads() == []
    assert tab.search.pane.sentence.text() == "Say what to look for, and search."
    assert nameless(tab) == []


def test_entries_are_listed_and_the_chosen_one_is_told_whole(qtbot: QtBot, desk: Desk) -> None:
    tab = desk.sit_down()
    QAbstractItemModelTester(tab.search.table.table_model, tab)
    tab.search.staff.set_value(desk.nurse.id)
    assert desk.searched(tab) == ["Opened a record"] * 3
    assert column(tab.search.table, 1)[0] == "26-Nov-2026 08:30:00"
    assert column(tab.search.table, 5) == [
        "COULTHARD, Edith (Mrs)", "ROBSON, Alan", "COULTHARD, Edith (Mrs)",
    ]  # fmt: skip
    assert tab.search.count.text() == "3 entries, newest first"
    assert QApplication.focusWidget() is tab.search.table
    desk.press(tab.search.table, Qt.Key.Key_Down)
    entry = tab.search.entry
    assert entry.what.text() == "Opened a record"
    assert entry.detail.text() == "caseload"
    assert entry.about.text() == f"About ROBSON, Alan · signed as patient:{desk.alan.id}"
    assert "Mary Lunn, community nurse · 26-Nov-2026 07:30:00 UTC" in entry.who.text()
    assert entry.hash.text().startswith("Hash ")
    assert nameless(tab) == []


def test_from_one_entry_to_all_about_the_person_and_all_by_the_colleague(
    qtbot: QtBot, desk: Desk
) -> None:
    tab = desk.sit_down()
    tab.search.staff.set_value(desk.nurse.id)
    desk.searched(tab)
    desk.press(tab.search.table, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: tab.search.count.text() == "2 entries, newest first")
    assert tab.search.patient.text() == "COULTHARD, Edith (Mrs)"
    assert tab.search.staff.value() is None
    desk.press(tab.search.table, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: tab.search.count.text() == "3 entries, newest first")
    assert tab.search.patient.text() == ""
    assert tab.search.staff.value() == desk.nurse.id


def test_a_person_is_found_by_their_nhs_number(qtbot: QtBot, desk: Desk) -> None:
    tab = desk.sit_down()
    QTest.keyClicks(tab.search.patient.edit, "999 000 0018")
    desk.press(tab.search.patient.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(tab.search.count.text()))
    assert tab.search.patient.text() == "ROBSON, Alan"
    # The look into the directory is itself an entry about the person.
    assert column(tab.search.table, 4) == ["Searched beyond their own people", "Opened a record"]
    assert [action for action, _ in desk.reads()] == ["patient.searched", "audit.searched"]


def test_who_has_looked_is_told_of_anyone_without_their_record_being_opened(
    qtbot: QtBot, desk: Desk
) -> None:
    desk.wrote(desk.nurse, "item.annotated", [f"patient:{desk.edith.id}"])
    desk.wrote(desk.nurse, "paper.printed", [f"patient:{desk.edith.id}"], at=NOW - 400 * 24 * HOUR)
    search = desk.sit_down().search
    search.looks.click()
    assert "Say first whose record" in search.patient.edit.accessibleDescription()
    search.patient.set_text("Coulthard Edith 03/02/1939")
    search.looks.click()
    qtbot.waitUntil(lambda: len(search.table.table_model.rows) == 4)
    assert column(search.table, 4) == [
        "Searched beyond their own people", "Printed a paper", "Opened a record",
        "Opened a record",
    ]  # fmt: skip
    assert column(search.table, 2) == ["Paula Whitfield", *["Mary Lunn"] * 3]
    assert "release this to the person" in search.told.words.text()
    with desk.office.store.reading() as session:
        by_lead = select(AuditEntry.action).where(AuditEntry.actor_id == desk.lead.id)
        assert set(session.scalars(by_lead)) == {"patient.searched", "audit.searched"}


def test_of_two_people_with_the_same_details_one_is_chosen(qtbot: QtBot, desk: Desk) -> None:
    twin = desk.office.factory.patient("Coulthard", "Edith", born="1939-02-03")
    tab = desk.sit_down()
    tab.search.patient.set_text("edith coulthard 3 feb 1939")
    desk.press(tab, Qt.Key.Key_F5)
    qtbot.waitUntil(tab.search.which.isVisible)
    assert [action for action, _ in desk.reads()] == ["patient.searched"]
    place = next(
        each
        for each, row in enumerate(tab.search.which._values)
        if getattr(row, "id", 0) == twin.id
    )
    for _ in range(place):
        desk.press(tab.search.which.edit, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(tab.search.count.text()))
    assert tab.search._asked.patient == twin.id
    assert not tab.search.which.isVisible()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("9990000026", "Nobody in this hub has these details."),
        ("edith", "Type a full NHS number, or the exact first and last name and birth date."),
    ],
)
def test_whoever_is_not_found_is_said_to_be_so(
    qtbot: QtBot, desk: Desk, typed: str, said: str
) -> None:
    tab = desk.sit_down()
    tab.search.patient.set_text(typed)
    desk.press(tab, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: tab.search.patient._wrong.text() == said)
    assert tab.search.table.table_model.rowCount() == 0


def test_what_was_found_last_does_not_stand_beside_another_question(
    qtbot: QtBot, desk: Desk
) -> None:
    tab = desk.sit_down()
    desk.searched(tab)
    tab.search.last.set_text("1-Nov-2026")
    desk.press(tab, Qt.Key.Key_F5)
    qtbot.waitUntil(tab.search.pane._problem.isVisible)
    assert tab.search.table.table_model.rowCount() == 0
    assert "last day is before the first" in tab.search.pane._problem.words.text()
    tab.search.first.set_text("1-Nov-2026")
    desk.press(tab, Qt.Key.Key_F5)
    sentence = tab.search.pane.sentence
    qtbot.waitUntil(lambda: sentence.text() == "Nothing in the audit is like this.")
    tab.search.first.set_text("some day")
    desk.press(tab, Qt.Key.Key_F5)
    assert "Type a day" in tab.search.first._wrong.text()


def test_older_entries_follow(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit.search, "__defaults__", (None, 2))
    tab = desk.sit_down()
    tab.search.staff.set_value(desk.nurse.id)
    desk.searched(tab)
    assert tab.search.count.text() == "The newest 2 entries; there are older ones"
    desk.press(tab, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: tab.search.count.text() == "3 entries, newest first")
    assert len(set(column(tab.search.table, 0))) == 3
    assert not tab.search.older.isEnabled()


def test_a_key_goes_from_pane_to_pane_and_reaches_the_entries(desk: Desk) -> None:
    tab = desk.sit_down()
    tab.search.staff.set_value(desk.nurse.id)
    desk.searched(tab)
    search = tab.search
    search.patient.edit.setFocus()
    for wanted in (search.table, search.entry, search.patient):
        desk.press(tab, Qt.Key.Key_F6)
        within = QApplication.focusWidget()
        assert within is not None
        assert within is wanted or wanted.isAncestorOf(within)


# --- keeping it -----------------------------------------------------------------------------------


def test_what_was_found_is_kept_in_a_file(qtbot: QtBot, desk: Desk) -> None:
    tab = desk.sit_down()
    tab.search.staff.set_value(desk.nurse.id)
    desk.searched(tab)
    desk.press(tab, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(tab.search.told.isVisible)
    assert tab.search.told.words.text().startswith("3 entries are kept in audit.csv. The file is")
    assert desk.kept.read_text("utf-8-sig").count("Opened a record") == 3
    assert desk.suggested == ["audit 2026-11-26.csv"]
    assert desk.reads()[-1] == (
        "audit.exported",
        f"staff:{desk.nurse.id}, from 2026-11-20, to 2026-11-26, 3 entries",
    )


def test_a_file_that_cannot_be_written_is_said_to_be_so(qtbot: QtBot, desk: Desk) -> None:
    desk.kept.mkdir()
    tab = desk.sit_down()
    desk.searched(tab)
    desk.press(tab, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(tab.search.told.isVisible)
    assert "cannot be written there" in tab.search.told.words.text()


# --- by keyboard ----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F4])
def test_the_tab_key_reaches_every_field_and_comes_round(
    qtbot: QtBot, desk: Desk, key: Qt.Key
) -> None:
    tab = desk.sit_down()
    desk.press(tab, key)
    wanted = {
        each
        for each in tab.findChildren(QWidget)
        if each.isVisible() and each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
    }  # fmt: skip
    met: list[QWidget] = []
    while (here := QApplication.focusWidget()) is not None and here not in met:
        met.append(here)
        desk.press(here, Qt.Key.Key_Tab)
    assert wanted
    assert wanted - set(met) == set()


def test_all_of_an_entry_stands_in_sight_of_the_others(qtbot: QtBot, desk: Desk) -> None:
    for hours in range(20):
        desk.wrote(desk.nurse, "patient.searched", [f"patient:{desk.alan.id}"], "by NHS number",
                   NOW - hours * HOUR)  # fmt: skip
    tab = desk.sit_down()
    tab.search.staff.set_value(desk.nurse.id)
    desk.searched(tab)
    tab.window().resize(1290, 680)
    last, bar = tab.search.entry.hash, tab.search.findChildren(Scroll)[0].verticalScrollBar()
    qtbot.waitUntil(lambda: last.visibleRegion().boundingRect().height() == last.height() > 0)
    assert bar.maximum() == 0
    table = tab.search.table
    assert table.verticalScrollBar().maximum() > 0
    qtbot.waitUntil(lambda: crushed(tab) == [])


def test_with_large_text_one_bar_scrolls_it_and_enter_leads_to_all_of_an_entry(
    qtbot: QtBot, desk: Desk
) -> None:
    for hours in range(20):
        desk.wrote(desk.nurse, "patient.searched", [f"patient:{desk.alan.id}"], "by NHS number",
                   NOW - hours * HOUR)  # fmt: skip
    desk.office.look.choose(scale=2.0)
    tab = desk.sit_down()
    tab.window().resize(1214, 592)
    tab.search.staff.set_value(desk.nurse.id)
    desk.searched(tab)
    qtbot.waitUntil(lambda: bars_in_bars(tab) == [])
    what = tab.search.entry.what
    assert what.visibleRegion().isEmpty()
    desk.press(tab.search.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not what.visibleRegion().isEmpty())
