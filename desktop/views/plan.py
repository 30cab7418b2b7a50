"""The Plan tab: read the version that stands, write the next, agree it."""

import msgspec
from PySide6.QtWidgets import QWidget

from desktop.records import Session
from desktop.services import drafts, plans, staff
from desktop.views.agree import AgreePanel
from desktop.views.drafts import DraftKeeper
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.chip import Chip
from desktop.views.parts.fold import Fold
from desktop.views.parts.folding import ButtonRow
from desktop.views.parts.layout import Across, Down, Scroll
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.strip import Pane, Strip
from desktop.views.patient_tab import PatientTab
from desktop.views.plan_form import PlanForm
from desktop.views.plan_reading import PlanReading, show_state
from desktop.words.dates import ENGLAND
from desktop.words.drafts import DraftRow
from desktop.words.enums import Agreement, PlanState
from desktop.words.people import StaffRow
from desktop.words.plan_merge import both_chose, merged, tidied
from desktop.words.plans import PlanContent, PlanRow

TOPIC, SAVED = "plan", "saved plan"
BAR = 700
"""From this width, in px at scale 1, what a version is stands beside what can be done with it."""


class PlanTab(PatientTab):
    """Wires the form, the reading of an agreed version, and the panel of agreement."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self._plan: PlanRow | None = None
        self._why_not = ""
        self._seen = 0
        self._base = PlanContent()
        self._changed = False
        self._begun = False
        self.version = Paragraph("", "panel", wrap=False)
        self.state = Chip(look, "")
        self.saved = Paragraph("", "small", "text2", wrap=False)
        self.begin = Button(look, self.tr("Begin a new version"), "primary", "edit", "Ctrl+B")
        self.save = Button(look, self.tr("Save"), key="Ctrl+S")
        self.agree = Button(look, self.tr("Agree the plan"), "primary", "check", "Ctrl+Return")
        self.strip = Strip(look, action=self.tr("Show the saved plan"))
        self.conflict = Strip(look, action=self.tr("Keep both"))
        self.form = PlanForm(look, seat.records.today)
        self.reading = PlanReading(look)
        self.panel = AgreePanel(look)
        self.drafts = DraftKeeper(seat, TOPIC, self)
        self._lay_out()
        self.begin.clicked.connect(self._begin)
        self.save.clicked.connect(self._save)
        self.agree.clicked.connect(self._ask_agreement)
        self.form.edited.connect(self._typed)
        self.panel.agreed.connect(self._agree)
        self.strip.asked.connect(self._show_saved)
        self.conflict.asked.connect(self._keep_both)
        self.drafts.restored.connect(self._restore)
        self.drafts.kept.connect(
            lambda at: self.saved.setText(
                self.tr("Draft kept {time}").format(time=f"{at.astimezone(ENGLAND):%H:%M:%S}")
            )
        )
        self.clear()

    def clear(self) -> None:
        self.drafts.end()
        super().clear()
        for topic in (TOPIC, SAVED):
            self.seat.records.forget(topic)
        self._plan = None
        self._why_not = ""
        self._base = PlanContent()
        self._begun = False
        self._settled()
        self.form.show_content(PlanContent())
        self.reading.clear()
        self._offer()

    def arrive(self) -> None:
        if not self._changed:
            self.pane.loading()
            self._ask()

    def hear(self, subjects: frozenset[str]) -> None:
        """What is half-typed here is never run over; but nobody types on unaware of it."""
        if self.about is not None and f"patient:{self.about.id}" in subjects:
            if self._changed:
                self._compare()
            else:
                self._ask()

    def leave(self) -> None:
        self.drafts.flush()

    # --- asking and showing -------------------------------------------------------------------

    def _ask(self) -> None:
        if self.about is None:
            return
        patient, actor = self.about.id, self.seat.actor
        self.seat.records.read(
            TOPIC,
            lambda session: (
                plans.why_not_read(session, actor),
                plans.current(session, actor, patient),
                staff.listed(session),
            ),
            self._show,
            self.pane.failed,
        )

    def _show(self, found: tuple[str, PlanRow | None, list[StaffRow]]) -> None:
        self._why_not, plan, people = found
        if self._changed and self._plan is not None:  # somebody has typed since it was asked for
            self._compared(plan)
            return
        self._plan = plan
        self._seen = plan.version if plan is not None else 0
        self.form.show_staff(people)
        self._offer()
        if plan is None:
            nothing = self.tr("No care plan has been written here yet.")
            if self.died:
                nothing = self.tr("This person has died; no care plan was written here.")
            self.pane.empty(self._why_not or nothing)
            return
        self.pane.ready()
        if plan.state is PlanState.AGREED:
            self.reading.show_plan(plan)
            return
        if tidied(self.form.content()) != plan.content:  # shown anew, the form loses the keys
            self.form.show_content(plan.content)
        self._base = plan.content
        if self._begun:
            self._begun = False
            self.form.setFocus()
        self.drafts.begin(f"plan:{plan.id}", plan.version, self._words)

    def _offer(self) -> None:
        """Only what can be done now can be pressed; for someone who died no plan is begun."""
        plan = self._plan
        working = plan is not None and plan.state is PlanState.WORKING
        self.form.setVisible(working)
        self.reading.setVisible(plan is not None and not working)
        self.save.setVisible(working)
        self.agree.setVisible(working and not self.died)
        readable = self.about is not None and not self._why_not and not self.died
        self.begin.setVisible(readable and not working)
        self.begin.set_words(
            self.tr("Begin a new version") if plan is not None else self.tr("Write a care plan")
        )
        self.version.setText(
            self.tr("Version {number}").format(number=plan.number) if plan is not None else ""
        )
        self.state.setVisible(plan is not None)
        if plan is None:
            return
        show_state(self.state, plan)

    # --- typing -------------------------------------------------------------------------------

    def _typed(self) -> None:
        self._changed = True
        self.drafts.typed()

    def _words(self) -> str:
        return msgspec.json.encode(self.form.content()).decode()

    def _restore(self, draft: DraftRow) -> None:
        self.form.show_content(msgspec.json.decode(draft.text, type=PlanContent))
        self._changed = True
        if draft.seen != self._seen:  # what it began with is known no more
            self._seen, self._base = draft.seen, PlanContent()
            self.drafts.saw(draft.seen)
            self._compare()
            return
        self.strip.offer(True)
        self.strip.say(
            self.tr("This is what you were typing at {time}. It is not saved yet.").format(
                time=f"{draft.saved_at.astimezone(ENGLAND):%H:%M}"
            )
        )

    def _show_saved(self) -> None:
        """Let go of what was typed, and read what the store holds now."""
        self.drafts.discard()
        self._settled()
        self._ask()

    def _settled(self) -> None:
        self._changed = False
        for strip in (self.strip, self.conflict):
            strip.say("")
        self.saved.setText("")
        self.panel.hide()

    # --- changing -----------------------------------------------------------------------------

    def _begin(self) -> None:
        if self.about is None:
            return
        patient, actor = self.about.id, self.seat.actor
        self.seat.records.write(
            lambda session: plans.begin(session, actor, patient), self._to_write, self._refused
        )

    def _to_write(self, _: object) -> None:
        """The keys go to the first words of it once it is there, not past all that stands above."""
        self._begun = True

    def _save(self) -> None:
        if self._plan is None or not self.form.readable():
            return
        plan, content, seen, actor = self._plan.id, self.form.content(), self._seen, self.seat.actor

        def change(session: Session) -> frozenset[str]:
            drafts.discard(session, actor, f"plan:{plan}")
            return plans.save(session, actor, plan, seen, content)

        self.drafts.pause()
        self.seat.records.write(change, lambda _: self._saved(content), self._refused)

    def _saved(self, content: PlanContent) -> None:
        if self.form.content() == content:  # or somebody types on: that is not saved yet
            self._settled()
        self.said.emit(self.tr("The plan is saved"))

    def _ask_agreement(self) -> None:
        if self._plan is not None and self.form.readable():
            self.panel.ask(self._plan.number)

    def _agree(self, agreement: Agreement, with_whom: str) -> None:
        """Save what is typed and sign it off, in one change."""
        if self._plan is None:
            return
        plan, content, seen, actor = self._plan.id, self.form.content(), self._seen, self.seat.actor
        today = self.seat.records.today()

        def change(session: Session) -> frozenset[str]:
            drafts.discard(session, actor, f"plan:{plan}")
            plans.save(session, actor, plan, seen, content)
            session.flush()
            saved = plans.one(session, plan).version
            return plans.agree(session, actor, plan, saved, agreement, with_whom, today)

        said = (
            self.tr("The plan is signed as shared, not agreed")
            if agreement is Agreement.SHARED
            else self.tr("The plan is agreed and signed")
        )

        def not_agreed(sentence: str) -> None:
            if any(goal.hope.strip() for goal in content.goals):
                self._refused(sentence)
                return
            self.panel.hide()
            self._refused(sentence)
            self.form.go_to_goals()

        self.drafts.pause()
        self.seat.records.write(change, lambda _: self._agreed(said), not_agreed)

    def _agreed(self, said: str) -> None:
        self._settled()
        self.said.emit(said)

    def _refused(self, sentence: str) -> None:
        """Say why; what was typed stays, and is kept."""
        self.strip.offer(False)
        self.strip.say(sentence, "red")
        if self._changed:
            self.drafts.typed()
        self._compare()

    def _compare(self) -> None:
        """Say where what is saved is no longer what was seen here, and offer it."""
        if self.about is None:
            return
        patient, actor = self.about.id, self.seat.actor
        self.seat.records.read(
            SAVED, lambda session: plans.current(session, actor, patient), self._compared
        )

    def _compared(self, saved: PlanRow | None) -> None:
        held = self._plan
        if held is None:
            return
        if not self._changed:
            if saved is not None and (saved.id, saved.version) != (held.id, self._seen):
                self._ask()
            return
        if saved is None or saved.id != held.id or saved.state is not PlanState.WORKING:
            self.strip.offer(True)  # theirs is signed by now: mine belongs in the next version
            if not self.strip.words.text():
                self.strip.say(self.tr("Someone else has agreed this plan meanwhile."), "red")
            return
        if saved.version == self._seen:
            self.conflict.say("")
            return
        self._plan, mine = saved, tidied(self.form.content())
        if merged(self._base, mine, saved.content) == mine:  # nothing in it that is not here
            self._adopt(saved)
            if self.strip.isVisible():  # a save was refused, and can be made now
                self.strip.say(self.tr("Nothing that they saved is not here. Save again."), "warn")
            return
        self.strip.say("")
        self.conflict.say(
            self.tr(
                "Someone else has saved this plan while it was open here. What you typed is kept:"
                " put what they wrote beside it, look through both, then save."
            ),
            "warn",
        )

    def _adopt(self, saved: PlanRow) -> None:
        """From now on what is typed is a change of this."""
        self._seen, self._base = saved.version, saved.content
        self.drafts.saw(saved.version)
        self.drafts.typed()
        self.conflict.say("")

    def _keep_both(self) -> None:
        saved, base, mine = self._plan, self._base, tidied(self.form.content())
        if saved is None:
            return
        self.form.show_content(merged(base, mine, saved.content))
        self._adopt(saved)
        words = self.tr("Both stand in the form now, theirs first. Look through them, then save.")
        if both_chose(base, mine, saved.content):
            words += " " + self.tr("You both chose a key worker or a review: yours stands.")
        self.strip.offer(False)
        self.strip.say(words)

    def _lay_out(self) -> None:
        look = self.seat.look
        which = QWidget()
        said = Across(look, gap=12, parent=which)
        for words in (self.version, self.state, self.saved):
            said.addWidget(words)
        said.addStretch(1)
        bar = Fold(look, BAR, gap=12)
        bar.add(which, 1)
        bar.add(ButtonRow(look, self.begin, self.save, self.agree))
        body = QWidget()
        inside = Down(look, gap=0, parent=body)
        inside.addWidget(self.reading)
        inside.addWidget(self.form)
        inside.addStretch(1)
        self.pane = Pane(look, Scroll(body))
        self.pane.retried.connect(self._ask)
        column = Down(look, gap=12, pad=(16, 12, 16, 0), parent=self)
        column.addWidget(bar)
        column.addWidget(self.strip)
        column.addWidget(self.conflict)
        column.addWidget(self.panel)
        column.addWidget(self.pane, 1)
