"""A plan as it is read: nothing in it can be typed over."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.views.parts.card import Card
from desktop.views.parts.chip import Chip
from desktop.views.parts.fold import Fold
from desktop.views.parts.layout import Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.views.theme import Look
from desktop.words.dates import shown_date
from desktop.words.enums import Agreement, PlanState
from desktop.words.plans import AboutMe, Contingency, PlanRow

NARROW = 860
"""Below this width, in px at scale 1, what the person says stands over what is agreed."""


class PlanReading(QWidget):
    """``show_plan(plan)`` and ``clear()``."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._holder = Down(look, gap=0, pad=(0, 0, 8, 16), parent=self)
        self._columns: Fold | None = None

    def clear(self) -> None:
        if self._columns is not None:
            self._holder.removeWidget(self._columns)
            self._columns.deleteLater()
            self._columns = None

    def show_plan(self, plan: PlanRow) -> None:
        self.clear()
        about, beside = QWidget(), QWidget()
        left = Down(self._look, gap=16, parent=about)
        left.addWidget(self._about_me(plan.content.about_me))
        left.addStretch(1)
        right = Down(self._look, gap=16, parent=beside)
        for section in (self._goals(plan), self._worse(plan.content.contingencies)):
            right.addWidget(section)
        right.addWidget(self._agreed(plan))
        right.addStretch(1)
        self._columns = Fold(self._look, NARROW, gap=22)
        self._columns.add(about, 2)
        self._columns.add(beside, 3)
        self._holder.addWidget(self._columns)

    def _about_me(self, about: AboutMe) -> Card:
        card = Card(self._look, self.tr("About me"), tone="paper")
        card.set_note(
            self.tr("written with {name}").format(name=about.written_with)
            if about.written_with
            else ""
        )
        most = Paragraph(about.most_important or self.tr("Not recorded"), "about")
        card.add(
            self._group(
                Paragraph(self.tr("What is most important to me"), "section", "paper"), most
            )
        )
        for label, words in (
            (self.tr("People who are important to me"), about.people_important),
            (self.tr("How to communicate with me"), about.communicate),
            (self.tr("Please do"), about.please_do),
            (self.tr("Please do not"), about.please_do_not),
            (self.tr("A good day, and how I keep well"), about.wellness),
            (self.tr("How and when to support me"), about.support_me),
            (self.tr("Also worth knowing about me"), about.worth_knowing),
        ):
            said = Paragraph(words or self.tr("Not recorded"), "body", "" if words else "text2")
            card.add(self._group(Paragraph(label, "section", "paper"), said))
        return card

    def _group(self, *lines: Paragraph) -> QWidget:
        """What belongs together, closer than to what stands above and below it."""
        group = QWidget()
        down = Down(self._look, gap=1, pad=(0, 0, 0, 6), parent=group)
        for line in lines:
            down.addWidget(line)
        return group

    def _goals(self, plan: PlanRow) -> Section:
        section = Section(self._look, self.tr("Goals and who does what"))
        if plan.content.strengths:
            strengths = self.tr("Strengths: {strengths}").format(strengths=plan.content.strengths)
            section.add(self._group(Paragraph(strengths, "body")))
        for goal in plan.content.goals:
            lines = [Paragraph(goal.hope, "strong")]
            notes = [goal.need]
            if goal.importance is not None:
                notes.append(self.tr("importance {level} of 10").format(level=goal.importance))
            if note := " · ".join(filter(None, notes)):
                lines.append(Paragraph(note, "small", "text2"))
            for action in goal.actions:
                who = ", ".join(filter(None, (action.who, shown_date(action.due))))
                lines.append(Paragraph(f"{action.what}: {who}" if who else action.what, "body"))
            section.add(self._group(*lines))
        return section

    def _worse(self, worse: tuple[Contingency, ...]) -> Section:
        section = Section(self._look, self.tr("What to do if things get worse"))
        if not worse:
            section.add(Paragraph(self.tr("Not recorded"), "body", "text2"))
            return section
        for line in worse:
            lines = [Paragraph(line.trigger, "strong"), Paragraph(line.do_this, "body")]
            if line.ring:
                lines.append(Paragraph(self.tr("Ring {name}").format(name=line.ring), "body"))
            section.add(self._group(*lines))
        return section

    def _agreed(self, plan: PlanRow) -> Section:
        section = Section(self._look, self.tr("Agreement and next review"))
        section.add(Paragraph(self._authority(plan), "body"))
        section.add(
            Paragraph(
                self.tr("Next review {day}. Key worker {name}.").format(
                    day=shown_date(plan.content.review_on, self.tr("not recorded")),
                    name=plan.key_worker or self.tr("not recorded"),
                ),
                "body",
            )
        )
        return section

    def _authority(self, plan: PlanRow) -> str:
        """Who agreed, or that nobody did, and who signed."""
        if plan.state is PlanState.WORKING:
            return self.tr("Being written: nobody has agreed it, and nobody has signed it.")
        others = self.tr(" with {names}").format(names=plan.agreed_with) if plan.agreed_with else ""
        match plan.agreement:
            case Agreement.PERSON:
                words = self.tr("Agreed by the person{others} on {day}, signed by {staff}.")
            case Agreement.ATTORNEY:
                words = self.tr(
                    "Agreed by {names}, attorney or deputy whose authority was seen, on {day},"
                    " signed by {staff}."
                )
            case Agreement.BEST_INTERESTS:
                words = self.tr(
                    "Decided in the person's best interests{others} on {day}, signed by {staff}."
                )
            case Agreement.SHARED:
                words = self.tr("Shared {day}{others}, not agreed. Signed by {staff}.")
            case None:
                words = self.tr("How this was agreed: not recorded. Signed by {staff} on {day}.")
        return words.format(
            others=others,
            names=plan.agreed_with or self.tr("someone not recorded"),
            day=shown_date(plan.agreed_on, self.tr("a day not recorded")),
            staff=plan.agreed_by or self.tr("someone not recorded"),
        )


def show_state(chip: Chip, plan: PlanRow) -> None:
    """What a version is: being written, shared or agreed."""
    tr = QCoreApplication.translate
    if plan.state is PlanState.WORKING:
        chip.show_state(tr("PlanReading", "Being written, not agreed"), "warn")
    elif plan.agreement is Agreement.SHARED:
        chip.show_state(tr("PlanReading", "Shared, not agreed"), "warn")
    else:
        day = shown_date(plan.agreed_on)
        chip.show_state(tr("PlanReading", "Agreed {day}").format(day=day), "ok")
