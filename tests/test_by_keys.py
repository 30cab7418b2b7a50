"""From the sign-in through every page by keys alone: each control is reached, named, and let go."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from desktop.app import App
from desktop.models import Patient, contradictions
from desktop.store import embedded
from desktop.store.session import sign, utc_now
from desktop.views.administration.page import NUMBERED, AdministrationPage
from desktop.views.desk import DeskPage
from desktop.views.eyes import EyesDialog
from desktop.views.openers import OpenersDialog
from desktop.views.patient import PatientPage
from desktop.views.patients import PatientsPage
from desktop.views.places import PlacesPage
from desktop.words.allergies import NO_KNOWN_ALLERGY
from desktop.words.enums import (
    ItemStatus,
    Kind,
    PlaceKind,
    RelationshipKind,
    Role,
    Sector,
    SourceKind,
)
from tests.by_keys import ALT, CONTROL, Fingers, Flashes, Key
from tests.clock import NOW
from tests.desk import PASSWORD, Desk
from tests.factory import Factory
from tests.stores import LOGIN, PASSPHRASE

RAIL = ("today", "patients", "desk", "places", "meetings", "actions", "feeds", "administration")


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
        today = utc_now()  # the store that is opened at the door goes by the computer's clock
        make.related(
            patient, lead, RelationshipKind.SUBJECT_ACCESS,
            begins_at=today - timedelta(hours=2), ends_at=today + timedelta(hours=2),
        )  # fmt: skip
        with store.writing() as session:
            contradictions.recompute(session, [desk.patient], NOW)
            sign(session, lead, "test.set up", [])
    yield desk
    desk.application.removeEventFilter(flashes)
    assert flashes.seen == []


def sign_in(desk: Desk, run: App, name: str) -> Fingers:
    """As somebody types: name, password, passphrase, Enter."""
    door, fingers = run.sign_in, Fingers(desk.qtbot, run.window, run.lanes)
    desk.qtbot.waitUntil(door.passphrase.isVisible)
    door.username.edit.setFocus()
    fingers.go_round(run.window, "sign-in")
    door.username.edit.setFocus()
    for words in (name, PASSWORD, PASSPHRASE):
        fingers.type(words)
        fingers.press(Key.Key_Tab)
    door.passphrase.edit.setFocus()
    fingers.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: run.window.page is not None)
    fingers.settle()
    return fingers


def walk_rail(fingers: Fingers, run: App) -> list[str]:
    seen = []
    for place, name in enumerate(RAIL, 1):
        fingers.press(getattr(Key, f"Key_{place}"), ALT)
        fingers.settle()
        if run.window.page is run.window._pages.get(name):
            seen.append(name)
            fingers.go_round(run.window, name)
    return seen


def test_every_page_and_every_tab_of_a_person_is_walked_by_keys_alone(furnished: Desk) -> None:
    desk, run = furnished, furnished.start()
    fingers = sign_in(desk, run, LOGIN)
    assert walk_rail(fingers, run) == list(RAIL[:-1])
    fingers.press(Key.Key_2, ALT)
    fingers.settle()
    fingers.type("coulth")
    fingers.settle()
    fingers.press(Key.Key_Return)
    page = run.window.page
    assert isinstance(page, PatientPage)
    desk.qtbot.waitUntil(lambda: page.about is not None)
    for place, tab in enumerate(page.tabs, 1):
        fingers.press(getattr(Key, f"Key_{place}"), CONTROL)
        fingers.settle()
        assert page.strip.current == tab
        fingers.go_round(run.window, tab)


def test_every_dialog_of_a_person_is_reached_walked_and_left_by_keys_alone(
    furnished: Desk,
) -> None:
    desk, run = furnished, furnished.start()
    fingers = sign_in(desk, run, LOGIN)
    page = desk.open_patient(run)
    fingers.settle()

    for key, held in ((Key.Key_K, CONTROL), (Key.Key_R, None), (Key.Key_N, CONTROL),
                      (Key.Key_W, None), (Key.Key_S, None)):  # fmt: skip
        fingers.press(key, held)
        dialog = fingers.dialog()
        fingers.go_round(dialog, f"{key.name} {type(dialog).__name__}")
        fingers.close_dialog()
    story = page.summary.story
    lists = (each.list for column in page.summary.columns for each in column)
    problems = next(each for each in lists if each.row_model.rows and each.row_model.rows[0].key)
    problems.setFocus()
    fingers.press(Key.Key_Home)
    fingers.press(Key.Key_Return)
    desk.qtbot.waitUntil(story.isVisible)
    fingers.settle()
    fingers.go_round(run.window, "story")
    story.close_button.setFocus()
    fingers.press(Key.Key_Escape)
    assert not story.isVisible()


def test_the_filters_and_every_caseload_are_walked_by_keys_alone(furnished: Desk) -> None:
    desk, run = furnished, furnished.start()
    fingers = sign_in(desk, run, LOGIN)
    fingers.press(Key.Key_2, ALT)
    fingers.settle()
    people = run.window.page
    assert isinstance(people, PatientsPage)
    fingers.use(people.narrow)
    fingers.go_round(run.window, "filters")
    fingers.press(Key.Key_4, ALT)
    fingers.settle()
    places = run.window.page
    assert isinstance(places, PlacesPage)
    fingers.press(Key.Key_C)
    fingers.settle()
    for place in range(1, 5):
        fingers.press(getattr(Key, f"Key_{place}"))
        fingers.settle()
        fingers.go_round(run.window, f"caseload {place}")


def test_a_call_is_taken_and_left_by_keys_alone(furnished: Desk) -> None:
    desk, run = furnished, furnished.start()
    fingers = sign_in(desk, run, LOGIN)
    fingers.press(Key.Key_3, ALT)
    fingers.settle()
    page = run.window.page
    assert isinstance(page, DeskPage)
    fingers.type("coulth")
    fingers.settle()
    fingers.press(Key.Key_Return)
    desk.qtbot.waitUntil(page.checking.isVisible)
    fingers.settle()
    fingers.go_round(run.window, "who rings")
    fingers.come_to(page.checking.who)
    fingers.press(Key.Key_Down)
    ticks = [each for each in page.checking.ticks.values() if each.isEnabled()]
    for tick in ticks[:2]:
        fingers.come_to(tick)
        fingers.press(Key.Key_Space)
    fingers.use(page.checking.confirm)
    desk.qtbot.waitUntil(page.leave_message.isVisible)
    fingers.go_round(run.window, "call")
    fingers.come_to(page.message)
    fingers.type("Please ring back")
    fingers.use(page.again)
    assert page.box.text() == ""


def test_the_eyes_of_others_are_walked_and_left_by_keys_alone(furnished: Desk) -> None:
    desk, run = furnished, furnished.start()
    fingers = sign_in(desk, run, LOGIN)
    page = desk.open_patient(run)
    fingers.settle()
    fingers.press(Key.Key_W)
    openers = fingers.dialog()
    assert isinstance(openers, OpenersDialog)
    fingers.use(openers.see_as)
    desk.qtbot.waitUntil(lambda: isinstance(page.dialog, EyesDialog))
    eyes = fingers.dialog()
    assert isinstance(eyes, EyesDialog)
    fingers.settle()
    for place, key in enumerate(eyes.tabs, 1):
        fingers.press(getattr(Key, f"Key_{place}"), CONTROL)
        fingers.settle()
        assert eyes.strip.current == key
        fingers.go_round(eyes, f"eyes, {key}")
    fingers.close_dialog()
    assert page.dialog is None


def test_who_has_looked_is_walked_by_keys_alone(furnished: Desk) -> None:
    desk, run = furnished, furnished.start()
    fingers = sign_in(desk, run, "lead")
    page = desk.open_patient(run)
    fingers.settle()
    fingers.press(getattr(Key, f"Key_{list(page.tabs).index('looked') + 1}"), CONTROL)
    fingers.settle()
    assert page.strip.current == "looked"
    fingers.go_round(run.window, "who has looked")


def test_every_tab_of_administration_is_walked_by_keys_alone(furnished: Desk) -> None:
    desk, run = furnished, furnished.start()
    fingers = sign_in(desk, run, "lead")
    assert "administration" in walk_rail(fingers, run)
    page = run.window.page
    assert isinstance(page, AdministrationPage)
    for place in range(1, page.strip.bar.count() + 1):
        if place <= NUMBERED:
            fingers.press(getattr(Key, f"Key_{place}"), CONTROL)
        else:  # the others are reached along the strip
            page.strip.bar.setFocus()
            fingers.press(Key.Key_Right)
        fingers.settle()
        assert page.strip.bar.currentIndex() == place - 1
        fingers.go_round(run.window, f"administration, {page.strip.current}")
