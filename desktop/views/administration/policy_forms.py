"""The forms by which lines of a policy are changed, each with its reason."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.errors import Problem
from desktop.services import policy_edit
from desktop.services.policy_tables import audiences, spread
from desktop.services.policy_words import KINDS, SECTORS, many
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import ChoiceField, LineField
from desktop.views.parts.fold import Fold
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.tick_list import TickList, choices
from desktop.views.theme import Look
from desktop.words.enums import Confidentiality, Kind, Limit, Permission, Role, Sector
from desktop.words.people import raised
from desktop.words.policy import BOUNDS, Allowing, Limiting, Permitting, PolicyLines

Change = Callable[[PolicyLines], PolicyLines]
NARROW = 600
HIGH = 180
"""The least height of a list, in px at scale 1."""


class PolicyForm(QWidget):
    """``asked(change, why)``: a change of the lines, and why something is taken away.

    ``refuse(sentence)`` says why it was not made; ``clear()`` makes ready for the next.
    """

    asked = Signal(object, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lists: tuple[TickList, ...] = ()
        self.why = LineField(look, self.tr("Why"), hint=self.tr("in a sentence"))

    def refuse(self, sentence: str) -> None:
        self.why.wrong(sentence)

    def clear(self) -> None:
        self.why.set_text("")
        self.why.wrong("")

    def show_policy(self, policy: PolicyLines) -> None:
        """The lines as they stand now."""

    def _lay(self, *parts: tuple[QWidget, int]) -> None:
        fold = Fold(self._look, NARROW, gap=14)
        for part, stretch in parts:
            fold.add(part, stretch)
        whole = Down(self._look, gap=0, parent=self)
        whole.addWidget(fold, 1)

    def _keep_high(self, *lists: TickList) -> None:
        self._lists = lists
        self._look.changed.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the text is large the lists are as high as their rows: one bar scrolls the page."""
        px = self._look.theme.px
        narrow = self.width() < px(NARROW)
        for each in self._lists:
            each.grow(narrow)
            if not narrow:
                each.setMinimumHeight(px(HIGH))


class FactsForm(PolicyForm):
    """Who may see which facts: give or take, whom and what by ticks."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.whom = TickList(look, self.tr("Whom"), scrolls=True)
        self.whom.show_choices(choices([(each, raised(many(each))) for each in audiences()]))
        self.kinds = TickList(
            look, self.tr("Which kinds"), every=self.tr("Every kind"), scrolls=True
        )
        self.kinds.show_choices(choices([(kind, raised(KINDS[kind].strip("“”"))) for kind in Kind]))
        self.sectors = TickList(look, self.tr("From which sectors"))
        self.sectors.show_choices(choices([(each, raised(SECTORS[each])) for each in Sector]))
        self.held = TickList(look, self.tr("How closely held"))
        self.held.show_choices(choices([(each, held_words(each)) for each in Confidentiality]))
        self.allow = Button(look, self.tr("Allow"), "primary", "plus", "Ctrl+G")
        self.take = Button(look, self.tr("Take away"), icon="x", key="Ctrl+T")
        self.allow.clicked.connect(self._allow)
        self.take.clicked.connect(self._take)
        lists, aside = QWidget(), QWidget()
        row = Across(look, gap=14, parent=lists)
        row.addLayout(_titled(look, self.tr("Whom"), self.whom), 1)
        row.addLayout(_titled(look, self.tr("Which kinds"), self.kinds), 1)
        side = Down(look, gap=10, parent=aside)
        side.addLayout(_titled(look, self.tr("From which sectors"), self.sectors))
        side.addLayout(_titled(look, self.tr("How closely held"), self.held))
        side.addWidget(self.why)
        side.addWidget(self.allow)
        side.addWidget(self.take)
        side.addStretch(1)
        self._lay((lists, 2), (aside, 1))
        self._keep_high(self.whom, self.kinds)

    def clear(self) -> None:
        super().clear()
        for ticks in (self.whom, self.kinds, self.sectors, self.held):
            ticks.tick(())

    def _line(self) -> Allowing:
        return Allowing(
            cast("tuple[str, ...]", self.whom.values()),
            cast("tuple[Sector, ...]", self.sectors.values()),
            cast("tuple[Kind, ...]", self.kinds.values()),
            cast("tuple[Confidentiality, ...]", self.held.values()),
            self.why.text(),
        )

    def _allow(self) -> None:
        line = self._line()
        self.asked.emit(lambda policy: policy_edit.allow(policy, line), "")

    def _take(self) -> None:
        line = self._line()
        self.asked.emit(lambda policy: policy_edit.take_away(policy, line), line.reason)


class PermissionsForm(PolicyForm):
    """Who may do what else: the ticks are those who may; what is set differs from that."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._policy: PolicyLines | None = None
        self.what = ChoiceField(
            look, self.tr("What"), [(each, raised(each)) for each in Permission]
        )
        self.roles = TickList(look, self.tr("Who may"), scrolls=True)
        self.roles.show_choices(choices([(role, raised(many(role))) for role in Role]))
        self.set = Button(look, self.tr("Set who may"), "primary", "check", "Ctrl+G")
        self.what.chosen.connect(lambda _: self._tick())
        self.set.clicked.connect(self._set)
        roles, aside = QWidget(), QWidget()
        _titled(look, self.tr("Who may"), self.roles, roles)
        side = Down(look, gap=10, parent=aside)
        side.addWidget(self.what)
        side.addWidget(self.why)
        side.addWidget(self.set)
        side.addStretch(1)
        self._lay((roles, 3), (aside, 4))
        self._keep_high(self.roles)

    def show_policy(self, policy: PolicyLines) -> None:
        self._policy = policy
        self._tick()

    def _tick(self) -> None:
        if self._policy is not None:
            held = spread(self._policy).permissions
            what = cast("Permission", self.what.value())
            self.roles.tick({role for role in Role if (what, role) in held})

    def _set(self) -> None:
        what, why = cast("Permission", self.what.value()), self.why.text()
        nothing = self.tr("Tick who may, or take a tick away, before you set it.")
        wanted = set(self.roles.values())

        def change(policy: PolicyLines) -> PolicyLines:
            held = {role for may, role in spread(policy).permissions if may is what}
            more = tuple(role for role in Role if role in wanted - held)
            less = tuple(role for role in Role if role in held - wanted)
            if not more and not less:
                raise Problem(nothing)
            if more:
                policy = policy_edit.permit(policy, Permitting(what, more, why))
            return policy_edit.forbid(policy, what, less) if less else policy

        self.asked.emit(change, why)


class LimitsForm(PolicyForm):
    """How long things last, one number at a time."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._policy: PolicyLines | None = None
        self.what = ChoiceField(look, self.tr("What"), [(each, raised(each)) for each in Limit])
        self.number = LineField(look, self.tr("How many"))
        self.set = Button(look, self.tr("Set the number"), "primary", "check", "Ctrl+G")
        self.what.chosen.connect(lambda _: self._fill())
        self.set.clicked.connect(self._set)
        column = Down(look, gap=10, parent=self)
        for widget in (self.what, self.number, self.why, self.set):
            column.addWidget(widget)
        column.addStretch(1)

    def show_policy(self, policy: PolicyLines) -> None:
        self._policy = policy
        self._fill()

    def _fill(self) -> None:
        if self._policy is not None:
            limit = cast("Limit", self.what.value())
            value, _ = spread(self._policy).limits[limit]
            self.number.set_text(str(value))
            least, most = BOUNDS[limit]
            words = self.tr("from {least} to {most}").format(least=least, most=most)
            self.number.hint.setText(words)
            self.number.edit.setAccessibleDescription(words)

    def _set(self) -> None:
        typed = self.number.text().strip()
        value = int(typed) if typed.isascii() and typed.isdigit() else 0
        wanted = Limiting(cast("Limit", self.what.value()), value, self.why.text())
        self.asked.emit(lambda policy: policy_edit.limit(policy, wanted), "")


def held_words(held: Confidentiality) -> str:
    tr = QCoreApplication.translate
    return {
        Confidentiality.NORMAL: tr("Policy", "Normally"),
        Confidentiality.SENSITIVE: tr("Policy", "As sensitive"),
        Confidentiality.RESTRICTED: tr("Policy", "As restricted"),
    }[held]


def _titled(look: Look, title: str, widget: QWidget, holder: QWidget | None = None) -> Down:
    column = Down(look, gap=4, parent=holder)
    column.addWidget(Paragraph(title, "section"))
    column.addWidget(widget, 1)
    column.addStretch()  # where it is as high as its rows, and something beside it is higher
    return column
