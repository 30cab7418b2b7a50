"""The Papers tab: look at the care plan as it will print, print it, and know what lies where."""

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.services import papers, plans
from desktop.views.copies import DRAFT, SIGNED, CopiesTable, size_choice, version_choice
from desktop.views.hand_on import HandOn
from desktop.views.page import Seat
from desktop.views.paper_out import PaperOut
from desktop.views.paper_view import PaperView
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import LineField
from desktop.views.parts.fold import Fold
from desktop.views.parts.folding import ButtonRow
from desktop.views.parts.layout import NO_LIMIT, Across, Down, Scroll
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Pane, Strip
from desktop.views.patient_tab import PatientTab
from desktop.words.enums import PlanState, PrintFormat
from desktop.words.papers import CopyRow, PrintedPlan
from desktop.words.patients import BannerRow
from desktop.words.plans import PlanRow

PLAN, PREVIEW, DRAWN, MADE = "papers", "paper preview", "paper drawn", "paper made"
FILE = "care-plan.pdf"
WIDE = 470
"""What is done with papers, beside the paper."""
NARROW = 1000
"""Below this, in px at scale 1, the paper lies below what is done with it, and all scrolls."""


class PapersTab(PatientTab):
    """What is looked at has no number; what is printed or saved gets one, and is remembered."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self._plan: PlanRow | None = None
        self._signed: PlanRow | None = None
        self._draft: PlanRow | None = None
        self._version = SIGNED
        self._format = PrintFormat.STANDARD
        self.strip = Strip(look)
        self.fetch = Strip(look, tone="warn")
        self.versions = version_choice(look, self.tr("Version to print"))
        self.recorded = Paragraph("", "body")
        self.formats = size_choice(look)
        self.why = LineField(look, self.tr("Why another size than the recorded one"))
        self.place = LineField(
            look, self.tr("Where it will lie"), hint=self.tr("for example the kitchen drawer")
        )
        self.print = Button(look, self.tr("Print"), "primary", "printer", "Ctrl+P")
        self.save = Button(look, self.tr("Save as PDF"), icon="download", key="Ctrl+S")
        self.copies = CopiesTable(look)
        self.none = Paragraph(self.tr("No paper was printed for them."), "body", "text2")
        self.back = Button(look, self.tr("It was taken back"), key="Ctrl+T")
        self.view = PaperView(look, self.tr("Care plan summary as it will print"))
        self.out = PaperOut(seat, self)
        self.hand_on = HandOn(seat)
        self.hand_on.saved.connect(self.said)
        self.hand_on.troubled.connect(self._trouble)
        self._lay_out()
        self.versions.chosen.connect(self._choose_version)
        self.formats.chosen.connect(self._choose)
        for field in (self.why, self.place):
            field.edit.editingFinished.connect(self._preview)
        self.print.clicked.connect(lambda: self.out.print(self._make))
        self.save.clicked.connect(lambda: self.out.save(FILE, self._make))
        self.out.making.connect(lambda: self.said.emit(self.tr("The paper is being made")))
        self.out.saved.connect(self._saved)
        self.out.printing.connect(self._printing)
        self.out.troubled.connect(self._trouble)
        self.back.clicked.connect(self._take_back)
        self.copies.rowChosen.connect(self._offer_back)
        self.clear()

    def clear(self) -> None:
        super().clear()
        for topic in (PLAN, PREVIEW, DRAWN, MADE):
            self.seat.records.forget(topic)
        self._plan = self._signed = self._draft = None
        self._version = SIGNED
        self.view.clear()
        self.pane.empty("")  # or the focus of the tab before would have it scrolled to
        self.sheet.verticalScrollBar().setValue(0)
        self._show_copies([])
        self.recorded.setText("")
        for field in (self.why, self.place):
            field.set_text("")
        self.strip.say("")
        self.fetch.say("")
        self._offer_back(None)
        self._enable(False)
        self.versions.hide()
        # Nothing can be done here until it is known what one's role may do.
        self.printing.hide()
        self.printed.hide()
        self.hand_on.hide()
        self.hand_on.show_patient(None)

    def show_patient(self, about: BannerRow) -> None:
        super().show_patient(about)
        self._format = about.print_format
        self.formats.set_current(self._format)
        self.recorded.setText(
            self.tr("{name} needs {format} print.").format(
                name=about.called, format=about.print_format
            )
        )
        self.why.hide()
        self.hand_on.show_patient(about.id)

    def arrive(self) -> None:
        self.pane.loading()
        self._ask()

    def hear(self, subjects: frozenset[str]) -> None:
        if self.about is not None and f"patient:{self.about.id}" in subjects:
            self._ask()

    # --- asking and showing -------------------------------------------------------------------

    def _ask(self) -> None:
        if self.about is None:
            return
        patient, actor = self.about.id, self.seat.actor
        self.seat.records.read(
            PLAN,
            lambda session: (
                plans.why_not_read(session, actor),
                papers.why_not_print(session, actor),
                plans.versions(session, actor, patient),
                papers.of_patient(session, actor, patient),
            ),
            self._show,
            self.pane.failed,
        )

    def _show(self, found: tuple[str, str, list[PlanRow], list[CopyRow]]) -> None:
        not_read, not_printed, versions, copies = found
        self.printing.setVisible(not not_printed and not self.died)
        self.printed.setVisible(not not_read)
        self.hand_on.setVisible(not not_printed)
        self._show_copies(copies)
        if self.died:
            not_printed = not_printed or papers.DIED
            self._ask_back(copies)
        if not_printed:
            versions = []
        self._signed = next((each for each in versions if each.state is PlanState.AGREED), None)
        newest = versions[0] if versions else None
        self._draft = newest if newest and newest.state is PlanState.WORKING else None
        if self._signed is None or self._draft is None:
            self._version = SIGNED
        self.versions.setVisible(self._signed is not None and self._draft is not None)
        self._fit_version()
        self._enable(self._plan is not None)
        if self._plan is None:
            # A paper drawn before the role changed leaves the screen.
            self.view.clear()
            self.pane.empty(
                not_printed or self.tr("There is no care plan to print yet. Write one first.")
            )
            return
        self._preview()

    def _fit_version(self) -> None:
        """What is signed holds until the next is signed; a draft prints when it is asked for."""
        self.versions.set_current(self._version)
        wanted = self._draft if self._version == DRAFT else self._signed
        self._plan = wanted or self._draft

    def _choose_version(self, version: str) -> None:
        self._version = version
        self._fit_version()
        self._preview()

    def _preview(self) -> None:
        if self._plan is None:
            return
        plan, format_, place, why = (
            self._plan.id, self._format, self.place.text(), self.why.text(),
        )  # fmt: skip
        actor, now = self.seat.actor, self.seat.records.now()
        self.seat.records.read(
            PREVIEW,
            lambda session: papers.preview_plan(session, actor, plan, format_, place, why, now),
            lambda paper: self._draw(DRAWN, paper, self._look_at),
            self.pane.failed,
        )

    def _draw(self, topic: str, paper: PrintedPlan, then: Callable[[bytes], None]) -> None:
        self.seat.records.aside(topic, lambda: self.seat.draw_plan(paper), then, self._trouble)

    def _look_at(self, pdf: bytes) -> None:
        self.pane.ready()
        self.view.show_pdf(pdf)

    def _choose(self, format_: str) -> None:
        self._format = PrintFormat(format_)
        self.formats.set_current(format_)
        other = self.about is not None and self._format is not self.about.print_format
        self.why.setVisible(other)
        self._preview()

    # --- printing -----------------------------------------------------------------------------

    def _make(self, then: Callable[[bytes], None]) -> None:
        """Number a copy, then draw it: a paper without a number never leaves."""
        if self._plan is None:
            return
        plan, format_, place, why = (
            self._plan.id, self._format, self.place.text(), self.why.text(),
        )  # fmt: skip
        actor, now = self.seat.actor, self.seat.records.now()
        self.strip.say("")
        self.seat.records.write(
            lambda session: papers.printed_plan(session, actor, plan, format_, place, why, now),
            lambda copy: self._draw(MADE, copy.plan, then),
            self._trouble,
        )

    def _saved(self) -> None:
        self.said.emit(self.tr("The paper is saved, and is on the list"))
        self._preview()

    def _printing(self) -> None:
        self.said.emit(self.tr("The paper is printing, and is on the list"))
        self._preview()

    def _trouble(self, sentence: str) -> None:
        self.said.emit("")
        self.strip.say(sentence, "red")

    # --- papers that lie somewhere ------------------------------------------------------------

    def _show_copies(self, copies: list[CopyRow]) -> None:
        self.copies.show_copies(copies, died=self.died)
        for widget in (self.copies, self.back):
            widget.setVisible(bool(copies))
        self.none.setVisible(not copies)

    def _ask_back(self, copies: list[CopyRow]) -> None:
        lying = sum(bool(each.out_of_date) for each in copies if each.taken_back_at is None)
        one = self.tr("A paper still lies in the home. Ask whoever goes there to bring it back.")
        more = self.tr(
            "{n} papers still lie in the home. Ask whoever goes there to bring them back."
        )
        words = "" if not lying else one if lying == 1 else more.format(n=lying)
        self.fetch.say(words, "warn")

    def _offer_back(self, row: CopyRow | None) -> None:
        self.back.setEnabled(row is not None and row.taken_back_at is None)
        self.back.setToolTip("" if row is not None else self.tr("Choose a paper in the list first"))

    def _take_back(self) -> None:
        row = self.copies.chosen_row()
        if row is None:
            return
        actor, now = self.seat.actor, self.seat.records.now()
        self.seat.records.write(
            lambda session: papers.take_back(session, actor, row.id, now),
            failed=self._trouble,
        )

    def _enable(self, enabled: bool) -> None:
        for button in (self.print, self.save):
            button.setEnabled(enabled)
            button.setToolTip("" if enabled else self.tr("There is no care plan to print yet"))

    def _lay_out(self) -> None:
        look = self.seat.look
        self._side = QWidget()
        left = Down(look, gap=12, parent=self._side)
        left.addWidget(self.strip)
        left.addWidget(self.fetch)
        self.printing = Section(look, self.tr("Print the care plan summary"), gap=8)
        for widget in (self.versions, self.recorded, self.formats, self.why, self.place):
            self.printing.add(widget)
        self.printing.add(ButtonRow(look, self.print, self.save))
        left.addWidget(self.printing)
        self.printed = Section(look, self.tr("Papers printed before"))
        self.printed.add(self.copies)
        self.printed.add(self.none)
        left.addWidget(self.printed)
        left.addWidget(self.hand_on)
        foot = Across(look, gap=8, pad=(0, 8, 0, 0))
        foot.addWidget(self.back)
        foot.addStretch(1)
        self.printed.body.addLayout(foot)
        left.addStretch(1)
        self.pane = Pane(look, self.view)
        self.pane.retried.connect(self._ask)
        both = Fold(look, NARROW, gap=22)
        both.add(self._side)
        both.add(self.pane, 1)
        inside = QWidget()
        Down(look, gap=0, pad=(16, 12, 16, 12), parent=inside).addWidget(both)
        self.sheet = Scroll(inside)
        Down(look, gap=0, parent=self).addWidget(self.sheet)
        look.changed.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px = self.seat.look.theme.px
        beside = self.width() >= px(NARROW)
        self._side.setMinimumWidth(px(WIDE) if beside else 0)
        self._side.setMaximumWidth(px(WIDE) if beside else NO_LIMIT)
        self.view.grow(not beside)  # all of the page scrolls then, by one bar
