"""Filters and lists on Patients, as someone at a keyboard uses them."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.services import lists, search
from desktop.views.patients import PatientsPage
from desktop.words.enums import Role
from desktop.words.lists import Filters
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.people import alan, edith
from tests.views.showing import shown

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot: QtBot, office: Office) -> PatientsPage:
    edith(office)
    home = office.factory.place(team=office.team)
    office.factory.patient("Tate", "Rosa", practice=office.practice, place=home)
    found = shown(qtbot, PatientsPage(office.seat()))
    found.resize(1280, 700)
    found.arrive()
    qtbot.keyClick(found, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: found.panel.place.edit.count() == 2)
    return found


def names(page: PatientsPage) -> list[str]:
    model = page.table.table_model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def saved(office: Office) -> list[tuple[str, Filters]]:
    with office.store.reading() as session:
        return [(each.name, each.filters) for each in lists.saved(session, office.matron)]


def test_a_filter_narrows_and_typing_looks_within_it(qtbot: QtBot, page: PatientsPage) -> None:
    page.panel.place.edit.setCurrentIndex(1)
    qtbot.waitUntil(lambda: names(page) == ["TATE, Rosa"])
    page.box.setText("coulthard")
    qtbot.waitUntil(lambda: "Nobody on your lists has all of this" in page.pane.sentence.text())
    page.panel.clear_button.click()
    qtbot.waitUntil(lambda: names(page) == ["COULTHARD, Edith Mary (Mrs)"])
    assert nameless(page) == []


def test_a_list_is_saved_opened_renamed_and_deleted(
    qtbot: QtBot, office: Office, page: PatientsPage
) -> None:
    panel = page.panel
    panel.place.edit.setCurrentIndex(1)
    panel.name.set_text("Beech House")
    qtbot.keyClick(page, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: panel.kept.edit.count() == 2)
    ((name, filters),) = saved(office)
    assert (name, filters.place) == ("Beech House", panel.place.value())
    panel.clear()
    qtbot.waitUntil(lambda: names(page) == [])
    (command,) = page.anywhere()
    assert command.words == "List: Beech House"
    command.act()
    qtbot.waitUntil(lambda: names(page) == ["TATE, Rosa"])
    panel.name.set_text("The home")
    panel.rename_button.click()
    qtbot.waitUntil(lambda: panel.kept.edit.itemText(1) == "The home")
    panel.delete_button.click()
    qtbot.waitUntil(lambda: panel.kept.edit.count() == 1)
    assert saved(office) == []
    assert not panel.delete_button.isEnabled()


def test_a_list_is_opened_whole_whatever_was_typed_before(
    qtbot: QtBot, office: Office, page: PatientsPage
) -> None:
    page.panel.practice.edit.setCurrentIndex(1)
    page.panel.name.set_text("The practice")
    page.panel.save_button.click()
    qtbot.waitUntil(lambda: page.panel.kept.edit.count() == 2)
    page.panel.clear()
    page.box.setText("tate")
    qtbot.waitUntil(lambda: names(page) == ["TATE, Rosa"])
    page.panel.kept.edit.setCurrentIndex(1)
    qtbot.waitUntil(lambda: names(page) == ["COULTHARD, Edith Mary (Mrs)", "TATE, Rosa"])
    assert page.box.text() == ""


def test_of_more_people_than_are_shown_it_is_said_that_there_are_more(
    qtbot: QtBot, office: Office, page: PatientsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST", 2)
    monkeypatch.setattr(search, "MOST", 2)
    for given in ("Ann", "Paul"):
        office.factory.patient("Tate", given, practice=office.practice)
    page.box.setText("tate")
    qtbot.waitUntil(lambda: page.count.text() == "the first 2: type more")
    assert names(page) == ["TATE, Ann", "TATE, Paul"]
    page.box.setText("tate p")
    qtbot.waitUntil(lambda: page.count.text() == "1 found")
    page.box.clear()
    page.panel.practice.edit.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.count.text() == "the first 2")
    page.panel.place.edit.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.count.text() == "1 found")


def test_where_nothing_was_looked_for_there_is_no_list_to_export(
    qtbot: QtBot, office: Office
) -> None:
    manager = office.factory.staff(
        Role.PRACTICE_MANAGER, "Moira Tait", teams=[office.team], practices=[office.practice]
    )
    page = shown(qtbot, PatientsPage(office.seat(manager)))
    page.arrive()
    page.narrow.click()
    qtbot.waitUntil(lambda: page.panel.practice.edit.count() == 2)
    assert not page.panel.export_button.isEnabled()
    page.panel.practice.edit.setCurrentIndex(1)
    qtbot.waitUntil(page.panel.export_button.isEnabled)
    page.panel.clear()
    qtbot.waitUntil(lambda: not page.panel.export_button.isEnabled())


def test_a_list_without_a_name_is_asked_for_one(qtbot: QtBot, page: PatientsPage) -> None:
    page.panel.save_button.click()
    qtbot.waitUntil(page.trouble.isVisible)
    assert "Give the list a name" in page.trouble.words.text()


def test_a_list_is_exported_by_a_practice_manager_alone(
    qtbot: QtBot, office: Office, page: PatientsPage, tmp_path: Path
) -> None:
    assert not page.panel.export_button.isVisible()
    assert not page.panel.why.isVisible()
    alan(office)
    manager = office.factory.staff(
        Role.PRACTICE_MANAGER, "Moira Tait", teams=[office.team], practices=[office.practice]
    )
    suggested: list[str] = []

    def where(_: QWidget, name: str) -> Path:
        suggested.append(name)
        return tmp_path / name

    own = shown(qtbot, PatientsPage(office.seat(manager, ask_where=where)))
    own.arrive()
    own.narrow.click()
    own.box.setText("robson")
    qtbot.waitUntil(lambda: names(own) == ["ROBSON, Alan (Mr)"])
    own.panel.export_button.click()
    assert "at least 10 letters" in own.panel.why.edit.accessibleDescription()
    assert suggested == []
    own.panel.why.set_text("Winter vaccinations")
    with qtbot.waitSignal(own.said):
        own.panel.export_button.click()
    assert own.panel.why.text() == ""
    assert nameless(own) == []
    assert suggested == ["list.csv"]
    told = (tmp_path / "list.csv").read_text("utf-8-sig")
    assert "ROBSON, Alan (Mr)" in told
    assert "COULTHARD" not in told
