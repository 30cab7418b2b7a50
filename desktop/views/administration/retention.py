"""What is kept how long, what is due now, and its deletion."""

from collections.abc import Callable
from typing import cast

from PySide6.QtWidgets import QWidget

from desktop.records import Session
from desktop.services import retention
from desktop.views.administration.tab import AdministrationTab
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import LineField, TickBox
from desktop.views.parts.fold import Fold
from desktop.views.parts.layout import Down, Scroll
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Pane, Strip
from desktop.views.parts.tick_list import TickList
from desktop.views.parts.twoline import Line
from desktop.words.dates import PartialDate, shown_date, shown_death
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.retention import DueRow, RetentionRow

TOPIC = "retention"
NARROW = 820


class RetentionTab(AdministrationTab):
    """Nothing goes by itself: someone chooses it, says why, and knows that there is no way back."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self._waiting: list[int] = []
        """The records still to be deleted of those that were chosen."""
        self._deleted = 0
        self.terms = Paragraph("")
        self.due = TickList(
            look, self.tr("Records that are due"), every=self.tr("Every record in this list"),
            scrolls=True,
        )  # fmt: skip
        self.due.changed.connect(self._offer)
        self.pane = Pane(look, self.due)
        self.pane.retried.connect(self.arrive)
        self.records = Section(look, self.tr("Records that are due"))
        self.reason = LineField(
            look, self.tr("Why they are deleted"), hint=self.tr("no name: it stays in the audit")
        )
        self.sure = TickBox(look, self.tr("I know that there is no way back"))
        self.sure.toggled.connect(lambda _: self._offer())
        self.delete = Button(look, self.tr("Delete"), "primary", "trash", "Ctrl+Delete")
        self.delete.clicked.connect(self._delete)
        self.strip = Strip(look)
        self.originals, self.drafts = Paragraph(""), Paragraph("")
        self.empty = Button(look, self.tr("Delete old originals"), icon="trash", key="Ctrl+O")
        self.clear = Button(look, self.tr("Delete old drafts"), icon="trash", key="Ctrl+D")
        self.empty.clicked.connect(lambda: self._let_go(retention.delete_originals))
        self.clear.clicked.connect(lambda: self._let_go(retention.delete_drafts))
        self._lay_out()
        self._offer()

    def arrive(self) -> None:
        self.pane.loading()
        actor, now = self.seat.actor, self.seat.records.now()
        self.seat.records.read(
            TOPIC, lambda session: retention.listed(session, actor, now), self.show_due,
            self.pane.failed, signed=True,
        )  # fmt: skip

    def hear(self, subjects: frozenset[str]) -> None:
        if "policy" in subjects:
            self.arrive()

    def leave(self) -> None:
        """No name stays behind."""
        self.seat.records.forget(TOPIC)
        self.due.show_choices(())

    def show_due(self, row: RetentionRow) -> None:
        self.terms.setText(
            self.tr(
                "A record is kept for {died} years after death, or {left} years after the person"
                " left and nothing more was heard of them. Originals set aside are kept for"
                " {originals} days, those of whole files for {files} days, untouched drafts for"
                " {drafts} days. The policy says so."
            ).format(
                died=row.died_years, left=row.left_years, originals=row.original_days,
                files=row.file_days, drafts=row.draft_days,
            )
        )  # fmt: skip
        self.due.show_choices([self._line(each) for each in row.due])
        shown, all_of_them = len(row.due), row.records
        self.records.set_note(
            self.tr("{shown} of {all}").format(shown=shown, all=all_of_them)
            if shown < all_of_them
            else str(shown or "")
        )
        if row.due:
            self.pane.ready()
        else:
            self.pane.empty(self.tr("No record is due."))
        due: list[str] = []
        if row.originals:
            words = self.tr("Originals that are due: {count}, never looked at: {unseen}.")
            due.append(words.format(count=row.originals, unseen=row.originals_unseen))
        if row.files:
            words = self.tr("Originals of whole files that are due: {count}.")
            due.append(words.format(count=row.files))
        self.originals.setText(" ".join(due) or self.tr("No original is due."))
        self.drafts.setText(
            self.tr("Drafts that are due: {count}.").format(count=row.drafts)
            if row.drafts
            else self.tr("No draft is due.")
        )
        self.empty.setEnabled(bool(due))
        self.clear.setEnabled(bool(row.drafts))
        self._offer()

    def _line(self, row: DueRow) -> Line:
        born = self.tr("born {day}").format(day=shown_date(row.born, self.tr("not known")))
        number = self.tr("NHS No. {number}").format(number=shown_nhs_number(row.nhs_number))
        why = (
            shown_death(row.died, self.tr("Died"))
            if row.died
            else self.tr("Left, last heard of {day}").format(
                day=shown_date(
                    PartialDate.of(row.heard_at) if row.heard_at else None, self.tr("not known")
                )
            )
        )
        return Line(row.name, f"{why} · {born} · {number}", key=row.id)

    def _offer(self) -> None:
        chosen = len(self.due.values())
        words = self.tr("Delete {count} records for good") if chosen else self.tr("Delete")
        if chosen == 1:
            words = self.tr("Delete 1 record for good")
        self.delete.set_words(words.format(count=chosen))
        ready = bool(chosen) and self.sure.isChecked() and not self._waiting
        self.delete.setEnabled(ready)
        self.delete.setToolTip(
            "" if ready else self.tr("Tick the records, and that there is no way back.")
        )

    def _delete(self) -> None:
        self._waiting = list(cast("tuple[int, ...]", self.due.values()))
        self._deleted = 0
        self.reason.wrong("")
        self.strip.say("")
        self._offer()
        self._next()

    def _next(self) -> None:
        """One after another, each whole in a transaction of its own."""
        actor, reason, now = self.seat.actor, self.reason.text(), self.seat.records.now()
        patient = self._waiting[0]

        def change(session: Session) -> frozenset[str]:
            return retention.delete_record(session, actor, patient, reason, now)

        self.seat.records.write(change, lambda _: self._gone(), self._stopped)

    def _gone(self) -> None:
        self._waiting.pop(0)
        self._deleted += 1
        if self._waiting:
            self._next()
            return
        self.strip.say(self._told(), "ok")
        self.sure.setChecked(False)
        self.reason.set_text("")
        self.arrive()

    def _stopped(self, sentence: str) -> None:
        self._waiting = []
        if self._deleted:
            sentence = f"{self._told()} {sentence}"
            self.arrive()
        self.strip.say(sentence, "red")
        self._offer()

    def _told(self) -> str:
        if self._deleted == 1:
            return self.tr("1 record is deleted.")
        return self.tr("{count} records are deleted.").format(count=self._deleted)

    def _let_go(self, act: Callable[..., frozenset[str]]) -> None:
        actor, now = self.seat.actor, self.seat.records.now()
        self.seat.records.write(
            lambda session: act(session, actor, now),
            lambda _: self.arrive(),
            lambda sentence: self.strip.say(sentence, "red"),
        )

    def _lay_out(self) -> None:
        look = self.seat.look
        left, right = QWidget(), QWidget()
        listed = Down(look, gap=6, parent=left)
        listed.addWidget(self.records)
        listed.addWidget(self.pane, 1)
        acts = Down(look, gap=10, parent=right)
        for widget in (self.reason, self.sure, self.delete, self.strip):
            acts.addWidget(widget)
        rest = Section(look, self.tr("Originals and drafts"))
        acts.addWidget(rest)
        for words, button in ((self.originals, self.empty), (self.drafts, self.clear)):
            acts.addWidget(words)
            acts.addWidget(button)
        acts.addStretch(1)
        both = Fold(look, NARROW, gap=24)
        both.add(left, 3)
        both.add(right, 2)
        page = QWidget()
        column = Down(look, gap=12, pad=(16, 12, 16, 10), parent=page)
        column.addWidget(self.terms)
        column.addWidget(both, 1)
        whole = Down(look, gap=0, parent=self)
        whole.addWidget(Scroll(page))
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.due.setMinimumHeight(self.seat.look.theme.px(200))
