"""A table whose columns are data: row rules only, a bar beside the chosen row."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.views.parts.chip import HEIGHT as CHIP_HEIGHT
from desktop.views.parts.chip import ICON, chip_width, draw_chip
from desktop.views.parts.columns import Column, Index, TableModel
from desktop.views.parts.ink import Run, broken, draw_focus, draw_ground, draw_line, draw_runs
from desktop.views.parts.layout import NO_LIMIT, keep_row_in_sight
from desktop.views.parts.marked import marked_runs
from desktop.views.parts.rows import keep_place
from desktop.views.parts.shapes import draw_sector
from desktop.views.theme import Look

PAD, SHAPE = 8, 18
"""White beside the words of a cell, and what a shape before them takes, in px at scale 1."""
NARROW = 860
"""Below this, in px at scale 1, spare columns are left out."""
ONE_LINE, TWO_LINES, NEXT, BELOW = 36, 52, 21, 19
"""Heights of a row, and of each further line of words, or of what stands below them, that go on, in
px at scale 1."""
MOVES = frozenset(
    getattr(Qt.Key, f"Key_{name}") for name in ("Up", "Down", "Home", "End", "PageUp", "PageDown")
)
"""Keys that go from row to row."""


class _Cells(QStyledItemDelegate):
    def __init__(self, look: Look, columns: Sequence[Column], parent: "Table") -> None:
        super().__init__(parent)
        self._look, self._columns, self._table = look, columns, parent

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._look.theme
        column = self._columns[index.column()]
        row = self._table.table_model.row(index)
        box = QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = self._table.hovered == index.row()
        draw_ground(painter, theme, box, chosen=chosen, over=over)
        if chosen and index.column():
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.bluebg)
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.line)
        inside = QRectF(box).adjusted(theme.px(PAD), 0, -theme.px(PAD), 0)
        sector = column.sector(row) if column.sector else None
        if sector is not None:
            side = theme.px(10)
            spot = QRectF(inside.left(), inside.center().y() - side / 2, side, side)
            draw_sector(painter, sector, spot, theme.sector(sector))
            inside.setLeft(inside.left() + theme.px(SHAPE))
        if column.line is not None:
            spot = QRectF(0, 0, theme.px(64), theme.px(18))
            spot.moveTo(inside.left(), inside.center().y() - spot.height() / 2)
            draw_line(painter, column.line(row), spot, theme.text2)
            inside.setLeft(spot.right() + theme.px(10))
        inside = self._paint_below(painter, column, row, inside)
        words = column.words(row)
        tone = column.tone(row) if column.tone and words else ""
        if tone:
            icon = ICON.get(tone, "")
            high = theme.px(CHIP_HEIGHT)
            wide = min(float(chip_width(theme, words, icon)), inside.width())
            at = QPointF(inside.left(), inside.center().y() - high / 2)
            draw_chip(painter, theme, QRectF(at.x(), at.y(), wide, high), words, tone, icon=icon)
        elif column.whole:
            self._paint_whole(painter, column, row, inside)
        else:
            font = self._font(column)
            ink = theme.text2 if column.quiet else theme.text
            letters = column.marked(row) if column.marked else ()
            beside = column.beside(row) if column.beside else ""
            wide = chip_width(theme, beside) if beside else 0
            room = inside.adjusted(0, 0, -(wide + theme.px(10)) if beside else 0, 0)
            end = draw_runs(painter, marked_runs(words, letters, font, ink), room)
            if beside:
                high = theme.px(CHIP_HEIGHT)
                at = QPointF(end + theme.px(10), inside.center().y() - high / 2)
                draw_chip(painter, theme, QRectF(at.x(), at.y(), wide, high), beside)
        if self._table.hasFocus() and self._table.currentIndex().row() == index.row():
            self._paint_focus(painter, index, box)

    def _font(self, column: Column) -> QFont:
        return self._look.theme.font(14, 600 if column.strong else 400, tabular=column.figures)

    def lines(self, column: Column, row: Any, across: float) -> list[str]:
        """Words that are not cut, as the lines of a cell so wide in pixels."""
        return broken(column.words(row), self._font(column), self._room(column, row, across))

    def lines_below(self, column: Column, row: Any, across: float) -> list[str]:
        """What stands below them, in the same way; on one line where it may be cut."""
        return self._below(column, row, self._room(column, row, across))

    def _below(self, column: Column, row: Any, room: float) -> list[str]:
        words = column.below(row) if column.below else ""
        if not (words and column.whole):
            return [words] if words else []
        return broken(words, self._look.theme.font(13), room)

    def _room(self, column: Column, row: Any, across: float) -> float:
        px = self._look.theme.px
        shape = px(SHAPE) if column.sector and column.sector(row) else 0
        return across - 2 * px(PAD) - shape

    def _paint_whole(self, painter: QPainter, column: Column, row: Any, inside: QRectF) -> None:
        theme = self._look.theme
        font, ink = self._font(column), theme.text2 if column.quiet else theme.text
        letters = column.marked(row) if column.marked else ()
        lines, high = broken(column.words(row), font, inside.width()), theme.px(NEXT)
        at = QRectF(inside.left(), 0, inside.width(), high)
        at.moveTop(inside.center().y() - high * len(lines) / 2)
        for words in lines:
            draw_runs(painter, marked_runs(words, letters, font, ink), at)
            at.translate(0, high)

    def _paint_below(self, painter: QPainter, column: Column, row: Any, inside: QRectF) -> QRectF:
        """The lines below, if there are any; returns what is left for the words above them."""
        theme, room = self._look.theme, inside.width()
        below = self._below(column, row, room)
        if not below:
            return inside
        lines = broken(column.words(row), self._font(column), room) if column.whole else [""]
        more = max(len(lines) - 1, 0)
        above, high = theme.px(24) + more * theme.px(NEXT), theme.px(BELOW)
        whole = theme.px(TWO_LINES) + more * theme.px(NEXT) + (len(below) - 1) * high
        first = QRectF(inside.left(), 0, inside.width(), above)
        first.moveTop(inside.center().y() - whole / 2 + theme.px(4))
        at = QRectF(first.left(), first.bottom() - theme.px(2), first.width(), theme.px(21))
        for words in below:
            draw_runs(painter, [Run(words, theme.font(13), theme.text2)], at)
            at.translate(0, high)
        return first

    def _paint_focus(self, painter: QPainter, index: Index, box: QRect) -> None:
        """The ring goes round the whole row: each cell draws its own part of it."""
        places = range(len(self._columns))
        shown = [each for each in places if not self._table.isColumnHidden(each)]
        whole = QRect(box)
        whole.setLeft(box.left() - (20 if index.column() > shown[0] else 0))
        whole.setRight(box.right() + (20 if index.column() < shown[-1] else 0))
        painter.save()
        painter.setClipRect(box)
        draw_focus(painter, self._look.theme, whole)
        painter.restore()


class Table(QTableView):
    """``Table(look, [Column…], name="")``: ``show_rows(rows)``, ``chosen_row()``.

    ``rowChosen(row)`` when the selection moves (None when nothing is), ``rowOpened(row)`` on
    Enter or a double click. ``fit_rows=True`` makes it as high as its rows instead of scrolling.
    """

    rowChosen = Signal(object)
    rowOpened = Signal(object)

    def __init__(
        self,
        look: Look,
        columns: Sequence[Column],
        name: str = "",
        *,
        fit_rows: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._fit_rows = look, fit_rows
        self.hovered = -1
        self._left_out: tuple[Column, ...] = ()
        self._widths: dict[int, int] = {}
        """Of columns, as they will be: their header tells of a width before it has it."""
        self.table_model = TableModel(columns, self)
        self.setModel(self.table_model)
        self.cells = _Cells(look, columns, self)
        self.setItemDelegate(self.cells)
        self.setAccessibleName(name or ", ".join(column.title for column in columns))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        # Never above the height of a row: rows that it raised would not follow the text again.
        self.verticalHeader().setMinimumSectionSize(20)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, column in enumerate(columns):
            mode = QHeaderView.ResizeMode.Fixed if column.wide else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(place, mode)
        if any(column.whole for column in columns):
            header.sectionResized.connect(self._fit_lines)
        self.selectionModel().selectionChanged.connect(self._selection_moved)
        self.activated.connect(self._opened)
        self.entered.connect(self._hover)
        look.changed.connect(self._fit)
        self._fit()

    def grow(self, on: bool, /) -> None:
        """Be as high as its rows, where what holds it scrolls; or scroll by itself."""
        self._fit_rows = on
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setMinimumHeight(0)
        self.setMaximumHeight(NO_LIMIT)
        self._fit_height()

    def show_rows(self, rows: Sequence[Any]) -> None:
        place, had = self.currentIndex().row(), self.chosen_row() is not None
        self.hovered = -1
        self.table_model.set_rows(rows)
        self._fit_rows_to_lines()
        # Left to themselves, header and rows are laid out after the first paint, and painted twice.
        for view in (self.horizontalHeader(), self.verticalHeader(), self):
            view.doItemsLayout()
        self._fit_height()
        keep_place(self, place)
        # A reset drops the selection without a word; whoever follows it must hear.
        if had:
            self.rowChosen.emit(None)

    def chosen_row(self) -> Any | None:
        rows = self.selectionModel().selectedRows()
        return self.table_model.row(rows[0]) if rows else None

    def _selection_moved(self) -> None:
        self.viewport().update()
        self.rowChosen.emit(self.chosen_row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Where there is nowhere to move to, the row with the ring is chosen all the same."""
        super().keyPressEvent(event)
        if self._fit_rows:
            keep_row_in_sight(self)
        index = self.currentIndex()
        if event.key() in MOVES and index.isValid() and self.chosen_row() is None:
            self.selectRow(index.row())

    def _opened(self, index: QModelIndex) -> None:
        self.rowOpened.emit(self.table_model.row(index))

    def _hover(self, index: QModelIndex) -> None:
        self.hovered = index.row()
        self.viewport().update()

    def leaveEvent(self, event: Any) -> None:
        self.hovered = -1
        self.viewport().update()
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_out()

    def _leave_out(self) -> None:
        """With large text in a small window the rows keep what they cannot do without."""
        narrow = self.width() < self._look.theme.px(NARROW)
        for place, column in enumerate(self.table_model.columns):
            self.setColumnHidden(place, (column.spare and narrow) or column in self._left_out)

    def leave_out(self, columns: Sequence[Column]) -> None:
        """These are not shown until others are named."""
        self._left_out = tuple(columns)
        self._leave_out()

    def without_room(self, row: Any) -> str:
        """What the spare columns say that there is no room for, each on a line by its title."""
        hidden = [
            column
            for place, column in enumerate(self.table_model.columns)
            if column.spare and self.isColumnHidden(place) and column not in self._left_out
        ]
        said = ((each.title, each.words(row).replace("\n", ", ")) for each in hidden)
        return "\n".join(f"{title}: {words}" for title, words in said if words)

    def _fit(self) -> None:
        theme = self._look.theme
        self._leave_out()
        self.verticalHeader().setDefaultSectionSize(theme.px(ONE_LINE))
        self._fit_rows_to_lines()
        self.horizontalHeader().setFixedHeight(theme.px(32))
        for place, column in enumerate(self.table_model.columns):
            if column.wide:
                self.setColumnWidth(place, theme.px(column.wide))
        self._fit_height()

    def _fit_lines(self, place: int, _: int, wide: int) -> None:
        self._widths[place] = wide
        self._fit_rows_to_lines()
        self._fit_height()

    def _fit_rows_to_lines(self) -> None:
        """Rows that say something on a second line are as high as two, and so on."""
        columns = self.table_model.columns
        if any(column.below or column.whole for column in columns):
            for place, row in enumerate(self.table_model.rows):
                high = max(self._high(column, at, row) for at, column in enumerate(columns))
                self.setRowHeight(place, high)

    def _high(self, column: Column, at: int, row: Any) -> int:
        px = self._look.theme.px
        if not column.whole or self.isColumnHidden(at):
            return px(TWO_LINES if column.below and column.below(row) else ONE_LINE)
        across = self._widths.get(at, self.columnWidth(at))
        lines = len(self.cells.lines(column, row, across))
        below = len(self.cells.lines_below(column, row, across))
        return (
            px(TWO_LINES if below else ONE_LINE)
            + px(NEXT) * max(lines - 1, 0)
            + px(BELOW) * max(below - 1, 0)
        )

    def _fit_height(self) -> None:
        if self._fit_rows:
            theme = self._look.theme
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setFixedHeight(theme.px(32) + self.verticalHeader().length() + 2)
