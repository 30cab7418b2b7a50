"""The papers that were printed for someone, as a list, and what can be chosen of one."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.views.parts.columns import Column
from desktop.views.parts.segments import Segments
from desktop.views.parts.table import Table
from desktop.views.theme import Look
from desktop.words.dates import ENGLAND, shown_date
from desktop.words.enums import PrintFormat
from desktop.words.papers import CopyRow

SIGNED, DRAFT = "signed", "draft"


class CopiesTable(Table):
    """``show_copies(rows, died=False)``: of someone who has died all that lies there is fetched."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self._died = False
        super().__init__(
            look,
            [
                Column(self.tr("Serial"), lambda row: row.serial, wide=92, figures=True),
                Column(self.tr("What"), self._what, wide=104),
                Column(
                    self.tr("Where"),
                    lambda row: row.place or self.tr("Not recorded"),
                    below=shown_day,
                ),
                Column(self.tr("State"), self._state, wide=120, tone=_tone),
            ],
            self.tr("Papers printed for this person"),
            fit_rows=True,
            parent=parent,
        )

    def show_copies(self, copies: Sequence[CopyRow], *, died: bool) -> None:
        self._died = died
        self.show_rows(copies)

    def _what(self, row: CopyRow) -> str:
        """The version of a plan, or the week of its visits."""
        if row.week_of is not None:
            return self.tr("Week {day}").format(day=shown_date(row.week_of)[:6])
        return self.tr("Plan {version}").format(version=row.version) if row.version else ""

    def _state(self, row: CopyRow) -> str:
        if row.taken_back_at is not None:
            return self.tr("Taken back")
        if row.out_of_date and self._died:
            return self.tr("To bring back")
        return self.tr("Out of date") if row.out_of_date else self.tr("Up to date")


def version_choice(look: Look, name: str) -> Segments:
    """Which version of a plan, where one is signed and the next is being written."""
    tr = QCoreApplication.translate
    return Segments(
        look,
        [
            (SIGNED, tr("Copies", "Last signed version"), ""),
            (DRAFT, tr("Copies", "Draft being written"), ""),
        ],
        name,
    )


def size_choice(look: Look) -> Segments:
    tr = QCoreApplication.translate
    return Segments(
        look,
        [
            (PrintFormat.STANDARD, tr("Copies", "Standard, 14 pt"), ""),
            (PrintFormat.LARGE, tr("Copies", "Large, 18 pt"), ""),
            (PrintFormat.GIANT, tr("Copies", "Giant, 24 pt"), ""),
        ],
        tr("Copies", "Size of print"),
    )


def shown_day(row: CopyRow) -> str:
    return shown_date(row.printed_at.astimezone(ENGLAND).date())


def _tone(row: CopyRow) -> str:
    if row.taken_back_at is not None:
        return "plain"
    return "warn" if row.out_of_date else "ok"
