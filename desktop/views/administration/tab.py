"""What every tab of Administration is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.views.page import Seat
from desktop.words.policy import PolicyText


class AdministrationTab(QWidget):
    """One tab about looking after the hub. It wires; parts know rows and signals only.

    It is built when someone first goes to it. Only the tab in front asks and hears: whoever comes
    back to a tab has it ask again.
    """

    opened = Signal(int)
    """A patient to open."""
    previewAsked = Signal(object)
    """A policy that is not in force, to be looked through with others' eyes."""
    said = Signal(str)
    """A short sentence for the foot of the window."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seat = seat

    def arrive(self) -> None:
        """The tab has come to the front: ask for what it shows."""

    def hear(self, subjects: frozenset[str]) -> None:
        """A change touched these subjects; ask again where that is what is shown."""

    def try_out(self, text: PolicyText) -> None:
        """Show what this policy, which is not in force, would show; for the tab that previews."""

    def leave(self) -> None:
        """Another tab or page is coming to the front: let nothing half-typed be lost."""
