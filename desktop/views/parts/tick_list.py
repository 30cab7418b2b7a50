"""A list in which any number of rows is ticked."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.views.parts.twoline import Line, LineList
from desktop.views.theme import Look

ALL = object()


class TickList(LineList):
    """``TickList(look, [(value, words)…], name, every="")``: ``values()``, ``tick(values)``.

    Space, Enter or a click ticks a row or takes the tick away: ``changed()``. ``every`` are the
    words of a first row that stands for all of them.
    """

    changed = Signal()

    def __init__(
        self,
        look: Look,
        choices: Sequence[tuple[object, str]],
        name: str,
        *,
        every: str = "",
        scrolls: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, name, scrolls=scrolls, inset=6, parent=parent)
        self._choices, self._every = tuple(choices), every
        self._on: set[object] = set()
        self.ticked.connect(self._turn)
        self.opened.connect(self._turn)
        self._show()

    def values(self) -> tuple[object, ...]:
        """What is ticked, in the order of the list."""
        return tuple(value for value, _ in self._choices if value in self._on)

    def tick(self, values: Collection[object]) -> None:
        """Tick these alone; no signal comes of it."""
        self._on = set(values)
        self._show()

    def _turn(self, line: Line) -> None:
        if line.key is ALL:
            whole = {value for value, _ in self._choices}
            self._on = set() if self._on >= whole else whole
        else:
            self._on ^= {line.key}
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        lines = [
            Line(words, ticked=value in self._on, quiet=value not in self._on, key=value)
            for value, words in self._choices
        ]
        if self._every:
            whole = all(value in self._on for value, _ in self._choices)
            lines.insert(0, Line(self._every, ticked=whole, key=ALL))
        self.show_rows(lines)
