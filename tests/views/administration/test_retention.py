"""Retention on the screen: what is due is chosen, and goes for a reason and by nobody's slip."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models import Deletion, Draft, FileOriginal, ImportFile, Patient
from desktop.models.packed import pack
from desktop.store.session import sign
from desktop.views.administration.retention import RetentionTab
from desktop.words.dates import PartialDate
from desktop.words.people import Actor
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.administration.tabs import come_to, press
from tests.views.conftest import Office


@pytest.fixture
def dead(office: Office) -> list[Patient]:
    return [
        office.factory.patient(family, died=PartialDate(died))
        for family, died in (("Adams", "2001-02-03"), ("Brown", "2010"), ("Coates", "2016-11-26"))
    ]


def opened(qtbot: QtBot, office: Office, lead: Actor) -> RetentionTab:
    tab = come_to(qtbot, RetentionTab(office.seat(lead)))
    qtbot.waitUntil(lambda: "years after death" in tab.terms.text())
    return tab


def here(office: Office) -> set[int]:
    with office.store.reading() as session:
        return set(session.scalars(select(Patient.id)))


def names(tab: RetentionTab) -> list[str]:
    return [line.title for line in tab.due.row_model.rows][1:]


def test_records_are_chosen_and_deleted_by_keys_alone(
    qtbot: QtBot, office: Office, lead: Actor, dead: list[Patient]
) -> None:
    living = office.factory.patient("Ward")
    tab = opened(qtbot, office, lead)
    assert "10 years after death" in tab.terms.text()
    assert names(tab) == ["ADAMS, Mary", "BROWN, Mary", "COATES, Mary"]
    assert "Died 03-Feb-2001" in tab.due.row_model.rows[1].below
    assert not tab.delete.isEnabled()
    assert nameless(tab) == []
    tab.due.clearFocus()  # it may have come to the list before its rows did
    tab.due.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(2):
        press(qtbot, tab.due, Qt.Key.Key_Down)
        press(qtbot, tab.due, Qt.Key.Key_Space)
    assert not tab.delete.isEnabled()
    tab.sure.setFocus()
    press(qtbot, tab.sure, Qt.Key.Key_Space)
    assert tab.delete.accessibleName() == "Delete 2 records for good"
    qtbot.keyClicks(tab.reason.edit, "Kept long enough.")
    press(qtbot, tab, Qt.Key.Key_Delete, control=True)
    qtbot.waitUntil(lambda: "2 records are deleted." in tab.strip.words.text())
    assert here(office) == {dead[2].id, living.id}
    qtbot.waitUntil(lambda: names(tab) == ["COATES, Mary"])
    assert not tab.sure.isChecked()
    with office.store.reading() as session:
        gone = session.scalars(select(Deletion).order_by(Deletion.id)).all()
    assert [(each.patient_id, each.reason) for each in gone] == [
        (each.id, "Kept long enough.") for each in dead[:2]
    ]


def test_without_a_reason_none_of_them_goes(
    qtbot: QtBot, office: Office, lead: Actor, dead: list[Patient]
) -> None:
    tab = opened(qtbot, office, lead)
    tab.due.clearFocus()  # it may have come to the list before its rows did
    tab.due.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, tab.due, Qt.Key.Key_Space)
    assert tab.due.values() == tuple(each.id for each in dead)
    tab.sure.setChecked(True)
    press(qtbot, tab, Qt.Key.Key_Delete, control=True)
    qtbot.waitUntil(lambda: "Say why" in tab.strip.words.text())
    assert here(office) == {each.id for each in dead}
    assert tab.delete.isEnabled()


def test_the_first_that_is_not_due_any_more_stops_the_rest_and_says_so(
    qtbot: QtBot, office: Office, lead: Actor, dead: list[Patient]
) -> None:
    tab = opened(qtbot, office, lead)
    with office.store.writing() as session:
        session.get_one(Patient, dead[1].id).died = PartialDate("2026-11-20")
        sign(session, lead, "test.changed", [])
    tab.due.tick([each.id for each in dead])
    tab.sure.setChecked(True)
    tab.reason.set_text("Kept long enough.")
    press(qtbot, tab, Qt.Key.Key_Delete, control=True)
    qtbot.waitUntil(lambda: "is not due" in tab.strip.words.text())
    assert tab.strip.words.text().startswith("1 record is deleted.")
    assert here(office) == {dead[1].id, dead[2].id}
    qtbot.waitUntil(lambda: names(tab) == ["COATES, Mary"])


def test_no_name_stays_when_the_tab_is_left(
    qtbot: QtBot, office: Office, lead: Actor, dead: list[Patient]
) -> None:
    tab = opened(qtbot, office, lead)
    tab.leave()
    assert tab.due.row_model.rows == ()


def test_where_nothing_is_due_it_says_so(qtbot: QtBot, office: Office, lead: Actor) -> None:
    tab = opened(qtbot, office, lead)
    assert tab.pane.sentence.text() == "No record is due."
    assert (tab.originals.text(), tab.drafts.text()) == (
        "No original is due.", "No draft is due.",
    )  # fmt: skip
    assert not tab.empty.isEnabled()
    assert not tab.clear.isEnabled()
    assert nameless(tab) == []


def test_old_originals_of_whole_files_are_deleted(
    qtbot: QtBot, office: Office, lead: Actor
) -> None:
    run = office.factory.import_run(office.factory.source(), office.matron)
    file = ImportFile(import_id=run.id, name="sent.json", sha256="4f1c" * 16, entries=1)
    office.factory.keep(file)
    kept_at = NOW - timedelta(days=31)
    office.factory.keep(FileOriginal(import_file_id=file.id, packed=pack(b"x"), kept_at=kept_at))
    tab = opened(qtbot, office, lead)
    assert "those of whole files for 30 days" in tab.terms.text()
    assert tab.originals.text() == "Originals of whole files that are due: 1."
    press(qtbot, tab, Qt.Key.Key_O, control=True)
    qtbot.waitUntil(lambda: tab.originals.text() == "No original is due.")
    with office.store.reading() as session:
        assert session.scalars(select(FileOriginal)).all() == []


def test_old_drafts_are_deleted(qtbot: QtBot, office: Office, lead: Actor) -> None:
    old = NOW - timedelta(days=31)
    office.factory.keep(
        *(
            Draft(author_id=office.matron.id, form=f"refer:{number}", body=b"x", saved_at=old)
            for number in range(2)
        )
    )
    tab = opened(qtbot, office, lead)
    assert tab.drafts.text() == "Drafts that are due: 2."
    press(qtbot, tab, Qt.Key.Key_D, control=True)
    qtbot.waitUntil(lambda: tab.drafts.text() == "No draft is due.")
    with office.store.reading() as session:
        assert session.scalars(select(Draft)).all() == []
