"""Finding one person by exact details, for those who look after disclosure and open no record."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services import patients
from desktop.views.administration.filters import NARROW, at_the_foot
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import ChoiceField, LineField
from desktop.views.parts.fold import Fold
from desktop.views.parts.layout import Down
from desktop.words.dates import shown_date
from desktop.words.patients import FoundRow


class PersonFinder(QWidget):
    """``PersonFinder(seat, topic)``: ``person()`` is whoever was found and chosen, or None.

    ``found()`` once the answer came. It says what was typed and no more, and is kept in the audit.
    """

    found = Signal()

    def __init__(self, seat: Seat, topic: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look, self._seat, self._topic = seat.look, seat, topic
        self.box = LineField(
            look, self.tr("Person"), hint=self.tr("full NHS number, or exact name and birth date")
        )
        self.button = Button(look, self.tr("Find"), icon="search", key="F8")
        self.people = ChoiceField(look, self.tr("Found"))
        self.box.entered.connect(self._find)
        self.box.edited.connect(lambda _: self._forget())
        self.button.clicked.connect(self._find)
        self.setFocusProxy(self.box)
        row = Fold(look, NARROW, gap=12)
        row.add(self.box, 3)
        row.add(at_the_foot(look, self.button))
        row.add(self.people, 2)
        Down(look, gap=0, parent=self).addWidget(row)
        self._forget()

    def person(self) -> int | None:
        chosen = self.people.value()
        return chosen if isinstance(chosen, int) else None

    def clear(self) -> None:
        self.box.set_text("")
        self._forget()

    def _forget(self) -> None:
        """What was found for other words is nobody any more."""
        self._seat.records.forget(self._topic)
        self.box.wrong("")
        self.people.set_choices([(None, self.tr("Nobody yet"))])
        self.people.setEnabled(False)
        self.found.emit()

    def _find(self) -> None:
        typed = self.box.text().strip()
        records, actor = self._seat.records, self._seat.actor
        if not typed:
            self.box.setFocus()
            return
        today = records.today()
        records.read(
            self._topic,
            lambda session: patients.find_exactly(session, actor, typed, today),
            self._show,
            self.box.wrong,
            signed=True,
        )

    def _show(self, rows: Sequence[FoundRow]) -> None:
        if not rows:
            self.box.wrong(self.tr("Nobody in this hub has exactly these details."))
            return
        self.box.wrong("")
        self.people.set_choices(
            [(row.id, f"{row.name}, {shown_date(row.born, self.tr('not known'))}") for row in rows]
        )
        self.people.setEnabled(True)
        self.found.emit()
