"""The columns of a table as data, and its rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from desktop.views.parts.shapes import sector_words
from desktop.words.enums import Sector

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Column:
    """``Column(title, get, show=str)``: how a value is got from a row, and shown.

    ``wide`` is in px at scale 1; 0 shares what is left. ``strong`` is semibold, ``quiet`` is
    secondary, ``figures`` are tabular. ``sector`` draws a shape before the words and ``tone``, if
    it names one for the row, makes the words a chip. ``line`` draws numbers as a line before the
    words, which must say what it means. What is ``spare`` goes where there is no room. ``marked``
    are folded letters that are underlined where they stand in the words. What stands ``beside`` the
    words is a chip and never cut; what stands ``below`` them is quiet, and makes the row higher.
    Words that are ``whole``, and what stands below them, go on in as many lines as they need.
    """

    title: str
    get: Callable[[Any], Any]
    show: Callable[[Any], str] = str
    wide: int = 0
    strong: bool = False
    quiet: bool = False
    figures: bool = False
    sector: Callable[[Any], Sector | None] | None = None
    tone: Callable[[Any], str] | None = None
    spare: bool = False
    marked: Callable[[Any], Sequence[str]] | None = None
    line: Callable[[Any], Sequence[int]] | None = None
    beside: Callable[[Any], str] | None = None
    below: Callable[[Any], str] | None = None
    whole: bool = False

    def words(self, row: Any) -> str:
        value = self.get(row)
        return "" if value is None else self.show(value)

    def read(self, row: Any) -> str:
        """All that the cell says, for whoever hears it."""
        sector = self.sector(row) if self.sector else None
        said = (
            self.words(row),
            sector_words(sector) if sector else "",
            self.beside(row) if self.beside else "",
            self.below(row) if self.below else "",
        )
        return ", ".join(filter(None, said))


class TableModel(QAbstractTableModel):
    """Rows as they came; sorted and cut by whoever asked for them."""

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: tuple[Any, ...] = ()

    @property
    def rows(self) -> tuple[Any, ...]:
        return self._rows

    def set_rows(self, rows: Sequence[Any]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, index: Index) -> Any | None:
        return self._rows[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.words(row)
        if role == Qt.ItemDataRole.ToolTipRole and column.below is None:
            return column.words(row)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return column.read(row)
        return row if role == ROW else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Horizontal and section < len(self.columns):
            return self.columns[section].title
        return None
