"""Practices, teams, and the care homes and wards around them."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.services import set_up
from desktop.views.administration.beside import Beside, keep
from desktop.views.administration.place_forms import (
    CodedFields,
    PlaceFields,
    PracticeFields,
    TeamFields,
)
from desktop.views.administration.tab import AdministrationTab
from desktop.views.page import Seat
from desktop.views.parts.columns import Column
from desktop.views.parts.layout import Down
from desktop.views.parts.segments import Segments
from desktop.words.administration import PlaceEntry, PracticeEntry, SetUp, TeamEntry
from desktop.words.people import raised

TOPIC, MOVES = "administration places", "administration practice moves"
SHOWN = ("staff:", "team:", "practice:", "place:", "directory")
"""What the lists are about."""

PRACTICES, TEAMS, PLACES = "practices", "teams", "places"


class PlacesTab(AdministrationTab):
    """Three lists, one at a time, each beside its form."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        tr = self.tr
        self.which = Segments(
            look,
            [(PRACTICES, tr("Practices"), "P"), (TEAMS, tr("Teams"), "T"),
             (PLACES, tr("Homes and wards"), "H")],
            tr("Which list"),
        )  # fmt: skip
        self.practice_form, self.team_form = PracticeFields(look), TeamFields(look)
        self.place_form = PlaceFields(look)
        name = Column(tr("Name"), lambda row: row.form.name, strong=True, whole=True)
        code = Column(tr("Code"), lambda row: row.form.code, wide=100, quiet=True, spare=True)
        team = Column(tr("Team"), lambda row: row.team)
        self.lists = {
            PRACTICES: Beside(
                look,
                [name, code, team, _figures(tr("Staff"), lambda row: row.staff)],
                self.practice_form, tr("Practices"), tr("Add a practice"),
            ),
            TEAMS: Beside(
                look,
                [name, code, _figures(tr("Staff"), lambda row: row.staff),
                 _figures(tr("Practices"), lambda row: row.practices)],
                self.team_form, tr("Teams"), tr("Add a team"),
            ),
            PLACES: Beside(
                look,
                [name, code, Column(tr("Kind"), lambda row: raised(row.form.kind), wide=110), team],
                self.place_form, tr("Care homes and wards"), tr("Add a place"),
            ),
        }  # fmt: skip
        self.forms: dict[str, CodedFields] = {
            PRACTICES: self.practice_form, TEAMS: self.team_form, PLACES: self.place_form,
        }  # fmt: skip
        self.stack = QStackedWidget()
        for beside in self.lists.values():
            self.stack.addWidget(beside)
            beside.pane.retried.connect(self.arrive)
        self.lists[PRACTICES].saveAsked.connect(self._save_practice)
        self.lists[TEAMS].saveAsked.connect(self._save_team)
        self.lists[PLACES].saveAsked.connect(self._save_place)
        Down(look, gap=0, parent=self).addWidget(self.stack)
        self.which.chosen.connect(self.choose)
        self._bring(PRACTICES)
        self.practice_form.moving.connect(self._ask_moves)

    @property
    def current(self) -> Beside:
        """The list in front."""
        found = self.stack.currentWidget()
        return found if isinstance(found, Beside) else self.lists[PRACTICES]

    def arrive(self) -> None:
        self.current.pane.loading()
        self._ask()

    def hear(self, subjects: frozenset[str]) -> None:
        if any(each.startswith(SHOWN) for each in subjects):
            self._ask()

    def choose(self, key: str) -> None:
        self._bring(key)
        self.current.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _bring(self, key: str) -> None:
        """The choice of lists stands over the one in front."""
        self.which.set_current(key)
        self.lists[key].bar.insertWidget(0, self.which)
        self.stack.setCurrentWidget(self.lists[key])

    def _ask(self) -> None:
        actor = self.seat.actor
        self.seat.records.read(
            TOPIC,
            lambda session: set_up.everything(session, actor),
            self.show_all,
            self._failed,
        )

    def _failed(self, sentence: str) -> None:
        for beside in self.lists.values():
            beside.pane.failed(sentence)

    def show_all(self, found: SetUp) -> None:
        for form in self.forms.values():
            form.set_up = found
        rows: dict[str, tuple[Any, ...]] = {
            PRACTICES: found.practices, TEAMS: found.teams, PLACES: found.places,
        }  # fmt: skip
        for key, beside in self.lists.items():
            beside.show_rows(rows[key], self.tr("None yet. Add the first."))
        adds = self.lists[TEAMS].add_button
        adds.setEnabled(found.may_add_teams)
        adds.setToolTip("" if found.may_add_teams else set_up.NEW_TEAM)

    def _ask_moves(self, practice: int) -> None:
        actor = self.seat.actor
        self.seat.records.read(
            MOVES,
            lambda session: set_up.people_of_practice(session, actor, practice),
            self.practice_form.say_moves,
            self.lists[PRACTICES].refused,
        )

    def _save_practice(self, row: PracticeEntry | None) -> None:
        actor, form = self.seat.actor, self.practice_form.value()
        beside = self.lists[PRACTICES]
        if row is None:
            keep(self, beside, lambda session: set_up.add_practice(session, actor, form))
            return
        keep(
            self,
            beside,
            lambda session: set_up.change_practice(session, actor, row.id, row.form, form),
        )

    def _save_team(self, row: TeamEntry | None) -> None:
        actor, form, beside = self.seat.actor, self.team_form.value(), self.lists[TEAMS]
        if row is None:
            keep(self, beside, lambda session: set_up.add_team(session, actor, form))
            return
        keep(
            self,
            beside,
            lambda session: set_up.change_team(session, actor, row.id, row.form, form),
        )

    def _save_place(self, row: PlaceEntry | None) -> None:
        actor, form, beside = self.seat.actor, self.place_form.value(), self.lists[PLACES]
        if row is None:
            keep(self, beside, lambda session: set_up.add_place(session, actor, form))
            return
        keep(
            self,
            beside,
            lambda session: set_up.change_place(session, actor, row.id, row.form, form),
        )


def _figures(title: str, get: Callable[[Any], int]) -> Column:
    return Column(title, get, wide=90, figures=True)
