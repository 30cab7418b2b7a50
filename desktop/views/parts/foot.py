"""The line at the foot of every page: that it may not be complete, and how old its sources are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop.views.parts.icons import Icon
from desktop.views.parts.ink import width_of
from desktop.views.parts.late import late_words
from desktop.views.parts.layout import Across
from desktop.views.parts.paragraph import OneLine, Paragraph
from desktop.views.parts.source_line import SourceLine
from desktop.views.theme import Look
from desktop.words.dates import ago

if TYPE_CHECKING:
    from desktop.words.items import SourceAge

HEIGHT = 30


class NotComplete(QWidget):
    """The line that stands wherever anything of a person does, whether or not more is held."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = Paragraph(self.tr("This view may not be complete"), "smallstrong", wrap=False)
        row = Across(look, gap=8, parent=self)
        row.addWidget(Icon(look, "help-circle", 16))
        row.addWidget(self.line, 1)


def _now() -> datetime:
    return datetime.now(UTC)


class Foot(QFrame):
    """``Foot(look, clock=now)``: ``show_ages(ages)`` of the sources; ``say(sentence)`` beside them.

    ``say("")`` takes the sentence away; what ``warn(sentence)`` says stands before it until
    ``warn("")``, and is spoken. The constant line at the left never goes.
    """

    def __init__(
        self, look: Look, clock: Callable[[], datetime] = _now, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._clock = look, clock
        row = Across(look, gap=8, pad=(16, 0, 16, 0), parent=self)
        constant = NotComplete(look)
        self._constant = constant.line
        row.addWidget(constant)
        self._said = OneLine("", "small", "text2")
        row.addWidget(self._said)
        self._sentence = self._warning = ""
        # Sources that do not fit are counted, and told in the tip: no foot makes a window wider.
        self._box = QWidget()
        self._box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self._box, 1)
        self._ages = Across(look, gap=16, parent=self._box)
        self._ages.addStretch(1)
        self._heard = Paragraph(self.tr("Last heard from"), "small", "text2", wrap=False)
        self._heard.hide()
        self._ages.addWidget(self._heard)
        self._sources: list[SourceLine] = []
        """As many as the longest row yet: to make them anew for every page takes longer."""
        self._shown: list[QWidget] = []
        self._rest = Paragraph("", "small", "text2", wrap=False)
        self._rest.hide()
        self._ages.addWidget(self._rest)
        look.changed.connect(self._fit)
        self._fit()

    def say(self, sentence: str) -> None:
        self._sentence = sentence
        self._show_said()

    def warn(self, sentence: str) -> None:
        self._warning = sentence
        self._show_said()
        if sentence:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def _show_said(self) -> None:
        self._said.setText(self._warning or self._sentence)
        self._fit_ages()

    def show_ages(self, ages: Sequence[SourceAge]) -> None:
        """The sources behind this page; a source never heard from says so."""
        now = self._clock()
        while len(self._sources) < len(ages):
            self._sources.append(SourceLine(self._look))
            self._ages.insertWidget(self._ages.count() - 1, self._sources[-1])
        for source, age in zip(self._sources, ages, strict=False):
            source.show_source(age.sector, self._words(age, now))
        for source in self._sources[len(ages) :]:
            source.words.setText("")
        self._shown = [self._heard, *self._sources[: len(ages)]] if ages else []
        self.setToolTip("\n".join(self._words(age, now) for age in ages))
        self._fit_ages()

    def _words(self, age: SourceAge, now: datetime) -> str:
        since = ago(age.heard_at, now) if age.heard_at else self.tr("not yet")
        late = late_words(age.silence.weighed(age.heard_at, now)) if age.heard_at else ""
        return ", ".join(filter(None, (f"{age.source} {since}", late)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_ages()

    def _fit_ages(self) -> None:
        """Show whole sources only, from the first on, and say how many more there are."""
        theme = self._look.theme
        left = self.width() - theme.px(16 * 2 + 24 + 8 * 3)
        left -= round(width_of(self._constant.text(), theme.font(12.5, 600)))
        left -= round(width_of(self._said.text(), theme.font(12.5)))
        gap = theme.px(16)
        ends = list(accumulate(widget.sizeHint().width() + gap for widget in self._shown))
        whole = len(self._shown)
        while whole and ends[whole - 1] + self._rest_width(whole, gap) >= left:
            whole -= 1
        if whole == 1:  # the words before them, and no source
            whole = 0
        for place, widget in enumerate((self._heard, *self._sources)):
            widget.setVisible(place < whole)
        words = self._rest_words(whole)
        self._rest.setText(words)
        self._rest.setVisible(bool(words) and self._rest_width(whole, gap) < left)

    def _rest_words(self, whole: int) -> str:
        if whole >= len(self._shown):
            return ""
        if not whole:
            return self.tr("{count} sources").format(count=len(self._shown) - 1)
        return self.tr("and {count} more").format(count=len(self._shown) - whole)

    def _rest_width(self, whole: int, gap: int) -> int:
        words = self._rest_words(whole)
        return round(width_of(words, self._look.theme.font(12.5))) + gap if words else 0

    def _fit(self) -> None:
        self.setFixedHeight(self._look.theme.px(HEIGHT))
        self._fit_ages()
