"""The Papers tab: what is printed has a number, and is known to lie somewhere."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.services import papers, patients, plans
from desktop.services.changes import carry_out
from desktop.views.papers import PapersTab
from desktop.words.enums import Agreement, PrintFormat
from desktop.words.papers import CopyRow
from tests.clock import NOW, TODAY
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import shown


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where whoever is asked keeps the paper."""
    return tmp_path / "paper.pdf"


def opened(qtbot: QtBot, office: Office, patient: int, path: Path) -> PapersTab:
    seat = office.seat(ask_where=lambda parent, suggested: path)
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
    document = pypdfium2.PdfDocument(path)
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
    tab.place.set_text("Kitchen drawer")

    words = saved(qtbot, tab, path)

    (copy,) = copies(office, mary.id)
    assert copy.serial in words
    assert copy.place == "Kitchen drawer"
    qtbot.waitUntil(lambda: tab.copies.model().rowCount() == 1)


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
    qtbot.waitUntil(lambda: tab.copies.model().index(0, 4).data() == "Out of date")


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
