"""Opening and dismissing what was set aside, with the keyboard alone."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models import AuditEntry, Correction, ImportFile, Waiting
from desktop.views.feeds import FeedsPage
from desktop.views.feeds_dismiss import DismissDialog
from desktop.views.feeds_original import OriginalDialog
from desktop.words.accounts import HIDDEN_ROW, leaves_out
from desktop.words.enums import Role
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import arrived, shown

Key = Qt.Key
Where = Callable[[QWidget, str], Path | None]
CONTROL = Qt.KeyboardModifier.ControlModifier
SENT = b'{"resourceType": "Patient", "birthDate": "1939-02-31"}'


def nowhere(_: QWidget, _suggested: str) -> Path | None:
    return None


def page_of(
    qtbot: QtBot, office: Office, role: Role, original: bytes = SENT, where: Where = nowhere,
    position: str = "entry 1",
) -> FeedsPage:  # fmt: skip
    """The feeds, for someone of a role, with one thing set aside."""
    make = office.factory
    gp = make.source("GP Larkmoor")
    file = ImportFile(import_id=make.import_run(gp, office.matron).id, name="edith.json",
                      sha256="4f1c" * 16, entries=1)  # fmt: skip
    make.keep(file)
    make.keep(Waiting(import_file_id=file.id, position=position, original=original,
                      sentence="The birth date is no day."))  # fmt: skip
    manager = make.staff(role, "Mona Field", teams=[office.team])
    page = FeedsPage(office.seat(manager, ask_where=where))
    arrived(qtbot, page)
    qtbot.waitUntil(lambda: page.aside.table.table_model.rowCount() == 1)
    page.aside.table.setFocus()
    page.aside.table.selectRow(0)
    return page


def opened(qtbot: QtBot, page: FeedsPage, key: Key = Key.Key_Return) -> OriginalDialog:
    qtbot.keyClick(page.aside.table, key)
    (dialog,) = page.findChildren(OriginalDialog)
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def signed(office: Office) -> list[tuple[str, str]]:
    asked = select(AuditEntry.action, AuditEntry.detail).where(AuditEntry.action.like("original.%"))
    with office.store.reading() as session:
        return [(each.action, each.detail) for each in session.execute(asked)]


def test_enter_opens_the_original_and_the_audit_says_so(qtbot: QtBot, office: Office) -> None:
    page = page_of(qtbot, office, Role.PRACTICE_MANAGER)
    dialog = opened(qtbot, page)
    qtbot.waitUntil(lambda: dialog.text.toPlainText() == SENT.decode())
    assert dialog.text.isReadOnly()
    assert signed(office) == [("original.opened", "")]
    assert nameless(dialog) == []
    assert "edith" not in dialog.windowTitle().casefold()


def test_x_asks_why_and_dismisses(qtbot: QtBot, office: Office) -> None:
    page = page_of(qtbot, office, Role.PRACTICE_MANAGER)
    dialog = opened(qtbot, page)
    qtbot.waitUntil(lambda: bool(dialog.text.toPlainText()))
    qtbot.waitUntil(dialog.text.hasFocus)
    qtbot.keyClick(dialog.text, Key.Key_X)
    qtbot.waitUntil(dialog.reason.edit.hasFocus)
    qtbot.keyClick(dialog, Key.Key_Return, CONTROL)
    qtbot.waitUntil(dialog.strip.isVisible)
    assert "Say why it is dismissed" in dialog.strip.words.text()
    qtbot.keyClicks(dialog.reason.edit, "Sent again since")
    with qtbot.waitSignal(page.said) as said:
        qtbot.keyClick(dialog, Key.Key_Return, CONTROL)
    assert said.args == ["Dismissed."]
    assert signed(office)[-1] == ("original.dismissed", "Sent again since")
    qtbot.waitUntil(lambda: page.aside.table.table_model.rowCount() == 0)
    with office.store.reading() as session:
        assert session.scalar(select(Waiting.seen_at)) == NOW


def test_s_warns_and_saves_it_where_the_reader_says(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    asked: list[str] = []
    places: list[Path | None] = [None, tmp_path / "out.json"]

    def where(_: QWidget, suggested: str) -> Path | None:
        asked.append(suggested)
        return places.pop(0)

    page = page_of(qtbot, office, Role.PRACTICE_MANAGER, where=where)
    dialog = opened(qtbot, page)
    qtbot.waitUntil(lambda: bool(dialog.text.toPlainText()))
    qtbot.waitUntil(dialog.text.hasFocus)
    qtbot.keyClick(dialog.text, Key.Key_S)
    assert "leaves the encrypted hub" in dialog.note.text()
    qtbot.keyClick(dialog, Key.Key_Return, CONTROL)
    assert [each for each, _ in signed(office)] == ["original.opened"]
    with qtbot.waitSignal(page.said) as said:
        qtbot.keyClick(dialog, Key.Key_Return, CONTROL)
    assert said.args == ["Saved outside the hub."]
    assert asked == ["original.json"] * 2
    assert (tmp_path / "out.json").read_bytes() == SENT
    assert [each for each, _ in signed(office)][-1] == "original.saved"


def test_where_it_cannot_be_written_that_is_said(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    page = page_of(qtbot, office, Role.PRACTICE_MANAGER, b"%PDF\xff\x00", where=lambda *_: tmp_path)
    dialog = opened(qtbot, page)
    qtbot.waitUntil(dialog.save_button.isEnabled)
    dialog.save_button.click()
    dialog.answer_button.click()
    qtbot.waitUntil(dialog.strip.isVisible)
    assert "cannot be written there" in dialog.strip.words.text()
    assert dialog.answer_button.isEnabled()


def test_x_in_the_list_opens_it_and_asks_why_at_once(qtbot: QtBot, office: Office) -> None:
    dialog = opened(qtbot, page_of(qtbot, office, Role.PRACTICE_MANAGER), Key.Key_X)
    qtbot.waitUntil(lambda: bool(dialog.text.toPlainText()))
    assert dialog.reason.edit.hasFocus()


@pytest.mark.parametrize(
    ("original", "words"),
    [(b"%PDF\xff\x00", "This is no text: 6 bytes."), (b"", "Its original is not kept")],
)
def test_what_cannot_be_read_says_why(
    qtbot: QtBot, office: Office, original: bytes, words: str
) -> None:
    dialog = opened(qtbot, page_of(qtbot, office, Role.PRACTICE_MANAGER, original))
    sentences = (dialog.pane.sentence, dialog.pane._problem.words)
    qtbot.waitUntil(lambda: any(words in each.text() for each in sentences))


def test_who_does_not_look_after_the_sources_reads_why_and_opens_nothing(
    qtbot: QtBot, office: Office
) -> None:
    page = page_of(qtbot, office, Role.COMMUNITY_NURSE)
    assert not page.aside.open_button.isVisible()
    for key in (Key.Key_Return, Key.Key_X):
        qtbot.keyClick(page.aside.table, key)
    assert page.findChildren(OriginalDialog) == []
    assert signed(office) == []


def test_closed_it_leaves_nothing_on_the_screen(qtbot: QtBot, office: Office) -> None:
    page = page_of(qtbot, office, Role.PRACTICE_MANAGER)
    row = page.aside.table.chosen_row()
    assert row is not None
    dialog = shown(qtbot, OriginalDialog(page.seat, row, page))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.waitUntil(lambda: bool(dialog.text.toPlainText()))
    dialog.reject()
    assert dialog.text.toPlainText() == ""


def test_c_lets_the_text_be_corrected_and_takes_it_in(qtbot: QtBot, office: Office) -> None:
    page = page_of(qtbot, office, Role.PRACTICE_MANAGER)
    dialog = opened(qtbot, page, Key.Key_C)
    qtbot.waitUntil(lambda: not dialog.text.isReadOnly())
    qtbot.waitUntil(dialog.text.hasFocus)
    qtbot.keyClicks(dialog.text, "x")
    with qtbot.waitSignal(page.said) as said:
        qtbot.keyClick(dialog, Key.Key_Return, CONTROL)
    assert said.args[0].startswith("Corrected, but set aside again: ")
    assert [action for action, _ in signed(office)] == [
        "original.opened", "original.corrected", "original.taken in",
    ]  # fmt: skip
    model = page.aside.table.table_model
    qtbot.waitUntil(lambda: model.rowCount() == 1 and model.index(0, 2).data() == "file")


def test_a_correction_that_is_not_saved_goes_only_when_asked_for_twice(
    qtbot: QtBot, office: Office
) -> None:
    dialog = opened(qtbot, page_of(qtbot, office, Role.PRACTICE_MANAGER), Key.Key_C)
    qtbot.waitUntil(lambda: not dialog.text.isReadOnly())
    qtbot.keyClicks(dialog.text, "x")
    qtbot.keyClick(dialog.text, Key.Key_Escape)
    assert dialog.isVisible()
    assert "not saved" in dialog.strip.words.text()
    qtbot.keyClicks(dialog.text, "y")
    qtbot.keyClick(dialog.text, Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.text.toPlainText().startswith("xy")
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog.text, Key.Key_Escape)


OF_WORKBOOK = b'NHS number,Surname,DOB,Note\r\n9990000018,Adams,31/02/1939,"Rings,\nand knocks"\r\n'
"""As a row of a workbook, or of a CSV, waits: under the names of its columns."""


def test_a_row_of_a_table_is_read_and_corrected_by_its_columns(
    qtbot: QtBot, office: Office
) -> None:
    page = page_of(qtbot, office, Role.PRACTICE_MANAGER, OF_WORKBOOK, position="row 7")
    dialog = opened(qtbot, page)
    qtbot.waitUntil(lambda: dialog.form.isVisible() and bool(dialog.form.fields))
    ((number, family, born, note),) = dialog.form.fields
    assert born.label.text() == "DOB"
    assert (born.text(), note.text()) == ("31/02/1939", "Rings,\nand knocks")
    assert nameless(dialog) == []
    qtbot.waitUntil(number.edit.hasFocus)
    qtbot.keyClicks(number.edit, "1")
    qtbot.keyClick(number.edit, Key.Key_C)
    assert number.text() == "9990000018", "not to be changed before that is asked for"
    born.set_text("21/02/1939")
    qtbot.keyClick(family.edit, Key.Key_End)
    qtbot.keyClicks(family.edit, "on, Mary")
    with qtbot.waitSignal(page.said):
        qtbot.keyClick(dialog, Key.Key_Return, CONTROL)
    with office.store.reading() as session:
        again = session.scalars(select(Waiting.original).order_by(Waiting.id.desc())).first()
    assert again is not None
    assert list(csv.reader(StringIO(again.decode(), newline=""))) == [
        ["NHS number", "Surname", "DOB", "Note"],
        ["9990000018", "Adamson, Mary", "21/02/1939", "Rings,\nand knocks"],
    ]


def test_a_whole_table_is_corrected_as_text(qtbot: QtBot, office: Office) -> None:
    page = page_of(qtbot, office, Role.PRACTICE_MANAGER, OF_WORKBOOK, position="file")
    dialog = opened(qtbot, page)
    qtbot.waitUntil(lambda: "DOB" in dialog.text.toPlainText())
    assert dialog.form.fields == []


def test_what_is_no_text_is_not_corrected(qtbot: QtBot, office: Office) -> None:
    dialog = opened(qtbot, page_of(qtbot, office, Role.PRACTICE_MANAGER, b"\xff\x00"), Key.Key_C)
    qtbot.waitUntil(lambda: "no text" in dialog.pane.sentence.text())
    assert not dialog.correct_button.isEnabled()
    assert dialog.answer_button.isHidden()


def test_what_is_no_utf8_says_how_it_is_read_and_can_be_corrected(
    qtbot: QtBot, office: Office
) -> None:
    sent = "NHS number,Surname,DOB\n9990000018,Müller,31/02/1939\n"
    page = page_of(qtbot, office, Role.PRACTICE_MANAGER, sent.encode("cp1252"), position="file")
    dialog = opened(qtbot, page)
    qtbot.waitUntil(lambda: dialog.text.toPlainText() == sent)
    assert dialog.note.isVisible()
    assert "Windows-1252" in dialog.note.text()
    assert dialog.correct_button.isEnabled()


def test_all_that_wait_for_one_reason_are_dismissed_at_once(qtbot: QtBot, office: Office) -> None:
    page = page_of(qtbot, office, Role.PRACTICE_MANAGER)
    with office.store.reading() as session:
        file = session.scalars(select(ImportFile.id)).one()
    office.factory.keep(
        Waiting(import_file_id=file, position="entry 2", original=SENT,
                sentence="The birth date is no day."),
        Waiting(import_file_id=file, position="entry 3", original=SENT, sentence="It is odd."),
    )  # fmt: skip
    page.arrive()
    qtbot.waitUntil(lambda: page.aside.table.table_model.rowCount() == 3)
    page.aside.table.setFocus()
    page.aside.table.selectRow(1)
    qtbot.keyClick(page.aside.table, Key.Key_D)
    (dialog,) = page.findChildren(DismissDialog)
    qtbot.waitUntil(dialog.isVisible)
    assert nameless(dialog) == []
    assert "edith" not in dialog.windowTitle().casefold()
    assert any(each.text().startswith("2 of ") for each in dialog.findChildren(QLabel))
    qtbot.waitUntil(dialog.reason.edit.hasFocus)
    qtbot.keyClick(dialog, Key.Key_Return, CONTROL)
    qtbot.waitUntil(dialog.strip.isVisible)
    qtbot.keyClicks(dialog.reason.edit, "Test records")
    with qtbot.waitSignal(page.said) as said:
        qtbot.keyClick(dialog, Key.Key_Return, CONTROL)
    assert said.args == ["Dismissed: 2."]
    assert signed(office) == [("original.dismissed", "Test records")] * 2
    qtbot.waitUntil(lambda: page.aside.table.table_model.rowCount() == 1)


def test_t_has_all_of_a_feed_read_again(qtbot: QtBot, office: Office) -> None:
    page = page_of(qtbot, office, Role.PRACTICE_MANAGER)
    with qtbot.waitSignal(page.said) as said:
        qtbot.keyClick(page.aside.table, Key.Key_T)
    assert said.args == ["All of it is read again. The next import takes it in."]
    assert signed(office) == [("original.tried again", "")]
    with office.store.reading() as session:
        (kept,) = session.scalars(select(Correction))
        assert kept.content == SENT


@pytest.mark.parametrize("why", [leaves_out(30, 60, "entries"), HIDDEN_ROW])
def test_what_asks_whether_it_is_right_is_said_to_be_and_nothing_else_says_so(
    qtbot: QtBot, office: Office, why: str
) -> None:
    page = page_of(qtbot, office, Role.PRACTICE_MANAGER)
    assert page.aside.right_button.isHidden()
    with office.store.reading() as session:
        first, file = session.execute(select(Waiting.id, Waiting.import_file_id)).one()
    half = Waiting(import_file_id=file, position="file", original=SENT,
                   sentence=why)  # fmt: skip
    office.factory.keep(half)
    page.arrive()
    qtbot.waitUntil(lambda: page.aside.table.table_model.rowCount() == 2)
    page.aside.table.setFocus()

    def again() -> list[int]:
        with office.store.reading() as session:
            return list(session.scalars(select(Correction.waiting_id)))

    qtbot.keyClick(page.aside.table, Key.Key_T)
    qtbot.waitUntil(lambda: again() == [first])
    qtbot.waitUntil(page.aside.right_button.isVisible)
    qtbot.keyClick(page.aside.table, Key.Key_Y)
    qtbot.waitUntil(lambda: sorted(again()) == sorted([first, half.id]))
