"""The Desk: someone rings. Who is it about, who may be told what, who comes today, a message."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.records import Session
from desktop.services import desk, search
from desktop.views.desk_caller import CallerCheck
from desktop.views.desk_lines import (
    another_call_words,
    caution_words,
    coming_lines,
    contact_line,
    found_line,
    how_words,
    key_worker_words,
    look_first,
    nobody_comes_words,
    not_left_words,
    owner_choices,
    rings_words,
    said_lines,
    usual_owner,
)
from desktop.views.drafts import DraftKeeper
from desktop.views.near import NearDialog
from desktop.views.page import Page, Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import ChoiceField, FindBox, TextField
from desktop.views.parts.folding import ButtonRow
from desktop.views.parts.keys import key_within
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.list_beside import NARROW, ListBeside
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.reasons import Reasons
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Pane, Strip
from desktop.views.parts.twoline import Line, LineList
from desktop.views.week_blocks import warned_words
from desktop.words.changes import Made
from desktop.words.dates import shown_death
from desktop.words.desk import Caller, DeskRow, Identified, IdentityRow
from desktop.words.drafts import DraftRow
from desktop.words.enums import ReviewOf
from desktop.words.patients import FoundRow
from desktop.words.relationships import Opened

FIND, WHO, CALL = "desk find", "desk who", "desk call"
SOON = ((0, "today"), (1, "tomorrow"), (7, "within a week"))
MOST = 12
RANG = "\N{INFORMATION SEPARATOR TWO}"
"""Between the words of a message that is half-typed and whose call it was."""


class DeskPage(Page):
    """More than one person may be named here, so no banner stands over it.

    Type, Enter, say who rings, tick what they say right, ``C``; then read, write, ``Ctrl+Return``.
    """

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self._typed = self._answered = ""
        self._eager = False
        self._known: IdentityRow | None = None
        self._reason = ""
        self._caller: Caller | None = None
        self._row: DeskRow | None = None
        self.dialog: NearDialog | None = None
        self.box = FindBox(look, self.tr("Who is the call about?"), key="", parent=self)
        self.found = LineList(look, self.tr("People found"), inset=9)
        self.trouble = Strip(look)
        self.how = Paragraph(how_words(), "body", "text2")
        self.name = Paragraph("", "panel")
        self.checking = CallerCheck(look)
        self.permissions = LineList(look, self.tr("Who may be told what"), inset=9, wraps=True)
        self.rings = Paragraph("", "body")
        self.caution = Strip(look)
        self.contacts = LineList(look, self.tr("People to ring"), inset=9, wraps=True)
        self.key_worker = Paragraph("", "body")
        self.first = Reasons(look, "")
        self.today = LineList(look, self.tr("Who comes today"), inset=9, wraps=True)
        self.nobody_comes = Paragraph("", "body", "text2")
        self.unsaid = Strip(look)
        self.message = TextField(
            look, self.tr("Message"), key="N", lines=3,
            hint=self.tr("what is asked; who rang stands before it"),
        )  # fmt: skip
        self.who = ChoiceField(look, self.tr("For"), [(None, self.tr("Choose who"))])
        self.due = ChoiceField(
            look, self.tr("By"), [(days, self.tr(words)) for days, words in SOON]
        )
        self.leave_message = Button(
            look, self.tr("Leave the message"), "primary", "phone", "Ctrl+Return"
        )
        self.open = Button(look, self.tr("Open person"), icon="user", key="O")
        self.again = Button(look, self.tr("Next call"), key="F8")
        self.drafts = DraftKeeper(seat, "desk", self)
        self._lay_out()
        self._wire()
        self._show_nobody()

    @property
    def heading(self) -> tuple[str, str]:
        return self.tr("Desk"), self.tr("someone rings")

    def arrive(self) -> None:
        if self._row is None:
            self.box.setFocus(Qt.FocusReason.OtherFocusReason)
            self.box.selectAll()
        else:
            self._ask_call()

    def hear(self, subjects: frozenset[str]) -> None:
        known = self._known
        if known and self._row and self.isVisible() and f"patient:{known.patient}" in subjects:
            self._ask_call()

    def leave(self) -> None:
        self.drafts.flush()
        if self.dialog is not None:
            self.dialog.reject()

    # --- who the call is about --------------------------------------------------------------------

    def _type(self, words: str) -> None:
        self._typed, self._eager = words.strip(), False
        self.trouble.say("")
        if self._known is not None:
            self._show_nobody()  # the next call: no message lands with the last one's person
        if not self._typed:
            self._show_found(())
            self.seat.records.forget(FIND)
            return
        typed, actor, today = self._typed, self.seat.actor, self.seat.records.today()
        names = self.seat.names
        self.seat.records.read(
            FIND, lambda session: search.find(session, actor, typed, today, names),
            self._show_found, self.trouble.refuse,
        )  # fmt: skip

    def _show_found(self, rows: Sequence[FoundRow]) -> None:
        self._answered = self._typed
        self.found.show_rows([found_line(each) for each in rows[:MOST] if each.mine])
        if self._eager:
            self._eager = False
            self._enter()

    def _enter(self) -> None:
        """Never on an answer to an earlier key, for it may name somebody else."""
        if self._answered != self._typed:
            self._eager = True
            return
        rows = self.found.row_model.rows
        if len(rows) == 1:
            self._ask_who(rows[0])
        elif rows:
            self.found.setFocus(Qt.FocusReason.OtherFocusReason)
            self.found.setCurrentIndex(self.found.row_model.index(0))
        elif self._typed:
            self.trouble.say(self.tr("Nobody on your lists matches this. Patients looks further."))

    def _ask_who(self, line: Line) -> None:
        self._show_nobody()
        if isinstance(line.key, int):
            self._identify(line.key)

    def _identify(self, patient: int, reason: str = "") -> None:
        actor, self._reason = self.seat.actor, reason
        self.seat.records.read(
            WHO, lambda session: desk.identity(session, actor, patient, reason),
            lambda found: self._identified(patient, found), self.trouble.refuse, signed=True,
        )  # fmt: skip

    def _identified(self, patient: int, found: Identified) -> None:
        if found.known is None:
            self._ask_why(found.asks, lambda reason: self._identify(patient, reason))
            return
        self._show_who(found.known)

    def _ask_why(self, asks: frozenset[ReviewOf], then: Callable[[str], None]) -> None:
        self.dialog = NearDialog(self.seat.look, asks, self)
        self.dialog.given.connect(then)
        self.dialog.open()

    def _show_nobody(self) -> None:
        """Nothing of the last call stays; words that were not left are said to be so."""
        if self.message.text().strip():
            self.said.emit(not_left_words())
        self.drafts.end()
        for topic in (WHO, CALL):
            self.seat.records.forget(topic)
        self._known = self._row = self._caller = None
        self._reason = ""
        self.checking.clear()
        for listed in (self.permissions, self.contacts, self.today):
            listed.show_rows(())
        self.first.show_reasons(())
        for label in (self.name, self.rings, self.key_worker):
            label.setText("")
        self.message.set_text("")
        for field in (self.who, self.due):
            field.edit.setCurrentIndex(0)
            field.wrong("")
        for part in (self.checking, self.call, self.writing):
            part.hide()
        self.how.show()

    def _show_who(self, known: IdentityRow) -> None:
        self._known = known
        self.how.hide()
        died = shown_death(known.died, self.tr("died")) if known.died else ""
        self.name.setText(", ".join(filter(None, (known.name, died))))
        self.checking.show_who(known)

    def _check(self, reason: str = "") -> None:
        known, actor, right = self._known, self.seat.actor, self.checking.right()
        caller, reason = self.checking.caller(), reason or self._reason
        if known is not None and caller is not None and self.checking.confirm.isEnabled():
            self._caller = caller
            self.trouble.say("")
            self.seat.records.read(
                WHO,
                lambda session: desk.check(session, actor, known.patient, caller, right, reason),
                self._checked, self.trouble.refuse, signed=True,
            )  # fmt: skip

    def _checked(self, opened: Opened) -> None:
        if opened.about is None:
            self._ask_why(opened.asks, self._check)
            return
        self._ask_call()

    # --- the call ---------------------------------------------------------------------------------

    def _ask_call(self) -> None:
        known, actor, audience = self._known, self.seat.actor, self.seat.audience
        today, caller = self.seat.records.today(), self._caller
        if known is not None and caller is not None:
            self.seat.records.read(
                CALL,
                lambda session: desk.row(session, audience, actor, known.patient, caller, today),
                self._show_call, self.trouble.refuse,
            )  # fmt: skip

    def _show_call(self, row: DeskRow) -> None:
        first, self._row = self._row is None, row
        today, now = self.seat.records.today(), self.seat.records.now()
        self.permissions.show_rows(said_lines(row, now))
        self.permissions.setVisible(bool(row.permissions))
        self.rings.setText(rings_words(row))
        self.caution.say(caution_words(row), "warn")
        self.contacts.show_rows([contact_line(each) for each in row.contacts])
        self.people.setVisible(bool(row.contacts))
        self.key_worker.setText(key_worker_words(row.key_worker, today))
        self.first.show_reasons(look_first(row, today))
        self.today.show_rows(coming_lines(row, now))
        self.nobody_comes.setText(nobody_comes_words(row, today))
        self.nobody_comes.setVisible(bool(self.nobody_comes.text()))
        self.unsaid.say(warned_words(row.week.unsaid))
        chosen = self.who.value()
        self.who.set_choices(owner_choices(row))
        self.who.set_value(usual_owner(row, chosen))
        self.checking.hide()
        self.call.show()
        self.writing.show()
        if first:
            self.drafts.begin(
                self._form, row.identity.version, lambda: f"{self.message.text()}{RANG}{row.rings}"
            )
            self.message.setFocus()

    @property
    def _form(self) -> str:
        return f"desk:{self._known.patient}" if self._known else ""

    def _send(self) -> None:
        known, caller, owner, actor = self._known, self._caller, self.who.value(), self.seat.actor
        if known is None or caller is None or self._row is None:
            return
        if not isinstance(owner, int):
            self.who.wrong(self.tr("Choose who the message is for."))
            self.who.setFocus()
            return
        today, days = self.seat.records.today(), self.due.value()
        due = today + timedelta(days=days if isinstance(days, int) else 0)
        words, form, patient = self.message.text(), self._form, known.patient
        named = self.who.edit.currentText()

        def change(session: Session) -> Made:
            return desk.leave_message(
                session, actor, patient, caller, words, owner, due, today, form
            )

        self.drafts.pause()
        self.trouble.say("")
        self.seat.records.write(change, lambda _: self._sent(named), self._refused)

    def _sent(self, named: str) -> None:
        self.message.set_text("")
        self._next()
        self.said.emit(self.tr("The message is left for {name}").format(name=named))

    def _refused(self, sentence: str) -> None:
        self.trouble.say(sentence, "red")
        self.drafts.typed()

    def _next(self) -> None:
        self._show_nobody()
        self.box.clear()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _restore(self, draft: DraftRow) -> None:
        """Words from another's call are not this caller's, whose name would stand before them."""
        words, _, rang = draft.text.partition(RANG)
        self.message.set_text(words)
        self.message.kept(draft.saved_at)
        if words.strip() and self._row is not None and rang not in ("", self._row.rings):
            self.trouble.say(another_call_words(rang), "warn")

    # --- wiring and layout ------------------------------------------------------------------------

    def _wire(self) -> None:
        self.box.textChanged.connect(self._type)
        self.box.returnPressed.connect(self._enter)
        key_within(self.box, "Down", self._enter)
        key_within(self.box, "Escape", self.box.clear)
        self.found.opened.connect(self._ask_who)
        self.checking.confirmed.connect(self._check)
        self.message.edited.connect(lambda _: self.drafts.typed())
        self.leave_message.clicked.connect(self._send)
        self.open.clicked.connect(self._open)
        self.again.clicked.connect(self._next)
        self.drafts.restored.connect(self._restore)
        self.drafts.kept.connect(self.message.kept)

    def _open(self) -> None:
        if self._known is not None:
            self.opened.emit(self._known.patient)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_message()

    def _place_message(self) -> None:
        """Under the list; where all is one column, under what may be told, which is read first."""
        px = self.seat.look.theme.px
        beside = self.width() - px(32) >= px(NARROW)
        holder, place = (self._left, 2) if beside else (self._column, 3)
        if holder.indexOf(self.writing) < 0:
            holder.insertWidget(place, self.writing)

    def _lay_out(self) -> None:
        look = self.seat.look
        listed, self.writing = QWidget(), QWidget()
        left = Down(look, gap=10, parent=listed)
        left.addWidget(self.box)
        left.addWidget(self.found)
        left.addStretch(1)
        self.call = QWidget()
        column = Down(look, gap=12, parent=self.call)
        self._left, self._column = left, column
        told = Section(look, self.tr("Who may be told what"))
        told.body.setSpacing(look.theme.px(6))
        told.add(self.rings)
        told.add(self.permissions)
        told.add(self.caution)
        self.people = Section(
            look, self.tr("People in their life"), self.tr("kinship alone is no permission")
        )
        self.people.add(self.contacts)
        holder = Section(look, self.tr("Key worker"))
        holder.add(self.key_worker)
        coming = Section(look, self.tr("Who comes today"))
        for widget in (self.first, self.today, self.nobody_comes, self.unsaid):
            coming.add(widget)
        asked = Across(look, gap=10)
        asked.addWidget(self.who, 3)
        asked.addWidget(self.due, 2)
        written = Down(look, gap=12, parent=self.writing)
        written.addWidget(self.message)
        written.addLayout(asked)
        written.addWidget(ButtonRow(look, self.leave_message, self.open, self.again))
        for part in (told, holder, coming, self.people):
            column.addWidget(part)
        chosen = QWidget()
        right = Down(look, gap=10, parent=chosen)
        for each in (self.how, self.name, self.checking, self.call):
            right.addWidget(each)
        right.addStretch(1)
        whole = Down(look, gap=10, pad=(16, 14, 16, 8), parent=self)
        whole.addWidget(self.trouble)
        self.pane = Pane(look, ListBeside(look, listed, chosen, scrolls=False))
        whole.addWidget(self.pane, 1)
        self._place_message()
