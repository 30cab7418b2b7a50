"""A list in which any number of rows is ticked."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.views.parts.twoline import Line, LineList
from desktop.views.theme import Look

ALL = object()


class TickList(LineList):
    """``TickList(look, name, every="")``: ``show_choices([Line…])``, each by its ``key``.

    ``values()`` are the keys ticked, ``tick(keys)`` ticks these alone. Space, Enter or a click
    ticks a row or takes the tick away: ``changed()``. ``every`` are the words of a first row that
    stands for all of them.
    """

    changed = Signal()

    def __init__(
        self,
        look: Look,
        name: str,
        *,
        every: str = "",
        scrolls: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, name, scrolls=scrolls, inset=9, parent=parent)
        self._every = every
        self._choices: tuple[Line, ...] = ()
        self._on: set[object] = set()
        self.ticked.connect(self._turn)
        self.opened.connect(self._turn)

    def show_choices(self, choices: Sequence[Line]) -> None:
        """What is no longer among them is no longer ticked."""
        self._choices = tuple(choices)
        self._on &= {each.key for each in choices}
        self._show()

    def values(self) -> tuple[object, ...]:
        """What is ticked, in the order of the list."""
        return tuple(each.key for each in self._choices if each.key in self._on)

    def tick(self, keys: Collection[object]) -> None:
        """Tick these alone; no signal comes of it."""
        self._on = set(keys)
        self._show()

    def _turn(self, line: Line) -> None:
        if line.key is ALL:
            whole = {each.key for each in self._choices}
            self._on = set() if self._on >= whole else whole
        else:
            self._on ^= {line.key}
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        lines = [
            replace(each, ticked=each.key in self._on, quiet=each.key not in self._on)
            for each in self._choices
        ]
        if self._every and lines:
            lines.insert(0, Line(self._every, ticked=all(each.ticked for each in lines), key=ALL))
        self.show_rows(lines)


def choices(words: Sequence[tuple[object, str]]) -> list[Line]:
    """Rows of one line each, from keys and their words."""
    return [Line(each, key=key) for key, each in words]
