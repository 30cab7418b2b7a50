"""The one window: where it leads, whose banner it shows, and what it leaves behind."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.models import Patient
from desktop.services import patients
from desktop.views.page import Page, Seat
from desktop.views.window import Window
from desktop.words.enums import Sector
from desktop.words.items import SourceAge
from desktop.words.patients import BannerRow
from desktop.words.silence import Silence
from tests.clock import NOW
from tests.views.conftest import Office
from tests.views.people import alan, edith
from tests.views.showing import in_front

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NAMES = (
    "today", "patients", "desk", "patient", "places", "meetings", "meeting", "actions", "feeds",
    "administration", "help",
)  # fmt: skip


class Leaf(Page):
    """A page that keeps count of what it is told."""

    def __init__(self, seat: Seat, name: str, told: list[str]) -> None:
        super().__init__(seat)
        self._name, self._told = name, told
        self._about: BannerRow | None = None
        self.field = QLineEdit(self)
        self.field.setAccessibleName(name)

    @property
    def heading(self) -> tuple[str, str]:
        return self._name, ""

    @property
    def about(self) -> BannerRow | None:
        return self._about

    def be_about(self, about: BannerRow | None) -> None:
        self._about = about
        self.headed.emit()

    def bring(self, number: int) -> None:
        self._told.append(f"{self._name} brought {number}")

    def arrive(self) -> None:
        self._told.append(f"{self._name} arrived")

    def turn(self, part: str) -> None:
        self._told.append(f"{self._name} turned to {part}")

    def hear(self, subjects: frozenset[str]) -> None:
        self._told.append(f"{self._name} heard {' '.join(sorted(subjects))}")

    def leave(self) -> None:
        self._told.append(f"{self._name} left")


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def window(qtbot: QtBot, office: Office, told: list[str]) -> Window:
    """Someone signed in, to pages that only say what they are told."""
    seat = office.seat()
    made = in_front(qtbot, Window(office.look, lambda: NOW))
    made.show_office({name: Leaf(seat, name, told) for name in NAMES}, office.matron.name)
    told.clear()
    return made


def banner(office: Office, patient: Patient) -> BannerRow:
    with office.store.reading() as session:
        return patients.banner(session, patient.id)


def page(window: Window, name: str) -> Leaf:
    found = window._pages[name]
    assert isinstance(found, Leaf)
    return found


def words(holder: QWidget) -> str:
    return "\n".join(each.text() for each in holder.findChildren(QLabel) if each.isVisible())


# --- where it leads -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (Qt.Key.Key_1, "today"), (Qt.Key.Key_2, "patients"), (Qt.Key.Key_3, "desk"),
        (Qt.Key.Key_4, "places"), (Qt.Key.Key_5, "meetings"), (Qt.Key.Key_6, "actions"),
        (Qt.Key.Key_7, "feeds"), (Qt.Key.Key_8, "administration"),
    ],
)  # fmt: skip
def test_every_place_on_the_rail_has_a_key(
    qtbot: QtBot, window: Window, key: Qt.Key, name: str
) -> None:
    window.go("patient")
    qtbot.keyClick(window, key, ALT)
    assert window.page is page(window, name)
    assert words(window.header).startswith(name)


def test_a_place_without_a_page_is_neither_shown_nor_reached(
    qtbot: QtBot, office: Office, told: list[str]
) -> None:
    seat = office.seat()
    window = in_front(qtbot, Window(office.look, lambda: NOW))
    window.show_office({name: Leaf(seat, name, told) for name in ("today", "feeds")}, "Anna Bell")
    places = window.rail.findChildren(QAbstractButton)
    assert [each.text() for each in places if each.isVisible() and each.isCheckable()] == [
        "Today", "Feeds",
    ]  # fmt: skip
    qtbot.keyClick(window, Qt.Key.Key_8, ALT)
    assert window.page is page(window, "today")
    today, feeds = (each for each in places if each.isVisible() and each.isCheckable())
    today.setFocus()
    qtbot.keyClick(today, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is feeds


def test_a_page_leads_to_a_part_of_another(window: Window, told: list[str]) -> None:
    assert window.page is not None
    window.page.went.emit("feeds/matching")
    assert told == ["today left", "feeds arrived", "feeds turned to matching"]


def test_a_page_is_left_before_the_next_arrives(window: Window, told: list[str]) -> None:
    window.go("actions")
    window.go("actions")
    assert told == ["today left", "actions arrived", "actions arrived"]


def test_a_page_leads_to_a_person_a_meeting_and_another_page(
    window: Window, told: list[str]
) -> None:
    today = page(window, "today")
    today.opened.emit(7)
    assert window.page is page(window, "patient")
    today.meetingOpened.emit(3)
    assert window.page is page(window, "meeting")
    today.went.emit("feeds")
    assert window.page is page(window, "feeds")
    assert [each for each in told if "brought" in each] == [
        "patient brought 7",
        "meeting brought 3",
    ]


def test_a_page_reached_through_another_lights_that_one_on_the_rail(window: Window) -> None:
    def lit() -> list[str]:
        return [
            each.text()
            for each in window.rail.findChildren(QAbstractButton)
            if each.isCheckable() and each.isChecked()
        ]

    assert lit() == ["Today"]
    window.go("patient")
    assert lit() == ["Patients"]
    window.go("meeting")
    assert lit() == ["Meetings"]


def test_every_page_hears_what_moved(window: Window, told: list[str]) -> None:
    window.hear(frozenset({"patient:7"}))
    assert told == [f"{name} heard patient:7" for name in NAMES]


def test_who_is_signed_in_is_named(qtbot: QtBot, window: Window) -> None:
    ring = next(each for each in window.rail.findChildren(QAbstractButton) if each.text() == "AB")
    assert ring.accessibleName() == "Signed in: Anna Bell"
    with qtbot.waitSignal(window.ownPasswordAsked):
        qtbot.mouseClick(ring, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(window.ownPasswordAsked):
        keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        qtbot.keyClick(window, Qt.Key.Key_P, keys)


# --- whose banner ---------------------------------------------------------------------------------


def test_the_banner_stands_over_one_patient_and_no_other_page(
    window: Window, office: Office
) -> None:
    window.go("patient")
    assert window.header.isVisible()
    page(window, "patient").be_about(banner(office, edith(office)))
    assert window.banner.isVisible()
    assert not window.header.isVisible()
    assert "COULTHARD, Edith Mary (Mrs)" in words(window.banner)
    assert window.windowTitle() == "Tapestry"

    window.go("today")
    assert not window.banner.isVisible()
    assert "COULTHARD" not in "\n".join(each.text() for each in window.findChildren(QLabel))

    window.go("patient")
    page(window, "patient").be_about(None)
    assert not window.banner.isVisible()


def test_a_page_behind_the_front_one_does_not_bring_its_banner(
    window: Window, office: Office
) -> None:
    page(window, "patient").be_about(banner(office, alan(office)))
    assert not window.banner.isVisible()


@pytest.mark.parametrize("about", [True, False])
def test_a_person_is_sought_and_the_screen_locked_from_anywhere(
    qtbot: QtBot, window: Window, office: Office, about: bool
) -> None:
    window.go("patient")
    if about:
        page(window, "patient").be_about(banner(office, alan(office)))
    page(window, "patient").field.setFocus()
    with qtbot.waitSignal(window.lockRequested):
        qtbot.keyClick(page(window, "patient").field, Qt.Key.Key_L, CONTROL)
    qtbot.keyClick(page(window, "patient").field, Qt.Key.Key_K, CONTROL)
    assert window.finder is not None
    assert window.finder.isVisible()


# --- the foot -------------------------------------------------------------------------------------


def test_the_foot_says_what_was_done_until_the_next_person(window: Window) -> None:
    page(window, "today").said.emit("The plan is saved")
    assert "The plan is saved" in words(window.foot)
    page(window, "today").opened.emit(7)
    assert "The plan is saved" not in words(window.foot)


def test_the_ages_of_sources_are_those_of_the_page_in_front(window: Window) -> None:
    page(window, "today").aged.emit((SourceAge("Dene Surgery", Sector.HEALTH, NOW, Silence(2, 7)),))
    assert "Dene Surgery" in words(window.foot)
    window.go("actions")
    assert "Dene Surgery" not in words(window.foot)
    assert "This view may not be complete" in words(window.foot)


# --- how it looks ---------------------------------------------------------------------------------


def test_the_button_that_finds_says_all_that_it_finds_where_there_is_room(
    window: Window, office: Office
) -> None:
    window.resize(1366, 768)
    assert window.find_button.accessibleName() == "Find a person, page or command"
    office.look.choose(scale=2.0)
    assert window.find_button.accessibleName() == "Find"
    assert window.find_button.accessibleDescription() == "Find a person, page or command"


def test_the_text_grows_and_shrinks_within_bounds(
    qtbot: QtBot, window: Window, office: Office
) -> None:
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
        before = office.look.theme.scale
        qtbot.keyClick(window, key, CONTROL)
        assert office.look.theme.scale == pytest.approx(before + 0.1)
    qtbot.keyClick(window, Qt.Key.Key_Minus, CONTROL)
    assert office.look.theme.scale == pytest.approx(1.1)
    qtbot.keyClick(window, Qt.Key.Key_0, CONTROL)
    assert office.look.theme.scale == 1.0
    for _ in range(20):
        qtbot.keyClick(window, Qt.Key.Key_Plus, CONTROL)
    assert office.look.theme.scale == 2.0


# --- what it leaves behind ------------------------------------------------------------------------


def test_clearing_leaves_nothing_and_no_key_that_leads_on(
    qtbot: QtBot, window: Window, office: Office, told: list[str]
) -> None:
    window.go("patient")
    page(window, "patient").be_about(banner(office, edith(office)))
    page(window, "patient").said.emit("Copy 12 is printed")
    told.clear()
    window.clear()
    assert told == ["patient left"]
    assert window.page is None
    assert not window.banner.isVisible()
    assert "Copy 12" not in words(window)
    window.show_sign_in(QLineEdit())
    with qtbot.assertNotEmitted(window.lockRequested):
        for key in (Qt.Key.Key_K, Qt.Key.Key_L):
            qtbot.keyClick(window, key, CONTROL)
        qtbot.keyClick(window, Qt.Key.Key_2, ALT)
    assert window.page is None


def test_closing_lets_the_page_in_front_keep_what_is_half_typed(
    qtbot: QtBot, window: Window, told: list[str]
) -> None:
    with qtbot.waitSignal(window.closed):
        window.close()
    assert told == ["today left"]
