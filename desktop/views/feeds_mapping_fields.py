"""What a row may say, each with the column that says it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.views.feeds_mapping_rows import narrow
from desktop.views.parts.fields import ChoiceField
from desktop.views.parts.folding import Pairs
from desktop.views.theme import Look
from desktop.words.tables import Shape

Column = str | tuple[str, str] | None
"""By its name; or ``("always", words)``; or none."""


class ColumnFields(Pairs):
    """``offer(shape, header, found, homes)``, then ``columns()``; ``chose()`` when one was chosen.

    A column means one thing: what it meant before gives it up, until it is free again. The arrows
    come past every column on the way to the one that is meant.
    """

    chose = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent=parent)
        self.by_name: dict[str, ChoiceField] = {}
        self._taken: dict[str, tuple[str, Column]] = {}
        """By the field that took a column: the field that gave it up, and which it was."""

    def offer(
        self, shape: Shape, header: Sequence[str], found: Mapping[str, Column], homes: Sequence[str]
    ) -> None:
        """A field for each thing that a row of the shape may say, with the column ``found`` for it.

        Someone's home may be said by none: it is then always one of ``homes``.
        """
        for field in self.by_name.values():
            field.deleteLater()
        choices: list[tuple[object, str]] = [(None, self.tr("No column"))]
        choices += [(name, name) for name in header]
        always = self.tr("Always: {home}")
        fixed: list[tuple[object, str]] = [
            (("always", home), always.format(home=home)) for home in homes
        ]
        self.by_name, self._taken = {}, {}
        for each in shape.fields:
            needed = any(each.name in group for group in shape.needs)
            hint = "" if not needed else self.tr("needed") if shape.is_needed(each.name) else (
                self.tr("this or another"))  # fmt: skip
            offered = choices + (fixed if each.name == "home" else [])
            field = narrow(ChoiceField(self._look, each.label, offered, hint=hint))
            field.set_value(found.get(each.name))
            field.chosen.connect(partial(self._choose, each.name))
            self.by_name[each.name] = field
        self.put(list(self.by_name.values()))

    def columns(self) -> dict[str, Column]:
        return {name: cast("Column", field.value()) for name, field in self.by_name.items()}

    def _choose(self, name: str, column: Column) -> None:
        if name in self._taken:
            before, was = self._taken.pop(name)
            if self.by_name[before].value() is None:
                self.by_name[before].set_value(was)
        for other, field in self.by_name.items():
            if other != name and column is not None and field.value() == column:
                field.set_value(None)
                self._taken[name] = other, column
        self.chose.emit()
