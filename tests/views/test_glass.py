"""A person's page while it is open for a short while only, or is asked about first."""

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models import AccessReview, Objection, OwnRecord, Patient
from desktop.services import openings
from desktop.services.changes import carry_out
from desktop.views.near import NearDialog
from desktop.views.patient import PatientPage
from desktop.words.enums import ObjectionTo, ReviewOf, Role
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.people import edith
from tests.views.showing import dressed, shown
from tests.views.words import words_on

WHY = "Found on the floor, the crew asks for her medicines"


class Clock:
    """The time at this desk, which a test moves."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def page(qtbot: QtBot, office: Office, clock: Clock) -> PatientPage:
    made = shown(qtbot, dressed(PatientPage, office.seat(clock=clock)))
    made.resize(1290, 680)
    made.seat.records.touched.connect(made.hear)
    return made


def break_glass(office: Office, patient: Patient) -> None:
    """For someone who is on no list of the matron's."""
    carry_out(
        office.store,
        lambda session: openings.break_glass(session, office.matron, patient.id, WHY, NOW),
        NOW,
    )


@pytest.fixture
def broken(qtbot: QtBot, office: Office, page: PatientPage) -> Patient:
    office.factory.staff(Role.GOVERNANCE_LEAD, "Moira Tait", teams=[office.team])
    elsewhere = office.factory.practice("Saltcote Surgery")
    patient = office.factory.patient("Adams", practice=elsewhere, known=False)
    office.factory.item(patient, "Asthma")
    break_glass(office, patient)
    page.bring(patient.id)
    qtbot.waitUntil(lambda: page.about is not None)
    qtbot.waitUntil(page.summary.sheet.isVisible)
    return patient


def is_shut(page: PatientPage) -> bool:
    return page.about is None and "This record has closed" in words_on(page)


def test_every_tab_says_that_the_glass_is_broken_until_when_and_who_reviews_it(
    page: PatientPage, broken: Patient
) -> None:
    for tab in page.tabs:
        page.go(tab)
        assert page.glass.isVisible()
        assert page.glass.strip.words.text() == (
            "You broke the glass at 09:30 for this record; it closes at 10:30 and Moira Tait will"
            " review it."
        )
    assert nameless(page) == []


def test_ones_own_people_have_no_such_strip(
    qtbot: QtBot, office: Office, page: PatientPage
) -> None:
    page.bring(edith(office).id)
    qtbot.waitUntil(lambda: page.about is not None)
    assert not page.glass.isVisible()


def test_a_key_closes_it_and_nothing_stays_on_the_screen(
    qtbot: QtBot, office: Office, page: PatientPage, broken: Patient
) -> None:
    qtbot.keyClick(page, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: is_shut(page))
    assert "Asthma" not in words_on(page)
    assert not page.glass.isVisible()
    assert office.signed()[-1] == "glass.closed"


def test_it_closes_by_itself_without_a_click(
    qtbot: QtBot, page: PatientPage, broken: Patient, clock: Clock
) -> None:
    clock.at = NOW + timedelta(minutes=59)
    page.glass.timer.timeout.emit()
    assert page.about is not None
    page.refer.click()
    dialog = page.dialog
    assert dialog is not None
    clock.at = NOW + timedelta(minutes=60)
    page.glass.timer.timeout.emit()
    assert is_shut(page)
    assert "Asthma" not in words_on(page)
    assert not dialog.isVisible()


def test_the_clock_is_looked_at_often_since_a_timer_sleeps_with_its_computer(
    page: PatientPage, broken: Patient
) -> None:
    assert page.glass.timer.isActive()
    assert page.glass.timer.interval() <= 30_000


def test_a_record_that_is_closed_to_someone_leaves_their_screen(
    qtbot: QtBot, office: Office, page: PatientPage
) -> None:
    patient = edith(office)
    page.bring(patient.id)
    qtbot.waitUntil(lambda: page.about is not None)
    office.factory.keep(
        Objection(patient_id=patient.id, against=ObjectionTo.PERSON, staff_id=office.matron.id,
                  made_by_id=office.matron.id, made_at=NOW)
    )  # fmt: skip
    page.hear(frozenset({f"patient:{patient.id}"}))
    qtbot.waitUntil(lambda: is_shut(page))
    assert "Penicillin" not in words_on(page)


# --- asked about first ----------------------------------------------------------------------------


@pytest.fixture
def own(office: Office) -> Patient:
    patient = edith(office)
    office.factory.keep(OwnRecord(staff_id=office.matron.id, patient_id=patient.id))
    return patient


def asked(qtbot: QtBot, page: PatientPage, patient: Patient) -> NearDialog:
    page.bring(patient.id)
    qtbot.waitUntil(lambda: page.dialog is not None and page.dialog.isVisible())
    assert isinstance(page.dialog, NearDialog)
    return page.dialog


def test_ones_own_record_is_asked_about_before_anything_of_it_shows(
    qtbot: QtBot, office: Office, page: PatientPage, own: Patient
) -> None:
    dialog = asked(qtbot, page, own)
    assert dialog.sentence.text() == "This is your own record. Why do you open it?"
    assert page.about is None
    assert "COULTHARD" not in words_on(page)
    assert "COULTHARD" not in words_on(dialog)
    assert nameless(dialog) == []
    assert "patient.opened" not in office.signed()
    qtbot.keyClicks(dialog.reason.edit, "because")
    qtbot.keyClick(dialog.reason.edit, Qt.Key.Key_Return)
    assert "at least 10 letters" in words_on(dialog)
    qtbot.keyClicks(dialog.reason.edit, " my appointment was moved")
    qtbot.keyClick(dialog.reason.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.about is not None)
    qtbot.waitUntil(lambda: "Penicillin" in words_on(page))
    with office.store.reading() as session:
        (review,) = session.scalars(select(AccessReview))
    assert (review.what, review.reason) == (ReviewOf.OWN, "because my appointment was moved")
    assert office.signed()[-1] == "patient.opened"


def test_whoever_would_rather_not_say_why_sees_nobody(
    qtbot: QtBot, office: Office, page: PatientPage, own: Patient
) -> None:
    dialog = asked(qtbot, page, own)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert page.about is None
    assert "This record was not opened." in words_on(page)
    assert "patient.opened" not in office.signed()


@pytest.mark.parametrize(
    ("asks", "sentence"),
    [
        ({ReviewOf.OWN}, "your own record"),
        ({ReviewOf.COLLEAGUE}, "the record of a colleague."),
        ({ReviewOf.HOUSEHOLD}, "someone at your address"),
        ({ReviewOf.COLLEAGUE, ReviewOf.HOUSEHOLD}, "a colleague who lives at your address"),
    ],
)
def test_each_sort_is_asked_about_in_its_own_words(
    qtbot: QtBot, office: Office, asks: set[ReviewOf], sentence: str
) -> None:
    dialog = shown(qtbot, NearDialog(office.look, frozenset(asks)))
    assert sentence in dialog.sentence.text()
