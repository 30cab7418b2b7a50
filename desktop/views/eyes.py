"""Someone's page as others would see it."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from desktop.services import eyes
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import ChoiceField
from desktop.views.parts.foot import NotComplete
from desktop.views.parts.layout import FRAME, Across, Down, room_for
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.person_line import PersonLine
from desktop.views.parts.strip import Pane
from desktop.views.parts.tabs import TabStrip
from desktop.views.patient_tab import PatientTab
from desktop.views.summary import SummaryTab
from desktop.views.timeline import TimelineTab
from desktop.words.dates import ENGLAND, day_and_date
from desktop.words.enums import Role
from desktop.words.patients import BannerRow
from desktop.words.people import Audience, raised, role_words
from desktop.words.preview import MeetingChoice, Viewer

CHOICES, LOOK = "eyes choices", "eyes"
PAPER = Viewer()
FIRST = Viewer(role=Role.LINK_WORKER)
Parts = Mapping[str, tuple[str, type[PatientTab]]]


class EyesDialog(QDialog):
    """``EyesDialog(seat, about, parts, parent)``: as wide as its parent, Escape closes.

    ``parts`` are the tabs of the page, by their keys and words: they are made anew for each
    audience that is chosen.
    """

    def __init__(
        self, seat: Seat, about: BannerRow, parts: Parts, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        look = seat.look
        self.seat, self.about, self._parts = seat, about, parts
        self.tabs: dict[str, PatientTab] = {}
        self.setWindowTitle(self.tr("As others would see it"))
        self.person = PersonLine(look)
        self.person.show_patient(about, seat.records.today())
        self.whose = ChoiceField(look, self.tr("See it as"))
        self._offer(())
        self.whose.set_value(FIRST)
        self.strip = TabStrip(
            look,
            [(key, words) for key, (words, _) in parts.items()],
            self.tr("Parts of the record"),
        )
        self.stack = QStackedWidget()
        self.pane = Pane(look, self.stack)
        self.leave_button = Button(look, self.tr("Close"), key="Esc")
        self._lay_out()
        self.whose.chosen.connect(lambda _: self._ask())
        self.pane.retried.connect(self._ask)
        self.strip.chosen.connect(self.go)
        self.leave_button.clicked.connect(self.reject)
        for place, key in enumerate(parts, 1):
            QShortcut(QKeySequence(f"Ctrl+{place}"), self, lambda key=key: self.go(key))
        actor, patient = seat.actor, about.id
        seat.records.read(
            CHOICES, lambda session: eyes.meetings(session, actor, patient), self._offer,
            self.pane.failed,
        )  # fmt: skip
        self._ask()
        self.whose.setFocus(Qt.FocusReason.OtherFocusReason)

    def go(self, key: str) -> None:
        """Bring a tab to the front."""
        if key in self.tabs:
            self.strip.set_current(key)
            self.stack.setCurrentWidget(self.tabs[key])
            self.tabs[key].arrive()

    def _offer(self, meetings: tuple[MeetingChoice, ...]) -> None:
        chosen = self.whose.value()
        self.whose.set_choices([
            *((Viewer(role=each), raised(role_words(each))) for each in eyes.ROLES),
            *((Viewer(meeting=each.id), _room_words(each)) for each in meetings),
            (PAPER, self.tr("The paper in the home")),
        ])  # fmt: skip
        self.whose.set_value(chosen)

    def _ask(self) -> None:
        self._clear()
        self.pane.loading()
        actor, patient, viewer = self.seat.actor, self.about.id, self.whose.value()
        if isinstance(viewer, Viewer):
            self.seat.records.read(
                LOOK, lambda session: eyes.narrowed(session, actor, patient, viewer), self._show,
                self.pane.failed,
            )  # fmt: skip

    def _show(self, audience: Audience | None) -> None:
        if audience is None:
            self.pane.empty(
                self.tr(
                    "This person is closed to this room: somebody who is invited may not open their"
                    " record. The shared screen will show nothing of them."
                )
            )
            return
        seat = replace(self.seat, audience=audience, as_others=True)
        self.tabs = {key: tab(seat) for key, (_, tab) in self._parts.items()}
        for tab in self.tabs.values():
            self.stack.addWidget(tab)
            tab.show_patient(self.about)
            if isinstance(tab, SummaryTab):
                tab.strips.differ.offer(False)  # to see to it is not for these eyes
                tab.moreAsked.connect(self._more)
                tab.planAsked.connect(lambda: self.go("plan"))
        self.pane.ready()
        self.go(self.strip.current)

    def _more(self, group: str) -> None:
        timeline = self.tabs.get("timeline")
        if isinstance(timeline, TimelineTab):
            self.go("timeline")
            timeline.choose_group(group)

    def _clear(self) -> None:
        """Nothing that one audience sees stays for the next."""
        self.seat.records.forget(LOOK)
        for tab in self.tabs.values():
            tab.leave()
            tab.clear()
            self.stack.removeWidget(tab)
            tab.deleteLater()
        self.tabs = {}

    def done(self, result: int) -> None:
        self.seat.records.forget(CHOICES)
        self._clear()
        super().done(result)

    def _lay_out(self) -> None:
        look = self.seat.look
        above = Across(look, gap=22, pad=(22, 14, 22, 6))
        above.addWidget(self.person, 3)
        above.addWidget(self.whose, 2)
        foot = Across(look, gap=10, pad=(22, 6, 22, 14))
        foot.addWidget(NotComplete(look), 1)
        foot.addWidget(
            Paragraph(
                self.tr(
                    "What they would see once they may open the person, and no more than you may"
                    " see yourself: where your role sees less than theirs, they see more than this."
                ),
                "small",
                "text2",
            ),
            2,
        )
        foot.addWidget(self.leave_button)
        whole = Down(look, gap=0, parent=self)
        whole.addLayout(above)
        whole.addWidget(self.strip)
        whole.addWidget(self.pane, 1)
        whole.addLayout(foot)
        room, beneath = room_for(self), self.parentWidget()
        over = beneath.window().size() - FRAME if beneath is not None else room
        self.resize(over.boundedTo(room))


def _room_words(meeting: MeetingChoice) -> str:
    starts = meeting.starts_at.astimezone(ENGLAND)
    return f"The room of {meeting.title}, {day_and_date(starts.date())} {starts:%H:%M}"
