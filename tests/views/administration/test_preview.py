"""Looking with the eyes of others, by keys alone; nothing of anybody stays when it ends."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models import AccessReview, OwnRecord, Patient
from desktop.services import policy, policy_edit, policy_tables, subject_access
from desktop.services.changes import carry_out
from desktop.views.administration.page import AdministrationPage, permitted
from desktop.views.administration.policy import CHANGE, PolicyTab
from desktop.views.administration.preview import GUEST, PAPER, ROLE, ROOM, STAFF, PreviewTab
from desktop.views.page import Seat
from desktop.words.enums import Confidentiality, Kind, ReviewOf, Role, Sector
from desktop.words.people import Actor
from desktop.words.policy import Allowing
from desktop.words.preview import Viewer
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.administration.tabs import come_to, press
from tests.views.conftest import Office
from tests.views.showing import arrived

NUMBER = "9990000018"
REASON = "Request 2026/114: everything."


@pytest.fixture
def mary(office: Office) -> Patient:
    make = office.factory
    patient = make.patient("Adams", "Mary", practice=office.practice, nhs=NUMBER)
    make.item(patient, "Heart failure")
    make.item(patient, "HbA1c", Kind.RESULT, value="58", unit="mmol/mol")
    make.item(
        patient, "CANARY", Kind.SAFEGUARDING, sector=Sector.SOCIAL,
        confidentiality=Confidentiality.RESTRICTED,
    )  # fmt: skip
    return patient


def begun(office: Office, lead: Actor, patient: Patient) -> None:
    carry_out(
        office.store,
        lambda session: subject_access.begin(session, lead, patient.id, REASON, NOW),
        NOW,
    )


def opened(qtbot: QtBot, seat: Seat) -> PreviewTab:
    tab = come_to(qtbot, PreviewTab(seat))
    qtbot.waitUntil(lambda: tab.bar.access is not None)
    qtbot.waitUntil(tab.whom.isVisible)
    return tab


def look(qtbot: QtBot, tab: PreviewTab, kind: str, viewer: Viewer) -> None:
    tab.kind.set_value(kind)
    tab.kind.chosen.emit(kind)

    def offered() -> bool:
        tab.whom.set_value(viewer)
        return tab.whom.value() == viewer

    qtbot.waitUntil(offered)
    with qtbot.waitSignal(tab.said):
        press(qtbot, tab, Qt.Key.Key_Return, control=True)


def seen(tab: PreviewTab) -> list[str]:
    model = tab.items.table_model
    return [model.index(row, 1).data() for row in range(model.rowCount())]


def withheld(tab: PreviewTab) -> list[tuple[str, ...]]:
    model = tab.left_out.table_model
    return [
        tuple(model.index(row, place).data() for place in range(3))
        for row in range(model.rowCount())
    ]


def test_a_lead_begins_by_number_and_reason_and_looks_by_keys_alone(
    qtbot: QtBot, office: Office, seat: Seat, mary: Patient
) -> None:
    tab = come_to(qtbot, PreviewTab(seat))
    assert not tab.bar.begin.isEnabled()
    assert not tab.whom.isVisible()
    press(qtbot, tab, Qt.Key.Key_F6)
    qtbot.keyClicks(tab.bar.number.edit, "999 000 0018")
    press(qtbot, tab.bar.number.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(tab.bar.begin.isEnabled)
    assert "ADAMS, Mary" in tab.bar.who.words.text()
    qtbot.keyClicks(tab.bar.reason.edit, REASON)
    press(qtbot, tab.bar.reason.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.bar.access is not None)
    qtbot.waitUntil(tab.whom.isVisible)
    assert QApplication.focusWidget() is tab.bar.whom.edit
    assert "until 11:30" in tab.bar.until.text()
    assert REASON in tab.bar.until.text()
    assert seen(tab) == []
    look(qtbot, tab, ROLE, Viewer(role=Role.PRACTICE_STAFF))
    assert seen(tab) == []
    look(qtbot, tab, PAPER, Viewer())
    assert seen(tab) == ["Heart failure"]
    assert withheld(tab) == [
        ("Safeguarding", "Social care", "As restricted"), ("Result", "Health", "Normally"),
    ]  # fmt: skip
    assert nameless(tab) == []
    assert [each for each in office.signed() if not each.startswith("test.")][-4:] == [
        "patient.searched", "policy.check begun", "policy.previewed", "policy.previewed",
    ]  # fmt: skip


def test_a_colleagues_record_is_asked_about_before_the_check_begins(
    qtbot: QtBot, office: Office, seat: Seat, mary: Patient
) -> None:
    office.factory.keep(OwnRecord(staff_id=office.matron.id, patient_id=mary.id))
    tab = come_to(qtbot, PreviewTab(seat))
    qtbot.keyClicks(tab.bar.number.edit, "999 000 0018")
    press(qtbot, tab.bar.number.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(tab.bar.begin.isEnabled)
    qtbot.keyClicks(tab.bar.reason.edit, REASON)
    press(qtbot, tab.bar.reason.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.bar.dialog is not None and tab.bar.dialog.isVisible())
    dialog = tab.bar.dialog
    assert dialog is not None
    assert tab.bar.access is None
    assert nameless(dialog) == []
    qtbot.keyClicks(dialog.reason.edit, "She asked what the surgery sees")
    qtbot.keyClick(dialog.reason.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.bar.access is not None)
    with office.store.reading() as session:
        (review,) = session.scalars(select(AccessReview))
    assert (review.what, review.reason) == (
        ReviewOf.COLLEAGUE, "She asked what the surgery sees",
    )  # fmt: skip


def test_what_is_withheld_is_a_sort_and_no_word_of_it(
    qtbot: QtBot, office: Office, seat: Seat, lead: Actor, mary: Patient
) -> None:
    begun(office, lead, mary)
    tab = opened(qtbot, seat)
    QAbstractItemModelTester(tab.items.table_model, tab)
    QAbstractItemModelTester(tab.left_out.table_model, tab)
    look(qtbot, tab, ROLE, Viewer(role=Role.GP))
    assert "CANARY" in seen(tab)
    look(qtbot, tab, ROLE, Viewer(role=Role.PHARMACIST))
    assert seen(tab) == ["Heart failure", "HbA1c: 58 mmol/mol"]
    assert "CANARY" not in repr(tab.left_out.table_model.row(tab.left_out.table_model.index(0, 0)))


def test_of_someone_it_says_first_whether_they_may_open_the_person(
    qtbot: QtBot, office: Office, seat: Seat, lead: Actor, mary: Patient
) -> None:
    stranger = office.factory.staff(name="Una Stranger")
    begun(office, lead, mary)
    tab = opened(qtbot, seat)
    look(qtbot, tab, STAFF, Viewer(staff=office.matron.id))
    (line,) = tab.opens.row_model.rows
    assert (line.title, line.chip) == ("Anna Bell", "May open")
    assert line.below == "The person is on their caseload"
    assert "CANARY" in seen(tab)
    look(qtbot, tab, STAFF, Viewer(staff=stranger.id))
    (line,) = tab.opens.row_model.rows
    assert (line.chip, line.below) == ("May not", "They have no relationship with the person")
    assert seen(tab) == []
    assert "do not get to see" in tab.shown.note.text()
    assert nameless(tab) == []


def test_of_a_room_everyone_present_is_weighed(
    qtbot: QtBot, office: Office, seat: Seat, lead: Actor, mary: Patient
) -> None:
    begun(office, lead, mary)
    tab = opened(qtbot, seat)
    tab.kind.set_value(ROOM)
    tab.kind.chosen.emit(ROOM)
    assert not tab.button.isEnabled()
    assert "no meeting" in tab.button.toolTip()
    meeting = office.factory.meeting(office.team, chair=office.matron, patients=[mary])
    tab = opened(qtbot, seat)
    qtbot.waitUntil(lambda: len(tab._viewers.meetings) == 1)
    look(qtbot, tab, ROOM, Viewer(meeting=meeting.id))
    assert seen(tab) == []
    assert "do not get to see" in tab.shown.note.text()


def test_another_choice_takes_away_what_is_shown(
    qtbot: QtBot, office: Office, seat: Seat, lead: Actor, mary: Patient
) -> None:
    begun(office, lead, mary)
    tab = opened(qtbot, seat)
    look(qtbot, tab, ROLE, Viewer(role=Role.GP))
    assert seen(tab)
    tab.whom.chosen.emit(tab.whom.value())
    assert seen(tab) == []
    look(qtbot, tab, ROLE, Viewer(role=Role.GP))
    tab.leave()
    assert seen(tab) == []


def test_when_the_access_ends_nothing_of_the_person_stays(
    qtbot: QtBot, office: Office, lead: Actor, mary: Patient
) -> None:
    moment = [NOW]
    seat = office.seat(lead, clock=lambda: moment[0])
    begun(office, lead, mary)
    tab = opened(qtbot, seat)
    look(qtbot, tab, PAPER, Viewer())
    assert seen(tab)
    assert timedelta(minutes=119) < timedelta(milliseconds=tab.bar._timer.interval())
    press(qtbot, tab, Qt.Key.Key_D, control=True)
    qtbot.waitUntil(lambda: tab.bar.access is None)
    assert seen(tab) == []
    assert not tab.whom.isVisible()
    assert tab.bar.until.text() == ""


def test_a_number_nobody_has_and_a_reason_too_short_are_refused(
    qtbot: QtBot, office: Office, seat: Seat, mary: Patient
) -> None:
    tab = come_to(qtbot, PreviewTab(seat))
    tab.bar.number.set_text("999 000 0026")
    press(qtbot, tab.bar.number.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Nobody here" in tab.bar.number._wrong.text())
    assert not tab.bar.begin.isEnabled()
    tab.bar.number.set_text("adams")
    press(qtbot, tab.bar.number.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Type a full NHS number" in tab.bar.number._wrong.text())
    tab.bar.number.set_text(NUMBER)
    press(qtbot, tab.bar.number.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(tab.bar.begin.isEnabled)
    tab.bar.reason.set_text("short")
    press(qtbot, tab, Qt.Key.Key_G, control=True)
    qtbot.waitUntil(lambda: "at least 10 letters" in tab.bar.reason._wrong.text())
    qtbot.keyClicks(tab.bar.number.edit, "1")
    assert not tab.bar.begin.isEnabled()
    assert tab.bar.who.words.text() == ""


def test_of_two_who_are_answered_one_is_chosen(
    qtbot: QtBot, office: Office, seat: Seat, lead: Actor, mary: Patient
) -> None:
    other = office.factory.patient("Brown", "Alan", practice=office.practice)
    begun(office, lead, mary)
    tab = opened(qtbot, seat)
    look(qtbot, tab, PAPER, Viewer())
    begun(office, lead, other)
    tab.bar.refresh()
    qtbot.waitUntil(lambda: tab.bar.whom.edit.count() == 2)
    assert tab.bar.access is not None
    assert tab.bar.access.patient == mary.id
    assert seen(tab) == ["Heart failure"]
    brown = next(each for each in tab.bar._rows if each.patient == other.id)
    tab.bar.whom.set_value(brown)
    tab.bar.whom.chosen.emit(brown)
    assert seen(tab) == []


def test_the_eyes_of_a_guest_are_offered(
    qtbot: QtBot, office: Office, seat: Seat, lead: Actor, mary: Patient
) -> None:
    begun(office, lead, mary)
    tab = opened(qtbot, seat)
    look(qtbot, tab, GUEST, Viewer(role=Role.PHARMACIST, guest=True))
    assert seen(tab) == ["Heart failure", "HbA1c: 58 mmol/mol"]
    (line,) = tab.opens.row_model.rows
    assert (line.title, line.chip) == ("A guest, pharmacist", "May open")


def test_a_policy_being_changed_is_previewed_before_it_is_in_force(
    qtbot: QtBot, office: Office, seat: Seat, mary: Patient
) -> None:
    begun(office, seat.actor, mary)
    page = AdministrationPage(seat, permitted(seat))
    page.resize(1290, 660)
    arrived(qtbot, page)
    page.go("policy")
    held = page.tab
    assert isinstance(held, PolicyTab)
    qtbot.waitUntil(lambda: held.reading.words.toPlainText() != "")
    held.go(CHANGE)
    assert not held.change.preview.isEnabled()
    without = policy_edit.take_away(
        policy_tables.lines(policy.shipped()),
        Allowing(
            (policy_tables.PAPER,), tuple(Sector), (Kind.PROBLEM,), tuple(Confidentiality), ""
        ),
    )
    held.change.try_out(policy_tables.written(without), "Nothing clinical at home")
    press(qtbot, held, Qt.Key.Key_P, control=True)
    tab = page.tab
    assert isinstance(tab, PreviewTab)
    assert "not in force" in tab.by.words.text()
    qtbot.waitUntil(tab.whom.isVisible)
    look(qtbot, tab, PAPER, Viewer())
    assert "Heart failure" not in seen(tab)
    assert ("Problem", "Health", "Normally") in withheld(tab)
    assert nameless(tab) == []
    tab.by.asked.emit()
    assert not tab.by.isVisible()
    look(qtbot, tab, PAPER, Viewer())
    assert seen(tab) == ["Heart failure"]
    page.go("policy")
    assert held.change.changed == without  # the change waits where it was
