"""Is it the right person? The caller says, the desk compares."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import TickBox
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.views.theme import Look
from desktop.words.dates import shown_date
from desktop.words.desk import LEAST_RIGHT, Identifier, IdentityRow


class CallerCheck(Section):
    """``show_who(known)``, then a tick for each identifier that is right; ``clear()``.

    ``confirmed()`` once enough of them are ticked.
    """

    confirmed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, self.tr("Is it the right person?"), parent=parent)
        self.ticks = {each: TickBox(look, "") for each in Identifier}
        self.enough = Paragraph("", "small", "text2")
        self.confirm = Button(look, self.tr("It is the right person"), "primary", "check", "C")
        for widget in (*self.ticks.values(), self.enough):
            self.add(widget)
        self.body.addWidget(self.confirm, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.setSpacing(look.theme.px(6))
        for tick in self.ticks.values():
            tick.toggled.connect(self._count)
        self.confirm.clicked.connect(lambda _: self.confirmed.emit())

    def show_who(self, known: IdentityRow) -> None:
        born = self.tr("born {day}").format(day=shown_date(known.born)) if known.born else ""
        for each, label, words in (
            (Identifier.NAME_AND_BIRTH, self.tr("Name and birth date"), born and
             f"{known.name}, {born}"),
            (Identifier.ADDRESS, self.tr("Address"), known.address),
            (Identifier.NHS_NUMBER, self.tr("NHS No."), known.nhs_number),
            (Identifier.TELEPHONE, self.tr("Telephone"), known.telephone),
        ):  # fmt: skip
            tick = self.ticks[each]
            tick.setText(f"{label}: {words}" if words else self.tr("{label}: none is shown").format(
                label=label
            ))  # fmt: skip
            tick.setAccessibleName(tick.text())
            tick.setEnabled(bool(words))
        self._count()
        self.show()
        self.ticks[Identifier.NAME_AND_BIRTH].setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        for tick in self.ticks.values():
            tick.setChecked(False)

    def right(self) -> frozenset[Identifier]:
        """What the caller said right."""
        return frozenset(each for each, tick in self.ticks.items() if tick.isChecked())

    def _count(self) -> None:
        right = len(self.right())
        enough = right >= LEAST_RIGHT
        self.enough.setText(
            self.tr("The caller says them; you compare. Two at least must be right.")
            if not enough
            else self.tr("{count} are right.").format(count=right)
        )
        self.confirm.setEnabled(enough)
        self.confirm.setToolTip("" if enough else self.enough.text())
