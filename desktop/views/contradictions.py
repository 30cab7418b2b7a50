"""What the sources of one person disagree about, side by side; and who sees to it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from desktop.records import Session
from desktop.services import actions, contradictions, plans
from desktop.views.contradiction_words import rule_words
from desktop.views.day_field import DayField
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.card import Card
from desktop.views.parts.fields import ChoiceField, LineField
from desktop.views.parts.fold import Fold
from desktop.views.parts.folding import ButtonRow
from desktop.views.parts.foot import NotComplete
from desktop.views.parts.layout import Across, Down, bring_into_sight, room_for
from desktop.views.parts.list_beside import ListBeside
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.person_line import PersonLine
from desktop.views.parts.strip import Strip
from desktop.views.parts.twoline import Line, LineList
from desktop.views.shown import day_words
from desktop.views.story import StoryPanel
from desktop.views.theme import Look
from desktop.words.contradictions import Contradiction, Side
from desktop.words.dates import ago, shown_date, shown_death, shown_moment
from desktop.words.enums import Role, Rule
from desktop.words.patients import BannerRow
from desktop.words.people import role_words

TOPIC = "contradictions"
WIDE, HIGH = 1080, 700
NARROW = 420
"""Below this, in px at scale 1, one side stands under the other."""
FOOT = 860
"""From this width, in px at scale 1, the line at the foot stands beside the buttons."""
USUAL = timedelta(days=7)
"""When what was made someone's task is due, unless another day is chosen."""

Owners = tuple[tuple[int, str, Role], ...]


class Sides(QWidget):
    """``show_sides(contradiction, now)``: a card for all who say the same, two abreast.

    ``opened(item)`` when what a source says is to be read as a fact, by its number or its button.
    """

    opened = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.cards: list[Card] = []
        self.buttons: list[Button] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        look.changed.connect(self._fit)

    def show_sides(self, found: Contradiction | None, now: datetime) -> None:
        for card in self.cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.buttons = []
        alike: dict[tuple[str, str, str], list[Side]] = {}
        if found is not None:
            for side in found.sides:
                title, detail = self._words(found.rule, side)
                alike.setdefault((title, self._when(found.rule, side), detail), []).append(side)
        self.cards = [self._card(words, sides, now) for words, sides in alike.items()]
        self._fit()

    def _card(self, words: tuple[str, str, str], sides: Sequence[Side], now: datetime) -> Card:
        card = Card(
            self._look, ", ".join(dict.fromkeys(side.source for side in sides)), parent=self
        )
        title, *others = words
        card.add(Paragraph(title, "strong"))
        for each in filter(None, others):
            card.add(Paragraph(each, "body"))
        for side in sides:
            said = self.tr("said {when}, {age} ago").format(
                when=shown_moment(side.said_at), age=ago(side.said_at, now)
            )
            told = said if len(sides) == 1 else f"{side.source}: {said}"
            card.add(Paragraph(told, "small", "text2"))
            if side.item is not None:
                card.add(self._button(side.source, side.item))
        card.body.addStretch(1)
        return card

    def _button(self, source: str, item: int) -> Button:
        words = self.tr("Open what {source} says").format(source=source)
        button = Button(self._look, words, "link", key=str(len(self.buttons) + 1), parent=self)
        button.clicked.connect(partial(self.opened.emit, item))
        self.buttons.append(button)
        return button

    def _words(self, rule: Rule, side: Side) -> tuple[str, str]:
        if rule is Rule.DEATH:
            if side.ends is None:
                return self.tr("Says nothing of a death"), ""
            return shown_death(side.ends, self.tr("Died")), ""
        if rule is Rule.PRACTICE:
            return side.detail, side.title
        return side.title, side.detail if rule is not Rule.ADDRESS else ""

    def _when(self, rule: Rule, side: Side) -> str:
        if rule is Rule.DEATH or not (side.begins or side.ends):
            return ""
        if side.happened:
            return shown_date(side.begins)
        if side.begins and side.ends:
            return self.tr("{first} to {last}").format(
                first=shown_date(side.begins), last=shown_date(side.ends)
            )
        if side.ends:
            return self.tr("Until {last}").format(last=shown_date(side.ends))
        return self.tr("Since {first}").format(first=shown_date(side.begins))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px = self._look.theme.px
        self._grid.setSpacing(px(10))
        abreast = 1 if self.width() < px(NARROW) else 2
        for place in range(2):
            self._grid.setColumnStretch(place, 1 if place < abreast else 0)
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, place // abreast, place % abreast)
            card.show()
        # A letter is as high as its words: what holds this asks only how high it would like to be.
        self.setMinimumHeight(self._grid.heightForWidth(self.width()) if self.cards else 0)


class ContradictionsDialog(QDialog):
    """``ContradictionsDialog(seat, about, parent)``; Escape closes. The title names nobody."""

    def __init__(self, seat: Seat, about: BannerRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look, self.seat, self.about = seat.look, seat, about
        self._found: tuple[Contradiction, ...] = ()
        self._filling = False
        self.setWindowTitle(self.tr("What the sources disagree about"))
        self.person = PersonLine(look)
        self.person.show_patient(about, seat.records.today())
        self.trouble = Strip(look)
        self.list = LineList(look, self.tr("What they disagree about"), chooses=True)
        self.list.chosen.connect(self._choose)
        self.sides = Sides(look)
        self.sides.opened.connect(self._tell)
        self.state = Paragraph("", "body", "blue")
        self.who = ChoiceField(look, self.tr("Whose task"), [(None, self.tr("Choose who"))])
        self.due = DayField(look, self.tr("Due"), seat.records.today)
        self.due.set_day(seat.records.today() + USUAL)
        self.task = Button(look, self.tr("Make it their task"), "primary", "list-check", "T")
        self.reason = LineField(
            look, self.tr("Or why it is no contradiction"),
            hint=self.tr("holds until either source says something else"),
        )  # fmt: skip
        self.explain = Button(look, self.tr("Mark as explained"), icon="check", key="E")
        self.leave_button = Button(look, self.tr("Close"), key="Esc")
        self.task.clicked.connect(self._make_task)
        self.due.entered.connect(self._make_task)
        self.explain.clicked.connect(self._explain)
        self.reason.entered.connect(self._explain)
        self.leave_button.clicked.connect(self.reject)
        self._lay_out()
        self.story = StoryPanel(seat, TOPIC, self)
        self.story.closed.connect(self._come_back)
        seat.records.touched.connect(self._hear)
        self._ask()
        self.list.setFocus()

    def done(self, result: int) -> None:
        self.seat.records.forget(TOPIC)
        self.story.clear()
        super().done(result)

    def _ask(self) -> None:
        actor, audience, patient = self.seat.actor, self.seat.audience, self.about.id
        self.seat.records.read(
            TOPIC,
            lambda session: (
                contradictions.of_patient(session, audience, patient),
                actions.owners(session, actor, patient),
                plans.key_worker(session, actor, patient),
            ),
            self._show,
            self.trouble.refuse,
        )

    def _hear(self, subjects: frozenset[str]) -> None:
        if self.isVisible() and f"patient:{self.about.id}" in subjects:
            self._ask()
            self.story.hear(subjects)

    def _tell(self, item: int) -> None:
        self.leave_button.setEnabled(False)  # Escape closes the story first
        self.story.tell(self.about.id, item)

    def _come_back(self) -> None:
        self.leave_button.setEnabled(True)
        self.list.setFocus()

    def _show(self, found: tuple[tuple[Contradiction, ...], Owners, int | None]) -> None:
        self._found, owners, key_worker = found
        chosen = self.who.value()
        self.who.set_choices([(key, f"{name}, {role_words(role)}") for key, name, role in owners])
        able = {key for key, *_ in owners}
        wanted = (chosen, key_worker, self.seat.actor.id)
        self.who.set_value(next((each for each in wanted if each in able), None))
        lines = [self._line(each) for each in self._found]
        was = self.list.chosen_row()
        self._filling = True
        self.list.show_rows(lines)
        now = next((each for each in lines if was and _is_same(each.key, was.key)), None)
        self.list.choose(now or (lines[0] if lines else None))
        self._filling = False
        self._choose(self.list.chosen_row())

    def _line(self, each: Contradiction) -> Line:
        told = ", ".join(dict.fromkeys(side.source for side in each.sides))
        chip, tone = self.tr("Nobody’s yet"), "red"
        if each.explained:
            chip, tone = self.tr("Explained"), "ok"
        elif each.task:
            chip, tone = self.tr("A task"), "warn"
        return Line(rule_words(each.rule), told, chip=chip, chip_tone=tone, key=each)

    def _chosen(self) -> Contradiction | None:
        line = self.list.chosen_row()
        return line.key if line is not None and isinstance(line.key, Contradiction) else None

    def _choose(self, _: Line | None) -> None:
        if self._filling:
            return
        each = self._chosen()
        self.sides.show_sides(each, self.seat.records.now())
        self.state.setText(self._state(each) if each else self.tr(
            "Nothing that you may see of this person is told in two ways."
        ))  # fmt: skip
        self.state.setVisible(bool(self.state.text()))
        for widget in (self.who, self.due, self.task):
            widget.setEnabled(each is not None and each.task is None)
        self.reason.setEnabled(each is not None)
        self.explain.setEnabled(each is not None)

    def _state(self, each: Contradiction) -> str:
        told = []
        if each.task:
            words = self.tr("{owner} sees to it, due {day}.")
            day = day_words(each.task.due, self.seat.records.today())
            told.append(words.format(owner=each.task.owner, day=day))
        if each.explained:
            words = self.tr("Explained by {who}, {day}: {reason}")
            told.append(
                words.format(
                    who=each.explained.by, day=shown_date(each.explained.at.date()),
                    reason=each.explained.reason,
                )
            )  # fmt: skip
        return "\n".join(told)

    # --- what is done here ----------------------------------------------------------------------

    def _make_task(self) -> None:
        each, owner, due = self._chosen(), self.who.value(), self.due.day()
        if each is None or not self.task.isEnabled():
            return
        if not isinstance(owner, int):
            self.who.wrong(self.tr("Choose who will do it."))
            self._stand_on(self.who)
            return
        if not self.due.readable() or due is None:
            self._stand_on(self.due)
            return
        actor, now = self.seat.actor, self.seat.records.now()
        self._write(lambda session: contradictions.make_task(session, actor, each, owner, due, now))

    def _explain(self) -> None:
        each = self._chosen()
        if each is None:
            return
        if not self.reason.text().strip():
            self._stand_on(self.reason)
            return
        actor, now, reason = self.seat.actor, self.seat.records.now(), self.reason.text()
        self._write(
            lambda session: contradictions.explain(session, actor, each, reason, now),
            lambda: self.reason.set_text(""),
        )

    def _stand_on(self, field: QWidget) -> None:
        """The buttons are always in sight; what they ask for may have been scrolled away."""
        field.setFocus()
        bring_into_sight(field)

    def _write(
        self, change: Callable[[Session], object], then: Callable[[], None] = lambda: None
    ) -> None:
        self.trouble.say("")

        def done(_: object) -> None:
            then()
            self._ask()
            self.list.setFocus()

        self.seat.records.write(change, done, self.trouble.refuse)

    # --- layout -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        look = self.seat.look
        listed = QWidget()
        left = Down(look, gap=6, parent=listed)
        left.addWidget(self.list)
        left.addStretch(1)
        chosen = QWidget()
        right = Down(look, gap=10, parent=chosen)
        right.addWidget(self.sides)
        right.addWidget(self.state)
        room, px = room_for(self), look.theme.px
        roomy = room.width() >= px(WIDE * 3 // 4)
        task = Across(look, gap=10) if roomy else Down(look, gap=8)
        task.addWidget(self.who, 3)
        task.addWidget(self.due, 2)
        right.addLayout(task)
        right.addWidget(self.reason)
        right.addStretch(1)
        inside = Down(look, gap=10, pad=(22, 10, 22, 14))
        inside.addWidget(self.trouble)
        inside.addWidget(ListBeside(look, listed, chosen, scrolls=False), 1)
        foot = Fold(look, FOOT, gap=10)
        foot.add(NotComplete(look), 1)
        foot.add(ButtonRow(look, self.task, self.explain, self.leave_button))
        inside.addWidget(foot)
        above = Down(look, gap=0, pad=(22, 16, 22, 0))
        above.addWidget(self.person)
        whole = Down(look, gap=6, parent=self)
        whole.addLayout(above)
        whole.addLayout(inside, 1)
        self.resize(QSize(px(WIDE), px(HIGH)).boundedTo(room))


def _is_same(one: object, other: object) -> bool:
    """About the same things, whatever was done about it."""
    return (
        isinstance(one, Contradiction) and isinstance(other, Contradiction)
        and (one.rule, one.sides) == (other.rule, other.sides)
    )  # fmt: skip
