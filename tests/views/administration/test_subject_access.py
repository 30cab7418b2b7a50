"""Answering a person: two files into a folder of one's choice, and no name on either."""

import json
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.models import Item, Patient
from desktop.services import subject_access
from desktop.services.changes import carry_out
from desktop.views.administration.subject_access import SubjectAccessTab
from desktop.views.page import Seat
from desktop.words.enums import Confidentiality, ItemStatus, Kind
from desktop.words.people import Actor
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.administration.tabs import come_to, press
from tests.views.conftest import Office

REASON = "Request 2026/114: everything."


@pytest.fixture
def mary(office: Office) -> Patient:
    patient = office.factory.patient("Adams", "Mary", practice=office.practice)
    office.factory.item(patient, "Heart failure")
    office.factory.item(patient, "Sue Harker", Kind.CONTACT, detail="Daughter")
    return patient


@pytest.fixture
def access(office: Office, lead: Actor, mary: Patient) -> int:
    made = carry_out(
        office.store,
        lambda session: subject_access.begin(session, lead, mary.id, REASON, NOW),
        NOW,
    )
    assert made.id is not None
    return made.id


def opened(qtbot: QtBot, seat: Seat, folder: Path | None) -> SubjectAccessTab:
    tab = come_to(qtbot, SubjectAccessTab(seat, folder=lambda parent, words: folder))
    qtbot.waitUntil(tab.button.isVisible)
    return tab


def test_the_record_goes_into_two_files_under_a_number(
    qtbot: QtBot, office: Office, lead: Actor, access: int, folder: Path
) -> None:
    tab = opened(qtbot, office.seat(lead), folder)
    assert nameless(tab) == []
    press(qtbot, tab, Qt.Key.Key_E, control=True)
    qtbot.waitUntil(lambda: "Written" in tab.strip.words.text())
    name = f"subject-access-{access:06}-1"
    assert {each.name for each in folder.iterdir()} == {f"{name}.pdf", f"{name}.json"}
    told = json.loads((folder / f"{name}.json").read_bytes())
    assert {each["title"] for each in told["items"]} == {"Heart failure", "Sue Harker"}
    assert told["looks"] is None
    document = pypdfium2.PdfDocument((folder / f"{name}.pdf").read_bytes())
    words = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert "Heart failure" in words
    assert "1 entry may be about somebody else" in tab.strip.words.text()
    assert tab.button.isEnabled()


def test_a_note_of_someone_who_left_is_held_closely_and_taken_out(
    qtbot: QtBot, office: Office, lead: Actor, mary: Patient, access: int, folder: Path
) -> None:
    note = office.factory.item(
        mary, "Nurse note", Kind.NOTE, author=office.matron, detail="Of another person"
    )
    tab = opened(qtbot, office.seat(lead), folder)
    panel = tab.written
    qtbot.waitUntil(lambda: panel.whole.text() == "Of another person")
    assert nameless(tab) == []
    qtbot.keyClick(panel, Qt.Key.Key_H, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: panel.out.isEnabled() and not panel.closely.isEnabled())
    with office.store.reading() as session:
        held = session.get_one(Item, (mary.id, note.id)).confidentiality
    assert held is Confidentiality.SENSITIVE
    qtbot.keyClick(panel, Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: "Nothing in this record" in panel.pane.sentence.text())
    assert panel.whole.text() == ""
    assert not panel.out.isEnabled()
    with office.store.reading() as session:
        assert session.get_one(Item, (mary.id, note.id)).status is ItemStatus.WITHDRAWN


def test_who_has_looked_goes_along_only_when_it_is_ticked(
    qtbot: QtBot, office: Office, lead: Actor, access: int, folder: Path
) -> None:
    tab = opened(qtbot, office.seat(lead), folder)
    assert not tab.looks.isChecked()
    tab.looks.setFocus()
    press(qtbot, tab.looks, Qt.Key.Key_Space)
    press(qtbot, tab, Qt.Key.Key_E, control=True)
    qtbot.waitUntil(lambda: "Written" in tab.strip.words.text())
    told = json.loads((folder / f"subject-access-{access:06}-1.json").read_bytes())
    assert told["looks"]["entries"][0]["who"] == "Grace Hale"


def test_whoever_thinks_better_of_it_writes_and_signs_nothing(
    qtbot: QtBot, office: Office, lead: Actor, access: int
) -> None:
    asked: list[str] = []

    def think_better(parent: QWidget, words: str) -> None:
        asked.append(words)

    tab = come_to(qtbot, SubjectAccessTab(office.seat(lead), folder=think_better))
    qtbot.waitUntil(tab.button.isVisible)
    press(qtbot, tab, Qt.Key.Key_E, control=True)
    assert len(asked) == 1
    assert tab.button.isEnabled()
    assert not tab.strip.isVisible()


def test_a_folder_that_takes_one_file_and_not_the_other_gets_neither(
    qtbot: QtBot, office: Office, lead: Actor, access: int, folder: Path
) -> None:
    (folder / f"subject-access-{access:06}-1.json").mkdir()
    tab = opened(qtbot, office.seat(lead), folder)
    press(qtbot, tab, Qt.Key.Key_E, control=True)
    qtbot.waitUntil(lambda: "cannot be written there" in tab.strip.words.text())
    assert [each.name for each in folder.iterdir()] == [f"subject-access-{access:06}-1.json"]
    assert tab.button.isEnabled()


def test_there_is_nothing_to_export_before_it_is_begun(
    qtbot: QtBot, office: Office, lead: Actor, mary: Patient, folder: Path
) -> None:
    tab = come_to(qtbot, SubjectAccessTab(office.seat(lead), folder=lambda parent, words: folder))
    qtbot.waitUntil(tab.bar.number.isVisible)
    assert not tab.button.isVisible()
    press(qtbot, tab, Qt.Key.Key_E, control=True)
    assert list(folder.iterdir()) == []
    assert nameless(tab) == []
    answered: list[bool] = []
    tab.seat.records.read("all that was asked before", lambda _: True, answered.append)
    qtbot.waitUntil(lambda: bool(answered))
