"""The strip of tabs under a banner, with buttons at its right, or a menu that holds them."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QStyle,
    QStyleOptionTab,
    QStylePainter,
    QTabBar,
    QToolButton,
    QWidget,
)

from desktop.views.parts.buttons import Button
from desktop.views.parts.icons import draw_icon
from desktop.views.parts.ink import width_of
from desktop.views.parts.keys import keys_go_on
from desktop.views.parts.layout import Across
from desktop.views.theme import Look

HEIGHT, LOW = 42, 34
"""Px at scale 1 of a strip; where text is large and a menu has its buttons, the lower one."""
WORDS, ASIDE = 14, 11
"""A tab's letters and the room at each side of its words, in px at scale 1."""
ARROWS = {Qt.ArrowType.LeftArrow: "chevron-left", Qt.ArrowType.RightArrow: "chevron-right"}
SMALLEST = 0.8
"""Of the size that was asked for: tabs that still have no room are scrolled along."""


class _Bar(QTabBar):
    """Tabs that are scrolled along, none of them cut: those that have no room are not there yet."""

    def in_sight(self) -> list[int]:
        """The places of the tabs that can be read whole."""
        arrows = [each.x() for each in self.findChildren(QToolButton) if each.isVisibleTo(self)]
        right = min(arrows, default=self.width())
        each = range(self.count())
        return [
            at for at in each if self.tabRect(at).left() >= 0 and self.tabRect(at).right() < right
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        for at in self.in_sight():
            option = QStyleOptionTab()
            self.initStyleOption(option, at)
            painter.drawControl(QStyle.ControlElement.CE_TabBarTab, option)
        painter.end()


class TabStrip(QFrame):
    """``TabStrip(look, [(key, words)…])``: ``chosen(key)`` when someone picks a tab.

    ``set_current(key)`` moves without a signal; ``put_right(*buttons)`` adds what can be done.
    Where tabs and buttons have no room side by side, a menu has the buttons: a second row would be
    taken from what is read. Their keys go on as before.
    """

    chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        tabs: Sequence[tuple[str, str]],
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._quiet = look, False
        self.bar = _Bar(self)
        self.bar.setAccessibleName(name or self.tr("Pages"))
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.bar.setUsesScrollButtons(True)
        for place, (key, words) in enumerate(tabs):
            self.bar.addTab(words.replace("&", "&&"))
            self.bar.setTabData(place, key)
        self.bar.currentChanged.connect(self._moved)
        for arrow in self.bar.findChildren(QToolButton):
            arrow.installEventFilter(self)
        self._row = Across(look, gap=8, pad=(16, 0, 16, 0), parent=self)
        # It has all the room there is: the chosen tab is heavier, and so wider than its hint.
        self._row.addWidget(self.bar, 1, Qt.AlignmentFlag.AlignBottom)
        self._beside = QWidget()
        self._right = Across(look, gap=8, parent=self._beside)
        self.menu = Button(look, self.tr("Do"), icon="chevron-down")
        self.menu.setAccessibleDescription(self.tr("What can be done here, as a menu"))
        self.menu.clicked.connect(self._open_menu)
        for widget in (self._beside, self.menu):
            self._row.addWidget(widget)
            widget.hide()
        self._buttons: list[Button] = []
        self._keys: list[QShortcut] = []
        look.changed.connect(self._fit)
        self._fit()

    @property
    def current(self) -> str:
        return str(self.bar.tabData(self.bar.currentIndex()))

    def set_current(self, key: str) -> None:
        """Move without a signal of one's own; the ring of the focus still hears the bar's."""
        self._quiet = True
        for place in range(self.bar.count()):
            if self.bar.tabData(place) == key:
                self.bar.setCurrentIndex(place)
        self._quiet = False

    def set_words(self, key: str, words: str) -> None:
        for place in range(self.bar.count()):
            if self.bar.tabData(place) == key:
                self.bar.setTabText(place, words.replace("&", "&&"))
        self._fit()

    def put_right(self, *buttons: Button) -> None:
        for button in buttons:
            self._right.addWidget(button)
            self._buttons.append(button)
            # A hidden button's key sleeps with it: while the menu has it, these stand in.
            for key in button.keys:
                shortcut = QShortcut(QKeySequence(key), self, button.click)
                shortcut.setAutoRepeat(False)
                self._keys.append(shortcut)
        self._fit()

    def _open_menu(self) -> None:
        menu = QMenu(self)
        for button in self._offered():
            act = menu.addAction(f"{button.text()}\t{button.key}")
            act.setEnabled(button.isEnabled())
            act.triggered.connect(button.click)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.menu.mapToGlobal(self.menu.rect().bottomLeft()))

    def _offered(self) -> list[Button]:
        return [each for each in self._buttons if not each.isHidden()]

    def _moved(self, place: int) -> None:
        if not self._quiet:
            self.chosen.emit(str(self.bar.tabData(place)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows that tabs without room are scrolled by look like other icons."""
        if event.type() is not QEvent.Type.Paint or not isinstance(watched, QToolButton):
            return super().eventFilter(watched, event)
        theme = self._look.theme
        name = ARROWS[watched.arrowType()]
        side = theme.px(20)
        at = QPointF((watched.width() - side) / 2, (watched.height() - side) / 2)
        painter = QPainter(watched)
        painter.fillRect(watched.rect(), theme.bluebg if watched.underMouse() else theme.canvas)
        draw_icon(painter, name, at, side, theme.text if watched.isEnabled() else theme.line2)
        painter.end()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """No wider than one tab and the menu."""
        menu = self.menu.sizeHint().width() if self._buttons else 0
        return QSize(menu + 2 * self._look.theme.px(16), self.height())

    def _wanted(self) -> float:
        """How wide the tabs are as drawn, each as heavy as the chosen one."""
        theme, count = self._look.theme, self.bar.count()
        words = (self.bar.tabText(place).replace("&&", "&") for place in range(count))
        wide = sum(width_of(each, theme.font(WORDS, 600)) for each in words)
        return wide + count * (2 * theme.px(ASIDE) + 1)

    def _fit(self) -> None:
        """All tabs are in sight, and smaller where there is no other way."""
        px = self._look.theme.px
        room, wanted, offered = self.width() - 2 * px(16), self._wanted(), self._offered()
        gap = self._row.spacing()
        beside = sum(each.sizeHint().width() + gap for each in offered)
        in_menu = bool(offered) and wanted + beside > room
        if in_menu:
            beside = self.menu.sizeHint().width() + gap
            keys_go_on(self._beside, self.menu)
        else:
            keys_go_on(self.menu, self.bar)
        self._beside.setVisible(bool(offered) and not in_menu)
        self.menu.setVisible(in_menu)
        for key in self._keys:
            key.setEnabled(in_menu)
        self.setFixedHeight(px(LOW if in_menu else HEIGHT))
        # A strip may have no tab yet; and letters are never smaller than at scale 1.
        fits = (room - beside) / wanted if wanted else 1.0
        smaller = max(min(fits, 1.0), SMALLEST, 1 / max(self._look.theme.scale, 1.0))
        low = f"; min-height: {px(LOW) - px(3) - 1}px" if in_menu else ""
        self.bar.setStyleSheet(
            f"QTabBar::tab {{ padding: 0 {int(px(ASIDE) * smaller)}px;"
            f" font-size: {int(px(WORDS) * smaller)}px{low} }}"
            if smaller < 1 or low else ""
        )  # fmt: skip
