"""The lines of a plan that can be added and taken away: goals, what will happen, and the worst."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.views.day_field import DayField
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import ChoiceField, LineField, TextField
from desktop.views.parts.fold import Fold
from desktop.views.parts.folding import Pairs
from desktop.views.parts.layout import Across, Down, Rule
from desktop.views.theme import Look
from desktop.words.plans import Contingency, Goal, GoalAction

Today = Callable[[], date]
LINE = 620
"""From this width, in px at scale 1, the fields of a line stand beside each other."""


class ActionLine(QWidget):
    """What will happen, who does it and by when, on one line."""

    edited = Signal()
    removed = Signal()

    def __init__(self, look: Look, today: Today, action: GoalAction) -> None:
        super().__init__()
        self.what = LineField(look, self.tr("What will happen"))
        self.who = LineField(look, self.tr("Who"))
        self.due = DayField(look, self.tr("By when"), today)
        self.what.set_text(action.what)
        self.who.set_text(action.who)
        self.due.set_day(action.due)
        remove = Button(look, self.tr("Remove line"), "link")
        remove.clicked.connect(self.removed)
        row = Fold(look, LINE, gap=8)
        row.add(self.what, 5)
        row.add(self.who, 3)
        row.add(self.due, 2)
        row.add(remove, foot=True)
        Down(look, gap=0, parent=self).addWidget(row)
        for field in (self.what, self.who, self.due):
            field.edited.connect(self.edited)

    def action(self) -> GoalAction:
        return GoalAction(self.what.text(), self.who.text(), self.due.day())


class GoalLines(QWidget):
    """One goal: the need, the hope, how much it matters, and what will happen."""

    edited = Signal()
    removed = Signal()

    def __init__(self, look: Look, today: Today, goal: Goal) -> None:
        super().__init__()
        self._look, self._today = look, today
        self.hope = LineField(look, self.tr("What the person hopes for"))
        self.need = LineField(look, self.tr("Because"), hint=self.tr("the need behind it"))
        levels: list[tuple[object, str]] = [(None, self.tr("Not said"))]
        levels += [(level, str(level)) for level in range(1, 11)]
        self.importance = ChoiceField(look, self.tr("Importance"), levels)
        self.hope.set_text(goal.hope)
        self.need.set_text(goal.need)
        self.importance.set_value(goal.importance)
        self.hope.edited.connect(self.edited)
        self.need.edited.connect(self.edited)
        self.importance.chosen.connect(self.edited)
        self._add = Button(look, self.tr("Add what will happen"), "link")
        self._add.clicked.connect(self._add_empty)
        remove = Button(look, self.tr("Remove goal"), "link")
        remove.clicked.connect(self.removed)
        top = Fold(look, LINE, gap=8)
        top.add(self.hope, 5)
        top.add(self.need, 4)
        top.add(self.importance, 1)
        foot = Across(look, gap=16)
        foot.addWidget(self._add)
        foot.addWidget(remove)
        foot.addStretch(1)
        column = Down(look, gap=8, pad=(0, 8, 0, 12), parent=self)
        column.addWidget(top)
        self._lines = Down(look, gap=8, pad=(22, 0, 0, 0))
        column.addLayout(self._lines)
        column.addLayout(foot)
        column.addWidget(Rule("row"))
        self.happening: list[ActionLine] = []
        for action in goal.actions or (GoalAction("", ""),):
            self._put(action)

    def goal(self) -> Goal:
        importance = self.importance.value()
        return Goal(
            self.hope.text(),
            self.need.text(),
            importance if isinstance(importance, int) else None,
            tuple(line.action() for line in self.happening),
        )

    def _add_empty(self) -> None:
        self._put(GoalAction("", "")).what.setFocus()
        self.edited.emit()

    def _put(self, action: GoalAction) -> ActionLine:
        line = ActionLine(self._look, self._today, action)
        line.edited.connect(self.edited)
        line.removed.connect(lambda: self._take(line))
        self.happening.append(line)
        self._lines.addWidget(line)
        return line

    def _take(self, line: ActionLine) -> None:
        self._add.setFocus()  # before the line goes, or the keys go to the top of the window
        self.happening.remove(line)
        self._lines.removeWidget(line)
        line.setParent(None)
        line.deleteLater()
        self.edited.emit()


class ContingencyLine(QWidget):
    """If this happens, do that, and ring them."""

    edited = Signal()
    removed = Signal()

    def __init__(self, look: Look, line: Contingency) -> None:
        super().__init__()
        self.trigger = TextField(look, self.tr("If this happens"), lines=2)
        self.do_this = TextField(look, self.tr("Do this"), lines=2)
        self.ring = LineField(look, self.tr("Ring"), hint=self.tr("name and number"))
        self.trigger.set_text(line.trigger)
        self.do_this.set_text(line.do_this)
        self.ring.set_text(line.ring)
        for field in (self.trigger, self.do_this, self.ring):
            field.edited.connect(self.edited)
        remove = Button(look, self.tr("Remove line"), "link")
        remove.clicked.connect(self.removed)
        row = Fold(look, LINE, gap=12)
        row.add(self.ring, 1)
        row.add(remove, 1, foot=True)
        column = Down(look, gap=8, pad=(0, 6, 0, 6), parent=self)
        column.addWidget(Pairs(look, (self.trigger, self.do_this)))
        column.addWidget(row)

    def contingency(self) -> Contingency:
        return Contingency(self.trigger.text(), self.do_this.text(), self.ring.text())
