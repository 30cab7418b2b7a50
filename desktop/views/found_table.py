"""People as a search found them: who, why, and whether they are still here."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.views.parts.columns import Column
from desktop.views.parts.table import Table
from desktop.views.theme import Look
from desktop.words.dates import shown_date, shown_death
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.patients import FoundRow


class FoundTable(Table):
    """``FoundTable(look)``: ``show_rows([FoundRow…])``, with the letters marked that matched."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        unknown = self.tr("Not known")
        super().__init__(
            look,
            [
                Column(self.tr("Name"), lambda row: row.name, strong=True,
                       marked=lambda row: row.marked("name"), below=self._gone, whole=True),
                Column(self.tr("Born"), lambda row: shown_date(row.born, unknown), wide=108,
                       figures=True, marked=lambda row: row.marked("born")),
                Column(self.tr("NHS No."), self._number, wide=120, figures=True,
                       marked=lambda row: row.marked("nhs_number")),
                Column(self.tr("Address"), self._address, spare=True,
                       marked=lambda row: row.marked("address")),
                Column(self.tr("Practice"), lambda row: row.practice, wide=190, quiet=True,
                       spare=True),
                Column(self.tr("Found by"), lambda row: row.reason, wide=170, quiet=True,
                       marked=lambda row: row.marked("reason")),
            ],
            self.tr("People found"),
            parent=parent,
        )  # fmt: skip
        # One that comes and goes as one types would have all rows laid out and painted once more.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    def _number(self, row: FoundRow) -> str:
        """Beyond one's own people no number is told that was not typed: that is not "Not known"."""
        hidden = not row.mine and not row.nhs_number
        return self.tr("Not shown") if hidden else shown_nhs_number(row.nhs_number)

    def _address(self, row: FoundRow) -> str:
        return row.address if row.mine else self.tr("Not on your lists")

    def _gone(self, row: FoundRow) -> str:
        """Deceased, or with no practice and no home of this hub any more."""
        if row.died is not None:
            return shown_death(row.died, self.tr("Died"))
        return "" if row.here else self.tr("No practice here")
