"""The timeline, drawn and as a list: everything, sifted by who says it and by kind."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from desktop.models import Patient, Source
from desktop.services import patients
from desktop.store.session import sign
from desktop.views.timeline import TimelineTab
from desktop.words.dates import UNDATED, PartialDate
from desktop.words.enums import ItemStatus, Kind
from tests.clock import NOW, TODAY
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.people import edith, wilf
from tests.views.showing import shown


def opened(qtbot: QtBot, office: Office, patient: Patient, *, drawn: bool = False) -> TimelineTab:
    """As a list, unless it is to be drawn."""
    tab = shown(qtbot, TimelineTab(office.seat()))
    tab.show_list(not drawn)
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


def test_where_there_is_no_room_for_states_each_fact_says_its_own(
    qtbot: QtBot, office: Office
) -> None:
    make = office.factory
    patient = make.patient(practice=office.practice)
    make.item(patient, "Eye clinic", Kind.APPOINTMENT, status=ItemStatus.PLANNED)
    make.item(patient, "Heart failure", begins="2019")
    tab = opened(qtbot, office, patient)
    assert column(tab, 2) == ["Eye clinic", "Heart failure"]
    tab.resize(700, 638)
    qtbot.waitUntil(lambda: column(tab, 2) == ["Planned: Eye clinic", "Heart failure"])


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


# --- drawn --------------------------------------------------------------------------------------


def lanes(tab: TimelineTab) -> list[str]:
    return [lane.words for lane in tab.canvas.lanes]


def press(qtbot: QtBot, tab: TimelineTab, *keys: Qt.Key, held: bool = False) -> None:
    modifier = Qt.KeyboardModifier
    for key in keys:
        qtbot.keyClick(tab.canvas, key, modifier.ControlModifier if held else modifier.NoModifier)


def test_it_is_drawn_with_health_above_and_care_below_and_one_key_makes_it_a_list(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, edith(office), drawn=True)
    assert lanes(tab) == [
        "Problems", "Allergies", "Medicines", "Results", "GP", "Hospital", "Nursing", "Council",
        "Volunteers", "Edie and family",
    ]  # fmt: skip
    assert tab.canvas.isVisible()
    assert tab.count.text().endswith("of them in the list alone")
    assert nameless(tab) == []
    qtbot.keyClick(tab.canvas, Qt.Key.Key_L)
    assert tab.table.isVisible()
    assert tab.table.hasFocus()
    assert not tab.axis.isVisible()
    qtbot.keyClick(tab.table, Qt.Key.Key_L)
    assert tab.canvas.hasFocus()


def test_a_screen_reader_has_the_list_first(
    qtbot: QtBot, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    tab = shown(qtbot, TimelineTab(office.seat()))
    assert tab.listed
    assert not tab.canvas.isVisible()


def test_a_step_tells_the_fact_its_date_and_its_source_and_enter_opens_its_story(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, edith(office), drawn=True)
    tab.canvas.setFocus()
    press(qtbot, tab, *[Qt.Key.Key_Down] * 6)
    assert tab.told.text().startswith("Two falls in 14 days")
    press(qtbot, tab, Qt.Key.Key_Right, held=True)
    assert tab.told.text() == "A&E, home same day: Fall in the kitchen. No injury found."
    told = "21-Nov-2026 22:10 · Health · Hospital · 5 d · Ended · 2 drawn as one:"
    assert tab.told_of.text() == f"{told} Enter lists them"
    assert "A&E, home same day" in tab.canvas.accessibleDescription()
    qtbot.keyClick(tab.canvas, Qt.Key.Key_1)  # a week: each by itself
    assert "drawn as one" not in tab.told_of.text()
    press(qtbot, tab, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.story.title.text() == "A&E, home same day")
    qtbot.keyClick(tab.story.close_button, Qt.Key.Key_Escape)
    assert tab.canvas.hasFocus()


def test_what_is_drawn_as_one_is_listed_by_enter_and_each_opens_from_there(
    qtbot: QtBot, office: Office
) -> None:
    make = office.factory
    patient = make.patient(practice=office.practice)
    make.item(patient, "Heart failure", Kind.PROBLEM)
    for number in range(10):
        make.item(patient, f"Visit {number}", Kind.ENCOUNTER, begins="2026-10-20")
    tab = opened(qtbot, office, patient, drawn=True)
    press(qtbot, tab, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert tab.told_of.text().endswith("8 drawn as one: Enter lists them")  # two have a row each
    at = tab.told.text()
    press(qtbot, tab, Qt.Key.Key_Return)
    assert tab.table.hasFocus()
    assert tab.count.text() == "8 that are drawn as one"
    rows = tab.table.table_model.rows
    assert len({row.title for row in rows}) == 8
    assert all(row.title.startswith("Visit") for row in rows)
    qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.story.title.text() == at)
    qtbot.keyClick(tab.story.close_button, Qt.Key.Key_Escape)
    qtbot.keyClick(tab.table, Qt.Key.Key_L)
    assert tab.canvas.hasFocus()
    qtbot.keyClick(tab.canvas, Qt.Key.Key_L)
    assert len(tab.table.table_model.rows) == 11


def test_a_span_says_since_when_and_a_vague_date_is_said_as_it_is(
    qtbot: QtBot, office: Office
) -> None:
    make = office.factory
    patient = make.patient(practice=office.practice)
    make.item(patient, "Heart failure", Kind.PROBLEM, begins="2019")
    tab = opened(qtbot, office, patient, drawn=True)
    press(qtbot, tab, Qt.Key.Key_Down)
    assert tab.told_of.text().startswith("since 2019 · Health")


def test_keys_and_wheel_zoom_and_move(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, edith(office), drawn=True)
    place = tab.canvas.place
    assert place.holds(place.now)
    before = place.days
    qtbot.keyClick(tab.canvas, Qt.Key.Key_Minus)
    assert place.days > before
    qtbot.keyClick(tab.canvas, Qt.Key.Key_Plus)
    assert place.days == before
    qtbot.keyClick(tab.canvas, Qt.Key.Key_1)
    assert place.days == 7
    press(qtbot, tab, Qt.Key.Key_Home)
    assert tab.axis.where.text().endswith("1939")
    press(qtbot, tab, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert place.middle > place.first
    qtbot.keyClick(tab.canvas, Qt.Key.Key_T)
    assert "Nov-2026" in tab.axis.where.text()
    qtbot.keyClick(tab.canvas, Qt.Key.Key_5)
    assert place.holds(place.first)
    assert place.holds(place.now)
    at = QPointF(tab.canvas.width() - 200, 60)
    under = tab.canvas.scale.moment(at.x() - tab.canvas.sheet.head)
    wide = place.days
    turned = QWheelEvent(
        at, tab.canvas.mapToGlobal(at), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    tab.canvas.wheelEvent(turned)
    assert wide / 2 <= place.days < wide  # of a whole life, the zoom next to it is counted from
    again = tab.canvas.scale.moment(at.x() - tab.canvas.sheet.head)
    assert again == pytest.approx(under)


def test_only_lanes_that_have_anything_in_view_take_height_and_none_is_cut(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, edith(office), drawn=True)
    for key in (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_5):
        qtbot.keyClick(tab.canvas, key)
        canvas = tab.canvas
        scale, sheet = canvas.scale, canvas.sheet
        bands, _ = sheet.bands(scale)
        assert all(band.laid.rows and band.laid.boxes for band in bands)
        assert bands[-1].top + bands[-1].high <= sheet.foot
        seen = [
            lane.words for lane in canvas.lanes
            if any(mark.begins < scale.right and mark.ended > scale.left for mark in lane.marks)
        ]  # fmt: skip
        assert [band.laid.lane.words for band in bands if band.laid.lane.words in seen] == seen


def test_a_week_has_today_in_its_middle_and_a_whole_life_runs_from_birth_to_what_is_planned(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, edith(office), drawn=True)
    qtbot.keyClick(tab.canvas, Qt.Key.Key_1)
    assert tab.axis.where.text() == "23-Nov-2026 to 30-Nov-2026"
    qtbot.keyClick(tab.canvas, Qt.Key.Key_5)
    place, scale = tab.canvas.place, tab.canvas.scale
    assert (scale.left, scale.end) == (place.first, place.last)
    assert place.last < scale.right < place.last + 0.02 * place.days
    assert tab.axis.where.text() == "03-Feb-1939 to 05-Dec-2026"
    drawn = tab.canvas.sheet.laid_out(scale)
    ends = [box.words_at + box.words_wide for each in drawn for box in each.boxes if box.words]
    assert max(ends) <= scale.end * scale.per_day


def stood_on(tab: TimelineTab) -> str:
    row = tab.table.chosen_row()
    return row.begins.text if row else ""


def test_the_list_begins_at_today_not_at_what_is_furthest_ahead(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, edith(office))
    assert stood_on(tab) == "2026-11-26T12:30"
    tab.table.selectRow(0)
    qtbot.keyClick(tab.table, Qt.Key.Key_L)
    qtbot.keyClick(tab.canvas, Qt.Key.Key_L)
    assert stood_on(tab) == "2026-11-26T12:30"


def test_what_is_pointed_at_is_told_and_a_double_click_opens_it(
    qtbot: QtBot, office: Office
) -> None:
    make = office.factory
    patient = make.patient(practice=office.practice)
    make.item(patient, "Fell at the bus stop", Kind.ENCOUNTER, begins="2026-10-20")
    tab = opened(qtbot, office, patient, drawn=True)
    canvas = tab.canvas

    def middle() -> QPoint:
        ((band,), _) = canvas.sheet.bands(canvas.scale)
        (box,) = band.laid.boxes
        there = canvas.sheet.box(band, box).translated(canvas.sheet.offset(canvas.scale), 0)
        return there.center().toPoint()

    # Through its window, and not by the one pointer that all windows of a screen share.
    window = canvas.window()
    QTest.mouseMove(window.windowHandle(), canvas.mapTo(window, middle()))
    qtbot.waitUntil(lambda: tab.told.text() == "Fell at the bus stop")
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=middle())
    qtbot.waitUntil(lambda: tab.story.title.text() == "Fell at the bus stop")


def test_filters_hold_for_what_is_drawn_and_nothing_is_left_for_the_next_person(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, edith(office), drawn=True)
    qtbot.keyClick(tab.canvas, Qt.Key.Key_S)
    assert lanes(tab) == ["Council"]
    tab.choose_group("services")
    assert {mark.row.kind for lane in tab.canvas.lanes for mark in lane.marks} <= {
        Kind.SERVICE, Kind.REFERRAL, Kind.ADMISSION,
    }  # fmt: skip
    press(qtbot, tab, Qt.Key.Key_Down)
    assert tab.told_of.text()
    tab.clear()
    assert lanes(tab) == []
    assert tab.told_of.text() == ""
    assert tab.canvas.accessibleDescription() == ""
    assert not tab.canvas.place.last


def test_the_day_of_death_is_where_all_leads(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, wilf(office), drawn=True)
    place = tab.canvas.place
    died = PartialDate("2026-11-19").first_day.toordinal()
    assert place.now == died
    assert place.holds(died)
    (mark,) = tab.canvas.lanes[0].marks
    assert mark.ended == died + 1


def test_a_death_without_a_date_leads_to_today(qtbot: QtBot, office: Office) -> None:
    patient = wilf(office)
    office.factory.change(Patient, patient.id, died=UNDATED)
    tab = opened(qtbot, office, patient, drawn=True)
    assert tab.canvas.place.now == TODAY.toordinal() + 0.5
    (mark,) = tab.canvas.lanes[0].marks
    assert mark.ended == TODAY.toordinal() + 1


def test_the_people_in_someones_life_stand_in_the_list_alone(qtbot: QtBot, office: Office) -> None:
    patient = edith(office)
    office.factory.item(patient, "Bethan Price", Kind.PROFESSIONAL, begins="2026-11-02")
    tab = opened(qtbot, office, patient, drawn=True)
    drawn = {mark.row.title for lane in tab.canvas.lanes for mark in lane.marks}
    assert "Bethan Price" not in drawn
    assert drawn
    assert "Bethan Price" in {row.title for row in tab._rows}
