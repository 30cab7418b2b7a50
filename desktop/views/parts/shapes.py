"""The four shapes of a sector: shape first, colour second. Fonts lack them, so they are drawn."""

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.theme import Look
from desktop.words.enums import Sector


def sector_words(sector: Sector) -> str:
    """What a sector is called on screen and by a screen reader."""
    tr = QCoreApplication.translate
    return {
        Sector.HEALTH: tr("Sector", "Health"),
        Sector.SOCIAL: tr("Sector", "Social care"),
        Sector.VOLUNTARY: tr("Sector", "Voluntary"),
        Sector.PERSON: tr("Sector", "Person and family"),
    }[sector]


def draw_sector(painter: QPainter, sector: Sector, box: QRectF, colour: QColor) -> None:
    """Draw a sector's shape to fill a square box; the four weigh the same to the eye."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    side, centre = box.width(), box.center()
    if sector is Sector.HEALTH:
        painter.drawEllipse(box.adjusted(side * 0.05, side * 0.05, -side * 0.05, -side * 0.05))
    elif sector is Sector.SOCIAL:
        inner = box.adjusted(side * 0.09, side * 0.09, -side * 0.09, -side * 0.09)
        painter.drawRoundedRect(inner, side * 0.06, side * 0.06)
    elif sector is Sector.VOLUNTARY:
        reach = side * 0.56
        painter.drawPolygon(
            QPolygonF(
                [
                    centre + QPointF(0, -reach),
                    centre + QPointF(reach, 0),
                    centre + QPointF(0, reach),
                    centre + QPointF(-reach, 0),
                ]
            )
        )
    else:
        foot = box.bottom() - side * 0.05
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(centre.x(), box.top() + side * 0.02),
                    QPointF(box.right(), foot),
                    QPointF(box.left(), foot),
                ]
            )
        )
    painter.restore()


class SectorMark(QWidget):
    """One shape on a page: ``SectorMark(look, sector, size=10)``; ``size`` in px at scale 1."""

    def __init__(
        self, look: Look, sector: Sector, size: int = 10, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._size = look, size
        self.sector = sector
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_sector(sector)

    def set_sector(self, sector: Sector) -> None:
        self.sector = sector
        self.setAccessibleName(sector_words(sector))
        self.update()

    def sizeHint(self) -> QSize:
        side = self._look.theme.px(self._size)
        return QSize(side + 2, side + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        side = float(theme.px(self._size))
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter = QPainter(self)
        draw_sector(painter, self.sector, box, theme.sector(self.sector))
        painter.end()
