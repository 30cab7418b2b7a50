"""The Plan and the Papers of someone as others would see them: read, and nothing done."""

from PySide6.QtWidgets import QWidget

from desktop.services import papers, plans
from desktop.views.copies import DRAFT, SIGNED, CopiesTable, size_choice, version_choice
from desktop.views.page import Seat
from desktop.views.paper_view import PaperView
from desktop.views.parts.chip import Chip
from desktop.views.parts.fold import Fold
from desktop.views.parts.layout import Across, Down, Scroll
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Pane
from desktop.views.patient_tab import PatientTab
from desktop.views.plan_reading import PlanReading, show_state
from desktop.words.enums import AudienceKind, PlanState, PrintFormat
from desktop.words.papers import CopyRow, PrintedPlan
from desktop.words.patients import BannerRow
from desktop.words.plans import PlanRow

PLAN, PAPERS, PREVIEW, DRAWN = "eyes plan", "eyes papers", "eyes paper", "eyes paper drawn"

NARROW = 860
"""Below this width, in px at scale 1, the size of print stands below the version."""


class PlanSeen(PatientTab):
    """A colleague sees the newest version; a room and a home have the one that holds."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self.version = Paragraph("", "panel", wrap=False)
        self.state = Chip(look, "")
        self.reading = PlanReading(look)
        self.pane = Pane(look, Scroll(self.reading))
        self.pane.retried.connect(self.arrive)
        said = Across(look, gap=12)
        for widget in (self.version, self.state):
            said.addWidget(widget)
        said.addStretch(1)
        column = Down(look, gap=12, pad=(16, 12, 16, 0), parent=self)
        column.addLayout(said)
        column.addWidget(self.pane, 1)
        self.clear()

    def clear(self) -> None:
        super().clear()
        self.seat.records.forget(PLAN)
        self.reading.clear()
        self.version.setText("")
        self.state.hide()

    def arrive(self) -> None:
        about, audience = self.about, self.seat.audience
        if about is not None:
            self.pane.loading()
            self.seat.records.read(
                PLAN,
                lambda session: (
                    plans.may_read(audience), plans.versions_for(session, audience, about.id),
                ),
                self._show,
                self.pane.failed,
            )  # fmt: skip

    def _show(self, found: tuple[bool, list[PlanRow]]) -> None:
        may_read, versions = found
        self.reading.clear()
        signed, newest = _signed_and_newest(versions)
        colleague = self.seat.audience.kind is AudienceKind.PERSON
        plan = newest if colleague else signed or newest
        self.version.setText(
            self.tr("Version {number}").format(number=plan.number) if plan is not None else ""
        )
        self.state.setVisible(plan is not None)
        if plan is None:
            self.pane.empty(
                self.tr("No care plan has been written here yet.")
                if may_read
                else self.tr("Care plans are not shown to them, or not to you.")
            )
            return
        show_state(self.state, plan)
        self.reading.show_plan(plan)
        self.pane.ready()


class PapersSeen(PatientTab):
    """The paper as it would print, and the list of those that lie somewhere."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self._signed: PlanRow | None = None
        self._draft: PlanRow | None = None
        self._version, self._format = SIGNED, PrintFormat.STANDARD
        self.versions = version_choice(look, self.tr("Version of the paper"))
        self.formats = size_choice(look)
        self.view = PaperView(look, self.tr("Care plan summary as it will print"))
        self.pane = Pane(look, self.view)
        self.copies = CopiesTable(look)
        self.printed = Section(look, self.tr("Papers printed before"))
        self.none = Paragraph(self.tr("No paper was printed for them."), "body", "text2")
        for widget in (self.copies, self.none):
            self.printed.add(widget)
        self.pane.retried.connect(self.arrive)
        self.versions.chosen.connect(self._choose_version)
        self.formats.chosen.connect(self._choose_format)
        inside = QWidget()
        column = Down(look, gap=12, pad=(16, 12, 16, 12), parent=inside)
        choices = Fold(look, NARROW, gap=12)
        for each in (self.versions, self.formats):
            choices.add(each, foot=True)
        column.addWidget(choices)
        column.addWidget(self.printed)
        column.addWidget(self.pane, 1)
        self.view.grow(True)
        Down(look, gap=0, parent=self).addWidget(Scroll(inside))
        self.clear()

    def clear(self) -> None:
        super().clear()
        for topic in (PAPERS, PREVIEW, DRAWN):
            self.seat.records.forget(topic)
        self._signed = self._draft = None
        self._version = SIGNED
        self.view.clear()
        self.copies.show_copies([], died=False)
        for widget in (self.versions, self.formats, self.printed):
            widget.hide()

    def show_patient(self, about: BannerRow) -> None:
        super().show_patient(about)
        self._format = about.print_format
        self.formats.set_current(self._format)

    def arrive(self) -> None:
        about, audience = self.about, self.seat.audience
        if about is not None:
            self.pane.loading()
            self.seat.records.read(
                PAPERS,
                lambda session: (
                    papers.may_see_plan_paper(session, audience),
                    plans.versions_for(session, audience, about.id),
                    papers.of_patient_for(session, audience, about.id),
                ),
                self._show,
                self.pane.failed,
            )

    def _show(self, found: tuple[bool, list[PlanRow], list[CopyRow]]) -> None:
        may_see, versions, copies = found
        colleague = self.seat.audience.kind is AudienceKind.PERSON
        self.copies.show_copies(copies, died=self.died)
        self.copies.setVisible(bool(copies))
        self.none.setVisible(not copies)
        self.printed.setVisible(plans.may_read(self.seat.audience))
        self._signed, newest = _signed_and_newest(versions)
        drafted = newest is not None and newest.state is PlanState.WORKING
        self._draft = newest if drafted and (colleague or self._signed is None) else None
        self.versions.setVisible(self._signed is not None and self._draft is not None)
        drawn = may_see and not self.died and newest is not None
        self.formats.setVisible(drawn)
        if drawn:
            self._preview()
            return
        self.view.clear()
        if not may_see:
            self.pane.empty(self.tr("Papers for the home are not shown to them, or not to you."))
        else:
            self.pane.empty(
                papers.DIED if self.died else self.tr("There is no care plan to print yet.")
            )

    def _choose_version(self, version: str) -> None:
        self._version = version
        self._preview()

    def _choose_format(self, format_: str) -> None:
        self._format = PrintFormat(format_)
        self.formats.set_current(format_)
        self._preview()

    def _preview(self) -> None:
        draft = self._draft if self._version == DRAFT else None
        plan = draft or self._signed or self._draft
        if plan is None:
            return
        self.versions.set_current(self._version)
        seat, format_ = self.seat, self._format
        actor, number, now = seat.actor, plan.id, seat.records.now()
        seat.records.read(
            PREVIEW,
            lambda session: papers.preview_plan(session, actor, number, format_, "", "", now),
            self._draw,
            self.pane.failed,
        )

    def _draw(self, paper: PrintedPlan) -> None:
        seat = self.seat
        seat.records.aside(DRAWN, lambda: seat.draw_plan(paper), self._look_at, self.pane.failed)

    def _look_at(self, pdf: bytes) -> None:
        self.pane.ready()
        self.view.show_pdf(pdf)


def _signed_and_newest(versions: list[PlanRow]) -> tuple[PlanRow | None, PlanRow | None]:
    """Of versions newest first."""
    signed = next((each for each in versions if each.state is PlanState.AGREED), None)
    return signed, versions[0] if versions else None
