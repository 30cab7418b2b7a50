"""A caseload, and who comes to each of its people."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.services import caseloads
from desktop.views.page import Seat
from desktop.views.parts.columns import Column
from desktop.views.parts.layout import Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.segments import Segments
from desktop.views.parts.strip import Pane, Strip
from desktop.views.parts.table import Table
from desktop.views.told_apart import name_column
from desktop.words.places import Caseload, Group, OnCaseload

TOPIC = "caseload"


class CaseloadsPart(QWidget):
    """``opened(patient)`` on Enter."""

    opened = Signal(int)
    said = Signal(str)

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seat = seat
        look = seat.look
        self._group = caseloads.group_of(seat.actor) or Group.NURSE
        self.groups = Segments(
            look,
            [
                (Group.NURSE, self.tr("Nurse"), "1"),
                (Group.THERAPIST, self.tr("Therapist"), "2"),
                (Group.SOCIAL_WORKER, self.tr("Social worker"), "3"),
                (Group.LINK_WORKER, self.tr("Link worker"), "4"),
            ],
            self.tr("Whose caseload"),
        )
        self.groups.set_current(self._group)
        self.groups.chosen.connect(self.choose)
        self.unsaid = Strip(look)
        self.count = Paragraph("", "small", "text2", wrap=False)
        self._stays = Column(
            self.tr("Stays in"), lambda row: "\n".join(row.stays), wide=220, quiet=True,
            spare=True, whole=True,
        )  # fmt: skip
        none = self.tr("None to show")
        self._works_by = (
            _listed(self.tr("Goals"), lambda row: row.goals, none, spare=True),
            _listed(self.tr("Equipment"), lambda row: row.equipment, none, spare=True),
        )
        self.table = Table(
            look,
            [
                name_column(self._without_room),
                self._stays,
                _listed(self.tr("Everyone today"), lambda row: row.today, self.tr("Nobody known")),
                Column(
                    self.tr("Own visits this week"),
                    self._to_come,
                    below=self._following,
                    whole=True,
                ),
                *self._works_by,
            ],
            self.tr("Who is on the caseload"),
        )
        self.table.rowOpened.connect(lambda row: self.opened.emit(row.patient))
        self.pane = Pane(look, self.table)
        self.pane.retried.connect(self._ask)
        column = Down(look, gap=8, parent=self)
        column.addWidget(self.groups)
        column.addWidget(self.unsaid)
        column.addWidget(self.count)
        column.addWidget(self.pane, 1)
        column.setAlignment(self.groups, Qt.AlignmentFlag.AlignLeft)
        self._show_people(())

    def arrive(self) -> None:
        self.pane.loading()
        self._ask()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def hear(self, subjects: frozenset[str]) -> None:
        if any(each.startswith("patient:") for each in subjects):
            self._ask()

    def leave(self) -> None:
        """Nothing is typed here."""

    def choose(self, group: str) -> None:
        self._group = Group(group)
        self.groups.set_current(group)
        self._show_people(())
        self._ask()

    def _show_people(self, people: Sequence[OnCaseload]) -> None:
        """Goals and equipment are what a therapist works by; few caseloads stay anywhere."""
        unused = () if self._group is Group.THERAPIST else self._works_by
        if not any(row.stays for row in people):
            unused = (*unused, self._stays)
        self.table.leave_out(unused)
        self.table.show_rows(people)

    def _ask(self) -> None:
        seat, group, now = self._seat, self._group, self._seat.records.now()
        seat.records.read(
            TOPIC,
            lambda session: caseloads.caseload(session, seat.actor, seat.audience, group, now),
            self._show,
            self.pane.failed,
            signed=True,
        )

    def _show(self, found: Caseload) -> None:
        names = self.tr(", ").join(found.not_supplied)
        unsaid = self.tr("Visits not supplied by {names} for this week.").format(names=names)
        self.unsaid.say(unsaid if found.not_supplied and found.people else "")
        self._show_people(found.people)
        people = len(found.people)
        self.count.setText(
            self.tr("1 person") if people == 1 else self.tr("{n} people").format(n=people)
        )
        self.count.setVisible(bool(people))
        if found.people:
            self.pane.ready()
        else:
            self.pane.empty(self.tr("Nobody whom you may open is on this caseload."))

    def _without_room(self, row: OnCaseload) -> str:
        """Where the text is large goals, equipment and where they stay stand below the name."""
        return self.table.without_room(row)

    def _to_come(self, row: OnCaseload) -> str:
        """How many of the role's own are still to come."""
        if not row.to_come:
            return self.tr("None known")
        one, many = self.tr("1 to come"), self.tr("{n} to come")
        return one if row.to_come == 1 else many.format(n=row.to_come)

    def _following(self, row: OnCaseload) -> str:
        """The next of them after today."""
        return self.tr("next {visit}").format(visit=row.following) if row.following else ""


def _listed(
    title: str, words: Callable[[OnCaseload], Sequence[str]], none: str, *, spare: bool = False
) -> Column:
    """Each on a line of its own; where there are none, that is said."""
    return Column(title, lambda row: "\n".join(words(row)) or none, spare=spare, whole=True)
