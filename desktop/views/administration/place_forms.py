"""The fields of a team, of a practice, and of a care home or ward."""

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.views.administration.beside import Form, Note, narrow
from desktop.views.parts.fields import ChoiceField, Field, LineField
from desktop.views.parts.folding import Pairs
from desktop.views.parts.layout import Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.theme import Look
from desktop.words.administration import (
    PlaceEntry,
    PlaceForm,
    PracticeEntry,
    PracticeForm,
    SetUp,
    TeamEntry,
    TeamForm,
)
from desktop.words.enums import PlaceKind
from desktop.words.people import raised


class CodedFields(Form):
    """A code, which is given once, and a name; what comes after is a subclass's."""

    def __init__(self, look: Look, code_hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_up = SetUp()
        self.refusal = Note(look)
        self.name = LineField(look, self.tr("Name"))
        self.code = LineField(look, self.tr("Code"), hint=code_hint)
        self.fields: list[Field] = [self.name]
        self.column = Down(look, gap=12, parent=self)
        self.column.addWidget(self.refusal)
        self.column.addWidget(Pairs(look, (self.name, self.code)))
        for line in (self.name, self.code):
            line.edited.connect(lambda _: self.edited.emit())

    def show_coded(self, code: str, name: str, refusal: str, *, new: bool) -> None:
        self.refusal.say(refusal, "plain")
        self.name.set_text(name)
        self.code.set_text(code)
        self.code.setEnabled(new)
        for field in self.fields:
            field.setEnabled(not refusal)

    def begin(self) -> QWidget:
        return self.name


class TeamFields(CodedFields):
    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "", parent)
        self.reach = Paragraph("", "body", "text2")
        self.column.addWidget(self.reach)

    def show_row(self, row: TeamEntry | None) -> None:
        form = row.form if row is not None else TeamForm("", "")
        self.show_coded(form.code, form.name, row.refusal if row else "", new=row is None)
        self.reach.setText(
            self.tr("Working in it: {staff}. Practices around it: {practices}.").format(
                staff=row.staff, practices=row.practices
            )
            if row is not None
            else self.tr("Put people into it on the page People, and practices on this page.")
        )

    def value(self) -> TeamForm:
        return TeamForm(self.code.text().strip(), self.name.text().strip())

    def state(self) -> object:
        return self.value()


class _InTeam(CodedFields):
    """Of a team, with a telephone and an address."""

    def __init__(self, look: Look, code_hint: str, parent: QWidget | None = None) -> None:
        super().__init__(look, code_hint, parent)
        self.team = narrow(ChoiceField(look, self.tr("Team")))
        self.telephone = LineField(look, self.tr("Telephone"))
        self.address = LineField(look, self.tr("Address"))
        self.fields += [self.team, self.telephone, self.address]
        self.team.chosen.connect(lambda _: self.edited.emit())
        for line in (self.telephone, self.address):
            line.edited.connect(lambda _: self.edited.emit())

    def show_in_team(self, team: int | None, telephone: str, address: str) -> None:
        """Teams of one's own, and the one that it is in already."""
        named: list[tuple[int | None, str]] = []
        if team is None:
            named.append((None, self.tr("No team yet")))
        named += [
            (each.id, each.form.name)
            for each in self.set_up.teams
            if each.id in self.set_up.mine or each.id == team
        ]
        self.team.set_choices(named)
        self.team.set_value(team)
        self.telephone.set_text(telephone)
        self.address.set_text(address)
        self.address.edit.setCursorPosition(0)

    @property
    def chosen_team(self) -> int | None:
        return cast("int | None", self.team.value())

    @property
    def first_team(self) -> int | None:
        """Where something new begins."""
        return next((each.id for each in self.set_up.teams if each.id in self.set_up.mine), None)


class PracticeFields(_InTeam):
    """``moving(practice)`` when another team is chosen; ``say_moves(people)`` is the answer."""

    moving = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, self.tr("such as A83001"), parent)
        self._row: PracticeEntry | None = None
        self.reach = Paragraph("", "small", "text2")
        self.moves = Note(look)
        self.column.addWidget(Pairs(look, (self.team, self.telephone)))
        self.column.addWidget(self.address)
        self.column.addWidget(self.moves)
        self.column.addWidget(self.reach)
        self.reach.setText(
            self.tr(
                "Its team reaches the people registered here by caseload, referral and meeting; its"
                " own staff reach all of them."
            )
        )
        self.team.chosen.connect(lambda _: self._moved())

    def show_row(self, row: PracticeEntry | None) -> None:
        self._row = row
        form = row.form if row is not None else PracticeForm("", "", self.first_team)
        self.show_in_team(form.team, form.telephone, form.address)
        self.show_coded(form.code, form.name, row.refusal if row else "", new=row is None)
        self.moves.say("")

    def value(self) -> PracticeForm:
        return PracticeForm(
            self.code.text().strip(), self.name.text().strip(), self.chosen_team,
            self.telephone.text().strip(), self.address.text().strip(),
        )  # fmt: skip

    def state(self) -> object:
        return self.value()

    def say_moves(self, people: int) -> None:
        """How many come along, while another team is still chosen."""
        if self._row is None or self.chosen_team == self._row.form.team:
            return
        count = self.tr("1 person moves") if people == 1 else self.tr("{count} people move")
        words = self.tr(
            "{who} with it to {team}. Whoever works in {was} alone reaches them no more."
        )
        if not self._row.team:
            words = self.tr("{who} with it to {team}.")
        self.moves.say(
            words.format(
                who=count.format(count=people), team=self.team.edit.currentText(),
                was=self._row.team,
            ),
            "warn",
        )  # fmt: skip

    def _moved(self) -> None:
        self.moves.say("")
        if self._row is not None and self.chosen_team != self._row.form.team:
            self.moving.emit(self._row.id)


class PlaceFields(_InTeam):
    """A care home or a ward."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "", parent)
        self.kind = ChoiceField(
            look, self.tr("Kind"), [(each, raised(each.value)) for each in PlaceKind]
        )
        self.fields.append(self.kind)
        self.column.addWidget(Pairs(look, (self.kind, self.team)))
        self.column.addWidget(self.telephone)
        self.column.addWidget(self.address)
        self.column.addWidget(
            Paragraph(
                self.tr("Its team reaches those who stay here, as it does those of its practices."),
                "small", "text2",
            )
        )  # fmt: skip
        self.kind.chosen.connect(lambda _: self.edited.emit())

    def show_row(self, row: PlaceEntry | None) -> None:
        form = (
            row.form if row is not None else PlaceForm("", "", PlaceKind.CARE_HOME, self.first_team)
        )
        self.show_in_team(form.team, form.telephone, form.address)
        self.show_coded(form.code, form.name, row.refusal if row else "", new=row is None)
        self.kind.set_value(form.kind)

    def value(self) -> PlaceForm:
        return PlaceForm(
            self.code.text().strip(), self.name.text().strip(),
            cast("PlaceKind", self.kind.value()), self.chosen_team,
            self.telephone.text().strip(), self.address.text().strip(),
        )  # fmt: skip

    def state(self) -> object:
        return self.value()
