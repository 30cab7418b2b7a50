"""What the sources sent, looked after by keys alone: every dialog of Feeds, and its matching."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.feeds import intake
from desktop.models import FileOriginal, ImportFile, Source, Waiting
from desktop.models.packed import pack
from desktop.views.feeds import FeedsPage
from desktop.views.feeds_dismiss import DismissDialog
from desktop.views.feeds_kept import KeptDialog
from desktop.views.feeds_mapping import MappingDialog
from desktop.views.feeds_original import OriginalDialog
from desktop.views.page import Page
from desktop.words.enums import Role, Sector, SourceKind
from desktop.words.people import Actor
from tests.by_keys import Fingers, Key, seated
from tests.clock import NOW
from tests.feeds.making import MARY, bundle, condition, patient
from tests.feeds.workbooks import in_csv
from tests.views.conftest import Office

WHY = "Sent again since, and read."
HEADER = ("NHS number", "Surname", "DOB", "Visit date", "Start time", "Purpose of call", "Agency")
VISIT = (MARY, "Adams", "09/03/1941", "26/11/2026", "08:00", "Morning call", "Kind Care")


@pytest.fixture
def keeper(office: Office) -> Actor:
    return office.factory.staff(
        Role.PRACTICE_MANAGER, "Mona Field", teams=[office.team], practices=[office.practice]
    )


@pytest.fixture
def fingers(qtbot: QtBot, office: Office, keeper: Actor, tmp_path: Path) -> Fingers:
    """At the feeds: four things set aside of one source, a file kept, and a table that waits."""
    make = office.factory
    make.patient("Adams", "Mary", nhs=MARY, born="1941-03-09", practice=office.practice)
    gp = make.source("GP Larkmoor")
    file = ImportFile(import_id=make.import_run(gp, office.matron).id, name="edith.json",
                      sha256="4f1c" * 16, entries=4)  # fmt: skip
    make.keep(file)
    make.keep(FileOriginal(import_file_id=file.id, packed=pack(b"all of it"), kept_at=NOW))
    for number in range(4):
        make.keep(Waiting(import_file_id=file.id, position=f"entry {number}",
                          original=b'{"resourceType": "Patient"}',
                          sentence="The birth date is no day."))  # fmt: skip
    make.keep(Source(code="care", name="Council", sector=Sector.SOCIAL, kind=SourceKind.COUNCIL))
    sent = tmp_path / "sent"
    sent.mkdir()
    (sent / "rota.csv").write_bytes(in_csv(HEADER, VISIT))
    intake.import_paths(office.store, keeper, [sent / "rota.csv"], source="care", now=NOW)
    seat = office.seat(keeper, ask_where=lambda _, name: tmp_path / name)
    made = seated(qtbot, seat, office.lanes, {"today": Page(seat), "feeds": FeedsPage(seat)})
    made.go_by("Alt+7")
    return made


def page_of(fingers: Fingers) -> FeedsPage:
    page = fingers.window.page
    assert isinstance(page, FeedsPage)
    return page


def test_what_was_set_aside_is_read_corrected_dismissed_and_saved(
    fingers: Fingers, office: Office
) -> None:
    page = page_of(fingers)
    fingers.choose(page.table, "GP Larkmoor")
    fingers.choose(page.aside.table, "entry 0")
    for key, held in ((Key.Key_Return, None), (Key.Key_C, None), (Key.Key_X, None)):
        fingers.press(key, held)
        dialog = fingers.dialog()
        assert isinstance(dialog, OriginalDialog)
        fingers.go_round(dialog, f"set aside, {key.name}")
        if key is Key.Key_C:
            fingers.come_to(dialog.text)
            fingers.type(" ")
            fingers.use(dialog.answer_button)
        elif key is Key.Key_X:
            fingers.fill(dialog.reason, WHY)
            fingers.press(Key.Key_Return)
        else:
            fingers.use(dialog.save_button)
            fingers.go_round(dialog, "saving it")
            fingers.use(dialog.answer_button)
        fingers.see_closed()
        fingers.choose(page.aside.table, "entry")
    fingers.use(page.aside.alike_button)
    alike = fingers.dialog()
    assert isinstance(alike, DismissDialog)
    fingers.go_round(alike, "all like it")
    fingers.fill(alike.reason, WHY)
    fingers.use(alike.answer_button)
    fingers.see_closed()
    wanted = {"original.corrected", "original.dismissed", "original.saved"}
    assert wanted <= set(office.signed())


def test_the_columns_of_a_table_are_set(fingers: Fingers, office: Office) -> None:
    page = page_of(fingers)
    fingers.choose(page.table, "Council")
    fingers.use(page.aside.columns_button)
    dialog = fingers.dialog()
    assert isinstance(dialog, MappingDialog)
    fingers.until(lambda: bool(dialog.fields.by_name) and dialog.table.table_model.rowCount() == 1)
    fingers.go_round(dialog, "columns")
    fingers.fill(dialog.fields.by_name["what"], "Purpose of call")
    passed_over = dialog.fields.by_name["nhs_number"]  # by the arrows
    assert passed_over.value() == "NHS number"
    fingers.use(dialog.button)
    fingers.see_closed()
    assert "table.mapped" in office.signed()


def test_a_kept_file_is_saved_again(fingers: Fingers, tmp_path: Path) -> None:
    page = page_of(fingers)
    fingers.choose(page.table, "GP Larkmoor")
    fingers.use(page.kept_button)
    dialog = fingers.dialog()
    assert isinstance(dialog, KeptDialog)
    fingers.go_round(dialog, "files kept whole")
    fingers.fill(dialog.why, WHY)
    fingers.use(dialog.save_button)
    fingers.see_closed()
    assert [each.read_bytes() for each in tmp_path.glob("*4f1c*")] == [b"all of it"]


def test_whom_nobody_could_place_is_placed_joined_and_parted(
    fingers: Fingers, office: Office, keeper: Actor, tmp_path: Path
) -> None:
    office.factory.patient("Adams", "Mary", practice=office.practice, postcode="DL13 0ZA",
                           address="14 Quarry Row, Coldhope, DL13 0ZA")  # fmt: skip
    office.factory.keep(
        Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL)
    )
    file = tmp_path / "sent" / "ward.json"
    home = [{"line": ["14 Quarry Row", "Coldhope"], "postalCode": "DL13 0ZA"}]
    file.write_bytes(bundle(patient(nhs=None, family="Adam", address=home), condition()))
    intake.import_paths(office.store, keeper, [file], source="ward", now=NOW)
    page = page_of(fingers)
    tray = page.matching
    fingers.use(page.match_button)
    fingers.until(tray.people.confirm.isEnabled)
    fingers.go_round(fingers.window, "to match")
    fingers.use(tray.people.refuse)
    fingers.choose(tray.people.candidates, "refused")
    assert tray.people.refuse.accessibleName() == "Offer again"
    fingers.use(tray.people.refuse)
    fingers.until(tray.people.confirm.isEnabled)
    fingers.use(tray.people.confirm)
    fingers.go_by("F3")
    fingers.until(tray.twice.first.isEnabled)
    fingers.fill(tray.twice.reason, "Registered by two practices")
    fingers.go_round(fingers.window, "held twice")
    fingers.come_to(tray.twice.first)
    fingers.press(Key.Key_Space)
    fingers.settle()
    fingers.go_by("F4")
    fingers.choose(tray.done.table, "Are one person")
    fingers.go_round(fingers.window, "decided")
    fingers.use(tray.done.undo)
    assert {"match.confirmed", "match.refused"} <= set(office.signed())


def test_a_dialog_is_left_by_one_key(fingers: Fingers) -> None:
    page = page_of(fingers)
    fingers.choose(page.table, "GP Larkmoor")
    for button in (page.aside.open_button, page.aside.alike_button, page.aside.columns_button,
                   page.kept_button):  # fmt: skip
        fingers.use(button)
        fingers.dialog()
        fingers.close_dialog()
        fingers.come_to(page.table)
