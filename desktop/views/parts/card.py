"""A card: only where things of different kinds meet."""

from typing import Literal

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop.views.parts.icons import Icon
from desktop.views.parts.layout import Across, Down, mark
from desktop.views.parts.paragraph import OneLine
from desktop.views.theme import Look

CardTone = Literal["plain", "blue", "paper", "warn", "red", "ok", "sunk"]


class Card(QFrame):
    """``Card(look, title="", icon="", note="", tone="plain")``: ``add(widget, stretch=0)``.

    ``set_note(words)``; ``put_right(*widgets)`` sets links or keys at the end of the heading.
    The tone ``paper`` is for the person's own words alone; ``tight`` is for a page that is full.
    """

    def __init__(
        self,
        look: Look,
        title: str = "",
        icon: str = "",
        note: str = "",
        tone: CardTone = "plain",
        *,
        tight: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("tone", tone)
        self.setAccessibleName(title)
        self.title = OneLine(title, "section" if tone in {"paper", "warn"} else "card")
        self.note = OneLine(note, "small", "paper" if tone == "paper" else "text2")
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._heading = Across(look, gap=8)
        if icon:
            self._heading.addWidget(Icon(look, icon, 18))
        self._heading.addWidget(self.title)
        self._heading.addWidget(self.note, 1)
        self.body = Down(look, gap=4)
        high = (7, 8) if tight else (11, 12)
        column = Down(look, gap=3 if tight else 8, pad=(14, high[0], 14, high[1]), parent=self)
        column.addLayout(self._heading)
        if not title:
            self.title.hide()
            self.note.hide()
        column.addLayout(self.body, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bar of an alert is drawn, because a style sheet bends a thick edge at its corners."""
        super().paintEvent(event)
        theme = self._look.theme
        bar = {"warn": theme.warnbar, "red": theme.red}.get(self.property("tone"))
        if bar is not None:
            radius = theme.px(8)
            inside = QPainterPath()
            inside.addRoundedRect(QRectF(self.rect()), radius, radius)
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipPath(inside)
            painter.fillRect(0, 0, 5, self.height(), bar)
            painter.end()

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        self.body.addWidget(widget, stretch)

    def set_title(self, title: str) -> None:
        self.title.setText(title)
        self.setAccessibleName(title)

    def set_note(self, note: str) -> None:
        self.note.setText(note)

    def set_tone(self, tone: CardTone) -> None:
        mark(self, "tone", tone)

    def put_right(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self._heading.addWidget(widget)
