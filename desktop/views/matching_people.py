"""Someone whom a source described, beside everyone here who may be meant."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.feeds import placing
from desktop.records import Session
from desktop.services import matching_tray
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.columns import Column
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.list_beside import ListBeside, Unrolled
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Pane, Strip
from desktop.views.parts.table import Table
from desktop.views.parts.two_records import TwoRecords
from desktop.views.settling import Settling
from desktop.words.dates import shown_date
from desktop.words.matching import Beside, Candidate, MatchRow, side_by_side

TOPIC = "matching beside"


class MatchingPeople(QWidget):
    """Who waits at the left, the two records at the right; a key for each thing to say."""

    said = Signal(str)

    def __init__(self, seat: Seat, settling: Settling, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = seat.look
        self.seat, self.settling = seat, settling
        self._beside: Beside | None = None
        self._shown: MatchRow | None = None
        self._filling = False
        self.table = Table(
            look,
            [
                Column(self.tr("Name"), lambda row: row.name or self.tr("No name was sent"),
                       strong=True, whole=True),
                Column(self.tr("Born"), lambda row: row.born and shown_date(row.born), wide=112,
                       figures=True),
                Column(self.tr("Source"), lambda row: row.source, wide=120, quiet=True),
            ],
            self.tr("Waiting to be matched"),
        )  # fmt: skip
        self.table.rowChosen.connect(self._choose)
        self.pane = Pane(look, self.table)
        self.why = Paragraph("", "body", "text2")
        self.candidates = Table(
            look,
            [
                Column(self.tr("Name"), lambda row: row.identity.name, strong=True, whole=True),
                Column(self.tr("Born"), lambda row: row.identity.born and
                       shown_date(row.identity.born), wide=112, figures=True),
                Column(self.tr("Practice"), lambda row: row.identity.practice, quiet=True),
                Column(self.tr("Said"), self._mark, wide=96, tone=lambda _: "plain"),
            ],
            self.tr("Who may be meant"),
            fit_rows=True,
        )  # fmt: skip
        self.candidates.rowChosen.connect(self._compare)
        self.nobody = Paragraph("", "body", "text2")
        self.reasons = Paragraph("", "body")
        self.lines = TwoRecords(
            look, self.tr("The source says"), self.tr("Held here"), self.tr("Side by side")
        )
        self.trouble = Strip(look)
        self.confirm = Button(look, self.tr("This is them"), "primary", "check", "Y")
        self.refuse = Button(look, self.tr("Not them"), icon="x", key="N")
        self.register = Button(look, self.tr("Register as new"), icon="plus", key="G")
        self.confirm.clicked.connect(self._confirm)
        self.refuse.clicked.connect(self._refuse)
        self.register.clicked.connect(self._register)
        self.setFocusProxy(self.table)
        self._lay_out()
        self.show_beside(None)

    def _lay_out(self) -> None:
        look = self.seat.look
        inside = QWidget()
        self.right = Down(look, gap=8, parent=inside)
        who = Section(look, self.tr("Who may be meant"))
        who.add(self.candidates)
        who.add(self.nobody)
        who.add(self.reasons)
        sides = Section(look, self.tr("Side by side"))
        sides.add(self.lines)
        for each in (self.why, who, sides):
            self.right.addWidget(each)
        self.right.addStretch(1)
        foot = Across(look, gap=8)
        foot.addWidget(self.confirm)
        foot.addWidget(self.refuse)
        foot.addStretch(1)
        foot.addWidget(self.register)
        sheet, chosen = Unrolled(inside), QWidget()
        beside = Down(look, gap=8, parent=chosen)
        beside.addWidget(sheet, 1)
        beside.addWidget(self.trouble)
        beside.addLayout(foot)
        both = ListBeside(look, self.pane, chosen, grows=(self.table, sheet))
        Down(look, gap=0, parent=self).addWidget(both)

    # --- what is shown --------------------------------------------------------------------------

    def show_waiting(self, rows: Sequence[MatchRow]) -> None:
        """Whoever was chosen stays so, and is looked at again only if something changed.

        Once they are decided, whoever comes after them in the list is next.
        """
        self._filling = True
        before = max(self.table.currentIndex().row(), 0)
        self.table.show_rows(rows)
        places = [n for n, row in enumerate(rows) if self._shown and row.id == self._shown.id]
        if rows:
            self.pane.ready()
            self.table.selectRow(places[0] if places else min(before, len(rows) - 1))
        else:
            self.pane.empty(self.tr("Nobody waits to be matched."))
        self._filling = False
        chosen = self.table.chosen_row()
        if chosen != self._shown or chosen is None:
            self._choose(chosen)

    def show_beside(self, found: Beside | None) -> None:
        self._beside = found
        self.why.setText(found.row.trouble if found else "")
        shown = (*found.candidates, *found.refused) if found else ()
        self.candidates.show_rows(shown)
        self.candidates.setVisible(bool(shown))
        self.nobody.setText("" if shown or not found else self.tr("Nobody here is like them."))
        self.nobody.setVisible(not shown)
        if shown:
            self.candidates.selectRow(0)
        else:
            self._compare(None)

    def _choose(self, row: MatchRow | None) -> None:
        if self._filling:
            return
        self.trouble.say("")
        self.show_beside(None)
        self._shown = row
        if row is None:
            self.seat.records.forget(TOPIC)
            return
        actor, match = self.seat.actor, row.id
        self.seat.records.read(
            TOPIC, lambda session: matching_tray.beside(session, actor, match), self.show_beside,
            lambda sentence: self.trouble.say(sentence, "red"), signed=True,
        )  # fmt: skip

    def _compare(self, candidate: Candidate | None) -> None:
        found = self._beside
        held = candidate.identity if candidate else None
        why = ", ".join(candidate.reasons) if candidate else ""
        self.reasons.setText(why[:1].upper() + why[1:])
        self.reasons.setVisible(bool(why))
        self.lines.show_lines(side_by_side(found.sent, held) if found else ())
        refused = found is not None and candidate in found.refused
        none = "" if candidate else self.tr("Choose someone who may be meant first.")
        self.confirm.setEnabled(candidate is not None and not refused)
        self.confirm.setToolTip(none or (self.tr("They were refused.") if refused else ""))
        self.refuse.setEnabled(candidate is not None)
        self.refuse.setToolTip(none)
        self.refuse.set_words(self.tr("Offer again") if refused else self.tr("Not them"))
        self.register.setEnabled(found is not None and not found.lacks)
        self.register.setToolTip(found.lacks if found else "")

    def _mark(self, candidate: Candidate) -> str | None:
        found = self._beside
        return self.tr("refused") if found and candidate in found.refused else None

    # --- what is said ---------------------------------------------------------------------------

    def _confirm(self) -> None:
        row, candidate = self._row(), self.candidates.chosen_row()
        if row is not None and candidate is not None:
            actor, now = self.seat.actor, self.seat.records.now()
            self._decide(
                row,
                lambda session: matching_tray.confirm(
                    session, actor, row.id, row.version, candidate.patient, now
                ),
            )

    def _register(self) -> None:
        row = self._row()
        if row is not None:
            actor, now = self.seat.actor, self.seat.records.now()
            self._decide(
                row,
                lambda session: matching_tray.register(session, actor, row.id, row.version, now),
            )

    def _refuse(self) -> None:
        row, candidate, found = self._row(), self.candidates.chosen_row(), self._beside
        if row is None or candidate is None or found is None:
            return
        actor, now, patient = self.seat.actor, self.seat.records.now(), candidate.patient
        again = candidate in found.refused
        told = self.tr("Offered again") if again else self.tr("Refused, and remembered")
        self._write(
            lambda session: (
                matching_tray.offer_again(session, actor, row.id, row.version, patient)
                if again
                else matching_tray.refuse(session, actor, row.id, row.version, patient, now)
            ),
            lambda: self.said.emit(told),
        )

    def _decide(self, row: MatchRow, decide: Callable[[Session], frozenset[str]]) -> None:
        """In a file what waited comes in with the decision; on a hub, by the process for intake."""
        seat = self.seat
        actor, now = seat.actor, seat.records.now()
        if seat.records.kind == "hub":
            self._write(decide, lambda: self.settling.begin(self.tr("Decided")))
            return
        self._write(
            lambda session: decide(session) | placing.take_in_now(session, actor, row.id, now),
            lambda: self.said.emit(self.tr("Taken in")),
        )

    def _write(self, change: Callable[[Session], frozenset[str]], done: Callable[[], None]) -> None:
        self.trouble.say("")
        self.seat.records.write(
            change,
            lambda _: done(),
            lambda sentence: self.trouble.say(sentence, "red"),
        )

    def _row(self) -> MatchRow | None:
        return self._beside.row if self._beside else None
