"""What was set aside, as it came: read, and then corrected, or dismissed for a reason."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from desktop.feeds import correct, readable
from desktop.feeds.ledger import WHOLE_FILE
from desktop.files import write_whole
from desktop.services import originals
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import LineField
from desktop.views.parts.foot import NotComplete
from desktop.views.parts.layout import Across, Down, room_for
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.raw_text import RawText
from desktop.views.parts.row_form import RowForm
from desktop.views.parts.strip import Pane, Strip
from desktop.views.shown import leaving_words
from desktop.words.accounts import (
    Fate,
    FileAccount,
    Original,
    Readable,
    WaitingRow,
    short_name,
)

TOPIC = "original"
MOST_SHOWN = 500_000
"""Letters: what is longer is shown so far."""


class OriginalDialog(QDialog):
    """``OriginalDialog(seat, row, parent)``, then ``open()``; ``answered(sentence)`` once it is.

    That it is opened is in the audit before it shows. The title names nobody and no file.
    """

    answered = Signal(str)
    corrected = Signal()
    """Kept as corrected, and not taken in yet."""

    def __init__(self, seat: Seat, row: WaitingRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = seat.look
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("What was set aside"))
        self.seat, self._row = seat, row
        self.strip = Strip(look)
        self.text = RawText(look, self.tr("As it came"))
        self.form = RowForm(look)
        self.body = QStackedWidget()
        self.body.addWidget(self.text)
        self.body.addWidget(self.form)
        self.pane = Pane(look, self.body)
        self.pane.retried.connect(self._look)
        self.note = Paragraph("", "small", "text2")
        self.note.hide()
        self.reason = LineField(
            look, self.tr("Why it is dismissed"),
            hint=self.tr("without a name: it stays in the audit"),
        )  # fmt: skip
        self.reason.entered.connect(self._answer)
        self.reason.hide()
        self._correcting = False
        self._kept: str | None = None
        """What may go with the dialog: all of it as it came, or what was asked about already."""
        self._ending = ""
        self.correct_button = Button(look, self.tr("Correct"), icon="edit", key="C", large=True)
        self.correct_button.clicked.connect(self.begin_correcting)
        self.correct_button.setEnabled(False)
        self.dismiss_button = Button(look, self.tr("Dismiss…"), icon="x", key="X", large=True)
        self.dismiss_button.clicked.connect(self.begin_dismissing)
        self._saving = False
        self.save_button = Button(look, self.tr("Save as a file…"), icon="download", key="S",
                                  large=True)  # fmt: skip
        self.save_button.clicked.connect(self.begin_saving)
        self.save_button.setEnabled(False)
        self.answer_button = Button(
            look, self.tr("Dismiss it"), "primary", "check", "Ctrl+Return", large=True
        )
        self.answer_button.clicked.connect(self._answer)
        self.answer_button.hide()
        self.leave_button = Button(look, self.tr("Close"), key="Esc", large=True)
        self.leave_button.clicked.connect(self.reject)
        self._lay_out()
        self._look()

    # --- looking -----------------------------------------------------------------------------

    def _look(self) -> None:
        """Sign it; only what is kept in the log is handed over."""
        actor, waiting = self.seat.actor, self._row.id
        self.pane.loading()
        self.seat.records.write(
            lambda session: originals.look(session, actor, waiting), self._read, self.pane.failed
        )

    def _read(self, _signed: frozenset[str]) -> None:
        actor, waiting = self.seat.actor, self._row.id
        self.seat.records.read(
            TOPIC,
            lambda session: originals.opened(session, actor, waiting),
            self._make_out,
            self.pane.failed,
        )

    def _make_out(self, found: Original) -> None:
        """A workbook takes its time."""
        self.seat.records.aside(
            TOPIC, lambda: readable.readable(found), self._show, self.pane.failed
        )

    def _show(self, found: Readable) -> None:
        self._ending = found.ending
        self.save_button.setEnabled(True)
        if not found.text:
            words = self.tr("This is no text: {size} bytes. Look at the file that was sent.")
            self.pane.empty(words.format(size=found.size))
            return
        by_column = bool(found.rows) and self._row.position != WHOLE_FILE
        self.body.setCurrentWidget(self.form if by_column else self.text)
        self.form.show_rows(found.rows if by_column else ())
        self.text.show_text("" if by_column else found.text[:MOST_SHOWN])
        whole = len(found.text) <= MOST_SHOWN
        self.correct_button.setEnabled(whole)
        told = [found.how] if found.how else []
        if not whole:
            words = self.tr("Only its beginning is shown: {shown} of {all} letters.")
            told.append(words.format(shown=MOST_SHOWN, all=len(found.text)))
        self.note.setText(" ".join(told))
        self.note.setVisible(bool(told))
        self.pane.ready()
        if self._correcting and whole:
            self.begin_correcting()
        elif self.reason.isHidden():
            self._come()

    # --- correcting --------------------------------------------------------------------------

    def begin_correcting(self) -> None:
        """Let the text be changed, as soon as it is there."""
        self._correcting = True
        if not self.correct_button.isEnabled():
            return
        self._hide_buttons()
        self.answer_button.set_words(self.tr("Save and take in"))
        self.text.setReadOnly(False)
        self.form.set_read_only(False)
        self._kept = self._typed()
        self._come()

    def _typed(self) -> str:
        return readable.in_csv(self.form.rows()) if self.form.fields else self.text.toPlainText()

    def reject(self) -> None:
        """A correction that is not saved goes only where that is asked for twice."""
        if self._kept is not None and (typed := self._typed()) != self._kept:
            self._kept = typed
            self.strip.say(
                self.tr("Your correction is not saved. Save it, or close once more to let it go."),
                "warn",
            )
            return
        super().reject()

    def _come(self) -> None:
        if self.form.fields:
            self.form.focus_first()
        else:
            self.text.setFocus()

    def _correct(self) -> None:
        actor, waiting = self.seat.actor, self._row.id
        words, now = self._typed(), self.seat.records.now()
        self.seat.records.write(
            lambda session: originals.correct(session, actor, waiting, words, now),
            self._take_in,
            self._refused,
        )

    def _take_in(self, _kept: frozenset[str]) -> None:
        """On a server the process for intake does it."""
        if self.seat.records.kind == "hub":
            self.corrected.emit()
            self.accept()
            return
        actor, waiting, now = self.seat.actor, self._row.id, self.seat.records.now()
        self.seat.records.bring_in(
            lambda store: correct.take_in(store, actor, waiting, now), self._took_in, self._refused
        )

    def _took_in(self, accounts: list[FileAccount]) -> None:
        again = [each.sentence for account in accounts for each in account.set_aside]
        if again:
            words = self.tr("Corrected, but set aside again: {sentence}")
            self._done(words.format(sentence=again[0]))
            return
        sums = {fate: sum(each.count(fate) for each in accounts) for fate in Fate}
        told = ", ".join(f"{count} {fate}" for fate, count in sums.items() if count)
        self._done(self.tr("Corrected and taken in: {told}.").format(told=told))

    # --- dismissing --------------------------------------------------------------------------

    def begin_dismissing(self) -> None:
        """Ask why."""
        self._hide_buttons()
        self.reason.show()
        self.reason.setFocus()

    def _hide_buttons(self) -> None:
        """One of them was chosen: what is left is to do it, or to close."""
        for each in (self.correct_button, self.dismiss_button, self.save_button):
            each.hide()
        self.answer_button.show()

    # --- saving ------------------------------------------------------------------------------

    def begin_saving(self) -> None:
        """Say what that means before it is asked where."""
        self._saving = True
        self._hide_buttons()
        self.answer_button.set_words(self.tr("Choose where…"))
        self.answer_button.setFocus()
        self.note.setText(leaving_words())
        self.note.show()

    def _save(self) -> None:
        """Looked at once more, for a hub hands it to whoever signed so just now."""
        place = self.seat.ask_where(self, f"original{self._ending}")
        if place is None:
            self.answer_button.setEnabled(True)
            return
        actor, waiting, records = self.seat.actor, self._row.id, self.seat.records

        def write(found: Original) -> None:
            records.aside(
                TOPIC, lambda: write_whole(place, found.content),
                lambda _: self._done(self.tr("Saved outside the hub.")), self._refused,
            )  # fmt: skip

        def read(_signed: frozenset[str]) -> None:
            records.read(
                TOPIC, lambda session: originals.saved(session, actor, waiting), write,
                self._refused, signed=True,
            )  # fmt: skip

        records.write(lambda session: originals.look(session, actor, waiting), read, self._refused)

    def _answer(self) -> None:
        self.strip.say("")
        self.answer_button.setEnabled(False)
        if self._saving:
            self._save()
        elif self._correcting:
            self._correct()
        else:
            self._dismiss()

    def _dismiss(self) -> None:
        actor, waiting, reason = self.seat.actor, self._row.id, self.reason.text()
        now = self.seat.records.now()
        self.seat.records.write(
            lambda session: originals.dismiss(session, actor, waiting, reason, now),
            lambda _: self._done(self.tr("Dismissed.")),
            self._refused,
        )

    def _done(self, sentence: str) -> None:
        self.answered.emit(sentence)
        self.accept()

    def _refused(self, sentence: str) -> None:
        self.strip.refuse(sentence)
        self.answer_button.setEnabled(True)

    def done(self, result: int) -> None:
        """Nothing of it stays on the screen, and no answer comes home to it."""
        self.seat.records.forget(TOPIC)
        self.text.show_text("")
        self.form.show_rows(())
        super().done(result)

    def _lay_out(self) -> None:
        look = self.seat.look
        px = look.theme.px
        column = Down(look, gap=10, pad=(22, 18, 22, 18), parent=self)
        column.addWidget(Paragraph(self.windowTitle(), "panel"))
        place = f"{short_name(self._row.file)} · {self._row.position}"
        column.addWidget(Paragraph(place, "small", "text2"))
        column.addWidget(Paragraph(self._row.sentence, "body"))
        column.addWidget(self.strip)
        column.addWidget(self.pane, 1)
        column.addWidget(self.note)
        column.addWidget(self.reason)
        column.addWidget(NotComplete(look))
        foot = Across(look, gap=8)
        foot.addWidget(self.correct_button)
        foot.addWidget(self.dismiss_button)
        foot.addWidget(self.save_button)
        foot.addStretch(1)
        foot.addWidget(self.leave_button)
        foot.addWidget(self.answer_button)
        column.addLayout(foot)
        self.resize(QSize(px(940), px(640)).boundedTo(room_for(self)))
