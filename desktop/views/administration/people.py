"""The people of the hub: who joins, what they do, and when they leave."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import cast

from PySide6.QtWidgets import QWidget

from desktop.records import Session
from desktop.services import deputies, people, sign_ins
from desktop.views.administration.beside import Beside
from desktop.views.administration.person_form import PersonFields
from desktop.views.administration.tab import AdministrationTab
from desktop.views.page import Seat
from desktop.views.parts.columns import Column
from desktop.views.parts.layout import Down
from desktop.views.parts.segments import Segments
from desktop.views.shown import day_words
from desktop.words.administration import Grantable, Handing, PersonAround, PersonRow, Standing
from desktop.words.changes import Made
from desktop.words.people import raised, role_words

TOPIC, AROUND, USERNAME = "administration people", "administration person", "user name"
SHOWN = ("staff:", "team:", "practice:", "directory")
"""What the list is about."""

Found = tuple[list[PersonRow], Grantable]


class PeopleTab(AdministrationTab):
    """Whoever works here, is to come, or has left; one of them beside the list."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self._people: Sequence[PersonRow] = ()
        self._standing = Standing.WORKING
        self.whose = Segments(
            look,
            [
                (Standing.WORKING, self.tr("Working here"), "W"),
                (Standing.TO_COME, self.tr("To come"), "C"),
                (Standing.GONE, self.tr("Gone"), "G"),
            ],
            self.tr("Which people"),
        )
        self.whose.set_current(self._standing)
        self.whose.chosen.connect(self._choose)
        self.form = PersonFields(look, seat.records.today)
        self.beside = Beside(
            look,
            [
                Column(self.tr("Name"), lambda row: row.form.name, strong=True, whole=True),
                Column(self.tr("Role"), lambda row: raised(role_words(row.form.role))),
                Column(self.tr("Teams"), lambda row: row.teams, quiet=True, spare=True),
                Column(self.tr("Note"), self._note, wide=150, tone=self._tone),
            ],
            self.form,
            self.tr("People"),
            self.tr("Take someone on"),
        )  # fmt: skip
        self.beside.bar.insertWidget(0, self.whose)
        Down(look, gap=0, parent=self).addWidget(self.beside)
        self.beside.pane.retried.connect(self.arrive)
        self.beside.saveAsked.connect(self._save)
        self.beside.shown.connect(self._ask_around)
        self.form.named.connect(self._propose)
        acts = self.form.acts
        acts.edited.connect(self.form.edited)
        acts.unlockAsked.connect(self._unlock)
        acts.passwordAsked.connect(self._give_password)
        acts.awayAsked.connect(self._set_away)
        acts.backAsked.connect(self._is_back)
        acts.ownRecordAsked.connect(self._set_own_record)
        acts.leavingAsked.connect(self._leave)
        acts.handAsked.connect(self._hand_over)

    def arrive(self) -> None:
        self.beside.pane.loading()
        self._ask()

    def hear(self, subjects: frozenset[str]) -> None:
        if any(each.startswith(SHOWN) for each in subjects):
            self._ask()

    def leave(self) -> None:
        """A password is shown once; what is half-typed stays."""
        self.beside.tell("")

    def _ask(self) -> None:
        actor = self.seat.actor

        def question(session: Session) -> Found:
            return people.listed(session, actor), people.grantable(session, actor)

        self.seat.records.read(TOPIC, question, self.show_people, self.beside.pane.failed)

    def show_people(self, found: Found) -> None:
        self._people, grantable = found
        self.form.set_grantable(grantable)
        shown = [row for row in self._people if row.standing is self._standing]
        empty = {
            Standing.WORKING: self.tr("Nobody works in your teams yet. Take someone on."),
            Standing.TO_COME: self.tr("Nobody is to come."),
            Standing.GONE: self.tr("Nobody has left."),
        }[self._standing]
        self.beside.show_rows(shown, empty)

    def _choose(self, standing: str) -> None:
        self._standing = Standing(standing)
        self.whose.set_current(standing)
        self._ask()

    def _note(self, row: PersonRow) -> str:
        today = self.seat.records.today()
        if row.locked_until is not None:
            return self.tr("Locked out")
        if row.away_until is not None:
            return self.tr("Away until {day}").format(day=_short(row.away_until, today))
        if row.standing is Standing.TO_COME and row.form.first_day is not None:
            return self.tr("From {day}").format(day=_short(row.form.first_day, today))
        if row.form.last_day is not None:
            words = (
                self.tr("Left {day}") if row.standing is Standing.GONE else self.tr("Until {day}")
            )
            return words.format(day=_short(row.form.last_day, today))
        return "" if row.has_password else self.tr("No password")

    def _tone(self, row: PersonRow) -> str:
        if row.locked_until is not None:
            return "red"
        if row.standing is Standing.GONE:
            return "plain"
        return "warn" if not row.has_password else "blue"

    # --- one person ---------------------------------------------------------------------------

    def _ask_around(self, row: PersonRow | None) -> None:
        self.seat.records.forget(AROUND)
        if row is None or row.refusal:
            return
        actor = self.seat.actor
        self.seat.records.read(
            AROUND,
            lambda session: people.around(session, actor, row.id),
            self._show_around,
            self.beside.refused,
        )

    def _show_around(self, around: PersonAround) -> None:
        self.form.acts.show_around(around)

    def _propose(self, name: str) -> None:
        self.seat.records.read(
            USERNAME,
            lambda session: sign_ins.proposed_username(session, name),
            self.form.propose,
            self.beside.refused,
        )

    # --- changing -----------------------------------------------------------------------------

    def _save(self, row: PersonRow | None) -> None:
        form, actor = self.form.value(), self.seat.actor
        if row is not None:
            self._write(
                row,
                lambda session: people.change(session, actor, row.id, row.version, form),
                self.tr("Saved: {name}"),
                entry=True,
            )
            return
        username, password = self.form.username.text(), self.form.password.text()

        def joined(made: Made) -> None:
            self._standing = (
                Standing.TO_COME
                if form.first_day is not None and form.first_day > self.seat.records.today()
                else Standing.WORKING
            )
            self.whose.set_current(self._standing)
            self.beside.saved(made.id)
            self._show_once(made.id, form.name, username, password)
            self.said.emit(self.tr("{name} is taken on").format(name=form.name))

        self.seat.records.write(
            lambda session: people.join(session, actor, username, form, password),
            joined,
            self.beside.refused,
        )

    def _write(
        self, row: PersonRow, change: Callable[[Session], frozenset[str]], done: str,
        then: Callable[[], None] = lambda: None, *, entry: bool = False,
    ) -> None:  # fmt: skip
        """Make a change to someone; ``entry`` if it is what stands in the fields above."""

        def kept(_: frozenset[str]) -> None:
            if entry:
                self.beside.saved(row.id)
            else:
                self.form.acts.show_row(self.beside.row)
            then()
            self.said.emit(done.format(name=row.form.name))

        self.seat.records.write(change, kept, self.beside.refused)

    def _show_once(self, key: int, name: str, username: str, password: str) -> None:
        self.beside.tell(
            self.tr("{name} signs in as {username} with “{password}”. This is shown once.").format(
                name=name, username=username, password=password
            ),
            key,
        )

    def _unlock(self) -> None:
        row, actor = self._row, self.seat.actor
        self._write(
            row,
            lambda session: sign_ins.unlock(session, actor, row.id, row.version),
            self.tr("{name} may try again"),
        )

    def _give_password(self, password: str) -> None:
        row, actor = self._row, self.seat.actor
        self._write(
            row,
            lambda session: sign_ins.reset_password(session, actor, row.id, row.version, password),
            self.tr("{name} has a new password"),
            lambda: self._show_once(row.id, row.form.name, row.username, password),
        )

    def _set_away(self, deputy: int, until: date) -> None:
        row, actor = self._row, self.seat.actor
        self._write(
            row,
            lambda session: deputies.name_deputy(
                session, actor, row.id, row.version, deputy, until
            ),
            self.tr("{name} has a deputy"),
        )

    def _is_back(self) -> None:
        row, actor = self._row, self.seat.actor
        self._write(
            row,
            lambda session: deputies.is_back(session, actor, row.id, row.version),
            self.tr("{name} is back"),
        )

    def _set_own_record(self, number: str) -> None:
        row, actor = self._row, self.seat.actor
        self._write(
            row,
            lambda session: people.set_own_record(session, actor, row.id, row.version, number),
            self.tr("Kept for {name}"),
        )

    def _leave(self, handing: Handing) -> None:
        row, actor = self._row, self.seat.actor
        self._write(
            row,
            lambda session: people.leave(session, actor, row.id, row.version, handing),
            self.tr("{name} has left"),
        )

    def _hand_over(self, handing: Handing) -> None:
        row, actor = self._row, self.seat.actor
        self._write(
            row,
            lambda session: people.hand_over(session, actor, row.id, row.version, handing),
            self.tr("The work of {name} is handed over"),
        )

    @property
    def _row(self) -> PersonRow:
        return cast("PersonRow", self.beside.row)


def _short(day: date, today: date) -> str:
    """Without its weekday: 03-Dec."""
    return day_words(day, today)[4:]
