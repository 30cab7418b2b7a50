"""Names that were taken for one organisation's, to be parted where that was a mistake."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.views.parts.buttons import Button
from desktop.views.parts.columns import Column
from desktop.views.parts.folding import ButtonRow
from desktop.views.parts.layout import Down
from desktop.views.parts.section import Section
from desktop.views.parts.sure import Sure
from desktop.views.parts.table import Table
from desktop.views.theme import Look
from desktop.words.relationships import OrganisationRow

HIGH = 140


class OrganisationsPanel(QWidget):
    """``show_names(rows)``, and nothing where there are none; ``parted(name)`` once one is sure."""

    parted = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = Table(
            look,
            [
                Column(self.tr("Name"), lambda row: row.name, strong=True, whole=True),
                Column(self.tr("Taken for the same as"), lambda row: ", ".join(row.also)),
                Column(self.tr("People who object"), lambda row: row.objecting, wide=152,
                       figures=True),
            ],
            self.tr("Organisations of several names"),
        )  # fmt: skip
        self.table.setMinimumHeight(look.theme.px(HIGH))
        self.part = Button(look, self.tr("Part it from the others…"), key="Alt+P")
        self.sure = Sure(look)
        self.table.rowChosen.connect(self._choose)
        self.part.clicked.connect(self._ask)
        section = Section(look, self.tr("Organisations of several names"), gap=8)
        for widget in (self.table, ButtonRow(look, self.part), self.sure):
            section.add(widget)
        Down(look, gap=0, parent=self).addWidget(section)
        self.show_names(())

    def show_names(self, rows: Sequence[OrganisationRow]) -> None:
        self.table.show_rows(rows)
        self.setVisible(bool(rows) and self.parent() is not None)
        self._choose(self.table.chosen_row())

    def _choose(self, row: OrganisationRow | None) -> None:
        self.sure.drop()
        self.part.setEnabled(row is not None)
        self.part.setToolTip("" if row is not None else self.tr("Choose one in the list first."))

    def _ask(self) -> None:
        row: OrganisationRow | None = self.table.chosen_row()
        if row is None:
            return
        self.sure.ask(
            self.tr(
                "“{name}” becomes an organisation of its own. Whoever objects to it now, or to"
                " {others}, objects to both from then on, until they say otherwise."
            ).format(name=row.name, others=self.tr(" or ").join(f"“{each}”" for each in row.also)),
            self.tr("Part them"),
            lambda: self.parted.emit(row.name),
        )
