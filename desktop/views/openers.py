"""One person: who may open their record, whom they refuse, and changing either."""

from datetime import date, datetime
from typing import NamedTuple

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from desktop.records import Session
from desktop.services import giving, objections, staff
from desktop.views.objections_panel import Objected, ObjectionsPanel
from desktop.views.openers_panel import Gift, OpenersPanel
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.foot import NotComplete
from desktop.views.parts.layout import Across, Down, Scroll, room_for
from desktop.views.parts.person_line import PersonLine
from desktop.views.parts.strip import Strip
from desktop.views.parts.tabs import TabStrip
from desktop.words.changes import Made
from desktop.words.dates import end_of
from desktop.words.patients import BannerRow
from desktop.words.people import StaffRow
from desktop.words.relationships import Givable, ObjectionRow, RelationshipRow

TOPIC = "openers"
WIDE, HIGH = 900, 640
ROOMY = 700
"""Below this width of its room, in px at scale 1, fields stand one below another."""


class _Found(NamedTuple):
    openers: tuple[RelationshipRow, ...]
    givable: Givable
    objections: tuple[ObjectionRow, ...]
    organisations: tuple[str, ...]
    staff: list[StaffRow]


class OpenersDialog(QDialog):
    """``OpenersDialog(seat, about, parent)``; two tabs, Escape closes. The title names nobody."""

    eyesAsked = Signal()
    """To see the record as others would."""

    def __init__(self, seat: Seat, about: BannerRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look, self.seat, self.about = seat.look, seat, about
        self.setWindowTitle(self.tr("Who may open this record"))
        self.person = PersonLine(look)
        self.person.show_patient(about, seat.records.today())
        self.trouble = Strip(look)
        self.tabs = TabStrip(
            look,
            [("openers", self.tr("Who may open")), ("objections", self.tr("Objections"))],
            self.tr("Parts of this dialog"),
        )
        room, px = room_for(self), look.theme.px
        roomy = room.width() >= px(ROOMY)
        self.openers = OpenersPanel(look, seat.records.today, roomy=roomy)
        self.objections = ObjectionsPanel(look, seat.actor, roomy=roomy)
        self._panels: dict[str, QWidget] = {
            "openers": self.openers, "objections": self.objections,
        }  # fmt: skip
        self.stack = QStackedWidget()
        for panel in self._panels.values():
            self.stack.addWidget(Scroll(panel))
        self.tabs.chosen.connect(self.go)
        self.leave_button = Button(look, self.tr("Close"), key="Esc")
        self.leave_button.clicked.connect(self.reject)
        self.see_as = Button(look, self.tr("See it as others would"), icon="eye", key="Ctrl+E")
        self.see_as.clicked.connect(self._see_as)
        self.openers.given.connect(self._give)
        self.openers.ended.connect(self._end)
        self.objections.recorded.connect(self._record)
        self.objections.withdrawn.connect(self._withdraw)
        for place, key in enumerate(self._panels, 1):
            QShortcut(QKeySequence(f"Ctrl+{place}"), self, lambda key=key: self.go(key))
        inside = Down(look, gap=10, pad=(22, 10, 22, 14))
        inside.addWidget(self.trouble)
        inside.addWidget(self.stack, 1)
        foot = Across(look, gap=10)
        foot.addWidget(NotComplete(look), 1)
        foot.addWidget(self.see_as)
        foot.addWidget(self.leave_button)
        inside.addLayout(foot)
        above = Down(look, gap=0, pad=(22, 16, 22, 0))
        above.addWidget(self.person)
        whole = Down(look, gap=6, parent=self)
        whole.addLayout(above)
        whole.addWidget(self.tabs)
        whole.addLayout(inside, 1)
        self.resize(QSize(px(WIDE), px(HIGH)).boundedTo(room))
        seat.records.touched.connect(self._hear)
        self._ask()
        self.tabs.bar.setFocus()

    def go(self, key: str) -> None:
        self.tabs.set_current(key)
        self.stack.setCurrentIndex(list(self._panels).index(key))

    def done(self, result: int) -> None:
        self.seat.records.forget(TOPIC)
        super().done(result)

    def _see_as(self) -> None:
        """In place of this dialog, not over it."""
        self.reject()
        self.eyesAsked.emit()

    def _ask(self) -> None:
        actor, patient = self.seat.actor, self.about.id
        self.seat.records.read(
            TOPIC,
            lambda session: _Found(
                giving.listed(session, actor, patient),
                giving.givable(session, actor, patient),
                objections.listed(session, actor, patient),
                objections.organisations(session),
                staff.listed(session),
            ),
            self._show,
            self.trouble.refuse,
        )

    def _show(self, found: _Found) -> None:
        self.openers.show_openers(found.openers)
        self.openers.offer(found.givable)
        self.objections.show_objections(found.objections)
        self.objections.offer(
            found.organisations, [(each.id, each.name, each.role) for each in found.staff]
        )

    def _hear(self, subjects: frozenset[str]) -> None:
        if self.isVisible() and f"patient:{self.about.id}" in subjects:
            self._ask()

    # --- changes --------------------------------------------------------------------------------

    def _give(self, gift: Gift) -> None:
        actor, patient, now = self.seat.actor, self.about.id, self.seat.records.now()

        def change(session: Session) -> Made:
            return giving.give(
                session, actor, patient, gift.kind, gift.reason, now, staff_id=gift.to.staff,
                team_id=gift.to.team, role=gift.to.role,
                ends_at=_end_of(gift.until) if gift.until is not None else None,
            )  # fmt: skip

        self.trouble.say("")
        self.seat.records.write(change, lambda _: self.openers.forget_typed(), self.trouble.refuse)

    def _end(self, row: RelationshipRow) -> None:
        actor, now = self.seat.actor, self.seat.records.now()
        self.trouble.say("")
        self.seat.records.write(
            lambda session: giving.end(session, actor, row.id, row.version, now),
            failed=self.trouble.refuse,
        )

    def _record(self, said: Objected) -> None:
        actor, patient, now = self.seat.actor, self.about.id, self.seat.records.now()

        def change(session: Session) -> Made:
            return objections.record(
                session, actor, patient, said.against, said.words, now,
                organisation=said.organisation, staff_id=said.staff,
            )  # fmt: skip

        self.trouble.say("")
        self.seat.records.write(
            change, lambda _: self.objections.forget_typed(), self.trouble.refuse
        )

    def _withdraw(self, row: ObjectionRow) -> None:
        actor, now = self.seat.actor, self.seat.records.now()
        self.trouble.say("")
        self.seat.records.write(
            lambda session: objections.withdraw(session, actor, row.id, row.version, now),
            failed=self.trouble.refuse,
        )


def _end_of(day: date) -> datetime:
    """The first moment after a day in England."""
    return end_of(day)
