"""Adding to a record, as someone does it between two visits."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.models import Patient
from desktop.services import adding, items, patients
from desktop.views.add import AddDialog
from desktop.views.story import StoryPanel
from desktop.words.adding import Added
from desktop.words.enums import Confidentiality, Kind, Role
from desktop.words.items import ItemRow
from tests.services.record import EVERYTHING
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.people import alan
from tests.views.showing import shown


def opened(qtbot: QtBot, office: Office, patient: Patient, role: Role | None = None) -> AddDialog:
    actor = office.factory.staff(role, "Lewis Carr", teams=[office.team]) if role else None
    with office.store.reading() as session:
        about = patients.banner(session, patient.id)
    return shown(qtbot, AddDialog(office.seat(actor), about))


def held(office: Office, patient: Patient) -> list[ItemRow]:
    with office.store.reading() as session:
        return items.timeline(session, EVERYTHING, patient.id)


def test_a_note_by_keys_alone(qtbot: QtBot, office: Office) -> None:
    mary = office.factory.patient(practice=office.practice)
    dialog = opened(qtbot, office, mary)
    assert dialog.words.edit.hasFocus()
    qtbot.keyClicks(dialog.words.edit, "Slept well.")
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (row,) = held(office, mary)
    assert (row.kind, row.detail) == (Kind.NOTE, "Slept well.")


def test_an_observation_says_what_is_wrong_and_keeps_what_was_typed(
    qtbot: QtBot, office: Office
) -> None:
    mary = office.factory.patient(practice=office.practice)
    dialog = opened(qtbot, office, mary)
    dialog.choice.chosen.emit(Added.OBSERVATION)
    assert dialog.value.isVisible()
    assert dialog.value.label.text() == "Value (mmHg)"
    qtbot.keyClicks(dialog.value.edit, "1320/74")
    qtbot.keyClick(dialog.value.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "written like 132/74" in dialog.strip.words.text())
    assert dialog.value.text() == "1320/74"
    dialog.value.edit.clear()
    qtbot.keyClicks(dialog.value.edit, "132/74")
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.value.edit, Qt.Key.Key_Return)
    (row,) = held(office, mary)
    assert row.value == "132/74"


def test_what_was_half_typed_stands_there_again(qtbot: QtBot, office: Office) -> None:
    mary = office.factory.patient(practice=office.practice)
    with office.store.reading() as session:
        about = patients.banner(session, mary.id)
    seat = office.seat()
    dialog = shown(qtbot, AddDialog(seat, about))
    dialog.choice.chosen.emit(Added.WORRY)
    qtbot.keyClicks(dialog.words.edit, "not drinking")
    dialog.reject()
    again = shown(qtbot, AddDialog(seat, about))
    qtbot.waitUntil(lambda: again.words.text() == "not drinking")
    assert again.what is Added.WORRY
    assert again.days.isVisible()
    assert held(office, mary) == []


def test_what_a_role_does_not_see_is_not_offered(qtbot: QtBot, office: Office) -> None:
    dialog = opened(qtbot, office, alan(office), Role.LINK_WORKER)
    assert adding.offered(dialog.seat.audience, dialog.seat.permissions) == (
        Added.NOTE,
        Added.WORRY,
    )
    assert dialog.what is Added.NOTE
    assert not dialog.closely.isVisible()


def test_every_control_has_a_name(qtbot: QtBot, office: Office) -> None:
    dialog = opened(qtbot, office, alan(office))
    for what in Added:
        dialog.choice.chosen.emit(what)
        assert not nameless(dialog)


def test_its_author_holds_it_closely_and_takes_it_out_again(qtbot: QtBot, office: Office) -> None:
    mary = office.factory.patient(practice=office.practice)
    dialog = opened(qtbot, office, mary)
    qtbot.keyClicks(dialog.words.edit, "About the other Mary.")
    with qtbot.waitSignal(dialog.accepted):
        dialog.button.click()
    (row,) = held(office, mary)
    page = shown(qtbot, QWidget())
    panel = StoryPanel(dialog.seat, "test", page)
    panel.tell(mary.id, row.id)
    qtbot.waitUntil(lambda: panel.out.isVisibleTo(panel))
    panel.closely.click()
    qtbot.waitUntil(lambda: held(office, mary)[0].confidentiality is Confidentiality.SENSITIVE)
    panel.hear(frozenset({f"patient:{mary.id}"}))
    qtbot.waitUntil(lambda: not panel.closely.isVisibleTo(panel))
    assert nameless(panel) == []
    panel.out.click()
    qtbot.waitUntil(lambda: held(office, mary) == [])
