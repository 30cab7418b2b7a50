"""The Summary fits the window, and cuts short nothing that matters."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models import Patient
from desktop.words.enums import Kind, Sector
from tests.clock import NOW
from tests.views.conftest import Office
from tests.views.people import alan, edith, wilf
from tests.views.summaries import COMMON, listing, more, opened, said, section


def test_the_cards_on_top_take_no_more_room_than_they_need(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, edith(office))
    tab.resize(1844, 950)
    needed = max(tab.own.heightForWidth(tab.own.width()), tab.alerts.sizeHint().height())
    qtbot.waitUntil(lambda: tab.own.height() == tab.alerts.height() == needed)


def test_all_problems_and_medicines_of_a_full_life_show_on_a_common_screen(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, edith(office))
    assert said(section(tab, "Problems"))[-1].startswith("Osteoarthritis")
    assert said(section(tab, "Medicines"))[-1].startswith("Tiotropium")


@pytest.mark.parametrize("who", [edith, alan, wilf])
def test_it_fits_a_common_screen_without_scrolling(
    qtbot: QtBot, office: Office, who: Callable[[Office], Patient]
) -> None:
    tab = opened(qtbot, office, who(office))
    QApplication.processEvents()  # a scroll bar that is wanted comes with the next layout
    assert tab.sheet.verticalScrollBar().maximum() == 0


def test_where_it_has_to_scroll_no_medicine_stays_behind_a_fold(
    qtbot: QtBot, office: Office
) -> None:
    """Problems do: below them stands who comes today."""
    patient, make = wilf(office), office.factory
    for number in range(30):
        make.item(patient, f"Medicine {number} 5mg tablets", Kind.MEDICINE, value="One a day")
        make.item(patient, f"Problem {number}", Kind.PROBLEM, begins="2020")
    tab = opened(qtbot, office, patient)
    assert tab.sheet.verticalScrollBar().maximum() == 0
    assert more(tab, "Medicines")
    for number in range(9):
        make.item(
            patient, f"Allergy to medicine {number}, of which much is to be said", Kind.ALLERGY,
            detail="Swelling of the lips and of the tongue, and two days in hospital",
        )  # fmt: skip
    tab = opened(qtbot, office, patient)
    qtbot.waitUntil(lambda: tab.sheet.verticalScrollBar().maximum() > 0)
    assert len(section(tab, "Medicines")) >= 30
    assert not more(tab, "Medicines")
    assert more(tab, "Problems").endswith("more")


def test_who_pays_since_when_where_it_is_kept_and_the_last_issue_are_cut_nowhere(
    qtbot: QtBot, office: Office
) -> None:
    patient, make = wilf(office), office.factory
    make.item(
        patient, "Home support or domiciliary care", Kind.SERVICE, sector=Sector.SOCIAL,
        value="14", unit="hours a week", begins="2026-11-12",
        detail="Brightway Home Care\nCouncil commissioned support\nFully social care funded",
    )  # fmt: skip
    make.item(
        patient, "Lasting power of attorney: health and welfare", Kind.LEGAL,
        detail="Attorney: Keith Coulthard. Registered; kept at the practice.",
    )  # fmt: skip
    make.item(
        patient, "Alendronic acid 70mg tablets", Kind.MEDICINE,
        value="One each Sunday, sitting up, with a full glass of water",
        detail="Repeat · Last issued 17-Nov-2026",
    )  # fmt: skip
    tab = opened(qtbot, office, patient)
    told = ""
    for each in (each for column in tab.columns for each in column):
        facts, width = each.list, each.list.viewport().width()
        for fact in facts.row_model.rows:
            assert facts.painter.wanted(fact) <= width
            broken = facts.painter.broken_up(fact, width)
            lines = (broken.first, *broken.on)
            told += " ".join([*(run.words for line in lines for run in line), ""])
    for words in ("Fully social care funded", "since 12-Nov-2026", "kept at the practice",
                  "Attorney: Keith Coulthard", "issued 17-Nov-2026"):  # fmt: skip
        assert words in told
    assert tab.sheet.verticalScrollBar().maximum() == 0


def test_a_note_too_long_for_its_heading_ends_in_dots_and_is_whole_in_its_tip(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, edith(office))
    note = tab.own.note
    assert (note.shown(), note.toolTip()) == (note.text(), "")
    note.setText(f"{note.text()}, " + "and her neighbours " * 20)
    assert note.shown().endswith("…")
    assert note.toolTip() == note.text()


def test_a_larger_window_shows_more_rows(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, edith(office))
    few = len(section(tab, "Lately"))
    assert more(tab, "Lately") == "More"
    tab.resize(1844, 950)
    qtbot.waitUntil(lambda: len(section(tab, "Lately")) > few)
    assert said(section(tab, "Medicines"))[-1].startswith("Tiotropium")


def test_whoever_comes_back_to_it_sees_as_many_rows(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, edith(office))
    rows = [len(each.list.row_model.rows) for column in tab.columns for each in column]
    with qtbot.waitSignal(tab.aged):
        tab.arrive()
    again = [len(each.list.row_model.rows) for column in tab.columns for each in column]
    assert again == rows


def test_with_text_twice_as_large_it_is_one_column_that_scrolls_and_says_all(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, edith(office))
    office.look.choose(scale=2.0)
    tab.resize(*COMMON)
    qtbot.waitUntil(lambda: tab.sheet.verticalScrollBar().maximum() > 0)
    assert tab.sheet.horizontalScrollBar().maximum() == 0
    assert len(section(tab, "Medicines")) == 8
    qtbot.waitUntil(lambda: tab.own.y() < tab.alerts.y())


def test_allergies_are_never_cut_however_small_the_window(qtbot: QtBot, office: Office) -> None:
    patient = edith(office)
    for number in range(12):
        office.factory.item(patient, f"Allergen {number}", Kind.ALLERGY)
    tab = opened(qtbot, office, patient, (1100, 500))
    assert len(section(tab, "Known allergies")) == 14
    qtbot.waitUntil(lambda: tab.sheet.verticalScrollBar().maximum() > 0)


def test_where_room_is_short_who_says_all_of_a_section_stands_once_over_it(
    qtbot: QtBot, office: Office
) -> None:
    """And what can wait has a heading that tells it in short; no medicine is folded."""
    patient, make = edith(office), office.factory
    for number in range(5):
        make.item(
            patient, f"Zopiclone {number}.75mg tablets", Kind.MEDICINE, source=make.source("GP"),
            value="One each evening, with a full glass of water, sitting up", begins="2026-11-12",
            said_at=NOW - timedelta(days=0.1),
        )  # fmt: skip
    tab = opened(qtbot, office, patient)
    assert tab.sheet.verticalScrollBar().maximum() == 0
    assert len(section(tab, "Medicines")) == 13
    medicines, home = listing(tab, "Medicines"), listing(tab, "Home and equipment")
    assert medicines.said.isVisible()
    assert medicines.said.words.text() == "GP · 2 h"
    assert said(section(tab, "Medicines"))[0].endswith("Health, GP, 2 h")
    assert not listing(tab, "Known allergies").said.isVisible()
    assert section(tab, "Home and equipment") == []
    told = home.note.text()
    assert told.index("Pendant alarm") < told.index("Lives alone")
    assert more(tab, "Home and equipment") == "All 3"
    with qtbot.waitSignal(tab.moreAsked) as asked:
        home.more.click()
    assert asked.args == ["home"]
    tab.resize(1844, 950)
    qtbot.waitUntil(lambda: len(section(tab, "Home and equipment")) == 3)
    assert not medicines.said.isVisible()
    assert home.note.text() == ""


def test_the_alerts_take_from_about_me_only_what_makes_both_less_high(
    qtbot: QtBot, office: Office
) -> None:
    patient = alan(office)
    office.factory.item(patient, "Falls: uses a frame indoors, and a stick outside", Kind.ALERT,
                        detail="Marek Zielinski, physiotherapist, at home")  # fmt: skip
    tab = opened(qtbot, office, patient)
    width = tab._alerts_width()
    assert width == tab.alerts.width()
    assert tab._top_height(width) == min(
        tab._top_height(each) for each in range(tab._column_width(), tab.width() // 2, 40)
    )
