"""The files that are kept whole, saved again with the keyboard alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models import AuditEntry, FileOriginal, ImportFile
from desktop.models.packed import pack
from desktop.views.feeds import FeedsPage
from desktop.views.feeds_kept import KeptDialog
from desktop.words.audit import SAVED_WHOLE
from desktop.words.enums import Role
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import arrived

WHY = "The practice lost its own copy."
SENT = b"x" * 3_000_000


def page_of(
    qtbot: QtBot, office: Office, role: Role, *, kept: bool = True, place: Path | None = None
) -> FeedsPage:
    make = office.factory
    gp = make.source("GP Larkmoor")
    file = ImportFile(import_id=make.import_run(gp, office.matron).id, name="edith coulthard.json",
                      sha256="4f1c" * 16, entries=7)  # fmt: skip
    make.keep(file)
    if kept:
        make.keep(FileOriginal(import_file_id=file.id, packed=pack(SENT), kept_at=NOW))
    manager = make.staff(role, "Mona Field", teams=[office.team])
    page = FeedsPage(
        office.seat(manager, ask_where=lambda _, suggested: place and place / suggested)
    )
    arrived(qtbot, page)
    qtbot.waitUntil(lambda: page.table.table_model.rowCount() == 1)
    return page


def opened(qtbot: QtBot, page: FeedsPage) -> KeptDialog:
    qtbot.keyClick(page, Qt.Key.Key_K)
    (dialog,) = page.findChildren(KeptDialog)
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def test_a_file_is_saved_as_it_came_and_the_audit_says_so(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    page = page_of(qtbot, office, Role.PRACTICE_MANAGER, place=tmp_path)
    dialog = opened(qtbot, page)
    qtbot.waitUntil(lambda: dialog.table.table_model.rowCount() == 1)
    assert nameless(dialog) == []
    qtbot.keyClick(dialog.why.edit, Qt.Key.Key_Return)
    assert "at least 10 letters" in dialog.why.edit.accessibleDescription()
    qtbot.keyClicks(dialog.why.edit, WHY)
    with qtbot.waitSignal(page.said) as said:
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert said.args == ["Saved outside the hub."]
    (saved,) = tmp_path.glob("*-4f1c4f1c4f1c.json")  # by no more of its name, which may be Edith's
    assert saved.read_bytes() == SENT
    with office.store.reading() as session:
        signed = select(AuditEntry.detail).where(AuditEntry.action == SAVED_WHOLE)
        assert WHY in session.scalars(signed).one()


def test_nothing_kept_is_said(qtbot: QtBot, office: Office) -> None:
    dialog = opened(qtbot, page_of(qtbot, office, Role.PRACTICE_MANAGER, kept=False))
    qtbot.waitUntil(lambda: "No file of this source" in dialog.pane.sentence.text())
    assert not dialog.save_button.isEnabled()


@pytest.mark.parametrize("role", [Role.COMMUNITY_NURSE, Role.GP])
def test_who_does_not_look_after_the_sources_is_not_offered_them(
    qtbot: QtBot, office: Office, role: Role
) -> None:
    assert not page_of(qtbot, office, role).kept_button.isVisible()
