"""What people do not want: all of it, and writing it down for someone who asked the lead."""

from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from desktop.services import objections, organisations, staff
from desktop.views.administration.organisations_panel import OrganisationsPanel
from desktop.views.administration.person_finder import PersonFinder
from desktop.views.administration.tab import AdministrationTab
from desktop.views.objections_panel import Objected, ObjectionsPanel
from desktop.views.page import Seat
from desktop.views.parts.layout import Down, Scroll
from desktop.views.parts.strip import Pane, Strip
from desktop.words.people import StaffRow
from desktop.words.relationships import ObjectionRow, OrganisationRow

TOPIC = "objections"
MOVES = ("patient:", "objection:", "staff:", "organisations")


class _Found(NamedTuple):
    objections: tuple[ObjectionRow, ...]
    organisations: tuple[str, ...]
    staff: list[StaffRow]
    names: tuple[OrganisationRow, ...]


class ObjectionsTab(AdministrationTab):
    """For the governance lead; whoever may open a person has the same on their page."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self.trouble = Strip(look)
        self.finder = PersonFinder(seat, "objections finder")
        self.panel = ObjectionsPanel(look, seat.actor, named=True, ready=self._found)
        self.panel.fields.insertWidget(0, self.finder)
        for moved in (self.finder.found, self.finder.people.chosen):
            moved.connect(self.panel.sure_to_record.drop)
        self.panel.recorded.connect(self._record)
        self.panel.withdrawn.connect(self._withdraw)
        self.names = OrganisationsPanel(look)
        self.names.parted.connect(self._part)
        inside = QWidget()
        column = Down(look, gap=10, pad=(16, 12, 16, 12), parent=inside)
        column.addWidget(self.trouble)
        column.addWidget(self.panel, 1)
        column.addWidget(self.names)
        self.pane = Pane(look, Scroll(inside))
        self.pane.retried.connect(self.arrive)
        Down(look, gap=0, parent=self).addWidget(self.pane)

    def arrive(self) -> None:
        actor = self.seat.actor
        self.seat.records.read(
            TOPIC,
            lambda session: _Found(
                objections.all_of_them(session, actor),
                objections.organisations(session),
                staff.listed(session),
                organisations.of_several_names(session, actor),
            ),
            self.show_found,
            self.pane.failed,
        )

    def hear(self, subjects: frozenset[str]) -> None:
        if any(each.startswith(MOVES) for each in subjects):
            self.arrive()

    def leave(self) -> None:
        self.seat.records.forget(TOPIC)
        self.trouble.say("")

    def show_found(self, found: _Found) -> None:
        self.panel.show_objections(found.objections)
        self.panel.offer(
            found.organisations, [(each.id, each.name, each.role) for each in found.staff]
        )
        self.names.show_names(found.names)
        self.pane.ready()

    def _found(self) -> bool:
        """Whether it is known whose objection it is."""
        if self.finder.person() is None:
            self.finder.box.wrong(self.tr("Find the person first."))
            self.finder.setFocus()
        return self.finder.person() is not None

    def _record(self, said: Objected) -> None:
        patient, actor = self.finder.person(), self.seat.actor
        now = self.seat.records.now()
        self.trouble.say("")
        if patient is None:
            return

        def done(_: object) -> None:
            self.panel.forget_typed()
            self.finder.clear()
            self.said.emit(self.tr("Written down"))

        self.seat.records.write(
            lambda session: objections.record(
                session, actor, patient, said.against, said.words, now,
                organisation=said.organisation, staff_id=said.staff,
            ),
            done,
            self.trouble.refuse,
        )  # fmt: skip

    def _withdraw(self, row: ObjectionRow) -> None:
        actor, now = self.seat.actor, self.seat.records.now()
        self.trouble.say("")
        self.seat.records.write(
            lambda session: objections.withdraw(session, actor, row.id, row.version, now),
            lambda _: self.said.emit(self.tr("Withdrawn")),
            self.trouble.refuse,
        )

    def _part(self, name: str) -> None:
        actor = self.seat.actor
        self.trouble.say("")
        self.seat.records.write(
            lambda session: organisations.part(session, actor, name),
            lambda _: self.said.emit(self.tr("Parted")),
            self.trouble.refuse,
        )
