"""Rows of two lines: what, and about whom or from when; with a state or a date at the right."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop.views.parts.chip import HEIGHT as CHIP_HEIGHT
from desktop.views.parts.chip import ICON, chip_width, draw_chip
from desktop.views.parts.icons import draw_icon
from desktop.views.parts.ink import (
    Run,
    broken,
    draw_keycap,
    draw_runs,
    keycap_width,
    runs_width,
    width_of,
)
from desktop.views.parts.rows import RowList, RowModel, RowPainter
from desktop.views.parts.shapes import draw_sector, sector_words
from desktop.views.theme import Look, Theme
from desktop.words.enums import Sector


@dataclass(frozen=True, slots=True)
class Line:
    """One row. At the left a box to tick (``ticked`` is not None), a shape, a keycap or a time.

    ``title`` is semibold unless ``quiet``, ``beside`` follows it quietly, ``below`` is the second
    line. At the right ``right`` in words with an icon and a colour of the theme, or a ``chip``.
    """

    title: str
    below: str = ""
    beside: str = ""
    right: str = ""
    right_icon: str = ""
    right_colour: str = "text2"
    chip: str = ""
    chip_tone: str = "plain"
    sector: Sector | None = None
    time: str = ""
    cap: str = ""
    ticked: bool | None = None
    quiet: bool = False
    key: object = None

    @property
    def read(self) -> str:
        sector = sector_words(self.sector) if self.sector else ""
        parts = (self.time, self.title, self.beside, self.below, self.chip, self.right, sector)
        return ", ".join(part for part in parts if part)


class _LineModel(RowModel):
    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # type: ignore[override]  # a list has no persistent indexes here
        if index.isValid() and role == Qt.ItemDataRole.CheckStateRole:
            ticked = self.rows[index.row()].ticked
            if ticked is None:
                return None
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        return super().data(index, role)


class _LinePainter(RowPainter):
    ruled = True
    inset = 0
    """Room at both sides, at scale 1, where rows have a ground of their own."""
    wraps = False
    """Whether what stands below is never cut, but goes on in further lines."""

    def height(self, row: Line, width: int) -> int:
        further = len(self._below(row, width)) - 1
        return self.look.theme.px(49 + 17 * further if row.below else 30)

    def _below(self, row: Line, width: float) -> list[str]:
        """The lines of what stands below, in a list so wide."""
        if not self.wraps:
            return [row.below]
        left = width - self.lead(row) - self._aside(row) - 2 * self.look.theme.px(self.inset)
        return broken(row.below, self.look.theme.font(12.5), max(left, 1))

    def lead(self, row: Line) -> int:
        """How far the words stand from the left, at the scale in force."""
        theme = self.look.theme
        if row.ticked is not None:
            return theme.px(28)
        if row.sector is not None:
            return theme.px(21)
        if row.cap:
            return max(theme.px(31), keycap_width(theme, row.cap) + theme.px(10))
        return theme.px(53) if row.time else 0

    def wanted(self, row: Line) -> float:
        theme = self.look.theme
        first = runs_width(self._runs(theme, row))
        below = 0.0 if self.wraps else width_of(row.below, theme.font(12.5))
        words = max(first, below)
        return self.lead(row) + words + self._aside(row) + 2 * theme.px(self.inset)

    def _aside(self, row: Line) -> float:
        """How wide the state or the date at the right is, with the room before it."""
        theme = self.look.theme
        aside = width_of(row.right, theme.font(13, 500)) + theme.px(12 if row.right else 0)
        aside += theme.px(22 if row.right_icon else 0)
        if row.chip:
            aside += chip_width(theme, row.chip, ICON.get(row.chip_tone, "")) + theme.px(12)
        return aside

    def _runs(self, theme: Theme, row: Line) -> list[Run]:
        ink = theme.text2 if row.quiet else theme.text
        return [
            Run(row.title, theme.font(14, 600), ink),
            Run(row.beside, theme.font(14), theme.text2),
        ]

    def paint_row(self, painter: QPainter, box: QRect, row: Line) -> None:
        theme = self.look.theme
        inside = QRectF(box).adjusted(theme.px(self.inset), 0, -theme.px(self.inset), -1)
        self._paint_lead(painter, theme, inside, row)
        inside.setRight(self._paint_right(painter, theme, inside, row))
        inside.setLeft(inside.left() + self.lead(row))
        first = QRectF(inside)
        if row.below:
            first = QRectF(inside.left(), inside.top() + theme.px(5), inside.width(), theme.px(21))
            line = QRectF(inside.left(), first.bottom() - 1, inside.width(), theme.px(17))
            for words in self._below(row, box.width()):
                draw_runs(painter, [Run(words, theme.font(12.5), theme.text2)], line)
                line.translate(0, line.height())
        draw_runs(painter, self._runs(theme, row), first)

    def _paint_lead(self, painter: QPainter, theme: Theme, inside: QRectF, row: Line) -> None:
        middle = inside.center().y()
        if row.ticked is not None:
            self._paint_box(painter, theme, inside.left(), middle, ticked=row.ticked)
        elif row.sector is not None:
            side = theme.px(10)
            spot = QRectF(inside.left() + 1, middle - side / 2, side, side)
            draw_sector(painter, row.sector, spot, theme.sector(row.sector))
        elif row.cap:
            at = QPointF(inside.left(), middle - theme.px(9))
            draw_keycap(painter, theme, row.cap, at, theme.text2)
        elif row.time:
            ink = theme.text2 if row.quiet else theme.text
            draw_runs(painter, [Run(row.time, theme.font(14, 500, tabular=True), ink)], inside)

    def _paint_box(
        self, painter: QPainter, theme: Theme, left: float, middle: float, *, ticked: bool
    ) -> None:
        side = theme.px(18)
        square = QRectF(left + 0.5, middle - side / 2, side - 1, side - 1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.ctl, 1.2))
        painter.setBrush(theme.blue if ticked else theme.raised)
        painter.drawRoundedRect(square, theme.px(4), theme.px(4))
        painter.restore()
        if ticked:
            draw_icon(painter, "check", square.topLeft(), side, theme.onblue)

    def _paint_right(self, painter: QPainter, theme: Theme, inside: QRectF, row: Line) -> float:
        """Draw the state or the date, never cut; returns where the words must end."""
        end = inside.right()
        middle = inside.center().y()
        if row.right:
            font = theme.font(13, 500)
            end -= width_of(row.right, font)
            colour = getattr(theme, row.right_colour)
            place = QRectF(end, inside.top(), inside.right() - end + 1, inside.height())
            draw_runs(painter, [Run(row.right, font, colour)], place)
            if row.right_icon:
                side = theme.px(18)
                end -= side + theme.px(4)
                at = QPointF(end, middle - side / 2)
                draw_icon(painter, row.right_icon, at, side, colour)
            end -= theme.px(12)
        if row.chip:
            icon = ICON.get(row.chip_tone, "")
            wide, high = chip_width(theme, row.chip, icon), theme.px(CHIP_HEIGHT)
            end -= wide
            place = QRectF(end, round(middle - high / 2), wide, high)
            draw_chip(painter, theme, place, row.chip, row.chip_tone, icon=icon)
            end -= theme.px(12)
        return end


class LineList(RowList):
    """``LineList(look, name, scrolls=False, chooses=False)``: ``show_rows([Line…])``.

    ``opened(line)`` on Enter or a click, ``ticked(line)`` on a click in its box or on Space; the
    box changes when the rows are shown anew, once the change is made. ``chosen(line)`` where rows
    can be selected.
    """

    ticked = Signal(object)

    def __init__(
        self,
        look: Look,
        name: str,
        *,
        scrolls: bool = False,
        chooses: bool = False,
        inset: int = 0,
        wraps: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``inset`` keeps the rows clear of the ring round the one that has the focus; with
        ``wraps`` what stands below is never cut."""
        super().__init__(
            look,
            _LineModel(lambda row: row.read),
            name,
            scrolls=scrolls,
            chooses=chooses,
            parent=parent,
        )
        self._painter = _LinePainter(look, self)
        self._painter.inset = 9 if chooses else inset
        self._painter.wraps = wraps
        self.setItemDelegate(self._painter)
        self.show_rows(())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and index.isValid():
            row = self.row_model.rows[index.row()]
            if row.ticked is not None:
                self.ticked.emit(row)
                return
        super().keyPressEvent(event)

    def pressed_at(self, index: QModelIndex, x: int) -> None:
        row = self.row_model.rows[index.row()]
        theme = self._look.theme
        if row.ticked is not None and x < theme.px(self._painter.inset) + self._painter.lead(row):
            self.ticked.emit(row)
        else:
            super().pressed_at(index, x)
