"""What every page is, and what it is handed."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.records import Records
from desktop.views.theme import Look
from desktop.words.papers import PrintedMinutes, PrintedPlan
from desktop.words.people import Actor, Audience


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits at this screen, and the tools that pages are handed."""

    look: Look
    records: Records
    actor: Actor
    audience: Audience
    draft_key: bytes
    draw_plan: Callable[[PrintedPlan], bytes]
    """Paper as PDF; slow, so ask it ``aside``."""
    draw_minutes: Callable[[PrintedMinutes], bytes]


class Page(QWidget):
    """One page of the window. It wires; parts know rows and signals only."""

    opened = Signal(int)
    """A patient to open."""
    meetingOpened = Signal(int)
    """A meeting to run."""
    went = Signal(str)
    """The name of another page to go to."""
    said = Signal(str)
    """A short sentence that something was done, for the foot of the window."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seat = seat

    @property
    def heading(self) -> tuple[str, str]:
        """Title and quiet sub-title for the header, where no patient's banner stands."""
        return "", ""

    def arrive(self) -> None:
        """The page has come to the front: ask for what it shows."""

    def hear(self, subjects: frozenset[str]) -> None:
        """A change touched these subjects; ask again where that is what is shown."""

    def leave(self) -> None:
        """Another page is coming to the front: let nothing half-typed be lost."""
