"""The Week tab: a grid that is read and reached by keys, and reasons in words."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.models import Source
from desktop.services import patients
from desktop.store.session import sign
from desktop.views.parts.week_grid import LINE, TIMES, Block, Day, WeekGrid, block_height
from desktop.views.week import WeekTab
from desktop.views.week_blocks import parts
from desktop.words.dates import PartialDate
from desktop.words.enums import ItemStatus, Kind
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.people import edith, wilf
from tests.views.showing import shown
from tests.views.weeks import Home, opened


def cells(tab: WeekTab) -> dict[tuple[str, str], str]:
    """What is read in each cell that is filled, by its time and its day."""
    model, found, slot = tab.grid.week_model, {}, ""
    for row in range(model.rowCount()):
        slot = str(model.headerData(row, Qt.Orientation.Vertical) or slot)
        for day in range(7):
            if block := model.block(model.index(row, day)):
                found[slot, model.days[day].words] = block.read
    return found


def shows(tab: WeekTab, monday: str) -> bool:
    return tab.named.text().startswith(monday)


def said(tab: WeekTab) -> list[str]:
    return [each.words for each in tab.marks.shown]


def test_everyone_who_comes_stands_in_their_part_of_their_day(qtbot: QtBot, office: Office) -> None:
    home = Home(office)
    home.visit("Leg dressing", "2026-11-26T14:05", "2026-11-26T14:45", detail="Anna Bell")
    home.call("2026-11-27T08:00", ends="2026-11-27T08:30", value="2", unit="carers")
    home.visit("Bath assessment", "2026-11-28")
    tab = opened(qtbot, office, home.patient)
    assert tab.named.text() == "Mon 23-Nov-2026 – Sun 29-Nov-2026"
    assert cells(tab) == {
        ("All day", "Sat 28-Nov"): "Bath assessment, Health, Nursing · 0 min",
        ("Morning", "Fri 27-Nov"): "08:00 · 30 min, Kelly Moss, 2 carers, Home care visit,"
        " Brightway Home Care, Social care, Brightway · 0 min",
        ("Afternoon", "Thu 26-Nov, today"): "14:05 · 40 min, Anna Bell, Leg dressing, Health,"
        " Nursing · 0 min",
    }
    assert nameless(tab) == []


def test_no_word_of_a_visit_is_cut_on_a_common_screen(qtbot: QtBot, office: Office) -> None:
    home = Home(office)
    home.visit("Community nurse, leg dressing", "2026-11-27T09:30",
               detail="Ruth Eggleston · Dunholm Community Health NHS Trust")  # fmt: skip
    home.visit("Bath", "2026-11-28T14:00", detail="Ruth Eggleston")
    tab = opened(qtbot, office, home.patient)
    grid, model = tab.grid, tab.grid.week_model
    long, short = (grid.rowHeight(row) for row in range(model.rowCount()))
    line = tab.seat.look.theme.px(LINE)
    assert long == short + line  # the purpose in two
    tab.resize(1840, 638)
    qtbot.waitUntil(lambda: grid.rowHeight(0) == short)


def test_a_chip_without_room_beside_the_source_stands_below_it(
    qtbot: QtBot, office: Office
) -> None:
    look = office.look
    block = Block(0, "", "10:00", ("Ruth Eggleston",), source="Nursing · 14 h", chip="Clash")
    off = replace(block, chip="To be called off")
    across = 171
    assert block_height(look.theme, replace(block, chip=""), across) == (
        block_height(look.theme, block, across)
    )
    assert block_height(look.theme, off, across) == (
        block_height(look.theme, block, across) + look.theme.px(LINE)
    )
    grid = shown(qtbot, WeekGrid(look, "Week", parts()))
    grid.resize(7 * across + TIMES, 200)
    grid.show_week([Day(str(day)) for day in range(7)], [off])
    box = grid.visualRect(grid.week_model.index(0, 0))
    assert box.height() == block_height(look.theme, off, box.width())


def test_two_in_one_part_of_a_day_stand_one_below_the_other(qtbot: QtBot, office: Office) -> None:
    home = Home(office)
    home.call("2026-11-27T08:00")
    home.call("2026-11-27T10:45")
    home.call("2026-11-28T09:15")
    tab = opened(qtbot, office, home.patient)
    model = tab.grid.week_model
    times = [model.headerData(row, Qt.Orientation.Vertical) for row in range(model.rowCount())]
    assert times == ["Morning", ""]


def test_keys_turn_the_weeks_and_come_back(qtbot: QtBot, office: Office) -> None:
    home = Home(office)
    home.call("2026-12-03T08:00")
    tab = opened(qtbot, office, home.patient)
    assert tab.empty.text().startswith("No visit")
    for key, monday, filled in (
        (Qt.Key.Key_N, "Mon 30-Nov-2026", 1), (Qt.Key.Key_B, "Mon 23-Nov-2026", 0),
        (Qt.Key.Key_B, "Mon 16-Nov-2026", 0), (Qt.Key.Key_T, "Mon 23-Nov-2026", 0),
    ):  # fmt: skip
        qtbot.keyClick(tab, key)
        qtbot.waitUntil(partial(shows, tab, monday))
        assert len(cells(tab)) == filled


def test_a_clash_stands_in_words_above_and_leads_to_its_visit(qtbot: QtBot, office: Office) -> None:
    home = Home(office)
    home.visit("Leg dressing by the nurse", "2026-11-27T09:30", "2026-11-27T10:00")
    home.visit("Physiotherapy", "2026-11-27T09:45", "2026-11-27T10:30")
    tab = opened(qtbot, office, home.patient)
    (reason,) = said(tab)
    assert reason.startswith("Clash, Fri. Leg dressing by the nurse (09:30) and Physiotherapy")
    assert all("Clash" in words for words in cells(tab).values())
    tab.marks.findChild(QPushButton).click()  # type: ignore[union-attr]
    assert tab.grid.hasFocus()
    block = tab.grid.week_model.block(tab.grid.currentIndex())
    assert block is not None
    assert block.lines == ("Leg dressing by the nurse",)
    assert block.reason in reason


def test_a_gap_is_a_cell_with_its_word_and_opens_the_package(qtbot: QtBot, office: Office) -> None:
    home = Home(office)
    package = home.package()
    for day in (26, 28, 29):
        for at in ("08:00", "12:00", "17:00", "21:00"):
            home.call(f"2026-11-{day}T{at}")
    tab = opened(qtbot, office, home.patient)
    assert len(said(tab)) == 1
    gap = cells(tab)["All day", "Fri 27-Nov"]
    assert gap.startswith("Nobody is down to come, Home support, Gap, Four calls a day")
    tab.grid.stand_on(package)
    qtbot.keyClick(tab.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.story.title.text() == "Home support")
    qtbot.keyClick(tab.story.close_button, Qt.Key.Key_Escape)
    assert tab.grid.hasFocus()


def test_what_was_cancelled_says_so_and_opens(qtbot: QtBot, office: Office) -> None:
    home = Home(office)
    off = home.call("2026-11-27T08:00", status=ItemStatus.WITHDRAWN, value="cancelled")
    tab = opened(qtbot, office, home.patient)
    assert ", Cancelled," in cells(tab)["Morning", "Fri 27-Nov"]
    tab.grid.stand_on(off)
    qtbot.keyClick(tab.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.story.title.text() == "Home care visit")


def test_a_visit_at_which_nobody_was_seen_says_so(qtbot: QtBot, office: Office) -> None:
    home = Home(office)
    home.call("2026-11-24T08:00", status=ItemStatus.ENDED, value="not made", unit="")
    tab = opened(qtbot, office, home.patient)
    assert ", Not made," in cells(tab)["Morning", "Tue 24-Nov"]


def test_whoever_sends_no_visits_is_named_above_and_beside_the_package(
    qtbot: QtBot, office: Office
) -> None:
    home = Home(office)
    home.package()
    tab = opened(qtbot, office, home.patient)
    assert tab.unsaid.words.text() == (
        "Visits not supplied by Brightway Home Care. A missed one would not show here."
    )
    (fact,) = tab.packages.row_model.rows
    assert (fact.words, fact.chip) == ("14 hours a week, 4 calls a day", "Visits not supplied")
    assert said(tab) == []


def test_whoever_sends_visits_and_none_for_this_week_is_not_said_to_send_none(
    qtbot: QtBot, office: Office
) -> None:
    home = Home(office)
    home.package()
    home.call("2026-11-20T08:00", status=ItemStatus.ENDED)
    tab = opened(qtbot, office, home.patient)
    assert tab.unsaid.words.text() == (
        "No visits sent for this week by Brightway Home Care. A missed one would not show here."
    )
    (fact,) = tab.packages.row_model.rows
    assert fact.chip == "None sent for this week"


def test_what_is_arranged_on_days_stands_there_until_visits_are_sent(
    qtbot: QtBot, office: Office
) -> None:
    home = Home(office)
    home.item("Leg dressing", Kind.SERVICE, "2026-10-01", value="Tue, Fri",
              status=ItemStatus.ACTIVE)  # fmt: skip
    tab = opened(qtbot, office, home.patient)
    assert {day: words.partition(", Health")[0] for (_, day), words in cells(tab).items()} == {
        "Tue 24-Nov": "Leg dressing, Nursing, arranged, times not told",
        "Fri 27-Nov": "Leg dressing, Nursing, arranged, times not told",
    }


def test_a_stay_in_hospital_stands_on_each_of_its_days(qtbot: QtBot, office: Office) -> None:
    home = Home(office)
    home.item("Admitted to Ward 4", Kind.ADMISSION, "2026-11-25T16:00", status=ItemStatus.ACTIVE)
    home.call("2026-11-28T08:00")
    tab = opened(qtbot, office, home.patient)
    assert [day for slot, day in cells(tab) if slot == "All day"] == [
        "Wed 25-Nov", "Thu 26-Nov, today", "Fri 27-Nov", "Sat 28-Nov", "Sun 29-Nov",
    ]  # fmt: skip
    assert said(tab)[0].startswith("Clash, Sat. Home care visit, Kelly Moss, 08:00. In hospital")


def test_where_seven_days_have_no_room_the_same_stand_in_a_list(
    qtbot: QtBot, office: Office
) -> None:
    home = Home(office)
    home.visit("Leg dressing", "2026-11-26T14:05", "2026-11-26T14:45", detail="Anna Bell")
    tab = opened(qtbot, office, home.patient)
    assert tab.grid.isVisible()
    office.look.choose(scale=2.0)
    qtbot.waitUntil(tab.list.isVisible)
    assert not tab.grid.isVisible()
    (line,) = tab.list.row_model.rows
    assert line.read == (
        "Thu 26-Nov 14:05 · 40 min, Anna Bell, Leg dressing · Nursing · 0 min, Health"
    )
    tab.list.opened.emit(line)
    qtbot.waitUntil(lambda: tab.story.title.text() == "Leg dressing")


def test_clearing_leaves_nobodys_week(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, edith(office))
    assert cells(tab)
    tab._turn(date(2026, 11, 30))
    tab.clear()
    assert cells(tab) == {}
    assert (tab.named.text(), tab.unsaid.words.text(), said(tab)) == ("", "", [])
    assert tab.list.row_model.rows == tab.packages.row_model.rows == ()


def test_of_someone_who_died_the_week_is_empty_and_says_so(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, wilf(office))
    assert tab.empty.isVisible()
    assert not tab.grid.isVisible()
    assert not tab.arranged.isVisible()


def test_whoever_still_comes_to_someone_who_died_is_to_be_called_off_not_a_clash(
    qtbot: QtBot, office: Office
) -> None:
    home = Home(office, PartialDate("2026-11-25"))
    home.visit("Leg dressing", "2026-11-27T09:30", "2026-11-27T10:15", detail="Ruth Eggleston")
    home.visit("Kitchen visit", "2026-11-27T10:00", "2026-11-27T11:00", detail="Bethan Price")
    tab = opened(qtbot, office, home.patient)
    (reason,) = tab.marks.shown
    assert reason.words == (
        "To be called off, Fri. Died 25-Nov-2026. Tell Nursing, still down to come: Leg dressing,"
        " Ruth Eggleston, 09:30, and one more this week."
    )
    assert all("To be called off" in read for read in cells(tab).values())
    qtbot.waitUntil(lambda: tab._sheet.verticalScrollBar().maximum() == 0)
    assert "Clash" not in " ".join(cells(tab).values())


def test_an_arrangement_of_someone_who_died_is_to_be_called_off_from_that_day(
    qtbot: QtBot, office: Office
) -> None:
    home = Home(office, PartialDate("2026-11-27"))
    home.package(detail="Brightway Home Care", value="Every day")
    tab = opened(qtbot, office, home.patient)
    off = {day[:3] for (_, day), read in cells(tab).items() if "To be called off" in read}
    assert len(cells(tab)) == 7
    assert off == {"Fri", "Sat", "Sun"}
    assert [fact.chip for fact in tab.packages.row_model.rows] == ["To be called off"]


def test_a_change_of_the_person_is_shown_where_one_stands(qtbot: QtBot, office: Office) -> None:
    home = Home(office)
    first = home.call("2026-11-27T08:00")
    tab = opened(qtbot, office, home.patient)
    tab.grid.stand_on(first)
    home.call("2026-11-26T07:00")
    tab.hear(frozenset({f"patient:{home.patient.id}"}))
    qtbot.waitUntil(lambda: len(cells(tab)) == 2)
    block = tab.grid.week_model.block(tab.grid.currentIndex())
    assert block is not None
    assert block.key == first


def test_clash_and_gap_are_told_apart_without_colour(qtbot: QtBot, office: Office) -> None:
    """Grey, the one is solid and the other hatched."""
    home = Home(office)
    home.package(detail="Brightway Home Care · One call a day")
    home.call("2026-11-26T08:00")
    home.call("2026-11-28T08:00")
    home.call("2026-11-29T08:00")
    tab = opened(qtbot, office, home.patient)
    index = tab.grid.week_model.index(0, 4)
    block = tab.grid.week_model.block(index)
    assert block is not None
    assert block.dashed
    whole = tab.grid.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    box = tab.grid.visualRect(index).translated(tab.grid.viewport().pos())
    row = [whole.pixelColor(x, box.center().y() + 4).value()
           for x in range(box.left() + 10, box.right() - 60)]  # fmt: skip
    assert len(set(row)) > 2


def test_a_silent_source_is_told_at_the_foot(qtbot: QtBot, office: Office) -> None:
    home = Home(office)
    home.call("2026-11-27T08:00")
    ages: list[Any] = []
    tab = shown(qtbot, WeekTab(office.seat()))
    tab.aged.connect(ages.append)
    with office.store.writing() as session:
        session.query(Source).filter_by(name="Brightway").one().heard_at = NOW
        sign(session, office.matron, "test.heard", [])
    with office.store.reading() as session:
        tab.show_patient(patients.banner(session, home.patient.id))
    tab.arrive()
    qtbot.waitUntil(lambda: bool(ages))
    assert [each.source for each in ages[0]] == ["Brightway"]


def test_whoever_comes_by_keys_stands_on_the_next_visit_to_come(
    qtbot: QtBot, office: Office
) -> None:
    home = Home(office)
    home.visit("Past", "2026-11-23T09:00", status=ItemStatus.ENDED)
    home.visit("Earlier today", "2026-11-26T08:00")
    home.visit("Called off", "2026-11-26T10:00", status=ItemStatus.WITHDRAWN, value="cancelled")
    later = home.visit("Later today", "2026-11-26T14:00")
    home.visit("Tomorrow", "2026-11-27T09:00")
    tab = opened(qtbot, office, home.patient)
    qtbot.waitUntil(tab.grid.hasFocus)
    block = tab.grid.week_model.block(tab.grid.currentIndex())
    assert block is not None
    assert block.key == later


def full_week(home: Home) -> None:
    """Four calls a day, and a nurse at another hour each day."""
    for day in range(23, 30):
        for at in ("07:45", "12:30", "16:45", "20:00"):
            home.call(f"2026-11-{day}T{at}")
        home.visit("Leg dressing", f"2026-11-{day}T{day - 14:02}:10", detail="Ruth Eggleston")


def test_a_day_of_four_calls_and_a_nurse_fits_a_common_screen(qtbot: QtBot, office: Office) -> None:
    home = Home(office)
    full_week(home)
    tab = opened(qtbot, office, home.patient)
    tab.resize(1290, 638)  # what is left of 1366 by 768
    qtbot.waitUntil(lambda: tab._sheet.width() == 1290)
    assert tab.grid.week_model.rowCount() == 6  # of nine hours in which somebody comes
    assert tab.grid.geometry().bottom() <= tab._sheet.viewport().height()


def test_the_page_goes_with_whoever_goes_through_the_week_by_keys(
    qtbot: QtBot, office: Office
) -> None:
    home = Home(office)
    full_week(home)
    tab = opened(qtbot, office, home.patient)
    tab.resize(1290, 300)
    qtbot.waitUntil(tab.grid.hasFocus)
    bar = tab._sheet.verticalScrollBar()
    for _ in range(6):
        qtbot.keyClick(tab.grid, Qt.Key.Key_Down)
    cell = tab.grid.visualRect(tab.grid.currentIndex())
    assert bar.value() > 0
    assert tab.grid.viewport().visibleRegion().contains(cell.center())
    for _ in range(6):
        qtbot.keyClick(tab.grid, Qt.Key.Key_Up)
    cell = tab.grid.visualRect(tab.grid.currentIndex())
    assert tab.grid.viewport().visibleRegion().contains(cell.center())
