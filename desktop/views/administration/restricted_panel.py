"""People whom only those named for them may open: the list, adding to it and taking off it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services import openings
from desktop.views.administration.filters import NARROW, at_the_foot, scrolled, show_rows_always
from desktop.views.administration.person_finder import PersonFinder
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.columns import Column
from desktop.views.parts.fields import LineField
from desktop.views.parts.fold import Fold
from desktop.views.parts.layout import Down
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Pane
from desktop.views.parts.table import Table
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.relationships import RestrictedRow


class RestrictedPanel(QWidget):
    """``show_restricted(rows)``; ``asked(patient, restricted, reason)`` to restrict or to lift."""

    asked = Signal(int, bool, str)

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = seat.look
        self.table = Table(
            look,
            [
                Column(self.tr("Name"), lambda row: row.name, strong=True, whole=True),
                Column(self.tr("Born"), lambda row: row.born, wide=112, figures=True),
                Column(self.tr("NHS No."), lambda row: row.nhs_number or "", shown_nhs_number,
                       wide=128, figures=True),
            ],
            self.tr("Restricted people"),
        )  # fmt: skip
        self.pane = Pane(look, self.table)
        self.finder = PersonFinder(seat, "restricted finder")
        self.reason = LineField(
            look, self.tr("Reason"), hint=self.tr("why it is restricted, or no longer")
        )
        self.restrict = Button(look, self.tr("Restrict"), "primary", "lock", "Ctrl+Return")
        self.lift = Button(look, self.tr("Lift it for the one in the list"), key="Ctrl+Del")
        self.restrict.clicked.connect(self._restrict)
        self.lift.clicked.connect(self._lift)
        self.finder.found.connect(self._offer)
        self.table.rowChosen.connect(lambda _: self._offer())
        self.reason.edited.connect(lambda _: self.reason.wrong(""))
        form = Section(look, self.tr("Restrict a record: only people named for them may open it"))
        second = Fold(look, NARROW, gap=14)
        second.add(self.reason, 1)
        second.add(at_the_foot(look, self.lift, self.restrict))
        fields = Down(look, gap=8)
        fields.addWidget(self.finder)
        fields.addWidget(second)
        form.body.addLayout(fields)
        show_rows_always(look, self.pane, self.table)
        column = scrolled(look, self)
        column.addWidget(self.pane, 1)
        column.addWidget(form)
        self._offer()

    def show_restricted(self, rows: Sequence[RestrictedRow]) -> None:
        self.table.show_rows(rows)
        if rows:
            self.pane.ready()
        else:
            self.pane.empty(self.tr("Nobody is restricted."))
        self._offer()

    def forget_typed(self) -> None:
        self.reason.set_text("")
        self.finder.clear()

    def _offer(self) -> None:
        found = self.finder.person() is not None
        self.restrict.setEnabled(found)
        self.restrict.setToolTip("" if found else self.tr("Find the person first."))
        chosen = self.table.chosen_row() is not None
        self.lift.setEnabled(chosen)
        self.lift.setToolTip("" if chosen else self.tr("Choose one in the list first."))

    def _restrict(self) -> None:
        if (person := self.finder.person()) is not None:
            self._ask(person, True)

    def _lift(self) -> None:
        if (row := self.table.chosen_row()) is not None:
            self._ask(row.patient, False)

    def _ask(self, patient: int, restricted: bool) -> None:
        reason = self.reason.weighed(lambda: openings.typed_reason(self.reason.text()))
        if reason is None:
            return
        self.asked.emit(patient, restricted, reason)
