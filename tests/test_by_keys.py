"""From the sign-in through every page by keys alone: each control is reached, named, and let go."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop.app import App
from desktop.models import Patient, contradictions
from desktop.store import embedded
from desktop.store.session import sign
from desktop.views.administration.page import NUMBERED, AdministrationPage
from desktop.views.patient import PatientPage
from desktop.views.window import Window
from desktop.words.enums import ItemStatus, Kind, PlaceKind, Role, Sector, SourceKind
from desktop.words.items import NO_KNOWN_ALLERGY
from tests.clock import NOW
from tests.desk import PASSWORD, Desk
from tests.factory import Factory
from tests.stores import LOGIN, PASSPHRASE
from tests.views.accessible import nameless

Key = Qt.Key
CONTROL, ALT, SHIFT = (
    getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("Control", "Alt", "Shift")
)
RAIL = ("today", "patients", "desk", "places", "meetings", "actions", "feeds", "administration")
MOST = 250
"""Steps after which nobody is going round any more."""


class Flashes(QObject):
    """What stands there as a window of its own for a moment: it takes the keys away."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.windowType() is Qt.WindowType.Window
            and not isinstance(watched, Window)
        ):
            self.seen.append(told(watched))
        return False


@pytest.fixture
def furnished(desk: Desk, hashed: str) -> Iterator[Desk]:
    """Someone with something on every page, and a colleague who governs."""
    flashes = Flashes()
    desk.application.installEventFilter(flashes)
    with closing(embedded.open_with_key(desk.path, desk.key)) as store:
        make = Factory(store, LOGIN)
        gp, nursing = make.source("GP"), make.source("Nursing", kind=SourceKind.COMMUNITY)
        make.place("Beech House", PlaceKind.CARE_HOME)
        with store.reading() as session:
            patient = session.get_one(Patient, desk.patient)
        for title, kind, source, more in (
            ("Penicillin", Kind.ALLERGY, gp, {}),
            ("No known allergies", Kind.ALLERGY, nursing, {"code": NO_KNOWN_ALLERGY}),
            ("Heart failure", Kind.PROBLEM, gp, {}),
            ("Body weight", Kind.RESULT, gp, {"value": "55", "unit": "kg", "begins": "2026-11-01"}),
            ("Leanne Coulthard", Kind.CONTACT, gp, {"detail": "Granddaughter", "value": "1"}),
            ("Leg dressing", Kind.VISIT, nursing,
             {"begins": "2026-11-26T14:00", "status": ItemStatus.PLANNED}),
            ("Home care", Kind.SERVICE, nursing, {"sector": Sector.SOCIAL}),
        ):  # fmt: skip
            make.item(patient, title, kind, source=source, **more)
        lead = make.staff(Role.GOVERNANCE_LEAD, "Moira Todd", username="lead")
        make.password(lead, hashed)
        with store.writing() as session:
            contradictions.recompute(session, [desk.patient], NOW)
            sign(session, lead, "test.set up", [])
    yield desk
    desk.application.removeEventFilter(flashes)
    assert flashes.seen == []


def here() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None, "nothing has the focus"
    return found


def press(desk: Desk, key: Key, held: Qt.KeyboardModifier | None = None) -> None:
    desk.qtbot.keyClick(here(), key, held or Qt.KeyboardModifier.NoModifier)


def stops(top: QWidget) -> Iterator[QWidget]:
    """Every control that can be used now, and so must be reached."""
    for each in (top, *top.findChildren(QWidget)):
        tabbed = bool(each.focusPolicy() & Qt.FocusPolicy.TabFocus)
        usable = each.isVisible() and each.isEnabled() and each.window() is top.window()
        if tabbed and usable and each.focusProxy() is None:
            yield each


def told(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()!r}"


def go_round(desk: Desk, top: QWidget, name: str) -> None:
    """Tab, and Shift+Tab, come to all there is and to the first again; all of it has a name."""
    for key, held in ((Key.Key_Tab, None), (Key.Key_Backtab, SHIFT)):
        met: list[QWidget] = []
        for _ in range(MOST):
            press(desk, key, held)
            if here() in met:
                break
            met.append(here())
        assert here() is met[0], f"{name}: from {told(met[-1])} it goes on to {told(here())} alone"
        missed = [told(each) for each in stops(top) if each not in met]
        assert missed == [], f"{name}: {key.name} does not reach these"
    desk.qtbot.waitUntil(lambda: nameless(top.window()) == [])


def sign_in(desk: Desk, run: App, name: str) -> None:
    """As somebody types: name, password, passphrase, Enter."""
    door = run.sign_in
    desk.qtbot.waitUntil(door.passphrase.isVisible)
    door.username.edit.setFocus()
    go_round(desk, run.window, "sign-in")
    door.username.edit.setFocus()
    for words in (name, PASSWORD, PASSPHRASE):
        desk.qtbot.keyClicks(here(), words)
        press(desk, Key.Key_Tab)
    door.passphrase.edit.setFocus()
    press(desk, Key.Key_Return)
    desk.qtbot.waitUntil(lambda: run.window.page is not None)
    settled(desk)


def settled(desk: Desk) -> None:
    """All that was asked has been answered and shown, and something has the focus."""
    run = desk.runs[-1]
    for _ in range(2):
        desk.qtbot.wait(10)
        desk.qtbot.waitUntil(lambda: not run.lanes._errands, timeout=20_000)
    # A desktop hands the keys back once a dialog is closed; the offscreen one has to be asked.
    if QApplication.activeWindow() is None:
        run.window.activateWindow()
    desk.qtbot.waitUntil(lambda: QApplication.activeWindow() is not None)
    if QApplication.focusWidget() is None:  # what had it is hidden: Tab finds the first again
        desk.qtbot.keyClick(QApplication.activeWindow(), Key.Key_Tab)


def walk_rail(desk: Desk, run: App) -> list[str]:
    seen = []
    for place, name in enumerate(RAIL, 1):
        press(desk, getattr(Key, f"Key_{place}"), ALT)
        settled(desk)
        if run.window.page is run.window._pages.get(name):
            seen.append(name)
            go_round(desk, run.window, name)
    return seen


def test_every_page_and_every_tab_of_a_person_is_walked_by_keys_alone(furnished: Desk) -> None:
    desk, run = furnished, furnished.start()
    sign_in(desk, run, LOGIN)
    assert walk_rail(desk, run) == list(RAIL[:-1])
    press(desk, Key.Key_2, ALT)
    settled(desk)
    desk.qtbot.keyClicks(here(), "coulth")
    settled(desk)
    press(desk, Key.Key_Return)
    page = run.window.page
    assert isinstance(page, PatientPage)
    desk.qtbot.waitUntil(lambda: page.about is not None)
    for place, tab in enumerate(page.tabs, 1):
        press(desk, getattr(Key, f"Key_{place}"), CONTROL)
        settled(desk)
        assert page.strip.current == tab
        go_round(desk, run.window, tab)


def test_every_dialog_of_a_person_is_reached_walked_and_left_by_keys_alone(
    furnished: Desk,
) -> None:
    desk, run = furnished, furnished.start()
    sign_in(desk, run, LOGIN)
    page = desk.open_patient(run)
    settled(desk)

    def opened() -> QDialog:
        found = QApplication.activeModalWidget()
        assert isinstance(found, QDialog)
        return found

    for key, held in ((Key.Key_K, CONTROL), (Key.Key_R, None), (Key.Key_N, CONTROL),
                      (Key.Key_W, None), (Key.Key_S, None)):  # fmt: skip
        press(desk, key, held)
        desk.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
        settled(desk)
        go_round(desk, opened(), f"{key.name} {type(opened()).__name__}")
        press(desk, Key.Key_Escape)
        desk.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
        settled(desk)
    story = page.summary.story
    lists = (each.list for column in page.summary.columns for each in column)
    problems = next(each for each in lists if each.row_model.rows and each.row_model.rows[0].key)
    problems.setFocus()
    press(desk, Key.Key_Home)
    press(desk, Key.Key_Return)
    desk.qtbot.waitUntil(story.isVisible)
    settled(desk)
    go_round(desk, run.window, "story")
    story.close_button.setFocus()
    press(desk, Key.Key_Escape)
    assert not story.isVisible()


def test_every_tab_of_administration_is_walked_by_keys_alone(furnished: Desk) -> None:
    desk, run = furnished, furnished.start()
    sign_in(desk, run, "lead")
    assert "administration" in walk_rail(desk, run)
    page = run.window.page
    assert isinstance(page, AdministrationPage)
    for place in range(1, page.strip.bar.count() + 1):
        if place <= NUMBERED:
            press(desk, getattr(Key, f"Key_{place}"), CONTROL)
        else:  # the others are reached along the strip
            page.strip.bar.setFocus()
            press(desk, Key.Key_Right)
        settled(desk)
        assert page.strip.bar.currentIndex() == place - 1
        go_round(desk, run.window, f"administration, {page.strip.current}")
