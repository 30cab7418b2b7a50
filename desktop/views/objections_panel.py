"""What people do not want: a list of it, and writing down what one of them said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import ChoiceField, LineField
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Pane
from desktop.views.parts.table import Column, Table
from desktop.views.theme import Look
from desktop.words.dates import ENGLAND, shown_date
from desktop.words.enums import ObjectionTo, Role
from desktop.words.people import raised, role_words
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
    """``show_objections(rows)``, ``offer(organisations, staff)``.

    ``recorded(Objected)`` once it is filled in, ``withdrawn(row)``. With ``named`` the
    list is of many people and says whose each is.
    """

    recorded = Signal(object)
    withdrawn = Signal(object)

    def __init__(
        self, look: Look, *, named: bool = False, roomy: bool = True,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._organisations: list[tuple[object, str]] = []
        self._staff: list[tuple[object, str]] = []
        columns = [
            Column(self.tr("Does not want"), self._what, strong=not named),
            Column(self.tr("In their words"), lambda row: row.note),
            Column(self.tr("Written down by"), lambda row: row.made_by, wide=160, quiet=True,
                   spare=True),
            Column(self.tr("On"), lambda row: shown_date(row.made_at.astimezone(ENGLAND).date()),
                   wide=112, figures=True, quiet=True),
        ]  # fmt: skip
        if named:
            columns.insert(0, Column(self.tr("Person"), lambda row: row.name, strong=True))
        self.table = Table(look, columns, self.tr("Objections"))
        self.pane = Pane(look, self.table)
        self.withdraw = Button(look, self.tr("They no longer mind"), icon="check", key="Del")
        self.withdraw.setEnabled(False)
        self.withdraw.setToolTip(self.tr("Choose one in the list first."))
        self.withdraw.clicked.connect(lambda: self.withdrawn.emit(self.table.chosen_row()))
        self.table.rowChosen.connect(lambda row: self.withdraw.setEnabled(row is not None))
        self.against = ChoiceField(
            look,
            self.tr("The person does not want"),
            [(each, raised(each.value)) for each in ObjectionTo],
        )
        self.whom = ChoiceField(look, self.tr("Which"))
        self.words = LineField(look, self.tr("In the person’s words"))
        self.button = Button(look, self.tr("Write it down"), "primary", "hand-stop", "Ctrl+Return")
        self.against.chosen.connect(self._offer_whom)
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
        self.form.body.addLayout(self.fields)
        self._look = look
        look.changed.connect(self._fit)
        self._fit()
        below = Across(look, gap=14)
        below.addStretch(1)
        below.addWidget(self.withdraw)
        column = Down(look, gap=10, parent=self)
        column.addWidget(self.pane, 1)
        column.addLayout(below)
        column.addWidget(self.form)
        self._offer_whom()

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
        """Rather let the dialog scroll than leave its list less than a few rows."""
        self.pane.setMinimumHeight(self._look.theme.px(32 + 36 * ROWS))

    def forget_typed(self) -> None:
        self.words.set_text("")
        self.words.wrong("")

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
        self.whom.set_choices(choices)
        self.whom.set_value(chosen)
        self.whom.setVisible(against is not ObjectionTo.DISCUSSION)

    def _record(self) -> None:
        if not self.words.text().strip():
            self.words.wrong(self.tr("Write what the person said, in their words."))
            self.words.setFocus()
            return
        self.words.wrong("")
        against, whom = cast("ObjectionTo", self.against.value()), self.whom.value()
        self.recorded.emit(
            Objected(
                against,
                whom if isinstance(whom, str) else "",
                whom if isinstance(whom, int) else None,
                self.words.text(),
            )
        )
