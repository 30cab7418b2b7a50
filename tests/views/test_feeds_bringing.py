"""Bringing files in by the window: chosen or dropped, seen on their way, stopped, accounted for."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.config import Config
from desktop.imports import Imports
from desktop.intake_process import STOPPED
from desktop.models import Source
from desktop.views.feeds import FeedsPage
from desktop.views.page import Seat
from desktop.views.window import Window
from desktop.watching import Watching
from desktop.words.accounts import BroughtIn, Fate, FileAccount, Line, Progress, Skipped
from desktop.words.enums import Role, Sector, SourceKind
from desktop.words.people import Actor
from tests.clock import NOW
from tests.feeds.making import bundle, condition, patient
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.fitting import crushed
from tests.views.showing import arrived, at_work, shown

Begun = list[tuple[tuple[Path, ...], Actor | None, str | None]]


@pytest.fixture
def imports(office: Office, embedded_file: Path) -> Iterator[Imports]:
    found = Imports(Config(str(embedded_file), None))
    found.unlocked(office.store.key, "")
    yield found
    found.close()


@pytest.fixture
def begun(imports: Imports, monkeypatch: pytest.MonkeyPatch) -> Begun:
    """What was begun, where no process is started for it."""
    found: Begun = []

    def begin(paths: tuple[Path, ...], actor: Actor | None, source: str | None = None) -> None:
        found.append((tuple(paths), actor, source))
        imports.actor, imports.outcome = actor, None

    monkeypatch.setattr(imports, "begin", begin)
    return found


@pytest.fixture
def seat(office: Office, imports: Imports) -> Seat:
    manager = office.factory.staff(Role.PRACTICE_MANAGER, "Ruth Dent", practices=[office.practice])
    return replace(office.seat(manager), imports=imports)


def opened(qtbot: QtBot, seat: Seat) -> FeedsPage:
    page = FeedsPage(seat)
    arrived(qtbot, page)
    return page


def ended(imports: Imports, outcome: BroughtIn) -> None:
    imports.outcome = outcome
    imports.ended.emit(outcome)


def said(holder: QWidget) -> list[str]:
    return [each.text() for each in holder.findChildren(QLabel) if each.isVisible() and each.text()]


ACCOUNT = FileAccount(
    "gp-1", "sent/edith coulthard.json", 12,
    (Line(Fate.IMPORTED, "", "Condition", 10), Line(Fate.SKIPPED, Skipped.USED, "Location", 1),
     Line(Fate.SET_ASIDE, "It does not say whom it is about.", "Flag", 1)), (), 1,
)  # fmt: skip


def test_a_file_is_chosen_and_comes_in_while_the_window_goes_on(
    qtbot: QtBot, seat: Seat, tmp_path: Path, office: Office
) -> None:
    file = tmp_path / "dene.json"
    file.write_bytes(bundle(patient(), condition()))
    office.factory.keep(Source(code="gp-larkmoor", name="GP Larkmoor", sector=Sector.HEALTH,
                               kind=SourceKind.GP, may_register=True))  # fmt: skip
    page = opened(qtbot, seat)
    bringing = page.bringing
    bringing._ask_files = lambda _: [file]
    qtbot.keyClick(page, Qt.Key.Key_B)
    qtbot.waitUntil(bringing.source.isVisible)
    assert bringing.chosen.text() == "dene.json"
    assert bringing.source.edit.currentText() == "Choose who sent them"
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert said(bringing.source) == ["Sent by", "Choose a source."]
    qtbot.keyClicks(bringing.source.edit, "GP")
    assert said(bringing.source) == ["Sent by"]
    assert nameless(page) == []
    assert seat.imports is not None
    touched: list[frozenset[str]] = []
    seat.records.touched.connect(touched.append)
    with qtbot.waitSignal(seat.imports.ended, timeout=30_000):
        qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert bringing.stop_button.isVisible()
        assert bringing.far.text() == "Looking at the files"
    assert bringing.strip.words.text() == "1 file: 2 imported."
    model = bringing.table.table_model
    assert [model.index(0, place).data() for place in range(3)] == ["dene.json", "2", "2"]
    (moved,) = touched
    assert "feeds" in moved
    assert any(each.startswith("patient:") for each in moved)
    feeds = page.table.table_model
    qtbot.waitUntil(lambda: feeds.index(0, 2).data() == "2")
    assert feeds.index(0, 0).data() == "GP Larkmoor"
    assert nameless(page) == []
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not bringing.isVisible()


def test_how_far_it_is_and_how_long_it_will_take(
    qtbot: QtBot, seat: Seat, imports: Imports, begun: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(qtbot, seat)
    page.take([Path("a.json"), Path("b.json")])
    qtbot.waitUntil(page.bringing.source.isVisible)
    assert page.bringing.chosen.text() == "2 files"
    page.bringing.begin_button.click()
    assert begun == [((Path("a.json"), Path("b.json")), seat.actor, None)]
    clock = iter((100.0, 110.0))
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    imports.moved.emit(Progress(0, 2, 0, 0, 0))
    assert page.bringing.far.text() == "0 of 2 files · 0 entries"
    imports.moved.emit(Progress(0, 2, 0, 0, 60_000_000))
    imports.moved.emit(Progress(1, 2, 1234, 12_000_000, 60_000_000))
    monkeypatch.undo()
    assert page.bringing.far.text() == (
        "1 of 2 files · 1,234 entries · 1.2 MB a second · about 40 s left"
    )
    assert page.bringing.bar.value() == 200


def test_stopped_by_a_key_it_says_so_and_what_stays(
    qtbot: QtBot, seat: Seat, imports: Imports, begun: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped: list[bool] = []
    monkeypatch.setattr(imports, "stop", lambda: stopped.append(True))
    page = opened(qtbot, seat)
    page.take([Path("a.json")])
    qtbot.waitUntil(page.bringing.source.isVisible)
    page.bringing.begin_button.click()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert stopped == [True]
    assert page.bringing.far.text() == "Stopping, once whoever is being taken in is whole"
    ended(imports, BroughtIn(sentence=STOPPED))
    assert page.bringing.strip.words.text() == STOPPED
    assert not page.bringing.table.isVisible()


def test_a_file_with_something_set_aside_is_marked(
    qtbot: QtBot, seat: Seat, imports: Imports, begun: Begun
) -> None:
    page = opened(qtbot, seat)
    imports.begin([Path("a.json")], seat.actor)
    ended(imports, BroughtIn((ACCOUNT,)))
    assert page.bringing.strip.words.text() == "1 file: 10 imported, 1 skipped, 1 set aside."
    assert page.bringing.strip.property("tone") == "warn"
    model = page.bringing.table.table_model
    assert model.index(0, 0).data() == "edith coulthard.json"
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == (
        "edith coulthard.json, 1 skipped: used by another entry."
        " 1 set aside: It does not say whom it is about."
    )


def test_what_lies_in_a_zip_is_told_with_the_zip_and_without_its_folders(
    qtbot: QtBot, seat: Seat, imports: Imports, begun: Begun
) -> None:
    page = opened(qtbot, seat)
    imports.begin([Path("a.zip")], seat.actor)
    ended(imports, BroughtIn((replace(ACCOUNT, name="sent/may/a.zip › ../gp/list.csv"),)))
    assert page.bringing.table.table_model.index(0, 0).data() == "a.zip › ../gp/list.csv"


def test_the_source_whose_files_came_in_is_the_one_looked_at(
    qtbot: QtBot, seat: Seat, office: Office, imports: Imports, begun: Begun
) -> None:
    office.factory.source("GP Larkmoor")
    office.factory.source("Ward")
    page = opened(qtbot, seat)
    qtbot.waitUntil(lambda: page.aside.note.text() == "GP Larkmoor")
    page.take([Path("a.json")])
    qtbot.waitUntil(page.bringing.source.isVisible)
    qtbot.keyClicks(page.bringing.source.edit, "Ward")
    page.bringing.begin_button.click()
    ended(imports, BroughtIn((ACCOUNT,)))
    qtbot.waitUntil(lambda: page.aside.note.text() == "Ward")


def test_whoever_signs_in_next_is_shown_no_name_of_a_file_and_the_first_finds_it_again(
    qtbot: QtBot, office: Office, seat: Seat, imports: Imports, begun: Begun
) -> None:
    imports.begin([Path("a.json")], seat.actor)
    ended(imports, BroughtIn((ACCOUNT,)))
    other = office.factory.staff(Role.GOVERNANCE_LEAD, "Ian Lister")
    assert not opened(qtbot, replace(office.seat(other), imports=imports)).bringing.isVisible()
    assert opened(qtbot, seat).bringing.table.isVisible()


def test_whoever_does_not_look_after_the_sources_is_told_whom_to_ask(
    qtbot: QtBot, office: Office, imports: Imports
) -> None:
    page = opened(qtbot, replace(office.seat(), imports=imports))
    assert not page.bringing.button.isVisible()
    with qtbot.waitSignal(page.said) as told:
        page.take([Path("a.json")])
    assert told.args == ["Files are brought in by whoever looks after the sources. Ask them."]
    assert not page.bringing.isVisible()


def test_where_nothing_comes_in_by_this_computer_that_is_said_before_anything_is_asked(
    qtbot: QtBot, seat: Seat
) -> None:
    server = Imports(Config("postgresql://mona@server/hub", None))
    server.unlocked(b"", "hub")
    page = opened(qtbot, replace(seat, imports=server))
    page.take([Path("a.json")])
    assert "name the file in TAPESTRY_INTAKE_FILE" in page.bringing.strip.words.text()
    assert page.bringing.strip.isVisible()
    assert not page.bringing.source.isVisible()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not page.bringing.isVisible()


def test_a_folder_that_is_called_like_its_source_says_who_sent_what_lies_in_it(
    qtbot: QtBot, seat: Seat, office: Office, begun: Begun
) -> None:
    code = office.factory.source("GP Larkmoor").code
    page = opened(qtbot, seat)
    page.take([Path("sent", code, "a.json"), Path("sent", code)])
    qtbot.waitUntil(page.bringing.source.isVisible)
    assert page.bringing.source.edit.currentText() == "As their folders and contents say"
    page.bringing.begin_button.click()
    assert begun[0][2] is None


# --- watched folders ----------------------------------------------------------------------------


def test_what_is_wrong_with_a_watched_folder_stands_there_for_whoever_can_mend_it(
    qtbot: QtBot, office: Office, seat: Seat, imports: Imports, tmp_path: Path
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text("[watch]\ngp = 'incoming'\n", "utf-8")
    config = Config(str(tmp_path / "hub"), None, settings=settings)
    watching = Watching(config, imports, office.lanes, office.lanes)
    page = opened(qtbot, replace(seat, watching=watching))
    assert page.bringing.watched.isVisible()
    assert "Name the folder of gp from its root on." in page.bringing.watched.words.text()
    assert not page.bringing.source.isVisible()
    other = opened(qtbot, replace(office.seat(), imports=imports, watching=watching))
    assert not other.bringing.isVisible()


def test_that_a_watched_folder_waits_behind_a_lock_stands_there_in_words(
    qtbot: QtBot, office: Office, seat: Seat, imports: Imports, tmp_path: Path
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(f"[watch]\ngp = '{tmp_path}'\n", "utf-8")
    config = Config(str(tmp_path / "hub"), None, settings=settings)
    watching = Watching(config, imports, office.lanes, office.lanes)
    page = opened(qtbot, replace(seat, watching=watching))
    assert "wait until someone signs in" in page.bringing.watched.words.text()


def test_what_comes_from_a_watched_folder_changes_the_feeds_and_nothing_that_was_begun(
    qtbot: QtBot, seat: Seat, imports: Imports, begun: Begun
) -> None:
    page = opened(qtbot, seat)
    page.take([Path("a.json")])
    qtbot.waitUntil(page.bringing.source.isVisible)
    imports.begin([Path("b.json")], None, "gp")
    with qtbot.waitSignal(seat.records.touched) as touched:
        ended(imports, BroughtIn(moved=frozenset({"source:1"})))
    assert touched.args == [frozenset({"source:1", "feeds"})]
    assert page.bringing.source.isVisible()


# --- dropped on the window ----------------------------------------------------------------------


@pytest.fixture
def drop(qtbot: QtBot) -> Callable[[Window, QMimeData], bool]:
    """Drop something in the middle of a window; whether it was taken."""

    def dropped(window: Window, what: QMimeData) -> bool:
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        copy = Qt.DropAction.CopyAction
        entered = QDragEnterEvent(QPoint(400, 300), copy, what, left, none)
        entered.ignore()
        window.dragEnterEvent(entered)
        if entered.isAccepted():
            window.dropEvent(QDropEvent(QPointF(400, 300), copy, what, left, none))
        return entered.isAccepted()

    return dropped


def files(*paths: Path) -> QMimeData:
    what = QMimeData()
    what.setUrls([QUrl.fromLocalFile(str(each)) for each in paths])
    return what


def test_files_dropped_anywhere_on_the_window_come_to_feeds(
    qtbot: QtBot, seat: Seat, drop: Callable[[Window, QMimeData], bool], tmp_path: Path
) -> None:
    window = Window(seat.look, lambda: NOW)
    qtbot.addWidget(window)
    assert not drop(window, files(tmp_path / "a.json"))  # nobody is signed in
    made = at_work(window, seat)
    feeds = made["feeds"]
    assert isinstance(feeds, FeedsPage)
    words = QMimeData()
    words.setText("a.json")
    assert not drop(window, words)
    assert drop(window, files(tmp_path, tmp_path / "a.json"))
    assert window.page is feeds
    qtbot.waitUntil(lambda: feeds.bringing.chosen.text() == "1 file and 1 folder")


def test_with_text_twice_as_large_nothing_of_it_is_crushed(
    qtbot: QtBot, seat: Seat, imports: Imports, begun: Begun
) -> None:
    seat.look.choose(scale=2.0)
    page = FeedsPage(seat)
    page.resize(1214, 592)  # what a common window leaves
    shown(qtbot, page)
    page.arrive()

    def nothing_is_crushed() -> None:
        assert crushed(page) == []

    page.take([Path("a.json")])
    qtbot.waitUntil(page.bringing.source.isVisible)
    qtbot.waitUntil(nothing_is_crushed)
    page.bringing.begin_button.click()
    imports.moved.emit(Progress(1, 2, 12_345, 12_000_000, 60_000_000))
    qtbot.waitUntil(nothing_is_crushed)
    ended(imports, BroughtIn((ACCOUNT,) * 9))
    qtbot.waitUntil(nothing_is_crushed)
