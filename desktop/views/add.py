"""Adding a note, an observation, a visit or a worry to someone's record."""

from typing import cast

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from desktop.records import Session
from desktop.services import adding, drafts
from desktop.views.closely import CloselyField
from desktop.views.day_field import DayField
from desktop.views.drafts import DraftKeeper
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import ChoiceField, LineField, TextField
from desktop.views.parts.foot import NotComplete
from desktop.views.parts.layout import Across, Down, Scroll, room_for
from desktop.views.parts.person_line import PersonLine
from desktop.views.parts.segments import Segments
from desktop.views.parts.strip import Strip
from desktop.views.time_field import TimeField
from desktop.words.adding import MEASURES, MINUTES, WORRY_DAYS, Added, Measure, NewItem
from desktop.words.changes import Made
from desktop.words.dates import PartialDate
from desktop.words.drafts import DraftRow
from desktop.words.patients import BannerRow

TOPIC = "add"
PAD = 22


class _Draft(msgspec.Struct):
    what: Added
    words: str
    measure: str
    value: str
    day: str
    time: str
    minutes: int | None
    days: int
    sensitive: bool


class AddDialog(QDialog):
    """``AddDialog(seat, about, parent, what)``: ``accepted`` once it stands in the record.

    ``what`` is what it begins with: else the first that may be added, or a draft that was kept.
    Escape closes it and what was typed stays kept. The title never names a patient.
    """

    def __init__(
        self,
        seat: Seat,
        about: BannerRow,
        parent: QWidget | None = None,
        what: Added | None = None,
    ) -> None:
        super().__init__(parent)
        look = seat.look
        self.seat, self.about = seat, about
        self.what = what or adding.offered(seat.audience, seat.permissions)[0]
        self.setWindowTitle(self.tr("Add to a record"))
        self.person = PersonLine(look)
        self.person.show_patient(about, seat.records.today())
        self.strip = Strip(look)
        words = {
            Added.NOTE: (self.tr("Note"), "Alt+1"),
            Added.OBSERVATION: (self.tr("Observation"), "Alt+2"),
            Added.VISIT: (self.tr("Visit"), "Alt+3"),
            Added.WORRY: (self.tr("Worried about"), "Alt+4"),
        }
        self.choice = Segments(
            look,
            [(each, *words[each]) for each in adding.offered(seat.audience, seat.permissions)],
            self.tr("What to add"),
        )
        self.measure = ChoiceField(
            look, self.tr("What was observed"), [(each, each.title) for each in MEASURES]
        )
        self.value = LineField(look, self.tr("Value"))
        self.day = DayField(look, self.tr("Day"), seat.records.today)
        self.day.set_day(seat.records.today())
        self.time = TimeField(look, self.tr("Time, if it is known"))
        self.minutes = ChoiceField(
            look,
            self.tr("How long"),
            [
                (None, self.tr("Not said")),
                *((each, self.tr("{count} min").format(count=each)) for each in MINUTES),
            ],
        )
        self.words = TextField(look, "", lines=5)
        self.days = ChoiceField(
            look,
            self.tr("It stands among the alerts for"),
            [(each, self.tr("{count} days").format(count=each)) for each in WORRY_DAYS],
        )
        self.days.set_value(WORRY_DAYS[1])
        self.closely = CloselyField(look)
        self.button = Button(look, self.tr("Add"), "primary", "plus", "Ctrl+Return", large=True)
        self.leave_button = Button(look, self.tr("Close"), key="Esc", large=True)
        self.drafts = DraftKeeper(seat, TOPIC, self)
        self._lay_out()
        self.choice.chosen.connect(lambda key: self._turn(Added(key)))
        self.measure.chosen.connect(self._measured)
        self.words.edited.connect(self._typed)
        for line in (self.value, self.day, self.time):
            line.edited.connect(self._typed)
            line.entered.connect(self._submit)
        for chosen in (self.measure, self.minutes, self.days, self.closely):
            chosen.chosen.connect(self._typed)
        self.button.clicked.connect(self._submit)
        self.leave_button.clicked.connect(self.reject)
        self.drafts.restored.connect(self._restore)
        self.drafts.kept.connect(self.words.kept)
        self._show_parts()
        self.drafts.begin(self._form, about.version, self._text)
        self._focus()

    @property
    def _form(self) -> str:
        return f"add:{self.about.id}"

    def _turn(self, what: Added) -> None:
        self.what = what
        self.strip.say("")
        self._show_parts()
        self._typed()
        self._focus()

    def _show_parts(self) -> None:
        what, observed, visits = self.what, self.what is Added.OBSERVATION, self.what is Added.VISIT
        self.choice.set_current(what)
        for field in (self.measure, self.value):
            field.setVisible(observed)
        for field in (self.day, self.time):
            field.setVisible(observed or visits)
        self.minutes.setVisible(visits)
        self.days.setVisible(what is Added.WORRY)
        self.closely.offer(adding.may_be_sensitive(self.seat.audience, what))
        self.words.rename({
            Added.NOTE: self.tr("Note"),
            Added.OBSERVATION: self.tr("Remark"),
            Added.VISIT: self.tr("What for"),
            Added.WORRY: self.tr("What worries you, on one line"),
        }[what])  # fmt: skip
        self._measured()

    def _measured(self, _: object = None) -> None:
        measure = cast("Measure", self.measure.value())
        self.value.edit.setPlaceholderText(measure.example)
        unit = f" ({measure.unit})" if measure.unit else ""
        self.value.rename(self.tr("Value{unit}").format(unit=unit))

    def _focus(self) -> None:
        first = self.value if self.what is Added.OBSERVATION else self.words
        first.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self, _: object = None) -> None:
        self.drafts.typed()

    # --- signing it ---------------------------------------------------------------------------

    def _submit(self) -> None:
        if not self.button.isEnabled():
            return
        new = self._new()
        if new is None:
            return
        seat, patient, form = self.seat, self.about.id, self._form
        actor, now = seat.actor, seat.records.now()

        def change(session: Session) -> Made:
            drafts.discard(session, actor, form)
            return adding.add(session, actor, patient, new, now)

        self.drafts.pause()
        self.button.setEnabled(False)
        seat.records.write(change, lambda _: self._done(), self._refused)

    def _new(self) -> NewItem | None:
        """What stands in the fields; None where a day or a time cannot be read, which it says."""
        at = None
        if self.what in {Added.OBSERVATION, Added.VISIT}:
            if not self.day.readable() or (self.time.text().strip() and not self.time.readable()):
                return None
            day, clock = self.day.day(), self.time.time()
            if day is not None:
                text = f"{day.isoformat()}T{clock:%H:%M}" if clock else day.isoformat()
                at = PartialDate(text)
        return NewItem(
            self.what,
            self.words.text(),
            at,
            cast("Measure", self.measure.value()),
            self.value.text(),
            cast("int | None", self.minutes.value()),
            cast("int", self.days.value()),
            self.closely.held(),
        )

    def _done(self) -> None:
        self.drafts.pause()
        self.accept()

    def _refused(self, sentence: str) -> None:
        """Say why; what was typed stays, and stays kept."""
        self.strip.say(sentence, "red")
        self.button.setEnabled(True)
        self.drafts.typed()
        self._focus()

    def done(self, result: int) -> None:
        self.drafts.end()
        super().done(result)

    # --- what was half-typed ------------------------------------------------------------------

    def _text(self) -> str:
        measure = cast("Measure", self.measure.value())
        draft = _Draft(
            self.what, self.words.text(), measure.title, self.value.text(), self.day.text(),
            self.time.text(), cast("int | None", self.minutes.value()),
            cast("int", self.days.value()), self.closely.is_sensitive(),
        )  # fmt: skip
        return msgspec.json.encode(draft).decode()

    def _restore(self, draft: DraftRow) -> None:
        kept = msgspec.json.decode(draft.text, type=_Draft)
        if kept.what in adding.offered(self.seat.audience, self.seat.permissions):
            self.what = kept.what
        self.words.set_text(kept.words)
        measures = {each.title: each for each in MEASURES}
        self.measure.set_value(measures.get(kept.measure, MEASURES[0]))
        self.value.set_text(kept.value)
        self.day.set_text(kept.day)
        self.time.set_text(kept.time)
        self.minutes.set_value(kept.minutes)
        self.days.set_value(kept.days)
        self.closely.set_sensitive(kept.sensitive)
        self._show_parts()
        self.words.kept(draft.saved_at)

    def _lay_out(self) -> None:
        look = self.seat.look
        room, px = room_for(self), look.theme.px
        beside = room.width() >= px(700)
        whole, inside = Down(look, gap=0, parent=self), QWidget()
        column = Down(look, gap=14, pad=(PAD, 18, PAD, 10), parent=inside)
        column.addWidget(self.person)
        column.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.strip)
        for fields in ((self.measure, self.value), (self.day, self.time, self.minutes)):
            row = Across(look, gap=16) if beside else Down(look, gap=14)
            for field in fields:
                row.addWidget(field, 1)
            column.addLayout(row)
        column.addWidget(self.words)
        column.addWidget(self.days)
        column.addWidget(self.closely)
        column.addStretch(1)
        whole.addWidget(Scroll(inside), 1)
        line = Down(look, gap=0, pad=(PAD, 6, PAD, 0))
        line.addWidget(NotComplete(look))
        whole.addLayout(line)
        foot = Across(look, gap=8, pad=(PAD, 8, PAD, 18))
        foot.addStretch(1)
        foot.addWidget(self.leave_button)
        foot.addWidget(self.button)
        whole.addLayout(foot)
        self.setMinimumWidth(min(px(720), room.width()))
        self.resize(self.minimumWidth(), min(px(640), room.height()))
