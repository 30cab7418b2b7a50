"""How old the last backup is, and taking one."""

from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.services import backups
from desktop.views.administration.beside import Note
from desktop.views.administration.tab import AdministrationTab
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.chip import Chip
from desktop.views.parts.folding import ButtonRow
from desktop.views.parts.layout import Across, Down, Scroll
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Pane
from desktop.views.shown import backup_words
from desktop.words.dates import shown_moment

TOPIC, TAKING = "administration backups", "administration backup"
"""From these ages on something is amiss: one is taken each day."""
WIDEST = 760
"""As far as a line of words is easily read, in px at scale 1."""


class BackupsTab(AdministrationTab):
    """For whoever looks after the hub; of a server it tells the age alone."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self.section = Section(look, self.tr("Last backup"))
        self.when = Paragraph("", "panel")
        self.chip = Chip(look, "")
        self.told = Note(look)
        self.button = Button(look, self.tr("Back up now"), "primary", "download", "B")
        if seat.back_up is None:
            self.button.hide()
        line = Across(look, gap=10, pad=(0, 4, 0, 0))
        line.addWidget(self.when)
        line.addWidget(self.chip)
        line.addStretch(1)
        self.section.body.addLayout(line)
        self._inside = inside = QWidget()
        column = Down(look, gap=14, pad=(16, 12, 16, 12), parent=inside)
        column.addWidget(self.section)
        column.addWidget(self.told)
        column.addWidget(ButtonRow(look, self.button))
        for words in self._explained():
            column.addWidget(Paragraph(words, "body", "text2"))
        column.addStretch(1)
        self.pane = Pane(look, Scroll(inside))
        Down(look, gap=0, parent=self).addWidget(self.pane)
        self.pane.retried.connect(self.arrive)
        self.button.clicked.connect(self._take)
        look.changed.connect(self._fit)
        self._fit()

    def arrive(self) -> None:
        self.pane.loading()
        actor = self.seat.actor
        self.seat.records.read(
            TOPIC,
            lambda session: backups.last_for(session, actor),
            self.show_last,
            self.pane.failed,
        )

    def hear(self, subjects: frozenset[str]) -> None:
        if "hub" in subjects:
            self.arrive()

    def leave(self) -> None:
        self.told.say("")

    def show_last(self, last: datetime | None) -> None:
        now = self.seat.records.now()
        self.pane.ready()
        if last is None:
            self.when.setText(self.tr("There is no backup yet."))
            self.chip.show_state(*backup_words(last, now))
            return
        self.when.setText(shown_moment(last))
        self.chip.show_state(*backup_words(last, now))

    def _take(self) -> None:
        if self.seat.back_up is None:
            return
        self.button.setEnabled(False)
        self.told.say(self.tr("The backup is being taken. You can go on working."), "blue")
        self.seat.records.aside(TAKING, self.seat.back_up, self._taken, self._refused)

    def _taken(self, file: Path) -> None:
        self.button.setEnabled(True)
        words = self.tr("The backup {name} is in {folder}, verified.")
        self.told.say(words.format(name=file.name, folder=file.parent), "ok")
        self.arrive()

    def _refused(self, sentence: str) -> None:
        self.button.setEnabled(True)
        self.told.say(sentence, "red")

    def _explained(self) -> tuple[str, ...]:
        if self.seat.back_up is None:
            return (
                self.tr(
                    "This hub is on a server. Whoever looks after the server has it run"
                    " “tapestry backup” every night; its newest 14 stay."
                ),
            )
        return (
            self.tr(
                "One is taken every day by itself while the program is open, and the newest 14"
                " stay in {folder}."
            ).format(folder=self.seat.backups),
            self.tr(
                "A backup is two files, the hub and its keys, and is opened by the passphrase of"
                " its day or by the recovery code. Keep a pair of them away from this computer."
            ),
        )

    def _fit(self) -> None:
        self._inside.setMaximumWidth(self.seat.look.theme.px(WIDEST))
