"""Looking after the hub: a tab for each thing that there is to look after."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.services import duties
from desktop.views.administration.audit import AuditTab
from desktop.views.administration.backups import BackupsTab
from desktop.views.administration.objections import ObjectionsTab
from desktop.views.administration.people import PeopleTab
from desktop.views.administration.places import PlacesTab
from desktop.views.administration.policy import PolicyTab
from desktop.views.administration.preview import PreviewTab
from desktop.views.administration.retention import RetentionTab
from desktop.views.administration.reviews import ReviewsTab
from desktop.views.administration.sources import SourcesTab
from desktop.views.administration.subject_access import SubjectAccessTab
from desktop.views.administration.tab import AdministrationTab
from desktop.views.page import Page, Seat
from desktop.views.parts.layout import Down
from desktop.views.parts.tabs import TabStrip
from desktop.words.enums import Permission
from desktop.words.policy import PolicyText

TOPIC, REVIEWS = "administration waiting", "reviews"
REVIEWED = ("review:", "policy")
"""What the count of waiting reviews is made of."""
NUMBERED = 9
"""Tabs that have a number for a key; the arrows lead to all of them."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A tab for those whose role the policy permits it; ``make`` builds it when it is wanted."""

    key: str
    words: str
    permission: Permission
    make: Callable[[Seat], AdministrationTab]


def offers() -> tuple[Offer, ...]:
    """Every tab, in the order in which they stand."""
    tr = QCoreApplication.translate
    people, govern = Permission.LOOK_AFTER_PEOPLE, Permission.GOVERN
    return (
        Offer("people", tr("Administration", "People"), people, PeopleTab),
        Offer("places", tr("Administration", "Practices and places"), people, PlacesTab),
        Offer("sources", tr("Administration", "Sources"), people, SourcesTab),
        Offer("backups", tr("Administration", "Backups"), people, BackupsTab),
        Offer("policy", tr("Administration", "Policy"), govern, PolicyTab),
        Offer(REVIEWS, tr("Administration", "Reviews"), govern, ReviewsTab),
        Offer("objections", tr("Administration", "Objections"), govern, ObjectionsTab),
        Offer("preview", tr("Administration", "Preview"), govern, PreviewTab),
        Offer("subject access", tr("Administration", "Subject access"), govern, SubjectAccessTab),
        Offer("retention", tr("Administration", "Retention"), govern, RetentionTab),
        Offer("audit", tr("Administration", "Audit"), govern, AuditTab),
    )


def permitted(seat: Seat) -> list[Offer]:
    """The tabs for whoever sits here; where there are none, the window has no such page."""
    return [offer for offer in offers() if offer.permission in seat.permissions]


class AdministrationPage(Page):
    """Tabs across the top, each built when someone first goes to it."""

    def __init__(self, seat: Seat, offered: Sequence[Offer], parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        self._offers = {offer.key: offer for offer in offered}
        self._built: dict[str, AdministrationTab] = {}
        self.strip = TabStrip(
            seat.look,
            [(offer.key, offer.words) for offer in self._offers.values()],
            self.tr("Parts of the administration"),
        )
        self.strip.chosen.connect(self.go)
        self.stack = QStackedWidget()
        column = Down(seat.look, gap=0, parent=self)
        column.addWidget(self.strip)
        column.addWidget(self.stack, 1)
        for place, key in enumerate(list(self._offers)[:NUMBERED], 1):
            QShortcut(QKeySequence(f"Ctrl+{place}"), self, lambda key=key: self.go(key))

    @property
    def heading(self) -> tuple[str, str]:
        return self.tr("Administration"), ""

    @property
    def tab(self) -> AdministrationTab:
        """The tab in front, built if nobody has been there yet."""
        key = self.strip.current
        if key not in self._built:
            tab = self._offers[key].make(self.seat)
            self.stack.addWidget(tab)
            tab.opened.connect(self.opened)
            tab.said.connect(self.said)
            tab.previewAsked.connect(self._preview)
            self._built[key] = tab
        return self._built[key]

    def arrive(self) -> None:
        self.strip.bar.setFocus(Qt.FocusReason.OtherFocusReason)
        self.stack.setCurrentWidget(self.tab)
        self.tab.arrive()
        self._count()

    def turn(self, part: str) -> None:
        self.go(part)

    def hear(self, subjects: frozenset[str]) -> None:
        if self.isVisible():
            self.tab.hear(subjects)
            if any(each.startswith(REVIEWED) for each in subjects):
                self._count()

    def leave(self) -> None:
        if (front := self._front) is not None:
            front.leave()

    def go(self, key: str) -> None:
        """Bring a tab to the front."""
        before = self._front
        if before is not None and before is not self._built.get(key):
            before.leave()
            self.said.emit("")  # it was about what is behind now
        self.strip.set_current(key)
        self.stack.setCurrentWidget(self.tab)
        self.tab.arrive()

    def _preview(self, text: PolicyText) -> None:
        self.go("preview")
        self.tab.try_out(text)

    def _count(self) -> None:
        """Say on the tab how many openings wait for someone to look at them."""
        if REVIEWS not in self._offers:
            return
        actor = self.seat.actor
        self.seat.records.read(
            TOPIC, lambda session: duties.reviews_waiting(session, actor), self.show_count
        )

    def show_count(self, waits: int) -> None:
        words = self._offers[REVIEWS].words
        self.strip.set_words(REVIEWS, f"{words} ({waits})" if waits else words)

    @property
    def _front(self) -> AdministrationTab | None:
        """The tab that is shown; None before the page was first shown."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, AdministrationTab) else None
