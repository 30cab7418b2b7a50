"""Homes and wards with those who stay there, and caseloads with who comes to them."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.views.page import Command, Page, Seat
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.segments import Segments
from desktop.views.places_caseloads import CaseloadsPart
from desktop.views.places_residents import ResidentsPart

PLACES, CASELOADS = "places", "caseloads"


class PlacesPage(Page):
    """Two parts; more than one person is named in each, so no banner stands over it."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self.segments = Segments(
            look,
            [(PLACES, self.tr("Places"), "P"), (CASELOADS, self.tr("Caseloads"), "C")],
            self.tr("What is listed"),
        )
        self.segments.chosen.connect(self.turn)
        self.residents, self.caseloads = ResidentsPart(seat), CaseloadsPart(seat)
        self.parts: dict[str, ResidentsPart | CaseloadsPart] = {
            PLACES: self.residents, CASELOADS: self.caseloads,
        }  # fmt: skip
        self.stack = QStackedWidget()
        for part in self.parts.values():
            self.stack.addWidget(part)
            part.opened.connect(self.opened)
            part.said.connect(self.said)
        head = Across(look, gap=12)
        head.addWidget(self.segments)
        head.addStretch(1)
        column = Down(look, gap=10, pad=(16, 10, 16, 8), parent=self)
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        self.segments.set_current(PLACES)

    @property
    def heading(self) -> tuple[str, str]:
        return self.tr("Places"), ""

    def anywhere(self) -> list[Command]:
        """Its second part; the first is found by the name of the page."""
        return [Command(self.tr("Caseloads"), "", partial(self.went.emit, f"places/{CASELOADS}"))]

    @property
    def part(self) -> ResidentsPart | CaseloadsPart:
        return self.parts[PLACES] if self.stack.currentIndex() == 0 else self.parts[CASELOADS]

    def turn(self, part: str) -> None:
        if self.parts[part] is not self.part:
            self.part.leave()
        self.segments.set_current(part)
        self.stack.setCurrentWidget(self.parts[part])
        self.part.arrive()

    def arrive(self) -> None:
        self.part.arrive()
        self.part.setFocus(Qt.FocusReason.OtherFocusReason)

    def hear(self, subjects: frozenset[str]) -> None:
        if self.isVisible():
            self.part.hear(subjects)

    def leave(self) -> None:
        self.part.leave()
