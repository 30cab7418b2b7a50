"""The sources: what each is, and whether it may say who lives here."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QWidget

from desktop.services import set_up
from desktop.views.administration.beside import Beside, keep
from desktop.views.administration.place_forms import CodedFields
from desktop.views.administration.tab import AdministrationTab
from desktop.views.page import Seat
from desktop.views.parts.columns import Column
from desktop.views.parts.fields import ChoiceField, LineField, TickBox
from desktop.views.parts.folding import Pairs
from desktop.views.parts.layout import Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.shapes import sector_words
from desktop.views.shown import feed_tone, heard_words, silence_words
from desktop.views.theme import Look
from desktop.words.administration import SetUp, SourceEntry, SourceForm
from desktop.words.enums import Sector, SourceKind
from desktop.words.people import raised, role_words
from desktop.words.silence import MOST_DAYS, USUAL

TOPIC = "administration sources"
SHOWN = ("source:", "directory", "import:")
"""What the list is about."""


class SourceFields(CodedFields):
    def __init__(
        self, look: Look, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(look, self.tr("also the name of its folder"), parent)
        self._now = now
        self.sector = ChoiceField(
            look, self.tr("Sector"), [(each, raised(sector_words(each))) for each in Sector]
        )
        self.kind = ChoiceField(
            look, self.tr("Kind of system"),
            [(each, raised(role_words(each))) for each in SourceKind],
        )  # fmt: skip
        self.may_register = TickBox(look, self.tr("May register people"))
        hint = self.tr("days without a word")
        self.sends_all = TickBox(look, self.tr("Each file holds everything"))
        self.amber = LineField(look, self.tr("Late after"), hint=hint)
        self.red = LineField(look, self.tr("Very late after"), hint=hint)
        for line in (self.amber, self.red):
            line.edit.setValidator(QIntValidator(1, MOST_DAYS, line))
            line.edited.connect(lambda _: self.edited.emit())
        self.usual = Paragraph("", "small", "text2")
        self.heard = Paragraph("", "small", "text2")
        self.column.addWidget(Pairs(look, (self.sector, self.kind)))
        self.column.addWidget(self.may_register)
        self.registers = Paragraph("", "small", "text2")
        self.column.addWidget(self.registers)
        self.column.addWidget(
            Paragraph(
                self.tr("The sector decides who sees what it says, from its next import on."),
                "small", "text2",
            )
        )  # fmt: skip
        self.column.addWidget(self.sends_all)
        self.column.addWidget(
            Paragraph(
                self.tr(
                    "What a file no longer has is marked as no longer in the source: of the people"
                    " in a FHIR record, and of the time that a council’s return covers. It is"
                    " unmarked when a file has it again. A file that leaves out very much waits"
                    " under Feeds first. What a table leaves out is set with its columns."
                ),
                "small", "text2",
            )
        )  # fmt: skip
        self.column.addWidget(Pairs(look, (self.amber, self.red)))
        self.column.addWidget(self.usual)
        self.column.addWidget(self.heard)
        self.fields += [self.sector, self.kind, self.amber, self.red]
        self.kind.chosen.connect(self._show_kind)
        for field in (self.sector, self.kind):
            field.chosen.connect(lambda _: self.edited.emit())
        self.may_register.clicked.connect(self.edited)
        self.sends_all.clicked.connect(self.edited)

    def show_row(self, row: SourceEntry | None) -> None:
        form = row.form if row is not None else SourceForm("", "", Sector.HEALTH, SourceKind.GP)
        self.show_coded(form.code, form.name, "", new=row is None)
        self.sector.set_value(form.sector)
        self.kind.set_value(form.kind)
        self.may_register.setChecked(form.may_register)
        self.sends_all.setChecked(form.sends_all)
        self.amber.set_text(_typed(form.amber_days))
        self.red.set_text(_typed(form.red_days))
        self._show_kind()
        self.heard.setText(
            self.tr("Last heard from: {age}.").format(age=heard_words(row, self._now()))
            if row is not None
            else ""
        )

    def value(self) -> SourceForm:
        return SourceForm(
            self.code.text().strip(), self.name.text().strip(),
            cast("Sector", self.sector.value()), cast("SourceKind", self.kind.value()),
            self._may_register and self.may_register.isChecked(),
            _days(self.amber), _days(self.red),
            self.sends_all.isChecked(),
        )  # fmt: skip

    def state(self) -> object:
        return self.value()

    @property
    def _may_register(self) -> bool:
        """Whether that is offered for the kind that is chosen."""
        return cast("SourceKind", self.kind.value()).may_register

    def _show_kind(self) -> None:
        """What goes with the kind, and what holds where nothing is typed."""
        kind = cast("SourceKind", self.kind.value())
        self.may_register.setVisible(self._may_register)
        self.registers.setText(
            self.tr(
                "A practice that may register takes in people who are not known here yet. Where"
                " none may, what it sends of others waits in the matching tray."
            )
            if self._may_register
            else self.tr(
                "Only a GP practice registers people. What this sends of somebody who is not known"
                " here waits in the matching tray."
            )
        )
        words = self.tr("Left empty, as is usual for its kind: {usual}.")
        self.usual.setText(words.format(usual=silence_words(USUAL[kind])))


def _typed(days: int | None) -> str:
    return "" if days is None else str(days)


def _days(line: LineField) -> int | None:
    typed = line.text().strip()
    return int(typed) if typed.isdecimal() else None


class SourcesTab(AdministrationTab):
    """The sources beside their form."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self.form = SourceFields(look, seat.records.now)
        self.beside = Beside(
            look,
            [
                Column(self.tr("Short name"), lambda row: row.form.name, strong=True, whole=True,
                       sector=lambda row: row.form.sector),
                Column(self.tr("Code"), lambda row: row.form.code, wide=130, quiet=True,
                       spare=True),
                Column(self.tr("Kind"), lambda row: raised(role_words(row.form.kind)), wide=120),
                Column(self.tr("Registers"), self._registers, wide=150, tone=lambda _: "blue"),
                Column(self.tr("Last heard from"), self._heard, wide=170, tone=self._tone),
            ],
            self.form,
            self.tr("Sources"),
            self.tr("Add a source"),
        )  # fmt: skip
        Down(look, gap=0, parent=self).addWidget(self.beside)
        self.beside.pane.retried.connect(self.arrive)
        self.beside.saveAsked.connect(self._save)

    def arrive(self) -> None:
        self.beside.pane.loading()
        self._ask()

    def hear(self, subjects: frozenset[str]) -> None:
        if any(each.startswith(SHOWN) for each in subjects):
            self._ask()

    def _ask(self) -> None:
        actor = self.seat.actor
        self.seat.records.read(
            TOPIC,
            lambda session: set_up.everything(session, actor),
            self.show_all,
            self.beside.pane.failed,
        )

    def show_all(self, found: SetUp) -> None:
        self.beside.show_rows(found.sources, self.tr("No source is set up yet. Add the first."))

    def _save(self, row: SourceEntry | None) -> None:
        actor, form = self.seat.actor, self.form.value()
        if row is None:
            keep(self, self.beside, lambda session: set_up.add_source(session, actor, form))
            return
        keep(
            self,
            self.beside,
            lambda session: set_up.change_source(session, actor, row.id, row.form, form),
        )

    def _registers(self, row: SourceEntry) -> str | None:
        return self.tr("May register") if row.form.may_register else None

    def _heard(self, row: SourceEntry) -> str:
        return heard_words(row, self.seat.records.now())

    def _tone(self, row: SourceEntry) -> str:
        return feed_tone(row, self.seat.records.now())
