"""A meeting that runs, its console and its shared screen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.models import Patient
from desktop.services import meetings
from desktop.views.meeting import MeetingPage
from desktop.words.enums import Kind, Role, Sector
from desktop.words.meetings import ConsoleRow
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.views.conftest import Office
from tests.views.showing import dressed, shown

Key = Qt.Key

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@dataclass
class Sitting:
    """Two people on the agenda, three invited; the page opens on it as the matron's."""

    qtbot: QtBot
    office: Office
    dorothy: Patient
    leonard: Patient
    ben: Actor
    jo: Actor
    meeting: int
    now: datetime = NOW
    pages: list[MeetingPage] = field(default_factory=list)

    def open(self) -> MeetingPage:
        """A console of the matron's; as many as a test wants, each a window of its own."""
        seat = self.office.seat(clock=lambda: self.now)
        page = shown(self.qtbot, dressed(MeetingPage, seat))
        page.resize(1366, 700)
        seat.records.touched.connect(page.hear)
        page.bring(self.meeting)
        page.arrive()
        self.qtbot.waitUntil(lambda: page.heading[0] == "Weardale weekly meeting")
        self.pages.append(page)
        return page

    def stands(self) -> ConsoleRow:
        with self.office.store.reading() as session:
            return meetings.console(session, self.office.matron, self.meeting, TODAY)

    def until(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition)

    def press(self, page: QWidget, key: Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        focused: QWidget | None = page.focusWidget()
        target = page if focused is None else focused
        if modifier is None:
            self.qtbot.keyClick(target, key)
        else:
            self.qtbot.keyClick(target, key, modifier)

    def started(self) -> MeetingPage:
        page = self.open()
        self.press(page, Key.Key_F8)
        self.until(page.person.next.isVisible)
        return page

    def with_dorothy(self) -> MeetingPage:
        """Started, Dorothy at the table, her question on the wall."""
        page = self.started()
        self.press(page, Key.Key_F8)
        self.until(lambda: "HINDMARSH" in page.person.person.accessibleName())
        self.press(page, Key.Key_F2)
        self.until(lambda: "HINDMARSH" in wall(page))
        return page


def wall(page: MeetingPage) -> str:
    return page.screen_window.wall.said


@pytest.fixture
def sitting(qtbot: QtBot, office: Office) -> Iterator[Sitting]:
    make = office.factory
    with make.together():
        ben = make.staff(Role.OCCUPATIONAL_THERAPIST, "Ben Lowes", teams=[office.team])
        jo = make.staff(Role.LINK_WORKER, "Jo Whitfield", teams=[office.team])
        dorothy = make.patient(
            "Hindmarsh", "Dorothy", practice=office.practice, title="Mrs", preferred="Dot"
        )
        leonard = make.patient("Coates", "Leonard", practice=office.practice, title="Mr")
        make.item(dorothy, "Heart failure", Kind.PROBLEM)
        make.item(dorothy, "Fell in the kitchen", Kind.ENCOUNTER, begins="2026-11-20")
        make.item(dorothy, "Lunch club", Kind.SERVICE, sector=Sector.VOLUNTARY, begins="2026-11-18")
        meeting = make.meeting(
            office.team, chair=office.matron, patients=[dorothy, leonard], attendees=[ben, jo]
        )
    made = Sitting(qtbot, office, dorothy, leonard, ben, jo, meeting.id)
    yield made
    for page in made.pages:
        page.close()
