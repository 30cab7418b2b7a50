"""What people do not want: a list of it, and writing down what one of them said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.views.parts.buttons import Button
from desktop.views.parts.columns import Column
from desktop.views.parts.fields import ChoiceField, Field, LineField
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Pane
from desktop.views.parts.sure import Sure
from desktop.views.parts.table import Table
from desktop.views.theme import Look
from desktop.words.dates import ENGLAND, shown_date
from desktop.words.enums import ObjectionTo, Role
from desktop.words.people import Actor, raised, role_words
from desktop.words.relationships import ObjectionRow


@dataclass(frozen=True, slots=True)
class Objected:
    """What someone filled in of what a person does not want."""

    against: ObjectionTo
    organisation: str
    staff: int | None
    words: str


ROWS = 4
"""Of the list that are always to be seen."""


class ObjectionsPanel(QWidget):
    """``show_objections(rows)``, ``offer(organisations, staff)``; ``reader`` sits before it.

    ``recorded(Objected)`` and ``withdrawn(row)`` once someone has said what follows from it. With
    ``named`` the list is of many people and says whose each is; ``ready()`` is asked first whether
    it is known whose the next one is.
    """

    recorded = Signal(object)
    withdrawn = Signal(object)

    def __init__(
        self, look: Look, reader: Actor, *, named: bool = False, roomy: bool = True,
        ready: Callable[[], bool] = lambda: True, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._reader, self._ready, self._named = reader, ready, named
        self._organisations: list[tuple[object, str]] = []
        self._staff: list[tuple[object, str]] = []
        self.table = Table(look, self._columns(), self.tr("Objections"))
        self.pane = Pane(look, self.table)
        self.withdraw = Button(look, self.tr("They no longer mind"), icon="check", key="Del")
        self.withdraw.setEnabled(False)
        self.withdraw.setToolTip(self.tr("Choose one in the list first."))
        self.withdraw.clicked.connect(self._withdraw)
        self.table.rowChosen.connect(self._choose)
        self.against = ChoiceField(
            look,
            self.tr("The person does not want"),
            [(None, self.tr("Choose")), *((each, raised(each.value)) for each in ObjectionTo)],
        )
        self.whom = ChoiceField(look, self.tr("Which"))
        self.words = LineField(look, self.tr("In the person’s words"))
        self.button = Button(look, self.tr("Write it down"), "primary", "hand-stop", "Ctrl+Return")
        self.sure_to_record, self.sure_to_withdraw = Sure(look), Sure(look)
        self.against.chosen.connect(self._offer_whom)
        for chooser in (self.against, self.whom):
            chosen = chooser.chosen
            chosen.connect(self.sure_to_record.drop)
            chosen.connect(lambda _, chooser=chooser: chooser.wrong(""))
        self.words.edited.connect(self.sure_to_record.drop)
        self.button.clicked.connect(self._record)
        self.words.entered.connect(self._record)
        self.form = Section(look, self.tr("Write down what they said"))
        line = Across if roomy else Down
        first, second = line(look, gap=14), line(look, gap=14)
        first.addWidget(self.against, 1)
        first.addWidget(self.whom, 1)
        second.addWidget(self.words, 1)
        foot = Down(look, gap=0)
        foot.addStretch(1)
        foot.addWidget(self.button)
        second.addLayout(foot)
        self.fields = Down(look, gap=8)
        self.fields.addLayout(first)
        self.fields.addLayout(second)
        self.fields.addWidget(self.sure_to_record)
        self.form.body.addLayout(self.fields)
        self._look, self._roomy = look, roomy
        look.changed.connect(self._fit)
        self._fit()
        below = Across(look, gap=14)
        below.addStretch(1)
        below.addWidget(self.withdraw)
        column = Down(look, gap=10, parent=self)
        column.addWidget(self.pane, 1)
        column.addLayout(below)
        column.addWidget(self.sure_to_withdraw)
        column.addWidget(self.form)
        self._offer_whom()

    def _columns(self) -> list[Column]:
        columns = [
            Column(self.tr("Does not want"), self._what, strong=not self._named),
            Column(self.tr("In their words"), lambda row: row.note),
            Column(self.tr("Written down by"), lambda row: row.made_by, wide=160, quiet=True,
                   spare=True),
            Column(self.tr("On"), lambda row: shown_date(row.made_at.astimezone(ENGLAND).date()),
                   wide=112, figures=True, quiet=True),
        ]  # fmt: skip
        if self._named:
            columns.insert(
                0, Column(self.tr("Person"), lambda row: row.name, strong=True, whole=True)
            )
        return columns

    def show_objections(self, rows: Sequence[ObjectionRow]) -> None:
        self.table.show_rows(rows)
        if rows:
            self.pane.ready()
        else:
            self.pane.empty(self.tr("No objection was written down."))

    def offer(self, organisations: Sequence[str], staff: Sequence[tuple[int, str, Role]]) -> None:
        """Against whom there may be an objection."""
        self._organisations = [(each, each) for each in organisations]
        self._staff = [(key, f"{name}, {role_words(role)}") for key, name, role in staff]
        self._offer_whom()

    def _fit(self) -> None:
        """Rather let the dialog scroll than leave its list less than a few rows; where there is
        little room its bar scrolls the list, too."""
        self.table.grow(not self._roomy)
        self.pane.setMinimumHeight(self._look.theme.px(32 + 36 * ROWS) if self._roomy else 0)

    def forget_typed(self) -> None:
        self.words.set_text("")
        self.words.wrong("")
        self.against.set_value(None)
        self._offer_whom()

    def _choose(self, row: ObjectionRow | None) -> None:
        self.withdraw.setEnabled(row is not None)
        self.sure_to_withdraw.drop()

    def _what(self, row: ObjectionRow) -> str:
        if row.against is ObjectionTo.DISCUSSION:
            return raised(row.against.value)
        return self.tr("{whom} seeing their record").format(whom=row.whom)

    def _offer_whom(self) -> None:
        against, chosen = self.against.value(), self.whom.value()
        offered = {
            ObjectionTo.ORGANISATION: self._organisations,
            ObjectionTo.PERSON: self._staff,
        }
        choices = next((each for key, each in offered.items() if key is against), [])
        self.whom.set_choices([(None, self.tr("Choose")), *choices])
        self.whom.set_value(chosen)
        self.whom.setVisible(against in offered)

    def _record(self) -> None:
        if not (self._filled_in() and self._ready()):
            return
        against, whom = cast("ObjectionTo", self.against.value()), self.whom.value()
        said = Objected(
            against,
            whom if isinstance(whom, str) else "",
            whom if isinstance(whom, int) else None,
            self.words.text(),
        )
        self.sure_to_record.ask(
            self._follows(said), self.tr("Write it down"), lambda: self.recorded.emit(said)
        )

    def _filled_in(self) -> bool:
        """Whether it says all that it must; if not, the first that is missing says so."""
        missing: Field | None = None
        for field, there, sentence in (
            (self.words, bool(self.words.text().strip()),
             self.tr("Write what the person said, in their words.")),
            (self.whom, self.whom.isHidden() or self.whom.value() is not None,
             self.tr("Choose whom they mean.")),
            (self.against, self.against.value() is not None,
             self.tr("Choose what they do not want.")),
        ):  # fmt: skip
            field.wrong("" if there else sentence)
            missing = missing if there else field
        if missing is not None:
            missing.setFocus()
        return missing is None

    def _follows(self, said: Objected) -> str:
        """Whom it shuts out from now on, oneself included."""
        if said.against is ObjectionTo.DISCUSSION:
            return self.tr("From now on nobody puts this person on the agenda of a meeting.")
        governs = self._reader.role is Role.GOVERNANCE_LEAD  # whom no objection shuts out
        if said.against is ObjectionTo.ORGANISATION:
            words = self.tr("From now on nobody of {organisation} may open this record.").format(
                organisation=said.organisation
            )
            own = said.organisation == self._reader.organisation
        else:
            words = self.tr("From now on {name} may not open this record.").format(
                name=self.whom.edit.currentText()
            )
            own = said.staff == self._reader.id
        itself = self.tr("You are one of them: you close it to yourself as well.")
        return f"{words} {itself}" if own and not governs else words

    def _withdraw(self) -> None:
        row = self.table.chosen_row()
        if row is None:
            return
        words = (
            self.tr("From now on this person may be put on the agenda of a meeting again.")
            if row.against is ObjectionTo.DISCUSSION
            else self.tr(
                "From now on {whom} may open this record again, as far as the policy lets them."
            ).format(whom=row.whom)
        )
        if row.name and self._named:
            words = f"{row.name}: {words}"
        self.sure_to_withdraw.ask(
            words, self.tr("They no longer mind"), lambda: self.withdrawn.emit(row)
        )
