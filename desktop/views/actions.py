"""Everything promised and not yet done: by me, and for my teams' people."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.services import actions
from desktop.views.page import Page, Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.columns import Column
from desktop.views.parts.fold import Fold
from desktop.views.parts.folding import ButtonRow
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.segments import Segments
from desktop.views.parts.strip import Pane, Strip
from desktop.views.parts.table import Table
from desktop.views.shown import due_words, stands_in_words
from desktop.words.dates import shown_date
from desktop.words.enums import ActionState
from desktop.words.meetings import ActionRow
from desktop.words.people import Actor

TOPIC = "actions"
MINE, TEAM = "mine", "team"
NARROW = 700
"""Below this width, in px at scale 1, what is done stands below whose actions they are."""


class ActionsPage(Page):
    """A list to work down with the keyboard: arrows, then D when it is done."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self._whose = MINE
        self._dropping: ActionRow | None = None
        self._arriving = False
        self.whose = Segments(
            look,
            [(MINE, self.tr("Mine"), "M"), (TEAM, self.tr("My teams’"), "T")],
            self.tr("Whose actions"),
        )
        self.whose.set_current(MINE)
        self.whose.chosen.connect(self._choose)
        self.count = Paragraph("", "small", "text2", wrap=False)
        self.done = Button(look, self.tr("Done"), "primary", "check", "D")
        self.drop = Button(look, self.tr("Drop"), icon="x", key="X")
        self.open = Button(look, self.tr("Open person"), icon="user", key="O")
        self.trouble = Strip(look)
        self.sure = Strip(look, tone="warn", action=self.tr("Drop it"))
        self.sure.asked.connect(lambda: self._close(self._dropping, ActionState.DROPPED))
        self.table = Table(
            look,
            [
                Column(self.tr("Due"), self._due, wide=140, tone=self._tone),
                Column(self.tr("What"), lambda row: row.what, strong=True, whole=True),
                Column(self.tr("For"), lambda row: row.patient_name, wide=250, whole=True,
                       below=self._below),
                Column(self.tr("Owner"), lambda row: row.owner, wide=170, spare=True),
                Column(
                    self.tr("Agreed"), lambda row: row.agreed_on, shown_date, wide=120,
                    quiet=True, figures=True, spare=True,
                ),
            ],
            self.tr("Actions"),
        )  # fmt: skip
        self.done.clicked.connect(lambda: self._close(self.table.chosen_row(), ActionState.DONE))
        self.drop.clicked.connect(self._ask_to_drop)
        self.open.clicked.connect(lambda: self._open(self.table.chosen_row()))
        self.table.rowChosen.connect(self._chosen)
        self.table.rowOpened.connect(self._open)
        self.pane = Pane(look, self.table)
        self.pane.retried.connect(self.arrive)
        QShortcut(QKeySequence("Escape"), self, self._ask_nothing)
        chosen = QWidget()
        left = Across(look, gap=10, parent=chosen)
        left.addWidget(self.whose)
        left.addWidget(self.count)
        left.addStretch(1)
        bar = Fold(look, NARROW, gap=10)
        bar.add(chosen, 1)
        bar.add(ButtonRow(look, self.open, self.drop, self.done))
        column = Down(look, gap=10, pad=(16, 12, 16, 8), parent=self)
        column.addWidget(bar)
        column.addWidget(self.trouble)
        column.addWidget(self.sure)
        column.addWidget(self.pane, 1)
        self._chosen(None)

    @property
    def heading(self) -> tuple[str, str]:
        return self.tr("Actions"), self.tr("promised and still open, due soonest first")

    def arrive(self) -> None:
        self.pane.loading()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._arriving = True
        self._ask()

    def _ask(self) -> None:
        actor, whose = self.seat.actor, self._whose
        self.seat.records.read(
            TOPIC,
            lambda session: (
                actions.mine(session, actor) if whose == MINE else _team(session, actor)
            ),
            self.show_actions,
            self.pane.failed,
        )

    def hear(self, subjects: frozenset[str]) -> None:
        if self.isVisible() and any(each.startswith("action:") for each in subjects):
            self._ask()

    def show_actions(self, rows: Sequence[ActionRow]) -> None:
        """The chosen action stays chosen; if it has gone, none is, so that D closes no other."""
        place, chosen = self.table.currentIndex().row(), self.table.chosen_row()
        self.table.show_rows(rows)
        self.count.setText(self.tr("{count} open").format(count=len(rows)) if rows else "")
        if rows:
            self.pane.ready()
            self._stay_at(place, [row.id for row in rows], chosen.id if chosen else 0)
        elif self._whose == MINE:
            self.pane.empty(self.tr("Nothing is promised by you."))
        else:
            self.pane.empty(self.tr("Nothing is open for your teams’ people."))
        self._arriving = False

    def _stay_at(self, place: int, there: list[int], chosen: int) -> None:
        if chosen in there:
            self.table.selectRow(there.index(chosen))
        elif self._arriving:
            self.table.selectRow(0)
        else:
            index = self.table.table_model.index(min(max(0, place), len(there) - 1), 0)
            only_here = QItemSelectionModel.SelectionFlag.NoUpdate
            self.table.selectionModel().setCurrentIndex(index, only_here)

    def _below(self, row: ActionRow) -> str:
        """For whom one stands in; and where the text is large, who owns it and since when."""
        parts = stands_in_words(row, self.seat.actor), self.table.without_room(row)
        return "\n".join(filter(None, parts))

    def _due(self, row: ActionRow) -> str:
        if row.can_close:
            return self.tr("Sources agree now")
        return due_words(row.due, self.seat.records.today())[0]

    def _tone(self, row: ActionRow) -> str:
        if row.can_close:
            return "ok"
        return due_words(row.due, self.seat.records.today())[1]

    def _choose(self, whose: str) -> None:
        self._whose = whose
        self.whose.set_current(whose)
        self._ask_nothing()
        self.arrive()

    def _chosen(self, row: ActionRow | None) -> None:
        self._ask_nothing()
        for button in (self.open, self.drop, self.done):
            button.setEnabled(row is not None)
            button.setToolTip("" if row is not None else self.tr("Choose an action first."))

    def _open(self, row: ActionRow | None) -> None:
        if row is not None:
            self.opened.emit(row.patient)

    def _ask_to_drop(self) -> None:
        self._dropping = self.table.chosen_row()
        if self._dropping is not None:
            sentence = self.tr("“{what}” stays in the record as dropped: it will not be done.")
            self.sure.say(sentence.format(what=self._dropping.what), "warn")

    def _ask_nothing(self) -> None:
        self._dropping = None
        self.sure.say("", "warn")

    def _close(self, row: ActionRow | None, state: ActionState) -> None:
        if row is None:
            return
        self._ask_nothing()
        self.trouble.say("")
        actor, day = self.seat.actor, self.seat.records.today()
        words = self.tr("Done: {what}") if state is ActionState.DONE else self.tr("Dropped: {what}")
        self.seat.records.write(
            lambda session: actions.close(session, actor, row.id, row.version, state, day),
            lambda _: self.said.emit(words.format(what=row.what)),
            self._refuse,
        )

    def _refuse(self, sentence: str) -> None:
        """Say why, and show what stands now: nothing was typed that could be lost."""
        self.trouble.say(sentence, "red")
        self._ask()


def _team(session: Any, actor: Actor) -> list[ActionRow]:
    """What is open for any of my teams, each once."""
    found = {
        row.id: row for team in sorted(actor.teams) for row in actions.of_team(session, actor, team)
    }
    return sorted(found.values(), key=lambda row: (row.due, row.id))
