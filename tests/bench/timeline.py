"""One repaint of the timeline of someone with 2,000 items, at every zoom."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.views.parts.lanes import lanes_of
from desktop.views.parts.time_canvas import TimeCanvas
from desktop.views.parts.time_paint import Post
from desktop.views.parts.timescale import YEAR, ZOOMS
from desktop.views.theme import Look
from desktop.words.dates import PartialDate
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Sector
from desktop.words.items import ItemRow
from tests.bench.budget import Budget, Side, timed
from tests.bench.painted import full_size, settle

ITEMS = 2_000
TODAY = date(2026, 11, 26)
_NOW = datetime(2026, 11, 26, 14, tzinfo=UTC)
_FEEDS = ("GP Larkmoor", "Hospital", "Nursing", "Council", "Volunteers", "Edie")
_SAID = (
    (Kind.RESULT, 0, "Serum creatinine level"), (Kind.RESULT, 0, "Blood pressure 138/74 mmHg"),
    (Kind.ENCOUNTER, 0, "GP by telephone"), (Kind.ENCOUNTER, 1, "Heart failure outpatient clinic"),
    (Kind.VISIT, 2, "Community nurse home visit"), (Kind.VISIT, 2, "Physiotherapist home visit"),
    (Kind.PROBLEM, 0, "Chronic kidney disease stage 3"), (Kind.MEDICINE, 0, "Furosemide 40mg"),
    (Kind.ADMISSION, 1, "Admitted to Ward 4, Care of Older People"),
    (Kind.SERVICE, 3, "Home support or domiciliary care 14 hours a week"),
    (Kind.REVIEW, 3, "Review: planned"), (Kind.VISIT, 4, "Volunteer visit"),
    (Kind.NOTE, 5, "Sue worried: not eating"),
)  # fmt: skip
_SECTORS = (*(Sector.HEALTH,) * 3, Sector.SOCIAL, Sector.VOLUNTARY, Sector.PERSON)


def _rows() -> list[ItemRow]:
    """Most of a life's items lie in its last years; some dates are known to the month or year."""
    chance = Random("timeline")
    found: list[ItemRow] = []
    for number in range(ITEMS):
        kind, feed, title = chance.choice(_SAID)
        begins = TODAY - timedelta(days=int(chance.random() ** 3 * 30_000))
        lasts = kind in {Kind.SERVICE, Kind.ADMISSION, Kind.PROBLEM} and chance.random() < 0.8
        ends = begins + timedelta(days=chance.randrange(1, 400)) if lasts else None
        found.append(
            ItemRow(
                1, number, kind, _SECTORS[feed],
                PartialDate(begins.isoformat()[: chance.choice((4, 7, 10, 10, 10, 10))]),
                PartialDate(ends.isoformat()) if ends and ends < TODAY else None,
                f"{title} {number % 97}", "", "", "", "", ItemStatus.ACTIVE,
                Confidentiality.NORMAL, _FEEDS[feed], _NOW,
            )
        )  # fmt: skip
    return found


class _Naive(QWidget):
    """Every label where its mark is, one after another."""

    def __init__(self, canvas: TimeCanvas, look: Look) -> None:
        super().__init__()
        self._canvas, self._font = canvas, look.theme.font(13)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._font)
        scale = self._canvas.scale
        for place, lane in enumerate(self._canvas.lanes):
            for mark in lane.marks:
                painter.drawText(QPointF(scale.x(mark.begins), 40 * place + 20), mark.label)
        painter.end()


@contextmanager
def _painted(zoom: int) -> Iterator[tuple[Side, Side]]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    look = Look(app, "light")
    canvas = TimeCanvas(look, "Timeline")
    lanes = lanes_of(_rows(), _FEEDS, "Edie", TODAY, None)
    now = TODAY.toordinal() + 0.5
    full_size(canvas)
    naive = _Naive(canvas, look)
    full_size(naive)
    for window in (canvas, naive):
        window.show()
    canvas.show_lanes(lanes, [Post(now, "Today")], now, now - 87 * 365)
    canvas.place.zoom = zoom
    settle()

    def ours(number: int) -> float:
        """Each a little further along, so that no picture of it is at hand."""
        canvas.place.go_to_now()
        canvas.place.move(0.001 * (number + 1))
        return timed(canvas.repaint)

    def theirs(number: int) -> float:
        return timed(naive.repaint)

    yield ours, theirs
    for window in (canvas, naive):
        window.close()


def _words(days: float) -> str:
    return f"{days:.0f} days" if days < 2 * YEAR else f"{days / YEAR:.0f} years"


BUDGETS = tuple(
    Budget(
        f"timeline-{zoom}",
        f"one repaint of the timeline of 2,000 items at 1920×1080, {_words(days)} in view",
        "its labels painted one after another",
        partial(_painted, zoom),
        times=0.5,
    )
    for zoom, days in enumerate(ZOOMS)
)
