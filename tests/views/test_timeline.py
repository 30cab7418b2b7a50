"""The timeline as a list: everything, newest first, sifted by who says it and by kind."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.models import Patient, Source
from desktop.services import patients
from desktop.store.session import sign
from desktop.views.timeline import TimelineTab
from desktop.words.enums import ItemStatus, Kind
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.people import edith
from tests.views.showing import shown


def opened(qtbot: QtBot, office: Office, patient: Patient) -> TimelineTab:
    tab = shown(qtbot, TimelineTab(office.seat()))
    tab.resize(1290, 638)
    QAbstractItemModelTester(tab.table.table_model, tab)
    with office.store.reading() as session:
        banner = patients.banner(session, patient.id)
    tab.show_patient(banner)
    tab.arrive()
    qtbot.waitUntil(lambda: bool(tab.table.table_model.rowCount()) or tab.pane.sentence.isVisible())
    return tab


def column(tab: TimelineTab, place: int) -> list[str]:
    model = tab.table.table_model
    return [model.index(row, place).data() for row in range(model.rowCount())]


def test_the_newest_is_on_top_and_what_has_no_date_at_the_end(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, edith(office))
    dates = column(tab, 0)
    assert dates[:3] == ["04-Dec-2026 10:00", "27-Nov-2026 09:30", "26-Nov-2026 12:30"]
    assert dates[-1] == "Not recorded"
    assert tab.count.text() == f"{len(dates)} shown"


def test_a_letter_shows_one_sector_and_a_choice_one_kind(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, edith(office))
    everything = len(column(tab, 0))
    tab.table.setFocus()
    qtbot.keyClick(tab.table, Qt.Key.Key_V)
    assert column(tab, 2) == ["Befriending Wednesday afternoons", "Yasmin Farooq"]
    qtbot.keyClick(tab.table, Qt.Key.Key_A)
    assert len(column(tab, 0)) == everything
    tab.choose_group("allergies")
    assert column(tab, 2) == ["Penicillin", "Zinc oxide tape"]
    assert tab.kinds.currentText() == "Allergies"


def test_a_choice_with_nothing_in_it_says_so(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, edith(office))
    tab.choose_group("documents")
    assert tab.pane.sentence.isVisible()
    assert tab.pane.sentence.text().startswith("Nothing of this kind is recorded")


def test_someone_of_whom_nothing_is_known_has_an_empty_timeline(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, office.factory.patient(practice=office.practice))
    assert tab.pane.sentence.text() == "Nothing is recorded yet."


def test_what_was_withdrawn_is_not_there_and_what_is_planned_says_so(
    qtbot: QtBot, office: Office
) -> None:
    make = office.factory
    patient = make.patient(practice=office.practice)
    make.item(patient, "Wrong person", status=ItemStatus.WITHDRAWN)
    make.item(patient, "Eye clinic", Kind.APPOINTMENT, status=ItemStatus.PLANNED)
    tab = opened(qtbot, office, patient)
    assert column(tab, 2) == ["Eye clinic"]
    assert column(tab, 4) == ["Planned"]


def test_enter_opens_the_story_and_escape_comes_back_to_the_row(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, edith(office))
    tab.table.setFocus()
    tab.table.selectRow(3)
    qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.story.title.text() == "A&E, home same day")
    assert nameless(tab) == []
    qtbot.keyClick(tab.story.close_button, Qt.Key.Key_Escape)
    assert tab.table.hasFocus()
    assert tab.table.chosen_row() is not None


def test_clearing_leaves_nothing_and_no_filter_for_the_next_person(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, edith(office))
    tab.choose_group("medicines")
    tab.clear()
    assert column(tab, 0) == []
    assert tab.kinds.currentIndex() == 0
    assert tab.count.text() == ""


def test_what_a_silent_source_said_is_marked_and_says_so(qtbot: QtBot, office: Office) -> None:
    patient = edith(office)
    with office.store.writing() as session:
        session.query(Source).filter_by(name="Council").one().heard_at = NOW - timedelta(days=19)
        sign(session, office.matron, "test.silent", [])
    tab = opened(qtbot, office, patient)
    source = tab.table.table_model.columns[5]
    assert source.tone is not None
    rows = [tab.table.table_model.row(tab.table.table_model.index(n, 0)) for n in range(10)]
    told = {(row.source, source.words(row).endswith(", very late"), source.tone(row))
            for row in rows if row}  # fmt: skip
    assert told == {
        ("Council", True, "red"), ("GP", False, ""), ("Nursing", False, ""),
        ("Hospital", False, ""),
    }  # fmt: skip
