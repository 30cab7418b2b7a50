"""What staff wrote in the record of whom the lead answers, to be taken out where it is wrong."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.services import written_here
from desktop.views.administration.filters import NARROW, at_the_foot
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.columns import Column
from desktop.views.parts.fields import ChoiceField
from desktop.views.parts.fold import Fold
from desktop.views.parts.layout import Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Pane, Strip
from desktop.views.parts.table import Table
from desktop.words.adding import TakenOut, Written
from desktop.words.dates import shown_moment
from desktop.words.enums import Confidentiality

TOPIC = "written here"
HIGH = 180


class WrittenPanel(QWidget):
    """``WrittenPanel(seat)``: ``turn_to(patient)``, or to nobody with None."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look, self.seat = seat.look, seat
        self._patient: int | None = None
        self.table = Table(
            look,
            [
                Column(self.tr("What"), lambda row: row.title, strong=True, wide=220),
                Column(self.tr("By"), lambda row: row.author, wide=180),
                Column(self.tr("When"), lambda row: shown_moment(row.said_at), wide=152,
                       figures=True),
                Column(self.tr("Held as"), lambda row: row.confidentiality.value.capitalize(),
                       wide=104),
                Column(self.tr("Words"), lambda row: row.words, spare=True),
            ],
            self.tr("Written here"),
        )  # fmt: skip
        self.table.setMinimumHeight(look.theme.px(HIGH))
        self.pane = Pane(look, self.table)
        self.whole = Paragraph()
        self.why = ChoiceField(
            look,
            self.tr("Take it out of the record, because"),
            [(each, each.value) for each in TakenOut],
        )
        self.out = Button(look, self.tr("Take it out"), icon="trash", key="Alt+O")
        self.closely = Button(look, self.tr("Hold it as sensitive"), icon="lock", key="Alt+H")
        self.trouble = Strip(look)
        self.table.rowChosen.connect(self._choose)
        self.out.clicked.connect(self._take_out)
        self.closely.clicked.connect(self._hold_closely)
        self.pane.retried.connect(self._ask)
        records = seat.records
        self.destroyed.connect(lambda: records.forget(TOPIC))
        column = Down(look, gap=10, parent=self)
        column.addWidget(Section(look, self.tr("Written here by staff")))
        column.addWidget(
            Paragraph(
                self.tr(
                    "Whoever wrote it takes it out, or holds it as sensitive, themselves. Where"
                    " they have left, or it cannot wait, do it here: what is taken out leaves every"
                    " screen and stays in the history; what is sensitive is seen by fewer roles"
                    " and never on paper. The audit says that it was you."
                )
            )
        )
        column.addWidget(self.pane)
        column.addWidget(self.whole)
        foot = Fold(look, NARROW, gap=10)
        foot.add(self.why, 1)
        foot.add(at_the_foot(look, self.out))
        foot.add(at_the_foot(look, self.closely))
        column.addWidget(foot)
        column.addWidget(self.trouble)
        self._choose(None)

    def turn_to(self, patient: int | None) -> None:
        self._patient = patient
        self.trouble.say("")
        self.table.show_rows(())  # nothing of the last person stays
        self._choose(None)
        self.seat.records.forget(TOPIC)
        self._ask()

    def _ask(self) -> None:
        patient, actor = self._patient, self.seat.actor
        if patient is not None:
            self.pane.loading()
            self.seat.records.read(
                TOPIC, lambda session: written_here.written(session, actor, patient), self._show,
                self.pane.failed,
            )  # fmt: skip

    def _show(self, rows: Sequence[Written]) -> None:
        self.table.show_rows(rows)
        if rows:
            self.pane.ready()
            self.table.selectRow(0)
        else:
            self.pane.empty(self.tr("Nothing in this record was written here."))
            self._choose(None)

    def _choose(self, row: Written | None) -> None:
        self.out.setEnabled(row is not None)
        self.out.setToolTip("" if row is not None else self.tr("Choose one in the list first."))
        normal = row is not None and row.confidentiality is Confidentiality.NORMAL
        self.closely.setEnabled(normal)
        self.closely.setToolTip(
            self.out.toolTip() if row is None or normal else self.tr("It is held so already.")
        )
        self.whole.setText(row.words if row is not None else "")
        self.whole.setVisible(row is not None and bool(row.words))

    def _take_out(self) -> None:
        why = TakenOut(str(self.why.value()))
        self._change(partial(written_here.take_out, why=why))

    def _hold_closely(self) -> None:
        self._change(written_here.hold_closely)

    def _change(self, change: Callable[..., frozenset[str]]) -> None:
        row, patient, actor = self.table.chosen_row(), self._patient, self.seat.actor
        if row is None or patient is None:
            return
        self.trouble.say("")
        for button in (self.out, self.closely):
            button.setEnabled(False)
        self.seat.records.write(
            lambda session: change(session, actor, patient, row.id, row.version),
            lambda _: self._ask(),
            self._refused,
        )

    def _refused(self, sentence: str) -> None:
        self.trouble.say(sentence, "red")
        self._ask()
