"""Several of a short list: a box to tick for each, under one label."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.parts.fields import TickBox
from desktop.views.parts.folding import Pairs
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.theme import Look


class Ticks(QWidget):
    """``Ticks(look, label, hint="")``: ``set_choices([(key, words, enabled)…])``.

    ``values()``, ``set_values(keys)``; ``edited()`` when someone ticks, not when they are set.
    """

    edited = Signal()

    def __init__(
        self, look: Look, label: str, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(label)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.boxes: dict[int, TickBox] = {}
        self._choices: Sequence[tuple[int, str, bool]] = ()
        heading = Across(look, gap=8)
        heading.addWidget(Paragraph(label, "section", wrap=False))
        self.hint = Paragraph(hint, "small", "text2", wrap=False)
        heading.addWidget(self.hint)
        heading.addStretch(1)
        self._pairs = Pairs(look, gaps=(16, 4))
        column = Down(look, gap=5, parent=self)
        column.addLayout(heading)
        column.addWidget(self._pairs)

    def set_choices(self, choices: Sequence[tuple[int, str, bool]]) -> None:
        """What was ticked is forgotten, unless the choices are the same as they were."""
        if tuple(choices) == tuple(self._choices):
            return
        self._choices = tuple(choices)
        was = self.boxes.values()
        self.boxes = {}
        for key, words, enabled in choices:
            box = self.boxes[key] = TickBox(self._look, words)
            box.setAccessibleDescription(self.accessibleName())
            box.setEnabled(enabled)
            box.clicked.connect(self.edited)
        self._pairs.put(list(self.boxes.values()))
        before = self._before()
        for box in self.boxes.values():
            self.setTabOrder(before, box)
            before = box
        for box in was:
            box.hide()
            box.deleteLater()

    def _before(self) -> QWidget:
        """From where Tab comes to the first box: one that is made later would be the very last."""
        each: QWidget | None = self._pairs.previousInFocusChain()
        while each is not None and each is not self._pairs:
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus:
                return each
            each = each.previousInFocusChain()
        return self._pairs

    def values(self) -> frozenset[int]:
        return frozenset(key for key, box in self.boxes.items() if box.isChecked())

    def set_values(self, keys: Iterable[int]) -> None:
        wanted = frozenset(keys)
        for key, box in self.boxes.items():
            box.setChecked(key in wanted)
