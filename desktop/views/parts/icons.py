"""Outline icons, tinted by the theme. An icon stands beside its word, so it needs no name."""

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.config import resource
from desktop.views.theme import Look


@cache
def _source(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text("utf-8")


# Images, not pixmaps: they may outlive the application object.
@lru_cache(maxsize=512)
def _image(name: str, colour: str, pixels: int, ratio: float) -> QImage:
    image = QImage(QSize(pixels, pixels), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    tinted = _source(name).replace("currentColor", colour)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(tinted.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def icon_image(name: str, colour: QColor, size: int, ratio: float = 1.0) -> QImage:
    """An icon of resources/icons by its file name, ``size`` px wide, for a screen's ratio."""
    return _image(name, colour.name(), max(1, round(size * ratio)), ratio)


def draw_icon(painter: QPainter, name: str, at: QPointF, size: int, colour: QColor) -> None:
    """Draw an icon with its top left corner ``at`` a point."""
    ratio = painter.device().devicePixelRatio()
    painter.drawImage(QPointF(round(at.x()), round(at.y())), icon_image(name, colour, size, ratio))


class Icon(QWidget):
    """``Icon(look, name, size=20, colour="text")``; ``colour`` is a token of the theme.

    ``show_icon(name)`` puts another in its place.
    """

    def __init__(
        self,
        look: Look,
        name: str,
        size: int = 20,
        colour: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._name, self._size, self._colour = look, name, size, colour
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str) -> None:
        self._name = name
        self.update()

    def sizeHint(self) -> QSize:
        side = self._look.theme.px(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        side = theme.px(self._size)
        at = QPointF((self.width() - side) / 2, (self.height() - side) / 2)
        painter = QPainter(self)
        draw_icon(painter, self._name, at, side, getattr(theme, self._colour))
        painter.end()
