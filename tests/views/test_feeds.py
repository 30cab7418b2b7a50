"""The feeds: their age, their newest import, and what waits."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.models import Account, ImportFile, Source, Waiting
from desktop.store.session import sign
from desktop.views.feeds import FeedsPage
from desktop.views.feeds_sources import trend_words
from desktop.words.accounts import Fate, FeedRow
from desktop.words.enums import Sector
from desktop.words.silence import Silence
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import arrived


def test_feeds_say_how_old_they_are_what_they_brought_and_what_waits(
    qtbot: QtBot, office: Office
) -> None:
    make = office.factory
    make.source("Council")
    gp = make.source("GP Larkmoor")
    run = make.import_run(gp, office.matron)
    file = ImportFile(import_id=run.id, name="edith coulthard.json", sha256="4f1c", entries=12)
    make.keep(file)
    make.keep(
        Account(import_file_id=file.id, fate=Fate.IMPORTED, reason="", kind="Condition", count=11),
        Account(import_file_id=file.id, fate=Fate.SET_ASIDE, reason="", kind="Patient", count=1),
        Waiting(import_file_id=file.id, position="entry 12", original=b"{}",
                sentence="The NHS number is not valid. Ask the practice for it."),
    )  # fmt: skip
    page = FeedsPage(office.seat())
    QAbstractItemModelTester(page.table.table_model, page)
    arrived(qtbot, page)
    qtbot.waitUntil(lambda: page.aside.table.table_model.rowCount() == 1)
    model = page.table.table_model
    assert [model.index(1, place).data() for place in range(9)] == [
        "GP Larkmoor", "0 min", "11", "0", "0", "0", "1", "12, the first", "1",
    ]  # fmt: skip
    waits = [page.aside.table.table_model.index(0, place).data() for place in range(1, 4)]
    assert waits == [
        "edith coulthard.json", "entry 12", "The NHS number is not valid. Ask the practice for it.",
    ]  # fmt: skip
    assert page.aside.note.text() == "GP Larkmoor"
    assert page.sources.told.text() == (
        "GP Larkmoor was last heard from: 26-Nov-2026 09:30; late after 2 days, very late after 7."
        " Entries of its last imports, the newest last: 12."
    )
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Up)
    qtbot.waitUntil(page.aside.pane.sentence.isVisible)
    assert page.aside.table.table_model.rowCount() == 0
    assert nameless(page) == []


def test_a_feed_that_fell_silent_is_marked_as_late(qtbot: QtBot, office: Office) -> None:
    for name, days, of_its_own in (("GP", 2, None), ("Ward", 3, None), ("Zebra", 4, 3)):
        source = office.factory.source(name, Sector.HEALTH)
        with office.store.writing() as session:
            row = session.get_one(Source, source.id)
            row.heard_at, row.red_days = NOW - timedelta(days), of_its_own
            sign(session, office.matron, "test.silent", [])
    page = FeedsPage(office.seat())
    arrived(qtbot, page)
    model = page.table.table_model
    qtbot.waitUntil(lambda: model.rowCount() == 3)
    heard = model.columns[1]
    assert heard.tone is not None
    rows = [model.row(model.index(place, 0)) for place in range(3)]
    assert [(heard.words(row), heard.tone(row)) for row in rows] == [
        ("2 d", ""), ("3 d, late", "warn"), ("4 d, very late", "red"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("trend", "words"),
    [
        ((), ""),
        ((40,), "40, the first"),
        ((40, 42, 39, 41), "41, as usual"),
        ((40, 42, 39, 19), "19, fewer than usual"),
        ((40, 42, 39, 90), "90, more than usual"),
    ],
)
def test_an_import_of_far_less_than_usual_is_told(
    qtbot: QtBot, trend: tuple[int, ...], words: str
) -> None:
    row = FeedRow(1, "GP", Sector.HEALTH, NOW, Silence(2, 7), 0, 0, 0, 0, 0, 0, trend)
    assert trend_words(row) == words


def test_a_files_name_is_not_shown_to_someone_else(qtbot: QtBot, office: Office) -> None:
    make = office.factory
    gp = make.source("GP Larkmoor")
    file = ImportFile(import_id=make.import_run(gp, office.matron).id, name="edith coulthard.json",
                      sha256="4f1c" * 16, entries=0)  # fmt: skip
    make.keep(file)
    make.keep(Waiting(import_file_id=file.id, position="file", original=b"", sentence="Empty."))
    page = FeedsPage(office.seat(make.staff(name="Ruth Eggleston")))
    arrived(qtbot, page)
    qtbot.waitUntil(lambda: page.aside.table.table_model.rowCount() == 1)
    assert page.aside.table.table_model.index(0, 1).data() == f"{gp.code}-4f1c4f1c4f1c"


def test_a_hub_without_feeds_says_so(qtbot: QtBot, office: Office) -> None:
    page = FeedsPage(office.seat())
    arrived(qtbot, page)
    qtbot.waitUntil(page.pane.sentence.isVisible)
    assert page.pane.sentence.text() == "No feed is set up."
