"""The sources, and which of them may register people."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models import Source
from desktop.views.administration.sources import SourcesTab
from desktop.words.enums import Role, Sector, SourceKind
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import shown

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


def opened(qtbot: QtBot, office: Office) -> SourcesTab:
    manager = office.factory.staff(Role.PRACTICE_MANAGER, "Mona Field", teams=[office.team])
    seat = office.seat(manager)
    made = SourcesTab(seat)
    made.resize(1290, 640)
    shown(qtbot, made)
    seat.records.touched.connect(made.hear)
    made.arrive()
    return made


def kept(office: Office, code: str) -> Source:
    with office.store.reading() as session:
        return session.query(Source).filter_by(code=code).one()


def test_a_source_is_allowed_to_register_people(qtbot: QtBot, office: Office) -> None:
    source = office.factory.source("GP Larkmoor")
    tab = opened(qtbot, office)
    model = tab.beside.table.table_model
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    shown_now = [model.index(0, place).data() for place in range(5)]
    assert shown_now == ["GP Larkmoor", source.code, "GP", "", "0 min"]
    assert nameless(tab) == []
    tab.form.may_register.setFocus()
    qtbot.keyClick(tab.form.may_register, Key.Key_Space)
    qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: model.index(0, 3).data() == "May register")
    assert kept(office, source.code).may_register is True


def test_the_choice_to_register_is_a_practices_alone(qtbot: QtBot, office: Office) -> None:
    source = office.factory.source("GP Larkmoor")
    office.factory.change(Source, source.id, may_register=True)
    tab = opened(qtbot, office)
    qtbot.waitUntil(tab.form.may_register.isChecked)
    assert tab.form.may_register.isVisible()
    tab.form.kind.edit.setFocus()
    qtbot.keyClicks(tab.form.kind.edit, "Hosp")
    assert tab.form.kind.value() is SourceKind.HOSPITAL
    assert not tab.form.may_register.isVisible()
    assert tab.form.registers.text().startswith("Only a GP practice registers people.")
    qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: kept(office, source.code).kind is SourceKind.HOSPITAL)
    assert kept(office, source.code).may_register is False


def test_a_source_is_said_to_send_everything_each_time(qtbot: QtBot, office: Office) -> None:
    source = office.factory.source("GP Larkmoor")
    tab = opened(qtbot, office)
    qtbot.waitUntil(lambda: tab.beside.table.table_model.rowCount() == 1)
    assert not tab.form.sends_all.isChecked()
    tab.form.sends_all.setFocus()
    qtbot.keyClick(tab.form.sends_all, Key.Key_Space)
    qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: kept(office, source.code).sends_all)
    qtbot.waitUntil(tab.form.sends_all.isChecked)


def test_a_source_has_ages_of_its_own(qtbot: QtBot, office: Office) -> None:
    source = office.factory.source("GP Larkmoor")
    tab = opened(qtbot, office)
    qtbot.waitUntil(lambda: tab.beside.table.table_model.rowCount() == 1)
    usual = "Left empty, as is usual for its kind: late after 2 days, very late after 7."
    assert tab.form.usual.text() == usual
    qtbot.keyClicks(tab.form.amber.edit, "9")
    qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    qtbot.waitUntil(tab.beside.trouble.isVisible)
    assert "9 and 7 days do not go together" in tab.beside.trouble.words.text()
    qtbot.keyClicks(tab.form.red.edit, "1x4")
    qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: kept(office, source.code).red_days == 14)
    assert kept(office, source.code).amber_days == 9


def test_the_first_source_is_added(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office)
    qtbot.waitUntil(tab.beside.pane.sentence.isVisible)
    assert tab.beside.pane.sentence.text() == "No source is set up yet. Add the first."
    qtbot.keyClick(tab, Key.Key_N)
    assert QApplication.focusWidget() is tab.form.name.edit
    qtbot.keyClicks(tab.form.name.edit, "Council")
    qtbot.keyClicks(tab.form.code.edit, "council")
    tab.form.sector.edit.setFocus()
    qtbot.keyClicks(tab.form.sector.edit, "s")
    tab.form.kind.edit.setFocus()
    qtbot.keyClicks(tab.form.kind.edit, "cou")
    qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: tab.beside.table.table_model.rowCount() == 1)
    row = kept(office, "council")
    assert (row.name, row.sector, row.kind) == ("Council", Sector.SOCIAL, SourceKind.COUNCIL)
    assert tab.form.heard.text() == "Last heard from: Not yet."


def test_the_sector_of_a_source_that_was_heard_is_the_leads(qtbot: QtBot, office: Office) -> None:
    source = office.factory.source("GP Larkmoor")
    tab = opened(qtbot, office)
    qtbot.waitUntil(lambda: tab.beside.table.table_model.rowCount() == 1)
    tab.form.sector.edit.setFocus()
    qtbot.keyClicks(tab.form.sector.edit, "v")
    qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    qtbot.waitUntil(tab.beside.trouble.isVisible)
    assert "decides who sees what it says" in tab.beside.trouble.words.text()
    assert kept(office, source.code).sector is Sector.HEALTH
