"""Everything that was said about a person, as a plain list, newest first."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.services import items, sources
from desktop.views.page import Seat
from desktop.views.parts.fields import Choice, KeyCap
from desktop.views.parts.late import TONES, late_words
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.segments import Segments
from desktop.views.parts.shapes import sector_words
from desktop.views.parts.strip import Pane
from desktop.views.parts.table import Column, Table
from desktop.views.patient_tab import PatientTab
from desktop.views.shown import gone_words, groups, kind_words
from desktop.views.story import StoryPanel
from desktop.views.summary_facts import first_line
from desktop.words.dates import ago, shown_date
from desktop.words.enums import ItemStatus, Sector
from desktop.words.items import ItemRow, SourceAge
from desktop.words.silence import Lateness

TOPIC = "timeline"
EVERYTHING = ""


class TimelineTab(PatientTab):
    """``choose_group(key)`` shows one group of kinds, ``""`` all of them."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self._rows: tuple[ItemRow, ...] = ()
        self._silent: dict[str, Lateness] = {}
        """How late each source is that is named here."""
        self._sector = EVERYTHING
        self._groups = groups()
        letters = {
            Sector.HEALTH: "H", Sector.SOCIAL: "S", Sector.VOLUNTARY: "V", Sector.PERSON: "P",
        }  # fmt: skip
        self.sectors = Segments(
            look,
            [
                (EVERYTHING, self.tr("All"), "A"),
                *((sector.value, sector_words(sector), key) for sector, key in letters.items()),
            ],
            self.tr("Who says it"),
        )
        self.sectors.set_current(EVERYTHING)
        self.sectors.chosen.connect(self._choose_sector)
        self.kinds = Choice(look)
        self.kinds.setAccessibleName(self.tr("Kinds"))
        self.kinds.addItem(self.tr("All kinds"), EVERYTHING)
        for group in self._groups:
            self.kinds.addItem(group.words, group.key)
        self.kinds.activated.connect(self._sift)
        QShortcut(QKeySequence("K"), self, self.kinds.showPopup)
        self.count = Paragraph("", "small", "text2", wrap=False)
        self.table = Table(
            look,
            [
                Column(
                    self.tr("Date"),
                    lambda row: shown_date(row.begins, self.tr("Not recorded")),
                    wide=160,
                    figures=True,
                ),
                Column(self.tr("Kind"), lambda row: kind_words(row.kind), wide=130, spare=True),
                Column(self.tr("What"), _what, strong=True, sector=lambda row: row.sector),
                Column(self.tr("Detail"), lambda row: first_line(row.detail), quiet=True,
                       spare=True),
                Column(
                    self.tr("State"), self._state, wide=168,
                    tone=lambda row: "blue" if row.status is ItemStatus.PLANNED else "plain",
                ),
                Column(self.tr("Source, last said"), self._said, wide=200, quiet=True,
                       tone=lambda row: TONES[self._late(row)]),
            ],
            self.tr("Timeline"),
        )  # fmt: skip
        self.table.rowOpened.connect(self._open)
        self.pane = Pane(look, self.table)
        self.pane.retried.connect(self.arrive)
        self._kinds_bar = Across(look, gap=10)
        for widget in (self.kinds, KeyCap(look, "K")):
            self._kinds_bar.addWidget(widget)
        self._kinds_bar.addStretch(1)
        self._kinds_bar.addWidget(self.count)
        self._bar = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._bar.addWidget(self.sectors)
        self._bar.addLayout(self._kinds_bar, 1)
        column = Down(look, gap=10, pad=(16, 10, 16, 8), parent=self)
        column.addLayout(self._bar)
        column.addWidget(self.pane, 1)
        self.story = StoryPanel(seat, TOPIC, self)
        self.story.closed.connect(self._come_back)
        self.clear()

    def clear(self) -> None:
        super().clear()
        self.seat.records.forget(TOPIC)
        self.story.clear()
        self._rows, self._silent = (), {}
        self.table.show_rows(())
        self.count.setText("")
        self._sector = EVERYTHING
        self.sectors.set_current(EVERYTHING)
        self.kinds.setCurrentIndex(0)

    def choose_group(self, key: str) -> None:
        self._sector = EVERYTHING
        self.sectors.set_current(EVERYTHING)
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(key)))
        self._sift()

    def arrive(self) -> None:
        about, audience = self.about, self.seat.audience
        if about is None:
            return
        self.pane.loading()
        self.seat.records.read(
            TOPIC,
            lambda session: (
                items.timeline(session, audience, about.id),
                sources.ages_for(session, audience, about.id),
            ),
            self._show,
            self.pane.failed,
        )

    def hear(self, subjects: frozenset[str]) -> None:
        if self.about is not None and f"patient:{self.about.id}" in subjects:
            self.arrive()
            self.story.hear(subjects)

    def leave(self) -> None:
        self.story.leave()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the filters do not fit on one line they take two."""
        super().resizeEvent(event)
        needed = self.sectors.sizeHint().width() + self._kinds_bar.sizeHint().width()
        px = self.seat.look.theme.px
        way = QBoxLayout.Direction
        self._bar.setDirection(
            way.LeftToRight if needed + px(42) < self.width() else way.TopToBottom
        )
        self._bar.setSpacing(px(10))
        self._bar.setAlignment(self.sectors, Qt.AlignmentFlag.AlignLeft)

    def _show(self, found: tuple[Sequence[ItemRow], tuple[SourceAge, ...]]) -> None:
        rows, ages = found
        now = self.seat.records.now()
        self._rows = tuple(rows)
        self._silent = {age.source: age.silence.weighed(age.heard_at, now) for age in ages}
        self.aged.emit(ages)
        self._sift()

    def _choose_sector(self, key: str) -> None:
        self._sector = key
        self.sectors.set_current(key)
        self._sift()

    def _sift(self) -> None:
        chosen = self.kinds.currentData()
        kinds = next((group.kinds for group in self._groups if group.key == chosen), None)
        shown = [
            row
            for row in self._rows
            if (not self._sector or self._sector in [each.sector for each in row.tellings])
            and (kinds is None or row.kind in kinds)
        ]
        self.table.show_rows(shown)
        self.count.setText(self.tr("{count} shown").format(count=len(shown)) if shown else "")
        if shown:
            self.pane.ready()
        elif self._rows:
            self.pane.empty(
                self.tr("Nothing of this kind is recorded. Choose All to see the rest.")
            )
        else:
            self.pane.empty(self.tr("Nothing is recorded yet."))

    def _state(self, row: ItemRow) -> str:
        if row.gone_at is not None:
            return gone_words()
        return "" if row.status is ItemStatus.ACTIVE else row.status.value.capitalize()

    def _said(self, row: ItemRow) -> str:
        now = self.seat.records.now()
        said = " + ".join(f"{each.source} · {ago(each.said_at, now)}" for each in row.tellings)
        return ", ".join(filter(None, (said, late_words(self._late(row)))))

    def _late(self, row: ItemRow) -> Lateness:
        return self._silent.get(row.source, Lateness.IN_TIME)

    def _open(self, row: ItemRow) -> None:
        self.story.tell(row.patient, row.id)

    def _come_back(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _what(row: ItemRow) -> str:
    return " ".join(filter(None, (row.title, row.value, row.unit)))
