"""A list that paints its rows: what facts and two-line rows have in common.

It is a real list of a real model, so a screen reader reads it, arrow keys move in it and Tab
leaves it; painting its rows keeps sixty facts as cheap as one widget.
"""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from desktop.views.parts.ink import draw_focus, draw_ground
from desktop.views.parts.layout import NO_LIMIT, keep_row_in_sight
from desktop.views.theme import Look

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole


class RowModel(QAbstractListModel):
    """Frozen rows as they came, and how each is read aloud."""

    def __init__(self, read: Callable[[Any], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self.rows: tuple[Any, ...] = ()

    def set_rows(self, rows: Sequence[Any]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        # The tip says whole what a narrow row cuts short.
        role_of_words = {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        }
        if role in role_of_words:
            return self._read(row)
        return row if role == ROW else None


def keep_place(view: QAbstractItemView, place: int) -> None:
    """After a reset, whoever moves by keys stands where they stood; nothing is selected by it."""
    last = view.model().rowCount() - 1
    if view.hasFocus() and place >= 0 and last >= 0:
        view.selectionModel().setCurrentIndex(
            view.model().index(min(place, last), 0),
            QItemSelectionModel.SelectionFlag.NoUpdate,
        )


class RowPainter(QStyledItemDelegate):
    """Paints ground, bar, rule and focus; ``paint_row`` paints what the row says."""

    ruled = False
    """Whether a line is drawn between rows."""

    def __init__(self, look: Look, parent: QListView) -> None:
        super().__init__(parent)
        self.look = look
        self._list = parent

    def height(self, row: Any, width: int) -> int:
        """In pixels at the scale in force, of a list so wide."""
        raise NotImplementedError

    def paint_row(self, painter: QPainter, box: QRect, row: Any) -> None:
        raise NotImplementedError

    def wanted(self, row: Any) -> float:
        """How wide a row would be if nothing in it were cut."""
        raise NotImplementedError

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A row that was cut can be read whole in its tip."""
        if not index.isValid() or self.wanted(index.data(ROW)) <= QRect(option.rect).width():
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPos(), index.data(), view)
        return True

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self.height(index.data(ROW), self._list.viewport().width()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        draw_ground(painter, self.look.theme, box, chosen=chosen, over=over)
        last = index.row() == index.model().rowCount() - 1
        if self.ruled and not last:
            painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), self.look.theme.line)
        self.paint_row(painter, box, index.data(ROW))
        if self._list.hasFocus() and self._list.currentIndex() == index:
            draw_focus(painter, self.look.theme, box)


class RowList(QListView):
    """``show_rows(rows)``; ``opened(row)`` on Enter or a click. New rows select nothing.

    As high as its rows unless ``scrolls``. With ``chooses`` one row can be selected:
    ``chosen(row)`` as it moves, ``chosen_row()``, ``choose(row)``.
    """

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(
        self,
        look: Look,
        model: RowModel,
        name: str,
        *,
        scrolls: bool = False,
        chooses: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._scrolls = look, scrolls
        self.row_model = model
        model.setParent(self)
        self.setModel(model)
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.viewport().setAutoFillBackground(False)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.SingleSelection if chooses else mode.NoSelection)
        if not scrolls:
            self.grow(True)
        self.selectionModel().selectionChanged.connect(self._selection_moved)
        look.changed.connect(self._fit)

    def grow(self, on: bool, /) -> None:
        """Be as high as its rows, where what holds it scrolls; or scroll by itself."""
        self._scrolls, bars, policy = not on, Qt.ScrollBarPolicy, QSizePolicy.Policy
        self.setVerticalScrollBarPolicy(bars.ScrollBarAlwaysOff if on else bars.ScrollBarAsNeeded)
        self.setSizePolicy(
            policy.Ignored if on else policy.Expanding, policy.Fixed if on else policy.Expanding
        )
        if on:
            self._fit()
        else:
            self.setMinimumHeight(0)
            self.setMaximumHeight(NO_LIMIT)

    def show_rows(self, rows: Sequence[Any]) -> None:
        place, had = self.currentIndex().row(), self.chosen_row() is not None
        self.row_model.set_rows(rows)
        self._fit()
        self.doItemsLayout()  # left to itself it comes after the first paint: painted twice
        keep_place(self, place)
        if had:
            self.chosen.emit(None)

    def settle(self) -> None:
        """Lay out now what would wait until after the next paint, and so be painted twice."""
        self.executeDelayedItemsLayout()

    def chosen_row(self) -> Any | None:
        indexes = self.selectedIndexes()
        return self.row_model.rows[indexes[0].row()] if indexes else None

    def choose(self, row: Any | None) -> None:
        """Select a row that is shown; None, or one that is not, selects none."""
        if row in self.row_model.rows:
            self.setCurrentIndex(self.row_model.index(self.row_model.rows.index(row)))
        else:
            self.clearSelection()

    def _selection_moved(self) -> None:
        self.chosen.emit(self.chosen_row())

    def _fit(self) -> None:
        delegate = self.itemDelegate()
        if not self._scrolls and isinstance(delegate, RowPainter):
            wide = self.viewport().width()
            high = sum(delegate.height(row, wide) for row in self.row_model.rows)
            if not self.minimumHeight() == self.height() == high:
                self.setFixedHeight(high)
                self.scheduleDelayedItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrower row may need another line."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid() and self.row_model.rows:
            keyboard = {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}
            if event.reason() in keyboard:
                self.setCurrentIndex(self.row_model.index(0))
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            self.opened.emit(self.row_model.rows[index.row()])
            return
        super().keyPressEvent(event)
        if not self._scrolls:
            keep_row_in_sight(self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            self.pressed_at(index, event.position().toPoint().x())

    def pressed_at(self, index: QModelIndex, x: int) -> None:
        """A row was clicked so far from the left."""
        self.opened.emit(self.row_model.rows[index.row()])
