"""With text twice as large in a common window, pages fold and scroll: nothing is crushed."""

from itertools import combinations
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.models import AccessReview, Patient
from desktop.views.actions import ActionsPage
from desktop.views.administration.page import AdministrationPage, permitted
from desktop.views.administration.people import PeopleTab
from desktop.views.administration.policy import CHANGE, VERSIONS, PolicyTab
from desktop.views.administration.policy_reading import MATRIX, WORDS
from desktop.views.administration.reviews import DECLARED, RESTRICTED, REVIEW, ReviewsTab
from desktop.views.administration.sources import SourcesTab
from desktop.views.finder import FinderDialog
from desktop.views.office import pages
from desktop.views.papers import PapersTab
from desktop.views.parts.layout import Scroll
from desktop.views.patient import PatientPage
from desktop.views.patients import LEAST, PatientsPage
from desktop.views.plan import PlanTab
from desktop.views.timeline import TimelineTab
from desktop.views.window import Window
from desktop.words.enums import ReviewOf, Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.views.conftest import Office
from tests.views.fitting import bars_in_bars, crushed
from tests.views.people import alan, edith, work
from tests.views.showing import at_work, dressed, shown

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


def person(qtbot: QtBot, office: Office, patient: Patient, key: str) -> PatientPage:
    """A tab of their page in front, in the same way."""
    office.look.choose(scale=2.0)
    page = dressed(PatientPage, office.seat())
    page.resize(*ROOM)
    shown(qtbot, page)
    page.bring(patient.id)
    settled(qtbot, office)
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


def nothing_of_it_is_hidden(reached: QWidget | None) -> None:
    assert reached is not None
    assert reached.visibleRegion().boundingRect().height() == reached.height()


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


@pytest.mark.parametrize("key", ["summary", "timeline", "week", "trends", "since", "papers"])
def test_no_page_of_a_person_is_crushed(qtbot: QtBot, office: Office, key: str) -> None:
    patient = edith(office)
    work(office, patient, alan(office))
    tab = person(qtbot, office, patient, key).tab
    nothing_is_crushed(qtbot, tab)
    if isinstance(tab, TimelineTab):
        tab.show_list(True)
        nothing_is_crushed(qtbot, tab)


@pytest.mark.parametrize("agreed", [False, True])
def test_a_plan_is_not_crushed_where_it_is_written_and_where_it_is_read(
    qtbot: QtBot, office: Office, *, agreed: bool
) -> None:
    patient = edith(office)
    office.factory.plan(patient, goals=2, agreed_by=office.matron if agreed else None)
    tab = person(qtbot, office, patient, "plan").made(PlanTab)
    qtbot.waitUntil((tab.reading if agreed else tab.form).isVisible)
    nothing_is_crushed(qtbot, tab)


def test_papers_are_read_from_the_top_wherever_one_comes_from(qtbot: QtBot, office: Office) -> None:
    patient = edith(office)
    office.factory.plan(patient, agreed_by=office.matron)
    page = person(qtbot, office, patient, "timeline")
    page.activateWindow()
    page.made(TimelineTab).kinds.setFocus()
    page.go("papers")
    tab = page.made(PapersTab)
    qtbot.waitUntil(tab.view.pages.isVisible, timeout=20_000)  # it is drawn first
    assert tab.sheet.verticalScrollBar().maximum() > 0
    assert tab.sheet.verticalScrollBar().value() == 0
    tab.view.setFocus()
    tab.sheet.ensureWidgetVisible(tab.view)
    page.bring(alan(office).id)
    settled(qtbot, office)
    page.go("papers")
    assert tab.sheet.verticalScrollBar().value() == 0


@pytest.mark.parametrize("room", [ROOM, (1768, 904)])
def test_people_and_what_narrows_them_are_not_crushed(
    qtbot: QtBot, office: Office, room: tuple[int, int]
) -> None:
    edith(office)
    office.look.choose(scale=2.0)
    manager = office.factory.staff(
        Role.PRACTICE_MANAGER, "Moira Tait", teams=[office.team], practices=[office.practice]
    )
    page = PatientsPage(office.seat(manager))
    page.resize(*room)
    shown(qtbot, page)
    page.arrive()
    page.box.setText("coul")
    settled(qtbot, office)
    nothing_is_crushed(qtbot, page)
    page.narrow.setChecked(True)
    settled(qtbot, office)
    nothing_is_crushed(qtbot, page)
    assert page.count.text() == "1 found"
    parts = (page.box, page.count, page.narrow, page.beyond)
    places = [QRect(each.mapTo(page, QPoint()), each.size()) for each in parts]
    assert all(page.rect().contains(each) for each in places)
    assert not any(one.intersects(other) for one, other in combinations(places, 2))
    assert page.table.height() >= office.look.theme.px(LEAST)
    page.box.setFocus()
    qtbot.keyClick(page.box, Qt.Key.Key_Down)
    assert page.table.hasFocus()
    nothing_of_it_is_hidden(page.table)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_finder_is_not_crushed(qtbot: QtBot, office: Office, scale: float) -> None:
    edith(office)
    office.look.choose(scale=scale)
    dialog = FinderDialog(office.seat(), ())
    dialog.resize(round(828 * scale), 592)
    shown(qtbot, dialog)
    dialog.box.setText("coul")
    qtbot.waitUntil(lambda: dialog.answers)
    nothing_is_crushed(qtbot, dialog)


def test_in_a_common_window_locking_is_whole(qtbot: QtBot, office: Office) -> None:
    office.look.choose(scale=2.0)
    window = Window(office.look, lambda: NOW)
    window.resize(1366, 768)
    shown(qtbot, window)
    at_work(window, office.seat())
    for name in ("patients", "today", "meetings"):
        window.go(name)
        settled(qtbot, office)
        for button in (window.find_button, window.help_button, window.lock_button):
            right = button.mapTo(window, QPoint()).x() + button.width()
            assert (name, button.width() >= button.sizeHint().width()) == (name, True)
            assert right <= window.width()


@pytest.mark.parametrize("name", ["meetings", "actions", "desk", "places", "feeds"])
def test_a_page_of_the_office_folds_and_nothing_on_it_is_crushed(
    qtbot: QtBot, office: Office, name: str
) -> None:
    patient = alan(office)
    office.factory.meeting(office.team, chair=office.matron, patients=[patient])
    office.look.choose(scale=2.0)
    page = dressed(lambda seat: pages(seat)[name], office.seat())
    page.resize(*ROOM)
    shown(qtbot, page)
    page.arrive()
    settled(qtbot, office)
    nothing_is_crushed(qtbot, page)


@pytest.mark.parametrize("name", ["today", "meetings", "feeds"])
def test_one_bar_scrolls_a_page_of_the_office(qtbot: QtBot, office: Office, name: str) -> None:
    patient = edith(office)
    for number in range(12):
        office.factory.source(f"Source {number}")
    work(office, patient, alan(office))
    office.look.choose(scale=2.0)
    page = dressed(lambda seat: pages(seat)[name], office.seat())
    page.resize(*ROOM)
    shown(qtbot, page)
    page.arrive()
    settled(qtbot, office)
    qtbot.waitUntil(lambda: bars_in_bars(page) == [])


@pytest.mark.parametrize("way", [WORDS, MATRIX, CHANGE, VERSIONS])
def test_one_bar_scrolls_the_policy_and_a_choice_leads_to_what_is_read(
    qtbot: QtBot, office: Office, lead: Actor, way: str
) -> None:
    tab = administration(qtbot, office, lead, "policy").tab
    assert isinstance(tab, PolicyTab)
    tab.go(way)
    settled(qtbot, office)
    qtbot.waitUntil(lambda: bars_in_bars(tab) == [])
    if way in {WORDS, MATRIX}:
        (sheet,) = [each for each in tab.findChildren(Scroll) if each.isVisible()]
        index = tab.reading.index
        index.setFocus(Qt.FocusReason.TabFocusReason)
        for _ in range(10):
            qtbot.keyClick(index, Qt.Key.Key_Down)
        place = index.visualRect(index.currentIndex())
        assert index.visibleRegion().contains(place.translated(index.viewport().pos()))
        before = sheet.verticalScrollBar().value()
        qtbot.keyClick(index, Qt.Key.Key_Return)
        assert sheet.verticalScrollBar().value() > before
        if way == WORDS:
            tab.reading.words.setFocus()
            before = sheet.verticalScrollBar().value()
            qtbot.keyClick(tab.reading.words, Qt.Key.Key_PageUp)
            assert sheet.verticalScrollBar().value() < before


def test_one_bar_scrolls_papers_with_all_pages_of_one(qtbot: QtBot, office: Office) -> None:
    patient = edith(office)
    office.factory.plan(patient, agreed_by=office.matron)
    page = person(qtbot, office, patient, "papers")
    page.activateWindow()
    tab = page.made(PapersTab)
    qtbot.waitUntil(tab.view.pages.isVisible, timeout=20_000)
    bar = tab.sheet.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 3 * ROOM[1])  # its pages are laid out one later
    assert bars_in_bars(tab) == []
    tab.view._desk.setFocus()
    bar.setValue(0)
    qtbot.keyClick(tab.view._desk, Qt.Key.Key_End)
    last = tab.view._sheets[-1]
    assert not last.visibleRegion().isEmpty()
    before = bar.value()
    qtbot.keyClick(tab.view._desk, Qt.Key.Key_PageUp)
    assert bar.value() < before


@pytest.mark.parametrize("key", ["people", "sources"])
def test_one_bar_scrolls_a_page_of_administration(
    qtbot: QtBot, office: Office, lead: Actor, key: str
) -> None:
    for number in range(12):
        office.factory.staff(name=f"Nurse {number}", teams=[office.team])
        office.factory.source(f"Source {number}")
    tab = administration(qtbot, office, lead, key).tab
    assert isinstance(tab, PeopleTab | SourcesTab)
    qtbot.waitUntil(lambda: bars_in_bars(tab) == [])
    table, form = tab.beside.table, tab.beside.title
    assert form.visibleRegion().isEmpty()
    row = table.table_model.index(1, 0)
    place = table.visualRect(row).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: not form.visibleRegion().isEmpty())


def test_a_tab_that_has_no_room_is_not_cut_but_comes_with_the_arrows(
    qtbot: QtBot, office: Office, lead: Actor
) -> None:
    bar = administration(qtbot, office, lead, "policy").strip.bar
    every = range(bar.count())
    seen = bar.in_sight()
    assert bar.currentIndex() in seen
    assert 0 < len(seen) < len(every)
    bar.setCurrentIndex(every[-1])
    settled(qtbot, office)
    assert every[-1] in bar.in_sight()
    office.look.choose(scale=1.0)
    settled(qtbot, office)
    assert bar.in_sight() == list(every)


def test_how_many_the_timeline_shows_is_said_whole(qtbot: QtBot, office: Office) -> None:
    tab = person(qtbot, office, edith(office), "timeline").made(TimelineTab)
    tab.count.setText("245 shown, 21 of them in the list alone")
    settled(qtbot, office)
    assert tab.count.height() >= tab.count.heightForWidth(tab.count.width())
    nothing_is_crushed(qtbot, tab)


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
        nothing_of_it_is_hidden(QApplication.focusWidget())


def test_no_name_and_no_promise_is_cut(qtbot: QtBot, office: Office) -> None:
    office.look.choose(scale=2.0)
    patients, actions = PatientsPage(office.seat()), ActionsPage(office.seat())
    for page in (patients, actions):
        page.resize(*ROOM)
        shown(qtbot, page)
    name, what = patients.table.table_model.columns[0], actions.table.table_model.columns[1]
    assert name.whole
    row = SimpleNamespace(name="COULTHARD-NATTRASS, Edith Mary (Mrs)")
    lines = patients.table.cells.lines(name, row, patients.table.columnWidth(0))
    assert " ".join(lines) == row.name
    assert len(lines) > 1
    promise = SimpleNamespace(what="Ring the pharmacist about a weekly box of her tablets")
    lines = actions.table.cells.lines(what, promise, actions.table.columnWidth(1))
    assert " ".join(lines) == promise.what
    assert len(lines) > 1
