"""What one audience may see, as a table: kinds down, sectors across, a mark for each closeness."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.views.parts.ink import draw_focus, width_of
from desktop.views.parts.layout import NO_LIMIT, keep_row_in_sight
from desktop.views.theme import Look, Theme
from desktop.words.enums import Confidentiality, Kind, Sector
from desktop.words.people import Cell

Index = QModelIndex | QPersistentModelIndex
KINDS, SECTORS = tuple(Kind), tuple(Sector)
ROW, MARK = 30, 20


class MatrixModel(QAbstractTableModel):
    """Every cell of the policy, as one audience may see it or not."""

    def __init__(
        self, kinds: Sequence[str], sectors: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kinds, self._sectors = tuple(kinds), tuple(sectors)
        self._cells: frozenset[Cell] = frozenset()

    def set_cells(self, cells: frozenset[Cell]) -> None:
        self.beginResetModel()
        self._cells = cells
        self.endResetModel()

    def seen(self, row: int, column: int) -> tuple[Confidentiality, ...]:
        """How closely held the facts may be that are seen there."""
        kind, sector = KINDS[row], SECTORS[column]
        return tuple(each for each in Confidentiality if Cell(sector, kind, each) in self._cells)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._kinds)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._sectors)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        words = {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}
        if not index.isValid() or role not in words | {Qt.ItemDataRole.DisplayRole}:
            return None
        seen = self.seen(index.row(), index.column())
        said = ", ".join(seen) or self.tr("nothing")
        if role == Qt.ItemDataRole.DisplayRole:
            return said
        kind, sector = self._kinds[index.row()], self._sectors[index.column()]
        return self.tr("{kind}, {sector}: {seen}").format(kind=kind, sector=sector, seen=said)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self._sectors if orientation is Qt.Orientation.Horizontal else self._kinds)[section]


class _Marks(QStyledItemDelegate):
    """A filled mark with a letter where it may be seen, an empty one where it may not."""

    def __init__(self, look: Look, parent: "Matrix") -> None:
        super().__init__(parent)
        self._look, self._matrix = look, parent

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, box = self._look.theme, QRect(option.rect)
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.line)
        seen = self._matrix.matrix_model.seen(index.row(), index.column())
        x = float(box.left() + theme.px(8))
        step = min(theme.px(MARK + 5), (box.width() - theme.px(8)) / len(Confidentiality))
        side = step * MARK / (MARK + 5)
        top = box.center().y() - side / 2
        for each in Confidentiality:
            draw_mark(painter, theme, QRectF(x, top, side, side), each, on=each in seen)
            x += step
        if self._matrix.hasFocus() and self._matrix.currentIndex() == index:
            draw_focus(painter, theme, box)


def draw_mark(
    painter: QPainter, theme: Theme, box: QRectF, held: Confidentiality, *, on: bool
) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.blue if on else theme.line2, 1.2))
    painter.setBrush(theme.blue if on else theme.canvas)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(4), theme.px(4))
    if on:
        letter = held.value[0].upper()
        font = theme.font(12, 700)
        painter.setFont(font)
        painter.setPen(theme.onblue)
        left = box.center().x() - width_of(letter, font) / 2
        painter.drawText(QPointF(left, box.center().y() + theme.px(4.5)), letter)
    painter.restore()


class Matrix(QTableView):
    """``Matrix(look, kinds, sectors, name)``: words for each; ``show_cells(cells)``.

    It is read cell by cell with the arrow keys.
    """

    def __init__(
        self,
        look: Look,
        kinds: Sequence[str],
        sectors: Sequence[str],
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._sectors = look, tuple(sectors)
        self._grown = False
        self.matrix_model = MatrixModel(kinds, sectors, self)
        self.setModel(self.matrix_model)
        self.setItemDelegate(_Marks(look, self))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCornerButtonEnabled(False)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
            header.setDefaultAlignment(left | Qt.TextFlag.TextWordWrap)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        look.changed.connect(self._fit)
        self._fit()

    def grow(self, on: bool, /) -> None:
        """Be as high as its rows, where what holds it scrolls; or scroll by itself."""
        self._grown = on
        if not on:
            self.setMinimumHeight(0)
            self.setMaximumHeight(NO_LIMIT)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if self._grown:
            keep_row_in_sight(self)

    def show_cells(self, cells: frozenset[Cell]) -> None:
        place = self.currentIndex()
        row, column = place.row(), place.column()
        self.matrix_model.set_cells(cells)
        if row >= 0:
            self.setCurrentIndex(self.matrix_model.index(row, column))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px = self._look.theme.px
        self.verticalHeader().setDefaultSectionSize(px(ROW))
        self.verticalHeader().setFixedWidth(px(160 if self.width() >= px(500) else 100))
        room = (self.width() - self.verticalHeader().width()) / len(self._sectors) - px(16)
        font = self._look.theme.font(14, 600)
        broken = any(width_of(each, font) > room for each in self._sectors)
        heading = px(52 if broken else 32)
        self.horizontalHeader().setFixedHeight(heading)
        if self._grown:
            rows = px(ROW) * self.matrix_model.rowCount()
            self.setFixedHeight(heading + rows + 2 * self.frameWidth())
        self.viewport().update()
