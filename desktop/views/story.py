"""One fact's story: what its source says, what it said before, what the team wrote beside it."""

from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from desktop.services import adding, drafts, items
from desktop.views.drafts import DraftKeeper
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import ChoiceField, TextField
from desktop.views.parts.folding import ButtonRow
from desktop.views.parts.layout import Across, Down, Scroll
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.views.parts.shapes import SectorMark
from desktop.views.parts.strip import Pane, Strip
from desktop.views.shown import kind_words
from desktop.views.story_sent import SentPanel, came_words, code_words
from desktop.words.adding import TakenOut
from desktop.words.changes import Made
from desktop.words.dates import PartialDate, ago, shown_date
from desktop.words.drafts import DraftRow
from desktop.words.enums import Confidentiality, ItemStatus, Sector
from desktop.words.items import Annotation, ItemRow, ItemStory, WordingThen

TOPIC = "story"
WIDTH = 500
KEYS = "OIU"
"""To the stories of other sources that say the same; further ones are reached by Tab."""


class StoryPanel(QFrame):
    """``StoryPanel(seat, parent)`` lies over the right side of its parent.

    ``tell(patient, item)`` opens it, ``clear()`` closes it; ``closed()`` hands the focus back.
    """

    closed = Signal()

    def __init__(self, seat: Seat, topic: str, parent: QWidget) -> None:
        """``topic`` names the panel among all that are open at this screen."""
        super().__init__(parent)
        self._seat, self._topic = seat, f"{TOPIC} {topic}"
        self._holder = parent
        self._patient = self._item = 0
        look = seat.look
        self.setAccessibleName(self.tr("The story of this fact"))
        self.kind = Paragraph("", "small", "text2", wrap=False)
        self.title = Paragraph("", "panel")
        self.close_button = Button(look, self.tr("Close"), icon="x", key="Esc")
        self.close_button.clicked.connect(self._close)
        self._about = QGridLayout()
        self._about.setColumnStretch(1, 1)
        self.sent = SentPanel(seat, f"{self._topic} sent")
        self._others = Section(look, self.tr("Other sources that say the same"))
        self._earlier = Section(look, self.tr("Earlier wordings"))
        self._beside = Section(look, self.tr("Written beside it"))
        self.note = TextField(look, self.tr("Add a note beside it"), lines=3)
        self.save = Button(look, self.tr("Save note"), "primary", key="Ctrl+Return")
        self.save.clicked.connect(self._annotate)
        self._own = Section(look, self.tr("Added by me"), gap=8)
        self.why = ChoiceField(
            look,
            self.tr("Take it out of the record, because"),
            [(each, each.value) for each in TakenOut],
        )
        self.out = Button(look, self.tr("Take it out"), icon="trash")
        self.out.clicked.connect(self._take_out)
        self.closely = Button(look, self.tr("Hold it as sensitive"), icon="lock")
        self.closely.clicked.connect(self._hold_closely)
        self.over = Button(look, self.tr("It is over"), icon="check")
        self.over.clicked.connect(self._end)
        self._version = 0
        self.trouble = Strip(look)
        self._draft = DraftKeeper(seat, self._topic, self)
        self._draft.restored.connect(self._restore)
        self._draft.kept.connect(self.note.kept)
        self.note.edited.connect(self._type)
        self._lay_out()
        parent.installEventFilter(self)
        look.changed.connect(self._place)
        self.clear()

    def _lay_out(self) -> None:
        look = self._seat.look
        content = QWidget()
        column = Down(look, gap=16, pad=(18, 4, 18, 16), parent=content)
        column.addWidget(self.title)
        column.addLayout(self._about)
        column.addWidget(self.sent)
        column.addWidget(self._others)
        column.addWidget(self._earlier)
        column.addWidget(self._beside)
        self._own.add(self.why)
        self._own.add(ButtonRow(look, self.out, self.closely, self.over))
        column.addWidget(self._own)
        column.addWidget(self.note)
        column.addWidget(self.trouble)
        foot = Across(look, gap=8)
        foot.addWidget(self.save)
        foot.addStretch(1)
        column.addLayout(foot)
        column.addStretch(1)
        sheet = Scroll(content)
        sheet.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what it holds has the focus
        self.pane = Pane(look, sheet)
        self.pane.retried.connect(self._ask)
        head = Across(look, gap=8, pad=(18, 12, 12, 4))
        head.addWidget(self.kind, 1)
        head.addWidget(self.close_button)
        whole = Down(look, gap=0, parent=self)
        whole.addLayout(head)
        whole.addWidget(self.pane, 1)

    def tell(self, patient: int, item: int) -> None:
        self.clear()
        self._patient, self._item = patient, item
        self._place()
        self.show()
        self.raise_()
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.pane.loading()
        self._ask()
        self._draft.begin(_form(patient, item), 0, self.note.text)

    def clear(self) -> None:
        """Nothing of anyone stays on screen; what was half-typed is kept as a draft."""
        self._draft.end()
        self._seat.records.forget(self._topic)
        self._patient = self._item = 0
        for label in (self.kind, self.title):
            label.setText("")
        self.note.set_text("")
        self.note.say("")
        self.trouble.say("")
        self._show_about([], Sector.HEALTH)
        self._own.hide()
        self.sent.clear()
        _fill(self._others, [])
        _fill(self._earlier, [])
        _fill(self._beside, [])
        self.hide()

    def hear(self, subjects: frozenset[str]) -> None:
        if f"patient:{self._patient}" in subjects:
            self._ask()

    def leave(self) -> None:
        self._draft.flush()

    def _ask(self) -> None:
        patient, item, audience = self._patient, self._item, self._seat.audience
        self._seat.records.read(
            self._topic,
            lambda session: items.story(session, audience, patient, item),
            self._show_story,
            self.pane.failed,
        )

    def _show_story(self, story: ItemStory) -> None:
        item = story.item
        self.kind.setText(kind_words(item.kind))
        self.title.setText(item.title)
        self._show_about(self._pairs(story), item.sector)
        self.sent.offer(item, story.came)
        _fill(self._others, [self._other(*each) for each in enumerate(story.others, 1)])
        _fill(self._earlier, [self._then(each) for each in story.wordings[1:]])
        _fill(self._beside, [_annotation(each) for each in story.annotations])
        self._version = story.wordings[0].number
        self._own.setVisible(story.author == self._seat.actor.id)
        self.closely.setVisible(adding.may_be_held_closely(self._seat.audience, item))
        self.over.setVisible(item.status in {ItemStatus.ACTIVE, ItemStatus.PLANNED})
        self.pane.ready()

    def _pairs(self, story: ItemStory) -> list[tuple[str, str]]:
        item, said = story.item, self._last_said(story.item)
        recorded = shown_date(PartialDate.of(story.wordings[0].recorded_from))
        pairs = [
            (self.tr("Date"), shown_date(item.begins, self.tr("Not recorded"))),
            (self.tr("Until"), shown_date(item.ends)),
            (self.tr("State"), _state(item)),
            (self.tr("Held as"), _held(item)),
            (self.tr("No longer in the source since"), _day(item.gone_at)),
            (self.tr("Value"), " ".join(filter(None, (item.value, item.unit)))),
            (self.tr("Detail"), item.detail),
            (self.tr("Code"), code_words(item)),
            (self.tr("Last said by"), said),
            (self.tr("In these words since"), recorded),
            (self.tr("Brought in"), came_words(story.came)),
            (self.tr("Original"), story.source_ref or self.tr("Written in this hub")),
        ]
        return [pair for pair in pairs if pair[1]]

    def _last_said(self, item: ItemRow) -> str:
        return self.tr("{source}, {age} ago ({day})").format(
            source=item.source,
            age=ago(item.said_at, self._seat.records.now()),
            day=shown_date(PartialDate.of(item.said_at)),
        )

    def _other(self, number: int, item: ItemRow) -> list[QWidget]:
        """Who says the same, and the way to the story of that: it has wordings of its own."""
        words = self.tr("What {source} says").format(source=item.source)
        button = Button(self._seat.look, words, key=KEYS[number - 1 : number])
        button.clicked.connect(partial(self.tell, item.patient, item.id))
        return [Paragraph(self._last_said(item), "body", "text2"), button]

    def _show_about(self, pairs: list[tuple[str, str]], sector: Sector) -> None:
        while (place := self._about.takeAt(0)) is not None:
            if (widget := place.widget()) is not None:
                widget.deleteLater()
        px = self._seat.look.theme.px
        self._about.setHorizontalSpacing(px(14))
        self._about.setVerticalSpacing(px(6))
        for line, (label, words) in enumerate(pairs):
            top = Qt.AlignmentFlag.AlignTop
            self._about.addWidget(Paragraph(label, "body", "text2", wrap=False), line, 0, top)
            value = Paragraph(words)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            if label == self.tr("Last said by"):
                shaped = QWidget()
                row = Across(self._seat.look, gap=7, parent=shaped)
                row.addWidget(SectorMark(self._seat.look, sector))
                row.addWidget(value, 1)
                self._about.addWidget(shaped, line, 1)
            else:
                self._about.addWidget(value, line, 1)

    def _then(self, then: WordingThen) -> list[QWidget]:
        words = " ".join(filter(None, (then.title, then.value)))
        until = shown_date(PartialDate.of(then.recorded_to)) if then.recorded_to else ""
        since = shown_date(PartialDate.of(then.recorded_from))
        span = self.tr("From {since} to {until}").format(since=since, until=until)
        quiet = " · ".join(filter(None, (span, shown_date(then.begins), _state(then))))
        lines: list[QWidget] = [Paragraph(words, "body"), Paragraph(quiet, "small", "text2")]
        if then.detail:
            lines.insert(1, Paragraph(then.detail, "body", "text2"))
        return lines

    # --- a note beside it ---------------------------------------------------------------------

    def _type(self) -> None:
        self.note.say("")
        self._draft.typed()

    def _restore(self, draft: DraftRow) -> None:
        if not self.note.text():
            self.note.set_text(draft.text)
            self.note.kept(draft.saved_at)

    def _annotate(self) -> None:
        text = self.note.text().strip()
        self.note.wrong("" if text else self.tr("Write something before you save."))
        if not text:
            self.note.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.trouble.say("")
        self.save.setEnabled(False)
        seat, patient, item = self._seat, self._patient, self._item
        now = seat.records.now()
        self._draft.flush()

        def write(session: Any) -> Made:
            """The note, and the end of its draft, in one."""
            drafts.discard(session, seat.actor, _form(patient, item))
            return items.annotate(session, seat.actor, patient, item, text, now)

        seat.records.write(
            write,
            partial(self._annotated, patient, item),
            self._refused,
        )

    def _annotated(self, patient: int, item: int, _: object) -> None:
        self.save.setEnabled(True)
        if (patient, item) == (self._patient, self._item):
            self.note.set_text("")
            self.note.say("")

    # --- what one has added oneself -----------------------------------------------------------

    def _take_out(self) -> None:
        seat, patient, item, version = self._seat, self._patient, self._item, self._version
        why, now = TakenOut(str(self.why.value())), seat.records.now()
        seat.records.write(
            lambda session: adding.take_out(session, seat.actor, patient, item, version, why, now),
            lambda _: self._close(),
            self._refused,
        )

    def _hold_closely(self) -> None:
        seat, patient, item, version = self._seat, self._patient, self._item, self._version
        now = seat.records.now()
        seat.records.write(
            lambda session: adding.hold_closely(session, seat.actor, patient, item, version, now),
            failed=self._refused,
        )

    def _end(self) -> None:
        seat, patient, item, version = self._seat, self._patient, self._item, self._version
        now = seat.records.now()
        seat.records.write(
            lambda session: adding.end(session, seat.actor, patient, item, version, now),
            failed=self._refused,
        )

    def _refused(self, sentence: str) -> None:
        self.save.setEnabled(True)
        self.trouble.say(sentence, "red")

    # --- its place ----------------------------------------------------------------------------

    def _close(self) -> None:
        self.clear()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        holder = self._holder
        wide = min(self._seat.look.theme.px(WIDTH), holder.width())
        self.setGeometry(holder.width() - wide, 0, wide, holder.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._seat.look.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.canvas)
        painter.fillRect(0, 0, 1, self.height(), theme.line2)
        painter.end()


def _form(patient: int, item: int) -> str:
    return f"item {patient}/{item}"


def _day(when: datetime | None) -> str:
    return shown_date(PartialDate.of(when)).partition(" ")[0] if when else ""


def _state(item: ItemRow | WordingThen) -> str:
    return item.status.value.capitalize()


def _held(item: ItemRow) -> str:
    normal = item.confidentiality is Confidentiality.NORMAL
    return "" if normal else item.confidentiality.value.capitalize()


def _annotation(note: Annotation) -> list[QWidget]:
    said = f"{note.author} · {shown_date(PartialDate.of(note.made_at))}"
    return [Paragraph(note.text, "body"), Paragraph(said, "small", "text2")]


def _fill(section: Section, entries: list[list[QWidget]]) -> None:
    """Show one entry below another; a section with none is not there."""
    while (place := section.body.takeAt(0)) is not None:
        if (widget := place.widget()) is not None:
            widget.deleteLater()
    for entry in entries:
        for widget in entry:
            section.add(widget)
        section.body.addSpacing(6)
    section.setVisible(bool(entries))
