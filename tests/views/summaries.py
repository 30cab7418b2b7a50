"""The Summary of somebody on the screen."""

from pytestqt.qtbot import QtBot

from desktop.models import Patient
from desktop.services import patients
from desktop.views.parts.facts import Fact
from desktop.views.summary import SummaryTab
from desktop.words.people import Actor
from tests.views.conftest import Office
from tests.views.showing import shown

COMMON = (1290, 638)
"""What a window of 1366 by 768 leaves to a tab."""


def opened(
    qtbot: QtBot,
    office: Office,
    patient: Patient,
    size: tuple[int, int] = COMMON,
    actor: Actor | None = None,
) -> SummaryTab:
    tab = SummaryTab(office.seat(actor))
    tab.resize(*size)
    shown(qtbot, tab)
    with office.store.reading() as session:
        banner = patients.banner(session, patient.id)
    tab.show_patient(banner)
    tab.arrive()
    qtbot.waitUntil(tab.sheet.isVisible)
    return tab


def section(tab: SummaryTab, title: str) -> list[Fact]:
    """The facts that show under a heading."""
    for column in tab.columns:
        for listing in column:
            if listing.title.text() == title:
                return list(listing.list.row_model.rows)
    raise AssertionError(f"no section {title}")


def said(facts: list[Fact]) -> list[str]:
    return [fact.read for fact in facts]
