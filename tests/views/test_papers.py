"""The Papers tab: what is printed has a number, and is known to lie somewhere."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.models import Patient
from desktop.services import papers, patients, plans
from desktop.services.changes import carry_out
from desktop.views.copies import DRAFT
from desktop.views.papers import PapersTab
from desktop.words.dates import PartialDate
from desktop.words.enums import Agreement, PrintFormat, Role
from desktop.words.papers import CopyRow
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import shown


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where whoever is asked keeps the paper."""
    return tmp_path / "paper.pdf"


def opened(
    qtbot: QtBot, office: Office, patient: int, path: Path, actor: Actor | None = None
) -> PapersTab:
    seat = office.seat(actor, ask_where=lambda parent, suggested: path)
    tab = shown(qtbot, PapersTab(seat))
    seat.records.touched.connect(tab.hear)
    tab.resize(1280, 640)
    with office.store.reading() as session:
        banner = patients.banner(session, patient)
    tab.show_patient(banner)
    tab.arrive()
    return tab


def copies(office: Office, patient: int) -> list[CopyRow]:
    with office.store.reading() as session:
        return papers.of_patient(session, office.matron, patient)


def saved(qtbot: QtBot, tab: PapersTab, path: Path) -> str:
    """Press Save as PDF; the words on the paper."""
    qtbot.waitUntil(tab.save.isEnabled)
    qtbot.mouseClick(tab.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(path.exists)
    return read(path.read_bytes())


def read(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    words = "\n".join(each.get_textpage().get_text_bounded() for each in document)
    document.close()
    return words


def test_a_saved_paper_has_a_number_and_stands_on_the_list(
    qtbot: QtBot, office: Office, path: Path
) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    office.factory.plan(mary)
    tab = opened(qtbot, office, mary.id, path)
    qtbot.waitUntil(tab.view.isVisible)
    qtbot.waitUntil(tab.none.isVisible)
    assert not tab.copies.isVisible()
    tab.place.set_text("Kitchen drawer")

    words = saved(qtbot, tab, path)

    (copy,) = copies(office, mary.id)
    assert copy.serial in words
    assert copy.place == "Kitchen drawer"
    qtbot.waitUntil(lambda: tab.copies.model().rowCount() == 1)
    assert tab.copies.isVisible()
    assert not tab.none.isVisible()


def test_another_size_than_the_recorded_one_needs_a_reason(
    qtbot: QtBot, office: Office, path: Path
) -> None:
    mary = office.factory.patient("Adams", practice=office.practice, print_format=PrintFormat.LARGE)
    office.factory.plan(mary)
    tab = opened(qtbot, office, mary.id, path)
    qtbot.waitUntil(tab.save.isEnabled)
    tab.formats.chosen.emit(PrintFormat.STANDARD)
    qtbot.mouseClick(tab.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(tab.strip.isVisible)
    assert "large" in tab.strip.words.text()
    assert copies(office, mary.id) == []

    tab.why.set_text("She asked for a small one for her bag")
    assert saved(qtbot, tab, path)
    assert copies(office, mary.id)[0].format is PrintFormat.STANDARD


def test_a_new_version_makes_the_paper_in_the_home_out_of_date(
    qtbot: QtBot, office: Office, path: Path
) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    first = office.factory.plan(mary)
    carry_out(
        office.store,
        lambda session: plans.agree(
            session, office.matron, first.id, 1, Agreement.PERSON, "", TODAY
        ),
        NOW,
    )
    tab = opened(qtbot, office, mary.id, path)
    saved(qtbot, tab, path)
    assert copies(office, mary.id)[0].out_of_date == ""

    second = carry_out(
        office.store, lambda session: plans.begin(session, office.matron, mary.id), NOW
    )
    carry_out(
        office.store,
        lambda session: plans.agree(
            session, office.matron, second.id, 1, Agreement.PERSON, "", TODAY
        ),
        NOW,
    )

    assert copies(office, mary.id)[0].out_of_date != ""
    tab.hear(frozenset({f"patient:{mary.id}"}))
    qtbot.waitUntil(lambda: tab.copies.model().index(0, 3).data() == "Out of date")


def test_after_a_death_nothing_is_printed_and_what_lies_in_the_home_is_asked_back(
    qtbot: QtBot, office: Office, path: Path
) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    plan = office.factory.plan(mary, agreed_by=office.matron)
    carry_out(
        office.store,
        lambda session: papers.printed_plan(
            session, office.matron, plan.id, None, "the kitchen", "", NOW
        ),
        NOW,
    )
    office.factory.change(Patient, mary.id, died=PartialDate("2026-11-25"))
    tab = opened(qtbot, office, mary.id, path)
    qtbot.waitUntil(tab.fetch.isVisible)
    assert "still lies in the home" in tab.fetch.words.text()
    assert "no care plan is printed" in tab.pane.sentence.text()
    assert not tab.print.isVisible()
    assert tab.copies.model().index(0, 3).data() == "To bring back"
    tab.copies.selectRow(0)
    qtbot.mouseClick(tab.back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not tab.fetch.isVisible())
    assert not any(row.out_of_date for row in copies(office, mary.id))


def test_a_link_worker_sees_no_paper_and_is_told_why(
    qtbot: QtBot, office: Office, path: Path
) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    office.factory.plan(mary)
    link = office.factory.staff(Role.LINK_WORKER, "Jo Whitfield", teams=[office.team])
    tab = opened(qtbot, office, mary.id, path, link)
    qtbot.waitUntil(tab.pane.sentence.isVisible)
    assert tab.pane.sentence.text() == papers.NOT_PRINTED
    assert not tab.print.isVisible()
    assert not tab.save.isVisible()


def test_a_role_that_reads_no_plans_is_told_so_and_sees_no_copies(
    qtbot: QtBot, office: Office, path: Path
) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    office.factory.plan(mary)
    desk = office.factory.staff(Role.PRACTICE_STAFF, "Pat Reed", practices=[office.practice])
    tab = opened(qtbot, office, mary.id, path, desk)
    qtbot.waitUntil(tab.pane.sentence.isVisible)
    assert "Care plans are not part of your role." in tab.pane.sentence.text()
    for widget in (tab.print, tab.save, tab.back, tab.copies):
        assert not widget.isVisible()


def test_the_signed_version_prints_until_the_draft_is_asked_for(
    qtbot: QtBot, office: Office, path: Path
) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    office.factory.plan(mary, agreed_by=office.matron)
    carry_out(office.store, lambda session: plans.begin(session, office.matron, mary.id), NOW)
    tab = opened(qtbot, office, mary.id, path)
    qtbot.waitUntil(tab.versions.isVisible)
    assert "Draft, not agreed" not in saved(qtbot, tab, path)
    assert copies(office, mary.id)[0].version == 1

    path.unlink()
    tab.versions.chosen.emit(DRAFT)
    assert "Draft, not agreed" in saved(qtbot, tab, path)
    assert copies(office, mary.id)[0].version == 2


def test_the_preview_says_why_another_size_was_chosen(
    qtbot: QtBot, office: Office, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mary = office.factory.patient("Adams", practice=office.practice, print_format=PrintFormat.LARGE)
    office.factory.plan(mary)
    tab = opened(qtbot, office, mary.id, path)
    seen: list[bytes] = []
    monkeypatch.setattr(tab.view, "show_pdf", seen.append)
    qtbot.waitUntil(tab.why.isHidden)
    qtbot.waitUntil(lambda: bool(seen))
    tab.formats.chosen.emit(PrintFormat.STANDARD)
    tab.why.setFocus()
    qtbot.keyClicks(tab.why.edit, "For her bag")
    tab.place.setFocus()
    qtbot.waitUntil(lambda: "For her bag" in read(seen[-1]))


def test_nobody_is_left_on_screen(qtbot: QtBot, office: Office, path: Path) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    office.factory.plan(mary)
    tab = opened(qtbot, office, mary.id, path)
    qtbot.waitUntil(tab.view.isVisible)
    tab.clear()
    assert tab.recorded.text() == ""
    assert tab.copies.model().rowCount() == 0
    assert not tab.print.isEnabled()


def test_every_control_has_a_name(qtbot: QtBot, office: Office, path: Path) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    office.factory.plan(mary)
    tab = opened(qtbot, office, mary.id, path)
    qtbot.waitUntil(tab.view.isVisible)
    assert nameless(tab) == []


@pytest.mark.parametrize(("key", "says"), [("fhir", "CarePlan"), ("table", "NHS number")])
def test_a_plan_is_handed_on_as_a_file(
    qtbot: QtBot, office: Office, path: Path, key: str, says: str
) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    office.factory.plan(mary)
    tab = opened(qtbot, office, mary.id, path)
    button = getattr(tab.hand_on, key)
    qtbot.waitUntil(button.isVisible)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(path.exists)
    assert says in path.read_text("utf-8")
