from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from desktop.views.parts.columns import Column
from desktop.views.parts.facts import Fact, FactList
from desktop.views.parts.ink import runs_width, width_of
from desktop.views.parts.table import BELOW, NEXT, ONE_LINE, PAD, SHAPE, TWO_LINES, Table
from desktop.views.parts.twoline import Line, LineList
from desktop.views.theme import Look
from desktop.words.dates import shown_date
from desktop.words.enums import Sector
from tests.views.showing import shown

FACTS = [
    Fact("Apixaban 2.5mg tablets", detail="twice a day", sector=Sector.HEALTH, source="GP",
         age="2 h", key=7),
    Fact(", no injury", strong="Two falls in 14 days", below="seen in A&E"),
]  # fmt: skip
ROWS = [("HINDMARSH, Dorothy (Mrs)", date(1939, 3, 14)), ("NOWAK, Łucja (Ms)", None)]
COLUMNS = [
    Column("Name", lambda row: row[0], strong=True, sector=lambda _: Sector.HEALTH),
    Column("Born", lambda row: row[1], shown_date, wide=120),
]
FAIL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def facts(qtbot: QtBot, look: Look) -> FactList:
    made = FactList(look, "Medicines")
    made.show_rows(FACTS)
    made.resize(600, max(made.height(), 100))
    return shown(qtbot, made)


@pytest.fixture
def table(qtbot: QtBot, look: Look) -> Table:
    made = Table(look, COLUMNS, "People")
    made.show_rows(ROWS)
    made.resize(600, max(made.height(), 100))
    return shown(qtbot, made)


def test_models_keep_the_rules_of_qt(look: Look, facts: FactList, table: Table) -> None:
    for view in (facts, table):
        QAbstractItemModelTester(view.model(), FAIL, view)
        view.show_rows([])
        view.show_rows(FACTS if view is facts else ROWS)


def test_a_fact_is_read_whole_with_who_says_so(facts: FactList) -> None:
    read = [facts.model().index(row, 0).data() for row in range(2)]
    assert read == [
        "Apixaban 2.5mg tablets twice a day, Health, GP, 2 h",
        "Two falls in 14 days, no injury, seen in A&E",
    ]


def test_a_list_is_as_high_as_its_rows_at_any_text_size(look: Look, facts: FactList) -> None:
    assert facts.height() == 21 + 39
    look.choose(scale=2.0)
    assert facts.height() == 2 * (21 + 39)
    facts.show_rows([])
    assert facts.height() == 0


def test_enter_opens_the_fact_that_the_arrows_reached(qtbot: QtBot, facts: FactList) -> None:
    facts.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(facts.opened) as opened:
        qtbot.keyClick(facts, Qt.Key.Key_Return)
    assert opened.args == [FACTS[0]]
    qtbot.keyClick(facts, Qt.Key.Key_Down)
    with qtbot.waitSignal(facts.opened) as opened:
        qtbot.keyClick(facts, Qt.Key.Key_Return)
    assert opened.args == [FACTS[1]]


def test_a_click_opens_a_fact(qtbot: QtBot, facts: FactList) -> None:
    with qtbot.waitSignal(facts.opened) as opened:
        qtbot.mouseClick(facts.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 10))
    assert opened.args == [FACTS[0]]


def test_a_long_fact_goes_on_under_its_source_and_is_cut_nowhere(qtbot: QtBot, look: Look) -> None:
    def made(words: str, detail: str = "") -> FactList:
        facts = FactList(look, "Medicines")
        facts.show_rows(
            [Fact(words, detail=detail, sector=Sector.HEALTH, source="Nursing", age="24 d")]
        )
        facts.resize(300, 21)
        facts.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        facts.move(200, 200)  # away from the pointer, which would colour its ground
        return shown(qtbot, facts)

    def right_end(facts: FactList) -> QImage:
        return facts.grab(QRect(200, 0, facts.width() - 200, 18)).toImage()

    short, long = (
        made("Short"),
        made("Salbutamol 100micrograms inhaler", "two puffs, issued 17-Nov-2026"),
    )
    assert right_end(short) == right_end(long)
    assert (short.height(), long.height()) == (look.theme.px(21), look.theme.px(39))
    laid = long.painter.broken_up(long.row_model.rows[0], long.viewport().width())
    assert [run.words for run in laid.first] == ["Salbutamol 100micrograms"]
    (on,) = laid.on
    assert [(run.words, run.font) for run in on] == [
        ("inhaler", look.theme.font(14)),
        ("two puffs, issued 17-Nov-2026", look.theme.font(12.5)),
    ]


def test_a_long_title_goes_on_in_its_own_weight_before_its_detail(look: Look) -> None:
    fact = Fact(strong="Befriending, Thursday mornings, with Sheila", detail="Kettle at ten")
    laid = FactList(look, "Services").painter.broken_up(fact, 240)
    *title, detail = (*laid.first, *(run for line in laid.on for run in line))
    assert " ".join(run.words for run in title) == fact.strong
    assert {run.font.weight() for run in title} == {600}
    assert detail.words == "Kettle at ten"


@pytest.mark.parametrize("width", [160, 240, 320, 400, 900])
def test_every_word_of_a_fact_stands_in_one_of_its_lines(look: Look, width: int) -> None:
    fact = Fact(
        "14 hours a week", strong="Home support or domiciliary care", detail="four calls",
        below="Brightway · Fully social care funded · since 12-Nov-2026", source="Council",
        age="9 h", chip="New",
    )  # fmt: skip
    laid = FactList(look, "Services").painter.broken_up(fact, width)
    said = " ".join(run.words for line in (laid.first, *laid.on) for run in line)
    told = f"{fact.strong} {fact.words} {fact.detail} {fact.below}"
    assert [each for each in said.split() if each != "·"] == [
        each for each in told.split() if each != "·"
    ]
    assert all(runs_width(line) - line[0].space <= width for line in laid.on)


def test_what_stands_below_goes_on_in_lines_beside_the_state_where_a_list_says_so(
    qtbot: QtBot, look: Look
) -> None:
    long = Line("ABDI, Elena (Mrs)", "Bring back from the kitchen drawer: died 25-Nov-2026.",
                chip="1 paper")  # fmt: skip
    cut, whole = LineList(look, "Papers"), LineList(look, "Papers", wraps=True)
    for made in (cut, whole):
        made.resize(300, 100)
        made.show_rows([long])
        shown(qtbot, made)
    assert (cut.height(), whole.height()) == (49, 66)
    whole.resize(600, 100)
    assert whole.height() == 49
    whole.show_rows([Line("ABDI, Elena (Mrs)")])
    assert whole.height() == 30


def test_the_row_with_the_focus_is_ringed(qtbot: QtBot, facts: FactList) -> None:
    facts.clearFocus()
    before = facts.grab().toImage()
    facts.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    after = facts.grab().toImage()
    assert before != after
    assert after.pixelColor(300, 1).name() == "#ffeb3b"


def test_a_tick_is_asked_for_by_click_and_by_space(qtbot: QtBot, look: Look) -> None:
    actions = LineList(look, "My actions")
    row = Line("Ring Fellside", "HINDMARSH, Dorothy (Mrs)", ticked=False)
    actions.show_rows([row])
    actions.resize(600, actions.height())
    shown(qtbot, actions)
    viewport, left = actions.viewport(), Qt.MouseButton.LeftButton
    with qtbot.waitSignal(actions.ticked) as ticked, qtbot.assertNotEmitted(actions.opened):
        qtbot.mouseClick(viewport, left, pos=QPoint(8, 24))
    assert ticked.args == [row]
    with qtbot.waitSignal(actions.opened), qtbot.assertNotEmitted(actions.ticked):
        qtbot.mouseClick(viewport, left, pos=QPoint(200, 24))
    with qtbot.waitSignal(actions.ticked):
        qtbot.keyClick(actions, Qt.Key.Key_Space)


def test_a_list_says_which_row_is_chosen(qtbot: QtBot, look: Look) -> None:
    agenda = LineList(look, "Agenda", chooses=True)
    rows = [Line("COATES, Leonard (Mr)", time="14:00"), Line("NOWAK, Łucja (Ms)", time="14:36")]
    agenda.show_rows(rows)
    shown(qtbot, agenda)
    with qtbot.waitSignal(agenda.chosen) as chosen:
        agenda.choose(rows[1])
    assert chosen.args == [rows[1]]
    assert agenda.chosen_row() == rows[1]
    agenda.choose(None)
    assert agenda.chosen_row() is None


def test_a_table_says_which_row_is_chosen_and_which_is_opened(qtbot: QtBot, table: Table) -> None:
    with qtbot.waitSignal(table.rowChosen) as chosen:
        table.selectRow(1)
    assert chosen.args == [ROWS[1]]
    with qtbot.waitSignal(table.rowOpened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [ROWS[1]]
    with qtbot.waitSignal(table.rowChosen) as chosen:
        table.show_rows(ROWS[:1])
    assert chosen.args == [None]


def test_the_only_row_of_a_table_is_chosen_by_an_arrow(qtbot: QtBot, table: Table) -> None:
    table.show_rows(ROWS[:1])
    table.setFocus(Qt.FocusReason.TabFocusReason)
    assert table.chosen_row() is None
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert table.chosen_row() is ROWS[0]


def test_the_rows_of_a_table_grow_with_the_text(qtbot: QtBot, look: Look) -> None:
    table = shown(qtbot, Table(look, [Column("Name", lambda row: row)]))
    table.show_rows(["Dorothy", "Leonard"])
    for scale, high in ((2.0, 72), (1.5, 54), (1.0, 36)):
        look.choose(scale=scale)
        assert [table.rowHeight(row) for row in range(2)] == [high, high]


def test_words_that_are_whole_go_on_in_lines_as_wide_as_their_cell(
    qtbot: QtBot, look: Look
) -> None:
    long = "Health 6, Social care 41, Voluntary 2, and what the person said themselves 3"
    table = Table(look, [Column("What", str, whole=True, sector=lambda _: Sector.HEALTH)])
    table.show_rows([long, "Short"])
    table.resize(300, 300)
    shown(qtbot, table)
    px = look.theme.px
    lines = table.cells.lines(table.table_model.columns[0], long, table.columnWidth(0))
    assert " ".join(lines) == long
    assert len(lines) > 1
    assert table.rowHeight(0) == px(ONE_LINE) + px(NEXT) * (len(lines) - 1)
    assert table.rowHeight(1) == px(ONE_LINE)
    room = table.columnWidth(0) - px(2 * PAD + SHAPE)
    assert all(width_of(line, look.theme.font(14)) <= room for line in lines)
    cell = table.visualRect(table.table_model.index(0, 0))
    last = QRect(cell.left(), cell.bottom() - px(NEXT + 7), cell.width(), px(NEXT))
    assert len({picture.pixel(x, y) for picture in (table.viewport().grab(last).toImage(),)
                for x in range(picture.width()) for y in range(picture.height())}) > 2  # fmt: skip
    table.resize(900, 300)
    qtbot.waitUntil(lambda: table.rowHeight(0) == px(ONE_LINE))


def test_what_stands_below_whole_words_goes_on_as_well_and_lines_stay_lines(
    qtbot: QtBot, look: Look
) -> None:
    below = "next Fri 09:30 Community nurse, leg dressing, at home"
    table = Table(look, [
        Column("Own", str, below=lambda _: below, whole=True),
        Column("Everyone", lambda _: "09:30 Nurse\n12:15 Lunch call\n16:45 Tea call", whole=True),
    ])  # fmt: skip
    table.show_rows(["2 to come"])
    table.resize(400, 300)
    shown(qtbot, table)
    own, everyone = table.table_model.columns
    px, across = look.theme.px, table.columnWidth(0)
    assert len(table.cells.lines(everyone, "", across)) == 3
    lines = table.cells.lines_below(own, "2 to come", across)
    assert " ".join(lines) == below
    assert len(lines) > 1
    assert all(width_of(line, look.theme.font(13)) <= across - px(2 * PAD) for line in lines)
    high = px(TWO_LINES) + px(BELOW) * (len(lines) - 1)
    assert table.rowHeight(0) == max(high, px(ONE_LINE) + 2 * px(NEXT))
    cell = table.visualRect(table.table_model.index(0, 0))
    last = QRect(cell.left(), cell.bottom() - px(BELOW + 7), cell.width(), px(BELOW))
    inked = table.viewport().grab(last).toImage()
    assert len({inked.pixel(x, y) for x in range(inked.width())
                for y in range(inked.height())}) > 2  # fmt: skip


def test_a_cell_shows_its_value_and_nothing_for_none(table: Table) -> None:
    model = table.model()
    assert model.index(0, 1).data() == "14-Mar-1939"
    assert model.index(1, 1).data() == ""
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Name"
    read = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert read == "HINDMARSH, Dorothy (Mrs), Health"


def said_in_the_tip(words: str) -> bool:
    return QToolTip.text() == words


def test_a_row_that_was_cut_can_be_read_whole_in_its_tip(qtbot: QtBot, look: Look) -> None:
    words = "Salbutamol 100micrograms inhaler"
    fact = FactList(look, "Medicines")
    fact.show_rows([Fact(words, source="Nursing", age="24 d", chip="New")])
    line = LineList(look, "My actions")
    line.show_rows([Line(words, "HINDMARSH, Dorothy (Mrs)", chip="Done", chip_tone="ok")])
    for made in (fact, line):
        made.resize(900, made.height())
        shown(qtbot, made)
        spot = QPoint(30, 10)
        for wide, tip in ((900, ""), (160, made.model().index(0, 0).data())):
            made.resize(wide, made.height())
            asked = QHelpEvent(QEvent.Type.ToolTip, spot, made.viewport().mapToGlobal(spot))
            QApplication.sendEvent(made.viewport(), asked)
            qtbot.waitUntil(partial(said_in_the_tip, tip))


def test_new_rows_in_a_list_keep_the_place_of_the_keys_and_select_nobody(
    qtbot: QtBot, look: Look
) -> None:
    agenda = LineList(look, "Agenda", chooses=True)
    rows = [Line("COATES, Leonard (Mr)"), Line("NOWAK, Łucja (Ms)")]
    agenda.show_rows(rows)
    shown(qtbot, agenda)
    agenda.setFocus()
    agenda.choose(rows[1])
    with qtbot.waitSignal(agenda.chosen) as chosen:
        agenda.show_rows([Line("DEVLIN, Patrick (Mr)")])
    assert chosen.args == [None]
    assert agenda.currentIndex().row() == 0
    assert agenda.chosen_row() is None


def test_new_rows_in_a_table_keep_the_place_of_the_keys_and_select_nobody(table: Table) -> None:
    table.setFocus()
    table.selectRow(1)
    table.show_rows(ROWS)
    assert table.currentIndex().row() == 1
    assert table.chosen_row() is None


def test_a_date_stands_after_a_fact_where_its_line_has_room_and_breaks_none(
    facts: FactList,
) -> None:
    fact = Fact(strong="Two falls", detail="Nadia Osei", when="18-Nov-2026", key=9)
    facts.show_rows([fact])
    wide, narrow = (
        [run.words for run in facts.painter.broken_up(fact, width).first] for width in (600, 190)
    )
    assert wide[-1] == ", 18-Nov-2026"
    assert narrow == ["Two falls", "Nadia Osei"]
    assert facts.painter.height(fact, 190) == facts.painter.height(fact, 600)
    assert fact.read == "Two falls Nadia Osei, 18-Nov-2026"
