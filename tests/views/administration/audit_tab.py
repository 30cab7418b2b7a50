"""The lead at the audit of an office, for the tests of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models import AuditEntry
from desktop.store.session import GuardedSession, sign
from desktop.views.administration.audit import AuditTab
from desktop.views.administration.page import AdministrationPage, permitted
from desktop.views.parts.table import Table
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.views.conftest import Office
from tests.views.showing import arrived

HOUR = timedelta(hours=1)


class Desk:
    """The lead at the audit of an office in which two people opened two records."""

    def __init__(self, qtbot: QtBot, office: Office, folder: Path) -> None:
        self.qtbot, self.office = qtbot, office
        make = office.factory
        self.edith = make.patient("Coulthard", "Edith", title="Mrs", born="1939-02-03")
        self.alan = make.patient("Robson", "Alan", nhs="9990000018")
        self.nurse = make.staff(Role.COMMUNITY_NURSE, "Mary Lunn")
        for hours, patient in ((3, self.edith), (2, self.alan), (1, self.edith)):
            self.wrote(self.nurse, "patient.opened", [f"patient:{patient.id}"], "caseload",
                       NOW - hours * HOUR)  # fmt: skip
        self.lead = make.staff(Role.GOVERNANCE_LEAD, "Paula Whitfield")
        self.kept = folder / "audit.csv"
        self.suggested: list[str] = []

    def wrote(
        self, actor: Actor, action: str, subjects: Iterable[str], detail: str = "",
        at: datetime = NOW,
    ) -> None:  # fmt: skip
        session = GuardedSession(self.office.store.for_writing, lambda: at)
        sign(session, actor, action, subjects, detail)
        session.commit()
        session.close()

    def sit_down(self) -> AuditTab:
        def where(_: QWidget, suggested: str) -> Path:
            self.suggested.append(suggested)
            return self.kept

        seat = self.office.seat(self.lead, ask_where=where)
        page = AdministrationPage(seat, permitted(seat))
        arrived(self.qtbot, page)
        page.go("audit")
        tab = page.tab
        assert isinstance(tab, AuditTab)
        self.qtbot.waitUntil(lambda: tab.search.staff.edit.count() > 1)
        return tab

    def searched(self, tab: AuditTab) -> list[str]:
        """F5, and what the entries then say that was done."""
        before = tab.search.table.table_model
        self.press(tab, Qt.Key.Key_F5)
        self.qtbot.waitUntil(lambda: before.rowCount() > 0)
        return column(tab.search.table, 4)

    def press(
        self, where: QWidget, key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:  # fmt: skip
        self.qtbot.keyClick(where, key, modifier)

    def reads(self) -> list[tuple[str, str]]:
        """What the lead has left in the audit."""
        with self.office.store.reading() as session:
            found = session.execute(
                select(AuditEntry.action, AuditEntry.detail)
                .where(AuditEntry.actor_id == self.lead.id)
                .order_by(AuditEntry.number)
            )
            return [(action, detail) for action, detail in found]


@pytest.fixture
def desk(qtbot: QtBot, office: Office, tmp_path: Path) -> Desk:
    return Desk(qtbot, office, tmp_path)


def column(table: Table, place: int) -> list[str]:
    model = table.table_model
    return [model.index(row, place).data() for row in range(model.rowCount())]
