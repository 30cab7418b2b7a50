"""What has changed, grouped by what became of it; numbers choose since when."""

from datetime import timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.models import Item, Meeting, Patient
from desktop.services import patients
from desktop.views.since import SinceTab
from desktop.words.enums import ItemStatus, Kind, MeetingState
from desktop.words.since import How, Since
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.people import alan
from tests.views.showing import shown

LONG_AGO, LATER = NOW - timedelta(days=100), NOW - timedelta(days=2)


def changed(office: Office) -> Patient:
    """Met ten days ago; since then one of everything."""
    make = office.factory
    patient = make.patient(practice=office.practice)
    gp = make.source("GP")
    met = NOW - timedelta(days=10)
    meeting = make.meeting(office.team, chair=office.matron, starts_at=met, patients=[patient])
    make.change(Meeting, meeting.id, state=MeetingState.FINISHED, started_at=met)

    def reword(was: str, kind: Kind, **values: object) -> None:
        item = make.item(patient, was, kind, source=gp, said_at=LONG_AGO)
        run = make.import_run(gp, office.matron)
        key = (patient.id, item.id)
        make.change(Item, key, **values, import_id=run.id, recorded_from=LATER)

    reword("Amlodipine 5mg", Kind.MEDICINE, title="Amlodipine 10mg")
    reword("Leg dressing", Kind.SERVICE, status=ItemStatus.ENDED)
    reword("Gout", Kind.PROBLEM, status=ItemStatus.WITHDRAWN)
    make.item(patient, "Fell at the bus stop", Kind.ENCOUNTER, source=gp, begins="2026-11-20",
              said_at=LATER)  # fmt: skip
    return patient


def opened(qtbot: QtBot, office: Office, patient: Patient) -> SinceTab:
    tab = shown(qtbot, SinceTab(office.seat()))
    tab.resize(1290, 638)
    for table in tab.tables.values():
        QAbstractItemModelTester(table.table_model, tab)
    with office.store.reading() as session:
        banner = patients.banner(session, patient.id)
    tab.show_patient(banner)
    tab.arrive()
    qtbot.waitUntil(lambda: bool(tab.counted.text()) or tab.pane.sentence.isVisible())
    return tab


def told(tab: SinceTab) -> dict[How, list[tuple[str, str]]]:
    found = {}
    for how, table in tab.tables.items():
        model = table.table_model
        if model.rowCount():
            assert tab.sections[how].isVisible()
            found[how] = [
                (model.index(row, 0).data(), model.index(row, 1).data())
                for row in range(model.rowCount())
            ]
    return found


def test_it_begins_with_since_we_last_met_grouped_by_what_became_of_it(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, changed(office))
    assert tab.counted.text() == (
        "Since we last met, 16-Nov-2026 09:30: 1 new, 1 changed, 1 ended, 1 withdrawn"
    )
    assert told(tab) == {
        How.NEW: [("Fell at the bus stop", "")],
        How.CHANGED: [("Amlodipine 10mg", "Amlodipine 5mg → Amlodipine 10mg")],
        How.ENDED: [("Leg dressing", "Active → Ended")],
        How.WITHDRAWN: [("Gout", "")],
    }
    assert nameless(tab) == []


def test_numbers_choose_since_when_and_what_is_not_known_is_said(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, changed(office))

    def is_said(sentence: str) -> bool:
        return tab.pane.sentence.text() == sentence

    for key, sentence in (
        (Qt.Key.Key_2, "No visit or contact is recorded under your name."),
        (Qt.Key.Key_3, "You have not opened this record before today."),
        (Qt.Key.Key_4, "No discharge is recorded."),
    ):
        qtbot.keyClick(tab.choices, key)
        qtbot.waitUntil(partial(is_said, sentence))
        assert told(tab) == {}
    qtbot.keyClick(tab.choices, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: len(told(tab)) == 4)


def test_whoever_has_never_met_them_finds_where_to_type_a_day(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, alan(office))
    assert told(tab) == {}
    assert "no discharge is here to count from" in tab.pane.sentence.text()
    qtbot.waitUntil(tab.day.isVisible)
    qtbot.keyClick(tab, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: not tab.day.isVisible())


def test_a_day_is_typed_and_one_to_come_is_refused(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, changed(office))
    qtbot.keyClick(tab.choices, Qt.Key.Key_5)
    assert tab.day.edit.hasFocus()
    assert told(tab) == {}
    qtbot.keyClicks(tab.day.edit, "tomorrow")
    qtbot.keyClick(tab.day.edit, Qt.Key.Key_Return)
    assert "Type a day that is over" in tab.day.edit.accessibleDescription()
    tab.day.edit.clear()
    qtbot.keyClicks(tab.day.edit, "1 week ago")
    qtbot.keyClick(tab.day.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.counted.text().startswith("Since 19-Nov-2026: 1 new"))
    assert len(told(tab)) == 4


def test_what_began_earlier_says_that_it_was_heard_since(qtbot: QtBot, office: Office) -> None:
    patient = changed(office)
    office.factory.item(patient, "Asthma", begins="2019", author=office.matron, said_at=LATER)
    tab = opened(qtbot, office, patient)
    assert told(tab)[How.NEW][1] == ("Asthma", "earlier, heard since")


def test_enter_opens_the_story_and_escape_comes_back(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, changed(office))
    table = tab.tables[How.CHANGED]
    table.setFocus()
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.story.title.text() == "Amlodipine 10mg")
    qtbot.keyClick(tab.story.close_button, Qt.Key.Key_Escape)
    assert table.hasFocus()


def test_clearing_leaves_nothing_and_no_day_for_the_next_person(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, changed(office))
    tab.choose(Since.DAY)
    tab.day.set_text("16-Nov")
    tab.clear()
    assert told(tab) == {}
    assert (tab.counted.text(), tab.day.text()) == ("", "")
