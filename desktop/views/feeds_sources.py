"""The sources on the page of the feeds: the age, the newest import and the trend of each."""

from collections.abc import Callable, Sequence
from datetime import datetime
from statistics import median

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.views.parts.columns import Column
from desktop.views.parts.layout import Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.strip import Pane
from desktop.views.parts.table import Table
from desktop.views.shown import feed_tone, heard_words, silence_words
from desktop.views.theme import Look
from desktop.words.accounts import FeedRow
from desktop.words.dates import shown_moment


class FeedsTable(QWidget):
    """The table, and under it in words what its colours and lines say of the chosen source."""

    def __init__(
        self, look: Look, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.table = Table(
            look,
            [
                Column(self.tr("Source"), lambda row: row.name, strong=True,
                       sector=lambda row: row.sector),
                Column(self.tr("Last heard from"), lambda row: heard_words(row, now()), wide=150,
                       tone=lambda row: feed_tone(row, now())),
                _figures(self.tr("Imported"), lambda row: row.imported),
                _figures(self.tr("Updated"), lambda row: row.updated),
                _figures(self.tr("Unchanged"), lambda row: row.unchanged),
                _figures(self.tr("Skipped"), lambda row: row.skipped),
                _figures(self.tr("Set aside"), lambda row: row.set_aside),
                Column(self.tr("Last imports"), trend_words, wide=236, spare=True,
                       line=lambda row: row.trend,
                       tone=lambda row: "warn" if _falls(row) else ""),
                Column(self.tr("Still waiting"), lambda row: row.waiting or None, wide=112,
                       tone=lambda _: "warn"),
            ],
            self.tr("Feeds"),
        )  # fmt: skip
        self.pane = Pane(look, self.table)
        self.told = Paragraph("", "small", "text2")
        column = Down(look, gap=4, parent=self)
        column.addWidget(self.pane, 1)
        column.addWidget(self.told)
        self.table.rowChosen.connect(self._tell)

    def _tell(self, row: FeedRow | None) -> None:
        self.told.setText(_story(row) if row else "")


def trend_words(row: FeedRow) -> str:
    """How many entries the newest import held, and whether that is much as before."""
    tr = QCoreApplication.translate
    if not row.trend:
        return ""
    *before, newest = row.trend
    if not before:
        return tr("Feeds", "{count}, the first").format(count=newest)
    words = tr("Feeds", "{count}, as usual")
    if _falls(row):
        words = tr("Feeds", "{count}, fewer than usual")
    elif newest > median(before) * 2:
        words = tr("Feeds", "{count}, more than usual")
    return words.format(count=newest)


def _falls(row: FeedRow) -> bool:
    """Whether the newest import held less than half of what those before it held."""
    *before, newest = row.trend or (0,)
    return bool(before) and newest * 2 < median(before)


def _story(row: FeedRow) -> str:
    tr = QCoreApplication.translate
    moment = shown_moment(row.heard_at) if row.heard_at else tr("Feeds", "never")
    words = tr("Feeds", "{name} was last heard from: {moment}; {silence}.")
    silence = silence_words(row.silence)
    sentences = [words.format(name=row.name, moment=moment, silence=silence)]
    if row.trend:
        words = tr("Feeds", "Entries of its last imports, the newest last: {counts}.")
        sentences.append(words.format(counts=_listed(row.trend)))
    return " ".join(sentences)


def _listed(counts: Sequence[int]) -> str:
    return ", ".join(str(each) for each in counts)


def _figures(title: str, get: Callable[[FeedRow], int]) -> Column:
    return Column(title, get, wide=92, figures=True, spare=True)
