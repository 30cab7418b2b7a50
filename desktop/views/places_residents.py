"""The homes and wards, and beside them who stays in the one that is chosen."""

from datetime import date
from typing import Any

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.services import places, rounds
from desktop.views.closely import CloselyField
from desktop.views.drafts import DraftKeeper
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.columns import Column
from desktop.views.parts.fields import TextField
from desktop.views.parts.folding import ButtonRow
from desktop.views.parts.layout import Down, bring_into_sight
from desktop.views.parts.list_beside import ListBeside
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Pane, Strip
from desktop.views.parts.table import Table
from desktop.views.parts.twoline import Line, LineList
from desktop.views.shown import due_words
from desktop.views.told_apart import name_column
from desktop.words.changes import Made
from desktop.words.dates import PartialDate, ago, shown_date
from desktop.words.drafts import DraftRow
from desktop.words.enums import PlaceKind, PlanState
from desktop.words.places import PlaceRow, Resident

PLACES, RESIDENTS = "places", "residents"


class _Draft(msgspec.Struct):
    words: str
    sensitive: bool


class ResidentsPart(QWidget):
    """``opened(patient)`` on Enter. A round note is written below the table, about one resident."""

    opened = Signal(int)
    said = Signal(str)

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seat = seat
        look = seat.look
        self._place: PlaceRow | None = None
        self._about: Resident | None = None
        self._leads = False
        self.list = LineList(look, self.tr("Care homes and wards"), scrolls=True, chooses=True)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._lead_on)
        self.named = Paragraph("", "section")
        self._going_home = Column(self.tr("Going home"), self._discharge, wide=112, figures=True)
        self.table = Table(
            look,
            [
                name_column(),
                Column(self.tr("Plan"), self._plan, wide=176, tone=self._plan_tone),
                self._going_home,
                Column(self.tr("Last round"), self._last_round, wide=104, quiet=True, spare=True),
            ],
            self.tr("Who stays there"),
        )
        self.table.rowOpened.connect(lambda row: self.opened.emit(row.patient))
        self.table.rowChosen.connect(self._look_at)
        self.about = Section(look, "", gap=8)
        self.needed = Paragraph("", "body")
        self.last = Paragraph("", "body")
        self.note = TextField(look, self.tr("Note of this round"), lines=3, key="N")
        self.closely = CloselyField(look)
        self.save = Button(look, self.tr("Save note"), "primary", key="Ctrl+Return")
        self.save.clicked.connect(self._write)
        self.trouble = Strip(look)
        self._draft = DraftKeeper(seat, "round", self)
        self._draft.restored.connect(self._restore)
        self._draft.kept.connect(self.note.kept)
        self.note.edited.connect(self._draft.typed)
        self.closely.chosen.connect(lambda _: self._draft.typed())
        self._lay_out()
        self._look_at(None)

    def arrive(self) -> None:
        self.pane.loading()
        self._ask()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def hear(self, subjects: frozenset[str]) -> None:
        if any(each.startswith(("patient:", "plan:", "place:")) for each in subjects):
            self._ask()

    def leave(self) -> None:
        self._draft.flush()

    # --- asking and showing ---------------------------------------------------------------------

    def _ask(self) -> None:
        actor, audience = self._seat.actor, self._seat.audience
        self._seat.records.read(
            PLACES,
            lambda session: places.places(session, actor, audience),
            self._show,
            self.pane.failed,
        )

    def _show(self, rows: list[PlaceRow]) -> None:
        if not rows:
            self.pane.empty(self.tr("No care home or ward is set up."))
            return
        self.pane.ready()
        held = self._place.id if self._place is not None else rows[0].id
        self.list.show_rows([self._line(row) for row in rows])
        at = next((n for n, row in enumerate(rows) if row.id == held), 0)
        self.list.setCurrentIndex(self.list.row_model.index(at))

    def _line(self, row: PlaceRow) -> Line:
        kind = {
            PlaceKind.CARE_HOME: self.tr("care home"), PlaceKind.WARD: self.tr("ward"),
        }[row.kind]  # fmt: skip
        below = " · ".join(filter(None, (kind, row.telephone)))
        return Line(row.name, below, right=str(row.residents or self.tr("none of yours")), key=row)

    def _choose(self, line: Line | None) -> None:
        if line is None or not isinstance(line.key, PlaceRow):
            return
        if self._place is None or line.key.id != self._place.id:
            self.table.show_rows(())  # never the residents of the last
            self._look_at(None)
        self._place = line.key
        self.named.setText(line.key.name)
        seat, place, now = self._seat, line.key.id, self._seat.records.now()
        seat.records.read(
            RESIDENTS,
            lambda session: places.residents(session, seat.actor, seat.audience, place, now),
            self._show_residents,
            self.trouble.refuse,
            signed=True,
        )

    def _lead_on(self) -> None:
        """Where they stand below the list, to the residents of the place that was opened."""
        self._leads = True
        bring_into_sight(self.table)

    def _show_residents(self, rows: list[Resident]) -> None:
        held = self._about.patient if self._about is not None else None
        goes_home = self._on_ward() or any(row.discharge for row in rows)
        self.table.leave_out(() if goes_home else (self._going_home,))
        self.table.show_rows(rows)
        self.nobody.setVisible(not rows)
        at = next((n for n, row in enumerate(rows) if row.patient == held), None)
        if at is not None:
            self.table.selectRow(at)
        if self._leads:
            self._leads = False
            bring_into_sight(self.table)

    # --- one resident ---------------------------------------------------------------------------

    def _look_at(self, row: Resident | None) -> None:
        """What is needed and was noted, of the resident on whom one stands."""
        if row is not None and self._about is not None and row.patient == self._about.patient:
            self._about = row
        else:
            self._draft.end()
            self._about = row
            self.note.set_text("")
            self.closely.set_sensitive(False)
            self.note.say("")
            self.trouble.say("")
            if row is not None:
                self._draft.begin(rounds.form(row.patient), 0, self._text)
        self.about.setVisible(row is not None)
        if row is None:
            for label in (self.needed, self.last):
                label.setText("")
            return
        self.about.set_title(row.name)
        needed = "; ".join(row.needed) or self.tr("nothing that you may see is recorded")
        self.needed.setText(self.tr("Needed to go home: {what}.").format(what=needed))
        self.needed.setVisible(bool(row.discharge or row.needed))
        noted = self._noted(row)
        self.last.setText(noted)
        self.last.setVisible(bool(noted))
        refused = rounds.why_not(self._seat.audience, self._seat.permissions)
        self.note.setVisible(not refused)
        self.closely.offer(not refused and rounds.may_be_sensitive(self._seat.audience))
        self.save.setVisible(not refused)

    def _noted(self, row: Resident) -> str:
        if row.note is None:
            if not rounds.reads(self._seat.audience):
                return ""
            return self.tr("No note of a round is there that you may see.")
        at = shown_date(PartialDate.of(row.note.at))
        if not row.note.words:
            return self.tr("Last round, {at}, {author}: open the record to read the note.").format(
                at=at, author=row.note.author
            )
        return self.tr("Last round, {at}, {author}: {words}").format(
            at=at, author=row.note.author, words=row.note.words
        )

    def _text(self) -> str:
        words = self.note.text()
        if not words:
            return ""
        return msgspec.json.encode(_Draft(words, self.closely.is_sensitive())).decode()

    def _restore(self, draft: DraftRow) -> None:
        kept = msgspec.json.decode(draft.text, type=_Draft)
        self.note.set_text(kept.words)
        self.closely.set_sensitive(kept.sensitive)
        self.note.kept(draft.saved_at)

    def _write(self) -> None:
        about, words = self._about, self.note.text().strip()
        self.note.wrong("" if words else self.tr("Write something before you save."))
        if about is None or not words:
            return
        seat, now, held = self._seat, self._seat.records.now(), self.closely.held()
        self._draft.pause()
        seat.records.write(
            lambda session: rounds.write(session, seat.actor, about.patient, words, now, held),
            lambda made: self._written(about.patient, made),
            self.trouble.refuse,
        )

    def _written(self, patient: int, _: Made) -> None:
        self.said.emit(self.tr("The note is in the record"))
        if self._about is not None and self._about.patient == patient:
            self.note.set_text("")
            self.closely.set_sensitive(False)
            self.note.say("")

    # --- words ----------------------------------------------------------------------------------

    def _on_ward(self) -> bool:
        """In a care home, which is home, nobody waits to go there."""
        return self._place is not None and self._place.kind is PlaceKind.WARD

    def _discharge(self, row: Resident) -> str:
        return row.discharge or (self.tr("No date yet") if self._on_ward() else "")

    def _plan(self, row: Resident) -> str:
        today = self._today()
        if not row.reads_plans:
            return ""
        if row.plan_due is not None:
            words, tone = due_words(row.plan_due, today)
            due = words if tone else self.tr("Due {day}").format(day=words)
            if row.due_beyond_calendar:
                due = self.tr("{due}, bank holidays not known").format(due=due)
            return self.tr("{due}, first plan").format(due=due) if row.agreed_on is None else due
        if row.plan is None:
            return self.tr("No plan")
        if row.review_on is not None:
            late = (today - row.review_on).days
            if late > 0:
                return self.tr("Review overdue {days} d").format(days=late)
            return self.tr("Review {day}").format(day=shown_date(row.review_on))
        if row.agreed_on is not None:
            return self.tr("Agreed {day}").format(day=shown_date(row.agreed_on))
        return self.tr("Being written")

    def _plan_tone(self, row: Resident) -> str:
        today = self._today()
        if row.plan_due is not None:
            return "red" if row.plan_due < today else "warn"
        if row.review_on is not None and row.review_on < today:
            return "red"
        if row.reads_plans and row.plan is None:
            return "warn"
        return "" if row.plan is PlanState.AGREED else "plain"

    def _last_round(self, row: Resident) -> Any:
        return ago(row.note.at, self._seat.records.now()) if row.note else ""

    def _today(self) -> date:
        return self._seat.records.today()

    def _lay_out(self) -> None:
        look = self._seat.look
        chosen = QWidget()
        column = Down(look, gap=8, parent=chosen)
        self.nobody = Paragraph(
            self.tr("Nobody whom you may open is known to stay here."), "body", "text2"
        )
        self.nobody.hide()
        column.addWidget(self.named)
        column.addWidget(self.nobody)
        column.addWidget(self.table, 1)
        for widget in (self.needed, self.last, self.note, self.closely, self.trouble):
            self.about.add(widget)
        self.about.add(ButtonRow(look, self.save))
        column.addWidget(self.about)
        self.pane = Pane(look, ListBeside(look, self.list, chosen, grows=(self.list, self.table)))
        self.pane.retried.connect(self._ask)
        Down(look, gap=0, parent=self).addWidget(self.pane)
