"""Putting someone on an agenda: one question for the team, and whether the person knows."""

from typing import cast

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from desktop.records import Session
from desktop.services import agenda, drafts, meetings
from desktop.views.day_field import DayField
from desktop.views.drafts import DraftKeeper
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import ChoiceField, TextField
from desktop.views.parts.foot import NotComplete
from desktop.views.parts.layout import Across, Down, Scroll, room_for
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.person_line import PersonLine
from desktop.views.parts.strip import Strip
from desktop.words.changes import Made
from desktop.words.dates import ENGLAND, day_and_date
from desktop.words.drafts import DraftRow
from desktop.words.enums import Told
from desktop.words.meetings import MeetingRow
from desktop.words.patients import BannerRow

TOPIC = "refer"
MINUTES = (5, 8, 10, 12, 15, 20, 30)
USUAL = 10


class _Draft(msgspec.Struct):
    meeting: int | None
    question: str
    told: Told | None
    told_on: str
    minutes: int


class ReferDialog(QDialog):
    """``ReferDialog(seat, about, parent, meeting=None)``: ``accepted`` once it is on the agenda.

    Escape closes it and what was typed stays kept. The title never names a patient.
    """

    referred = Signal(int)
    """The meeting on whose agenda the person stands now."""

    def __init__(
        self,
        seat: Seat,
        about: BannerRow,
        parent: QWidget | None = None,
        meeting: int | None = None,
    ) -> None:
        super().__init__(parent)
        look = seat.look
        self.seat, self.about = seat, about
        self._wanted = meeting
        self.setWindowTitle(self.tr("Put a person on an agenda"))
        self.person = PersonLine(look)
        self.person.show_patient(about, seat.records.today())
        self.strip = Strip(look)
        self.died = Strip(look)
        self.meeting = ChoiceField(look, self.tr("Meeting"))
        self.question = TextField(
            look,
            self.tr("One question for the team"),
            hint=self.tr("it stands large on the shared screen"),
            one_paragraph=True,
        )
        self.told = ChoiceField(
            look,
            self.tr("Does the person know that they will be discussed"),
            [
                (None, self.tr("Choose")),
                (Told.YES, self.tr("Yes, they were told")),
                (Told.RISK, self.tr("Not told: telling them would be a risk")),
                (Told.CAPACITY, self.tr("Not told: they cannot take it in")),
                (Told.URGENT, self.tr("Not told: it is too urgent")),
            ],
        )
        self.told_on = DayField(look, self.tr("Told on"), seat.records.today)
        self.minutes = ChoiceField(
            look,
            self.tr("Minutes"),
            [(each, self.tr("{count} min").format(count=each)) for each in MINUTES],
        )
        self.minutes.set_value(USUAL)
        self.told_on.set_day(seat.records.today())
        self.button = Button(
            look, self.tr("Put on the agenda"), "primary", "plus", "Ctrl+Return", large=True
        )
        self.leave_button = Button(look, self.tr("Close"), key="Esc", large=True)
        self.drafts = DraftKeeper(seat, TOPIC, self)
        self._lay_out()
        self.question.entered.connect(self._submit)
        self.question.edited.connect(self._typed)
        self.told_on.edited.connect(self._typed)
        self.told_on.entered.connect(self._submit)
        for field in (self.meeting, self.told, self.minutes):
            field.chosen.connect(self._typed)
            field.entered.connect(self._submit)
        self.button.clicked.connect(self._submit)
        self.leave_button.clicked.connect(self.reject)
        self.drafts.restored.connect(self._restore)
        self.drafts.kept.connect(self.question.kept)
        self.drafts.begin(self._form, about.version, self._words)
        self._ask()
        self.question.setFocus()

    @property
    def _form(self) -> str:
        return f"refer:{self.about.id}"

    def _ask(self) -> None:
        actor, now = self.seat.actor, self.seat.records.now()
        self.button.setEnabled(False)
        self.seat.records.read(
            TOPIC,
            lambda session: meetings.upcoming(session, actor, now),
            self._show,
            self._refused,
        )

    def _show(self, found: list[MeetingRow]) -> None:
        if not found:
            self.strip.say(
                self.tr("No meeting of your teams is planned. Plan one on the page Meetings."),
                "warn",
            )
            return
        self.meeting.set_choices([(each.id, meeting_words(each)) for each in found])
        if self._wanted is not None:
            self.meeting.set_value(self._wanted)
        self.button.setEnabled(True)

    def _typed(self, _: object = None) -> None:
        self._offer_day()
        self.drafts.typed()

    def _offer_day(self) -> None:
        self.told_on.setVisible(self.told.value() is Told.YES)

    def _submit(self) -> None:
        died, chosen = self.about.died is not None, cast("Told | None", self.told.value())
        if not self.button.isEnabled():
            return
        if chosen is None and not died:
            self.strip.say(self.tr("Say whether the person knows that they will be discussed."),
                           "warn")  # fmt: skip
            self.told.setFocus()
            return
        if chosen is Told.YES and not self.told_on.readable():
            return
        meeting, patient, actor = cast("int", self.meeting.value()), self.about.id, self.seat.actor
        told = Told.DIED if died or chosen is None else chosen
        told_on = self.told_on.day() if told is Told.YES else None
        question, minutes = self.question.text(), cast("int", self.minutes.value())
        today, form = self.seat.records.today(), self._form

        def change(session: Session) -> Made:
            drafts.discard(session, actor, form)
            return agenda.refer(
                session, actor, meeting, patient, question, told, told_on, minutes, today
            )

        self.drafts.pause()
        self.button.setEnabled(False)
        self.seat.records.write(change, lambda _: self._done(meeting), self._refused)

    def _done(self, meeting: int) -> None:
        self.drafts.pause()
        self.referred.emit(meeting)
        self.accept()

    def _refused(self, sentence: str) -> None:
        """Say why; what was typed stays, and stays kept."""
        self.strip.say(sentence, "red")
        self.button.setEnabled(True)
        if self.question.text().strip():
            self.drafts.typed()

    def done(self, result: int) -> None:
        self.drafts.end()
        self.seat.records.forget(TOPIC)
        super().done(result)

    def _words(self) -> str:
        meeting, minutes = self.meeting.value(), self.minutes.value()
        draft = _Draft(
            cast("int | None", meeting), self.question.text(),
            cast("Told | None", self.told.value()), self.told_on.text(), cast("int", minutes),
        )  # fmt: skip
        return msgspec.json.encode(draft).decode()

    def _restore(self, draft: DraftRow) -> None:
        kept = msgspec.json.decode(draft.text, type=_Draft)
        self.question.set_text(kept.question)
        self.told.set_value(kept.told)
        self.told_on.set_text(kept.told_on)
        self._offer_day()
        self.minutes.set_value(kept.minutes)
        if self._wanted is None:
            self._wanted = kept.meeting
        self.meeting.set_value(self._wanted)
        self.question.kept(draft.saved_at)

    def _lay_out(self) -> None:
        look = self.seat.look
        whole, inside = Down(look, gap=0, parent=self), QWidget()
        column = Down(look, gap=14, pad=(22, 18, 22, 10), parent=inside)
        column.addWidget(self.person)
        column.addWidget(self.died)
        column.addWidget(self.strip)
        column.addWidget(self.question)
        column.addWidget(self.told)
        room, px = room_for(self), look.theme.px
        row = Across(look, gap=16) if room.width() >= px(800) else Down(look, gap=14)
        row.addWidget(self.told_on, 2)
        row.addWidget(self.minutes, 2)
        row.addWidget(self.meeting, 4)
        column.addLayout(row)
        column.addStretch(1)
        whole.addWidget(Scroll(inside), 1)
        line = Down(look, gap=0, pad=(22, 6, 22, 0))
        line.addWidget(NotComplete(look))
        whole.addLayout(line)
        pad = (22, 8, 22, 18)
        beside = room.width() >= px(600)
        foot = Across(look, gap=8, pad=pad) if beside else Down(look, gap=8, pad=pad)
        foot.addWidget(Paragraph(self.tr("Enter puts them on the agenda"), "small", "text2"), 1)
        foot.addWidget(self.leave_button)
        foot.addWidget(self.button)
        whole.addLayout(foot)
        if self.about.died is not None:
            self.died.say(self.tr("This person has died: whether they were told is not asked."))
            self.told.hide()
        self._offer_day()
        self.setMinimumWidth(min(px(760), room.width()))
        high = inside.sizeHint().height() + foot.sizeHint().height() + px(90)
        self.resize(self.minimumWidth(), min(high, room.height()))


def meeting_words(meeting: MeetingRow) -> str:
    """A meeting in a list to choose from."""
    starts = meeting.starts_at.astimezone(ENGLAND)
    return f"{meeting.title}, {day_and_date(starts.date())} {starts:%H:%M}"
