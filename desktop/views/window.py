"""The one window: header or banner, rail, the page, and the foot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget
from shiboken6 import isValid

from desktop import log
from desktop.views.page import Command, Page
from desktop.views.parts.banner import PageHeader, PatientBanner
from desktop.views.parts.buttons import Button
from desktop.views.parts.foot import Foot
from desktop.views.parts.layout import Down
from desktop.views.parts.rail import Rail, RailItem
from desktop.views.theme import Look
from desktop.words.patients import BannerRow

if TYPE_CHECKING:
    from desktop.views.finder import FinderDialog

SMALLEST = (1180, 700)
"""At text scale 1: below this the Summary's three columns no longer read."""


ROOMY = 1000
"""From this width, in px at scale 1, the button that finds says all that it finds."""
TAKES_FILES = "feeds"
"""The page for files that are dropped, wherever on the window."""
BELONGS = {"patient": "patients", "meeting": "meetings"}
"""Pages reached through another, whose place on the rail they light."""


class Window(QWidget):
    """Holds pages and moves between them; knows nothing of what they show.

    The title never names a patient: it can be read on a task bar and over a shared screen.
    """

    lockRequested = Signal()
    ownPasswordAsked = Signal()
    """Whoever is signed in wants another password."""
    closed = Signal()

    def __init__(
        self, look: Look, clock: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Tapestry")
        self.setMinimumSize(*SMALLEST)
        self.setAcceptDrops(True)
        self._look = look
        self._pages: dict[str, Page] = {}
        self._front = self._before_help = "today"
        self._left_in: QWidget | None = None
        self.finder: FinderDialog | None = None
        self._whole = QStackedWidget()
        column = Down(look, gap=0, parent=self)
        column.addWidget(self._whole)
        self._office = QWidget()
        self._whole.addWidget(self._office)
        self.banner = PatientBanner(look)
        self.header = PageHeader(look, "")
        self.find_button = Button(look, "", icon="search", key="Ctrl+K")
        self.find_button.clicked.connect(self.find_person)
        self.lock_button = Button(look, self.tr("Lock"), icon="lock", key="Ctrl+L")
        self.lock_button.clicked.connect(self.lockRequested)
        self.header.put_middle(self.find_button)
        self.help_button = Button(look, self.tr("Help"), icon="help-circle", key="F1")
        self.help_button.clicked.connect(self.help)
        self.header.put_right(self.help_button)
        self.header.put_right(self.lock_button)
        self._places = (
                RailItem("today", self.tr("Today"), "home", "Alt+1"),
                RailItem("patients", self.tr("Patients"), "users", "Alt+2"),
                RailItem("desk", self.tr("Desk"), "phone", "Alt+3"),
                RailItem("places", self.tr("Places"), "building", "Alt+4"),
                RailItem("meetings", self.tr("Meetings"), "calendar-event", "Alt+5"),
                RailItem("actions", self.tr("Actions"), "list-check", "Alt+6"),
                RailItem("feeds", self.tr("Feeds"), "rss", "Alt+7"),
                RailItem(
                    "administration", self.tr("Admin"), "settings", "Alt+8",
                    self.tr("Administration"),
                ),
        )  # fmt: skip
        self.rail = Rail(look, self._places)
        self.rail.chosen.connect(self.go)
        self.rail.signedInPressed.connect(self.ownPasswordAsked)
        self.stack = QStackedWidget()
        self.foot = Foot(look, clock)
        grid = QGridLayout(self._office)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.banner, 0, 0, 1, 2)
        grid.addWidget(self.header, 1, 0, 1, 2)
        grid.addWidget(self.rail, 2, 0, 2, 1)
        grid.addWidget(self.stack, 2, 1)
        grid.addWidget(self.foot, 3, 1)
        grid.setRowStretch(2, 1)
        grid.setColumnStretch(1, 1)
        # A hidden button's key sleeps with it: behind a patient's banner these stand in, and sleep
        # with the office.
        self._behind_banner = [
            QShortcut(QKeySequence("F1"), self._office, self.help),
            QShortcut(QKeySequence("Ctrl+K"), self._office, self.find_person),
            QShortcut(QKeySequence("Ctrl+L"), self._office, self.lockRequested.emit),
        ]
        for shortcut in self._behind_banner:
            shortcut.setEnabled(False)
        for keys, scale in (("Ctrl++", 0.1), ("Ctrl+=", 0.1), ("Ctrl+-", -0.1)):
            QShortcut(
                QKeySequence(keys), self, lambda by=scale: look.choose(scale=look.theme.scale + by)
            )
        look.changed.connect(self._name_find)
        self._name_find()
        QShortcut(QKeySequence("Ctrl+0"), self, lambda: look.choose(scale=1.0))
        QShortcut(
            QKeySequence("Ctrl+Shift+D"),
            self,
            self._switch_look,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_find()

    def _name_find(self) -> None:
        """What it finds, where there is room beside what a page is called and its day."""
        whole = self.tr("Find a person, page or command")
        roomy = self.width() >= self._look.theme.px(ROOMY)
        self.find_button.set_words(whole if roomy else self.tr("Find"))
        self.find_button.setToolTip("" if roomy else whole)
        self.find_button.setAccessibleDescription("" if roomy else whole)

    @property
    def page(self) -> Page | None:
        """The page in front; None before anyone has signed in."""
        current = self.stack.currentWidget()
        return current if isinstance(current, Page) else None

    def show_sign_in(self, page: QWidget) -> None:
        """Nothing but the sign-in: no rail, no page behind it."""
        self._close_door()
        self._whole.addWidget(page)
        self._whole.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_the_wall(self) -> bool:
        """Whether a meeting that runs has its shared screen open here."""
        return any(page.on_the_wall() for page in self._pages.values())

    def behind_curtain(self) -> bool:
        """Whether a meeting runs here, from now on behind its curtain: then nothing is closed."""
        return any(page.behind_curtain() for page in self._pages.values())

    def cover(self, cover: QWidget) -> None:
        """Put something over all that stands there; its keys sleep meanwhile."""
        self._left_in = self.focusWidget()
        self.setFocus(Qt.FocusReason.PopupFocusReason)  # a note that is left would be signed
        self.show_sign_in(cover)

    def uncover(self) -> None:
        """What stood there stands there again, with what moved in the meantime."""
        self._whole.setCurrentWidget(self._office)
        self._close_door()
        for each in self._pages.values():
            each.before_curtain()
        if self.page is not None:
            self.page.arrive()
        if self._left_in is not None and isValid(self._left_in):
            self._left_in.setFocus(Qt.FocusReason.PopupFocusReason)
        self._left_in = None

    def show_office(self, pages: Mapping[str, Page], signed_in: str) -> None:
        """Someone signed in: their pages, Today in front."""
        self.clear()
        self._pages = dict(pages)
        for page in pages.values():
            self.stack.addWidget(page)
            page.headed.connect(self._head)
            page.went.connect(self.go)
            page.opened.connect(lambda number: self._bring("patient", number))
            page.meetingOpened.connect(lambda number: self._bring("meeting", number))
            page.said.connect(self.foot.say)
            page.aged.connect(self.foot.show_ages)
        self.rail.set_signed_in(signed_in)
        self.rail.offer(pages)
        self._whole.setCurrentWidget(self._office)
        self._close_door()  # what was typed there goes with it
        self.go("today")

    def _close_door(self) -> None:
        while (door := self._whole.widget(1)) is not None:
            self._whole.removeWidget(door)
            door.deleteLater()

    def clear(self) -> None:
        """Leave nothing of anyone on screen."""
        if self.finder is not None:
            self.finder.reject()
        if self.page is not None:
            try:
                self.page.leave()
            except Exception as trouble:  # one that is broken must not stand there for ever
                log.fault(trouble)
        self._pages = {}
        self._left_in = None
        self.rail.set_signed_in("")
        self.banner.clear()
        self.banner.hide()
        self.header.set_title("", "")
        self.foot.show_ages(())
        self.foot.say("")
        self.foot.warn("")
        for shortcut in self._behind_banner:
            shortcut.setEnabled(False)
        while (page := self.stack.widget(0)) is not None:
            self.stack.removeWidget(page)
            page.close()
            page.deleteLater()

    def go(self, name: str) -> None:
        """Bring a page to the front, or ``page/part``."""
        name, _, part = name.partition("/")
        page = self._pages[name]
        self._front = name
        if self.page is not None and self.page is not page:
            self.page.leave()
            self.foot.show_ages(())
            self.foot.say("")
        self.stack.setCurrentWidget(page)
        self.rail.set_current(BELONGS.get(name, name))
        self._head()
        page.arrive()
        if part:
            page.turn(part)
        focused = cast("QWidget | None", self.focusWidget())
        if focused is None or not focused.isVisibleTo(self):
            self.rail.stand()  # a page with nothing on it yet: no key falls into nowhere

    def find_person(self) -> None:
        """One box over the page: people, pages and commands."""
        page = self.page
        if page is None or self.finder is not None:
            return
        from desktop.views.finder import FinderDialog  # it needs what the sign-in does not wait for

        self.finder = FinderDialog(page.seat, self._commands(page), self)
        self.finder.opened.connect(lambda number: self._bring("patient", number))
        self.finder.further.connect(self._seek)
        self.finder.finished.connect(self._forget_finder)
        self.finder.open()

    def _seek(self, typed: str) -> None:
        self.go("patients")
        self._pages["patients"].seek(typed)

    def _forget_finder(self) -> None:
        if self.finder is not None:
            self.finder.deleteLater()
            self.finder = None

    def _commands(self, page: Page) -> list[Command]:
        """What this page offers, then the pages, then what can be done anywhere."""
        look = self._look
        buttons = [
            Command(each.accessibleName(), each.key, each.click)
            for each in page.findChildren(Button)
            if each.key and each.isVisible() and each.isEnabled()
        ]
        pages = [
            Command(item.name or item.words, item.shortcut, partial(self.go, item.key))
            for item in self._places
            if item.key in self._pages
        ]
        return [
            *page.commands(),
            *buttons,
            *pages,
            *(command for each in self._pages.values() for command in each.anywhere()),
            Command(self.tr("Help"), "F1", self.help),
            Command(self.tr("Lock"), "Ctrl+L", self.lockRequested.emit),
            Command(self.tr("Switch look: dark or light"), "Ctrl+Shift+D", self._switch_look),
            Command(self.tr("Larger text"), "Ctrl++",
                    lambda: look.choose(scale=look.theme.scale + 0.1)),
            Command(self.tr("Smaller text"), "Ctrl+-",
                    lambda: look.choose(scale=look.theme.scale - 0.1)),
            Command(self.tr("Text as it was drawn"), "Ctrl+0", lambda: look.choose(scale=1.0)),
            Command(self.tr("Change my password"), "Ctrl+Shift+P", self.ownPasswordAsked.emit),
        ]  # fmt: skip

    def _switch_look(self) -> None:
        self._look.choose("light" if self._look.theme.dark else "dark")

    def help(self) -> None:
        """Help, and by the same key back to where one was."""
        if self._front == "help":
            self.go(self._before_help)
        else:
            self._before_help = self._front
            self.go("help")

    def hear(self, subjects: frozenset[str]) -> None:
        """Every open page hears what moved."""
        for page in self._pages.values():
            page.hear(subjects)

    def _bring(self, name: str, number: int) -> None:
        self.foot.say("")  # it may be about whoever was here before
        self._pages[name].bring(number)
        self.go(name)

    def _head(self) -> None:
        page = self.page
        if page is None:
            return
        about: BannerRow | None = page.about
        self.banner.setVisible(about is not None)
        self.header.setVisible(about is None)
        for shortcut in self._behind_banner:
            shortcut.setEnabled(about is not None)
        if about is not None:
            self.banner.show_patient(about, page.seat.records.today())
        else:
            self.banner.clear()
            self.header.set_title(*page.heading)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := self._dropped(event.mimeData()):
            event.acceptProposedAction()
            self.go(TAKES_FILES)
            self._pages[TAKES_FILES].take(paths)

    def _dropped(self, what: QMimeData) -> list[Path]:
        """The files and folders, if someone is signed in to take them."""
        if self._whole.currentWidget() is not self._office or TAKES_FILES not in self._pages:
            return []
        return [Path(each.toLocalFile()) for each in what.urls() if each.isLocalFile()]

    def closeEvent(self, event: QCloseEvent) -> None:
        self.clear()
        self.closed.emit()
        super().closeEvent(event)
