"""Nobody was at the console for a while, and the meeting goes on behind its curtain."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from sqlalchemy import select

from desktop.app import App
from desktop.errors import Problem
from desktop.models import AgendaItem, AuditEntry, Meeting
from desktop.services import meetings, staff
from desktop.store.session import GuardedSession
from desktop.views.cover import Cover
from desktop.views.meeting import MeetingPage
from desktop.views.plan import PlanTab
from tests.desk import PASSWORD, Desk
from tests.idle import nothing_is_left, said, time_passes, visible
from tests.views.accessible import nameless

pytestmark = pytest.mark.usefixtures("undressed")

Key = Qt.Key
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NOTE, ACTION = "Bed downstairs", "Ring the daughter"


@dataclass
class Sitting:
    """A meeting that runs, Edith at the table and on the wall, a note half-typed about her."""

    desk: Desk
    run: App
    page: MeetingPage

    def press(self, key: Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        target = QApplication.focusWidget() or self.run.window
        self.desk.qtbot.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)

    def until_shown(self) -> None:
        self.desk.qtbot.waitUntil(lambda: "What would help" in self.wall)

    @property
    def wall(self) -> str:
        return self.page.screen_window.wall.said

    @property
    def cover(self) -> Cover:
        found = self.run.window.findChild(Cover)
        assert isinstance(found, Cover)
        return found

    def leave_alone(self) -> Cover:
        QApplication.clipboard().setText("COULTHARD, Edith Mary")
        time_passes(self.run)
        self.desk.qtbot.waitUntil(lambda: self.stands()[1])
        return self.cover

    def answer(self, password: str) -> None:
        self.desk.qtbot.keyClicks(self.cover.form.password.edit, password)
        self.desk.qtbot.keyClick(self.cover.form.password.edit, Key.Key_Return)

    def refused(self, password: str) -> str:
        self.answer(password)
        self.desk.qtbot.waitUntil(self.cover.form.trouble.isVisible)
        return self.cover.form.trouble.words.text()

    def unlock(self) -> None:
        self.answer(PASSWORD)
        self.desk.qtbot.waitUntil(lambda: self.run.window.findChild(Cover) is None)

    def stands(self) -> tuple[str, bool, str, list[str]]:
        """State, curtain and note as the store has them, and what was signed at the door."""

        def question(session: GuardedSession) -> tuple[str, bool, str, list[str]]:
            meeting = session.get_one(Meeting, self.desk.meeting)
            note = session.scalars(select(AgendaItem.note)).one()
            signed = session.scalars(
                select(AuditEntry.action)
                .where(AuditEntry.action.in_(("staff.confirmed", "staff.refused")))
                .order_by(AuditEntry.number)
            )
            return meeting.state, meeting.curtain, note, list(signed)

        found: list[tuple[str, bool, str, list[str]]] = []
        self.page.seat.records.read("test", question, found.append)  # type: ignore[arg-type]  # a guarded session is what it gets
        self.desk.qtbot.waitUntil(lambda: bool(found))
        return found[0]


@pytest.fixture
def sitting(desk: Desk) -> Sitting:
    run = desk.start()
    desk.work(run)
    page = desk.open_meeting(run)
    made = Sitting(desk, run, page)
    made.press(Key.Key_F8)
    desk.qtbot.waitUntil(page.person.next.isVisible)
    made.press(Key.Key_F6)
    made.press(Key.Key_F8)
    desk.qtbot.waitUntil(lambda: "COULTHARD" in page.person.person.accessibleName())
    made.press(Key.Key_F2)
    made.until_shown()
    page.person.note.edit.setFocus()
    desk.qtbot.keyClicks(page.person.note.edit, NOTE)
    return made


def test_the_curtain_drops_the_console_is_covered_and_nothing_is_closed(sitting: Sitting) -> None:
    run, screen = sitting.run, sitting.page.screen_window
    cover = sitting.leave_alone()
    assert cover.isVisible()
    assert cover.form.password.edit.hasFocus()
    assert set(visible()) == {run.window, screen}
    assert said(screen) == set()
    assert "What would help" not in sitting.wall
    assert said(cover) == {"anna bell"}
    shown = [each for each in run.window.findChildren(QLabel) if each.isVisible()]
    assert all(cover.isAncestorOf(each) for each in shown)
    assert QApplication.clipboard().text() == ""
    state, curtain, note, _ = sitting.stands()
    assert (state, curtain) == ("live", True)
    assert note == ""  # half a sentence is not signed because nobody was there
    assert not sitting.desk.hub_is_free()
    assert nameless(cover) == []


def test_whoever_locks_the_console_leaves_a_curtain_on_the_wall_and_no_bare_desktop(
    sitting: Sitting,
) -> None:
    run, screen = sitting.run, sitting.page.screen_window
    sitting.press(Key.Key_L, CONTROL)
    sitting.desk.qtbot.waitUntil(lambda: sitting.stands()[1])
    assert set(visible()) == {run.window, screen}
    assert said(screen) == set()
    assert sitting.cover.form.password.edit.hasFocus()
    sitting.unlock()
    assert sitting.page.person.note.text() == NOTE

    sitting.press(Key.Key_L, CONTROL)
    sitting.press(Key.Key_L, CONTROL)  # on the cover: end it
    nothing_is_left(sitting.desk, run)


def test_locked_by_someone_who_shows_nothing_on_a_wall_the_room_sees_no_curtain(
    sitting: Sitting,
) -> None:
    sitting.page.screen_window.close()
    sitting.press(Key.Key_L, CONTROL)
    nothing_is_left(sitting.desk, sitting.run)
    sitting.desk.work(sitting.run)
    sitting.page = sitting.desk.open_meeting(sitting.run)
    assert sitting.stands()[:2] == ("live", False)


def test_no_key_gets_behind_the_cover(sitting: Sitting) -> None:
    sitting.leave_alone()
    for key, held in (
        (Key.Key_K, CONTROL), (Key.Key_2, ALT), (Key.Key_F8, None), (Key.Key_F9, None),
        (Key.Key_F2, None), (Key.Key_Escape, None),
    ):  # fmt: skip
        sitting.press(key, held)
    sitting.desk.qtbot.keyClick(sitting.page.screen_window, Key.Key_F9)
    assert sitting.stands()[1]
    assert "What would help" not in sitting.wall
    assert sitting.cover.isVisible()
    assert sitting.run.window.page is sitting.page


def test_the_right_password_brings_the_console_back_as_it_was(sitting: Sitting) -> None:
    page = sitting.page
    sitting.leave_alone()
    sitting.unlock()
    assert page.isVisible()
    assert page.person.note.text() == NOTE
    assert page.person.note.edit.hasFocus()
    assert "What would help" not in sitting.wall  # until the curtain is lifted by hand
    assert sitting.stands() == ("live", True, "", ["staff.confirmed"])
    sitting.press(Key.Key_F9)
    sitting.until_shown()

    time_passes(sitting.run)  # and the watch goes on
    assert sitting.cover.isVisible()


def test_nobody_elses_password_unlocks_it_and_five_lock_the_name(sitting: Sitting) -> None:
    sitting.leave_alone()
    for _ in range(4):
        assert sitting.refused("not this one") == staff.NOT_YOURS
    assert "locked until" in sitting.refused("not this one")
    assert "locked until" in sitting.refused(PASSWORD)
    assert sitting.cover.isVisible()
    assert sitting.stands()[3] == ["staff.refused"] * 6
    assert "What would help" not in sitting.wall


def test_signing_out_leaves_nothing_and_the_curtain_closed(sitting: Sitting) -> None:
    sitting.leave_alone()
    sitting.press(Key.Key_L, CONTROL)
    nothing_is_left(sitting.desk, sitting.run)

    sitting.desk.work(sitting.run)
    page = sitting.page = sitting.desk.open_meeting(sitting.run)
    assert sitting.stands()[:2] == ("live", True)
    assert page.person.note.text() == NOTE


def test_a_password_that_is_half_typed_goes_when_nobody_is_there_again(sitting: Sitting) -> None:
    cover = sitting.leave_alone()
    cover.form.password.set_text("three pl")
    time_passes(sitting.run)
    assert cover.isVisible()
    assert cover.form.password.text() == ""


def test_a_patient_in_front_is_covered_while_the_wall_runs(sitting: Sitting) -> None:
    run, desk = sitting.run, sitting.desk
    patient = desk.open_patient(run)
    patient.go("plan")
    form = patient.made(PlanTab).form
    desk.qtbot.waitUntil(form.isVisible)
    form.strengths.edit.setFocus()
    desk.qtbot.keyClicks(form.strengths.edit, "Bakes")
    cover = sitting.leave_alone()
    assert not run.window.banner.isVisible()
    assert cover.isVisible()
    sitting.press(Key.Key_K, CONTROL)
    assert run.window.page is patient
    sitting.unlock()
    assert run.window.page is patient
    assert run.window.banner.isVisible()
    assert form.strengths.text() == "Bakes"
    assert form.strengths.edit.hasFocus()


def test_what_stood_over_the_console_is_closed(sitting: Sitting) -> None:
    room = sitting.page.room
    room.list.setFocus()
    sitting.press(Key.Key_Home)
    sitting.press(Key.Key_Return)
    assert isinstance(QApplication.activePopupWidget(), QMenu)
    sitting.leave_alone()
    assert set(visible()) == {sitting.run.window, sitting.page.screen_window}


def test_a_meeting_that_is_neither_in_front_nor_on_a_wall_ends_with_the_lock(
    sitting: Sitting,
) -> None:
    sitting.page.screen_window.close()
    sitting.run.window.go("today")
    time_passes(sitting.run)
    nothing_is_left(sitting.desk, sitting.run)


def test_a_console_in_front_is_enough(sitting: Sitting) -> None:
    sitting.page.screen_window.close()
    assert sitting.leave_alone().isVisible()
    assert visible() == [sitting.run.window]


def test_a_store_that_cannot_be_told_leaves_the_wall_closed(
    sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[bool] = []

    def away(*_: object, **__: object) -> frozenset[str]:
        tried.append(True)
        raise Problem("The hub cannot be reached.")

    with monkeypatch.context() as patched:
        patched.setattr(meetings, "curtain", away)
        time_passes(sitting.run)
        sitting.desk.qtbot.waitUntil(lambda: bool(tried))
        assert not sitting.stands()[1]
    sitting.page.screen_window.ask()
    sitting.stands()  # whatever the wall asked has been answered before
    assert "What would help" not in sitting.wall

    sitting.unlock()  # told now
    sitting.desk.qtbot.waitUntil(lambda: sitting.stands()[1])
    assert "What would help" not in sitting.wall
