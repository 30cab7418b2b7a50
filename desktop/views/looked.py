"""Who has looked at someone's record: for those who govern, who may release it to the person."""

from PySide6.QtWidgets import QWidget

from desktop.services import audit
from desktop.views.page import Seat
from desktop.views.parts.columns import Column
from desktop.views.parts.layout import Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.strip import Pane
from desktop.views.parts.table import Table
from desktop.views.patient_tab import PatientTab
from desktop.words.audit import AuditPage, action_words
from desktop.words.dates import shown_moment
from desktop.words.people import raised

TOPIC = "who has looked"


class LookedTab(PatientTab):
    """Every access, newest first. To read it is itself in the audit."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self.table = Table(
            look,
            [
                Column(self.tr("When"), lambda row: shown_moment(row.at), wide=152, figures=True),
                Column(self.tr("Who"), lambda row: row.who, wide=180, strong=True, whole=True),
                Column(self.tr("Role"), lambda row: row.role.words, raised,
                       wide=190, quiet=True),
                Column(self.tr("What they did"), lambda row: action_words(row.action), wide=260),
                Column(self.tr("Why"), lambda row: row.detail),
            ],
            self.tr("Who has looked"),
        )  # fmt: skip
        self.pane = Pane(look, self.table)
        self.pane.retried.connect(self.arrive)
        self.note = Paragraph("", "small", "text2")
        column = Down(look, gap=8, pad=(16, 10, 16, 8), parent=self)
        column.addWidget(self.pane, 1)
        column.addWidget(self.note)

    def clear(self) -> None:
        super().clear()
        self.seat.records.forget(TOPIC)
        self.table.show_rows(())
        self.note.setText("")

    def arrive(self) -> None:
        about, actor = self.about, self.seat.actor
        if about is not None:
            self.pane.loading()
            self.seat.records.read(
                TOPIC, lambda session: audit.looks(session, actor, about.id), self._show,
                self.pane.failed, signed=True,
            )  # fmt: skip

    def _show(self, page: AuditPage) -> None:
        self.table.show_rows(page.rows)
        self.note.setText(
            self.tr(
                "The person is told of it only if you release it, with their answer under"
                " Administration, Subject access."
            )
            if page.older is None
            else self.tr("These are the last {count}. Administration, Audit has the rest.").format(
                count=len(page.rows)
            )
        )
        self.pane.ready()
