"""The meeting as its chair runs it: console and shared screen, one person after another."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from desktop.demo.hand import SIZE, Hand, Lost
from desktop.views.meeting import MeetingPage
from desktop.views.meetings import MeetingsPage
from desktop.views.window import Window
from desktop.words.enums import Outcome, Slide
from desktop.words.meetings import SharedScreenRow

COMING = frozenset({"occupational therapist", "social worker", "community nurse", "pharmacist"})
"""Who comes in after the chair; the wall shows what all of them may see."""
NOTE = "Both falls were on the landing at night. Edie wants to stay, with the light left on."
ACTION = "bethan to look at the landing light in 1 week"


class Sitting:
    """Each method is something the chair does; ``all`` does them in order."""

    def __init__(self, hand: Hand, window: Window) -> None:
        self._hand, self._window = hand, window
        self._page: MeetingPage | None = None

    def all(self) -> None:
        steps = (
            ("open the meeting", self.open),
            ("start it and let people in", self.start),
            ("bring someone to the table and put the question on the wall", self.discuss),
            ("write outcome, note and action", self.decide),
            ("go on behind a neutral slide", self.go_on),
            ("finish, and print the minutes", self.finish),
        )
        for words, act in steps:
            with self._hand.step(words):
                act()

    @property
    def page(self) -> MeetingPage:
        if self._page is None:
            raise Lost("No meeting is open.")
        return self._page

    def open(self) -> None:
        self._window.go("meetings")
        meetings = self._window.page
        if not isinstance(meetings, MeetingsPage):
            raise Lost("The meetings are not in front.")
        self._hand.wait(meetings.open_meeting.isEnabled, "the meeting in the list")
        self._hand.look(self._window, "meetings")
        self._hand.press(meetings.open_meeting)
        page = self._window.page
        if not isinstance(page, MeetingPage):
            raise Lost("The console is not in front.")
        self._page = page
        self._hand.wait(page.clocks.start.isVisible, "the console")

    def start(self) -> None:
        page = self.page
        self._hand.press(page.clocks.start)
        self._hand.press(page.room.open_screen)
        self._hand.wait(page.screen_window.isVisible, "the shared screen")
        page.screen_window.resize(*SIZE)
        for line in page.room.list.row_model.rows:
            if line.beside.partition(",")[0] in COMING:
                letter = Qt.Key(ord(line.cap))
                self._hand.shortcut(self._window, letter, Qt.KeyboardModifier.AltModifier)
        self._shown(lambda row: row.live and row.banner is None, "the neutral slide")
        self._hand.look(page.screen_window, "shared-screen-neutral")

    def discuss(self) -> None:
        """The person who was referred last, out of turn."""
        page = self.page
        listed = page.agenda.list.row_model.rows
        page.agenda.list.choose(listed[-1])
        self._hand.press(page.agenda.take)
        self._hand.wait(page.person.outcomes.isVisible, "the person at the table")
        self._hand.shortcut(self._window, Qt.Key.Key_F2)
        self._shown(lambda row: row.slide is Slide.QUESTION, "the question on the wall")
        self._hand.look(page.screen_window, "shared-screen-question")
        self._hand.shortcut(self._window, Qt.Key.Key_F3)
        self._shown(lambda row: row.slide is Slide.SUMMARY, "the summary on the wall")
        self._hand.look(page.screen_window, "shared-screen-summary")
        self._hand.shortcut(self._window, Qt.Key.Key_F5)
        self._shown(lambda row: row.slide is Slide.PLAN, "the plan on the wall")
        self._hand.look(page.screen_window, "shared-screen-plan")
        self._hand.shortcut(self._window, Qt.Key.Key_F2)
        self._shown(lambda row: row.slide is Slide.QUESTION, "the question again")

    def decide(self) -> None:
        panel = self.page.person
        action = panel.outcomes.buttons[Outcome.ACTION]
        self._hand.press(action)
        self._hand.wait(action.isChecked, "the outcome")
        self._hand.type(panel.note.edit, NOTE)
        self._hand.type(panel.action.line.edit, ACTION)
        self._hand.look(self._window, "meeting-console")
        self._hand.key(panel.action.line.edit, Qt.Key.Key_Return)
        self._hand.wait(lambda: bool(panel.agreed.row_model.rows), "the action that was agreed")

    def go_on(self) -> None:
        page = self.page
        closed = page.room.curtain.accessibleName()
        self._hand.press(page.person.next)
        self._shown(lambda row: row.banner is None, "the neutral slide between people")
        self._hand.shortcut(self._window, Qt.Key.Key_F9)
        self._shown(lambda row: row.curtain, "the curtain")
        self._hand.look(page.screen_window, "shared-screen-curtain")
        self._hand.wait(lambda: page.room.curtain.accessibleName() != closed, "the console")
        self._hand.shortcut(self._window, Qt.Key.Key_F9)
        self._shown(lambda row: not row.curtain, "the screen behind the curtain")

    def finish(self) -> None:
        page = self.page
        self._hand.press(page.clocks.finish)
        self._hand.wait(page.ending.isVisible, "the last question")
        self._hand.press(page.clocks.finish)
        self._hand.press(page.minutes.save)
        self._hand.wait((self._hand.out / "minutes.pdf").exists, "the minutes on paper")
        self._hand.look(self._window, "minutes")

    def _shown(self, condition: Callable[[SharedScreenRow], bool], wanted: str) -> None:
        """Wait until the shared screen itself shows it."""
        wall = self.page.screen_window.wall
        self._hand.wait(lambda: wall.row is not None and condition(wall.row), wanted)
