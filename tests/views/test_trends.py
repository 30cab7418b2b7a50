"""Plots beside the table that says the same; what is not recorded is said."""

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractScrollArea, QGraphicsView
from pytestqt.qtbot import QtBot

from desktop.models import Patient
from desktop.services import patients
from desktop.views.parts.plot import Plot
from desktop.views.parts.table import NEXT, ONE_LINE
from desktop.views.trend_words import GAP, bounds, curves
from desktop.views.trends import TrendsTab
from desktop.words.enums import Kind, Role, Sector
from desktop.words.trends import Trend
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.people import alan
from tests.views.showing import shown


def weighed(office: Office) -> Patient:
    make = office.factory
    patient = make.patient(practice=office.practice)
    gp = make.source("GP")
    for begins, value, unit in (
        ("2025-01", "63", "kg"), ("2026-03-02", "60", "kg"), ("2026-05-02", "58.5", "kg"),
        ("2026-06-02", "126", "lb"), ("2026-07-02", "57", ""), (None, "57", "kg"),
    ):  # fmt: skip
        make.item(patient, "Body weight", Kind.RESULT, source=gp, begins=begins, value=value,
                  unit=unit)  # fmt: skip
    make.item(patient, "Blood pressure", Kind.RESULT, source=gp, begins="2026-05-02",
              value="128/70", unit="mmHg")  # fmt: skip
    return patient


def opened(qtbot: QtBot, office: Office, patient: Patient) -> TrendsTab:
    tab = shown(qtbot, TrendsTab(office.seat()))
    tab.resize(1290, 638)
    QAbstractItemModelTester(tab.table.table_model, tab)
    with office.store.reading() as session:
        banner = patients.banner(session, patient.id)
    tab.show_patient(banner)
    tab.arrive()
    qtbot.waitUntil(lambda: bool(tab.plots) or tab.pane.sentence.isVisible(), timeout=20_000)
    return tab


def column(tab: TrendsTab, place: int) -> list[str]:
    model = tab.table.table_model
    return [model.index(row, place).data() for row in range(model.rowCount())]


def test_the_table_has_every_value_newest_first_and_says_what_is_not_drawn(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, weighed(office))
    assert column(tab, 0) == [
        "02-Jul-2026", "02-Jun-2026", "02-May-2026", "02-Mar-2026", "Jan-2025", "Not recorded",
    ]  # fmt: skip
    assert column(tab, 2) == [
        "57 · not drawn: no unit", "57.15 kg, said as 126 lb", "58.5 kg", "60 kg", "63 kg",
        "57 kg · not drawn: no date",
    ]  # fmt: skip
    assert len(tab.plots) == 1
    assert nameless(tab) == []


def test_it_says_that_it_draws_until_it_has_drawn(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, weighed(office))
    assert not tab.drawing.isVisible()
    tab.choose(Trend.PRESSURE)
    assert tab.plots == []
    assert tab.drawing.isVisible()
    assert tab.drawing.text() == "Drawing…"
    qtbot.waitUntil(lambda: bool(tab.plots))
    assert not tab.drawing.isVisible()
    tab.choose(Trend.FRAILTY)
    assert not tab.drawing.isVisible()


def test_one_measure_needs_no_name_in_each_line(qtbot: QtBot, office: Office) -> None:
    patient = weighed(office)
    tab = opened(qtbot, office, patient)
    assert tab.table.isColumnHidden(1)
    source = office.factory.source("Hospital")
    office.factory.item(patient, "Weight", Kind.RESULT, source=source,
                        begins="2026-08-02", value="56", unit="kg")  # fmt: skip
    tab.arrive()
    qtbot.waitUntil(lambda: "Weight" in column(tab, 1))
    assert not tab.table.isColumnHidden(1)


def test_one_plot_has_most_of_the_width_and_grows_with_the_window(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, weighed(office))
    (plot,) = tab.plots
    qtbot.waitUntil(lambda: plot.width() > tab.table.width())
    qtbot.waitUntil(lambda: plot.height() > tab.height() / 2)
    least = plot.minimumSizeHint().height()
    tab.resize(1290, 300)
    qtbot.waitUntil(lambda: plot.height() < tab.height())
    assert plot.height() >= least


def test_on_a_common_screen_no_word_of_the_table_is_cut(qtbot: QtBot, office: Office) -> None:
    patient, make = weighed(office), office.factory
    sources = [make.source(name) for name in ("GP Larkmoor", "Hospital", "Nursing", "Home care")]
    for source in sources:
        make.item(patient, "Visit", Kind.ENCOUNTER, source=source, begins="2026-11-03")
    tab = opened(qtbot, office, patient)
    tab.choose(Trend.CONTACTS)
    table = tab.table
    (month,) = table.table_model.rows
    columns = [each for at, each in enumerate(table.table_model.columns)
               if not table.isColumnHidden(at)]  # fmt: skip
    assert all(each.whole for each in columns)
    said = table.table_model.index(0, 3)
    assert said.data() == "GP Larkmoor, Home care, Hospital, Nursing"
    lines = table.cells.lines(columns[-1], month, table.columnWidth(3))
    assert len(lines) == 2
    theme = tab.seat.look.theme
    assert table.rowHeight(0) == theme.px(ONE_LINE + NEXT)


def test_a_line_joins_what_is_near_in_time_and_leaves_a_gap_a_gap(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, weighed(office))
    assert tab._row is not None
    series = tab._row.series[Trend.WEIGHT][0]
    (curve,) = curves(series, office.look.theme, 0.0)
    assert [dot.value for dot in curve.dots] == pytest.approx([63, 60, 58.5, 57.15], abs=0.01)
    assert curve.joined == {2, 3}
    assert curve.dots[0].right - curve.dots[0].left == 31
    assert curve.dots[1].left - curve.dots[0].right > GAP


def test_a_number_chooses_what_is_drawn_and_what_is_not_recorded_is_said(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, weighed(office))
    qtbot.keyClick(tab.table, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: column(tab, 2) == ["128/70 mmHg"] and bool(tab.plots))
    qtbot.keyClick(tab.table, Qt.Key.Key_4)
    assert tab.pane.sentence.text() == "No frailty score is recorded."
    assert tab.plots == []


def test_a_chosen_line_is_ringed_and_told_and_enter_opens_its_story(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, weighed(office))
    tab.table.setFocus()
    tab.table.selectRow(2)
    assert tab.told.text().startswith("Body weight · 58.5 kg · 02-May-2026 · GP · ")
    plot = tab.plots[0]
    assert isinstance(plot, Plot)
    assert plot.marked() == [58.5]
    qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.story.title.text() == "Body weight")
    qtbot.keyClick(tab.story.close_button, Qt.Key.Key_Escape)
    assert tab.table.hasFocus()


def test_frailty_stands_on_its_whole_scale_and_is_rounded_as_on_the_summary(
    qtbot: QtBot, office: Office
) -> None:
    make = office.factory
    patient = make.patient(practice=office.practice)
    for title, value in (("Clinical Frailty Scale score", "6"),
                         ("Electronic frailty index (eFI version 1) score", "0.3056")):  # fmt: skip
        make.item(patient, title, Kind.FRAILTY, begins="2026-05-02", value=value)
    tab = opened(qtbot, office, patient)
    tab.choose(Trend.FRAILTY)
    qtbot.waitUntil(lambda: len(tab.plots) == 2)
    assert set(column(tab, 2)) == {"6", "0.31"}
    assert tab._row is not None
    found = {each.name: bounds(each) for each in tab._row.series[Trend.FRAILTY]}
    assert found == {
        "Clinical Frailty Scale score": (1.0, 9.0, 1.0),
        "Electronic frailty index (eFI version 1) score": (0.0, 1.0, 0.2),
    }
    for plot in tab.plots:
        low, high = plot._plot.getAxis("left").range
        assert any(low < least and most < high for least, most in ((1, 9), (0, 1)))


def test_each_sector_has_contacts_of_its_own_scale_in_whole_numbers(
    qtbot: QtBot, office: Office
) -> None:
    make = office.factory
    patient = make.patient(practice=office.practice)
    for sector, count in ((Sector.HEALTH, 2), (Sector.SOCIAL, 41)):
        source = make.source(sector.value, sector)
        for day in range(count):
            make.item(patient, "Seen", Kind.ENCOUNTER, source=source,
                      begins=f"2026-11-{day % 25 + 1:02}")  # fmt: skip
    tab = opened(qtbot, office, patient)
    tab.choose(Trend.CONTACTS)
    qtbot.waitUntil(lambda: len(tab.plots) == 2)
    health, social = (plot._plot.getAxis("left") for plot in tab.plots)
    assert [plot._heading.text() for plot in tab.plots] == [
        "Health, contacts a month", "Social care, contacts a month",
    ]  # fmt: skip
    for axis, most, step in ((health, 2, 1), (social, 41, 10)):
        low, high = axis.range
        assert -step < low < 0
        assert most < high < most + step
        (_, places), *_ = axis.tickValues(low, high, 120)
        assert all(place % step == 0 for place in places)
    tab.table.selectRow(0)
    assert [plot.marked() for plot in tab.plots] == [[2.0], [41.0]]


def test_above_its_table_a_plot_scrolls_with_it_by_one_bar(qtbot: QtBot, office: Office) -> None:
    patient, make = weighed(office), office.factory
    for month in range(1, 13):
        make.item(patient, "Body weight", Kind.RESULT, begins=f"2024-{month:02}-02", value="60",
                  unit="kg")  # fmt: skip
    tab = opened(qtbot, office, patient)

    def bars() -> int:
        areas = [each for each in tab.findChildren(QAbstractScrollArea)
                 if not isinstance(each, QGraphicsView)]  # fmt: skip
        return sum(each.isVisible() and each.verticalScrollBar().maximum() > 0 for each in areas)

    office.look.choose(scale=2.0)
    tab.resize(1214, 500)
    qtbot.waitUntil(lambda: bars() == 1)
    assert tab.table.height() >= tab.table.verticalHeader().length()
    office.look.choose(scale=1.0)
    tab.resize(1290, 400)
    qtbot.waitUntil(lambda: tab.table.height() < tab.table.verticalHeader().length())


def test_the_year_is_said_though_the_first_month_lies_at_the_edge(
    qtbot: QtBot, office: Office
) -> None:
    make = office.factory
    patient = make.patient(practice=office.practice)
    for begins, value in (("2025-12-31", "74"), ("2026-04-01", "70"), ("2026-11-09", "58")):
        make.item(patient, "Body weight", Kind.RESULT, begins=begins, value=value, unit="kg")
    tab = opened(qtbot, office, patient)
    axis = tab.plots[0]._plot.getAxis("bottom")
    qtbot.waitUntil(lambda: axis.width() > 400)
    painter = QPainter(image := QImage(8, 8, QImage.Format.Format_RGB32))
    _, _, texts = axis.generateDrawSpecs(painter)
    painter.end()
    assert not image.isNull()
    assert any("2026" in words for _, _, words in texts)


def test_a_dot_that_is_pressed_chooses_its_line(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, weighed(office))
    row = tab.table.table_model.row(tab.table.table_model.index(3, 0))
    assert row is not None
    tab.plots[0].chosen.emit(row.key)
    assert tab.table.chosen_row() == row


def test_nobody_hears_that_nothing_is_recorded_of_what_they_may_not_see(
    qtbot: QtBot, office: Office
) -> None:
    link = office.factory.staff(Role.LINK_WORKER, "Lewis Carr", teams=[office.team])
    tab = shown(qtbot, TrendsTab(office.seat(link)))
    assert Trend.WEIGHT not in tab._offered
    assert Trend.WEIGHT in TrendsTab(office.seat())._offered


def test_clearing_leaves_no_value_and_no_plot(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, weighed(office))
    tab.table.selectRow(0)
    tab.clear()
    assert column(tab, 0) == []
    assert tab.plots == []
    assert tab.told.text() == ""
    assert all(plot._shown is None for plot in tab.findChildren(Plot))


def test_someone_of_whom_nothing_is_measured(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, alan(office))
    assert tab.pane.sentence.text() == "No weight is recorded."


def test_the_library_of_plots_is_not_there_before_one_is_shown() -> None:
    asked = "import sys, desktop.views.office; print('pyqtgraph' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", asked], check=True, capture_output=True, text=True, timeout=60
    )
    assert said.stdout.strip() == "False"
