"""The ring round what has the focus: yellow outside a text-coloured edge."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QTabBar, QWidget
from shiboken6 import isValid

from desktop.views.theme import Look

REACH = 5
"""How far the ring stands out from its control, in px."""
_MOVES = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}


class _Ring(QWidget):
    """Lies over a window, follows one control in it, and lets every click through."""

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look, self._window = look, window
        self._followed: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def follow(self, widget: QWidget | None) -> None:
        if self._followed is not None and isValid(self._followed):
            self._watch(self._followed, on=False)
            if isinstance(self._followed, QTabBar):
                self._followed.currentChanged.disconnect(self.place)
        self._followed = widget
        if widget is not None:
            self._watch(widget, on=True)
            if isinstance(widget, QTabBar):
                widget.currentChanged.connect(self.place)
        self.place()

    def _watch(self, widget: QWidget, *, on: bool) -> None:
        """What moves a control is its own geometry or that of anything that holds it."""
        each: QWidget | None = widget
        while each is not None:
            if on:
                each.installEventFilter(self)
            else:
                each.removeEventFilter(self)
            each = None if each.isWindow() else each.parentWidget()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        # A tab whose words have changed, a count say, is wider in a bar that is as wide as it was.
        retold = event.type() is QEvent.Type.LayoutRequest and isinstance(self._followed, QTabBar)
        if retold or event.type() in _MOVES:
            self.place()
        return False

    def place(self) -> None:
        widget = self._followed
        if widget is None or not isValid(widget) or not widget.isVisible():
            self.hide()
            return
        window = self._window
        inside = widget.rect()
        if isinstance(widget, QTabBar):
            inside = widget.tabRect(widget.currentIndex())
        box = QRect(widget.mapTo(window, inside.topLeft()), inside.size())
        seen = self._seen(widget, box)
        outer = box.adjusted(-REACH, -REACH, REACH, REACH)
        if not seen.intersects(box):
            self.hide()
            return
        self.setGeometry(outer)
        ring = QRegion(QRect(QPoint(0, 0), outer.size()))
        ring -= QRegion(QRect(QPoint(REACH, REACH), box.size()))
        self.setMask(ring & QRegion(seen.translated(-outer.topLeft())))
        self.raise_()
        self.show()

    def _seen(self, widget: QWidget, box: QRect) -> QRect:
        """The part of the window in which its ring can show, which is cut as the control is."""
        window = self._window
        seen = window.rect()
        each = widget.parentWidget()
        while each is not None and each is not window:
            holder = each.parentWidget()
            if isinstance(holder, QAbstractScrollArea) and holder.viewport() is each:
                here = QRect(each.mapTo(window, QPoint(0, 0)), each.size())
                beyond = REACH if here.contains(box) else 0
                seen &= here.adjusted(-beyond, -beyond, beyond, beyond)
            each = holder
        return seen

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = theme.px(6)
        outer = QRectF(self.rect())
        painter.setPen(QPen(theme.focus, 3))
        painter.drawRoundedRect(outer.adjusted(1.5, 1.5, -1.5, -1.5), radius + 4, radius + 4)
        painter.setPen(QPen(theme.text, 2))
        painter.drawRoundedRect(outer.adjusted(4, 4, -4, -4), radius + 1, radius + 1)
        painter.end()


class FocusRings(QObject):
    """``FocusRings(look, app)``: made once; gives every window its ring.

    Lists and tables mark the row that has the focus themselves.
    """

    def __init__(self, look: Look, app: QApplication) -> None:
        super().__init__(app)
        self._look = look
        self._ring: _Ring | None = None
        """The one that follows something now."""
        app.focusChanged.connect(self._moved)

    def _moved(self) -> None:
        """Asks where the focus is: whoever had it may just be dying, and must not be touched."""
        if self._ring is not None and isValid(self._ring):
            self._ring.follow(None)
        self._ring = None
        new = QApplication.focusWidget()
        if new is None or new.isWindow() or isinstance(new, QAbstractItemView):
            return
        if new.focusPolicy() is Qt.FocusPolicy.NoFocus:
            return  # a page that has the keys until something on it can take them
        window = new.window()
        ring = window.findChild(_Ring, options=Qt.FindChildOption.FindDirectChildrenOnly)
        self._ring = ring or _Ring(self._look, window)
        self._ring.follow(new)
