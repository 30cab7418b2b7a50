"""The strip of tabs under a banner, with room for buttons at its right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QTabBar, QWidget

from desktop.views.parts.layout import Across
from desktop.views.theme import Look

HEIGHT = 42


class TabStrip(QFrame):
    """``TabStrip(look, [(key, words)…])``: ``chosen(key)`` when someone picks a tab.

    ``set_current(key)`` moves without a signal; ``put_right(*widgets)`` adds buttons.
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
        self.bar = QTabBar(self)
        self.bar.setAccessibleName(name or self.tr("Pages"))
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.bar.setUsesScrollButtons(True)
        for place, (key, words) in enumerate(tabs):
            self.bar.addTab(words.replace("&", "&&"))
            self.bar.setTabData(place, key)
        self.bar.currentChanged.connect(self._moved)
        self._row = Across(look, gap=8, pad=(16, 0, 16, 0), parent=self)
        # It has all the room there is: the chosen tab is heavier, and so wider than its hint.
        self._row.addWidget(self.bar, 1, Qt.AlignmentFlag.AlignBottom)
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

    def put_right(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self._row.addWidget(widget)

    def _moved(self, place: int) -> None:
        if not self._quiet:
            self.chosen.emit(str(self.bar.tabData(place)))

    def _fit(self) -> None:
        self.setFixedHeight(self._look.theme.px(HEIGHT))
