"""A tab whose facts lead to their story, which then lies over its right side."""

from PySide6.QtWidgets import QWidget

from desktop.views.page import Seat
from desktop.views.patient_tab import PatientTab
from desktop.views.story import StoryPanel


class StoryTab(PatientTab):
    """``topic`` is what the tab asks on; ``story.tell(patient, item)`` opens a fact."""

    def __init__(self, seat: Seat, topic: str, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        self._topic = topic
        self.story = StoryPanel(seat, topic, self)
        self.story.closed.connect(self._come_back)

    def clear(self) -> None:
        super().clear()
        self.seat.records.forget(self._topic)
        self.story.clear()

    def hear(self, subjects: frozenset[str]) -> None:
        if self.about is not None and f"patient:{self.about.id}" in subjects:
            self.arrive()
            self.story.hear(subjects)

    def leave(self) -> None:
        self.story.leave()

    def _come_back(self) -> None:
        """The story is closed: give the focus back to where it was opened."""
