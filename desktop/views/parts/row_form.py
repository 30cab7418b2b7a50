"""Rows of a table as fields under the names of their columns, to be read and then corrected."""

from PySide6.QtWidgets import QWidget

from desktop.views.parts.fields import LineField, TextField
from desktop.views.parts.layout import Down, Scroll
from desktop.views.parts.paragraph import Paragraph
from desktop.views.theme import Look

Rows = tuple[tuple[str, ...], ...]


class RowForm(Scroll):
    """``RowForm(look)``: ``show_rows(rows)``, the names of the columns first; ``rows()`` as typed.

    To be read only, until ``set_read_only(False)``.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self._inside = QWidget()
        super().__init__(self._inside, parent)
        self._look = look
        self._column = Down(look, gap=8, pad=(2, 2, 10, 2), parent=self._inside)
        self._names: tuple[str, ...] = ()
        self.fields: list[list[LineField | TextField]] = []

    def show_rows(self, rows: Rows) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._names = rows[0] if rows else ()
        self.fields = []
        for number, row in enumerate(rows[1:], 1):
            if len(rows) > 2:
                words = self.tr("Row {number} of {count}")
                told = words.format(number=number, count=len(rows) - 1)
                self._column.addWidget(Paragraph(told, "strong"))
            self.fields.append([self._field(*each) for each in enumerate(row, 1)])
        self._column.addStretch(1)
        self.set_read_only(True)

    def _field(self, number: int, cell: str) -> LineField | TextField:
        name = self._names[number - 1].strip() or self.tr("Column {number}").format(number=number)
        kind = TextField if "\n" in cell else LineField
        field = kind(self._look, name)
        field.set_text(cell)
        self._column.addWidget(field)
        return field

    def set_read_only(self, read_only: bool) -> None:
        for row in self.fields:
            for field in row:
                field.edit.setReadOnly(read_only)

    def rows(self) -> Rows:
        return (self._names, *(tuple(field.text() for field in row) for row in self.fields))

    def focus_first(self) -> None:
        """Where someone begins to type."""
        if self.fields:
            self.fields[0][0].setFocus()
