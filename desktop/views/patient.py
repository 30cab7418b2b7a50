"""One person: the banner over it, and the tabs under it."""

from functools import partial
from typing import TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from desktop.services import adding, giving, patients
from desktop.views.add import AddDialog
from desktop.views.contradictions import ContradictionsDialog
from desktop.views.eyes import EyesDialog
from desktop.views.eyes_pages import PapersSeen, PlanSeen
from desktop.views.glass import GlassStrip
from desktop.views.household import HouseholdTab
from desktop.views.looked import LookedTab
from desktop.views.near import NearDialog
from desktop.views.openers import OpenersDialog
from desktop.views.page import Command, Page, Seat
from desktop.views.papers import PapersTab
from desktop.views.parts.buttons import Button
from desktop.views.parts.layout import Down
from desktop.views.parts.strip import Pane
from desktop.views.parts.tabs import TabStrip
from desktop.views.patient_tab import PatientTab
from desktop.views.plan import PlanTab
from desktop.views.refer import ReferDialog
from desktop.views.since import SinceTab
from desktop.views.summary import SummaryTab
from desktop.views.timeline import TimelineTab
from desktop.views.trends import TrendsTab
from desktop.views.week import WeekTab
from desktop.words.adding import Added
from desktop.words.enums import Permission, ReviewOf
from desktop.words.patients import BannerRow
from desktop.words.relationships import Opened

TOPIC = "patient"
FIRST = "summary"
Tab = TypeVar("Tab", bound=PatientTab)
LOOKED = "looked"
TO_OTHERS: dict[str, type[PatientTab]] = {"plan": PlanSeen, "papers": PapersSeen}
"""Tabs on which something is written or printed, as others would see them; the rest is read."""


class PatientPage(Page):
    """Whoever is brought is cleared away before the next is asked for: patient safety."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self._number = 0
        self._about: BannerRow | None = None
        self._told: list[PatientTab] = []
        self.dialog: QDialog | None = None
        self.tabs: dict[str, type[PatientTab]] = {
            FIRST: SummaryTab,
            "timeline": TimelineTab,
            "week": WeekTab,
            "trends": TrendsTab,
            "since": SinceTab,
            "household": HouseholdTab,
            "plan": PlanTab,
            "papers": PapersTab,
        }
        """Each is made when someone first goes to it: they would keep waiting whoever signs in."""
        self._made: dict[type[PatientTab], PatientTab] = {}
        words = {
            FIRST: self.tr("Summary"),
            "timeline": self.tr("Timeline"),
            "week": self.tr("Week"),
            "trends": self.tr("Trends"),
            "since": self.tr("Since"),
            "household": self.tr("Household"),
            "plan": self.tr("Plan"),
            "papers": self.tr("Papers"),
        }
        if Permission.GOVERN in seat.permissions:
            self.tabs[LOOKED], words[LOOKED] = LookedTab, self.tr("Who has looked")
        self._words = words
        self.strip = TabStrip(look, list(words.items()), self.tr("Parts of the record"))
        self.strip.chosen.connect(self.go)
        self.refer = Button(look, self.tr("Refer to meeting"), "primary", key="R")
        self.refer.clicked.connect(self._refer)
        self.openers = Button(look, self.tr("Who may open"), icon="users", key="W")
        self.openers.clicked.connect(self._show_openers)
        self.add = Button(look, self.tr("Add"), icon="plus", key="Ctrl+N")
        self.add.clicked.connect(self._add)
        self.strip.put_right(self.openers, self.add, self.refer)
        self.add.setVisible(bool(adding.offered(seat.audience, seat.permissions)))
        self.glass = GlassStrip(look, seat.records.now)
        self.glass.closeAsked.connect(self._close_glass)
        self.glass.ended.connect(self._shut)
        self.stack = QStackedWidget()
        self.summary = self.made(SummaryTab)
        self.summary.moreAsked.connect(self._more)
        self.summary.planAsked.connect(lambda: self.go("plan"))
        self.summary.differAsked.connect(self._show_contradictions)
        inside = QWidget()
        column = Down(look, gap=0, parent=inside)
        column.addWidget(self.glass)
        column.addWidget(self.strip)
        column.addWidget(self.stack, 1)
        self.pane = Pane(look, inside)
        self.pane.retried.connect(lambda: self.bring(self._number))
        Down(look, gap=0, parent=self).addWidget(self.pane)
        for place, key in enumerate(self.tabs, 1):
            QShortcut(QKeySequence(f"Ctrl+{place}"), self, lambda key=key: self.go(key))

    @property
    def heading(self) -> tuple[str, str]:
        return self.tr("Patient"), ""

    @property
    def about(self) -> BannerRow | None:
        return self._about

    @property
    def tab(self) -> PatientTab:
        return self.made(self.tabs[self.strip.current])

    def made(self, kind: type[Tab]) -> Tab:
        """One of the tabs, by what it is."""
        tab = self._made.get(kind)
        if tab is None:
            tab = self._made[kind] = kind(self.seat)
            self.stack.addWidget(tab)
            tab.opened.connect(self.opened)
            tab.said.connect(self.said)
            tab.aged.connect(self._age)
        return cast("Tab", tab)

    def commands(self) -> list[Command]:
        """The parts of the record, and what may be added; none while nobody is there."""
        if self._about is None:
            return []
        parts = [
            Command(words, f"Ctrl+{place}", partial(self.go, key))
            for place, (key, words) in enumerate(self._words.items(), 1)
        ]
        words = {
            Added.NOTE: self.tr("Add note"),
            Added.OBSERVATION: self.tr("Add observation"),
            Added.VISIT: self.tr("Add visit"),
            Added.WORRY: self.tr("Add worry (worried about)"),
        }
        add = [
            Command(words[each], "", partial(self._begin_adding, each))
            for each in adding.offered(self.seat.audience, self.seat.permissions)
        ]
        return [*parts, *add]

    def bring(self, number: int) -> None:
        """Show nobody at once, then ask for the next: an audited read."""
        self._clear()
        self._number = number
        self._ask()

    def _ask(self, reason: str = "") -> None:
        actor, number = self.seat.actor, self._number
        self.pane.loading()
        self.seat.records.read(
            TOPIC,
            lambda session: patients.open_patient(session, actor, number, reason),
            self._answer,
            self.pane.failed,
            signed=True,
        )

    def arrive(self) -> None:
        if self._about is not None:
            self.strip.bar.setFocus(Qt.FocusReason.OtherFocusReason)
            self._arrive_at(self._about)

    def hear(self, subjects: frozenset[str]) -> None:
        about = self._about
        if about is None or not self.isVisible():
            return  # a page that comes to the front asks anyway
        self.tab.hear(subjects)
        if f"patient:{about.id}" in subjects:
            actor = self.seat.actor
            self.seat.records.read(
                TOPIC, lambda session: patients.still_open(session, actor, about.id), self._renew
            )

    def leave(self) -> None:
        self.tab.leave()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The program is locked or closed: nothing of anyone stays in memory for a screen."""
        self._clear()
        super().closeEvent(event)

    def go(self, key: str) -> None:
        """Bring a tab to the front."""
        if self._about is None:
            return
        tab = self.made(self.tabs[key])
        if (before := self.stack.currentWidget()) is not tab and isinstance(before, PatientTab):
            before.leave()
        self.strip.set_current(key)
        self.stack.setCurrentWidget(tab)
        self._arrive_at(self._about)

    def _clear(self) -> None:
        self.tab.leave()
        self.seat.records.forget(TOPIC)
        if self.dialog is not None:
            self.dialog.reject()
        self._about = None
        for tab in self._told:
            tab.clear()
        self._told.clear()
        self.strip.set_current(FIRST)
        self.stack.setCurrentWidget(self.summary)
        self.glass.show_glass(None)
        self._offer(False)
        self.headed.emit()

    def _answer(self, opened: Opened) -> None:
        if opened.about is None:
            self._ask_why(opened.asks)
            return
        self._about = opened.about
        self._offer(True)
        self.glass.show_glass(opened.glass)
        self.pane.ready()
        self.headed.emit()
        if self.isVisible():
            self.arrive()

    def _arrive_at(self, about: BannerRow) -> None:
        """Only a tab that someone goes to is told of the patient, and cleared of them again."""
        if self.tab not in self._told:
            self._told.append(self.tab)
            self.tab.show_patient(about)
        self.tab.arrive()

    def _renew(self, about: BannerRow | None) -> None:
        """Someone changed what the banner says; the tabs keep what they show."""
        if about is None:
            self._shut()
        elif about != self._about:
            self._about = about
            self.headed.emit()

    def _shut(self) -> None:
        """The record may not stay open: nothing of it stays on the screen."""
        self._clear()
        self.aged.emit(())
        self.pane.empty(
            self.tr(
                "This record has closed: the time for it is over, or you may no longer open it.\n"
                "Patients finds someone else; Today shows your people."
            )
        )

    def _close_glass(self) -> None:
        actor, glass, now = self.seat.actor, self.glass.glass, self.seat.records.now()
        if glass is not None:
            self.seat.records.write(
                lambda session: giving.end(session, actor, glass.relationship, glass.version, now),
                lambda _: self._shut(),
                self.said.emit,
            )

    def _offer(self, offered: bool) -> None:
        for button in (self.openers, self.add, self.refer):
            button.setEnabled(offered)

    def _more(self, group: str) -> None:
        self.go("timeline")
        self.made(TimelineTab).choose_group(group)

    def _age(self, ages: object) -> None:
        """A tab's answer may come when another page is in front by then."""
        if self.isVisible():
            self.aged.emit(ages)

    # --- dialogs --------------------------------------------------------------------------------

    def _ask_why(self, asks: frozenset[ReviewOf]) -> None:
        """Nothing of such a record is told before someone has said why they open it."""
        self.pane.empty(self.tr("This record was not opened."))
        dialog = NearDialog(self.seat.look, asks, self)
        dialog.given.connect(self._ask)
        self._show(dialog)

    def _refer(self) -> None:
        if self._about is not None:
            dialog = ReferDialog(self.seat, self._about, self)
            dialog.referred.connect(lambda _: self.said.emit(self.tr("Put on the agenda")))
            self._show(dialog)

    def _add(self) -> None:
        self._begin_adding(None)

    def _begin_adding(self, what: Added | None) -> None:
        if self._about is not None:
            dialog = AddDialog(self.seat, self._about, self, what)
            dialog.accepted.connect(lambda: self.said.emit(self.tr("Added to the record")))
            self._show(dialog)

    def _show_openers(self) -> None:
        if self._about is not None:
            dialog = OpenersDialog(self.seat, self._about, self)
            dialog.eyesAsked.connect(self._see_as)
            self._show(dialog)

    def _see_as(self) -> None:
        if self._about is not None:
            parts = {
                key: (self._words[key], TO_OTHERS.get(key, tab))
                for key, tab in self.tabs.items()
                if key != LOOKED  # that is of those who govern alone
            }
            self._show(EyesDialog(self.seat, self._about, parts, self))

    def _show_contradictions(self) -> None:
        if self._about is not None:
            self._show(ContradictionsDialog(self.seat, self._about, self))

    def _show(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._end_dialog)
        dialog.open()

    def _end_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
