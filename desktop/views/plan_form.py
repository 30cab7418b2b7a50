"""The form of a plan: content in, content out; it knows no database."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.views.day_field import DayField
from desktop.views.parts.buttons import Button
from desktop.views.parts.card import Card
from desktop.views.parts.fields import ChoiceField, TextField
from desktop.views.parts.fold import Fold
from desktop.views.parts.layout import Down
from desktop.views.parts.section import Section
from desktop.views.plan_lines import LINE, ContingencyLine, GoalLines
from desktop.views.plan_reading import NARROW
from desktop.views.theme import Look
from desktop.words.people import StaffRow
from desktop.words.plans import AboutMe, Contingency, Goal, PlanContent


class PlanForm(QWidget):
    """``show_content(content)``, ``content()``; ``edited()`` as someone types."""

    edited = Signal()

    def __init__(
        self, look: Look, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._today = look, today
        self.goals: list[GoalLines] = []
        self.contingencies: list[ContingencyLine] = []
        self._staff: Sequence[StaffRow] = ()
        columns, beside = Fold(look, NARROW, gap=22), QWidget()
        columns.add(self._about_me(), 2)
        right = Down(look, gap=16, parent=beside)
        right.addWidget(self._goals_section())
        right.addWidget(self._contingency_section())
        right.addWidget(self._who_section())
        right.addStretch(1)
        columns.add(beside, 3)
        Down(look, gap=0, pad=(0, 0, 8, 16), parent=self).addWidget(columns)
        self.setFocusProxy(next(iter(self.about_me.values())))

    def show_staff(self, staff: Sequence[StaffRow]) -> None:
        """Who can be key worker."""
        chosen = self.key_worker.value()
        self._staff = staff
        none: list[tuple[object, str]] = [(None, self.tr("Not chosen"))]
        self.key_worker.set_choices(
            none + [(each.id, f"{each.name}, {each.role}") for each in staff]
        )
        self.key_worker.set_value(chosen)

    def show_content(self, content: PlanContent) -> None:
        for name, field in self.about_me.items():
            field.set_text(getattr(content.about_me, name))
        self.strengths.set_text(content.strengths)
        for line in (*self.goals, *self.contingencies):
            if line.isAncestorOf(self.window().focusWidget()):
                self.strengths.setFocus()  # or the keys would go to the top of the window
            line.setParent(None)
            line.deleteLater()
        self.goals, self.contingencies = [], []
        for goal in content.goals or (Goal(""),):
            self._put_goal(goal)
        for contingency in content.contingencies or (Contingency("", ""),):
            self._put_contingency(contingency)
        self.key_worker.set_value(content.key_worker)
        self.review_on.set_day(content.review_on)

    def content(self) -> PlanContent:
        """As it stands in the form, empty lines included."""
        key_worker = self.key_worker.value()
        return PlanContent(
            AboutMe(**{name: field.text() for name, field in self.about_me.items()}),
            self.strengths.text(),
            tuple(line.goal() for line in self.goals),
            tuple(line.contingency() for line in self.contingencies),
            key_worker if isinstance(key_worker, int) else None,
            self.review_on.day(),
        )

    def readable(self) -> bool:
        """Whether every day typed can be read; the first that cannot gets the focus."""
        days = [self.review_on, *(line.due for goal in self.goals for line in goal.happening)]
        wrong = [field for field in days if not field.readable()]
        if wrong:
            wrong[0].setFocus()
        return not wrong

    def go_to_goals(self) -> None:
        """The focus to the first goal, on an empty one where all were taken away."""
        line = self.goals[0] if self.goals else self._put_goal(Goal(""))
        line.hope.setFocus()

    def _about_me(self) -> QWidget:
        labels = {
            "most_important": self.tr("What is most important to me"),
            "people_important": self.tr("People who are important to me"),
            "communicate": self.tr("How to communicate with me"),
            "please_do": self.tr("Please do"),
            "please_do_not": self.tr("Please do not"),
            "wellness": self.tr("A good day, and how I keep well"),
            "support_me": self.tr("How and when to support me"),
            "worth_knowing": self.tr("Also worth knowing about me"),
            "written_with": self.tr("Who helped me to write this"),
        }
        card = Card(self._look, self.tr("About me"), tone="paper")
        card.set_note(self.tr("in the person's own words"))
        self.about_me = {
            each.name: TextField(self._look, labels[each.name], lines=2)
            for each in sorted(fields(AboutMe), key=lambda each: list(labels).index(each.name))
        }
        for field in self.about_me.values():
            field.edited.connect(self.edited)
            card.add(field)
        card.body.addStretch(1)
        return card

    def _goals_section(self) -> Section:
        section = Section(self._look, self.tr("Goals and who does what"))
        self.add_goal = Button(self._look, self.tr("Add a goal"), icon="plus", key="Ctrl+G")
        self.add_goal.clicked.connect(self._add_goal)
        section.put_right(self.add_goal)
        self.strengths = TextField(
            self._look, self.tr("Strengths"), hint=self.tr("what the person can do"), lines=2
        )
        self.strengths.edited.connect(self.edited)
        section.add(self.strengths)
        self._goal_column = Down(self._look, gap=0)
        section.body.addLayout(self._goal_column)
        return section

    def _contingency_section(self) -> Section:
        section = Section(self._look, self.tr("What to do if things get worse"))
        self.add_line = Button(self._look, self.tr("Add a line"), icon="plus", key="Ctrl+E")
        self.add_line.clicked.connect(self._add_contingency)
        section.put_right(self.add_line)
        self._contingency_column = Down(self._look, gap=0)
        section.body.addLayout(self._contingency_column)
        return section

    def _who_section(self) -> Section:
        section = Section(self._look, self.tr("Key worker and next review"))
        self.key_worker = ChoiceField(
            self._look, self.tr("Key worker"), [(None, self.tr("Not chosen"))]
        )
        self.review_on = DayField(self._look, self.tr("Next review"), self._today)
        self.key_worker.chosen.connect(self.edited)
        self.review_on.edited.connect(self.edited)
        row = Fold(self._look, LINE, gap=16)
        row.add(self.key_worker, 3)
        row.add(self.review_on, 1)
        section.add(row)
        return section

    def _add_goal(self) -> None:
        self._put_goal(Goal("")).hope.setFocus()
        self.edited.emit()

    def _put_goal(self, goal: Goal) -> GoalLines:
        line = GoalLines(self._look, self._today, goal)
        line.edited.connect(self.edited)
        line.removed.connect(lambda: self._take(self.goals, line, self.add_goal))
        self.goals.append(line)
        self._goal_column.addWidget(line)
        return line

    def _add_contingency(self) -> None:
        self._put_contingency(Contingency("", "")).trigger.setFocus()
        self.edited.emit()

    def _put_contingency(self, contingency: Contingency) -> ContingencyLine:
        line = ContingencyLine(self._look, contingency)
        line.edited.connect(self.edited)
        line.removed.connect(lambda: self._take(self.contingencies, line, self.add_line))
        self.contingencies.append(line)
        self._contingency_column.addWidget(line)
        return line

    def _take(
        self, lines: list[GoalLines] | list[ContingencyLine], line: QWidget, to: QWidget
    ) -> None:
        to.setFocus()
        lines.remove(line)  # type: ignore[arg-type]  # a line is only ever taken from its own list
        line.setParent(None)
        line.deleteLater()
        self.edited.emit()
