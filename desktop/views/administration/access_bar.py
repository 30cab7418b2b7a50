"""Whose record is open to the governance lead: begun for a reason, and ended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.records import Session
from desktop.services import giving, patients
from desktop.views.near import NearDialog
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import ChoiceField, LineField
from desktop.views.parts.fold import Fold
from desktop.views.parts.keys import keys_go_on
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.strip import Strip
from desktop.words.dates import ENGLAND, shown_date
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.patients import FoundRow
from desktop.words.people import Actor
from desktop.words.subject_access import AccessRow, Begun

NARROW = 820
SOON = timedelta(days=1)
"""A timer of Qt cannot wait for weeks."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a record is opened for, and in what words that is asked."""

    explains: str
    asks: str
    hint: str
    begin: str
    change: Callable[[Session, Actor, int, str, datetime, str], Begun]
    running: Callable[[Session, Actor], tuple[AccessRow, ...]]
    """Whose record is open for it."""


class AccessBar(QWidget):
    """``refresh()`` asks what is running; ``chosen(access)`` whom to look at, None for nobody.

    Whoever holds it clears at once what it shows when nobody is chosen: the access has ended.
    """

    chosen = Signal(object)

    def __init__(
        self, seat: Seat, topic: str, purpose: Purpose, parent: QWidget | None = None
    ) -> None:
        """``topic`` names the bar among all at this screen."""
        super().__init__(parent)
        look = seat.look
        self._seat, self._topic, self._purpose = seat, topic, purpose
        self._rows: tuple[AccessRow, ...] = ()
        self._found: FoundRow | None = None
        self._wanted: int | None = None
        self.dialog: NearDialog | None = None
        self.number = LineField(look, self.tr("NHS number"), hint=self.tr("and Enter"), key="F6")
        self.reason = LineField(look, purpose.asks, hint=purpose.hint)
        self.begin = Button(look, purpose.begin, "primary", key="Ctrl+G")
        self.whom = ChoiceField(look, self.tr("Open to you"))
        self.end = Button(look, self.tr("End it"), icon="x", key="Ctrl+D")
        self.other = Button(look, self.tr("Someone else"), icon="plus")
        self.until = Paragraph("", "small", "text2")
        self.who = Strip(look)
        self._lay_out()
        self.number.entered.connect(self._find)
        self.number.edited.connect(lambda _: self._forget())
        self.reason.entered.connect(self._begin)
        self.begin.clicked.connect(self._begin)
        self.whom.chosen.connect(lambda _: self._tell())
        self.end.clicked.connect(self._end)
        self.other.clicked.connect(lambda: self._turn(running=False))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.refresh)
        self._forget()

    @property
    def access(self) -> AccessRow | None:
        return cast("AccessRow | None", self.whom.value()) if self._rows else None

    def refresh(self) -> None:
        actor, running = self._seat.actor, self._purpose.running
        self._seat.records.read(
            self._topic, lambda session: running(session, actor), self.show_rows, self._trouble
        )

    def show_rows(self, rows: tuple[AccessRow, ...]) -> None:
        before = self.access
        self._rows = rows
        self.whom.set_choices([(row, row.name) for row in rows])
        wanted = self._wanted or (before.id if before else None)
        kept = next((row for row in rows if row.id == wanted), None)
        self._wanted = None
        if kept is not None:
            self.whom.set_value(kept)
        self._turn(running=bool(rows))
        if rows:
            left = min(row.ends_at for row in rows) - self._seat.records.now()
            self._timer.start(int(min(left, SOON).total_seconds() * 1000) + 1000)
        if kept is None or before is None or kept.id != before.id:
            self._tell()

    # --- beginning ------------------------------------------------------------------------------

    def _find(self) -> None:
        actor, typed = self._seat.actor, self.number.text()
        today = self._seat.records.today()
        self._seat.records.read(
            f"{self._topic} found",
            lambda session: patients.find_exactly(session, actor, typed, today),
            self._show_found,
            self.number.wrong,
            signed=True,
        )

    def _show_found(self, rows: list[FoundRow]) -> None:
        if len(rows) != 1:
            self.number.wrong(self.tr("Nobody here has this NHS number. Check it."))
            return
        (found,) = rows
        self._found = found
        self.number.wrong("")
        parts = [
            found.name,
            self.tr("born {day}").format(day=shown_date(found.born, self.tr("not known"))),
            found.practice,
        ]
        self.who.say(" · ".join(part for part in parts if part))
        self.begin.setEnabled(True)
        self.begin.setToolTip("")
        self.reason.setFocus()

    def _forget(self) -> None:
        self._found = None
        self.number.wrong("")
        self.who.say("")
        self.begin.setEnabled(False)
        self.begin.setToolTip(self.tr("Find the person by their NHS number first."))

    def _begin(self) -> None:
        self._open("")

    def _open(self, nearness: str) -> None:
        if self._found is None or not self.begin.isEnabled():
            return
        actor, patient, reason = self._seat.actor, self._found.id, self.reason.text()
        now = self._seat.records.now()
        self.begin.setEnabled(False)

        def change(session: Session) -> Begun:
            return self._purpose.change(session, actor, patient, reason, now, nearness)

        self._seat.records.write(change, self._begun, self._not_begun)

    def _begun(self, made: Begun) -> None:
        if made.asks:
            self.begin.setEnabled(True)
            self.dialog = NearDialog(self._seat.look, made.asks, self)
            self.dialog.given.connect(self._open)
            self.dialog.finished.connect(self.dialog.deleteLater)
            self.dialog.open()
            return
        self._wanted = made.id
        for field in (self.number, self.reason):
            field.set_text("")
        self.reason.wrong("")
        self._forget()
        self.refresh()

    def _not_begun(self, sentence: str) -> None:
        self.reason.wrong(sentence)
        self.begin.setEnabled(True)

    # --- running --------------------------------------------------------------------------------

    def _end(self) -> None:
        if (access := self.access) is None:
            return
        actor, now = self._seat.actor, self._seat.records.now()
        self._seat.records.write(
            lambda session: giving.end(session, actor, access.id, access.version, now),
            lambda _: self.refresh(),
            self._trouble,
        )

    def _tell(self) -> None:
        access = self.access
        self.until.setText("" if access is None else self._words(access))
        self.chosen.emit(access)

    def _words(self, access: AccessRow) -> str:
        return self.tr("Born {born} · NHS No. {number} · until {time} · {reason}").format(
            born=shown_date(access.born, self.tr("not known")),
            number=shown_nhs_number(access.nhs_number),
            time=f"{access.ends_at.astimezone(ENGLAND):%H:%M}",
            reason=access.reason,
        )

    def _trouble(self, sentence: str) -> None:
        self.who.say(sentence, "red")

    def _turn(self, *, running: bool) -> None:
        shown, hidden = (self._runs, self._asks) if running else (self._asks, self._runs)
        shown.show()
        keys_go_on(hidden, self.whom.edit if running else self.number.edit)
        hidden.hide()
        self._back.setVisible(bool(self._rows))
        self.who.say("")

    def _lay_out(self) -> None:
        look = self._seat.look
        asks, runs = QWidget(), QWidget()
        form = Fold(look, NARROW, gap=14)
        form.add(self.number, 2)
        form.add(self.reason, 4)
        buttons = Across(look, gap=8)
        self._back = Button(look, self.tr("Back to whose record is open"), "link")
        self._back.clicked.connect(lambda: self._turn(running=True))
        buttons.addWidget(self.begin)
        buttons.addWidget(self._back)
        buttons.addStretch(1)
        first = Down(look, gap=8, parent=asks)
        first.addWidget(Paragraph(self._purpose.explains, "body", "text2"))
        first.addWidget(form)
        first.addLayout(buttons)
        line = Fold(look, NARROW, gap=14)
        line.add(self.whom, 2)
        acts = QWidget()
        row = Across(look, gap=8, pad=(0, 26, 0, 0), parent=acts)
        for button in (self.end, self.other):
            row.addWidget(button)
        row.addStretch(1)
        line.add(acts, 3)
        second = Down(look, gap=6, parent=runs)
        second.addWidget(line)
        second.addWidget(self.until)
        self._asks, self._runs = asks, runs
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        whole = Down(look, gap=8, parent=self)
        for each in (asks, runs, self.who):
            whole.addWidget(each)
