"""One box for people, pages and commands, over whatever stands in the window."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QSizePolicy, QWidget

from desktop.services import search
from desktop.services.meanings import BORN, FORMER, LOCAL, NAME, NUMBER, PREFERRED
from desktop.views.page import Command, Seat
from desktop.views.parts.columns import Column
from desktop.views.parts.fields import FindBox
from desktop.views.parts.foot import NotComplete
from desktop.views.parts.keys import key_within
from desktop.views.parts.layout import Down, room_for
from desktop.views.parts.strip import Pane, Strip
from desktop.views.parts.table import Table
from desktop.words.dates import shown_date, shown_death
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.patients import FoundRow, folded, spans

TOPIC, NAMES = "finder", "names in use"
WIDE, HIGH = 860, 560
PEOPLE = 30
FEWEST = 2
"""Letters before commands are offered."""
BY_WHO = {NAME, FORMER, PREFERRED, NUMBER, BORN, LOCAL}
"""Whoever is found so stands above pages and commands; by an address or a home, below them."""


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody to open, or something to do."""

    words: str
    more: str
    reason: str
    act: Callable[[], object]
    gone: str = ""
    person: FoundRow | None = None
    letters: tuple[str, ...] = ()

    @property
    def is_alike(self) -> bool:
        """Whether it is somebody who is only like what was typed."""
        return self.person is not None and self.person.alike

    @property
    def is_meant(self) -> bool:
        """Whether it is somebody whose own name, number or birth date was typed."""
        return self.person is not None and self.person.matched in BY_WHO


class FinderDialog(QDialog):
    """``FinderDialog(seat, commands, parent)``: ``opened(patient)``, ``further(typed)``.

    Enter acts on the chosen line, and only on one that answers what stands in the box. Escape
    leaves. The title names nobody.
    """

    opened = Signal(int)
    further = Signal(str)
    """Look for this on the page of patients, and beyond one's own."""

    def __init__(
        self, seat: Seat, commands: Sequence[Command], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        look, self.seat, self._commands = seat.look, seat, tuple(commands)
        self.setWindowTitle(self.tr("Find a person, a page or a command"))
        self._typed, self._answered = "", "\0"
        self._eager = False
        self.box = FindBox(look, self.tr("A person, a page or a command"), key="", parent=self)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.trouble = Strip(look)
        self.table = Table(
            look,
            [
                Column(self.tr("Name"), lambda line: line.words, strong=True,
                       marked=lambda line: line.letters, beside=lambda line: line.gone,
                       below=lambda line: line.more),
                Column(self.tr("Why"), lambda line: line.reason, wide=170, quiet=True,
                       marked=lambda line: line.person.marked("reason") if line.person else ()),
            ],
            self.tr("Found"),
        )  # fmt: skip
        self.table.horizontalHeader().hide()
        self.table.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # keys stay in the box
        self.pane = Pane(look, self.table)
        self.pane.retried.connect(self._ask)
        self.table.rowOpened.connect(self._act)
        self.table.clicked.connect(self._click)
        self.box.textChanged.connect(self._type)
        self.box.returnPressed.connect(self._enter)
        for key, by in (("Down", 1), ("Up", -1), ("PgDown", 10), ("PgUp", -10)):
            key_within(self.box, key, partial(self._move, by))
        column = Down(look, gap=10, pad=(16, 16, 16, 8), parent=self)
        column.addWidget(self.box)
        column.addWidget(self.trouble)
        column.addWidget(self.pane, 1)
        column.addWidget(NotComplete(look))
        room, px = room_for(self), look.theme.px
        self.resize(QSize(px(WIDE), px(HIGH)).boundedTo(room))
        self.box.setFocus()
        self._ask()
        seat.records.read(
            NAMES,
            lambda session: search.get_ready(session, seat.actor, seat.names),
            lambda _: None,
        )

    @property
    def answers(self) -> bool:
        """Whether what is shown answers what stands in the box."""
        return self._answered == self._typed

    def done(self, result: int) -> None:
        self.seat.records.forget(TOPIC)
        super().done(result)

    def _type(self, words: str) -> None:
        self._typed, self._eager = words.strip(), False
        self._ask()

    def _ask(self) -> None:
        self.trouble.say("")
        typed, records, actor = self._typed, self.seat.records, self.seat.actor
        today, names = records.today(), self.seat.names
        records.read(
            TOPIC,
            lambda session: (
                search.find(session, actor, typed, today, names, PEOPLE)
                if typed
                else search.lately(session, actor)
            ),
            self._show,
            self.trouble.refuse,
        )

    def _show(self, people: list[FoundRow]) -> None:
        self._answered = self._typed
        persons = [self._person(row) for row in people]
        commands = [
            Line(each.words, "", each.key, each.act, letters=letters)
            for each, letters in self._meant()
        ]
        lines = [*persons, *commands]
        if self._typed:
            meant = [line for line in persons if line.is_meant]
            others = [line for line in persons if not line.is_meant]
            lines = [*meant, *commands, *others, self._further()]
        self.table.show_rows(lines)
        self.pane.ready()
        if lines:
            self.table.selectRow(0)
        eager, self._eager = self._eager, False
        sure = [line for line in lines if not line.is_alike]
        if eager and len(sure) <= 2 and lines[0] in sure:  # one, and the way further
            self._enter()

    def _meant(self) -> list[tuple[Command, tuple[str, ...]]]:
        """The commands whose words begin with what is typed; before that, all."""
        letters = (folded(self._typed),)
        if not self._typed:
            return [(each, ()) for each in self._commands]
        if len(letters[0]) < FEWEST:
            return []
        return [(each, letters) for each in self._commands if spans(each.words, letters)]

    def _person(self, row: FoundRow) -> Line:
        unknown = self.tr("not known")
        more = [
            self.tr("Born {day}").format(day=shown_date(row.born, unknown)),
            shown_nhs_number(row.nhs_number) if row.nhs_number else "",
            row.address,
        ]
        gone = "" if row.here else self.tr("No practice here")
        if row.died is not None:
            gone = shown_death(row.died, self.tr("Died"))
        return Line(
            row.name, " · ".join(filter(None, more)), row.reason,
            lambda: self.opened.emit(row.id), gone, row, row.marked("name"),
        )  # fmt: skip

    def _further(self) -> Line:
        typed = self._typed
        return Line(
            self.tr("Look on Patients, and beyond my lists"), "", "",
            lambda: self.further.emit(typed),
        )  # fmt: skip

    def _enter(self) -> None:
        """Never on an answer to an earlier key, for it may name somebody else.

        Whoever pressed Enter before the answer came has seen nobody yet: it is done at once only
        where one line is meant and nothing is left to choose.
        """
        if not self.answers:
            self._eager = True
            return
        line = self.table.chosen_row()
        if line is not None:
            self._act(line)

    def _act(self, line: Line) -> None:
        self.accept()
        line.act()

    def _click(self, index: QModelIndex) -> None:
        line = self.table.table_model.row(index)
        if line is not None:
            self._act(line)

    def _move(self, by: int) -> None:
        rows = self.table.table_model.rowCount()
        if rows:
            at = self.table.currentIndex().row()
            self.table.selectRow(min(max(at + by, 0), rows - 1))
