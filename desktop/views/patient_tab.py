"""What every tab of a patient's page is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.views.page import Seat
from desktop.words.patients import BannerRow


class PatientTab(QWidget):
    """One tab about one patient. It wires; parts know rows and signals only.

    ``clear`` forgets every topic that it has asked on, so that an answer about the last patient
    never lands on the next. Only the tab in front asks: ``show_patient`` says about whom,
    ``arrive`` asks.
    """

    opened = Signal(int)
    """Another patient to open."""
    said = Signal(str)
    """A short sentence for the foot of the window."""
    aged = Signal(object)
    """Ages of the sources behind the tab, ``tuple[SourceAge, ...]``, for the foot."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seat = seat
        self.about: BannerRow | None = None

    @property
    def died(self) -> bool:
        """Whether it is about someone who has died."""
        return self.about is not None and self.about.died is not None

    def clear(self) -> None:
        """Show nobody: forget topics, empty every part. An override calls this one first."""
        self.about = None

    def show_patient(self, about: BannerRow) -> None:
        """Be about this patient from now on; nothing is asked before the tab arrives."""
        self.clear()
        self.about = about

    def arrive(self) -> None:
        """The tab has come to the front, ``about`` is set: ask for what it shows."""

    def hear(self, subjects: frozenset[str]) -> None:
        """A change touched these subjects; the tab in front asks again where it shows them."""

    def leave(self) -> None:
        """Another tab or page is coming to the front: let nothing half-typed be lost."""
