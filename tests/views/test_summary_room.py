"""The Summary fits the window, and cuts short nothing that matters."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models import Patient
from desktop.words.enums import Kind, Sector
from tests.views.conftest import Office
from tests.views.people import alan, edith, wilf
from tests.views.summaries import COMMON, opened, said, section


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
    for number in range(20):
        make.item(patient, f"Medicine {number} 5mg tablets", Kind.MEDICINE, value="One a day")
        make.item(patient, f"Problem {number}", Kind.PROBLEM, begins="2020")
    tab = opened(qtbot, office, patient)
    assert tab.sheet.verticalScrollBar().maximum() == 0
    assert said(section(tab, "Medicines"))[-1].endswith("more")
    for number in range(9):
        make.item(
            patient, f"Allergy to medicine {number}, of which much is to be said", Kind.ALLERGY,
            detail="Swelling of the lips and of the tongue, and two days in hospital",
        )  # fmt: skip
    tab = opened(qtbot, office, patient)
    qtbot.waitUntil(lambda: tab.sheet.verticalScrollBar().maximum() > 0)
    assert len(section(tab, "Medicines")) >= 20
    assert not any("more" in each for each in said(section(tab, "Medicines")))
    assert said(section(tab, "Problems"))[-1].endswith("more")


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
    for listing in (each for column in tab.columns for each in column):
        facts, width = listing.list, listing.list.viewport().width()
        for fact in facts.row_model.rows:
            assert facts.painter.wanted(fact) <= width
            broken = facts.painter.broken_up(fact, width)
            lines = (*broken.first, *broken.on, *broken.under)
            told += " ".join([*(run.words for run in lines), ""])
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
    assert section(tab, "Lately")[-1].detail == "and 2 more"
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
