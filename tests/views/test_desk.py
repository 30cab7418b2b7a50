"""The desk, by keys alone: find, tick, read, write."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.models import Absence, Action, AuditEntry, OwnRecord, Patient
from desktop.views.desk import DeskPage
from desktop.words.dates import UNDATED, PartialDate
from desktop.words.desk import Identifier
from desktop.words.enums import ItemStatus, Kind, Role, Sector, SourceKind
from tests.clock import NOW, TODAY
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import arrived, shown

Key, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def patient(office: Office) -> Patient:
    make = office.factory
    patient = make.patient(
        "Coulthard", "Edith", practice=office.practice, address="14 Quarry Row, Coldhope",
        postcode="DL13 0ZA", telephone="0191 498 0123",
    )  # fmt: skip
    make.item(patient, "Leanne Coulthard", Kind.CONTACT, source=make.source("GP"),
              detail="Granddaughter, may be told everything", value="07700 900742")  # fmt: skip
    return patient


@pytest.fixture
def page(qtbot: QtBot, office: Office, patient: Patient) -> DeskPage:
    clerk = office.factory.staff(
        Role.PRACTICE_STAFF, "Carol Dent", practices=[office.practice], teams=[office.team]
    )
    page = shown(qtbot, DeskPage(office.seat(clerk)))
    arrived(qtbot, page)
    return page


def ask_about(qtbot: QtBot, page: DeskPage) -> None:
    page.box.setFocus()
    qtbot.keyClicks(page.box, "coulth")
    qtbot.keyClick(page.box, Key.Key_Return)
    qtbot.waitUntil(page.checking.isVisible)


HERSELF, LEANNE, OTHER = 1, 2, -1
"""Places in the list of who may ring."""


def ring(page: DeskPage, place: int) -> None:
    edit = page.checking.who.edit
    edit.setCurrentIndex(place % edit.count())


def check(qtbot: QtBot, page: DeskPage, place: int = HERSELF) -> None:
    ask_about(qtbot, page)
    ring(page, place)
    for each in (Identifier.NAME_AND_BIRTH, Identifier.TELEPHONE):
        qtbot.keyClick(page.checking.ticks[each], Key.Key_Space)
    qtbot.keyClick(page, Key.Key_C)
    qtbot.waitUntil(page.call.isVisible)


def test_nothing_is_told_before_two_identifiers_are_right(qtbot: QtBot, page: DeskPage) -> None:
    ask_about(qtbot, page)
    checking = page.checking
    assert checking.ticks[Identifier.ADDRESS].text() == "Address: 14 Quarry Row, Coldhope, DL13 0ZA"
    assert not checking.confirm.isEnabled()
    ring(page, HERSELF)
    qtbot.keyClick(checking.ticks[Identifier.ADDRESS], Key.Key_Space)
    assert not checking.confirm.isEnabled()
    assert not page.call.isVisible()
    qtbot.keyClick(checking.ticks[Identifier.NHS_NUMBER], Key.Key_Space)
    assert checking.confirm.isEnabled()
    assert checking.enough.text() == "2 are right."


def test_a_call_from_the_first_key_to_the_message(
    qtbot: QtBot, office: Office, patient: Patient, page: DeskPage
) -> None:
    check(qtbot, page)
    assert [line.title for line in page.permissions.row_model.rows] == ["Leanne Coulthard"]
    assert "Tell nobody else" in page.caution.words.text()
    assert page.caution.isVisible()  # whatever a source has said
    assert page.key_worker.text() == "No key worker is recorded."
    assert page.nobody_comes.isVisible()
    assert "that you may see" in page.nobody_comes.text()
    assert nameless(page) == []
    qtbot.waitUntil(page.message.edit.hasFocus)
    qtbot.keyClicks(page.message.edit, "Ring Leanne back")
    page.who.set_value(office.matron.id)
    qtbot.keyClick(page.message.edit, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: not page.call.isVisible())
    with office.store.reading() as session:
        (action,) = session.query(Action).all()
        signed = [each.action for each in session.query(AuditEntry).all()]
    assert (action.what, action.owner_id, action.due) == (
        "COULTHARD, Edith rang: Ring Leanne back", office.matron.id, TODAY,
    )  # fmt: skip
    assert {"desk.checked", "patient.opened", "action.agreed"} <= set(signed)
    assert page.name.text() == ""
    assert page.box.hasFocus()


def test_the_message_is_in_sight_on_a_small_screen_and_who_came_already_is_told_as_past(
    qtbot: QtBot, office: Office, patient: Patient, page: DeskPage
) -> None:
    rota = office.factory.source("Brightway", Sector.SOCIAL, SourceKind.COUNCIL)
    for time in ("07:45", "12:15", "16:45", "21:00"):
        office.factory.item(patient, f"Call {time}", Kind.VISIT, source=rota,
                            begins=f"2026-11-26T{time}", status=ItemStatus.PLANNED)  # fmt: skip
    page.resize(1290, 680)
    check(qtbot, page)
    lines = page.today.row_model.rows
    assert [(line.time, line.right) for line in lines] == [
        ("07:45", "time past"), ("12:15", ""), ("16:45", ""), ("21:00", ""),
    ]  # fmt: skip

    def in_sight() -> bool:
        foot = page.leave_message.mapTo(page, page.leave_message.rect().bottomLeft())
        return page.leave_message.isVisible() and foot.y() <= page.height()

    qtbot.waitUntil(in_sight)
    page.resize(700, 680)  # one column: what may be told is read before anything is written
    qtbot.waitUntil(
        lambda: (
            page.message.mapTo(page, page.message.rect().topLeft()).y()
            > page.caution.mapTo(page, page.caution.rect().bottomLeft()).y()
        )
    )
    page.again.click()
    assert not page.writing.isVisible()


def test_who_rings_is_chosen_first_and_decides_what_stands_there(
    qtbot: QtBot, page: DeskPage
) -> None:
    check(qtbot, page, LEANNE)
    assert page.rings.text() == "Rings: Leanne Coulthard, Granddaughter, may be told everything"
    assert "What is recorded of Leanne Coulthard" in page.caution.words.text()
    page.again.click()
    page.box.clear()
    ask_about(qtbot, page)
    assert page.checking.caller() is None
    assert "Say first who rings" in page.checking.enough.text()
    for each in (Identifier.NAME_AND_BIRTH, Identifier.TELEPHONE):
        page.checking.ticks[each].setChecked(True)
    assert not page.checking.confirm.isEnabled()
    ring(page, OTHER)
    assert page.checking.name.isVisible()
    assert not page.checking.confirm.isEnabled()
    qtbot.keyClicks(page.checking.name.edit, "Rita Vane")
    page.checking.confirm.click()
    qtbot.waitUntil(page.call.isVisible)
    assert not page.permissions.isVisible()
    assert "Nothing that you may see permits telling Rita Vane" in page.caution.words.text()
    assert nameless(page) == []


def test_that_someone_is_in_hospital_stands_over_who_comes_today(
    qtbot: QtBot, office: Office, patient: Patient
) -> None:
    make = office.factory
    hospital = make.source("Hospital", Sector.HEALTH, SourceKind.HOSPITAL)
    make.item(patient, "Admitted to Ward 4", Kind.ADMISSION, source=hospital,
              begins="2026-11-25T10:00")  # fmt: skip
    for day in (26, 27):
        make.item(patient, "Lunch call", Kind.VISIT, source=make.source("Care", Sector.SOCIAL),
                  begins=f"2026-11-{day}T12:30", status=ItemStatus.PLANNED)  # fmt: skip
    page = shown(qtbot, DeskPage(office.seat()))
    check(qtbot, page)
    stay, clash = page.first.shown
    assert (stay.words, stay.tone) == (
        "In hospital since 25-Nov-2026 10:00: Admitted to Ward 4", "blue",
    )  # fmt: skip
    assert clash.words.startswith("Clash. Lunch call")
    assert "In hospital then" in clash.words
    qtbot.keyClick(page, Key.Key_F8)
    assert page.first.shown == ()


def test_what_forbids_is_marked_and_what_the_role_does_not_see_is_said(
    qtbot: QtBot, office: Office, patient: Patient, page: DeskPage
) -> None:
    office.factory.item(patient, "Do not disclose the address to Leanne Coulthard",
                        Kind.REQUIREMENT, source=office.factory.source("GP"))  # fmt: skip
    check(qtbot, page, LEANNE)
    assert [(line.title.partition(" ")[0], line.chip) for line in page.permissions.row_model.rows
            ] == [("Do", "Forbids"), ("Leanne", "")]  # fmt: skip
    assert page.caution.words.text() == (
        "Something is not to be told: it stands here. Read it to the end, and tell Leanne Coulthard"
        " nothing that it forbids or leaves open before you have asked this person. More may be"
        " recorded than you may see. Your role sees no alerts or legal entries: who must not be"
        " told may stand there."
    )


def test_the_next_call_leaves_nothing_of_the_last_to_write_under(
    qtbot: QtBot, page: DeskPage
) -> None:
    check(qtbot, page)
    qtbot.keyClicks(page.box, "x")
    assert not page.call.isVisible()
    assert page.name.text() == ""


def test_the_next_message_goes_to_the_next_persons_key_worker_and_not_to_the_last_ones(
    qtbot: QtBot, office: Office, patient: Patient, page: DeskPage
) -> None:
    make, other = office.factory, office.factory.patient("Nowak", "Ewa", practice=office.practice,
                                                         telephone="0191 498 0321")  # fmt: skip
    for someone, name in ((patient, "Ruth Egg"), (other, "Nadia Osei")):
        make.staff(Role.COMMUNITY_NURSE, name, teams=[office.team], practices=[office.practice])
        make.item(
            someone, name, Kind.PROFESSIONAL, code="key-worker", source=make.source("Nursing")
        )
    check(qtbot, page)
    assert page.who.edit.currentText().startswith("Ruth Egg")
    page.due.set_value(7)
    qtbot.keyClick(page, Key.Key_F8)
    qtbot.keyClicks(page.box, "nowak")
    qtbot.keyClick(page.box, Key.Key_Return)
    qtbot.waitUntil(page.checking.isVisible)
    ring(page, HERSELF)
    for each in (Identifier.NAME_AND_BIRTH, Identifier.TELEPHONE):
        page.checking.ticks[each].setChecked(True)
    page.checking.confirm.click()
    qtbot.waitUntil(page.call.isVisible)
    assert page.key_worker.text().startswith("Nadia Osei")
    assert page.who.edit.currentText().startswith("Nadia Osei")
    assert page.due.value() == 0


def test_whoever_died_is_marked_before_they_are_chosen(
    qtbot: QtBot, office: Office, patient: Patient, page: DeskPage
) -> None:
    office.factory.change(Patient, patient.id, died=PartialDate("2026-11-25"))
    page.box.setFocus()
    qtbot.keyClicks(page.box, "coulth")
    qtbot.waitUntil(lambda: len(page.found.row_model.rows) == 1)
    assert page.found.row_model.rows[0].chip == "Died 25-Nov-2026"


@pytest.mark.parametrize(
    ("died", "recorded"),
    [
        (PartialDate("2026-11-25"), "Recorded as having died 25-Nov-2026"),
        (UNDATED, "Recorded as having died, date not recorded"),
    ],
)
@pytest.mark.parametrize(
    ("place", "told"), [(HERSELF, "somebody rings as them"), (LEANNE, "have somebody ring back")]
)
def test_of_someone_who_died_nobody_is_told_to_ask_them_and_visits_are_to_be_called_off(
    qtbot: QtBot, office: Office, patient: Patient, page: DeskPage, place: int, told: str,
    died: PartialDate, recorded: str,
) -> None:  # fmt: skip
    make = office.factory
    make.change(Patient, patient.id, died=died)
    for time in ("07:45", "16:45"):
        make.item(patient, f"Call {time}", Kind.VISIT, source=make.source("Brightway"),
                  begins=f"2026-11-26T{time}", status=ItemStatus.PLANNED)  # fmt: skip
    check(qtbot, page, place)
    words = page.caution.words.text()
    assert words.startswith(recorded)
    assert told in words
    assert "ask" not in words
    assert [line.chip for line in page.today.row_model.rows] == ["", "To be called off"]


def test_a_key_worker_whose_deputies_are_all_away_is_not_offered_the_message(
    qtbot: QtBot, office: Office, patient: Patient, page: DeskPage
) -> None:
    make, matron = office.factory, office.matron
    other = make.staff(Role.COMMUNITY_NURSE, "Ruth Hall", teams=[office.team])
    plan = make.plan(patient)
    make.change(type(plan), plan.id, key_worker_id=matron.id)
    for who, deputy in ((matron, other), (other, matron)):
        make.keep(Absence(staff_id=who.id, deputy_id=deputy.id, until=TODAY))
    check(qtbot, page)
    assert page.key_worker.text().endswith("26-Nov, and so is everyone who stands in.")
    assert page.who.value() is None


@pytest.mark.parametrize("died", [None, PartialDate("2026-11-25")])
def test_what_was_cancelled_or_is_gone_from_its_source_says_so_and_nobody_comes(
    qtbot: QtBot, office: Office, patient: Patient, page: DeskPage, died: PartialDate | None
) -> None:
    make = office.factory
    make.change(Patient, patient.id, died=died)
    rota = make.source("Brightway")
    make.item(patient, "Leg dressing", Kind.VISIT, source=rota, begins="2026-11-26T15:00",
              status=ItemStatus.WITHDRAWN, value="cancelled")  # fmt: skip
    make.item(patient, "Tea call", Kind.VISIT, source=rota, begins="2026-11-26T16:00",
              status=ItemStatus.PLANNED, gone_at=NOW)  # fmt: skip
    check(qtbot, page)
    lines = page.today.row_model.rows
    assert [(line.title, line.chip, line.quiet) for line in lines] == [
        ("Leg dressing", "Cancelled", True), ("Tea call", "No longer in the source", True),
    ]  # fmt: skip
    assert page.nobody_comes.isVisible()


def test_a_colleagues_own_record_is_asked_about_before_their_address_is_shown(
    qtbot: QtBot, office: Office, patient: Patient, page: DeskPage
) -> None:
    office.factory.keep(OwnRecord(staff_id=office.matron.id, patient_id=patient.id))
    page.box.setFocus()
    qtbot.keyClicks(page.box, "coulth")
    qtbot.keyClick(page.box, Key.Key_Return)
    qtbot.waitUntil(lambda: page.dialog is not None and page.dialog.isVisible())
    assert page.checking.ticks[Identifier.ADDRESS].text() == ""
    assert page.dialog is not None
    page.dialog.reason.set_text("She is on the telephone herself")
    page.dialog.button.click()
    qtbot.waitUntil(page.checking.isVisible)
    ring(page, HERSELF)
    for each in (Identifier.NAME_AND_BIRTH, Identifier.TELEPHONE):
        qtbot.keyClick(page.checking.ticks[each], Key.Key_Space)
    page.checking.confirm.click()
    qtbot.waitUntil(page.call.isVisible)  # not asked again
    assert not page.dialog.isVisible()


def test_a_message_for_nobody_asks_for_whom_and_stays(qtbot: QtBot, page: DeskPage) -> None:
    check(qtbot, page)
    qtbot.waitUntil(page.message.edit.hasFocus)
    qtbot.keyClicks(page.message.edit, "Ring back")
    page.leave_message.click()
    assert page.who.hasFocus() or page.who.edit.hasFocus()
    assert page.message.text() == "Ring back"


def test_what_was_half_typed_stands_there_at_the_next_call(qtbot: QtBot, page: DeskPage) -> None:
    check(qtbot, page)
    qtbot.waitUntil(page.message.edit.hasFocus)
    qtbot.keyClicks(page.message.edit, "Half a message")
    page.leave()
    page.again.click()
    assert page.message.text() == ""
    page.box.clear()
    check(qtbot, page)
    qtbot.waitUntil(lambda: page.message.text() == "Half a message")


def test_a_message_that_was_not_left_says_so_and_is_not_put_in_another_callers_mouth(
    qtbot: QtBot, office: Office, page: DeskPage
) -> None:
    check(qtbot, page, LEANNE)
    qtbot.waitUntil(page.message.edit.hasFocus)
    qtbot.keyClicks(page.message.edit, "Asks for the keys")
    with qtbot.waitSignal(page.said) as said:
        qtbot.keyClick(page.message.edit, Key.Key_F8)
    assert said.args[0].startswith("The message was not left.")
    check(qtbot, page)
    qtbot.waitUntil(lambda: page.message.text() == "Asks for the keys")
    assert "when Leanne Coulthard rang, and were not left" in page.trouble.words.text()
    assert page.trouble.isVisible()

    page.again.click()
    assert not page.trouble.isVisible()
    check(qtbot, page, LEANNE)  # her own words again
    qtbot.waitUntil(lambda: page.message.text() == "Asks for the keys")
    assert not page.trouble.isVisible()
    page.who.set_value(office.matron.id)
    with qtbot.waitSignal(page.said) as said:
        qtbot.keyClick(page.message.edit, Key.Key_Return, CONTROL)
    assert said.args == [f"The message is left for {office.matron.name}, community matron"]
    assert page.box.hasFocus()


def test_nothing_recorded_is_said_and_permits_nothing(qtbot: QtBot, office: Office) -> None:
    office.factory.patient("Coulthard", "Keith", practice=office.practice, telephone="1")
    clerk = office.factory.staff(Role.PRACTICE_STAFF, "Dot Gray", practices=[office.practice])
    page = shown(qtbot, DeskPage(office.seat(clerk)))
    check(qtbot, page)
    assert page.caution.isVisible()
    assert not page.permissions.isVisible()
    assert not page.people.isVisible()


def test_what_may_be_told_is_never_cut_short(
    qtbot: QtBot, page: DeskPage, patient: Patient, office: Office
) -> None:
    make = office.factory
    told = "Grandson, may be told about visits and tablets, " * 3 + "and of nothing else"
    make.item(patient, "Liam Coulthard", Kind.CONTACT, detail=told, source=make.source("Care"))
    page.resize(700, 700)
    check(qtbot, page)

    (line,) = [each for each in page.permissions.row_model.rows if each.title == "Liam Coulthard"]
    qtbot.waitUntil(lambda: page.permissions.viewport().width() < page.width())  # laid out
    wide = page.permissions.viewport().width()
    lines = page.permissions._painter._below(line, wide)
    assert len(lines) > 1
    assert told in " ".join(lines)
