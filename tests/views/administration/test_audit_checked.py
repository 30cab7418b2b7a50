"""The audit on the screen: looked through for what is unusual, and verified."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models import OwnRecord, Patient
from desktop.store import chain
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.administration.audit_tab import HOUR, Desk, column
from tests.views.administration.audit_tab import desk as desk  # noqa: PLC0414 - a fixture

# --- what was unusual -----------------------------------------------------------------------------


def own_record(desk: Desk) -> Patient:
    own = desk.office.factory.patient("Lunn", "Mary", title="Mrs")
    desk.office.factory.keep(OwnRecord(staff_id=desk.nurse.id, patient_id=own.id))
    desk.wrote(
        desk.nurse, "patient.opened", [f"patient:{own.id}"],
        "caseload; their own record: Is my blood test back?",
    )  # fmt: skip
    return own


def test_what_was_unusual_is_listed_and_leads_to_its_entries(qtbot: QtBot, desk: Desk) -> None:
    own_record(desk)
    tab = desk.sit_down()
    QAbstractItemModelTester(tab.unusual.table.table_model, tab)
    desk.press(tab, Qt.Key.Key_F3)
    desk.press(tab, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: tab.unusual.table.table_model.rowCount() == 1)
    cells = [tab.unusual.table.table_model.index(0, place).data() for place in range(6)]
    assert cells == [
        "26-Nov-2026 09:30", "Mary Lunn", "Community nurse", "Their own record", "LUNN, Mary (Mrs)",
        "Is my blood test back?",
    ]  # fmt: skip
    assert tab.unusual.reason.text() == "Reason given: Is my blood test back?"
    assert nameless(tab) == []
    desk.press(tab.unusual.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(tab.search.count.text()))
    assert tab.search.isVisible()
    assert tab.search.patient.text() == "LUNN, Mary (Mrs)"
    assert tab.search.first.text() == tab.search.last.text() == "26-Nov-2026"
    assert column(tab.search.table, 4) == ["Opened a record"]
    assert desk.reads()[0][1].split(",")[0] == "unusual access"


def test_one_reason_can_be_looked_through_alone(qtbot: QtBot, desk: Desk) -> None:
    own_record(desk)
    desk.wrote(desk.nurse, "patient.opened", [f"patient:{desk.alan.id}"], at=NOW - 11 * HOUR)
    tab = desk.sit_down()
    desk.press(tab, Qt.Key.Key_F3)
    desk.press(tab, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: tab.unusual.table.table_model.rowCount() == 2)
    for _ in range(5):
        desk.press(tab.unusual.why.edit, Qt.Key.Key_Down)
    assert column(tab.unusual.table, 3) == ["At night"]
    desk.press(tab.unusual.why.edit, Qt.Key.Key_Up)
    assert tab.unusual.pane.sentence.text() == "Nothing unusual is in the audit of these days."


# --- verifying ------------------------------------------------------------------------------------


def test_the_audit_is_verified_and_its_head_shown(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "STEP", 4)
    tab = desk.sit_down()
    desk.press(tab, Qt.Key.Key_F4)
    desk.press(tab, Qt.Key.Key_F8)
    assert not tab.check.go.isEnabled()
    qtbot.waitUntil(tab.check.result.isVisible)
    assert tab.check.go.isEnabled()
    found = chain.verify(desk.office.store)
    assert found.ok
    assert tab.check.result.words.text() == found.sentence
    assert tab.check.head.text() == found.head
    assert nameless(tab) == []
    desk.press(
        tab, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert QApplication.clipboard().text() == found.head


def test_a_head_that_was_noted_is_compared_with(qtbot: QtBot, desk: Desk) -> None:
    noted = chain.verify(desk.office.store).head
    tab = desk.sit_down()
    desk.press(tab, Qt.Key.Key_F4)
    for head, said in (
        (noted, "entries of the audit are as they were signed."),
        (f"900:{'0' * 64}", "entry 900 was noted elsewhere"),
        ("900", "not a number, a colon and 64 letters"),
    ):
        tab.check.noted.set_text(head)
        desk.press(tab.check.noted.edit, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: tab.check.go.isEnabled() and tab.check.result.isVisible())
        assert said in tab.check.result.words.text()
