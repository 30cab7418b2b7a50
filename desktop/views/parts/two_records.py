"""Two records field for field: where both are known and differ, a word says so beside them."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.views.parts.columns import Column
from desktop.views.parts.table import Table
from desktop.views.theme import Look
from desktop.words.matching import Line


class TwoRecords(Table):
    """``TwoRecords(look, one, other, name)``: ``one`` and ``other`` say whose each column is."""

    def __init__(
        self, look: Look, one: str, other: str, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            look,
            [
                Column(self.tr("Field"), lambda row: row.what, wide=112, quiet=True),
                Column(one, lambda row: row.sent, figures=True, whole=True),
                Column(other, lambda row: row.held, figures=True, whole=True),
                Column(self.tr("Agrees"), _agrees, wide=96, tone=_tone),
            ],
            name,
            fit_rows=True,
            parent=parent,
        )  # fmt: skip

    def show_lines(self, lines: Sequence[Line]) -> None:
        self.show_rows(lines)


def _agrees(line: Line) -> str | None:
    if line.differs:
        return "differs"
    return "same" if line.sent and line.held else None


def _tone(line: Line) -> str:
    return "warn" if line.differs else ""
