"""What is new, changed, ended or withdrawn since we last met, since I was last there, or a day."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.services import since
from desktop.views import since_words as words
from desktop.views.page import Seat
from desktop.views.parts.columns import Column
from desktop.views.parts.fields import LineField
from desktop.views.parts.folding import Halves
from desktop.views.parts.layout import Across, Down, Scroll
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Pane
from desktop.views.parts.table import Table
from desktop.views.shown import what_words
from desktop.views.story_tab import StoryTab
from desktop.words.dates import PartialDate, ago, shown_date, shown_moment, start_of
from desktop.words.since import Change, How, Since, SinceRow

TOPIC = "since"


class SinceTab(StoryTab):
    """``choose(since)`` counts from another moment."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, TOPIC, parent)
        look = seat.look
        self._row: SinceRow | None = None
        self._asked: Since | None = None
        self._day: date | None = None
        self._last: QWidget = self
        """What had the focus before a story opened."""
        self.choices = Halves(
            look,
            [
                (each.value, words.since_words(each), str(number))
                for number, each in enumerate(Since, 1)
            ],
            self.tr("Since when"),
        )
        self.choices.chosen.connect(lambda key: self.choose(Since(key)))
        self.day = LineField(look, self.tr("Day"))
        self.day.edit.setPlaceholderText(self.tr("such as 16-Nov, or 3 weeks ago"))
        self.day.entered.connect(self._ask_from_day)
        self.counted = Paragraph("", "section")
        self.sections: dict[How, Section] = {}
        self.tables: dict[How, Table] = {}
        for how in How:
            self._make_section(how)
        self._lay_out()
        self.clear()

    def _make_section(self, how: How) -> None:
        """One table for what became of them in one way; what was withdrawn has no story."""
        look = self.seat.look
        table = Table(
            look,
            [
                Column(self.tr("What"), lambda each: what_words(each.row), strong=True,
                       whole=True, sector=lambda each: each.row.sector),
                Column(self.tr("Was → is") if how in {How.CHANGED, How.ENDED}
                       else self.tr("Detail"), words.difference_words, quiet=True, whole=True),
                Column(self.tr("Date"), lambda each: shown_date(each.row.begins), wide=150,
                       figures=True),
                Column(self.tr("Heard"), lambda each: shown_moment(each.at), wide=150,
                       figures=True, spare=True),
                Column(self.tr("Source, last said"), self._said_by, wide=156, quiet=True,
                       whole=True),
            ],
            words.how_words(how),
            fit_rows=True,
        )  # fmt: skip
        if how is not How.WITHDRAWN:
            table.rowOpened.connect(self._open)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        section = Section(look, words.how_words(how), words.how_note(how))
        section.add(table)
        self.tables[how], self.sections[how] = table, section

    def _lay_out(self) -> None:
        look = self.seat.look
        found = QWidget()
        column = Down(look, gap=14, parent=found)
        for section in self.sections.values():
            column.addWidget(section)
        column.addStretch(1)
        self.pane = Pane(look, found)
        self.pane.retried.connect(self.arrive)
        page = QWidget()
        whole = Down(look, gap=10, pad=(16, 10, 16, 8), parent=page)
        whole.addWidget(self.choices)
        typed = Across(look, gap=0)
        typed.addWidget(self.day, 1)
        typed.addStretch(1)
        whole.addLayout(typed)
        whole.addWidget(self.counted)
        whole.addWidget(self.pane, 1)
        Down(look, gap=0, parent=self).addWidget(Scroll(page))

    def clear(self) -> None:
        super().clear()
        self._row = self._asked = self._day = None
        self.day.set_text("")
        self.day.wrong("")
        self._show_changes(())
        self._say_counted("")
        self.choices.set_current("")
        self.day.setVisible(False)

    def choose(self, asked: Since) -> None:
        """From this moment on; a day has to be typed first."""
        self._asked = asked
        self.choices.set_current(asked.value)
        self.day.setVisible(asked is Since.DAY)
        self._show_changes(())  # what was counted from elsewhere must not stand under this
        self._say_counted("")
        if asked is Since.DAY and self._day is None:
            self.day.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.pane.empty(words.unknown_words(asked))
        else:
            self.arrive()

    def arrive(self) -> None:
        about, seat = self.about, self.seat
        if about is None or (self._asked is Since.DAY and self._day is None):
            return
        now, asked = seat.records.now(), self._asked
        day = start_of(self._day) if self._day else None
        self.pane.loading()
        seat.records.read(
            TOPIC,
            lambda session: since.read(
                session, seat.audience, seat.actor, about.id, now, asked, day
            ),
            self._show,
            self.pane.failed,
        )

    def _ask_from_day(self) -> None:
        self._day = since.day_typed(self.day.text(), self.seat.records.today())
        self.day.wrong(
            "" if self._day else self.tr("Type a day that is over, such as 16-Nov or 3 weeks ago.")
        )
        if self._day is not None:
            self.day.set_text(shown_date(self._day))
            self.choose(Since.DAY)

    def _show(self, row: SinceRow) -> None:
        self._row = row
        self.aged.emit(row.sources)
        self._show_changes(row.changes)
        asked = row.since or self._asked or Since.DAY
        self.choices.set_current(asked.value)
        self.day.setVisible(asked is Since.DAY)
        if row.since is None:
            self._say_counted("")
            first = self._asked is None
            self.pane.empty(words.first_words() if first else words.unknown_words(asked))
            return
        day = shown_date(PartialDate.of(row.moments[row.since]))
        what = self.tr("Since {what}, {day}").format(what=row.since.value, day=day)
        if row.since is Since.DAY:
            what = self.tr("Since {day}").format(day=shown_date(self._day))
        self._say_counted(": ".join(filter(None, (what, self._counted(row)))))
        if row.changes:
            self.pane.ready()
        else:
            self.pane.empty(self.tr("Nothing that you may see has changed."))

    def _say_counted(self, words: str) -> None:
        self.counted.setText(words)
        self.counted.setVisible(bool(words))

    def _counted(self, row: SinceRow) -> str:
        counts = {how: sum(each.how is how for each in row.changes) for how in How}
        return ", ".join(
            f"{count} {words.how_words(how).lower()}" for how, count in counts.items() if count
        )

    def _show_changes(self, changes: tuple[Change, ...]) -> None:
        for how, table in self.tables.items():
            mine = [each for each in changes if each.how is how]
            table.show_rows(mine)
            self.sections[how].setVisible(bool(mine))

    def _said_by(self, change: Change) -> str:
        row = change.row
        return f"{row.source} · {ago(row.said_at, self.seat.records.now())}"

    def _open(self, change: Change) -> None:
        self._last = self.tables[change.how]
        self.story.tell(change.row.patient, change.row.id)

    def _come_back(self) -> None:
        self._last.setFocus(Qt.FocusReason.OtherFocusReason)
