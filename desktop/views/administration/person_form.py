"""What someone does, where, for whom and how long: the fields of one member of staff."""

from collections.abc import Callable
from datetime import date
from typing import cast

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QWidget

from desktop.services.sign_ins import proposed_password
from desktop.views.administration.beside import Form, Note, narrow
from desktop.views.administration.person_acts import PersonActs
from desktop.views.day_field import DayField
from desktop.views.parts.fields import ChoiceField, LineField
from desktop.views.parts.folding import Pairs
from desktop.views.parts.layout import Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.ticks import Ticks
from desktop.views.theme import Look
from desktop.words.administration import Grantable, PersonForm, PersonRow
from desktop.words.enums import PRACTICE_ROLES, Role
from desktop.words.people import one_name, raised, role_words

NOTHING = Grantable((), (), (), frozenset(), frozenset(), ())


class PersonFields(Form):
    """``set_grantable(what)``, then ``show_row(row)``; ``value()`` is what is wanted.

    ``named(name)`` once someone new has a name: a user name is proposed by ``propose``.
    """

    named = Signal(str)

    def __init__(
        self, look: Look, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._today = today
        self._row: PersonRow | None = None
        self._grantable = NOTHING
        self._proposed = ""
        self.refusal = Note(look)
        self.name = LineField(look, self.tr("Name"))
        self.username = LineField(look, self.tr("User name"))
        self.password = LineField(look, self.tr("First password"), hint=self.tr("shown once"))
        self.role = narrow(ChoiceField(look, self.tr("Role")))
        self.organisation = LineField(look, self.tr("Organisation"))
        # One for good: the window of one that is put away may keep the keys to itself.
        self._known = QStringListModel(self)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.organisation.edit.setCompleter(completer)
        self.renamed = narrow(
            ChoiceField(
                look,
                self.tr("Why it is another one"),
                [
                    (None, self.tr("Choose")),
                    (False, self.tr("They work for another organisation")),
                    (True, self.tr("The organisation has another name")),
                ],
            )
        )
        self.telephone = LineField(look, self.tr("Telephone at work"))
        self.first_day = DayField(look, self.tr("First day"), today)
        self.last_day = DayField(look, self.tr("Last day"), today)
        self.teams = Ticks(look, self.tr("Teams"))
        self.practices = Ticks(look, self.tr("Practices"))
        self.reach = Paragraph("", "small", "text2")
        self.acts = PersonActs(look, today)
        self._fields = (
            self.name, self.role, self.organisation, self.telephone, self.first_day,
            self.last_day, self.teams, self.practices,
        )  # fmt: skip
        column = Down(look, gap=12, parent=self)
        column.addWidget(self.refusal)
        self._new = Pairs(look, (self.username, self.password))
        for pairs in (
            Pairs(look, (self.name, self.role)),
            self._new,
            Pairs(look, (self.organisation, self.telephone, self.first_day, self.last_day)),
            self.renamed,
        ):
            column.addWidget(pairs)
        for widget in (self.teams, self.practices, self.reach, self.acts):
            column.addWidget(widget)
        for line in (
            self.name, self.username, self.password, self.organisation, self.telephone,
            self.first_day, self.last_day,
        ):  # fmt: skip
            line.edited.connect(lambda _: self.edited.emit())
        self.organisation.edited.connect(lambda _: self._offer_why())
        self.renamed.chosen.connect(lambda _: self.edited.emit())
        for day in (self.first_day, self.last_day):
            day.edit.editingFinished.connect(self.edited)
        self.name.edit.editingFinished.connect(self._named)
        self.role.chosen.connect(lambda _: self._say_reach())
        self.role.chosen.connect(lambda _: self.edited.emit())
        for ticks in (self.teams, self.practices):
            ticks.edited.connect(self.edited)

    def set_grantable(self, grantable: Grantable) -> None:
        """What may be given. What stands in the fields stays."""
        if grantable == self._grantable:
            return
        self._grantable = grantable
        self._known.setStringList(list(grantable.organisations))

    def show_row(self, row: PersonRow | None) -> None:
        self._row, self._proposed = row, ""
        refusal = row.refusal if row is not None else ""
        self.refusal.say(refusal, "plain")
        self._new.setVisible(row is None)
        self.username.set_text("")
        self.password.set_text(proposed_password() if row is None else "")
        self._fill(row.form if row is not None else self._someone_new())
        for field in self._fields:
            field.setEnabled(not refusal)
        self.acts.show_row(row)

    def propose(self, username: str) -> None:
        """Unless someone has typed another one."""
        if self.username.text() in {"", self._proposed}:
            self._proposed = username
            self.username.set_text(username)
            self.edited.emit()

    def value(self) -> PersonForm:
        return PersonForm(
            self.name.text().strip(),
            cast("Role | None", self.role.value()),
            self.teams.values(),
            self.practices.values(),
            self.organisation.text().strip(),
            self.telephone.text().strip(),
            self.first_day.day(),
            self.last_day.day(),
            self._moves() and self.renamed.value() is True,
        )

    def state(self) -> object:
        days = self.first_day.text().strip(), self.last_day.text().strip()
        new = (self.username.text(), self.password.text()) if self._row is None else ()
        return self.value(), days, new

    def half_typed(self) -> bool:
        return self.acts.half_typed()

    def follow(self, row: PersonRow) -> None:
        self._row = row
        self._offer_why()
        if not self.acts.half_typed():
            self.acts.show_row(row)

    def readable(self) -> bool:
        readable = [day.readable() for day in (self.first_day, self.last_day)]
        chosen = self.role.value() is not None
        self.role.wrong("" if chosen else self.tr("Choose what they do here."))
        told = not self._moves() or self.renamed.value() is not None
        self.renamed.wrong(
            "" if told else self.tr("Say which: an objection to the old name depends on it.")
        )
        return chosen and told and all(readable)

    def begin(self) -> QWidget:
        return self.name

    def _someone_new(self) -> PersonForm:
        """Someone like most: in the one team that there is, from today on."""
        open_to = self._grantable.may_give_teams
        return PersonForm(
            "", None, open_to if len(open_to) == 1 else frozenset(), first_day=self._today()
        )

    def _fill(self, form: PersonForm) -> None:
        given = self._grantable
        choices: list[tuple[object, str]] = [
            (role, raised(role_words(role))) for role in given.roles
        ]
        if form.role is None:  # whoever has one keeps one
            choices.insert(0, (None, self.tr("Choose")))
        elif form.role not in given.roles:
            choices.append((form.role, raised(role_words(form.role))))
        self.role.set_choices(choices)
        self.role.set_value(form.role)
        self.role.wrong("")
        # Places in other teams stay as they are, and are shown only where someone has one.
        for ticks, named, may_give, held in (
            (self.teams, given.teams, given.may_give_teams, form.teams),
            (self.practices, given.practices, given.may_give_practices, form.practices),
        ):
            ticks.set_choices(
                [
                    (each.id, each.name, each.id in may_give)
                    for each in named
                    if each.id in may_give or each.id in held
                ]
            )
            ticks.set_values(held)
        self.name.set_text(form.name)
        self.organisation.set_text(form.organisation)
        self.organisation.edit.setCursorPosition(0)
        self._offer_why()
        self.telephone.set_text(form.telephone)
        self.first_day.set_day(form.first_day)
        self.last_day.set_day(form.last_day)
        self._say_reach()

    def _moves(self) -> bool:
        """Whether someone who had an organisation has another one, another name of it, or none."""
        before = self._row.form.organisation if self._row is not None else ""
        typed = self.organisation.text().strip()
        return bool(before) and one_name(typed) != one_name(before)

    def _offer_why(self) -> None:
        """Only a change is asked about, and each anew."""
        moves = self._moves()
        if not moves:
            self.renamed.set_value(None)
            self.renamed.wrong("")
        self.renamed.setVisible(moves)

    def _named(self) -> None:
        if self._row is None and self.name.text().strip():
            self.named.emit(self.name.text())

    def _say_reach(self) -> None:
        """One line: what these places open to whoever has them."""
        if self.role.value() is None:
            words = self.tr("Choose the role first: it decides what teams and practices open.")
        elif self.role.value() in PRACTICE_ROLES:
            words = self.tr(
                "Teams open their meetings and caseloads; practices, everyone registered there."
            )
        else:
            words = self.tr(
                "Teams open their meetings, caseloads and referrals; in this role, practices"
                " open nobody."
            )
        self.reach.setText(words)
