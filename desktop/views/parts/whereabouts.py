"""Which part of a life is in view, and how one moves along it and zooms."""

from dataclasses import dataclass
from math import inf

from desktop.views.parts.timescale import YEAR, ZOOMS, Scale, nearest_zoom

AFTER, WEEK_AFTER = 0.08, 0.5
"""How much of the view lies beyond today, when today is brought into it; of a week half does: what
is asked of it is who was here, and who is coming.
"""
ROOM = 0.015
"""As much of a whole life again, so that the shapes of today are not cut in half."""
FIRST_SEEN = nearest_zoom(15 * YEAR / 12)


@dataclass(slots=True)
class Whereabouts:
    """Moments in days; a life is from ``first`` to ``last``, and ``now`` is what it leads to."""

    first: float = 0.0
    last: float = 0.0
    now: float = 0.0
    zoom: int = FIRST_SEEN
    middle: float = 0.0
    whole: float = 0.0
    """The days of a whole life, while just that is in view."""

    @property
    def days(self) -> float:
        """How many are in view."""
        return self.whole or ZOOMS[self.zoom]

    def scale(self, width: float) -> Scale:
        end = self.last if self.whole else inf
        return Scale(self.middle - self.days / 2, self.days, max(1.0, width), end)

    def holds(self, moment: float) -> bool:
        return abs(moment - self.middle) <= self.days / 2

    def go(self, middle: float) -> None:
        """Never further than that some of the life is in view."""
        self.middle = min(max(middle, self.first), max(self.first, self.last))

    def move(self, views: float) -> None:
        self.go(self.middle + self.days * views)

    def go_to_now(self) -> None:
        self.go(self.now - self.days * (0.5 - (AFTER if self.zoom else WEEK_AFTER)))

    def go_to_first(self) -> None:
        self.go(self.first + self.days * (0.5 - AFTER))

    def go_to_last(self) -> None:
        self.go(self.last - self.days * (0.5 - AFTER))

    def zoom_by(self, steps: int, anchor: float) -> None:
        """Zoom so that a moment stays where it is on the screen."""
        part = (anchor - self.middle) / self.days
        self.zoom = min(max(self.zoom + steps, 0), len(ZOOMS) - 1)
        self.whole = 0.0
        self.go(anchor - part * self.days)

    def zoom_to(self, days: float) -> None:
        """Have so many days in view, about today if that is in view."""
        now = self.holds(self.now)
        self.zoom_by(nearest_zoom(days) - self.zoom, self.middle)
        if now:
            self.go_to_now()

    def zoom_to_life(self) -> None:
        """From the first that is known, birth as a rule, to today or the last that is planned."""
        span = self.last - self.first
        if not span:
            return  # nobody's
        self.zoom, self.whole = nearest_zoom(span), span * (1 + ROOM)
        self.go(self.first + self.whole / 2)
