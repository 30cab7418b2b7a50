"""Searching the audit: what to look for, the entries, and all of the one that is chosen."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from desktop.files import write_whole
from desktop.services import audit, patients
from desktop.views.administration.audit_entry import EntrySection, to_the_second
from desktop.views.administration.beside import narrow
from desktop.views.administration.filters import NARROW, Filters, scrolled, show_rows_always
from desktop.views.day_field import DayField
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.columns import Column
from desktop.views.parts.fields import ChoiceField, LineField
from desktop.views.parts.folding import ButtonRow
from desktop.views.parts.layout import Across, bring_into_sight
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.strip import Pane, Strip
from desktop.views.parts.table import Table
from desktop.words.audit import (
    ACTIONS,
    ANY_LOOK,
    AuditPage,
    AuditQuery,
    AuditRow,
    SignerRow,
    action_words,
)
from desktop.words.dates import shown_date
from desktop.words.patients import FoundRow
from desktop.words.people import raised, role_words

TOPIC, SIGNERS, WHOSE, EXPORT = "audit", "audit signers", "audit whose", "audit export"
AT_FIRST = timedelta(days=6)
"""Before today: what is offered to be searched when the page is new."""


class SearchPanel(QWidget):
    """``look_for`` searches for what another page asks about; nothing else searches by itself."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seat = seat
        look, today = seat.look, seat.records.today
        self._rows: tuple[AuditRow, ...] = ()
        self._asked = AuditQuery()
        self._older: int | None = None
        self._patient: tuple[str, int] | None = None
        self.patient = LineField(look, self.tr("About whom"))
        self.patient.edit.setPlaceholderText(self.tr("NHS number, or name and birth date"))
        self.which = ChoiceField(look, self.tr("Which of them"))
        self.which.hide()
        self.staff = ChoiceField(look, self.tr("By whom"), [(None, self.tr("Anyone"))])
        self.action = ChoiceField(
            look,
            self.tr("What"),
            [
                ("", self.tr("Anything")),
                (ANY_LOOK, self.tr("Any look at a record")),
                *sorted(ACTIONS.items(), key=lambda each: each[1]),
            ],
        )
        self.first = DayField(look, self.tr("From"), today)
        self.last = DayField(look, self.tr("To"), today)
        for day in (self.first, self.last):
            day.edit.setPlaceholderText(self.tr("Any day"))
        self.go = Button(look, self.tr("Search"), "primary", "search", "F5")
        for choice in (self.staff, self.action):
            narrow(choice)
        self.looks = Button(look, self.tr("Who has looked"), icon="eye", key="F9")
        self.count = Paragraph("", "small", "text2", wrap=False)
        self.older = Button(look, self.tr("Older entries"), icon="history", key="F7")
        self.export = Button(look, self.tr("Export"), icon="download", key="Ctrl+E")
        self.told = Strip(look)
        self.table = Table(look, self._columns(), self.tr("Entries"))
        self.pane = Pane(look, self.table)
        self.entry = EntrySection(look)
        self._lay_out()
        self._wire()
        self.first.set_day(today() - AT_FIRST)
        self.last.set_day(today())
        self._clear()
        self.pane.empty(self.tr("Say what to look for, and search."))

    def ask_who_there_is(self) -> None:
        actor = self.seat.actor
        self.seat.records.read(
            SIGNERS, lambda session: audit.signers(session, actor), self.show_signers,
            lambda sentence: self.told.say(sentence, "red"),
        )  # fmt: skip

    def show_signers(self, rows: Sequence[SignerRow]) -> None:
        chosen = self.staff.value()
        self.staff.set_choices(
            [(None, self.tr("Anyone")), *((row.id, self._signer(row)) for row in rows)]
        )
        self.staff.set_value(chosen)

    def look_for(self, staff: int, patient: int, name: str, day: object) -> None:
        """Search at once; ``patient`` 0 is anyone."""
        self._choose_patient(patient, name)
        self.staff.set_value(staff)
        self.action.set_value("")
        for field in (self.first, self.last):
            field.set_day(cast("date", day))
        self.search()

    def search_looks(self) -> None:
        """Everyone who ever looked at the person named; their record is not opened for it."""
        if not self.patient.text().strip():
            self.patient.wrong(self.tr("Say first whose record it is about."))
            self.patient.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.staff.set_value(None)
        self.action.set_value(ANY_LOOK)
        for field in (self.first, self.last):
            field.set_day(None)
        self.search()

    def search(self) -> None:
        """What stands in the fields; whom a name means is asked first."""
        if not (self.first.readable() and self.last.readable()):
            return
        self.patient.wrong("")
        typed = self.patient.text().strip()
        if typed and (self._patient is None or self._patient[0] != typed):
            self._ask_whose(typed)
            return
        self._asked = AuditQuery(
            self._patient[1] if typed and self._patient else None,
            cast("int | None", self.staff.value()),
            self.first.day(),
            self.last.day(),
            cast("str", self.action.value()),
        )
        self._clear()
        self._read(None)

    def show_page(self, page: AuditPage) -> None:
        """The first entries, or those that follow the ones that are shown."""
        self._rows += page.rows
        self._older = page.older
        self.table.show_rows(self._rows)
        self.older.setEnabled(page.older is not None)
        self.export.setEnabled(bool(self._rows))
        self.entry.setVisible(bool(self._rows))
        if not self._rows:
            self.pane.empty(self.tr("Nothing in the audit is like this."))
            return
        self.pane.ready()
        if len(self._rows) == len(page.rows):
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        words = self.tr("{count} entries, newest first")
        if page.older is not None:
            words = self.tr("The newest {count} entries; there are older ones")
        self.count.setText(words.format(count=f"{len(self._rows):,}"))
        if self._asked.action == ANY_LOOK:
            self.told.say(
                self.tr(
                    "You may release this to the person with their answer, under Subject access."
                )
            )

    def _read(self, before: int | None) -> None:
        actor, asked = self.seat.actor, self._asked
        self.older.setEnabled(False)
        if before is None:
            self.pane.loading()
        self.seat.records.read(
            TOPIC, lambda session: audit.search(session, actor, asked, before), self.show_page,
            self.pane.failed, signed=True,
        )  # fmt: skip

    def _clear(self) -> None:
        self._rows, self._older = (), None
        self.told.say("")
        self.table.show_rows(())
        self.entry.show_entry(None)
        self.entry.hide()
        self.count.setText("")
        self.older.setEnabled(False)
        self.export.setEnabled(False)

    # --- whose entries ------------------------------------------------------------------------

    def _ask_whose(self, typed: str) -> None:
        actor, today = self.seat.actor, self.seat.records.today()
        self._clear()
        self.seat.records.read(
            WHOSE, lambda session: patients.find_exactly(session, actor, typed, today),
            self._found, self.patient.wrong, signed=True,
        )  # fmt: skip

    def _found(self, rows: Sequence[FoundRow]) -> None:
        self.which.setVisible(len(rows) > 1)
        if not rows:
            self.patient.wrong(self.tr("Nobody in this hub has these details."))
            return
        if len(rows) == 1:
            self._pick(rows[0])
            return
        self.which.set_choices(
            [(None, self.tr("Choose one")), *((row, _told_apart(row)) for row in rows)]
        )
        self.which.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pick(self, row: FoundRow | None) -> None:
        if row is not None:
            self._choose_patient(row.id, row.name)
            self.search()

    def _choose_patient(self, patient: int, name: str) -> None:
        self._patient = (name, patient) if patient else None
        self.patient.set_text(name if patient else "")
        self.patient.wrong("")
        self.which.hide()

    # --- from the entry that is chosen --------------------------------------------------------

    def _all_about(self, patient: int, name: str) -> None:
        self._choose_patient(patient, name)
        self.staff.set_value(None)
        self.search()

    def _all_by(self, staff: int) -> None:
        self._choose_patient(0, "")
        self.staff.set_value(staff)
        self.search()

    # --- keeping it ---------------------------------------------------------------------------

    def _keep(self) -> None:
        path = self.seat.ask_where(self, f"audit {self.seat.records.today().isoformat()}.csv")
        if path is None:
            return
        actor, asked, records = self.seat.actor, self._asked, self.seat.records

        def write(found: audit.Export) -> None:
            kept = self.tr(
                "{count} entries are kept in {name}. The file is not encrypted: keep it where only"
                " you can read it."
            ).format(count=f"{found.rows:,}", name=path.name)
            records.aside(
                EXPORT, lambda: write_whole(path, found.content),
                lambda _: self.told.say(kept, "ok"), self._trouble,
            )  # fmt: skip

        records.read(
            EXPORT, lambda session: audit.export(session, actor, asked), write, self._trouble,
            signed=True,
        )  # fmt: skip

    def _trouble(self, sentence: str) -> None:
        self.told.say(sentence, "red")

    def _lead(self) -> None:
        """What was chosen may stand far above all of it."""
        if self.width() < self.seat.look.theme.px(NARROW):
            bring_into_sight(self.entry)

    # --- how it looks -------------------------------------------------------------------------

    def _columns(self) -> list[Column]:
        return [
            Column(self.tr("Entry"), lambda row: f"{row.number:,}", wide=72, figures=True,
                   quiet=True, spare=True),
            Column(self.tr("When (UTC)"), lambda row: to_the_second(row.at), wide=168,
                   figures=True),
            Column(self.tr("Who"), lambda row: row.who, wide=160, strong=True, whole=True),
            Column(self.tr("Role"), lambda row: row.role.words, raised,
                   wide=196, quiet=True, spare=True, whole=True),
            Column(self.tr("What"), lambda row: action_words(row.action), whole=True),
            Column(self.tr("About"), lambda row: row.about, whole=True),
            Column(self.tr("Detail"), lambda row: row.detail, quiet=True, spare=True),
        ]  # fmt: skip

    def _signer(self, row: SignerRow) -> str:
        name = f"{row.name}, {role_words(row.role)}"
        return self.tr("{name} (left)").format(name=name) if row.left else name

    def _lay_out(self) -> None:
        look = self.seat.look
        fields = (
            (self.patient, 5), (self.staff, 4), (self.action, 4), (self.first, 2), (self.last, 2),
        )  # fmt: skip
        foot = Across(look, gap=10)
        foot.addWidget(self.count)
        foot.addStretch(1)
        foot.addWidget(self.export)
        foot.addWidget(self.older)
        show_rows_always(look, self.pane, self.table)
        column = scrolled(look, self)
        column.addWidget(Filters(look, fields, self.go, wide=1080, columns=3))
        column.addWidget(ButtonRow(look, self.looks))
        column.addWidget(self.which)
        column.addWidget(self.told)
        column.addWidget(self.pane, 1)
        column.addLayout(foot)
        column.addWidget(self.entry)
        self.setFocusProxy(self.patient)

    def _go_on(self) -> None:
        """From what is looked for to the entries, to all of the one that is chosen, and back."""
        ways_on = (self.entry.about_button, self.entry.by_button)
        panes = (self.patient.edit, self.table, *(each for each in ways_on if each.isEnabled()))
        within = QApplication.focusWidget()
        place = 1 if within is self.table else 0
        if within is not None and self.entry.isAncestorOf(within):
            place = len(panes)
        following = [pane for pane in panes[place + 1 :] if pane.isVisible()]
        (following or panes)[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _wire(self) -> None:
        QShortcut(QKeySequence("F6"), self, self._go_on)
        self.go.clicked.connect(self.search)
        self.looks.clicked.connect(self.search_looks)
        for line in (self.patient, self.first, self.last):
            line.entered.connect(self.search)
        self.which.chosen.connect(self._pick)
        self.older.clicked.connect(lambda: self._read(self._older))
        self.export.clicked.connect(self._keep)
        self.table.rowChosen.connect(self.entry.show_entry)
        self.table.clicked.connect(self._lead)
        self.table.rowOpened.connect(lambda _: self._lead())
        self.pane.retried.connect(self.search)
        self.entry.aboutAsked.connect(self._all_about)
        self.entry.byAsked.connect(self._all_by)


def _told_apart(row: FoundRow) -> str:
    return ", ".join(filter(None, (row.name, shown_date(row.born), row.practice)))
