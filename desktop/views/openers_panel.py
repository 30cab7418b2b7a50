"""Who may open a person, and giving them to a colleague: rows in, signals out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from desktop.views.day_field import DayField
from desktop.views.parts.buttons import Button
from desktop.views.parts.columns import Column
from desktop.views.parts.fields import ChoiceField, LineField
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Pane
from desktop.views.parts.sure import Sure
from desktop.views.parts.table import Table
from desktop.views.shown import until_words
from desktop.views.theme import Look
from desktop.words.dates import shown_date
from desktop.words.enums import CARES_FOR_NOBODY, RelationshipKind, Role
from desktop.words.people import raised, role_words
from desktop.words.relationships import Givable, RelationshipRow


@dataclass(frozen=True, slots=True)
class To:
    """To whom: a colleague, or everybody of a role in a team."""

    staff: int | None = None
    team: int | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Gift:
    """What someone filled in to give a person to colleagues."""

    to: To
    kind: RelationshipKind
    until: date | None
    """The last day; None: until someone ends it."""
    reason: str


def who_words(row: RelationshipRow) -> str:
    """A colleague by name, or everybody of a role in a team."""
    if not row.team:
        return f"{row.who}, {role_words(row.role)}"
    return _everyone(row.role, row.team)


def _everyone(role: Role, team: str) -> str:
    words = QCoreApplication.translate("Openers", "Every {role} of {team}")
    return words.format(role=role_words(role), team=team)


ROWS = 4
"""Of the list that are always to be seen."""


class OpenersPanel(QWidget):
    """``show_openers(rows)``, ``offer(givable)``; ``given(Gift)``, ``ended(row)``.

    Either is said once more, with whom it is about. Nobody's broken glass is among the rows.
    """

    given = Signal(object)
    ended = Signal(object)

    def __init__(
        self, look: Look, today: Callable[[], date], *, roomy: bool = True,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.table = Table(
            look,
            [
                Column(self.tr("Who"), who_words, strong=True, whole=True),
                Column(self.tr("Why"), lambda row: raised(row.kind.value), wide=100),
                Column(self.tr("Until"), lambda row: until_words(row.ends_at), wide=112,
                       figures=True),
                Column(self.tr("Given by"), lambda row: row.made_by, wide=150, quiet=True,
                       spare=not roomy, whole=True),
                Column(self.tr("Reason"), lambda row: row.reason, quiet=True, spare=True),
            ],
            self.tr("Who may open this record"),
        )  # fmt: skip
        self.pane = Pane(look, self.table)
        self.end = Button(look, self.tr("End"), icon="x", key="Del")
        self.end.setEnabled(False)
        self.end.setToolTip(self.tr("Choose one in the list first."))
        self.end.clicked.connect(self._end)
        self.table.rowChosen.connect(self._choose)
        self.to = ChoiceField(look, self.tr("Give to"))
        self.kind = ChoiceField(
            look,
            self.tr("How"),
            [
                (RelationshipKind.CASELOAD, self.tr("On their caseload")),
                (RelationshipKind.REFERRAL, self.tr("Referred to them")),
            ],
        )
        self.until = DayField(look, self.tr("Last day, if it ends"), today)
        self.reason = LineField(look, self.tr("Reason, if there is one to tell"))
        self.button = Button(look, self.tr("Give"), "primary", "plus", "Ctrl+Return")
        self.sure_to_give, self.sure_to_end = Sure(look), Sure(look)
        self.to.chosen.connect(lambda _: self.to.wrong(""))
        for moved in (
            self.to.chosen, self.kind.chosen, self.until.edited, self.reason.edited,
        ):  # fmt: skip
            moved.connect(self.sure_to_give.drop)
        self.button.clicked.connect(self._give)
        self.reason.entered.connect(self._give)
        self.until.entered.connect(self._give)
        besides = Paragraph(
            self.tr(
                "Besides: the roles of their own practice, and whoever attends a meeting that has "
                "them on its agenda."
            ),
            "small",
            "text2",
        )
        self.form = Section(look, self.tr("Add to a caseload, or refer"))
        line = Across if roomy else Down
        first, second = line(look, gap=14), line(look, gap=14)
        first.addWidget(self.to, 3)
        first.addWidget(self.kind, 2)
        first.addWidget(self.until, 2)
        second.addWidget(self.reason, 1)
        foot = Down(look, gap=0)
        foot.addStretch(1)
        foot.addWidget(self.button)
        second.addLayout(foot)
        fields = Down(look, gap=8)
        fields.addLayout(first)
        fields.addLayout(second)
        fields.addWidget(self.sure_to_give)
        self.form.body.addLayout(fields)
        self._look, self._roomy = look, roomy
        look.changed.connect(self._fit)
        self._fit()
        below = Across(look, gap=14)
        below.addWidget(besides, 1)
        below.addWidget(self.end)
        column = Down(look, gap=10, parent=self)
        column.addWidget(self.pane, 1)
        column.addLayout(below)
        column.addWidget(self.sure_to_end)
        column.addWidget(self.form)

    def show_openers(self, rows: Sequence[RelationshipRow]) -> None:
        self.table.show_rows(rows)
        if rows:
            self.pane.ready()
        else:
            self.pane.empty(self.tr("Nobody was given this person by name."))

    def offer(self, givable: Givable) -> None:
        """To whom the person may be given."""
        chosen = self.to.value()
        choices: list[tuple[object, str]] = [(None, self.tr("Choose"))]
        choices += [(To(key), f"{name}, {role_words(role)}") for key, name, role in givable.staff]
        choices += [
            (To(team=team, role=role), _everyone(role, name))
            for team, name in givable.teams
            for role in Role
            if role not in CARES_FOR_NOBODY
        ]
        self.to.set_choices(choices)
        self.to.set_value(chosen)
        self.button.setEnabled(len(choices) > 1)

    def _fit(self) -> None:
        """Rather let the dialog scroll than leave its list less than a few rows; where there is
        little room its bar scrolls the list, too."""
        self.table.grow(not self._roomy)
        self.pane.setMinimumHeight(self._look.theme.px(32 + 36 * ROWS) if self._roomy else 0)

    def forget_typed(self) -> None:
        self.reason.set_text("")
        self.until.set_day(None)
        self.to.set_value(None)

    def _choose(self, row: RelationshipRow | None) -> None:
        self.end.setEnabled(row is not None)
        self.sure_to_end.drop()

    def _give(self) -> None:
        to, readable = self.to.value(), self.until.readable()
        if not isinstance(to, To):
            self.to.wrong(self.tr("Choose who is given this person."))
            self.to.setFocus()
            return
        if not readable:
            return
        gift = Gift(
            to, cast("RelationshipKind", self.kind.value()), self.until.day(), self.reason.text()
        )
        words = self.tr("From now on {who} may open this record, until {day}.") if gift.until else (
            self.tr("From now on {who} may open this record, until someone ends it.")
        )  # fmt: skip
        self.sure_to_give.ask(
            words.format(who=self.to.edit.currentText(), day=shown_date(gift.until)),
            self.tr("Give"),
            lambda: self.given.emit(gift),
        )

    def _end(self) -> None:
        row = self.table.chosen_row()
        if row is None:
            return
        words = self.tr("{who}: this {why} ends now. What else lets them open this record stays.")
        self.sure_to_end.ask(
            words.format(who=who_words(row), why=row.kind.value),
            self.tr("End it"),
            lambda: self.ended.emit(row),
        )
