"""The minutes of a meeting: looked at, kept as a file, printed."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services import papers
from desktop.views.page import Seat
from desktop.views.paper_out import PaperOut
from desktop.views.paper_view import PaperView
from desktop.views.parts.buttons import Button
from desktop.views.parts.layout import Down
from desktop.views.parts.strip import Pane, Strip
from desktop.words.papers import PrintedMinutes

PREVIEW, DRAWN, MADE = "minutes", "minutes drawn", "minutes made"
FILE = "minutes.pdf"


class MinutesPanel(QWidget):
    """``bring(meeting)`` and ``clear()``. What is only looked at has no number."""

    said = Signal(str)

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = seat.look
        self.seat = seat
        self._meeting: int | None = None
        self.strip = Strip(look)
        self.view = PaperView(look, self.tr("Minutes as they will print"))
        self.save = Button(look, self.tr("Save as PDF"), "primary", "download", "Ctrl+S")
        self.print = Button(look, self.tr("Print"), icon="printer", key="Ctrl+P")
        self.view.put_right(self.print, self.save)
        self.pane = Pane(look, self.view)
        self.pane.retried.connect(self._ask)
        column = Down(look, gap=8, pad=(16, 12, 16, 8), parent=self)
        column.addWidget(self.strip)
        column.addWidget(self.pane, 1)
        self.out = PaperOut(seat, self)
        self.save.clicked.connect(lambda: self.out.save(FILE, self._make))
        self.print.clicked.connect(lambda: self.out.print(self._make))
        self.out.making.connect(lambda: self.said.emit(self.tr("The minutes are being made")))
        self.out.saved.connect(self._saved)
        self.out.printing.connect(self._printing)
        self.out.troubled.connect(self._trouble)

    def clear(self) -> None:
        for topic in (PREVIEW, DRAWN, MADE):
            self.seat.records.forget(topic)
        self._meeting = None
        self.strip.say("")
        self.view.clear()

    def bring(self, meeting: int) -> None:
        if meeting != self._meeting:
            self.clear()
            self._meeting = meeting
            self._ask()

    def _ask(self) -> None:
        if self._meeting is None:
            return
        meeting, actor, now = self._meeting, self.seat.actor, self.seat.records.now()
        self.pane.loading()
        self.seat.records.read(
            PREVIEW,
            lambda session: papers.preview_minutes(session, actor, meeting, now),
            lambda paper: self._draw(DRAWN, paper, self._look_at, self.pane.failed),
            self.pane.failed,
            signed=True,
        )

    def _draw(
        self,
        topic: str,
        paper: PrintedMinutes,
        then: Callable[[bytes], None],
        failed: Callable[[str], None],
    ) -> None:
        self.seat.records.aside(topic, lambda: self.seat.draw_minutes(paper), then, failed)

    def _look_at(self, pdf: bytes) -> None:
        self.pane.ready()
        self.view.show_pdf(pdf)

    def _make(self, then: Callable[[bytes], None]) -> None:
        """Number a copy, then draw it: a paper without a number never leaves."""
        if self._meeting is None:
            return
        meeting, actor, now = self._meeting, self.seat.actor, self.seat.records.now()
        self.strip.say("")
        self.seat.records.write(
            lambda session: papers.minutes(session, actor, meeting, now),
            lambda copy: self._draw(MADE, copy.minutes, then, self._trouble),
            self._trouble,
        )

    def _saved(self) -> None:
        self.said.emit(self.tr("The minutes are saved"))

    def _printing(self) -> None:
        self.said.emit(self.tr("The minutes are printing"))

    def _trouble(self, sentence: str) -> None:
        self.said.emit("")
        self.strip.say(sentence, "red")
