"""The matching tray: two records side by side, and a key for each thing to say."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractScrollArea, QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.feeds import intake
from desktop.models import Item, Patient, Source
from desktop.views.feeds import FeedsPage
from desktop.views.matching_tray import DONE, TWICE, MatchingTray
from desktop.views.settling import Settling
from desktop.words.enums import ItemStatus, Role, Sector, SourceKind
from desktop.words.people import Actor
from tests.clock import NOW
from tests.factory import Factory
from tests.feeds.making import bundle, condition, patient
from tests.feeds.making_hl7 import message
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.fitting import crushed
from tests.views.showing import arrived, shown


class Sent:
    """What a ward has sent of people whom nobody could place, and a clerk who may match them."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office, self.folder = office, folder
        make: Factory = office.factory
        self.clerk = make.staff(
            Role.CARE_COORDINATOR, "Jo Bell", teams=[office.team], practices=[office.practice]
        )
        self.script = Actor(make.script(), "Set-up", Role.SERVICE_ACCOUNT)
        make.keep(
            Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL),
            Source(code="gp", name="Dene GP", sector=Sector.HEALTH, kind=SourceKind.GP,
                   may_register=True),
        )  # fmt: skip
        self.mary = make.patient(
            "Adams", "Mary", practice=office.practice, born="1941-03-09", title="Mrs",
            address="14 Quarry Row, Coldhope, DL13 0ZA", postcode="DL13 0ZA",
            telephone="0191 498 0187",
        )  # fmt: skip

    def bring(self, *contents: bytes, source: str = "ward") -> None:
        for number, content in enumerate(contents):
            (self.folder / f"{number}.json").write_bytes(content)
        intake.import_paths(self.office.store, self.script, [self.folder], source=source, now=NOW)

    def tray(self, qtbot: QtBot) -> MatchingTray:
        seat = self.office.seat(self.clerk)
        tray = MatchingTray(seat, Settling(seat, self.office.lanes))
        tray.resize(1290, 680)
        shown(qtbot, tray)
        tray.seat.records.touched.connect(tray.hear)
        tray.arrive()
        return tray

    def titles(self) -> Sequence[tuple[str, ItemStatus]]:
        with self.office.store.reading() as session:
            return [(each.title, each.status) for each in session.scalars(select(Item))]


@pytest.fixture
def sent(office: Office, tmp_path: Path) -> Sent:
    folder = tmp_path / "in"
    folder.mkdir()
    return Sent(office, folder)


def adam() -> bytes:
    home = [{"line": ["14 Quarry Row", "Coldhope"], "postalCode": "DL13 0ZA"}]
    return bundle(patient(nhs=None, family="Adam", address=home), condition())


def test_two_records_stand_side_by_side_and_a_word_says_where_they_differ(
    qtbot: QtBot, office: Office, sent: Sent
) -> None:
    sent.bring(adam())
    tray = sent.tray(qtbot)
    people = tray.people
    qtbot.waitUntil(lambda: people.lines.table_model.rowCount() > 0)
    QAbstractItemModelTester(people.lines.table_model, tray)
    model = people.lines.table_model
    told = {
        model.index(n, 0).data(): tuple(model.index(n, c).data() for c in (1, 2, 3))
        for n in range(model.rowCount())
    }
    assert told["Family name"] == ("Adam", "Adams", "differs")
    assert told["Given names"] == ("Mary", "Mary", "same")
    assert told["Born"] == ("09-Mar-1941", "09-Mar-1941", "same")
    assert told["Telephone"] == ("", "0191 498 0187", "")
    assert people.reasons.text() == (
        "Same birth date, same given names, same postcode, family name differs by a letter"
    )
    assert people.why.text().startswith("No NHS number came with this person")
    assert nameless(tray) == []
    assert not people.register.isEnabled()
    assert "may not register" in people.register.toolTip()


def test_with_large_text_one_bar_scrolls_who_waits_and_what_is_chosen_together(
    qtbot: QtBot, office: Office, sent: Sent
) -> None:
    sent.bring(adam())
    tray = sent.tray(qtbot)
    people = tray.people
    qtbot.waitUntil(lambda: people.lines.table_model.rowCount() > 0)
    tray.resize(1214, 510)
    for scale in (2.0, 1.0, 2.0):
        office.look.choose(scale=scale)
        QApplication.processEvents()

    def bars() -> int:
        areas = tray.findChildren(QAbstractScrollArea)
        return sum(each.isVisible() and each.verticalScrollBar().maximum() > 0 for each in areas)

    qtbot.waitUntil(lambda: bars() == 1)
    assert people.lines.height() >= 8 * people.lines.rowHeight(0)
    qtbot.waitUntil(lambda: crushed(tray) == [])
    tray.choose(TWICE)
    qtbot.waitUntil(lambda: bars() <= 1)
    qtbot.waitUntil(lambda: crushed(tray) == [])


def test_a_key_says_that_it_is_them_and_another_takes_it_back(
    qtbot: QtBot, office: Office, sent: Sent
) -> None:
    sent.bring(adam())
    tray = sent.tray(qtbot)
    qtbot.waitUntil(tray.people.confirm.isEnabled)
    tray.people.table.setFocus()
    with qtbot.waitSignal(tray.said) as said:
        qtbot.keyClick(tray.people.table, Qt.Key.Key_Y)
    assert said.args == ["Taken in"]
    assert sent.titles() == [("Heart failure", ItemStatus.ACTIVE)]
    qtbot.waitUntil(tray.people.pane.sentence.isVisible)
    assert tray.people.pane.sentence.text() == "Nobody waits to be matched."
    tray.choose(DONE)
    qtbot.waitUntil(lambda: tray.done.table.table_model.rowCount() == 1)
    tray.done.table.selectRow(0)
    assert tray.done.table.table_model.index(0, 1).data() == "ADAM, Mary"
    with qtbot.waitSignal(tray.said):
        qtbot.keyClick(tray.done.table, Qt.Key.Key_U)
    assert sent.titles() == [("Heart failure", ItemStatus.WITHDRAWN)]
    qtbot.waitUntil(lambda: tray.people.table.table_model.rowCount() == 1)
    qtbot.waitUntil(tray.people.confirm.isEnabled)


def test_whoever_is_refused_stays_in_sight_to_be_offered_again(
    qtbot: QtBot, office: Office, sent: Sent
) -> None:
    sent.bring(adam())
    tray = sent.tray(qtbot)
    people = tray.people
    qtbot.waitUntil(people.refuse.isEnabled)
    people.table.setFocus()
    with qtbot.waitSignal(tray.said):
        qtbot.keyClick(people.table, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: people.candidates.table_model.index(0, 3).data() == "refused")
    assert not people.confirm.isEnabled()
    assert people.refuse.accessibleName() == "Offer again"
    with qtbot.waitSignal(tray.said):
        qtbot.keyClick(people.table, Qt.Key.Key_N)
    qtbot.waitUntil(people.confirm.isEnabled)


def test_a_source_that_may_register_is_offered_it(qtbot: QtBot, office: Office, sent: Sent) -> None:
    sent.bring(bundle(patient(nhs="1234567890", family="Bell", given="Ann")), source="gp")
    tray = sent.tray(qtbot)
    qtbot.waitUntil(tray.people.register.isEnabled)
    assert tray.people.nobody.isHidden() == (tray.people.candidates.table_model.rowCount() > 0)
    tray.people.table.setFocus()
    with qtbot.waitSignal(tray.said):
        qtbot.keyClick(tray.people.table, Qt.Key.Key_G)
    qtbot.waitUntil(tray.people.pane.sentence.isVisible)
    with sent.office.store.reading() as session:
        assert set(session.scalars(select(Patient.family))) == {"Adams", "Bell"}


def test_once_someone_is_decided_whoever_comes_after_them_is_next(
    qtbot: QtBot, office: Office, sent: Sent
) -> None:
    """Not whoever stands at the top, of whom the next key would decide unread."""
    names = ("Adair", "Birch", "Calder", "Dunn")
    sent.bring(*(bundle(patient(each, "1234567890", each)) for each in names), source="gp")
    tray = sent.tray(qtbot)
    table = tray.people.table
    qtbot.waitUntil(lambda: table.table_model.rowCount() == 4)
    shown_now = [str(table.table_model.index(n, 0).data()) for n in range(4)]

    def waits(count: int) -> bool:
        return bool(table.table_model.rowCount() == count)

    for left, place in ((3, 1), (2, 2)):
        table.selectRow(place)
        table.setFocus()
        qtbot.waitUntil(tray.people.register.isEnabled)
        qtbot.keyClick(table, Qt.Key.Key_G)
        qtbot.waitUntil(partial(waits, left))
        chosen = table.table_model.index(table.currentIndex().row(), 0).data()
        assert chosen == shown_now[2]


def test_whoever_came_without_a_name_has_words_in_its_place(
    qtbot: QtBot, office: Office, sent: Sent
) -> None:
    sent.bring(bundle({**patient(nhs="1234567890"), "name": []}), source="gp")
    tray = sent.tray(qtbot)
    model = tray.people.table.table_model
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    assert model.index(0, 0).data() == "No name was sent"


def test_two_records_of_one_person_are_joined_with_a_reason_and_parted(
    qtbot: QtBot, office: Office, sent: Sent
) -> None:
    sent.office.factory.patient("Adams", "Mary", practice=sent.office.practice, born="1941-03-09")
    tray = sent.tray(qtbot)
    tray.choose(TWICE)
    qtbot.waitUntil(tray.twice.first.isEnabled)
    qtbot.mouseClick(tray.twice.first, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(tray.twice.trouble.isVisible)
    assert "reason" in tray.twice.trouble.words.text()
    tray.twice.reason.set_text("Registered twice by two practices")
    with qtbot.waitSignal(tray.twice.settling.said):
        qtbot.mouseClick(tray.twice.first, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tray.twice.table.table_model.rowCount() == 0)
    tray.choose(DONE)
    qtbot.waitUntil(lambda: tray.done.table.table_model.rowCount() == 1)
    tray.done.table.selectRow(0)
    with qtbot.waitSignal(tray.said):
        qtbot.mouseClick(tray.done.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tray.twice.table.table_model.rowCount() == 1)
    qtbot.waitUntil(tray.twice.first.isEnabled)


def test_what_a_source_merged_stands_among_the_decided_and_a_key_undoes_it(
    qtbot: QtBot, office: Office, sent: Sent
) -> None:
    number = {3: f"{sent.mary.nhs_number}^^^NHS^NH~H1^^^RBH^PI"}
    sent.bring(
        message("A01", pid=number).encode(),
        message("A40", "20261103", "MRG|H0^^^RBH^PI", pid=number, pv1={}).encode(),
    )
    tray = sent.tray(qtbot)
    tray.choose(DONE)
    model = tray.done.table.table_model
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    tray.done.table.selectRow(0)
    told = [model.index(0, column).data() for column in (1, 2, 3)]
    assert told == ["ADAMS, Mary (Mrs)", "Its source has merged two ids of theirs · Ward", "Ward"]
    with qtbot.waitSignal(tray.said):
        qtbot.keyClick(tray.done.table, Qt.Key.Key_U)
    qtbot.waitUntil(lambda: model.rowCount() == 0)
    assert nameless(tray) == []


def test_the_feeds_page_leads_to_the_tray_and_says_how_many_wait(
    qtbot: QtBot, office: Office, sent: Sent
) -> None:
    sent.bring(adam())
    page = FeedsPage(sent.office.seat(sent.clerk))
    arrived(qtbot, page)
    qtbot.waitUntil(lambda: page.match_button.accessibleName() == "Matching (1)")
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_M)
    assert page.stack.currentWidget() is page.matching
    qtbot.waitUntil(page.matching.people.confirm.isEnabled)
    assert nameless(page) == []


def test_nobody_without_the_permission_is_led_there(
    qtbot: QtBot, office: Office, sent: Sent
) -> None:
    page = FeedsPage(sent.office.seat())
    arrived(qtbot, page)
    assert not page.match_button.isVisible()
