"""The line at the foot of every page: that it may not be complete, and how old its sources are."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtWidgets import QFrame, QWidget

from desktop.views.parts.icons import Icon
from desktop.views.parts.layout import Across
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.shapes import SectorMark
from desktop.views.theme import Look
from desktop.words.dates import ago
from desktop.words.items import SourceAge

HEIGHT = 30


def _now() -> datetime:
    return datetime.now(UTC)


class Foot(QFrame):
    """``Foot(look, clock=now)``: ``show_ages(ages)`` of the sources; ``say(sentence)`` beside them.

    ``say("")`` takes the sentence away. The constant line at the left never goes.
    """

    def __init__(
        self, look: Look, clock: Callable[[], datetime] = _now, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._clock = look, clock
        row = Across(look, gap=8, pad=(16, 0, 16, 0), parent=self)
        row.addWidget(Icon(look, "help-circle", 16))
        row.addWidget(
            Paragraph(self.tr("This view may not be complete"), "smallstrong", wrap=False)
        )
        self._said = Paragraph("", "small", "text2", wrap=False)
        row.addWidget(self._said)
        row.addStretch(1)
        self._ages = Across(look, gap=6)
        row.addLayout(self._ages)
        self._shown: list[QWidget] = []
        look.changed.connect(self._fit)
        self._fit()

    def say(self, sentence: str) -> None:
        self._said.setText(sentence)

    def show_ages(self, ages: Sequence[SourceAge]) -> None:
        """The sources behind this page; a source never heard from says so."""
        for widget in self._shown:
            self._ages.removeWidget(widget)
            widget.deleteLater()
        self._shown = []
        now = self._clock()
        if ages:
            self._put(Paragraph(self.tr("Last heard from"), "small", "text2", wrap=False))
        for age in ages:
            since = ago(age.heard_at, now) if age.heard_at else self.tr("not yet")
            self._put(SectorMark(self._look, age.sector, 9))
            self._put(Paragraph(f"{age.source} {since}", "small", "text2", wrap=False))

    def _put(self, widget: QWidget) -> None:
        self._ages.addWidget(widget)
        self._shown.append(widget)

    def _fit(self) -> None:
        self.setFixedHeight(self._look.theme.px(HEIGHT))
