"""One afternoon at the program: the chair signs in, reads, plans, prints, and leads the meeting."""

from typing import TypeVar

from PySide6.QtCore import Qt

from desktop.app import App
from desktop.demo import hub
from desktop.demo.hand import Hand, Lost
from desktop.demo.sitting import Sitting
from desktop.views.actions import ActionsPage
from desktop.views.feeds import FeedsPage
from desktop.views.help import HelpPage
from desktop.views.page import Page
from desktop.views.papers import PapersTab
from desktop.views.patient import PatientPage
from desktop.views.patients import PatientsPage
from desktop.views.plan import PlanTab
from desktop.views.refer import ReferDialog
from desktop.views.since import SinceTab
from desktop.views.timeline import TimelineTab
from desktop.views.today import TodayPage
from desktop.views.trends import TrendsTab
from desktop.words.since import Since

P = TypeVar("P", bound=Page)

CONTROL = Qt.KeyboardModifier.ControlModifier
GOAL = "To get to the leek show under my own steam"
HAPPENS = "Walk to the gate and back with the frame"
REVIEW = "in 3 months"
WORSE = "My ankles are puffy by dinner time, or I am breathless lying down"
DO = "Ring the community matron the same day"
QUESTION = "Two falls on the landing at night: what would keep Edie safe and at home?"
PLACE = "Blue folder by the telephone"


class Visit:
    """Each method is something a person does; ``all`` does them in the order of the day."""

    def __init__(self, hand: Hand, app: App) -> None:
        self._hand, self._app, self._window = hand, app, app.window

    def all(self) -> None:
        steps = (
            ("sign in", self.sign_in),
            ("find a person as one types", self.find),
            ("open a person and read one page", self.read),
            ("write a care plan and agree it", self.plan),
            ("print the care plan summary", self.print),
            ("refer the person to the meeting", self.refer),
        )
        for words, act in steps:
            with self._hand.step(words):
                act()
        Sitting(self._hand, self._window).all()
        with self._hand.step("see what is promised, how old the feeds are, and what can go wrong"):
            self.look_round()

    def sign_in(self) -> None:
        door = self._app.sign_in
        self._hand.wait(door.isVisible, "the sign-in")
        self._hand.look(self._window, "sign-in")
        self._hand.type(door.username.edit, hub.CHAIR)
        self._hand.type(door.password.edit, hub.PASSWORD)
        self._hand.key(door.password.edit, Qt.Key.Key_Return)
        self._hand.wait(lambda: self._window.page is not None, "the office behind the door")
        today = self._front(TodayPage)
        self._hand.wait(today.meetings.list.isVisible, "today's meeting")
        self._hand.look(self._window, "today")

    def find(self) -> None:
        self._window.go("patients")
        page = self._front(PatientsPage)
        self._hand.type(page.box, "edith cou")
        self._hand.wait(lambda: page.table.model().rowCount() > 0, "the person in the list")
        self._hand.look(self._window, "patients")
        self._hand.key(page.box, Qt.Key.Key_Return)

    def read(self) -> None:
        self._hand.wait(lambda: isinstance(self._window.page, PatientPage), "the person's page")
        page = self._front(PatientPage)
        self._hand.wait(lambda: page.about is not None, "the banner")
        self._hand.wait(page.summary.own.isVisible, "the summary")
        self._hand.look(self._window, "summary")
        self._hand.shortcut(self._window, Qt.Key.Key_2, CONTROL)
        self._hand.wait(lambda: page.made(TimelineTab).table.model().rowCount() > 0, "the timeline")
        self._hand.look(self._window, "timeline")
        self._hand.shortcut(self._window, Qt.Key.Key_4, CONTROL)
        self._hand.wait(lambda: bool(page.made(TrendsTab).plots), "the plots")
        self._hand.look(self._window, "trends")
        self._hand.shortcut(self._window, Qt.Key.Key_5, CONTROL)
        page.made(SinceTab).choose(Since.DISCHARGE)
        self._hand.wait(lambda: bool(page.made(SinceTab).counted.text()), "what has changed")
        self._hand.look(self._window, "since")

    def plan(self) -> None:
        page = self._front(PatientPage)
        page.go("plan")
        tab = page.made(PlanTab)
        self._hand.press(tab.begin)
        self._hand.wait(tab.form.isVisible, "the form of a plan")
        goal, worse = tab.form.goals[0], tab.form.contingencies[0]
        self._hand.type(goal.hope.edit, GOAL)
        self._hand.type(goal.happening[0].what.edit, HAPPENS)
        self._hand.type(goal.happening[0].who.edit, "Edie, with Bethan Price")
        self._hand.type(worse.trigger.edit, WORSE)
        self._hand.type(worse.do_this.edit, DO)
        self._hand.type(tab.form.key_worker.edit, "Nadia")
        self._hand.type(tab.form.review_on.edit, REVIEW)
        self._hand.look(self._window, "plan-being-written")
        self._hand.press(tab.agree)
        self._hand.press(tab.panel.button)
        self._hand.wait(tab.reading.isVisible, "the agreed plan")
        self._hand.look(self._window, "plan")

    def print(self) -> None:
        page = self._front(PatientPage)
        page.go("papers")
        tab = page.made(PapersTab)
        self._hand.type(tab.place.edit, PLACE)
        self._hand.wait(tab.view.pages.isVisible, "the preview")
        self._hand.press(tab.save)
        self._hand.wait((self._hand.out / "care-plan.pdf").exists, "the care plan on paper")
        self._hand.wait(lambda: tab.copies.model().rowCount() == 1, "the copy in the list")
        self._hand.wait(tab.view.pages.isVisible, "the preview again")
        self._hand.look(self._window, "papers")

    def refer(self) -> None:
        page = self._front(PatientPage)
        page.go("summary")
        self._hand.press(page.refer)
        dialog = page.dialog
        if not isinstance(dialog, ReferDialog):
            raise Lost("Nothing asks for the question.")
        self._hand.wait(dialog.button.isEnabled, "the meeting to refer to")
        self._hand.type(dialog.question.edit, QUESTION)
        self._hand.type(dialog.told.edit, "Yes")
        self._hand.look(dialog, "refer-to-meeting")
        self._hand.press(dialog.button)
        self._hand.wait(lambda: page.dialog is None, "the person on the agenda")

    def look_round(self) -> None:
        self._window.go("actions")
        actions = self._front(ActionsPage)
        self._hand.wait(lambda: actions.table.model().rowCount() > 0, "an action")
        self._hand.look(self._window, "actions")
        self._window.go("feeds")
        feeds = self._front(FeedsPage)
        self._hand.wait(lambda: feeds.table.model().rowCount() > 0, "the feeds")
        self._hand.look(self._window, "feeds")
        self._window.help()
        page = self._front(HelpPage)
        page.show_tab("hazards")
        self._hand.wait(lambda: page.hazards.table.model().rowCount() > 0, "the hazard log")
        self._hand.look(self._window, "hazard-log")

    def _front(self, kind: type[P]) -> P:
        """The page in front, which must be of this kind."""
        page = self._window.page
        if not isinstance(page, kind):
            raise Lost(f"Another page is in front than {kind.__name__}.")
        return page
