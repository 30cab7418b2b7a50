"""The audit: who did what, what of it was unusual, and whether it is whole."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.views.administration.audit_check import CheckPanel
from desktop.views.administration.audit_search import SearchPanel
from desktop.views.administration.audit_unusual import UnusualPanel
from desktop.views.administration.tab import AdministrationTab
from desktop.views.page import Seat
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.segments import Segments

SEARCH, UNUSUAL, CHECK = "search", "unusual", "check"


class AuditTab(AdministrationTab):
    """Three ways to look at the audit. Nothing is read before someone asks: to read is signed."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self.segments = Segments(
            look,
            [
                (SEARCH, self.tr("Search"), "F2"),
                (UNUSUAL, self.tr("Unusual access"), "F3"),
                (CHECK, self.tr("Verify"), "F4"),
            ],
            self.tr("Ways to look at the audit"),
        )
        self.search, self.unusual = SearchPanel(seat), UnusualPanel(seat)
        self.check = CheckPanel(seat)
        self._panels: dict[str, QWidget] = {
            SEARCH: self.search, UNUSUAL: self.unusual, CHECK: self.check,
        }  # fmt: skip
        self.stack = QStackedWidget()
        for panel in self._panels.values():
            self.stack.addWidget(panel)
        self.segments.chosen.connect(self._choose)
        self.unusual.entriesAsked.connect(self._show_entries)
        bar = Across(look, gap=10)
        bar.addWidget(self.segments)
        bar.addStretch(1)
        note = self.tr("Whoever reads the audit is in it, too.")
        bar.addWidget(Paragraph(note, "small", "text2", wrap=False))
        column = Down(look, gap=10, pad=(16, 12, 16, 8), parent=self)
        column.addLayout(bar)
        column.addWidget(self.stack, 1)
        self._show(SEARCH)

    def arrive(self) -> None:
        self.search.ask_who_there_is()

    def hear(self, subjects: frozenset[str]) -> None:
        if any(each.startswith("staff:") for each in subjects):
            self.search.ask_who_there_is()

    def _choose(self, key: str) -> None:
        self._show(key)
        self._panels[key].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show(self, key: str) -> None:
        self.segments.set_current(key)
        self.stack.setCurrentWidget(self._panels[key])

    def _show_entries(self, staff: int, patient: int, name: str, day: object) -> None:
        """The entries behind a line of what was unusual."""
        self._show(SEARCH)
        self.search.look_for(staff, patient, name, day)
