"""What wants a second look: a reason in words on a ground of its tone, and the way to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.views.parts.layout import Down
from desktop.views.parts.strip import Strip, StripTone
from desktop.views.theme import Look


@dataclass(frozen=True, slots=True)
class Reason:
    """``words`` say what it is, too: ``Clash on Fri: …``. ``key`` is what it leads to."""

    words: str
    tone: StripTone
    key: object = None


class Reasons(QWidget):
    """``Reasons(look, action)``: ``show_reasons([Reason…])``; ``asked(reason)`` on its action."""

    asked = Signal(object)

    def __init__(self, look: Look, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._action = look, action
        self._column = Down(look, gap=4, parent=self)
        self.shown: tuple[Reason, ...] = ()

    def show_reasons(self, reasons: Sequence[Reason]) -> None:
        """What stays as it was keeps its place, and the focus in it."""
        if tuple(reasons) == self.shown:
            return
        self.shown = tuple(reasons)
        while (place := self._column.takeAt(0)) is not None:
            if (widget := place.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for each in self.shown:
            strip = Strip(self._look, each.words, each.tone, self._action, self)
            strip.asked.connect(lambda reason=each: self.asked.emit(reason))
            self._column.addWidget(strip)
            strip.show()
