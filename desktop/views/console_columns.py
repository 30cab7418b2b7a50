"""The three panels of the console: side by side, or below one another where there is no room."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.views.console_agenda import AgendaPanel
from desktop.views.console_person import PersonPanel
from desktop.views.console_room import RoomPanel
from desktop.views.parts.layout import Across, Down, Rule, Scroll
from desktop.views.theme import Look

NARROW = 1060
"""Below this width, at text scale 1, three columns do not read: the agenda goes below the room."""
SINGLE = 860
"""Below this one, two do not: all stand below one another, and one bar scrolls them."""


class ConsoleColumns(QWidget):
    """``ConsoleColumns(look, agenda, person, room)``. Nothing is ever hidden: its keys would be."""

    def __init__(
        self,
        look: Look,
        agenda: AgendaPanel,
        person: PersonPanel,
        room: RoomPanel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._agenda, self._person, self._room = look, agenda, person, room
        self._fitting = 3
        inside = QWidget()
        self._columns = Across(look, gap=0, parent=inside)
        self._rules = (Rule("upright"), Rule("upright"))
        self._columns.addWidget(agenda, 22)
        self._columns.addWidget(self._rules[0])
        self._columns.addWidget(person, 50)
        self._columns.addWidget(self._rules[1])
        self._columns.addWidget(room, 28)
        Down(look, gap=0, parent=self).addWidget(Scroll(inside))
        look.changed.connect(self._arrange)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        px, wide = self._look.theme.px, self.width()
        fitting = 1 if wide < px(SINGLE) else 2 if wide < px(NARROW) else 3
        if fitting == self._fitting:
            return
        self._fitting = fitting
        self._rules[0].setVisible(fitting == 3)
        self._rules[1].setVisible(fitting > 1)
        way = QBoxLayout.Direction
        self._columns.setDirection(way.TopToBottom if fitting == 1 else way.LeftToRight)
        self._agenda.grow(fitting < 3)
        for panel in (self._person, self._room):
            panel.grow(fitting == 1)
        if fitting < 3:
            self._room.hold(self._agenda)
        else:
            self._columns.insertWidget(0, self._agenda, 22)
