"""Rows of a table whose columns are being set: those that may name them, and the first below."""

from PySide6.QtWidgets import QWidget

from desktop.feeds.tables.sheet import Sheet
from desktop.views.parts.choice import Choice
from desktop.views.parts.columns import Column
from desktop.views.parts.fields import ChoiceField
from desktop.views.parts.layout import Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.strip import Pane
from desktop.views.parts.table import Table
from desktop.views.theme import Look
from desktop.words.tables import Tried, TriedRow

NARROWEST = 12
"""Letters of a column's name that are always seen."""


class TriedRows(QWidget):
    """The first rows as they would be read, with what the chosen one has no room for."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = Table(
            look,
            [
                Column(self.tr("Row"), lambda row: row.row, wide=64, figures=True, quiet=True),
                Column(self.tr("Who"), lambda row: row.who, wide=200, strong=True, whole=True),
                Column(self.tr("Read as"), lambda row: row.trouble or row.says,
                       tone=lambda row: "warn" if row.trouble else ""),
            ],
            self.tr("First rows as they would be read"),
        )  # fmt: skip
        self.pane = Pane(look, self.table)
        self.whole = Paragraph("", "body")
        self.counts = Paragraph("", "small", "text2")
        column = Down(look, gap=8, pad=(16, 12, 22, 12), parent=self)
        column.addWidget(Paragraph(self.tr("First rows as they would be read"), "section"))
        column.addWidget(self.pane, 1)
        column.addWidget(self.whole)
        column.addWidget(self.counts)
        self.table.rowChosen.connect(self._show_whole)

    def show_tried(self, tried: Tried) -> None:
        self.table.show_rows(tried.first)
        self.counts.setText(self._counted(tried))
        if tried.first:
            self.pane.ready()
        else:
            self.pane.empty(self.tr("There is no row below the names of the columns."))

    def _show_whole(self, row: TriedRow | None) -> None:
        """What the row has no room for."""
        self.whole.setText(row.trouble or row.says if row is not None else "")

    def _counted(self, tried: Tried) -> str:
        words = self.tr("{rows} rows tried: {fine} can be read, {troubled} would be set aside")
        fine = tried.rows - tried.troubled - tried.passed_over
        said = words.format(rows=tried.rows, fine=fine, troubled=tried.troubled)
        if tried.passed_over:
            said += self.tr(", {count} are headings, totals or repeated").format(
                count=tried.passed_over
            )
        return f"{said}."


def heading_rows(found: Sheet) -> list[tuple[object, str]]:
    """The first rows that may name the columns, by their numbers: those of two cells at least."""
    return [
        (line.number, f"{line.number}: {', '.join(filter(None, line.cells))}")
        for line in found.top
        if sum(map(bool, line.cells)) > 1 or line.number == found.row
    ]


def narrow(choice: ChoiceField) -> ChoiceField:
    """Let a choice be narrower than the longest name of a column."""
    choice.edit.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    choice.edit.setMinimumContentsLength(NARROWEST)
    return choice
