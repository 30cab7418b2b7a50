"""The right of the console: what the shared screen shows, and who is here to see it."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from desktop.views.parts.buttons import Button
from desktop.views.parts.card import Card
from desktop.views.parts.chip import Chip
from desktop.views.parts.fields import ChoiceField, LineField
from desktop.views.parts.keys import key_within
from desktop.views.parts.layout import Across, Down, Growing, bring_into_sight
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.views.parts.segments import Segments
from desktop.views.parts.strip import Strip
from desktop.views.parts.twoline import Line, LineList
from desktop.views.parts.wall import Wall, WallPicture
from desktop.views.theme import Look
from desktop.words.enums import PRESENT, Attendance, MeetingState, Role, Slide
from desktop.words.meetings import AttendanceRow, ConsoleRow
from desktop.words.people import role_words

WIDTH = 356
"""Three slides with their keys, side by side."""
LETTERS = "QWERTYUIOPSFGHJLZXCVBM"
"""One for each person; those of the note, the action and the promises are left out."""


class RoomPanel(QWidget):
    """``show_console(row)`` and ``clear()``; signals for what is pressed, and nothing done here."""

    attended = Signal(object, object)
    """Someone, and where they stand now."""
    guestAdded = Signal(str, object)
    slideChosen = Signal(object)
    curtainPressed = Signal()
    screenPressed = Signal()

    def __init__(self, look: Look, wall: Wall, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._here: tuple[AttendanceRow, ...] = ()
        self.shown = Chip(look, "")
        self.open_screen = Button(look, self.tr("Open the shared screen"), key="F6")
        self.picture = WallPicture(look, wall)
        self.curtain = Button(look, self.tr("Curtain"), "dark", "eye-off", "F9", large=True)
        self.neutral = Button(look, self.tr("Neutral slide"), key="F10", large=True)
        self.slides = Segments(
            look,
            [
                (Slide.QUESTION, self.tr("Question"), "F2"),
                (Slide.SUMMARY, self.tr("Summary"), "F3"),
                (Slide.PLAN, self.tr("Plan"), "F5"),
            ],
            self.tr("What the shared screen shows"),
        )
        self.section = Section(look, self.tr("In the room"))
        self.list = LineList(look, self.tr("In the room"))
        self.roles = Paragraph("", "small")
        self.narrowing = Strip(look)
        self.add_guest = Button(look, self.tr("Add a guest"), icon="plus", key="Ctrl+G")
        self.guest = Card(look, tone="sunk")
        self.guest_name = LineField(look, self.tr("Guest"))
        roles = [each for each in Role if each is not Role.SERVICE_ACCOUNT]
        self.guest_role = ChoiceField(
            look, self.tr("What they do"),
            [(None, self.tr("Choose")), *((each, _capital(role_words(each))) for each in roles)],
        )  # fmt: skip
        self.guest_button = Button(look, self.tr("Add"))
        self._lay_out()
        look.changed.connect(self._fit)
        self._fit()
        for letter in LETTERS:
            shortcut = QShortcut(QKeySequence(f"Alt+{letter}"), self)
            shortcut.activated.connect(lambda which=letter: self._press(which))
        self.list.opened.connect(self._offer_states)
        self.curtain.clicked.connect(self.curtainPressed)
        self.neutral.clicked.connect(lambda: self.slideChosen.emit(Slide.NEUTRAL))
        self.slides.chosen.connect(lambda key: self.slideChosen.emit(Slide(key)))
        self.open_screen.clicked.connect(self.screenPressed)
        self.add_guest.clicked.connect(self._ask_guest)
        self.guest_button.clicked.connect(self._add_guest)
        self.guest_name.entered.connect(self._add_guest)
        for editor in (self.guest_name.edit, self.guest_role.edit):
            key_within(editor, "Escape", self._leave_guest)
        self.guest_role.entered.connect(self._add_guest)
        self.clear()

    def clear(self) -> None:
        self._here = ()
        self.list.show_rows(())
        self.roles.setText("")
        self.narrowing.say("")
        self.guest.hide()
        self._offer(live=False, at_table=False)

    def show_console(self, row: ConsoleRow) -> None:
        live = row.meeting.state is MeetingState.LIVE
        self._here = row.attendance
        present = [each for each in row.attendance if each.state in PRESENT]
        self.section.set_note(self.tr("{count} here").format(count=len(present)))
        self.list.show_rows([_line(each, letter) for each, letter in _lettered(row.attendance)])
        self.roles.setText(_roles(present))
        self.narrowing.say(_narrowing(row.narrowing), "warn")
        self.slides.set_current("" if row.curtain else row.slide)
        self.curtain.set_words(self.tr("Open curtain") if row.curtain else self.tr("Curtain"))
        self._offer(live=live, at_table=row.now is not None)

    def show_screen(self, *, is_open: bool, second: bool) -> None:
        """Whether the shared screen's own window is open, and on a display of its own."""
        self.open_screen.setVisible(not is_open)
        self.shown.setVisible(is_open)
        words = self.tr("Second display") if second else self.tr("In a window")
        self.shown.show_state(words, "ok" if second else "plain")

    def _offer(self, *, live: bool, at_table: bool) -> None:
        self.curtain.setEnabled(live)
        self.neutral.setEnabled(live)
        self.slides.setEnabled(live and at_table)

    def _fit(self) -> None:
        self.setMinimumWidth(self._look.theme.px(WIDTH))

    def grow(self, on: bool, /) -> None:
        """Be as high as it is, where what holds it scrolls; or scroll by itself."""
        self._scroll.grow(on)

    def hold(self, widget: QWidget) -> None:
        """Take something in below, where there is no room for it beside."""
        self._column.addWidget(widget)

    # --- who is here --------------------------------------------------------------------------

    def _press(self, letter: str) -> None:
        """In, or stepped out: the two that change while a meeting runs."""
        for each, its in _lettered(self._here):
            if its == letter:
                here = each.state in PRESENT
                self.attended.emit(each, Attendance.STEPPED_OUT if here else Attendance.IN)

    def _offer_states(self, line: Line) -> None:
        row = cast("AttendanceRow", line.key)
        menu = QMenu(self)
        for state in Attendance:
            act = menu.addAction(state_words(state))
            act.setCheckable(True)
            act.setChecked(state is row.state)
            act.triggered.connect(lambda _=False, to=state: self.attended.emit(row, to))
        menu.aboutToHide.connect(menu.deleteLater)
        index = self.list.currentIndex()
        menu.popup(self.list.viewport().mapToGlobal(self.list.visualRect(index).bottomLeft()))

    def _ask_guest(self) -> None:
        self.guest_name.set_text("")
        self.guest_role.set_value(None)
        for field in (self.guest_name, self.guest_role):
            field.wrong("")
        self.guest.show()
        self.guest_name.setFocus()
        bring_into_sight(self.guest)  # with many in the room it opens below the fold

    def _add_guest(self) -> None:
        name = self.guest_name.text().strip()
        if not name:
            self.guest_name.wrong(self.tr("Write the guest's name."))
            return
        self.guest_name.wrong("")
        role = self.guest_role.value()
        if role is None:  # offered by itself, a role would open what it may see to anybody
            self.guest_role.wrong(self.tr("Say what they do: what the wall shows depends on it."))
            self.guest_role.setFocus()
            bring_into_sight(self.guest)
            return
        self._leave_guest()
        self.guestAdded.emit(name, role)

    def _leave_guest(self) -> None:
        self.add_guest.setFocus()  # before it is hidden, or the keys go to the top of the window
        self.guest.hide()

    # --- lay-out ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        look = self._look
        inside = QWidget()
        column = self._column = Down(look, gap=8, pad=(12, 10, 12, 10), parent=inside)
        heading = Across(look, gap=8)
        heading.addWidget(Paragraph(self.tr("On the shared screen now"), "panel", wrap=False), 1)
        heading.addWidget(self.shown)
        column.addLayout(heading)
        column.addWidget(self.picture)
        column.addWidget(self.open_screen)
        pair = Across(look, gap=6)
        pair.addWidget(self.curtain, 1)
        pair.addWidget(self.neutral, 1)
        column.addLayout(pair)
        column.addWidget(self.slides)
        only = self.tr("The shared screen shows only what everyone present may see.")
        column.addWidget(Paragraph(only, "small", "text2"))
        column.addWidget(self.narrowing)
        self.section.add(self.list)
        self.section.put_right(Paragraph(self.tr("Alt and the letter"), "small", "text2"))
        column.addWidget(self.section)
        column.addWidget(self.add_guest)
        self.guest.add(self.guest_name)
        self.guest.add(self.guest_role)
        self.guest.add(self.guest_button)
        column.addWidget(self.guest)
        column.addWidget(self.roles)
        column.addStretch(1)
        self._scroll = Growing(inside)
        Down(look, gap=0, parent=self).addWidget(self._scroll)


def state_words(state: Attendance) -> str:
    """``On the call``."""
    return state.value.capitalize()


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _lettered(here: Sequence[AttendanceRow]) -> list[tuple[AttendanceRow, str]]:
    letters = [*LETTERS, *[""] * len(here)]
    return list(zip(here, letters, strict=False))


def _line(row: AttendanceRow, letter: str) -> Line:
    role = role_words(row.role)
    if row.chair:
        role = QCoreApplication.translate("Room", "{role}, chair").format(role=role)
    words = state_words(row.state)
    if row.state is Attendance.STEPPED_OUT:
        return Line(row.name, beside=role, cap=letter, chip=words, chip_tone="warn", key=row)
    if row.state in PRESENT:
        icon = "video" if row.state is Attendance.CALL else "check"
        return Line(
            row.name, beside=role, cap=letter, right=words, right_icon=icon, right_colour="ok",
            key=row,
        )  # fmt: skip
    return Line(row.name, beside=role, cap=letter, right=words, quiet=True, key=row)


def _roles(present: Sequence[AttendanceRow]) -> str:
    tr = QCoreApplication.translate
    found = sorted({role_words(each.role) for each in present})
    if not found:
        return tr("Room", "Nobody is here yet, so the shared screen shows no facts about anybody.")
    return tr("Room", "Roles present: {roles}").format(roles=", ".join(found))


def _narrowing(found: Sequence[tuple[Role, bool]]) -> str:
    """Who keeps facts off the shared screen, by the policy: whoever leads may ask them out."""
    tr = QCoreApplication.translate
    return " ".join(
        (
            tr("Room", "{role} sees nothing of anybody, so the shared screen shows nothing while"
               " they are in.")
            if nothing
            else tr("Room", "{role} sees no clinical facts, so the shared screen shows none while"
                    " they are in.")
        ).format(role=_capital(role_words(role)))
        for role, nothing in found
    )  # fmt: skip
