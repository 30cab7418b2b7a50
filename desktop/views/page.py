"""What every page is, and what it is handed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

# The window knows this file, and is painted before SQLAlchemy is imported.
if TYPE_CHECKING:
    from desktop.imports import Imports
    from desktop.records import Records
    from desktop.services.names import Names
    from desktop.views.theme import Look
    from desktop.watching import Watching
    from desktop.words.enums import Permission
    from desktop.words.papers import PrintedMinutes, PrintedPlan, PrintedWeek
    from desktop.words.patients import BannerRow
    from desktop.words.people import Actor, Audience
    from desktop.words.safety import HazardLog
    from desktop.words.subject_access import SubjectAccess


def _no_names() -> Names:
    from desktop.services.names import Names

    return Names()


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
    draw_hazards: Callable[[HazardLog, date], bytes]
    draw_subject_access: Callable[[SubjectAccess], bytes]
    draw_week: Callable[[PrintedWeek], bytes]
    ask_where: Callable[[QWidget, str], Path | None]
    """Where to keep a file of the suggested name; None if the person thinks better of it."""
    permissions: frozenset[Permission] = frozenset()
    """What the policy lets this person do; services ask the policy again."""
    back_up: Callable[[], Path] | None = None
    """Take a backup, say where it is; slow, so ask it ``aside``. None: a server has its own."""
    imports: Imports | None = None
    """Brings in files beside the window; None where nothing comes in by it."""
    watching: Watching | None = None
    """Brings in what arrives in watched folders."""
    backups: Path | None = None
    """The folder that the backups lie in."""
    as_others: bool = False
    """Whether a page is looked at as others would see it: nothing is printed by the way, and
    nobody else's record is read."""
    names: Names = field(default_factory=_no_names)
    """What was read of the hub's names for the search, from one key to the next."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do, by its words and the key that does it, too."""

    words: str
    key: str
    act: Callable[[], object]


class Page(QWidget):
    """One page of the window. It wires; parts know rows and signals only."""

    opened = Signal(int)
    """A patient to open."""
    meetingOpened = Signal(int)
    """A meeting to run."""
    went = Signal(str)
    """The name of another page to go to; ``page/part`` for a part of it."""
    headed = Signal()
    """The heading, or the patient whom the page is about, changed."""
    said = Signal(str)
    """A short sentence that something was done, or could not be, for the foot of the window."""
    aged = Signal(object)
    """Ages of the sources behind the page, ``tuple[SourceAge, ...]``, for the foot."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seat = seat

    @property
    def heading(self) -> tuple[str, str]:
        """Title and quiet sub-title for the header, where no patient's banner stands."""
        return "", ""

    @property
    def about(self) -> BannerRow | None:
        """Whom the page is about, when it is about one patient: their banner stands over it."""
        return None

    def commands(self) -> Sequence[Command]:
        """What there is on the page as it stands, besides its buttons, for the finder."""
        return ()

    def anywhere(self) -> Sequence[Command]:
        """What the page offers to the finder while another is in front."""
        return ()

    def seek(self, typed: str) -> None:
        """Look for somebody; for the page that finds people."""

    def bring(self, number: int) -> None:
        """Be about this patient, or this meeting, from now on; clears first, then asks."""

    def turn(self, part: str) -> None:
        """Bring this part of the page, which is in front, to the front; for one that has parts."""

    def arrive(self) -> None:
        """The page has come to the front: ask for what it shows."""

    def hear(self, subjects: frozenset[str]) -> None:
        """A change touched these subjects; ask again where that is what is shown."""

    def take(self, paths: Sequence[Path]) -> None:
        """Files were dropped on the window, which has brought this page to the front for them."""

    def leave(self) -> None:
        """Another page is coming to the front: let nothing half-typed be lost."""

    def on_the_wall(self) -> bool:
        """Whether a room looks at a window of this page: a meeting's shared screen."""
        return False

    def behind_curtain(self) -> bool:
        """The screen is left alone: whether a meeting runs here, its curtain closed from now on."""
        return False

    def before_curtain(self) -> None:
        """Someone is there again: the curtain is theirs to open."""
