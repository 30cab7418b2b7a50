"""Nothing withheld reaches a screen, a room, a paper, an export, a log, a title or a file.

Someone walks through every page, leads a meeting and saves whatever can be saved. Whatever may not
reach them is a canary; all that comes through the one door, stands in a widget or on a paper, or
lies in a file is heard. With the rule off the same walk hears every one of them.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

import pytest
from PySide6.QtCore import QDir, Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import true
from structlog.testing import capture_logs

from desktop.errors import Problem
from desktop.models import Meeting, Patient
from desktop.records import Session
from desktop.services import disclosure, items, reach, relationships
from desktop.store.store import Store
from desktop.tasks import Lanes
from desktop.views.actions import ActionsPage
from desktop.views.administration.access_bar import AccessBar
from desktop.views.administration.audit import AuditTab
from desktop.views.administration.page import AdministrationPage, Offer, permitted
from desktop.views.administration.preview import PreviewTab
from desktop.views.administration.subject_access import SubjectAccessTab
from desktop.views.administration.tab import AdministrationTab
from desktop.views.desk import DeskPage
from desktop.views.eyes import EyesDialog
from desktop.views.feeds import FeedsPage
from desktop.views.finder import FinderDialog
from desktop.views.meeting import MeetingPage
from desktop.views.meetings import MeetingsPage
from desktop.views.openers import OpenersDialog
from desktop.views.page import Page, Seat
from desktop.views.parts.buttons import Button
from desktop.views.patient import PatientPage
from desktop.views.patients import PatientsPage
from desktop.views.places import CASELOADS, PlacesPage
from desktop.views.theme import Look
from desktop.views.today import TodayPage
from desktop.words.enums import AudienceKind, Role
from desktop.words.items import ItemStory
from desktop.words.people import Actor
from desktop.words.places import Group
from desktop.words.preview import Viewer
from tests.factory import Factory
from tests.services.record import EVERYTHING
from tests.stores import At
from tests.views.canaries import Ear, Planted
from tests.views.conftest import Office
from tests.views.showing import shown

pytestmark = pytest.mark.timeout(300)  # each walk is through all of the program

LEAD = Role.GOVERNANCE_LEAD
MINUTES, HANDED_ON = {"Save as PDF"}, {"Save as PDF", "Save as FHIR", "Save as table"}
SAVED = {
    Role.LINK_WORKER: MINUTES,
    Role.COMMUNITY_MATRON: HANDED_ON,
    Role.PRACTICE_STAFF: MINUTES,
    Role.PRACTICE_MANAGER: MINUTES | {"Export"},
    LEAD: {"Save as files", "Export", "Export into a folder"},
}
"""What each can at least save, by the words on its button."""
READERS = tuple(SAVED)
LOOKED_AT_AS = Role.LINK_WORKER
"""With whose eyes the lead looks: of the person known, the lead is told what they would be."""
SAVES = ("Save as", "Export")
Shown = TypeVar("Shown", bound=Page | AdministrationTab)


class Walk:
    """One person's way through the whole program; everything on it is heard."""

    def __init__(self, qtbot: QtBot, lanes: Lanes, seat: Seat, ear: Ear, planted: Planted) -> None:
        self.qtbot, self.lanes, self.seat = qtbot, lanes, seat
        self.ear, self.planted = ear, planted
        self.saved: set[str] = set()
        """The tools with which something could be saved."""

    def through_every_page(self) -> None:
        for page in (TodayPage, MeetingsPage, ActionsPage, FeedsPage):
            with self._at(page(self.seat)):
                pass
        self._find()
        self._go_to_places()
        self._ring()
        for person in self.planted.people:
            self._open(person)
        self._run(self.planted.meeting)
        if offered := permitted(self.seat):
            self._look_after(offered)

    def _find(self) -> None:
        """By typing, in the box of the whole window too; and a list that is kept and exported."""
        words = ("dorothy", "canary", self.planted.stranger.nhs_number or "", "")
        with self._at(PatientsPage(self.seat)) as patients:
            for typed in words:
                patients.box.setText(typed)
                self._look()
            patients.narrow.setChecked(True)
            patients.panel.name.set_text("Those whom I see")
            patients.panel.save_button.click()
            patients.panel.why.set_text("To see who is on it")
            self._look()
            self._save(patients)
            finder = FinderDialog(self.seat, patients.commands(), patients)
            finder.open()
            for typed in words:
                finder.box.setText(typed)
                settle(self.qtbot, self.lanes)
            self._look()
            finder.close()

    def _go_to_places(self) -> None:
        """Everyone who stays in a home and may be opened, and each profession's people."""
        with self._at(PlacesPage(self.seat)) as places:
            residents = places.residents
            for row in range(residents.table.table_model.rowCount()):
                residents.table.selectRow(row)
                self._look()
            places.turn(CASELOADS)
            for group in Group:
                places.caseloads.choose(group)
                settle(self.qtbot, self.lanes)
            self._look()

    def _ring(self) -> None:
        """Somebody rings about each of them, and is right about all that can be asked."""
        with self._at(DeskPage(self.seat)) as desk:
            for person in self.planted.people:
                desk.box.setText(person.nhs_number or "")
                settle(self.qtbot, self.lanes)
                self.qtbot.keyClick(desk.box, Qt.Key.Key_Return)
                self._look()
                if desk.checking.isVisible():
                    desk.checking.who.edit.setCurrentIndex(1)
                    for tick in desk.checking.ticks.values():
                        tick.setChecked(True)
                    desk.checking.confirm.click()
                    self._look()
                desk.again.click()

    def _open(self, person: Patient) -> None:
        """Every tab and dialog of someone, and the story of each fact, shown or not."""
        with self._at(PatientPage(self.seat)) as page:
            page.bring(person.id)
            settle(self.qtbot, self.lanes)
            for tab in page.tabs:
                page.go(tab)
                self._look()
                self._save(page)
            page.openers.click()
            self._look()
            if isinstance(page.dialog, OpenersDialog):
                page.dialog.eyesAsked.emit()
                self._look()
            if isinstance(page.dialog, EyesDialog):
                self._look_with_others_eyes(page.dialog)
            if page.add.isVisible():
                page.add.click()
                self._look()
            if page.dialog is not None:
                page.dialog.close()
            page.summary.differAsked.emit()
            self._look()
            if page.dialog is not None:
                page.dialog.close()
        self.seat.records.read("stories", partial(self._stories, person), lambda _: None)
        settle(self.qtbot, self.lanes)

    def _look_with_others_eyes(self, dialog: EyesDialog) -> None:
        """A role's and a paper's."""
        choice = dialog.whose.edit
        for place in (0, choice.count() - 1):
            choice.setCurrentIndex(place)
            settle(self.qtbot, self.lanes)
            for key in tuple(dialog.tabs):
                dialog.go(key)
                settle(self.qtbot, self.lanes)
            self._look()
        dialog.close()

    def _stories(self, person: Patient, session: Session) -> list[ItemStory]:
        found = []
        for item in self.planted.facts(person):
            with suppress(Problem):
                found.append(items.story(session, self.seat.audience, person.id, item))
        return found

    def _run(self, meeting: Meeting) -> None:
        """Each slide of a meeting, and the minutes of it."""
        console = MeetingPage(self.seat)
        console.bring(meeting.id)
        with self._at(console):
            for key in ("F8", "F8", "F2", "F3", "F5", "F9", "F9"):
                self.qtbot.keyClick(console, getattr(Qt.Key, f"Key_{key}"))
                self._look()
            self.planted.finish(meeting)
            console.hear(frozenset({f"meeting:{meeting.id}"}))
            self._look()
            self._save(console)
            if console.screen_window is not None:
                console.screen_window.close()

    def _look_after(self, offered: Sequence[Offer]) -> None:
        with self._at(AdministrationPage(self.seat, offered)) as page:
            for offer in offered:
                page.go(offer.key)
                self._look()
                if isinstance(page.tab, AuditTab):
                    page.tab.search.search()
                    self._look()
                self._save(page)

    def answering(self, asker: Patient) -> None:
        """The lead looks with other eyes at whoever is known, and answers somebody else."""
        with self._at(PreviewTab(self.seat)) as tab:
            self._begin(tab.bar, self.planted.known)
            self._open(self.planted.known)
            for kind in ("role", "guest"):
                tab.kind.set_value(kind)
                tab.kind.chosen.emit(kind)
                tab.whom.set_value(Viewer(role=LOOKED_AT_AS, guest=kind == "guest"))
                tab.button.click()
                self._look()
            tab.bar.end.click()
            self._look()
        with self._at(SubjectAccessTab(self.seat)) as tab:
            self._begin(tab.bar, asker)
            self._save(tab)

    def _begin(self, bar: AccessBar, person: Patient) -> None:
        bar.number.set_text(person.nhs_number or "")
        bar.number.entered.emit()
        settle(self.qtbot, self.lanes)
        bar.reason.set_text("Request 2026/114")
        bar.begin.click()
        self._look()
        assert bar.access is not None

    @contextmanager
    def _at(self, page: Shown) -> Iterator[Shown]:
        shown(self.qtbot, page)
        self.seat.records.touched.connect(page.hear)
        page.arrive()
        self._look()
        yield page
        # All of it was heard: what is looked at next need not be heard beside it again.
        self.seat.records.touched.disconnect(page.hear)
        page.hide()
        self.ear.heard_whole.append(page)

    def _look(self) -> None:
        settle(self.qtbot, self.lanes)
        self.ear.looks()

    def _save(self, page: QWidget) -> None:
        """Whatever can be saved here."""
        for button in page.findChildren(Button):
            name = button.accessibleName()
            if name.startswith(SAVES) and button.isVisible() and button.isEnabled():
                button.click()
                self._look()
                self.saved.add(name)


def settle(qtbot: QtBot, lanes: Lanes) -> None:
    """Until the lanes have nothing left to do and nothing left to say."""
    for turn in range(6):
        lane = lanes.aside if turn % 2 else lanes.on_database
        with qtbot.waitCallback(timeout=60_000) as done:  # a wait until would sleep so often
            lane(lambda: None, done, lambda _: None)


@contextmanager
def rule_off() -> Iterator[None]:
    """Everybody is everywhere, and sees everything."""
    everything = replace(EVERYTHING, kind=AudienceKind.ROOM)
    with ExitStack() as stack:
        for module, name, answer in (
            (reach, "openable", lambda *_: true()),
            (relationships, "must_open", lambda *_: None),
            (disclosure, "visible", lambda *_: true()),
            (disclosure, "person", lambda *_: EVERYTHING),
            (disclosure, "room", lambda *_: everything),
            (disclosure, "paper", lambda *_: everything),
        ):
            stack.enter_context(patch.object(module, name, answer))
        yield


class Sitting:
    """A reader at a desk of either store, with everything planted and an ear at every way out."""

    def __init__(
        self, qtbot: QtBot, office: Office, reader: Actor, desk: Store, folder: Path, ear: Ear
    ) -> None:
        with desk.reading() as session:
            as_whom = LOOKED_AT_AS if reader.role is LEAD else reader.role
            allowed = disclosure.role(session, as_whom).cells
        self.planted = Planted(office, reader, allowed)
        self.asker = office.factory.patient("Kirkup", "Alan", practice=office.practice)
        office.factory.item(self.asker, "seen by whoever answers")
        seat = replace(office, store=desk).seat(reader, ask_where=lambda _, name: folder / name)
        self.seat = replace(
            seat,
            draw_plan=ear.paper(seat.draw_plan),
            draw_minutes=ear.paper(seat.draw_minutes),
            draw_subject_access=ear.paper(seat.draw_subject_access),
            draw_week=ear.paper(seat.draw_week),
        )
        self.qtbot, self.lanes, self.ear, self.reader = qtbot, office.lanes, ear, reader

    def walk(self, *, rule: bool) -> Walk:
        seat = self.seat if rule else replace(self.seat, audience=EVERYTHING)
        walk = Walk(self.qtbot, self.lanes, seat, self.ear, self.planted)
        with ExitStack() as stack:
            logged = stack.enter_context(capture_logs())
            if not rule:
                stack.enter_context(rule_off())
            walk.through_every_page()
            if self.reader.role is LEAD:
                walk.answering(self.asker)
        self.ear.heard.append(repr(logged))
        return walk


@pytest.fixture
def office(qtbot: QtBot, look: Look, store: Store, factory: Factory) -> Iterator[Office]:
    """On either store; the people at its desks are made by the tests."""
    team = factory.team()
    practice = factory.practice(team=team)
    matron = factory.staff(Role.COMMUNITY_MATRON, "Anna Bell", teams=[team], practices=[practice])
    lanes = Lanes()
    yield Office(factory, store, look, lanes, team, practice, matron)
    lanes.close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files are saved; beside it the folder that the system would have for passing ones."""
    for name in ("saved", "passing"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "passing"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    assert QDir.tempPath() == tempfile.gettempdir() == str(tmp_path / "passing")
    saved = tmp_path / "saved"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(saved))
    return saved


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Ear:
    heard = Ear()
    heard.answers(monkeypatch)
    return heard


@pytest.fixture
def sit(qtbot: QtBot, office: Office, at: At, folder: Path, ear: Ear) -> Callable[[Role], Sitting]:
    def seated(role: Role) -> Sitting:
        reader = office.factory.staff(
            role, "A reader", teams=[office.team], practices=[office.practice]
        )
        return Sitting(qtbot, office, reader, at(reader), folder, ear)

    return seated


@pytest.mark.parametrize("role", READERS)
def test_no_canary_leaves_the_store(
    sit: Callable[[Role], Sitting], ear: Ear, tmp_path: Path, role: Role,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    sitting = sit(role)
    walk = sitting.walk(rule=True)
    ear.reads(tmp_path)
    ear.heard += capfd.readouterr()
    assert sitting.planted.heard_by(ear) == []
    assert any("seen" in said for said in ear.heard)
    assert walk.saved >= SAVED[role]


@pytest.mark.parametrize("store", ["embedded"], indirect=True)
@pytest.mark.parametrize("role", READERS)
def test_with_the_rule_off_the_same_walk_hears_every_canary(
    sit: Callable[[Role], Sitting], ear: Ear, tmp_path: Path, role: Role
) -> None:
    sitting = sit(role)
    sitting.walk(rule=False)
    ear.reads(tmp_path)
    assert sitting.planted.not_heard_by(ear) == []


# The lead who answers somebody is handed all of their record, by the database too.
@pytest.mark.parametrize("store", ["hub"], indirect=True)
@pytest.mark.parametrize("role", [each for each in READERS if each is not LEAD])
def test_a_program_that_forgot_the_rule_is_told_no_more_by_a_hub(
    sit: Callable[[Role], Sitting], ear: Ear, tmp_path: Path, role: Role
) -> None:
    sitting = sit(role)
    sitting.walk(rule=False)
    ear.reads(tmp_path)
    assert sitting.planted.heard_by(ear) == []
