"""Handing a person's plan on to another system, as a file."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.feeds import plan_table
from desktop.feeds.fhir import export
from desktop.services import handing_on
from desktop.views.page import Seat
from desktop.views.paper_out import PaperOut
from desktop.views.parts.buttons import Button
from desktop.views.parts.folding import ButtonRow
from desktop.views.parts.layout import Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.words.handed_on import HandedOn

TOPIC = "handed on"
FHIR, TABLE = "FHIR", "table"
"""As the audit names the form."""


class HandOn(QWidget):
    """``show_patient(id)``; ``saved(sentence)`` when a file is there, ``troubled(sentence)``."""

    saved = Signal(str)
    troubled = Signal(str)

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = seat.look
        self._seat = seat
        self._patient: int | None = None
        self.fhir = Button(look, self.tr("Save as FHIR"), icon="download", key="Ctrl+Shift+F")
        self.table = Button(look, self.tr("Save as table"), icon="download", key="Ctrl+Shift+S")
        self.out = PaperOut(seat, self)
        self.out.saved.connect(lambda: self.saved.emit(self.tr("The file is saved")))
        self.out.troubled.connect(self.troubled)
        for button, name, form, write in (
            (self.fhir, "plan.json", FHIR, export.as_fhir),
            (self.table, "plan.csv", TABLE, plan_table.as_csv),
        ):
            button.clicked.connect(partial(self.out.save, name, partial(self._make, form, write)))
        section = Section(look, self.tr("Hand on to another system"), gap=8)
        section.add(
            Paragraph(
                self.tr("The plan, actions and outcomes of meetings. It is kept in the audit."),
                "small",
                "text2",
            )
        )
        section.add(ButtonRow(look, self.fhir, self.table))
        Down(look, gap=0, parent=self).addWidget(section)

    def show_patient(self, patient: int | None) -> None:
        self._patient = patient
        self._seat.records.forget(TOPIC)

    def _make(
        self, form: str, write: Callable[[HandedOn], bytes], then: Callable[[bytes], None]
    ) -> None:
        """It is signed before it is written: nothing leaves without an entry."""
        if self._patient is None:
            return
        records, actor, patient, now = (
            self._seat.records, self._seat.actor, self._patient, self._seat.records.now(),
        )  # fmt: skip
        records.write(
            lambda session: handing_on.hand_on(session, actor, patient, form, now),
            lambda made: records.aside(TOPIC, lambda: write(made.told), then, self.troubled.emit),
            self.troubled.emit,
        )
