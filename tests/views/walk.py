"""A walk through the whole program: every page, a meeting that is led, whatever can be saved."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.errors import Problem
from desktop.models import Meeting, Patient
from desktop.records import Session
from desktop.services import items
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
from desktop.views.today import TodayPage
from desktop.words.enums import Role
from desktop.words.items import ItemStory
from desktop.words.places import Group
from desktop.words.preview import Viewer
from tests.views.canaries import Ear, Planted
from tests.views.showing import shown

LOOKED_AT_AS = Role.LINK_WORKER
"""With whose eyes the lead looks: of the person known, the lead is told what they would be."""
PATIENCE = 240_000
"""Milliseconds: on a busy computer one page may take a minute."""
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
            patients.box.setText(words[0])  # of nobody looked for there is no list to hand out
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
        with qtbot.waitCallback(timeout=PATIENCE) as done:  # a wait until would sleep so often
            lane(lambda: None, done, lambda _: None)
