"""An action typed in one line, read back as it is typed: what, who and by when."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QWidget

from desktop.services import action_line
from desktop.views.day_field import DayField
from desktop.views.parts.buttons import Button
from desktop.views.parts.card import Card
from desktop.views.parts.fields import ChoiceField, LineField
from desktop.views.parts.keys import key_within
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.theme import Look
from desktop.words.dates import shown_date
from desktop.words.people import role_words

NARROW = 520


class ActionEntry(QWidget):
    """``show_staff(staff)``, ``words()``, ``set_words(line)``, ``clear()``.

    ``edited()`` on each key; ``entered(what, owner, due)`` on Enter once nothing is missing.
    What the line does not say for certain is asked for, never guessed.
    """

    edited = Signal()
    entered = Signal(str, int, object)
    unfolded = Signal()
    """The parts of the line came into sight below it."""

    def __init__(
        self, look: Look, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._today = look, today
        self._staff: Sequence[action_line.Owner] = ()
        self._picked_owner = self._picked_day = False
        self.line = LineField(
            look, self.tr("Action"), hint=self.tr("who, what, when, in one line"), key="A"
        )
        self.what = Paragraph("", "strong")
        self.who = ChoiceField(look, self.tr("Who"), [(None, self.tr("Choose who"))])
        # Names and roles are long; the list that drops down shows them whole.
        self.who.edit.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.who.edit.setMinimumContentsLength(10)
        self.due = DayField(look, self.tr("Due"), today)
        self.add = Button(look, self.tr("Add"), icon="plus")
        self._parts = Card(look, tone="sunk")
        self._lay_out()
        self.line.edited.connect(self._read)
        self.line.entered.connect(self._enter)
        self.who.chosen.connect(self._pick_owner)
        self.due.edited.connect(self._pick_day)
        self.due.entered.connect(self._enter)
        self.add.clicked.connect(self._enter)
        for widget in (self.line.edit, self.who.edit, self.due.edit):
            key_within(widget, "Escape", self._leave)
        look.changed.connect(self._fit)
        self.clear()

    def show_staff(self, staff: Sequence[action_line.Owner]) -> None:
        """Who can own an action; what is chosen stays chosen."""
        if tuple(staff) == tuple(self._staff):
            return
        chosen = self.who.value()
        self._staff = tuple(staff)
        choices: list[tuple[object, str]] = [(None, self.tr("Choose who"))]
        self.who.set_choices(
            choices + [(key, f"{name}, {role_words(role)}") for key, name, role in staff]
        )
        self.who.set_value(chosen)

    def words(self) -> str:
        return self.line.text()

    def set_words(self, line: str) -> None:
        self.line.set_text(line)
        self._read()

    def clear(self) -> None:
        self.line.set_text("")
        self._read()

    def _read(self) -> None:
        """Say what the line says so far; a part that was chosen by hand stays as chosen."""
        typed = bool(self.words().strip())
        if not typed:
            self._picked_owner = self._picked_day = False
        found = action_line.parse(self.words(), self._staff, self._today())
        self.what.setText(found.what)
        if not self._picked_owner:
            self.who.set_value(found.owner)
        if not self._picked_day:
            self.due.set_text(shown_date(found.due))
        for field in (self.line, self.who, self.due):
            field.wrong("")
        if typed and self._parts.isHidden():
            self._parts.show()
            self.unfolded.emit()
        elif not typed:
            self._parts.hide()
        self.edited.emit()

    def _pick_owner(self, _: object) -> None:
        self._picked_owner = True
        self.who.wrong("")

    def _pick_day(self, _: str) -> None:
        self._picked_day = True

    def _enter(self) -> None:
        found = action_line.parse(self.words(), self._staff, self._today())
        owner, due = self.who.value(), self.due.day()
        if not found.what:
            self.line.wrong(self.tr("Write what will be done."))
            self.line.setFocus()
        elif not isinstance(owner, int):
            self.who.wrong(self.tr("Choose who will do it."))
            self.who.setFocus()
        elif due is None:
            self.due.wrong(self.tr("Say by when, such as: in 2 weeks."))
            self.due.setFocus()
        else:
            self.entered.emit(found.what, owner, due)

    def _leave(self) -> None:
        """Out of the fields, so that single keys act again; what was typed stays."""
        for widget in (self.line.edit, self.who.edit, self.due.edit):
            widget.clearFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """A day is read whole; where it is narrow, what will be done has a line to itself."""
        px = self._look.theme.px
        self.due.setMinimumWidth(px(118))
        narrow = self.width() < px(NARROW)
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    def _lay_out(self) -> None:
        look = self._look
        what = QWidget()
        column = Down(look, gap=5, parent=what)
        label = Paragraph(self.tr("What"), "section")
        column.addWidget(label)
        column.addWidget(self.what)
        column.addStretch(1)
        asked = Across(look, gap=12)
        asked.addWidget(self.who, 3)
        asked.addWidget(self.due, 2)
        asked.addWidget(self.add, 0, Qt.AlignmentFlag.AlignBottom)
        self._row = Across(look, gap=12)
        self._row.addWidget(what, 4)
        self._row.addLayout(asked, 6)
        self._parts.body.addLayout(self._row)
        whole = Down(look, gap=6, parent=self)
        whole.addWidget(self.line)
        whole.addWidget(self._parts)
        self._fit()
