"""People, pages and commands in one box."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from desktop.services import patients
from desktop.services.changes import carry_out
from desktop.views.actions import ActionsPage
from desktop.views.add import AddDialog
from desktop.views.finder import FinderDialog
from desktop.views.parts.table import ONE_LINE, TWO_LINES
from desktop.views.patient import PatientPage
from desktop.views.patients import PatientsPage
from desktop.views.places import PlacesPage
from desktop.views.window import Window
from desktop.words.adding import Added
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.people import Actor
from desktop.words.relationships import Opened
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.fitting import crushed
from tests.views.people import alan, edith, wilf
from tests.views.showing import at_work

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot, office: Office) -> Window:
    found = Window(office.look, lambda: NOW)
    qtbot.addWidget(found)
    at_work(found, office.seat())
    found.resize(1366, 768)
    with qtbot.waitExposed(found):
        found.show()
    return found


@pytest.fixture
def asked(qtbot: QtBot, window: Window) -> Callable[[str], FinderDialog]:
    """Ctrl+K, then type."""

    def ask(typed: str) -> FinderDialog:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
        dialog = window.finder
        assert dialog is not None
        qtbot.keyClicks(dialog.box, typed)
        qtbot.waitUntil(lambda: bool(lines(dialog)) and dialog.answers)
        return dialog

    return ask


def lines(dialog: FinderDialog) -> list[str]:
    model = dialog.table.table_model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def opened(who: Actor, patient: int, session: Session) -> Opened:
    return patients.open_patient(session, who, patient)


Asked = Callable[[str], FinderDialog]


def test_a_person_is_opened_from_anywhere_by_keys_alone(
    qtbot: QtBot, office: Office, window: Window, asked: Asked
) -> None:
    robson = alan(office)
    dialog = asked("alan rob")
    QAbstractItemModelTester(dialog.table.table_model, dialog)
    assert lines(dialog)[0] == "ROBSON, Alan (Mr)"
    qtbot.keyClick(dialog.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.page, PatientPage))
    page = window.page
    assert isinstance(page, PatientPage)
    qtbot.waitUntil(lambda: page.about is not None and page.about.id == robson.id)
    assert window.finder is None


@pytest.mark.parametrize(("typed", "opens"), [("robson", True), ("robsne", False)])
def test_enter_before_the_answer_never_opens_whoever_is_only_like_it(
    qtbot: QtBot, office: Office, asked: Asked, typed: str, opens: bool
) -> None:
    robson = alan(office)
    office.factory.patient("Robsen", "Jean", practice=office.practice)
    dialog = asked("")
    opened: list[int] = []
    dialog.opened.connect(opened.append)
    dialog.box.setText(typed)
    qtbot.keyClick(dialog.box, Qt.Key.Key_Return)
    assert not dialog.answers
    qtbot.waitUntil(lambda: dialog.answers)
    assert opened == ([robson.id] if opens else [])
    if not opens:
        assert lines(dialog)[0].startswith("ROBS")


def test_it_opens_behind_the_banner_and_offers_what_can_be_done_with_the_person(
    qtbot: QtBot, office: Office, window: Window, asked: Asked
) -> None:
    window._bring("patient", alan(office).id)
    qtbot.waitUntil(window.banner.isVisible)
    page = window.page
    assert isinstance(page, PatientPage)
    dialog = asked("refer")
    assert lines(dialog)[0] == "Refer to meeting"
    qtbot.keyClick(dialog.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.dialog is not None)
    assert page.dialog is not None
    page.dialog.reject()
    dialog = asked("timel")
    qtbot.keyClick(dialog.box, Qt.Key.Key_Return)
    assert page.strip.current == "timeline"


@pytest.mark.parametrize(
    ("typed", "what"),
    [("note", Added.NOTE), ("add note", Added.NOTE), ("worry", Added.WORRY),
     ("worried", Added.WORRY)],
)  # fmt: skip
def test_what_can_be_added_is_found_by_its_words(
    qtbot: QtBot, office: Office, window: Window, asked: Asked, typed: str, what: Added
) -> None:
    window._bring("patient", alan(office).id)
    qtbot.waitUntil(window.banner.isVisible)
    page = window.page
    assert isinstance(page, PatientPage)
    qtbot.keyClick(asked(typed).box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page.dialog, AddDialog))
    assert isinstance(page.dialog, AddDialog)
    assert page.dialog.what is what
    page.dialog.reject()


def test_caseloads_are_found_from_a_person_s_page(
    qtbot: QtBot, office: Office, window: Window, asked: Asked
) -> None:
    window._bring("patient", alan(office).id)
    qtbot.waitUntil(window.banner.isVisible)
    qtbot.keyClick(asked("caseload").box, Qt.Key.Key_Return)
    page = window.page
    assert isinstance(page, PlacesPage)
    assert page.part is page.caseloads


def test_pages_and_commands_are_found_by_the_beginning_of_a_word(
    qtbot: QtBot, window: Window, asked: Asked
) -> None:
    qtbot.keyClick(asked("acti").box, Qt.Key.Key_Return)
    assert isinstance(window.page, ActionsPage)
    dialog = asked("switch")
    assert lines(dialog)[0].startswith("Switch look")
    dark = window.banner._look.theme.dark
    qtbot.keyClick(dialog.box, Qt.Key.Key_Return)
    assert window.banner._look.theme.dark is not dark
    dialog = asked("lock")
    with qtbot.waitSignal(window.lockRequested):
        qtbot.mouseClick(
            dialog.table.viewport(), Qt.MouseButton.LeftButton,
            pos=dialog.table.visualRect(dialog.table.table_model.index(0, 0)).center(),
        )  # fmt: skip


def test_whose_name_begins_so_stands_above_pages_and_commands(
    qtbot: QtBot, office: Office, window: Window, asked: Asked
) -> None:
    make = office.factory
    make.patient("Adamson", "Joan", practice=office.practice, address="2 Pattern Row, Coldhope")
    pattison = make.patient("Pattison", "Ruth", practice=office.practice)
    dialog = asked("pa")
    found = lines(dialog)
    assert found[0] == "PATTISON, Ruth"
    assert "Patients" in found[1:]
    dialog.box.setText("patt")
    qtbot.waitUntil(lambda: dialog.answers)
    assert lines(dialog)[:2] == ["PATTISON, Ruth", "ADAMSON, Joan"]
    dialog.box.setText("pat")
    qtbot.waitUntil(lambda: dialog.answers)
    assert lines(dialog)[:3] == ["PATTISON, Ruth", "Patients", "ADAMSON, Joan"]
    opened: list[int] = []
    dialog.opened.connect(opened.append)
    qtbot.keyClick(dialog.box, Qt.Key.Key_Return)
    assert opened == [pattison.id]


def test_two_people_of_a_name_are_told_apart_and_who_died_is_said_beside_the_name(
    qtbot: QtBot, office: Office, window: Window, asked: Asked
) -> None:
    number = shown_nhs_number(wilf(office).nhs_number)
    office.factory.patient(
        "Armstrong", "William", practice=office.practice, born="1950-04-01",
        address="9 Bank Top, Coldhope", postcode="DL13 0ZB",
    )  # fmt: skip
    dialog = asked("armstrong")
    table = dialog.table
    assert not any(table.isColumnHidden(place) for place in range(len(table.table_model.columns)))
    told = [
        table.table_model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in (0, 1)
    ]
    (died,) = (each for each in told if "Died 19-Nov-2026" in each)
    assert number in died
    (lives,) = (each for each in told if "Born 01-Apr-1950" in each)
    assert "9 Bank Top, Coldhope, DL13 0ZB" in lives
    assert "Died" not in lives
    px = office.look.theme.px
    further = len(lines(dialog)) - 1
    assert [table.rowHeight(row) for row in (0, further)] == [px(TWO_LINES), px(ONE_LINE)]
    office.look.choose(scale=2.0)
    assert [table.rowHeight(row) for row in (0, further)] == [
        2 * px(TWO_LINES), 2 * px(ONE_LINE),
    ]  # fmt: skip
    qtbot.waitUntil(lambda: crushed(dialog) == [])


def test_before_typing_the_people_opened_last_stand_above_the_commands(
    qtbot: QtBot, office: Office, window: Window, asked: Asked
) -> None:
    for patient in (edith(office).id, alan(office).id):
        carry_out(office.store, partial(opened, office.matron, patient), NOW)
    dialog = asked("")
    assert lines(dialog)[:2] == ["ROBSON, Alan (Mr)", "COULTHARD, Edith Mary (Mrs)"]
    assert {"Today", "Patients", "Lock"} <= set(lines(dialog))
    qtbot.keyClick(dialog.box, Qt.Key.Key_Down)
    line = dialog.table.chosen_row()
    assert line is not None
    assert line.words.startswith("COULTHARD")
    assert nameless(dialog) == []
    qtbot.keyClick(dialog.box, Qt.Key.Key_Escape)
    assert window.finder is None


def test_what_is_not_found_is_sought_on_patients(
    qtbot: QtBot, window: Window, asked: Asked
) -> None:
    dialog = asked("nobody known")
    assert lines(dialog) == ["Look on Patients, and beyond my lists"]
    qtbot.keyClick(dialog.box, Qt.Key.Key_Return)
    page = window.page
    assert isinstance(page, PatientsPage)
    assert page.box.text() == "nobody known"


def test_clearing_the_window_closes_it(window: Window, asked: Asked) -> None:
    asked("a")
    window.clear()
    assert window.finder is None
