"""With text twice as large in a common window, pages fold and scroll: nothing is crushed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.models import AccessReview
from desktop.views.administration.page import AdministrationPage, permitted
from desktop.views.administration.policy import CHANGE, VERSIONS, PolicyTab
from desktop.views.administration.policy_reading import MATRIX, WORDS
from desktop.views.administration.reviews import DECLARED, RESTRICTED, REVIEW, ReviewsTab
from desktop.views.administration.sources import SourcesTab
from desktop.views.patient import PatientPage
from desktop.words.enums import ReviewOf, Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.views.conftest import Office
from tests.views.fitting import crushed
from tests.views.people import alan, edith, work
from tests.views.showing import shown

ROOM = (1214, 592)
"""What header, rail and foot leave of a window of 1366 by 768 when text is twice as large."""


def administration(qtbot: QtBot, office: Office, actor: Actor, key: str) -> AdministrationPage:
    """A tab in front, for someone whose text is twice as large as it was drawn."""
    office.look.choose(scale=2.0)
    seat = office.seat(actor)
    page = AdministrationPage(seat, permitted(seat))
    page.resize(*ROOM)
    shown(qtbot, page)
    page.activateWindow()
    page.go(key)
    settled(qtbot, office)
    return page


def settled(qtbot: QtBot, office: Office) -> None:
    """Until what was asked has been answered, and is laid out."""
    answered: list[int] = []
    for _ in range(2):
        office.lanes.on_database(lambda: 1, answered.append, lambda _: None)
    qtbot.waitUntil(lambda: len(answered) == 2)
    for _ in range(3):
        QApplication.processEvents()


def nothing_is_crushed(qtbot: QtBot, page: QWidget) -> None:
    def look() -> None:
        assert crushed(page) == []

    qtbot.waitUntil(look)  # lines that break are as high as they will be one layout later


@pytest.fixture
def lead(office: Office) -> Actor:
    patient = edith(office)
    lead = office.factory.staff(Role.GOVERNANCE_LEAD, "Moira Tait", teams=[office.team])
    office.factory.keep(
        AccessReview(what=ReviewOf.HOUSEHOLD, patient_id=patient.id, staff_id=office.matron.id,
                     reason="", at=NOW, reviewer_id=lead.id)
    )  # fmt: skip
    return lead


@pytest.mark.parametrize("key", ["people", "places", "sources", "policy", "reviews"])
def test_no_page_of_administration_is_crushed(
    qtbot: QtBot, office: Office, lead: Actor, key: str
) -> None:
    page = administration(qtbot, office, lead, key)
    nothing_is_crushed(qtbot, page.tab)
    tab = page.tab
    if isinstance(tab, ReviewsTab):
        for which in (DECLARED, RESTRICTED, REVIEW):
            tab.choose(which)
            settled(qtbot, office)
            nothing_is_crushed(qtbot, tab)
    if isinstance(tab, PolicyTab):
        for way in (WORDS, MATRIX, CHANGE, VERSIONS):
            tab.go(way)
            settled(qtbot, office)
            nothing_is_crushed(qtbot, tab)


@pytest.mark.parametrize("key", ["papers", "timeline", "trends", "since"])
def test_no_page_of_a_person_is_crushed(qtbot: QtBot, office: Office, key: str) -> None:
    patient = edith(office)
    work(office, patient, alan(office))
    office.look.choose(scale=2.0)
    page = PatientPage(office.seat())
    page.resize(*ROOM)
    shown(qtbot, page)
    page.bring(patient.id)
    settled(qtbot, office)
    page.go(key)
    settled(qtbot, office)
    nothing_is_crushed(qtbot, page.tabs[key])
    if key == "timeline":
        page.timeline.show_list(True)
        nothing_is_crushed(qtbot, page.timeline)


def test_the_week_is_not_crushed(qtbot: QtBot, office: Office) -> None:
    patient = edith(office)
    office.look.choose(scale=2.0)
    page = PatientPage(office.seat())
    page.resize(*ROOM)
    shown(qtbot, page)
    page.bring(patient.id)
    settled(qtbot, office)
    page.go("week")
    settled(qtbot, office)
    nothing_is_crushed(qtbot, page.week)


def test_the_last_field_of_a_form_comes_into_sight_with_the_focus(
    qtbot: QtBot, office: Office, lead: Actor
) -> None:
    page = administration(qtbot, office, lead, "sources")
    assert isinstance(page.tab, SourcesTab)
    form = page.tab.form
    for field in (form.name.edit, form.may_register, page.tab.beside.table, form.kind.edit):
        field.setFocus()
        while QApplication.focusWidget() is field:
            qtbot.keyClick(field, Qt.Key.Key_Tab)
        reached = QApplication.focusWidget()
        assert reached is not None
        assert reached.visibleRegion().boundingRect().height() == reached.height()
