"""Saying what the columns of a table mean, by the keyboard alone too."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.feeds import intake
from desktop.models import Item, Source, TableMapping, Waiting
from desktop.views.feeds import FeedsPage
from desktop.views.feeds_mapping import MappingDialog
from desktop.words.enums import Role, Sector, SourceKind
from desktop.words.people import Actor
from desktop.words.tables import TableKind
from tests.clock import NOW
from tests.feeds.making import JOHN, MARY
from tests.feeds.workbooks import in_csv
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import arrived, shown

HEADER = ("NHS number", "Surname", "DOB", "Visit date", "Start time", "Purpose of call", "Agency")
ROWS = [
    (MARY, "Adams", "09/03/1941", "26/11/2026", "08:00", "Morning call", "Kind Care"),
    (JOHN, "Bell", "01/05/1938", "11/26/2026", "09:00", "Morning call", "Kind Care"),
]


@pytest.fixture
def manager(office: Office) -> Actor:
    return office.factory.staff(
        Role.PRACTICE_MANAGER, "Mona Field", teams=[office.team], practices=[office.practice]
    )


@pytest.fixture
def council(office: Office, manager: Actor, tmp_path) -> Source:
    """A source of which a rota waits, and the two whom it is about."""
    make = office.factory
    make.patient("Adams", "Mary", nhs=MARY, born="1941-03-09", practice=office.practice)
    make.patient("Bell", "John", nhs=JOHN, born="1938-05-01", practice=office.practice)
    row = Source(code="care", name="Council", sector=Sector.SOCIAL, kind=SourceKind.COUNCIL)
    make.keep(row)
    (tmp_path / "rota.csv").write_bytes(in_csv(HEADER, *ROWS))
    intake.import_paths(office.store, manager, [tmp_path / "rota.csv"], source="care", now=NOW)
    return row


def asked(office: Office, statement):
    with office.store.reading() as session:
        return session.scalars(statement).all()


def opened(qtbot: QtBot, office: Office, manager: Actor, source: Source) -> MappingDialog:
    (waiting,) = asked(office, select(Waiting.id))
    dialog = shown(qtbot, MappingDialog(office.seat(manager), source.id, waiting))
    qtbot.waitUntil(lambda: bool(dialog.fields.by_name))
    return dialog


def chosen_file(
    qtbot: QtBot, office: Office, manager: Actor, source: Source, path: Path
) -> MappingDialog:
    dialog = MappingDialog(office.seat(manager), source.id, ask_file=lambda _: path)
    shown(qtbot, dialog)
    qtbot.waitUntil(lambda: dialog.source.value() == source.id)
    qtbot.mouseClick(dialog.file_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(dialog.fields.by_name))
    return dialog


def test_columns_are_matched_by_name_and_the_first_rows_shown(
    qtbot: QtBot, office: Office, manager: Actor, council: Source
) -> None:
    dialog = opened(qtbot, office, manager, council)
    QAbstractItemModelTester(dialog.table.table_model, dialog)
    qtbot.waitUntil(lambda: dialog.table.table_model.rowCount() == 2)

    assert dialog.kind.value() is TableKind.ROTA
    chosen = {name: field.value() for name, field in dialog.fields.by_name.items() if field.value()}
    assert chosen == {
        "nhs_number": "NHS number", "family": "Surname", "born": "DOB", "day": "Visit date",
        "starts": "Start time", "provider": "Agency",
    }  # fmt: skip
    model = dialog.table.table_model
    assert [model.index(0, place).data() for place in range(3)] == [
        "2", "ADAMS · 09-Mar-1941", "26-Nov-2026 08:00 · Home care visit · Kind Care",
    ]  # fmt: skip
    assert (
        model.index(1, 2).data()
        == "The date in the column “Visit date” cannot be read: write it as 26/11/2026."
    )
    assert dialog.rows.counts.text() == "2 rows tried: 1 can be read, 1 would be set aside."
    assert nameless(dialog) == []


def test_a_column_that_is_chosen_means_nothing_else(
    qtbot: QtBot, office: Office, manager: Actor, council: Source
) -> None:
    dialog = opened(qtbot, office, manager, council)
    field = dialog.fields.by_name["worker"]
    field.edit.setCurrentText("Agency")

    assert dialog.fields.by_name["provider"].value() is None
    model = dialog.table.table_model
    qtbot.waitUntil(lambda: model.rowCount() == 2 and "Kind Care" in model.index(0, 2).data())


def test_columns_that_were_chosen_go_only_when_asked_for_twice(
    qtbot: QtBot, office: Office, manager: Actor, council: Source
) -> None:
    dialog = opened(qtbot, office, manager, council)
    choose = dialog.fields.by_name["family"].edit
    choose.setFocus()
    qtbot.keyClick(choose, Qt.Key.Key_Home)
    chosen = dialog.mapping()
    qtbot.keyClick(choose, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert "not saved" in dialog.strip.words.text()
    assert dialog.mapping() == chosen
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(choose, Qt.Key.Key_Escape)


def test_without_what_is_needed_it_says_what_is_missing(
    qtbot: QtBot, office: Office, manager: Actor, council: Source
) -> None:
    dialog = opened(qtbot, office, manager, council)
    dialog.fields.by_name["day"].edit.setCurrentIndex(0)

    assert not dialog.button.isEnabled()
    qtbot.waitUntil(dialog.pane.sentence.isVisible)
    assert dialog.pane.sentence.text() == (
        "Choose the column that says: Date, or Days of the week."
    )


def test_saved_by_the_keyboard_the_waiting_table_is_taken_in(
    qtbot: QtBot, office: Office, manager: Actor, council: Source
) -> None:
    page = FeedsPage(office.seat(manager))
    arrived(qtbot, page)
    qtbot.waitUntil(lambda: page.aside.table.table_model.rowCount() == 1)
    qtbot.keyClick(page.table, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    (dialog,) = page.findChildren(MappingDialog)
    qtbot.waitUntil(
        lambda: bool(dialog.fields.by_name) and dialog.table.table_model.rowCount() == 2
    )
    seen = []
    for _ in range(len(dialog.fields.by_name) + 3):
        seen.append(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert {field.edit for field in dialog.fields.by_name.values()} <= set(seen)
    what = dialog.fields.by_name["what"].edit
    what.setFocus()
    qtbot.keyClicks(what, "Purpose")
    with qtbot.waitSignal(dialog.tookIn) as told:
        qtbot.keyClick(what, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert told.args == ["Saved and taken in: 1 imported, 1 set aside."]
    assert asked(office, select(Item.title)) == ["Morning call"]
    (kept,) = asked(office, select(TableMapping))
    assert ("what", "Purpose of call") in kept.mapping.columns
    model = page.aside.table.table_model
    qtbot.waitUntil(lambda: [model.index(0, 2).data(), model.rowCount()] == ["row 3", 1])


def test_a_table_can_be_chosen_as_a_file_and_what_was_kept_is_offered(
    qtbot: QtBot, office: Office, manager: Actor, council: Source, tmp_path
) -> None:
    path = tmp_path / "rota.csv"
    first = chosen_file(qtbot, office, manager, council, path)
    first.kind.edit.setCurrentText("Community nursing visits")
    with qtbot.waitSignal(first.tookIn):
        first.button.click()

    again = chosen_file(qtbot, office, manager, council, path)

    assert again.kind.value() is TableKind.NURSING_VISITS
    assert len(asked(office, select(TableMapping))) == 1


def test_what_is_no_table_is_said_to_be_none(
    qtbot: QtBot, office: Office, manager: Actor, council: Source, tmp_path
) -> None:
    path = tmp_path / "x"
    path.write_bytes(b'{"resourceType": "Bundle"}')
    dialog = shown(qtbot, MappingDialog(office.seat(manager), council.id, ask_file=lambda _: path))
    qtbot.mouseClick(dialog.file_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.strip.isVisible)

    assert dialog.strip.words.text().startswith("This is no table whose columns can be set")
    assert not dialog.button.isEnabled()


def test_only_who_looks_after_people_is_offered_it(qtbot: QtBot, office: Office) -> None:
    page = FeedsPage(office.seat())
    arrived(qtbot, page)

    assert not page.aside.columns_button.isVisible()


def test_the_row_with_the_names_can_be_chosen_and_is_known_from_then_on(
    qtbot: QtBot, office: Office, manager: Actor, council: Source, tmp_path: Path
) -> None:
    """Two rows of names stand above each other, and the upper looks the likelier."""
    groups = ("Surname", "DOB", "NHS number", "Start time", "Visit date", "Purpose", "Agency")
    path = tmp_path / "two.csv"
    names = ("NHS no", "Family", "Birth", "On", "At", "Why", "Who")
    path.write_bytes(in_csv(("Rota of November",), groups, names, *ROWS))
    dialog = chosen_file(qtbot, office, manager, council, path)
    assert dialog.heading.value() == 2

    dialog.heading.set_value(3)
    dialog.heading.chosen.emit(3)

    assert dialog.mapping().header == names
    dialog.kind.set_value(TableKind.ROTA)
    dialog.kind.chosen.emit(TableKind.ROTA)
    for name, column in {"nhs_number": "NHS no", "family": "Family", "born": "Birth", "day": "On",
                         "starts": "At"}.items():  # fmt: skip
        dialog.fields.by_name[name].set_value(column)
        dialog.fields.by_name[name].chosen.emit(column)
    qtbot.waitUntil(lambda: dialog.table.table_model.rowCount() == 2)
    assert nameless(dialog) == []
    with qtbot.waitSignal(dialog.tookIn) as told:
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "1 imported" in str(told.args)
    again = chosen_file(qtbot, office, manager, council, path)
    assert again.heading.value() == 3
    assert again.fields.by_name["born"].value() == "Birth"


def test_what_a_complete_list_of_people_leaves_out_is_said_beside_its_box(
    qtbot: QtBot, office: Office, manager: Actor, council: Source
) -> None:
    dialog = opened(qtbot, office, manager, council)
    dialog.kind.set_value(TableKind.REGISTRATION)
    dialog.kind.chosen.emit(TableKind.REGISTRATION)
    assert not dialog.complete.isHidden()
    assert "no longer on the list" in dialog.completes.text()
    dialog.kind.set_value(TableKind.ROTA)
    dialog.kind.chosen.emit(TableKind.ROTA)
    assert "cancelled" in dialog.completes.text()
