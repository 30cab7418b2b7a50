"""A heading, a quiet note, a line below, and rows with no box."""

from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.parts.layout import Across, Down, Rule
from desktop.views.parts.paragraph import OneLine, Paragraph
from desktop.views.theme import Look


class Section(QWidget):
    """``Section(look, title, note="")``: ``add(widget)``, ``set_title``, ``set_note(words)``.

    ``put_right(*widgets)`` sets keys or links at the end of the heading; ``body`` is the column.
    ``tight`` is for pages that hold a dozen of them, ``gap`` for what is no row.
    """

    def __init__(
        self,
        look: Look,
        title: str,
        note: str = "",
        *,
        tight: bool = False,
        gap: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(title)
        self.title = Paragraph(title, "section", wrap=False)
        self.note = OneLine(note, "small", "text2")
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._heading = Across(look, gap=8)
        self._heading.addWidget(self.title)
        self._heading.addWidget(self.note, 1)
        self.body = Down(look, gap=gap, pad=(0, 0 if tight else 3, 0, 0))
        column = Down(look, gap=2 if tight else 4, parent=self)
        column.addLayout(self._heading)
        column.addWidget(Rule("section"))
        column.addLayout(self.body)

    def add(self, widget: QWidget) -> None:
        self.body.addWidget(widget)

    def set_title(self, title: str) -> None:
        self.title.setText(title)
        self.setAccessibleName(title)

    def set_note(self, note: str) -> None:
        self.note.setText(note)

    def put_right(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self._heading.addWidget(widget)
