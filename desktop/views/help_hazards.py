"""The hazard log as it is read: each hazard beside what controls it and the tests that prove it."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.views.page import Seat
from desktop.views.paper_out import PaperOut
from desktop.views.parts.buttons import Button
from desktop.views.parts.chip import Chip, ChipTone
from desktop.views.parts.columns import Column
from desktop.views.parts.layout import Across, Down, Scroll
from desktop.views.parts.paragraph import OneLine, Paragraph
from desktop.views.parts.reading import Reading
from desktop.views.parts.strip import Strip
from desktop.views.parts.table import Table
from desktop.words.people import raised
from desktop.words.safety import RATINGS, Control, Hazard, HazardLog, Risk

DRAWN = "hazard log drawn"
FILE = "hazard-log.pdf"
NARROW = 900
"""Below this, in px at scale 1, the chosen hazard stands under the list."""
LIST, DETAIL = 216, 320
"""How high they are there at least, in px at scale 1: five hazards, and enough to read on."""


class HazardsPanel(QWidget):
    """``show_log(log)``; printed and kept as a file like any paper, but of nobody's record."""

    said = Signal(str)

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = seat.look
        self.seat = seat
        self._log: HazardLog | None = None
        self.standing = OneLine("", "body", "text2")
        self.print = Button(look, self.tr("Print"), icon="printer", key="Ctrl+P")
        self.save = Button(look, self.tr("Save as PDF"), icon="download", key="Ctrl+S")
        self.strip = Strip(look)
        self.table = Table(
            look,
            [
                Column(self.tr("No."), lambda row: row.id, wide=58, figures=True, quiet=True),
                Column(self.tr("Hazard"), lambda row: row.name, strong=True, whole=True),
                Column(self.tr("Before"), lambda row: row.before.rating, wide=76,
                       tone=lambda row: _tone(row.before)),
                Column(self.tr("After"), lambda row: row.after.rating, wide=76,
                       tone=lambda row: _tone(row.after)),
            ],
            self.tr("Hazards, with the risk before and after their controls"),
        )  # fmt: skip
        self.detail = Reading(look, self.tr("The chosen hazard"))
        self.out = PaperOut(seat, self)
        inside = QWidget()
        self._beside = Across(look, gap=6, parent=inside)
        self._sheet = Scroll(inside)
        self._lay_out()
        self.table.rowChosen.connect(self._choose)
        self.save.clicked.connect(lambda: self.out.save(FILE, self._make))
        self.print.clicked.connect(lambda: self.out.print(self._make))
        self.out.saved.connect(lambda: self.said.emit(self.tr("The hazard log is saved")))
        self.out.printing.connect(lambda: self.said.emit(self.tr("The hazard log is printing")))
        self.out.troubled.connect(self._trouble)
        look.changed.connect(self._fit)

    def _lay_out(self) -> None:
        look = self.seat.look
        head = Across(look, gap=8)
        head.addWidget(self.standing, 1)
        head.addWidget(self.print)
        head.addWidget(self.save)
        self._beside.addWidget(self.table, 2)
        self._beside.addWidget(self.detail, 3)
        column = Down(look, gap=8, pad=(16, 10, 16, 8), parent=self)
        column.addLayout(head)
        column.addWidget(self.strip)
        column.addWidget(self._sheet, 1)

    def show_log(self, log: HazardLog) -> None:
        self._log = log
        self.standing.setText(log.standing)
        self.table.show_rows(log.hazards)
        self.table.selectRow(0)

    def _make(self, then: Callable[[bytes], None]) -> None:
        log, records = self._log, self.seat.records
        self.strip.say("")
        if log is not None:
            today = records.today()
            records.aside(DRAWN, lambda: self.seat.draw_hazards(log, today), then, self._trouble)

    def _trouble(self, sentence: str) -> None:
        self.strip.say(sentence, "red")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        theme, direction = self.seat.look.theme, QBoxLayout.Direction
        narrow = self.width() < theme.px(NARROW)
        self._beside.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        for part, high in ((self.table, LIST), (self.detail, DETAIL)):
            part.setMinimumHeight(theme.px(high) if narrow else 0)

    # --- the chosen hazard --------------------------------------------------------------------

    def _choose(self, hazard: Hazard | None) -> None:
        if hazard is None or self._log is None:
            self.detail.clear()
            return
        parts: list[QWidget] = [
            Paragraph(f"{hazard.id} {hazard.name}", "title"),
            Paragraph(hazard.effect),
            self._headed(self.tr("Causes"), *(f"•  {cause}" for cause in hazard.causes)),
            self._headed(self.tr("Risk")),
            self._rated(self.tr("Without its controls"), hazard.before),
            self._rated(self.tr("With its controls"), hazard.after),
            *(self._control(each) for each in hazard.controls),
            self._headed(self.tr("Who has approved this log"), self._log.standing),
        ]
        self.detail.show_parts(parts)

    def _control(self, control: Control) -> QWidget:
        holder = self._headed(control.does)
        for proof in control.proofs:
            proved = self.tr("Proved by: {sentence} ({file})").format(
                sentence=proof.sentence, file=proof.file
            )
            self._put(holder, Paragraph(proved, "small", "text2"))
        return holder

    def _headed(self, title: str, *lines: str) -> QWidget:
        """Lines under a heading, with white above it."""
        holder = QWidget()
        Down(self.seat.look, gap=4, pad=(0, 10, 0, 0), parent=holder)
        self._put(holder, Paragraph(title, "section"), *(Paragraph(each) for each in lines))
        return holder

    def _put(self, holder: QWidget, *labels: QWidget) -> None:
        column = holder.layout()
        for label in labels:
            if column is not None:
                column.addWidget(label)

    def _rated(self, when: str, risk: Risk) -> QWidget:
        holder = QWidget()
        row = Across(self.seat.look, gap=8, parent=holder)
        row.addWidget(Chip(self.seat.look, str(risk.rating), _tone(risk)))
        words = self.tr("{when}: {likelihood} likelihood, {severity} severity. {rating}.").format(
            when=when,
            likelihood=risk.likelihood,
            severity=risk.severity,
            rating=raised(RATINGS[risk.rating]),
        )
        row.addWidget(Paragraph(words), 1)
        return holder


def _tone(risk: Risk) -> ChipTone:
    if risk.rating > 3:
        return "red"
    return "warn" if risk.rating == 3 else "ok"
