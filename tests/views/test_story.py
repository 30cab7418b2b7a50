"""A fact's story, and what is written beside it."""

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.feeds import intake
from desktop.models import Item, ItemWording
from desktop.services import items
from desktop.views.story import StoryPanel
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Role, Sector
from tests.clock import NOW
from tests.feeds.making import MARY, bundle, condition, patient
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import shown


def told(qtbot: QtBot, office: Office, item: Item) -> StoryPanel:
    holder = QWidget()
    holder.resize(1200, 640)
    panel = StoryPanel(office.seat(), "test", holder)
    panel._seat.records.touched.connect(panel.hear)
    shown(qtbot, holder)
    panel.setProperty("holder", holder)
    panel.tell(item.patient_id, item.id)
    # Labels put into a page in view are shown when the event loop next turns.
    qtbot.waitUntil(lambda: "In these words since" in words(panel))
    return panel


def words(panel: StoryPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisibleTo(panel)]


def an_item(office: Office) -> Item:
    make = office.factory
    council = make.source("Council", Sector.SOCIAL)
    patient = make.patient(practice=office.practice)
    item = make.item(
        patient, "Home care", Kind.SERVICE, source=council, begins="2026-11-16",
        value="4 visits a day", detail="Brightway Home Care", said_at=NOW - timedelta(days=2),
    )  # fmt: skip
    make.keep(
        ItemWording(
            patient_id=patient.id, item_id=item.id, number=1, sector=Sector.SOCIAL,
            kind=Kind.SERVICE, confidentiality=Confidentiality.NORMAL, title="Home care",
            detail="", value="2 visits a day", status=ItemStatus.ACTIVE,
            recorded_from=NOW - timedelta(days=40), recorded_to=NOW - timedelta(days=2),
        )
    )  # fmt: skip
    return item


def test_it_tells_the_date_the_source_and_what_was_said_before(
    qtbot: QtBot, office: Office
) -> None:
    panel = told(qtbot, office, an_item(office))
    found = words(panel)
    assert "16-Nov-2026" in found
    assert "Brightway Home Care" in found
    assert any(line.startswith("Council, 2 d ago") for line in found)
    assert "Home care 2 visits a day" in found
    assert any(line.startswith("From 17-Oct-2026") for line in found)
    assert nameless(panel) == []


def test_a_note_is_kept_beside_the_fact_and_the_fact_stays_as_it_was(
    qtbot: QtBot, office: Office
) -> None:
    item = an_item(office)
    panel = told(qtbot, office, item)
    qtbot.keyClicks(panel.note.edit, "She says two, not four.")
    qtbot.keyClick(panel.note.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "She says two, not four." in words(panel))
    assert panel.note.text() == ""
    with office.store.reading() as session:
        story = items.story(session, panel._seat.audience, item.patient_id, item.id)
    assert [(each.author, each.text) for each in story.annotations] == [
        ("Anna Bell", "She says two, not four.")
    ]
    assert story.item.value == "4 visits a day"


def test_an_empty_note_says_what_to_do(qtbot: QtBot, office: Office) -> None:
    panel = told(qtbot, office, an_item(office))
    qtbot.mouseClick(panel.save, Qt.MouseButton.LeftButton)
    assert "Write something before you save." in words(panel)


def test_what_was_half_typed_stands_there_again(qtbot: QtBot, office: Office) -> None:
    item = an_item(office)
    panel = told(qtbot, office, item)
    qtbot.keyClicks(panel.note.edit, "She says")
    panel.clear()
    assert panel.note.text() == ""
    panel.tell(item.patient_id, item.id)
    qtbot.waitUntil(lambda: panel.note.text() == "She says")


def test_a_note_that_was_saved_is_not_half_typed_any_more(qtbot: QtBot, office: Office) -> None:
    item = an_item(office)
    panel = told(qtbot, office, item)
    qtbot.keyClicks(panel.note.edit, "Two visits.")
    panel.save.click()
    qtbot.waitUntil(lambda: "Two visits." in words(panel))
    panel.clear()
    panel.tell(item.patient_id, item.id)
    qtbot.waitUntil(lambda: "Two visits." in words(panel))
    done: list[bool] = []
    panel._seat.records.read("after the draft", lambda _: True, done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert panel.note.text() == ""


def test_of_someone_whom_one_may_not_open_nothing_is_told(qtbot: QtBot, office: Office) -> None:
    item = an_item(office)
    stranger = office.factory.staff(Role.GOVERNANCE_LEAD, "Peter Lonsdale")
    holder = QWidget()
    panel = StoryPanel(office.seat(stranger), "test", holder)
    shown(qtbot, holder)
    panel.tell(item.patient_id, item.id)
    qtbot.waitUntil(lambda: "not on a list of yours" in " ".join(words(panel)))
    assert "Home care" not in words(panel)


def test_a_fact_is_opened_as_its_source_sent_it(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    office.factory.patient("Adams", "Mary", nhs=MARY, practice=office.practice)
    folder = tmp_path / "sent"
    folder.mkdir()
    (folder / "mary.json").write_bytes(
        bundle(patient(), condition(note=[{"text": "Walks with a stick"}]))
    )
    intake.import_paths(office.store, office.matron, [folder], now=NOW, keep_originals=True)
    with office.store.reading() as session:
        item = session.scalars(select(Item)).one()
    panel = told(qtbot, office, item)
    assert "26-Nov-2026" in next(line for line in words(panel) if "import 1" in line)
    panel.sent.show_button.click()
    qtbot.waitUntil(lambda: "Walks with a stick" in panel.sent.text.toPlainText())
    assert panel.sent.text.isVisibleTo(panel)
    assert nameless(panel) == []
    panel.clear()
    assert panel.sent.text.toPlainText() == ""
