"""Finding a person, as someone at a keyboard does."""

import threading
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models import AuditEntry, Relationship
from desktop.services import patients, search
from desktop.services.changes import carry_out
from desktop.services.names import Names
from desktop.views.parts.columns import ROW
from desktop.views.parts.ink import width_of
from desktop.views.parts.table import TWO_LINES
from desktop.views.patients import PatientsPage
from desktop.words.enums import DeclaredReason, RelationshipKind, Role
from desktop.words.patients import FoundRow
from desktop.words.people import Actor
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.people import alan, edith, wilf
from tests.views.showing import shown


def arrived(qtbot: QtBot, office: Office, actor: Actor | None = None) -> PatientsPage:
    page = shown(qtbot, PatientsPage(office.seat(actor)))
    page.resize(1280, 640)
    page.arrive()
    return page


def names(page: PatientsPage) -> list[str]:
    model = page.table.table_model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def opened_before(office: Office, patient: int) -> None:
    carry_out(
        office.store,
        lambda session: patients.open_patient(session, office.matron, patient),
        NOW,
    )


def audited(office: Office, action: str) -> list[str]:
    with office.store.reading() as session:
        return list(session.scalars(select(AuditEntry.detail).where(AuditEntry.action == action)))


def test_whoever_arrives_can_type_at_once(qtbot: QtBot, office: Office) -> None:
    page = arrived(qtbot, office)
    qtbot.waitUntil(page.box.hasFocus)
    assert page.about is None
    assert "full NHS number" in page.pane.sentence.text()


@pytest.mark.parametrize(
    "typed", ["edith coul", "coulthard, e", "DL13 0ZA", "03/02/1939", "3 feb 1939"]
)
def test_a_person_is_found_by_what_is_known_of_them(
    qtbot: QtBot, office: Office, typed: str
) -> None:
    edith(office)
    alan(office)
    page = arrived(qtbot, office)
    QAbstractItemModelTester(page.table.table_model, page)
    qtbot.keyClicks(page.box, typed)
    qtbot.waitUntil(lambda: names(page) == ["COULTHARD, Edith Mary (Mrs)"])


def test_an_nhs_number_is_shown_in_three_parts_and_a_death_in_words(
    qtbot: QtBot, office: Office
) -> None:
    number = str(wilf(office).nhs_number)
    page = arrived(qtbot, office)
    qtbot.keyClicks(page.box, number)
    qtbot.waitUntil(lambda: len(names(page)) == 1)
    model = page.table.table_model
    shown_row = [model.index(0, place).data() for place in range(model.columnCount())]
    assert shown_row[2].split("\N{NO-BREAK SPACE}") == [number[:3], number[3:6], number[6:]]
    name = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert name.endswith("Died 19-Nov-2026")
    assert page.table.rowHeight(0) == office.look.theme.px(TWO_LINES)
    assert shown_row[-1] == "NHS number"


def test_the_newest_keystroke_wins_over_a_slower_answer(
    qtbot: QtBot, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    edith(office)
    alan(office)
    begun, gate = threading.Event(), threading.Event()
    find = search.find

    def slow(
        session: Any, actor: Actor, typed: str, today: date, names: Names, limit: int
    ) -> Sequence[FoundRow]:
        if typed == "cou":
            begun.set()
            assert gate.wait(5)
        return find(session, actor, typed, today, names, limit)

    monkeypatch.setattr(search, "find", slow)
    page = arrived(qtbot, office)
    seen: list[list[str]] = []
    page.table.table_model.modelReset.connect(lambda: seen.append(names(page)))
    page.box.setText("cou")
    qtbot.waitUntil(begun.is_set)
    page.box.setText("rob")
    gate.set()
    qtbot.waitUntil(lambda: names(page) == ["ROBSON, Alan (Mr)"])
    assert seen == [["ROBSON, Alan (Mr)"]]


def test_enter_never_opens_a_person_found_by_earlier_keys(
    qtbot: QtBot, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    edith(office)
    alan(office)
    page = arrived(qtbot, office)
    page.box.setText("coul")
    qtbot.waitUntil(lambda: len(names(page)) == 1)
    gate = threading.Event()
    monkeypatch.setattr(search, "find", lambda *_: gate.wait(5) and [])
    with qtbot.assertNotEmitted(page.opened):
        page.box.setText("rob")
        qtbot.keyClick(page.box, Qt.Key.Key_Return)
    gate.set()


def test_enter_opens_the_only_person_found(qtbot: QtBot, office: Office) -> None:
    patient = edith(office)
    page = arrived(qtbot, office)
    page.box.setText("coulthard")
    qtbot.waitUntil(lambda: len(names(page)) == 1)
    with qtbot.waitSignal(page.opened) as opened:
        qtbot.keyClick(page.box, Qt.Key.Key_Return)
    assert opened.args == [patient.id]


def test_down_goes_to_the_list_enter_opens_and_escape_comes_back_and_clears(
    qtbot: QtBot, office: Office
) -> None:
    alan(office)
    armstrong = wilf(office)
    page = arrived(qtbot, office)
    page.box.setText("a")
    qtbot.waitUntil(lambda: len(names(page)) == 2)
    qtbot.keyClick(page.box, Qt.Key.Key_Down)
    assert page.table.hasFocus()
    with qtbot.waitSignal(page.opened) as opened:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.args == [armstrong.id]
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert page.box.hasFocus()
    qtbot.keyClick(page.box, Qt.Key.Key_Escape)
    assert page.box.text() == ""
    assert names(page) == []


def test_the_people_opened_last_stand_there_before_anything_is_typed(
    qtbot: QtBot, office: Office
) -> None:
    for patient in (alan(office), edith(office)):
        opened_before(office, patient.id)
    page = arrived(qtbot, office)
    qtbot.waitUntil(lambda: names(page) == ["COULTHARD, Edith Mary (Mrs)", "ROBSON, Alan (Mr)"])
    assert "opened last" in page.count.text()
    qtbot.keyClick(page.box, Qt.Key.Key_Return)
    qtbot.waitUntil(page.table.hasFocus)
    with qtbot.waitSignal(page.opened) as opened:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.args == [page.table.table_model.index(0, 0).data(ROW).id]


def test_of_one_opened_last_it_is_said_as_of_one(qtbot: QtBot, office: Office) -> None:
    opened_before(office, alan(office).id)
    page = arrived(qtbot, office)
    qtbot.waitUntil(lambda: page.count.text() == "the one opened last")


def test_enter_opens_the_one_who_is_it_beside_those_who_are_like_it(
    qtbot: QtBot, office: Office
) -> None:
    patient = alan(office)
    office.factory.patient("Robsen", "Jean", practice=office.practice)
    page = arrived(qtbot, office)
    page.box.setText("robson")
    qtbot.waitUntil(lambda: names(page) == ["ROBSON, Alan (Mr)", "ROBSEN, Jean"])
    with qtbot.waitSignal(page.opened) as opened:
        qtbot.keyClick(page.box, Qt.Key.Key_Return)
    assert opened.args == [patient.id]
    page.box.setText("robsne")
    with qtbot.assertNotEmitted(page.opened):
        qtbot.keyClick(page.box, Qt.Key.Key_Return)
        qtbot.waitUntil(page.table.hasFocus)


def test_whoever_died_or_left_and_why_they_were_found_is_said(qtbot: QtBot, office: Office) -> None:
    gone = office.factory.patient("Armstrong", "Nora", former_family="Pyle")
    office.factory.keep(
        Relationship(
            patient_id=gone.id, staff_id=office.matron.id, kind=RelationshipKind.BREAK_GLASS,
            begins_at=NOW, ends_at=NOW + timedelta(hours=1), made_by_id=office.matron.id,
        )
    )  # fmt: skip
    page = arrived(qtbot, office)
    page.box.setText("pyle")
    qtbot.waitUntil(lambda: names(page) == ["ARMSTRONG, Nora"])
    model = page.table.table_model
    name = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert name == "ARMSTRONG, Nora, No practice here"
    assert model.index(0, model.columnCount() - 1).data() == "former name Pyle"


def test_an_address_keeps_its_postcode_in_a_common_window(qtbot: QtBot, office: Office) -> None:
    office.factory.patient(
        "Armstrong", "Nora", practice=office.practice,
        address="112 Upper Market Street, Coldhope", postcode="DL13 0ZA",
    )  # fmt: skip
    page = arrived(qtbot, office)
    page.box.setText("armstrong")
    qtbot.waitUntil(lambda: names(page) == ["ARMSTRONG, Nora"])
    titles = [column.title for column in page.table.table_model.columns]
    place = titles.index("Address")
    words = page.table.table_model.index(0, place).data()
    assert words.endswith("DL13 0ZA")
    theme = office.look.theme
    assert width_of(words, theme.font(14)) <= page.table.columnWidth(place) - theme.px(16)


def test_with_large_text_it_is_still_said_by_what_someone_was_found(
    qtbot: QtBot, office: Office
) -> None:
    office.look.choose(scale=2.0)
    office.factory.patient("Armstrong", "Nora", practice=office.practice, former_family="Pyle")
    page = arrived(qtbot, office)
    page.resize(1214, 592)
    page.box.setText("pyle")
    qtbot.waitUntil(lambda: names(page) == ["ARMSTRONG, Nora"])
    table, columns = page.table, page.table.table_model.columns
    seen = [each.title for at, each in enumerate(columns) if not table.isColumnHidden(at)]
    assert seen == ["Name", "Born", "NHS No.", "Found by"]
    theme = office.look.theme
    for place in (0, len(columns) - 1):
        words = table.table_model.index(0, place).data()
        font = theme.font(14, 400 if place else 600)
        assert width_of(words, font) <= table.columnWidth(place) - theme.px(16)


def test_someone_elses_patient_is_found_by_exact_details_alone_and_that_is_audited(
    qtbot: QtBot, office: Office
) -> None:
    edith(office)
    stranger = office.factory.staff(Role.COMMUNITY_NURSE, "Zoe Hall")
    page = arrived(qtbot, office, stranger)
    page.box.setText("coulthard")
    qtbot.waitUntil(lambda: "Nobody on your lists" in page.pane.sentence.text())
    qtbot.keyClick(page.box, Qt.Key.Key_Return)
    qtbot.waitUntil(page.trouble.isVisible)
    assert "full NHS number" in page.trouble.words.text()
    assert audited(office, "patient.searched") == []

    page.box.setText("edith mary coulthard 03/02/1939")
    qtbot.waitUntil(lambda: "Nobody on your lists" in page.pane.sentence.text())
    qtbot.keyClick(page.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(names(page)) == 1)
    told = [page.table.table_model.index(0, column).data() for column in (2, 3)]
    assert told == ["Not shown", "Not on your lists"]
    assert audited(office, "patient.searched") == ["by name and birth date"]


def test_every_control_has_a_name(qtbot: QtBot, office: Office) -> None:
    alan(office)
    page = arrived(qtbot, office)
    page.box.setText("rob")
    qtbot.waitUntil(lambda: len(names(page)) == 1)
    assert nameless(page) == []


def test_someone_on_no_list_is_opened_once_it_is_said_why(qtbot: QtBot, office: Office) -> None:
    strange = office.factory.patient("Coulthard", practice=office.practice, known=False)
    nurse = office.factory.staff(Role.COMMUNITY_NURSE, "Ruth Eggleston", teams=[office.team])
    page = arrived(qtbot, office, nurse)
    opened: list[int] = []
    page.opened.connect(opened.append)
    page.box.setText(strange.nhs_number or "")
    qtbot.waitUntil(lambda: "Nobody on your lists" in page.pane.sentence.text())
    qtbot.keyClick(page.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(names(page)) == 1)
    qtbot.keyClick(page.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.dialog is not None)
    assert opened == []
    assert page.dialog is not None
    assert nameless(page.dialog) == []
    page.dialog.button.click()
    assert opened == []
    page.dialog.why.set_value(DeclaredReason.SEEING)
    page.dialog.button.click()
    qtbot.waitUntil(lambda: opened == [strange.id])
    assert len(audited(office, "relationship.declared")) == 1
