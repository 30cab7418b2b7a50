"""The shared screen's surface, and the small picture of it on the chair's console."""

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.parts.wall_slides import lay, lay_curtain
from desktop.views.parts.wall_text import HIGH, Sheet
from desktop.views.theme import Look
from desktop.words.meetings import SharedScreenRow


class Wall(QWidget):
    """``show_row(row, now)``, ``tick(now)``; ``close_curtain()`` and ``blank()`` act at once.

    ``changed()`` when what is painted changed; ``said`` is all that stands on it.
    """

    changed = Signal()

    def __init__(self, look: Look, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.row: SharedScreenRow | None = None
        self.curtain = False
        self._now = now
        self._sheet: Sheet | None = None
        self._paced = 0
        self.setAccessibleName(self.tr("Shared screen"))
        look.changed.connect(self._anew)
        self._anew()

    @property
    def said(self) -> str:
        return self._laid(self.proportion * HIGH).said

    @property
    def proportion(self) -> float:
        """Width for one of height; that of most screens while there is no size yet."""
        return self.width() / self.height() if self.height() else 16 / 9

    def show_row(self, row: SharedScreenRow, now: datetime) -> None:
        self.row, self.curtain, self._now = row, row.curtain, now
        self._anew()

    def blank(self) -> None:
        """Show nobody, now: before the store has answered, and painted before this returns."""
        self.row = None
        self._anew()
        self.repaint()

    def close_curtain(self) -> None:
        """Close it, now; it opens only when the store says so."""
        self.row, self.curtain = None, True
        self._anew()
        self.repaint()

    def tick(self, now: datetime) -> None:
        """The clock moved: paint again only where that can be seen."""
        self._now = now
        pace = self._pace()
        if pace != self._paced:
            self._anew()

    def paint_on(self, painter: QPainter, box: QRectF) -> None:
        """Paint what is on the wall into a box, at any size."""
        scale = box.height() / HIGH
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipRect(box)
        painter.translate(box.topLeft())
        painter.scale(scale, scale)
        for piece in self._laid(box.width() / scale).pieces:
            piece.draw(painter)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_on(painter, QRectF(self.rect()))
        painter.end()

    def _laid(self, wide: float) -> Sheet:
        if self._sheet is None or abs(self._sheet.wide - wide) > 1:
            theme = self._look.theme
            if self.curtain:
                self._sheet = lay_curtain(theme, wide)
            else:
                self._sheet = lay(theme, wide, self.row, self._now)
        return self._sheet

    def _pace(self) -> int:
        """Which fiftieth of its planned minutes the discussion is in, and which minute."""
        row = self.row
        if row is None or row.began_at is None or not row.minutes:
            return 0
        spent = (self._now - row.began_at).total_seconds()
        return int(spent // 60) * 1000 + int(spent * 50 / (row.minutes * 60))

    def _anew(self) -> None:
        self._sheet = None
        self._paced = self._pace()
        # What stood there before leaves the screen reader too.
        self.setAccessibleDescription(self.said)
        self.update()
        self.changed.emit()


class WallPicture(QWidget):
    """``WallPicture(look, wall)``: the wall itself, small: what others see, the chair sees."""

    def __init__(self, look: Look, wall: Wall, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._wall = look, wall
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(self.tr("On the shared screen now"))
        wall.changed.connect(self.repaint)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        wide = self._look.theme.px(240)
        return QSize(wide, self.heightForWidth(wide))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width * 9 / 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        high = min(self.height(), self.width() / self._wall.proportion)
        box = QRectF(0, 0, high * self._wall.proportion, high)
        box.moveCenter(QRectF(self.rect()).center())
        painter.fillRect(self.rect(), self._look.theme.sunk)
        self._wall.paint_on(painter, box)
        painter.setPen(QPen(self._look.theme.ctl, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()
