"""Help: how this hub is kept, the keys of each page, and the hazard log."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop import __version__
from desktop.services import handbook
from desktop.views.help_hazards import HazardsPanel
from desktop.views.page import Page, Seat
from desktop.views.parts.columns import Column
from desktop.views.parts.layout import Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.reading import Reading
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Pane
from desktop.views.parts.table import Table
from desktop.views.parts.tabs import TabStrip
from desktop.words.handbook import KeyLine, Topic
from desktop.words.safety import HazardLog

TOPIC = "help"


class HelpPage(Page):
    """Nobody's record is here. What it says ships with the program and is read once."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self._read = False
        self.hub = Reading(look, self.tr("About this hub"))
        self.keys = Table(
            look,
            [
                Column(self.tr("Where"), lambda row: row.where, wide=140, quiet=True),
                Column(self.tr("Keys"), lambda row: row.keys, _keys_shown, wide=190, strong=True),
                Column(self.tr("What they do"), lambda row: row.does),
            ],
            self.tr("Keys"),
        )
        self.hazards = HazardsPanel(seat)
        self.hazards.said.connect(self.said)
        shelf = QWidget()
        Down(look, gap=0, pad=(16, 8, 16, 8), parent=shelf).addWidget(self.keys)
        self._bodies = {"hub": self.hub, "keys": shelf, "hazards": self.hazards}
        words = {
            "hub": self.tr("About this hub"),
            "keys": self.tr("Keys"),
            "hazards": self.tr("Clinical safety: hazard log"),
        }
        self.tabs = TabStrip(look, list(words.items()), self.tr("Help"))
        self.tabs.chosen.connect(self.show_tab)
        self.stack = QStackedWidget()
        for place, (key, body) in enumerate(self._bodies.items(), 1):
            self.stack.addWidget(body)
            QShortcut(QKeySequence(f"Ctrl+{place}"), self, lambda key=key: self.show_tab(key))
        self.pane = Pane(look, self.stack)
        self.pane.retried.connect(self.arrive)
        column = Down(look, gap=0, parent=self)
        column.addWidget(self.tabs)
        column.addWidget(self.pane, 1)

    @property
    def heading(self) -> tuple[str, str]:
        return self.tr("Help"), f"Tapestry {__version__}"

    def arrive(self) -> None:
        self.tabs.bar.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._read:
            return
        self.pane.loading()
        self.seat.records.aside(
            TOPIC,
            lambda: (handbook.topics(), handbook.key_lines(), handbook.hazard_log()),
            self._show,
            self.pane.failed,
        )

    def show_tab(self, key: str) -> None:
        self.tabs.set_current(key)
        self.stack.setCurrentWidget(self._bodies[key])

    def _show(self, found: tuple[Sequence[Topic], Sequence[KeyLine], HazardLog]) -> None:
        topics, keys, log = found
        self._read = True
        self.hub.show_parts([self._topic(each) for each in topics])
        self.keys.show_rows(keys)
        self.hazards.show_log(log)
        self.pane.ready()

    def _topic(self, topic: Topic) -> Section:
        ours = topic.kind == self.seat.records.kind
        note = self.tr("this is how yours is kept") if ours else ""
        section = Section(self.seat.look, topic.title, note)
        body = QWidget()
        column = Down(self.seat.look, gap=8, pad=(0, 4, 0, 12), parent=body)
        for words in topic.paragraphs:
            column.addWidget(Paragraph(words))
        section.add(body)
        return section


def _keys_shown(keys: tuple[str, ...]) -> str:
    """As this computer writes them: ``Ctrl+K``."""
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence(each).toString(native) for each in keys)
