"""Every policy there was: who put it in force, when and why, and what it changed."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services.policy_tables import lines
from desktop.services.policy_words import difference
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.columns import Column
from desktop.views.parts.fold import Fold
from desktop.views.parts.layout import Down
from desktop.views.parts.said import SaidPage
from desktop.views.parts.section import Section
from desktop.views.parts.table import Table
from desktop.words.dates import PartialDate, shown_date
from desktop.words.policy import PolicyVersionRow

NARROW = 820


class PolicyVersions(QWidget):
    """``show_versions(newest first)``; ``broughtBack(version)`` when someone wants an old one."""

    broughtBack = Signal(object)

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = seat.look
        self._look = look
        self._versions: tuple[PolicyVersionRow, ...] = ()
        self.table = Table(
            look,
            [
                Column(self.tr("Version"), lambda row: row.number, wide=84, figures=True),
                Column(self.tr("In force from"), lambda row: PartialDate.of(row.made_at),
                       shown_date, wide=170, figures=True),
                Column(self.tr("By"), lambda row: row.made_by, wide=150),
                Column(self.tr("Why"), lambda row: row.note or self.tr("As shipped")),
            ],
            self.tr("Versions of the policy"),
        )  # fmt: skip
        self.table.rowChosen.connect(self._choose)
        self.what = Section(look, self.tr("What it changed"))
        self.said = SaidPage(look, self.tr("What it changed"))
        self.back = Button(look, self.tr("Bring it back"), icon="history", key="Ctrl+B")
        self.back.clicked.connect(self._bring_back)
        aside = QWidget()
        right = Down(look, gap=10, parent=aside)
        right.addWidget(self.what)
        right.addWidget(self.said, 1)
        right.addWidget(self.back)
        both = Fold(look, NARROW, gap=24)
        both.add(self.table, 3)
        both.add(aside, 2)
        whole = Down(look, gap=0, parent=self)
        whole.addWidget(both)
        look.changed.connect(self._fit)
        self._fit()

    def show_versions(self, versions: Sequence[PolicyVersionRow]) -> None:
        chosen = self.table.chosen_row()
        self._versions = tuple(versions)
        self.table.show_rows(versions)
        numbers = [each.number for each in versions]
        self.table.selectRow(numbers.index(chosen.number) if chosen else 0)

    def _fit(self) -> None:
        for each in (self.table, self.said):
            each.setMinimumHeight(self._look.theme.px(130))

    def _choose(self, row: PolicyVersionRow | None) -> None:
        if row is None:
            self.said.show_said(())
            return
        place = self._versions.index(row)
        newest = place == 0
        before = self._versions[place + 1 :][:1]
        self.what.set_title(self.tr("What version {number} changed").format(number=row.number))
        if before:
            said = difference(lines(before[0].text), lines(row.text), to_come=False)
            self.said.show_said(said, self.tr("Nothing but how its tables are written."))
        else:
            self.said.show_said((), self.tr("It was the first."))
        self.back.setEnabled(not newest)
        self.back.setToolTip(self.tr("This version is in force.") if newest else "")

    def _bring_back(self) -> None:
        row = self.table.chosen_row()
        if row is not None:
            self.broughtBack.emit(row)
