"""Who rings, and is it the right person they ring about? The caller says, the desk compares."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import ChoiceField, LineField, TickBox
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.views.theme import Look
from desktop.words.dates import shown_date
from desktop.words.desk import LEAST_RIGHT, Caller, CallerKind, Identifier, IdentityRow


class CallerCheck(Section):
    """``show_who(known)``: first who rings, then a tick for each identifier that is right.

    ``confirmed()`` once someone rings and enough is ticked; ``caller()``, ``right()``, ``clear()``.
    """

    confirmed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            look, self.tr("Who rings, and is it the right person?"), gap=6, parent=parent
        )
        self.who = ChoiceField(look, self.tr("Who rings"))
        self.who.chosen.connect(lambda _: self._choose())
        self.name = LineField(look, self.tr("The name that they give"))
        self.name.edited.connect(lambda _: self._count())
        self.ticks = {each: TickBox(look, "") for each in Identifier}
        self.enough = Paragraph("", "small", "text2")
        self.confirm = Button(look, self.tr("It is the right person"), "primary", "check", "C")
        for widget in (self.who, self.name, *self.ticks.values(), self.enough):
            self.add(widget)
        self.body.addWidget(self.confirm, 0, Qt.AlignmentFlag.AlignLeft)
        for tick in self.ticks.values():
            tick.toggled.connect(self._count)
        self.confirm.clicked.connect(lambda _: self.confirmed.emit())

    def show_who(self, known: IdentityRow) -> None:
        self._offer_callers(known)
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
        self._choose()
        self.show()
        self.who.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_callers(self, known: IdentityRow) -> None:
        choices: list[tuple[object, str]] = [
            (None, self.tr("Choose who rings")),
            (Caller(CallerKind.PERSON), self.tr("{name}, the person").format(name=known.name)),
        ]
        choices += [
            (Caller(CallerKind.CONTACT, each.id), ", ".join(filter(None, (each.title,
                                                                          each.detail))))
            for each in known.contacts
        ]  # fmt: skip
        choices.append((Caller(CallerKind.OTHER), self.tr("Somebody else")))
        self.who.set_choices(choices)

    def clear(self) -> None:
        self.who.set_choices([])
        self.name.set_text("")
        for tick in self.ticks.values():
            tick.setChecked(False)

    def caller(self) -> Caller | None:
        """Who rings; None until somebody is chosen, and named where no source records them."""
        chosen = self.who.value()
        if not isinstance(chosen, Caller):
            return None
        if chosen.kind is not CallerKind.OTHER:
            return chosen
        name = self.name.text().strip()
        return Caller(CallerKind.OTHER, name=name) if name else None

    def _choose(self) -> None:
        self.name.setVisible(self.who.value() == Caller(CallerKind.OTHER))
        self._count()

    def right(self) -> frozenset[Identifier]:
        """What the caller said right."""
        return frozenset(each for each, tick in self.ticks.items() if tick.isChecked())

    def _count(self) -> None:
        right, rings = len(self.right()), self.caller() is not None
        enough = right >= LEAST_RIGHT
        if not rings:
            said = self.tr("Say first who rings: what may be told depends on it.")
        elif not enough:
            said = self.tr("The caller says them; you compare. Two at least must be right.")
        else:
            said = self.tr("{count} are right.").format(count=right)
        self.enough.setText(said)
        self.confirm.setEnabled(rings and enough)
        self.confirm.setToolTip("" if rings and enough else said)
