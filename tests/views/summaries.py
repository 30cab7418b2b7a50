"""The Summary of somebody on the screen."""

from pytestqt.qtbot import QtBot

from desktop.models import Patient
from desktop.services import patients
from desktop.views.parts.facts import Fact
from desktop.views.summary import SummaryTab
from desktop.views.summary_listing import Listing
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


def listing(tab: SummaryTab, title: str) -> Listing:
    """The section under a heading."""
    for column in tab.columns:
        for each in column:
            if each.title.text() == title:
                return each
    raise AssertionError(f"no section {title}")


def section(tab: SummaryTab, title: str) -> list[Fact]:
    """The facts that show under a heading."""
    return list(listing(tab, title).list.row_model.rows)


def more(tab: SummaryTab, title: str) -> str:
    """What the heading of a section says of those that do not show, empty where all do."""
    link = listing(tab, title).more
    return "" if link.isHidden() else link.accessibleName()


def said(facts: list[Fact]) -> list[str]:
    return [fact.read for fact in facts]


def note(tab: SummaryTab, title: str) -> str:
    """What stands beside the heading of a section that has nothing in it, else empty."""
    (found,) = [each for column in tab.columns for each in column if each.title.text() == title]
    return "" if found.list.row_model.rows else found.note.text()


def headings(tab: SummaryTab) -> list[list[str]]:
    return [[listing.title.text() for listing in column] for column in tab.columns]
