"""A week as a grid: days across, times down, one block a cell, each read and reached by keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.views.parts.chip import chip_width, draw_chip
from desktop.views.parts.ink import Run, broken, draw_focus, draw_runs, width_of
from desktop.views.parts.layout import keep_row_in_sight
from desktop.views.parts.shapes import draw_sector, sector_words
from desktop.views.theme import Look, Theme
from desktop.words.enums import Sector

Index = QModelIndex | QPersistentModelIndex
BLOCK = Qt.ItemDataRole.UserRole
LINE, LEAST, INSET, RIGHT, AROUND = 16, 26, 4, 4, 2
HEADER, TIMES = 30, 86
NARROWEST = 118
"""A day, in px at scale 1, that still holds a name."""


@dataclass(frozen=True, slots=True)
class Block:
    """What stands in one cell. ``slot`` is the part of the day, and they stand in its order.

    ``lines`` follow the time, the first of them strong. ``chip`` is a word on ``tone``: red with
    a solid edge is a clash, warn with a dashed edge on hatching a gap. ``reason`` says why.
    """

    day: int
    slot: str
    time: str
    lines: tuple[str, ...]
    sector: Sector | None = None
    source: str = ""
    chip: str = ""
    tone: str = "plain"
    reason: str = ""
    more: str = ""
    """Read and told, with no room in the cell."""
    struck: bool = False
    """It will not happen, and says so in its chip as well."""
    quiet: bool = False
    """It is over."""
    dashed: bool = False
    """Nobody is booked: a gap, or what is arranged without visits."""
    key: object = None

    @property
    def read(self) -> str:
        sector = sector_words(self.sector) if self.sector else ""
        parts = (self.time, *self.lines, self.more, self.chip, self.reason, sector, self.source)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Day:
    """A column: ``Mon 30-Nov``, and whether it is today."""

    words: str
    today: bool = False


class WeekModel(QAbstractTableModel):
    """Blocks by the part of the day in which they begin, of which those stand that have any.

    A part has as many rows as its fullest day needs: an hour in which somebody comes on one day
    alone takes no room on the others. ``parts`` names them by their slots, in their order.
    """

    def __init__(self, parts: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self.days: tuple[Day, ...] = ()
        self.rows: tuple[tuple[str, dict[int, Block]], ...] = ()

    def set_week(self, days: Sequence[Day], blocks: Sequence[Block]) -> None:
        self.beginResetModel()
        self.days = tuple(days)
        rows: list[tuple[str, dict[int, Block]]] = []
        for slot, words in self._parts.items():
            these: list[dict[int, Block]] = []
            for block in (each for each in blocks if each.slot == slot):
                free = next((row for row in these if block.day not in row), None)
                if free is None:
                    these.append(free := {})
                free[block.day] = block
            rows += [(words if not place else "", row) for place, row in enumerate(these)]
        self.rows = tuple(rows)
        self.endResetModel()

    def block(self, index: Index) -> Block | None:
        return self.rows[index.row()][1].get(index.column()) if index.isValid() else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.days)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        block = self.block(index)
        if role == BLOCK:
            return block
        words = {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}
        if role in words | {Qt.ItemDataRole.DisplayRole} and index.isValid():
            if block is None:
                return "" if role != Qt.ItemDataRole.AccessibleTextRole else self.tr("nobody")
            return f"{self.days[block.day].words}, {block.read}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        across = orientation is Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.FontRole and across and section < len(self.days):
            font = QFont()
            font.setUnderline(self.days[section].today)
            return font
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if across:
            return self.days[section].words if section < len(self.days) else None
        return self.rows[section][0] if section < len(self.rows) else None


class _Blocks(QStyledItemDelegate):
    def __init__(self, look: Look, parent: "WeekGrid") -> None:
        super().__init__(parent)
        self._look, self._grid = look, parent

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, box = self._look.theme, QRect(option.rect)
        model = self._grid.week_model
        if index.column() < len(model.days) and model.days[index.column()].today:
            painter.fillRect(box, theme.bluebg)
        painter.fillRect(QRect(box.right(), box.top(), 1, box.height()), theme.line)
        if model.rows[index.row()][0] or not index.row():
            painter.fillRect(QRect(box.left(), box.top(), box.width(), 1), theme.line)
        block = model.block(index)
        if block is not None:
            _paint_block(painter, theme, box, block)
        if self._grid.hasFocus() and self._grid.currentIndex() == index:
            draw_focus(painter, theme, box)


def block_height(theme: Theme, block: Block, across: float) -> int:
    """In a day so wide in pixels: none of its words is cut."""
    width = across - theme.px(2 * AROUND + INSET + RIGHT) - 1
    lines = bool(block.time or block.sector) + len(_said(theme, block, width))
    lines += bool(block.source or block.chip) + _chip_below(theme, block, width)
    return theme.px(lines * LINE + 2 * (INSET + AROUND))


def _said(theme: Theme, block: Block, width: float) -> list[Run]:
    """The lines of a block, those that are too long for it in several."""
    found: list[Run] = []
    for place, words in enumerate(block.lines):
        font = QFont(theme.font(13, 400 if place else 600))
        font.setStrikeOut(block.struck and not place)
        ink = theme.text2 if place else _colours(theme, block)[0]
        found += [Run(part, font, ink) for part in broken(words, font, width)]
    return found


def _chip_below(theme: Theme, block: Block, width: float) -> bool:
    """Whether the chip has no room beside the source."""
    source = width_of(block.source, theme.font(12))
    both = bool(block.chip and block.source)
    return both and source + theme.px(4) + chip_width(theme, block.chip) > width


def _paint_block(painter: QPainter, theme: Theme, box: QRect, block: Block) -> None:
    ink, ground, edge = _colours(theme, block)
    around = theme.px(AROUND)
    frame = QRectF(box).adjusted(around, around, -around - 1, -around)
    frame.setHeight(min(frame.height(), block_height(theme, block, box.width()) - 2 * around))
    _paint_frame(painter, theme, frame, block, ground, edge)
    inside = frame.adjusted(theme.px(INSET), theme.px(INSET), -theme.px(RIGHT), 0)
    line = QRectF(inside.left(), inside.top(), inside.width(), theme.px(LINE))
    if block.time or block.sector:
        _paint_time(painter, theme, QRectF(line), block, ink)
        line.translate(0, theme.px(LINE))
    for run in _said(theme, block, inside.width()):
        draw_runs(painter, [run], line)
        line.translate(0, theme.px(LINE))
    source = [Run(block.source, theme.font(12), theme.text2)]
    if _chip_below(theme, block, inside.width()):
        draw_runs(painter, source, line)
        line.translate(0, theme.px(LINE))
        source = []
    if block.chip:
        wide = min(float(chip_width(theme, block.chip)), line.width())
        place_of_chip = QRectF(line.right() - wide, line.top() - 2, wide, theme.px(LINE + 2))
        draw_chip(painter, theme, place_of_chip, block.chip, block.tone)
        line.setRight(place_of_chip.left() - theme.px(4))
    draw_runs(painter, source, line)


def _paint_frame(
    painter: QPainter, theme: Theme, frame: QRectF, block: Block, ground: QColor, edge: QColor
) -> None:
    """A clash has a heavy solid edge, a gap a heavy dashed one over hatching."""
    radius = theme.px(4)
    pen = QPen(edge, 2 if block.tone in ("red", "warn") else 1)
    if block.dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(ground)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(frame, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if block.dashed and block.tone == "warn":
        painter.setBrush(QBrush(_hatch(theme), Qt.BrushStyle.BDiagPattern))
    painter.setPen(pen)
    painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.restore()


def _paint_time(painter: QPainter, theme: Theme, line: QRectF, block: Block, ink: QColor) -> None:
    """The shape, and the time."""
    if block.sector is not None:
        side = theme.px(9)
        spot = QRectF(line.left(), line.center().y() - side / 2, side, side)
        draw_sector(painter, block.sector, spot, theme.sector(block.sector))
        line.setLeft(line.left() + theme.px(14))
    font = QFont(theme.font(13, 600, tabular=True))
    font.setStrikeOut(block.struck)
    draw_runs(painter, [Run(block.time, font, ink)], line)


def _colours(theme: Theme, block: Block) -> tuple[QColor, QColor, QColor]:
    if block.tone in ("red", "warn", "blue"):
        ink, ground, edge = theme.tone(block.tone)
        if block.tone != "blue":
            edge = ink
        return theme.text, ground, edge
    if block.struck or block.quiet:
        return theme.text2, theme.sunk, theme.line2
    return theme.text, theme.raised, theme.line2 if block.dashed else theme.ctl


def _hatch(theme: Theme) -> QColor:
    faint = QColor(theme.warn)
    faint.setAlphaF(0.25)
    return faint


class WeekGrid(QTableView):
    """``WeekGrid(look, name, parts)``: ``show_week(days, blocks)``; ``opened(block)`` on Enter or a
    click.

    As high as its rows: the page that holds it scrolls, to where somebody stands. ``fits(width)``
    says whether seven days can be read side by side.
    """

    opened = Signal(object)

    def __init__(
        self, look: Look, name: str, parts: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.week_model = WeekModel(parts, self)
        self.setModel(self.week_model)
        self.setItemDelegate(_Blocks(look, self))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(off)
        self.setVerticalScrollBarPolicy(off)
        self.setCornerButtonEnabled(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(10)
        self.verticalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        )
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        look.changed.connect(self._fit)
        self._fit()

    def fits(self, width: int) -> bool:
        px = self._look.theme.px
        return width >= px(TIMES) + 7 * px(NARROWEST)

    def show_week(self, days: Sequence[Day], blocks: Sequence[Block]) -> None:
        """Whoever stands on a block still stands on it if it is there."""
        stood = self.week_model.block(self.currentIndex())
        self.week_model.set_week(days, blocks)
        for view in (self.horizontalHeader(), self.verticalHeader(), self):
            view.doItemsLayout()
        self._fit()
        if stood is not None:
            self.stand_on(stood.key)

    def stand_on(self, key: object) -> None:
        """Go to the block of a key; the first of all where there is none."""
        places = [
            (row, day)
            for row, (_, blocks) in enumerate(self.week_model.rows)
            for day in sorted(blocks)
        ]
        for row, day in places:
            if self.week_model.rows[row][1][day].key == key:
                self.setCurrentIndex(self.week_model.index(row, day))
                return
        if places:
            row, day = min(places, key=lambda place: (place[1], place[0]))
            self.setCurrentIndex(self.week_model.index(row, day))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        keep_row_in_sight(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        block = self.week_model.block(self.currentIndex())
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and block is not None:
            self.opened.emit(block)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        block = self.week_model.block(self.indexAt(event.position().toPoint()))
        if event.button() is Qt.MouseButton.LeftButton and block is not None:
            self.opened.emit(block)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        theme = self._look.theme
        across = (self.width() - theme.px(TIMES)) / 7
        self.horizontalHeader().setFixedHeight(theme.px(HEADER))
        self.verticalHeader().setFixedWidth(theme.px(TIMES))
        high = theme.px(HEADER) + 2
        for place, (_, blocks) in enumerate(self.week_model.rows):
            row = max((block_height(theme, each, across) for each in blocks.values()), default=0)
            self.verticalHeader().resizeSection(place, max(row, theme.px(LEAST)))
            high += max(row, theme.px(LEAST))
        self.setFixedHeight(high)
        self.viewport().update()
