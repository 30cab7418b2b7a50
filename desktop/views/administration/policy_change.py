"""Changing the policy: line by line, with what that would change in words; then put in force."""

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.errors import Problem
from desktop.records import Session
from desktop.services import drafts, policy
from desktop.services.policy_edit import NO_REASON
from desktop.services.policy_tables import lines, read, written
from desktop.services.policy_words import SAME, difference
from desktop.views.administration.policy_forms import (
    Change,
    FactsForm,
    LimitsForm,
    PermissionsForm,
    PolicyForm,
)
from desktop.views.confirm import ConfirmDialog
from desktop.views.drafts import DraftKeeper
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import TextField
from desktop.views.parts.fold import Fold
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.said import SaidPage
from desktop.views.parts.section import Section
from desktop.views.parts.segments import Segments
from desktop.views.parts.strip import Strip
from desktop.words.drafts import DraftRow
from desktop.words.policy import PolicyLines, PolicyText, PolicyVersionRow

FORM = "policy"
NARROW = 820
"""Below this, in px at scale 1, the forms stand over what they would change."""
FACTS, PERMISSIONS, LIMITS = "facts", "permissions", "limits"


class _Draft(msgspec.Struct):
    disclosure: str
    permissions: str
    limits: str
    note: str


class PolicyChange(QWidget):
    """``show_policy(version)`` is what it starts from; ``try_out(text, note)`` begins with another.

    ``done()`` once a policy was put in force, ``previewAsked(text)`` to see before that what it
    would show. What is half-changed is kept as a draft.
    """

    done = Signal()
    previewAsked = Signal(object)

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = seat.look
        self._seat = seat
        self._held: PolicyVersionRow | None = None
        self._before: PolicyLines | None = None
        self._steps: list[PolicyLines] = []
        """The lines after each change, so that the last can be taken back."""
        self.which = Segments(
            look,
            [
                (FACTS, self.tr("Who sees which facts"), ""),
                (PERMISSIONS, self.tr("Who may do what"), ""),
                (LIMITS, self.tr("How long things last"), ""),
            ],
            self.tr("What to change"),
        )
        self.facts, self.permissions = FactsForm(look), PermissionsForm(look)
        self.limits = LimitsForm(look)
        self._forms: dict[str, PolicyForm] = {
            FACTS: self.facts, PERMISSIONS: self.permissions, LIMITS: self.limits,
        }  # fmt: skip
        self.stack = QStackedWidget()
        for form in self._forms.values():
            self.stack.addWidget(form)
            form.asked.connect(self._change)
        self.which.chosen.connect(self.choose)
        self.said = SaidPage(look, self.tr("What would change"))
        self.strip = Strip(look)
        self.note = TextField(
            look, self.tr("Why the policy changes"), hint=self.tr("it stands beside the version"),
            lines=2,
        )  # fmt: skip
        self.put = Button(look, self.tr("Put in force"), "primary", "check", "Ctrl+Return")
        self.undo = Button(look, self.tr("Undo"), icon="arrow-back-up", key="Ctrl+Z")
        self.again = Button(look, self.tr("Begin again"))
        self.preview = Button(look, self.tr("Preview"), icon="eye", key="Ctrl+P")
        self.put.clicked.connect(self._ask_password)
        self.preview.clicked.connect(self._preview)
        self.undo.clicked.connect(self._undo)
        self.again.clicked.connect(self._begin_again)
        self.drafts = DraftKeeper(seat, FORM, self)
        self.drafts.restored.connect(self._restore)
        self.drafts.kept.connect(self.note.kept)
        self.note.edited.connect(lambda _: self.drafts.typed())
        self._lay_out()
        self.choose(FACTS)

    @property
    def changed(self) -> PolicyLines | None:
        """The lines as they would be."""
        return self._steps[-1] if self._steps else self._before

    def choose(self, which: str) -> None:
        self.which.set_current(which)
        self.stack.setCurrentWidget(self._forms[which])
        self._show_forms()

    def show_policy(self, held: PolicyVersionRow) -> None:
        """What is in force; what was changed of an earlier one is no longer of use."""
        if self._held is not None and self._held.number == held.number:
            return
        self._held, self._before = held, lines(held.text)
        self._steps = []
        self.note.set_text("")
        for form in self._forms.values():
            form.clear()
        self._show()
        self.drafts.begin(FORM, held.number, self._words)

    def try_out(self, text: PolicyText, note: str) -> None:
        """Begin with a policy that was read or was in force before; a slip in it is a Problem."""
        read(text)
        self._steps.append(lines(text))
        self.note.set_text(note)
        self._show()
        self.drafts.typed()

    def leave(self) -> None:
        self.drafts.flush()

    def _change(self, change: Change, why: str) -> None:
        form, before = self.stack.currentWidget(), self.changed
        if before is None or not isinstance(form, PolicyForm):
            return
        try:
            self._steps.append(change(before))
        except Problem as refusal:
            form.refuse(str(refusal))
            return
        form.clear()
        if why.strip():
            self.note.set_text("\n".join(filter(None, (self.note.text().strip(), why.strip()))))
        self._show()
        self.drafts.typed()

    def _undo(self) -> None:
        if self._steps:
            self._steps.pop()
            self._show()
            self.drafts.typed()

    def _begin_again(self) -> None:
        self._steps = []
        self.note.set_text("")
        self._show()
        self.drafts.discard()

    def _show(self, trouble: str = "") -> None:
        before, after = self._before, self.changed
        if before is None or after is None:
            return
        self.said.show_said(difference(before, after, to_come=True), SAME)
        self.strip.say(trouble, "red")
        for button in (self.put, self.preview, self.undo, self.again):
            button.setEnabled(bool(self._steps))
            button.setToolTip("" if self._steps else self.tr("Nothing has been changed yet."))
        self._show_forms()

    def _show_forms(self) -> None:
        if (after := self.changed) is not None:
            for form in self._forms.values():
                form.show_policy(after)

    def _preview(self) -> None:
        if self._steps:
            self.previewAsked.emit(written(self._steps[-1]))

    def _ask_password(self) -> None:
        """Everybody's sight changes at once: so it takes more than a key."""
        if not self._steps:
            return
        if not self.note.text().strip():
            self._show(NO_REASON)
            self.note.setFocus()
            return
        why = self.tr("From this moment on, all of this hub sees and does what this policy says.")
        dialog = ConfirmDialog(self._seat, why, self)
        dialog.accepted.connect(self._put)
        dialog.open()

    def _put(self) -> None:
        after, held = self.changed, self._held
        if not self._steps or after is None or held is None:
            return
        actor, text, note, seen = self._seat.actor, written(after), self.note.text(), held.number

        def change(session: Session) -> frozenset[str]:
            drafts.discard(session, actor, FORM)
            return policy.put_in_force(session, actor, text, note, seen)

        self.drafts.pause()
        self.put.setEnabled(False)
        self._seat.records.write(change, lambda _: self.done.emit(), self._show)

    def _words(self) -> str:
        text = written(self.changed) if self.changed is not None else PolicyText("", "", "")
        draft = _Draft(text.disclosure, text.permissions, text.limits, self.note.text())
        return msgspec.json.encode(draft).decode()

    def _restore(self, draft: DraftRow) -> None:
        kept = msgspec.json.decode(draft.text, type=_Draft)
        if self._held is None or draft.seen != self._held.number:
            self.strip.say(
                self.tr("Another policy was put in force since you began, so begin again from it."),
                "warn",
            )
            self.drafts.discard()
            return
        text = PolicyText(kept.disclosure, kept.permissions, kept.limits)
        self.note.set_text(kept.note)
        if text != self._held.text and lines(text) != self._before:
            self._steps = [lines(text)]
        self._show()
        self.note.kept(draft.saved_at)

    def _lay_out(self) -> None:
        look = self._seat.look
        left, right = QWidget(), QWidget()
        forms = Down(look, gap=10, parent=left)
        forms.addWidget(self.which)
        forms.addWidget(self.stack, 1)
        buttons = Across(look, gap=8)
        for button in (self.preview, self.undo, self.again):
            buttons.addWidget(button)
        buttons.addStretch(1)
        what = Down(look, gap=10, parent=right)
        what.addWidget(Section(look, self.tr("What would change")))
        what.addWidget(self.said, 1)
        what.addWidget(self.strip)
        what.addWidget(self.note)
        what.addLayout(buttons)
        what.addWidget(self.put)
        both = Fold(look, NARROW, gap=24)
        both.add(left, 5)
        both.add(right, 3)
        whole = Down(look, gap=0, parent=self)
        whole.addWidget(both)
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.said.setMinimumHeight(self._seat.look.theme.px(110))
